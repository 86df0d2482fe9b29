/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/letter_bounds.h"

#include <string.h>

/* The next line's start; @end: there is none. */
static const char *
next_line (const char *line, const char *end)
{
    const char *feed = memchr (line, '\n', (gsize) (end - line));
    return feed != NULL ? feed + 1 : end;
}

gboolean
letter_bounds_find_body (const char *start, gsize length, gsize *body)
{
    const char *end = start + length;
    guint fields = 0;
    const char *line = start;
    for (; line < end; line = next_line (line, end)) {
        if (*line == '\n' || (*line == '\r' && line + 1 < end && line[1] == '\n'))
            break;
        fields += *line != ' ' && *line != '\t';
        if (fields > MAIL_HEADERS || line - start > MAIL_HEADER_BYTES)
            return FALSE;
    }
    *body = (gsize) (line - start);
    return *body <= MAIL_HEADER_BYTES;
}

/* "--" or "Name:", with or without blanks before the colon: what the parser may take for a part
 * or its header. */
static gboolean
may_be_structure (const char *line, const char *end)
{
    if (end - line >= 2 && line[0] == '-' && line[1] == '-')
        return TRUE;
    const char *at = line;
    while (at < end && (guchar) *at > ' ' && *at != ':')
        at++;
    if (at == line)
        return FALSE;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return at < end && *at == ':';
}

static gboolean
begins_with (const char *line, const char *end, const char *name)
{
    gsize length = strlen (name);
    return (gsize) (end - line) >= length && g_ascii_strncasecmp (line, name, length) == 0;
}

/* A field that GMime reads addresses from as soon as a letter within the letter has it. */
static gboolean
has_addresses (const char *line, const char *end)
{
    static const char *const names[] = { "From", "Sender", "Reply-To", "To",
                                         "Cc",   "Bcc",    "Resent-" };
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        if (begins_with (line, end, names[i]))
            return TRUE;
    return FALSE;
}

static guint
count_colons (const char *line, const char *end)
{
    guint colons = 0;
    for (; (line = memchr (line, ':', (gsize) (end - line))) != NULL; line++)
        colons++;
    return colons;
}

/* What of the body the parser will hold, so far. */
typedef struct {
    gboolean is_structure, is_addresses; /* the line before */
    gsize lines;                         /* of any kind */
    gsize structure_lines, structure_bytes;
    gsize types;
    gsize address_bytes;
    guint colons; /* in the field of addresses at hand */
} Structure;

/* Adds the line from @line to @next.  FALSE: parsing must end before it. */
static gboolean
add_line (Structure *all, const char *line, const char *next)
{
    gboolean is_fold = *line == ' ' || *line == '\t';
    if (!is_fold) {
        all->is_structure = may_be_structure (line, next);
        all->is_addresses = all->is_structure && has_addresses (line, next);
        all->colons = 0;
    }
    if (++all->lines > MAIL_LINES)
        return FALSE;
    if (!all->is_structure)
        return TRUE;
    all->structure_lines++;
    all->structure_bytes += (gsize) (next - line);
    all->types += begins_with (line, next, "Content-Type");
    if (all->is_addresses) {
        all->address_bytes += (gsize) (next - line);
        all->colons += count_colons (line, next);
    }
    return all->structure_lines <= MAIL_STRUCTURE_LINES
           && all->structure_bytes <= MAIL_STRUCTURE_BYTES && all->types <= MAIL_STRUCTURE_TYPES
           && all->address_bytes <= MAIL_STRUCTURE_ADDRESSES
           && all->colons <= MAIL_STRUCTURE_GROUPS;
}

gsize
letter_bounds_parsing (const char *start, gsize length, gsize body)
{
    const char *end = start + length;
    Structure all = { 0 };
    const char *next;
    for (const char *line = start + body; line < end; line = next) {
        next = next_line (line, end);
        if (!add_line (&all, line, next))
            return (gsize) (line - start);
    }
    return length;
}
