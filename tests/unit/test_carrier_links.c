/* SPDX-License-Identifier: ISC */
/* bearerbox's status page, as it writes it and as it does not. */
#include "smsbox-app/carrier_links.h"

#define LINK(id, status)                                                                       \
    "\t<smsc>\n\t\t<name>SMPP:127.0.0.1:2775/2775:uinvite:</name>\n"                           \
    "\t\t<admin-id>" id "</admin-id>\n\t\t<id>" id "</id>\n\t\t<status>" status                \
    "</status>\n\t\t<failed>0</failed>\n\t\t<sms><received>1</received></sms>\n\t</smsc>\n"
#define PAGE(links)                                                                            \
    "<?xml version=\"1.0\"?>\n<gateway>\n<version>Kannel bearerbox version `1.4.5'.\n"         \
    "System Linux, version #1 SMP PREEMPT_DYNAMIC @0.\n</version>\n"                           \
    "<status>running, uptime 0d 0h 0m 1s</status>\n\t<boxes>\n\t<box>\n\t\t<id>uinvite</id>\n" \
    "\t\t<status>on-line 0d 0h 0m "                                                            \
    "9s</status>\n\t</box></boxes>\n<smscs><count>1</count>\n" links "</smscs>\n</gateway>\n"

/* "carrier 12, other down", "carrier 70 (5)" where one came back later; "none": no page. */
static char *
read_page (const char *page)
{
    g_autoptr (GPtrArray) links = carrier_links_read (page);
    g_autoptr (GString) all = g_string_new (links == NULL ? "none" : "");
    for (guint i = 0; links != NULL && i < links->len; i++) {
        const CarrierLink *link = g_ptr_array_index (links, i);
        g_string_append_printf (all, "%s%s ", i > 0 ? ", " : "", link->carrier);
        if (link->is_up)
            g_string_append_printf (all, "%" G_GINT64_FORMAT, link->up_for_s);
        else
            g_string_append (all, "down");
        if (link->is_up && link->back_for_s != link->up_for_s)
            g_string_append_printf (all, " (%" G_GINT64_FORMAT ")", link->back_for_s);
    }
    return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
a_page_says_which_links_stand (void)
{
    static const struct {
        const char *label, *page, *links;
    } cases[] = {
        { "one that stands", PAGE (LINK ("carrier", "online 12s")), "carrier 12" },
        { "since this second", PAGE (LINK ("carrier", "online 0s")), "carrier 0" },
        { "lost", PAGE (LINK ("carrier", "re-connecting")), "carrier down" },
        { "at the beginning", PAGE (LINK ("carrier", "connecting")), "carrier down" },
        { "stopped by the operator", PAGE (LINK ("carrier", "disconnected")), "carrier down" },
        { "given up", PAGE (LINK ("carrier", "dead")), "carrier down" },
        { "two carriers", PAGE (LINK ("a", "online 5s") LINK ("b", "re-connecting")),
          "a 5, b down" },
        { "several links to one: the longest counts, and the last that came back",
          PAGE (LINK ("a", "online 5s") LINK ("b", "online 1s") LINK ("a", "online 70s")
                    LINK ("a", "re-connecting")),
          "a 70 (5), b 1" },
        { "an id with signs", PAGE (LINK ("a&amp;b", "online 5s")), "a&b 5" },
        { "no carrier at all", PAGE (""), "" },
        { "no number", PAGE (LINK ("carrier", "online s")), "carrier down" },
        { "another unit", PAGE (LINK ("carrier", "online 5m")), "carrier down" },
        { "less than nothing", PAGE (LINK ("carrier", "online -5s")), "carrier down" },
        { "a link without a name",
          PAGE ("<smsc><status>online 5s</status></smsc>" LINK ("a", "online 6s")), "a 6" },
        { "a link without a state", PAGE ("<smsc><id>b</id></smsc>" LINK ("a", "online 6s")),
          "a 6" },
        { "nothing", "", "none" },
        { "a wrong password", "<?xml version=\"1.0\"?>\n<gateway>\nDenied</gateway>\n",
          "none" },
        { "words", "Denied", "none" },
        { "another page", "<html><body>Denied</body></html>", "none" },
        { "cut off", "<?xml version=\"1.0\"?>\n<gateway>\n<smscs>" LINK ("a", "online 6s"),
          "none" },
        { "not UTF-8", "<gateway><smscs><smsc><id>\xff</id></smsc></smscs></gateway>", "none" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        g_autofree char *links = read_page (cases[i].page);
        g_assert_cmpstr (links, ==, cases[i].links);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/a_page_says_which_links_stand", a_page_says_which_links_stand);
    return g_test_run ();
}
