/* SPDX-License-Identifier: ISC */
#include "smsbox-app/text_header.h"

static void
a_concatenation_is_found (void)
{
    static const struct {
        const char *label, *octets;
        gsize length;
        gboolean found;
        TextHeader header;
    } cases[] = {
        { "8 bits", "\5\0\3\xc8\3\2", 6, TRUE, { 0xc8, 3, 2 } },
        { "16 bits", "\6\10\4\1\2\3\1", 7, TRUE, { TEXT_HEADER_WIDE + 0x102, 3, 1 } },
        { "after an empty element", "\12\44\1\3\0\0\0\3\7\2\2", 11, TRUE, { 7, 2, 2 } },
        { "after a language", "\10\44\1\3\0\3\7\2\2", 9, TRUE, { 7, 2, 2 } },
        { "a port alone", "\6\5\4\13\204\0\0", 7, FALSE, { 0 } },
        { "nothing", "", 0, FALSE, { 0 } },
        { "longer than it is", "\5\0\3\1\3", 5, FALSE, { 0 } },
        { "element longer than the header", "\5\0\11\1\3\2", 6, FALSE, { 0 } },
        { "part 0", "\5\0\3\1\3\0", 6, FALSE, { 0 } },
        { "part beyond the total", "\5\0\3\1\3\4", 6, FALSE, { 0 } },
        { "of no parts", "\5\0\3\1\0\0", 6, FALSE, { 0 } },
        { "255 parts", "\5\0\3\1\377\377", 6, TRUE, { 1, 255, 255 } },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        TextHeader header = { 0 };
        g_test_message ("%s", cases[i].label);
        g_assert_cmpint (
            text_header_read ((const guint8 *) cases[i].octets, cases[i].length, &header), ==,
            cases[i].found);
        g_assert_cmpuint (header.reference, ==, cases[i].header.reference);
        g_assert_cmpuint (header.total, ==, cases[i].header.total);
        g_assert_cmpuint (header.number, ==, cases[i].header.number);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/text_header/a_concatenation_is_found", a_concatenation_is_found);
    return g_test_run ();
}
