/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/core.h"

#include "imcore/domain/nomination.h"
#include "imcore/profile.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
ring (ImRingOwner owner, gpointer data)
{
    ring_owner (data, owner);
}

/* ---- The key file ------------------------------------------------------------------------ */

/* A key file that others can read is no secret. */
static gboolean
check_mode (const char *path, GError **error)
{
    GStatBuf status;
    if (g_stat (path, &status) != 0) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "keys.file: %s: %s; `uinvite init` makes it", path, g_strerror (errno));
        return FALSE;
    }
    if ((status.st_mode & (S_IROTH | S_IWOTH | S_IWGRP)) != 0) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "keys.file: %s can be read by others or written by its group; chmod 0600", path);
        return FALSE;
    }
    return TRUE;
}

static Secrets *
read_keys (const ImConfig *config, GError **error)
{
    const char *path = im_config_text (config, "keys.file");
    char *text = NULL;
    g_autoptr (GError) why = NULL;
    if (!check_mode (path, error))
        return NULL;
    if (!g_file_get_contents (path, &text, NULL, &why)) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG, "keys.file: %s", why->message);
        return NULL;
    }
    Secrets *secrets = secrets_read (text, error);
    secret_wipe (text);
    return secrets;
}

/* Makes the file if there is none; two at once make one.  Half a file is none: it would be taken for
 * the keys from then on. */
static gboolean
make_keys (const ImConfig *config, gboolean *made, GError **error)
{
    const char *path = im_config_text (config, "keys.file");
    int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    *made = fd >= 0;
    if (fd < 0 && errno == EEXIST)
        return TRUE;
    char *text = fd >= 0 ? secrets_make () : NULL;
    gboolean written = text != NULL && write (fd, text, strlen (text)) == (gssize) strlen (text)
                       && fsync (fd) == 0;
    int why = errno;
    secret_wipe (text);
    if (fd >= 0)
        close (fd);
    if (fd >= 0 && !written)
        unlink (path);
    if (!written)
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG, "keys.file: cannot make %s: %s", path,
                     g_strerror (why));
    return written;
}

/* ---- Addresses --------------------------------------------------------------------------- */

Address *
address_of_target (const ImCore *core, gint64 code, const char *written)
{
    g_autoptr (Address) address = strchr (written, '@') != NULL
                                      ? address_from_mail (written)
                                      : profiles_read_phone (core->config, code, written);
    g_autofree char *local = NULL;
    g_autofree char *domain = NULL;
    if (address == NULL || address->kind == ADDRESS_PHONE)
        return g_steal_pointer (&address);
    gboolean is_ours
        = address_split (address->key, &local, &domain)
          && g_ascii_strcasecmp (domain, im_config_text (core->config, "mail.domain")) == 0;
    return is_ours ? NULL : g_steal_pointer (&address);
}

Address *
address_of_nomination (const ImCore *core, gint64 code, const char *written, char **name)
{
    g_autofree char *before = NULL;
    g_autofree char *nominated = NULL;
    Address *address = NULL;
    if (nomination_read (written, &before, &nominated))
        address = address_of_target (core, code, nominated);
    *name = address != NULL ? g_steal_pointer (&before) : g_strdup (written);
    return address;
}

/* ---- Who asks ---------------------------------------------------------------------------- */

gboolean
find_asking_member (StoreWork *work, ImParty party, Account **account, GError **error)
{
    g_autoptr (Account) found = NULL;
    if (!store_find_account (work, party, &found, error))
        return FALSE;
    if (found == NULL || found->state != IM_STATE_REGISTERED) {
        g_set_error (error, IM_ERROR, IM_ERROR_ENDED, "who asks is no member any more");
        return FALSE;
    }
    *account = g_steal_pointer (&found);
    return TRUE;
}

/* ---- Opening ----------------------------------------------------------------------------- */

ImCore *
im_core_open (const ImConfig *config, GError **error)
{
    g_autoptr (ImCore) core = g_new0 (ImCore, 1);
    core->config = config;
    core->alarms = alarms_new ();
    core->secrets = read_keys (config, error);
    if (core->secrets == NULL)
        return NULL;
    core->rules = (Rules){ .config = config, .secrets = core->secrets };
    core->templates = templates_open (im_config_text (config, "templates.directory"),
                                      im_config_text (config, "templates.language"), error);
    if (core->templates == NULL)
        return NULL;
    core->store = store_open (im_config_text (config, "store.url"),
                              im_config_text (config, "store.password_file"),
                              (guint) im_config_number (config, "store.waiting_acts"), ring,
                              (gpointer) config, error);
    return core->store != NULL ? g_steal_pointer (&core) : NULL;
}

ImCore *
im_core_open_trial (const ImConfig *config, GError **error)
{
    ImCore *core = im_core_open (config, error);
    if (core != NULL)
        store_undo_all (core->store);
    return core;
}

void
im_core_close (ImCore *core)
{
    if (core == NULL)
        return;
    store_close (core->store);
    alarms_free (core->alarms);
    templates_free (core->templates);
    secrets_free (core->secrets);
    g_free (core->box);
    g_free (core);
}

static char *
describe_schema (gint64 was, gint64 now)
{
    if (was == 0)
        return g_strdup ("the store's schema was made");
    if (was == now)
        return g_strdup ("the store has its schema");
    return g_strdup_printf ("the store's schema was brought from version %" G_GINT64_FORMAT
                            " to %" G_GINT64_FORMAT,
                            was, now);
}

gboolean
im_init (const ImConfig *config, char **done, GError **error)
{
    gboolean made = FALSE;
    gint64 was = 0, now = 0;
    if (!make_keys (config, &made, error)
        || !store_init (im_config_text (config, "store.url"),
                        im_config_text (config, "store.password_file"), &was, &now, error))
        return FALSE;
    g_autofree char *schema = describe_schema (was, now);
    *done = g_strdup_printf ("%s; %s", schema,
                             made ? "a key file was made" : "the key file is there");
    return TRUE;
}
