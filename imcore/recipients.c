/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/recipients.h"

#include "imcore/domain/account_processor.h"
#include "imcore/domain/address.h"
#include "imcore/domain/guest.h"
#include "imcore/domain/mail_token.h"
#include "imcore/refusing.h"

#include <string.h>

#define BOUNCE_PREFIX "b+"
#define ALIAS_PREFIX "i+"

char *
recipient_alias (const ImCore *core, gint64 number)
{
    g_autofree char *sealed = secret_seal (core->secrets, SECRET_ALIAS, &number, 1);
    return g_strconcat (ALIAS_PREFIX, sealed, "@", im_config_text (core->config, "mail.domain"),
                        NULL);
}

/* What was sealed, after its @prefix. */
static gboolean
open_sealed (const ImCore *core, SecretPurpose purpose, const char *prefix, const char *local,
             gint64 *number)
{
    return g_str_has_prefix (local, prefix)
           && secret_open (core->secrets, purpose, local + strlen (prefix), number, 1);
}

/* What stands before an @ of our own making, in either case; UNKNOWN: it is no such thing. */
static ImRecipient
read_sealed (const ImCore *core, const char *local, gint64 *number)
{
    g_autofree char *lower = g_ascii_strdown (local, -1);
    if (open_sealed (core, SECRET_BOUNCE, BOUNCE_PREFIX, lower, number))
        return IM_RECIPIENT_BOUNCE;
    if (open_sealed (core, SECRET_ALIAS, ALIAS_PREFIX, lower, number))
        return IM_RECIPIENT_MEMBER;
    if (g_str_has_prefix (lower, REFUSAL_PREFIX)
        && refusal_is_token (core, lower + strlen (REFUSAL_PREFIX)))
        return IM_RECIPIENT_REFUSAL;
    return IM_RECIPIENT_UNKNOWN;
}

/* What an address of our own domain is, but for UINs, which only the store knows.  A plus tag (RFC
 * 5233) is the writer's own note and changes nothing; the administrator's addresses have none, for
 * his MTA may know it or not. */
static ImRecipient
read_local_part (const ImCore *core, const char *local, gint64 *number)
{
    const char *service = im_config_text (core->config, "mail.service_address");
    g_autofree char *untagged = g_strndup (local, strcspn (local, "+"));
    ImRecipient sealed = read_sealed (core, local, number);
    if (sealed != IM_RECIPIENT_UNKNOWN)
        return sealed;
    if (g_ascii_strcasecmp (local, service) == 0 || g_ascii_strcasecmp (untagged, service) == 0)
        return IM_RECIPIENT_SERVICE;
    if (g_ascii_strcasecmp (local, "postmaster") == 0 || g_ascii_strcasecmp (local, "abuse") == 0)
        return IM_RECIPIENT_ELSEWHERE;
    return number_parse (untagged, number) ? IM_RECIPIENT_MEMBER : IM_RECIPIENT_UNKNOWN;
}

/* Whether what is no address at all, or too long for one, ends in our domain.  It is nobody's then:
 * were it taken for somebody else's, it would go round and round between our MTA and us. */
static gboolean
ends_in_our_domain (const ImCore *core, const char *address)
{
    const char *at = strrchr (address, '@');
    if (at == NULL)
        return FALSE;
    g_autofree char *domain = g_strndup (at + 1, strcspn (at + 1, "> \t"));
    if (g_str_has_suffix (domain, "."))
        domain[strlen (domain) - 1] = '\0';
    return g_ascii_strcasecmp (domain, im_config_text (core->config, "mail.domain")) == 0;
}

/* "12125556666+TOKEN": the last tag, for the service's own name may have a plus in it. */
static char *
read_token (const char *local)
{
    const char *plus = strrchr (local, '+');
    g_autofree char *lower = g_ascii_strdown (plus != NULL ? plus + 1 : "", -1);
    return mail_token_looks_like_one (lower) ? g_steal_pointer (&lower) : NULL;
}

ImRecipient
recipient_read (const ImCore *core, const char *address, gint64 *number, char **token)
{
    g_autofree char *local = NULL;
    g_autofree char *domain = NULL;
    *token = NULL;
    if (!address_split (address, &local, &domain))
        return ends_in_our_domain (core, address) ? IM_RECIPIENT_UNKNOWN : IM_RECIPIENT_ELSEWHERE;
    if (g_ascii_strcasecmp (domain, im_config_text (core->config, "mail.domain")) != 0)
        return IM_RECIPIENT_ELSEWHERE;
    ImRecipient kind = read_local_part (core, local, number);
    if (kind == IM_RECIPIENT_SERVICE || kind == IM_RECIPIENT_MEMBER)
        *token = read_token (local);
    return kind;
}

typedef struct {
    const Rules *rules;
    gint64 uin; /* 0: no member's address */
    gboolean lives;
} UinQuestion;

static gboolean
ask_uin (StoreWork *work, gpointer data, GError **error)
{
    UinQuestion *question = data;
    g_autoptr (Account) account = NULL;
    g_autoptr (Guest) guest = NULL;
    if (question->uin == 0)
        return store_is_there (work, error);
    if (!store_find_account_by_uin (work, question->uin, &account, error)
        || !store_find_guest_by_number (work, question->uin, &guest, error))
        return FALSE;
    question->lives = (account != NULL && account_can_be_written_to (account))
                      || (guest != NULL
                          && guest_is_here (question->rules, guest, store_now_ms (work)));
    return TRUE;
}

gboolean
im_look_up_recipient (ImCore *core, const char *address, ImRecipient *recipient, GError **error)
{
    UinQuestion question = { .rules = &core->rules };
    gint64 number = 0;
    g_autofree char *token = NULL;
    ImRecipient kind = recipient_read (core, address, &number, &token);
    question.uin = kind == IM_RECIPIENT_MEMBER ? number : 0;
    gboolean is_ours = kind != IM_RECIPIENT_ELSEWHERE && kind != IM_RECIPIENT_UNKNOWN;
    if (is_ours && !store_act (core->store, STORE_READS, ask_uin, &question, error))
        return FALSE;
    *recipient = kind == IM_RECIPIENT_MEMBER && !question.lives ? IM_RECIPIENT_UNKNOWN : kind;
    return TRUE;
}
