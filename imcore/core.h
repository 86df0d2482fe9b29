/* SPDX-License-Identifier: ISC */
/* What the use cases share: one opened core. */
#pragma once

#include "imcore/alarms.h"
#include "imcore/domain/address.h"
#include "imcore/domain/rules.h"
#include "imcore/imcore.h"
#include "imcore/sms/text_command.h"
#include "imcore/storage/store.h"
#include "imcore/templates.h"

struct ImCore {
    const ImConfig *config;
    Secrets *secrets;
    Templates *templates;
    Rules rules;
    Store *store;
    gint64 last_overlap_ms; /* im_read_log_heads() */
    Alarms *alarms; /* im_take_alarms() */
    char *box;              /* im_box_begin(); NULL: not yet */
};

/* What section [words] of uinvite.conf adds to the table of words. */
const TextWords *config_words (const ImConfig *config);

/* Reads whom to invite: a mailbox outside our domain, or a telephone that an access code of ours
 * reaches, for another could not answer.  A number as at home is read as in the country of access code
 * @code, 0: of any.  NULL: neither. */
Address *address_of_target (const ImCore *core, gint64 code, const char *written);

/* Reads words that register, to access code @code: "Cool D, answer to ann@x.example".  *@name: what they say of the name,
 * the caller's, maybe "".  NULL: they nominate no address that address_of_target() reads, *@name is
 * all of @written. */
Address *address_of_nomination (const ImCore *core, gint64 code, const char *written, char **name);

/* An inviter's own words as they may be sent: clean, and NULL if there are none.  *@too_long: over
 * invitation.text_limit, NULL.  The caller's. */
char *invitation_words_clean (const ImCore *core, const char *written, gboolean *too_long);

/* The member who asks, in *@account.  FALSE, IM_ERROR_ENDED: @party is none any more, or a guest. */
gboolean find_asking_member (StoreWork *work, ImParty party, Account **account, GError **error);

/* Under what it is remembered that the session of @token, a member's, was logged out. */
void session_hash (const ImCore *core, const char *token, guint8 hash[SECRET_HASH_BYTES]);

/* Sends "look now" to @owner; a full or absent socket is no loss, owners look every second. */
void ring_owner (const ImConfig *config, ImRingOwner owner);
