/* SPDX-License-Identifier: ISC */
/* What the templates may say of one notice: the values for its wording, by letter or text. */
#pragma once

#include "imcore/notices.h"

/* The strings are the struct's, the list points to them and to the notice; it ends with NULL.
 */
typedef struct {
    char *uin, *password, *password_ends, *access_number, *service_address, *writer_number,
        *days;
    char *waiting_days, *short_words, *limit, *number, *link, *help, *words_number;
    TemplateValue list[44];
} NoticeValues;
void notice_values_clear (NoticeValues *values);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NoticeValues, notice_values_clear)

/* @values is empty before: { 0 }. */
void notice_values_fill (const ImCore *core, const Notice *notice, NoticeValues *values);
