/* SPDX-License-Identifier: ISC */
/* Commands about what texts cost. */
#include <config.h>

#include "ctl/command.h"

#include <stdio.h>

static const char *
kind_name (ImSpendingKind kind)
{
    switch (kind) {
    case IM_SPENDING_CODE:
        return "all";
    case IM_SPENDING_PREFIX:
        return "to";
    case IM_SPENDING_SENDER:
        return "by";
    case IM_SPENDING_NEW:
        return "to new telephones of";
    }
    g_assert_not_reached ();
}

static void
print_spending (const ImSpending *spending)
{
    printf ("%-5s  %s%s%s  %" G_GINT64_FORMAT, spending->code, kind_name (spending->kind),
            *spending->of != '\0' ? " " : "", spending->of, spending->parts);
    if (spending->ceiling >= 0)
        printf (" of %" G_GINT64_FORMAT, spending->ceiling);
    puts (spending->stopped_ms != 0 ? "  stopped" : "");
}

static json_t *
spending_json (const ImSpending *spending)
{
    static const char *const names[] = { "code", "prefix", "sender", "new" };
    return json_pack ("{s:s, s:s, s:s, s:I, s:o, s:b}", "code", spending->code, "kind",
                      names[spending->kind], "of", spending->of, "parts",
                      (json_int_t) spending->parts, "ceiling",
                      spending->ceiling >= 0 ? json_integer (spending->ceiling) : json_null (),
                      "stopped", spending->stopped_ms != 0);
}

int
command_spending (const Invocation *invocation, GError **error)
{
    g_autoptr (GPtrArray) all = im_show_spending (invocation->core, error);
    if (all == NULL)
        return EXIT_REFUSED;
    if (invocation->as_json) {
        json_t *list = json_array ();
        for (guint i = 0; i < all->len; i++)
            json_array_append_new (list, spending_json (g_ptr_array_index (all, i)));
        print_json (list);
        return EXIT_DONE;
    }
    for (guint i = 0; i < all->len; i++)
        print_spending (g_ptr_array_index (all, i));
    if (all->len == 0)
        puts ("No text has left today.");
    return EXIT_DONE;
}

int
command_spending_lift (const Invocation *invocation, GError **error)
{
    gboolean was = FALSE;
    const char *prefix = invocation->arguments[0];
    if (!im_lift_spending (invocation->core, prefix, &was, error))
        return EXIT_REFUSED;
    if (!was)
        return refuse ("%s is not stopped; `uinvite spending` names the prefixes that are",
                       prefix);
    if (invocation->as_json)
        print_json (json_pack ("{s:s}", "lifted", prefix));
    else
        printf ("new telephones of %s get texts again\n", prefix);
    return EXIT_DONE;
}
