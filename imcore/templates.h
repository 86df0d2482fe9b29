/* SPDX-License-Identifier: ISC */
/* Words the notices: which words go out, in the operator's language, for mail, SMS and client.
 *
 * Each notice is one file, DIRECTORY/LANGUAGE/KIND.xml, that an operator may reword
 * (doc/templates.md is the page he reads).  A placeholder is an element, <uin/>, and is filled
 * as a text node of the tree: nothing that a user wrote is ever markup.
 *
 * Which kinds there are and what each can say: template_kind.h. */
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

/* Words one notice.  @kind is one of template_kind.h's.  FALSE, NULL: IM_ERROR_BROKEN, a value
 * that the wording cannot do without is missing, or one is not UTF-8; @wording is then
 * untouched.  The caller owns the results. */
gboolean templates_word_mail (const Templates *templates, const char *kind,
                              const TemplateValue *values, MailWording *wording,
                              GError **error);
/* The subject alone of a notice's mail. */
char *templates_word_subject (const Templates *templates, const char *kind,
                              const TemplateValue *values, GError **error);
char *templates_word_sms (const Templates *templates, const char *kind,
                          const TemplateValue *values, GError **error);
char *templates_word_client (const Templates *templates, const char *kind,
                             const TemplateValue *values, GError **error);

G_END_DECLS
