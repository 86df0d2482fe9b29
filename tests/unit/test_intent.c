/* SPDX-License-Identifier: ISC */
#include "imcore/domain/intent.h"

#include <string.h>

static const char *const names[] = { "NOTHING", "ACCEPT",   "DECLINE", "BLOCK",
                                     "STOP",    "QUESTION", "MACHINE", "WORDS" };

/* The table is data, so that who knows a language and no C can add to it. */
static void
answers_are_read_as_a_person_would (void)
{
    g_autofree char *table = NULL;
    const char *path = TEST_SOURCE_DIR "/tests/intent/labels.txt";
    g_assert_true (g_file_get_contents (path, &table, NULL, NULL));
    guint right = 0, all = 0;
    g_auto (GStrv) lines = g_strsplit (table, "\n", -1);
    for (char **l = lines; *l != NULL; l++) {
        char *tab = strchr (*l, '\t');
        if (**l == '#' || tab == NULL)
            continue;
        *tab = '\0';
        g_autofree char *text = g_strcompress (tab + 1);
        const char *read = names[intent_read (text)];
        all++;
        right += strcmp (read, *l) == 0;
        if (strcmp (read, *l) != 0)
            g_test_message ("%s is read as %s: %s", *l, read, tab + 1);
    }
    g_test_message ("answers: %u of %u read as labelled", right, all);
    g_assert_cmpuint (all, >=, 200);
    g_assert_cmpuint (right, ==, all);
}

static void
what_may_be_a_name_is_none_of_the_words (void)
{
    static const struct {
        const char *text;
        Intent intent;
    } cases[] = {
        { "No", INTENT_DECLINE },
        { "No, thank you very much.", INTENT_DECLINE },
        { "nein danke", INTENT_DECLINE },
        { "いいえ", INTENT_DECLINE },
        { "Stop. Thank you", INTENT_STOP },
        { "Accept!", INTENT_ACCEPT },
        { "block", INTENT_BLOCK },
        { "", INTENT_NOTHING },
        { "No Limit", INTENT_WORDS },
        { "Dr. No", INTENT_WORDS },
        { "Noah", INTENT_WORDS },
        { "Stop Motion", INTENT_WORDS },
        { "Nein Stein", INTENT_WORDS },
        { "No Interest Ray", INTENT_WORDS },
        { "Ja Rule", INTENT_WORDS },
        { "Mr. Yes", INTENT_WORDS },
        { "Thanks", INTENT_WORDS },
        { "Maybe", INTENT_WORDS },
        { "🎉", INTENT_WORDS },
        { "?", INTENT_WORDS },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].text);
        g_assert_cmpint (intent_read_whole (cases[i].text), ==, cases[i].intent);
    }
}

/* Whatever stands behind the limit changes nothing, and half a character at it does no harm. */
static void
only_the_beginning_is_read (void)
{
    for (guint fill = INTENT_TEXT_LIMIT - 4; fill <= INTENT_TEXT_LIMIT; fill++) {
        g_autofree char *blanks = g_strnfill (fill, ' ');
        g_autofree char *text = g_strconcat ("no", blanks, "かな", NULL);
        g_assert_cmpint (intent_read (text), ==, INTENT_DECLINE);
    }
}

static void
bytes_that_are_no_text_do_no_harm (void)
{
    g_assert_cmpint (intent_read ("\xff\xfe\x80"), ==, INTENT_NOTHING);
    g_assert_cmpint (intent_read ("no \xc3"), ==, INTENT_DECLINE);
}

/* The longest possible run of phrases within phrases. */
static void
a_long_answer_is_read_at_once (void)
{
    g_autoptr (GString) text = g_string_new (NULL);
    while (text->len < INTENT_TEXT_LIMIT)
        g_string_append (text, "i do not ");
    gint64 start = g_get_monotonic_time ();
    for (guint i = 0; i < 10; i++)
        intent_read (text->str);
    gint64 each_us = (g_get_monotonic_time () - start) / 10;
    g_test_message ("%d bytes in %" G_GINT64_FORMAT " us", INTENT_TEXT_LIMIT, each_us);
    g_assert_cmpint (each_us, <, 200 * 1000); /* also under valgrind */
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/intent/answers_are_read_as_a_person_would",
                     answers_are_read_as_a_person_would);
    g_test_add_func ("/intent/what_may_be_a_name_is_none_of_the_words",
                     what_may_be_a_name_is_none_of_the_words);
    g_test_add_func ("/intent/only_the_beginning_is_read", only_the_beginning_is_read);
    g_test_add_func ("/intent/bytes_that_are_no_text_do_no_harm",
                     bytes_that_are_no_text_do_no_harm);
    g_test_add_func ("/intent/a_long_answer_is_read_at_once", a_long_answer_is_read_at_once);
    return g_test_run ();
}
