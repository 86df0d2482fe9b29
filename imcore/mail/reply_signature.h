/* SPDX-License-Identifier: ISC */
/* Finds what stands below a person's words without being his words: signatures, disclaimers,
 * mailing lists' lines.  For reply_trimmer; pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Leaves them out of each run of unquoted lines before @end; what only looked like one, or like
 * a header, becomes words.  @lines are reply_lines.h's. */
void reply_signatures_leave_out (GArray *lines, guint end);

G_END_DECLS
