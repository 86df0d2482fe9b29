/* SPDX-License-Identifier: ISC */
#include "imcored/client_address.h"

static const char *const nobody[] = { NULL };
static const char *const proxies[] = { "127.0.0.1", "10.0.0.2", "2001:db8::2", NULL };

static const struct {
    const char *label, *peer, *forwarded_for;
    const char *const *proxies;
    const char *address;
} cases[] = {
    { "no proxy", "192.0.2.1", NULL, nobody, "192.0.2.1" },
    { "a header that nobody may send", "192.0.2.1", "198.51.100.7", nobody, "192.0.2.1" },
    { "a header from no proxy of ours", "192.0.2.1", "198.51.100.7", proxies, "192.0.2.1" },
    { "behind a proxy", "127.0.0.1", "198.51.100.7", proxies, "198.51.100.7" },
    { "what stands left is anyone's", "127.0.0.1", "1.1.1.1, 198.51.100.7", proxies,
      "198.51.100.7" },
    { "behind two proxies", "127.0.0.1", "1.1.1.1,198.51.100.7 , 10.0.0.2", proxies,
      "198.51.100.7" },
    { "all are proxies", "127.0.0.1", "10.0.0.2", proxies, "10.0.0.2" },
    { "a proxy that says nothing", "127.0.0.1", NULL, proxies, "127.0.0.1" },
    { "an empty header", "127.0.0.1", "", proxies, "127.0.0.1" },
    { "rubbish counts for the proxy", "127.0.0.1", "198.51.100.7, unknown", proxies,
      "127.0.0.1" },
    { "with a port", "127.0.0.1", "198.51.100.7:4711", proxies, "198.51.100.7" },
    { "IPv6", "2001:db8::2", "2001:DB8:0:0::7", proxies, "2001:db8::7" },
    { "IPv6 with a port", "2001:db8::2", "[2001:db8::7]:4711", proxies, "2001:db8::7" },
    { "IPv4 in IPv6", "::ffff:192.0.2.1", NULL, nobody, "192.0.2.1" },
    { "a proxy as IPv4 in IPv6", "::ffff:127.0.0.1", "198.51.100.7", proxies, "198.51.100.7" },
};

static void
a_client_counts_for_its_own_address (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *address = client_address (cases[i].peer, cases[i].forwarded_for,
                                                   cases[i].proxies);
        g_test_message ("%s", cases[i].label);
        g_assert_cmpstr (address, ==, cases[i].address);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/client_address/a_client_counts_for_its_own_address",
                     a_client_counts_for_its_own_address);
    return g_test_run ();
}
