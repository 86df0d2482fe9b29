/* SPDX-License-Identifier: ISC */
#include "imcore/template_file.h"

#include "imcore/imcore.h"

#include <libxml/parser.h>
#include <string.h>

#define FILE_LIMIT (256 * 1024) /* octets of a notice's file */
#define DEPTH_LIMIT 32          /* elements inside one another */

static const Placeholder registered[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "password", PLACE_GIVEN | PLACE_SAID },
    { "domain", PLACE_GIVEN },
    { "service-address", PLACE_GIVEN },
    { "name", 0 },
    { "password-ends", 0 },
    { "url", PLACE_LINK },
    { "access-number", 0 },
    { "access-code", 0 },
    { "help-word", 0 },
    { "leave-word", 0 },
    { NULL, 0 },
};

static const Placeholder known[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "domain", PLACE_GIVEN },
    { "service-address", PLACE_GIVEN },
    { "name", 0 },
    { "url", PLACE_LINK },
    { "access-number", 0 },
    { "access-code", 0 },
    { "help-word", 0 },
    { "leave-word", 0 },
    { NULL, 0 },
};

static const Placeholder operator_invitation[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID },
    { "domain", PLACE_GIVEN },
    { "service-address", PLACE_GIVEN },
    { "name", 0 },
    { "url", PLACE_LINK },
    { "access-number", 0 },
    { "invitation-ends", 0 },
    { NULL, 0 },
};

static const Placeholder message[] = {
    { "text", PLACE_GIVEN | PLACE_SAID | PLACE_LINES },
    { "writer-number", PLACE_GIVEN },
    { "writer-name", 0 },
    { "guest", PLACE_ASKED },
    { "cut", PLACE_ASKED },
    { "uin", 0 },
    { "domain", 0 },
    { "url", PLACE_LINK },
    { NULL, 0 },
};

static const Placeholder invitation[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "password", PLACE_GIVEN | PLACE_SAID },
    { "inviter-number", PLACE_GIVEN | PLACE_MENTIONED },
    { "inviter-name", PLACE_MENTIONED },
    { "domain", PLACE_GIVEN },
    { "service-address", PLACE_GIVEN },
    { "text", PLACE_MENTIONED | PLACE_LINES },
    { "url", PLACE_LINK },
    { "invitation-ends", 0 },
    { NULL, 0 },
};

static const Placeholder request[] = {
    { "writer-number", PLACE_GIVEN },
    { "writer-name", PLACE_MENTIONED },
    { "writer-address", PLACE_MENTIONED },
    { "writer-phone", PLACE_MENTIONED },
    { "name", 0 },
    { "text", PLACE_MENTIONED | PLACE_LINES },
    { NULL, 0 },
};

static const Placeholder accepted[] = {
    { "writer-number", PLACE_GIVEN | PLACE_MENTIONED },
    { "writer-name", PLACE_MENTIONED },
    { "text", PLACE_MENTIONED | PLACE_LINES },
    { NULL, 0 },
};

static const Placeholder invited[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "address", PLACE_GIVEN | PLACE_SAID },
    { "domain", PLACE_GIVEN },
    { "target-uin", 0 },
    { NULL, 0 },
};

static const Placeholder help[] = {
    { "words", PLACE_GIVEN | PLACE_SAID | PLACE_WORDS },
    { "domain", PLACE_GIVEN },
    { "service-address", PLACE_GIVEN },
    { "uin", 0 },
    { "url", PLACE_LINK },
    { NULL, 0 },
};

static const Placeholder held_expired[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "number", PLACE_GIVEN | PLACE_SAID },
    { "days", 0 },
    { NULL, 0 },
};

static const Placeholder undelivered[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "number", PLACE_GIVEN | PLACE_SAID },
    { "reason", PLACE_GIVEN | PLACE_ASKED | PLACE_WORDS },
    { NULL, 0 },
};

static const Placeholder erased[] = {
    { "service-address", PLACE_GIVEN },
    { "uin", 0 },
    { NULL, 0 },
};

static const Placeholder leave_confirm[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { NULL, 0 },
};

static const Placeholder question[] = {
    { "service-address", PLACE_GIVEN },
    { "writer-number", PLACE_GIVEN },
    { "writer-name", 0 },
    { NULL, 0 },
};

static const Placeholder own_link[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "link", PLACE_MENTIONED | PLACE_LINK },
    { "url", PLACE_LINK },
    { NULL, 0 },
};

static const Placeholder nobodys[] = {
    { "number", PLACE_GIVEN | PLACE_SAID },
    { "access-number", 0 },
    { NULL, 0 },
};

static const Placeholder stopped[] = {
    { "access-number", 0 },
    { "access-code", 0 },
    { NULL, 0 },
};

static const Placeholder policy[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "open", PLACE_ASKED },
    { NULL, 0 },
};

static const Placeholder buddy_name[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "changed", PLACE_ASKED },
    { "name", 0 },
    { NULL, 0 },
};

static const Placeholder password[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "password", PLACE_MENTIONED },
    { "password-ends", 0 },
    { "over-budget", PLACE_ASKED },
    { "url", PLACE_LINK },
    { NULL, 0 },
};

static const Placeholder receive[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "media", 0 },
    { NULL, 0 },
};

static const Placeholder who[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "text", PLACE_MENTIONED | PLACE_LINES },
    { NULL, 0 },
};

static const Placeholder which[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "text", PLACE_GIVEN | PLACE_SAID | PLACE_LINES },
    { NULL, 0 },
};

static const Placeholder not_sent[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "unanswered", PLACE_ASKED },
    { "left", PLACE_ASKED },
    { "too-long", PLACE_ASKED },
    { "limit", PLACE_GIVEN },
    { "over-budget", PLACE_ASKED },
    { NULL, 0 },
};

static const Placeholder join_question[] = {
    { "writer-number", PLACE_GIVEN | PLACE_SAID },
    { "writer-name", PLACE_MENTIONED },
    { "service-address", PLACE_GIVEN },
    { NULL, 0 },
};

static const Placeholder joined[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "address", PLACE_GIVEN | PLACE_SAID },
    { NULL, 0 },
};

static const Placeholder join_asked[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "address", PLACE_GIVEN | PLACE_SAID },
    { NULL, 0 },
};

static const Placeholder join_refused[] = {
    { "uin", PLACE_GIVEN | PLACE_IN_SUBJECT },
    { "reason", PLACE_GIVEN | PLACE_ASKED | PLACE_WORDS },
    { NULL, 0 },
};

static const Placeholder move_undone[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "address", PLACE_GIVEN | PLACE_SAID },
    { "password", 0 },
    { NULL, 0 },
};

static const Placeholder nominated[] = {
    { "uin", PLACE_GIVEN | PLACE_SAID | PLACE_IN_SUBJECT },
    { "address", PLACE_GIVEN | PLACE_SAID },
    { "domain", PLACE_GIVEN },
    { "name", 0 },
    { NULL, 0 },
};

static const Placeholder challenge[] = {
    { "domain", PLACE_GIVEN },
    { "service-address", PLACE_GIVEN },
    { "waiting-days", 0 },
    { NULL, 0 },
};

static const NoticeKind kinds[] = {
    { "registered", registered },
    { "known", known },
    { "operator-invitation", operator_invitation },
    { "invitation", invitation },
    { "membership", invitation },
    { "request", request },
    { "accepted", accepted },
    { "became-member", accepted },
    { "message", message },
    { "invited", invited },
    { "help", help },
    { "held-expired", held_expired },
    { "undelivered", undelivered },
    { "erased", erased },
    { "leave-confirm", leave_confirm },
    { "question", question },
    { "policy", policy },
    { "name", buddy_name },
    { "password", password },
    { "receive", receive },
    { "who", who },
    { "which", which },
    { "not-sent", not_sent },
    { "join-question", join_question },
    { "joined", joined },
    { "join-asked", join_asked },
    { "join-refused", join_refused },
    { "move-asked", join_asked },
    { "move-question", join_question },
    { "moved", joined },
    { "moved-away", joined },
    { "move-undone", move_undone },
    { "move-ended", joined },
    { "nominated", nominated },
    { "challenge", challenge },
    { "link", own_link },
    { "nobodys", nobodys },
    { "stopped", stopped },
};

/* What an operator's own <html> may be made of: words and their dress, nothing that acts. */
static const char *const html_elements[]
    = { "p",  "br", "div", "span", "a",  "b",     "strong", "i",  "em", "h1", "h2",
        "h3", "ul", "ol",  "li",   "hr", "table", "tbody",  "tr", "td", NULL };
static const char *const html_attributes[]
    = { "class", "style", "href", "title", "lang", "dir", NULL };

const NoticeKind *
notice_kind_at (guint index)
{
    return index < G_N_ELEMENTS (kinds) ? &kinds[index] : NULL;
}

const Placeholder *
notice_kind_find_place (const NoticeKind *kind, const char *name)
{
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
        if (kind == NULL || kind == &kinds[k])
            for (const Placeholder *p = kinds[k].places; p->name != NULL; p++)
                if (strcmp (p->name, name) == 0)
                    return p;
    return NULL;
}

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
    const NoticeKind *kind;
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
list_places (const NoticeKind *kind)
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
    const Placeholder *place = notice_kind_find_place (check->kind, name);
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
    const Placeholder *place = notice_kind_find_place (check->kind, name);
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
    xmlDoc *document
        = xmlCtxtReadMemory (context, octets, (int) size, path, "UTF-8",
                             XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
                                 | XML_PARSE_NOCDATA | XML_PARSE_NODICT);
    if (document == NULL) {
        const xmlError *why = xmlCtxtGetLastError (context);
        g_autofree char *what
            = g_strdup (why != NULL && why->message != NULL ? why->message : "");
        g_set_error (error, IM_ERROR, IM_ERROR_CONFIG,
                     "%s:%d: not well-formed XML in UTF-8: %s", path,
                     why != NULL ? why->line : 0, g_strstrip (what));
    }
    xmlFreeParserCtxt (context);
    return document;
}

xmlDoc *
template_file_read (const char *path, const NoticeKind *kind, GError **error)
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
