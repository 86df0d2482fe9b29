/* SPDX-License-Identifier: ISC */
#include "imcore/mail/reply_trimmer.h"

#include <string.h>

#define REPLIES TEST_SOURCE_DIR "/tests/mail/replies"

typedef struct {
    guint right, all;
} Score;

/* "␠" at a line's end stands for a blank, which editors would cut off. */
static char *
with_blanks (const char *text)
{
    g_auto (GStrv) pieces = g_strsplit (text, "␠", -1);
    return g_strchomp (g_strjoinv (" ", pieces));
}

static gboolean
is_trimmed_to (const char *name, const char *letter, const char *kept)
{
    gboolean was_cut = FALSE;
    g_autofree char *trimmed = reply_trim (letter, &was_cut);
    gboolean is_right = strcmp (trimmed, kept) == 0 && was_cut == (strcmp (letter, kept) != 0);
    if (!is_right)
        g_test_message ("%s: cut %d:\n%s", name, was_cut, trimmed);
    return is_right;
}

static void
try_letter (const char *file, const char *label, const char *letter, const char *verdict,
            const char *expected, Score *score)
{
    g_autofree char *name = g_strdup_printf ("%s, %s", file, label);
    gboolean has_words = strcmp (verdict, "nothing") != 0;
    const char *kept = strcmp (verdict, "kept") == 0 ? expected : letter;
    gboolean is_right = is_trimmed_to (name, letter, kept);
    if (reply_is_quote_alone (letter) == has_words) {
        g_test_message ("%s: words of one's own: %d", name, !has_words);
        is_right = FALSE;
    }
    score->all++;
    score->right += is_right;
}

/* A file is letters, each "%% label", the letter, "%% verdict", what is expected. */
static void
try_file (const char *file, Score *score)
{
    g_autofree char *path = g_build_filename (REPLIES, file, NULL);
    g_autofree char *text = NULL;
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_true (g_str_has_prefix (text, "%% "));
    g_auto (GStrv) sections = g_strsplit (text + strlen ("%% "), "\n%% ", -1);
    guint count = g_strv_length (sections);
    g_assert_cmpuint (count % 2, ==, 0);
    for (guint i = 0; i < count; i += 2) {
        g_auto (GStrv) letter = g_strsplit (sections[i], "\n", 2);
        g_auto (GStrv) wanted = g_strsplit (sections[i + 1], "\n", 2);
        g_autofree char *body = with_blanks (letter[1] != NULL ? letter[1] : "");
        g_autofree char *kept = with_blanks (wanted[1] != NULL ? wanted[1] : "");
        try_letter (file, letter[0], body, g_strchomp (wanted[0]), kept, score);
    }
}

static void
what_a_person_wrote_is_kept_and_nothing_else (void)
{
    static const char *const files[] = { "apple.txt", "gmail.txt", "others.txt", "outlook.txt",
                                         "thunderbird.txt" };
    Score score = { 0 };
    for (guint i = 0; i < G_N_ELEMENTS (files); i++)
        try_file (files[i], &score);
    g_test_message ("letters: %u of %u trimmed as labelled", score.right, score.all);
    g_assert_cmpuint (score.all, >=, 60);
    g_assert_cmpuint (score.right, ==, score.all);
}

/* Seconds it takes to trim @unit repeated to @bytes. */
static double
seconds_for (const char *unit, gsize bytes)
{
    g_autoptr (GString) text = g_string_new ("Yes\n");
    while (text->len < bytes)
        g_string_append (text, unit);
    gint64 start = g_get_monotonic_time ();
    gboolean was_cut = FALSE;
    g_autofree char *trimmed = reply_trim (text->str, &was_cut);
    return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static void
no_letter_takes_long (void)
{
    static const char *const units[] = {
        "> ", ">\n", "\n", "a", "On 4 March 2024 <\n", "On 2024 <a@b> on wrote on\n", "--\n\n",
        "-- \n", "From: a\n", "From: a\nb\n", "Sent from my phone\n", "Sent from my phone\na\n",
        "-----Original Message-----\n", "wrote:\n\n", "> a\nb\n", "____\n", "10:00 @ <:\n", ":",
    };
    for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
        double seconds = seconds_for (units[i], 1024 * 1024);
        g_test_message ("%.1f ms: %s", seconds * 1000, units[i]);
        g_assert_cmpfloat (seconds, <, 2); /* also under valgrind; else some milliseconds */
    }
}

/* The quote has more lines than are looked at. */
static void
a_long_quote_is_cut_whole (void)
{
    g_autoptr (GString) text = g_string_new ("Yes\n\nOn 4 March 2024, John wrote:\n");
    for (guint i = 0; i < 2 * REPLY_LINES_LIMIT; i++)
        g_string_append (text, "> line\n");
    gboolean was_cut = FALSE;
    g_autofree char *trimmed = reply_trim (text->str, &was_cut);
    g_assert_cmpstr (trimmed, ==, "Yes");
    g_assert_true (was_cut);
}

static void
long_words_are_kept_whole (void)
{
    g_autoptr (GString) text = g_string_new (NULL);
    for (guint i = 0; i < 2 * REPLY_LINES_LIMIT; i++)
        g_string_append_printf (text, "line %u\n", i);
    g_string_append (text, "end");
    gboolean was_cut = TRUE;
    g_autofree char *trimmed = reply_trim (text->str, &was_cut);
    g_assert_cmpstr (trimmed, ==, text->str);
    g_assert_false (was_cut);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/reply_trimmer/what_a_person_wrote_is_kept_and_nothing_else",
                     what_a_person_wrote_is_kept_and_nothing_else);
    g_test_add_func ("/reply_trimmer/no_letter_takes_long", no_letter_takes_long);
    g_test_add_func ("/reply_trimmer/a_long_quote_is_cut_whole", a_long_quote_is_cut_whole);
    g_test_add_func ("/reply_trimmer/long_words_are_kept_whole", long_words_are_kept_whole);
    return g_test_run ();
}
