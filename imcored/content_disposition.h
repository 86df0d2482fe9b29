/* SPDX-License-Identifier: ISC */
/* Names the file that an answer is to be saved as (RFC 6266).  Pure. */
#pragma once

#include <glib.h>

#define CONTENT_DISPOSITION_NAME_BYTES 255 /* of the name; the rest is cut off */

/* The value of Content-Disposition: attachment, with @name in ASCII for old programs and, where
 * that is not all of it, in UTF-8 (RFC 8187).  Nothing in @name, valid UTF-8 or not, can end
 * the value or be a path.  Free with g_free(). */
char *content_disposition (const char *name);
