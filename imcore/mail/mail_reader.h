/* SPDX-License-Identifier: ISC */
/* Makes of a letter's bytes what the core wants to know of it: who wrote it and what proves
 * that, what it says, what it answers, and whether a machine wrote it.  The door to GMime.
 * Pure; any thread. */
#pragma once

#include "imcore/imcore.h"
#include "imcore/mail/authentication_results.h"
#include "imcore/mail/delivery_report.h"

G_BEGIN_DECLS

/* Beyond these the rest is left out; see also letter_bounds.h and letter_text.h. */
#define MAIL_SUBJECT_BYTES 1000
#define MAIL_NAME_BYTES 1000
#define MAIL_REFERENCES 32
#define MAIL_ID_BYTES 250              /* a longer message id is none */
#define MAIL_DIGEST_BYTES (512 * 1024) /* of a body, from either end, in its digest */

struct ImLetter {
    char *mail_from;     /* reverse-path, "" null */
    char *from;          /* the one From: mailbox, as written; valid UTF-8, LOCAL@DOMAIN */
    char *from_name;     /* its display name, one line, cleaned; NULL none */
    char *subject;       /* decoded, one line, cleaned; "" none */
    char *text;          /* of the first part with any, '\n' ends lines, cleaned; "" none */
    GPtrArray *attachments; /* what may be passed on, of ImAttachment; NULL: nothing */
    GPtrArray *refused;     /* what may not, without bytes; NULL: nothing */
    const char *attached;   /* lines on what it had attached, where it waited; NULL: none */
    char *message_id;    /* without <>; NULL none or not exactly one */
    char **references;   /* ids of In-Reply-To, then of References newest first; never NULL */
    gboolean by_machine; /* nobody sits there: never answered */
    const char *machine_sign; /* what told so: "Auto-Submitted", "null sender"...; NULL none */
    GPtrArray *notes;         /* the envelope's; NULL: nobody asks why */
    gboolean sender_agrees; /* MAIL FROM is the mailbox in @from, and no login says otherwise */
    DeliveryReport *report; /* what became of a mail; NULL: it is no report */
    MailProof proof;   /* what the verifier, or SMTP AUTH as that address, says of @from */
    guint8 digest[32]; /* SHA-256 of what its writer wrote, the same however it travelled:
                          stands for the Message-ID where there is none */
};

/* Reads @bytes, a letter as it came over SMTP.  "Cleaned" is: valid UTF-8 without NUL, control
 * characters other than '\n' and '\t', and characters that turn the direction of writing.
 * DONE: *@letter is the caller's, free with im_letter_free(); otherwise it is not written. */
ImReading mail_read (const ImConfig *config, const ImEnvelope *envelope, GBytes *bytes,
                     ImLetter **letter);

G_END_DECLS
