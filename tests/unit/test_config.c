/* SPDX-License-Identifier: ISC */
#include "imcore/imcore.h"

#include <glib/gstdio.h>
#include <string.h>

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
        { "[sms]\naccess_code =\n", "sms.access_code" },
        { "[sms]\naccess_code = 0291\n", "sms.access_code" },
        { "[sms]\naccess_code = XXX\n", "sms.access_code" },
        { "[sms]\nregistration_suffix = 0001001\n", "sms.registration_suffix" },
        { "[sms]\nregistration_suffix = one\n", "sms.registration_suffix" },
        { "[sms]\nuniversal_suffix = 001\n", "sms.universal_suffix" },
        { "[sms]\nuniversal_suffix =\n", "sms.universal_suffix" },
        { "[sms]\ndefault_country = 0063\n", "sms.default_country" },
        { "[sms]\nprefixes = +63\ndefault_country = 1\n", "sms.default_country" },
        { "[sms]\nsender_ton = 7\n", "sms.sender_ton" },
        { "[sms]\nsender_npi = ISDN\n", "sms.sender_npi" },
        { "[sms]\nreceipts = some\n", "sms.receipts" },
        { "[sms]\nparts_a_day = -1\n", "sms.parts_a_day" },
        { "[sms]\nquiet_hours = 21-8\n", "sms.quiet_hours" },
        { "[sms]\nquiet_hours = 21:00-24:00\n", "sms.quiet_hours" },
        { "[sms]\nquiet_hours = 08:00-08:00\n", "sms.quiet_hours" },
        { "[sms]\nquiet_hours = 21:00\n", "sms.quiet_hours" },
        { "[sms]\ntime_zone = Asia/Nowhere\n", "sms.time_zone" },
        { "[sms-2911]\nprefixes = 0044\n", "sms-2911.prefixes: 0044" },
        { "[sms-2911]\naccess_code = 2911\n", "sms-2911.access_code" },
        { "[sms-2911]\nbearerbox_port = 1\n", "sms-2911.bearerbox_port" },
        { "[sms-2911]\nprefix = +1\n", "sms-2911.prefix" },
        { "[sms-2911]\nsender_ton = 9\n", "sms-2911.sender_ton" },
        { "[sms-2911]\nreceipts = 31\n", "sms-2911.receipts" },
        { "[sms-2911]\ndefault_country = x\n", "sms-2911.default_country" },
        { "[sms-291100]\nprefixes = +1\n", "sms-291100" },
        { "[sms-]\nprefixes = +1\n", "sms-: the code" },
        { "[sms-A]\nprefixes = +1\n", "sms-A: the code" },
        { "[sms-2910]\nprefixes = +1\n", "2910 of sms-2910" },
        { "[sms-29101]\nprefixes = +1\n", "29101 of sms-29101" },
        { "[sms-29]\nprefixes = +1\n", "29 of sms-29" },
        { "[smsx]\nprefixes = +1\n", "smsx.prefixes" },
        { "[sms]\nprefixes = +63, 0044\n", "sms.prefixes: 0044" },
        { "[sms]\nprefixes = +\n", "sms.prefixes: +" },
        { "[mail]\nspam_headers = X-Spam-Flag: YES, YES\n", "mail.spam_headers: \"YES\"" },
        { "[mail]\nspam_headers = X-Spam-Flag:\n", "mail.spam_headers: \"X-Spam-Flag:\"" },
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

static const ImConfigKey *
find_shown (GPtrArray *keys, const char *name)
{
    for (guint i = 0; i < keys->len; i++) {
        const ImConfigKey *key = g_ptr_array_index (keys, i);
        if (g_strcmp0 (key->name, name) == 0)
            return key;
    }
    return NULL;
}

/* Its own keys alone: what all codes share stands in [sms] and nowhere else. */
static void
a_further_code_is_shown_with_what_it_inherits (void)
{
    g_autoptr (ImConfig) config = read_text (
        "[sms]\nregistration_suffix = 111\n[sms-2911]\nprefixes = 1\nquiet_hours = 21:00-08:00\n",
        NULL);
    g_assert_nonnull (config);
    g_autoptr (GPtrArray) keys = im_config_keys (config);
    const ImConfigKey *prefixes = find_shown (keys, "sms-2911.prefixes");
    const ImConfigKey *suffix = find_shown (keys, "sms-2911.registration_suffix");
    g_assert_cmpstr (prefixes->value, ==, "1");
    g_assert_cmpstr (prefixes->standard, ==, "");
    g_assert_cmpstr (suffix->value, ==, "111");
    g_assert_cmpstr (suffix->standard, ==, "111");
    g_assert_null (find_shown (keys, "sms-2911.bearerbox_port"));
    g_assert_null (find_shown (keys, "sms-2911.access_code"));
}

static void
a_password_is_the_first_line_of_its_file (void)
{
    static const struct {
        const char *contents, *password;
    } cases[] = {
        { "secret", "secret" },
        { "secret\n", "secret" },
        { "two words \t\r\n", "two words" },
        { "secret\nand what it is for\n", "secret" },
        { " secret", " secret" },
        { "", "" },
    };
    g_autofree char *file = NULL;
    g_close (g_file_open_tmp ("uinvite-password-XXXXXX", &file, NULL), NULL);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_assert_true (g_file_set_contents (file, cases[i].contents, -1, NULL));
        g_autofree char *password = im_read_password (file, "store.password_file", NULL);
        g_assert_cmpstr (password, ==, cases[i].password);
    }
    g_assert_no_errno (g_unlink (file));
    g_autoptr (GError) error = NULL;
    g_assert_null (im_read_password (file, "store.password_file", &error));
    g_assert_error (error, IM_ERROR, IM_ERROR_CONFIG);
    g_assert_nonnull (strstr (error->message, "store.password_file: "));
    g_autofree char *none = im_read_password ("", "store.password_file", NULL);
    g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/config/an_empty_file_gives_the_defaults",
                     an_empty_file_gives_the_defaults);
    g_test_add_func ("/config/lists_take_commas_and_blanks", lists_take_commas_and_blanks);
    g_test_add_func ("/config/a_further_code_is_shown_with_what_it_inherits",
                     a_further_code_is_shown_with_what_it_inherits);
    g_test_add_func ("/config/a_password_is_the_first_line_of_its_file",
                     a_password_is_the_first_line_of_its_file);
    g_test_add_func ("/config/what_is_wrong_is_named", what_is_wrong_is_named);
    return g_test_run ();
}
