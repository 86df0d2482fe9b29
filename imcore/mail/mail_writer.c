/* SPDX-License-Identifier: ISC */
#include "imcore/mail/mail_writer.h"

#include "imcore/mail/machine_sign.h"

#include <gmime/gmime.h>
#include <string.h>

#define FOLD_COLUMN 76        /* RFC 5322 2.1.1: 78; RFC 2047 2: 76 with encoded words */
#define HEADER_TEXT_LIMIT 500 /* characters of a subject or name; the rest is cut off */
#define ADDRESS_LIMIT 320     /* octets: 64, @, 255 (RFC 5321 4.5.3.1) */
#define ID_LIMIT 250          /* octets of a Message-ID, a stranger's included */
#define PAGE_LIMIT 800        /* octets of a URL, so that its line keeps within 998 */
#define REFERENCES_LIMIT 20   /* ids kept of a long talk, the newest */
#define WORD_LIMIT 60         /* octets of a word that is written plainly, not encoded */
#define CHUNK_LIMIT 45        /* octets in an encoded word, then 72 long; RFC 2047: 75 */
#define LETTER_LIMIT 4        /* octets of one character in UTF-8 */
#define PLAIN_LINE_LIMIT 78   /* longest line that goes out as 7bit */

/* GMime 3.2 brings none of its own. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeObject, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeFormatOptions, g_mime_format_options_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddress, g_object_unref)

/* ---- Header values: one raw value grows word by word and is folded between words --------- */

typedef struct {
    GString *raw;
    gsize column;
} HeaderValue;

static HeaderValue
begin_value (const char *header)
{
    return (HeaderValue){ g_string_new (NULL), strlen (header) + 1 };
}

static void
put_word (HeaderValue *value, const char *word)
{
    gsize length = strlen (word);
    gboolean fold = value->column + 1 + length > FOLD_COLUMN && value->raw->len > 0;
    g_string_append (value->raw, fold ? "\n " : " ");
    g_string_append (value->raw, word);
    value->column = (fold ? 1 : value->column + 1) + length;
}

/* GMime's own encoder makes words longer than the 75 of RFC 2047 from long runs without blanks,
 * as a name in kana is; so the words are made here and given to it raw. */
static void
put_encoded (HeaderValue *value, const char *text)
{
    /* The first word stands beside the header's name: 13 octets are its dress and a blank. */
    gsize room = (FOLD_COLUMN - MIN (value->column + 13, FOLD_COLUMN)) / 4 * 3;
    gssize most = (gssize) CLAMP (room, LETTER_LIMIT, CHUNK_LIMIT);
    for (const char *start = text; *start != '\0'; most = CHUNK_LIMIT) {
        const char *end = start;
        while (*end != '\0' && g_utf8_next_char (end) - start <= most)
            end = g_utf8_next_char (end);
        g_autofree char *base64 = g_base64_encode ((const guchar *) start,
                                                   (gsize) (end - start));
        g_autofree char *word = g_strdup_printf ("=?UTF-8?B?%s?=", base64);
        put_word (value, word);
        start = end;
    }
}

/* @text on one line: controls and line ends become blanks, and runs of blanks one. */
static char *
clean_header_text (const char *text)
{
    g_autoptr (GString) clean = g_string_new (NULL);
    guint characters = 0;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if (c == ' ' || g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029) {
            if (clean->len > 0 && clean->str[clean->len - 1] != ' ')
                g_string_append_c (clean, ' ');
        } else if (++characters > HEADER_TEXT_LIMIT) {
            g_string_append (clean, "\u2026");
            break;
        } else {
            g_string_append_unichar (clean, c);
        }
    }
    return g_strchomp (g_string_free (g_steal_pointer (&clean), FALSE));
}

/* A reader would decode what looks like an encoded word, so that must be encoded itself. */
static gboolean
can_stand_plainly (char **words, const char *text)
{
    if (!g_str_is_ascii (text) || strstr (text, "=?") != NULL)
        return FALSE;
    for (char **w = words; *w != NULL; w++)
        if (strlen (*w) > WORD_LIMIT)
            return FALSE;
    return TRUE;
}

static void
put_text (HeaderValue *value, const char *text)
{
    g_auto (GStrv) words = g_strsplit (text, " ", -1);
    if (!can_stand_plainly (words, text)) {
        put_encoded (value, text);
        return;
    }
    for (char **w = words; *w != NULL; w++)
        put_word (value, *w);
}

/* A name before an address (RFC 5322 3.2.5): atoms, a quoted string, or encoded words. */
static void
put_phrase (HeaderValue *value, const char *name)
{
    static const char atoms[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "!#$%&'*+-/=?^_`{|}~ ";
    if (strspn (name, atoms) == strlen (name)) {
        put_text (value, name);
    } else if (g_str_is_ascii (name) && strlen (name) <= WORD_LIMIT) {
        g_autoptr (GString) quoted = g_string_new ("\"");
        for (const char *p = name; *p != '\0'; p++) {
            if (*p == '"' || *p == '\\')
                g_string_append_c (quoted, '\\');
            g_string_append_c (quoted, *p);
        }
        g_string_append_c (quoted, '"');
        put_word (value, quoted->str);
    } else {
        put_encoded (value, name);
    }
}

static void
set_raw (GMimeMessage *message, const char *header, HeaderValue *value)
{
    GMimeHeaderList *all = g_mime_object_get_header_list (GMIME_OBJECT (message));
    g_mime_header_list_set (all, header, "", NULL); /* gives it its place */
    g_string_append_c (value->raw, '\n');
    g_mime_header_set_raw_value (g_mime_header_list_get_header (all, header), value->raw->str);
    g_string_free (g_steal_pointer (&value->raw), TRUE);
}

/* ---- Addresses and ids: refused rather than mended --------------------------------------- */

/* The end of an address's local part: a quoted string, or dots and atoms in any script. */
static const char *
skip_local_part (const char *address)
{
    const char *p = address;
    if (*p != '"') {
        while (*p != '\0' && strchr (" \"(),:;<>@[\\]", *p) == NULL && !g_ascii_iscntrl (*p))
            p++;
        return p;
    }
    for (p++; *p != '\0' && *p != '"'; p++)
        if (g_ascii_iscntrl (*p) || (*p == '\\' && (*++p == '\0' || g_ascii_iscntrl (*p))))
            return address;
    return *p == '"' ? p + 1 : address;
}

static gboolean
is_address (const char *address)
{
    if (address == NULL || strlen (address) > ADDRESS_LIMIT)
        return FALSE;
    const char *at = skip_local_part (address);
    if (at == address || *at != '@' || at[1] == '\0')
        return FALSE;
    for (const char *p = at + 1; *p != '\0'; p++)
        if (!g_ascii_isalnum (*p) && strchr ("-._:[]", *p) == NULL && (guchar) *p < 0x80)
            return FALSE;
    return TRUE;
}

static gboolean
is_id (const char *id)
{
    if (id == NULL || strlen (id) > ID_LIMIT)
        return FALSE;
    for (const char *p = id; *p != '\0'; p++)
        if (!g_ascii_isgraph (*p) || *p == '<' || *p == '>')
            return FALSE;
    const char *at = strchr (id, '@');
    return at != NULL && at != id && at[1] != '\0';
}

/* Both are our own making: what would need quoting in a URI is a mistake. */
static gboolean
is_refusal (const MailDraft *draft)
{
    const char *page = draft->refuse_at, *address = draft->refuse_by_mail;
    if (address != NULL && (!is_address (address) || strpbrk (address, "\"%?&# ") != NULL))
        return FALSE;
    for (const char *p = page != NULL ? page : ""; *p != '\0'; p++)
        if (!g_ascii_isgraph (*p) || strchr ("<>,", *p) != NULL)
            return FALSE;
    return page == NULL || strlen (page) <= PAGE_LIMIT;
}

static gboolean
check_draft (const MailDraft *draft, GError **error)
{
    const char *wrong = !is_address (draft->from_address)                          ? "From"
                        : !is_address (draft->to_address)                          ? "To"
                        : draft->reply_to != NULL && !is_address (draft->reply_to) ? "Reply-To"
                        : !is_id (draft->message_id) ? "Message-ID"
                        : !is_refusal (draft)        ? "List-Unsubscribe"
                                                     : NULL;
    if (wrong == NULL)
        return TRUE;
    g_set_error (error, IM_ERROR, IM_ERROR_BROKEN, "a letter's %s is missing or not one",
                 wrong);
    return FALSE;
}

/* ---- The headers ------------------------------------------------------------------------- */

static void
set_mailbox (GMimeMessage *message, const char *header, const char *name, const char *address)
{
    g_autofree char *clean = clean_header_text (name != NULL ? name : "");
    g_autoptr (InternetAddress) mailbox = internet_address_mailbox_new (NULL, address);
    /* The domain in its ASCII form; the local part is nobody's to change. */
    const char *spelled = internet_address_mailbox_get_idn_addr (
        INTERNET_ADDRESS_MAILBOX (mailbox));
    HeaderValue value = begin_value (header);
    if (*clean == '\0') {
        put_word (&value, spelled);
    } else {
        g_autofree char *angled = g_strdup_printf ("<%s>", spelled);
        put_phrase (&value, clean);
        put_word (&value, angled);
    }
    set_raw (message, header, &value);
}

static void
set_subject (GMimeMessage *message, const char *subject)
{
    g_autofree char *clean = clean_header_text (subject);
    HeaderValue value = begin_value ("Subject");
    put_text (&value, clean);
    set_raw (message, "Subject", &value);
}

static void
put_id (HeaderValue *value, const char *id)
{
    g_autofree char *angled = g_strdup_printf ("<%s>", id);
    put_word (value, angled);
}

/* The ids of the letters before this one.  They came from strangers: what is no id is left out,
 * which costs a reader its thread, not the letter. */
static void
set_thread (GMimeMessage *message, const MailDraft *draft)
{
    if (is_id (draft->in_reply_to)) {
        HeaderValue answered = begin_value ("In-Reply-To");
        put_id (&answered, draft->in_reply_to);
        set_raw (message, "In-Reply-To", &answered);
    }
    guint count = draft->references != NULL ? g_strv_length ((char **) draft->references) : 0;
    HeaderValue value = begin_value ("References");
    for (guint i = count > REFERENCES_LIMIT ? count - REFERENCES_LIMIT : 0; i < count; i++)
        if (is_id (draft->references[i]))
            put_id (&value, draft->references[i]);
    if (value.raw->len > 0)
        set_raw (message, "References", &value);
    else
        g_string_free (value.raw, TRUE);
}

/* Each address stands in its own brackets, the one that takes a click first. */
static void
set_refusal (GMimeMessage *message, const MailDraft *draft)
{
    HeaderValue value = begin_value ("List-Unsubscribe");
    if (draft->refuse_at != NULL) {
        g_autofree char *page = g_strdup_printf ("<%s>%s", draft->refuse_at,
                                                 draft->refuse_by_mail != NULL ? "," : "");
        put_word (&value, page);
    }
    if (draft->refuse_by_mail != NULL) {
        g_autofree char *address = g_strdup_printf ("<mailto:%s?subject=no>",
                                                    draft->refuse_by_mail);
        put_word (&value, address);
    }
    if (value.raw->len > 0)
        set_raw (message, "List-Unsubscribe", &value);
    else
        g_string_free (value.raw, TRUE);
    if (draft->refuse_at != NULL && g_str_has_prefix (draft->refuse_at, "https://"))
        g_mime_object_set_header (GMIME_OBJECT (message), "List-Unsubscribe-Post",
                                  "List-Unsubscribe=One-Click", NULL);
}

static void
set_headers (GMimeMessage *message, const MailDraft *draft)
{
    GMimeObject *object = GMIME_OBJECT (message);
    g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (draft->date_ms / 1000);
    g_mime_message_set_date (message, date);
    set_mailbox (message, "From", draft->from_name, draft->from_address);
    if (draft->reply_to != NULL)
        set_mailbox (message, "Reply-To", NULL, draft->reply_to);
    set_mailbox (message, "To", draft->to_name, draft->to_address);
    set_subject (message, draft->subject);
    HeaderValue id = begin_value ("Message-ID");
    put_id (&id, draft->message_id);
    set_raw (message, "Message-ID", &id);
    set_thread (message, draft);
    /* what comes back to us is known by this, whoever it then says it is from */
    g_mime_object_set_header (object, MACHINE_LOOP_HEADER, strrchr (draft->message_id, '@') + 1,
                              NULL);
    if (draft->auto_submitted) {
        const char *how = draft->in_reply_to != NULL ? "auto-replied" : "auto-generated";
        g_mime_object_set_header (object, "Auto-Submitted", how, NULL);
        /* Exchange's word for the same wish; it knows no Auto-Submitted. */
        g_mime_object_set_header (object, "X-Auto-Response-Suppress", "All", NULL);
    } else {
        /* A person's words by a machine's hand: he wants an answer, but not an absence notice.
         */
        g_mime_object_set_header (object, "X-Auto-Response-Suppress", "OOF, AutoReply", NULL);
    }
    set_refusal (message, draft);
}

/* ---- The body ---------------------------------------------------------------------------- */

/* Blanks at a line's end are lost by some that pass mail on, which would break the signature
 * that the MTA sets on it. */
static gboolean
is_robust (const char *line, gsize length)
{
    if (length > PLAIN_LINE_LIMIT || (length > 0 && strchr (" \t", line[length - 1]) != NULL))
        return FALSE;
    for (gsize i = 0; i < length; i++)
        if ((guchar) line[i] >= 0x80)
            return FALSE;
    return TRUE;
}

static gboolean
goes_as_it_is (const char *text)
{
    for (const char *line = text; *line != '\0';) {
        gsize length = strcspn (line, "\n");
        if (!is_robust (line, length))
            return FALSE;
        line += length + (line[length] == '\n');
    }
    return TRUE;
}

/* Line ends of any kind as LF, one at the end. */
static char *
with_plain_line_ends (const char *text)
{
    g_autoptr (GString) plain = g_string_new (text);
    g_string_replace (plain, "\r\n", "\n", 0);
    g_string_replace (plain, "\r", "\n", 0);
    if (plain->len == 0 || plain->str[plain->len - 1] != '\n')
        g_string_append_c (plain, '\n');
    return g_string_free (g_steal_pointer (&plain), FALSE);
}

static GMimeObject *
make_part (const char *subtype, const char *text)
{
    g_autofree char *lines = with_plain_line_ends (text);
    gboolean plain = goes_as_it_is (lines);
    GMimeTextPart *part = g_mime_text_part_new_with_subtype (subtype);
    g_mime_text_part_set_charset (part, plain ? "us-ascii" : "utf-8");
    g_mime_text_part_set_text (part, lines);
    g_mime_part_set_content_encoding (GMIME_PART (part),
                                      plain ? GMIME_CONTENT_ENCODING_7BIT
                                            : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return GMIME_OBJECT (part);
}

static GMimeObject *
make_words (const MailDraft *draft)
{
    g_autoptr (GMimeObject) text = make_part ("plain", draft->text);
    if (draft->html == NULL)
        return g_steal_pointer (&text);
    g_autoptr (GMimeObject) html = make_part ("html", draft->html);
    GMimeMultipart *both = g_mime_multipart_new_with_subtype ("alternative");
    g_mime_multipart_add (both, text);
    g_mime_multipart_add (both, html);
    return GMIME_OBJECT (both);
}

/* The type that its sender's program gave it.  Base64 is nothing for messages and multiparts
 * (RFC 2046 5.1, 5.2.1): as octets they are saved all the same. */
static GMimePart *
make_typed_part (const char *type)
{
    g_auto (GStrv) halves = g_strsplit (type, "/", 2);
    gboolean is_plain = g_strv_length (halves) == 2 && *halves[0] != '\0' && *halves[1] != '\0'
                        && strchr (halves[1], '/') == NULL
                        && g_ascii_strcasecmp (halves[0], "message") != 0
                        && g_ascii_strcasecmp (halves[0], "multipart") != 0;
    return is_plain ? g_mime_part_new_with_type (halves[0], halves[1])
                    : g_mime_part_new_with_type ("application", "octet-stream");
}

static GMimeObject *
make_attachment (const ImAttachment *attachment)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data (attachment->bytes, &size);
    g_autofree char *name = clean_header_text (attachment->name);
    GMimePart *part = make_typed_part (attachment->type);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer (bytes != NULL ? bytes : "", size);
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream (
        stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_object_set_disposition (GMIME_OBJECT (part), GMIME_DISPOSITION_ATTACHMENT);
    g_mime_part_set_filename (part, name);
    g_mime_part_set_content (part, content);
    g_mime_part_set_content_encoding (part, GMIME_CONTENT_ENCODING_BASE64);
    g_object_unref (content);
    g_object_unref (stream);
    return GMIME_OBJECT (part);
}

static GMimeObject *
make_body (const MailDraft *draft)
{
    g_autoptr (GMimeObject) words = make_words (draft);
    if (draft->attachments == NULL || draft->attachments->len == 0)
        return g_steal_pointer (&words);
    GMimeMultipart *all = g_mime_multipart_new_with_subtype ("mixed");
    g_mime_multipart_add (all, words);
    for (guint i = 0; i < draft->attachments->len; i++) {
        g_autoptr (GMimeObject) part = make_attachment (draft->attachments->pdata[i]);
        g_mime_multipart_add (all, part);
    }
    return GMIME_OBJECT (all);
}

static GBytes *
write_octets (GMimeMessage *message)
{
    g_autoptr (GMimeFormatOptions) options = g_mime_format_options_new ();
    g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
    char *octets = g_mime_object_to_string (GMIME_OBJECT (message), options);
    return g_bytes_new_take (octets, strlen (octets));
}

GBytes *
mail_write (const MailDraft *draft, GError **error)
{
    static gsize ready;
    if (g_once_init_enter (&ready)) {
        g_mime_init ();
        g_once_init_leave (&ready, 1);
    }
    if (!check_draft (draft, error))
        return NULL;
    g_autoptr (GMimeMessage) message = g_mime_message_new (FALSE);
    g_autoptr (GMimeObject) body = make_body (draft);
    set_headers (message, draft);
    g_mime_message_set_mime_part (message, body);
    return write_octets (message);
}
