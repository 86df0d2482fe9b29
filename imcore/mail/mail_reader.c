/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/mail_reader.h"

#include "imcore/domain/address.h"
#include "imcore/mail/from_field.h"
#include "imcore/mail/letter_attachments.h"
#include "imcore/mail/letter_bounds.h"
#include "imcore/mail/letter_text.h"
#include "imcore/mail/machine_sign.h"
#include "imcore/mail/plain_text.h"
#include "imcore/mail/spam_verdict.h"

#include <gmime/gmime.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeObject, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParserOptions, g_mime_parser_options_free)

void
im_letter_free (ImLetter *letter)
{
    if (letter == NULL)
        return;
    g_free (letter->mail_from);
    g_free (letter->from);
    g_free (letter->from_name);
    g_free (letter->subject);
    g_free (letter->text);
    g_free (letter->message_id);
    g_clear_pointer (&letter->attachments, g_ptr_array_unref);
    g_clear_pointer (&letter->refused, g_ptr_array_unref);
    g_strfreev (letter->references);
    delivery_report_free (letter->report);
    g_free (letter);
}

/* A letter's bytes, where its body begins, and how much of it the parser gets. */
typedef struct {
    const char *start;
    gsize length;
    gsize body;      /* length: there is none */
    GByteArray view; /* of what is parsed; GMime's streams only read it, nothing is copied */
} Letter;

/* ---- Parsing ----------------------------------------------------------------------------- */

static GMimeParserOptions *
parser_options (void)
{
    GMimeParserOptions *options = g_mime_parser_options_new ();
    g_mime_parser_options_set_rfc2047_compliance_mode (options, GMIME_RFC_COMPLIANCE_LOOSE);
    return options;
}

/* The letter as a part: what GMime makes of a message it also reads the addresses of, in time
 * and depth that a stranger chooses, and we read the one that counts ourselves.  The parts
 * refer to
 * @letter, which must outlive them. */
static GMimeObject *
parse (Letter *letter, GMimeParserOptions *options)
{
    letter->view.data = (guint8 *) letter->start;
    letter->view.len = (guint) letter_bounds_parsing (letter->start, letter->length,
                                                      letter->body);
    g_autoptr (GMimeStream) stream = g_mime_stream_mem_new_with_byte_array (&letter->view);
    g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
    g_autoptr (GMimeParser) parser = g_mime_parser_new_with_stream (stream);
    return g_mime_parser_construct_part (parser, options);
}

/* ---- Headers ----------------------------------------------------------------------------- */

/* A field as the loops below see it. */
typedef struct {
    const char *name;
    const char *value; /* as it came, with its folds */
} Field;

/* The field at @index; FALSE: there are no more. */
static gboolean
field_at (GMimeHeaderList *headers, guint index, Field *field)
{
    if ((int) index >= g_mime_header_list_get_count (headers))
        return FALSE;
    GMimeHeader *header = g_mime_header_list_get_header_at (headers, (int) index);
    const char *value = g_mime_header_get_raw_value (header);
    *field = (Field){ .name = g_mime_header_get_name (header), .value = value ? value : "" };
    return TRUE;
}

static gboolean
is_named (const Field *field, const char *name)
{
    return g_ascii_strcasecmp (field->name, name) == 0;
}

/* The value of the first field @name, NULL: none; *@count: how many there are. */
static const char *
find_field (GMimeHeaderList *headers, const char *name, guint *count)
{
    const char *value = NULL;
    Field field;
    *count = 0;
    for (guint i = 0; field_at (headers, i, &field); i++)
        if (is_named (&field, name) && ++*count == 1)
            value = field.value;
    return value;
}

/* A field's words: unfolded, decoded (RFC 2047), one line, cleaned. */
static char *
decode_words (const char *value, GMimeParserOptions *options, gsize limit)
{
    gsize length;
    g_autofree char *known = plain_text_guess_charset (value, strlen (value) + 1, &length);
    g_autofree char *unfolded = g_mime_utils_header_unfold (known);
    g_autofree char *decoded = g_mime_utils_header_decode_text (options, unfolded);
    return plain_text (decoded, strlen (decoded), PLAIN_TEXT_ONE_LINE, limit);
}

static gboolean
read_from (GMimeHeaderList *headers, GMimeParserOptions *options, ImLetter *letter)
{
    guint count;
    const char *value = find_field (headers, "From", &count);
    g_autofree char *phrase = NULL;
    if (count != 1 || !from_field_read (value, &letter->from, &phrase))
        return FALSE;
    g_autofree char *name = decode_words (phrase, options, MAIL_NAME_BYTES);
    letter->from_name = *name != '\0' ? g_steal_pointer (&name) : NULL;
    return TRUE;
}

static char *
read_subject (GMimeHeaderList *headers, GMimeParserOptions *options)
{
    guint count;
    const char *value = find_field (headers, "Subject", &count);
    return decode_words (value != NULL ? value : "", options, MAIL_SUBJECT_BYTES);
}

/* Appends the ids in @value, "<LEFT@RIGHT> <LEFT@RIGHT>", without their brackets. */
static void
collect_ids (const char *value, GPtrArray *ids)
{
    for (const char *at = strchr (value, '<'); at != NULL; at = strchr (at, '<')) {
        at++;
        gsize length = strcspn (at, "<> \t\r\n\"");
        if (at[length] == '>' && length > 0 && length <= MAIL_ID_BYTES
            && g_utf8_validate (at, (gssize) length, NULL))
            g_ptr_array_add (ids, g_strndup (at, length));
        at += length;
    }
}

/* NULL unless there is exactly one: two can be told apart by nobody. */
static char *
read_message_id (GMimeHeaderList *headers)
{
    g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
    guint count;
    const char *value = find_field (headers, "Message-ID", &count);
    if (count == 1)
        collect_ids (value, ids);
    return ids->len == 1 ? g_strdup (ids->pdata[0]) : NULL;
}

static char **
read_references (GMimeHeaderList *headers)
{
    g_autoptr (GPtrArray) answered = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) older = g_ptr_array_new_with_free_func (g_free);
    Field field;
    for (guint i = 0; field_at (headers, i, &field); i++) {
        if (is_named (&field, "In-Reply-To"))
            collect_ids (field.value, answered);
        else if (is_named (&field, "References"))
            collect_ids (field.value, older); /* the newest stands last */
    }
    g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
    guint room = MAIL_REFERENCES;
    for (guint i = 0; i < answered->len && room > 0; i++, room--)
        g_strv_builder_add (all, answered->pdata[i]);
    for (guint i = older->len; i > 0 && room > 0; i--, room--)
        g_strv_builder_add (all, older->pdata[i - 1]);
    return g_strv_builder_end (all);
}

static const char *
find_sign_in (GMimeHeaderList *headers, const char *our_domain)
{
    const char *sign = NULL;
    Field field;
    for (guint i = 0; sign == NULL && field_at (headers, i, &field); i++)
        sign = machine_sign_of_header (field.name, field.value);
    for (guint i = 0; sign == NULL && field_at (headers, i, &field); i++)
        sign = machine_sign_of_loop (field.name, field.value, our_domain);
    return sign;
}

static const char *
find_machine_sign (GMimeHeaderList *headers, const ImLetter *letter, const char *our_domain)
{
    const char *sign = machine_sign_of_mail_from (letter->mail_from, our_domain);
    if (sign == NULL)
        sign = machine_sign_of_address (letter->from, our_domain);
    if (sign == NULL)
        sign = find_sign_in (headers, our_domain);
    if (sign == NULL)
        sign = machine_sign_of_id (letter->message_id, our_domain);
    return sign != NULL ? sign : machine_sign_of_subject (letter->subject);
}

/* ---- What filters said of it ----------------------------------------------------------------- */

/* Where the fields begin that the MTA's filters may have appended: behind the last one that is neither
 * X- nor Authentication-Results. */
static guint
find_appended (GMimeHeaderList *headers)
{
    guint appended = 0;
    Field field;
    for (guint i = 0; field_at (headers, i, &field); i++)
        if (g_ascii_strncasecmp (field.name, "X-", 2) != 0
            && !is_named (&field, "Authentication-Results"))
            appended = i + 1;
    return appended;
}

/* A filter in front of us writes its verdict above the first Received (at re-entry, the second) or at the
 * header's end.  One between them is another site's, on the letter's way here, and none of our business. */
static gboolean
is_called_spam (GMimeHeaderList *headers, const ImEnvelope *envelope, const char *verdicts)
{
    guint appended = find_appended (headers);
    guint to_pass = envelope->reentry ? 1 : 0;
    gboolean is_above = TRUE;
    Field field;
    for (guint i = 0; field_at (headers, i, &field); i++) {
        if (is_above && is_named (&field, "Received") && to_pass-- == 0)
            is_above = FALSE;
        if ((is_above || i >= appended) && spam_verdicts_have (verdicts, field.name, field.value)) {
            im_note (envelope->notes, "filter", "%s, which mail.spam_headers lists", field.name);
            return TRUE;
        }
    }
    return FALSE;
}

/* ---- Who wrote it ------------------------------------------------------------------------ */

/* The Authentication-Results above the first Received: what stands below came with the letter.
 * At re-entry our own MTA's Received stands on top and is passed over, no other. */
static GPtrArray *
believed_fields (GMimeHeaderList *headers, gboolean is_reentry)
{
    GPtrArray *fields = g_ptr_array_new ();
    guint to_pass = is_reentry ? 1 : 0;
    Field field;
    for (guint i = 0; field_at (headers, i, &field); i++) {
        if (is_named (&field, "Received") && to_pass-- == 0)
            break;
        if (is_named (&field, "Authentication-Results"))
            g_ptr_array_add (fields, (gpointer) field.value);
    }
    g_ptr_array_add (fields, NULL);
    return fields;
}

/* Tells of each Authentication-Results what it counts for. */
static void
explain_fields (GMimeHeaderList *headers, GPtrArray *believed, const ImConfig *config,
                GPtrArray *notes, const char *domain)
{
    Field field;
    for (guint i = 0; notes != NULL && field_at (headers, i, &field); i++) {
        if (!is_named (&field, "Authentication-Results"))
            continue;
        g_autofree char *shown
            = plain_text (field.value, strlen (field.value), PLAIN_TEXT_ONE_LINE, MAIL_SUBJECT_BYTES);
        gboolean is_above = g_ptr_array_find (believed, field.value, NULL);
        im_note (notes, "results", "%s -> %s", shown,
                 is_above ? authentication_results_describe (
                     field.value, im_config_text (config, "mail.verifier"), domain)
                          : "below Received: came with the letter, proves nothing");
    }
}

/* The person in a local part: without a plus tag, and without what BATV writes before it. */
static char *
person_in (const char *address)
{
    g_autofree char *lower = g_ascii_strdown (address, -1);
    const char *at = strrchr (lower, '@');
    const char *start = g_str_has_prefix (lower, "prvs=") ? lower + strlen ("prvs=") : lower;
    if (start != lower && strchr (start, '=') != NULL && strchr (start, '=') < at)
        start = strchr (start, '=') + 1;
    gsize length = MIN (strcspn (start, "+"), (gsize) (at - start));
    return g_strndup (start, length);
}

/* A domain's signature says that the letter is the domain's, not whose within it.  Where the
 * domain itself names another of its people in MAIL FROM, that one wrote.  (A return path
 * elsewhere, or the null path, names nobody.) */
static gboolean
is_a_neighbours (const char *mail_from, const char *from)
{
    const char *one = strrchr (mail_from, '@'), *other = strrchr (from, '@');
    if (one == NULL || g_ascii_strcasecmp (one, other) != 0)
        return FALSE;
    g_autofree char *sender = person_in (mail_from);
    g_autofree char *writer = person_in (from);
    return strcmp (sender, writer) != 0;
}

/* Does the envelope say what From: says?  It proves nothing, but a letter of which not even this is
 * so is not worth a question to anybody.  A login is someone's: its address, or a bare name that
 * the MTA knows, which is that of the mailbox or another's. */
static gboolean
sender_agrees (const ImEnvelope *envelope, const char *from)
{
    const char *login = envelope->authenticated;
    const char *at = strrchr (from, '@');
    if (login != NULL && g_ascii_strcasecmp (login, from) != 0
        && (strlen (login) != (gsize) (at - from)
            || g_ascii_strncasecmp (login, from, strlen (login)) != 0))
        return FALSE;
    g_autoptr (Address) sender = address_from_mail (envelope->mail_from);
    g_autoptr (Address) writer = address_from_mail (from);
    if (sender == NULL || writer == NULL)
        return FALSE;
    const char *one = strrchr (sender->key, '@'), *other = strrchr (writer->key, '@');
    return strcmp (one, other) == 0 && !is_a_neighbours (sender->key, writer->key);
}

/* A login proves the address it is equal to, any case; a login that is no address proves
 * nothing. */
static MailProof
prove (const ImConfig *config, const ImEnvelope *envelope, GMimeHeaderList *headers,
       const char *from)
{
    g_autoptr (GPtrArray) fields = believed_fields (headers, envelope->reentry);
    explain_fields (headers, fields, config, envelope->notes, strrchr (from, '@') + 1);
    if (envelope->authenticated != NULL
        && g_ascii_strcasecmp (envelope->authenticated, from) == 0) {
        im_note (envelope->notes, "login", "%s, the address in From:, believed",
                 envelope->authenticated);
        return PROOF_PASS;
    }
    if (envelope->authenticated != NULL)
        im_note (envelope->notes, "login", "%s is not the address in From:, proves nothing",
                 envelope->authenticated);
    MailProof proof = authentication_results_judge (
        (const char *const *) fields->pdata, im_config_text (config, "mail.verifier"),
        strrchr (from, '@') + 1, !envelope->reentry);
    if (proof != PROOF_PASS || !is_a_neighbours (envelope->mail_from, from))
        return proof;
    im_note (envelope->notes, "proof",
             "MAIL FROM names another of the same domain: a signature by it proves neither");
    return PROOF_NONE;
}

/* ---- The letter without its travels ------------------------------------------------------ */

/* What the writer's program wrote once.  All else (Received, Authentication-Results, spam
 * scores) may differ from one attempt to the next. */
static gboolean
is_writers_own (const Field *field)
{
    static const char *const names[] = { "Date", "From",    "Sender",      "Reply-To",  "To",
                                         "Cc",   "Subject", "In-Reply-To", "References" };
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        if (is_named (field, names[i]))
            return TRUE;
    return g_ascii_strncasecmp (field->name, "Content-", strlen ("Content-")) == 0;
}

static void
digest_headers (GMimeHeaderList *headers, GChecksum *sum)
{
    Field field;
    for (guint i = 0; field_at (headers, i, &field); i++) {
        if (!is_writers_own (&field))
            continue;
        g_autofree char *name = g_ascii_strdown (field.name, -1);
        g_autofree char *value = g_mime_utils_header_unfold (field.value);
        g_autofree char *line = g_strdup_printf ("%s:%s\n", name, g_strstrip (value));
        g_checksum_update (sum, (const guchar *) line, -1);
    }
}

/* A long body stands for itself with its length, its beginning and its end. */
static void
digest_body (const guchar *body, gsize length, GChecksum *sum)
{
    gsize piece = MIN (length, MAIL_DIGEST_BYTES);
    guint64 counted = GUINT64_TO_LE ((guint64) length);
    g_checksum_update (sum, (const guchar *) &counted, sizeof counted);
    g_checksum_update (sum, body, (gssize) piece);
    g_checksum_update (sum, body + length - piece, (gssize) piece);
}

static void
digest_letter (GMimeHeaderList *headers, const Letter *letter, guint8 digest[32])
{
    g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
    digest_headers (headers, sum);
    digest_body ((const guchar *) letter->start + letter->body, letter->length - letter->body,
                 sum);
    gsize length = 32;
    g_checksum_get_digest (sum, digest, &length);
}

static DeliveryReport *
read_report (GMimeObject *root, const ImLetter *letter)
{
    g_autofree char *text = letter_text_find_report (root, DELIVERY_REPORT_BYTES);
    return text != NULL ? delivery_report_read (text)
                        : delivery_report_read_qmail (letter->text);
}

static void
free_attachment (gpointer attachment)
{
    im_attachment_free (attachment);
}

static void
read_attachments (const ImConfig *config, GMimeObject *root, GMimeObject *text, ImLetter *letter)
{
    const AttachmentRules rules = {
        .most = (guint) im_config_number (config, "mail.attachments_most"),
        .limit = (gsize) im_config_number (config, "mail.attachment_limit"),
        .types = im_config_list (config, "mail.attachment_types"),
    };
    letter->attachments = g_ptr_array_new_with_free_func (free_attachment);
    letter->refused = g_ptr_array_new_with_free_func (free_attachment);
    letter_attachments_find (root, text, &rules, letter->attachments, letter->refused);
}

const ImAttachment *
im_letter_refused (const ImLetter *letter)
{
    return letter->refused != NULL && letter->refused->len > 0 ? letter->refused->pdata[0] : NULL;
}

/* ---- All together ------------------------------------------------------------------------ */

static ImReading
read_message (const ImConfig *config, const ImEnvelope *envelope, const Letter *bytes,
              GMimeObject *root, GMimeParserOptions *options, ImLetter **out)
{
    g_autoptr (ImLetter) letter = g_new0 (ImLetter, 1);
    GMimeHeaderList *headers = g_mime_object_get_header_list (root);
    GMimeObject *text = NULL;
    letter->mail_from = g_strdup (envelope->mail_from);
    letter->notes = envelope->notes;
    if (is_called_spam (headers, envelope, im_config_text (config, "mail.spam_headers")))
        return IM_READING_SPAM;
    if (!read_from (headers, options, letter))
        return IM_READING_NO_FROM;
    if (!letter_text_find (root, (gsize) im_config_number (config, "mail.text_limit"),
                           &letter->text, &text))
        return IM_READING_MALFORMED;
    read_attachments (config, root, text, letter);
    letter->subject = read_subject (headers, options);
    letter->message_id = read_message_id (headers);
    letter->references = read_references (headers);
    letter->machine_sign = find_machine_sign (headers, letter,
                                              im_config_text (config, "mail.domain"));
    letter->by_machine = letter->machine_sign != NULL;
    letter->sender_agrees = sender_agrees (envelope, letter->from);
    letter->proof = prove (config, envelope, headers, letter->from);
    letter->report = read_report (root, letter);
    digest_letter (headers, bytes, letter->digest);
    *out = g_steal_pointer (&letter);
    return IM_READING_DONE;
}

ImReading
mail_read (const ImConfig *config, const ImEnvelope *envelope, GBytes *bytes, ImLetter **letter)
{
    static gsize is_ready = 0;
    if (g_once_init_enter (&is_ready)) {
        g_mime_init ();
        g_once_init_leave (&is_ready, 1);
    }
    Letter all = { 0 };
    all.start = g_bytes_get_data (bytes, &all.length);
    if (all.length > (gsize) im_config_number (config, "mail.letter_limit"))
        return IM_READING_TOO_LARGE;
    if (all.length == 0)
        return IM_READING_NO_FROM;
    if (!letter_bounds_find_body (all.start, all.length, &all.body))
        return IM_READING_MALFORMED;
    g_autoptr (GMimeParserOptions) options = parser_options ();
    g_autoptr (GMimeObject) root = parse (&all, options);
    if (root == NULL)
        return IM_READING_MALFORMED;
    return read_message (config, envelope, &all, root, options, letter);
}
