/* SPDX-License-Identifier: ISC */
/* Attachments on their way to clients.  A right to one is sealed for the session that asked for
 * it, so that it is worth nothing in any other's hands once that is over. */
#include <config.h>

#include "imcore/core.h"
#include "imcore/domain/guest.h"

#include <string.h>

/* In place of a member's session: a guest has one alone, which his party names. */
#define GUESTS "guest"
#define BETWEEN '~'

typedef enum { RIGHT_PARTY, RIGHT_SEQ, RIGHT_N, RIGHT_ENDS_MS, RIGHT_NUMBERS } RightNumber;

void
im_download_free (ImDownload *download)
{
    if (download == NULL)
        return;
    g_free (download->name);
    g_free (download);
}

/* ---- Permission -------------------------------------------------------------------------- */

typedef struct {
    ImParty party;
    gint64 seq, n;
    gboolean is_there;
    gint64 now_ms;
} Permission;

static gboolean
find_attachment (StoreWork *work, gpointer data, GError **error)
{
    Permission *permission = data;
    g_autoptr (ImAttachment) found = NULL;
    permission->now_ms = store_now_ms (work);
    if (!store_find_attachment (work, permission->party, permission->seq, permission->n, &found,
                                error))
        return FALSE;
    permission->is_there = found != NULL;
    return TRUE;
}

static char *
name_session (const ImCore *core, const char *token)
{
    guint8 hash[SECRET_HASH_BYTES];
    if (token == NULL)
        return g_strdup (GUESTS);
    session_hash (core, token, hash);
    return secret_hash_text (hash);
}

gboolean
im_permit_download (ImCore *core, ImParty party, const char *session, gint64 seq, gint64 n,
                    char **right, gint64 *ends_ms, GError **error)
{
    Permission permission = { .party = party, .seq = seq, .n = n };
    g_return_val_if_fail ((party > 0) == (session != NULL), FALSE);
    if (!store_act (core->store, STORE_READS, find_attachment, &permission, error))
        return FALSE;
    *right = NULL;
    *ends_ms = permission.now_ms + im_config_number (core->config, "web.file_lives");
    if (!permission.is_there)
        return TRUE;
    g_autofree char *whose = name_session (core, session);
    const gint64 numbers[RIGHT_NUMBERS] = {
        [RIGHT_PARTY] = ABS (party),
        [RIGHT_SEQ] = seq,
        [RIGHT_N] = n,
        [RIGHT_ENDS_MS] = *ends_ms,
    };
    g_autofree char *sealed = secret_seal_for (core->secrets, SECRET_DOWNLOAD, whose, numbers,
                                               RIGHT_NUMBERS);
    *right = g_strdup_printf ("%s%c%s", sealed, BETWEEN, whose);
    return TRUE;
}

/* ---- Opening ----------------------------------------------------------------------------- */

typedef struct {
    const ImCore *core;
    gboolean is_guests;
    guint8 session[SECRET_HASH_BYTES]; /* a member's */
    gint64 ends_ms;
    ImDownload *download; /* name and size only once it is known to be there */
    gboolean may;
} Opening;

/* FALSE: none of ours. */
static gboolean
read_right (const ImCore *core, const char *right, Opening *opening)
{
    gint64 numbers[RIGHT_NUMBERS];
    const char *between = strchr (right, BETWEEN);
    if (between == NULL)
        return FALSE;
    const char *whose = between + 1;
    g_autofree char *sealed = g_strndup (right, (gsize) (between - right));
    opening->is_guests = strcmp (whose, GUESTS) == 0;
    if ((!opening->is_guests && !secret_hash_read (whose, opening->session))
        || !secret_open_for (core->secrets, SECRET_DOWNLOAD, whose, sealed, numbers,
                             RIGHT_NUMBERS))
        return FALSE;
    opening->ends_ms = numbers[RIGHT_ENDS_MS];
    opening->download->party = opening->is_guests ? -numbers[RIGHT_PARTY]
                                                  : numbers[RIGHT_PARTY];
    opening->download->seq = numbers[RIGHT_SEQ];
    opening->download->n = numbers[RIGHT_N];
    return TRUE;
}

static gboolean
guest_lasts (StoreWork *work, Opening *opening, GError **error)
{
    g_autoptr (Guest) guest = NULL;
    if (!store_find_guest (work, -opening->download->party, &guest, error))
        return FALSE;
    opening->may = guest != NULL
                   && guest_is_here (&opening->core->rules, guest, store_now_ms (work));
    return TRUE;
}

static gboolean
member_lasts (StoreWork *work, Opening *opening, GError **error)
{
    g_autoptr (Account) account = NULL;
    gboolean is_out = FALSE;
    if (!store_is_logged_out (work, opening->session, &is_out, error)
        || !store_find_account (work, opening->download->party, &account, error))
        return FALSE;
    opening->may = !is_out && account != NULL && account->state == IM_STATE_REGISTERED;
    return TRUE;
}

static gboolean
open_download (StoreWork *work, gpointer data, GError **error)
{
    Opening *opening = data;
    ImDownload *download = opening->download;
    g_autoptr (ImAttachment) found = NULL;
    g_clear_pointer (&download->name, g_free);
    opening->may = FALSE;
    if (opening->ends_ms <= store_now_ms (work))
        return TRUE;
    if (!(opening->is_guests ? guest_lasts : member_lasts) (work, opening, error)
        || !store_find_attachment (work, download->party, download->seq, download->n, &found,
                                   error))
        return FALSE;
    opening->may = opening->may && found != NULL;
    if (found == NULL)
        return TRUE;
    download->name = g_steal_pointer (&found->name);
    download->size = found->size;
    return TRUE;
}

gboolean
im_open_download (ImCore *core, const char *right, ImDownload **download, GError **error)
{
    g_autoptr (ImDownload) asked = g_new0 (ImDownload, 1);
    Opening opening = { .core = core, .download = asked };
    *download = NULL;
    if (!read_right (core, right, &opening))
        return TRUE;
    if (!store_act (core->store, STORE_READS, open_download, &opening, error))
        return FALSE;
    if (opening.may)
        *download = g_steal_pointer (&asked);
    return TRUE;
}

/* ---- Reading ----------------------------------------------------------------------------- */

typedef struct {
    const ImDownload *download;
    gint64 offset;
    gsize most;
    GBytes *piece;
} PieceReading;

static gboolean
read_piece (StoreWork *work, gpointer data, GError **error)
{
    PieceReading *reading = data;
    const ImDownload *download = reading->download;
    g_clear_pointer (&reading->piece, g_bytes_unref);
    return store_read_attachment_piece (work, download->party, download->seq, download->n,
                                        reading->offset, reading->most, &reading->piece, error);
}

gboolean
im_read_download (ImCore *core, const ImDownload *download, gint64 offset, gsize most,
                  GBytes **piece, GError **error)
{
    PieceReading reading = { .download = download, .offset = offset, .most = most };
    if (!store_act (core->store, STORE_READS, read_piece, &reading, error)) {
        g_clear_pointer (&reading.piece, g_bytes_unref);
        return FALSE;
    }
    *piece = reading.piece;
    return TRUE;
}
