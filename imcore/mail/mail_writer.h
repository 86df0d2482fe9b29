/* SPDX-License-Identifier: ISC */
/* Writes a letter: from a draft to the octets that go over SMTP. */
#pragma once

#include "imcore/imcore.h"

G_BEGIN_DECLS

/* What a letter says.  All text is UTF-8; what is optional may be NULL. */
typedef struct {
    const char *from_address; /* 12125556666@im.example, without <> */
    const char *from_name;    /* optional */
    const char *to_address;
    const char *to_name;  /* optional */
    const char *reply_to; /* optional: an address */
    const char *subject;
    const char *text;
    const char *html;              /* optional */
    const GPtrArray *attachments;  /* optional: of ImAttachment, with bytes */
    const char *message_id;        /* LEFT@DOMAIN, without <>; the same at each attempt */
    const char *in_reply_to;       /* optional, without <> */
    const char *const *references; /* optional, oldest first, without <>, ends with NULL */
    gboolean auto_submitted;    /* no person wrote it: RFC 3834 auto-replied where there is an
                                 * @in_reply_to, else auto-generated */
    const char *refuse_by_mail; /* optional: the address to which any mail refuses more of
                                 * these; List-Unsubscribe, RFC 2369 */
    const char *refuse_at; /* optional: the page that does; one POST suffices (RFC 8058) if it
                            * is https */
    gint64 date_ms;
} MailDraft;

/* Returns @draft as RFC 5322 with CRLF: text alone, or multipart/alternative; 7bit, or
 * quoted-printable UTF-8; no line longer than 998 octets.  With attachments that is the first
 * part of a multipart/mixed, and each of them another one in base64, as every MTA carries it.
 *
 * No value can begin a header of its own: a control character in a subject or a name becomes a
 * blank; an id of another's letter that is not one is left out.  NULL with IM_ERROR_BROKEN: an
 * address or our own @message_id is missing or not one.  An address whose local part is not
 * ASCII is written as it is, which needs an MTA with SMTPUTF8 (RFC 6532); it is not this
 * module's to ask for that. */
GBytes *mail_write (const MailDraft *draft, GError **error);

G_END_DECLS
