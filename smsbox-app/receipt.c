/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/receipt.h"

#include <string.h>

/* Kannel's bits (gw/dlr.h) in the order in which the first one counts: an expired text is 2
 * and 32. */
static const struct {
    int bit;
    ImReceipt receipt;
} events[] = {
    { 1, IM_RECEIPT_DELIVERED },
    { 2, IM_RECEIPT_FAILED },
    { 16, IM_RECEIPT_FAILED },
    { 4, IM_RECEIPT_WAITING },
    { 8, IM_RECEIPT_CARRIER },
};

/* The value of "@name:" among @words, up to the next blank; NULL: it is not there. */
static char *
find_field (const char *words, const char *name)
{
    const char *p = strstr (words, name);
    if (p == NULL || (p > words && p[-1] != ' '))
        return NULL;
    p += strlen (name);
    return g_strndup (p, strcspn (p, " "));
}

/* "NACK/0x0000000b/Invalid Destination Address" is Kannel's own and kept; of a carrier's
 * receipt (SMPP 3.4 appendix B) only stat: and err:, which stand before its text:. */
static char *
read_reason (const char *words)
{
    if (g_str_has_prefix (words, "NACK/"))
        return g_strdup (words + strlen ("NACK/"));
    const char *end = strstr (words, " text:");
    g_autofree char *head =
        end != NULL ? g_strndup (words, (gsize) (end - words)) : g_strdup (words);
    g_autofree char *state = find_field (head, "stat:");
    g_autofree char *code = find_field (head, "err:");
    if (state == NULL)
        return NULL;
    return code != NULL ? g_strdup_printf ("%s %s", state, code) : g_steal_pointer (&state);
}

/* One line of printable characters, RECEIPT_REASON_LIMIT at most. */
static char *
clean_reason (const char *reason)
{
    g_autoptr (GString) clean = g_string_new (NULL);
    guint kept = 0;
    for (const char *p = reason; *p != '\0' && kept < RECEIPT_REASON_LIMIT;
         p = g_utf8_next_char (p), kept++) {
        gunichar c = g_utf8_get_char (p);
        g_string_append_unichar (clean, g_unichar_isprint (c) ? c : '?');
    }
    return g_string_free (g_steal_pointer (&clean), FALSE);
}

gboolean
receipt_read (int dlr_event, const char *words, ImReceipt *receipt, char **reason)
{
    for (guint i = 0; i < G_N_ELEMENTS (events); i++) {
        if ((dlr_event & events[i].bit) == 0)
            continue;
        *receipt = events[i].receipt;
        *reason = NULL;
        if (*receipt == IM_RECEIPT_FAILED && words != NULL) {
            g_autofree char *said = read_reason (words);
            *reason = said != NULL ? clean_reason (said) : NULL;
        }
        return TRUE;
    }
    return FALSE;
}
