/* SPDX-License-Identifier: ISC */
/* The store in domain words: acts, and what an act may ask and write.
 *
 * An act is a function that runs within one transaction on the store's own thread.  Several
 * waiting acts are committed together; if one is to be undone they are repeated, each within a
 * savepoint of its own, and if that fails, one by one.  So an act may run more than once and
 * must begin by clearing its results. */
#pragma once

#include <glib.h>

#include "imcore/imcore.h"

typedef struct Store Store;
typedef struct StoreWork StoreWork;

typedef enum { STORE_READS, STORE_WRITES } StoreAccess;
/* TRUE: commit, and the results stand.  FALSE with @error: undone. */
typedef gboolean (*StoreAct) (StoreWork *work, gpointer data, GError **error);
/* Called on the store's thread after a commit that wrote something for these owners. */
typedef void (*StoreRing) (ImRingOwner owner, gpointer data);

/* Opens the store; its thread connects at once but an absent server is no error yet.
 * IM_ERROR_CONFIG: the url; IM_ERROR_SCHEMA: a store without our schema. */
Store *store_open (const char *url, const char *password_file, guint most_waiting,
                   StoreRing ring, gpointer ring_data, GError **error);
void store_close (Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Store, store_close)

/* From now on every act is undone once it has run, its answer stands, and nobody is rung: for
 * who wants to know what would be.  To be called before the first act. */
void store_undo_all (Store *store);

/* Runs @act and returns once it is committed.  FALSE: IM_ERROR_UNAVAILABLE (nothing was
 * written), IM_ERROR_SCHEMA, IM_ERROR_BROKEN or the act's own error. */
gboolean store_act (Store *store, StoreAccess access, StoreAct act, gpointer data,
                    GError **error);

/* One of several acts. */
typedef struct {
    StoreAct act;
    gpointer data;
    GError *error; /* as store_act() sets it; NULL: committed */
} StoreCall;
/* Runs @calls in their order, each for itself as store_act() would, and returns once all are
 * answered: many commits become one, and their caller wakes once. */
void store_act_all (Store *store, StoreAccess access, StoreCall *calls, guint n);

/* Brings the store at @url to this version's schema, *@now.  *@was: the version found, 0 for
 * none. */
gboolean store_init (const char *url, const char *password_file, gint64 *was, gint64 *now,
                     GError **error);

/* Within an act: the one time it happens at, and "undo what I wrote, but my answer stands". */
gint64 store_now_ms (const StoreWork *work);
void store_undo (StoreWork *work);
/* Asks for the least there is, where an act has nothing else to ask: FALSE, the store is away. */
gboolean store_is_there (StoreWork *work, GError **error);

/* ---- Accounts and addresses -------------------------------------------------------------- */

typedef struct {
    gint64 id;
    gint64 uin; /* 0: none any more */
    ImState state;
    char *name; /* NULL: none */
    gint64 created_ms;
    GBytes *password_nonce; /* NULL: no temporary password */
    gint64 password_until_ms;
    char *password_hash; /* NULL: no own password yet */
    gboolean is_open;    /* takes strangers' messages at once */
    ImMode by_im, by_mail, by_sms;
} Account;
void account_free (Account *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Account, account_free)

/* Each finds one; *@account NULL: there is none. */
gboolean store_find_account (StoreWork *work, gint64 id, Account **account, GError **error);
gboolean store_find_account_by_uin (StoreWork *work, gint64 uin, Account **account,
                                    GError **error);
gboolean store_find_account_by_address (StoreWork *work, int kind, const char *key,
                                        Account **account, GError **error);
/* Holds the rows of both, in the order of their ids, until the commit, so that what two
 * programs decide about the same people comes one after the other.  What decides is read after
 * it.  @other 0: one alone. */
gboolean store_hold_accounts (StoreWork *work, gint64 one, gint64 other, GError **error);
/* Where more than two are held: in the same order, ascending. */
void store_sort_ids (GArray *ids);
/* Adds @account and sets its id.  *@taken: its UIN is another account's, nothing was written. */
gboolean store_add_account (StoreWork *work, Account *account, gboolean *taken, GError **error);
/* Writes state, name and temporary password of @account. */
gboolean store_update_account (StoreWork *work, const Account *account, GError **error);
/* Sets the member's own password if @nonce is still that of his temporary one. */
gboolean store_set_password (StoreWork *work, gint64 account, GBytes *nonce, const char *hash,
                             gboolean *set, GError **error);
/* His own password, and with it all sessions, are worth nothing any more. */
gboolean store_forget_password (StoreWork *work, gint64 account, GError **error);
gboolean store_set_policy (StoreWork *work, gint64 account, gboolean is_open, GError **error);
gboolean store_set_media (StoreWork *work, gint64 account, ImMode im, ImMode mail, ImMode sms,
                          GError **error);
gboolean store_add_address (StoreWork *work, int kind, const char *key, const char *shown,
                            gint64 account, GError **error);
/* An address that leads to @account leads to nobody any more. */
gboolean store_remove_address (StoreWork *work, int kind, const char *key, gint64 account,
                               GError **error);
/* Makes an address that leads to another account lead to @account. */
gboolean store_move_address (StoreWork *work, int kind, const char *key, const char *shown,
                             gint64 account, GError **error);
/* Notes that a letter of this mailbox came proven by the verifier or a login.  Nobody's: no
 * effect. */
gboolean store_prove_address (StoreWork *work, int kind, const char *key, GError **error);
/* Notes whether nothing leaves for this address.  Nobody's: no effect. */
gboolean store_set_refused (StoreWork *work, int kind, const char *key, gboolean refused,
                            GError **error);
typedef struct {
    int kind;
    char *key, *shown;
    gboolean is_proven;  /* see store_prove_address() */
    gboolean is_refused; /* see store_set_refused() */
    guint bounces;       /* reports in a row that it does not exist */
    gint64 bounced_ms;   /* when the last of them came, or the STORE_BOUNCES_MOSTth */
    gint64 code;         /* access code that a telephone last wrote to; 0: none yet */
    char *carrier;       /* smsc-id it came by; NULL: none yet */
} StoredAddress;
/* In the order in which they were added; free with g_ptr_array_unref(). */
GPtrArray *store_list_addresses (StoreWork *work, gint64 account, GError **error);
/* So many in a row, and no mail goes to a mailbox until it shows itself. */
enum { STORE_BOUNCES_MOST = 3 };
/* One bounce more, or none any more, of @account's addresses of @kind; none of the one at @key. */
gboolean store_note_bounce (StoreWork *work, gint64 account, int kind, gboolean bounced,
                            GError **error);
gboolean store_forget_bounces (StoreWork *work, int kind, const char *key, GError **error);
/* Notes the way by which a telephone wrote.  Nobody's: no effect. */
gboolean store_set_way (StoreWork *work, int kind, const char *key, gint64 code,
                        const char *carrier, GError **error);

/* ---- Telephones that may be another's ---------------------------------------------------- */

/* Stored: never renumber. */
typedef enum {
    PHONE_HOLD_UNREACHABLE = 1, /* the carrier said so often that it is nobody's */
    PHONE_HOLD_SILENT = 2, /* it wrote nothing, and nothing was proven delivered, for long */
} PhoneHoldReason;

/* A telephone that led to @account and leads to nobody any more, or to another. */
typedef struct {
    char *key, *shown;
    gint64 account;
    PhoneHoldReason why;
    gint64 since_ms;
} PhoneHold;
gboolean store_add_phone_hold (StoreWork *work, const PhoneHold *hold, GError **error);
/* Those of @account; those of the telephone @key.  Of PhoneHold. */
GPtrArray *store_list_phone_holds (StoreWork *work, gint64 account, GError **error);
GPtrArray *store_list_phone_holds_at (StoreWork *work, const char *key, GError **error);
/* Accounts that are ON_HOLD as a whole since @since_ms for their telephone; a bounded number. */
GArray *store_list_phone_holds_over (StoreWork *work, gint64 since_ms, GError **error);
gboolean store_end_phone_holds (StoreWork *work, gint64 account, GError **error);
/* The telephone of @account got a text. */
gboolean store_note_heard (StoreWork *work, gint64 account, GError **error);
/* Its carrier took a text for the telephone of @account: his refusals are in a row no more. */
gboolean store_note_phone_taken (StoreWork *work, gint64 account, GError **error);
/* Telephones that were not heard of since @since_ms, longest silent first; a bounded number, of
 * PhoneHold, without shown and why. */
GPtrArray *store_list_silent_phones (StoreWork *work, gint64 since_ms, GError **error);
/* Telephone @key counts as heard of now. */
gboolean store_set_heard (StoreWork *work, const char *key, GError **error);

/* ---- Ranges ------------------------------------------------------------------------------ */

gboolean store_add_range (StoreWork *work, gint64 first, gint64 last, GError **error);
GArray *store_list_ranges (StoreWork *work, GError **error); /* of ImRange */
gboolean store_has_overlapping_range (StoreWork *work, gint64 first, gint64 last, gboolean *has,
                                      GError **error);
/* The next number's place in the first range that has one: @range with next being that number
 * in sequence.  *@full: no range has any.  Holds the range's row until the commit. */
gboolean store_take_from_range (StoreWork *work, ImRange *range, gboolean *full,
                                GError **error);

/* ---- What came in once; budgets ---------------------------------------------------------- */

typedef enum { ORIGIN_LETTER = 1, ORIGIN_TEXT = 2, ORIGIN_FRAME = 3 } InboundOrigin;
enum { DEDUPE_BYTES = 32 };

/* Records that @dedupe came in.  *@before: it had; then *@outcome is what was answered. */
gboolean store_record_inbound (StoreWork *work, InboundOrigin origin, const guint8 *dedupe,
                               gboolean *before, gint64 *outcome, GError **error);
gboolean store_set_outcome (StoreWork *work, InboundOrigin origin, const guint8 *dedupe,
                            gint64 outcome, GError **error);

typedef enum {
    BUDGET_LETTERS_A_MINUTE = 1,
    BUDGET_LETTERS_AN_HOUR = 2,
    BUDGET_TEXTS_AN_HOUR = 3,
    BUDGET_MESSAGES_AN_HOUR = 4,
    BUDGET_SIGN_INS = 5,
    BUDGET_INVITATIONS_TO_PLACE = 6,
    BUDGET_INVITATIONS = 7,
    BUDGET_PASSWORDS = 8,
    BUDGET_LETTERS_TO_ONE = 20,
    BUDGET_NOTICES_BY_MAIL = 21,
    BUDGET_ANSWERS_TO_STRANGERS = 60,
    BUDGET_STOPS_CONFIRMED = 61,
    BUDGET_HELP_BY_TEXT = 62,
    BUDGET_CHALLENGES_TO_PLACE = 22,
    BUDGET_CHALLENGES = 23,
    BUDGET_NOT_PASSED_ON = 24,
    BUDGET_ACCEPTANCES = 25, /* what was said lately, no ceiling */
} BudgetKind;
/* Uses one of @most within @window_ms.  *@within FALSE: used up, nothing was written. */
gboolean store_use_budget (StoreWork *work, BudgetKind what, const guint8 *subject, gint64 most,
                           gint64 window_ms, gboolean *within, GError **error);
/* How much of it is used. */
gboolean store_show_budget (StoreWork *work, BudgetKind what, const guint8 *subject,
                            gint64 window_ms, gint64 *used, GError **error);
/* The same question without using any. */
gboolean store_ask_budget (StoreWork *work, BudgetKind what, const guint8 *subject, gint64 most,
                           gint64 window_ms, gboolean *within, GError **error);

/* ---- Long texts that come in parts ------------------------------------------------------- */

typedef struct {
    gint64 id;
    char *sender, *receiver, *carrier; /* as bearerbox gave them */
    guint total;                       /* parts it has when whole */
    guint round;                       /* how often what had come was taken */
    gboolean is_closing;               /* the parts of this round are being taken */
    gint64 due_ms;                     /* what has come is taken then; 0: all of it was */
} TextSet;
void text_set_free (TextSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TextSet, text_set_free)

typedef struct {
    guint number; /* from 1 */
    gboolean is_ucs2;
    GBytes *octets; /* UTF-16BE, or UTF-8 */
    guint round;    /* it was taken in; 0: not yet */
} StoredPart;
enum { TEXT_PART_BYTES_LIMIT = 1000 }; /* the column's */

/* Each holds the row until the commit; *@set NULL: there is none.  @known_by: a keyed hash of
 * DEDUPE_BYTES. */
gboolean store_find_text_set (StoreWork *work, const guint8 *known_by, TextSet **set,
                              GError **error);
gboolean store_hold_text_set (StoreWork *work, gint64 id, TextSet **set, GError **error);
/* Adds @set and sets its id. */
gboolean store_add_text_set (StoreWork *work, const guint8 *known_by, TextSet *set,
                             GError **error);
/* Writes round, is_closing and due_ms. */
gboolean store_update_text_set (StoreWork *work, const TextSet *set, GError **error);
gboolean store_rename_text_set (StoreWork *work, gint64 id, const guint8 *known_by,
                                GError **error);
/* Those of @sender that wait; the ids of those that are due, a bounded number. */
gboolean store_count_text_sets (StoreWork *work, const char *sender, gint64 *n, GError **error);
GArray *store_list_due_text_sets (StoreWork *work, GError **error);
gboolean store_add_text_part (StoreWork *work, gint64 set, const StoredPart *part,
                              GError **error);
/* Of StoredPart, by number. */
GPtrArray *store_list_text_parts (StoreWork *work, gint64 set, GError **error);
/* Those of round 0 are of @round from now on. */
gboolean store_close_text_parts (StoreWork *work, gint64 set, guint round, GError **error);

/* ---- Invitations and consent ------------------------------------------------------------- */

/* Stored: never renumber. */
typedef enum {
    INVITATION_OPEN = 0,
    INVITATION_ACCEPTED = 1,
    INVITATION_DECLINED = 2, /* to its inviter it looks open */
    INVITATION_EXPIRED = 3,
    INVITATION_WITHDRAWN = 4,
    INVITATION_REPEATED = 5, /* a later one took its place */
} InvitationState;
enum { INVITER_OPERATOR = 0 };

typedef struct {
    gint64 id, inviter, account;
    ImInvitationKind kind;
    InvitationState state;
    char *words;            /* the inviter's; NULL: none */
    gint64 delivery;        /* of its letter or text; 0: nothing was sent */
    int address_kind;       /* of the address it went to */
    gboolean is_questioned; /* an answer was asked back about */
    gint64 created_ms, expires_ms;
} StoredInvitation;
void stored_invitation_free (StoredInvitation *invitation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoredInvitation, stored_invitation_free)

/* Adds an open one, made now. */
gboolean store_add_invitation (StoreWork *work, const StoredInvitation *invitation,
                               GError **error);
/* The latest of @inviter to @account; *@invitation NULL: none ever. */
gboolean store_find_invitation (StoreWork *work, gint64 inviter, gint64 account,
                                StoredInvitation **invitation, GError **error);
/* All by @inviter, newest first; those that look open to him with ids over @after, ascending;
 * the open ones of @account by members; those whose time is over.  A bounded number each, of
 * StoredInvitation. */
GPtrArray *store_list_invitations (StoreWork *work, gint64 inviter, GError **error);
GPtrArray *store_list_open_invitations (StoreWork *work, gint64 inviter, gint64 after,
                                        GError **error);
GPtrArray *store_list_invitations_of (StoreWork *work, gint64 account, GError **error);
GPtrArray *store_list_overdue_invitations (StoreWork *work, GError **error);
gboolean store_set_invitation (StoreWork *work, gint64 id, InvitationState state,
                               GError **error);
gboolean store_note_question (StoreWork *work, gint64 id, GError **error);
/* Invitations of @account that look open to their inviters. */
gboolean store_count_open_invitations_of (StoreWork *work, gint64 account, gint64 *n,
                                          GError **error);
/* Invitations by @inviter that look open to him; by @inviter since @since_ms; of @account since
 * @since_ms. */
gboolean store_count_open_invitations (StoreWork *work, gint64 inviter, gint64 *n,
                                       GError **error);
gboolean store_count_invitations_by (StoreWork *work, gint64 inviter, gint64 since_ms,
                                     gint64 *n, GError **error);
gboolean store_count_invitations_of (StoreWork *work, gint64 account, gint64 since_ms,
                                     gint64 *n, GError **error);
/* Ends the open invitations of @account by @inviter; one declined before can still be accepted. */
gboolean store_answer_invitation (StoreWork *work, gint64 inviter, gint64 account,
                                  InvitationState state, GError **error);
/* Ends every open invitation of @account. */
gboolean store_answer_invitations (StoreWork *work, gint64 account, InvitationState state,
                                   GError **error);

typedef enum { CONSENT_NONE = 0, CONSENT_NO = 1, CONSENT_YES = 2 } ConsentVerdict;
/* Stored: never renumber. */
typedef enum {
    CONSENT_BY_LETTER = 1,
    CONSENT_BY_TEXT = 2,
    CONSENT_BY_CLIENT = 3, /* signed in with the invitation's password */
    CONSENT_BY_LINK = 4,   /* one-click unsubscribe */
} ConsentSource;
gboolean store_add_consent (StoreWork *work, const guint8 *target, ConsentVerdict verdict,
                            ConsentSource source, GError **error);
gboolean store_find_consent (StoreWork *work, const guint8 *target, ConsentVerdict *verdict,
                             GError **error);

/* When the last no under @target was taken back: 0, it was none ever; G_MAXINT64, it stands. */
gboolean store_find_refused_until (StoreWork *work, const guint8 *target, gint64 *until_ms,
                                   GError **error);

typedef struct {
    ConsentVerdict verdict;
    ConsentSource source;
    gint64 at_ms;
} StoredConsent;
/* All that was said under @target, oldest first; of StoredConsent. */
GArray *store_list_consents (StoreWork *work, const guint8 *target, GError **error);
gboolean store_count_consents (StoreWork *work, const guint8 *target, gint64 *n,
                               GError **error);

typedef struct {
    gint64 inviter, uin; /* @uin 0: the operator, or someone who has no number any more */
    char *name;          /* NULL: none */
    InvitationState state;
    gint64 created_ms, changed_ms, expires_ms;
} PastInvitation;
/* All invitations of @account, oldest first; of PastInvitation. */
GPtrArray *store_list_past_invitations (StoreWork *work, gint64 account, GError **error);

/* ---- Second addresses before they confirmed ---------------------------------------------- */

typedef struct {
    int kind;
    char *key, *shown;
    gint64 account;        /* whose it is to be */
    gboolean is_nominated; /* it is to be told number and password, which nobody knows yet */
    gboolean is_move;      /* it is to take the place of the mailbox that the account has */
    gint64 asked_ms;       /* 0: never */
    gint64 until_ms;       /* it may answer till then; 0: ended before its time */
} Joining;
void joining_free (Joining *joining);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Joining, joining_free)
/* *@joining NULL: @account did not name it. */
gboolean store_find_joining (StoreWork *work, int kind, const char *key, gint64 account,
                             Joining **joining, GError **error);
/* Adds it, or writes it anew if @is_stored. */
gboolean store_set_joining (StoreWork *work, const Joining *joining, gboolean is_stored,
                            GError **error);
/* What @account named of @kind may not answer any more.  *@ended FALSE: it might not before, or
 * another act ended it first; *@nominated: one of them was. */
gboolean store_end_joinings (StoreWork *work, gint64 account, int kind, gboolean *ended,
                             gboolean *nominated, GError **error);
/* Addresses that @account named since @since_ms; accounts that named this address since then. */
gboolean store_count_joinings_by (StoreWork *work, gint64 account, gint64 since_ms, gint64 *n,
                                  GError **error);
gboolean store_count_joinings_of (StoreWork *work, int kind, const char *key, gint64 since_ms,
                                  gint64 *n, GError **error);
/* Nominated ones whose time is over; a bounded number, of Joining. */
GPtrArray *store_list_unanswered_joinings (StoreWork *work, GError **error);
/* Removes those that are over and were asked before @asked_ms. */
gboolean store_forget_joinings (StoreWork *work, gint64 asked_ms, GError **error);
/* Removes all that @account named. */
gboolean store_remove_joinings (StoreWork *work, gint64 account, GError **error);

/* ---- Letters that nothing proves yet ----------------------------------------------------- */

typedef struct {
    gint64 id;
    char *sender;     /* From:, as written */
    gint64 number;    /* whom it is for; 0: the service */
    char *name;       /* the sender's display name; NULL: none */
    char *subject;    /* "" none */
    char *text;       /* "" none */
    char *message_id; /* NULL: none */
    char *attached;   /* lines that name what was attached and is not kept; NULL: nothing */
    guint8 dedupe[DEDUPE_BYTES]; /* that of the letter, had it come proven */
} WaitingLetter;
void waiting_letter_free (WaitingLetter *letter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaitingLetter, waiting_letter_free)
/* @key is the mailbox's in From:. */
gboolean store_add_waiting (StoreWork *work, const char *key, const WaitingLetter *letter,
                            gint64 until_ms, GError **error);
gboolean store_count_waiting (StoreWork *work, const char *key, gint64 *n, GError **error);
/* Those whose time is not over, in the order in which they came, removed; of WaitingLetter. */
GPtrArray *store_take_waiting (StoreWork *work, const char *key, GError **error);
gboolean store_drop_waiting (StoreWork *work, const char *key, GError **error);

/* What a mailbox was asked last.  The questions from first_delivery to last_delivery can be
 * answered; 0: answered, or none was sent. */
typedef struct {
    char *key, *shown;
    gint64 asked_ms;
    gint64 first_delivery, last_delivery;
} StoredChallenge;
void stored_challenge_free (StoredChallenge *challenge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoredChallenge, stored_challenge_free)
/* *@challenge NULL: none within the last days. */
gboolean store_find_challenge (StoreWork *work, const char *key, StoredChallenge **challenge,
                               GError **error);
/* Until the work is over no other holds, changes or answers the question to @key. */
gboolean store_hold_challenge (StoreWork *work, const char *key, GError **error);
/* Adds one, asked now; *@taken: another act has just asked, nothing was written. */
gboolean store_add_challenge (StoreWork *work, const char *key, const char *shown,
                              gboolean *taken, GError **error);
/* Asked again now; *@renewed FALSE: another act was first. */
gboolean store_renew_challenge (StoreWork *work, const StoredChallenge *challenge,
                                gboolean *renewed, GError **error);
gboolean store_open_challenge (StoreWork *work, const char *key, gint64 first_delivery,
                               gint64 last_delivery, GError **error);
/* *@was_open FALSE: @delivery is none that can be answered, nothing was written. */
gboolean store_close_challenge (StoreWork *work, const char *key, gint64 delivery,
                                gboolean *was_open, GError **error);
/* Answered ones asked before @asked_ms that something waits for again; a bounded number, of
 * StoredChallenge. */
GPtrArray *store_list_due_challenges (StoreWork *work, gint64 asked_ms, GError **error);
/* Removes what has waited long enough, and what was asked before @asked_ms and nothing waits
 * for. */
gboolean store_forget_challenges (StoreWork *work, gint64 asked_ms, GError **error);

/* No mailbox named by @account may take the place of his any more.  *@ended FALSE: none might. */
gboolean store_end_movings (StoreWork *work, gint64 account, gboolean *ended, GError **error);

/* ---- Mailboxes that were changed --------------------------------------------------------- */

typedef struct {
    gint64 account;
    char *key, *shown;         /* that it had before */
    char *now_key, *now_shown; /* that took its place */
    gint64 until_ms;           /* the former can take it back till then */
} Moved;
void moved_free (Moved *moved);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Moved, moved_free)
/* *@moved: the last change of @account; of the mailbox @key, one that it can still take back.
 * NULL: none. */
gboolean store_find_moved (StoreWork *work, gint64 account, Moved **moved, GError **error);
gboolean store_find_moved_from (StoreWork *work, const char *key, Moved **moved,
                                GError **error);
gboolean store_set_moved (StoreWork *work, const Moved *moved, GError **error);
gboolean store_remove_moved (StoreWork *work, gint64 account, gboolean *removed,
                             GError **error);
/* Removes those whose time is over. */
gboolean store_forget_moved (StoreWork *work, GError **error);

/* ---- Messages and logs ------------------------------------------------------------------- */

gboolean store_add_message (StoreWork *work, ImParty sender, ImParty recipient,
                            const char *body, gint64 *id, GError **error);
/* The letter that @message's words were taken from, as it came. */
gboolean store_keep_whole (StoreWork *work, gint64 message, const char *whole, GError **error);
gboolean store_is_cut (StoreWork *work, gint64 message, gboolean *is_cut, GError **error);
/* Of the entry @seq in @owner's log.  *@whole is the caller's; NULL: there is no more of it. */
gboolean store_find_whole (StoreWork *work, ImParty owner, gint64 seq, char **whole,
                           GError **error);
/* What came with @message, of ImAttachment with their bytes; NULL: nothing. */
gboolean store_add_attachments (StoreWork *work, gint64 message, const GPtrArray *attachments,
                                GError **error);
/* Without their bytes, in order. */
GPtrArray *store_list_attachments (StoreWork *work, gint64 message, GError **error);
/* Sets the bytes of @attachment, one of that list; none where there is no such attachment any
 * more. */
gboolean store_load_attachment (StoreWork *work, gint64 message, ImAttachment *attachment,
                                GError **error);
/* Number @n of the entry @seq in @owner's log, without its bytes.  *@attachment is the
 * caller's; NULL: there is none. */
gboolean store_find_attachment (StoreWork *work, ImParty owner, gint64 seq, gint64 n,
                                ImAttachment **attachment, GError **error);
/* @most of its bytes at most, from @offset.  *@piece is the caller's; NULL: there is none. */
gboolean store_read_attachment_piece (StoreWork *work, ImParty owner, gint64 seq, gint64 n,
                                      gint64 offset, gsize most, GBytes **piece,
                                      GError **error);
/* *@found FALSE: retention has removed it. */
gboolean store_find_message (StoreWork *work, gint64 id, gboolean *found, ImParty *sender,
                             char **body, GError **error);
/* Holds a message back until its recipient permits its sender; @is_dropped: for ever, while it
 * looks held to its sender. */
gboolean store_hold_message (StoreWork *work, gint64 message, gint64 recipient, gint64 sender,
                             gint64 until_ms, gboolean is_dropped, GError **error);
/* Ids of what @recipient has been kept from by @sender, in order; released by the caller.  What
 * was dropped is forgotten. */
GArray *store_take_held (StoreWork *work, gint64 recipient, gint64 sender, GError **error);
/* None of them will be delivered, which their sender cannot tell; or they are taken back by
 * him. */
gboolean store_drop_held (StoreWork *work, gint64 recipient, gint64 sender, GError **error);
gboolean store_remove_held (StoreWork *work, gint64 recipient, gint64 sender, GError **error);
/* Their time is over now: the next store_take_overdue_held() has them. */
gboolean store_end_held (StoreWork *work, gint64 recipient, gint64 sender, GError **error);
typedef struct {
    gint64 message, recipient, sender;
} Held;
/* Those whose time is over, a bounded number, removed. */
GArray *store_take_overdue_held (StoreWork *work, GError **error);

typedef struct {
    ImParty owner, peer;
    ImEntryKind kind;
    gboolean mine;
    gboolean is_history;   /* other media carried it */
    gint64 message;        /* 0: none */
    const char *client_id; /* NULL: none */
} LogEntry;
/* Appends to the owner's log under its row lock and rings imcored.  Several owners in one act:
 * ascending. */
gboolean store_append_log (StoreWork *work, const LogEntry *entry, gint64 *seq, GError **error);
GPtrArray *store_read_log (StoreWork *work, ImParty owner, gint64 after, guint most,
                           GError **error);
/* Did @owner write to @peer between @since_ms and @until_ms?  Looks at the last entries of his
 * log. */
gboolean store_has_written (StoreWork *work, ImParty owner, ImParty peer, gint64 since_ms,
                            gint64 until_ms, gboolean *has, GError **error);
/* Owners of entries whose id is *@mark or higher, which moves on; 0: none, from now on. */
GArray *store_read_log_owners (StoreWork *work, gint64 *mark, GError **error);

/* ---- Threads of letters ------------------------------------------------------------------ */

/* *@letter: the Message-ID of @account's newest letter to @peer; NULL: none. */
gboolean store_find_thread (StoreWork *work, ImParty account, ImParty peer, char **letter,
                            GError **error);
gboolean store_set_thread (StoreWork *work, ImParty account, ImParty peer, const char *letter,
                           GError **error);

/* ---- Pairs of members; who is connected -------------------------------------------------- */

/* What a member allows another.  Stored: never renumber. */
typedef enum {
    PAIR_STRANGER = 0,   /* nothing yet */
    PAIR_MAY_ANSWER = 1, /* may write, for he was written to */
    PAIR_AUTHORISED = 2, /* may write and see presence */
    PAIR_DECLINED = 3,   /* what he writes goes nowhere */
    PAIR_BLOCKED = 4,    /* the same, and said so */
} PairPermission;

typedef struct {
    gint64 owner, peer;
    gboolean is_stored;
    PairPermission permission; /* of @peer towards @owner */
    PairPermission looks;      /* what @peer goes on seeing of it, refused */
    gboolean is_listed;        /* @peer is on @owner's buddy list */
    gint64 asked_ms;           /* since when @peer waits for @owner's answer; 0: he does not */
    guint unanswered;          /* messages of @peer since @owner last wrote to him */
} Pair;
/* A pair that is not stored is strangers'. */
gboolean store_find_pair (StoreWork *work, gint64 owner, gint64 peer, Pair *pair,
                          GError **error);
gboolean store_set_pair (StoreWork *work, const Pair *pair, GError **error);

typedef struct {
    gint64 peer, uin;
    char *name; /* NULL: none */
    PairPermission permission, back_permission, back_looks;
    gboolean is_listed;
    gint64 asked_ms;
} PairView;
/* Whom @owner lists, is asked by, or has blocked; of PairView. */
GPtrArray *store_list_pairs (StoreWork *work, gint64 owner, GError **error);
/* The one, or none. */
GPtrArray *store_view_pair (StoreWork *work, gint64 owner, gint64 peer, GError **error);
/* Members authorised by @account; of ImParty. */
GArray *store_list_watchers (StoreWork *work, gint64 account, GError **error);
/* Members who wait for @account's answer, longest first; of ImParty. */
GArray *store_list_asking (StoreWork *work, gint64 account, GError **error);

gboolean store_set_online (StoreWork *work, gint64 account, const char *node, gint64 until_ms,
                           GError **error);
gboolean store_set_offline (StoreWork *work, gint64 account, const char *node, GError **error);
gboolean store_is_online (StoreWork *work, gint64 account, gboolean *is_online, GError **error);

/* ---- Links and guests -------------------------------------------------------------------- */

gboolean store_add_link (StoreWork *work, gint64 account, const char *label, gint64 expires_ms,
                         gint64 *id, GError **error);
typedef struct {
    gint64 account, uin;
    char *label, *member_name;
    gint64 expires_ms;
} StoredLink;
void stored_link_free (StoredLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoredLink, stored_link_free)
/* *@link NULL: it never was, is withdrawn, over, or its member is gone. */
gboolean store_find_link (StoreWork *work, gint64 id, StoredLink **link, GError **error);
/* The first of @account's with this label that lives; *@id 0: none. */
gboolean store_find_link_of (StoreWork *work, gint64 account, const char *label, gint64 *id,
                             GError **error);

typedef struct {
    gint64 id, number, account, uin;
    char *name, *member_name;
    gint64 created_ms, seen_ms, ended_ms;
} Guest;
void guest_free (Guest *guest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Guest, guest_free)
/* Adds a guest whose number is @first_number and its id. */
gboolean store_add_guest (StoreWork *work, gint64 account, gint64 link, const char *name,
                          const guint8 *came_from, gint64 first_number, gint64 *id,
                          GError **error);
gboolean store_find_guest (StoreWork *work, gint64 id, Guest **guest, GError **error);
gboolean store_find_guest_by_number (StoreWork *work, gint64 number, Guest **guest,
                                     GError **error);
gboolean store_count_guests_from (StoreWork *work, const guint8 *came_from, gint64 *n,
                                  GError **error);
gboolean store_touch_guest (StoreWork *work, gint64 id, GError **error);
/* *@ended FALSE: it had ended before. */
gboolean store_end_guest (StoreWork *work, gint64 id, gboolean *ended, GError **error);
/* Ids of guests silent since @seen_ms or here since @created_ms; a bounded number. */
GArray *store_list_overdue_guests (StoreWork *work, gint64 seen_ms, gint64 created_ms,
                                   GError **error);

/* ---- Outbox and deliveries --------------------------------------------------------------- */

typedef enum { MEDIUM_MAIL = 1, MEDIUM_SMS = 2 } Medium;

/* Kinds of notices: each has one template.  Stored: never renumber. */
typedef enum {
    NOTICE_REGISTERED = 1,
    NOTICE_KNOWN = 2,
    NOTICE_OPERATOR_INVITATION = 3,
    NOTICE_MESSAGE = 4,
    NOTICE_INVITATION = 5, /* a member's */
    NOTICE_REQUEST = 6,    /* a stranger wants to be a buddy */
    NOTICE_ACCEPTED = 7,   /* someone accepted an invitation or request */
    NOTICE_INVITED = 8,    /* answers the word INVITE */
    /* 9: was never written */
    NOTICE_HELP = 10,
    NOTICE_HELD_EXPIRED = 11,
    NOTICE_QUESTION = 12, /* to an answer that neither accepts nor refuses */
    NOTICE_POLICY = 13,   /* answer the words of these names */
    NOTICE_RECEIVE = 14,
    NOTICE_WHO = 15,
    NOTICE_WHICH = 16,    /* several ask: which does his answer mean? */
    NOTICE_NOT_SENT = 17, /* a phone's text that may not be sent now */
    NOTICE_NAME = 18,     /* answer the words of these names */
    NOTICE_PASSWORD = 19,
    NOTICE_ERASED = 20,        /* the last word; its words are the address it goes to */
    NOTICE_LEAVE_CONFIRM = 21, /* answers LEAVE: say YES */
    NOTICE_JOIN_CONFIRM = 22,  /* answers MAIL by text: say YES */
    NOTICE_JOIN_QUESTION = 30, /* to an address that a member named: is it his? */
    NOTICE_JOINED = 31,        /* it confirmed: to it, and to those the member had */
    NOTICE_JOIN_ASKED = 32,    /* answer the words MAIL and PHONE */
    NOTICE_JOIN_REFUSED = 33,
    NOTICE_NOMINATED = 34,     /* to a new member whose confirmation goes by another medium */
    NOTICE_MEMBERSHIP = 40,    /* a member's invitation, for membership alone */
    NOTICE_BECAME_MEMBER = 41, /* someone accepted that */
    NOTICE_CHALLENGE = 50,     /* to nobody's account: its words are the address it goes to */
    NOTICE_MOVE_ASKED = 70,    /* answers ADDRESS */
    NOTICE_MOVE_QUESTION = 71, /* to the mailbox that it names: is it his? */
    NOTICE_MOVED = 72,         /* it confirmed: to it */
    NOTICE_MOVED_AWAY = 73,    /* to the former one; words: that and the new one, a line each */
    NOTICE_MOVE_UNDONE = 74,   /* to the former one, which objected */
    NOTICE_MOVE_ENDED = 75,    /* to the one that was taken away again; words: that */
    NOTICE_UNDELIVERED = 60,   /* a message could not be delivered by mail */
    NOTICE_LINK = 80,    /* answers LINK; its words are the link's id, never what opens it */
    NOTICE_NOBODYS = 81, /* to a text for a number that nobody has */
    NOTICE_NOT_PASSED_ON =
        120,                /* to a letter's writer: files of it that its reader does not get */
    NOTICE_STOPPED = 90,    /* to a STOP by text: the last one, to whomever */
    NOTICE_PHONE_HELD = 95, /* to a member whose telephone is on hold */
} NoticeKind;

typedef enum {
    DELIVERY_QUEUED = 0,
    DELIVERY_HANDED_OVER = 1, /* to the MTA, bearerbox or the SMSC */
    DELIVERY_DELIVERED = 2,
    DELIVERY_FAILED = 3,
    DELIVERY_UNKNOWN = 4,
    DELIVERY_SUPPRESSED = 5, /* no longer permitted when it was to be sent */
} DeliveryState;
/* Why a text HANDED_OVER to its carrier stays so: nothing more will be known of it.  Stored. */
#define DELIVERY_NOT_FOLLOWED "no receipt asked for"

/* A box of bearerbox's at work. */
typedef struct {
    gboolean is_running; /* begun and not ended in order */
    ImLinkLoss loss;
} TextBox;
gboolean store_find_text_box (StoreWork *work, const char *name, gboolean *found, TextBox *box,
                              GError **error);
gboolean store_set_text_box (StoreWork *work, const char *name, const TextBox *box,
                             GError **error);

/* A text that was taken: keyed hashes of what it is known by and of its id; between which times
 * bearerbox had it from the carrier.  Read back, @text tells it apart from others of its kind,
 * and is no id. */
typedef struct {
    guint8 known_by[DEDUPE_BYTES], text[DEDUPE_BYTES];
    gint64 came_ms, came_by_ms;
} TextLately;
/* Remembers @text unless another of its kind is remembered: *@is_first FALSE, nothing was
 * written. */
gboolean store_add_first_text_lately (StoreWork *work, const TextLately *text,
                                      gboolean *is_first, GError **error);
/* Remembers @text beside others of its kind. */
gboolean store_add_text_lately (StoreWork *work, const TextLately *text, GError **error);
/* Those known by @known_by that came after @since_ms and were last paired before
 * @paired_before_ms; of TextLately, first come first. */
GArray *store_list_texts_lately (StoreWork *work, const guint8 *known_by,
                                 gint64 paired_before_ms, gint64 since_ms, GError **error);
gboolean store_pair_text_lately (StoreWork *work, const TextLately *text, gint64 paired_ms,
                                 GError **error);

/* Texts that carriers have, as long as a receipt may come: @carrier, an smsc-id, took delivery
 * @id at @at_ms. There already: no effect. */
enum { CARRIER_BYTES_LIMIT = 128 };
gboolean store_add_text_at_carrier (StoreWork *work, gint64 id, const char *carrier,
                                    gint64 at_ms, GError **error);
gboolean store_remove_text_at_carrier (StoreWork *work, gint64 id, GError **error);
/* Up to @most of those that @carrier, NULL: any, took before @before_ms and that are not lost;
 * of gint64. */
GArray *store_list_texts_at_carrier (StoreWork *work, const char *carrier, gint64 before_ms,
                                     guint most, GError **error);
/* From @unknown_ms on nobody knows what became of delivery @id. */
gboolean store_lose_text_at_carrier (StoreWork *work, gint64 id, gint64 unknown_ms,
                                     GError **error);
/* Up to @most of those for which that time has come; of gint64. */
GArray *store_list_texts_lost (StoreWork *work, guint most, GError **error);
/* A text that is with the carrier is DELIVERY_UNKNOWN; in any other state it stays.  It waits
 * no longer.
 * *@was: it was there. */
gboolean store_end_text_lost (StoreWork *work, gint64 id, const char *reason, gboolean *was,
                              GError **error);

typedef enum {
    OUTBOX_WAITING = 0,
    OUTBOX_CLAIMED = 1,      /* a lease that runs out in this state was a crash: sent again */
    OUTBOX_BUFFERED = 2,     /* bearerbox holds it: the lane waits for its DLR */
    OUTBOX_UNCERTAIN = 3,    /* the link was lost before the ack: due again, it is unknown */
    OUTBOX_PARKED_NIGHT = 4, /* waits for the end of quiet hours */
    OUTBOX_PARKED_DAY = 5,   /* waits for the end of the day whose ceiling is reached */
    OUTBOX_RELEASED = 6, /* waited for the former, until its reader took the talk up again */
    OUTBOX_SUBMITTING =
        7, /* claimed to be submitted at once: bearerbox may have it when the lease runs out */
} OutboxState;

/* The words of a NOTICE_REGISTERED by a telephone that was another's. */
#define NOTICE_REGISTERED_ANEW "anew"

enum { OUTBOX_WORDS_LIMIT = 2000 }; /* bytes: the column's */

typedef struct {
    gint64 id, claim;
    ImParty account; /* 0: nobody's, and of no lane */
    gint64 message;  /* 0: none */
    NoticeKind kind;
    Medium medium;
    OutboxState state; /* before the claim */
    guint attempts;
    gint64 created_ms;
    char *answers; /* Message-ID of the letter this answers; NULL: none */
    gint64 via;  /* our number the text to answer was sent to; less than 0: access code and that
                  * member's number; 0: none */
    gint64 code; /* access code of that number; 0: none */
    char *words; /* what the notice says of its own; NULL: nothing */
    ImParty peer;     /* whom it comes from; 0: the service */
    gint64 parked_ms; /* it did not have to leave before; 0: it has not waited on purpose */
} OutboxRow;
void outbox_row_free (OutboxRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OutboxRow, outbox_row_free)

/* Adds a delivery and its outbox row, and rings the medium's owner. */
gboolean store_add_outbox (StoreWork *work, const OutboxRow *row, GError **error);
/* The same; *@id: its. */
gboolean store_add_outbox_row (StoreWork *work, const OutboxRow *row, gint64 *id,
                               GError **error);
/* Claims up to @most due rows of @medium until @until_ms, one per lane: letters are
 * OUTBOX_CLAIMED then, texts OUTBOX_SUBMITTING.  @owner NULL: nobody who would take them up. */
GPtrArray *store_claim_outbox (StoreWork *work, Medium medium, const char *owner, guint most,
                               gint64 until_ms, GError **error);
/* Is a row of @medium due?  Where nothing could be claimed: then another program holds it, for
 * the moment of its own look or act. */
gboolean store_is_outbox_due (StoreWork *work, Medium medium, gboolean *is, GError **error);
/* Ends the claims of @owner: what was OUTBOX_SUBMITTING is OUTBOX_UNCERTAIN until @receipt_ms. */
gboolean store_take_up_outbox (StoreWork *work, Medium medium, const char *owner,
                               gint64 receipt_ms, GError **error);
/* *@row NULL: it is done. */
gboolean store_find_outbox (StoreWork *work, gint64 id, OutboxRow **row, GError **error);
gboolean store_postpone_outbox (StoreWork *work, gint64 id, OutboxState state, gint64 due_ms,
                                GError **error);
/* Lets a claimed row wait on purpose; the lane passes it by meanwhile. */
gboolean store_park_outbox (StoreWork *work, gint64 id, OutboxState state, gint64 until_ms,
                            GError **error);
/* What waits on purpose of the same pair, from before @row: *@state and *@until_ms of what
 * waits longest; 0: nothing does. */
gboolean store_find_parked_before (StoreWork *work, const OutboxRow *row, OutboxState *state,
                                   gint64 *until_ms, GError **error);
/* Of these, what waits for the end of quiet hours leaves now, before @row. */
gboolean store_release_parked_before (StoreWork *work, const OutboxRow *row, GError **error);
gboolean store_remove_outbox (StoreWork *work, gint64 id, GError **error);
/* Moves the row to the dead letters. */
gboolean store_bury_outbox (StoreWork *work, gint64 id, const char *reason, GError **error);
gboolean store_set_delivery (StoreWork *work, gint64 id, DeliveryState state,
                             const char *reason, GError **error);
/* *@state of delivery @id; *@found FALSE: none. */
gboolean store_find_delivery (StoreWork *work, gint64 id, gboolean *found, DeliveryState *state,
                              GError **error);
typedef struct {
    gint64 id, message; /* @message 0: none */
    ImParty account;
    NoticeKind kind;
    Medium medium;
    DeliveryState state;
} StoredDelivery;
gboolean store_read_delivery (StoreWork *work, gint64 id, gboolean *found,
                              StoredDelivery *delivery, GError **error);
/* Was, or may, the same message be delivered to the same person otherwise? */
gboolean store_is_delivered_otherwise (StoreWork *work, const StoredDelivery *delivery,
                                       gboolean *is, GError **error);
/* Had the text with a message of @writer to the same person before it, or after it, failed,
 * too?  One that is not followed had not. */
gboolean store_is_text_in_series (StoreWork *work, const StoredDelivery *delivery,
                                  ImParty writer, gboolean *is, GError **error);
/* The newest delivery of @kind to @account; *@id 0: none. */
gboolean store_find_newest_delivery (StoreWork *work, ImParty account, NoticeKind kind,
                                     gint64 *id, GError **error);
/* Tells front ends of it, if it carries a message by text. */
gboolean store_tell_delivery (StoreWork *work, gint64 id, GError **error);
/* What a delivery's state is to who wrote the message. */
ImDelivery delivery_as_shown (DeliveryState state, const char *reason);
/* Of ImDeliveryNews; see im_read_delivery_news() and im_list_deliveries(). */
GPtrArray *store_read_delivery_news (StoreWork *work, gint64 *mark, GError **error);
GPtrArray *store_list_deliveries (StoreWork *work, ImParty writer, guint most, GError **error);
gboolean store_show_queue (StoreWork *work, Medium medium, ImQueue *queue, GError **error);

/* ---- What texts cost --------------------------------------------------------------------- */

/* Whose parts are counted.  Stored: never renumber. */
typedef enum {
    SPENDING_CODE = 1,   /* of an access code; subject "" */
    SPENDING_PREFIX = 2, /* to telephones that begin so */
    SPENDING_SENDER = 3, /* caused by this party */
    SPENDING_NEW = 4,    /* to new telephones that begin so */
} SpendingKind;

typedef struct {
    gint64 code, day; /* code_day() */
    SpendingKind what;
    char *subject;
    gint64 parts;
    gboolean is_stored;
    gboolean is_alarmed; /* it was said that the ceiling is reached */
} Spending;
void spending_free (Spending *spending);
/* Reads what has been counted of @spending's code, day, what and subject, and holds it until
 * the commit. */
gboolean store_find_spending (StoreWork *work, Spending *spending, GError **error);
/* Writes parts and is_alarmed. */
gboolean store_set_spending (StoreWork *work, Spending *spending, GError **error);
/* Of @day, of all codes; of Spending. */
GPtrArray *store_list_spending (StoreWork *work, gint64 code, gint64 day, GError **error);
/* What the same was in the @days days before, and on how many of these there was any, or could
 * have been any since the first. */
gboolean store_sum_spending (StoreWork *work, const Spending *spending, gint64 days,
                             gint64 *parts, gint64 *counted_days, GError **error);
gboolean store_forget_spending (StoreWork *work, gint64 until_day, GError **error);

/* A prefix whose new telephones get no texts.  @stopped_ms 0: they do; @lifted_day: on this day
 * the operator said so, 0: never. */
gboolean store_find_growth (StoreWork *work, gint64 code, const char *prefix,
                            gint64 *stopped_ms, gint64 *lifted_day, GError **error);
gboolean store_set_growth (StoreWork *work, gint64 code, const char *prefix, gint64 stopped_ms,
                           gint64 lifted_day, GError **error);

/* ---- What an act wrote for others -------------------------------------------------------- */

typedef enum { EFFECT_OUTBOX, EFFECT_LOG, EFFECT_HELD } StoreEffectKind;
typedef struct {
    StoreEffectKind what;
    ImParty party;     /* whom it is for */
    NoticeKind kind;   /* of OUTBOX */
    Medium medium;     /* of OUTBOX */
    ImEntryKind entry; /* of LOG */
    gboolean mine;     /* of LOG: the party's own words */
} StoreEffect;
/* From now on each is added to @effects, of StoreEffect, which the act clears first. */
void store_watch (StoreWork *work, GArray *effects);

/* ---- Leaving ----------------------------------------------------------------------------- */

/* What a member is asked to say YES to.  Stored: never renumber. */
typedef enum { AWAITED_LEAVE = 1, AWAITED_JOIN = 2 } AwaitedWord;
typedef struct {
    AwaitedWord what;
    char *key, *shown; /* of JOIN: the mailbox; else NULL */
    gint64 until_ms;
} Awaited;
void awaited_free (Awaited *awaited);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Awaited, awaited_free)
/* Waits for @account's word, instead of any that he was asked for before. */
gboolean store_await (StoreWork *work, gint64 account, const Awaited *awaited, GError **error);
/* Ends the waiting; *@taken is the caller's, NULL: there was none, or its time is over. */
gboolean store_take_awaited (StoreWork *work, gint64 account, Awaited **taken, GError **error);
/* Ends it unasked. */
gboolean store_end_awaited (StoreWork *work, gint64 account, GError **error);

/* Removes all that is @account's alone and leaves its row as ERASED, under @uin or under no
 * number at all (0).  *@kept: messages of his that remain in others' logs. */
gboolean store_erase_account (StoreWork *work, gint64 account, gint64 uin, gint64 *kept,
                              GError **error);

/* ---- Parties that are over --------------------------------------------------------------- */

/* Says that this member or guest is over, for front ends that have him connected; rings
 * imcored.
 * @number: as others knew him, 0 for none. */
gboolean store_add_ended (StoreWork *work, ImParty party, gint64 number, GError **error);
/* The same of all guests of a member who are here still. */
gboolean store_add_ended_guests_of (StoreWork *work, gint64 account, GError **error);
/* Whose row is *@mark or newer, which moves on; 0: none, from now on.  Those of the last
 * seconds come repeatedly, for ids are not committed in their order.  Of ImEnded. */
GArray *store_read_ended (StoreWork *work, gint64 *mark, GError **error);

/* Ends the session whose token has this keyed hash (32 bytes), which would live until
 * @until_ms. Repeating it changes nothing. */
gboolean store_log_out (StoreWork *work, const guint8 *token, gint64 until_ms, GError **error);
gboolean store_is_logged_out (StoreWork *work, const guint8 *token, gboolean *is_out,
                              GError **error);

/* ---- What time takes away ---------------------------------------------------------------- */

/* Removes dedupe keys, budgets (with them what front ends need not hear any more), and messages
 * with their entries in logs and their finished deliveries, older than these; some at a time.
 * A message that is held back stays until it is released or over. */
gboolean store_tidy (StoreWork *work, gint64 inbound_ms, gint64 budgets_ms, gint64 messages_ms,
                     GError **error);
