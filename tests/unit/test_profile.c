/* SPDX-License-Identifier: ISC */
/* Several access codes: whose number is whose, and by which way a text leaves. */
#include <config.h>

#include "imcore/profile.h"

#include <glib/gstdio.h>

static const char two_codes[] = "[sms]\nprefixes = +63\ncarriers = smart, globe\n"
                                "[sms-2911]\nprefixes = +1, +6391\ndefault_country = 1\n"
                                "carriers = verizon\nregistration_suffix = 009\n"
                                "quiet_hours = 21:30-08:00\ntime_zone = America/New_York\n";

static ImConfig *
read_text (const char *text)
{
    g_autofree char *path = NULL;
    g_autoptr (GError) error = NULL;
    int fd = g_file_open_tmp ("uinvite-profile-XXXXXX", &path, NULL);
    g_assert_cmpint (fd, >=, 0);
    g_close (fd, NULL);
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
    ImConfig *config = im_config_read (path, &error);
    g_unlink (path);
    g_assert_no_error (error);
    return config;
}

static void
a_section_says_what_differs (void)
{
    g_autoptr (ImConfig) config = read_text (two_codes);
    const Profile *first = profile_main (config), *second = profile_of_code (config, 2911);
    g_assert_cmpuint (config_profiles (config)->len, ==, 2);
    g_assert_cmpstr (first->code, ==, "2910");
    g_assert_cmpstr (first->registration_suffix, ==, "001");
    g_assert_cmpstr (first->default_prefix, ==, "+63");
    g_assert_cmpint (first->quiet_from_min, ==, first->quiet_to_min);
    g_assert_cmpstr (second->registration_suffix, ==, "009");
    g_assert_cmpstr (second->universal_suffix, ==, "002");
    g_assert_cmpstr (second->default_prefix, ==, "+1");
    g_assert_cmpint (second->quiet_from_min, ==, 21 * 60 + 30);
    g_assert_cmpint (second->quiet_to_min, ==, 8 * 60);
    g_assert_null (profile_of_code (config, 0));
    g_assert_null (profile_of_code (config, 2912));
}

static void
a_code_asks_for_receipts_unless_it_says_no (void)
{
    static const struct {
        const char *text;
        gboolean first, second;
    } cases[] = {
        { "[sms-2911]\nprefixes = +1\n", TRUE, TRUE },
        { "[sms]\nreceipts = no\n[sms-2911]\nprefixes = +1\n", FALSE, FALSE },
        { "[sms-2911]\nreceipts = no\n", TRUE, FALSE },
        { "[sms]\nreceipts = no\n[sms-2911]\nreceipts = yes\n", FALSE, TRUE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].text);
        g_autoptr (ImConfig) config = read_text (cases[i].text);
        g_assert_cmpint (profile_main (config)->wants_receipts, ==, cases[i].first);
        g_assert_cmpint (profile_of_code (config, 2911)->wants_receipts, ==, cases[i].second);
    }
}

static void
a_number_of_ours_names_its_code (void)
{
    static const struct {
        const char *digits, *code;
    } cases[] = {
        { "2910001", "2910" },  { "2911009", "2911" }, { "2911639175336647", "2911" },
        { "2910", "2910" },     { "2912001", NULL },   { "291", NULL },
        { "12910001", NULL },   { "", NULL },
    };
    g_autoptr (ImConfig) config = read_text (two_codes);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].digits);
        const Profile *profile = profile_of_receiver (config, cases[i].digits);
        g_assert_cmpstr (profile != NULL ? profile->code : NULL, ==, cases[i].code);
    }
}

static void
a_phone_has_the_code_it_wrote_to_or_the_longest_prefix (void)
{
    static const struct {
        const char *phone;
        gint64 wrote_to;
        const char *code;
    } cases[] = {
        { "+639175336647", 0, "2911" },    { "+639175336647", 2910, "2910" },
        { "+639175336647", 2911, "2911" }, { "+639205336647", 0, "2910" },
        { "+639205336647", 2911, "2910" }, { "+12125556666", 0, "2911" },
        { "+12125556666", 2910, "2911" },  { "+639205336647", 2912, "2910" },
        { "+442079460018", 0, NULL },      { "+442079460018", 2910, NULL },
    };
    g_autoptr (ImConfig) config = read_text (two_codes);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s %" G_GINT64_FORMAT, cases[i].phone, cases[i].wrote_to);
        const Profile *profile = profile_of_phone (config, cases[i].phone, cases[i].wrote_to);
        g_assert_cmpstr (profile != NULL ? profile->code : NULL, ==, cases[i].code);
    }
}

static void
a_code_without_prefixes_serves_whom_no_other_does (void)
{
    g_autoptr (ImConfig) config = read_text ("[sms-2911]\nprefixes = +1\n");
    g_assert_cmpstr (profile_of_phone (config, "+12125556666", 0)->code, ==, "2911");
    g_assert_cmpstr (profile_of_phone (config, "+442079460018", 0)->code, ==, "2910");
}

static void
a_text_leaves_by_a_carrier_of_its_code (void)
{
    g_autoptr (ImConfig) config = read_text (two_codes);
    g_autoptr (ImConfig) any = read_text ("");
    const Profile *first = profile_main (config);
    g_assert_cmpstr (profile_carrier (first, NULL), ==, "smart");
    g_assert_cmpstr (profile_carrier (first, "globe"), ==, "globe");
    g_assert_cmpstr (profile_carrier (first, "verizon"), ==, "smart");
    g_assert_cmpstr (profile_carrier (profile_main (any), "globe"), ==, "globe");
    g_assert_null (profile_carrier (profile_main (any), NULL));
    g_assert_true (profile_believes (first, "globe"));
    g_assert_false (profile_believes (first, "verizon"));
    g_assert_false (profile_believes (first, NULL));
    g_assert_true (profile_believes (profile_main (any), NULL));
}

/* A text from one of our own numbers would answer itself for ever. */
static void
our_own_numbers_are_told_from_telephones (void)
{
    static const struct {
        const char *written;
        gboolean is_own;
    } cases[] = {
        { "2910001", TRUE },
        { "2910", TRUE },
        { "2911639175336647", TRUE },
        { "+2910001", TRUE },
        { "00291012125556666", TRUE },
        { "639175336647", FALSE },
        { "+639175336647", FALSE },
        { "GCASH", FALSE },
        { "", FALSE },
        { "639111", TRUE },
        { "639111234567", TRUE },
        { "+639111234567", FALSE },
        { "00639111234567", FALSE },
    };
    g_autoptr (ImConfig) config
        = read_text ("[sms-2911]\nprefixes = +1\n[sms-63911]\nprefixes = +63\n");
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].written);
        g_assert_cmpint (profile_is_own_number (config, cases[i].written), ==, cases[i].is_own);
    }
}

static void
a_number_as_at_home_is_read_by_its_code (void)
{
    static const struct {
        gint64 code;
        const char *written, *key;
    } cases[] = {
        { 2910, "0917 533 6647", "+639175336647" },
        { 2911, "(212) 555-6666", "+12125556666" },
        { 0, "09175336647", "+639175336647" },
        { 2910, "+12125556666", "+12125556666" },
        { 0, "2910001", NULL },
        { 0, "291012125556666", NULL },
        { 0, "+442079460018", NULL },
        { 0, "GCASH", NULL },
    };
    g_autoptr (ImConfig) config = read_text (two_codes);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].written);
        g_autoptr (Address) address = profiles_read_phone (config, cases[i].code, cases[i].written);
        g_assert_cmpstr (address != NULL ? address->key : NULL, ==, cases[i].key);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test) g_test_add_func ("/profile/" #test, test)
    ADD (a_section_says_what_differs);
    ADD (a_code_asks_for_receipts_unless_it_says_no);
    ADD (a_number_of_ours_names_its_code);
    ADD (a_phone_has_the_code_it_wrote_to_or_the_longest_prefix);
    ADD (a_code_without_prefixes_serves_whom_no_other_does);
    ADD (a_text_leaves_by_a_carrier_of_its_code);
    ADD (our_own_numbers_are_told_from_telephones);
    ADD (a_number_as_at_home_is_read_by_its_code);
    return g_test_run ();
}
