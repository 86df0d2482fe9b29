/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/template_kind.h"

#include <string.h>

static const Placeholder registered[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "password", PLACE_GIVEN | PLACE_SAID },
    { "domain", PLACE_GIVEN },
    { "service-address", PLACE_GIVEN },
    { "name", 0 },
    { "password-ends", 0 },
    { "url", PLACE_LINK },
    { "access-number", 0 },
    { "access-code", 0 },
    { "help-word", 0 },
    { "leave-word", 0 },
    { NULL, 0 },
};

static const Placeholder known[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "domain", PLACE_GIVEN },
    { "service-address", PLACE_GIVEN },
    { "name", 0 },
    { "url", PLACE_LINK },
    { "access-number", 0 },
    { "access-code", 0 },
    { "help-word", 0 },
    { "leave-word", 0 },
    { NULL, 0 },
};

static const Placeholder operator_invitation[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID },
    { "domain", PLACE_GIVEN },
    { "service-address", PLACE_GIVEN },
    { "name", 0 },
    { "url", PLACE_LINK },
    { "access-number", 0 },
    { "invitation-ends", 0 },
    { NULL, 0 },
};

static const Placeholder message[] = {
    { "text", PLACE_GIVEN | PLACE_SAID | PLACE_LINES },
    { "writer-number", PLACE_GIVEN },
    { "writer-name", 0 },
    { "guest", PLACE_ASKED },
    { "cut", PLACE_ASKED },
    { "more", PLACE_ASKED },
    { "uin", 0 },
    { "domain", 0 },
    { "url", PLACE_LINK },
    { NULL, 0 },
};

static const Placeholder invitation[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "password", PLACE_GIVEN | PLACE_SAID },
    { "inviter-number", PLACE_GIVEN | PLACE_MENTIONED },
    { "inviter-name", PLACE_MENTIONED },
    { "domain", PLACE_GIVEN },
    { "service-address", PLACE_GIVEN },
    { "text", PLACE_MENTIONED | PLACE_LINES },
    { "url", PLACE_LINK },
    { "invitation-ends", 0 },
    { NULL, 0 },
};

static const Placeholder request[] = {
    { "writer-number", PLACE_GIVEN },
    { "writer-name", PLACE_MENTIONED },
    { "writer-address", PLACE_MENTIONED },
    { "writer-phone", PLACE_MENTIONED },
    { "name", 0 },
    { "text", PLACE_MENTIONED | PLACE_LINES },
    { NULL, 0 },
};

static const Placeholder accepted[] = {
    { "writer-number", PLACE_GIVEN | PLACE_MENTIONED },
    { "writer-name", PLACE_MENTIONED },
    { "text", PLACE_MENTIONED | PLACE_LINES },
    { NULL, 0 },
};

static const Placeholder invited[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "address", PLACE_GIVEN | PLACE_SAID },
    { "domain", PLACE_GIVEN },
    { NULL, 0 },
};

static const Placeholder help[] = {
    { "words", PLACE_GIVEN | PLACE_SAID | PLACE_WORDS },
    { "domain", PLACE_GIVEN },
    { "service-address", PLACE_GIVEN },
    { "lacking", 0 },
    { "words-number", 0 },
    { "universal", PLACE_ASKED },
    { "uin", 0 },
    { "url", PLACE_LINK },
    { NULL, 0 },
};

static const Placeholder held_expired[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "number", PLACE_GIVEN | PLACE_SAID },
    { "days", 0 },
    { NULL, 0 },
};

static const Placeholder undelivered[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "number", PLACE_GIVEN | PLACE_SAID },
    { "reason", PLACE_GIVEN | PLACE_ASKED | PLACE_WORDS },
    { NULL, 0 },
};

static const Placeholder not_passed_on[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "number", PLACE_GIVEN | PLACE_SAID },
    { "text", PLACE_GIVEN | PLACE_SAID | PLACE_LINES },
    { NULL, 0 },
};

static const Placeholder phone_held[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "reason", PLACE_GIVEN | PLACE_ASKED | PLACE_WORDS },
    { NULL, 0 },
};

static const Placeholder erased[] = {
    { "service-address", PLACE_GIVEN },
    { "uin", 0 },
    { NULL, 0 },
};

static const Placeholder leave_confirm[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { NULL, 0 },
};

static const Placeholder question[] = {
    { "service-address", PLACE_GIVEN },
    { "writer-number", PLACE_GIVEN },
    { "writer-name", 0 },
    { NULL, 0 },
};

static const Placeholder own_link[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "link", PLACE_MENTIONED | PLACE_LINK },
    { "url", PLACE_LINK },
    { NULL, 0 },
};

static const Placeholder nobodys[] = {
    { "number", PLACE_GIVEN | PLACE_SAID },
    { "access-number", 0 },
    { NULL, 0 },
};

static const Placeholder stopped[] = {
    { "access-number", 0 },
    { "access-code", 0 },
    { NULL, 0 },
};

static const Placeholder policy[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "open", PLACE_ASKED },
    { NULL, 0 },
};

static const Placeholder buddy_name[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "changed", PLACE_ASKED },
    { "name", 0 },
    { NULL, 0 },
};

static const Placeholder password[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "password", PLACE_MENTIONED },
    { "password-ends", 0 },
    { "over-budget", PLACE_ASKED },
    { "url", PLACE_LINK },
    { NULL, 0 },
};

static const Placeholder receive[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "media", 0 },
    { NULL, 0 },
};

static const Placeholder who[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "text", PLACE_MENTIONED | PLACE_LINES },
    { "access-code", 0 },
    { NULL, 0 },
};

static const Placeholder which[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "text", PLACE_GIVEN | PLACE_SAID | PLACE_LINES },
    { NULL, 0 },
};

static const Placeholder not_sent[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "unanswered", PLACE_ASKED },
    { "left", PLACE_ASKED },
    { "too-long", PLACE_ASKED },
    { "limit", PLACE_GIVEN },
    { "over-budget", PLACE_ASKED },
    { NULL, 0 },
};

static const Placeholder join_question[] = {
    { "writer-number", PLACE_GIVEN | PLACE_SAID },
    { "writer-name", PLACE_MENTIONED },
    { "service-address", PLACE_GIVEN },
    { NULL, 0 },
};

static const Placeholder joined[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "address", PLACE_GIVEN | PLACE_SAID },
    { NULL, 0 },
};

static const Placeholder join_asked[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "address", PLACE_GIVEN | PLACE_SAID },
    { NULL, 0 },
};

static const Placeholder join_refused[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "reason", PLACE_GIVEN | PLACE_ASKED | PLACE_WORDS },
    { NULL, 0 },
};

static const Placeholder move_undone[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "address", PLACE_GIVEN | PLACE_SAID },
    { "password", 0 },
    { NULL, 0 },
};

static const Placeholder nominated[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "address", PLACE_GIVEN | PLACE_SAID },
    { "domain", PLACE_GIVEN },
    { "name", 0 },
    { NULL, 0 },
};

static const Placeholder challenge[] = {
    { "domain", PLACE_GIVEN },
    { "service-address", PLACE_GIVEN },
    { "uin", 0 },
    { "waiting-days", 0 },
    { NULL, 0 },
};

static const TemplateKind kinds[] = {
    { "registered", registered },
    { "registered-anew", registered },
    { "known", known },
    { "operator-invitation", operator_invitation },
    { "invitation", invitation },
    { "membership", invitation },
    { "request", request },
    { "accepted", accepted },
    { "became-member", accepted },
    { "message", message },
    { "invited", invited },
    { "help", help },
    { "held-expired", held_expired },
    { "undelivered", undelivered },
    { "not-passed-on", not_passed_on },
    { "phone-held", phone_held },
    { "erased", erased },
    { "leave-confirm", leave_confirm },
    { "question", question },
    { "policy", policy },
    { "name", buddy_name },
    { "password", password },
    { "receive", receive },
    { "who", who },
    { "which", which },
    { "not-sent", not_sent },
    { "join-question", join_question },
    { "joined", joined },
    { "join-asked", join_asked },
    { "join-confirm", join_asked },
    { "join-refused", join_refused },
    { "move-asked", join_asked },
    { "move-question", join_question },
    { "moved", joined },
    { "moved-away", joined },
    { "move-undone", move_undone },
    { "move-ended", joined },
    { "nominated", nominated },
    { "challenge", challenge },
    { "link", own_link },
    { "nobodys", nobodys },
    { "stopped", stopped },
};

const TemplateKind *
template_kind_at (guint index)
{
    return index < G_N_ELEMENTS (kinds) ? &kinds[index] : NULL;
}

const Placeholder *
template_kind_find_place (const TemplateKind *kind, const char *name)
{
    for (const Placeholder *p = kind->places; p->name != NULL; p++)
        if (strcmp (p->name, name) == 0)
            return p;
    return NULL;
}

static gpointer
gather_names (gpointer data G_GNUC_UNUSED)
{
    GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
        for (const Placeholder *p = kinds[k].places; p->name != NULL; p++)
            g_hash_table_add (names, (gpointer) p->name);
    return names;
}

gboolean
template_kind_any_has_place (const char *name)
{
    static GOnce gathered = G_ONCE_INIT;
    return g_hash_table_contains (g_once (&gathered, gather_names, NULL), name);
}
