/* SPDX-License-Identifier: ISC */
/* What an operator may write in a notice's file, and what he is told is wrong there. */
#include "imcore/templates.h"

#include "imcore/imcore.h"
#include "imcore/template_kind.h"

#include <glib/gstdio.h>
#include <string.h>

#define SHIPPED TEST_SOURCE_DIR "/etc/templates/en"

/* A folder of the language `xx`: the shipped files, but @xml for that of @kind; NULL: none. */
static char *
make_folder (const char *kind, const char *xml)
{
    char *folder = g_dir_make_tmp ("uinvite-templates-XXXXXX", NULL);
    g_assert_nonnull (folder);
    g_autofree char *language = g_build_filename (folder, "xx", NULL);
    g_assert_cmpint (g_mkdir (language, 0700), ==, 0);
    g_autofree char *reworded = g_strconcat (kind, ".xml", NULL);
    g_autoptr (GDir) shipped = g_dir_open (SHIPPED, 0, NULL);
    g_assert_nonnull (shipped);
    for (const char *name; (name = g_dir_read_name (shipped)) != NULL;) {
        g_autofree char *from = g_build_filename (SHIPPED, name, NULL);
        g_autofree char *to = g_build_filename (language, name, NULL);
        g_autofree char *octets = NULL;
        g_assert_true (g_file_get_contents (from, &octets, NULL, NULL));
        const char *written = strcmp (name, reworded) == 0 ? xml : octets;
        if (written != NULL)
            g_assert_true (g_file_set_contents (to, written, -1, NULL));
    }
    return folder;
}

static void
remove_folder (const char *folder)
{
    g_autofree char *language = g_build_filename (folder, "xx", NULL);
    g_autoptr (GDir) files = g_dir_open (language, 0, NULL);
    for (const char *name; (name = g_dir_read_name (files)) != NULL;) {
        g_autofree char *path = g_build_filename (language, name, NULL);
        g_unlink (path);
    }
    g_rmdir (language);
    g_rmdir (folder);
}

/* Opens such a folder's notices, which must be right. */
static Templates *
open_reworded (const char *kind, const char *xml)
{
    g_autofree char *folder = make_folder (kind, xml);
    g_autoptr (GError) error = NULL;
    Templates *templates = templates_open (folder, "xx", &error);
    remove_folder (folder);
    g_assert_no_error (error);
    g_assert_nonnull (templates);
    return templates;
}

/* Opens such a folder's notices, which must be refused with these words, the file named. */
static void
assert_refused (const char *kind, const char *xml, const char *said)
{
    g_autofree char *folder = make_folder (kind, xml);
    g_autoptr (GError) error = NULL;
    g_autoptr (Templates) templates = templates_open (folder, "xx", &error);
    remove_folder (folder);
    g_assert_null (templates);
    g_assert_error (error, IM_ERROR, IM_ERROR_CONFIG);
    if (strstr (error->message, said) == NULL)
        g_error ("'%s' does not say '%s'", error->message, said);
    g_assert_true (g_str_has_prefix (error->message, folder));
}

/* The shipped file of @kind with @instead wherever it says @what. */
static char *
say_instead (const char *kind, const char *what, const char *instead)
{
    g_autofree char *path = g_strdup_printf (SHIPPED "/%s.xml", kind);
    g_autofree char *octets = NULL;
    g_assert_true (g_file_get_contents (path, &octets, NULL, NULL));
    g_auto (GStrv) pieces = g_strsplit (octets, what, -1);
    g_assert_cmpuint (g_strv_length (pieces), >, 1);
    return g_strjoinv (instead, pieces);
}

/* A file of the notice `known`, right but for what is given. */
static char *
write_known (const char *subject, const char *text, const char *rest)
{
    return g_strconcat (
        "<notice kind=\"known\">\n<mail>\n<subject>", subject != NULL ? subject : "<uin/>",
        "</subject>\n<text>\n", text != NULL ? text : "<p><uin/></p>", "\n</text>\n",
        rest != NULL ? rest : "",
        "</mail>\n<sms><uin/></sms>\n<client><uin/></client>\n</notice>\n", NULL);
}

static void
what_is_wrong_in_a_file_is_named_with_its_line (void)
{
    static const struct {
        const char *label, *xml, *said;
    } cases[] = {
        { "missing file", NULL, "known.xml: " },
        { "empty file", "", "known.xml:" },
        { "cut off", "<notice kind=\"known\">\n<mail>", "known.xml:2: not well-formed" },
        { "not UTF-8", "<notice kind=\"known\">J\xFCrgen</notice>",
          "known.xml:1: not well-formed" },
        { "another root", "<html/>",
          "known.xml:1: the file must be a <notice kind=\"known\">" },
        { "another kind", "<notice kind=\"message\"/>", "known.xml:1: the file must be" },
        { "no mail",
          "<notice kind=\"known\">\n<sms><uin/></sms><client><uin/></client></notice>",
          "known.xml:1: <notice> lacks its <mail>" },
        { "no subject",
          "<notice kind=\"known\">\n<mail><text><p><uin/></p></text></mail></notice>",
          "known.xml:2: <mail> lacks its <subject>" },
        { "no sms",
          "<notice "
          "kind=\"known\">\n<mail><subject><uin/></subject><text><p><uin/></p></text></mail>"
          "<client><uin/></client></notice>",
          "known.xml:1: <notice> lacks its <sms>" },
        { "no client",
          "<notice "
          "kind=\"known\">\n<mail><subject><uin/></subject><text><p><uin/></p></text></mail>"
          "<sms><uin/></sms></notice>",
          "known.xml:1: <notice> lacks its <client>" },
        { "a DOCTYPE with an entity",
          "<!DOCTYPE notice [<!ENTITY e SYSTEM \"/etc/passwd\">]>\n<notice "
          "kind=\"known\">\n<mail>\n"
          "<subject><uin/></subject>\n<text>\n<p><uin/>&e;</p>\n</text>\n</mail>\n"
          "<sms><uin/></sms>\n<client><uin/></client>\n</notice>\n",
          "a DOCTYPE has no use here" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        assert_refused ("known", cases[i].xml, cases[i].said);
    }
}

/* The subject stands in line 3, the text's first line in 5, what follows the text in 7. */
static void
what_is_wrong_in_a_wording_is_named_with_its_line (void)
{
    static const struct {
        const char *label, *subject, *text, *rest, *said;
    } cases[] = {
        { "a medium twice", .rest = "<subject>x</subject>",
          .said = "known.xml:7: <subject> stands twice" },
        { "a medium there is not", .rest = "<fax/>",
          .said = "known.xml:7: <mail> cannot hold this: fax" },
        { "mistyped placeholder", .text = "<p><uin/>\n<nmae/></p>",
          .said = "known.xml:6: <nmae> cannot stand here; the known notice has: uin, domain" },
        { "another notice's placeholder", .text = "<p><uin/> <password/></p>",
          .said = "known.xml:5: <password> cannot stand here" },
        { "mistyped condition", .text = "<p><uin/></p>\n<if name=\"nmae\"><p>x</p></if>",
          .said = "known.xml:6: <if name=\"nmae\">" },
        { "condition without a name", .text = "<p><uin/></p>\n<unless><p/></unless>",
          .said = "known.xml:6: <unless name=\"\">" },
        { "asking for a word where there are none",
          .text = "<p><uin/></p>\n<if name=\"name\" has=\"Ann\"><p>x</p></if>",
          .said = "known.xml:6: <if name=\"name\"> cannot ask what it has" },
        { "another attribute of a condition",
          .text = "<p><uin/></p>\n<if name=\"name\" is=\"Ann\"><p>x</p></if>",
          .said = "known.xml:6: <if> must not have the attribute is" },
        { "placeholder with words in it", .text = "<p><uin>12</uin></p>",
          .said = "known.xml:5: <uin/> is filled in later and must be empty" },
        { "number not in the subject", .subject = "Welcome",
          .said = "known.xml:3: <subject> of the known notice must say <uin/>" },
        { "number only now and then", .text = "<if name=\"name\"><p><uin/></p></if>",
          .said = "known.xml:4: <text> of the known notice must say <uin/>, outside <if>" },
        { "words outside a paragraph", .text = "<p><uin/></p>\nHello",
          .said = "must stand in a <p> or <line>" },
        { "placeholder outside a paragraph", .text = "<p>x</p>\n<uin/>",
          .said = "known.xml:6: <uin/> must stand in a <p> or <line>" },
        { "HTML in the text", .text = "<p><uin/> <b>x</b></p>",
          .said = "known.xml:5: <b> cannot stand here" },
        { "attribute in the text", .text = "<p style=\"x\"><uin/></p>",
          .said = "known.xml:5: <p> must not have the attribute style" },
        { "script in the HTML", .rest = "<html><uin/>\n<script>x</script></html>",
          .said = "known.xml:8: <script> cannot stand here" },
        { "an event in the HTML", .rest = "<html><p onclick=\"x\"><uin/></p></html>",
          .said = "known.xml:7: <p> must not have the attribute onclick" },
        { "the HTML forgets the number", .rest = "<html>x</html>",
          .said = "known.xml:7: <html> of the known notice must say <uin/>" },
        { "an instruction", .text = "<p><uin/><?php x?></p>",
          .said = "known.xml:5: only words, elements and comments" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *xml = write_known (cases[i].subject, cases[i].text, cases[i].rest);
        g_test_message ("%s", cases[i].label);
        assert_refused ("known", xml, cases[i].said);
    }
}

static void
elements_too_deep_in_one_another_are_refused (void)
{
    g_autoptr (GString) text = g_string_new ("<p><uin/>");
    for (guint i = 0; i < 200; i++)
        g_string_append (text, "<if name=\"name\">");
    for (guint i = 0; i < 200; i++)
        g_string_append (text, "</if>");
    g_string_append (text, "</p>");
    g_autofree char *xml = write_known (NULL, text->str, NULL);
    assert_refused ("known", xml, "deep");
}

static void
a_wording_that_drops_a_persons_words_is_refused (void)
{
    static const struct {
        const char *kind, *what, *said;
    } cases[] = {
        { "invitation", "<text/>", "<text> of the invitation notice must say <text/>" },
        { "invitation", "<inviter-number/>", "must say <inviter-number/>" },
        { "request", "<writer-address/>", "must say <writer-address/>" },
        { "accepted", "<text/>", "must say <text/>" },
        { "help", "<words/>", "must say <words/>, outside <if>" },
        { "invited", "<address/>", "must say <address/>, outside <if>" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *xml = say_instead (cases[i].kind, cases[i].what, "");
        assert_refused (cases[i].kind, xml, cases[i].said);
    }
}

static void
a_language_or_file_that_is_none_is_named (void)
{
    g_autoptr (GError) error = NULL;
    g_assert_null (templates_open (TEST_SOURCE_DIR "/etc/templates", "nowhere", &error));
    g_assert_error (error, IM_ERROR, IM_ERROR_CONFIG);
    g_assert_nonnull (strstr (error->message, "templates.language"));
    g_clear_error (&error);

    g_autofree char *xml = write_known (NULL, NULL, NULL);
    g_autofree char *folder = make_folder ("known", xml);
    g_autofree char *stray = g_build_filename (folder, "xx", "konwn.xml", NULL);
    g_autofree char *backup = g_build_filename (folder, "xx", "known.xml~", NULL);
    g_assert_true (g_file_set_contents (backup, "x", -1, NULL));
    g_autoptr (Templates) templates = templates_open (folder, "xx", &error);
    g_assert_no_error (error);
    g_assert_nonnull (templates);
    g_assert_true (g_file_set_contents (stray, "x", -1, NULL));
    g_assert_null (templates_open (folder, "xx", &error));
    g_assert_error (error, IM_ERROR, IM_ERROR_CONFIG);
    g_assert_nonnull (strstr (error->message, "konwn.xml"));
    remove_folder (folder);
}

static void
an_operators_own_html_is_used (void)
{
    g_autofree char *xml = write_known (
        NULL, NULL,
        "<html><h1 style=\"color: #080\">Hi<if name=\"name\"> <name/></if></h1>"
        "<!-- mine --><p>Number <b><uin/></b>, <url/></p></html>");
    g_autoptr (Templates) templates = open_reworded ("known", xml);
    g_autoptr (GError) error = NULL;
    const TemplateValue values[] = { { "uin", "12" },
                                     { "domain", "im.example" },
                                     { "service-address", "a@im.example" },
                                     { "name", "<i>Zo\u00EB</i>" },
                                     { "url", "https://im.example" },
                                     { NULL, NULL } };
    g_auto (MailWording) mail = { NULL, NULL, NULL };
    g_assert_true (templates_word_mail (templates, "known", values, &mail, &error));
    g_assert_true (g_pattern_match_simple (
        "<!DOCTYPE html>*<html lang=\"xx\">*charset=UTF-8\">*<title>12</title>*"
        "<h1 style=\"color: #080\">Hi &lt;i&gt;Zo\u00EB&lt;/i&gt;</h1>"
        "<p>Number <b>12</b>, <a href=\"https://im.example\">https://im.example</a></p>*",
        mail.html));
    g_assert_null (strstr (mail.html, "mine"));

    /* The same notice without what its HTML says unconditionally. */
    const TemplateValue fewer[] = { { "uin", "12" },
                                    { "domain", "im.example" },
                                    { "service-address", "a@im.example" },
                                    { NULL, NULL } };
    MailWording untouched = { NULL, NULL, NULL };
    g_assert_false (templates_word_mail (templates, "known", fewer, &untouched, &error));
    g_assert_error (error, IM_ERROR, IM_ERROR_BROKEN);
    g_assert_nonnull (strstr (error->message, "<url/>"));
    g_assert_null (untouched.subject);
}

/* Seed A, page 19: number and temporary password in the Subject.  An operator's choice. */
static void
an_invitations_subject_may_hold_the_password (void)
{
    g_autofree char *xml = say_instead ("invitation", "invites you: <uin/> can be your number",
                                        "invites you: UIN <uin/>, password: <password/>");
    g_autoptr (Templates) templates = open_reworded ("invitation", xml);
    const TemplateValue values[] = { { "uin", "12125556666" },
                                     { "password", "ABCDEFGH" },
                                     { "domain", "im.example" },
                                     { "service-address", "NewUser@im.example" },
                                     { "inviter-number", "639175336647" },
                                     { "inviter-name", "Dennis" },
                                     { NULL, NULL } };
    g_auto (MailWording) mail = { NULL, NULL, NULL };
    g_assert_true (templates_word_mail (templates, "invitation", values, &mail, NULL));
    g_assert_cmpstr (mail.subject, ==,
                     "Dennis invites you: UIN 12125556666, password: ABCDEFGH");
    g_auto (GStrv) around = g_strsplit (mail.text, "password:", -1);
    g_assert_cmpuint (g_strv_length (around), ==, 2);
    g_assert_true (g_regex_match_simple ("^ ABCDEFGH(\\s|$)", around[1], 0, 0));
}

/* The row of @kind in the table with so many columns. */
static char *
find_row (char **lines, const char *kind, guint columns)
{
    g_autofree char *name = g_strdup_printf ("`%s`", kind);
    for (; *lines != NULL; lines++) {
        g_auto (GStrv) cells = g_strsplit (*lines, "|", -1);
        if (g_strv_length (cells) == columns + 2 && strstr (cells[1], name) != NULL)
            return g_strdup (*lines);
    }
    g_error ("doc/templates.md has no row of %u columns for %s", columns, name);
}

/* The words of @row that are no kinds. */
static char **
names_in (const char *row)
{
    g_auto (GStrv) cells = g_strsplit (row, "|", 3);
    return g_strsplit_set (cells[2], " ,*|()", -1);
}

static void
the_operators_page_has_every_kind_and_placeholder (void)
{
    g_autofree char *page = NULL;
    g_assert_true (
        g_file_get_contents (TEST_SOURCE_DIR "/doc/templates.md", &page, NULL, NULL));
    g_auto (GStrv) lines = g_strsplit (page, "\n", -1);
    for (guint i = 0; template_kind_at (i) != NULL; i++) {
        const TemplateKind *kind = template_kind_at (i);
        g_autofree char *meaning = find_row (lines, kind->name, 2);
        g_autofree char *row = find_row (lines, kind->name, 4);
        g_auto (GStrv) names = names_in (row);
        for (const Placeholder *p = kind->places; p->name != NULL; p++) {
            g_autofree char *element = g_strdup_printf ("`<%s/>`", p->name);
            g_autofree char *asked = g_strdup_printf ("`%s`", p->name);
            if (!g_strv_contains ((const char *const *) names, p->name))
                g_error ("the row does not name %s: %s", p->name, row);
            g_assert_nonnull (strstr (page, (p->traits & PLACE_ASKED) ? asked : element));
        }
        for (char **name = names; *name != NULL; name++)
            if (**name != '\0' && strcmp (*name, "subject") != 0)
                g_assert_nonnull (template_kind_find_place (kind, *name));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add_func ("/template_file/" #name, name)
    ADD (what_is_wrong_in_a_file_is_named_with_its_line);
    ADD (what_is_wrong_in_a_wording_is_named_with_its_line);
    ADD (elements_too_deep_in_one_another_are_refused);
    ADD (a_wording_that_drops_a_persons_words_is_refused);
    ADD (a_language_or_file_that_is_none_is_named);
    ADD (an_operators_own_html_is_used);
    ADD (an_invitations_subject_may_hold_the_password);
    ADD (the_operators_page_has_every_kind_and_placeholder);
    return g_test_run ();
}
