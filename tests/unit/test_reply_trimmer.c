/* SPDX-License-Identifier: ISC */
#include "imcore/mail/mail_reader.h"
#include "imcore/mail/reply_lines.h"
#include "imcore/mail/reply_trimmer.h"

#include <glib/gstdio.h>
#include <string.h>

#define REPLIES TEST_SOURCE_DIR "/tests/mail/replies"
#define OUR_DOMAIN "im.example"
#define LETTERS_LEAST 160

static ImConfig *config;
static struct {
    guint right, all;
} score;

/* ---- The labelled letters ---------------------------------------------------------------- */

/* One of them: see tests/mail/replies/README. */
typedef struct {
    char *label;
    char *text; /* of the letter, read if it came with headers */
    char *verdict;
    char *expected;
} Labelled;

static void
free_labelled (gpointer data)
{
    Labelled *letter = data;
    g_free (letter->label);
    g_free (letter->text);
    g_free (letter->verdict);
    g_free (letter->expected);
    g_free (letter);
}

/* "␠" at a line's end stands for a blank, which editors would cut off. */
static char *
with_blanks (const char *text)
{
    g_auto (GStrv) pieces = g_strsplit (text, "␠", -1);
    return g_strchomp (g_strjoinv (" ", pieces));
}

/* A letter with headers is read as it would be from the MTA. */
static char *
read_text (const char *label, char *written)
{
    if (!g_str_has_prefix (written, "Content-"))
        return written;
    g_autofree char *whole = g_strconcat ("From: john@company.com\n", written, "\n", NULL);
    g_free (written);
    g_autoptr (GBytes) bytes = g_bytes_new (whole, strlen (whole));
    const ImEnvelope envelope = { .mail_from = "john@company.com" };
    g_autoptr (ImLetter) letter = NULL;
    if (mail_read (config, &envelope, bytes, &letter) != IM_READING_DONE)
        g_error ("%s: not read", label);
    return g_strdup (letter->text);
}

/* @text without marks and the empty lines that they take the place of. */
static char *
words_of (const char *text)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    g_autoptr (GStrvBuilder) others = g_strv_builder_new ();
    for (guint i = 0; lines[i] != NULL; i++)
        if (strcmp (lines[i], REPLY_MARK) != 0 && *lines[i] != '\0')
            g_strv_builder_add (others, lines[i]);
    g_auto (GStrv) left = g_strv_builder_end (others);
    return g_strjoinv ("\n", left);
}

static void
expect_text (const char *what, const char *found, const char *expected)
{
    if (strcmp (found, expected) != 0)
        g_test_fail_printf ("%s: %s", what, found);
}

/* What is understood has no mark, what is relayed has them where they are expected. */
static void
a_letter_keeps_what_its_writer_wrote (gconstpointer data)
{
    const Labelled *letter = data;
    gboolean has_words = strcmp (letter->verdict, "nothing") != 0;
    gboolean is_whole = !has_words || strcmp (letter->verdict, "kept all") == 0;
    const char *relayed = is_whole ? letter->text : letter->expected;
    gboolean is_marked = strcmp (letter->verdict, "marked") == 0;
    gboolean was_cut = FALSE, was_cut_for_reader = FALSE;
    g_autofree char *own = reply_trim (letter->text, &was_cut);
    g_autofree char *shown = reply_trim_for_reader (letter->text, OUR_DOMAIN,
                                                    &was_cut_for_reader);
    g_autofree char *own_words = words_of (own);
    g_autofree char *relayed_words = words_of (relayed);
    score.all++;
    expect_text ("understood", is_marked ? own_words : own,
                 is_marked ? relayed_words : relayed);
    expect_text ("relayed", shown, relayed);
    if (was_cut != (strcmp (letter->text, own) != 0) || was_cut_for_reader != was_cut)
        g_test_fail_printf ("cut: %d, %d", was_cut, was_cut_for_reader);
    if (reply_is_quote_alone (letter->text) == has_words)
        g_test_fail_printf ("words of one's own: %d", !has_words);
    score.right += !g_test_failed ();
}

static void
add_letter (const char *file, const char *letter, const char *verdict)
{
    g_auto (GStrv) head = g_strsplit (letter, "\n", 2);
    g_auto (GStrv) wanted = g_strsplit (verdict, "\n", 2);
    Labelled *labelled = g_new0 (Labelled, 1);
    g_strdelimit (head[0], "/", ' '); /* parts of a path */
    labelled->label = g_strdup_printf ("/reply_trimmer/%s: %s", file, head[0]);
    labelled->text = read_text (labelled->label, with_blanks (head[1] != NULL ? head[1] : ""));
    labelled->verdict = g_strdup (g_strchomp (wanted[0]));
    labelled->expected = with_blanks (wanted[1] != NULL ? wanted[1] : "");
    g_test_add_data_func_full (labelled->label, labelled, a_letter_keeps_what_its_writer_wrote,
                               free_labelled);
}

/* A file is letters, each "%% label", the letter, "%% verdict", what is expected. */
static void
add_file (const char *file)
{
    g_autofree char *path = g_build_filename (REPLIES, file, NULL);
    g_autofree char *text = NULL;
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_true (g_str_has_prefix (text, "%% "));
    g_auto (GStrv) sections = g_strsplit (text + strlen ("%% "), "\n%% ", -1);
    guint count = g_strv_length (sections);
    g_assert_cmpuint (count % 2, ==, 0);
    for (guint i = 0; i < count; i += 2)
        add_letter (file, sections[i], sections[i + 1]);
}

static void
add_letters (void)
{
    static const char *const files[] = {
        "apple.txt",  "flowed.txt",  "footers.txt",     "gmail.txt", "languages.txt",
        "others.txt", "outlook.txt", "thunderbird.txt", "pages.txt",
    };
    for (guint i = 0; i < G_N_ELEMENTS (files); i++)
        add_file (files[i]);
}

/* The last of the points: ./check shows the line. */
static void
all_letters_were_tried (void)
{
    g_test_message ("figure: trimmer: %u of %u letters", score.right, score.all);
    g_assert_cmpuint (score.all, >=, LETTERS_LEAST);
    g_assert_cmpuint (score.right, ==, score.all);
}

/* ---- Time and length ---------------------------------------------------------------------- */

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
        "> ",
        ">\n",
        "\n",
        "a",
        "On 4 March 2024 <\n",
        "On 2024 <a@b> on wrote on\n",
        "--\n\n",
        "-- \n",
        "From: a\n",
        "From: a\nb\n",
        "Sent from my phone\n",
        "Sent from my phone\na\n",
        "-----Original Message-----\n",
        "wrote:\n\n",
        "> a\nb\n",
        "____\n",
        "10:00 @ <:\n",
        ":",
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

static ImConfig *
write_config (void)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp ("uinvite-replies-XXXXXX", &path, NULL);
    g_assert_cmpint (fd, >=, 0);
    g_close (fd, NULL);
    ImConfig *read = im_config_read (path, NULL);
    g_unlink (path);
    g_assert_nonnull (read);
    return read;
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    config = write_config ();
    add_letters ();
#define ADD(fact) g_test_add_func ("/reply_trimmer/" #fact, fact)
    ADD (all_letters_were_tried);
    ADD (no_letter_takes_long);
    ADD (a_long_quote_is_cut_whole);
    ADD (long_words_are_kept_whole);
    int result = g_test_run ();
    im_config_free (config);
    return result;
}
