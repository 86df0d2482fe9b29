/* SPDX-License-Identifier: ISC */
/* Reads what became of a mail in a delivery status notification (RFC 3464) about it, or in
 * qmail's letters of that kind (QSBMF).  Our mails have one recipient each; where a report
 * speaks of several, what its alias led to, one that arrived is enough.  Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of the machine-readable part that are looked at; fields of it. */
#define DELIVERY_REPORT_BYTES (16 * 1024)
#define DELIVERY_REPORT_FIELDS 200
/* Lines of a qmail letter that are looked at. */
#define QMAIL_LINES 100

typedef enum {
    REPORT_NOTHING, /* no report, or one that says nothing we know */
    REPORT_DELAYED,
    REPORT_FAILED,
    REPORT_PASSED_ON, /* relayed or expanded: nothing more will be heard */
    REPORT_DELIVERED,
} ReportAction;

typedef struct {
    ReportAction action;
    char *status; /* "5.1.1"; "" none */
    char *reason; /* one line: status and what the other server said; "" none */
    /* Whom it is about, "john@company.com": the last that the letter came to, an alias
     * followed, and the one that we wrote to; "" not said. */
    char *final_recipient, *original_recipient;
} DeliveryReport;
void delivery_report_free (DeliveryReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeliveryReport, delivery_report_free)

/* Reads @text, the decoded part of type message/delivery-status, valid UTF-8 with '\n' between
 * lines. Never NULL; the caller's. */
DeliveryReport *delivery_report_read (const char *text);

/* The same of a letter's @text in qmail's form (cr.yp.to/proto/qsbmf.txt): its first words are
 * fixed, and a paragraph begins with the address.  NULL: it is none. */
DeliveryReport *delivery_report_read_qmail (const char *text);

G_END_DECLS
