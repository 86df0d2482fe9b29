/* SPDX-License-Identifier: ISC */
/* Commands about the installation: store, ranges, queues, configuration. */
#include <config.h>

#include "ctl/command.h"

#include <stdio.h>
#include <string.h>

int
command_init (const Invocation *invocation, GError **error)
{
    g_autofree char *done = NULL;
    if (!im_init (invocation->config, &done, error))
        return EXIT_REFUSED;
    if (invocation->as_json)
        print_json (json_pack ("{s:s}", "done", done));
    else
        puts (done);
    return EXIT_DONE;
}

int
command_range_list (const Invocation *invocation, GError **error)
{
    g_autoptr (GArray) ranges = im_list_ranges (invocation->core, error);
    if (ranges == NULL)
        return EXIT_REFUSED;
    json_t *list = json_array ();
    for (guint i = 0; i < ranges->len; i++) {
        const ImRange *range = &g_array_index (ranges, ImRange, i);
        json_array_append_new (
            list, json_pack ("{s:o, s:o, s:o}", "first", json_uin (range->first), "last",
                             json_uin (range->last), "next", json_uin (range->next)));
        if (!invocation->as_json)
            printf ("%" G_GINT64_FORMAT " - %" G_GINT64_FORMAT "  next %" G_GINT64_FORMAT
                    "%s\n",
                    range->first, range->last, range->next,
                    range->next > range->last ? " (full)" : "");
    }
    if (invocation->as_json)
        print_json (list);
    else
        json_decref (list);
    return EXIT_DONE;
}

int
command_range_add (const Invocation *invocation, GError **error)
{
    guint64 first = 0, last = 0;
    ImRangeAdding ending = IM_RANGE_BAD;
    const guint64 largest = 999999999999999;
    if (g_ascii_string_to_unsigned (invocation->arguments[0], 10, 1, largest, &first, NULL)
        && g_ascii_string_to_unsigned (invocation->arguments[1], 10, 1, largest, &last, NULL)
        && !im_add_range (invocation->core, (gint64) first, (gint64) last, &ending, error))
        return EXIT_REFUSED;
    switch (ending) {
    case IM_RANGE_ADDED:
        break;
    case IM_RANGE_BAD:
        return refuse (
            "a range is two numbers of 1 to 15 digits, the first not above the last");
    case IM_RANGE_OVERLAPS:
        return refuse (
            "the range overlaps another one (`uinvite range list`) or the guests' numbers "
            "(guest.first_number)");
    case IM_RANGE_PHONES:
        return refuse ("the range holds telephone numbers of an access code (prefixes), which "
                       "are their phones' "
                       "own");
    }
    if (invocation->as_json)
        print_json (json_pack ("{s:o, s:o}", "first", json_uin ((gint64) first), "last",
                               json_uin ((gint64) last)));
    else
        printf ("added %" G_GUINT64_FORMAT " - %" G_GUINT64_FORMAT "\n", first, last);
    return EXIT_DONE;
}

static json_t *
queue_json (const ImQueue *queue)
{
    json_t *last_day = json_pack (
        "{s:I, s:I, s:I, s:I, s:I, s:I}", "queued", (json_int_t) queue->queued, "handed_over",
        (json_int_t) queue->handed_over, "delivered", (json_int_t) queue->delivered, "failed",
        (json_int_t) queue->failed, "unknown", (json_int_t) queue->unknown, "suppressed",
        (json_int_t) queue->suppressed);
    return json_pack ("{s:I, s:I, s:I, s:I, s:I, s:o}", "due", (json_int_t) queue->due, "later",
                      (json_int_t) queue->later, "parked", (json_int_t) queue->parked, "dead",
                      (json_int_t) queue->dead, "oldest_ms", (json_int_t) queue->oldest_ms,
                      "last_day", last_day);
}

static void
print_queue (const char *medium, const ImQueue *queue)
{
    gint64 now_ms = g_get_real_time () / 1000;
    printf ("%-5s due %" G_GINT64_FORMAT "  later %" G_GINT64_FORMAT
            "  given up %" G_GINT64_FORMAT,
            medium, queue->due, queue->later, queue->dead);
    if (queue->parked != 0)
        printf ("  until morning or the next day %" G_GINT64_FORMAT, queue->parked);
    if (queue->oldest_ms != 0)
        printf ("  oldest %" G_GINT64_FORMAT " s", (now_ms - queue->oldest_ms) / 1000);
    puts ("");
    printf ("      last 24 hours: queued %" G_GINT64_FORMAT "  handed over %" G_GINT64_FORMAT
            "  delivered %" G_GINT64_FORMAT "  failed %" G_GINT64_FORMAT
            "  unknown %" G_GINT64_FORMAT "  not permitted %" G_GINT64_FORMAT "\n",
            queue->queued, queue->handed_over, queue->delivered, queue->failed, queue->unknown,
            queue->suppressed);
}

int
command_queue (const Invocation *invocation, GError **error)
{
    ImQueue mail = { 0 }, sms = { 0 };
    if (!im_show_queue (invocation->core, &mail, &sms, error))
        return EXIT_REFUSED;
    if (invocation->as_json) {
        print_json (
            json_pack ("{s:o, s:o}", "mail", queue_json (&mail), "sms", queue_json (&sms)));
    } else {
        print_queue ("mail", &mail);
        print_queue ("SMS", &sms);
    }
    return EXIT_DONE;
}

int
command_config_check (const Invocation *invocation, GError **error G_GNUC_UNUSED)
{
    if (invocation->as_json)
        print_json (json_pack ("{s:b}", "good", 1));
    else
        puts ("every key is known and in its range");
    if (strcmp (im_config_text (invocation->config, "mail.unproven"), "accept") == 0)
        fputs ("uinvite: warning: mail.unproven = accept: anyone who can reach the MTA may "
               "write in "
               "anyone's name whose domain publishes no DMARC\n",
               stderr);
    return EXIT_DONE;
}

static json_t *
key_json (const ImConfigKey *key)
{
    return json_pack ("{s:s, s:s, s:s, s:s, s:s}", "key", key->name, "value", key->value,
                      "default", key->standard, "unit", key->unit, "meaning", key->meaning);
}

int
command_config_show (const Invocation *invocation, GError **error G_GNUC_UNUSED)
{
    const char *only = invocation->arguments[0];
    g_autoptr (GPtrArray) keys = im_config_keys (invocation->config);
    json_t *list = json_array ();
    gboolean found = FALSE;
    for (guint i = 0; i < keys->len; i++) {
        const ImConfigKey *key = g_ptr_array_index (keys, i);
        if (only != NULL && strcmp (only, key->name) != 0)
            continue;
        found = TRUE;
        json_array_append_new (list, key_json (key));
        if (!invocation->as_json && only == NULL)
            printf ("%s = %s\n", key->name, key->value);
        else if (!invocation->as_json)
            printf ("%s = %s\n%s\nunit: %s, default: %s\n", key->name, key->value, key->meaning,
                    key->unit, key->standard);
    }
    if (invocation->as_json && found)
        print_json (list);
    else
        json_decref (list);
    return found ? EXIT_DONE : refuse ("%s is no key; `uinvite config show` lists them", only);
}
