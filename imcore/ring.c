/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/core.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static gboolean
ring_address (const ImConfig *config, ImRingOwner owner, struct sockaddr_un *address)
{
    static const char *const names[] = { [IM_RING_IMCORED] = "imcored", [IM_RING_SMSBOX] = "smsbox" };
    memset (address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    g_autofree char *path = g_strdup_printf (
        "%s/%s.ring", im_config_text (config, "ring.directory"), names[owner]);
    return g_strlcpy (address->sun_path, path, sizeof address->sun_path)
           < sizeof address->sun_path;
}

int
im_ring_listen (const ImConfig *config, ImRingOwner owner, GError **error)
{
    struct sockaddr_un address;
    if (!ring_address (config, owner, &address)) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "ring.directory is too long a path for a socket (%u bytes with the name)",
                     (guint) sizeof address.sun_path - 1);
        return -1;
    }
    int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    unlink (address.sun_path);
    if (fd < 0 || bind (fd, (struct sockaddr *) &address, sizeof address) != 0) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "ring.directory: cannot make the socket %s: %s", address.sun_path,
                     g_strerror (errno));
        if (fd >= 0)
            close (fd);
        return -1;
    }
    return fd;
}

void
im_ring_drain (int fd)
{
    char nothing[16];
    while (recv (fd, nothing, sizeof nothing, MSG_DONTWAIT) >= 0)
        ;
}

void
ring_owner (const ImConfig *config, ImRingOwner owner)
{
    struct sockaddr_un address;
    if (!ring_address (config, owner, &address))
        return;
    int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    sendto (fd, "", 1, 0, (struct sockaddr *) &address, sizeof address);
    close (fd);
}
