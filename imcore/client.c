/* SPDX-License-Identifier: ISC */
/* Members' clients: signing in, the log, messages. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/domain/account_processor.h"
#include "imcore/domain/buddy.h"
#include "imcore/domain/consent.h"
#include "imcore/domain/invitation_course.h"
#include "imcore/domain/message.h"
#include "imcore/domain/password.h"

#include <string.h>

enum {
    WRONG_TRIES = 10,
    WRONG_TRIES_WINDOW_MS = 15 * MINUTE_MS,
    OVERLAP_EVERY_MS = 1000,
    OVERLAP_ROWS = 256, /* ids that a transaction still open may hold */
};

void
im_member_free (ImMember *member)
{
    if (member == NULL)
        return;
    g_free (member->name);
    secret_wipe (member->token);
    g_free (member);
}

/* ---- Signing in -------------------------------------------------------------------------- */

typedef struct {
    ImCore *core;
    gint64 uin;
    guint8 subject[SECRET_HASH_BYTES]; /* of the budget of wrong tries */
    gboolean may_try;
    Account *account; /* NULL: nobody who can sign in */
} SignIn;

/* Whoever is invited by a member signs in with the invitation's password. */
static gboolean
may_sign_in (const Account *account)
{
    return account->state == IM_STATE_REGISTERED
           || (account->state == IM_STATE_TENTATIVE && account->password_nonce != NULL);
}

static gboolean
find_member (StoreWork *work, gpointer data, GError **error)
{
    SignIn *sign_in = data;
    g_clear_pointer (&sign_in->account, account_free);
    if (!store_ask_budget (work, BUDGET_SIGN_INS, sign_in->subject, WRONG_TRIES,
                           WRONG_TRIES_WINDOW_MS, &sign_in->may_try, error)
        || !store_find_account_by_uin (work, sign_in->uin, &sign_in->account, error))
        return FALSE;
    if (sign_in->account != NULL && !may_sign_in (sign_in->account))
        g_clear_pointer (&sign_in->account, account_free);
    return TRUE;
}

static gboolean
count_wrong_try (StoreWork *work, gpointer data, GError **error)
{
    const SignIn *sign_in = data;
    gboolean within = TRUE;
    return store_use_budget (work, BUDGET_SIGN_INS, sign_in->subject, WRONG_TRIES,
                             WRONG_TRIES_WINDOW_MS, &within, error);
}

typedef struct {
    const Rules *rules;
    const Account *account;
    const char *hash;
    gboolean set;
} NewPassword;

/* Signing in completes an invited account.  It accepts the one who invited him; several go on
 * waiting for his answer, for the password does not say whose it is. */
static gboolean
complete_invited (StoreWork *work, const Rules *rules, gint64 id, GError **error)
{
    g_autoptr (Account) account = NULL;
    g_autoptr (Account) inviter = NULL;
    g_autoptr (GPtrArray) open = store_list_invitations_of (work, id, error);
    if (open == NULL || !store_find_account (work, id, &account, error)
        || !account_complete (work, account, NULL, error)
        || !consent_record_by_client (work, rules, id, CONSENT_YES, error))
        return FALSE;
    const StoredInvitation *only = open->len == 1 ? g_ptr_array_index (open, 0) : NULL;
    if (only != NULL
        && (!store_find_account (work, only->inviter, &inviter, error)
            || (inviter != NULL
                && !invitation_accept (work, only, account, inviter, NULL, error))))
        return FALSE;
    return buddy_meet_all_waiting (work, account, IM_STATE_TENTATIVE, 0, error);
}

static gboolean
set_password (StoreWork *work, gpointer data, GError **error)
{
    NewPassword *new = data;
    if (!store_hold_accounts (work, new->account->id, 0, error)
        || !store_set_password (work, new->account->id, new->account->password_nonce, new->hash,
                             &new->set, error))
        return FALSE;
    return !new->set || new->account->state != IM_STATE_TENTATIVE
           || complete_invited (work, new->rules, new->account->id, error);
}

/* Changes with the password, so that a session ends with it. */
static gint64
stamp_of (const ImCore *core, const char *password_hash_text)
{
    guint8 hash[SECRET_HASH_BYTES];
    gint64 stamp = 0;
    secret_hash (core->secrets, SECRET_OF_SESSION, hash, password_hash_text, NULL, NULL);
    memcpy (&stamp, hash, sizeof stamp);
    return stamp & G_MAXINT64;
}

static ImMember *
make_member (const ImCore *core, const Account *account, const char *hash, gint64 ends_ms)
{
    ImMember *member = g_new0 (ImMember, 1);
    const gint64 numbers[] = { account->id, ends_ms, stamp_of (core, hash) };
    member->party = account->id;
    member->uin = account->uin;
    member->name = g_strdup (account->name);
    member->token = secret_seal (core->secrets, SECRET_SESSION, numbers, G_N_ELEMENTS (numbers));
    member->token_ends_ms = ends_ms;
    return member;
}

/* Some time within a minute, so that sessions that begin together have tokens of their own. */
static gint64
session_end (const ImCore *core)
{
    return g_get_real_time () / 1000 + im_config_number (core->config, "account.session_lives")
           - g_random_int_range (0, MINUTE_MS);
}

static gboolean
is_strong (const ImCore *core, const char *password, const char *temporary)
{
    gint64 least = im_config_number (core->config, "account.password_least");
    return g_utf8_strlen (password, -1) >= least && strlen (password) <= PASSWORD_TYPED_LIMIT
           && g_ascii_strcasecmp (password, temporary) != 0;
}

/* The temporary password was right: it ends here, if a good own one comes with it. */
static gboolean
replace_temporary (ImCore *core, const Account *account, const char *temporary,
                   const char *new_password, ImSignIn *ending, ImMember **member, GError **error)
{
    if (new_password == NULL || !is_strong (core, new_password, temporary)) {
        *ending = new_password == NULL ? IM_SIGN_IN_CHOOSE : IM_SIGN_IN_WEAK;
        return TRUE;
    }
    g_autofree char *hash = password_hash (new_password);
    NewPassword new = { .rules = &core->rules, .account = account, .hash = hash };
    if (hash == NULL) {
        g_set_error (error, IM_ERROR, IM_ERROR_UNAVAILABLE, "no memory to hash a password");
        return FALSE;
    }
    if (!store_act (core->store, STORE_WRITES, set_password, &new, error))
        return FALSE;
    *ending = new.set ? IM_SIGN_IN_DONE : IM_SIGN_IN_WRONG;
    if (new.set)
        *member = make_member (core, account, hash, session_end (core));
    return TRUE;
}

static gboolean
is_temporary (const ImCore *core, const Account *account, const char *typed)
{
    return account->password_nonce != NULL && g_get_real_time () / 1000 < account->password_until_ms
           && secret_is_temporary_password (core->secrets, account->id, account->password_nonce,
                                            typed);
}

gboolean
im_sign_in (ImCore *core, gint64 uin, const char *password, const char *new_password,
            ImSignIn *ending, ImMember **member, GError **error)
{
    g_autofree char *who = g_strdup_printf ("%" G_GINT64_FORMAT, uin);
    SignIn sign_in = { .core = core, .uin = uin };
    secret_hash (core->secrets, SECRET_OF_BUDGET, sign_in.subject, "sign-in", who, NULL);
    gboolean asked = store_act (core->store, STORE_READS, find_member, &sign_in, error);
    g_autoptr (Account) account = sign_in.account;
    if (!asked)
        return FALSE;
    if (!sign_in.may_try) {
        *ending = IM_SIGN_IN_TOO_OFTEN;
        return TRUE;
    }
    if (account != NULL && is_temporary (core, account, password))
        return replace_temporary (core, account, password, new_password, ending, member, error);
    if (account != NULL && account->password_hash != NULL
        && password_matches (account->password_hash, password)) {
        *ending = IM_SIGN_IN_DONE;
        *member = make_member (core, account, account->password_hash, session_end (core));
        return TRUE;
    }
    if (account == NULL || account->password_hash == NULL)
        password_waste_time (password);
    *ending = IM_SIGN_IN_WRONG;
    return store_act (core->store, STORE_WRITES, count_wrong_try, &sign_in, error);
}

typedef struct {
    gint64 id;
    gint64 ends_ms;
    guint8 token[SECRET_HASH_BYTES];
    gboolean is_out;
    Account *account;
} Resumption;

void
session_hash (const ImCore *core, const char *token, guint8 hash[SECRET_HASH_BYTES])
{
    secret_hash (core->secrets, SECRET_OF_SESSION, hash, "token", token, NULL);
}

/* FALSE: no token of ours, or its time is over. */
static gboolean
read_token (const ImCore *core, const char *token, Resumption *resumption, gint64 *stamp)
{
    gint64 numbers[3] = { 0 };
    if (!secret_open (core->secrets, SECRET_SESSION, token, numbers, G_N_ELEMENTS (numbers))
        || numbers[1] <= g_get_real_time () / 1000)
        return FALSE;
    *resumption = (Resumption){ .id = numbers[0], .ends_ms = numbers[1] };
    *stamp = numbers[2];
    session_hash (core, token, resumption->token);
    return TRUE;
}

static gboolean
find_account (StoreWork *work, gpointer data, GError **error)
{
    Resumption *resumption = data;
    g_clear_pointer (&resumption->account, account_free);
    return store_is_logged_out (work, resumption->token, &resumption->is_out, error)
           && (resumption->is_out
               || store_find_account (work, resumption->id, &resumption->account, error));
}

gboolean
im_resume_session (ImCore *core, const char *token, ImSignIn *ending, ImMember **member,
                   GError **error)
{
    gint64 stamp = 0;
    Resumption resumption = { 0 };
    *ending = IM_SIGN_IN_WRONG;
    if (!read_token (core, token, &resumption, &stamp))
        return TRUE;
    gboolean asked = store_act (core->store, STORE_READS, find_account, &resumption, error);
    g_autoptr (Account) account = resumption.account;
    if (!asked)
        return FALSE;
    if (account == NULL || account->state != IM_STATE_REGISTERED || account->password_hash == NULL
        || stamp_of (core, account->password_hash) != stamp)
        return TRUE;
    *ending = IM_SIGN_IN_DONE;
    *member = make_member (core, account, account->password_hash, resumption.ends_ms);
    return TRUE;
}

static gboolean
log_out (StoreWork *work, gpointer data, GError **error)
{
    const Resumption *session = data;
    return store_log_out (work, session->token, session->ends_ms, error);
}

gboolean
im_log_out (ImCore *core, const char *token, GError **error)
{
    gint64 ignored = 0;
    Resumption session = { 0 };
    return !read_token (core, token, &session, &ignored)
           || store_act (core->store, STORE_WRITES, log_out, &session, error);
}

/* ---- The log ----------------------------------------------------------------------------- */

typedef struct {
    ImParty party;
    gint64 after;
    guint most;
    GPtrArray *entries;
} LogReading;

static gboolean
read_log (StoreWork *work, gpointer data, GError **error)
{
    LogReading *reading = data;
    g_clear_pointer (&reading->entries, g_ptr_array_unref);
    reading->entries = store_read_log (work, reading->party, reading->after, reading->most, error);
    return reading->entries != NULL;
}

/* Which notice an entry is worded by: what says why is the reason alone. */
static const char *
template_of (const ImEntry *entry)
{
    if (entry->kind == IM_ENTRY_ACCEPTED)
        return "accepted";
    if (entry->kind != IM_ENTRY_NOTICE)
        return NULL;
    if (entry->text == NULL)
        return "held-expired";
    return g_str_has_prefix (entry->text, "phone ") ? "phone-held" : "undelivered";
}

/* An acceptance says so in the operator's words, with the person's own behind them. */
static void
word_entry (const ImCore *core, ImEntry *entry)
{
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, entry->peer);
    g_autofree char *days = g_strdup_printf (
        "%" G_GINT64_FORMAT, im_config_number (core->config, "message.held_for") / (24 * HOUR_MS));
    const TemplateValue values[] = {
        { "uin", number },
        { "writer-number", number },
        { "writer-name", entry->peer_name },
        { "number", number },
        { "days", days },
        { "text", entry->text },
        { "reason", entry->text },
        { NULL, NULL },
    };
    const char *kind = template_of (entry);
    char *worded
        = kind != NULL ? templates_word_client (core->templates, kind, values, NULL) : NULL;
    if (worded == NULL)
        return;
    g_free (entry->text);
    entry->text = worded;
}

GPtrArray *
im_read_log (ImCore *core, ImParty party, gint64 after, guint most, GError **error)
{
    LogReading reading = { .party = party, .after = after, .most = most };
    if (!store_act (core->store, STORE_READS, read_log, &reading, error)) {
        g_clear_pointer (&reading.entries, g_ptr_array_unref);
        return NULL;
    }
    for (guint i = 0; i < reading.entries->len; i++)
        word_entry (core, g_ptr_array_index (reading.entries, i));
    return reading.entries;
}

typedef struct {
    ImParty party;
    gint64 seq;
    char *whole;
} WholeReading;

static gboolean
read_whole (StoreWork *work, gpointer data, GError **error)
{
    WholeReading *reading = data;
    g_clear_pointer (&reading->whole, g_free);
    return store_find_whole (work, reading->party, reading->seq, &reading->whole, error);
}

gboolean
im_read_whole (ImCore *core, ImParty party, gint64 seq, char **whole, GError **error)
{
    WholeReading reading = { .party = party, .seq = seq };
    if (!store_act (core->store, STORE_READS, read_whole, &reading, error)) {
        g_free (reading.whole);
        return FALSE;
    }
    *whole = reading.whole;
    return TRUE;
}

typedef struct {
    gint64 from, mark;
    GArray *owners;
} HeadReading;

static gboolean
read_heads (StoreWork *work, gpointer data, GError **error)
{
    HeadReading *reading = data;
    g_clear_pointer (&reading->owners, g_array_unref);
    reading->mark = reading->from;
    reading->owners = store_read_log_owners (work, &reading->mark, error);
    return reading->owners != NULL;
}

/* Ids may be committed out of order by several processes: once a second the newest are looked at
 * again. */
GArray *
im_read_log_heads (ImCore *core, gint64 *mark, GError **error)
{
    gint64 now_ms = g_get_monotonic_time () / 1000;
    gboolean overlap = *mark > 0 && now_ms - core->last_overlap_ms >= OVERLAP_EVERY_MS;
    HeadReading reading = { .from = overlap ? MAX (*mark - OVERLAP_ROWS, 1) : *mark };
    if (!store_act (core->store, STORE_READS, read_heads, &reading, error)) {
        g_clear_pointer (&reading.owners, g_array_unref);
        return NULL;
    }
    if (overlap)
        core->last_overlap_ms = now_ms;
    *mark = reading.mark;
    return reading.owners;
}

typedef struct {
    gint64 from, mark;
    GArray *all;
} EndedReading;

static gboolean
read_ended (StoreWork *work, gpointer data, GError **error)
{
    EndedReading *reading = data;
    g_clear_pointer (&reading->all, g_array_unref);
    reading->mark = reading->from;
    reading->all = store_read_ended (work, &reading->mark, error);
    return reading->all != NULL;
}

GArray *
im_read_ended (ImCore *core, gint64 *mark, GError **error)
{
    EndedReading reading = { .from = *mark };
    if (!store_act (core->store, STORE_READS, read_ended, &reading, error)) {
        g_clear_pointer (&reading.all, g_array_unref);
        return NULL;
    }
    *mark = reading.mark;
    return reading.all;
}

/* ---- Messages ---------------------------------------------------------------------------- */

typedef struct {
    ImCore *core;
    ImParty party;
    gint64 number;
    const char *client_id, *text;
    ImSend ending;
    gint64 seq;
} Sending;

/* The client's own key makes a frame sent again have its effect once. */
static void
hash_frame (const Sending *sending, guint8 *dedupe)
{
    g_autofree char *who = g_strdup_printf ("%" G_GINT64_FORMAT, sending->party);
    secret_hash (sending->core->secrets, SECRET_OF_INBOUND, dedupe, "frame", who,
                 sending->client_id);
}

static gboolean
send_message (StoreWork *work, gpointer data, GError **error)
{
    Sending *sending = data;
    guint8 dedupe[SECRET_HASH_BYTES];
    gboolean before = FALSE;
    hash_frame (sending, dedupe);
    if (!store_record_inbound (work, ORIGIN_FRAME, dedupe, &before, &sending->seq, error))
        return FALSE;
    if (before) {
        sending->ending = IM_SEND_DONE_BEFORE;
        return TRUE;
    }
    const MessageWords words = { .text = sending->text, .client_id = sending->client_id };
    if (!message_send (work, &sending->core->rules, sending->party, sending->number, &words,
                       &sending->ending, &sending->seq, error))
        return FALSE;
    if (sending->ending != IM_SEND_DONE) {
        store_undo (work);
        return TRUE;
    }
    return store_set_outcome (work, ORIGIN_FRAME, dedupe, sending->seq, error);
}

gboolean
im_send_message (ImCore *core, ImParty party, gint64 number, const char *client_id, const char *text,
                 ImSend *ending, gint64 *seq, GError **error)
{
    Sending sending = { .core = core, .party = party, .number = number, .client_id = client_id,
                        .text = text };
    g_return_val_if_fail (strlen (client_id) <= CLIENT_ID_LIMIT, FALSE);
    if (!store_act (core->store, STORE_WRITES, send_message, &sending, error))
        return FALSE;
    *ending = sending.ending;
    *seq = sending.seq;
    return TRUE;
}
