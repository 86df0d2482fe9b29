/* SPDX-License-Identifier: ISC */
#include "imcore/sms/text_command.h"

static void
a_text_asks_for_one_thing (void)
{
    static const struct {
        const char *label, *text;
        TextCommand command;
        const char *argument;
    } cases[] = {
        { "bare name", "Cool D", TEXT_WORDS, "Cool D" },
        { "name with white space around", " Cool D\r\n", TEXT_WORDS, "Cool D" },
        { "NAME", "NAME Cool D", TEXT_NAME, "Cool D" },
        { "name, lower case, colon", "name: Cool D", TEXT_NAME, "Cool D" },
        { "REG", "Reg Cool D", TEXT_NAME, "Cool D" },
        { "REG and line end", "REG\r\nCool D", TEXT_NAME, "Cool D" },
        { "REG alone", "REG", TEXT_NAME, NULL },
        { "begins like a word", "Regina", TEXT_WORDS, "Regina" },
        { "kana", "かな", TEXT_WORDS, "かな" },
        { "emoji", "🎉", TEXT_WORDS, "🎉" },
        { "digits", "007", TEXT_WORDS, "007" },
        { "punctuation", "...", TEXT_WORDS, "..." },
        { "courtesy alone", "Thanks", TEXT_WORDS, "Thanks" },

        { "help", "help", TEXT_HELP, NULL },
        { "help!", "Help!!", TEXT_HELP, NULL },
        { "question mark", "?", TEXT_HELP, NULL },
        { "help in a name", "Help Desk", TEXT_WORDS, "Help Desk" },
        { "start", "START", TEXT_START, NULL },
        { "start in a name", "Start Me Up", TEXT_WORDS, "Start Me Up" },
        { "password", "Password.", TEXT_PASSWORD, NULL },
        { "invite", "INVITE ann@x.example Hi Ann", TEXT_INVITE, "ann@x.example Hi Ann" },
        { "invite nobody", "invite", TEXT_INVITE, NULL },
        { "who", "Who?", TEXT_WHO, NULL },
        { "doctor", "Who Knows", TEXT_WORDS, "Who Knows" },
        { "receive", "receive im, sms", TEXT_RECEIVE, "im, sms" },
        { "policy", "POLICY open", TEXT_POLICY, "open" },
        { "policy in a name", "Policy Maker", TEXT_WORDS, "Policy Maker" },
        { "mail", "mail a@b.example", TEXT_MAIL, "a@b.example" },
        { "mail in a name", "Mail Man", TEXT_WORDS, "Mail Man" },
        { "phone", "PHONE +63 917 533-6647.", TEXT_PHONE, "+63 917 533-6647." },
        { "phone, national", "phone: 09175336647", TEXT_PHONE, "09175336647" },
        { "phone in a name", "Phone 4 You", TEXT_WORDS, "Phone 4 You" },
        { "phone alone", "Phone", TEXT_WORDS, "Phone" },
        { "link", "link", TEXT_LINK, NULL },
        { "link in a name", "Link Larkin", TEXT_WORDS, "Link Larkin" },
        { "leave", "LEAVE", TEXT_LEAVE, NULL },

        { "stop", "STOP", TEXT_STOP, NULL },
        { "stop with a point", "Stop.", TEXT_STOP, NULL },
        { "stop with a picture", "stop 🛑", TEXT_STOP, NULL },
        { "stop with courtesy", "Stop. Thank you", TEXT_STOP, NULL },
        { "please stop", "Please, stop!", TEXT_STOP, NULL },
        { "full width", "ＳＴＯＰ", TEXT_STOP, NULL },
        { "zero-width blank inside counts as a gap", "STOP\xe2\x80\x8b", TEXT_STOP, NULL },
        { "stopall", "STOPALL", TEXT_STOP, NULL },
        { "stop all", "stop all", TEXT_STOP, NULL },
        { "unsubscribe", "Unsubscribe", TEXT_STOP, NULL },
        { "cancel", "CANCEL", TEXT_STOP, NULL },
        { "end", "end", TEXT_STOP, NULL },
        { "revoke", "Revoke", TEXT_STOP, NULL },
        { "optout", "OPTOUT", TEXT_STOP, NULL },
        { "opt out", "Opt  out", TEXT_STOP, NULL },
        { "opt-out", "opt-out", TEXT_STOP, NULL },
        { "quit", "quit\n", TEXT_STOP, NULL },
        { "in quotes", "\"STOP\"", TEXT_STOP, NULL },
        { "stop in a name", "Stop Motion", TEXT_WORDS, "Stop Motion" },
        { "end in a name", "Endo", TEXT_WORDS, "Endo" },

        { "no", "No", TEXT_NO, NULL },
        { "no!", "NO!!!", TEXT_NO, NULL },
        { "no thanks", "no thanks", TEXT_NO, NULL },
        { "no, thank you", "No, thank you very much.", TEXT_NO, NULL },
        { "thanks but no", "Thanks, but no thanks", TEXT_NO, NULL },
        { "sorry no", "Sorry, no", TEXT_NO, NULL },
        { "not interested", "I'm not interested.", TEXT_NO, NULL },
        { "curly apostrophe", "Please don’t contact me", TEXT_NO, NULL },
        { "no in a name", "Dr. No", TEXT_WORDS, "Dr. No" },
        { "no limit", "No Limit", TEXT_WORDS, "No Limit" },
        { "Noah", "Noah", TEXT_WORDS, "Noah" },

        { "empty", "", TEXT_NOTHING, NULL },
        { "blank", " \r\n\t", TEXT_NOTHING, NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        g_autofree char *argument = NULL;
        g_assert_cmpint (text_command_read (cases[i].text, &argument), ==, cases[i].command);
        g_assert_cmpstr (argument, ==, cases[i].argument);
    }
}

static void
only_stop_and_no_refuse (void)
{
    for (int command = TEXT_NOTHING; command <= TEXT_LEAVE; command++)
        g_assert_cmpint (text_command_refuses ((TextCommand) command), ==,
                         command == TEXT_STOP || command == TEXT_NO);
}

static void
a_long_text_is_no_refusal (void)
{
    g_autofree char *text = g_strdup_printf ("%*sno%*sx", TEXT_REFUSAL_LIMIT, "", 4, "");
    g_autofree char *argument = NULL;
    g_assert_cmpint (text_command_read (text, &argument), ==, TEXT_WORDS);
    g_autofree char *points = g_strnfill (TEXT_REFUSAL_LIMIT, '!');
    g_autofree char *loud = g_strconcat ("no", points, NULL);
    g_autofree char *loud_argument = NULL;
    g_assert_cmpint (text_command_read (loud, &loud_argument), ==, TEXT_WORDS);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/text_command/a_text_asks_for_one_thing", a_text_asks_for_one_thing);
    g_test_add_func ("/text_command/only_stop_and_no_refuse", only_stop_and_no_refuse);
    g_test_add_func ("/text_command/a_long_text_is_no_refusal", a_long_text_is_no_refusal);
    return g_test_run ();
}
