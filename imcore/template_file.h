/* SPDX-License-Identifier: ISC */
/* One notice's file: whether what an operator reworded still is such a notice. */
#pragma once

#include "imcore/template_kind.h"

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/* The first child element of that name; NULL: there is none. */
xmlNode *template_file_child (const xmlNode *node, const char *name);
/* An attribute's value; "" if it is missing. */
const char *template_file_attribute (const xmlNode *node, const char *name);

/* Reads the file at @path and checks that it is a notice of @kind.  NULL with IM_ERROR_CONFIG:
 * the message begins with file and, where there is one, line.  Free with xmlFreeDoc(). */
xmlDoc *template_file_read (const char *path, const TemplateKind *kind, GError **error);

G_END_DECLS
