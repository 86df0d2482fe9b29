/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/html_text.h"

#include <libxml/HTMLparser.h>
#include <string.h>

/* Small pieces, so that a page that goes beyond the limits is left soon after. */
#define PIECE_BYTES 4096

typedef struct {
    GString *text;
    gsize limit;
    guint depth;
    guint silent_depth; /* the element whose content is no text (script, style); 0: none */
    guint quote_depth;  /* the outermost quoting element; 0: none */
    guint pre_depth;    /* the outermost preformatted element; 0: none */
    gboolean blank_waits;
    gboolean line_waits;
} Reading;

static gboolean
is_one_of (const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp (name, *names) == 0) /* libxml2 gives lower case */
            return TRUE;
    return FALSE;
}

static gboolean
is_block (const char *name)
{
    static const char *const names[] = {
        "address", "article", "blockquote", "center", "dd", "div", "dl",
        "dt",      "footer",  "form",       "h1",     "h2", "h3",  "h4",
        "h5",      "h6",      "header",     "hr",     "li", "ol",  "p",
        "pre",     "section", "table",      "tr",     "ul", NULL,
    };
    return is_one_of (name, names);
}

static gboolean
is_silent (const char *name)
{
    static const char *const names[] = { "head", "script", "style", "template", "title", NULL };
    return is_one_of (name, names);
}

/* Elements without an end: they do not nest. */
static gboolean
is_void (const char *name)
{
    static const char *const names[] = {
        "area", "base",  "br",   "col",  "embed", "frame", "hr",
        "img",  "input", "link", "meta", "param", "wbr",   NULL,
    };
    return is_one_of (name, names);
}

/* What mail programs mark by class, id or name. */
typedef enum {
    MARK_NONE,
    MARK_QUOTE,    /* what is quoted, or the words that introduce it */
    MARK_ORIGINAL, /* headers, and all behind them is quoted */
    MARK_SIGNATURE,
} Mark;

/* A container that may hold answers between its quotes (gmail_quote, protonmail_quote) is none:
 * the blockquotes in it are. */
static Mark
mark_of_value (const char *value)
{
    static const struct {
        const char *value;
        Mark mark;
    } marks[] = {
        { "moz-cite-prefix", MARK_QUOTE },
        { "yahoo_quoted", MARK_QUOTE },
        { "OLK_SRC_BODY_SECTION", MARK_QUOTE },
        { "zmail_extra", MARK_QUOTE },
        { "divRplyFwdMsg", MARK_ORIGINAL },
        { "gmail_signature", MARK_SIGNATURE },
        { "moz-signature", MARK_SIGNATURE },
        { "protonmail_signature_block", MARK_SIGNATURE },
    };
    for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
        if (strstr (value, marks[i].value) != NULL)
            return marks[i].mark;
    return MARK_NONE;
}

static Mark
mark_of (const char *name, const xmlChar **attributes)
{
    if (strcmp (name, "blockquote") == 0)
        return MARK_QUOTE;
    for (; attributes != NULL && attributes[0] != NULL; attributes += 2) {
        const char *attribute = (const char *) attributes[0];
        const char *value = (const char *) attributes[1];
        if (value == NULL)
            continue;
        if (strcmp (attribute, "name") == 0 && strcmp (value, "quote") == 0) /* GMX, web.de */
            return MARK_QUOTE;
        if (strcmp (attribute, "class") != 0 && strcmp (attribute, "id") != 0)
            continue;
        Mark mark = mark_of_value (value);
        if (mark != MARK_NONE)
            return mark;
    }
    return MARK_NONE;
}

static gboolean
at_line_start (const Reading *reading)
{
    return reading->text->len == 0 || reading->text->str[reading->text->len - 1] == '\n';
}

static gboolean
is_full (const Reading *reading)
{
    return reading->text->len >= reading->limit || reading->depth > HTML_TEXT_DEPTH;
}

/* Writes one byte of text, with what waits before it. */
static void
put (Reading *reading, char c)
{
    if (reading->line_waits && !at_line_start (reading))
        g_string_append_c (reading->text, '\n');
    if (at_line_start (reading)) {
        if (reading->quote_depth != 0)
            g_string_append (reading->text, "> ");
    } else if (reading->blank_waits)
        g_string_append_c (reading->text, ' ');
    reading->line_waits = FALSE;
    reading->blank_waits = FALSE;
    g_string_append_c (reading->text, c);
}

/* Ends the line, be it empty. */
static void
put_break (Reading *reading)
{
    if (reading->line_waits && !at_line_start (reading))
        g_string_append_c (reading->text, '\n');
    reading->line_waits = FALSE;
    reading->blank_waits = FALSE;
    g_string_append_c (reading->text, '\n');
}

/* Writes a line of our own that plain letters have in this place. */
static void
put_line (Reading *reading, const char *line)
{
    if (reading->quote_depth != 0 || reading->silent_depth != 0 || is_full (reading))
        return;
    if (!at_line_start (reading))
        g_string_append_c (reading->text, '\n');
    g_string_append_printf (reading->text, "%s\n", line);
    reading->line_waits = FALSE;
    reading->blank_waits = FALSE;
}

static void
start_mark (Reading *reading, Mark mark)
{
    switch (mark) {
    case MARK_NONE:
        return;
    case MARK_QUOTE:
        if (reading->quote_depth == 0) {
            reading->quote_depth = reading->depth;
            reading->line_waits = TRUE;
        }
        return;
    case MARK_ORIGINAL:
        put_line (reading, "-----Original Message-----");
        return;
    case MARK_SIGNATURE:
        put_line (reading, "-- ");
        return;
    }
}

static void
start_element (void *context, const xmlChar *element, const xmlChar **attributes)
{
    Reading *reading = context;
    const char *name = (const char *) element;
    if (is_block (name))
        reading->line_waits = TRUE;
    else if (strcmp (name, "td") == 0 || strcmp (name, "th") == 0)
        reading->blank_waits = TRUE;
    if (strcmp (name, "br") == 0 && reading->silent_depth == 0 && !is_full (reading))
        put_break (reading);
    if (is_void (name))
        return;
    reading->depth++;
    if (reading->silent_depth == 0 && is_silent (name))
        reading->silent_depth = reading->depth;
    if (reading->pre_depth == 0 && strcmp (name, "pre") == 0)
        reading->pre_depth = reading->depth;
    start_mark (reading, mark_of (name, attributes));
    if (strcmp (name, "li") == 0 && reading->silent_depth == 0 && !is_full (reading)) {
        put (reading, '-');
        reading->blank_waits = TRUE;
    }
}

static void
end_element (void *context, const xmlChar *element)
{
    Reading *reading = context;
    const char *name = (const char *) element;
    if (is_void (name))
        return;
    if (is_block (name) || reading->quote_depth == reading->depth)
        reading->line_waits = TRUE;
    if (reading->silent_depth == reading->depth)
        reading->silent_depth = 0;
    if (reading->quote_depth == reading->depth)
        reading->quote_depth = 0;
    if (reading->pre_depth == reading->depth)
        reading->pre_depth = 0;
    if (reading->depth > 0)
        reading->depth--;
}

/* The line end that follows <pre> at once is its own, and none of the text's (HTML 13.1.2.5).
 */
static void
put_preformatted (Reading *reading, char c)
{
    if (c == '\n' && !reading->line_waits)
        put_break (reading);
    else if (c != '\n' && c != '\r')
        put (reading, c);
}

static void
characters (void *context, const xmlChar *bytes, int length)
{
    Reading *reading = context;
    if (reading->silent_depth != 0)
        return;
    for (int i = 0; i < length && !is_full (reading); i++) {
        gboolean is_hard_blank = bytes[i] == 0xc2 && i + 1 < length && bytes[i + 1] == 0xa0;
        if (is_hard_blank)
            i++;
        if (is_hard_blank)
            reading->blank_waits = TRUE;
        else if (reading->pre_depth != 0)
            put_preformatted (reading, (char) bytes[i]);
        else if (g_ascii_isspace (bytes[i]))
            reading->blank_waits = TRUE;
        else
            put (reading, (char) bytes[i]);
    }
}

/* Where the page has had as many tags as are read: an end tag that ends nothing costs the
 * parser a look at all that is open. */
static gsize
bound_tags (const char *html, gsize length)
{
    const char *end = html + length;
    guint tags = 0;
    for (const char *at = html; (at = memchr (at, '<', (gsize) (end - at))) != NULL; at++)
        if (++tags > HTML_TEXT_TAGS)
            return (gsize) (at - html);
    return length;
}

char *
html_text (const char *html, gsize length, gsize limit)
{
    static gsize is_ready = 0;
    if (g_once_init_enter (&is_ready)) {
        xmlInitParser (); /* before a second thread parses */
        g_once_init_leave (&is_ready, 1);
    }
    htmlSAXHandler calls = { .startElement = start_element,
                             .endElement = end_element,
                             .characters = characters,
                             .ignorableWhitespace = characters };
    g_autoptr (GString) text = g_string_new (NULL);
    Reading reading = { .text = text, .limit = limit };
    length = bound_tags (html, length);
    htmlParserCtxtPtr parser = htmlCreatePushParserCtxt (&calls, &reading, NULL, 0, NULL,
                                                         XML_CHAR_ENCODING_UTF8);
    g_assert (parser != NULL);
    htmlCtxtUseOptions (parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING
                                    | HTML_PARSE_NONET | HTML_PARSE_NODEFDTD);
    for (gsize done = 0; done < length && !is_full (&reading); done += PIECE_BYTES)
        htmlParseChunk (parser, html + done, (int) MIN (length - done, PIECE_BYTES), 0);
    if (!is_full (&reading))
        htmlParseChunk (parser, "", 0, 1);
    htmlFreeParserCtxt (parser);
    return g_string_free (g_steal_pointer (&text), FALSE);
}
