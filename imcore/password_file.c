/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/imcore.h"

#include <string.h>

char *
im_read_password (const char *file, const char *key, GError **error)
{
    char *password = NULL;
    g_autoptr (GError) why = NULL;
    if (file == NULL || *file == '\0')
        return g_strdup ("");
    if (!g_file_get_contents (file, &password, NULL, &why)) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG, "%s: %s", key, why->message);
        return NULL;
    }
    password[strcspn (password, "\r\n")] = '\0';
    return g_strchomp (password);
}
