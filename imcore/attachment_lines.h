/* SPDX-License-Identifier: ISC */
/* Attachments as a message's text names them: "[photo.jpg, 84 KB]".  Pure. */
#pragma once

#include "imcore/imcore.h"

/* @words, and below them what of a letter is not passed on: "[name.exe, 84 KB: not passed on]".
 * Where there are no words, what is passed on is named instead; where there is nothing of both,
 * "". */
char *attachment_lines_for_member (const char *words, const GPtrArray *taken,
                                   const GPtrArray *refused);

/* One line for each, none of which is passed on; NULL where there is nothing of both. */
char *attachment_lines_not_kept (const GPtrArray *taken, const GPtrArray *refused);

/* @text, and below it each of @attachments (of ImAttachment) with the address where it can be
 * had.
 * @url NULL: none. */
char *attachment_lines_elsewhere (const char *text, const GPtrArray *attachments,
                                  const char *url);
