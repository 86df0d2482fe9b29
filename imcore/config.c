/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/core.h"
#include "imcore/profile.h"
#include "imcore/sms/text_command.h"

#include "imcore/mail/spam_verdict.h"

#include <errno.h>
#include <string.h>

G_DEFINE_QUARK (im-error-quark, im_error)

typedef enum { TEXT, NUMBER, DURATION, SIZE, FLAG, LIST } Kind;

/* One known key.  @least and @most bound what NUMBER, DURATION (ms) and SIZE (bytes) may be. */
typedef struct {
    const char *name;
    Kind kind;
    const char *standard;
    gint64 least, most;
    const char *meaning;
} Key;

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define KIB G_GINT64_CONSTANT (1024)
#define MIB (1024 * KIB)
#define LARGEST_NUMBER G_GINT64_CONSTANT (999999999999999)

/* All that uinvite.conf may say.  etc/uinvite.conf is the administrator's copy; a test holds the two
 * together. */
static const Key keys[] = {
    { "store.url", TEXT, "sqlite:///var/lib/uinvite/uinvite.db", 0, 0,
      "Where accounts and messages are kept: mysql://USER@HOST/DATABASE, "
      "mysql://USER@localhost/DATABASE?socket=PATH, or sqlite:///PATH." },
    { "store.password_file", TEXT, "", 0, 0,
      "File holding the MySQL user's password on one line; empty: none." },
    { "store.waiting_acts", NUMBER, "1000", 1, 100000,
      "Acts that may wait for the store in one program; beyond, the answer is 'later'." },
    { "keys.file", TEXT, "/etc/uinvite/keys", 0, 0,
      "The secret keys, readable by the service user alone; `uinvite init` makes it." },
    { "ring.directory", TEXT, "/run/uinvite", 0, 0,
      "Folder of the sockets by which the programs wake one another." },
    { "templates.directory", TEXT, UINVITE_DATA_DIR "/templates", 0, 0,
      "Folder with one sub-folder of notices per language." },
    { "templates.language", TEXT, "en", 0, 0, "Language of the notices." },
    { "mail.domain", TEXT, "im.example", 0, 0,
      "The domain of the members' addresses: UIN@domain." },
    { "mail.service_address", TEXT, "NewUser", 0, 0,
      "Local part of the address that makes members; any case." },
    { "mail.verifier", TEXT, "", 0, 0,
      "authserv-id of the one verifier whose Authentication-Results are believed; empty: "
      "none." },
    { "mail.spam_headers", TEXT,
      "X-Spam-Flag: YES, X-Spam-Status: Yes, X-Spam: Yes, X-Virus-Status: Infected", 0, 0,
      "Header fields by which a filter in front of the milter calls a letter spam or a virus: "
      "then 550 5.7.1." },
    { "mail.letter_limit", SIZE, "10M", 64 * KIB, 100 * MIB,
      "Largest letter; beyond: 552 5.3.4." },
    { "mail.text_limit", SIZE, "64K", KIB, MIB, "Largest text read from a letter." },
    { "mail.attachments_most", NUMBER, "10", 0, 50,
      "Attachments of one letter that are passed on to a member." },
    { "mail.attachment_limit", SIZE, "5M", KIB, 15 * MIB, "Largest attachment that is passed on." },
    { "mail.attachment_types", LIST,
      "image/*, audio/*, video/*, text/plain, application/pdf", 0, 0,
      "MIME types of the attachments that are passed on, as their senders declare them; empty: none." },
    { "mail.relayed_attachments", SIZE, "6M", 0, 50 * MIB,
      "Attachments of a message that go along when it leaves by mail, all together; the others are "
      "named, with the client's address." },
    { "mail.whole_letters", FLAG, "no", 0, 0,
      "Relay letters whole; no: without quotes and signatures." },
    { "mail.smtp_url", TEXT, "smtp://127.0.0.1:25", 0, 0, "The MTA that takes our mail." },
    { "mail.smtp_connections", NUMBER, "4", 1, 64, "Mails handed to the MTA at once." },
    { "mail.attempts_for", DURATION, "5d", HOUR, 30 * DAY,
      "How long an undeliverable mail is tried." },
    { "mail.letters_an_hour", NUMBER, "60", 1, 1000000, "Letters of one sender in an hour." },
    { "mail.letters_a_minute", NUMBER, "10", 1, 1000000, "Letters of one sender in a minute." },
    { "mail.letters_to_one_an_hour", NUMBER, "30", 1, 1000000,
      "Letters of one sender to one member in an hour; beyond, 550, so that two programs that answer "
      "each other come to an end." },
    { "mail.notices_an_hour", NUMBER, "20", 1, 1000000,
      "Notices of one kind that the service sends to one mailbox in an hour, answers included; "
      "beyond, silence, so that a program that answers each has nothing more to answer." },
    { "mail.unproven", TEXT, "challenge", 0, 0,
      "Letters that nothing proves and nothing speaks against: challenge (ask their sender by mail), "
      "reject, or accept, which is for closed networks alone." },
    { "mail.waits_for", DURATION, "7d", DAY, 90 * DAY,
      "How long such a letter waits for its sender's answer." },
    { "mail.waiting_most", NUMBER, "3", 1, 100, "Letters of one sender that wait." },
    { "mail.challenges_place_a_day", NUMBER, "100", 1, 1000000,
      "Senders of one mail domain that are asked in a day." },
    { "mail.challenges_a_day", NUMBER, "1000", 1, 10000000, "Senders asked in a day, all together." },
    { "mail.token_lives", DURATION, "30d", DAY, 365 * DAY,
      "How long answering a mail of ours proves its reader." },
    { "milter.socket", TEXT, "/run/uinvite/milter.sock", 0, 0,
      "Unix socket for the MTA, or inet:PORT@HOST." },
    { "milter.socket_group", TEXT, "", 0, 0,
      "Group that may use the socket, the MTA's; empty: the service user's own." },
    { "milter.letters_at_once", NUMBER, "64", 1, 10000,
      "Letters judged at once; beyond, the answer is 451." },
    { "milter.reentry_name", TEXT, "im-reentry", 0, 0,
      "milter_macro_daemon_name of the re-entry listener." },
    { "sms.access_code", TEXT, "2910", 0, 0, "The carrier's access code; 5 digits at most, so that code and UIN fit the 20 of an SMPP address." },
    { "sms.registration_suffix", TEXT, "001", 0, 0,
      "Access code + this is the number that makes members." },
    { "sms.universal_suffix", TEXT, "002", 0, 0,
      "Access code + this is the number for texts that carry a mail address." },
    { "sms.prefixes", LIST, "", 0, 0,
      "Number prefixes of the access code's telephones, as +63; empty: any." },
    { "sms.default_country", TEXT, "", 0, 0,
      "Country code of numbers written as at home, as 63 for 0917...; empty: the first of prefixes." },
    { "sms.carriers", LIST, "", 0, 0,
      "smsc-ids whose senders are believed and by which texts leave; empty: any." },
    { "sms.sender_ton", NUMBER, "0", 0, 6,
      "Type of number that the carrier wants of our senders; kannel.conf sends it (source-addr-ton)." },
    { "sms.sender_npi", NUMBER, "1", 0, 18,
      "Numbering plan that the carrier wants of our senders; kannel.conf sends it (source-addr-npi)." },
    { "sms.receipts", FLAG, "yes", 0, 0,
      "Ask the carrier for delivery receipts; no, where he sends none or bills each: that he took a text is the "
      "last that is known of it." },
    { "sms.parts_a_day", NUMBER, "0", 0, 100000000,
      "Parts of texts that may leave by the access code in a day; 0: no ceiling." },
    { "sms.sender_parts_a_day", NUMBER, "0", 0, 100000000,
      "Parts of texts that one person may cause in a day, by messages and invitations; 0: no ceiling." },
    { "sms.prefix_parts_a_day", LIST, "", 0, 0,
      "Parts of texts to telephones of a prefix in a day, as +63:1000, +882:0; the longest prefix counts; "
      "0: none at all." },
    { "sms.other_prefix_parts_a_day", NUMBER, "0", 0, 100000000,
      "The same for telephones of no such prefix, of those with the same first five digits; 0: no "
      "ceiling." },
    { "sms.new_phones_floor", NUMBER, "0", 0, 100000000,
      "Parts to new telephones of a prefix in a day that are never too many; beyond, growth is looked at; "
      "0: it is not." },
    { "sms.new_phones_growth", NUMBER, "5", 2, 1000,
      "Times the average of the days before: more in a day stops texts to new telephones of that prefix." },
    { "sms.quiet_hours", TEXT, "", 0, 0,
      "When only answers are sent, as 21:00-08:00; empty: none." },
    { "sms.time_zone", TEXT, "UTC", 0, 0, "Whose clock the quiet hours go by, as Asia/Manila." },
    { "sms.bearerbox_host", TEXT, "127.0.0.1", 0, 0, "Where bearerbox listens for boxes." },
    { "sms.bearerbox_port", NUMBER, "13001", 1, 65535, "bearerbox's smsbox-port." },
    { "sms.bearerbox_status", TEXT, "", 0, 0,
      "bearerbox's status page, as http://127.0.0.1:13000/status.xml, where the box looks whether the links to "
      "carriers stand; empty: it does not look, a text whose receipt such a loss took stays with the "
      "carrier, and one that he sends again counts twice." },
    { "sms.bearerbox_status_password_file", TEXT, "", 0, 0,
      "File with kannel.conf's status-password, for that page; empty: it has none." },
    { "sms.bearerbox_status_every", DURATION, "10s", SECOND / 10, HOUR,
      "How often the box looks there." },
    { "sms.box_id", TEXT, "uinvite", 0, 0, "Our smsbox-id in kannel.conf's smsbox-route." },
    { "sms.texts_in_flight", NUMBER, "100", 1, 10000,
      "Texts given to bearerbox that it has not acked yet." },
    { "sms.attempts_for", DURATION, "24h", MINUTE, 7 * DAY,
      "How long an undeliverable text is tried." },
    { "sms.answer_within", DURATION, "15m", MINUTE, DAY,
      "What comes so soon after a phone's own words to the same person answers them: quiet hours do "
      "not delay it." },
    { "sms.texts_an_hour", NUMBER, "60", 1, 1000000, "Texts of one sender in an hour." },
    { "sms.parts_most", NUMBER, "6", 1, 255,
      "Parts of one message to a telephone; of a longer one it gets the beginning and where the "
      "whole is." },
    { "sms.typographic_replacement", FLAG, "yes", 0, 0,
      "Write curly quotes, dashes and the like plainly where that keeps a text in the GSM 7-bit "
      "alphabet: half the parts." },
    { "sms.parts_wait", DURATION, "5m", SECOND, HOUR,
      "How long the parts of a long text wait for the others; then what came is taken." },
    { "sms.receipt_wait", DURATION, "1m", SECOND, HOUR,
      "How long a text whose fate a loss left open waits for its receipt; then it is unknown." },
    { "sms.repeat_unknown", FLAG, "no", 0, 0,
      "Send a text again whose fate is unknown after a link loss; it may arrive twice." },
    { "sms.unreachable_reasons", LIST, "0x0000000b, UNDELIV/001", 0, 0,
      "Beginnings of a carrier's words, with / for a blank, that say a number is nobody's; ask him, "
      "and see the receipts in the box's log." },
    { "sms.unreachable_most", NUMBER, "3", 0, 1000,
      "So many of them in a row put a telephone on hold: it may be another person's next; 0: never." },
    { "sms.silent_for", DURATION, "180d", DAY, 3650 * DAY,
      "A telephone that wrote nothing, and to which nothing was proven delivered, for so long is put "
      "on hold." },
    { "outbox.lease", DURATION, "5m", 10 * SECOND, HOUR,
      "How long a claimed notice belongs to its sender; longer than any one sending." },
    { "web.enabled", FLAG, "yes", 0, 0,
      "Serve the members' client and the guest page; no: relay and mail despatcher alone." },
    { "web.listen", TEXT, "127.0.0.1:8080", 0, 0, "ADDRESS:PORT of the web server." },
    { "web.url", TEXT, "http://127.0.0.1:8080", 0, 0,
      "What people type to reach it; no slash at the end." },
    { "web.proxies", LIST, "", 0, 0,
      "Addresses of reverse proxies whose X-Forwarded-For is believed." },
    { "web.connections", NUMBER, "10000", 10, 1000000, "Browsers connected at once." },
    { "web.file_lives", DURATION, "1m", SECOND, HOUR,
      "How long the address of an attachment, made when its reader asks for it, can be opened." },
    { "web.root", TEXT, UINVITE_DATA_DIR "/web", 0, 0, "Folder of the pages." },
    { "message.limit", SIZE, "16K", 160, MIB, "Largest instant message." },
    { "message.an_hour", NUMBER, "600", 1, 1000000, "Messages of one client in an hour." },
    { "message.held_for", DURATION, "14d", HOUR, 90 * DAY,
      "How long a stranger's message waits for the member's permission." },
    { "message.kept_for", DURATION, "365d", DAY, 3650 * DAY, "How long messages are kept." },
    { "dedupe.kept_for", DURATION, "30d", 7 * DAY, 365 * DAY,
      "How long a repeated letter, text or frame is recognised." },
    { "account.password_lives", DURATION, "7d", MINUTE, 90 * DAY,
      "How long a temporary password can be used." },
    { "account.passwords_a_day", NUMBER, "3", 1, 100,
      "Temporary passwords that one member gets in a day by the word PASSWORD." },
    { "account.password_least", NUMBER, "8", 6, 64,
      "Characters of a member's own password, at least." },
    { "account.session_lives", DURATION, "30d", MINUTE, 365 * DAY,
      "How long a client stays signed in." },
    { "account.on_hold_for", DURATION, "90d", DAY, 3650 * DAY,
      "An account whose telephone is on hold, and that has neither a mailbox nor a password of its "
      "own, is erased after so long." },
    { "account.name_limit", NUMBER, "64", 8, 200,
      "Longest buddy name, in characters as people see them." },
    { "invitation.lives", DURATION, "14d", HOUR, 90 * DAY,
      "How long an invitation can be answered." },
    { "invitation.pause", DURATION, "7d", 0, 365 * DAY,
      "Between two invitations of one target by the same inviter." },
    { "invitation.open_most", NUMBER, "20", 1, 100000,
      "Invitations of one member open at once." },
    { "invitation.a_day", NUMBER, "10", 1, 100000, "Invitations of one member in a day." },
    { "invitation.target_a_week", NUMBER, "3", 1, 1000,
      "Invitations that one target gets in a week, by all inviters." },
    { "invitation.target_ever", NUMBER, "6", 1, 1000,
      "Invitations that one target gets ever, by all inviters." },
    { "invitation.text_limit", SIZE, "1K", 80, 2000, "Longest words of an inviter." },
    { "invitation.from", TEXT, "number", 0, 0,
      "Whom a member's invitation by mail comes from: number, his own; or alias, an address made for "
      "it, which leads to the number." },
    { "invitation.place_a_day", NUMBER, "500", 1, 1000000,
      "Invitations in a day to one mail domain, or to telephones with the same first five "
      "digits." },
    { "invitation.all_a_day", NUMBER, "5000", 1, 10000000,
      "Invitations in a day, all together." },
    { "registration.required", LIST, "", 0, 0,
      "What a letter must say to make a member: name, phone, both; empty: nothing." },
    { "uin.order", TEXT, "sequential", 0, 0,
      "How numbers are taken from a range: sequential or random." },
    { "guest.first_number", NUMBER, "999000000000", 1000, LARGEST_NUMBER,
      "Guests' numbers begin here; none is issued twice." },
    { "guest.per_address", NUMBER, "5", 1, 10000,
      "Guests at once from one IPv4 address or IPv6 /64." },
    { "guest.sleeps_after", DURATION, "30m", MINUTE, DAY,
      "A guest who writes nothing for so long has left." },
    { "guest.lives", DURATION, "24h", MINUTE, 30 * DAY, "The longest session of a guest." },
};

/* What the section of a further access code may say anew. */
static const char *const code_keys[] = {
    "sms.registration_suffix", "sms.universal_suffix", "sms.prefixes",    "sms.default_country",
    "sms.carriers",            "sms.sender_ton",       "sms.sender_npi",  "sms.receipts",
    "sms.parts_a_day",         "sms.quiet_hours",      "sms.time_zone",
    "sms.sender_parts_a_day",  "sms.prefix_parts_a_day", "sms.other_prefix_parts_a_day",
    "sms.new_phones_floor",    "sms.new_phones_growth", NULL,
};

typedef struct {
    char *written; /* as the file or the table has it; NULL: it does not say it */
    gint64 number;
    char **list;
} Setting;

/* Section [sms-2911]: an access code beside that of [sms]. */
typedef struct {
    char *name;
    Setting settings[G_N_ELEMENTS (keys)];
} CodeSection;

#define CODE_SECTION_PREFIX "sms-"

struct ImConfig {
    char *path;
    TextWords *words; /* of section [words] */
    Setting settings[G_N_ELEMENTS (keys)];
    GPtrArray *codes;    /* of CodeSection, in the file's order */
    GPtrArray *profiles; /* of Profile */
};

static const char *
kind_name (Kind kind)
{
    switch (kind) {
    case TEXT:
        return "text";
    case NUMBER:
        return "number";
    case DURATION:
        return "duration";
    case SIZE:
        return "size";
    case FLAG:
        return "flag";
    case LIST:
        return "list";
    }
    g_assert_not_reached ();
}

static gint
find_key (const char *name)
{
    static GHashTable *places; /* of their names, plus one; asked for many times in every act */
    if (g_once_init_enter (&places)) {
        GHashTable *all = g_hash_table_new (g_str_hash, g_str_equal);
        for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
            g_hash_table_insert (all, (gpointer) keys[i].name, GUINT_TO_POINTER (i + 1));
        g_once_init_leave (&places, all);
    }
    return GPOINTER_TO_INT (g_hash_table_lookup (places, name)) - 1;
}

/* What a unit letter multiplies by; 0: not a unit of @kind. */
static gint64
unit_factor (Kind kind, const char *unit)
{
    static const struct {
        Kind kind;
        const char *unit;
        gint64 factor;
    } units[] = {
        { NUMBER, "", 1 },     { DURATION, "ms", 1 },   { DURATION, "s", SECOND },
        { DURATION, "m", MINUTE }, { DURATION, "h", HOUR }, { DURATION, "d", DAY },
        { SIZE, "", 1 },       { SIZE, "K", KIB },      { SIZE, "M", MIB },
    };
    for (guint i = 0; i < G_N_ELEMENTS (units); i++)
        if (units[i].kind == kind && strcmp (units[i].unit, unit) == 0)
            return units[i].factor;
    return 0;
}

/* Reads "30m", "10M" or "5" as @key's kind wants it. */
static gboolean
parse_quantity (const Key *key, const char *written, gint64 *value)
{
    char *end = NULL;
    errno = 0;
    gint64 count = g_ascii_strtoll (written, &end, 10);
    if (end == written || errno != 0 || count < 0)
        return FALSE;
    const char *unit = end + strspn (end, " ");
    gint64 factor = unit_factor (key->kind, unit);
    if (factor == 0 && count == 0 && *unit == '\0')
        factor = 1; /* a bare 0 needs no unit */
    if (factor == 0 || count > G_MAXINT64 / factor)
        return FALSE;
    *value = count * factor;
    return TRUE;
}

static gboolean
parse_flag (const char *written, gint64 *value)
{
    if (g_ascii_strcasecmp (written, "yes") == 0 || g_ascii_strcasecmp (written, "true") == 0)
        *value = 1;
    else if (g_ascii_strcasecmp (written, "no") == 0 || g_ascii_strcasecmp (written, "false") == 0)
        *value = 0;
    else
        return FALSE;
    return TRUE;
}

/* "a, b c" -> { "a", "b", "c" } */
static char **
parse_list (const char *written)
{
    g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
    g_auto (GStrv) pieces = g_strsplit_set (written, ", \t", -1);
    for (char **p = pieces; *p != NULL; p++)
        if (**p != '\0')
            g_strv_builder_add (words, *p);
    return g_strv_builder_end (words);
}

/* "63" is +63: every prefix begins with the plus that telephone numbers have here.  FALSE: *@bad is
 * none. */
static gboolean
complete_prefixes (char **list, const char **bad)
{
    for (char **p = list; *p != NULL; p++) {
        const char *digits = *p + (**p == '+');
        if (*digits == '\0' || *digits == '0' || digits[strspn (digits, "0123456789")] != '\0') {
            *bad = *p;
            return FALSE;
        }
        char *complete = g_strconcat ("+", digits, NULL);
        g_free (*p);
        *p = complete;
    }
    return TRUE;
}

static void
setting_clear (Setting *setting)
{
    g_clear_pointer (&setting->written, g_free);
    g_clear_pointer (&setting->list, g_strfreev);
}

/* Reads what the file says of the key @index under the name @name, "sms-2911.prefixes". */
static gboolean
set_key (const ImConfig *config, guint index, const char *name, const char *written,
         Setting *setting, GError **error)
{
    const Key *key = &keys[index];
    gint64 number = 0;
    gboolean good = g_utf8_validate (written, -1, NULL);
    switch (key->kind) {
    case NUMBER:
    case DURATION:
    case SIZE:
        good = good && parse_quantity (key, written, &number) && number >= key->least
               && number <= key->most;
        break;
    case FLAG:
        good = good && parse_flag (written, &number);
        break;
    case TEXT:
    case LIST:
        break;
    }
    if (!good) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "%s: %s = %s is not a %s in its range (default: %s); %s", config->path, name,
                     written, kind_name (key->kind), key->standard, key->meaning);
        return FALSE;
    }
    setting_clear (setting);
    setting->written = g_strdup (written);
    setting->number = number;
    setting->list = key->kind == LIST ? parse_list (written) : NULL;
    const char *bad = NULL;
    if (strcmp (key->name, "sms.prefixes") == 0 && !complete_prefixes (setting->list, &bad)) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "%s: %s: %s must be a country's code and what may follow it, as +63",
                     config->path, name, bad);
        return FALSE;
    }
    return TRUE;
}

static void
code_section_free (gpointer data)
{
    CodeSection *section = data;
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        setting_clear (&section->settings[i]);
    g_free (section->name);
    g_free (section);
}

static CodeSection *
find_code_section (const ImConfig *config, const char *name)
{
    for (guint i = 0; i < config->codes->len; i++) {
        CodeSection *section = g_ptr_array_index (config->codes, i);
        if (strcmp (section->name, name) == 0)
            return section;
    }
    return NULL;
}

/* The key that "[group] name" is; less than 0: none.  What [sms-2911] may say, [sms] has. */
static gint
find_key_in (const char *group, const char *name)
{
    gboolean is_code = g_str_has_prefix (group, CODE_SECTION_PREFIX);
    g_autofree char *full = g_strdup_printf ("%s.%s", is_code ? "sms" : group, name);
    gint index = find_key (full);
    return index >= 0 && is_code && !g_strv_contains (code_keys, keys[index].name) ? -1 : index;
}

/* Section [words]: its keys are the operator's own. */
static gboolean
set_words (ImConfig *config, GKeyFile *file, const char *group, GError **error)
{
    g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, error);
    if (names == NULL)
        return FALSE;
    for (char **n = names; *n != NULL; n++) {
        g_autofree char *target = g_key_file_get_value (file, group, *n, error);
        if (target == NULL)
            return FALSE;
        const char *why = text_words_add (config->words, *n, g_strstrip (target));
        if (why != NULL) {
            g_set_error (error, IM_ERROR, IM_ERROR_CONFIG, "%s: words.%s = %s %s", config->path,
                         *n, target, why);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
set_group (ImConfig *config, GKeyFile *file, const char *group, GError **error)
{
    g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, error);
    Setting *settings = config->settings;
    if (names == NULL)
        return FALSE;
    if (g_str_has_prefix (group, CODE_SECTION_PREFIX)) {
        CodeSection *section = g_new0 (CodeSection, 1);
        section->name = g_strdup (group);
        g_ptr_array_add (config->codes, section);
        settings = section->settings;
    }
    for (char **n = names; *n != NULL; n++) {
        g_autofree char *full = g_strdup_printf ("%s.%s", group, *n);
        gint index = find_key_in (group, *n);
        if (index < 0) {
            g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                         "%s: unknown key %s; `uinvite config show` lists the known ones",
                         config->path, full);
            return FALSE;
        }
        g_autofree char *written = g_key_file_get_value (file, group, *n, error);
        if (written == NULL
            || !set_key (config, (guint) index, full, g_strstrip (written), &settings[index], error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
read_profiles (ImConfig *config, GError **error)
{
    g_autoptr (GPtrArray) sections = g_ptr_array_new ();
    g_ptr_array_add (sections, (gpointer) "sms");
    for (guint i = 0; i < config->codes->len; i++)
        g_ptr_array_add (sections, ((CodeSection *) g_ptr_array_index (config->codes, i))->name);
    g_ptr_array_add (sections, NULL);
    config->profiles
        = profiles_read (config, config->path, (const char *const *) sections->pdata, error);
    return config->profiles != NULL;
}

static gboolean
check_required (const ImConfig *config, GError **error)
{
    const char *const *required = im_config_list (config, "registration.required");
    for (; *required != NULL; required++)
        if (strcmp (*required, "name") != 0 && strcmp (*required, "phone") != 0) {
            g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                         "%s: registration.required = %s: there are name and phone", config->path,
                         *required);
            return FALSE;
        }
    return TRUE;
}

static gboolean
check_spam_headers (const ImConfig *config, GError **error)
{
    g_autofree char *bad = spam_verdicts_find_bad (im_config_text (config, "mail.spam_headers"));
    if (bad == NULL)
        return TRUE;
    g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                 "%s: mail.spam_headers: \"%s\" must be a field and how its value begins, as "
                 "X-Spam-Flag: YES",
                 config->path, bad);
    return FALSE;
}

/* What no single key can say for itself. */
static gboolean
check_together (const ImConfig *config, GError **error)
{
    if (!check_spam_headers (config, error))
        return FALSE;
    const char *order = im_config_text (config, "uin.order");
    if (strcmp (order, "sequential") != 0 && strcmp (order, "random") != 0) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "%s: uin.order = %s must be sequential or random", config->path, order);
        return FALSE;
    }
    const char *unproven = im_config_text (config, "mail.unproven");
    if (strcmp (unproven, "challenge") != 0 && strcmp (unproven, "reject") != 0
        && strcmp (unproven, "accept") != 0) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "%s: mail.unproven = %s must be challenge, reject or accept", config->path,
                     unproven);
        return FALSE;
    }
    const char *from = im_config_text (config, "invitation.from");
    if (strcmp (from, "number") != 0 && strcmp (from, "alias") != 0) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "%s: invitation.from = %s must be number or alias", config->path, from);
        return FALSE;
    }
    return check_required (config, error);
}

ImConfig *
im_config_read (const char *path, GError **error)
{
    const char *standard = g_getenv ("UINVITE_CONF");
    g_autoptr (ImConfig) config = g_new0 (ImConfig, 1);
    config->path = g_strdup (path != NULL ? path : standard != NULL ? standard : UINVITE_CONF_FILE);
    config->codes = g_ptr_array_new_with_free_func (code_section_free);
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        if (!set_key (config, i, keys[i].name, keys[i].standard, &config->settings[i], error))
            return NULL;

    g_autoptr (GKeyFile) file = g_key_file_new ();
    g_autoptr (GError) why = NULL;
    if (!g_key_file_load_from_file (file, config->path, G_KEY_FILE_NONE, &why)) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG, "%s: %s", config->path, why->message);
        return NULL;
    }
    g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
    config->words = text_words_new ();
    for (char **g = groups; *g != NULL; g++)
        if (strcmp (*g, "words") == 0 ? !set_words (config, file, *g, error)
                                      : !set_group (config, file, *g, error))
            return NULL;
    gboolean good = check_together (config, error) && read_profiles (config, error);
    return good ? g_steal_pointer (&config) : NULL;
}

void
im_config_free (ImConfig *config)
{
    if (config == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        setting_clear (&config->settings[i]);
    g_clear_pointer (&config->codes, g_ptr_array_unref);
    g_clear_pointer (&config->profiles, g_ptr_array_unref);
    text_words_free (config->words);
    g_free (config->path);
    g_free (config);
}

/* Our own callers name keys; an unknown one is our mistake. */
static const Setting *
known (const ImConfig *config, const char *key)
{
    gint index = find_key (key);
    g_assert (index >= 0);
    return &config->settings[index];
}

const TextWords *
config_words (const ImConfig *config)
{
    return config->words;
}

const char *
im_config_text (const ImConfig *config, const char *key)
{
    return known (config, key)->written;
}

gint64
im_config_number (const ImConfig *config, const char *key)
{
    return known (config, key)->number;
}

gboolean
im_config_flag (const ImConfig *config, const char *key)
{
    return known (config, key)->number != 0;
}

const char *const *
im_config_list (const ImConfig *config, const char *key)
{
    return (const char *const *) known (config, key)->list;
}

/* What @section says of "sms.@key", or what [sms] says. */
static const Setting *
known_in (const ImConfig *config, const char *section, const char *key)
{
    g_autofree char *full = g_strconcat ("sms.", key, NULL);
    const CodeSection *code = find_code_section (config, section);
    const Setting *main = known (config, full);
    const Setting *own = code != NULL ? &code->settings[main - config->settings] : NULL;
    return own != NULL && own->written != NULL ? own : main;
}

const char *
config_section_text (const ImConfig *config, const char *section, const char *key)
{
    return known_in (config, section, key)->written;
}

gint64
config_section_number (const ImConfig *config, const char *section, const char *key)
{
    return known_in (config, section, key)->number;
}

gboolean
config_section_flag (const ImConfig *config, const char *section, const char *key)
{
    return known_in (config, section, key)->number != 0;
}

const char *const *
config_section_list (const ImConfig *config, const char *section, const char *key)
{
    return (const char *const *) known_in (config, section, key)->list;
}

const GPtrArray *
config_profiles (const ImConfig *config)
{
    return config->profiles;
}

static void
config_key_free (gpointer data)
{
    ImConfigKey *key = data;
    g_free (key->name);
    g_free (key->standard);
    g_free (key->value);
    g_free (key);
}

static ImConfigKey *
describe_key (const char *name, const Key *key, const char *standard, const char *value)
{
    ImConfigKey *described = g_new0 (ImConfigKey, 1);
    described->name = g_strdup (name);
    described->meaning = key->meaning;
    described->unit = kind_name (key->kind);
    described->standard = g_strdup (standard);
    described->value = g_strdup (value);
    return described;
}

/* A code's own section: what it does not say is as in [sms]. */
static void
add_code_keys (const ImConfig *config, const CodeSection *section, GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
        const char *standard = config->settings[i].written, *own = section->settings[i].written;
        g_autofree char *name
            = g_strdup_printf ("%s.%s", section->name, keys[i].name + strlen ("sms."));
        if (g_strv_contains (code_keys, keys[i].name))
            g_ptr_array_add (all, describe_key (name, &keys[i], standard,
                                                own != NULL ? own : standard));
    }
}

GPtrArray *
im_config_keys (const ImConfig *config)
{
    GPtrArray *all = g_ptr_array_new_with_free_func (config_key_free);
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        g_ptr_array_add (all, describe_key (keys[i].name, &keys[i], keys[i].standard,
                                            config->settings[i].written));
    for (guint i = 0; i < config->codes->len; i++)
        add_code_keys (config, g_ptr_array_index (config->codes, i), all);
    return all;
}
