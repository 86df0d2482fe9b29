/* SPDX-License-Identifier: ISC */
/* Commands about accounts and links. */
#include <config.h>

#include "ctl/command.h"

#include <stdio.h>
#include <stdlib.h>

static void
print_on_hold (const ImPhoneOnHold *on_hold)
{
    g_autofree char *day = day_in_words (on_hold->since_ms);
    printf ("on hold   %s since %s, %s\n", on_hold->phone, day,
            g_str_equal (on_hold->why, "silent")
                ? "silent for long before"
                : "unreachable: its carrier says it is nobody's");
}

static void
print_account (const ImAccountView *view)
{
    printf ("UIN       %" G_GINT64_FORMAT "\n", view->uin);
    printf ("state     %s\n", im_state_name (view->state));
    printf ("name      %s\n", view->name != NULL ? view->name : "-");
    for (char **a = view->addresses; *a != NULL; a++)
        printf ("address   %s\n", *a);
    for (guint i = 0; i < view->on_hold->len; i++)
        print_on_hold (g_ptr_array_index (view->on_hold, i));
    if (view->mail_put_off_ms == 0)
        return;
    g_autoptr (GDateTime) since = g_date_time_new_from_unix_utc (view->mail_put_off_ms / 1000);
    g_autofree char *text = g_date_time_format (since, "%Y-%m-%dT%H:%M:%S");
    printf ("mail      put off since %sZ: three in a row came back as nobody's; "
            "a letter from that mailbox ends it\n",
            text);
}

static json_t *
account_json (const ImAccountView *view)
{
    json_t *addresses = json_array (), *on_hold = json_array ();
    for (char **a = view->addresses; *a != NULL; a++)
        json_array_append_new (addresses, json_string (*a));
    for (guint i = 0; i < view->on_hold->len; i++) {
        const ImPhoneOnHold *one = g_ptr_array_index (view->on_hold, i);
        json_array_append_new (on_hold,
                               json_pack ("{s:s, s:s, s:I}", "phone", one->phone, "why",
                                          one->why, "since_ms", (json_int_t) one->since_ms));
    }
    return json_pack ("{s:o, s:s, s:s?, s:o, s:o, s:I, s:I}", "uin", json_uin (view->uin), "state",
                      im_state_name (view->state), "name", view->name, "addresses", addresses,
                      "on_hold", on_hold, "created_ms", (json_int_t) view->created_ms,
                      "mail_put_off_ms", (json_int_t) view->mail_put_off_ms);
}

int
command_account_show (const Invocation *invocation, GError **error)
{
    g_autoptr (ImAccountView) view = NULL;
    const char *which = invocation->arguments[0];
    if (!im_show_account (invocation->core, which, &view, error))
        return EXIT_REFUSED;
    if (view == NULL)
        return refuse ("%s is nobody's number or address", which);
    if (invocation->as_json)
        print_json (account_json (view));
    else
        print_account (view);
    return EXIT_DONE;
}

int
command_account_set (const Invocation *invocation, GError **error)
{
    gboolean found = FALSE;
    const char *which = invocation->arguments[0];
    if (g_strcmp0 (invocation->policy, "open") != 0
        && g_strcmp0 (invocation->policy, "ask") != 0)
        return refuse ("say what to set: --policy open or --policy ask");
    gboolean is_open = g_str_equal (invocation->policy, "open");
    if (!im_set_policy_of (invocation->core, which, is_open, &found, error))
        return EXIT_REFUSED;
    if (!found)
        return refuse ("%s is nobody's number or address", which);
    if (invocation->as_json)
        print_json (json_pack ("{s:s, s:s}", "account", which, "policy", invocation->policy));
    else
        printf ("%s: policy %s\n", which, invocation->policy);
    return EXIT_DONE;
}

int
command_link_create (const Invocation *invocation, GError **error)
{
    g_autoptr (ImLink) link = NULL;
    ImLinkMaking ending;
    guint64 uin = 0;
    if (!g_ascii_string_to_unsigned (invocation->arguments[0], 10, 1, 999999999999999, &uin,
                                     NULL))
        return refuse ("%s is not a number of a member", invocation->arguments[0]);
    if (!im_create_link (invocation->core, (gint64) uin, invocation->label,
                         invocation->lives_ms, &ending, &link, error))
        return EXIT_REFUSED;
    if (ending == IM_LINK_NOBODY)
        return refuse ("%s is no member's number", invocation->arguments[0]);
    if (invocation->as_json)
        print_json (json_pack ("{s:s, s:s, s:s?, s:o, s:I}", "url", link->url, "link",
                               link->link, "label", link->label, "uin", json_uin (link->uin),
                               "expires_ms", (json_int_t) link->expires_ms));
    else
        puts (link->url);
    return EXIT_DONE;
}
