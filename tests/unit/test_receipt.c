/* SPDX-License-Identifier: ISC */
#include "smsbox-app/receipt.h"

#include <string.h>

#define SMPP(stat, err)                                                                        \
    "id:3E8 sub:001 dlvrd:001 submit date:2611210114 done date:2611210115 stat:" stat          \
    " err:" err " text:Welcome Cool D"

static void
an_event_has_one_meaning (void)
{
    static const struct {
        const char *label;
        int event;
        const char *words;
        int receipt; /* -1: none */
        const char *reason;
    } cases[] = {
        { "accepted by the carrier", 8, "ACK/", IM_RECEIPT_CARRIER, NULL },
        { "delivered", 1, SMPP ("DELIVRD", "000"), IM_RECEIPT_DELIVERED, NULL },
        { "telephone off", 4, SMPP ("ACCEPTD", "000"), IM_RECEIPT_WAITING, NULL },
        { "undeliverable", 2, SMPP ("UNDELIV", "011"), IM_RECEIPT_FAILED, "UNDELIV 011" },
        { "expired", 34, SMPP ("EXPIRED", "003"), IM_RECEIPT_FAILED, "EXPIRED 003" },
        { "unknown to the carrier", 66, SMPP ("UNKNOWN", "255"), IM_RECEIPT_FAILED,
          "UNKNOWN 255" },
        { "refused by the carrier", 16, "NACK/0x0000000b/Invalid Destination Address",
          IM_RECEIPT_FAILED, "0x0000000b/Invalid Destination Address" },
        { "refused by bearerbox", 16, "NACK/no SMSC", IM_RECEIPT_FAILED, "no SMSC" },
        { "given up by bearerbox", 16, "NACK/Retries Exceeded", IM_RECEIPT_FAILED,
          "Retries Exceeded" },
        { "delivered and failed", 3, "", IM_RECEIPT_DELIVERED, NULL },
        { "no words", 2, NULL, IM_RECEIPT_FAILED, NULL },
        { "empty words", 2, "", IM_RECEIPT_FAILED, NULL },
        { "words of another form", 2, "Cool D, your password is x", IM_RECEIPT_FAILED, NULL },
        { "no error code", 2, "stat:REJECTD", IM_RECEIPT_FAILED, "REJECTD" },
        { "fields in the text", 2, "id:1 text:stat:FAKE err:1", IM_RECEIPT_FAILED, NULL },
        { "field that only ends so", 2, "id:1 laststat:FAKE", IM_RECEIPT_FAILED, NULL },
        { "line end in the reason", 16, "NACK/a\r\nb", IM_RECEIPT_FAILED, "a??b" },
        { "nothing", 0, "", -1, NULL },
        { "undefined", 32 | 64, "", -1, NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        ImReceipt receipt = IM_RECEIPT_FAILED;
        g_autofree char *reason = NULL;
        gboolean read = receipt_read (cases[i].event, cases[i].words, &receipt, &reason);
        g_assert_cmpint (read ? (int) receipt : -1, ==, cases[i].receipt);
        g_assert_cmpstr (reason, ==, cases[i].reason);
    }
}

static void
a_reason_has_a_limit (void)
{
    g_autofree char *fill = g_strnfill (RECEIPT_REASON_LIMIT * 10, 'x');
    g_autofree char *words = g_strconcat ("NACK/", fill, NULL);
    ImReceipt receipt;
    g_autofree char *reason = NULL;
    g_assert_true (receipt_read (16, words, &receipt, &reason));
    g_assert_cmpuint (strlen (reason), ==, RECEIPT_REASON_LIMIT);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/receipt/an_event_has_one_meaning", an_event_has_one_meaning);
    g_test_add_func ("/receipt/a_reason_has_a_limit", a_reason_has_a_limit);
    return g_test_run ();
}
