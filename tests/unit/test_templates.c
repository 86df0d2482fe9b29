/* SPDX-License-Identifier: ISC */
#include "imcore/templates.h"

#include "imcore/imcore.h"
#include "imcore/sms/text_writer.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#define SHIPPED TEST_SOURCE_DIR "/etc/templates"

/* The longest of everything that a text has to carry: 15 digits, 8 characters of password, a
 * name of 20, a url of 25. */
static const struct {
    const char *name, *value;
    gboolean needed;
} registered[] = {
    { "uin", "639175336647123", TRUE },
    { "password", "ABCDEFGH", TRUE },
    { "domain", "im.example", TRUE },
    { "service-address", "NewUser@im.example", TRUE },
    { "name", "Maria-Magdalena Cruz", FALSE },
    { "url", "https://im.example.org/in", FALSE },
    { "password-ends", "2026-03-01", FALSE },
    { "access-number", "2910001", FALSE },
    { "access-code", "2910", FALSE },
    { "help-word", "HELP", FALSE },
    { "leave-word", "STOP", FALSE },
}, known[] = {
    { "uin", "639175336647123", TRUE },
    { "domain", "im.example", TRUE },
    { "service-address", "NewUser@im.example", TRUE },
    { "name", "Maria-Magdalena Cruz", FALSE },
    { "url", "https://im.example.org/in", FALSE },
    { "access-number", "2910001", FALSE },
    { "access-code", "2910", FALSE },
    { "help-word", "HELP", FALSE },
    { "leave-word", "STOP", FALSE },
}, operator_invitation[] = {
    { "uin", "639175336647123", TRUE },
    { "domain", "im.example", TRUE },
    { "service-address", "NewUser@im.example", TRUE },
    { "name", "Maria-Magdalena Cruz", FALSE },
    { "url", "https://im.example.org/in", FALSE },
    { "access-number", "2910001", FALSE },
    { "invitation-ends", "2026-03-01", FALSE },
}, invitation[] = {
    { "uin", "639181112222123", TRUE },
    { "password", "ABCDEFGH", TRUE },
    { "inviter-number", "639175336647123", TRUE },
    { "domain", "im.example", TRUE },
    { "service-address", "NewUser@im.example", TRUE },
    { "inviter-name", "Maria-Magdalena Cruz", FALSE },
    { "text", "Hi John,\ntalk to me here.", FALSE },
    { "url", "https://im.example.org/in", FALSE },
    { "invitation-ends", "2026-03-01", FALSE },
}, request[] = {
    { "writer-number", "121255566661234", TRUE },
    { "writer-name", "John-Christopher Doe", FALSE },
    { "writer-address", "johnsmith@company.example", FALSE },
    { "name", "Maria-Magdalena Cruz", FALSE },
    { "text", "Remember\nme?", FALSE },
}, phone_request[] = {
    { "writer-number", "639181112222123", TRUE },
    { "writer-name", "John-Christopher Doe", FALSE },
    { "writer-phone", "+639181112222123", FALSE },
    { "name", "Maria-Magdalena Cruz", FALSE },
    { "text", "Remember\nme?", FALSE },
}, accepted[] = {
    { "writer-number", "121255566661234", TRUE },
    { "writer-name", "John-Christopher Doe", FALSE },
    { "text", "Yes!\nAt last.", FALSE },
}, message[] = {
    { "text", "At noon.", TRUE },
    { "writer-number", "12125556666", TRUE },
    { "writer-name", "Dennis", FALSE },
    { "guest", "yes", FALSE },
    { "cut", "yes", FALSE },
    { "uin", "639175336647123", FALSE },
    { "domain", "im.example", FALSE },
    { "url", "https://im.example.org/in", FALSE },
}, invited[] = {
    { "uin", "639175336647123", TRUE },
    { "address", "johnsmith@company.example", TRUE },
    { "domain", "im.example", TRUE },
}, own_link[] = {
    { "uin", "639175336647123", TRUE },
    { "link", "https://im.example.org/in/g/5-k3.abcdefghijklmnopqrstuvwxyz", FALSE },
    { "url", "https://im.example.org/in", FALSE },
}, nobodys[] = {
    { "number", "639175336647123", TRUE },
    { "access-number", "2910001", FALSE },
}, stopped[] = {
    { "access-number", "2910001", FALSE },
    { "access-code", "2910", FALSE },
}, help[] = {
    { "words",
      "NAME, HELP, STOP, START, PASSWORD, INVITE, WHO, RECEIVE, POLICY, MAIL, LINK, LEAVE",
      TRUE },
    { "domain", "im.example", TRUE },
    { "service-address", "NewUser@im.example", TRUE },
    { "uin", "639175336647123", FALSE },
    { "url", "https://im.example.org/in", FALSE },
}, held_expired[] = {
    { "uin", "121255566661234", TRUE },
    { "number", "639175336647123", TRUE },
    { "days", "14", FALSE },
}, undelivered[] = {
    { "uin", "121255566661234", TRUE },
    { "number", "639175336647123", TRUE },
    { "reason", "unreachable", TRUE },
}, not_passed_on[] = {
    { "uin", "121255566661234", TRUE },
    { "number", "639175336647123", TRUE },
    { "text", "[name.exe, 3 KB: not passed on]", TRUE },
}, erased[] = {
    { "service-address", "NewUser@im.example", TRUE },
    { "uin", "639175336647123", FALSE },
}, leave_confirm[] = {
    { "uin", "639175336647123", TRUE },
}, challenge[] = {
    { "uin", "639175336647123", FALSE },
    { "domain", "im.example", TRUE },
    { "service-address", "NewUser@im.example", TRUE },
    { "waiting-days", "7", FALSE },
}, question[] = {
    { "service-address", "NewUser@im.example", TRUE },
    { "writer-number", "639175336647123", TRUE },
    { "writer-name", "Maria Magdalena Cruz", FALSE },
}, policy[] = {
    { "uin", "639175336647123", TRUE },
    { "open", "yes", FALSE },
}, buddy_name[] = {
    { "uin", "639175336647123", TRUE },
    { "changed", "yes", FALSE },
    { "name", "Maria Magdalena Cruz", FALSE },
}, password[] = {
    { "uin", "639175336647123", TRUE },
    { "password", "ABCDEFGH", TRUE },
    { "password-ends", "2026-12-31", FALSE },
    { "url", "https://im.example", FALSE },
}, phone_held[] = {
    { "uin", "639175336647123", TRUE },
    { "reason", "phone silent", TRUE },
}, undelivered_text[] = {
    { "uin", "639175336647123", TRUE },
    { "number", "121255566661234", TRUE },
    { "reason", "text gone", TRUE },
}, receive[] = {
    { "uin", "639175336647123", TRUE },
    { "media", "im, mail, sms when away", FALSE },
}, who[] = {
    { "uin", "639175336647123", TRUE },
    { "text", "Dennis 639175336647: online\nMaria 639181112222: offline", FALSE },
    { "access-code", "2910", FALSE },
}, which[] = {
    { "uin", "639175336647123", TRUE },
    { "text", "12125556666 John\n12125556667 Mary", TRUE },
}, not_sent[] = {
    { "uin", "639175336647123", TRUE },
    { "limit", "16384", TRUE },
    { "unanswered", "yes", FALSE },
}, join_question[] = {
    { "writer-number", "639175336647123", TRUE },
    { "service-address", "NewUser@im.example", TRUE },
    { "writer-name", "Maria Magdalena Cruz", FALSE },
}, joined[] = {
    { "uin", "639175336647123", TRUE },
    { "address", "johnsmith@company.example", TRUE },
}, refused_member[] = {
    { "uin", "639175336647123", TRUE },
    { "reason", "member", TRUE },
}, refused_second[] = {
    { "uin", "639175336647123", TRUE },
    { "reason", "second", TRUE },
}, refused_invited[] = {
    { "uin", "639175336647123", TRUE },
    { "reason", "invited", TRUE },
}, refused_budget[] = {
    { "uin", "639175336647123", TRUE },
    { "reason", "budget", TRUE },
}, refused_address[] = {
    { "uin", "639175336647123", TRUE },
    { "reason", "address", TRUE },
}, nominated[] = {
    { "uin", "639175336647123", TRUE },
    { "address", "johnsmith@company.example", TRUE },
    { "domain", "im.example", TRUE },
    { "name", "Maria-Magdalena Cruz", FALSE },
};
#define MOST_VALUES 11

/* What talks count on, as GLib patterns, by medium. */
static const struct {
    const char *kind;
    const typeof (registered[0]) *values;
    guint count;
    const char *subject, *text, *sms, *client;
    gboolean one_part; /* unless a person's words come with it */
} notices[] = {
    { "registered", registered, G_N_ELEMENTS (registered), "*639175336647123*",
      "*registered member*639175336647123*password: ABCDEFGH *",
      "*registered member*639175336647123*password: ABCDEFGH*",
      "*registered member*639175336647123*password: ABCDEFGH", TRUE },
    { "registered-anew", registered, G_N_ELEMENTS (registered), "*639175336647123*",
      "*registered member*639175336647123*password: ABCDEFGH *number before*",
      "*registered member*639175336647123*password: ABCDEFGH*number before*",
      "*registered member*639175336647123*password: ABCDEFGH", TRUE },
    { "phone-held", phone_held, G_N_ELEMENTS (phone_held), "*639175336647123*",
      "Nothing has come from your phone*PHONE*", "*PHONE*639175336647123",
      "*nothing has come*639175336647123", TRUE },
    { "undelivered", undelivered_text, G_N_ELEMENTS (undelivered_text),
      "*121255566661234*639175336647123*",
      "*121255566661234*not delivered by text.*cannot be reached any more.*",
      "*121255566661234*not delivered by text: its phone cannot be reached any more.",
      "*121255566661234*not delivered by text: its phone cannot be reached any more.", TRUE },
    { "known", known, G_N_ELEMENTS (known), "*639175336647123*", "*639175336647123*",
      "*639175336647123*", "*639175336647123*", TRUE },
    { "operator-invitation", operator_invitation, G_N_ELEMENTS (operator_invitation), "*",
      "*buddy name*Subject*639175336647123*\"no\"*", "*reply*buddy name*639175336647123*NO*",
      "*", TRUE },
    { "invitation", invitation, G_N_ELEMENTS (invitation), "*639181112222123*",
      "*639175336647123*member of the IM community*authorised buddy*just answer*"
      "number: 639181112222123 password: ABCDEFGH *\"no\"*never*",
      "*member and buddy*OK*NO*639181112222123*password: ABCDEFGH*",
      "*member of the IM community*authorised buddy*\"no\"*password: ABCDEFGH*", TRUE },
    { "membership", invitation, G_N_ELEMENTS (invitation), "*639181112222123*",
      "*639175336647123*member of the IM community*just answer*"
      "number: 639181112222123 password: ABCDEFGH *\"no\"*never*",
      "*to be a member: *OK*NO*639181112222123*password: ABCDEFGH*",
      "*member of the IM community*\"no\"*password: ABCDEFGH*", TRUE },
    { "request", request, G_N_ELEMENTS (request), "* wants you to be a buddy",
      "Hi*!*buddy*'Accept'*Decline*Block*", "Hi*!*buddy*'Accept'*Decline*Block*",
      "Hi*!*buddy*'Accept'*Decline*Block*", TRUE },
    { "request", phone_request, G_N_ELEMENTS (phone_request), "* wants you to be a buddy",
      "Hi*!*buddy*'Accept'*Decline*Block*", "Hi*!*buddy*'Accept'*Decline*Block*",
      "Hi*!*buddy*'Accept'*Decline*Block*", TRUE },
    { "accepted", accepted, G_N_ELEMENTS (accepted), "* accepted", "*accepted*", "*accepted*",
      "*accepted*", TRUE },
    { "became-member", accepted, G_N_ELEMENTS (accepted), "* accepted", "*accepted*member now*",
      "*accepted*member now*", "*accepted*", TRUE },
    { "message", message, G_N_ELEMENTS (message), "*", "At noon.*", "*At noon.*", "At noon.",
      FALSE },
    { "invited", invited, G_N_ELEMENTS (invited), "*639175336647123*",
      "*johnsmith@company.example*", "*johnsmith@company.example*",
      "*johnsmith@company.example*", TRUE },
    { "link", own_link, G_N_ELEMENTS (own_link), "*639175336647123*", "*guests*", "*guests*",
      "*guests*", TRUE },
    { "nobodys", nobodys, G_N_ELEMENTS (nobodys), "*639175336647123*", "*639175336647123*",
      "*639175336647123*", "*639175336647123*", TRUE },
    { "stopped", stopped, G_N_ELEMENTS (stopped), "You get nothing more from us", "*START*",
      "*START*", "*START*", TRUE },
    { "help", help, G_N_ELEMENTS (help), "Help*",
      "*NewUser@im.example*NAME, HELP, STOP, START, PASSWORD, INVITE, WHO*LEAVE - *",
      "*NAME, HELP, STOP, START, PASSWORD, INVITE, WHO, RECEIVE, POLICY, MAIL, LINK, "
      "LEAVE*",
      "*NAME, HELP, STOP, START, PASSWORD, INVITE, WHO, RECEIVE, POLICY, MAIL, LINK, "
      "LEAVE*",
      TRUE },
    { "held-expired", held_expired, G_N_ELEMENTS (held_expired), "*121255566661234*",
      "*639175336647123*not let in*", "*639175336647123*not delivered*",
      "*639175336647123*not delivered*", TRUE },
    { "undelivered", undelivered, G_N_ELEMENTS (undelivered),
      "*639175336647123*121255566661234*", "*639175336647123*not delivered*cannot be reached*",
      "*639175336647123*not delivered*cannot be reached.",
      "*639175336647123*not delivered*cannot be reached.", TRUE },
    { "not-passed-on", not_passed_on, G_N_ELEMENTS (not_passed_on), "*121255566661234*",
      "*639175336647123*[name.exe, 3 KB: not passed on]*",
      "*639175336647123*[name.exe, 3 KB: not passed on]",
      "*639175336647123*[name.exe, 3 KB: not passed on]", TRUE },
    { "erased", erased, G_N_ELEMENTS (erased), "You have left*",
      "*no longer a member*erased*NewUser@im.example*", "*no longer a member*erased*",
      "*no longer a member*erased*", TRUE },
    { "leave-confirm", leave_confirm, G_N_ELEMENTS (leave_confirm), "*639175336647123*",
      "*639175336647123*answer YES to *within a day*", "*639175336647123*answer YES to *",
      "*answer YES*", TRUE },
    { "challenge", challenge, G_N_ELEMENTS (challenge), "Answer this to confirm *im.example*",
      "*im.example*please answer this mail*Answer NO*", "*im.example*", "*im.example*", TRUE },
    { "question", question, G_N_ELEMENTS (question), "Do you accept the invitation of *?",
      "*\"yes\"*\"no\"*", "*YES or NO.", "*yes or no.", TRUE },
    { "policy", policy, G_N_ELEMENTS (policy), "*639175336647123*", "*(POLICY *).",
      "*(POLICY *). To change it: POLICY *", "*.", TRUE },
    { "name", buddy_name, G_N_ELEMENTS (buddy_name), "*639175336647123*",
      "*Your number: 639175336647123*", "*Number: 639175336647123",
      "*Your number: 639175336647123", TRUE },
    { "password", password, G_N_ELEMENTS (password), "*639175336647123*",
      "*password: ABCDEFGH*", "*password: ABCDEFGH*", "*password: ABCDEFGH", TRUE },
    { "receive", receive, G_N_ELEMENTS (receive), "*639175336647123*", "*RECEIVE*",
      "*RECEIVE im, mail, sms when away", "*.", TRUE },
    { "who", who, G_N_ELEMENTS (who), "*639175336647123*", "*", "*", "*", FALSE },
    { "which", which, G_N_ELEMENTS (which), "*639175336647123*", "*12125556666*12125556667*",
      "*12125556666*12125556667*", "*12125556666*12125556667*", FALSE },
    { "not-sent", not_sent, G_N_ELEMENTS (not_sent), "*639175336647123*", "Not sent:*",
      "Not sent:*", "Not sent:*", TRUE },
    { "join-question", join_question, G_N_ELEMENTS (join_question), "Is this mailbox yours? *",
      "*639175336647123*\"yes\"*\"no\"*", "*639175336647123*YES*or NO.",
      "*639175336647123*yes or no.", TRUE },
    { "joined", joined, G_N_ELEMENTS (joined), "*639175336647123*",
      "johnsmith@company.example is joined to your number 639175336647123.*",
      "johnsmith@company.example is joined to your number 639175336647123.",
      "johnsmith@company.example is joined to your number 639175336647123.", TRUE },
    { "join-asked", joined, G_N_ELEMENTS (joined), "*639175336647123*",
      "We ask johnsmith@company.example.*", "We ask johnsmith@company.example.*",
      "We ask johnsmith@company.example.*", TRUE },
    { "join-confirm", joined, G_N_ELEMENTS (joined), "*639175336647123*",
      "*johnsmith@company.example*Answer YES*", "*johnsmith@company.example*answer YES*",
      "*johnsmith@company.example*answer YES*", TRUE },
    { "move-asked", joined, G_N_ELEMENTS (joined), "*639175336647123*",
      "*johnsmith@company.example*\"no\"*", "We ask johnsmith@company.example.*",
      "We ask johnsmith@company.example.*", TRUE },
    { "move-question", join_question, G_N_ELEMENTS (join_question), "Please confirm: *",
      "*639175336647123*\"yes\"*\"no\"*", "*639175336647123*YES*or NO.",
      "*639175336647123*yes or no.", TRUE },
    { "moved", joined, G_N_ELEMENTS (joined), "*639175336647123*",
      "*johnsmith@company.example is the mailbox of your number 639175336647123.*",
      "johnsmith@company.example*639175336647123*",
      "johnsmith@company.example*639175336647123*", TRUE },
    { "moved-away", joined, G_N_ELEMENTS (joined), "*639175336647123*",
      "*johnsmith@company.example*\"no\"*", "*639175336647123*johnsmith@company.example*",
      "*639175336647123*johnsmith@company.example*", TRUE },
    { "move-undone", joined, G_N_ELEMENTS (joined), "*639175336647123*",
      "*johnsmith@company.example*", "johnsmith@company.example*639175336647123.",
      "johnsmith@company.example*639175336647123.", TRUE },
    { "move-ended", joined, G_N_ELEMENTS (joined), "*639175336647123*",
      "*johnsmith@company.example*", "*639175336647123*johnsmith@company.example*",
      "*639175336647123*johnsmith@company.example*", TRUE },
    { "join-refused", refused_member, G_N_ELEMENTS (refused_member), "*639175336647123*",
      "*already a member*", "*already a member.", "*already a member.", TRUE },
    { "join-refused", refused_second, G_N_ELEMENTS (refused_second), "*639175336647123*",
      "*one mailbox and one phone*", "*a mailbox or phone already.",
      "*a mailbox or phone already.", TRUE },
    { "join-refused", refused_invited, G_N_ELEMENTS (refused_invited), "*639175336647123*",
      "*invited*", "*invited*", "*invited*", TRUE },
    { "join-refused", refused_budget, G_N_ELEMENTS (refused_budget), "*639175336647123*",
      "*tomorrow.", "*tomorrow.", "*tomorrow.", TRUE },
    { "join-refused", refused_address, G_N_ELEMENTS (refused_address), "*639175336647123*",
      "*that we can reach.", "*that we can reach.", "*that we can reach.", TRUE },
    { "nominated", nominated, G_N_ELEMENTS (nominated), "*639175336647123*",
      "*registered member*639175336647123*johnsmith@company.example*",
      "*registered member*639175336647123*johnsmith@company.example*",
      "*registered member*639175336647123*johnsmith@company.example*", TRUE },
};

static Templates *
open_shipped (void)
{
    g_autoptr (GError) error = NULL;
    Templates *templates = templates_open (SHIPPED, "en", &error);
    g_assert_no_error (error);
    return templates;
}

/* As talks compare: a run of white space is like any other. */
static void
assert_matches (const char *text, const char *pattern)
{
    g_auto (GStrv) words = g_strsplit_set (text, " \n", -1);
    g_autoptr (GString) line = g_string_new (NULL);
    for (char **w = words; *w != NULL; w++)
        if (**w != '\0')
            g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", *w);
    if (!g_pattern_match_simple (pattern, line->str))
        g_error ("'%s' is not like '%s'", text, pattern);
}

/* What a sentence looks like from which a missing value was not cut out with its words. */
static void
assert_no_traces (const char *text)
{
    static const char *const traces[]
        = { "null", " !",  " ,",  " .",     "  ",      "()",   "<", "{",
            ": \n", "\n ", " \n", "\n\n\n", "until )", "to .", NULL };
    g_assert_cmpstr (text, !=, "");
    for (guint i = 0; traces[i] != NULL; i++)
        if (strstr (text, traces[i]) != NULL)
            g_error ("'%s' in '%s'", traces[i], text);
}

static void
assert_lines_are_short (const char *text)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        g_assert_cmpint (g_utf8_strlen (*line, -1), <=, 76);
}

static const char *
find_given (const TemplateValue *values, const char *name)
{
    for (const TemplateValue *v = values; v->name != NULL; v++)
        if (strcmp (v->name, name) == 0)
            return v->value != NULL && *v->value != '\0' ? v->value : NULL;
    return NULL;
}

/* In a notice that has a password, the word "password:" stands once, before the password, which
 * ends its line or has a blank after it: whoever looks for it finds it, and whoever copies it
 * has all of it.  In any other there is none. */
static void
assert_password_stands_alone (const char *text, const TemplateValue *values)
{
    static const char label[] = "password: ABCDEFGH";
    const char *after = strstr (text, "password:");
    if (find_given (values, "password") == NULL) {
        g_assert_null (after);
        return;
    }
    g_assert_nonnull (after);
    g_assert_true (g_str_has_prefix (after, label));
    g_assert_null (strstr (after + 1, "password:"));
    after += strlen (label);
    g_assert_true (*after == '\0' || g_ascii_isspace (*after));
}

/* A notice without room for a value that it was given would be a silent loss: each person's
 * words and each name that is there is said, in every medium. */
static void
assert_says_names_and_words (const char *text, const TemplateValue *values)
{
    static const char *const said[]
        = { "text", "inviter-name", "writer-address", "writer-phone", NULL };
    for (guint i = 0; said[i] != NULL; i++) {
        const char *value = find_given (values, said[i]);
        if (value == NULL)
            continue;
        g_autofree char *pattern
            = g_strdelimit (g_strconcat ("*", value, "*", NULL), "\n", ' ');
        assert_matches (text, pattern);
    }
}

static void
check_mail (const Templates *templates, guint n, const TemplateValue *values)
{
    g_autoptr (GError) error = NULL;
    g_auto (MailWording) mail = { NULL, NULL, NULL };
    templates_word_mail (templates, notices[n].kind, values, &mail, &error);
    g_assert_no_error (error);
    g_autofree char *subject
        = templates_word_subject (templates, notices[n].kind, values, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (subject, ==, mail.subject);
    assert_matches (mail.subject, notices[n].subject);
    g_assert_null (strchr (mail.subject, '\n'));
    assert_no_traces (mail.subject);
    assert_matches (mail.text, notices[n].text);
    assert_no_traces (mail.text);
    assert_lines_are_short (mail.text);
    g_assert_null (strstr (mail.subject, "ABCDEFGH"));
    assert_password_stands_alone (mail.text, values);
    assert_says_names_and_words (mail.text, values);
    g_assert_true (g_str_has_prefix (mail.html, "<!DOCTYPE html>"));
    g_assert_nonnull (strstr (mail.html, "<html lang=\"en\">"));
}

static void
check_plain (const Templates *templates, guint n, const TemplateValue *values)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *sms = templates_word_sms (templates, notices[n].kind, values, &error);
    g_assert_no_error (error);
    g_autofree char *client
        = templates_word_client (templates, notices[n].kind, values, &error);
    g_assert_no_error (error);
    assert_matches (sms, notices[n].sms);
    assert_no_traces (sms);
    assert_matches (client, notices[n].client);
    assert_no_traces (client);
    assert_password_stands_alone (sms, values);
    assert_password_stands_alone (client, values);
    assert_says_names_and_words (sms, values);
    assert_says_names_and_words (client, values);
    gboolean gsm7 = FALSE;
    g_autofree char *text = text_write (sms, TRUE);
    gboolean one_part = notices[n].one_part && find_given (values, "text") == NULL;
    if (one_part && (text_count_parts (text, &gsm7) != 1 || !gsm7))
        g_error ("%zu characters: %s", strlen (text), text);
}

/* Bit i of @left_out: optional value i is missing, as NULL, as "", or not there at all. */
static void
choose_values (guint n, guint left_out, TemplateValue *values)
{
    guint count = 0, optional = 0;
    for (guint i = 0; i < notices[n].count; i++) {
        values[count]
            = (TemplateValue){ notices[n].values[i].name, notices[n].values[i].value };
        if (notices[n].values[i].needed || (left_out >> optional++ & 1) == 0)
            count++;
        else if (i % 3 != 0)
            values[count++].value = i % 3 == 1 ? NULL : "";
    }
    values[count] = (TemplateValue){ NULL, NULL };
}

static void
every_notice_reads_well_with_and_without_each_value (void)
{
    g_autoptr (Templates) templates = open_shipped ();
    for (guint n = 0; n < G_N_ELEMENTS (notices); n++) {
        guint optional = 0;
        for (guint i = 0; i < notices[n].count; i++)
            optional += !notices[n].values[i].needed;
        for (guint left_out = 0; left_out < 1U << optional; left_out++) {
            TemplateValue values[MOST_VALUES + 1];
            choose_values (n, left_out, values);
            check_mail (templates, n, values);
            check_plain (templates, n, values);
        }
        g_test_message ("%s: %u sets of values", notices[n].kind, 1U << optional);
    }
}

static void
a_needed_value_that_is_missing_is_an_error (void)
{
    g_autoptr (Templates) templates = open_shipped ();
    for (guint n = 0; n < G_N_ELEMENTS (notices); n++)
        for (guint i = 0; i < notices[n].count; i++) {
            if (!notices[n].values[i].needed)
                continue;
            TemplateValue values[MOST_VALUES + 1];
            choose_values (n, 0, values);
            values[i].value = i % 2 == 0 ? NULL : "";
            g_autoptr (GError) error = NULL;
            MailWording untouched = { NULL, NULL, NULL };
            g_assert_false (
                templates_word_mail (templates, notices[n].kind, values, &untouched, &error));
            g_assert_error (error, IM_ERROR, IM_ERROR_BROKEN);
            g_assert_nonnull (strstr (error->message, notices[n].values[i].name));
            g_assert_null (untouched.subject);
            g_assert_null (templates_word_sms (templates, notices[n].kind, values, NULL));
            g_assert_null (templates_word_client (templates, notices[n].kind, values, NULL));
        }
}

static void
what_no_notice_has_is_an_error (void)
{
    static const struct {
        const char *label, *kind;
        TemplateValue odd;
    } cases[] = {
        { "a kind", "farewell", { "uin", "1" } },
        { "a value", "message", { "inviter_name", "Ann" } },
        { "not UTF-8", "message", { "writer-name", "J\xFCrgen" } },
    };
    g_autoptr (Templates) templates = open_shipped ();
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        const TemplateValue values[]
            = { { "text", "Hi" }, { "writer-number", "1" }, cases[i].odd, { NULL, NULL } };
        g_autoptr (GError) error = NULL;
        g_test_message ("%s", cases[i].label);
        g_assert_null (templates_word_sms (templates, cases[i].kind, values, &error));
        g_assert_error (error, IM_ERROR, IM_ERROR_BROKEN);
    }
}

typedef enum { SUBJECT, MAIL, SMS, CLIENT } Part;

static char *
word_part (const Templates *templates, const char *kind, const TemplateValue *values, Part part)
{
    g_autoptr (GError) error = NULL;
    g_auto (MailWording) mail = { NULL, NULL, NULL };
    char *worded = NULL;
    switch (part) {
    case SUBJECT:
    case MAIL:
        templates_word_mail (templates, kind, values, &mail, &error);
        worded = g_strdup (part == SUBJECT ? mail.subject : mail.text);
        break;
    case SMS:
        worded = templates_word_sms (templates, kind, values, &error);
        break;
    case CLIENT:
        worded = templates_word_client (templates, kind, values, &error);
        break;
    }
    g_assert_no_error (error);
    return worded;
}

/* clang-format off */
#define JOHNS_NUMBER { "writer-number", "12125556666" }
#define MARIAS_NUMBER { "writer-number", "639181112222" }
#define GUEST { "writer-number", "999000000000" }, { "guest", "yes" }
#define FROM(name) { "writer-name", name }
#define MAILBOX { "writer-address", "johnsmith@company.com" }
#define PHONE { "writer-phone", "+639181112222" }
#define TO_DENNIS { "name", "Dennis" }
#define TEXT(text) { "text", text }
#define INVITER { "inviter-number", "639175336647" }
#define INVITER_NAME { "inviter-name", "Dennis" }
#define INVITEE                                                                                \
    { "uin", "12125556666" }, { "password", "ABCDEFGH" }, { "domain", "im.example" },          \
    { "service-address", "NewUser@im.example" }

/* Seed A, page 23: a name that is not there is left out, and nothing of its sentence stays. */
static const struct {
    const char *kind;
    Part part;
    TemplateValue values[9];
    const char *like;
} with_names[] = {
    { "request", SMS, { JOHNS_NUMBER, TO_DENNIS, FROM ("John"), MAILBOX },
      "Hi Dennis! John with email johnsmith@company.com wants you to be a buddy. *" },
    { "request", SMS, { JOHNS_NUMBER, FROM ("John"), MAILBOX },
      "Hi! John with email johnsmith@company.com wants *" },
    { "request", SMS, { JOHNS_NUMBER, TO_DENNIS, MAILBOX },
      "Hi Dennis! johnsmith@company.com wants *" },
    { "request", SMS, { JOHNS_NUMBER, MAILBOX }, "Hi! johnsmith@company.com wants *" },
    { "request", SMS, { MARIAS_NUMBER, TO_DENNIS, FROM ("Maria"), PHONE },
      "Hi Dennis! Maria with phone +639181112222 wants *" },
    { "request", MAIL, { MARIAS_NUMBER, PHONE },
      "Hi! +639181112222 wants you to be a buddy. To accept, please reply to this message "
      "with 'Accept'. *" },
    { "request", MAIL, { JOHNS_NUMBER, FROM ("John") },
      "Hi! John with number 12125556666 wants *" },
    { "request", CLIENT, { JOHNS_NUMBER }, "Hi! 12125556666 wants *" },
    { "request", CLIENT,
      { JOHNS_NUMBER, TO_DENNIS, FROM ("John"), MAILBOX, TEXT ("Remember me?") },
      "Hi Dennis! John with email johnsmith@company.com wants you to be a buddy. To "
      "accept, please reply to this message with 'Accept'; else with 'Decline' or 'Block'. "
      "Remember me?" },
    { "request", SUBJECT, { JOHNS_NUMBER, FROM ("John") }, "John wants you to be a buddy" },
    { "request", SUBJECT, { JOHNS_NUMBER }, "12125556666 wants *" },
    { "accepted", SMS, { JOHNS_NUMBER, FROM ("John"), TEXT ("Yes!") },
      "John (12125556666) accepted. You are buddies now; to write, just reply. Yes!" },
    { "accepted", CLIENT, { JOHNS_NUMBER }, "12125556666 accepted." },
    { "accepted", MAIL, { JOHNS_NUMBER, TEXT ("At\nlast.") },
      "12125556666 accepted. *answer this mail. At last." },
    { "message", SMS, { JOHNS_NUMBER, FROM ("John"), TEXT ("At noon.") }, "At noon." },
    { "message", SMS, { GUEST, FROM ("Ann"), TEXT ("Hello again") }, "guest Ann: Hello again" },
    { "message", SMS, { GUEST, TEXT ("Hello") }, "guest: Hello" },
    { "message", SMS,
      { JOHNS_NUMBER, TEXT ("Hi\n[...]"), { "cut", "yes" }, { "url", "https://im.example" } },
      "Hi*All: https://im.example" },
    { "message", SMS, { JOHNS_NUMBER, TEXT ("Hi\n[...]"), { "cut", "yes" } }, "Hi*]" },
    { "message", MAIL,
      { JOHNS_NUMBER, TEXT ("Hi\n[...]"), { "cut", "yes" }, { "url", "https://im.example" } },
      "Hi*The whole letter: https://im.example*" },
    { "message", CLIENT, { GUEST, FROM ("Ann"), TEXT ("Hello") }, "Hello" },
    { "invitation", SUBJECT, { INVITEE, INVITER, INVITER_NAME },
      "Dennis invites you: 12125556666 can be your number" },
    { "invitation", SUBJECT, { INVITEE, INVITER }, "639175336647 invites you: 12125556666 *" },
    { "invitation", MAIL, { INVITEE, INVITER, INVITER_NAME, TEXT ("Hi John,\ntalk here.") },
      "Hello, Dennis, number 639175336647, asks you for two things: *member of the IM "
      "community*Hi John, talk here.*password: ABCDEFGH*" },
    { "invitation", MAIL, { INVITEE, INVITER },
      "Hello, the member with number 639175336647 asks you *" },
    { "invitation", SMS, { INVITEE, INVITER, INVITER_NAME, TEXT ("Join me, Maria.") },
      "Dennis (639175336647) asks you to be a member and buddy: reply OK or NO. "
      "Join me, Maria. Number: 12125556666 password: ABCDEFGH" },
    { "invitation", SMS, { INVITEE, INVITER },
      "639175336647 asks you to be a member and buddy: reply OK or NO. "
      "Number: 12125556666 password: ABCDEFGH" },
};
/* clang-format on */

static void
a_name_that_is_missing_is_left_out (void)
{
    g_autoptr (Templates) templates = open_shipped ();
    for (guint i = 0; i < G_N_ELEMENTS (with_names); i++) {
        g_autofree char *worded
            = word_part (templates, with_names[i].kind, with_names[i].values, with_names[i].part);
        assert_matches (worded, with_names[i].like);
        assert_no_traces (worded);
    }
}

static void
the_subject_names_the_writer (void)
{
    static const struct {
        const char *name, *guest, *subject;
    } cases[] = {
        { "Dennis", NULL, "Dennis" },
        { NULL, NULL, "12125556666" },
        { "Ann", "yes", "guest Ann" },
        { NULL, "yes", "guest 12125556666" },
        { "Eve\r\nBcc: x@y.example", NULL, "Eve Bcc: x@y.example" },
    };
    g_autoptr (Templates) templates = open_shipped ();
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        const TemplateValue values[] = { { "text", "Hi" },
                                         { "writer-number", "12125556666" },
                                         { "writer-name", cases[i].name },
                                         { "guest", cases[i].guest },
                                         { NULL, NULL } };
        g_auto (MailWording) mail = { NULL, NULL, NULL };
        g_assert_true (templates_word_mail (templates, "message", values, &mail, NULL));
        g_assert_cmpstr (mail.subject, ==, cases[i].subject);
    }
}

static void
a_messages_lines_stay_as_they_are (void)
{
    static const struct {
        const char *label, *written, *text;
    } cases[] = {
        { "one line", "Lunch?", "Lunch?\n" },
        { "lines and an empty one", "one\n\ntwo", "one\n\ntwo\n" },
        { "CRLF and CR", "one\r\ntwo\rthree", "one\ntwo\nthree\n" },
        { "indented", "if x:\n    y  z\n\tw", "if x:\n    y  z\n    w\n" },
        { "outer empty lines", "\n\nHi\n\n", "Hi\n" },
        { "control characters", "a\033[31m\ab", "a[31mb\n" },
        { "long line",
          "one two three four five six seven eight nine ten eleven twelve thirteen fourteen",
          "one two three four five six seven eight nine ten eleven twelve "
          "thirteen\nfourteen\n" },
        { "a word longer than a line",
          "see "
          "https://im.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
          "now",
          "see\nhttps://im.example/"
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
          "\nnow\n" },
    };
    g_autoptr (Templates) templates = open_shipped ();
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        const TemplateValue values[]
            = { { "text", cases[i].written }, { "writer-number", "1" }, { NULL, NULL } };
        g_auto (MailWording) mail = { NULL, NULL, NULL };
        g_test_message ("%s", cases[i].label);
        g_assert_true (templates_word_mail (templates, "message", values, &mail, NULL));
        g_assert_cmpstr (mail.text, ==, cases[i].text);
    }
}

static void
a_wide_character_takes_two_columns (void)
{
    static const struct {
        guint first, second;
        gboolean together;
    } cases[] = { { 18, 19, TRUE }, { 19, 19, FALSE } };
    g_autoptr (Templates) templates = open_shipped ();
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GString) written = g_string_new (NULL);
        for (guint k = 0; k < cases[i].first + cases[i].second; k++)
            g_string_append (written, k == cases[i].first ? " \u30AB" : "\u30AB");
        const TemplateValue values[]
            = { { "text", written->str }, { "writer-number", "1" }, { NULL, NULL } };
        g_auto (MailWording) mail = { NULL, NULL, NULL };
        g_assert_true (templates_word_mail (templates, "message", values, &mail, NULL));
        g_assert_cmpint (strchr (mail.text, ' ') != NULL, ==, cases[i].together);
    }
}

/* Counts elements of that name in what a reader's HTML parser makes of @html. */
static guint
count_elements (const xmlNode *node, const char *name)
{
    guint count = 0;
    for (; node != NULL; node = node->next)
        count
            += (node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0)
               + count_elements (node->children, name);
    return count;
}

static void
nothing_that_a_user_wrote_is_markup (void)
{
    static const char *const written[] = { "<script>alert(1)</script>",
                                           "</p></body><img src=x onerror=alert(1)>",
                                           "&lt;b&gt; &amp;#60;script&#62; <uin/>",
                                           "]]><script/>",
                                           "<!-- <script> -->",
                                           "\"' onmouseover='x' \"" };
    g_autoptr (Templates) templates = open_shipped ();
    for (guint i = 0; i < G_N_ELEMENTS (written); i++) {
        const TemplateValue values[] = { { "text", written[i] },
                                         { "writer-number", "12125556666" },
                                         { "writer-name", written[i] },
                                         { NULL, NULL } };
        g_auto (MailWording) mail = { NULL, NULL, NULL };
        g_assert_true (templates_word_mail (templates, "message", values, &mail, NULL));
        htmlDocPtr read = htmlReadMemory (mail.html, (int) strlen (mail.html), NULL, "UTF-8",
                                          HTML_PARSE_NONET | HTML_PARSE_NOERROR);
        g_assert_cmpuint (count_elements (read->children, "script"), ==, 0);
        g_assert_cmpuint (count_elements (read->children, "img"), ==, 0);
        g_assert_cmpuint (count_elements (read->children, "p"), ==, 1);
        xmlChar *said = xmlNodeGetContent (xmlDocGetRootElement (read));
        g_assert_nonnull (strstr ((const char *) said, written[i]));
        xmlFree (said);
        xmlFreeDoc (read);
        g_autofree char *sms = templates_word_sms (templates, "message", values, NULL);
        g_assert_cmpstr (sms, ==, written[i]);
    }
}

static void
a_link_is_one_only_to_the_web (void)
{
    static const struct {
        const char *url, *link;
    } cases[] = {
        { "https://im.example/?a=1&b=2", "<a href=\"https://im.example/?a=1&amp;b=2\">" },
        { "http://127.0.0.1:8080", "<a href=\"http://127.0.0.1:8080\">" },
        { "javascript:alert(1)", NULL },
        { "https://im.example/\"><script>",
          "<a href=\"https://im.example/%22&gt;&lt;script&gt;\">" },
    };
    g_autoptr (Templates) templates = open_shipped ();
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        TemplateValue values[MOST_VALUES + 1];
        choose_values (0, 0, values);
        values[5].value = cases[i].url;
        g_auto (MailWording) mail = { NULL, NULL, NULL };
        g_assert_true (templates_word_mail (templates, "registered", values, &mail, NULL));
        g_assert_nonnull (strstr (mail.text, cases[i].url));
        if (cases[i].link == NULL)
            g_assert_null (strstr (mail.html, "<a "));
        else if (strstr (mail.html, cases[i].link) == NULL)
            g_error ("%s", mail.html);
    }
}

static void
help_explains_the_words_that_there_are (void)
{
    static const struct {
        const char *words, *explained, *unexplained;
    } cases[] = {
        { "NAME, HELP, STOP", "STOP - ", "MAIL " },
        { "WHO", "WHO - ", "STOP - " },
        { "MAIL,LINK", "LINK - ", "NAME " },
        { "PASSWORDS, UNSTOP", "PASSWORDS, UNSTOP", "PASSWORD - " },
    };
    g_autoptr (Templates) templates = open_shipped ();
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        const TemplateValue values[] = { { "words", cases[i].words },
                                         { "domain", "im.example" },
                                         { "service-address", "NewUser@im.example" },
                                         { NULL, NULL } };
        g_autofree char *mail = word_part (templates, "help", values, MAIL);
        g_assert_nonnull (strstr (mail, cases[i].explained));
        g_assert_null (strstr (mail, cases[i].unexplained));
    }
}

#define ALL_WORDS                                                                              \
    "NAME, HELP, STOP, START, PASSWORD, INVITE, WHO, RECEIVE, POLICY, MAIL, LINK, LEAVE."
/* In one text, as all others: the number and the page give way. */
static void
help_by_text_says_what_to_do_in_one_part (void)
{
    static const struct {
        const char *uin, *lacking, *words_number, *universal, *sms;
    } cases[] = {
        { "639175336647123", "INVITE", NULL, NULL,
          "Reply with a word: " ALL_WORDS " INVITE takes an address: INVITE ann@example.com" },
        { "639175336647123", NULL, "29100000001", "yes",
          "Reply with a mail address or phone and words, or text 29100000001: " ALL_WORDS },
        { "639175336647123", "MAIL", "2910001", NULL,
          "Text 2910001: " ALL_WORDS " MAIL takes an address: MAIL ann@example.com" },
        { NULL, NULL, "2910001", NULL, "Text 2910001 your name, or a word: " ALL_WORDS },
        { NULL, NULL, NULL, NULL, "Reply with your name, or a word: " ALL_WORDS },
    };
    g_autoptr (Templates) templates = open_shipped ();
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        const TemplateValue values[] = { { "words", help[0].value },
                                         { "domain", "im.example" },
                                         { "service-address", "NewUser@im.example" },
                                         { "uin", cases[i].uin },
                                         { "lacking", cases[i].lacking },
                                         { "words-number", cases[i].words_number },
                                         { "universal", cases[i].universal },
                                         { NULL, NULL } };
        g_autofree char *sms = word_part (templates, "help", values, SMS);
        g_assert_cmpstr (sms, ==, cases[i].sms);
        g_assert_cmpuint (strlen (sms), <=, 160);
    }
}

static gpointer
word_many (gpointer templates)
{
    TemplateValue values[MOST_VALUES + 1];
    choose_values (0, 0, values);
    for (guint i = 0; i < 200; i++) {
        g_auto (MailWording) mail = { NULL, NULL, NULL };
        g_assert_true (templates_word_mail (templates, "registered", values, &mail, NULL));
    }
    return NULL;
}

static void
threads_word_at_once (void)
{
    g_autoptr (Templates) templates = open_shipped ();
    GThread *threads[4];
    for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("words", word_many, templates);
    for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add_func ("/templates/" #name, name)
    ADD (every_notice_reads_well_with_and_without_each_value);
    ADD (a_needed_value_that_is_missing_is_an_error);
    ADD (what_no_notice_has_is_an_error);
    ADD (a_name_that_is_missing_is_left_out);
    ADD (help_explains_the_words_that_there_are);
    ADD (help_by_text_says_what_to_do_in_one_part);
    ADD (the_subject_names_the_writer);
    ADD (a_messages_lines_stay_as_they_are);
    ADD (a_wide_character_takes_two_columns);
    ADD (nothing_that_a_user_wrote_is_markup);
    ADD (a_link_is_one_only_to_the_web);
    ADD (threads_word_at_once);
    return g_test_run ();
}
