/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/letter_attachments.h"

#include "imcore/mail/plain_text.h"

#include <string.h>

#define PIECE_BYTES 4096
#define UNKNOWN_TYPE "application/octet-stream"

void
im_attachment_free (ImAttachment *attachment)
{
    if (attachment == NULL)
        return;
    g_free (attachment->name);
    g_free (attachment->type);
    g_clear_pointer (&attachment->bytes, g_bytes_unref);
    g_free (attachment);
}

/* ---- What a part is ---------------------------------------------------------------------- */

static gboolean
is_type (GMimeObject *object, const char *type, const char *subtype)
{
    return g_mime_content_type_is_type (g_mime_object_get_content_type (object), type, subtype);
}

static gboolean
is_disposed (GMimeObject *object, const char *as)
{
    const char *disposition = g_mime_object_get_disposition (object);
    return disposition != NULL && g_ascii_strcasecmp (disposition, as) == 0;
}

/* As declared, in lower case; it is shown, and matched, never acted on. */
static char *
type_of (GMimeObject *object)
{
    g_autofree char *declared = g_mime_content_type_get_mime_type (
        g_mime_object_get_content_type (object));
    char *type = g_ascii_strdown (declared, -1);
    gsize length = strspn (type, "abcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+/");
    if (type[length] == '\0' && length <= LETTER_ATTACHMENT_TYPE_BYTES)
        return type;
    g_free (type);
    return g_strdup (UNKNOWN_TYPE);
}

/* One line that is no path and nothing hidden, whatever it goes into. */
static char *
name_of (GMimeObject *object)
{
    const char *written = GMIME_IS_PART (object)
                              ? g_mime_part_get_filename (GMIME_PART (object))
                              : g_mime_object_get_content_disposition_parameter (object,
                                                                                 "filename");
    if (written == NULL)
        written = "";
    char *name = plain_text (written, strlen (written), PLAIN_TEXT_ONE_LINE,
                             LETTER_ATTACHMENT_NAME_BYTES);
    g_strdelimit (name, "/\\:*?\"<>|", '_');
    g_strdelimit (name, "[", '(');
    g_strdelimit (name, "]", ')');
    if (*name == '.')
        *name = '_';
    if (*name != '\0')
        return name;
    g_free (name);
    return g_strdup (GMIME_IS_MESSAGE_PART (object) ? "letter.eml" : "attachment");
}

static gboolean
is_signature (GMimeObject *object)
{
    return is_type (object, "application", "pgp-signature")
           || is_type (object, "application", "pkcs7-signature")
           || is_type (object, "application", "x-pkcs7-signature");
}

/* What the page before it shows, or another form of it, is a part of the text. */
static gboolean
is_attached (GMimeObject *object, GMimeObject *around, GMimeObject *text)
{
    if (object == text || is_signature (object))
        return FALSE;
    if (is_disposed (object, "attachment"))
        return TRUE;
    if (around != NULL && is_type (around, "multipart", "alternative"))
        return FALSE;
    if (around != NULL && is_type (around, "multipart", "related")
        && g_mime_object_get_content_id (object) != NULL)
        return FALSE;
    gboolean has_name = GMIME_IS_PART (object)
                        && g_mime_part_get_filename (GMIME_PART (object)) != NULL;
    return has_name || !is_type (object, "text", "*");
}

/* ---- Decoding ---------------------------------------------------------------------------- */

/* The content with its transfer encoding undone.  *@size counts all of it; NULL: more than
 * @limit bytes. */
static GBytes *
decode (GMimePart *part, gsize limit, gint64 *size)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    GMimeDataWrapper *content = g_mime_part_get_content (part);
    *size = 0;
    if (content == NULL)
        return g_bytes_new (NULL, 0);
    GMimeStream *encoded = g_mime_data_wrapper_get_stream (content);
    g_mime_stream_reset (encoded);
    GMimeStream *decoded = g_mime_stream_filter_new (encoded);
    GMimeFilter *filter = g_mime_filter_basic_new (g_mime_part_get_content_encoding (part),
                                                   FALSE);
    g_mime_stream_filter_add (GMIME_STREAM_FILTER (decoded), filter);
    g_object_unref (filter);
    guint8 piece[PIECE_BYTES];
    gssize count = 0;
    while ((count = g_mime_stream_read (decoded, (char *) piece, sizeof piece)) > 0) {
        *size += count;
        if ((gsize) *size <= limit)
            g_byte_array_append (bytes, piece, (guint) count);
    }
    g_object_unref (decoded);
    return (gsize) *size <= limit ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes))
                                  : NULL;
}

/* A letter within the letter, as it stands. */
static GBytes *
decode_letter (GMimeMessagePart *part, gsize limit, gint64 *size)
{
    GMimeMessage *message = g_mime_message_part_get_message (part);
    GMimeStream *stream = g_mime_stream_mem_new ();
    if (message != NULL)
        g_mime_object_write_to_stream (GMIME_OBJECT (message), NULL, stream);
    GByteArray *written = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
    *size = written->len;
    GBytes *bytes = written->len <= limit ? g_bytes_new (written->data, written->len) : NULL;
    g_object_unref (stream);
    return bytes;
}

/* ---- Looking for them -------------------------------------------------------------------- */

/* A multipart we are in; a stack of our own, so that nesting costs no stack of the thread's. */
typedef struct {
    GMimeMultipart *multipart;
    int next;
} Level;

typedef struct {
    Level levels[LETTER_ATTACHMENT_DEPTH];
    guint depth, parts;
    GMimeObject *text;
    const AttachmentRules *rules;
    GPtrArray *taken, *refused;
} Search;

static gboolean
is_permitted_type (const AttachmentRules *rules, const char *type)
{
    for (const char *const *one = rules->types; *one != NULL; one++) {
        g_autofree char *pattern = g_ascii_strdown (*one, -1);
        if (g_pattern_match_simple (pattern, type))
            return TRUE;
    }
    return FALSE;
}

static void
take (Search *search, GMimeObject *object)
{
    const AttachmentRules *rules = search->rules;
    g_autoptr (ImAttachment) one = g_new0 (ImAttachment, 1);
    one->name = name_of (object);
    one->type = type_of (object);
    if (!is_permitted_type (rules, one->type))
        one->refused = IM_ATTACHMENT_TYPE;
    else if (search->taken->len >= rules->most)
        one->refused = IM_ATTACHMENT_MANY;
    gsize limit = one->refused == IM_ATTACHMENT_TAKEN ? rules->limit : 0;
    one->bytes = GMIME_IS_PART (object)
                     ? decode (GMIME_PART (object), limit, &one->size)
                     : decode_letter (GMIME_MESSAGE_PART (object), limit, &one->size);
    if (one->refused == IM_ATTACHMENT_TAKEN && one->bytes == NULL)
        one->refused = IM_ATTACHMENT_LARGE;
    if (one->refused == IM_ATTACHMENT_TAKEN) {
        one->n = search->taken->len + 1;
        g_ptr_array_add (search->taken, g_steal_pointer (&one));
    } else if (search->refused->len < LETTER_ATTACHMENTS_NAMED) {
        g_clear_pointer (&one->bytes, g_bytes_unref);
        g_ptr_array_add (search->refused, g_steal_pointer (&one));
    }
}

static void
visit (Search *search, GMimeObject *object)
{
    GMimeObject *around = search->depth > 0
                              ? GMIME_OBJECT (search->levels[search->depth - 1].multipart)
                              : NULL;
    search->parts++;
    if (GMIME_IS_MULTIPART (object)) {
        if (search->depth < LETTER_ATTACHMENT_DEPTH && !is_type (object, "multipart", "report"))
            search->levels[search->depth++] = (Level){ .multipart = GMIME_MULTIPART (object) };
    } else if ((GMIME_IS_PART (object) || GMIME_IS_MESSAGE_PART (object))
               && is_attached (object, around, search->text)) {
        take (search, object);
    }
}

void
letter_attachments_find (GMimeObject *root, GMimeObject *text, const AttachmentRules *rules,
                         GPtrArray *taken, GPtrArray *refused)
{
    Search search = { .text = text, .rules = rules, .taken = taken, .refused = refused };
    visit (&search, root);
    while (search.depth > 0 && search.parts < LETTER_ATTACHMENT_PARTS) {
        Level *level = &search.levels[search.depth - 1];
        if (level->next == g_mime_multipart_get_count (level->multipart))
            search.depth--;
        else
            visit (&search, g_mime_multipart_get_part (level->multipart, level->next++));
    }
}
