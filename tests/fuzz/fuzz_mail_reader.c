/* SPDX-License-Identifier: ISC */
/* A letter of any bytes: nothing breaks, and what comes out keeps mail_reader.h's promises. */
#include "imcore/mail/mail_reader.h"

#include <glib/gstdio.h>
#include <string.h>

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

static ImConfig *config;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
    (void) argc;
    (void) argv;
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp ("uinvite-fuzz-XXXXXX", &path, NULL);
    g_assert_cmpint (fd, >=, 0);
    g_close (fd, NULL);
    g_assert_true (g_file_set_contents (path, "[mail]\nverifier = mx.im.example\n", -1, NULL));
    config = im_config_read (path, NULL);
    g_unlink (path);
    g_assert_nonnull (config);
    return 0;
}

static void
check_text (const char *text, gsize limit, gboolean has_lines)
{
    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_cmpuint (strlen (text), <=, limit);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
        gunichar c = g_utf8_get_char (at);
        g_assert_true (has_lines && (c == '\n' || c == '\t') ? TRUE
                                                             : g_unichar_iscntrl (c) == FALSE);
        g_assert_false (c >= 0x202a && c <= 0x202e);
        g_assert_false (c >= 0x2066 && c <= 0x2069);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
    ImEnvelope envelope = { .mail_from = "john@company.com", .reentry = length % 2 == 1 };
    g_autoptr (GBytes) letter_bytes = g_bytes_new (bytes, length);
    g_autoptr (ImLetter) letter = NULL;
    if (mail_read (config, &envelope, letter_bytes, &letter) != IM_READING_DONE) {
        g_assert_null (letter);
        return 0;
    }
    check_text (letter->from, 254, FALSE);
    g_assert_nonnull (strchr (letter->from, '@'));
    check_text (letter->subject, MAIL_SUBJECT_BYTES, FALSE);
    check_text (letter->text, (gsize) im_config_number (config, "mail.text_limit"), TRUE);
    if (letter->from_name != NULL)
        check_text (letter->from_name, MAIL_NAME_BYTES, FALSE);
    g_assert_cmpuint (g_strv_length (letter->references), <=, MAIL_REFERENCES);
    return 0;
}
