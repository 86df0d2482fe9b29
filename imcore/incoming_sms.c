/* SPDX-License-Identifier: ISC */
/* A text to one of our numbers becomes one act. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/domain/address.h"
#include "imcore/domain/buddy_name.h"
#include "imcore/domain/consent.h"
#include "imcore/domain/registration.h"
#include "imcore/sms/text_command.h"

#include <string.h>

typedef struct {
    const ImCore *core;
    const Address *from;
    gint64 number; /* of ours that it was sent to */
    TextCommand command;
    char *name;
    guint8 dedupe[SECRET_HASH_BYTES];
    guint8 sender[SECRET_HASH_BYTES];
    ImTextEnding ending;
} ServiceText;

/* Is @receiver the number that makes members?  With or without a plus. */
static gboolean
is_registration_number (const ImConfig *config, const char *receiver, gint64 *number)
{
    g_autofree char *ours = g_strconcat (im_config_text (config, "sms.access_code"),
                                         im_config_text (config, "sms.registration_suffix"), NULL);
    return strcmp (receiver + (*receiver == '+'), ours) == 0 && number_parse (ours, number);
}

static gboolean
is_believed_carrier (const ImConfig *config, const char *carrier)
{
    const char *const *carriers = im_config_list (config, "sms.carriers");
    return carriers[0] == NULL || (carrier != NULL && g_strv_contains (carriers, carrier));
}

/* Registers a phone that gives a name or asks with NAME or REG alone, and tells a member his
 * number.  Another word makes nobody a member. */
static gboolean
register_phone (StoreWork *work, ServiceText *service, GError **error)
{
    g_autoptr (Account) account = NULL;
    RegistrationEnding ending;
    const RegistrationRequest request = {
        .address = service->from,
        .name = service->name,
        .answered = { .number = service->number },
    };
    if (!store_find_account_by_address (work, ADDRESS_PHONE, service->from->key, &account, error))
        return FALSE;
    gboolean is_member = account != NULL && account->state == IM_STATE_REGISTERED;
    if (service->command != TEXT_NAME && !is_member)
        return TRUE;
    if (!registration_handle (work, &service->core->rules, &request, &ending, error))
        return FALSE;
    if (ending == REGISTRATION_NO_NUMBER)
        service->ending = IM_TEXT_NO_NUMBER;
    return TRUE;
}

static gboolean
act_on_command (StoreWork *work, ServiceText *service, GError **error)
{
    if (text_command_refuses (service->command))
        return registration_refuse (work, &service->core->rules, service->from, error);
    if (service->command == TEXT_START
        && !consent_record (work, &service->core->rules, ADDRESS_PHONE, service->from->key,
                            CONSENT_YES, error))
        return FALSE;
    return register_phone (work, service, error);
}

static gboolean
take_service_text (StoreWork *work, gpointer data, GError **error)
{
    ServiceText *service = data;
    gboolean before = FALSE, within = TRUE;
    gint64 outcome = 0;
    if (!store_record_inbound (work, ORIGIN_TEXT, service->dedupe, &before, &outcome, error))
        return FALSE;
    if (before) {
        service->ending = IM_TEXT_TAKEN_BEFORE;
        return TRUE;
    }
    if (!store_use_budget (work, BUDGET_TEXTS_AN_HOUR, service->sender,
                           im_config_number (service->core->config, "sms.texts_an_hour"), HOUR_MS,
                           &within, error))
        return FALSE;
    service->ending = within ? IM_TEXT_TAKEN : IM_TEXT_TOO_MANY;
    return !within || act_on_command (work, service, error);
}

/* What a text is before the store is asked.  TAKEN: one for us, from a telephone. */
static ImTextEnding
judge_text (const ImCore *core, const ImText *text, gint64 *number, Address **from)
{
    const ImConfig *config = core->config;
    const char *const *prefixes = im_config_list (config, "sms.prefixes");
    if (!is_registration_number (config, text->receiver, number))
        return IM_TEXT_NOT_OURS;
    *from = is_believed_carrier (config, text->carrier)
                ? address_from_phone (text->sender, prefixes, prefixes[0])
                : NULL;
    if (*from == NULL)
        return IM_TEXT_NOBODY;
    return text->text == NULL ? IM_TEXT_UNREADABLE : IM_TEXT_TAKEN;
}

gboolean
im_take_text (ImCore *core, const ImText *text, ImTextEnding *ending, GError **error)
{
    g_autoptr (Address) from = NULL;
    g_autofree char *argument = NULL;
    g_autofree char *name = NULL;
    ServiceText service = { .core = core };
    ImTextEnding judged = judge_text (core, text, &service.number, &from);
    if (judged == IM_TEXT_TAKEN)
        service.command = text_command_read (text->text, &argument);
    if (judged == IM_TEXT_TAKEN && service.command == TEXT_NOTHING)
        judged = IM_TEXT_UNREADABLE;
    if (judged != IM_TEXT_TAKEN) {
        *ending = judged;
        return TRUE;
    }
    if (service.command == TEXT_NAME && argument != NULL)
        name = buddy_name_clean (argument, (guint) im_config_number (core->config, "account.name_limit"));
    service.from = from;
    service.name = name;
    secret_hash (core->secrets, SECRET_OF_INBOUND, service.dedupe, "text", text->id, NULL);
    secret_hash (core->secrets, SECRET_OF_BUDGET, service.sender, "phone", from->key, NULL);
    if (!store_act (core->store, STORE_WRITES, take_service_text, &service, error))
        return FALSE;
    *ending = service.ending;
    return TRUE;
}
