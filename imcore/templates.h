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
 *   message              text! writer-number! writer-name guest uin domain url
 *
 *   uin, writer-number   digits only               domain           without @
 *   service-address      NewUser@im.example        access-number    2910001
 *   access-code          2910                      url              http:// or https://
 *   password-ends, invitation-ends                 a day, as 2026-03-01
 *   help-word, leave-word   commands that a member may send; given once the medium knows them,
 *                           without them their sentences stay out
 *   guest                   "yes": the writer is a guest; asked for by <if>, never printed
 *   text                    the message; its line ends are kept, any other value is one line */
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
