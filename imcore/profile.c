/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/profile.h"

#include <string.h>

enum { COUNTRY_DIGITS_LIMIT = 3, DAY_MIN = 24 * 60, PARTS_MOST = 100000000 };

static void
profile_free (gpointer data)
{
    Profile *profile = data;
    g_free (profile->section);
    g_free (profile->code);
    g_free (profile->registration_suffix);
    g_free (profile->universal_suffix);
    g_strfreev (profile->prefixes);
    g_free (profile->default_prefix);
    g_strfreev (profile->carriers);
    g_clear_pointer (&profile->prefix_ceilings, g_array_unref);
    g_clear_pointer (&profile->zone, g_time_zone_unref);
    g_free (profile);
}

/* ---- Reading ----------------------------------------------------------------------------- */

/* What one section says, while it is read. */
typedef struct {
    const ImConfig *config;
    const char *path;
    const char *section;
    Profile *profile;
} Reading;

static gboolean
refuse (const Reading *reading, const char *key, const char *must, GError **error)
{
    g_set_error (error, IM_ERROR, IM_ERROR_CONFIG, "%s: %s.%s = %s %s", reading->path,
                 reading->section, key,
                 config_section_text (reading->config, reading->section, key), must);
    return FALSE;
}

static gboolean
is_digits (const char *text, gsize most)
{
    gsize length = strspn (text, "0123456789");
    return length >= 1 && length <= most && text[length] == '\0';
}

/* The code is [sms]'s access_code, or what stands behind the dash in the section's name. */
static gboolean
read_code (const Reading *reading, GError **error)
{
    const char *dash = strchr (reading->section, '-');
    const char *code = dash != NULL ? dash + 1
                                    : config_section_text (reading->config, reading->section,
                                                           "access_code");
    if (!is_digits (code, ACCESS_CODE_DIGITS) || code[0] == '0') {
        g_set_error (
            error, IM_ERROR, IM_ERROR_CONFIG,
            "%s: %s%s%s must be 1 to %d digits without a leading zero, so that code and UIN "
            "fit the %d of an SMPP address",
            reading->path, reading->section,
            dash != NULL ? "" : ".access_code = ", dash != NULL ? ": the code" : code,
            ACCESS_CODE_DIGITS, SMPP_ADDRESS_DIGITS);
        return FALSE;
    }
    reading->profile->code = g_strdup (code);
    reading->profile->number = g_ascii_strtoll (code, NULL, 10);
    return TRUE;
}

static gboolean
read_suffixes (const Reading *reading, GError **error)
{
    Profile *profile = reading->profile;
    profile->registration_suffix = g_strdup (
        config_section_text (reading->config, reading->section, "registration_suffix"));
    profile->universal_suffix = g_strdup (
        config_section_text (reading->config, reading->section, "universal_suffix"));
    if (!is_digits (profile->registration_suffix, SUFFIX_DIGITS_LIMIT))
        return refuse (reading, "registration_suffix", "must be 1 to 6 digits", error);
    if (!is_digits (profile->universal_suffix, SUFFIX_DIGITS_LIMIT))
        return refuse (reading, "universal_suffix", "must be 1 to 6 digits", error);
    return strcmp (profile->registration_suffix, profile->universal_suffix) != 0
           || refuse (reading, "universal_suffix", "is the registration suffix, too", error);
}

/* Without a default country the first prefix is it. */
static gboolean
read_telephones (const Reading *reading, GError **error)
{
    Profile *profile = reading->profile;
    const char *country = config_section_text (reading->config, reading->section,
                                               "default_country");
    profile->prefixes = g_strdupv (
        (char **) config_section_list (reading->config, reading->section, "prefixes"));
    if (*country == '\0') {
        profile->default_prefix = g_strdup (profile->prefixes[0]);
        return TRUE;
    }
    const char *digits = country + (*country == '+');
    if (!is_digits (digits, COUNTRY_DIGITS_LIMIT) || *digits == '0')
        return refuse (reading, "default_country", "must be a country's code, as 63", error);
    profile->default_prefix = g_strconcat ("+", digits, NULL);
    gboolean is_served = profile->prefixes[0] == NULL;
    for (char **p = profile->prefixes; *p != NULL; p++)
        is_served = is_served || g_str_has_prefix (*p, profile->default_prefix)
                    || g_str_has_prefix (profile->default_prefix, *p);
    return is_served
           || refuse (reading, "default_country", "is the country of none of its prefixes",
                      error);
}

static gboolean
read_carriers (const Reading *reading, GError **error)
{
    Profile *profile = reading->profile;
    profile->carriers = g_strdupv (
        (char **) config_section_list (reading->config, reading->section, "carriers"));
    for (char **c = profile->carriers; *c != NULL; c++)
        if (strlen (*c) > CARRIER_NAME_LIMIT)
            return refuse (reading, "carriers", "has a name of more than 64 bytes", error);
    profile->sender_ton = (gint) config_section_number (reading->config, reading->section,
                                                        "sender_ton");
    profile->sender_npi = (gint) config_section_number (reading->config, reading->section,
                                                        "sender_npi");
    profile->wants_receipts = config_section_flag (reading->config, reading->section,
                                                   "receipts");
    return TRUE;
}

static void
prefix_ceiling_clear (gpointer data)
{
    PrefixCeiling *ceiling = data;
    g_free (ceiling->prefix);
}

/* "+63:1000", "63:1000". */
static gboolean
read_prefix_ceiling (const char *written, PrefixCeiling *ceiling)
{
    g_auto (GStrv) halves = g_strsplit (written, ":", 2);
    if (g_strv_length (halves) != 2)
        return FALSE;
    const char *digits = halves[0] + (halves[0][0] == '+');
    if (!is_digits (digits, NUMBER_DIGITS_LIMIT) || *digits == '0'
        || !g_ascii_string_to_signed (halves[1], 10, 0, PARTS_MOST, &ceiling->parts, NULL))
        return FALSE;
    ceiling->prefix = g_strconcat ("+", digits, NULL);
    return TRUE;
}

static gboolean
read_ceilings (const Reading *reading, GError **error)
{
    Profile *profile = reading->profile;
    const ImConfig *config = reading->config;
    const char *section = reading->section;
    const char *const *list = config_section_list (config, section, "prefix_parts_a_day");
    profile->prefix_ceilings = g_array_new (FALSE, FALSE, sizeof (PrefixCeiling));
    g_array_set_clear_func (profile->prefix_ceilings, prefix_ceiling_clear);
    for (; *list != NULL; list++) {
        PrefixCeiling ceiling = { 0 };
        if (!read_prefix_ceiling (*list, &ceiling))
            return refuse (reading, "prefix_parts_a_day",
                           "must be prefixes with their parts, as +63:1000, +1:200", error);
        g_array_append_val (profile->prefix_ceilings, ceiling);
    }
    profile->parts_a_day = config_section_number (config, section, "parts_a_day");
    profile->sender_parts_a_day = config_section_number (config, section, "sender_parts_a_day");
    profile->other_prefix_parts_a_day
        = config_section_number (config, section, "other_prefix_parts_a_day");
    profile->new_phones_floor = config_section_number (config, section, "new_phones_floor");
    profile->new_phones_growth = config_section_number (config, section, "new_phones_growth");
    return TRUE;
}

/* "21:00" -> 1260, and *@rest what follows.  -1: it is no time of day. */
static gint
read_minute (const char *text, const char **rest)
{
    if (!g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]) || text[2] != ':'
        || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
        return -1;
    gint hours = (text[0] - '0') * 10 + text[1] - '0',
         minutes = (text[3] - '0') * 10 + text[4] - '0';
    *rest = text + 5;
    return hours < 24 && minutes < 60 ? hours * 60 + minutes : -1;
}

static gboolean
read_quiet_hours (const Reading *reading, GError **error)
{
    Profile *profile = reading->profile;
    const char *hours = config_section_text (reading->config, reading->section, "quiet_hours");
    const char *zone = config_section_text (reading->config, reading->section, "time_zone");
    const char *rest = "";
    profile->zone = g_time_zone_new_identifier (zone);
    if (profile->zone == NULL)
        return refuse (reading, "time_zone",
                       "is no time zone of this machine, as Asia/Manila is", error);
    if (*hours == '\0')
        return TRUE;
    profile->quiet_from_min = read_minute (hours, &rest);
    profile->quiet_to_min = profile->quiet_from_min >= 0 && *rest == '-'
                                ? read_minute (rest + 1, &rest)
                                : -1;
    return (profile->quiet_to_min >= 0 && *rest == '\0'
            && profile->quiet_from_min != profile->quiet_to_min)
           || refuse (reading, "quiet_hours", "must be two times of day, as 21:00-08:00",
                      error);
}

/* Whose code is it, were one the beginning of the other? */
static gboolean
check_apart (const GPtrArray *profiles, const Reading *reading, GError **error)
{
    for (guint i = 0; i < profiles->len; i++) {
        const Profile *other = g_ptr_array_index (profiles, i);
        if (!g_str_has_prefix (other->code, reading->profile->code)
            && !g_str_has_prefix (reading->profile->code, other->code))
            continue;
        g_set_error (
            error, IM_ERROR, IM_ERROR_CONFIG,
            "%s: the access codes %s of %s and %s of %s cannot be told apart: none may begin "
            "as another does",
            reading->path, other->code, other->section, reading->profile->code,
            reading->section);
        return FALSE;
    }
    return TRUE;
}

GPtrArray *
profiles_read (const ImConfig *config, const char *path, const char *const *sections,
               GError **error)
{
    g_autoptr (GPtrArray) profiles = g_ptr_array_new_with_free_func (profile_free);
    for (; *sections != NULL; sections++) {
        Profile *profile = g_new0 (Profile, 1);
        const Reading reading = { config, path, *sections, profile };
        profile->section = g_strdup (*sections);
        gboolean good = read_code (&reading, error) && read_suffixes (&reading, error)
                        && read_telephones (&reading, error) && read_carriers (&reading, error)
                        && read_ceilings (&reading, error)
                        && read_quiet_hours (&reading, error)
                        && check_apart (profiles, &reading, error);
        g_ptr_array_add (profiles, profile);
        if (!good)
            return NULL;
    }
    return g_steal_pointer (&profiles);
}

/* ---- Finding ----------------------------------------------------------------------------- */

const Profile *
profile_main (const ImConfig *config)
{
    return g_ptr_array_index (config_profiles (config), 0);
}

const Profile *
profile_of_code (const ImConfig *config, gint64 number)
{
    const GPtrArray *all = config_profiles (config);
    for (guint i = 0; i < all->len; i++) {
        const Profile *profile = g_ptr_array_index (all, i);
        if (profile->number == number)
            return profile;
    }
    return NULL;
}

const Profile *
profile_of_receiver (const ImConfig *config, const char *digits)
{
    const GPtrArray *all = config_profiles (config);
    for (guint i = 0; i < all->len; i++) {
        const Profile *profile = g_ptr_array_index (all, i);
        if (g_str_has_prefix (digits, profile->code))
            return profile;
    }
    return NULL;
}

/* Length of the longest of its prefixes that begins @phone; 0: it serves any; -1: not this one.
 */
static gssize
fit (const Profile *profile, const char *phone)
{
    gssize longest = profile->prefixes[0] == NULL ? 0 : -1;
    for (char **p = profile->prefixes; *p != NULL; p++)
        if (g_str_has_prefix (phone, *p))
            longest = MAX (longest, (gssize) strlen (*p));
    return longest;
}

const Profile *
profile_of_phone (const ImConfig *config, const char *phone, gint64 code)
{
    const GPtrArray *all = config_profiles (config);
    const Profile *found = profile_of_code (config, code);
    gssize longest = -1;
    if (found != NULL && fit (found, phone) >= 0)
        return found;
    found = NULL;
    for (guint i = 0; i < all->len; i++) {
        const Profile *profile = g_ptr_array_index (all, i);
        gssize length = fit (profile, phone);
        if (length > longest) {
            longest = length;
            found = profile;
        }
    }
    return found;
}

gboolean
profile_believes (const Profile *profile, const char *carrier)
{
    return profile->carriers[0] == NULL
           || (carrier != NULL
               && g_strv_contains ((const char *const *) profile->carriers, carrier));
}

const char *
profile_carrier (const Profile *profile, const char *carrier)
{
    gboolean is_known = carrier != NULL && *carrier != '\0'
                        && profile_believes (profile, carrier);
    return is_known ? carrier : profile->carriers[0];
}

/* ---- Telephones -------------------------------------------------------------------------- */

/* A number written with its country's code may begin as a code of ours does and be a telephone
 * all the same: of the prefixes that its profile names. */
gboolean
profile_is_own_number (const ImConfig *config, const char *written)
{
    gboolean is_abroad = *written == '+' || g_str_has_prefix (written, "00");
    const char *digits = written + (*written == '+' ? 1 : is_abroad ? 2 : 0);
    const Profile *profile = profile_of_receiver (config, digits);
    g_autofree char *key = g_strconcat ("+", digits, NULL);
    return profile != NULL && !(is_abroad && fit (profile, key) > 0);
}

Address *
profile_read_phone (const Profile *profile, const char *written)
{
    return address_from_phone (written, (const char *const *) profile->prefixes,
                               profile->default_prefix);
}

Address *
profiles_read_phone (const ImConfig *config, gint64 code, const char *written)
{
    const GPtrArray *all = config_profiles (config);
    const Profile *first = profile_of_code (config, code);
    if (profile_is_own_number (config, written))
        return NULL;
    Address *address = first != NULL ? profile_read_phone (first, written) : NULL;
    for (guint i = 0; i < all->len && address == NULL; i++)
        address = profile_read_phone (g_ptr_array_index (all, i), written);
    return address;
}

Address *
profiles_read_any_address (const ImConfig *config, const char *written)
{
    return address_parse (written, NULL, profile_main (config)->default_prefix);
}
