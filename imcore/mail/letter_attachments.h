/* SPDX-License-Identifier: ISC */
/* Finds in a letter's parts what is attached to it, and decodes what may be passed on; for
 * mail_reader alone. */
#pragma once

#include "imcore/imcore.h"

#include <gmime/gmime.h>

G_BEGIN_DECLS

#define LETTER_ATTACHMENT_DEPTH 12  /* multiparts within multiparts; deeper ones are left out  \
                                     */
#define LETTER_ATTACHMENT_PARTS 500 /* looked at; the rest is left out */
#define LETTER_ATTACHMENT_NAME_BYTES 150 /* of a name, decoded */
#define LETTER_ATTACHMENT_TYPE_BYTES 100 /* a longer type is application/octet-stream */
#define LETTER_ATTACHMENTS_NAMED 20      /* of those that are not passed on */

/* What may be passed on. */
typedef struct {
    guint most;
    gsize limit;              /* bytes of each, decoded */
    const char *const *types; /* "image/" and a star, "application/pdf" */
} AttachmentRules;

/* @text is the part that the letter's words came from, no attachment; NULL: none.  Adds what
 * may be passed on to @taken, the rest, without its bytes, to @refused; both of ImAttachment.
 * Pictures that an HTML page shows, signatures and other forms of the same text are none. */
void letter_attachments_find (GMimeObject *root, GMimeObject *text,
                              const AttachmentRules *rules, GPtrArray *taken,
                              GPtrArray *refused);

G_END_DECLS
