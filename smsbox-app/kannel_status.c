/* SPDX-License-Identifier: ISC */
/* GLib first, and not <config.h>: see kannel_link.c. */
#include "smsbox-app/kannel_status.h"

#include "gwlib/gwlib.h"
#include "gwlib/http.h"

/* Not freed: a page that is asked for and given up may still be handed to it until gwlib ends.
 */
static HTTPCaller *caller;
static gint stopped;

void
kannel_status_start (void)
{
    http_set_client_timeout (KANNEL_STATUS_PATIENCE_S);
    caller = http_caller_create ();
}

void
kannel_status_stop (void)
{
    if (caller != NULL && g_atomic_int_compare_and_exchange (&stopped, FALSE, TRUE))
        http_caller_signal_shutdown (caller);
}

char *
kannel_status_read (const char *url)
{
    int status = 0;
    Octstr *asked = octstr_create (url);
    Octstr *answered = NULL, *body = NULL;
    List *headers = NULL;
    char *page = NULL;
    if (g_atomic_int_get (&stopped)) {
        octstr_destroy (asked);
        return NULL;
    }
    http_start_request (caller, HTTP_METHOD_GET, asked, NULL, NULL, 0, &status, NULL);
    void *which = http_receive_result_real (caller, &status, &answered, &headers, &body, 1);
    if (which != NULL && status == HTTP_OK && body != NULL)
        page = g_strndup (octstr_get_cstr (body), (gsize) octstr_len (body));
    octstr_destroy (asked);
    octstr_destroy (answered);
    octstr_destroy (body);
    http_destroy_headers (headers);
    return page;
}

char *
kannel_status_url (const char *url, const char *password)
{
    if (*password == '\0')
        return g_strdup (url);
    Octstr *escaped = octstr_create (password);
    octstr_url_encode (escaped);
    char *whole = g_strconcat (url, "?password=", octstr_get_cstr (escaped), NULL);
    octstr_destroy (escaped);
    return whole;
}
