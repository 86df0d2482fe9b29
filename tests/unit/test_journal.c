/* SPDX-License-Identifier: ISC */
#include "smsbox-app/journal.h"

static void
of_a_number_three_digits_are_told (void)
{
    static const struct {
        const char *number, *told;
    } cases[] = {
        { "+639175336647", "...647" }, { "2910001", "...001" }, { "47", "...47" },
        { "", "..." },                 { "BANK", "..." },       { "ann+1@x", "..." },
        { "Cool D 7", "...7" },        { "12\n345", "...345" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *told = journal_number (cases[i].number);
        g_assert_cmpstr (told, ==, cases[i].told);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/journal/of_a_number_three_digits_are_told",
                     of_a_number_three_digits_are_told);
    return g_test_run ();
}
