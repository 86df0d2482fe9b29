/* SPDX-License-Identifier: ISC */
/* What mail programs do to a Subject when one answers. */
#pragma once

#include <glib.h>

/* @subject after any Re:, Aw:, Fwd:, Sv:... and blanks; points into it. */
const char *subject_skip_prefixes (const char *subject);

/* Whether it begins with Fwd:, Wg:, Tr:...: the letter is another's, handed on. */
gboolean subject_is_forward (const char *subject);

/* Are they the same line but for prefixes, digits, case and blanks?  So that an invitation's
 * own Subject is known again whatever number it held. */
gboolean subject_is_alike (const char *one, const char *other);
