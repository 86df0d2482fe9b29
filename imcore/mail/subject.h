/* SPDX-License-Identifier: ISC */
/* What mail programs do to a Subject when one answers. */
#pragma once

#include <glib.h>

/* @subject after any Re:, Aw:, Fwd:, Sv:... and blanks; points into it. */
const char *subject_skip_prefixes (const char *subject);

/* Whether it begins with Fwd:, Wg:, Tr:...: the letter is another's, handed on. */
gboolean subject_is_forward (const char *subject);

/* What stands in @subject behind @own, an invitation's Subject, whose digits, case and blanks may
 * differ; all of @subject where it does not begin with it.  Points into it. */
const char *subject_skip (const char *subject, const char *own);
