/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/machine_sign.h"

#include <string.h>

/* The header's first word, up to ';', a comment or white space: "auto-replied (vacation)". */
static gboolean
first_word_is (const char *value, const char *word)
{
    value += strspn (value, " \t\r\n");
    gsize length = strcspn (value, " \t\r\n;(");
    return length == strlen (word) && g_ascii_strncasecmp (value, word, length) == 0;
}

static gboolean
is_not_no (const char *value)
{
    return !first_word_is (value, "no");
}

static gboolean
is_to_many (const char *value)
{
    return first_word_is (value, "bulk") || first_word_is (value, "list")
           || first_word_is (value, "junk") || first_word_is (value, "auto_reply");
}

/* Bounces, receipts, abuse reports. */
static gboolean
is_report (const char *value)
{
    return first_word_is (value, "multipart/report")
           || first_word_is (value, "message/delivery-status")
           || first_word_is (value, "message/disposition-notification")
           || first_word_is (value, "message/feedback-report");
}

static gboolean
is_there (const char *value G_GNUC_UNUSED)
{
    return TRUE;
}

/* Exchange writes "All" into what it answers itself, other values into people's letters. */
static gboolean
is_all (const char *value)
{
    return first_word_is (value, "all");
}

static gboolean
is_autoresponder (const char *value)
{
    return first_word_is (value, "autoresponder");
}

static const struct {
    const char *header;
    gboolean (*says) (const char *value);
} signs[] = {
    { "Auto-Submitted", is_not_no }, /* RFC 3834, 5: anything but "no" */
    { "Precedence", is_to_many },           { "Content-Type", is_report },
    { "X-Autoreply", is_not_no }, /* from before RFC 3834, still sent */
    { "X-Autorespond", is_not_no },         { "X-Auto-Reply", is_not_no },
    { "X-Autoreply-From", is_there },       { "X-Mail-Autoreply", is_there },
    { "Preference", is_to_many },           { "X-Precedence", is_to_many },
    { "X-Auto-Response-Suppress", is_all }, { "X-FC-MachineGenerated", is_not_no },
    { "Delivered-To", is_autoresponder },   { "X-Failed-Recipients", is_there },
    { "X-TMDA-Confirm-Done", is_there }, /* challenges to senders */
    { "X-TMDA-Fingerprint", is_there },     { "X-ASK-Auth", is_there },
    { "X-BoxTrapper", is_there },           { "X-Spamarrest-noauth", is_there },
};

const char *
machine_sign_of_header (const char *name, const char *value)
{
    if (g_ascii_strncasecmp (name, "List-", strlen ("List-")) == 0)
        return "List-*";
    for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
        if (g_ascii_strcasecmp (name, signs[i].header) == 0 && signs[i].says (value))
            return signs[i].header;
    return NULL;
}

/* ---- Addresses --------------------------------------------------------------------------- */

static gboolean
is_at (const char *address, const char *domain)
{
    const char *at = strrchr (address, '@');
    return at != NULL && g_ascii_strcasecmp (at + 1, domain) == 0;
}

/* Is the local part one that programs write under? */
static gboolean
is_program (const char *address)
{
    static const char *const programs[] = {
        "mailer-daemon", "postmaster",   "noreply",        "no-reply",  "no_reply",
        "donotreply",    "do-not-reply", "do_not_reply",   "autoreply", "auto-reply",
        "autoresponder", "autoresponse", "auto-responder", "bounce",    "bounces",
        "listserv",      "majordomo",    "mailman",        "daemon",    "nobody",
    };
    gsize length = strcspn (address, "@+=");
    for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
        if (length == strlen (programs[i])
            && g_ascii_strncasecmp (address, programs[i], length) == 0)
            return TRUE;
    return FALSE;
}

/* "owner-fish@...", "fish-bounces+john=company.com@...": what lists write into MAIL FROM. */
static gboolean
is_list (const char *address)
{
    static const char *const ends[] = { "-bounces", "-bounce", "-owner", "-request",
                                        "-errors" };
    gsize length = strcspn (address, "@+");
    if (g_ascii_strncasecmp (address, "owner-", strlen ("owner-")) == 0)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
        gsize end = strlen (ends[i]);
        if (length > end && g_ascii_strncasecmp (address + length - end, ends[i], end) == 0)
            return TRUE;
    }
    return FALSE;
}

const char *
machine_sign_of_address (const char *address, const char *our_domain)
{
    if (is_at (address, our_domain))
        return "our own address";
    return is_program (address) ? "program's address" : NULL;
}

const char *
machine_sign_of_mail_from (const char *mail_from, const char *our_domain)
{
    if (*mail_from == '\0')
        return "null sender";
    if (is_list (mail_from))
        return "list's sender";
    return machine_sign_of_address (mail_from, our_domain);
}

/* ---- Our own mail ------------------------------------------------------------------------ */

const char *
machine_sign_of_id (const char *message_id, const char *our_domain)
{
    return message_id != NULL && is_at (message_id, our_domain) ? "our own Message-ID" : NULL;
}

const char *
machine_sign_of_loop (const char *name, const char *value, const char *our_domain)
{
    if (g_ascii_strcasecmp (name, MACHINE_LOOP_HEADER) != 0)
        return NULL;
    value += strspn (value, " \t\r\n");
    gsize length = strcspn (value, " \t\r\n;");
    return length == strlen (our_domain) && g_ascii_strncasecmp (value, our_domain, length) == 0
               ? "our own mark"
               : NULL;
}

/* ---- Subjects ---------------------------------------------------------------------------- */

/* Alone, or with a colon or dash and the answered letter's subject behind: "Automatic reply:
 * Hi". Folded as fold() does. */
static const char *const labels[] = {
    "automatic reply",
    "automated reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "automatic response",
    "automated response",
    "auto response",
    "autoresponse",
    "out of office",
    "out of the office",
    "out of office autoreply",
    "out of office reply",
    "out of office automatic reply",
    "away from my mail",
    "away from the office",
    "vacation reply",
    "vacation message",
    "automatische antwort",
    "abwesenheitsnotiz",
    "abwesenheitsnachricht",
    "automatische abwesenheitsnotiz",
    "außer haus",
    "nicht im büro",
    "réponse automatique",
    "absence du bureau",
    "absent du bureau",
    "message d'absence",
    "réponse d'absence",
    "message automatique",
    "respuesta automática",
    "fuera de la oficina",
    "fuera de oficina",
    "mensaje automático",
    "risposta automatica",
    "fuori sede",
    "fuori ufficio",
    "messaggio automatico",
    "automatisch antwoord",
    "automatische reactie",
    "afwezigheidsbericht",
    "resposta automática",
    "fora do escritório",
    "ausência temporária",
    "autosvar",
    "automatiskt svar",
    "automatisk svar",
    "ikke til stede",
    "automaattinen vastaus",
    "automatyczna odpowiedź",
    "odpowiedź automatyczna",
    "poza biurem",
    "automatická odpověď",
    "mimo kancelář",
    "automatikus válasz",
    "răspuns automat",
    "автоматический ответ",
    "автоответ",
    "вне офиса",
    "αυτόματη απάντηση",
    "otomatik yanıt",
    "ofis dışında",
    "awtomatikong tugon",
    "respon otomatis",
    "balasan otomatis",
    "trả lời tự động",
    "自動応答",
    "自動返信",
    "不在通知",
    "自动回复",
    "自动答复",
    "自動回覆",
    "자동 회신",
    "자동 응답",
    "부재중",
    "رد تلقائي",
    "تشובה אוטומטית",
};

/* Whatever follows: nobody begins like this. */
static const char *const beginnings[] = {
    "out of office autoreply",
    "automatic reply to",
    "automatic reply from",
    "auto reply from",
    "undeliverable:",
    "undelivered mail returned",
    "undeliverable mail",
    "mail delivery failed",
    "mail delivery failure",
    "mail delivery subsystem",
    "returned mail:",
    "failure notice",
    "delivery status notification",
    "delivery failure",
    "delivery notification:",
    "warning: could not send message",
    "unzustellbar:",
    "non remis",
    "non remis :",
    "your email requires verification",
    "sender address verification",
    "sender verification",
    "please confirm your message",
    "confirm your message",
    "your message requires confirmation",
    "message held for confirmation",
};

/* In small letters, one kind of each character, one blank for many. */
static char *
fold (const char *text)
{
    g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
    g_autofree char *folded = g_utf8_casefold (normal != NULL ? normal : "", -1);
    g_auto (GStrv) words = g_strsplit_set (folded, " \t", -1);
    g_autoptr (GString) line = g_string_new (NULL);
    for (char **w = words; *w != NULL; w++)
        if (**w != '\0')
            g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", *w);
    return g_string_free (g_steal_pointer (&line), FALSE);
}

/* Does a label end here?  (NFKC has made a wide colon a plain one.) */
static gboolean
ends_label (const char *rest)
{
    while (*rest == ' ')
        rest++;
    return *rest == '\0' || *rest == ':' || g_str_has_prefix (rest, "- ")
           || g_str_has_prefix (rest, "– ") || *rest == '!' || *rest == '.';
}

const char *
machine_sign_of_subject (const char *subject)
{
    g_autofree char *line = fold (subject);
    for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
        g_autofree char *label = fold (labels[i]);
        if (g_str_has_prefix (line, label) && ends_label (line + strlen (label)))
            return "automatic Subject";
    }
    for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
        if (g_str_has_prefix (line, beginnings[i]))
            return "automatic Subject";
    return NULL;
}
