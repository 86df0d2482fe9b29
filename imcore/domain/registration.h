/* SPDX-License-Identifier: ISC */
/* The registration handler: someone's own request, by letter or by text, makes him a member.
 * Seed A, pages 9 to 16. */
#pragma once

#include "imcore/domain/message_despatcher.h"
#include "imcore/domain/rules.h"

typedef struct {
    const Address *address;   /* proven to be the writer's */
    const char *name;         /* preferred buddy name, clean; NULL: none */
    Answered answered;        /* his letter or text */
    const Address *nominated; /* which is to be told number and password; NULL: @address */
    gint64 peer;              /* the member he writes to, whose words he lets in by it; 0: none */
} RegistrationRequest;

typedef enum {
    REGISTRATION_DONE,      /* he is a member now: confirmed with number and password, or the address
                             * that he nominated was asked and he is told so */
    REGISTRATION_KNOWN,     /* he was one: told his number again, without a password; what he
                             * nominates is asked as a second address; while the operator has him
                             * on hold: nothing */
    REGISTRATION_NO_NUMBER, /* every range is used up: nothing was written */
} RegistrationEnding;

gboolean registration_handle (StoreWork *work, const Rules *rules,
                              const RegistrationRequest *request, RegistrationEnding *ending,
                              GError **error);

/* The writer refuses: an invitation of his is declined, no account is made, and nobody's
 * invitation reaches this address again. */
gboolean registration_refuse (StoreWork *work, const Rules *rules, const Address *address,
                              GError **error);
/* The same, by the link in an invitation. */
gboolean registration_refuse_by_link (StoreWork *work, const Rules *rules,
                                      const Address *address, GError **error);
