/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "milter/transaction.h"

#include <string.h>

/* One recipient of ours. */
typedef struct {
    char *address;
    ImRecipient kind;
} Recipient;

struct Transaction {
    ImCore *core;
    const ImConfig *config;
    char *mail_from;
    char *authenticated;
    gboolean is_reentry;
    GArray *recipients;  /* Recipient */
    GPtrArray *as_given; /* the same, as the MTA may know them; NULL at the end */
    guint foreign;
    GByteArray *bytes;
    gsize limit;
    gboolean is_too_large;
    GPtrArray *notes; /* NULL: nobody asks */
    char *attachment; /* what the reply says of one; NULL: nothing */
};

static void
recipient_clear (gpointer data)
{
    Recipient *recipient = data;
    g_free (recipient->address);
}

/* "<a@b>" -> "a@b" */
static char *
without_brackets (const char *path)
{
    gsize length = strlen (path);
    if (length >= 2 && path[0] == '<' && path[length - 1] == '>')
        return g_strndup (path + 1, length - 2);
    return g_strdup (path);
}

Transaction *
transaction_new (ImCore *core, const ImConfig *config, const char *mail_from,
                 const char *authenticated, gboolean is_reentry)
{
    Transaction *transaction = g_new0 (Transaction, 1);
    transaction->core = core;
    transaction->config = config;
    transaction->mail_from = without_brackets (mail_from);
    transaction->authenticated = g_strdup (authenticated);
    transaction->is_reentry = is_reentry;
    transaction->recipients = g_array_new (FALSE, FALSE, sizeof (Recipient));
    g_array_set_clear_func (transaction->recipients, recipient_clear);
    transaction->as_given = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (transaction->as_given, NULL);
    transaction->bytes = g_byte_array_new ();
    transaction->limit = (gsize) im_config_number (config, "mail.letter_limit");
    return transaction;
}

void
transaction_free (Transaction *transaction)
{
    if (transaction == NULL)
        return;
    g_free (transaction->mail_from);
    g_free (transaction->authenticated);
    g_array_unref (transaction->recipients);
    g_ptr_array_unref (transaction->as_given);
    g_free (transaction->attachment);
    g_byte_array_unref (transaction->bytes);
    g_free (transaction);
}

void
transaction_explain (Transaction *transaction, GPtrArray *notes)
{
    transaction->notes = notes;
}

/* ---- Recipients -------------------------------------------------------------------------- */

/* "<@a,@b:c@d>" -> "<c@d>", NULL without a source route.  Postfix drops the route and then knows the
 * recipient by that alone; Sendmail knows it as given. */
static char *
without_route (const char *path)
{
    if (!g_str_has_prefix (path, "<@"))
        return NULL;
    gboolean in_literal = FALSE;
    for (const char *c = path; *c != '\0'; c++) {
        if (*c == ':' && !in_literal)
            return g_strconcat ("<", c + 1, NULL);
        in_literal = *c == '[' || (in_literal && *c != ']');
    }
    return NULL;
}

static void
note_name (Transaction *transaction, char *name)
{
    g_ptr_array_insert (transaction->as_given, (gint) transaction->as_given->len - 1, name);
}

static const Reply *
add_ours (Transaction *transaction, const char *address, const char *as_given, ImRecipient kind)
{
    if (transaction->recipients->len == TRANSACTION_RECIPIENTS)
        return &reply_many_recipients;
    Recipient recipient = { .address = g_strdup (address), .kind = kind };
    g_array_append_val (transaction->recipients, recipient);
    note_name (transaction, g_strdup (as_given));
    char *unrouted = without_route (as_given);
    if (unrouted != NULL)
        note_name (transaction, unrouted);
    return NULL;
}

static const char *
recipient_meaning (ImRecipient kind)
{
    switch (kind) {
    case IM_RECIPIENT_ELSEWHERE:
        return "not ours, its letter passes";
    case IM_RECIPIENT_SERVICE:
        return "the service address";
    case IM_RECIPIENT_MEMBER:
        return "the number of somebody here";
    case IM_RECIPIENT_BOUNCE:
        return "the return path of a mail of ours";
    case IM_RECIPIENT_REFUSAL:
        return "the address that refuses an invitation of ours";
    case IM_RECIPIENT_UNKNOWN:
        return "of our domain, and nobody's";
    }
    g_assert_not_reached ();
}

const Reply *
transaction_add_recipient (Transaction *transaction, const char *address, const char *as_given,
                           GError **error)
{
    g_autofree char *plain = without_brackets (address);
    ImRecipient kind;
    if (!im_look_up_recipient (transaction->core, plain, &kind, error))
        return &reply_unavailable;
    im_note (transaction->notes, "recipient", "%s: %s", plain, recipient_meaning (kind));
    switch (kind) {
    case IM_RECIPIENT_ELSEWHERE:
        /* Our MTA believes that this is for us: let through, it would come back at once, as
         * postmaster@ does where nobody said who reads it. */
        if (transaction->is_reentry)
            return &reply_misrouted;
        transaction->foreign++;
        return NULL;
    case IM_RECIPIENT_UNKNOWN:
        if (!transaction->is_reentry)
            return &reply_unknown;
        return add_ours (transaction, plain, as_given,
                         kind); /* to be consumed: see transaction_end */
    case IM_RECIPIENT_SERVICE:
    case IM_RECIPIENT_MEMBER:
    case IM_RECIPIENT_BOUNCE:
    case IM_RECIPIENT_REFUSAL:
        return add_ours (transaction, plain, as_given, kind);
    }
    g_assert_not_reached ();
}

gboolean
transaction_wants_content (const Transaction *transaction)
{
    return transaction->recipients->len > 0;
}

const char *const *
transaction_recipients (const Transaction *transaction)
{
    return (const char *const *) transaction->as_given->pdata;
}

guint
transaction_count_ours (const Transaction *transaction)
{
    return transaction->recipients->len;
}

guint
transaction_count_foreign (const Transaction *transaction)
{
    return transaction->foreign;
}

/* ---- Content ----------------------------------------------------------------------------- */

static void
append (Transaction *transaction, const void *bytes, gsize length)
{
    if (transaction->is_too_large || length > transaction->limit - transaction->bytes->len) {
        transaction->is_too_large = TRUE;
        return;
    }
    g_byte_array_append (transaction->bytes, bytes, (guint) length);
}

/* A fold comes as '\n' and white space; a letter has CR and LF. */
void
transaction_add_header (Transaction *transaction, const char *name, const char *value)
{
    append (transaction, name, strlen (name));
    append (transaction, ":", 1);
    for (const char *line = value;;) {
        gsize length = strcspn (line, "\r\n");
        append (transaction, line, length);
        append (transaction, "\r\n", 2);
        line += length;
        if (*line == '\r')
            line++;
        if (*line == '\n')
            line++;
        if (*line == '\0')
            return;
        if (*line != ' ' && *line != '\t')
            append (transaction, " ", 1); /* or it would begin a header of its own */
    }
}

void
transaction_end_headers (Transaction *transaction)
{
    append (transaction, "\r\n", 2);
}

gboolean
transaction_add_body (Transaction *transaction, const guint8 *bytes, gsize length)
{
    append (transaction, bytes, length);
    return !transaction->is_too_large;
}

/* ---- The end ----------------------------------------------------------------------------- */

/* How much a reply weighs against the others of one letter. */
static guint
weight (const Reply *reply)
{
    if (reply_is_temporary (reply))
        return 2;
    return reply_is_accepting (reply) ? 1 : 0;
}

static const Reply *
take_for (Transaction *transaction, const ImLetter *letter, const Recipient *recipient,
          GError **error)
{
    if (recipient->kind == IM_RECIPIENT_UNKNOWN)
        return &reply_unknown;
    ImLetterEnding ending;
    if (!im_take_letter (transaction->core, letter, recipient->address, &ending, error))
        return &reply_unavailable;
    return reply_to_letter (ending);
}

static const Reply *
take_for_all (Transaction *transaction, const ImLetter *letter, GError **error)
{
    const Reply *weightiest = NULL;
    for (guint i = 0; i < transaction->recipients->len; i++) {
        g_autoptr (GError) why = NULL;
        const Recipient *recipient = &g_array_index (transaction->recipients, Recipient, i);
        const Reply *reply = take_for (transaction, letter, recipient, &why);
        if (weightiest == NULL || weight (reply) > weight (weightiest))
            weightiest = reply;
        if (why != NULL && error != NULL && *error == NULL)
            g_propagate_error (error, g_steal_pointer (&why));
    }
    return weightiest;
}

static const Reply *
read_and_take (Transaction *transaction, GError **error)
{
    if (transaction->is_too_large)
        return reply_to_reading (IM_READING_TOO_LARGE);
    ImEnvelope envelope = { .mail_from = transaction->mail_from,
                            .authenticated = transaction->authenticated,
                            .reentry = transaction->is_reentry,
                            .notes = transaction->notes };
    g_autoptr (GBytes)
        bytes = g_byte_array_free_to_bytes (g_steal_pointer (&transaction->bytes));
    transaction->bytes = g_byte_array_new ();
    g_autoptr (ImLetter) letter = NULL;
    ImReading reading = im_read_letter (transaction->core, &envelope, bytes, &letter);
    const Reply *reply = reply_to_reading (reading);
    if (letter != NULL)
        transaction->attachment = reply_on_attachment (letter);
    return reply != NULL ? reply : take_for_all (transaction, letter, error);
}

/* What a letter with @reply comes to, with these recipients, on this listener. */
static TransactionEnd
conclude (const Transaction *transaction, const Reply *reply)
{
    if (reply_is_accepting (reply))
        return TRANSACTION_CONSUMED;
    if (reply_is_temporary (reply)) {
        /* Others' mail need not wait for us where the MTA's queue can bring back our part of it
         * alone.  A login, though, proves nothing there any more. */
        const char *reentry = im_config_text (transaction->config, "milter.reentry_name");
        gboolean can_come_back = *reentry != '\0' && transaction->authenticated == NULL
                                 && !transaction->is_reentry;
        return transaction->foreign > 0 && can_come_back ? TRANSACTION_LEFT
                                                         : TRANSACTION_REFUSED;
    }
    if (transaction->foreign > 0)
        return TRANSACTION_CONSUMED;
    /* At re-entry the MTA would send a bounce, to an address that anybody may have written
     * there. */
    return transaction->is_reentry && !reply->is_for_proven ? TRANSACTION_CONSUMED
                                                            : TRANSACTION_REFUSED;
}

TransactionEnd
transaction_end (Transaction *transaction, const Reply **reply, GError **error)
{
    *reply = read_and_take (transaction, error);
    return conclude (transaction, *reply);
}

TransactionEnd
transaction_postpone (Transaction *transaction, const Reply **reply)
{
    *reply = &reply_busy;
    return conclude (transaction, *reply);
}

TransactionEnd
transaction_quarantine (Transaction *transaction, const Reply **reply)
{
    (void) transaction;
    *reply = &reply_quarantined;
    return TRANSACTION_LEFT;
}

const char *
transaction_attachment (const Transaction *transaction)
{
    return transaction->attachment;
}

const char *
transaction_end_name (TransactionEnd end)
{
    switch (end) {
    case TRANSACTION_CONSUMED:
        return "consumed";
    case TRANSACTION_REFUSED:
        return "refused";
    case TRANSACTION_LEFT:
        return "left-in-queue";
    }
    g_assert_not_reached ();
}
