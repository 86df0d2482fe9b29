/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/letter_text.h"

#include "imcore/mail/flowed_text.h"
#include "imcore/mail/html_text.h"
#include "imcore/mail/plain_text.h"

#include <string.h>

#define PIECE_BYTES 4096
#define ENCODED_BYTES                                                                          \
    4 /* at most for one byte of text, line ends and shifts within charsets too */

/* ---- Decoding one part ------------------------------------------------------------------- */

static void
add_filter (GMimeStream *stream, GMimeFilter *filter)
{
    g_mime_stream_filter_add (GMIME_STREAM_FILTER (stream), filter);
    g_object_unref (filter);
}

/* The part's declared charset as one that says something; NULL: none, or one that we cannot
 * read. */
static GMimeFilter *
charset_filter (GMimePart *part)
{
    const char *charset = g_mime_object_get_content_type_parameter (GMIME_OBJECT (part),
                                                                    "charset");
    if (charset == NULL || *charset == '\0' || g_ascii_strcasecmp (charset, "us-ascii") == 0)
        return NULL;
    return g_mime_filter_charset_new (charset, "utf-8");
}

/* The part as it stands in the letter, no more of it than @work allows, which that is taken
 * from.  The caller's. */
static GMimeStream *
encoded_part (GMimeDataWrapper *content, gsize limit, gsize *work)
{
    GMimeStream *whole = g_mime_data_wrapper_get_stream (content);
    g_mime_stream_reset (whole);
    gsize length = (gsize) MAX (g_mime_stream_length (whole), 0);
    gsize most = MIN (MIN (length, limit * ENCODED_BYTES), *work);
    *work -= most;
    gint64 start = whole->bound_start;
    return g_mime_stream_substream (whole, start, start + (gint64) most);
}

/* The content of @part, its transfer encoding and charset undone, @limit bytes at most. */
static char *
decode_part (GMimePart *part, gsize limit, gsize *work, gsize *length)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    GMimeFilter *charset = charset_filter (part);
    gboolean is_known = charset != NULL;
    GMimeDataWrapper *content = g_mime_part_get_content (part);
    if (content != NULL) {
        GMimeStream *encoded = encoded_part (content, limit, work);
        GMimeStream *decoded = g_mime_stream_filter_new (encoded);
        g_object_unref (encoded);
        add_filter (decoded,
                    g_mime_filter_basic_new (g_mime_part_get_content_encoding (part), FALSE));
        if (is_known)
            add_filter (decoded, g_steal_pointer (&charset));
        guint8 piece[PIECE_BYTES];
        gssize count = 0;
        while (bytes->len < limit
               && (count = g_mime_stream_read (decoded, (char *) piece, sizeof piece)) > 0)
            g_byte_array_append (bytes, piece, (guint) MIN ((gsize) count, limit - bytes->len));
        g_object_unref (decoded);
    }
    g_clear_object (&charset);
    if (bytes->len == 0) {
        *length = 0;
        return g_strdup ("");
    }
    if (!is_known)
        return plain_text_guess_charset ((const char *) bytes->data, bytes->len, length);
    *length = bytes->len;
    return g_memdup2 (bytes->data, bytes->len);
}

static gboolean
has_parameter (GMimePart *part, const char *name, const char *value)
{
    const char *found = g_mime_object_get_content_type_parameter (GMIME_OBJECT (part), name);
    return found != NULL && g_ascii_strcasecmp (found, value) == 0;
}

/* "" where there is nothing but white space. */
static char *
read_plain (GMimePart *part, gsize limit, gsize *work)
{
    gsize length = 0;
    g_autofree char *decoded = decode_part (part, limit, work, &length);
    g_autofree char *text = plain_text (decoded, length, PLAIN_TEXT_LINES, limit);
    if (!has_parameter (part, "format", "flowed"))
        return g_steal_pointer (&text);
    return flowed_text (text, has_parameter (part, "delsp", "yes"));
}

static char *
read_html (GMimePart *part, gsize limit, gsize *work)
{
    gsize length = 0;
    g_autofree char *decoded = decode_part (part, LETTER_TEXT_HTML, work, &length);
    g_autofree char *page = plain_text (decoded, length, PLAIN_TEXT_LINES, length * 3);
    g_autofree char *words = html_text (page, strlen (page), limit);
    return plain_text (words, strlen (words), PLAIN_TEXT_LINES, limit);
}

/* ---- Looking for it ---------------------------------------------------------------------- */

/* A multipart we are in; a stack of our own, so that nesting costs no stack of the thread's. */
typedef struct {
    GMimeMultipart *multipart;
    int next;
    int count;
    gboolean offers_choice; /* it, or one around it, is multipart/alternative */
} Level;

typedef struct {
    Level levels[LETTER_TEXT_DEPTH];
    guint depth;
    guint parts;
    gsize limit;
    gsize work;      /* bytes that may still be decoded */
    GMimePart *html; /* the first one met, should no plain text follow */
    char *text;
    GMimePart *found; /* the part that @text is of; NULL: none */
} Search;

static gboolean
is_type (GMimeObject *object, const char *type, const char *subtype)
{
    return g_mime_content_type_is_type (g_mime_object_get_content_type (object), type, subtype);
}

static gboolean
enter (Search *search, GMimeMultipart *multipart)
{
    if (search->depth == LETTER_TEXT_DEPTH)
        return FALSE;
    GMimeObject *object = GMIME_OBJECT (multipart);
    gboolean is_within = search->depth > 0 && search->levels[search->depth - 1].offers_choice;
    int count = g_mime_multipart_get_count (multipart);
    search->levels[search->depth++] = (Level){
        .multipart = multipart,
        .count = is_type (object, "multipart", "report") ? MIN (count, 1) : count,
        .offers_choice = is_within || is_type (object, "multipart", "alternative"),
    };
    return TRUE;
}

/* Sets search->text if @part has it. */
static void
look_at (Search *search, GMimePart *part)
{
    GMimeObject *object = GMIME_OBJECT (part);
    const char *disposition = g_mime_object_get_disposition (object);
    if (disposition != NULL && g_ascii_strcasecmp (disposition, "attachment") == 0)
        return;
    if (is_type (object, "text", "plain")) {
        g_autofree char *text = read_plain (part, search->limit, &search->work);
        if (*text != '\0')
            search->text = g_steal_pointer (&text);
    } else if (is_type (object, "text", "html") && search->html == NULL) {
        gboolean may_follow = search->depth > 0
                              && search->levels[search->depth - 1].offers_choice;
        if (may_follow)
            search->html = part;
        else /* a plain part behind it is a list's footer or a virus scanner's stamp */
            search->text = read_html (part, search->limit, &search->work);
    }
}

static gboolean
visit (Search *search, GMimeObject *object)
{
    if (++search->parts > LETTER_TEXT_PARTS)
        return FALSE;
    if (GMIME_IS_MULTIPART (object))
        return enter (search, GMIME_MULTIPART (object));
    if (GMIME_IS_PART (object)) {
        look_at (search, GMIME_PART (object));
        search->found = search->text != NULL ? GMIME_PART (object) : NULL;
    }
    return TRUE; /* message/rfc822 is somebody else's letter */
}

gboolean
letter_text_find (GMimeObject *root, gsize limit, char **text, GMimeObject **part)
{
    Search search = { .limit = limit, .work = LETTER_TEXT_WORK };
    gboolean is_good = visit (&search, root);
    while (is_good && search.text == NULL && search.depth > 0) {
        Level *level = &search.levels[search.depth - 1];
        if (level->next == level->count)
            search.depth--;
        else
            is_good = visit (&search,
                             g_mime_multipart_get_part (level->multipart, level->next++));
    }
    if (!is_good) {
        g_free (search.text);
        return FALSE;
    }
    if (search.text == NULL && search.html != NULL) {
        search.found = search.html;
        search.text = read_html (search.html, limit, &search.work);
    }
    *part = (GMimeObject *) search.found;
    *text = search.text != NULL ? search.text : g_strdup ("");
    return TRUE;
}

char *
letter_text_find_report (GMimeObject *root, gsize limit)
{
    enum { PARTS = 3 }; /* RFC 6522: for people, for machines, the mail itself */
    if (!GMIME_IS_MULTIPART (root) || !is_type (root, "multipart", "report"))
        return NULL;
    GMimeMultipart *report = GMIME_MULTIPART (root);
    int count = MIN (g_mime_multipart_get_count (report), PARTS);
    gsize work = limit * ENCODED_BYTES; /* one part is read */
    for (int i = 0; i < count; i++) {
        GMimeObject *part = g_mime_multipart_get_part (report, i);
        if (GMIME_IS_PART (part) && (is_type (part, "message", "delivery-status")
                                     || is_type (part, "message", "global-delivery-status")))
            return read_plain (GMIME_PART (part), limit, &work);
    }
    return NULL;
}
