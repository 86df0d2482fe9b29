/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/delivery_report.h"

#include <string.h>

void
delivery_report_free (DeliveryReport *report)
{
    if (report == NULL)
        return;
    g_free (report->status);
    g_free (report->reason);
    g_free (report->final_recipient);
    g_free (report->original_recipient);
    g_free (report);
}

/* One group of fields: about one recipient, or, the first, about the message. */
typedef struct {
    ReportAction action;
    char *status;
    char *diagnostic;
    char *final_recipient, *original_recipient;
} Group;

static void
group_clear (Group *group)
{
    g_clear_pointer (&group->status, g_free);
    g_clear_pointer (&group->diagnostic, g_free);
    g_clear_pointer (&group->final_recipient, g_free);
    g_clear_pointer (&group->original_recipient, g_free);
    group->action = REPORT_NOTHING;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Group, group_clear)

static ReportAction
action_of (const char *value)
{
    static const struct {
        const char *word;
        ReportAction action;
    } actions[] = {
        { "failed", REPORT_FAILED },       { "delayed", REPORT_DELAYED },
        { "delivered", REPORT_DELIVERED }, { "relayed", REPORT_PASSED_ON },
        { "expanded", REPORT_PASSED_ON },
    };
    gsize length = strcspn (value, " \t(;");
    for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
        if (strlen (actions[i].word) == length
            && g_ascii_strncasecmp (value, actions[i].word, length) == 0)
            return actions[i].action;
    return REPORT_NOTHING;
}

/* "5.1.1 (no such user)" -> "5.1.1"; "" where it is no status code. */
static char *
status_of (const char *value)
{
    gsize length = strspn (value, "0123456789.");
    gboolean is_code = length >= strlen ("5.0.0") && length <= strlen ("5.999.999")
                       && strchr ("245", *value) != NULL && value[1] == '.';
    return g_strndup (value, is_code ? length : 0);
}

/* "rfc822; <john@company.com>" -> "john@company.com" */
static char *
address_of (const char *value)
{
    const char *start = strchr (value, ';');
    start = start != NULL ? start + 1 : value;
    start += strspn (start, " \t<");
    return g_strndup (start, strcspn (start, " \t>"));
}

static char *
or_nothing (char **text)
{
    return *text != NULL ? g_steal_pointer (text) : g_strdup ("");
}

static void
take_field (Group *group, const char *name, char *value)
{
    g_strstrip (value);
    if (g_ascii_strcasecmp (name, "Action") == 0) {
        group->action = action_of (value);
    } else if (g_ascii_strcasecmp (name, "Status") == 0) {
        g_free (group->status);
        group->status = status_of (value);
    } else if (g_ascii_strcasecmp (name, "Diagnostic-Code") == 0) {
        const char *words = strchr (value, ';'); /* "smtp; 550 5.1.1 ..." */
        g_free (group->diagnostic);
        group->diagnostic = g_strstrip (g_strdup (words != NULL ? words + 1 : value));
    } else if (g_ascii_strcasecmp (name, "Final-Recipient") == 0) {
        g_free (group->final_recipient);
        group->final_recipient = address_of (value);
    } else if (g_ascii_strcasecmp (name, "Original-Recipient") == 0) {
        g_free (group->original_recipient);
        group->original_recipient = address_of (value);
    }
}

/* A group ends: what weighs more than what was there takes its place. */
static void
end_group (Group *group, DeliveryReport *report)
{
    gboolean is_given_up = group->action == REPORT_FAILED && group->status != NULL
                           && group->status[0] == '4'; /* after days of trying */
    if (group->action == REPORT_FAILED && group->status != NULL && group->status[0] == '2')
        group->action = REPORT_NOTHING; /* it contradicts itself */
    if (group->action > report->action) {
        g_free (report->status);
        g_free (report->reason);
        g_free (report->final_recipient);
        g_free (report->original_recipient);
        report->final_recipient = or_nothing (&group->final_recipient);
        report->original_recipient = or_nothing (&group->original_recipient);
        report->action = group->action;
        report->status = g_strdup (group->status != NULL ? group->status : "");
        report->reason = g_strdup_printf ("%s%s%s", report->status,
                                          is_given_up ? " given up " : " ",
                                          group->diagnostic != NULL ? group->diagnostic : "");
        g_strstrip (report->reason);
    }
    group_clear (group);
}

/* The field's lines at @lines, folds joined; *@count of them. */
static char *
unfold (char **lines, guint *count)
{
    g_autoptr (GString) field = g_string_new (lines[0]);
    for (*count = 1; lines[*count] != NULL && (*lines[*count] == ' ' || *lines[*count] == '\t');
         ++*count)
        g_string_append (field, lines[*count]);
    return g_string_free (g_steal_pointer (&field), FALSE);
}

static DeliveryReport *
report_new (void)
{
    DeliveryReport *report = g_new0 (DeliveryReport, 1);
    report->status = g_strdup ("");
    report->reason = g_strdup ("");
    report->final_recipient = g_strdup ("");
    report->original_recipient = g_strdup ("");
    return report;
}

DeliveryReport *
delivery_report_read (const char *text)
{
    DeliveryReport *report = report_new ();
    g_auto (Group) group = { .action = REPORT_NOTHING };
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    guint count = 1, fields = 0;
    for (char **l = lines; *l != NULL && fields < DELIVERY_REPORT_FIELDS; l += count) {
        g_autofree char *field = unfold (l, &count);
        char *colon = strchr (field, ':');
        if (*g_strstrip (field) == '\0') {
            end_group (&group, report);
        } else if (colon != NULL) {
            *colon = '\0';
            take_field (&group, g_strchomp (field), colon + 1);
            fields++;
        }
    }
    end_group (&group, report);
    return report;
}

/* ---- qmail ------------------------------------------------------------------------------- */

/* "<john@company.com>:" and what follows in its paragraph, as one line. */
static void
take_paragraph (char **lines, DeliveryReport *report)
{
    g_autoptr (GString) reason = g_string_new (NULL);
    const char *end = strrchr (lines[0], '>');
    g_free (report->final_recipient);
    report->final_recipient = g_strndup (lines[0] + 1, (gsize) (end - lines[0] - 1));
    for (char **l = lines + 1; *l != NULL && **l != '\0'; l++)
        g_string_append_printf (reason, "%s%s", reason->len > 0 ? " " : "", *l);
    g_free (report->reason);
    report->reason = g_string_free (g_steal_pointer (&reason), FALSE);
}

DeliveryReport *
delivery_report_read_qmail (const char *text)
{
    static const char greeting[] = "Hi. This is the ";
    text += strspn (text, "\n");
    if (!g_str_has_prefix (text, greeting))
        return NULL;
    g_auto (GStrv) lines = g_strsplit (text, "\n", QMAIL_LINES);
    gboolean begins = FALSE, is_warning = FALSE;
    for (char **l = lines; *l != NULL && **l != '-'; l++) {
        is_warning = is_warning || strstr (*l, "warning message") != NULL;
        gsize length = strlen (*l);
        if (begins && length > strlen ("<>:") && **l == '<' && g_str_has_suffix (*l, ">:")) {
            DeliveryReport *report = report_new ();
            report->action = is_warning ? REPORT_DELAYED : REPORT_FAILED;
            take_paragraph (l, report);
            return report;
        }
        begins = length == 0;
    }
    return NULL;
}
