/* SPDX-License-Identifier: ISC */
/* One notice's file: which kinds there are, which placeholders each has, and whether a file
 * that an operator reworded still is such a notice. */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

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
} NoticeKind;

/* The kinds by @index from 0; NULL: there are no more. */
const NoticeKind *notice_kind_at (guint index);
/* @kind's placeholder of that name, any kind's if @kind is NULL.  NULL: there is none. */
const Placeholder *notice_kind_find_place (const NoticeKind *kind, const char *name);

/* The first child element of that name; NULL: there is none. */
xmlNode *template_file_child (const xmlNode *node, const char *name);
/* An attribute's value; "" if it is missing. */
const char *template_file_attribute (const xmlNode *node, const char *name);

/* Reads the file at @path and checks that it is a notice of @kind.  NULL with IM_ERROR_CONFIG:
 * the message begins with file and, where there is one, line.  Free with xmlFreeDoc(). */
xmlDoc *template_file_read (const char *path, const NoticeKind *kind, GError **error);

G_END_DECLS
