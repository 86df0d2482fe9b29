/* SPDX-License-Identifier: ISC */
#include "imcored/content_disposition.h"

#include <string.h>

#define VALUE "attachment; filename="

static void
names_are_written_by_the_table (void)
{
    static const struct {
        const char *name, *value;
    } cases[] = {
        { "photo.jpg", VALUE "\"photo.jpg\"" },
        { "two words.pdf", VALUE "\"two words.pdf\"" },
        { "", VALUE "\"attachment\"" },
        { "Stra\303\237e.jpg", VALUE "\"Stra_e.jpg\"; filename*=UTF-8''Stra%C3%9Fe.jpg" },
        { "\346\227\245\346\234\254.txt",
          VALUE "\"__.txt\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.txt" },
        { "\360\237\230\200", VALUE "\"_\"; filename*=UTF-8''%F0%9F%98%80" },
        { "a\"; filename=\"b.exe", VALUE "\"a_; filename=_b.exe\"; "
                                         "filename*=UTF-8''a%22%3B%20filename%3D%22b.exe" },
        { "100%25.txt", VALUE "\"100_25.txt\"; filename*=UTF-8''100%2525.txt" },
        { "it's (1)*.txt", VALUE "\"it's (1)*.txt\"" },
        { "a\r\nSet-Cookie: x=y", VALUE "\"a__Set-Cookie: x=y\"" },
        { "a\tb\177c", VALUE "\"a_b_c\"" },
        { "../../etc/passwd", VALUE "\"_._.._etc_passwd\"" },
        { "..\\..\\x", VALUE "\"_._.._x\"" },
        { "C:\\x", VALUE "\"C:_x\"" },
        { ".bashrc", VALUE "\"_bashrc\"" },
        { "/", VALUE "\"_\"" },
        { "a\342\200\250b", VALUE "\"a_b\"" },
        { "\302\205x", VALUE "\"_x\"" },
        { "a\377b", VALUE "\"a_b\"; filename*=UTF-8''a%EF%BF%BDb" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *value = content_disposition (cases[i].name);
        g_test_message ("%s", cases[i].name);
        g_assert_cmpstr (value, ==, cases[i].value);
    }
}

/* A quote would have to be escaped; then what stands between two of them has none. */
static void
no_octet_of_a_name_ends_the_value (void)
{
    for (guint c = 1; c < 256; c++) {
        const char name[] = { 'a', (char) c, 'b', (char) c, '\0' };
        g_autofree char *value = content_disposition (name);
        const char *quoted = value + strlen (VALUE "\"");
        const char *end = strchr (quoted, '"');
        g_assert_true (g_str_has_prefix (value, VALUE "\""));
        g_assert_true (g_str_is_ascii (value));
        g_assert_nonnull (end);
        g_assert_true (end[1] == '\0' || g_str_has_prefix (end + 1, "; filename*=UTF-8''"));
        g_assert_null (strchr (end + 1, '"'));
        for (const char *p = value; *p != '\0'; p++)
            g_assert_true (!g_ascii_iscntrl (*p) && *p != '/' && *p != '\\');
    }
}

static void
a_long_name_is_cut_between_characters (void)
{
    g_autoptr (GString) name = g_string_new ("a");
    while (name->len < 100000)
        g_string_append (name, "\303\237");
    g_autofree char *value = content_disposition (name->str);
    g_assert_cmpuint (strlen (value), <, 4 * CONTENT_DISPOSITION_NAME_BYTES);
    g_assert_true (g_str_has_suffix (value, "%C3%9F"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/content_disposition/names_are_written_by_the_table",
                     names_are_written_by_the_table);
    g_test_add_func ("/content_disposition/no_octet_of_a_name_ends_the_value",
                     no_octet_of_a_name_ends_the_value);
    g_test_add_func ("/content_disposition/a_long_name_is_cut_between_characters",
                     a_long_name_is_cut_between_characters);
    return g_test_run ();
}
