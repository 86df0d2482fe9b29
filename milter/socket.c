/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "milter/socket.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* "unix:/PATH" -> "/PATH"; NULL: no Unix socket */
static const char *
unix_path (const char *written)
{
    static const char *const schemes[] = { "", "unix:", "local:" };
    for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
        if (g_str_has_prefix (written, schemes[i]) && written[strlen (schemes[i])] == '/')
            return written + strlen (schemes[i]);
    return NULL;
}

/* inet:PORT@HOST */
static gboolean
is_inet (const char *written)
{
    const char *colon = strchr (written, ':');
    if (colon == NULL
        || !(g_str_has_prefix (written, "inet:") || g_str_has_prefix (written, "inet6:")))
        return FALSE;
    const char *at = strchr (colon, '@');
    gsize digits = strspn (colon + 1, "0123456789");
    return at != NULL && digits > 0 && colon + 1 + digits == at && at[1] != '\0';
}

MilterSocket *
milter_socket_read (const ImConfig *config, GError **error)
{
    const char *written = im_config_text (config, "milter.socket");
    const char *group = im_config_text (config, "milter.socket_group");
    g_autoptr (MilterSocket) door = g_new0 (MilterSocket, 1);
    const char *path = unix_path (written);
    if (path == NULL && !is_inet (written)) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "milter.socket = %s is neither /PATH nor inet:PORT@HOST", written);
        return NULL;
    }
    if (*group != '\0' && getgrnam (group) == NULL) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "milter.socket_group = %s: there is no such group; Postfix's is postfix",
                     group);
        return NULL;
    }
    door->group = *group != '\0' ? g_strdup (group) : NULL;
    if (path != NULL) {
        door->place = g_strdup (path);
        door->bound = g_strdup_printf ("%s.%ld", path, (long) getpid ());
        door->name = g_strdup_printf ("unix:%s", door->bound);
        if (strlen (door->bound) >= sizeof ((struct sockaddr_un *) NULL)->sun_path) {
            g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                         "milter.socket = %s: a socket's path is at most 100 bytes", written);
            return NULL;
        }
    } else
        door->name = g_strdup (written);
    return g_steal_pointer (&door);
}

void
milter_socket_free (MilterSocket *door)
{
    if (door == NULL)
        return;
    g_free (door->name);
    g_free (door->bound);
    g_free (door->place);
    g_free (door->group);
    g_free (door);
}

gboolean
milter_socket_place (const MilterSocket *door, GError **error)
{
    if (door->bound == NULL)
        return TRUE;
    const struct group *group = door->group != NULL ? getgrnam (door->group) : NULL;
    if ((group != NULL && chown (door->bound, (uid_t) -1, group->gr_gid) != 0)
        || g_chmod (door->bound, 0660) != 0 || g_rename (door->bound, door->place) != 0) {
        g_set_error (
            error, IM_ERROR, IM_ERROR_CONFIG,
            "milter.socket = %s: %s; the service user must own its folder and be a member of "
            "milter.socket_group",
            door->place, g_strerror (errno));
        g_unlink (door->bound);
        return FALSE;
    }
    return TRUE;
}

static int
connect_unix (const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (g_strlcpy (address.sun_path, path, sizeof address.sun_path) >= sizeof address.sun_path)
        return -1;
    int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0)
        connect (fd, (const struct sockaddr *) &address, sizeof address);
    return fd;
}

/* @name: "inet:PORT@HOST" */
static int
connect_inet (const char *name)
{
    const char *port = strchr (name, ':') + 1;
    const char *at = strchr (port, '@');
    g_autofree char *digits = g_strndup (port, (gsize) (at - port));
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
    struct addrinfo *found = NULL;
    if (getaddrinfo (at + 1, digits, &hints, &found) != 0)
        return -1;
    int fd = socket (found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0)
        connect (fd, found->ai_addr, found->ai_addrlen);
    freeaddrinfo (found);
    return fd;
}

void
milter_socket_knock (const MilterSocket *door)
{
    int fd = door->place != NULL ? connect_unix (door->place) : connect_inet (door->name);
    if (fd >= 0)
        g_close (fd, NULL);
}
