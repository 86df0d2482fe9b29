/* SPDX-License-Identifier: ISC */
#include "imcored/listen_address.h"
#include "imcored/origin.h"

static void
listen_addresses_are_read_by_the_table (void)
{
    static const struct {
        const char *written, *address;
        guint port;
    } cases[] = {
        { "127.0.0.1:8080", "127.0.0.1", 8080 },
        { "[::1]:8080", "::1", 8080 },
        { "[2001:db8::7]:1", "2001:db8::7", 1 },
        { "*:65535", NULL, 65535 },
        { "", NULL, 0 },
        { "8080", NULL, 0 },
        { ":8080", NULL, 0 },
        { "127.0.0.1", NULL, 0 },
        { "127.0.0.1:", NULL, 0 },
        { "127.0.0.1:0", NULL, 0 },
        { "127.0.0.1:65536", NULL, 0 },
        { "127.0.0.1:-1", NULL, 0 },
        { "127.0.0.1:80x", NULL, 0 },
        { "127.0.0.1.9:80", NULL, 0 },
        { "::1:8080", NULL, 0 },
        { "[::1:8080", NULL, 0 },
        { "[]:8080", NULL, 0 },
        { "[127.0.0.1]:8080", NULL, 0 },
        { "localhost:8080", NULL, 0 }, /* a name may be any address tomorrow */
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *address = NULL;
        g_test_message ("%s", cases[i].written);
        g_assert_cmpuint (listen_address_read (cases[i].written, &address), ==, cases[i].port);
        g_assert_cmpstr (address, ==, cases[i].address);
    }
}

static void
pages_of_other_sites_may_not_connect (void)
{
    static const struct {
        const char *label, *origin, *host;
        gboolean may;
    } cases[] = {
        { "ours", "https://im.example", "im.example", TRUE },
        { "ours behind a proxy that asks by another name", "https://im.example",
          "10.0.0.1:8080", TRUE },
        { "ours in capitals", "HTTPS://IM.EXAMPLE", NULL, TRUE },
        { "the host that was asked", "http://localhost:8080", "localhost:8080", TRUE },
        { "a program", NULL, "im.example", TRUE },
        { "another site", "https://evil.example", "im.example", FALSE },
        { "another port", "https://im.example:8443", "im.example", FALSE },
        { "our name as a beginning", "https://im.example.evil.example", "im.example", FALSE },
        { "our name as an end", "https://evil-im.example", "im.example", FALSE },
        { "a page without an origin", "null", "null", FALSE },
        { "an empty one", "", "", FALSE },
        { "no host", "https://evil.example", NULL, FALSE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        g_assert_cmpint (
            origin_may_connect (cases[i].origin, cases[i].host, "https://im.example"), ==,
            cases[i].may);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/web_door/listen_addresses_are_read_by_the_table",
                     listen_addresses_are_read_by_the_table);
    g_test_add_func ("/web_door/pages_of_other_sites_may_not_connect",
                     pages_of_other_sites_may_not_connect);
    return g_test_run ();
}
