/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/bounces.h"

#include "imcore/domain/undelivered.h"

#include <string.h>

typedef struct {
    gint64 id;
    const DeliveryReport *report;
} Bounce;

static gboolean
note_delivered (StoreWork *work, const StoredDelivery *delivery, GError **error)
{
    return store_set_delivery (work, delivery->id, DELIVERY_DELIVERED, NULL, error)
           && store_note_bounce (work, delivery->account, ADDRESS_MAIL, FALSE, error);
}

static gboolean
is_same (const char *said, const char *key)
{
    g_autoptr (Address) address = address_from_mail (said);
    return address != NULL && strcmp (address->key, key) == 0;
}

/* Is it about the account's own mailbox?  Where that is an alias, what its letters are passed
 * on to may not exist; that says nothing of the mailbox.  A report that names nobody is about
 * whom we wrote to. */
static gboolean
is_about_him (StoreWork *work, const StoredDelivery *delivery, const DeliveryReport *report,
              gboolean *is, GError **error)
{
    *is = *report->final_recipient == '\0' && *report->original_recipient == '\0';
    if (*is)
        return TRUE;
    g_autoptr (GPtrArray) addresses = store_list_addresses (work, delivery->account, error);
    if (addresses == NULL)
        return FALSE;
    for (guint i = 0; i < addresses->len; i++) {
        const StoredAddress *own = g_ptr_array_index (addresses, i);
        *is = *is
              || (own->kind == ADDRESS_MAIL
                  && (is_same (report->original_recipient, own->key)
                      || is_same (report->final_recipient, own->key)));
    }
    return TRUE;
}

static gboolean
note_failed (StoreWork *work, const StoredDelivery *delivery, const DeliveryReport *report,
             GError **error)
{
    gboolean is_own = FALSE;
    g_autofree char *found = undelivered_status_in (report->reason);
    const char *status = *report->status != '\0' ? report->status : found;
    return is_about_him (work, delivery, report, &is_own, error)
           && undelivered_note (work, delivery->id, status, report->reason, is_own, error);
}

/* Reports may come twice and out of order: the first end is the last word. */
static gboolean
take_report (StoreWork *work, gpointer data, GError **error)
{
    const Bounce *bounce = data;
    const DeliveryReport *report = bounce->report;
    StoredDelivery delivery = { 0 };
    gboolean found = FALSE;
    if (!store_read_delivery (work, bounce->id, &found, &delivery, error))
        return FALSE;
    if (!found || (delivery.state != DELIVERY_HANDED_OVER && delivery.state != DELIVERY_QUEUED))
        return TRUE;
    switch (report->action) {
    case REPORT_FAILED:
        return note_failed (work, &delivery, report, error);
    case REPORT_DELAYED:
        return store_set_delivery (work, bounce->id, delivery.state, report->reason, error);
    case REPORT_DELIVERED:
        return note_delivered (work, &delivery, error);
    case REPORT_PASSED_ON:
    case REPORT_NOTHING:
        return TRUE;
    }
    g_assert_not_reached ();
}

static const char *
action_name (ReportAction action)
{
    switch (action) {
    case REPORT_FAILED:
        return "failed";
    case REPORT_DELAYED:
        return "delayed";
    case REPORT_DELIVERED:
        return "delivered";
    case REPORT_PASSED_ON:
        return "passed on";
    case REPORT_NOTHING:
        return "nothing";
    }
    g_assert_not_reached ();
}

gboolean
bounce_take (ImCore *core, const ImLetter *letter, gint64 id, GError **error)
{
    Bounce bounce = { .id = id, .report = letter->report };
    if (*letter->mail_from != '\0' || letter->report == NULL) {
        im_note (letter->notes, "report", "none, or not from the null sender: no effect");
        return TRUE;
    }
    im_note (letter->notes, "report", "delivery %" G_GINT64_FORMAT ": %s %s", id,
             action_name (letter->report->action), letter->report->reason);
    return store_act (core->store, STORE_WRITES, take_report, &bounce, error);
}
