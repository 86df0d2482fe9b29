/* SPDX-License-Identifier: ISC */
/* Which notices there are and which placeholders the file of each may have; an operator reads
 * the same in doc/templates.md.  The placeholders, in any notice that has them:
 *
 *   uin                      the reader's number, digits only; an invited one's to be
 *   writer-number, inviter-number, number
 *                            another's, digits only: who wrote, who invites, who was written to
 *   name, writer-name, inviter-name   buddy names
 *   writer-address           the stranger's mail address, or
 *   writer-phone             his telephone number, as +639175336647; not both
 *   address                  who was invited, or which joins: mail address or telephone number
 *   domain                   without @          service-address   NewUser@im.example
 *   access-number            2910001            access-code       2910
 *   url                      http:// or https://, where one signs in
 *   link                     the same, by which guests write to the reader
 *   password                 a temporary one
 *   password-ends, invitation-ends    a day, as 2026-03-01
 *   days, waiting-days, limit   numbers; the limit in bytes of UTF-8
 *   help-word, leave-word    commands that a member may send
 *   words                    the commands there are, as "NAME, HELP, STOP", shown in this order
 *   open                     "yes": the member takes everyone; asked for by <if>, never printed
 *   changed                  "yes": the name is a new one; the same
 *   unanswered, left, too-long,
 *   over-budget              "yes": why nothing was sent; the same
 *   guest                    "yes": the writer is a guest; the same
 *   cut                      "yes": the text says itself where something is left out; the same
 *   more                     "yes": a text has its beginning alone; the same
 *   reason                   why an address was not asked: member, second, invited, moved,
 *                            budget, address; why a mail did not arrive: mailbox, full, size,
 *                            unreachable, refused, other; why a text did not: text, with gone,
 *                            late or failed; why a phone is on hold: phone, with unreachable or
 *                            silent; asked for by <if has="...">, never printed
 *   media                    as one may write it after RECEIVE: "im, sms when away"; none: no
 *                            messages
 *   text                     what a person wrote, or in an answer the service; its line ends are
 *                            kept, any other value is one line.  In who and which: whom it is
 *                            about, one a line */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    PLACE_GIVEN = 1 << 0,      /* a notice is never worded without its value */
    PLACE_SAID = 1 << 1,       /* every medium's wording has it, outside <if> */
    PLACE_IN_SUBJECT = 1 << 2, /* so has the subject */
    PLACE_ASKED = 1 << 3,      /* for <if> alone */
    PLACE_LINES = 1 << 4,      /* its value's line ends and blanks are kept */
    PLACE_LINK = 1 << 5,       /* a link where there are links */
    PLACE_MENTIONED = 1 << 6,  /* every medium's wording has it, in an <if> or not */
    PLACE_WORDS = 1 << 7,      /* words with commas between; <if has="WORD"> asks for one */
} PlaceTraits;

typedef struct {
    const char *name;
    guint traits;
} Placeholder;

/* @places ends with name NULL. */
typedef struct {
    const char *name;
    const Placeholder *places;
} TemplateKind;

/* The kinds by @index from 0; NULL: there are no more. */
const TemplateKind *template_kind_at (guint index);
/* @kind's placeholder of that name; NULL: there is none. */
const Placeholder *template_kind_find_place (const TemplateKind *kind, const char *name);
/* Has any kind a placeholder of that name? */
gboolean template_kind_any_has_place (const char *name);

G_END_DECLS
