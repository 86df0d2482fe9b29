/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/template_file.h"

#include "imcore/imcore.h"

#include <libxml/parser.h>
#include <string.h>

#define FILE_LIMIT (256 * 1024) /* octets of a notice's file */
#define DEPTH_LIMIT 32          /* elements inside one another */

/* What an operator's own <html> may be made of: words and their dress, nothing that acts. */
static const char *const html_elements[] = { "p",  "br", "div",   "span",  "a",  "b",  "strong",
                                             "i",  "em", "h1",    "h2",    "h3", "ul", "ol",
                                             "li", "hr", "table", "tbody", "tr", "td", NULL };
static const char *const html_attributes[] = { "class", "style", "href", "title",
                                               "lang",  "dir",   NULL };

static gboolean
is_named (const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0;
}

static gboolean
is_condition (const xmlNode *node)
{
    return is_named (node, "if") || is_named (node, "unless");
}

xmlNode *
template_file_child (const xmlNode *node, const char *name)
{
    for (xmlNode *child = node->children; child != NULL; child = child->next)
        if (is_named (child, name))
            return child;
    return NULL;
}

const char *
template_file_attribute (const xmlNode *node, const char *name)
{
    for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
        if (strcmp ((const char *) a->name, name) == 0 && a->children != NULL)
            return (const char *) a->children->content;
    return "";
}

/* ---- Checking ---------------------------------------------------------------------------- */

/* One walk over one file. */
typedef struct {
    const char *path;
    const TemplateKind *kind;
    GError **error;
} Check;

static gboolean G_GNUC_PRINTF (3, 4)
    wrong (const Check *check, const xmlNode *node, const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    g_autofree char *what = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_set_error (check->error, IM_ERROR, IM_ERROR_CONFIG, "%s:%ld: %s", check->path,
                 xmlGetLineNo (node), what);
    return FALSE;
}

static char *
list_places (const TemplateKind *kind)
{
    GString *list = g_string_new (NULL);
    for (const Placeholder *p = kind->places; p->name != NULL; p++)
        g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", p->name);
    return g_string_free (list, FALSE);
}

/* What may stand in an element beside placeholders and <if>. */
typedef struct {
    const char *const *elements; /* ends with NULL */
    gboolean words;
} Content;

static const char *const no_elements[] = { NULL };
static const char *const line_breaks[] = { "br", NULL };
static const char *const blocks[] = { "p", "line", NULL };
static const Content one_line = { no_elements, TRUE };
static const Content some_lines = { line_breaks, TRUE };
static const Content paragraphs = { blocks, FALSE };
static const Content html = { html_elements, TRUE };

static gboolean check_content (const Check *check, const xmlNode *node, const Content *content,
                               guint depth);

static gboolean
check_condition (const Check *check, const xmlNode *node)
{
    const char *name = template_file_attribute (node, "name");
    const Placeholder *place = template_kind_find_place (check->kind, name);
    if (place == NULL) {
        g_autofree char *all = list_places (check->kind);
        return wrong (check, node, "<%s name=\"%s\">: the %s notice has only: %s", node->name,
                      name, check->kind->name, all);
    }
    for (const xmlAttr *a = node->properties; a != NULL; a = a->next) {
        gboolean has = strcmp ((const char *) a->name, "has") == 0;
        if (has && (place->traits & PLACE_WORDS) == 0)
            return wrong (check, node, "<%s name=\"%s\"> cannot ask what it has", node->name,
                          name);
        if (!has && strcmp ((const char *) a->name, "name") != 0)
            return wrong (check, node, "<%s> must not have the attribute %s", node->name,
                          a->name);
    }
    return TRUE;
}

static gboolean
check_place (const Check *check, const xmlNode *node, gboolean words)
{
    const char *name = (const char *) node->name;
    const Placeholder *place = template_kind_find_place (check->kind, name);
    if (place == NULL) {
        g_autofree char *all = list_places (check->kind);
        return wrong (check, node, "<%s> cannot stand here; the %s notice has: %s", name,
                      check->kind->name, all);
    }
    if ((place->traits & PLACE_ASKED) != 0)
        return wrong (check, node, "<%s/> has no words; ask for it by <if name=\"%s\">", name,
                      name);
    if (node->children != NULL || node->properties != NULL)
        return wrong (check, node, "<%s/> is filled in later and must be empty", name);
    return words || wrong (check, node, "<%s/> must stand in a <p> or <line>", name);
}

static gboolean
check_attributes (const Check *check, const xmlNode *node, const Content *content)
{
    for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
        if (content != &html || !g_strv_contains (html_attributes, (const char *) a->name))
            return wrong (check, node, "<%s> must not have the attribute %s", node->name,
                          a->name);
    return TRUE;
}

static gboolean
check_element (const Check *check, const xmlNode *node, const Content *content, guint depth)
{
    const char *name = (const char *) node->name;
    if (depth > DEPTH_LIMIT)
        return wrong (check, node, "elements stand more than %d deep in one another",
                      DEPTH_LIMIT);
    if (is_condition (node))
        return check_condition (check, node) && check_content (check, node, content, depth + 1);
    if (!g_strv_contains (content->elements, name))
        return check_place (check, node, content->words);
    const Content *inside = content == &paragraphs ? &some_lines : content;
    return check_attributes (check, node, content)
           && check_content (check, node, inside, depth + 1);
}

static gboolean
check_content (const Check *check, const xmlNode *node, const Content *content, guint depth)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_COMMENT_NODE)
            continue;
        if (child->type == XML_TEXT_NODE) {
            if (!content->words && !xmlIsBlankNode (child))
                return wrong (check, child, "words in <%s> must stand in a <p> or <line>",
                              node->name);
        } else if (child->type != XML_ELEMENT_NODE) {
            return wrong (check, child, "only words, elements and comments can stand in <%s>",
                          node->name);
        } else if (!check_element (check, child, content, depth)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Does @node say @name: @always, whatever values there are, or at least with some? */
static gboolean
says (const xmlNode *node, const char *name, gboolean always)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (is_named (child, name)
            || (!(always && is_condition (child)) && says (child, name, always)))
            return TRUE;
    return FALSE;
}

static gboolean
check_wording (const Check *check, const xmlNode *node, const Content *content, guint said)
{
    if (!check_content (check, node, content, 0))
        return FALSE;
    for (const Placeholder *p = check->kind->places; p->name != NULL; p++) {
        guint needed = p->traits & said;
        gboolean always = (needed & (PLACE_SAID | PLACE_IN_SUBJECT)) != 0;
        if (needed != 0 && !says (node, p->name, always))
            return wrong (check, node, "<%s> of the %s notice must say <%s/>%s", node->name,
                          check->kind->name, p->name, always ? ", outside <if>" : "");
    }
    return TRUE;
}

/* @names (ends with NULL) are all the children that @node may have, one of each. */
static gboolean
check_children (const Check *check, const xmlNode *node, const char *const *names)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_COMMENT_NODE || xmlIsBlankNode (child))
            continue;
        if (child->type != XML_ELEMENT_NODE
            || !g_strv_contains (names, (const char *) child->name))
            return wrong (check, child, "<%s> cannot hold this: %s", node->name, child->name);
        if (template_file_child (node, (const char *) child->name) != child)
            return wrong (check, child, "<%s> stands twice", child->name);
    }
    return TRUE;
}

static gboolean
check_part (const Check *check, const xmlNode *node, const char *name, const Content *content,
            guint said)
{
    const xmlNode *part = template_file_child (node, name);
    if (part == NULL)
        return wrong (check, node, "<%s> lacks its <%s>", node->name, name);
    return check_wording (check, part, content, said);
}

/* What every medium's wording must say. */
#define BODY (PLACE_SAID | PLACE_MENTIONED)

static gboolean
check_mail (const Check *check, const xmlNode *notice)
{
    static const char *const parts[] = { "subject", "text", "html", NULL };
    const xmlNode *mail = template_file_child (notice, "mail");
    if (mail == NULL)
        return wrong (check, notice, "<notice> lacks its <mail>");
    return check_children (check, mail, parts)
           && check_part (check, mail, "subject", &one_line, PLACE_IN_SUBJECT)
           && check_part (check, mail, "text", &paragraphs, BODY)
           && (template_file_child (mail, "html") == NULL
               || check_part (check, mail, "html", &html, BODY));
}

static gboolean
check_notice (const Check *check, const xmlDoc *document)
{
    static const char *const media[] = { "mail", "sms", "client", NULL };
    const xmlNode *notice = xmlDocGetRootElement (document);
    if (document->intSubset != NULL)
        return wrong (check, notice, "a DOCTYPE has no use here; leave it out");
    if (!is_named (notice, "notice")
        || strcmp (template_file_attribute (notice, "kind"), check->kind->name) != 0)
        return wrong (check, notice, "the file must be a <notice kind=\"%s\">",
                      check->kind->name);
    return check_children (check, notice, media) && check_mail (check, notice)
           && check_part (check, notice, "sms", &some_lines, BODY)
           && check_part (check, notice, "client", &some_lines, BODY);
}

/* ---- Reading ----------------------------------------------------------------------------- */

static xmlDoc *
parse (const char *path, const char *octets, gsize size, GError **error)
{
    xmlParserCtxt *context = xmlNewParserCtxt ();
    xmlDoc *document = xmlCtxtReadMemory (context, octets, (int) size, path, "UTF-8",
                                          XML_PARSE_NONET | XML_PARSE_NOERROR
                                              | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA
                                              | XML_PARSE_NODICT);
    if (document == NULL) {
        const xmlError *why = xmlCtxtGetLastError (context);
        g_autofree char *what = g_strdup (why != NULL && why->message != NULL ? why->message
                                                                              : "");
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "%s:%d: not well-formed XML in UTF-8: %s", path,
                     why != NULL ? why->line : 0, g_strstrip (what));
    }
    xmlFreeParserCtxt (context);
    return document;
}

xmlDoc *
template_file_read (const char *path, const TemplateKind *kind, GError **error)
{
    g_autofree char *octets = NULL;
    gsize size = 0;
    g_autoptr (GError) why = NULL;
    if (!g_file_get_contents (path, &octets, &size, &why)) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG, "%s: a notice every language needs: %s",
                     path, why->message);
        return NULL;
    }
    if (size > FILE_LIMIT) {
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "%s: larger than the %d octets of a notice", path, FILE_LIMIT);
        return NULL;
    }
    xmlDoc *document = parse (path, octets, size, error);
    Check check = { path, kind, error };
    if (document != NULL && !check_notice (&check, document)) {
        xmlFreeDoc (document);
        return NULL;
    }
    return document;
}
