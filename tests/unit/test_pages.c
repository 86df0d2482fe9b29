/* SPDX-License-Identifier: ISC */
#include "imcored/pages.h"

#include <string.h>

static char *
text_of (const Page *page)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data (page->body, &length);
    return g_strndup (bytes, length);
}

static void
a_name_is_never_markup (void)
{
    g_autoptr (Pages) pages = pages_read (TEST_SOURCE_DIR "/imcored/web", NULL);
    g_assert_nonnull (pages);
    g_autoptr (Page) page = pages_guest (pages, "<script>\"'&{{member}}");
    g_autofree char *text = text_of (page);
    g_assert_nonnull (strstr (text, "<title>Talk to &lt;script&gt;&quot;&apos;&amp;"));
    g_assert_null (strstr (text, "<script>"));
    g_assert_null (page->etag); /* whose page it is nobody else's browser is told */
}

static void
files_can_be_kept_and_asked_after (void)
{
    g_autoptr (Pages) pages = pages_read (TEST_SOURCE_DIR "/imcored/web", NULL);
    g_autoptr (Page) page = pages_find (pages, "/wire.js");
    g_assert_cmpuint (page->status, ==, 200);
    g_assert_cmpstr (page->type, ==, "text/javascript; charset=utf-8");
    g_assert_nonnull (page->etag);
}

static void
only_known_paths_are_files (void)
{
    static const char *const paths[] = {
        "", "//", "/index.html", "/../look.css", "/look.css/", "/guest.html"
    };
    g_autoptr (Pages) pages = pages_read (TEST_SOURCE_DIR "/imcored/web", NULL);
    for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
        g_assert_null (pages_find (pages, paths[i]));
}

static void
words_have_their_status (void)
{
    g_autoptr (Pages) pages = pages_read (TEST_SOURCE_DIR "/imcored/web", NULL);
    g_autoptr (Page) dead = pages_words (pages, PAGE_DEAD_LINK);
    g_autoptr (Page) away = pages_words (pages, PAGE_UNAVAILABLE);
    g_autofree char *text = text_of (dead);
    g_assert_cmpuint (dead->status, ==, 404);
    g_assert_cmpuint (away->status, ==, 503);
    g_assert_cmpuint (away->retry_after_s, >, 0);
    g_assert_null (strstr (text, "{{"));
}

static void
a_missing_folder_is_named (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Pages) pages = pages_read ("/nowhere", &error);
    g_assert_null (pages);
    g_assert_nonnull (strstr (error->message, "web.root = /nowhere"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/pages/a_name_is_never_markup", a_name_is_never_markup);
    g_test_add_func ("/pages/files_can_be_kept_and_asked_after",
                     files_can_be_kept_and_asked_after);
    g_test_add_func ("/pages/only_known_paths_are_files", only_known_paths_are_files);
    g_test_add_func ("/pages/words_have_their_status", words_have_their_status);
    g_test_add_func ("/pages/a_missing_folder_is_named", a_missing_folder_is_named);
    return g_test_run ();
}
