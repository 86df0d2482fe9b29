/* SPDX-License-Identifier: ISC */
/* Links, the guests who come by them, and housekeeping. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/domain/buddy_name.h"
#include "imcore/domain/challenge.h"
#include "imcore/domain/guest.h"
#include "imcore/domain/invitation_course.h"
#include "imcore/domain/join.h"
#include "imcore/domain/message.h"
#include "imcore/domain/phone_hold.h"

enum { BUDGETS_KEPT_MS = 24 * HOUR_MS };

void
im_link_free (ImLink *link)
{
    if (link == NULL)
        return;
    g_free (link->link);
    g_free (link->url);
    g_free (link->label);
    g_free (link->member_name);
    g_free (link);
}

void
im_guest_free (ImGuest *guest)
{
    if (guest == NULL)
        return;
    g_free (guest->name);
    g_free (guest->member_name);
    secret_wipe (guest->token);
    g_free (guest);
}

/* ---- Links ------------------------------------------------------------------------------- */

static ImLink *
describe_link (const ImCore *core, gint64 id, const StoredLink *stored)
{
    ImLink *link = g_new0 (ImLink, 1);
    link->link = secret_seal (core->secrets, SECRET_LINK, &id, 1);
    link->url = g_strconcat (im_config_text (core->config, "web.url"), "/g/", link->link, NULL);
    link->label = g_strdup (stored->label);
    link->uin = stored->uin;
    link->member_name = g_strdup (stored->member_name);
    link->expires_ms = stored->expires_ms;
    return link;
}

typedef struct {
    gint64 uin;
    const char *label;
    gint64 lives_ms;
    gint64 id; /* 0: that number is no member's */
    StoredLink *stored;
} LinkMaking;

static gboolean
create_link (StoreWork *work, gpointer data, GError **error)
{
    LinkMaking *making = data;
    g_autoptr (Account) account = NULL;
    making->id = 0;
    g_clear_pointer (&making->stored, stored_link_free);
    if (!store_find_account_by_uin (work, making->uin, &account, error))
        return FALSE;
    if (account == NULL || account->state != IM_STATE_REGISTERED)
        return TRUE;
    gint64 expires_ms = making->lives_ms > 0 ? store_now_ms (work) + making->lives_ms : 0;
    return store_add_link (work, account->id, making->label, expires_ms, &making->id, error)
           && store_find_link (work, making->id, &making->stored, error);
}

gboolean
im_create_link (ImCore *core, gint64 uin, const char *label, gint64 lives_ms, ImLinkMaking *ending,
                ImLink **link, GError **error)
{
    g_autofree char *clean = NULL;
    if (label != NULL)
        clean = buddy_name_clean (label, (guint) im_config_number (core->config, "account.name_limit"));
    LinkMaking making = { .uin = uin, .label = clean, .lives_ms = lives_ms };
    gboolean made = store_act (core->store, STORE_WRITES, create_link, &making, error);
    g_autoptr (StoredLink) stored = making.stored;
    if (!made)
        return FALSE;
    *ending = stored != NULL ? IM_LINK_DONE : IM_LINK_NOBODY;
    if (stored != NULL)
        *link = describe_link (core, making.id, stored);
    return TRUE;
}

typedef struct {
    gint64 id;
    StoredLink *stored;
} LinkQuestion;

static gboolean
find_link (StoreWork *work, gpointer data, GError **error)
{
    LinkQuestion *question = data;
    return store_find_link (work, question->id, &question->stored, error);
}

gboolean
im_look_up_link (ImCore *core, const char *link_text, ImLink **link, GError **error)
{
    LinkQuestion question = { 0 };
    *link = NULL;
    if (!secret_open (core->secrets, SECRET_LINK, link_text, &question.id, 1))
        return TRUE;
    gboolean asked = store_act (core->store, STORE_READS, find_link, &question, error);
    g_autoptr (StoredLink) stored = question.stored;
    if (stored != NULL)
        *link = describe_link (core, question.id, stored);
    return asked;
}

/* ---- Guests ------------------------------------------------------------------------------ */

/* A token says which guest, of which member, and until when at the longest. */
static ImGuest *
describe_guest (const ImCore *core, const Guest *stored)
{
    ImGuest *guest = g_new0 (ImGuest, 1);
    gint64 longest_ms = stored->created_ms + im_config_number (core->config, "guest.lives");
    const gint64 numbers[] = { stored->id, stored->account, longest_ms };
    guest->party = -stored->id;
    guest->number = stored->number;
    guest->name = g_strdup (stored->name);
    guest->member = stored->uin;
    guest->member_name = g_strdup (stored->member_name);
    guest->token = secret_seal (core->secrets, SECRET_GUEST, numbers, G_N_ELEMENTS (numbers));
    guest->ends_ms = guest_ends_ms (&core->rules, stored);
    return guest;
}

typedef struct {
    const ImCore *core;
    gint64 link;
    const char *name;
    guint8 came_from[SECRET_HASH_BYTES];
    ImGuestOpening ending;
    Guest *guest;
} Opening;

static gboolean
open_guest (StoreWork *work, gpointer data, GError **error)
{
    Opening *opening = data;
    g_clear_pointer (&opening->guest, guest_free);
    return guest_open (work, &opening->core->rules, opening->link, opening->name, opening->came_from,
                       &opening->ending, &opening->guest, error);
}

gboolean
im_open_guest (ImCore *core, const char *link_text, const char *shown_name, const char *address,
               ImGuestOpening *ending, ImGuest **guest, GError **error)
{
    g_autofree char *name = buddy_name_of_person (
        shown_name, (guint) im_config_number (core->config, "account.name_limit"));
    Opening opening = { .core = core, .name = name };
    if (!secret_open (core->secrets, SECRET_LINK, link_text, &opening.link, 1)) {
        *ending = IM_GUEST_LINK_DEAD;
        return TRUE;
    }
    if (name == NULL) {
        *ending = IM_GUEST_NO_NAME;
        return TRUE;
    }
    guest_hash_place (&core->rules, address, opening.came_from);
    gboolean done = store_act (core->store, STORE_WRITES, open_guest, &opening, error);
    g_autoptr (Guest) opened = opening.guest;
    if (!done)
        return FALSE;
    *ending = opening.ending;
    if (opened != NULL)
        *guest = describe_guest (core, opened);
    return TRUE;
}

typedef struct {
    const ImCore *core;
    gint64 id;
    gboolean is_here;
    Guest *guest;
} GuestQuestion;

static gboolean
find_guest (StoreWork *work, gpointer data, GError **error)
{
    GuestQuestion *question = data;
    if (!store_find_guest (work, question->id, &question->guest, error))
        return FALSE;
    question->is_here = question->guest != NULL
                        && guest_is_here (&question->core->rules, question->guest,
                                          store_now_ms (work));
    return TRUE;
}

gboolean
im_resume_guest (ImCore *core, const char *token, ImGuestOpening *ending, ImGuest **guest,
                 GError **error)
{
    gint64 numbers[3] = { 0 };
    *ending = IM_GUEST_ENDED;
    if (!secret_open (core->secrets, SECRET_GUEST, token, numbers, G_N_ELEMENTS (numbers)))
        return TRUE;
    GuestQuestion question = { .core = core, .id = numbers[0] };
    gboolean asked = store_act (core->store, STORE_READS, find_guest, &question, error);
    g_autoptr (Guest) found = question.guest;
    if (!asked)
        return FALSE;
    if (!question.is_here || found->account != numbers[1])
        return TRUE;
    *ending = IM_GUEST_OPENED;
    *guest = describe_guest (core, found);
    return TRUE;
}

static gboolean
end_guest (StoreWork *work, gpointer data, GError **error)
{
    const gint64 *id = data;
    gboolean ended = FALSE;
    return guest_end (work, *id, &ended, error);
}

gboolean
im_end_guest (ImCore *core, ImParty guest, GError **error)
{
    gint64 id = -guest;
    g_return_val_if_fail (guest < 0, FALSE);
    return store_act (core->store, STORE_WRITES, end_guest, &id, error);
}

/* ---- Housekeeping ------------------------------------------------------------------------ */

typedef struct {
    const ImCore *core;
    guint ended;
} Tidying;

static gboolean
tidy (StoreWork *work, gpointer data, GError **error)
{
    Tidying *tidying = data;
    const ImConfig *config = tidying->core->config;
    gint64 now_ms = store_now_ms (work);
    return guest_end_overdue (work, &tidying->core->rules, &tidying->ended, error)
           && invitation_expire (work, error) && message_expire_held (work, error)
           && join_expire (work, &tidying->core->rules, error)
           && phone_hold_expire (work, &tidying->core->rules, error)
           && challenge_expire (work, &tidying->core->rules, error)
           && store_tidy (work, now_ms - im_config_number (config, "dedupe.kept_for"),
                          now_ms - BUDGETS_KEPT_MS,
                          now_ms - im_config_number (config, "message.kept_for"), error);
}

gboolean
im_tidy (ImCore *core, guint *ended, GError **error)
{
    Tidying tidying = { .core = core };
    if (!store_act (core->store, STORE_WRITES, tidy, &tidying, error))
        return FALSE;
    *ended = tidying.ended;
    return TRUE;
}
