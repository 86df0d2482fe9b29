/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/named_target.h"

#include "imcore/domain/address.h"
#include "imcore/recipients.h"

#include <string.h>

#define BLANKS " \t\r\n"

/* Digits and what stands between them, before a number without its country is taken for one. */
enum { PHONE_AT_HOME_LEAST = 9 };

/* Digits of a telephone that has its country but no plus: a day, 20261121, is none. */
enum { PHONE_WITH_COUNTRY_LEAST = 10 };

/* A number that stands alone: a year is none. */
enum { UIN_ALONE_LEAST = 5 };

enum { NUMBERS_LOOKED_UP = 8 }; /* of one text */

enum { PHONE_BYTES = 32 }; /* of a telephone in groups: 15 digits and what may part them */

/* A word, and the blank-parted words from it on that are read as one with it. */
typedef struct {
    const char *start, *end;
} Span;

typedef struct {
    StoreWork *work;
    const ImCore *core;
    gint64 code;
    guint looked_up; /* numbers */
    NamedTarget *target;
} Reading;

static gboolean
next_word (const char *from, Span *word)
{
    word->start = from + strspn (from, BLANKS);
    word->end = word->start + strcspn (word->start, BLANKS);
    return word->end > word->start;
}

/* Without the brackets and punctuation around it. */
static char *
bare_word (const char *word)
{
    char *bare = g_strdup (word + strspn (word, "<("));
    gsize length = strlen (bare);
    while (length > 0 && strchr (",;:.!?>)", bare[length - 1]) != NULL)
        bare[--length] = '\0';
    return bare;
}

static Address *
read_address (const Reading *reading, const char *word)
{
    g_autofree char *bare = bare_word (word);
    return address_of_target (reading->core, reading->code, bare);
}

/* ---- Telephones -------------------------------------------------------------------------- */

/* With its country, or with the zero that numbers have at home: a year is none. */
static gboolean
looks_like_phone (const char *word)
{
    return *word == '+'
           || (*word == '0' && strspn (word, "0123456789-.") >= PHONE_AT_HOME_LEAST);
}

/* Might @word be the first group of a telephone?  "+63", "(0918)", "00". */
static gboolean
begins_phone (const char *word)
{
    const char *digits = word + strspn (word, "(");
    return *digits == '+' || *digits == '0';
}

/* "+63 918 111 2222": the telephone that as many words from @first on as can make one are the
 * groups of, and where they end.  NULL: none. */
static Address *
grouped_phone (const Reading *reading, const Span *first, const char **end)
{
    g_autoptr (GString) together = g_string_new_len (first->start, first->end - first->start);
    Address *found = NULL;
    Span group = *first;
    while (together->len < PHONE_BYTES && next_word (group.end, &group)
           && strchr ("0123456789(", *group.start) != NULL) {
        g_string_append_len (together, group.start, group.end - group.start);
        Address *longer = together->len > PHONE_AT_HOME_LEAST
                              ? read_address (reading, together->str)
                              : NULL;
        if (longer == NULL)
            continue;
        address_free (found);
        found = longer;
        *end = group.end;
    }
    return found;
}

/* ---- Members, by number ------------------------------------------------------------------ */

static gboolean
find_member (Reading *reading, gint64 uin, GError **error)
{
    Account **member = &reading->target->member;
    if (reading->looked_up++ >= NUMBERS_LOOKED_UP)
        return TRUE;
    if (!store_find_account_by_uin (reading->work, uin, member, error))
        return FALSE;
    if (*member != NULL && !account_can_be_written_to (*member))
        g_clear_pointer (member, account_free);
    return TRUE;
}

/* "12125556666@im.example" */
static gboolean
find_at_our_domain (Reading *reading, const char *word, GError **error)
{
    g_autofree char *bare = bare_word (word);
    g_autofree char *token = NULL;
    gint64 uin = 0;
    return recipient_read (reading->core, bare, &uin, &token) != IM_RECIPIENT_MEMBER
           || find_member (reading, uin, error);
}

/* ---- The words --------------------------------------------------------------------------- */

/* What of a word is its mailbox: "Hi,ann@x.example,", "mailto:ann@x.example". */
static Span
mailbox_within (const Span *word)
{
    static const char parting[] = BLANKS "<>()[],;:\"";
    const char *at = memchr (word->start, '@', (gsize) (word->end - word->start));
    Span mailbox = { at, at + strcspn (at, parting) };
    while (mailbox.start > word->start && strchr (parting, mailbox.start[-1]) == NULL)
        mailbox.start--;
    gsize before = (gsize) (mailbox.start - word->start), scheme = strlen ("mailto:");
    if (before >= scheme && g_ascii_strncasecmp (mailbox.start - scheme, "mailto:", scheme) == 0)
        mailbox.start -= scheme;
    return mailbox;
}

static gboolean
read_mailbox (Reading *reading, const Span *mailbox, GError **error)
{
    g_autofree char *written = g_strndup (mailbox->start, (gsize) (mailbox->end - mailbox->start));
    const char *bare = g_ascii_strncasecmp (written, "mailto:", strlen ("mailto:")) == 0
                           ? written + strlen ("mailto:")
                           : written;
    reading->target->address = read_address (reading, bare);
    return reading->target->address != NULL || find_at_our_domain (reading, bare, error);
}

/* @word, as a mailbox or a number at our domain, or with what belongs to it as a telephone. */
static gboolean
read_word (Reading *reading, Span *word, GError **error)
{
    NamedTarget *target = reading->target;
    g_autofree char *written = g_strndup (word->start, (gsize) (word->end - word->start));
    if (strchr (written, '@') != NULL) {
        if (!read_mailbox (reading, word, error))
            return FALSE;
        if (target->address != NULL || target->member != NULL)
            return TRUE;
        const Span whole = *word;
        *word = mailbox_within (&whole);
        return read_mailbox (reading, word, error);
    }
    if (looks_like_phone (written))
        target->address = read_address (reading, written);
    if (target->address == NULL && begins_phone (written))
        target->address = grouped_phone (reading, word, &word->end);
    return TRUE;
}

/* "12125556666", "639181112222" */
static gboolean
read_digits (Reading *reading, Span *word, GError **error)
{
    NamedTarget *target = reading->target;
    g_autofree char *written = g_strndup (word->start, (gsize) (word->end - word->start));
    g_autofree char *bare = bare_word (written);
    gint64 uin = 0;
    if (strlen (bare) < UIN_ALONE_LEAST || !number_parse (bare, &uin))
        return TRUE;
    if (!find_member (reading, uin, error))
        return FALSE;
    if (target->member == NULL && strlen (bare) >= PHONE_WITH_COUNTRY_LEAST)
        target->address = read_address (reading, bare);
    return TRUE;
}

/* What is left of @text without @cut; a line that ended there ends still. */
static char *
without (const char *text, const Span *cut)
{
    g_autofree char *before = g_strchomp (g_strndup (text, (gsize) (cut->start - text)));
    const char *gap = text + strlen (before);
    const char *after = cut->end + strspn (cut->end, BLANKS);
    gboolean parts_lines = memchr (gap, '\n', (gsize) (cut->start - gap)) != NULL
                           || memchr (cut->end, '\n', (gsize) (after - cut->end)) != NULL;
    gboolean has_both = *before != '\0' && *after != '\0';
    char *rest = g_strconcat (before, !has_both ? "" : parts_lines ? "\n" : " ", after, NULL);
    return g_strstrip (rest);
}

typedef gboolean (*ReadWord) (Reading *reading, Span *word, GError **error);

gboolean
named_target_find (StoreWork *work, const ImCore *core, gint64 code, const char *text,
                   NamedTarget *target, GError **error)
{
    static const ReadWord readings[] = { read_word, read_digits };
    Reading reading = { .work = work, .core = core, .code = code, .target = target };
    *target = (NamedTarget){ 0 };
    for (guint i = 0; i < G_N_ELEMENTS (readings); i++) {
        Span word = { text, text };
        while (next_word (word.end, &word)) {
            if (!readings[i](&reading, &word, error))
                return FALSE;
            if (target->address == NULL && target->member == NULL)
                continue;
            target->rest = without (text, &word);
            return TRUE;
        }
    }
    target->rest = g_strstrip (g_strdup (text));
    return TRUE;
}

void
named_target_clear (NamedTarget *target)
{
    g_clear_pointer (&target->address, address_free);
    g_clear_pointer (&target->member, account_free);
    g_clear_pointer (&target->rest, g_free);
}
