/* SPDX-License-Identifier: ISC */
/* What every decision is made by: what the operator has set, and the secret keys. */
#pragma once

#include "imcore/domain/secret.h"
#include "imcore/imcore.h"

typedef struct {
    const ImConfig *config;
    const Secrets *secrets;
} Rules;

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS };
