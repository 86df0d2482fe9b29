/* SPDX-License-Identifier: ISC */
/* Knows the lines that programs, companies and mailing lists put below what a person wrote, in
 * the languages of letter_line.h.  @folded is a line as letter_line_fold() leaves it.  Pure;
 * any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "Sent from my ...", and virus scanners' stamps. */
gboolean letter_footer_is_programs (const char *folded);

/* Whether a paragraph that begins with @folded is a company's disclaimer, provided that one of
 * its lines goes with it: "This message is confidential ...". */
gboolean letter_footer_begins_disclaimer (const char *folded);
gboolean letter_footer_goes_with_disclaimer (const char *folded);

/* Whether the line under a rule begins what mailing lists put below every letter. */
gboolean letter_footer_names_list (const char *folded);

G_END_DECLS
