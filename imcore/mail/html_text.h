/* SPDX-License-Identifier: ISC */
/* The words of an HTML page as a person would read them aloud: for letters that have no plain
 * part.  libxml2's SAX parser, no tree, no network, no entities but HTML's own.  Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Elements within elements, and tags in all; the text ends where a page has more. */
#define HTML_TEXT_DEPTH 256
#define HTML_TEXT_TAGS 12000

/* The text of @html (UTF-8, @length bytes), @limit bytes at most and what begins a line; the
 * last character may be cut.  Blocks stand on lines of their own, preformatted text keeps its
 * lines; what a mail program quotes (blockquote and the known programs' containers) stands on
 * lines that begin with "> ", as in plain letters; above a quote without an end stands
 * "-----Original Message-----", above a program's signature "-- ".  The caller's, free with
 * g_free(). */
char *html_text (const char *html, gsize length, gsize limit);

G_END_DECLS
