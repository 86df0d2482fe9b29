/* SPDX-License-Identifier: ISC */
/* Any bytes as an address, a recipient, a buddy name and a text: nothing breaks, a key is its own
 * key, a clean name is clean, and no control character comes through. */
#include "imcore/domain/address.h"
#include "imcore/domain/buddy_name.h"
#include "imcore/sms/text_command.h"

#include <string.h>

#define NAME_LIMIT 20

int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

static void
has_no_controls (const char *text)
{
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
}

static void
read_as_address (const char *text)
{
    g_autofree char *local = NULL;
    g_autofree char *domain = NULL;
    g_autoptr (Address) address = address_parse (text, NULL, "+63");
    if (address_split (text, &local, &domain)) {
        has_no_controls (local);
        has_no_controls (domain);
    }
    if (address == NULL)
        return;
    has_no_controls (address->key);
    g_autoptr (Address) again = address_parse (address->key, NULL, NULL);
    g_assert_nonnull (again);
    g_assert_cmpstr (again->key, ==, address->key);
}

static void
read_as_text (const char *text)
{
    g_autofree char *argument = NULL;
    text_command_read (text, &argument);
    g_autofree char *name = buddy_name_clean (text, NAME_LIMIT);
    if (name == NULL)
        return;
    has_no_controls (name);
    g_assert_cmpuint (strlen (name), <=, BUDDY_NAME_BYTES_LIMIT);
    guint characters = 0;
    for (const char *p = name; *p != '\0'; p += buddy_name_cluster (p))
        characters++;
    g_assert_cmpuint (characters, <=, NAME_LIMIT);
    g_autofree char *again = buddy_name_clean (name, NAME_LIMIT);
    g_assert_cmpstr (again, ==, name);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
    g_autofree char *any = g_strndup ((const char *) bytes, length);
    read_as_address (any);
    g_autofree char *text = g_utf8_make_valid (any, -1);
    read_as_text (text);
    return 0;
}
