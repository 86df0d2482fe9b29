/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "smsbox-app/carrier_links.h"

#include <string.h>

/* Where the reader is: gateway/smscs/smsc/id and .../status. */
typedef struct {
    GPtrArray *links;
    gboolean is_status_page;
    char *carrier, *state; /* of the link being read */
} Reading;

static void
carrier_link_free (gpointer data)
{
    CarrierLink *link = data;
    g_free (link->carrier);
    g_free (link);
}

static gboolean
is_within (GMarkupParseContext *context, const char *const *path)
{
    const GSList *at = g_markup_parse_context_get_element_stack (context);
    for (; at != NULL && *path != NULL; at = at->next, path++)
        if (strcmp (at->data, *path) != 0)
            return FALSE;
    return at == NULL && *path == NULL;
}

/* Without it bearerbox wants a password. */
static const char *const all_links[] = { "smscs", "gateway", NULL };
static const char *const a_link[] = { "smsc", "smscs", "gateway", NULL };
static const char *const its_carrier[] = { "id", "smsc", "smscs", "gateway", NULL };
static const char *const its_state[] = { "status", "smsc", "smscs", "gateway", NULL };

static void
begin_element (GMarkupParseContext *context, const char *name, const char **names,
               const char **values, gpointer data, GError **error)
{
    Reading *reading = data;
    (void) name, (void) names, (void) values, (void) error;
    if (is_within (context, all_links))
        reading->is_status_page = TRUE;
    if (!is_within (context, a_link))
        return;
    g_clear_pointer (&reading->carrier, g_free);
    g_clear_pointer (&reading->state, g_free);
}

static void
take_words (GMarkupParseContext *context, const char *words, gsize length, gpointer data,
            GError **error)
{
    Reading *reading = data;
    (void) error;
    char **place = is_within (context, its_carrier) ? &reading->carrier
                   : is_within (context, its_state) ? &reading->state
                                                    : NULL;
    if (place == NULL)
        return;
    g_free (*place);
    *place = g_strndup (words, length);
}

/* "online 123s"; all else is no link. */
static gboolean
read_state (const char *state, gint64 *up_for_s)
{
    static const char online[] = "online ";
    char *end = NULL;
    if (!g_str_has_prefix (state, online))
        return FALSE;
    *up_for_s = g_ascii_strtoll (state + strlen (online), &end, 10);
    return end != state + strlen (online) && strcmp (end, "s") == 0 && *up_for_s >= 0;
}

static CarrierLink *
link_of (GPtrArray *links, const char *carrier)
{
    for (guint i = 0; i < links->len; i++) {
        CarrierLink *link = g_ptr_array_index (links, i);
        if (strcmp (link->carrier, carrier) == 0)
            return link;
    }
    CarrierLink *link = g_new0 (CarrierLink, 1);
    link->carrier = g_strdup (carrier);
    g_ptr_array_add (links, link);
    return link;
}

static void
end_element (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
    const Reading *reading = data;
    gint64 up_for_s = 0;
    (void) name, (void) error;
    if (!is_within (context, a_link) || reading->carrier == NULL || reading->state == NULL)
        return;
    CarrierLink *link = link_of (reading->links, reading->carrier);
    if (!read_state (reading->state, &up_for_s))
        return;
    link->back_for_s = link->is_up ? MIN (link->back_for_s, up_for_s) : up_for_s;
    link->up_for_s = MAX (link->up_for_s, up_for_s);
    link->is_up = TRUE;
}

GPtrArray *
carrier_links_read (const char *page)
{
    static const GMarkupParser parser = { begin_element, end_element, take_words, NULL, NULL };
    g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func (carrier_link_free);
    Reading reading = { .links = links };
    g_autoptr (GMarkupParseContext)
        context = g_markup_parse_context_new (&parser, 0, &reading, NULL);
    gboolean good = g_markup_parse_context_parse (context, page, -1, NULL)
                    && g_markup_parse_context_end_parse (context, NULL);
    g_free (reading.carrier);
    g_free (reading.state);
    return good && reading.is_status_page ? g_steal_pointer (&links) : NULL;
}
