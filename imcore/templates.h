/* SPDX-License-Identifier: ISC */
/* Words the notices: which words go out, in the operator's language, for mail, SMS and client.
 *
 * Each notice is one file, DIRECTORY/LANGUAGE/KIND.xml, that an operator may reword
 * (doc/templates.md is the page he reads).  A placeholder is an element, <uin/>, and is filled
 * as a text node of the tree: nothing that a user wrote is ever markup.
 *
 * Values, by kind; one marked ! must be given, any other may be NULL or missing:
 *
 *   registered           uin! password! domain! service-address! name password-ends url
 *                        access-number access-code help-word leave-word
 *   known                uin! domain! service-address! name url access-number access-code
 *                        help-word leave-word
 *   operator-invitation  uin! domain! service-address! name url access-number invitation-ends
 *   invitation           uin! password! inviter-number! domain! service-address! inviter-name
 *                        text url invitation-ends
 *   request              writer-number! writer-name writer-address writer-phone name text
 *   accepted             writer-number! writer-name text
 *   membership           as invitation
 *   became-member        as accepted
 *   message              text! writer-number! writer-name guest uin domain url
 *   invited              uin! address! domain! target-uin
 *   answer               uin! text!
 *   help                 words! domain! service-address! uin url
 *   held-expired         uin! number! days
 *   undelivered          uin! number! reason!
 *   erased               service-address! uin
 *   leave-confirm        uin!
 *   challenge            domain! service-address! waiting-days
 *   question             service-address! writer-number! writer-name
 *   policy               uin! open
 *   receive              uin! media
 *   who                  uin! text
 *   which                uin! text!
 *   not-sent             uin! unanswered left over-budget
 *   join-question        writer-number! service-address! writer-name
 *   joined               uin! address!
 *   join-asked           uin! address!
 *   join-refused         uin! reason!
 *   nominated            uin! address! domain! name
 *
 *   uin                      the reader's number, digits only; an invited one's to be
 *   writer-number, inviter-number, target-uin, number
 *                            another's, digits only: who wrote, who invites, who was invited,
 *                            who was written to
 *   name, writer-name, inviter-name   buddy names
 *   writer-address           the stranger's mail address, or
 *   writer-phone             his telephone number, as +639175336647; not both
 *   address                  who was invited, or which joins: mail address or telephone number
 *   domain                   without @          service-address   NewUser@im.example
 *   access-number            2910001            access-code       2910
 *   url                      http:// or https://, where one signs in
 *   password-ends, invitation-ends    a day, as 2026-03-01
 *   days, waiting-days       numbers
 *   help-word, leave-word    commands that a member may send; given once the medium knows
 *                            them, without them their sentences stay out
 *   words                    the commands there are, as "NAME, HELP, STOP", shown in this order
 *   open                     "yes": the member takes everyone; asked for by <if>, never printed
 *   unanswered, left,
 *   over-budget              "yes": why nothing was sent; asked for by <if>, never printed
 *   reason                   why an address was not asked: member, second, invited, budget,
 *                            address; or why a mail did not arrive: mailbox, full, size,
 *                            unreachable, refused, other; asked for by <if has="...">, never
 *                            printed
 *   media                    as one may write it after RECEIVE: "im, sms when away"; none: nothing
 *   guest                    "yes": the writer is a guest; asked for by <if>, never printed
 *   text                     what a person wrote, or in an answer the service; its line ends
 *                            are kept, any other value is one line */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct Templates Templates;

/* Reads and checks every notice of @language, for instance "en".  NULL with IM_ERROR_CONFIG:
 * the message names file and line and what is wrong there.  What it returns never changes and
 * may be used by several threads at once. */
Templates *templates_open (const char *directory, const char *language, GError **error);
void templates_free (Templates *templates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Templates, templates_free)

/* @value NULL or "": there is none.  An array of these, in any order, ends with @name NULL. */
typedef struct {
    const char *name;
    const char *value;
} TemplateValue;

/* @text has LF line ends and lines of 76 columns where words allow; @html is a document. */
typedef struct {
    char *subject;
    char *text;
    char *html;
} MailWording;

void mail_wording_clear (MailWording *wording);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MailWording, mail_wording_clear)

/* Words one notice.  @kind is one of the table above.  FALSE, NULL: IM_ERROR_BROKEN, a value
 * that the wording cannot do without is missing, or one is not UTF-8; @wording is then
 * untouched.  The caller owns the results. */
gboolean templates_word_mail (const Templates *templates, const char *kind,
                              const TemplateValue *values, MailWording *wording,
                              GError **error);
char *templates_word_sms (const Templates *templates, const char *kind,
                          const TemplateValue *values, GError **error);
char *templates_word_client (const Templates *templates, const char *kind,
                             const TemplateValue *values, GError **error);

G_END_DECLS
