/* SPDX-License-Identifier: ISC */
#include "imcore/imcore.h"

#include <glib/gstdio.h>

static ImConfig *
read_text (const char *text, GError **error)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp ("uinvite-config-XXXXXX", &path, NULL);
    g_assert_cmpint (fd, >=, 0);
    g_close (fd, NULL);
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
    ImConfig *config = im_config_read (path, error);
    g_unlink (path);
    return config;
}

static void
an_empty_file_gives_the_defaults (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (ImConfig) config = read_text ("", &error);
    g_assert_no_error (error);
    g_assert_cmpstr (im_config_text (config, "mail.service_address"), ==, "NewUser");
    g_assert_cmpint (im_config_number (config, "guest.sleeps_after"), ==, 30 * 60 * 1000);
    g_assert_cmpint (im_config_number (config, "mail.letter_limit"), ==, 10 << 20);
    g_assert_true (im_config_flag (config, "web.enabled"));
}

static void
lists_take_commas_and_blanks (void)
{
    g_autoptr (ImConfig) config = read_text ("[sms]\nprefixes = +63, 44  +1\n", NULL);
    g_assert_nonnull (config);
    const char *const *prefixes = im_config_list (config, "sms.prefixes");
    g_assert_cmpuint (g_strv_length ((char **) prefixes), ==, 3);
    g_assert_cmpstr (prefixes[1], ==, "+44"); /* with or without the plus */
    g_assert_cmpstr (prefixes[2], ==, "+1");
}

static void
what_is_wrong_is_named (void)
{
    static const struct {
        const char *text, *named;
    } cases[] = {
        { "[mail]\ndomian = x\n", "mail.domian" },
        { "[guest]\nlives = 24\n", "guest.lives" },
        { "[guest]\nlives = 900d\n", "guest.lives" },
        { "[guest]\nlives = -1h\n", "guest.lives" },
        { "[web]\nenabled = perhaps\n", "web.enabled" },
        { "[sms]\naccess_code = 291000\n", "sms.access_code" },
        { "[sms]\nprefixes = +63, 0044\n", "sms.prefixes: 0044" },
        { "[sms]\nprefixes = +\n", "sms.prefixes: +" },
        { "[uin]\norder = any\n", "uin.order" },
        { "domain = x\n", "uinvite-config" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (ImConfig) config = read_text (cases[i].text, &error);
        g_assert_null (config);
        g_assert_error (error, IM_ERROR, IM_ERROR_CONFIG);
        g_assert_nonnull (strstr (error->message, cases[i].named));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/config/an_empty_file_gives_the_defaults", an_empty_file_gives_the_defaults);
    g_test_add_func ("/config/lists_take_commas_and_blanks", lists_take_commas_and_blanks);
    g_test_add_func ("/config/what_is_wrong_is_named", what_is_wrong_is_named);
    return g_test_run ();
}
