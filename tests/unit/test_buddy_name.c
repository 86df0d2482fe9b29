/* SPDX-License-Identifier: ISC */
#include "imcore/domain/buddy_name.h"

#include <string.h>

#define FAMILY "👨\xe2\x80\x8d👩\xe2\x80\x8d👧"
#define TAG(x) "\xf3\xa0\x81" x
#define ENGLAND "🏴" TAG ("\xa7") TAG ("\xa2") TAG ("\xa5") TAG ("\xae") TAG ("\xa7") TAG ("\xbf")
#define ZWSP "\xe2\x80\x8b"
#define ZWNJ "\xe2\x80\x8c"
#define ZWJ "\xe2\x80\x8d"
#define RLO "\xe2\x80\xae"
#define VS16 "\xef\xb8\x8f"
#define ACUTE "\xcc\x81"

static void
a_name_is_one_line_without_tricks (void)
{
    static const struct {
        const char *label, *raw, *name;
    } cases[] = {
        { "plain", "Cool D", "Cool D" },
        { "white space folded", "  Cool \t\r\n  D \n", "Cool D" },
        { "no-break and ideographic blanks", "Cool\xc2\xa0\xe3\x80\x80" "D", "Cool D" },
        { "line separator", "Cool\xe2\x80\xa8" "D", "Cool D" },
        { "vertical tab and next line", "Cool\v\xc2\x85" "D", "Cool D" },
        { "controls", "Co\x01\x1b" "ol\x7f D\xc2\x9b", "Cool D" },
        { "kana", "かな カナ", "かな カナ" },
        { "half-width kana with its mark", "ｶﾞｷﾞ", "ｶﾞｷﾞ" },
        { "kana composed", "か\xe3\x82\x99", "が" },
        { "Arabic", "محمد علي", "محمد علي" },
        { "Persian with its joiner", "می" ZWNJ "خواهم", "می" ZWNJ "خواهم" },
        { "Arabic number sign", "\xd8\x80١٢", "\xd8\x80١٢" },
        { "Thai", "สมชาย น้ำ", "สมชาย น้ำ" },
        { "Hindi with its joiner", "क्" ZWJ "ष", "क्" ZWJ "ष" },
        { "Korean", "김철수", "김철수" },
        { "Korean composed", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한" },
        { "Han with a variant", "葛\xf3\xa0\x84\x80", "葛\xf3\xa0\x84\x80" },
        { "composed", "Jo\xcc\x88rg", "Jörg" },
        { "emoji", "Ann 🎉", "Ann 🎉" },
        { "emoji alone", "🎉", "🎉" },
        { "emoji presentation", "I ❤" VS16, "I ❤" VS16 },
        { "family", FAMILY, FAMILY },
        { "skin tone and joiner", "👩🏽" ZWJ "🚀", "👩🏽" ZWJ "🚀" },
        { "eye in a bubble", "👁" VS16 ZWJ "🗨" VS16, "👁" VS16 ZWJ "🗨" VS16 },
        { "flag", "🇵🇭", "🇵🇭" },
        { "flag of a region", ENGLAND, ENGLAND },
        { "keycap", "1" VS16 "\xe2\x83\xa3", "1" VS16 "\xe2\x83\xa3" },
        { "markup is text", "<b>\"D\"</b> & co", "<b>\"D\"</b> & co" },

        { "direction override", RLO "lopyap", "lopyap" },
        { "isolates", "\xe2\x81\xa6" "D\xe2\x81\xa9", "D" },
        { "direction marks", "\xe2\x80\x8e" "D\xe2\x80\x8f\xd8\x9c", "D" },
        { "zero-width blank", "De" ZWSP "nnis", "Dennis" },
        { "joiner in Latin", "De" ZWJ "nnis", "Dennis" },
        { "non-joiner in Latin", "De" ZWNJ "nnis", "Dennis" },
        { "joiner before a sign that goes", "م" ZWJ "\xd8\x9c~", "م~" },
        { "joiner at the end", "Dennis" ZWJ, "Dennis" },
        { "joiner after a picture and nothing", "🎉" ZWJ, "🎉" },
        { "joiner after a picture and a blank", "🎉 " ZWJ "🎉", "🎉 🎉" },
        { "selector in Latin", "D" VS16, "D" },
        { "soft hyphen", "Den\xc2\xadnis", "Dennis" },
        { "byte order mark", "\xef\xbb\xbf" "Dennis", "Dennis" },
        { "grapheme joiner", "De\xcd\x8fnnis", "Dennis" },
        { "Hangul filler", "\xe3\x85\xa4" "Dennis", "Dennis" },
        { "tags in Latin", "D\xf3\xa0\x81\xa7\xf3\xa0\x81\xbf", "D" },
        { "tags without their end", "🏴\xf3\xa0\x81\xa7", "🏴" },
        { "no tags, but their end", "🏴\xf3\xa0\x81\xbf", "🏴" },
        { "private use", "D\xee\x80\x80", "D" },
        { "noncharacter", "D\xef\xbf\xbf", "D" },
        { "Braille blank", "D\xe2\xa0\x80\xe2\xa0\x80" "E", "D E" },
        { "accent without a letter", ACUTE "D", "D" },
        { "twelve accents",
          "x" ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE,
          "x" ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE },

        { "empty", "", NULL },
        { "blanks", " \t\r\n\xe3\x80\x80", NULL },
        { "zero-width only", ZWSP ZWJ VS16 "\xef\xbb\xbf", NULL },
        { "fillers only", "\xe3\x85\xa4\xe1\x85\x9f\xef\xbe\xa0", NULL },
        { "accent only", ACUTE, NULL },
        { "Braille blanks only", "\xe2\xa0\x80", NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        g_autofree char *name = buddy_name_clean (cases[i].raw, 64);
        g_assert_cmpstr (name, ==, cases[i].name);
        if (name == NULL)
            continue;
        g_autofree char *again = buddy_name_clean (name, 64);
        g_assert_cmpstr (again, ==, name);
    }
}

static void
a_name_is_cut_between_characters_as_people_see_them (void)
{
    static const struct {
        const char *label, *raw;
        guint most;
        const char *name;
    } cases[] = {
        { "letters", "Dennis", 3, "Den" },
        { "blank at the cut", "Cool D", 5, "Cool" },
        { "accents", "e" ACUTE "x" ACUTE "y" ACUTE, 2, "é" "x" ACUTE },
        { "family", FAMILY FAMILY, 1, FAMILY },
        { "skin tones", "👍🏽👍🏿", 1, "👍🏽" },
        { "flags", "🇵🇭🇯🇵🇫🇷", 2, "🇵🇭🇯🇵" },
        { "flags of regions", ENGLAND ENGLAND, 1, ENGLAND },
        { "keycaps", "1" VS16 "\xe2\x83\xa3" "2" VS16 "\xe2\x83\xa3", 1,
          "1" VS16 "\xe2\x83\xa3" },
        { "old Hangul", "\xe1\x84\x80\xe1\x84\x80\xe1\x86\x9e\xe1\x87\xab" "한", 1,
          "\xe1\x84\x80\xe1\x84\x80\xe1\x86\x9e\xe1\x87\xab" },
        { "Thai", "น้ำใจ", 1, "น้ำ" },
        { "kana", "ガギグ", 2, "ガギ" },
        { "half-width kana", "ｶﾞｷﾞ", 1, "ｶﾞ" },
        { "Hindi", "नमस्ते", 2, "नम" },
        { "joiner at the cut", "می" ZWNJ "خواهم", 2, "می" },
        { "none", "Dennis", 0, NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        g_autofree char *name = buddy_name_clean (cases[i].raw, cases[i].most);
        g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static void
a_name_has_a_limit_in_bytes (void)
{
    g_autofree char *long_text = g_strnfill (1 << 20, 'x');
    g_autofree char *name = buddy_name_clean (long_text, G_MAXUINT);
    g_assert_cmpuint (strlen (name), ==, BUDDY_NAME_BYTES_LIMIT);
}

static void
a_number_is_nobodys_name (void)
{
    static const struct {
        const char *raw, *name;
    } cases[] = {
        { "639175336647", NULL },
        { "+63 917 533-6647", NULL },
        { "(0917) 533 6647", NULL },
        { "5336647", NULL },
        { "٦٣٩١٧٥٣٣٦٦٤٧", NULL },
        { "Dennis (639175336647)", NULL },
        { "Dennis, +63 917 533 6647!", NULL },
        { "639175336647: Dennis", NULL },
        { "6391753\u200b36647", NULL },
        { "007", "007" },
        { "123456", "123456" },
        { "Agent 007", "Agent 007" },
        { "maria19901225", "maria19901225" },
        { "Maria 25.12.1990", "Maria 25.12.1990" },
        { "12345678901st", "12345678901st" },
        { "Cool D", "Cool D" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *name = buddy_name_of_person (cases[i].raw, 64);
        g_assert_cmpstr (name, ==, cases[i].name);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/buddy_name/a_name_is_one_line_without_tricks",
                     a_name_is_one_line_without_tricks);
    g_test_add_func ("/buddy_name/a_name_is_cut_between_characters_as_people_see_them",
                     a_name_is_cut_between_characters_as_people_see_them);
    g_test_add_func ("/buddy_name/a_number_is_nobodys_name", a_number_is_nobodys_name);
    g_test_add_func ("/buddy_name/a_name_has_a_limit_in_bytes", a_name_has_a_limit_in_bytes);
    return g_test_run ();
}
