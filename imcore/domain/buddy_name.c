/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/buddy_name.h"

#include <string.h>

#define ZWNJ 0x200c
#define ZWJ 0x200d
#define BLACK_FLAG 0x1f3f4
#define TAG_END 0xe007f

typedef struct {
    gunichar first, last;
} Span;

static gboolean
is_within (gunichar c, const Span *spans, gsize count)
{
    for (gsize i = 0; i < count && spans[i].first <= c; i++)
        if (c <= spans[i].last)
            return TRUE;
    return FALSE;
}

/* Unicode's Extended_Pictographic: what ZWJ joins to one picture. */
static gboolean
is_picture (gunichar c)
{
    static const Span pictures[] = {
        { 0xa9, 0xa9 },       { 0xae, 0xae },       { 0x203c, 0x203c },   { 0x2049, 0x2049 },
        { 0x2122, 0x2122 },   { 0x2139, 0x2139 },   { 0x2194, 0x2199 },   { 0x21a9, 0x21aa },
        { 0x231a, 0x231b },   { 0x2328, 0x2328 },   { 0x2388, 0x2388 },   { 0x23cf, 0x23cf },
        { 0x23e9, 0x23f3 },   { 0x23f8, 0x23fa },   { 0x24c2, 0x24c2 },   { 0x25aa, 0x25ab },
        { 0x25b6, 0x25b6 },   { 0x25c0, 0x25c0 },   { 0x25fb, 0x25fe },   { 0x2600, 0x2605 },
        { 0x2607, 0x2612 },   { 0x2614, 0x2685 },   { 0x2690, 0x2705 },   { 0x2708, 0x2712 },
        { 0x2714, 0x2714 },   { 0x2716, 0x2716 },   { 0x271d, 0x271d },   { 0x2721, 0x2721 },
        { 0x2728, 0x2728 },   { 0x2733, 0x2734 },   { 0x2744, 0x2744 },   { 0x2747, 0x2747 },
        { 0x274c, 0x274c },   { 0x274e, 0x274e },   { 0x2753, 0x2755 },   { 0x2757, 0x2757 },
        { 0x2763, 0x2767 },   { 0x2795, 0x2797 },   { 0x27a1, 0x27a1 },   { 0x27b0, 0x27b0 },
        { 0x27bf, 0x27bf },   { 0x2934, 0x2935 },   { 0x2b05, 0x2b07 },   { 0x2b1b, 0x2b1c },
        { 0x2b50, 0x2b50 },   { 0x2b55, 0x2b55 },   { 0x3030, 0x3030 },   { 0x303d, 0x303d },
        { 0x3297, 0x3297 },   { 0x3299, 0x3299 },   { 0x1f000, 0x1f0ff }, { 0x1f10d, 0x1f10f },
        { 0x1f12f, 0x1f12f }, { 0x1f16c, 0x1f171 }, { 0x1f17e, 0x1f17f }, { 0x1f18e, 0x1f18e },
        { 0x1f191, 0x1f19a }, { 0x1f1ad, 0x1f1e5 }, { 0x1f201, 0x1f20f }, { 0x1f21a, 0x1f21a },
        { 0x1f22f, 0x1f22f }, { 0x1f232, 0x1f23a }, { 0x1f23c, 0x1f23f }, { 0x1f249, 0x1f3fa },
        { 0x1f400, 0x1f53d }, { 0x1f546, 0x1f64f }, { 0x1f680, 0x1f6ff }, { 0x1f774, 0x1f77f },
        { 0x1f7d5, 0x1f7ff }, { 0x1f80c, 0x1f80f }, { 0x1f848, 0x1f84f }, { 0x1f85a, 0x1f85f },
        { 0x1f888, 0x1f88f }, { 0x1f8ae, 0x1f8ff }, { 0x1f90c, 0x1f93a }, { 0x1f93c, 0x1f945 },
        { 0x1f947, 0x1faff }, { 0x1fc00, 0x1fffd },
    };
    return is_within (c, pictures, G_N_ELEMENTS (pictures));
}

/* Signs that stand over or before the character that follows them:
 * Grapheme_Cluster_Break=Prepend. */
static gboolean
is_prepended (gunichar c)
{
    static const Span signs[] = {
        { 0x600, 0x605 },     { 0x6dd, 0x6dd },     { 0x70f, 0x70f },     { 0x890, 0x891 },
        { 0x8e2, 0x8e2 },     { 0xd4e, 0xd4e },     { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd },
        { 0x111c2, 0x111c3 }, { 0x1193f, 0x1193f }, { 0x11941, 0x11941 }, { 0x11a3a, 0x11a3a },
        { 0x11a84, 0x11a89 }, { 0x11d46, 0x11d46 }, { 0x11f02, 0x11f02 },
    };
    return is_within (c, signs, G_N_ELEMENTS (signs));
}

static gboolean
is_variation_selector (gunichar c)
{
    return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef)
           || (c >= 0x180b && c <= 0x180f && c != 0x180e);
}

/* Characters drawn as nothing: Unicode's Default_Ignorable_Code_Point without those that
 * may_stay() judges, the old annotation characters, and the object replacement. */
static gboolean
is_invisible (gunichar c)
{
    static const Span nothing[] = {
        { 0xad, 0xad },       { 0x34f, 0x34f },     { 0x61c, 0x61c },     { 0x115f, 0x1160 },
        { 0x17b4, 0x17b5 },   { 0x180e, 0x180e },   { 0x200b, 0x200f },   { 0x202a, 0x202e },
        { 0x2060, 0x206f },   { 0x3164, 0x3164 },   { 0xfeff, 0xfeff },   { 0xffa0, 0xffa0 },
        { 0xfff0, 0xfffc },   { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
    };
    return is_within (c, nothing, G_N_ELEMENTS (nothing));
}

/* Scripts in which ZWJ and ZWNJ choose between spellings: Arabic to N'Ko, India and its
 * neighbours. */
static gboolean
is_joined_script (gunichar c)
{
    return (c >= 0x600 && c <= 0x7ff) || (c >= 0x860 && c <= 0x8ff)
           || (c >= 0x900 && c <= 0xdff) || (c >= 0x1000 && c <= 0x109f)
           || (c >= 0x1780 && c <= 0x18af);
}

/* ---- Clusters: UAX #29, rules GB3 to GB13 --------------------------------------------------
 */

typedef enum {
    OTHER,
    CONTROL,
    EXTENDING, /* stays with what is before it: Extend and SpacingMark */
    JOINER,
    PREPENDED,
    REGIONAL, /* two make a flag */
    PICTURE,
    HANGUL_L,
    HANGUL_V,
    HANGUL_T,
    HANGUL_LV,
    HANGUL_LVT,
} Class;

/* A few vowel signs of Myanmar, which Unicode parts from their letter, we leave with it: nobody
 * sees them as characters of their own. */
static Class
class_of (gunichar c)
{
    if (c == ZWJ)
        return JOINER;
    if (g_unichar_ismark (c) || c == ZWNJ || (c >= 0x1f3fb && c <= 0x1f3ff)
        || (c >= 0xe0020 && c <= TAG_END) || c == 0xe33 || c == 0xeb3 || c == 0xff9e
        || c == 0xff9f)
        return EXTENDING;
    if (is_prepended (c))
        return PREPENDED;
    if (is_picture (c))
        return PICTURE;
    if (c >= 0x1f1e6 && c <= 0x1f1ff)
        return REGIONAL;
    if ((c >= 0x1100 && c <= 0x115f) || (c >= 0xa960 && c <= 0xa97c))
        return HANGUL_L;
    if ((c >= 0x1160 && c <= 0x11a7) || (c >= 0xd7b0 && c <= 0xd7c6))
        return HANGUL_V;
    if ((c >= 0x11a8 && c <= 0x11ff) || (c >= 0xd7cb && c <= 0xd7fb))
        return HANGUL_T;
    if (c >= 0xac00 && c <= 0xd7a3)
        return (c - 0xac00) % 28 == 0 ? HANGUL_LV : HANGUL_LVT;
    GUnicodeType type = g_unichar_type (c);
    return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT
                   || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR
               ? CONTROL
               : OTHER;
}

/* Does @next stay with @last?  @regionals: how many end the cluster; @picture: it ends in a
 * picture, extended or not, and a joiner. */
static gboolean
stays (Class last, Class next, guint regionals, gboolean picture)
{
    if (last == CONTROL || next == CONTROL)
        return FALSE;
    if (next == EXTENDING || next == JOINER || last == PREPENDED)
        return TRUE;
    switch (last) {
    case HANGUL_L:
        return next == HANGUL_L || next == HANGUL_V || next == HANGUL_LV || next == HANGUL_LVT;
    case HANGUL_V:
    case HANGUL_LV:
        return next == HANGUL_V || next == HANGUL_T;
    case HANGUL_T:
    case HANGUL_LVT:
        return next == HANGUL_T;
    case JOINER:
        return picture && next == PICTURE;
    case REGIONAL:
        return regionals % 2 == 1 && next == REGIONAL;
    case OTHER:
    case CONTROL:
    case EXTENDING:
    case PREPENDED:
    case PICTURE:
        return FALSE;
    }
    g_assert_not_reached ();
}

gsize
buddy_name_cluster (const char *text)
{
    if (*text == '\0')
        return 0;
    if (text[0] == '\r' && text[1] == '\n')
        return 2;
    Class last = class_of (g_utf8_get_char (text));
    guint regionals = last == REGIONAL;
    gboolean picture = last == PICTURE;
    const char *p = g_utf8_next_char (text);
    for (; *p != '\0'; p = g_utf8_next_char (p)) {
        Class next = class_of (g_utf8_get_char (p));
        if (!stays (last, next, regionals, picture))
            break;
        regionals = next == REGIONAL ? regionals + 1 : 0;
        picture = next == PICTURE || (picture && (next == EXTENDING || next == JOINER));
        last = next;
    }
    return (gsize) (p - text);
}

/* ---- Cleaning -----------------------------------------------------------------------------
 */

/* The bytes of a flag of a region at @p: a black flag, up to six tag letters, the tag's end. 0:
 * none. */
static gsize
region_flag (const char *p)
{
    if (g_utf8_get_char (p) != BLACK_FLAG)
        return 0;
    const char *q = g_utf8_next_char (p);
    for (guint tags = 0; tags <= 6; tags++, q = g_utf8_next_char (q)) {
        gunichar c = g_utf8_get_char (q);
        if (c == TAG_END)
            return tags > 0 ? (gsize) (g_utf8_next_char (q) - p) : 0;
        if (!((c >= 0xe0030 && c <= 0xe0039) || (c >= 0xe0061 && c <= 0xe007a)))
            return 0;
    }
    return 0;
}

/* May the joiner or selector @c stay between @before, already cleaned, and @after?  @picture:
 * the last base before it is a picture. */
static gboolean
may_stay (gunichar c, gunichar before, gunichar after, gboolean picture)
{
    if (c == ZWJ && picture)
        return is_picture (after);
    if (c == ZWJ || c == ZWNJ)
        return is_joined_script (before) && is_joined_script (after);
    if (c == 0xfe0e || c == 0xfe0f)
        return picture
               || (before != 0 && before < 0x80
                   && strchr ("0123456789#*", (int) before) != NULL);
    GUnicodeScript script = g_unichar_get_script (before);
    return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_MONGOLIAN
           || script == G_UNICODE_SCRIPT_MYANMAR;
}

static gboolean
is_blank (gunichar c)
{
    return g_unichar_isspace (c) || c == '\v' || c == 0x85
           || c == 0x2800; /* Braille without dots */
}

static gboolean
is_refused (gunichar c)
{
    GUnicodeType type = g_unichar_type (c);
    return type == G_UNICODE_CONTROL || type == G_UNICODE_PRIVATE_USE || is_invisible (c)
           || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

/* @raw on one line, without what cannot be seen. */
static char *
drop_tricks (const char *raw)
{
    g_autoptr (GString) clean = g_string_new (NULL);
    gunichar before = 0;
    gboolean picture = FALSE;
    guint marks = 0;
    for (const char *p = raw; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        gsize flag = region_flag (p);
        if (is_blank (c)) {
            if (clean->len == 0 || before == ' ')
                continue;
            c = ' ';
            picture = FALSE;
        } else if (flag > 0) {
            g_string_append_len (clean, p, (gssize) flag);
            p = g_utf8_prev_char (p + flag);
            before = BLACK_FLAG;
            picture = TRUE;
            continue;
        } else if (c == ZWJ || c == ZWNJ || is_variation_selector (c)) {
            if (!may_stay (c, before, g_utf8_get_char (g_utf8_next_char (p)), picture))
                continue;
        } else if (is_refused (c)) {
            continue;
        } else if (g_unichar_ismark (c)) {
            if (clean->len == 0 || ++marks > BUDDY_NAME_MARKS_LIMIT)
                continue;
        } else {
            marks = 0;
            /* A skin tone leaves its picture one that a joiner may follow. */
            picture = is_picture (c) || (picture && c >= 0x1f3fb && c <= 0x1f3ff);
        }
        g_string_append_unichar (clean, c);
        before = c;
    }
    return g_string_free (g_steal_pointer (&clean), FALSE);
}

/* A cut may leave a blank at the end, or a joiner with nothing to join. */
static void
trim_end (char *name)
{
    char *end = name + strlen (name);
    while (end > name) {
        char *last = g_utf8_prev_char (end);
        gunichar c = g_utf8_get_char (last);
        if (c != ' ' && c != ZWJ && c != ZWNJ)
            break;
        end = last;
    }
    *end = '\0';
}

static char *
clean_once (const char *raw, guint graphemes_at_most)
{
    g_autofree char *clean = drop_tricks (raw);
    g_autofree char *composed = g_utf8_normalize (clean, -1, G_NORMALIZE_NFC);
    gsize bytes = 0;
    for (guint n = 0; n < graphemes_at_most; n++) {
        gsize cluster = buddy_name_cluster (composed + bytes);
        if (cluster == 0 || bytes + cluster > BUDDY_NAME_BYTES_LIMIT)
            break;
        bytes += cluster;
    }
    composed[bytes] = '\0';
    trim_end (composed);
    return g_steal_pointer (&composed);
}

/* What was dropped may leave a joiner beside something that it does not join: so until nothing
 * changes, and each time something goes. */
char *
buddy_name_clean (const char *raw, guint graphemes_at_most)
{
    g_autofree char *name = clean_once (raw, graphemes_at_most);
    for (;;) {
        char *again = clean_once (name, graphemes_at_most);
        gboolean is_same = strcmp (again, name) == 0;
        g_free (name);
        name = again;
        if (is_same)
            return *name != '\0' ? g_steal_pointer (&name) : NULL;
    }
}

/* ---- Numbers ----------------------------------------------------------------------------- */

enum {
    NUMBER_ALONE_LEAST = 7, /* digits of a name that is nothing else: no telephone has fewer */
    NUMBER_WORD_LEAST = 10, /* beside other words: a birthday has eight */
};

static gboolean
parts_digits (gunichar c)
{
    return c == ' ' || (c < 0x80 && strchr ("+-./()", (int) c) != NULL);
}

/* The digits that begin at @from, whatever parts them; *@end behind the last. */
static guint
count_digits (const char *from, const char **end)
{
    guint digits = 0;
    *end = from;
    for (const char *p = from; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if (!g_unichar_isdigit (c) && !parts_digits (c))
            break;
        if (!g_unichar_isdigit (c))
            continue;
        digits++;
        *end = g_utf8_next_char (p);
    }
    return digits;
}

/* Does @name show a number as a word of its own? */
static gboolean
shows_number (const char *name)
{
    gboolean is_within_word = FALSE, has_other = FALSE;
    guint most = 0;
    for (const char *p = name, *end; *p != '\0';) {
        gunichar c = g_utf8_get_char (p);
        guint digits = g_unichar_isdigit (c) ? count_digits (p, &end) : 0;
        gboolean is_word = digits > 0 && !is_within_word
                           && !g_unichar_isalpha (g_utf8_get_char (end));
        if (is_word)
            most = MAX (most, digits);
        has_other = has_other || (!is_word && !parts_digits (c));
        is_within_word = g_unichar_isalpha (c);
        p = digits > 0 ? end : g_utf8_next_char (p);
    }
    return most >= (has_other ? NUMBER_WORD_LEAST : NUMBER_ALONE_LEAST);
}

char *
buddy_name_of_person (const char *raw, guint graphemes_at_most)
{
    char *name = buddy_name_clean (raw, graphemes_at_most);
    if (name != NULL && shows_number (name))
        g_clear_pointer (&name, g_free);
    return name;
}
