/* SPDX-License-Identifier: ISC */
/* imcore: one number, the UIN, for every medium.  The use cases that the milter, the SMS box,
 * the IM core daemon and the operator's command call; each is one act, committed when it
 * returns TRUE.
 *
 * Every function may be called from any thread and blocks until its act is committed.  A
 * function that returns gboolean returns FALSE with @error set when something failed that its
 * user cannot help (IM_ERROR_UNAVAILABLE: the store is away, nothing was written, say "later"
 * to the outside); what a user can help is a value of the *Ending it writes.  Results are
 * written only on TRUE.
 *
 * Times are milliseconds since the epoch, UTC.  Text is valid UTF-8.  A number is a UIN or a
 * guest's number, digits only, 15 at most.  The library neither logs nor words SMTP replies. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define IM_ERROR (im_error_quark ())
GQuark im_error_quark (void);

typedef enum {
    IM_ERROR_UNAVAILABLE, /* the store is away or overloaded: later */
    IM_ERROR_CONFIG,      /* uinvite.conf or the key file: the message names key and cure */
    IM_ERROR_SCHEMA,      /* the store's schema is not ours: `uinvite init` upgrades it */
    IM_ERROR_BROKEN,      /* a defect or damaged data; repeating will not help */
    IM_ERROR_ENDED,       /* the member who asks is none any more: nothing was done */
} ImError;

/* ---- Configuration: uinvite.conf --------------------------------------------------------- */

typedef struct ImConfig ImConfig;

/* Reads @path; NULL is $UINVITE_CONF, else /etc/uinvite/uinvite.conf.  An unknown key, a bad
 * value or a value out of range is IM_ERROR_CONFIG and named with file and key. */
ImConfig *im_config_read (const char *path, GError **error);
void im_config_free (ImConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImConfig, im_config_free)

/* The value of "section.key"; the key must be one of the table in config.c. */
const char *im_config_text (const ImConfig *config, const char *key);
gint64 im_config_number (const ImConfig *config,
                         const char *key); /* durations: ms; sizes: bytes */
gboolean im_config_flag (const ImConfig *config, const char *key);
const char *const *im_config_list (const ImConfig *config, const char *key);
/* The password in @file, which @key names: its first line, less the blanks at its end.  "": there
 * is no file, NULL or "".  NULL: it cannot be read, IM_ERROR_CONFIG.  The caller's. */
char *im_read_password (const char *file, const char *key, GError **error);

/* One known key as `uinvite config show` prints it. */
typedef struct {
    char *name;          /* "sms.access_code", "sms-2911.prefixes" */
    const char *meaning; /* a sentence */
    const char *unit;    /* "duration", "size", "number", "text", "flag", "list" */
    char *standard;      /* the default as one would write it */
    char *value;         /* the value in force, as one would write it */
} ImConfigKey;

/* All known keys in the table's order, then those of each further access code, whose default is
 * what [sms] says; free with g_ptr_array_unref(). */
GPtrArray *im_config_keys (const ImConfig *config);

/* ---- The core ---------------------------------------------------------------------------- */

typedef struct ImCore ImCore;

/* Opens the core for @config, which must outlive it.  The store may be away: then acts fail
 * with IM_ERROR_UNAVAILABLE until it is back.  A store that answers with a foreign schema is
 * IM_ERROR_SCHEMA; no or an unsafe key file is IM_ERROR_CONFIG. */
ImCore *im_core_open (const ImConfig *config, GError **error);
/* The same for who only wants to know what would be: each act runs to its end and is undone, so
 * that nothing is written and nobody is rung.  Two letters know nothing of each other, then:
 * the same one twice is taken twice, and no budget is ever used up. */
ImCore *im_core_open_trial (const ImConfig *config, GError **error);
void im_core_close (ImCore *core);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImCore, im_core_close)

/* Brings the store to this version's schema and makes the key file if there is none; repeating
 * it changes nothing.  *@done is a sentence for the operator. */
gboolean im_init (const ImConfig *config, char **done, GError **error);

/* ---- The ring: "look now", sent after a commit ------------------------------------------- */

typedef enum { IM_RING_IMCORED, IM_RING_SMSBOX } ImRingOwner;

/* The owner's datagram socket in ring.directory, non-blocking, made anew (a dead owner's is
 * replaced).  Returns the descriptor to poll, -1 with @error.  Owners also look every second. */
int im_ring_listen (const ImConfig *config, ImRingOwner owner, GError **error);
/* Empties the socket.  Rings carry no content. */
void im_ring_drain (int fd);

/* ---- Why: the decisions about one letter ------------------------------------------------- */

typedef struct {
    const char *about; /* "recipient", "proof", "intent"..., static */
    char *says;        /* one line */
} ImNote;

/* An empty list of ImNote; free with g_ptr_array_unref(). */
GPtrArray *im_notes_new (void);
/* Adds a note; @notes NULL: nobody asks. */
void im_note (GPtrArray *notes, const char *about, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* ---- Attachments ------------------------------------------------------------------------- */

/* Why an attachment is not passed on. */
typedef enum {
    IM_ATTACHMENT_TAKEN = 0, /* it is */
    IM_ATTACHMENT_TYPE,      /* not of mail.attachment_types */
    IM_ATTACHMENT_LARGE,     /* over mail.attachment_limit */
    IM_ATTACHMENT_MANY,      /* beyond mail.attachments_most */
} ImAttachmentRefusal;

/* A file that came with a letter.  What its name and type promise nobody has looked at. */
typedef struct {
    gint64 n;      /* 1, 2, 3... within its message */
    char *name;    /* one line, no path */
    char *type;    /* as its sender's program called it, "image/jpeg" */
    gint64 size;   /* bytes */
    GBytes *bytes; /* NULL where they were not asked for */
    ImAttachmentRefusal refused;
} ImAttachment;
void im_attachment_free (ImAttachment *attachment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImAttachment, im_attachment_free)

/* ---- Mail that comes in (the milter) ----------------------------------------------------- */

/* What a recipient is to us.  Everything but SERVICE and MEMBER is not taken by us. */
typedef enum {
    IM_RECIPIENT_ELSEWHERE, /* another domain, postmaster@, abuse@: passes untouched */
    IM_RECIPIENT_SERVICE,   /* NewUser@domain */
    IM_RECIPIENT_MEMBER,    /* UIN@domain of a living account */
    IM_RECIPIENT_BOUNCE,    /* b+ROW.MAC@domain: the return path of a mail of ours */
    IM_RECIPIENT_REFUSAL,   /* u+TOKEN@domain: any mail there refuses invitations */
    IM_RECIPIENT_UNKNOWN,   /* our domain, nobody's: 550 5.1.1 */
} ImRecipient;

/* Says what @address is to us, in any spelling RFC 5321 allows.  For what would be taken by us
 * the store is asked, so that an absent one is said now, for this recipient alone. */
gboolean im_look_up_recipient (ImCore *core, const char *address, ImRecipient *recipient,
                               GError **error);

/* What the MTA says of a letter's transaction. */
typedef struct {
    const char *mail_from;     /* reverse-path without <>; "" is the null path */
    const char *authenticated; /* {auth_authen}; NULL: no SMTP AUTH */
    gboolean reentry; /* came through our re-entry listener: topmost Received is ours */
    GPtrArray *notes; /* gets each decision about the letter; NULL: nobody asks */
} ImEnvelope;

typedef struct ImLetter ImLetter;

typedef enum {
    IM_READING_DONE,
    IM_READING_TOO_LARGE, /* over mail.letter_limit: 552 5.3.4 */
    IM_READING_NO_FROM,   /* no From, two, or not exactly one mailbox in it: 550 5.6.0 */
    IM_READING_SPAM,      /* a filter in front of us says so (mail.spam_headers): 550 5.7.1 */
    IM_READING_MALFORMED, /* more headers, parts or depth than any letter needs: 550 5.6.0 */
} ImReading;

/* Reads a letter as it came over SMTP.  DONE: *@letter is the caller's, to give to
 * im_take_letter() for each of our recipients.  No I/O. */
ImReading im_read_letter (const ImCore *core, const ImEnvelope *envelope, GBytes *bytes,
                          ImLetter **letter);
void im_letter_free (ImLetter *letter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImLetter, im_letter_free)

typedef enum {
    IM_LETTER_TAKEN,        /* it had its effect: 250 */
    IM_LETTER_TAKEN_BEFORE, /* the same letter once more: 250, no effect */
    IM_LETTER_MACHINE,      /* a machine's letter: 250, no effect, never answered */
    IM_LETTER_FORGED,       /* the verifier says fail: 550 5.7.1 */
    IM_LETTER_UNPROVEN,     /* nothing proves the sender, and he is not asked: 550 5.7.1 */
    IM_LETTER_TEMPERROR,    /* the verifier could not tell for now, and nothing else proves:
                               451 4.7.5 */
    IM_LETTER_WAITS, /* nothing proves the sender: he is asked by mail, no effect yet: 250 */
    IM_LETTER_ENOUGH_WAITING, /* the same, but mail.waiting_most of his wait already: 550 5.7.1
                               */
    IM_LETTER_OVERTAKEN,   /* an answer to such a mail that has no effect any more: 550 5.7.1 */
    IM_LETTER_NOBODY,      /* the recipient's account ended since RCPT: 550 5.1.1 */
    IM_LETTER_UNANSWERED,  /* a stranger's fourth message without an answer: 550 5.7.1 */
    IM_LETTER_EMPTY,       /* to a member, without a word in it: 550 5.6.0 */
    IM_LETTER_ATTACHMENTS, /* the same, and nothing attached that is passed on: 550 5.7.1 */
    IM_LETTER_NO_NAME,     /* it would make a member, but lacks what registration.required */
    IM_LETTER_NO_PHONE,    /* asks for: 550 5.6.0 */
    IM_LETTER_TOO_LONG,    /* its words are over message.limit: 552 5.3.4 */
    IM_LETTER_NO_NUMBER,   /* every range is used up: 452 4.3.1 and an alarm */
    IM_LETTER_TOO_MANY,    /* over the sender's budget: 451 4.7.1 */
    IM_LETTER_TOO_MANY_TO_ONE, /* over that for one member: 550 5.7.1, or a loop would go on */
} ImLetterEnding;

/* The first attachment that is not passed on; NULL: there is none.  The letter's. */
const ImAttachment *im_letter_refused (const ImLetter *letter);

/* Takes one letter for one of our recipients: a registration, words to the service, a message
 * to a member, or an answer to his invitation or request.  Seed A, pages 13 to 23. */
gboolean im_take_letter (ImCore *core, const ImLetter *letter, const char *recipient,
                         ImLetterEnding *ending, GError **error);

/* Is @token the one in the List-Unsubscribe of an invitation of ours?  Changes nothing; no I/O. */
gboolean im_is_refusal_token (const ImCore *core, const char *token);
/* The mailbox that @token was made for refuses all that we send by ourselves, as its "no"
 * would.
 * *@known FALSE: none of ours, or the address has left its account since; no effect.  RFC 8058. */
gboolean im_refuse_by_token (ImCore *core, const char *token, gboolean *known, GError **error);

/* ---- Texts that come in (the SMS box) ---------------------------------------------------- */

/* One of the parts of a long text, as its user data header has it: 3GPP TS 23.040, 9.2.3.24. */
typedef struct {
    guint reference; /* beyond 65535: of 16 bits, else of 8 */
    guint total;
    guint number; /* from 1 */
    gboolean is_ucs2;
    const guint8 *octets; /* UTF-16BE, or UTF-8 */
    gsize length;
} ImTextPart;

/* When links to carriers may have broken, so that they send again, under another id, what they
 * had no answer to.  All zero: never. */
typedef struct {
    gint64 since_ms, until_ms;
    gint64 back_ms; /* when they could come back, two minutes before the end of all repetitions;
                       0: not yet */
    gboolean in_order; /* bearerbox ended in order: it had answered whatever had come */
} ImLinkLoss;
/* Another loss, at @now_ms; one that comes before the end of repetitions goes on. */
void im_link_lost (ImLinkLoss *loss, gint64 now_ms, gboolean in_order);
/* The loss after which a link stands again, since some second from @from_s to @by_s (epoch):
 * what came in an earlier second came before it, all else after it. */
ImLinkLoss im_link_back (gint64 from_s, gint64 by_s);

/* A box of bearerbox's begins its work, @name being its own among all boxes at this store. What
 * it had claimed when it was killed, and bearerbox may have, waits for its receipt;
 * *@loss: what it knew of losses, and that it was killed counts as one.  Before all claims, and
 * until it has succeeded by one thread alone. */
gboolean im_box_begin (ImCore *core, const char *name, ImLinkLoss *loss, GError **error);
/* Keeps @loss for a box that is killed; after im_box_begin(). */
gboolean im_box_note_loss (ImCore *core, const ImLinkLoss *loss, GError **error);
/* In order: nothing is in its hands any more. */
gboolean im_box_end (ImCore *core, const ImLinkLoss *loss, GError **error);

typedef struct {
    const char *id;       /* bearerbox's UUID: the dedupe key */
    const char *carrier;  /* smsc-id */
    const char *sender;   /* as bearerbox gave it */
    const char *receiver; /* as bearerbox gave it */
    const char *text;     /* UTF-8; NULL: binary or not decodable */
    /* When bearerbox had it from the carrier: it tells no more than between what times.  0:
     * now. */
    gint64 came_ms, came_by_ms;
    ImLinkLoss loss;      /* the last one of bearerbox */
    ImLinkLoss link_loss; /* the last one of the carrier's link, bearerbox being there */
    gboolean asks_link;   /* link_loss can be had, but is not known yet */
    gboolean
        is_joined; /* of parts: each of them is known by its number, should it come again */
} ImText;

typedef enum {
    IM_TEXT_TAKEN,
    IM_TEXT_TAKEN_BEFORE,
    IM_TEXT_NOT_OURS, /* receiver is not of our access code: counted, no effect */
    IM_TEXT_NOBODY,   /* sender is no telephone of this code and carrier: counted, no effect */
    IM_TEXT_OWN_NUMBER, /* sender is a number of ours, a loop: counted, no effect */
    IM_TEXT_UNREADABLE, /* binary or empty: counted, no effect */
    IM_TEXT_NO_NUMBER,  /* the number is taken and every range is used up: alarm */
    IM_TEXT_NOT_SENT,   /* to a member who may not be written to now: no effect */
    IM_TEXT_TOO_MANY,   /* over the sender's budget: counted, no effect */
    IM_TEXT_PART_KEPT,  /* waits for the other parts of its text */
    IM_TEXT_ASKS_LINK,  /* of asks_link alone, not to be acked: the same words came shortly
                           before, so link_loss must tell whether it is sent again.  No effect:
                           to be given again without asks_link */
} ImTextEnding;

/* Takes one text.  All other endings are acked to bearerbox; an error is not.  Seed A, pages 10
 * to 12. */
gboolean im_take_text (ImCore *core, const ImText *text, ImTextEnding *ending, GError **error);
/* Takes one @part of a long text, of which @text has no words of its own: it is kept, and the
 * last to come takes the whole text.  Parts may come twice and in any order.  Endings as above:
 * of the whole text, once it is taken.  An error: it may be repeated, what was kept stays. */
gboolean im_take_part (ImCore *core, const ImText *text, const ImTextPart *part,
                       ImTextEnding *ending, GError **error);
/* One of several texts, and what became of it. */
typedef struct {
    const ImText *text;
    const ImTextPart *part; /* as im_take_part() has it; NULL: the text is whole */
    ImTextEnding ending;    /* where there is no error */
    GError *error;          /* the caller's to free; NULL: taken, to be acked */
} ImTextTaken;
/* Takes each of @texts as the two above would, in their order and by itself: one that fails
 * holds up no other, one that asks all of its sender that come after it.  They share their
 * commits, which makes them many times cheaper than one after the other. */
void im_take_texts (ImCore *core, ImTextTaken *texts, guint n);
/* Takes what came of texts whose other parts did not come within sms.parts_wait, with [...]
 * where they are missing.  A part that comes within an hour after that is taken by itself in
 * the same manner.
 * *@taken: how many.  A text that fails for a reason of its own holds up no other, and is an
 * alarm once an hour (im_take_alarms()); the error is the first one's. */
gboolean im_take_overdue_parts (ImCore *core, guint *taken, GError **error);

/* ---- The outbox (imcored for mail, the SMS box for texts) -------------------------------- */

/* One mail, worded, to hand to the MTA.  @id is its delivery's number, stable over attempts. */
typedef struct {
    gint64 id;
    gint64 claim;
    char *mail_from; /* "" is the null path */
    char *mail_to;
    GBytes *letter; /* RFC 5322 with CRLF */
} ImOutgoingLetter;

/* One text, worded, to hand to bearerbox with dlr_url = @id. */
typedef struct {
    gint64 id;
    gint64 claim;
    char *carrier;     /* smsc-id to leave by; NULL: bearerbox chooses */
    char *sender;      /* access code and suffix or number, digits only */
    char *receiver;    /* E.164 with plus */
    char *text;        /* UTF-8, never empty */
    GPtrArray *parts;  /* the same, cut into what leaves by itself: of UTF-8 */
    gboolean is_gsm7;  /* each fits GSM 7-bit; else all leave as UCS-2 */
    gboolean wants_receipts; /* the carrier is to say what became of it (sms.receipts); else his
                                taking it is all that is asked for */
    gint64 expires_ms;       /* not to be sent after this */
} ImOutgoingText;

/* Claims up to @most due rows under a lease of outbox.lease and words them; rows that may no
 * longer be sent (consent, no address) are ended on the way.  Texts are to be submitted at
 * once: of what is claimed when its box is killed nobody knows whether bearerbox has it.  Free
 * with g_ptr_array_unref(). */
GPtrArray *im_claim_letters (ImCore *core, guint most, GError **error);
GPtrArray *im_claim_texts (ImCore *core, guint most, GError **error);

/* What wants a person since the last call, as lines for the log without a time: ceilings that
 * are reached, prefixes that are stopped, parts that cannot be taken.  NULL-terminated, free
 * with g_strfreev(); NULL: nothing. */
char **im_take_alarms (ImCore *core);

typedef enum {
    IM_HANDOVER_DONE,      /* MTA: 250; bearerbox: ack 0 */
    IM_HANDOVER_BUFFERED,  /* bearerbox: ack 3; the next text to that phone waits for its DLR */
    IM_HANDOVER_LATER,     /* 4xx, ack 2: again with back-off, until its time is over */
    IM_HANDOVER_REFUSED,   /* 5xx, ack 1: dead letter, the sender is told */
    IM_HANDOVER_UNCERTAIN, /* link lost before the ack: waits sms.receipt_wait for a DLR, then
                              unknown */
} ImHandover;

/* Records what became of row @id under @claim.  @reason is one line without the message's
 * words; may be NULL.  A lease that ran out meanwhile: no effect. */
gboolean im_note_handover (ImCore *core, gint64 id, gint64 claim, ImHandover handover,
                           const char *reason, GError **error);
/* One of several handovers. */
typedef struct {
    gint64 id, claim;
    ImHandover handover;
    const char *reason;
    GError *error; /* the caller's to free; NULL: recorded */
} ImHandoverNote;
/* Records each by itself, in their order; they share their commits. */
void im_note_handovers (ImCore *core, ImHandoverNote **notes, guint n);

typedef enum {
    IM_RECEIPT_CARRIER,   /* DLR 8: the SMSC has it */
    IM_RECEIPT_DELIVERED, /* DLR 1 */
    IM_RECEIPT_WAITING,   /* DLR 4: the phone is off */
    IM_RECEIPT_FAILED,    /* DLR 2, 16, 34 */
} ImReceipt;

typedef struct {
    gint64 id; /* the text's: dlr_url */
    ImReceipt what;
    const char *reason;  /* one line without the message's words; NULL: none */
    const char *carrier; /* smsc-id it came by; NULL: not known */
    gint64 came_ms;      /* when bearerbox had it; 0: now */
    gboolean is_last;    /* of CARRIER: no other was asked for; no loss of a link changes it */
} ImTextReceipt;

/* Records a delivery receipt.  An unknown id: no effect.  A repeat: no effect. */
gboolean im_take_receipt (ImCore *core, const ImTextReceipt *receipt, GError **error);
/* One of several receipts. */
typedef struct {
    const ImTextReceipt *receipt;
    GError *error; /* the caller's to free; NULL: recorded, to be acked */
} ImReceiptTaken;
/* Records each by itself, in their order; they share their commits.  One that the end of its text
 * overtakes among them says nothing any more, and is recorded by that. */
void im_take_receipts (ImCore *core, ImReceiptTaken *receipts, guint n);

/* Are links to carriers looked after at all?  Else what follows has no effect. */
gboolean im_watches_links (const ImConfig *config);
/* bearerbox's link to @carrier, an smsc-id, stands since @since_ms; NULL: to all of them.  What
 * was given to him before, and has no last receipt yet, waits sms.receipt_wait for it from now
 * on, if it does not wait so already.
 * *@lost: how many texts. */
gboolean im_note_link (ImCore *core, const char *carrier, gint64 since_ms, guint *lost,
                       GError **error);
/* What waited so, and long enough, is unknown.  *@ended: how many texts. */
gboolean im_end_lost_texts (ImCore *core, guint *ended, GError **error);

/* How many rows each medium has: for `uinvite queue`, alarms, and to know that all is quiet. */
typedef struct {
    gint64 due;       /* may be claimed now */
    gint64 later;     /* leased, backing off, or waiting for a DLR */
    gint64 parked;    /* waits on purpose, for hours: quiet hours, a day's ceiling */
    gint64 dead;      /* given up */
    gint64 oldest_ms; /* creation of the oldest waiting row; 0: none */
    /* What became of all that was to leave in the last 24 hours, the former included. */
    gint64 queued, handed_over, delivered, failed, unknown, suppressed;
} ImQueue;
gboolean im_show_queue (ImCore *core, ImQueue *mail, ImQueue *sms, GError **error);

/* Parts of texts that left today, by the clock of their access code. */
typedef enum {
    IM_SPENDING_CODE,   /* all of them */
    IM_SPENDING_PREFIX, /* to telephones of a prefix */
    IM_SPENDING_SENDER, /* caused by one person */
    IM_SPENDING_NEW,    /* to new telephones of a prefix */
} ImSpendingKind;
typedef struct {
    char *code;
    ImSpendingKind kind;
    char *of; /* prefix, or the person's number; "": all, or one who has none any more */
    gint64 parts;
    gint64 ceiling;    /* NEW: what is usual; -1: none */
    gint64 stopped_ms; /* of NEW: since when they get none; 0: they do */
} ImSpending;
/* Of ImSpending.  Free with g_ptr_array_unref(). */
GPtrArray *im_show_spending (ImCore *core, GError **error);
/* New telephones of @prefix ("+63917") get texts again, and today as many as like.  *@was
 * FALSE: no access code had stopped it. */
gboolean im_lift_spending (ImCore *core, const char *prefix, gboolean *was, GError **error);

/* ---- Members' clients (imcored) ---------------------------------------------------------- */

/* A party is whoever has a log: a member (its account's id) or a guest (its id, negated).  It
 * is for the core's callers only and never leaves the machine. */
typedef gint64 ImParty;

typedef struct {
    ImParty party;
    gint64 uin;
    char *name;  /* buddy name; NULL: none */
    char *token; /* resumes this session until @token_ends_ms; MAC-ed, ends with the password */
    gint64 token_ends_ms;
} ImMember;
void im_member_free (ImMember *member);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImMember, im_member_free)

typedef enum {
    IM_SIGN_IN_DONE,
    IM_SIGN_IN_CHOOSE, /* the temporary password is right: choose your own, nothing ended yet */
    IM_SIGN_IN_WEAK,   /* the new password is shorter than account.password_least or the old */
    IM_SIGN_IN_WRONG,  /* number or password; the two cannot be told apart */
    IM_SIGN_IN_TOO_OFTEN /* too many wrong tries: later */
} ImSignIn;

/* Signs a member in.  @new_password: his own, required (CHOOSE) when @password is the temporary
 * one, which it ends; NULL otherwise.  Costs an Argon2 hash: 64 MiB and some 0.1 s. */
gboolean im_sign_in (ImCore *core, gint64 uin, const char *password, const char *new_password,
                     ImSignIn *ending, ImMember **member, GError **error);
/* Signs in again with a session's token.  WRONG: it is over. */
gboolean im_resume_session (ImCore *core, const char *token, ImSignIn *ending,
                            ImMember **member, GError **error);

/* Ends a session before its time: its token is worth nothing from now on.  One that is no token
 * of ours: no effect. */
gboolean im_log_out (ImCore *core, const char *token, GError **error);

/* What became of the text that carries a message, as its writer sees it. */
typedef enum {
    IM_DELIVERY_NONE,   /* no text carries it */
    IM_DELIVERY_QUEUED, /* it waits: in the outbox, in bearerbox, or for ever */
    IM_DELIVERY_CARRIER,
    IM_DELIVERY_DELIVERED,
    IM_DELIVERY_FAILED,
    IM_DELIVERY_UNKNOWN, /* the link was lost, and no receipt came */
} ImDelivery;

/* One entry of a party's ordered log of what it received and sent. */
typedef enum {
    IM_ENTRY_MESSAGE,
    IM_ENTRY_GUEST_CAME, /* a guest opened the member's link; @text is NULL */
    IM_ENTRY_GUEST_LEFT,
    IM_ENTRY_REQUEST,  /* @peer asks to be a buddy; @text: his words, or NULL */
    IM_ENTRY_ACCEPTED, /* @peer accepted an invitation or request; @text says so, with his words
                        */
    IM_ENTRY_NOTICE,   /* the service tells the member something; @peer is 0 */
} ImEntryKind;
typedef struct {
    gint64 seq; /* 1, 2, 3... without gaps, in commit order */
    ImEntryKind kind;
    gint64 at_ms;
    gboolean mine; /* the party wrote it */
    gint64 peer;   /* the other's number; 0: the service, or one erased whose number is
                    * free again */
    gboolean peer_is_guest;
    char *peer_name;    /* NULL: none */
    char *peer_address; /* of REQUEST: by which he is known, a mailbox first; NULL otherwise */
    char *text;
    char *client_id;        /* the writer's own key of a message he wrote; NULL otherwise */
    gboolean counted;       /* for the recipient: no other medium carried it (TALKS) */
    gboolean is_cut;        /* @text leaves something out of a letter; see im_read_whole() */
    ImDelivery by_text;     /* of a message the party wrote */
    char *text_failed;      /* of FAILED: why, as the carrier says it; NULL: not said */
    gint64 message;         /* the store's own number of what has attachments; 0: it has none */
    GPtrArray *attachments; /* of ImAttachment, without bytes; NULL: none */
} ImEntry;

/* Entries after @after, oldest first, @most at most.  Free with g_ptr_array_unref(). */
GPtrArray *im_read_log (ImCore *core, ImParty party, gint64 after, guint most, GError **error);

/* The letter behind the entry @seq of @party's log, where that is_cut: its text as it came,
 * within mail.text_limit.  *@whole is the caller's; NULL: there is no more of it. */
gboolean im_read_whole (ImCore *core, ImParty party, gint64 seq, char **whole, GError **error);

/* An attachment on its way to a client. */
typedef struct {
    ImParty party;
    gint64 seq, n; /* of which entry of its log, and which of that entry's */
    char *name;    /* one line, no path */
    gint64 size;   /* bytes */
} ImDownload;
void im_download_free (ImDownload *download);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImDownload, im_download_free)

/* What an address may hold where a session's token must not stand: the right to the attachment
 * @n of the entry @seq of @party's log, for web.file_lives and as long as the session. @session
 * is a member's token, NULL for a guest.  *@right is the caller's, small letters, digits and
 * "-.~" alone; NULL: there is no such attachment. */
gboolean im_permit_download (ImCore *core, ImParty party, const char *session, gint64 seq,
                             gint64 n, char **right, gint64 *ends_ms, GError **error);
/* *@download is the caller's; NULL: @right is none of ours, its time or its session is over, or
 * the attachment is gone.  Which of these is nobody's to know. */
gboolean im_open_download (ImCore *core, const char *right, ImDownload **download,
                           GError **error);
/* The next bytes of it, from @offset, @most at most; also when the right's time is over
 * meanwhile.
 * *@piece is the caller's; NULL: the attachment is gone. */
gboolean im_read_download (ImCore *core, const ImDownload *download, gint64 offset, gsize most,
                           GBytes **piece, GError **error);

/* Parties whose log grew since the last call (mark 0: none, from now on), so that a front end
 * need not ask for each.  *@mark is kept by the caller.  Free with g_array_unref(): ImParty. */
GArray *im_read_log_heads (ImCore *core, gint64 *mark, GError **error);

/* The state of a text has changed that carries what @party wrote: entry @seq of its log. */
typedef struct {
    gint64 id; /* rising, but not in the order of commits */
    ImParty party;
    gint64 seq;
    ImDelivery state;
    char *reason; /* of FAILED; NULL: not said */
} ImDeliveryNews;

/* Those since the last call (mark 0: none, from now on), whoever noted them.  Those of the last
 * seconds come repeatedly, under the same id.  *@mark is kept by the caller.  Free with
 * g_ptr_array_unref(): ImDeliveryNews. */
GPtrArray *im_read_delivery_news (ImCore *core, gint64 *mark, GError **error);
/* What became of the newest messages of @party that were carried by text, newest first, @most
 * at most; for a client that comes back and has the entries already.  As above, without ids. */
GPtrArray *im_list_deliveries (ImCore *core, ImParty party, guint most, GError **error);

/* A member who was erased, or a guest whose session ended. */
typedef struct {
    ImParty party;
    gint64 number; /* as others knew him; 0: none */
} ImEnded;

/* Whoever is over since the last call (mark 0: none, from now on), whichever process ended it,
 * so that a front end closes what he has open and shows him to nobody any more.  Those of the
 * last seconds come repeatedly.  *@mark is kept by the caller.  Free with g_array_unref():
 * ImEnded. */
GArray *im_read_ended (ImCore *core, gint64 *mark, GError **error);

typedef enum {
    IM_SEND_DONE,
    IM_SEND_DONE_BEFORE,   /* this client id was taken before: *seq is that entry's */
    IM_SEND_NOBODY,        /* that number is nobody's */
    IM_SEND_NOT_PERMITTED, /* a guest to anyone but its member; anyone to himself */
    IM_SEND_UNANSWERED,    /* a stranger's fourth message without an answer: wait for one */
    IM_SEND_LEFT,          /* that guest has left */
    IM_SEND_ENDED,         /* @party is over: a guest's session, a member's account */
    IM_SEND_EMPTY,
    IM_SEND_TOO_LONG, /* over message.limit */
    IM_SEND_TOO_MANY, /* over the sender's budget */
} ImSend;

/* Sends @text from @party to @number.  What its recipient has not permitted yet is held for
 * him, what he has refused goes nowhere; both are DONE, so that a refusal cannot be found out.
 * @client_id: the client's own key, unique per party, 64 bytes at most, so that a frame sent
 * again has its effect once.  DONE: *@seq is the entry in the sender's own log. */
gboolean im_send_message (ImCore *core, ImParty party, gint64 number, const char *client_id,
                          const char *text, ImSend *ending, gint64 *seq, GError **error);

/* ---- People: buddies, permission, presence, media ---------------------------------------- */

typedef enum {
    IM_ADD_ASKED, /* he is asked; or looks as if: a refusal cannot be found out */
    IM_ADD_DONE,  /* he is a buddy, was one, or takes everyone */
    IM_ADD_GUEST, /* never: seed B, claim 27 */
    IM_ADD_NOBODY,
    IM_ADD_SELF,
    IM_ADD_TOO_LONG, /* @words: over message.limit */
} ImAdd;
/* Asks @number to be a buddy of member @party.  @words may be NULL. */
gboolean im_add_buddy (ImCore *core, ImParty party, gint64 number, const char *words,
                       ImAdd *ending, GError **error);

typedef enum {
    IM_ANSWER_ACCEPT,  /* both are authorised and on each other's list; what was held is
                          delivered */
    IM_ANSWER_DECLINE, /* silent; what was held is dropped, what comes goes nowhere */
    IM_ANSWER_BLOCK,   /* the same, whether asked or not; takes off the list */
    IM_ANSWER_UNBLOCK, /* a stranger again */
    IM_ANSWER_REMOVE,  /* off the list; he sees no presence any more but may answer */
} ImAnswer;
typedef enum {
    IM_ANSWERED,
    IM_ANSWERED_NOTHING, /* ACCEPT, DECLINE: he has asked nothing */
    IM_ANSWERED_NOBODY,
    IM_ANSWERED_GUEST,    /* a guest is blocked by ending its session */
    IM_ANSWERED_TOO_LONG, /* @words: over message.limit */
} ImAnswered;
/* Member @party answers @number.  @words go with an acceptance; may be NULL. */
gboolean im_answer (ImCore *core, ImParty party, gint64 number, ImAnswer answer,
                    const char *words, ImAnswered *ending, GError **error);

typedef enum {
    IM_PRESENCE_UNKNOWN,   /* not authorised to know */
    IM_PRESENCE_OFFLINE,   /* nothing would reach him now */
    IM_PRESENCE_REACHABLE, /* mail or SMS would */
    IM_PRESENCE_ONLINE,    /* a client is connected */
} ImPresence;

typedef struct {
    gint64 number;
    char *name;         /* NULL: none */
    gboolean is_listed; /* on the member's buddy list */
    gboolean asks;      /* waits for the member's answer */
    gboolean is_blocked;
    ImPresence presence;
} ImBuddy;
/* Whoever is on the member's list, asks, or is blocked.  Free with g_ptr_array_unref(). */
GPtrArray *im_list_buddies (ImCore *core, ImParty party, GError **error);
/* One of them, as the member sees him now; *@buddy NULL: no relation.  Free with
 * im_buddy_free(). */
gboolean im_show_buddy (ImCore *core, ImParty party, gint64 number, ImBuddy **buddy,
                        GError **error);
void im_buddy_free (ImBuddy *buddy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImBuddy, im_buddy_free)

/* A front end tells when a member's first client there came and his last one went; it repeats
 * CAME at least every IM_PRESENCE_LEASE_MS or the member counts as gone.  @node names the front
 * end.  *@watchers: members who may see it, whose clients are to be told; of ImParty. */
enum { IM_PRESENCE_LEASE_MS = 180000 };
gboolean im_client_came (ImCore *core, ImParty party, const char *node, GArray **watchers,
                         GError **error);
gboolean im_client_went (ImCore *core, ImParty party, const char *node, GArray **watchers,
                         GError **error);

typedef enum { IM_MODE_NEVER, IM_MODE_AWAY, IM_MODE_ALWAYS } ImMode;
typedef struct {
    ImMode im, mail, sms; /* AWAY: only while none of his clients is connected */
    gboolean is_open;     /* takes strangers' messages at once; else asks */
} ImSettings;
gboolean im_show_settings (ImCore *core, ImParty party, ImSettings *settings, GError **error);
gboolean im_set_media (ImCore *core, ImParty party, ImMode im, ImMode mail, ImMode sms,
                       GError **error);
gboolean im_set_policy (ImCore *core, ImParty party, gboolean is_open, GError **error);

/* What an invitation asks for.  Stored: never renumber. */
typedef enum {
    IM_INVITATION_MEMBER = 0, /* to be a member: accepting it authorises nobody */
    IM_INVITATION_BUDDY = 1,  /* who is a member, to be a buddy: a request */
    IM_INVITATION_BOTH = 2,
} ImInvitationKind;

typedef enum {
    IM_INVITED,
    IM_INVITED_AS_BUDDY,  /* a member already: asked to be a buddy instead */
    IM_INVITED_MEMBER,    /* a member already, where membership alone was asked, as the operator
                           * does: nothing was sent */
    IM_INVITED_TOO_OFTEN, /* the operator's pause (invitation.pause): nothing sent */
    IM_INVITED_REFUSED,   /* told to the operator alone: the target said no for ever */
    IM_INVITED_NO_ADDRESS,  /* neither a mail address nor a telephone number we can reach */
    IM_INVITED_NO_NUMBER,   /* every range is used up */
    IM_INVITED_OVER_BUDGET, /* the inviter's own (20 open, 10 a day), the place's or everyone's
                               a day */
    IM_INVITED_SELF,
    IM_INVITED_TOO_LONG, /* the inviter's words are over invitation.text_limit: nothing sent */
    IM_INVITED_NOT_MEMBER, /* asked as a buddy alone, but nobody is a member there: nothing sent
                            */
    IM_INVITED_NOTHING,    /* resend: he has no invitation that could be sent again */
} ImInvited;
/* Member @party invites a mailbox or a phone.  @words may be NULL; what they hold of controls
 * and of marks that turn the direction of writing is dropped.  A target's refusal or budget
 * looks like INVITED to a member.  Seed A, pages 13 and 17 to 20. */
gboolean im_invite_buddy (ImCore *core, ImParty party, ImInvitationKind kind,
                          const char *address, const char *words, ImInvited *ending,
                          gint64 *uin, GError **error);

/* An invitation as its inviter sees it: a refusal looks open to him until its time is over. */
typedef enum {
    IM_INVITATION_OPEN,
    IM_INVITATION_ACCEPTED,
    IM_INVITATION_EXPIRED,
    IM_INVITATION_WITHDRAWN,
    IM_INVITATION_FAILED,   /* its mail or text could not be delivered */
    IM_INVITATION_DECLINED, /* of the operator's alone */
} ImInvitationState;
const char *im_invitation_state_name (ImInvitationState state); /* "open" ... */
const char *im_invitation_kind_name (ImInvitationKind kind);    /* "member", "buddy", "both" */

typedef struct {
    gint64 number; /* the target's */
    char *address; /* where it went; NULL: not known any more */
    ImInvitationKind kind;
    ImInvitationState state;
    gint64 created_ms;
    gint64 until_ms; /* 0: a member is asked, whose answer has no end */
} ImInvitation;
void im_invitation_free (ImInvitation *invitation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImInvitation, im_invitation_free)

/* The operator, where an inviter is asked for. */
#define IM_OPERATOR ((ImParty) 0)

/* The invitations of member @party or IM_OPERATOR, newest first, 200 at most; one that was
 * repeated shows its last time.  Free with g_ptr_array_unref(). */
GPtrArray *im_list_invitations (ImCore *core, ImParty party, GError **error);

/* Sends the last invitation of @party to @number again, with the same number, with the same
 * password while that lives, and with a new end; within the same budgets.  NOTHING: it was
 * accepted or withdrawn, or there is none. */
gboolean im_resend_invitation (ImCore *core, ImParty party, gint64 number, ImInvited *ending,
                               GError **error);

typedef enum {
    IM_WITHDRAWN,
    IM_WITHDRAWN_NOTHING, /* he has no open invitation to that number */
} ImWithdrawal;
/* Withdraws it: what waited for the target is dropped.  Whoever answers it all the same becomes
 * a member by his own request, and nobody's buddy. */
gboolean im_withdraw_invitation (ImCore *core, ImParty party, gint64 number,
                                 ImWithdrawal *ending, GError **error);

typedef enum {
    IM_JOINING_ASKED,       /* it was asked, or looks so: a refusal cannot be found out */
    IM_JOINING_DONE,        /* it is the member's already */
    IM_JOINING_MEMBER,      /* it has an account of its own; nothing is merged */
    IM_JOINING_SECOND,      /* the member has an address of that medium */
    IM_JOINING_INVITED,     /* the member invited it: it is another person's */
    IM_JOINING_NO_ADDRESS,  /* neither a mail address nor a telephone number we can reach */
    IM_JOINING_OVER_BUDGET, /* the member's own: 10 a day */
} ImJoining;
/* Member @party names a mailbox or phone as a second address of his own.  It is asked once, and
 * joins his account when it says yes. */
gboolean im_join_address (ImCore *core, ImParty party, const char *address, ImJoining *ending,
                          GError **error);

/* ---- Guests (imcored's page; seed B) ----------------------------------------------------- */

typedef struct {
    char *link;        /* the part after /g/ */
    char *url;         /* web.url + /g/ + link */
    char *label;       /* the member's name for the place it stands in; NULL: none */
    gint64 uin;        /* whose */
    char *member_name; /* NULL: none */
    gint64 expires_ms; /* 0: never */
} ImLink;
void im_link_free (ImLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImLink, im_link_free)

typedef enum { IM_LINK_DONE, IM_LINK_NOBODY } ImLinkMaking;
/* Makes a link of member @uin.  @label may be NULL; @lives_ms 0: until withdrawn. */
gboolean im_create_link (ImCore *core, gint64 uin, const char *label, gint64 lives_ms,
                         ImLinkMaking *ending, ImLink **link, GError **error);
/* What a GET may know; changes nothing.  *@link NULL: dead or never was. */
gboolean im_look_up_link (ImCore *core, const char *link_text, ImLink **link, GError **error);

typedef struct {
    ImParty party;
    gint64 number;     /* of the guests' range, never issued again */
    char *name;        /* as shown to the member */
    gint64 member;     /* UIN of the one member it may talk to */
    char *member_name; /* NULL: none */
    char *token;       /* its right: MAC-ed, for exactly this member */
    gint64 ends_ms;
} ImGuest;
void im_guest_free (ImGuest *guest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImGuest, im_guest_free)

typedef enum {
    IM_GUEST_OPENED,
    IM_GUEST_LINK_DEAD,
    IM_GUEST_NO_NAME,  /* the name is empty once cleaned */
    IM_GUEST_TOO_MANY, /* guest.per_address from this address at once: 429 */
    IM_GUEST_ENDED,    /* resume: the session is over */
} ImGuestOpening;

/* Opens a session with the member whose link it is.  @address: the guest's IP address as text,
 * of which IPv6 counts by /64.  Seed B, claims 14 to 19. */
gboolean im_open_guest (ImCore *core, const char *link_text, const char *shown_name,
                        const char *address, ImGuestOpening *ending, ImGuest **guest,
                        GError **error);
gboolean im_resume_guest (ImCore *core, const char *token, ImGuestOpening *ending,
                          ImGuest **guest, GError **error);
/* Ends a guest's session; its number is dead for ever.  Repeating it changes nothing. */
gboolean im_end_guest (ImCore *core, ImParty guest, GError **error);
/* Housekeeping, about once a minute: ends guests' sessions, invitations, held messages and
 * questions whose time is over, and removes old dedupe keys, budgets and deliveries.  *@ended
 * counts the guests. */
gboolean im_tidy (ImCore *core, guint *ended, GError **error);

/* ---- The operator's command -------------------------------------------------------------- */

typedef enum {
    IM_STATE_TENTATIVE,
    IM_STATE_REGISTERED,
    IM_STATE_DECLINED,
    IM_STATE_EXPIRED,
    IM_STATE_ON_HOLD,
    IM_STATE_ERASED,
} ImState;
const char *im_state_name (ImState state); /* "tentative" ... */

/* A telephone that was an account's and leads to nobody any more, or to another's. */
typedef struct {
    char *phone;     /* with plus */
    const char *why; /* "unreachable" or "silent" */
    gint64 since_ms;
} ImPhoneOnHold;

typedef struct {
    gint64 uin;
    ImState state;
    char *name;         /* NULL: none */
    char **addresses;   /* as written by their owner; phones with plus */
    GPtrArray *on_hold; /* of ImPhoneOnHold */
    gint64 created_ms;
    gint64 mail_put_off_ms; /* since when its mailbox gets no mail, for too many came back; 0:
                               it gets it */
} ImAccountView;
void im_account_view_free (ImAccountView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImAccountView, im_account_view_free)

/* Finds an account by UIN, mail address or telephone number; by a telephone on hold, the one
 * that had it last.  *@view NULL: there is none. */
gboolean im_show_account (ImCore *core, const char *uin_or_address, ImAccountView **view,
                          GError **error);

/* The operator invites a mailbox or a phone: a tentative account with its number, and the
 * invitation in the outbox.  Seed A, pages 9, 12 and 15.  *@uin: the number, where there is
 * one. */
gboolean im_invite (ImCore *core, const char *address, ImInvited *ending, gint64 *uin,
                    GError **error);

/* The member with that number or address.  *@found FALSE: there is none. */
gboolean im_find_member (ImCore *core, const char *uin_or_address, gboolean *found,
                         ImParty *party, GError **error);

/* ---- Leaving; the evidence of consent ---------------------------------------------------- */

/* What stays of someone who was erased. */
typedef struct {
    gint64 uin;           /* his number, never issued again; 0: it was his phone's own, free for
                           * whoever proves that phone, who begins without history */
    gint64 messages;      /* of his, in others' logs, under a nameless number */
    gint64 consents;      /* entries of the consent ledger under his addresses */
    gint64 keys_until_ms; /* when the last dedupe key of what he sent is gone */
} ImErased;

typedef enum {
    IM_ERASING_DONE,
    IM_ERASING_NOBODY, /* that is nobody's number or address, or he is erased already */
} ImErasing;

/* Erases an account: addresses, name, passwords, relations, what waits for him or from him, his
 * log and the words that nobody else's log shows; his links are dead and his guests' sessions
 * over. Nobody else is told.  @by_himself: he asked for it and gets a last word at the first of
 * his addresses. */
gboolean im_erase_account (ImCore *core, const char *uin_or_address, gboolean by_himself,
                           ImErasing *ending, ImErased *stays, GError **error);
/* The same for member @party, who asks for it with his client.  What he has open there is for
 * the caller to close. */
gboolean im_erase_me (ImCore *core, ImParty party, ImErasing *ending, ImErased *stays,
                      GError **error);

typedef struct {
    gint64 at_ms;
    gboolean yes;
    const char *source; /* "letter", "text", "client" or "link" */
} ImConsent;

typedef struct {
    gint64 at_ms;
    gboolean by_operator;
    gint64 inviter;     /* 0: the operator, or one who has no number any more */
    char *inviter_name; /* NULL: none */
    const char
        *answer; /* "open", "accepted", "declined", "expired", "withdrawn" or "repeated" */
    gint64 answered_ms; /* 0: open */
} ImInvitedBy;

/* What is known of an address' consent, oldest first. */
typedef struct {
    char *address;          /* in its one spelling, under whose keyed hash the ledger stands */
    GArray *said;           /* of ImConsent */
    GPtrArray *invitations; /* of ImInvitedBy; those of an account that was erased are gone */
} ImEvidence;
void im_evidence_free (ImEvidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImEvidence, im_evidence_free)

/* *@evidence NULL: @address is neither a mail address nor a telephone number. */
gboolean im_show_consent (ImCore *core, const char *address, ImEvidence **evidence,
                          GError **error);

/* Sets the policy of the member with that number or address; *@found FALSE: there is none. */
gboolean im_set_policy_of (ImCore *core, const char *uin_or_address, gboolean is_open,
                           gboolean *found, GError **error);

typedef struct {
    gint64 first, last, next; /* next == last + 1: full */
} ImRange;
/* All ranges in the order in which they are used.  Free with g_array_unref(). */
GArray *im_list_ranges (ImCore *core, GError **error);

typedef enum {
    IM_RANGE_ADDED,
    IM_RANGE_BAD,      /* not 1 to 15 digits, or first after last */
    IM_RANGE_OVERLAPS, /* another range, or the guests' numbers */
    IM_RANGE_PHONES,   /* numbers of an access code's prefixes are phones' own */
} ImRangeAdding;
gboolean im_add_range (ImCore *core, gint64 first, gint64 last, ImRangeAdding *ending,
                       GError **error);

G_END_DECLS
