/* SPDX-License-Identifier: ISC */
#include "imcore/templates.h"

#include "imcore/imcore.h"
#include "imcore/line_filler.h"
#include "imcore/template_file.h"

#include <libxml/HTMLtree.h>
#include <libxml/parser.h>
#include <libxml/xmlsave.h>
#include <string.h>

#define MAIL_COLUMNS 76

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlNode, xmlFreeNode)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

struct Templates {
    char *language;
    GPtrArray *notices; /* xmlDoc, in the order of the kinds */
};

static void
free_document (gpointer document)
{
    xmlFreeDoc (document);
}

/* A file that is no notice's would never be read: better said now than wondered at later. */
static gboolean
check_names (const char *folder, GError **error)
{
    g_autoptr (GError) why = NULL;
    g_autoptr (GDir) files = g_dir_open (folder, 0, &why);
    if (files == NULL) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "%s; templates.directory and templates.language name this folder",
                     why->message);
        return FALSE;
    }
    for (const char *name = g_dir_read_name (files); name != NULL;
         name = g_dir_read_name (files)) {
        gboolean found = !g_str_has_suffix (name, ".xml") || name[0] == '.';
        for (guint i = 0; !found && template_kind_at (i) != NULL; i++) {
            g_autofree char *file = g_strconcat (template_kind_at (i)->name, ".xml", NULL);
            found = strcmp (name, file) == 0;
        }
        if (!found) {
            g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                         "%s/%s: there is no notice of this name; move the file away", folder,
                         name);
            return FALSE;
        }
    }
    return TRUE;
}

Templates *
templates_open (const char *directory, const char *language, GError **error)
{
    xmlInitParser ();
    g_autofree char *folder = g_build_filename (directory, language, NULL);
    if (!check_names (folder, error))
        return NULL;
    g_autoptr (Templates) templates = g_new0 (Templates, 1);
    templates->language = g_strdup (language);
    templates->notices = g_ptr_array_new_with_free_func (free_document);
    for (guint i = 0; template_kind_at (i) != NULL; i++) {
        const TemplateKind *kind = template_kind_at (i);
        g_autofree char *path = g_strdup_printf ("%s/%s.xml", folder, kind->name);
        xmlDoc *notice = template_file_read (path, kind, error);
        if (notice == NULL)
            return NULL;
        g_ptr_array_add (templates->notices, notice);
    }
    return g_steal_pointer (&templates);
}

void
templates_free (Templates *templates)
{
    if (templates == NULL)
        return;
    g_clear_pointer (&templates->notices, g_ptr_array_unref);
    g_free (templates->language);
    g_free (templates);
}

void
mail_wording_clear (MailWording *wording)
{
    g_clear_pointer (&wording->subject, g_free);
    g_clear_pointer (&wording->text, g_free);
    g_clear_pointer (&wording->html, g_free);
}

/* ---- Filling: a part of a notice becomes a tree of its own without placeholders ---------- */

/* What one wording is made from. */
typedef struct {
    const TemplateKind *kind;
    const xmlNode *notice;
    const TemplateValue *values;
} Order;

static const char *
find_value (const TemplateValue *values, const char *name)
{
    for (const TemplateValue *v = values; v->name != NULL; v++)
        if (strcmp (v->name, name) == 0)
            return v->value != NULL && *v->value != '\0' ? v->value : NULL;
    return NULL;
}

static gboolean
check_values (const TemplateKind *kind, const TemplateValue *values, GError **error)
{
    for (const Placeholder *p = kind->places; p->name != NULL; p++)
        if ((p->traits & PLACE_GIVEN) != 0 && find_value (values, p->name) == NULL) {
            g_set_error (error, IM_ERROR, IM_ERROR_BROKEN, "the %s notice without its %s",
                         kind->name, p->name);
            return FALSE;
        }
    for (const TemplateValue *v = values; v->name != NULL; v++) {
        if (!template_kind_any_has_place (v->name)) {
            g_set_error (error, IM_ERROR, IM_ERROR_BROKEN, "no notice has a %s", v->name);
            return FALSE;
        }
        if (v->value != NULL && !g_utf8_validate (v->value, -1, NULL)) {
            g_set_error (error, IM_ERROR, IM_ERROR_BROKEN, "the %s notice's %s is not UTF-8",
                         kind->name, v->name);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
begin_order (const Templates *templates, const char *name, const TemplateValue *values,
             Order *order, GError **error)
{
    for (guint i = 0; template_kind_at (i) != NULL; i++)
        if (strcmp (template_kind_at (i)->name, name) == 0) {
            order->kind = template_kind_at (i);
            order->notice = xmlDocGetRootElement (g_ptr_array_index (templates->notices, i));
            order->values = values;
            return check_values (order->kind, values, error);
        }
    g_set_error (error, IM_ERROR, IM_ERROR_BROKEN, "there is no %s notice", name);
    return FALSE;
}

static xmlNode *
add_element (xmlNode *to, const char *name)
{
    return xmlAddChild (to, xmlNewNode (NULL, BAD_CAST name));
}

static void
add_text (xmlNode *to, const char *text)
{
    xmlAddChild (to, xmlNewText (BAD_CAST text));
}

/* XML can hold no control characters but these. */
static char *
without_controls (const char *value)
{
    GString *clean = g_string_new (NULL);
    for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if (c == '\t' || c == '\n' || !g_unichar_iscntrl (c))
            g_string_append_unichar (clean, c);
        else if (c == '\r' && p[1] != '\n')
            g_string_append_c (clean, '\n');
    }
    return g_string_free (clean, FALSE);
}

/* A line end is a <br/> for readers of HTML whose program drops styles. */
static void
add_lines (xmlNode *to, const char *value)
{
    xmlNode *span = add_element (to, "span");
    xmlNewProp (span, BAD_CAST "style", BAD_CAST "white-space: pre-wrap");
    g_auto (GStrv) lines = g_strsplit (value, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (line != lines)
            add_element (span, "br");
        add_text (span, *line);
    }
}

static void
add_value (xmlNode *to, const Placeholder *place, const char *value)
{
    g_autofree char *clean = without_controls (value);
    gboolean web = g_str_has_prefix (clean, "https://") || g_str_has_prefix (clean, "http://");
    if ((place->traits & PLACE_LINES) != 0) {
        add_lines (to, clean);
    } else if ((place->traits & PLACE_LINK) != 0 && web) {
        xmlNode *link = add_element (to, "a");
        xmlNewProp (link, BAD_CAST "href", BAD_CAST clean);
        add_text (link, clean);
    } else {
        add_text (to, clean);
    }
}

/* Is there the value that <if> or <unless> asks for and, with has="...", that word in it? */
static gboolean
is_met (const Order *order, const xmlNode *condition)
{
    const char *value = find_value (order->values, template_file_attribute (condition, "name"));
    const char *word = template_file_attribute (condition, "has");
    if (value == NULL || *word == '\0')
        return value != NULL;
    g_auto (GStrv) words = g_strsplit_set (value, ", ", -1);
    return g_strv_contains ((const char *const *) words, word);
}

static gboolean fill_children (const Order *order, const xmlNode *from, xmlNode *to,
                               GError **error);

static gboolean
fill_element (const Order *order, const xmlNode *from, xmlNode *to, GError **error)
{
    const char *name = (const char *) from->name;
    gboolean negated = strcmp (name, "unless") == 0;
    if (negated || strcmp (name, "if") == 0)
        return is_met (order, from) == negated || fill_children (order, from, to, error);
    const Placeholder *place = template_kind_find_place (order->kind, name);
    if (place == NULL) {
        xmlNode *copy = add_element (to, name);
        for (const xmlAttr *a = from->properties; a != NULL; a = a->next)
            xmlNewProp (copy, a->name,
                        BAD_CAST template_file_attribute (from, (const char *) a->name));
        return fill_children (order, from, copy, error);
    }
    const char *value = find_value (order->values, name);
    if (value == NULL) {
        g_set_error (error, IM_ERROR, IM_ERROR_BROKEN,
                     "the %s notice says <%s/> outside <if>, and there is none",
                     order->kind->name, name);
        return FALSE;
    }
    add_value (to, place, value);
    return TRUE;
}

static gboolean
fill_children (const Order *order, const xmlNode *from, xmlNode *to, GError **error)
{
    for (const xmlNode *child = from->children; child != NULL; child = child->next) {
        if (child->type == XML_TEXT_NODE)
            add_text (to, (const char *) child->content);
        else if (child->type == XML_ELEMENT_NODE && !fill_element (order, child, to, error))
            return FALSE;
    }
    return TRUE;
}

static xmlNode *
fill_part (const Order *order, const xmlNode *part, GError **error)
{
    g_autoptr (xmlNode) filled = xmlNewNode (NULL, part->name);
    return fill_children (order, part, filled, error) ? g_steal_pointer (&filled) : NULL;
}

/* ---- Plain wordings ---------------------------------------------------------------------- */

static gboolean
is_named (const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0;
}

static void
add_words (LineFiller *filler, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && is_named (child, "br"))
            line_filler_break (filler);
        else if (child->type == XML_ELEMENT_NODE)
            add_words (filler, child);
        else if (is_named (node, "span")) /* in plain wordings, add_lines() alone makes these */
            line_filler_add_kept (filler, (const char *) child->content);
        else
            line_filler_add (filler, (const char *) child->content);
    }
}

static char *
write_lines (const xmlNode *filled, guint columns)
{
    g_autoptr (LineFiller) filler = line_filler_new (columns);
    add_words (filler, filled);
    return line_filler_finish (filler);
}

/* Paragraphs with an empty line between them; <line>s stand together, never broken.  What has
 * lost all its sentences leaves no gap. */
static char *
write_paragraphs (const xmlNode *filled)
{
    g_autoptr (GString) text = g_string_new (NULL);
    gboolean after_line = FALSE;
    for (const xmlNode *block = filled->children; block != NULL; block = block->next) {
        if (block->type != XML_ELEMENT_NODE)
            continue;
        gboolean line = is_named (block, "line");
        g_autofree char *words = write_lines (block, line ? 0 : MAIL_COLUMNS);
        if (*words == '\0')
            continue;
        if (text->len > 0 && !(line && after_line))
            g_string_append_c (text, '\n');
        g_string_append_printf (text, "%s\n", words);
        after_line = line;
    }
    return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
write_plain (const Templates *templates, const char *kind, const char *medium,
             const TemplateValue *values, GError **error)
{
    Order order;
    if (!begin_order (templates, kind, values, &order, error))
        return NULL;
    g_autoptr (xmlNode) filled
        = fill_part (&order, template_file_child (order.notice, medium), error);
    return filled == NULL ? NULL : write_lines (filled, 0);
}

char *
templates_word_sms (const Templates *templates, const char *kind, const TemplateValue *values,
                    GError **error)
{
    return write_plain (templates, kind, "sms", values, error);
}

char *
templates_word_client (const Templates *templates, const char *kind,
                       const TemplateValue *values, GError **error)
{
    return write_plain (templates, kind, "client", values, error);
}

/* ---- HTML -------------------------------------------------------------------------------- */

static void
move_children (xmlNode *from, xmlNode *to)
{
    while (from->children != NULL) {
        xmlNode *child = from->children;
        xmlUnlinkNode (child);
        xmlAddChild (to, child);
    }
}

/* The text's blocks as paragraphs; <line>s that follow one another share one. */
static void
move_blocks (xmlNode *text, xmlNode *body)
{
    xmlNode *lines = NULL;
    for (xmlNode *block = text->children; block != NULL; block = block->next) {
        if (block->type != XML_ELEMENT_NODE)
            continue;
        g_autofree char *words = write_lines (block, 0);
        if (*words == '\0')
            continue;
        gboolean line = is_named (block, "line");
        if (line && lines != NULL) {
            add_element (lines, "br");
            move_children (block, lines);
            continue;
        }
        add_text (body, "\n");
        xmlNode *paragraph = add_element (body, "p");
        move_children (block, paragraph);
        lines = line ? paragraph : NULL;
    }
    add_text (body, "\n");
}

/* A document with an empty body, which *@body is set to.  Its charset is said by libxml2 when
 * it is written. */
static xmlDoc *
begin_document (const char *language, const char *title, xmlNode **body)
{
    xmlDoc *document = htmlNewDocNoDtD (NULL, NULL);
    xmlCreateIntSubset (document, BAD_CAST "html", NULL, NULL);
    xmlNode *root = xmlNewNode (NULL, BAD_CAST "html");
    xmlDocSetRootElement (document, root);
    xmlNewProp (root, BAD_CAST "lang", BAD_CAST language);
    xmlNode *head = add_element (root, "head");
    add_text (add_element (head, "title"), title);
    *body = add_element (root, "body");
    return document;
}

static char *
write_document (xmlDoc *document)
{
    xmlBuffer *buffer = xmlBufferCreate ();
    xmlSaveCtxt *saving = xmlSaveToBuffer (buffer, "UTF-8", XML_SAVE_AS_HTML);
    xmlSaveDoc (saving, document);
    xmlSaveClose (saving);
    char *html = g_strndup ((const char *) xmlBufferContent (buffer),
                            (gsize) xmlBufferLength (buffer));
    xmlBufferFree (buffer);
    return html;
}

/* The operator's own <html>, or one made from the text, whose tree it then eats. */
static char *
word_html (const Templates *templates, const Order *order, const char *subject, xmlNode *text,
           GError **error)
{
    const xmlNode *own
        = template_file_child (template_file_child (order->notice, "mail"), "html");
    xmlNode *body = NULL;
    g_autoptr (xmlDoc) document = begin_document (templates->language, subject, &body);
    if (own == NULL)
        move_blocks (text, body);
    else if (!fill_children (order, own, body, error))
        return NULL;
    return write_document (document);
}

static char *
word_subject (const Order *order, GError **error)
{
    const xmlNode *mail = template_file_child (order->notice, "mail");
    g_autoptr (xmlNode) subject
        = fill_part (order, template_file_child (mail, "subject"), error);
    return subject != NULL ? g_strdelimit (write_lines (subject, 0), "\n", ' ') : NULL;
}

char *
templates_word_subject (const Templates *templates, const char *kind,
                        const TemplateValue *values, GError **error)
{
    Order order;
    return begin_order (templates, kind, values, &order, error) ? word_subject (&order, error)
                                                                : NULL;
}

gboolean
templates_word_mail (const Templates *templates, const char *kind, const TemplateValue *values,
                     MailWording *wording, GError **error)
{
    Order order;
    if (!begin_order (templates, kind, values, &order, error))
        return FALSE;
    g_auto (MailWording) worded = { NULL, NULL, NULL };
    worded.subject = word_subject (&order, error);
    if (worded.subject == NULL)
        return FALSE;
    const xmlNode *mail = template_file_child (order.notice, "mail");
    g_autoptr (xmlNode) text = fill_part (&order, template_file_child (mail, "text"), error);
    if (text == NULL)
        return FALSE;
    worded.text = write_paragraphs (text);
    worded.html = word_html (templates, &order, worded.subject, text, error);
    if (worded.html == NULL)
        return FALSE;
    *wording = worded;
    worded = (MailWording){ NULL, NULL, NULL };
    return TRUE;
}
