/* SPDX-License-Identifier: ISC */
/* Finds in a letter's parts what its writer wrote, and decodes it; for mail_reader alone. */
#pragma once

#include <gmime/gmime.h>

G_BEGIN_DECLS

#define LETTER_TEXT_DEPTH 12           /* multiparts within multiparts */
#define LETTER_TEXT_PARTS 200          /* looked at before a text was found */
#define LETTER_TEXT_HTML (256 * 1024)  /* of an HTML part, decoded; the rest is left out */
#define LETTER_TEXT_WORK (1024 * 1024) /* of all parts that are looked into, before decoding   \
                                        */

/* The text of @root: of its first text/plain part that is not blank, or of a text/html part
 * where that stands alone or first; attachments and letters within the letter are none of its
 * writer's words; of a report only the first part is looked at.
 * TRUE: *@text is the caller's, cleaned, @limit bytes at most, "" where there is none;
 * *@part is the part it was in, NULL: none.
 * FALSE: deeper or more parts than the limits. */
gboolean letter_text_find (GMimeObject *root, gsize limit, char **text, GMimeObject **part);

/* The machine-readable part of a delivery status notification (RFC 3464), as above; NULL: @root is
 * none, or has none among its first parts. */
char *letter_text_find_report (GMimeObject *root, gsize limit);

G_END_DECLS
