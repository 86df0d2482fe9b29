/* SPDX-License-Identifier: ISC */
#include "imcore/sms/part_joiner.h"

#define GSM(number, words)                                                                     \
    {                                                                                          \
        number, FALSE, (const guint8 *) words, sizeof words - 1                                \
    }
#define UCS2(number, units)                                                                    \
    {                                                                                          \
        number, TRUE, (const guint8 *) units, sizeof units - 1                                 \
    }

static void
parts_become_one_text (void)
{
    static const struct {
        const char *label;
        PartOctets parts[3];
        guint count, total;
        const char *text;
    } cases[] = {
        { "all",
          { GSM (1, "one "), GSM (2, "two "), GSM (3, "three") },
          3,
          3,
          "one two three" },
        { "none", { GSM (1, "") }, 0, 2, " [...]" },
        { "first missing", { GSM (2, "two"), GSM (3, "!") }, 2, 3, "[...] two!" },
        { "middle missing", { GSM (1, "one"), GSM (3, "three") }, 2, 3, "one [...] three" },
        { "last missing", { GSM (1, "one"), GSM (2, "two") }, 2, 3, "onetwo [...]" },
        { "a pair cut in two",
          { UCS2 (1, "\x00\x41\xd8\x3d"), UCS2 (2, "\xde\x00\x00\x42") },
          2,
          2,
          "A\U0001F600B" },
        { "half a pair, its other missing",
          { UCS2 (1, "\x00\x41\xd8\x3d") },
          1,
          2,
          "A\uFFFD [...]" },
        { "codings mixed",
          { UCS2 (1, "\x30\x42"), GSM (2, "b"), UCS2 (3, "\x30\x44") },
          3,
          3,
          "\u3042b\u3044" },
        { "an octet too many", { UCS2 (1, "\x30\x42\x30") }, 1, 1, "\u3042" },
        { "a NUL", { UCS2 (1, "\x00\x00\x00\x41") }, 1, 1, "\uFFFDA" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = parts_join (cases[i].parts, cases[i].count, cases[i].total);
        g_test_message ("%s", cases[i].label);
        g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/part_joiner/parts_become_one_text", parts_become_one_text);
    return g_test_run ();
}
