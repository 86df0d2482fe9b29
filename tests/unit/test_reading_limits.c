/* SPDX-License-Identifier: ISC */
/* Letters made to cost more than a letter should: how long each may take, and how much memory.
 */
#include "imcore/mail/mail_reader.h"
#include "imcore/mail/reply_trimmer.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* What is promised is 50 ms and 64 MiB of an idle machine; a test's machine is seldom idle. */
#define SLOWEST_MS 400
#define LARGEST_KIB (64 * 1024)

static ImConfig *config;
static double slowest_ms;

/* A letter is @head, @unit as often as fits into the limit or @times, and @end. */
typedef struct {
    const char *label, *head, *unit;
    guint times; /* 0: until the letter is as large as one may be */
    const char *end;
} Shape;

#define FROM "From: john@company.com\r\n"
#define MIXED FROM "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
#define PAGE FROM "Content-Type: text/html; charset=utf-8\r\n\r\n"
#define PLAIN FROM "Content-Type: text/plain; charset=utf-8"
#define SMALL (250 * 1024)

static const Shape shapes[] = {
    { "lines", FROM "\r\n", "a line of words and words\r\n", 0, "" },
    { "one line", FROM "\r\n", "abcdefgh ", 0, "" },
    { "line ends", FROM "\r\n", "\n", 0, "" },
    { "quotes", FROM "\r\nHi\r\n", "> quoted line\r\n", 0, "" },
    { "attributions", FROM "\r\n", "On 2024 <a@b> wrote\r\n", 0, "" },
    { "what looks like parts", FROM "\r\n", "--\r\n", 0, "" },
    { "what looks like headers", FROM "\r\n", "X: y\r\n", 0, "" },
    { "controls", FROM "\r\n", "\x01", 0, "" },
    { "base64", FROM "Content-Transfer-Encoding: base64\r\n\r\n",
      "aGVsbG8gd29ybGQsIGhvdyBhcmUgeW91CmhlbGxvIHdvcmxkLCBob3cgYXJlIHlvdQpo\r\n", 0, "" },
    { "base64 of nothing", FROM "Content-Transfer-Encoding: base64\r\n\r\n", "!!!!\r\n", 0,
      "" },
    { "quoted-printable of nothing", FROM "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
      "=\r\n", 0, "" },
    { "iso-2022-jp of nothing", FROM "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n",
      "\x1b$B\x1b(B", 0, "" },
    { "no UTF-8", PLAIN "\r\n\r\n", "\xff", 0, "" },
    { "flowed", PLAIN "; format=flowed\r\n\r\n", "word \r\n", 0, "" },
    { "flowed quotes", PLAIN "; format=flowed; delsp=yes\r\n\r\n", ">>>>>>>>> word \r\n", 0,
      "" },
    { "blank plain parts", FROM "Content-Type: multipart/alternative; boundary=b\r\n\r\n",
      "--b\r\nContent-Type: text/plain\r\n\r\n                                        \r\n",
      190, "" },
    { "tags", PAGE, "<b>", 0, "" },
    { "paragraphs", PAGE, "<p>a</p>", 0, "" },
    { "paragraphs without end", PAGE, "<p>", 0, "" },
    { "ends of nothing", PAGE "<i><i><i><i><i><i><i><i><i><i><i><i><i><i><i><i><i>", "</x>", 0,
      "" },
    { "attributes", PAGE "<a ", "b=c ", 0, "" },
    { "entities", PAGE, "&lt", 0, "" },
    { "a comment", PAGE "<!-- ", "abcdefgh", 0, "" },
    { "sections", PAGE, "<![CDATA[", 0, "" },
    { "tables", PAGE, "<table><tr><td>", 0, "" },
    { "quotes in a page", PAGE, "<blockquote>", 0, "" },
    { "parts", MIXED, "--b\r\nContent-Type: text/html\r\n\r\na\r\n", 0, "" },
    { "empty parts", MIXED, "--b\r\n\r\n", 0, "" },
    { "pages of nothing", MIXED,
      "--b\r\nContent-Type: text/html\r\n\r\n<i></i><i></i><i></i><i></i>\r\n", 190, "" },
    { "parts in parts", FROM, "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", 0,
      "" },
    { "lines before parts", MIXED, "a line that belongs to no part\r\n", 0, "" },
    { "letters in letters", FROM, "Content-Type: message/rfc822\r\n\r\n", 0, "" },
    { "groups in groups", FROM "To: ", "a:", SMALL / 2, "\r\n\r\nHi" },
    { "groups in groups of a letter within",
      FROM "Content-Type: message/rfc822\r\n\r\nTo: ", "a:", SMALL, "\r\n\r\nHi" },
    { "groups over many lines of a letter within",
      FROM "Content-Type: message/rfc822\r\n\r\nTo: a:\r\n", " a:a:a:a:a:a:a:a:a:\r\n",
      SMALL / 20, "\r\n\r\nHi" },
    { "readers", FROM "To: ", "a@b,", SMALL / 4, "\r\n\r\nHi" },
    { "readers of a letter within", FROM "Content-Type: message/rfc822\r\n\r\nTo: ", "a@b,",
      SMALL / 4, "\r\n\r\nHi" },
    { "writers", "From: ", "a@b,", SMALL / 4, "\r\n\r\nHi" },
    { "comments in comments", "From: ", "(", SMALL, "\r\n\r\nHi" },
    { "encoded words", FROM "Subject: ", "=?utf-8?q?a?= ", SMALL / 14, "\r\n\r\nHi" },
    { "what looks like encoded words", FROM "Subject: ", "=?a?q?", SMALL / 6, "\r\n\r\nHi" },
    { "references", FROM "References: ", "<a@b> ", SMALL / 6, "\r\n\r\nHi" },
    { "parameters", PLAIN "; ", "a=x;", SMALL / 4, "\r\n\r\nHi" },
    { "pieces of a parameter", PLAIN "; ", "a*0=x;", SMALL / 6, "\r\n\r\nHi" },
    { "results", "Authentication-Results: mx.im.example; ", "dkim=pass header.d=a.b; ",
      SMALL / 24, "\r\n" FROM "\r\nHi" },
    { "comments in results", "Authentication-Results: mx.im.example; ", "(", SMALL,
      "\r\n" FROM "\r\nHi" },
};

static double
cpu_ms (void)
{
    struct timespec now;
    clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
    return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static glong
largest_kib (void)
{
    struct rusage used;
    getrusage (RUSAGE_SELF, &used);
    return used.ru_maxrss;
}

/* Tools that watch memory need more of it, and time. */
static gboolean
is_watched (void)
{
#ifdef __SANITIZE_ADDRESS__
    return TRUE;
#else
    const char *preloaded = g_getenv ("LD_PRELOAD");
    return preloaded != NULL && strstr (preloaded, "vgpreload") != NULL;
#endif
}

static GBytes *
write_letter (const Shape *shape)
{
    gsize limit = (gsize) im_config_number (config, "mail.letter_limit") - strlen (shape->end);
    GString *text = g_string_new (shape->head);
    for (guint i = 0; shape->times == 0 || i < shape->times; i++) {
        if (text->len + strlen (shape->unit) > limit)
            break;
        g_string_append (text, shape->unit);
    }
    g_string_append (text, shape->end);
    return g_string_free_to_bytes (text);
}

/* Memory is the process's highest: the letters before this one count in it. */
static void
a_letter_of_this_shape_costs_little (gconstpointer data)
{
    const Shape *shape = data;
    const ImEnvelope envelope = { .mail_from = "john@company.com" };
    g_autoptr (GBytes) bytes = write_letter (shape);
    g_autoptr (ImLetter) letter = NULL;
    glong kib_before = largest_kib ();
    double start = cpu_ms ();
    ImReading reading = mail_read (config, &envelope, bytes, &letter);
    gboolean was_cut = FALSE;
    g_autofree char *own = letter != NULL ? reply_trim (letter->text, &was_cut) : NULL;
    double taken = cpu_ms () - start;
    glong kib = largest_kib () - kib_before;
    slowest_ms = MAX (slowest_ms, taken);
    g_test_message ("%.1f ms, %ld KiB more, ending %d", taken, kib, reading);
    if (is_watched ())
        return;
    g_assert_cmpfloat (taken, <, SLOWEST_MS);
    g_assert_cmpint (kib, <, LARGEST_KIB);
}

static void
all_shapes_were_read (void)
{
    g_test_message (
        "figure: reader: %u hostile letters, slowest %.0f ms of CPU time, %ld MiB at most "
        "with the letter itself",
        (guint) G_N_ELEMENTS (shapes), slowest_ms, largest_kib () / 1024);
    g_assert_cmpfloat (slowest_ms, >, 0);
}

static ImConfig *
write_config (void)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp ("uinvite-limits-XXXXXX", &path, NULL);
    g_assert_cmpint (fd, >=, 0);
    g_close (fd, NULL);
    g_assert_true (g_file_set_contents (path, "[mail]\nverifier = mx.im.example\n", -1, NULL));
    ImConfig *read = im_config_read (path, NULL);
    g_unlink (path);
    g_assert_nonnull (read);
    return read;
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    config = write_config ();
    for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
        g_autofree char *path = g_strdup_printf ("/reading_limits/%s", shapes[i].label);
        g_test_add_data_func (path, &shapes[i], a_letter_of_this_shape_costs_little);
    }
    g_test_add_func ("/reading_limits/all_shapes_were_read", all_shapes_were_read);
    int result = g_test_run ();
    im_config_free (config);
    return result;
}
