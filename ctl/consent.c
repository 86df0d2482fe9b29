/* SPDX-License-Identifier: ISC */
/* Commands that show the evidence of an address' consent. */
#include <config.h>

#include "ctl/command.h"

#include <stdio.h>

/* UTC, ISO 8601, to the millisecond. */
static char *
time_text (gint64 ms)
{
    g_autoptr (GDateTime) second = g_date_time_new_from_unix_utc (ms / 1000);
    g_autofree char *text = g_date_time_format (second, "%Y-%m-%dT%H:%M:%S");
    return g_strdup_printf ("%s.%03uZ", text, (guint) (ms % 1000));
}

static json_t *
time_json (gint64 ms)
{
    g_autofree char *text = time_text (ms);
    return ms != 0 ? json_string (text) : json_null ();
}

static const char *
verdict_name (const ImConsent *consent)
{
    return consent->yes ? "yes" : "no";
}

static void
print_inviter (const ImInvitedBy *invited)
{
    if (invited->by_operator)
        fputs ("the operator", stdout);
    else if (invited->inviter == 0)
        fputs ("someone erased", stdout);
    else
        printf ("%" G_GINT64_FORMAT "%s%s", invited->inviter,
                invited->inviter_name != NULL ? " " : "",
                invited->inviter_name != NULL ? invited->inviter_name : "");
}

static void
print_evidence (const ImEvidence *evidence)
{
    printf ("address   %s\n", evidence->address);
    for (guint i = 0; i < evidence->said->len; i++) {
        const ImConsent *consent = &g_array_index (evidence->said, ImConsent, i);
        g_autofree char *when = time_text (consent->at_ms);
        printf ("said      %s  %s, by %s\n", when, verdict_name (consent), consent->source);
    }
    for (guint i = 0; i < evidence->invitations->len; i++) {
        const ImInvitedBy *invited = g_ptr_array_index (evidence->invitations, i);
        g_autofree char *when = time_text (invited->at_ms);
        g_autofree char *answered = time_text (invited->answered_ms);
        printf ("invited   %s  by ", when);
        print_inviter (invited);
        printf (", %s", invited->answer);
        if (invited->answered_ms != 0)
            printf (" %s", answered);
        puts ("");
    }
    if (evidence->said->len == 0 && evidence->invitations->len == 0)
        puts ("It has said nothing, and nobody has invited it.");
}

static json_t *
said_json (const ImConsent *consent)
{
    return json_pack ("{s:o, s:s, s:s}", "time", time_json (consent->at_ms), "verdict",
                      verdict_name (consent), "source", consent->source);
}

static json_t *
invited_json (const ImInvitedBy *invited)
{
    json_t *inviter = invited->inviter != 0 ? json_uin (invited->inviter) : json_null ();
    return json_pack ("{s:o, s:b, s:o, s:s?, s:s, s:o}", "time", time_json (invited->at_ms),
                      "by_operator", invited->by_operator, "inviter", inviter, "inviter_name",
                      invited->inviter_name, "answer", invited->answer, "answered",
                      time_json (invited->answered_ms));
}

static json_t *
evidence_json (const ImEvidence *evidence)
{
    json_t *said = json_array (), *invitations = json_array ();
    for (guint i = 0; i < evidence->said->len; i++)
        json_array_append_new (said, said_json (&g_array_index (evidence->said, ImConsent, i)));
    for (guint i = 0; i < evidence->invitations->len; i++)
        json_array_append_new (invitations,
                               invited_json (g_ptr_array_index (evidence->invitations, i)));
    return json_pack ("{s:s, s:o, s:o, s:o}", "address", evidence->address, "exported",
                      time_json (g_get_real_time () / 1000), "consent", said, "invitations",
                      invitations);
}

static int
run (const Invocation *invocation, gboolean as_json, GError **error)
{
    g_autoptr (ImEvidence) evidence = NULL;
    const char *address = invocation->arguments[0];
    if (!im_show_consent (invocation->core, address, &evidence, error))
        return EXIT_REFUSED;
    if (evidence == NULL)
        return refuse ("%s is neither a mail address nor a telephone number", address);
    if (as_json)
        print_json (evidence_json (evidence));
    else
        print_evidence (evidence);
    return EXIT_DONE;
}

int
command_consent_show (const Invocation *invocation, GError **error)
{
    return run (invocation, invocation->as_json, error);
}

int
command_consent_export (const Invocation *invocation, GError **error)
{
    return run (invocation, TRUE, error);
}
