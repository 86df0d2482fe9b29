/* SPDX-License-Identifier: ISC */
#include "imcore/mail/mail_writer.h"

#include "imcore/imcore.h"

#include <gmime/gmime.h>
#include <string.h>

static MailDraft
plain_draft (void)
{
    return (MailDraft){
        .from_address = "NewUser@im.example",
        .to_address = "john@company.com",
        .subject = "Your number is 12125556666",
        .text = "Hello\n",
        .message_id = "d17.4f@im.example",
        .date_ms = G_GINT64_CONSTANT (1763682600000),
    };
}

static char *
write_letter (const MailDraft *draft)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) letter = mail_write (draft, &error);
    g_assert_no_error (error);
    gsize size = 0;
    const char *octets = g_bytes_get_data (letter, &size);
    g_assert_null (memchr (octets, '\0', size));
    return g_strndup (octets, size);
}

static GMimeMessage *
read_back (const char *octets)
{
    g_mime_init ();
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer (octets, strlen (octets));
    GMimeParser *parser = g_mime_parser_new_with_stream (stream);
    GMimeMessage *message = g_mime_parser_construct_message (parser, NULL);
    g_object_unref (parser);
    g_object_unref (stream);
    g_assert_nonnull (message);
    return message;
}

/* What RFC 5322 asks of every line, and RFC 2047 of every header line with an encoded word. */
static void
assert_lines_are_sound (const char *octets)
{
    gboolean in_headers = TRUE;
    for (const char *line = octets; *line != '\0';) {
        const char *end = strchr (line, '\r');
        g_assert_nonnull (end);
        g_assert_cmpint (end[1], ==, '\n');
        g_assert_null (memchr (line, '\n', (gsize) (end - line)));
        g_assert_cmpint (end - line, <=, 998);
        in_headers = in_headers && end != line;
        if (in_headers)
            g_assert_cmpint (end - line, <=, 320);
        if (in_headers && g_strstr_len (line, end - line, "=?UTF-8?") != NULL)
            g_assert_cmpint (end - line, <=, 76);
        line = end + 2;
    }
}

static guint
count_headers (const char *octets)
{
    guint count = 0;
    for (const char *line = octets; *line != '\r' && *line != '\0';) {
        count += *line != ' ' && *line != '\t';
        line = strstr (line, "\r\n") + 2;
    }
    return count;
}

static void
a_plain_letter_is_these_octets (void)
{
    MailDraft draft = plain_draft ();
    g_autofree char *octets = write_letter (&draft);
    g_assert_cmpstr (octets, ==,
                     "Date: Thu, 20 Nov 2025 23:50:00 +0000\r\n"
                     "From: NewUser@im.example\r\n"
                     "To: john@company.com\r\n"
                     "Subject: Your number is 12125556666\r\n"
                     "Message-ID: <d17.4f@im.example>\r\n"
                     "X-Loop: im.example\r\n"
                     "X-Auto-Response-Suppress: OOF, AutoReply\r\n"
                     "MIME-Version: 1.0\r\n"
                     "Content-Type: text/plain; charset=us-ascii\r\n"
                     "Content-Transfer-Encoding: 7bit\r\n"
                     "\r\n"
                     "Hello\r\n");
}

static void
subjects_come_back_as_they_were (void)
{
    static const struct {
        const char *label, *subject, *read;
    } cases[] = {
        { "plain", "Your number is 12125556666", NULL },
        { "empty", "", NULL },
        { "accents", "J\u00FCrgen schreibt", NULL },
        { "kana without a blank",
          "\u30AB\u30BF\u30AB\u30CA\u306E\u540D\u524D\u304C\u3068\u3066\u3082\u9577\u3044\u306E"
          "\u3067\u6298\u308A\u305F\u305F\u307E\u306A\u3051\u308C\u3070\u306A\u3089\u306A"
          "\u3044",
          NULL },
        { "emoji",
          "\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600"
          "\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600 x",
          NULL },
        { "long, of words",
          "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
          "fifteen sixteen seventeen eighteen nineteen twenty",
          NULL },
        { "one long word",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
          NULL },
        { "what looks encoded", "=?UTF-8?Q?John?=", NULL },
        { "CRLF and a header", "Hi\r\nBcc: eve@evil.example", "Hi Bcc: eve@evil.example" },
        { "LF and a blank line", "Hi\n\n<b>body</b>", "Hi <b>body</b>" },
        { "bare CR", "Hi\rBcc: x@y", "Hi Bcc: x@y" },
        { "NEL, line separator",
          "Hi\xC2\x85"
          "Bcc: x\u2028y",
          "Hi Bcc: x y" },
        { "runs of blanks", "  Hi   there ", "Hi there" },
    };
    MailDraft draft = plain_draft ();
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        draft.subject = cases[i].subject;
        g_test_message ("%s", cases[i].label);
        g_autofree char *octets = write_letter (&draft);
        assert_lines_are_sound (octets);
        g_assert_cmpuint (count_headers (octets), ==, 10);
        GMimeMessage *message = read_back (octets);
        g_assert_cmpstr (g_mime_message_get_subject (message), ==,
                         cases[i].read != NULL ? cases[i].read : cases[i].subject);
        g_object_unref (message);
    }
}

static void
an_endless_subject_is_cut (void)
{
    g_autofree char *endless = g_strnfill (100000, 'a');
    MailDraft draft = plain_draft ();
    draft.subject = endless;
    draft.to_name = endless;
    g_autofree char *octets = write_letter (&draft);
    assert_lines_are_sound (octets);
    g_assert_cmpuint (strlen (octets), <, 4000);
}

static void
names_come_back_as_they_were (void)
{
    static const struct {
        const char *label, *name, *read;
    } cases[] = {
        { "atoms", "Cool D", NULL },
        { "a dot", "John Q. Public", NULL },
        { "specials", "Smith, John (boss) <x@y>", NULL },
        { "quotes and backslash", "John \"Bob\\\" Smith", NULL },
        { "another address", "eve@evil.example", NULL },
        { "kana", "\u30AB\u30BF\u30AB\u30CA", NULL },
        { "64 kana",
          "\u30AB\u30BF\u30AB\u30CA\u30AB\u30BF\u30AB\u30CA\u30AB\u30BF\u30AB\u30CA\u30AB\u30BF"
          "\u30AB\u30CA\u30AB\u30BF\u30AB\u30CA\u30AB\u30BF\u30AB\u30CA\u30AB\u30BF\u30AB\u30CA"
          "\u30AB\u30BF\u30AB\u30CA\u30AB\u30BF\u30AB\u30CA\u30AB\u30BF\u30AB\u30CA\u30AB\u30BF"
          "\u30AB\u30CA\u30AB\u30BF\u30AB\u30CA\u30AB\u30BF\u30AB\u30CA\u30AB\u30BF\u30AB\u30CA"
          "\u30AB\u30BF\u30AB\u30CA\u30AB\u30BF\u30AB\u30CA",
          NULL },
        { "emoji and accents", "Zo\u00EB \U0001F600", NULL },
        { "long, with specials",
          "The Right Honourable Sir John Frederick Smith-Jones, Bart., of Longname Hall",
          NULL },
        { "CRLF and a header", "Eve\r\nBcc: eve@evil.example", "Eve Bcc: eve@evil.example" },
        { "what looks encoded", "=?UTF-8?Q?John?=", NULL },
        { "nothing", "", NULL },
        { "line ends alone", "\r\n", "" },
    };
    MailDraft draft = plain_draft ();
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        draft.from_name = cases[i].name;
        const char *read = cases[i].read != NULL ? cases[i].read : cases[i].name;
        g_test_message ("%s", cases[i].label);
        g_autofree char *octets = write_letter (&draft);
        assert_lines_are_sound (octets);
        g_assert_cmpuint (count_headers (octets), ==, 10);
        GMimeMessage *message = read_back (octets);
        InternetAddressList *from = g_mime_message_get_from (message);
        g_assert_cmpint (internet_address_list_length (from), ==, 1);
        InternetAddress *mailbox = internet_address_list_get_address (from, 0);
        const char *name = internet_address_get_name (mailbox);
        g_assert_cmpstr (name != NULL ? name : "", ==, read);
        g_assert_cmpstr (internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (mailbox)),
                         ==, "NewUser@im.example");
        g_object_unref (message);
    }
}

static void
an_address_that_is_none_is_refused (void)
{
    static const struct {
        const char *label, *address;
        gboolean good;
    } cases[] = {
        { "plain", "john@company.com", TRUE },
        { "plus and dots", "john.smith+im@mail.company.com", TRUE },
        { "quoted", "\"john smith\"@company.com", TRUE },
        { "quoted at sign", "\"a@b\"@company.com", TRUE },
        { "UTF-8 local part", "zo\u00EB@company.com", TRUE },
        { "address literal", "john@[192.0.2.1]", TRUE },
        { "missing", NULL, FALSE },
        { "empty", "", FALSE },
        { "no domain", "john", FALSE },
        { "empty domain", "john@", FALSE },
        { "empty local part", "@company.com", FALSE },
        { "CRLF", "john@company.com\r\nBcc: x@y.example", FALSE },
        { "LF in a quoted part", "\"john\n\"@company.com", FALSE },
        { "escaped LF", "\"john\\\n\"@company.com", FALSE },
        { "open quote", "\"john@company.com", FALSE },
        { "two", "john@company.com, eve@evil.example", FALSE },
        { "angles", "<john@company.com>", FALSE },
        { "two at signs", "john@company.com@evil.example", FALSE },
        { "blank", "john smith@company.com", FALSE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        MailDraft draft = plain_draft ();
        draft.to_address = cases[i].address;
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) letter = mail_write (&draft, &error);
        g_test_message ("%s", cases[i].label);
        g_assert_cmpint (letter != NULL, ==, cases[i].good);
        if (!cases[i].good)
            g_assert_error (error, IM_ERROR, IM_ERROR_BROKEN);
    }
}

static void
a_domain_in_any_script_goes_out_in_ascii (void)
{
    MailDraft draft = plain_draft ();
    draft.to_address = "john@ex\u00E4mple.org";
    g_autofree char *octets = write_letter (&draft);
    g_assert_nonnull (strstr (octets, "\r\nTo: john@xn--exmple-cua.org\r\n"));
}

static void
our_id_is_checked_and_strangers_ids_are_left_out (void)
{
    MailDraft draft = plain_draft ();
    draft.message_id = "no id";
    g_autoptr (GError) error = NULL;
    g_assert_null (mail_write (&draft, &error));
    g_assert_error (error, IM_ERROR, IM_ERROR_BROKEN);

    static const char *const references[] = { "a@b",      "c d@e", "f@g\r\nBcc: x@y",
                                              "h@i><j@k", "l@m",   NULL };
    draft = plain_draft ();
    draft.in_reply_to = "l@m\nBcc: x@y";
    draft.references = references;
    g_autofree char *octets = write_letter (&draft);
    g_assert_null (strstr (octets, "In-Reply-To"));
    g_assert_null (strstr (octets, "Bcc"));
    g_assert_nonnull (strstr (octets, "\r\nReferences: <a@b> <l@m>\r\n"));
}

static void
a_long_thread_keeps_its_newest_ids (void)
{
    char *references[101] = { NULL };
    for (guint i = 0; i < 100; i++)
        references[i] = g_strdup_printf ("%030u.%030u@mail.company.example", i, i);
    MailDraft draft = plain_draft ();
    draft.in_reply_to = references[99];
    draft.references = (const char *const *) references;
    g_autofree char *octets = write_letter (&draft);
    assert_lines_are_sound (octets);
    GMimeMessage *message = read_back (octets);
    const char *all = g_mime_object_get_header (GMIME_OBJECT (message), "References");
    GMimeReferences *ids = g_mime_references_parse (NULL, all);
    g_assert_cmpint (g_mime_references_length (ids), ==, 20);
    g_assert_cmpstr (g_mime_references_get_message_id (ids, 19), ==, references[99]);
    g_mime_references_free (ids);
    g_object_unref (message);
    for (guint i = 0; i < 100; i++)
        g_free (references[i]);
}

static void
a_machines_letter_says_so (void)
{
    MailDraft draft = plain_draft ();
    g_autofree char *by_person = write_letter (&draft);
    g_assert_null (strstr (by_person, "Auto-Submitted"));
    g_assert_nonnull (strstr (by_person, "\r\nX-Auto-Response-Suppress: OOF, AutoReply\r\n"));
    g_assert_nonnull (strstr (by_person, "\r\nX-Loop: im.example\r\n"));
    draft.auto_submitted = TRUE;
    g_autofree char *unasked = write_letter (&draft);
    g_assert_nonnull (strstr (unasked, "\r\nAuto-Submitted: auto-generated\r\n"));
    g_assert_nonnull (strstr (unasked, "\r\nX-Auto-Response-Suppress: All\r\n"));
    draft.in_reply_to = "a@b";
    g_autofree char *answer = write_letter (&draft);
    g_assert_nonnull (strstr (answer, "\r\nAuto-Submitted: auto-replied\r\n"));
    g_assert_nonnull (strstr (answer, "\r\nIn-Reply-To: <a@b>\r\n"));
}

static char *
read_part (GMimeObject *part)
{
    g_assert_true (GMIME_IS_TEXT_PART (part));
    char *text = g_mime_text_part_get_text (GMIME_TEXT_PART (part));
    g_strdelimit (text, "\r", '\t');
    GString *lines = g_string_new (text);
    g_free (text);
    g_string_replace (lines, "\t\n", "\n", 0);
    return g_string_free (lines, FALSE);
}

static void
text_and_html_come_back_as_they_were (void)
{
    static const struct {
        const char *label, *text, *read;
    } cases[] = {
        { "ASCII", "one\ntwo\n", NULL },
        { "no line end", "one", "one\n" },
        { "CRLF", "one\r\ntwo\r\n", "one\ntwo\n" },
        { "bare CR", "one\rtwo\n", "one\ntwo\n" },
        { "a dot alone", "one\n.\ntwo\n", NULL },
        { "From at a line's begin", "one\nFrom here\n", NULL },
        { "what looks like a boundary", "--=-abc\n--\n", NULL },
        { "blanks at a line's end", "caf\u00E9  \n \n", NULL },
        { "kana", "\u30AB\u30BF\u30AB\u30CA\n", NULL },
        { "nothing", "", "\n" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        MailDraft draft = plain_draft ();
        draft.text = cases[i].text;
        draft.html = "<html><body><p>\u00FCber &amp; <b>x</b></p></body></html>\n";
        g_test_message ("%s", cases[i].label);
        g_autofree char *octets = write_letter (&draft);
        assert_lines_are_sound (octets);
        g_assert_true (g_str_is_ascii (octets));
        GMimeMessage *message = read_back (octets);
        GMimeObject *body = g_mime_message_get_mime_part (message);
        g_assert_true (g_mime_content_type_is_type (g_mime_object_get_content_type (body),
                                                    "multipart", "alternative"));
        g_assert_cmpint (g_mime_multipart_get_count (GMIME_MULTIPART (body)), ==, 2);
        g_autofree char *text = read_part (
            g_mime_multipart_get_part (GMIME_MULTIPART (body), 0));
        g_autofree char *html = read_part (
            g_mime_multipart_get_part (GMIME_MULTIPART (body), 1));
        g_assert_cmpstr (text, ==, cases[i].read != NULL ? cases[i].read : cases[i].text);
        g_assert_cmpstr (html, ==, draft.html);
        g_object_unref (message);
    }
}

static ImAttachment *
new_attachment (const char *name, const char *type, const void *bytes, gsize size)
{
    ImAttachment *one = g_new0 (ImAttachment, 1);
    one->name = g_strdup (name);
    one->type = g_strdup (type);
    one->size = (gint64) size;
    one->bytes = g_bytes_new (bytes, size);
    return one;
}

static void
free_attachment (gpointer attachment)
{
    im_attachment_free (attachment);
}

static void
assert_content (GMimeObject *part, GBytes *bytes)
{
    GMimeStream *stream = g_mime_stream_mem_new ();
    g_mime_data_wrapper_write_to_stream (g_mime_part_get_content (GMIME_PART (part)), stream);
    const GByteArray *read = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
    gsize size = 0;
    const void *octets = g_bytes_get_data (bytes, &size);
    g_assert_cmpmem (read->data, read->len, octets, size);
    g_object_unref (stream);
}

static void
attachments_come_back_as_they_were (void)
{
    static const struct {
        const char *name, *type, *read_name, *read_type;
    } cases[] = {
        { "photo.jpg", "image/jpeg", NULL, NULL },
        { "Stra\303\237e \342\200\223 \346\227\245\346\234\254.jpg", "image/jpeg", NULL, NULL },
        { "two \"words\" \\ 100%; x=y.pdf", "application/pdf", NULL, NULL },
        { "a\r\nX-Evil: 1\r\n\r\nx.txt", "text/plain", "a X-Evil: 1 x.txt", NULL },
        { "letter.eml", "message/rfc822", NULL, "application/octet-stream" },
        { "x", "multipart/mixed", NULL, "application/octet-stream" },
        { "x", "nonsense", NULL, "application/octet-stream" },
        { "x", "/", NULL, "application/octet-stream" },
        { "x", "", NULL, "application/octet-stream" },
        { "page.html", "text/html", NULL, NULL },
    };
    guint8 octets[3000];
    for (guint i = 0; i < G_N_ELEMENTS (octets); i++)
        octets[i] = i % 3 == 0 ? (guint8) "\r\n.-"[i / 3 % 4] : (guint8) (i * i);
    g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (free_attachment);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        g_ptr_array_add (all, new_attachment (cases[i].name, cases[i].type, octets,
                                              i == 0 ? 0 : sizeof octets - i));
    MailDraft draft = plain_draft ();
    draft.html = "<html><body><p>x</p></body></html>\n";
    draft.attachments = all;
    g_autofree char *written = write_letter (&draft);
    assert_lines_are_sound (written);
    g_assert_true (g_str_is_ascii (written));
    g_assert_null (strstr (written, "\nX-Evil"));
    GMimeMessage *message = read_back (written);
    GMimeMultipart *body = GMIME_MULTIPART (g_mime_message_get_mime_part (message));
    g_assert_cmpint (g_mime_multipart_get_count (body), ==, G_N_ELEMENTS (cases) + 1);
    g_assert_true (g_mime_content_type_is_type (
        g_mime_object_get_content_type (g_mime_multipart_get_part (body, 0)), "multipart",
        "alternative"));
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        const ImAttachment *one = g_ptr_array_index (all, i);
        GMimeObject *part = g_mime_multipart_get_part (body, (int) i + 1);
        g_autofree char *type = g_mime_content_type_get_mime_type (
            g_mime_object_get_content_type (part));
        g_test_message ("%s", cases[i].name);
        g_assert_cmpstr (g_mime_object_get_disposition (part), ==, "attachment");
        g_assert_cmpstr (g_mime_part_get_filename (GMIME_PART (part)), ==,
                         cases[i].read_name != NULL ? cases[i].read_name : cases[i].name);
        g_assert_cmpstr (type, ==,
                         cases[i].read_type != NULL ? cases[i].read_type : cases[i].type);
        assert_content (part, one->bytes);
    }
    g_object_unref (message);
}

static void
an_endless_line_is_folded_by_its_encoding (void)
{
    g_autofree char *endless = g_strnfill (50000, 'x');
    MailDraft draft = plain_draft ();
    draft.text = endless;
    g_autofree char *octets = write_letter (&draft);
    assert_lines_are_sound (octets);
    GMimeMessage *message = read_back (octets);
    g_autofree char *text = read_part (g_mime_message_get_mime_part (message));
    g_assert_cmpuint (strlen (text), ==, 50001);
    g_object_unref (message);
}

static void
what_others_might_change_on_the_way_is_encoded (void)
{
    static const struct {
        const char *label, *text, *written;
    } cases[] = {
        { "sound", "one\n.two\n", "\r\n\r\none\r\n.two\r\n" },
        { "a blank at a line's end", "one \ntwo\n", "\r\n\r\none=20\r\ntwo\r\n" },
        { "a tabulator there", "one\t\n", "\r\n\r\none=09\r\n" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        MailDraft draft = plain_draft ();
        draft.text = cases[i].text;
        g_test_message ("%s", cases[i].label);
        g_autofree char *octets = write_letter (&draft);
        g_assert_true (g_str_has_suffix (octets, cases[i].written));
    }
}

static void
a_refusal_is_offered_by_mail_and_by_page (void)
{
    static const struct {
        const char *address, *page, *header;
        gboolean one_click;
    } cases[] = {
        { NULL, NULL, NULL, FALSE },
        { "u+1@im.example", NULL, "<mailto:u+1@im.example?subject=no>", FALSE },
        { NULL, "https://im.example/u/1", "<https://im.example/u/1>", TRUE },
        { "u+1@im.example", "http://im.example/u/1",
          "<http://im.example/u/1>, <mailto:u+1@im.example?subject=no>", FALSE },
        { "u+1@im.example", "https://im.example/u/1",
          "<https://im.example/u/1>, <mailto:u+1@im.example?subject=no>", TRUE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        MailDraft draft = plain_draft ();
        draft.refuse_by_mail = cases[i].address;
        draft.refuse_at = cases[i].page;
        g_autofree char *octets = write_letter (&draft);
        assert_lines_are_sound (octets);
        GMimeMessage *message = read_back (octets);
        GMimeObject *object = GMIME_OBJECT (message);
        g_assert_cmpstr (g_mime_object_get_header (object, "List-Unsubscribe"), ==,
                         cases[i].header);
        g_assert_cmpstr (g_mime_object_get_header (object, "List-Unsubscribe-Post"), ==,
                         cases[i].one_click ? "List-Unsubscribe=One-Click" : NULL);
        g_object_unref (message);
    }
}

static void
a_refusal_that_would_need_quoting_is_refused (void)
{
    static const char *const pages[] = { "https://im.example/u/1>,<https://evil.example/",
                                         "https://im.example/u/1\r\nBcc: x" };
    for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
        MailDraft draft = plain_draft ();
        g_autoptr (GError) error = NULL;
        draft.refuse_at = pages[i];
        g_assert_null (mail_write (&draft, &error));
        g_assert_error (error, IM_ERROR, IM_ERROR_BROKEN);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add_func ("/mail_writer/" #name, name)
    ADD (a_plain_letter_is_these_octets);
    ADD (subjects_come_back_as_they_were);
    ADD (an_endless_subject_is_cut);
    ADD (names_come_back_as_they_were);
    ADD (an_address_that_is_none_is_refused);
    ADD (a_domain_in_any_script_goes_out_in_ascii);
    ADD (our_id_is_checked_and_strangers_ids_are_left_out);
    ADD (a_long_thread_keeps_its_newest_ids);
    ADD (a_machines_letter_says_so);
    ADD (text_and_html_come_back_as_they_were);
    ADD (attachments_come_back_as_they_were);
    ADD (an_endless_line_is_folded_by_its_encoding);
    ADD (what_others_might_change_on_the_way_is_encoded);
    ADD (a_refusal_is_offered_by_mail_and_by_page);
    ADD (a_refusal_that_would_need_quoting_is_refused);
    return g_test_run ();
}
