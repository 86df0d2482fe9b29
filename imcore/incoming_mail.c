/* SPDX-License-Identifier: ISC */
/* A letter to one of our recipients becomes one act. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/domain/address.h"
#include "imcore/domain/buddy_name.h"
#include "imcore/domain/registration.h"
#include "imcore/mail/mail_reader.h"
#include "imcore/mail/subject.h"
#include "imcore/sms/text_command.h"

#include <string.h>

#define BOUNCE_PREFIX "b+"

/* ---- Recipients ---------------------------------------------------------------------------------- */

/* What an address of our own domain is, but for UINs, which only the store knows. */
static ImRecipient
judge_local_part (const ImCore *core, const char *local, gint64 *uin)
{
    gint64 row = 0;
    if (g_ascii_strcasecmp (local, im_config_text (core->config, "mail.service_address")) == 0)
        return IM_RECIPIENT_SERVICE;
    if (g_ascii_strcasecmp (local, "postmaster") == 0 || g_ascii_strcasecmp (local, "abuse") == 0)
        return IM_RECIPIENT_ELSEWHERE;
    if (number_parse (local, uin))
        return IM_RECIPIENT_MEMBER;
    g_autofree char *lower = g_ascii_strdown (local, -1);
    if (g_str_has_prefix (lower, BOUNCE_PREFIX)
        && secret_open (core->secrets, SECRET_BOUNCE, lower + strlen (BOUNCE_PREFIX), &row, 1))
        return IM_RECIPIENT_BOUNCE;
    return IM_RECIPIENT_UNKNOWN;
}

/* The same for a whole address. */
static ImRecipient
judge_address (const ImCore *core, const char *address, char **local, gint64 *uin)
{
    g_autofree char *domain = NULL;
    if (!address_split (address, local, &domain)
        || g_ascii_strcasecmp (domain, im_config_text (core->config, "mail.domain")) != 0)
        return IM_RECIPIENT_ELSEWHERE;
    return judge_local_part (core, *local, uin);
}

typedef struct {
    gint64 uin;
    gboolean lives;
} UinQuestion;

static gboolean
ask_uin (StoreWork *work, gpointer data, GError **error)
{
    UinQuestion *question = data;
    g_autoptr (Account) account = NULL;
    if (question->uin == 0)
        return TRUE; /* the transaction alone says that the store is there */
    if (!store_find_account_by_uin (work, question->uin, &account, error))
        return FALSE;
    question->lives = account != NULL
                      && (account->state == IM_STATE_REGISTERED || account->state == IM_STATE_TENTATIVE);
    return TRUE;
}

gboolean
im_look_up_recipient (ImCore *core, const char *address, ImRecipient *recipient, GError **error)
{
    g_autofree char *local = NULL;
    UinQuestion question = { 0 };
    ImRecipient kind = judge_address (core, address, &local, &question.uin);
    gboolean is_ours = kind != IM_RECIPIENT_ELSEWHERE && kind != IM_RECIPIENT_UNKNOWN;
    if (is_ours && !store_act (core->store, STORE_READS, ask_uin, &question, error))
        return FALSE;
    *recipient = kind == IM_RECIPIENT_MEMBER && !question.lives ? IM_RECIPIENT_UNKNOWN : kind;
    return TRUE;
}

ImReading
im_read_letter (const ImCore *core, const ImEnvelope *envelope, GBytes *bytes, ImLetter **letter)
{
    return mail_read (core->config, envelope, bytes, letter);
}

/* ---- A letter to the service address --------------------------------------------------------------- */

typedef struct {
    const ImCore *core;
    const ImLetter *letter;
    const Address *from;
    char *name;
    gboolean refuses;
    guint8 dedupe[SECRET_HASH_BYTES];
    guint8 sender[SECRET_HASH_BYTES];
    ImLetterEnding ending;
} ServiceLetter;

/* The first line with anything in it, trimmed; NULL: none.  Quoted lines are another's words. */
static char *
first_line (const char *text)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    for (char **l = lines; *l != NULL; l++)
        if (*g_strstrip (*l) != '\0' && **l != '>')
            return g_strdup (*l);
    return NULL;
}

/* Does the writer say no?  By the Subject he typed himself or by his first line. */
static gboolean
is_refusal (const ImLetter *letter)
{
    g_autofree char *line = first_line (letter->text);
    g_autofree char *rest = NULL, *rest_of_line = NULL;
    return text_command_refuses (text_command_read (letter->subject, &rest))
           || (line != NULL && text_command_refuses (text_command_read (line, &rest_of_line)));
}

/* The Subject of the invitation that was sent to @from: leaving it as it is names nobody. */
static gboolean
is_our_own_subject (const ImCore *core, const char *subject)
{
    const TemplateValue values[] = {
        { "uin", "0" },
        { "domain", im_config_text (core->config, "mail.domain") },
        { "service-address", im_config_text (core->config, "mail.service_address") },
        { NULL, NULL },
    };
    g_auto (MailWording) wording = { 0 };
    return templates_word_mail (core->templates, "operator-invitation", values, &wording, NULL)
           && subject_is_alike (subject, wording.subject);
}

/* The buddy name that a letter to the service address asks for: its Subject, without Re: and its
 * like; where there is none, its first line; where he left our own Subject, his display name. */
static char *
preferred_name (const ImCore *core, const ImLetter *letter)
{
    guint most = (guint) im_config_number (core->config, "account.name_limit");
    const char *subject = subject_skip_prefixes (letter->subject);
    g_autofree char *line = first_line (letter->text);
    char *name = NULL;
    if (*subject == '\0')
        name = line != NULL ? buddy_name_clean (line, most) : NULL;
    else if (!is_our_own_subject (core, subject))
        name = buddy_name_clean (subject, most);
    if (name == NULL && letter->from_name != NULL)
        name = buddy_name_clean (letter->from_name, most);
    return name;
}

static gboolean
use_letter_budgets (StoreWork *work, const ServiceLetter *service, gboolean *within, GError **error)
{
    const ImConfig *config = service->core->config;
    return store_use_budget (work, BUDGET_LETTERS_A_MINUTE, service->sender,
                             im_config_number (config, "mail.letters_a_minute"), MINUTE_MS, within,
                             error)
           && (!*within
               || store_use_budget (work, BUDGET_LETTERS_AN_HOUR, service->sender,
                                    im_config_number (config, "mail.letters_an_hour"), HOUR_MS,
                                    within, error));
}

static gboolean
register_writer (StoreWork *work, ServiceLetter *service, GError **error)
{
    RegistrationEnding ending;
    const RegistrationRequest request = {
        .address = service->from,
        .name = service->name,
        .answered = { .message_id = service->letter->message_id },
    };
    if (!registration_handle (work, &service->core->rules, &request, &ending, error))
        return FALSE;
    service->ending = ending == REGISTRATION_NO_NUMBER ? IM_LETTER_NO_NUMBER : IM_LETTER_TAKEN;
    return TRUE;
}

static gboolean
take_service_letter (StoreWork *work, gpointer data, GError **error)
{
    ServiceLetter *service = data;
    gboolean before = FALSE, within = TRUE;
    gint64 outcome = 0;
    if (!store_record_inbound (work, ORIGIN_LETTER, service->dedupe, &before, &outcome, error))
        return FALSE;
    if (before) {
        service->ending = IM_LETTER_TAKEN_BEFORE;
        return TRUE;
    }
    if (!use_letter_budgets (work, service, &within, error))
        return FALSE;
    if (!within) {
        service->ending = IM_LETTER_TOO_MANY;
        store_undo (work);
        return TRUE;
    }
    service->ending = IM_LETTER_TAKEN;
    if (service->refuses)
        return registration_refuse (work, &service->core->rules, service->from, error);
    return register_writer (work, service, error);
}

/* ---- A bounce of a mail of ours ------------------------------------------------------------------------ */

static gboolean
take_bounce (StoreWork *work, gpointer data, GError **error)
{
    const gint64 *row = data;
    gboolean found = FALSE;
    DeliveryState state = DELIVERY_QUEUED;
    if (!store_find_delivery (work, *row, &found, &state, error))
        return FALSE;
    return !found || store_set_delivery (work, *row, DELIVERY_FAILED, "bounced", error);
}

/* ---- Any letter -------------------------------------------------------------------------------------------- */

/* Is the writer proven, and a person?  TAKEN: both. */
static ImLetterEnding
judge_writer (const ImLetter *letter)
{
    if (*letter->mail_from == '\0')
        return IM_LETTER_MACHINE;
    if (letter->proof == PROOF_FAIL)
        return IM_LETTER_FORGED;
    if (letter->by_machine)
        return IM_LETTER_MACHINE;
    return letter->proof == PROOF_PASS ? IM_LETTER_TAKEN : IM_LETTER_UNPROVEN;
}

/* Proven sender, Message-ID, recipient; the content's digest where there is no Message-ID. */
static void
hash_letter (const ImCore *core, const ImLetter *letter, const Address *from, const char *recipient,
             guint8 *hash)
{
    g_autofree char *digest = NULL;
    if (letter->message_id == NULL)
        digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, letter->digest, sizeof letter->digest);
    secret_hash (core->secrets, SECRET_OF_INBOUND, hash, from->key,
                 letter->message_id != NULL ? letter->message_id : digest, recipient);
}

static gboolean
act_on_service_letter (ImCore *core, const ImLetter *letter, ImLetterEnding *ending, GError **error)
{
    g_autoptr (Address) from = address_from_mail (letter->from);
    g_autofree char *name = NULL;
    *ending = judge_writer (letter);
    if (*ending == IM_LETTER_TAKEN && from == NULL)
        *ending = IM_LETTER_UNPROVEN; /* an address literal: nobody publishes a proof for it */
    if (*ending != IM_LETTER_TAKEN)
        return TRUE;
    name = preferred_name (core, letter);
    ServiceLetter service = {
        .core = core,
        .letter = letter,
        .from = from,
        .name = name,
        .refuses = is_refusal (letter),
    };
    hash_letter (core, letter, from, "service", service.dedupe);
    secret_hash (core->secrets, SECRET_OF_BUDGET, service.sender, "mail", from->key, NULL);
    if (!store_act (core->store, STORE_WRITES, take_service_letter, &service, error))
        return FALSE;
    *ending = service.ending;
    return TRUE;
}

gboolean
im_take_letter (ImCore *core, const ImLetter *letter, const char *recipient, ImLetterEnding *ending,
                GError **error)
{
    g_autofree char *local = NULL;
    gint64 uin = 0, row = 0;
    switch (judge_address (core, recipient, &local, &uin)) {
    case IM_RECIPIENT_SERVICE:
        return act_on_service_letter (core, letter, ending, error);
    case IM_RECIPIENT_MEMBER:
        *ending = judge_writer (letter);
        if (*ending == IM_LETTER_TAKEN)
            *ending = IM_LETTER_NOT_RELAYED;
        return TRUE;
    case IM_RECIPIENT_BOUNCE: {
        g_autofree char *lower = g_ascii_strdown (local, -1);
        *ending = IM_LETTER_MACHINE;
        return !secret_open (core->secrets, SECRET_BOUNCE, lower + strlen (BOUNCE_PREFIX), &row, 1)
               || store_act (core->store, STORE_WRITES, take_bounce, &row, error);
    }
    case IM_RECIPIENT_ELSEWHERE:
    case IM_RECIPIENT_UNKNOWN:
        *ending = IM_LETTER_NOBODY;
        return TRUE;
    }
    g_assert_not_reached ();
}
