/* SPDX-License-Identifier: ISC */
#include "imcore/sms/text_writer.h"

#include <string.h>

static void
a_wording_is_tidied (void)
{
    static const struct {
        const char *label, *wording, *text;
    } cases[] = {
        { "nothing", "", "" },
        { "blanks alone", " \t\r\n \n", "" },
        { "outer blanks", "  Hi there \n", "Hi there" },
        { "runs of blanks", "Hi \t  there", "Hi there" },
        { "no-break and thin blanks", "5\u00A0000\u2009km\u202Fon", "5 000 km on" },
        { "blanks at a line's end", "one  \n  two", "one\ntwo" },
        { "CRLF", "one\r\ntwo", "one\ntwo" },
        { "line separator", "one\u2028two", "one\ntwo" },
        { "empty lines", "one\n\n\n\ntwo", "one\n\ntwo" },
        { "control characters", "a\a\033[31mb\x7f", "a[31mb" },
        { "curly quotes", "\u201CHi\u201D \u2018you\u2019", "\"Hi\" 'you'" },
        { "dashes", "one \u2013 two \u2014 three\u2011four", "one - two - three-four" },
        { "ellipsis", "well\u2026", "well..." },
        { "back quote", "`ls`", "'ls'" },
        { "soft hyphen, zero width", "mem\u00ADber\u200Bship", "membership" },
        { "what is left out leaves no gap", "one \u200B two", "one two" },
        { "a letter and its accent", "cafe\u0301", "caf\u00E9" },
        { "quotes stay where the text is Unicode anyway", "\u201C\u65E5\u672C\u201D",
          "\u201C\u65E5\u672C\u201D" },
        { "an emoji keeps its joiner", "\U0001F469\u200D\U0001F4BB\u2026",
          "\U0001F469\u200D\U0001F4BB\u2026" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = text_write (cases[i].wording, TRUE);
        g_test_message ("%s", cases[i].label);
        g_assert_cmpstr (text, ==, cases[i].text);
        g_autofree char *again = text_write (text, TRUE);
        g_assert_cmpstr (again, ==, text);
    }
}

static char *
repeat (const char *piece, guint times)
{
    GString *text = g_string_new (NULL);
    for (guint i = 0; i < times; i++)
        g_string_append (text, piece);
    return g_string_free (text, FALSE);
}

/* A part of several holds 153 septets or 67 units: 3GPP TS 23.040. */
static void
parts_are_counted_before_they_leave (void)
{
    static const struct {
        const char *label, *first;
        guint first_times;
        const char *then;
        guint then_times, parts;
        gboolean gsm7;
    } cases[] = {
        { "nothing", "", 0, "", 0, 0, TRUE },
        { "one character", "a", 1, "", 0, 1, TRUE },
        { "160 septets", "a", 160, "", 0, 1, TRUE },
        { "161 septets", "a", 161, "", 0, 2, TRUE },
        { "306 septets", "a", 306, "", 0, 2, TRUE },
        { "307 septets", "a", 307, "", 0, 3, TRUE },
        { "1000 septets", "a", 1000, "", 0, 7, TRUE },
        { "80 euros", "\u20AC", 80, "", 0, 1, TRUE },
        { "81 euros", "\u20AC", 81, "", 0, 2, TRUE },
        { "an escape is not parted from its character", "a", 152, "\u20AC", 77, 3, TRUE },
        { "70 kana", "\u30AB", 70, "", 0, 1, FALSE },
        { "71 kana", "\u30AB", 71, "", 0, 2, FALSE },
        { "134 kana", "\u30AB", 134, "", 0, 2, FALSE },
        { "135 kana", "\u30AB", 135, "", 0, 3, FALSE },
        { "35 emoji", "\U0001F600", 35, "", 0, 1, FALSE },
        { "36 emoji", "\U0001F600", 36, "", 0, 2, FALSE },
        { "one kana makes all of it Unicode", "a", 70, "\u30AB", 1, 2, FALSE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *first = repeat (cases[i].first, cases[i].first_times);
        g_autofree char *then = repeat (cases[i].then, cases[i].then_times);
        g_autofree char *text = g_strconcat (first, then, NULL);
        gboolean gsm7 = !cases[i].gsm7;
        g_test_message ("%s", cases[i].label);
        g_assert_cmpuint (text_count_parts (text, &gsm7), ==, cases[i].parts);
        g_assert_cmpint (gsm7, ==, cases[i].gsm7);
        g_assert_cmpuint (text_count_parts (text, NULL), ==, cases[i].parts);
    }
}

/* The pieces that must stay whole stand at every place about a part's end. */
static void
no_part_ends_within_a_character (void)
{
    static const char *const pieces[] = {
        "\u20AC",
        "\U0001F600",
        "\U0001F469\U0001F3FD\u200D\U0001F680",
        "\U0001F1F5\U0001F1ED",
        "g\u0303",
        "\u0E01\u0E33",
        "\u0646\u064E",
    };
    for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
        for (guint before = 55; before < 160; before++) {
            g_autofree char *first = repeat ("x", before);
            g_autofree char *then = repeat ("y", 100);
            g_autofree char *text = g_strconcat (first, pieces[i], then, NULL);
            g_autoptr (GPtrArray) parts = text_split (text, NULL);
            g_autoptr (GString) joined = g_string_new (NULL);
            guint whole = 0;
            for (guint n = 0; n < parts->len; n++) {
                const char *part = g_ptr_array_index (parts, n);
                whole += strstr (part, pieces[i]) != NULL;
                g_string_append (joined, part);
            }
            g_assert_cmpstr (joined->str, ==, text);
            g_assert_cmpuint (whole, ==, 1);
        }
}

static void
words_stay_whole_where_that_costs_nothing (void)
{
    g_autofree char *first = repeat ("a", 150);
    g_autofree char *text = g_strconcat (first, " second part", NULL);
    g_autoptr (GPtrArray) parts = text_split (text, NULL);
    g_assert_cmpuint (parts->len, ==, 2);
    g_assert_cmpstr (g_ptr_array_index (parts, 1), ==, "second part");
    g_autofree char *blanks = repeat ("abcdefgh ", 34); /* 306: two parts, to the septet */
    g_assert_cmpuint (text_count_parts (blanks, NULL), ==, 2);
}

static void
the_alphabet_is_that_of_3gpp_23_038 (void)
{
    static const char inside[] =
        "@\u00A3$\u00A5\u00E8\u00E9\u00F9\u00EC\u00F2\u00C7\n\u00D8\u00F8\r\u00C5\u00E5"
        "\u0394_"
        "\u03A6\u0393\u039B\u03A9\u03A0\u03A8\u03A3\u0398\u039E\u00C6\u00E6\u00DF\u00C9 "
        "!\"#\u00A4%&'()*+,-./0123456789:;<=>?\u00A1ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00C4\u00D6"
        "\u00D1\u00DC\u00A7\u00BFabcdefghijklmnopqrstuvwxyz\u00E4\u00F6\u00F1\u00FC\u00E0";
    /* 128 places less the escape, and what bearerbox sends as Unicode. */
    g_assert_cmpint (g_utf8_strlen (inside, -1), ==, 127);
    static const char *const outside[] = { "\u00E7", "`", "\t", "\u00B0", "\u0391", "\u00E1" };
    gboolean gsm7 = FALSE;
    g_assert_cmpuint (text_count_parts (inside, &gsm7), ==, 1);
    g_assert_true (gsm7);
    g_assert_cmpuint (text_count_parts ("\f^{}\\[~]|\u20AC", &gsm7), ==, 1);
    g_assert_true (gsm7);
    for (guint i = 0; i < G_N_ELEMENTS (outside); i++) {
        text_count_parts (outside[i], &gsm7);
        g_assert_false (gsm7);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/text_writer/a_wording_is_tidied", a_wording_is_tidied);
    g_test_add_func ("/text_writer/parts_are_counted_before_they_leave",
                     parts_are_counted_before_they_leave);
    g_test_add_func ("/text_writer/no_part_ends_within_a_character",
                     no_part_ends_within_a_character);
    g_test_add_func ("/text_writer/words_stay_whole_where_that_costs_nothing",
                     words_stay_whole_where_that_costs_nothing);
    g_test_add_func ("/text_writer/the_alphabet_is_that_of_3gpp_23_038",
                     the_alphabet_is_that_of_3gpp_23_038);
    return g_test_run ();
}
