/* SPDX-License-Identifier: ISC */
/* The access codes: each is an operator's profile, with numbers, telephones, carriers and
 * manners of its own.  The one door to section [sms] and its sisters [sms-CODE] of
 * uinvite.conf. */
#pragma once

#include "imcore/domain/address.h"
#include "imcore/imcore.h"

/* Of an SMPP address (3.4, 5.2.8: 21 octets with the final zero). */
#define SMPP_ADDRESS_DIGITS 20
#define ACCESS_CODE_DIGITS (SMPP_ADDRESS_DIGITS - NUMBER_DIGITS_LIMIT)
#define SUFFIX_DIGITS_LIMIT 6
#define CARRIER_NAME_LIMIT 64

/* Parts that may leave to telephones of a prefix in a day. */
typedef struct {
    char *prefix; /* "+63" */
    gint64 parts; /* 0: none at all */
} PrefixCeiling;

typedef struct {
    char *section; /* "sms", "sms-2911" */
    char *code;    /* "2911" */
    gint64 number; /* 2911 */
    char *registration_suffix, *universal_suffix;
    char **prefixes;      /* "+63"; none: any */
    char *default_prefix; /* "+63", what a national number's zero stands for; NULL: nothing */
    char **carriers;      /* smsc-ids; none: any */
    gint sender_ton, sender_npi;
    gboolean wants_receipts; /* of the carrier, of what became of a text that he took */
    gint64 parts_a_day;                /* 0: no ceiling */
    gint64 sender_parts_a_day;         /* that one person causes; 0: no ceiling */
    GArray *prefix_ceilings;           /* of PrefixCeiling */
    gint64 other_prefix_parts_a_day;   /* of each other one; 0: no ceiling */
    gint64 new_phones_floor;           /* parts to new telephones of a prefix; 0: not looked at */
    gint64 new_phones_growth;          /* times the average of the days before */
    gint quiet_from_min, quiet_to_min; /* minutes of the day in @zone; equal: no quiet hours */
    GTimeZone *zone;
} Profile;

/* What a section says, or [sms] where it says nothing.  @key: "prefixes". */
const char *config_section_text (const ImConfig *config, const char *section, const char *key);
gint64 config_section_number (const ImConfig *config, const char *section, const char *key);
gboolean config_section_flag (const ImConfig *config, const char *section, const char *key);
const char *const *config_section_list (const ImConfig *config, const char *section,
                                        const char *key);

/* Reads and checks the profiles of @sections; of Profile, in their order.  NULL: a value is
 * bad, or two codes cannot be told apart; the error names section and key. */
GPtrArray *profiles_read (const ImConfig *config, const char *path, const char *const *sections,
                          GError **error);

/* Those of @config, of Profile; the first is section [sms]. */
const GPtrArray *config_profiles (const ImConfig *config);

/* That of access code @number; NULL: none. */
const Profile *profile_of_code (const ImConfig *config, gint64 number);
/* That whose code begins the number @digits, without a plus; NULL: it is no number of ours. */
const Profile *profile_of_receiver (const ImConfig *config, const char *digits);
/* That which serves @phone, a key: @code if that still does, else the one with the longest of
 * its prefixes, the first of several; NULL: none does. */
const Profile *profile_of_phone (const ImConfig *config, const char *phone, gint64 code);
const Profile *profile_main (const ImConfig *config);

/* The smsc-id by which texts leave: @carrier if it is one of the profile's, else its first;
 * NULL: bearerbox chooses. */
const char *profile_carrier (const Profile *profile, const char *carrier);
gboolean profile_believes (const Profile *profile, const char *carrier);

/* Is @written, as bearerbox gave it, a number of ours?  A text from it would be our own, come
 * back. */
gboolean profile_is_own_number (const ImConfig *config, const char *written);
/* A telephone of this profile, as a carrier or a person writes it. */
Address *profile_read_phone (const Profile *profile, const char *written);
/* A telephone of any profile, @code's reading first. */
Address *profiles_read_phone (const ImConfig *config, gint64 code, const char *written);
/* A mailbox or a telephone as the operator writes it: any country, without the profiles'
 * limits. */
Address *profiles_read_any_address (const ImConfig *config, const char *written);
