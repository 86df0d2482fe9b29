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
        { "name, comma", "Name, Cool D", TEXT_NAME, "Cool D" },
        { "REG, point", "Reg. Cool D", TEXT_NAME, "Cool D" },
        { "points are a name", "NAME ...", TEXT_NAME, "..." },
        { "begins like a word", "Regina", TEXT_WORDS, "Regina" },
        { "a point within a name", "Name.Surname", TEXT_WORDS, "Name.Surname" },
        { "kana", "かな", TEXT_WORDS, "かな" },
        { "emoji", "🎉", TEXT_WORDS, "🎉" },
        { "digits", "007", TEXT_WORDS, "007" },
        { "punctuation", "...", TEXT_WORDS, "..." },
        { "courtesy alone", "Thanks", TEXT_WORDS, "Thanks" },

        { "help", "help", TEXT_HELP, NULL },
        { "help!", "Help!!", TEXT_HELP, NULL },
        { "question mark", "?", TEXT_HELP, NULL },
        { "quoted word", "\"HELP\"", TEXT_HELP, NULL },
        { "quoted as phones do", "“invite a@x.example Hi”", TEXT_INVITE, "a@x.example Hi" },
        { "quoted name", "\"Cool D\"", TEXT_WORDS, "\"Cool D\"" },
        { "wide word", "ＨＥＬＰ", TEXT_HELP, NULL },
        { "wide name", "Ｃｏｏｌ Ｄ", TEXT_WORDS, "Ｃｏｏｌ Ｄ" },
        { "a quote alone", "\"", TEXT_WORDS, "\"" },
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
        { "policy, point", "policy: Ask.", TEXT_POLICY, "Ask." },
        { "policy alone", "Policy?", TEXT_POLICY, NULL },
        { "policy in a name", "Policy Maker", TEXT_WORDS, "Policy Maker" },
        { "mail", "mail a@b.example", TEXT_MAIL, "a@b.example" },
        { "mail, comma", "Mail, a@b.example", TEXT_MAIL, "a@b.example" },
        { "mail alone", "MAIL", TEXT_MAIL, NULL },
        { "an address that begins so", "mail.a@b.example", TEXT_WORDS, "mail.a@b.example" },
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
        { "unsubscribe!", "UNSUBSCRIBE!", TEXT_STOP, NULL },
        { "blanks around", "  Stop \r\n", TEXT_STOP, NULL },
        { "accent kept", "Arrêt", TEXT_STOP, NULL },
        { "accent left out", "ARRET.", TEXT_STOP, NULL },
        { "German", "Abbestellen!", TEXT_STOP, NULL },
        { "Spanish", "¡Alto!", TEXT_STOP, NULL },
        { "Tagalog", "itigil", TEXT_STOP, NULL },
        { "Russian", "Стоп", TEXT_STOP, NULL },
        { "Japanese", "配信停止", TEXT_STOP, NULL },
        { "Arabic", "توقف", TEXT_STOP, NULL },
        { "stop with a number", "STOP 12345", TEXT_WORDS, "STOP 12345" },
        { "please stop by", "please stop by at 8", TEXT_WORDS, "please stop by at 8" },
        { "stop in a sentence", "The bus stop at the end", TEXT_WORDS,
          "The bus stop at the end" },
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

/* The operator's rows come before the table's; each combination of number and word is its own. */
static void
the_operators_rows_are_read_first (void)
{
    static const struct {
        const char *number, *text;
        TextCommand command;
        const char *argument;
    } cases[] = {
        { "2910001", "Hilfe", TEXT_HELP, NULL },
        { "2910001", " HILFE!! ", TEXT_HELP, NULL },
        { NULL, "hilfe", TEXT_HELP, NULL },
        { "2910001", "Hilfe für alle", TEXT_WORDS, "Hilfe für alle" },
        { "2910001", "zu  viel.", TEXT_STOP, NULL },
        { "2910001", "Zu viel Arbeit", TEXT_WORDS, "Zu viel Arbeit" },
        { "2910001", "zu", TEXT_WORDS, "zu" },
        { "2910001", "EINLADEN: ann@x.example Hi", TEXT_INVITE, "ann@x.example Hi" },
        { "2910001", "помощь", TEXT_HELP, NULL },
        { "2910001", "ПОМОЩЬ", TEXT_HELP, NULL },
        { "2910003", "menu", TEXT_HELP, NULL },
        { "2910001", "menu", TEXT_WORDS, "menu" },
        { "2910004", "whatever it is", TEXT_NAME, "whatever it is" },
        { "2910004", "Stop.", TEXT_STOP, NULL },
        { "2910001", "Cancel", TEXT_STOP, NULL },
        { "2910001", "cesse", TEXT_STOP, NULL },
        { "2910001", "CESSÉ!", TEXT_STOP, NULL },
        { "2910001", "mas  tarde", TEXT_LEAVE, NULL },
        { "2910001", "Más\ntarde!", TEXT_LEAVE, NULL },
        { "2910001", "mas\u00a0tarde", TEXT_LEAVE, NULL },
        { "2910001", "mastarde", TEXT_WORDS, "mastarde" },
        { "2910001", "mas tarde o nunca", TEXT_WORDS, "mas tarde o nunca" },
        { "2910001", "Ayuda", TEXT_HELP, NULL },
        { "2910001", "ayuda!!", TEXT_HELP, NULL },
        { "2910001", "助けて！", TEXT_HELP, NULL },
        { "2910001", "助けて。", TEXT_HELP, NULL },
        { "2910001", "", TEXT_NOTHING, NULL },
    };
    static const char *const rows[][2] = {
        { "hilfe", "HELP" },           { "zu viel", "stop" },      { "einladen", "INVITE" },
        { "помощь", "HELP" },          { "2910003 menu", "HELP" }, { "2910004 *", "NAME" },
        { "cancel", "HELP" },          { "cessé", "STOP" },        { "más  tarde", "LEAVE" },
        { "2910001 ayuda !", "HELP" }, { "助けて", "HELP" }
    };
    g_autoptr (TextWords) own = text_words_new ();
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_assert_null (text_words_add (own, rows[i][0], rows[i][1]));
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *argument = NULL;
        g_test_message ("%s: %s", cases[i].number, cases[i].text);
        g_assert_cmpint (text_words_read (own, cases[i].number, cases[i].text, &argument), ==,
                         cases[i].command);
        g_assert_cmpstr (argument, ==, cases[i].argument);
    }
    g_assert_true (text_words_has_row (own, "2910003", "Menu"));
    g_assert_false (text_words_has_row (own, "2910003", "hilfe"));
    g_assert_false (text_words_has_row (own, "2910005", "menu"));
    g_autofree char *list = text_words_list (own, TEXT_HELP_STRANGER);
    g_assert_cmpstr (list, ==,
                     "NAME, HELP, hilfe, помощь, cancel, 助けて, STOP, zu viel, cessé, START");
}

static void
a_row_that_cannot_be_is_refused (void)
{
    g_autofree char *long_word = g_strnfill (TEXT_WORDS_BYTES + 1, 'x');
    g_autoptr (TextWords) own = text_words_new ();
    g_assert_nonnull (text_words_add (own, "hilfe", "HLEP"));
    g_assert_nonnull (text_words_add (own, "*", "HELP"));
    g_assert_nonnull (text_words_add (own, long_word, "HELP"));
    g_assert_nonnull (text_words_add (own, "a, b", "HELP"));
    g_assert_nonnull (text_words_add (own, "a:b", "HELP"));
    g_assert_nonnull (text_words_add (own, "?!", "HELP"));
    g_assert_nonnull (text_words_add (own, "2910003 ...", "HELP"));
    for (guint i = 0; i < TEXT_WORDS_MOST; i++)
        g_assert_null (text_words_add (own, "hilfe", "HELP"));
    g_assert_nonnull (text_words_add (own, "hilfe", "HELP"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/text_command/a_text_asks_for_one_thing", a_text_asks_for_one_thing);
    g_test_add_func ("/text_command/only_stop_and_no_refuse", only_stop_and_no_refuse);
    g_test_add_func ("/text_command/a_long_text_is_no_refusal", a_long_text_is_no_refusal);
    g_test_add_func ("/text_command/the_operators_rows_are_read_first",
                     the_operators_rows_are_read_first);
    g_test_add_func ("/text_command/a_row_that_cannot_be_is_refused",
                     a_row_that_cannot_be_is_refused);
    return g_test_run ();
}
