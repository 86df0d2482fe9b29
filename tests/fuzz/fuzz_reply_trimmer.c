/* SPDX-License-Identifier: ISC */
/* Any text, flowed or not, as a letter's: words stay words, what is kept are its own lines in
 * their order, and nothing is said to be cut that is not. */
#include "imcore/mail/flowed_text.h"
#include "imcore/mail/plain_text.h"
#include "imcore/mail/reply_trimmer.h"

#include <string.h>

#define TEXT_BYTES (64 * 1024)
#define OUR_DOMAIN "im.example"

int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

/* The next line of @text that is @line, or NULL; then *@text moves behind it. */
static gboolean
pass_line (const char **text, const char *line, gsize length)
{
    while (*text != NULL) {
        gsize here = strcspn (*text, "\n");
        gboolean is_same = here >= length && strncmp (*text, line, length) == 0;
        *text = (*text)[here] == '\0' ? NULL : *text + here + 1;
        if (is_same)
            return TRUE;
    }
    return FALSE;
}

static void
has_lines_of (const char *kept, const char *text)
{
    for (const char *line = kept; *line != '\0';) {
        gsize length = strcspn (line, "\n");
        gboolean is_mark = length == strlen (REPLY_MARK)
                           && strncmp (line, REPLY_MARK, length) == 0;
        if (length > 0 && !is_mark)
            g_assert_true (pass_line (&text, line, length));
        line += length + (line[length] == '\n');
    }
}

static void
trim (const char *text)
{
    gboolean was_cut = FALSE, was_cut_for_reader = FALSE;
    g_autofree char *own = reply_trim (text, &was_cut);
    g_autofree char *shown = reply_trim_for_reader (text, OUR_DOMAIN, &was_cut_for_reader);
    g_assert_true (g_utf8_validate (own, -1, NULL));
    g_assert_true (*own != '\0' || *text == '\0');
    g_assert_true (was_cut == was_cut_for_reader);
    g_assert_true (was_cut || strlen (own) <= strlen (text));
    has_lines_of (own, text);
    has_lines_of (shown, text);
    if (reply_is_quote_alone (text))
        g_assert_cmpstr (own, ==, text);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
    g_autofree char *text = plain_text ((const char *) bytes, length, PLAIN_TEXT_LINES,
                                        TEXT_BYTES);
    g_autofree char *flowed = flowed_text (text, length % 2 == 1);
    g_assert_true (g_utf8_validate (flowed, -1, NULL));
    g_assert_cmpuint (strlen (flowed), <=, 2 * strlen (text));
    trim (text);
    trim (flowed);
    return 0;
}
