/* SPDX-License-Identifier: ISC */
/* What becomes of a message's files where it leaves by another medium than the client. */
#pragma once

#include "imcore/notices.h"

/* Those that @medium carries go into notice->attachments: a message or an answer by mail has
 * as many as mail.relayed_attachments holds, the first before the others.  The rest is named in
 * notice->message, with the client's address. */
gboolean notice_attachments_find (StoreWork *work, const ImConfig *config, Medium medium,
                                  Notice *notice, GError **error);
