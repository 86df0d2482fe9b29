/* SPDX-License-Identifier: ISC */
#include "imcore/mail/mail_reader.h"

#include "imcore/mail/machine_sign.h"

#include "imcore/mail/from_field.h"
#include "imcore/mail/html_text.h"
#include "imcore/mail/letter_bounds.h"
#include "imcore/mail/plain_text.h"

#include <glib/gstdio.h>
#include <string.h>

#define JOHN "From: john@company.com\r\n"

static ImConfig *config;

static ImReading
read_as (const ImEnvelope *envelope, const char *text, gssize length, ImLetter **letter)
{
    g_autoptr (GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
    return mail_read (config, envelope, bytes, letter);
}

static ImReading
read_plain (const char *text, ImLetter **letter)
{
    ImEnvelope envelope = { .mail_from = "john@company.com" };
    return read_as (&envelope, text, -1, letter);
}

static ImLetter *
read_file (const char *name)
{
    g_autofree char *path = g_strdup_printf ("%s/tests/mail/%s.eml", TEST_SOURCE_DIR, name);
    g_autofree char *text = NULL;
    gsize length;
    g_assert_true (g_file_get_contents (path, &text, &length, NULL));
    ImEnvelope envelope = { .mail_from = "john@company.com" };
    ImLetter *letter = NULL;
    g_assert_cmpint (read_as (&envelope, text, (gssize) length, &letter), ==, IM_READING_DONE);
    return letter;
}

/* ---- From: ------------------------------------------------------------------------------- */

static void
from_is_exactly_one_mailbox_or_nobody (void)
{
    static const struct {
        const char *label, *value, *address, *name;
    } cases[] = {
        { "bare", " john@company.com", "john@company.com", NULL },
        { "in brackets", " <john@company.com>", "john@company.com", NULL },
        { "named", " John Smith <john@company.com>", "john@company.com", "John Smith" },
        { "initial with dot", " John Q. Smith <john@company.com>", "john@company.com",
          "John Q. Smith" },
        { "quoted name", " \"Smith, \\\"J\\\"\" <john@company.com>", "john@company.com",
          "Smith, \"J\"" },
        { "folded", " John\r\n\tSmith\r\n <john@company.com>", "john@company.com",
          "John Smith" },
        { "comment", " john@company.com (John Smith)", "john@company.com", NULL },
        { "comments around", " (a) John (b) < (c) john@company.com (d) > (e)",
          "john@company.com", "John" },
        { "encoded name", " =?utf-8?Q?J=C3=B6rg?= <john@company.com>", "john@company.com",
          "J\xc3\xb6rg" },
        { "raw UTF-8 name", " J\xc3\xb6rg <john@company.com>", "john@company.com",
          "J\xc3\xb6rg" },
        { "raw Latin-1 name", " J\xf6rg <john@company.com>", "john@company.com",
          "J\xc3\xb6rg" },
        { "case is kept", " <John.Smith+x@Company.COM>", "John.Smith+x@Company.COM", NULL },
        { "internationalised", " <j\xc3\xb6rg@m\xc3\xbcller.example>",
          "j\xc3\xb6rg@m\xc3\xbcller.example", NULL },
        { "another's address as quoted name", " \"victim@im.example\" <evil@x.example>",
          "evil@x.example", "victim@im.example" },
        { "another's address as encoded name",
          " =?utf-8?Q?=3Cvictim=40im.example=3E?= <evil@x.example>", "evil@x.example",
          "<victim@im.example>" },
        { "name that turns direction", " \xe2\x80\xaemoc <john@company.com>",
          "john@company.com", "moc" },
        { "name of nothing", " \"\" <john@company.com>", "john@company.com", NULL },

        { "brackets in an encoded word, which some would read",
          " =?utf-8?Q?<victim@im.example>?= <evil@x.example>", NULL, NULL },
        { "empty", "", NULL, NULL },
        { "null", " <>", NULL, NULL },
        { "two", " john@company.com, eve@evil.example", NULL, NULL },
        { "two named", " John <john@company.com>, Eve <eve@evil.example>", NULL, NULL },
        { "comma at the end", " john@company.com,", NULL, NULL },
        { "semicolon", " john@company.com; eve@evil.example", NULL, NULL },
        { "group", " Us: john@company.com;", NULL, NULL },
        { "empty group", " undisclosed-recipients:;", NULL, NULL },
        { "address as name", " victim@im.example <evil@x.example>", NULL, NULL },
        { "address behind the brackets", " <evil@x.example> victim@im.example", NULL, NULL },
        { "two in brackets", " <evil@x.example> <victim@im.example>", NULL, NULL },
        { "broken first, good second", " victim@im.example <x, evil@x.example", NULL, NULL },
        { "brackets in brackets", " <<john@company.com>>", NULL, NULL },
        { "bracket without end", " <john@company.com", NULL, NULL },
        { "bracket without start", " john@company.com>", NULL, NULL },
        { "encoded address", " =?utf-8?Q?victim@im.example?=", NULL, NULL },
        { "address in a comment", " evil@x.example (victim@im.example)", NULL, NULL },
        { "address in a comment before", " (victim@im.example) evil@x.example", NULL, NULL },
        { "comment without end", " john@company.com (x", NULL, NULL },
        { "quote without end", " \"John <john@company.com>", NULL, NULL },
        { "route", " <@evil.example:john@company.com>", NULL, NULL },
        { "quoted local part", " \"john smith\"@company.com", NULL, NULL },
        { "two at signs", " john@evil.example@company.com", NULL, NULL },
        { "no domain", " john", NULL, NULL },
        { "no local part", " @company.com", NULL, NULL },
        { "address literal", " john@[127.0.0.1]", NULL, NULL },
        { "dot at the end", " john@company.com.", NULL, NULL },
        { "two dots", " john@company..com", NULL, NULL },
        { "blank in the address", " john @company.com", NULL, NULL },
        { "percent and slash in the domain", " john@company.com%2f", NULL, NULL },
        { "direction turned in the address", " <jo\xe2\x80\xaehn@company.com>", NULL, NULL },
        { "no UTF-8 in the address", " <j\xf6rg@company.com>", NULL, NULL },
        { "NUL encoded in the address", " <john=00@company.com\x01>", NULL, NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = g_strconcat ("From:", cases[i].value, "\r\n\r\nx", NULL);
        g_autoptr (ImLetter) letter = NULL;
        ImReading reading = read_plain (text, &letter);
        ImReading expected = cases[i].address != NULL ? IM_READING_DONE : IM_READING_NO_FROM;
        const char *address = letter != NULL ? letter->from : NULL;
        const char *name = letter != NULL ? letter->from_name : NULL;
        if (reading != expected || g_strcmp0 (address, cases[i].address) != 0
            || g_strcmp0 (name, cases[i].name) != 0)
            g_test_fail_printf ("%s: %s, name %s", cases[i].label, address, name);
    }
}

static void
an_address_longer_than_smtp_allows_is_nobody (void)
{
    g_autoptr (GString) value = g_string_new (" a@");
    while (value->len < FROM_FIELD_ADDRESS_BYTES + 1)
        g_string_append (value, "b");
    g_autofree char *address = NULL;
    g_autofree char *phrase = NULL;
    g_assert_true (from_field_read (value->str, &address, &phrase));
    g_string_append (value, "b");
    g_assert_false (from_field_read (value->str, &address, &phrase));
}

static void
two_from_headers_or_none_are_nobody (void)
{
    ImLetter *letter = NULL;
    g_assert_cmpint (read_plain (JOHN "From: eve@evil.example\r\n\r\nx", &letter), ==,
                     IM_READING_NO_FROM);
    g_assert_cmpint (read_plain (JOHN "FROM : john@company.com\r\n\r\nx", &letter), ==,
                     IM_READING_NO_FROM);
    g_assert_cmpint (read_plain ("Sender: john@company.com\r\n\r\nx", &letter), ==,
                     IM_READING_NO_FROM);
    g_assert_cmpint (read_plain ("\r\n" JOHN "\r\nx", &letter), ==, IM_READING_NO_FROM);
    g_assert_cmpint (read_plain ("", &letter), ==, IM_READING_NO_FROM);
    g_assert_null (letter);
}

/* ---- What it says ------------------------------------------------------------------------ */

static void
each_letter_says_what_its_writer_wrote (void)
{
    static const struct {
        const char *file, *subject, *text;
    } cases[] = {
        { "plain", "Cool D", "I would like to be a member.\n\nJohn" },
        { "latin1-quoted-printable",
          "Gr\xc3\xbc\xc3\x9f"
          "e aus K\xc3\xb6ln",
          "Sch\xc3\xb6ne Gr\xc3\xbc\xc3\x9f"
          "e, das ist eine lange Zeile, die weitergeht." },
        { "kana-base64", "\xe3\x83\x87\xe3\x83\x8b\xe3\x82\xb9",
          "\xe3\x81\x93\xe3\x82\x93\xe3\x81\xab\xe3\x81\xa1\xe3\x81\xaf" },
        { "utf16", "x", "Hallo Welt" },
        { "eight-bit-undeclared",
          "Gr\xc3\xbc\xc3\x9f"
          "e",
          "Sch\xc3\xb6ne Gr\xc3\xbc\xc3\x9f"
          "e aus K\xc3\xb6ln" },
        { "charset-unknown", "x", "Hello" },
        { "controls", "ab c[31mde", "red [31m bell  back  nul  csi  rtl gpj.exe x\ttab" },
        { "alternative", "x", "the plain words" },
        { "alternative-html-first", "x", "the plain words" },
        { "alternative-plain-blank", "x", "the other words" },
        { "html", "x",
          "Hello there,\nsecond line & <more>\n- one\n- two\na b\nOn Monday Dennis wrote:\n"
          "> Join us\n> today\nAfter" },
        { "html-with-footer", "x", "my words" },
        { "attachment-first", "x", "the words" },
        { "forwarded-whole", "x", "" },
        { "boundary-without-end", "x", "the words" },
        { "no-body", "x", "" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (ImLetter) letter = read_file (cases[i].file);
        if (strcmp (letter->subject, cases[i].subject) != 0
            || strcmp (letter->text, cases[i].text) != 0)
            g_test_fail_printf ("%s: \"%s\" \"%s\"", cases[i].file, letter->subject,
                                letter->text);
        g_assert_cmpstr (letter->from, ==, "john@company.com");
        g_assert_cmpstr (letter->from_name, ==, "John Smith");
        g_assert_false (letter->by_machine);
    }
}

static void
bytes_that_are_no_text_never_come_through (void)
{
    g_autoptr (ImLetter) letter = read_file ("utf8-broken");
    g_assert_true (g_utf8_validate (letter->text, -1, NULL));
    g_assert_true (g_str_has_prefix (letter->text, "ab"));
}

static void
a_text_ends_at_its_limit_with_a_whole_character (void)
{
    g_autoptr (GString)
        text = g_string_new (JOHN "Content-Type: text/plain; charset=utf-8\r\n\r\n");
    gsize limit = (gsize) im_config_number (config, "mail.text_limit");
    while (text->len < 2 * limit)
        g_string_append (text, "\xe3\x81\x82");
    g_autoptr (ImLetter) letter = NULL;
    g_assert_cmpint (read_plain (text->str, &letter), ==, IM_READING_DONE);
    g_assert_cmpuint (strlen (letter->text), <=, limit);
    g_assert_cmpuint (strlen (letter->text), >, limit - 3);
    g_assert_true (g_utf8_validate (letter->text, -1, NULL));
}

static void
an_attachment_has_a_clean_name_its_declared_type_and_its_bytes (void)
{
    g_autoptr (ImLetter) letter = NULL;
    g_assert_cmpint (
        read_plain (JOHN "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHi\r\n"
                         "--b\r\nContent-Type: Image/PNG\r\nContent-Transfer-Encoding: base64\r\n"
                         "Content-Disposition: attachment; filename*=utf-8''..%2Fa%5Bb%5D.png\r\n"
                         "\r\nAAECAw==\r\n--b--\r\n",
                    &letter),
        ==, IM_READING_DONE);
    g_assert_cmpstr (letter->text, ==, "Hi");
    g_assert_cmpuint (letter->attachments->len, ==, 1);
    g_assert_cmpuint (letter->refused->len, ==, 0);
    const ImAttachment *one = letter->attachments->pdata[0];
    const guint8 bytes[] = { 0, 1, 2, 3 };
    gsize length = 0;
    const void *found = g_bytes_get_data (one->bytes, &length);
    g_assert_cmpstr (one->name, ==, "_._a(b).png");
    g_assert_cmpstr (one->type, ==, "image/png");
    g_assert_cmpint (one->n, ==, 1);
    g_assert_cmpint (one->size, ==, 4);
    g_assert_cmpmem (found, length, bytes, sizeof bytes);
}

static void
attachments_beyond_number_size_and_type_are_named_alone (void)
{
    g_autoptr (GString) text
        = g_string_new (JOHN "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                             "Content-Type: application/x-sh\r\n\r\nls\r\n");
    gint64 most = im_config_number (config, "mail.attachments_most");
    g_autofree char *large
        = g_strnfill ((gsize) im_config_number (config, "mail.attachment_limit") + 1, 'x');
    g_string_append_printf (text, "--b\r\nContent-Type: image/gif\r\n\r\n%s\r\n", large);
    for (gint64 i = 0; i <= most; i++)
        g_string_append (text, "--b\r\nContent-Type: image/gif\r\n\r\nx\r\n");
    g_string_append (text, "--b--\r\n");
    g_autoptr (ImLetter) letter = NULL;
    g_assert_cmpint (read_plain (text->str, &letter), ==, IM_READING_DONE);
    g_assert_cmpint (letter->attachments->len, ==, most);
    const ImAttachmentRefusal why[]
        = { IM_ATTACHMENT_TYPE, IM_ATTACHMENT_LARGE, IM_ATTACHMENT_MANY };
    g_assert_cmpuint (letter->refused->len, ==, G_N_ELEMENTS (why));
    for (guint i = 0; i < G_N_ELEMENTS (why); i++) {
        const ImAttachment *one = letter->refused->pdata[i];
        g_assert_cmpint (one->refused, ==, why[i]);
        g_assert_null (one->bytes);
    }
}

static void
a_subject_is_one_line (void)
{
    g_autoptr (ImLetter) letter = NULL;
    g_assert_cmpint (
        read_plain (JOHN "Subject:  a\r\n\tb =?utf-8?Q?c=0D=0AX-Evil:_d?=\r\n\r\n", &letter),
        ==, IM_READING_DONE);
    g_assert_cmpstr (letter->subject, ==, "a b c X-Evil: d");
    g_autoptr (ImLetter) without = NULL;
    g_assert_cmpint (read_plain (JOHN "\r\nx", &without), ==, IM_READING_DONE);
    g_assert_cmpstr (without->subject, ==, "");
}

static void
plain_text_keeps_what_people_see (void)
{
    static const struct {
        const char *in, *line, *lines;
    } cases[] = {
        { "  a \t b \r\n\r\n c  ", "a b c", "a \t b \n\n c" },
        { "a\rb\r\nc\xe2\x80\xa8"
          "d",
          "a b c d", "a\nb\nc\nd" },
        { "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
          "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
          "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb" },
        { "\xc3\xa4\xff\xc3", "\xc3\xa4\xef\xbf\xbd", "\xc3\xa4\xef\xbf\xbd" },
        { "\xef\xbb\xbfx\xc2\x85\x7f", "x", "x" },
        { "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
          "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
        { " \n ", "", "" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        gsize length = strlen (cases[i].in);
        g_autofree char *line = plain_text (cases[i].in, length, PLAIN_TEXT_ONE_LINE, 100);
        g_autofree char *lines = plain_text (cases[i].in, length, PLAIN_TEXT_LINES, 100);
        g_assert_cmpstr (line, ==, cases[i].line);
        g_assert_cmpstr (lines, ==, cases[i].lines);
    }
}

/* ---- What it answers --------------------------------------------------------------------- */

static void
ids_are_read_newest_first (void)
{
    g_autoptr (ImLetter) letter = read_file ("answer");
    g_assert_cmpstr (letter->message_id, ==, "9@company.com");
    g_autofree char *all = g_strjoinv (" ", letter->references);
    g_assert_cmpstr (all, ==, "c@im.example c@im.example b@im.example a@im.example");
}

static void
a_message_id_is_exactly_one_or_none (void)
{
    static const struct {
        const char *headers, *id;
    } cases[] = {
        { "Message-ID: <a@b>\r\n", "a@b" },
        { "MESSAGE-ID:<a@b>\r\n", "a@b" },
        { "Message-ID:\r\n <a@b>\r\n", "a@b" },
        { "", NULL },
        { "Message-ID: <a@b> <c@d>\r\n", NULL },
        { "Message-ID: <a@b>\r\nMessage-ID: <a@b>\r\n", NULL },
        { "Message-ID: a@b\r\n", NULL },
        { "Message-ID: <a b@c>\r\n", NULL },
        { "Message-ID: <>\r\n", NULL },
        { "Message-ID: <a@b\r\n", NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = g_strconcat (JOHN, cases[i].headers, "\r\nx", NULL);
        g_autoptr (ImLetter) letter = NULL;
        g_assert_cmpint (read_plain (text, &letter), ==, IM_READING_DONE);
        g_assert_cmpstr (letter->message_id, ==, cases[i].id);
    }
}

static void
references_are_bounded (void)
{
    g_autoptr (GString) text = g_string_new (JOHN "References:");
    for (guint i = 0; i < 10 * MAIL_REFERENCES; i++)
        g_string_append_printf (text, " <%u@x>", i);
    g_string_append (text, "\r\n\r\nx");
    g_autoptr (ImLetter) letter = NULL;
    g_assert_cmpint (read_plain (text->str, &letter), ==, IM_READING_DONE);
    g_assert_cmpuint (g_strv_length (letter->references), ==, MAIL_REFERENCES);
    g_assert_cmpstr (letter->references[0], ==, "319@x");
}

/* ---- Who wrote it ------------------------------------------------------------------------ */

static void
machines_are_known_by_their_signs (void)
{
    static const struct {
        const char *headers;
        gboolean is_machine;
    } cases[] = {
        { JOHN "Auto-Submitted: auto-replied\r\n", TRUE },
        { JOHN "auto-submitted:auto-generated; x=y\r\n", TRUE },
        { JOHN "Auto-Submitted:\r\n", TRUE },
        { JOHN "Auto-Submitted: No (a person)\r\n", FALSE },
        { JOHN "Auto-Submitted: nobody-knows\r\n", TRUE },
        { JOHN "Precedence: bulk\r\n", TRUE },
        { JOHN "Precedence: LIST\r\n", TRUE },
        { JOHN "Precedence: junk\r\n", TRUE },
        { JOHN "Precedence: first-class\r\n", FALSE },
        { JOHN "List-Id: <x.y.z>\r\n", TRUE },
        { JOHN "List-Unsubscribe: <mailto:x@y>\r\n", TRUE },
        { JOHN "Listing: x\r\n", FALSE },
        { JOHN "X-Autoreply: yes\r\n", TRUE },
        { JOHN "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
          TRUE },
        { JOHN "Content-Type: multipart/mixed; boundary=b\r\n", FALSE },
        { "From: Mailer-Daemon@company.com\r\n", TRUE },
        { "From: no-reply@company.com\r\n", TRUE },
        { "From: noreply.john@company.com\r\n", FALSE },
        { "From: NewUser@IM.example\r\n", TRUE },
        { JOHN "X-Autoreply-From: a@b\r\n", TRUE },
        { JOHN "Preference: auto_reply\r\n", TRUE },
        { JOHN "X-Auto-Response-Suppress: All\r\n", TRUE },
        { JOHN "X-Auto-Response-Suppress: OOF, AutoReply\r\n", FALSE },
        { JOHN "X-FC-MachineGenerated: true\r\n", TRUE },
        { JOHN "X-Autogenerated: Reply\r\n", TRUE },
        { JOHN "X-POST-MessageClass: 9; Autoresponder\r\n", TRUE },
        { JOHN "X-POST-MessageClass: 8; Letter\r\n", FALSE },
        { JOHN "Precedence: auto-reply\r\n", TRUE },
        { JOHN "Delivered-To: Autoresponder\r\n", TRUE },
        { JOHN "Delivered-To: john@company.com\r\n", FALSE },
        { JOHN "X-Failed-Recipients: a@b\r\n", TRUE },
        { "From: bounces+17=a@company.com\r\n", TRUE },
        { "From: owner@company.com\r\n", FALSE },
        /* our own mail, whatever it says it is from */
        { JOHN "Message-ID: <m1.xyz@IM.example>\r\n", TRUE },
        { JOHN "In-Reply-To: <m1.xyz@im.example>\r\n", FALSE },
        { JOHN "X-Loop: im.example\r\n", TRUE },
        { JOHN "X-Loop: other.example\r\n", FALSE },
        { JOHN, FALSE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = g_strconcat (cases[i].headers, "\r\nx", NULL);
        g_autoptr (ImLetter) letter = NULL;
        g_assert_cmpint (read_plain (text, &letter), ==, IM_READING_DONE);
        if (letter->by_machine != cases[i].is_machine
            || (letter->machine_sign != NULL) != cases[i].is_machine)
            g_test_fail_printf ("%s", cases[i].headers);
    }
}

static void
machines_are_known_by_their_subjects (void)
{
    static const struct {
        const char *subject;
        gboolean is_machine;
    } cases[] = {
        { "Automatic reply: Join me", TRUE },
        { "AUTOMATIC  REPLY: Join me", TRUE },
        { "Auto-Reply: Join me", TRUE },
        { "Out of Office", TRUE },
        { "תשובה אוטומטית: Join me", TRUE },
        { "Out of office: back on Monday", TRUE },
        { "Out of office party on Friday", FALSE },
        { "Re: Automatic reply: Join me", FALSE },
        { "Automatische Antwort: Mach mit", TRUE },
        { "Abwesenheitsnotiz", TRUE },
        { "Abwesenheitsnotizen schreiben", FALSE },
        { "Réponse automatique : Rejoins-moi", TRUE },
        { "R\303\251ponse automatique\302\240: Rejoins-moi", TRUE },
        { "Respuesta automática: Únete", TRUE },
        { "Risposta automatica: Unisciti", TRUE },
        { "Automatisch antwoord: Doe mee", TRUE },
        { "Resposta automática: Junta-te", TRUE },
        { "Autosvar: Kom med", TRUE },
        { "Automatyczna odpowiedź: Dołącz", TRUE },
        { "Автоматический ответ: Привет", TRUE },
        { "自動応答：参加してください", TRUE },
        { "自动回复: 加入", TRUE },
        { "Awtomatikong tugon: Sumali ka", TRUE },
        { "رد تلقائي: انضم", TRUE },
        { "Undeliverable: Join me", TRUE },
        { "Returned mail: see transcript for details", TRUE },
        { "Delivery Status Notification (Failure)", TRUE },
        { "Your email requires verification verify#abc", TRUE },
        { "Cool D", FALSE },
        { "Auto", FALSE },
        { "Absent friends", FALSE },
        { "", FALSE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        const char *sign = machine_sign_of_subject (cases[i].subject);
        if ((sign != NULL) != cases[i].is_machine)
            g_test_fail_printf ("%s", cases[i].subject);
    }
}

static void
machines_are_known_by_their_senders (void)
{
    static const struct {
        const char *mail_from;
        gboolean is_machine;
    } cases[] = {
        { "john@company.com", FALSE },
        { "john.owner@company.com", FALSE },
        { "", TRUE },
        { "MAILER-DAEMON@company.com", TRUE },
        { "fish-bounces@company.com", TRUE },
        { "fish-bounces+john=company.com@lists.example", TRUE },
        { "owner-fish@lists.example", TRUE },
        { "fish-request@lists.example", TRUE },
        { "b+17.abc@im.example", TRUE },
        { "request@company.com", FALSE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        if ((machine_sign_of_mail_from (cases[i].mail_from, "im.example") != NULL)
            != cases[i].is_machine)
            g_test_fail_printf ("%s", cases[i].mail_from);
}

static void
the_null_sender_is_a_machine (void)
{
    ImEnvelope envelope = { .mail_from = "" };
    g_autoptr (ImLetter) letter = NULL;
    g_assert_cmpint (read_as (&envelope, JOHN "\r\nx", -1, &letter), ==, IM_READING_DONE);
    g_assert_true (letter->by_machine);
    g_assert_cmpstr (letter->machine_sign, ==, "null sender");
}

static void
of_a_report_only_the_first_part_is_read (void)
{
    g_autoptr (ImLetter) letter = read_file ("bounce");
    g_assert_true (letter->by_machine);
    g_assert_cmpstr (letter->text, ==, "I am sorry.");
}

#define PASS "Authentication-Results: mx.im.example; dkim=pass header.d=company.com\r\n"
#define FAIL "Authentication-Results: mx.im.example; dkim=fail header.d=company.com\r\n"
#define RECEIVED "Received: from x\r\n\tby y; date\r\n"

static void
only_what_stands_above_the_first_received_is_believed (void)
{
    static const struct {
        const char *label, *headers;
        MailProof at_the_edge, at_reentry;
    } cases[] = {
        { "on top", PASS RECEIVED, PROOF_PASS, PROOF_PASS },
        { "no Received at all", PASS, PROOF_PASS, PROOF_PASS },
        { "below other headers", "X-Spam: no\r\n" PASS RECEIVED, PROOF_PASS, PROOF_PASS },
        { "below our own Received", RECEIVED PASS RECEIVED, PROOF_NONE, PROOF_PASS },
        { "below two", RECEIVED RECEIVED PASS, PROOF_NONE, PROOF_NONE },
        { "fail below, pass above", PASS RECEIVED RECEIVED FAIL, PROOF_PASS, PROOF_PASS },
        { "fail on top", FAIL RECEIVED RECEIVED PASS, PROOF_FAIL, PROOF_FAIL },
        { "none", RECEIVED, PROOF_NONE, PROOF_NONE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = g_strconcat (cases[i].headers, JOHN "\r\nx", NULL);
        ImEnvelope envelope = { .mail_from = "john@company.com" };
        g_autoptr (ImLetter) edge = NULL;
        g_autoptr (ImLetter) reentry = NULL;
        g_assert_cmpint (read_as (&envelope, text, -1, &edge), ==, IM_READING_DONE);
        envelope.reentry = TRUE;
        g_assert_cmpint (read_as (&envelope, text, -1, &reentry), ==, IM_READING_DONE);
        if (edge->proof != cases[i].at_the_edge || reentry->proof != cases[i].at_reentry)
            g_test_fail_printf ("%s: %d, at re-entry %d", cases[i].label, edge->proof,
                                reentry->proof);
    }
}

#define SPAM "X-Spam-Flag: YES\r\n"
#define WROTE JOHN "Subject: x\r\nX-Mailer: y\r\nMessage-ID: <1@company.com>\r\n"

static void
a_verdict_of_a_filter_in_front_of_us_counts_and_no_other (void)
{
    static const struct {
        const char *label, *headers;
        ImReading at_the_edge, at_reentry;
    } cases[] = {
        { "on top", SPAM RECEIVED WROTE, IM_READING_SPAM, IM_READING_SPAM },
        { "appended", RECEIVED WROTE SPAM, IM_READING_SPAM, IM_READING_SPAM },
        { "appended among others", RECEIVED WROTE "X-Scanned: z\r\n" SPAM PASS, IM_READING_SPAM,
          IM_READING_SPAM },
        { "below our own Received", RECEIVED SPAM RECEIVED WROTE, IM_READING_DONE, IM_READING_SPAM },
        { "another site's", RECEIVED RECEIVED SPAM WROTE, IM_READING_DONE, IM_READING_DONE },
        { "another site's, among the writer's", RECEIVED RECEIVED JOHN SPAM "Subject: x\r\n",
          IM_READING_DONE, IM_READING_DONE },
        { "before From is read", SPAM "Subject: x\r\n", IM_READING_SPAM, IM_READING_SPAM },
        { "any case", "x-spam-flag:yes\r\n" RECEIVED WROTE, IM_READING_SPAM, IM_READING_SPAM },
        { "folded", "X-Spam-Flag:\r\n\tYES\r\n" WROTE, IM_READING_SPAM, IM_READING_SPAM },
        { "more behind it", "X-Spam-Status: Yes, score=9\r\n" WROTE, IM_READING_SPAM,
          IM_READING_SPAM },
        { "a virus", "X-Virus-Status: Infected (Eicar)\r\n" WROTE, IM_READING_SPAM,
          IM_READING_SPAM },
        { "another word", "X-Spam-Flag: Yesterday\r\n" WROTE, IM_READING_DONE, IM_READING_DONE },
        { "no", "X-Spam-Flag: NO\r\n" WROTE, IM_READING_DONE, IM_READING_DONE },
        { "a longer name", "X-Spam-Flags: YES\r\n" WROTE, IM_READING_DONE, IM_READING_DONE },
        { "a shorter name", "X-Spam-Fla: YES\r\n" WROTE, IM_READING_DONE, IM_READING_DONE },
        { "nothing", "X-Spam-Flag:\r\n" WROTE, IM_READING_DONE, IM_READING_DONE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = g_strconcat (cases[i].headers, "\r\n" SPAM, NULL);
        ImEnvelope envelope = { .mail_from = "john@company.com" };
        g_autoptr (ImLetter) edge = NULL;
        g_autoptr (ImLetter) reentry = NULL;
        ImReading at_the_edge = read_as (&envelope, text, -1, &edge);
        envelope.reentry = TRUE;
        ImReading at_reentry = read_as (&envelope, text, -1, &reentry);
        if (at_the_edge != cases[i].at_the_edge || at_reentry != cases[i].at_reentry)
            g_test_fail_printf ("%s: %d, at re-entry %d", cases[i].label, at_the_edge, at_reentry);
    }
}

static void
a_neighbour_in_ones_own_domain_is_not_oneself (void)
{
    static const struct {
        const char *mail_from;
        MailProof proof;
    } cases[] = {
        { "john@company.com", PROOF_PASS },
        { "John@COMPANY.com", PROOF_PASS },
        { "john+lists@company.com", PROOF_PASS },
        { "prvs=0123abc=john@company.com", PROOF_PASS },
        { "bounces-17@mailer.example",
          PROOF_PASS }, /* a service writes for him: DKIM decides */
        { "bounces@mail.company.com", PROOF_PASS },
        { "", PROOF_PASS },
        { "mary@company.com", PROOF_NONE },
        { "MARY@Company.com", PROOF_NONE },
        { "prvs=0123abc=mary@company.com", PROOF_NONE },
        { "joh@company.com", PROOF_NONE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        const ImEnvelope envelope = { .mail_from = cases[i].mail_from };
        g_autoptr (ImLetter) letter = NULL;
        g_assert_cmpint (read_as (&envelope, PASS RECEIVED JOHN "\r\nx", -1, &letter), ==,
                         IM_READING_DONE);
        if (letter->proof != cases[i].proof)
            g_test_fail_printf ("%s: %d", cases[i].mail_from, letter->proof);
    }
}

static void
a_login_proves_its_own_address_and_no_other (void)
{
    static const struct {
        const char *login;
        MailProof proof;
    } cases[] = {
        { "john@company.com", PROOF_PASS },
        { "John@Company.COM", PROOF_PASS },
        { "mary@company.com", PROOF_NONE },
        { "john", PROOF_NONE },
        { "", PROOF_NONE },
        { NULL, PROOF_NONE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        ImEnvelope envelope = { .mail_from = "john@company.com",
                                .authenticated = cases[i].login };
        g_autoptr (ImLetter) letter = NULL;
        g_assert_cmpint (read_as (&envelope, JOHN "\r\nx", -1, &letter), ==, IM_READING_DONE);
        g_assert_cmpint (letter->proof, ==, cases[i].proof);
    }
}

static void
the_digest_does_not_change_on_the_way (void)
{
    g_autoptr (ImLetter) sent = NULL;
    g_autoptr (ImLetter) resent = NULL;
    g_autoptr (ImLetter) other = NULL;
    read_plain (JOHN "Subject: a\r\n b\r\n\r\nx", &sent);
    read_plain (PASS RECEIVED "X-Spam-Score: 3\r\n" JOHN "Subject: a\n b\r\n\r\nx", &resent);
    read_plain (JOHN "Subject: a\r\n b\r\n\r\ny", &other);
    g_assert_cmpmem (sent->digest, 32, resent->digest, 32);
    g_assert_cmpint (memcmp (sent->digest, other->digest, 32), !=, 0);
}

/* ---- Limits ------------------------------------------------------------------------------ */

static GString *
repeat (GString *text, const char *what, guint times)
{
    for (guint i = 0; i < times; i++)
        g_string_append (text, what);
    return text;
}

static ImReading
ending_of (GString *text)
{
    g_autoptr (ImLetter) letter = NULL;
    ImReading ending = read_plain (text->str, &letter);
    g_string_free (text, TRUE);
    return ending;
}

static void
more_headers_than_any_letter_needs_are_refused (void)
{
    g_assert_cmpint (ending_of (repeat (g_string_new (JOHN), "X: y\r\n", MAIL_HEADERS - 1)), ==,
                     IM_READING_DONE);
    g_assert_cmpint (ending_of (repeat (g_string_new (JOHN), "X: y\r\n", MAIL_HEADERS)), ==,
                     IM_READING_MALFORMED);
    g_assert_cmpint (
        ending_of (repeat (g_string_new (JOHN "X:"), " folded\r\n", MAIL_HEADER_BYTES / 9)), ==,
        IM_READING_MALFORMED);
    g_assert_cmpint (ending_of (repeat (g_string_new (JOHN "X: "), "y", MAIL_HEADER_BYTES)), ==,
                     IM_READING_MALFORMED);
}

static void
nesting_ends (void)
{
    const char *level = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n";
    g_assert_cmpint (ending_of (repeat (g_string_new (JOHN), level, 12)), ==, IM_READING_DONE);
    g_assert_cmpint (ending_of (repeat (g_string_new (JOHN), level, 13)), ==,
                     IM_READING_MALFORMED);
    g_assert_cmpint (ending_of (repeat (g_string_new (JOHN), level, 100000)), ==,
                     IM_READING_MALFORMED);
    g_assert_cmpint (ending_of (repeat (g_string_new (JOHN),
                                        "Content-Type: message/rfc822\r\n\r\n", 100000)),
                     ==, IM_READING_DONE);
}

static void
parts_end (void)
{
    const char *start = JOHN "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    g_assert_cmpint (
        ending_of (repeat (g_string_new (start), "--b\r\nContent-Type: a/b\r\n\r\n\r\n", 1000)),
        ==, IM_READING_MALFORMED);
    g_assert_cmpint (ending_of (repeat (g_string_new (start), "--b\r\n\r\n", 1000000)), ==,
                     IM_READING_MALFORMED);
    g_assert_cmpint (ending_of (repeat (g_string_new (start), "--b\r\n\r\nx\r\n", 1000000)), ==,
                     IM_READING_DONE);
}

/* Such a letter of 10 MiB once took 860 MiB. */
static void
a_parts_headers_end (void)
{
    const char *start = JOHN "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n"
                             "--b\r\n";
    GString *text = repeat (g_string_new (start), "X: y\r\n", 1000000);
    g_autoptr (ImLetter) letter = NULL;
    g_assert_cmpint (read_plain (text->str, &letter), ==, IM_READING_DONE);
    g_assert_cmpstr (letter->text, ==, "x");
    g_string_free (text, TRUE);
}

static void
a_letter_over_its_limit_is_too_large (void)
{
    guint limit = (guint) im_config_number (config, "mail.letter_limit");
    guint head = (guint) strlen (JOHN "\r\n");
    g_assert_cmpint (ending_of (repeat (g_string_new (JOHN "\r\n"), "x", limit - head)), ==,
                     IM_READING_DONE);
    g_assert_cmpint (ending_of (repeat (g_string_new (JOHN "\r\n"), "x", limit - head + 1)), ==,
                     IM_READING_TOO_LARGE);
}

static void
preformatted_lines_stay_lines (void)
{
    static const struct {
        const char *page, *text;
    } cases[] = {
        { "<p>Hi</p><pre>\none\n  two\r\n\nthree\n</pre><p>end", "Hi\none\n  two\n\nthree\nend" },
        { "<pre>one <b>two</b>\nthree</pre>four\nfive", "one two\nthree\nfour five" },
        { "<blockquote><pre>one\ntwo</pre></blockquote>three", "> one\n> two\nthree" },
        { "<pre>one<br>two</pre>", "one\ntwo" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = html_text (cases[i].page, strlen (cases[i].page), 1000);
        g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
a_hostile_page_ends_soon (void)
{
    static const char *const hostile[] = { "<div>",      "<b>",  "</i>",      "<!--",
                                           "<a href=\"", "&",    "<",         "<p",
                                           "&#x41;",     "<br>", "<![CDATA[", "<table><tr>" };
    for (guint i = 0; i < G_N_ELEMENTS (hostile); i++) {
        g_autoptr (GString) page = repeat (g_string_new ("<b>x"), hostile[i], 100000);
        g_autofree char *text = html_text (page->str, page->len, 1000);
        g_assert_cmpuint (strlen (text), <=,
                          1000 + 4); /* a line's start may still be written */
    }
}

static ImConfig *
write_config (void)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp ("uinvite-mail-XXXXXX", &path, NULL);
    g_assert_cmpint (fd, >=, 0);
    g_close (fd, NULL);
    g_assert_true (g_file_set_contents (path, "[mail]\nverifier = mx.im.example\n", -1, NULL));
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
#define ADD(fact) g_test_add_func ("/mail_reader/" #fact, fact)
    ADD (from_is_exactly_one_mailbox_or_nobody);
    ADD (an_address_longer_than_smtp_allows_is_nobody);
    ADD (two_from_headers_or_none_are_nobody);
    ADD (each_letter_says_what_its_writer_wrote);
    ADD (bytes_that_are_no_text_never_come_through);
    ADD (a_text_ends_at_its_limit_with_a_whole_character);
    ADD (an_attachment_has_a_clean_name_its_declared_type_and_its_bytes);
    ADD (attachments_beyond_number_size_and_type_are_named_alone);
    ADD (a_subject_is_one_line);
    ADD (plain_text_keeps_what_people_see);
    ADD (ids_are_read_newest_first);
    ADD (a_message_id_is_exactly_one_or_none);
    ADD (references_are_bounded);
    ADD (machines_are_known_by_their_signs);
    ADD (machines_are_known_by_their_subjects);
    ADD (machines_are_known_by_their_senders);
    ADD (the_null_sender_is_a_machine);
    ADD (of_a_report_only_the_first_part_is_read);
    ADD (only_what_stands_above_the_first_received_is_believed);
    ADD (a_verdict_of_a_filter_in_front_of_us_counts_and_no_other);
    ADD (a_neighbour_in_ones_own_domain_is_not_oneself);
    ADD (a_login_proves_its_own_address_and_no_other);
    ADD (the_digest_does_not_change_on_the_way);
    ADD (more_headers_than_any_letter_needs_are_refused);
    ADD (nesting_ends);
    ADD (parts_end);
    ADD (a_parts_headers_end);
    ADD (a_letter_over_its_limit_is_too_large);
    ADD (a_hostile_page_ends_soon);
    ADD (preformatted_lines_stay_lines);
    int result = g_test_run ();
    im_config_free (config);
    return result;
}
