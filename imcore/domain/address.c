/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/address.h"

#include <string.h>

/* RFC 5322 3.2.3 atext, and RFC 6531 3.3: any visible character beyond ASCII. */
static gboolean
is_atext (gunichar c)
{
    if (c >= 0x80)
        return g_unichar_isgraph (c);
    return g_ascii_isalnum ((gchar) c)
           || (c != 0 && strchr ("!#$%&'*+-/=?^_`{|}~", (int) c) != NULL);
}

/* RFC 5321 4.1.2 qtextSMTP and quoted-pairSMTP: blanks, but no control, so that no line can be
 * ended in an address. */
static gboolean
may_be_quoted (gunichar c)
{
    return c >= 0x80 ? g_unichar_isgraph (c) : c >= ' ' && c < 0x7f;
}

/* Local-part = Dot-string / Quoted-string at *@at, which it moves behind it; unquoted.  NULL:
 * none. */
static char *
read_local (const char **at)
{
    g_autoptr (GString) local = g_string_new (NULL);
    const char *p = *at;
    if (*p == '"') {
        for (p++; *p != '"'; p = g_utf8_next_char (p)) {
            if (*p == '\\')
                p++;
            gunichar c = g_utf8_get_char (p);
            if (!may_be_quoted (c))
                return NULL;
            g_string_append_unichar (local, c);
        }
        p++;
    } else {
        for (; is_atext (g_utf8_get_char (p)) || *p == '.'; p = g_utf8_next_char (p)) {
            if (*p == '.' && (p == *at || p[-1] == '.'))
                return NULL;
            g_string_append_unichar (local, g_utf8_get_char (p));
        }
        if (p == *at || p[-1] == '.')
            return NULL;
    }
    if (local->len == 0 || local->len > ADDRESS_LOCAL_LIMIT)
        return NULL;
    *at = p;
    return g_string_free (g_steal_pointer (&local), FALSE);
}

/* RFC 5321 4.1.2 sub-domain, in ASCII and lower case. */
static gboolean
is_label (const char *label)
{
    gsize length = strlen (label);
    return length >= 1 && length <= 63
           && strspn (label, "abcdefghijklmnopqrstuvwxyz0123456789-") == length
           && label[0] != '-' && label[length - 1] != '-';
}

/* Domain or address literal, from @p to the end of the string.  NULL: none. */
static char *
read_domain (const char *p)
{
    gsize length = strlen (p);
    if (length == 0 || length > ADDRESS_DOMAIN_LIMIT)
        return NULL;
    if (*p == '[') {
        const char *inside =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:.-";
        gsize octets = strspn (p + 1, inside);
        if (octets == 0 || strcmp (p + 1 + octets, "]") != 0)
            return NULL;
        return g_ascii_strdown (p, -1);
    }
    g_autofree char *ascii = g_hostname_to_ascii (p);
    if (ascii == NULL || strlen (ascii) > ADDRESS_DOMAIN_LIMIT)
        return NULL;
    if (g_str_has_suffix (ascii, "."))
        ascii[strlen (ascii) - 1] = '\0';
    g_auto (GStrv) labels = g_strsplit (ascii, ".", -1);
    if (labels[0] == NULL)
        return NULL;
    for (char **l = labels; *l != NULL; l++)
        if (!is_label (*l))
            return NULL;
    return g_steal_pointer (&ascii);
}

/* RFC 5321 4.1.2 A-d-l: "@one,@two:"; to be accepted and ignored.  NULL: it does not end. */
static const char *
skip_source_route (const char *p)
{
    if (*p != '@')
        return p;
    const char *end = strchr (p, ':');
    return end != NULL ? end + 1 : NULL;
}

/* The mailbox in @written, without white space around it and without <>.  NULL: no UTF-8, too
 * long. */
static char *
strip_path (const char *written)
{
    if (strlen (written) > ADDRESS_WRITTEN_LIMIT || !g_utf8_validate (written, -1, NULL))
        return NULL;
    g_autofree char *path = g_strstrip (g_strdup (written));
    gsize length = strlen (path);
    if (length >= 2 && path[0] == '<' && path[length - 1] == '>') {
        path[length - 1] = '\0';
        return g_strdup (path + 1);
    }
    return g_steal_pointer (&path);
}

gboolean
address_split (const char *written, char **local, char **domain)
{
    g_autofree char *path = strip_path (written);
    const char *p = path != NULL ? skip_source_route (path) : NULL;
    if (p == NULL)
        return FALSE;
    g_autofree char *before = read_local (&p);
    if (before == NULL || *p != '@')
        return FALSE;
    g_autofree char *after = read_domain (p + 1);
    if (after == NULL)
        return FALSE;
    *local = g_steal_pointer (&before);
    *domain = g_steal_pointer (&after);
    return TRUE;
}

/* Quotes @local if it is no Dot-string. */
static char *
write_local (const char *local)
{
    gboolean quote =
        local[0] == '.' || g_str_has_suffix (local, ".") || strstr (local, "..") != NULL;
    g_autoptr (GString) quoted = g_string_new ("\"");
    for (const char *p = local; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        quote = quote || !(is_atext (c) || c == '.');
        if (c == '"' || c == '\\')
            g_string_append_c (quoted, '\\');
        g_string_append_unichar (quoted, c);
    }
    g_string_append_c (quoted, '"');
    return quote ? g_string_free (g_steal_pointer (&quoted), FALSE) : g_strdup (local);
}

static Address *
address_new (AddressKind kind, const char *key, const char *shown)
{
    Address *address = g_new0 (Address, 1);
    address->kind = kind;
    address->key = g_strdup (key);
    address->shown = g_strdup (shown);
    return address;
}

Address *
address_from_mail (const char *written)
{
    g_autofree char *local = NULL;
    g_autofree char *domain = NULL;
    if (!address_split (written, &local, &domain) || domain[0] == '[')
        return NULL;
    g_autofree char *composed = g_utf8_normalize (local, -1, G_NORMALIZE_NFC);
    g_autofree char *lower = g_ascii_strdown (composed, -1);
    g_autofree char *key_local = write_local (lower);
    g_autofree char *key = g_strdup_printf ("%s@%s", key_local, domain);
    if (strlen (key) > ADDRESS_MAIL_LIMIT)
        return NULL;
    g_autofree char *path = strip_path (written);
    return address_new (ADDRESS_MAIL, key, skip_source_route (path));
}

/* The North American plan: its national numbers have no trunk zero. */
#define COUNTRY_1 "+1"
enum { COUNTRY_1_DIGITS = 10 };

/* The digits of @written, with a plus before them if it has one: what people put between digits
 * goes, and the trunk zero in "+44 (0)20".  NULL: something else is in it. */
static char *
strip_phone (const char *written)
{
    if (strlen (written) > ADDRESS_WRITTEN_LIMIT || !g_utf8_validate (written, -1, NULL))
        return NULL;
    g_autoptr (GString) digits = g_string_new (NULL);
    for (const char *p = written; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if (digits->len > 0 && digits->str[0] == '+' && g_str_has_prefix (p, "(0)"))
            p += 2;
        else if ((c == '+' && digits->len == 0) || g_ascii_isdigit ((gchar) (c < 0x80 ? c : 0)))
            g_string_append_unichar (digits, c);
        else if (!g_unichar_isspace (c)
                 && (c >= 0x80 || c == 0 || strchr ("-./()", (int) c) == NULL))
            return NULL;
    }
    return g_string_free (g_steal_pointer (&digits), FALSE);
}

static gboolean
has_one_of (const char *key, const char *const *prefixes)
{
    if (prefixes == NULL || prefixes[0] == NULL)
        return TRUE;
    for (const char *const *p = prefixes; *p != NULL; p++)
        if (g_str_has_prefix (key, *p))
            return TRUE;
    return FALSE;
}

/* A number without a plus that begins with a zero.  "011" leads abroad from country 1, and from
 * elsewhere where it would be no national number: nine of ten have an area 11, too.  NULL: none. */
static char *
complete_with_zero (const char *digits, const char *const *prefixes, const char *default_prefix)
{
    if (g_str_has_prefix (digits, "00"))
        return g_strconcat ("+", digits + 2, NULL);
    g_autofree char *national
        = default_prefix != NULL ? g_strconcat (default_prefix, digits + 1, NULL) : NULL;
    if (!g_str_has_prefix (digits, "011"))
        return g_steal_pointer (&national);
    g_autofree char *abroad = g_strconcat ("+", digits + 3, NULL);
    gboolean leads_abroad = national == NULL || strcmp (default_prefix, COUNTRY_1) == 0
                            || (strlen (national) - 1 > ADDRESS_PHONE_MOST
                                && has_one_of (abroad, prefixes));
    return leads_abroad ? g_steal_pointer (&abroad) : g_steal_pointer (&national);
}

/* E.164 of what strip_phone() left; NULL: it has no country. */
static char *
complete_phone (const char *digits, const char *const *prefixes, const char *default_prefix)
{
    if (digits[0] == '+')
        return g_strdup (digits);
    if (digits[0] == '0')
        return complete_with_zero (digits, prefixes, default_prefix);
    /* At home in country 1 there is no zero to tell by, but all numbers have ten digits. */
    if (g_strcmp0 (default_prefix, COUNTRY_1) == 0 && digits[0] >= '2'
        && strlen (digits) == COUNTRY_1_DIGITS)
        return g_strconcat (COUNTRY_1, digits, NULL);
    return g_strconcat ("+", digits, NULL);
}

Address *
address_from_phone (const char *written, const char *const *prefixes,
                    const char *default_prefix)
{
    g_autofree char *digits = strip_phone (written);
    g_autofree char *key
        = digits != NULL ? complete_phone (digits, prefixes, default_prefix) : NULL;
    if (key == NULL)
        return NULL;
    gsize length = strlen (key) - 1;
    /* No country code begins with 0 (ITU-T E.164). */
    if (length < ADDRESS_PHONE_LEAST || length > ADDRESS_PHONE_MOST || key[1] == '0'
        || !has_one_of (key, prefixes))
        return NULL;
    return address_new (ADDRESS_PHONE, key, key);
}

Address *
address_parse (const char *written, const char *const *prefixes, const char *default_prefix)
{
    if (strchr (written, '@') != NULL)
        return address_from_mail (written);
    return address_from_phone (written, prefixes, default_prefix);
}

void
address_free (Address *address)
{
    if (address == NULL)
        return;
    g_free (address->key);
    g_free (address->shown);
    g_free (address);
}

gint64
address_phone_uin (const Address *address)
{
    gint64 uin = 0;
    if (address->kind == ADDRESS_PHONE)
        number_parse (address->key + 1, &uin);
    return uin;
}

gboolean
number_parse (const char *digits, gint64 *number)
{
    gsize length = strspn (digits, "0123456789");
    if (length < 1 || length > NUMBER_DIGITS_LIMIT || digits[length] != '\0'
        || digits[0] == '0')
        return FALSE;
    *number = g_ascii_strtoll (digits, NULL, 10);
    return TRUE;
}
