/* SPDX-License-Identifier: ISC */
#include "imcore/domain/nomination.h"

#include <string.h>

static void
a_nomination_is_name_and_address (void)
{
    static const struct {
        const char *label, *written, *name, *address; /* address NULL: none */
    } cases[] = {
        { "the seed's", "Cool D, answer to ann@x.example", "Cool D", "ann@x.example" },
        { "a phone", "Cool D, answer to +639175336647", "Cool D", "+639175336647" },
        { "a phone as people write it", "Cool D, reply to +63 917 533-6647.", "Cool D",
          "+63 917 533-6647" },
        { "national", "Cool D; answer to 0917 5336647", "Cool D", "0917 5336647" },
        { "via", "Cool D via ann@x.example!", "Cool D", "ann@x.example" },
        { "no comma", "Cool D answer to ann@x.example", "Cool D", "ann@x.example" },
        { "case, colon, courtesy", "Cool D. Please REPLY TO: ann@x.example", "Cool D.",
          "ann@x.example" },
        { "brackets", "Cool D (answer to ann@x.example)", "Cool D", "ann@x.example" },
        { "another line", "Cool D\nanswer to ann@x.example\n", "Cool D", "ann@x.example" },
        { "no name", "answer to ann@x.example", "", "ann@x.example" },
        { "kana", "かな、 answer to ann@x.example", "かな、", "ann@x.example" },
        { "the last of two", "A via b@x.example, answer to ann@x.example",
          "A via b@x.example", "ann@x.example" },

        { "a name", "Cool D", NULL, NULL },
        { "a name with via in it", "Olivia ann@x.example", NULL, NULL },
        { "an address alone", "ann@x.example", NULL, NULL },
        { "no address", "Cool D, answer to me", NULL, NULL },
        { "words after it", "answer to ann@x.example or call me", NULL, NULL },
        { "nothing", "", NULL, NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *name = NULL;
        g_autofree char *address = NULL;
        g_test_message ("%s", cases[i].label);
        g_assert_cmpint (nomination_read (cases[i].written, &name, &address), ==,
                         cases[i].address != NULL);
        g_assert_cmpstr (name, ==, cases[i].name);
        g_assert_cmpstr (address, ==, cases[i].address);
    }
}

/* Every blank could begin the words: a stranger's text must not take long to be no nomination. */
static void
a_long_text_is_read_or_refused_at_once (void)
{
    g_autofree char *name = NULL;
    g_autofree char *address = NULL;
    g_autoptr (GString) text = g_string_new (NULL);
    while (text->len + strlen (" answer to ") <= NOMINATION_LIMIT)
        g_string_append (text, " answer to ");
    gint64 before_us = g_get_monotonic_time ();
    g_assert_false (nomination_read (text->str, &name, &address));
    g_assert_cmpint (g_get_monotonic_time () - before_us, <, G_USEC_PER_SEC);
    g_string_append (text, " answer to ann@x.example");
    g_assert_false (nomination_read (text->str, &name, &address));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test) g_test_add_func ("/nomination/" #test, test)
    ADD (a_nomination_is_name_and_address);
    ADD (a_long_text_is_read_or_refused_at_once);
    return g_test_run ();
}
