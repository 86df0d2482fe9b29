/* SPDX-License-Identifier: ISC */
/* What came to the return path of a mail of ours. */
#pragma once

#include "imcore/core.h"
#include "imcore/mail/mail_reader.h"

/* Takes @letter for delivery @id, whose return path it was sent to.  Only a report (RFC 3464)
 * with the null sender says anything: absence notices go to return paths, too. */
gboolean bounce_take (ImCore *core, const ImLetter *letter, gint64 id, GError **error);
