/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/letter_line.h"

#include "imcore/mail/letter_footer.h"
#include "imcore/mail/phrase_list.h"

#include <string.h>

#define ATTRIBUTION_VERB_BYTES 40 /* between writer and colon: " a écrit " */

/* The tables are written as letter_line_fold() leaves a line: lower case, NFKC.  A blank at the
 * end of a beginning means that the word ends there. */

/* ---- Tables ------------------------------------------------------------------------------ */

static const char *const attribution_beginnings[] = {
    "on ", "at ", "in message ", "quoting ",
    "am ", "zitat von ",
    "le ", "citation de ",
    "el ", "mensaje citado por ",
    "il ", "alle ",
    "em ", "a ", "no dia ", "citando ",
    "op ",
    "dnia ", "w dniu ", "cytowanie ",
    "den ",
    "noong ",
    "在", "於 ",
    "в ",
    "في ", "بتاريخ ",
    "dne ", "în ", "pe data de ", "la data de ", "pada ", "vào ", "στις ",
    NULL,
};

/* Gmail and others begin with the weekday where a language has no word for "on". */
static const char *const weekdays[] = {
    "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    "pon", "wt", "śr", "czw", "pt", "sob", "niedz", "nd",
    "lun", "mar", "mer", "mié", "jue", "vie", "sáb", "dom",
    "пн", "вт", "ср", "чт", "пт", "сб", "вс",
    "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье",
    "周", "週", "星期",
    "ma", "ti", "ke", "to", "pe", "la", "su", /* Finnish */
    NULL,
};

static const char *const attribution_verbs[] = {
    "wrote", "writes", "schrieb", "schreibt", "a écrit", "écrit", "escribió", "escribio",
    "ha scritto", "scrive", "escreveu", "schreef", "napisał", "napisała", "napisał(a)",
    "napisal", "pisze", "skrev", "isinulat ni", "sinulat ni", "ay sumulat", "написал",
    "написала", "написал(а)", "пишет", "كتب", "كتبت",
    "kirjoitti", "napsal", "napsala", "napsal(a)", "napísal", "írta", "yazdı", "a scris",
    "написав", "пише", "έγραψε", "đã viết", "menulis", "escrigué",
    NULL,
};

/* The same in scripts that do not part words. */
static const char *const attribution_signs[] = {
    "写道", "寫道", "のメール", "は書きました", "さんは書", NULL,
};

static const char *const whole_attributions[] = { "quoting ", "zitat von ", "citation de ",
                                                  "citando ", "cytowanie ",
                                                  "mensaje citado por ", NULL };

static const char *const header_names[] = {
    "from", "sent", "to", "cc", "bcc", "date", "reply-to", "sender", "importance",
    "von", "gesendet", "an", "datum", "antwort an",
    "de", "envoyé", "à", "date d'envoi", "répondre à",
    "enviado", "enviado el", "fecha", "para",
    "da", "inviato", "data", "a",
    "enviada", "enviada em", "enviado em",
    "van", "verzonden", "aan",
    "od", "wysłano", "wysłane", "do", "dw",
    "från", "skickat", "till", "fra", "sendt", "til",
    "mula kay", "mula sa", "ipinadala", "para kay",
    "差出人", "送信日時", "送信者", "宛先", "日時", "日付",
    "от", "от кого", "отправлено", "кому", "дата", "копия",
    "发件人", "发送时间", "发送日期", "收件人", "抄送", "日期", "寄件者", "收件者",
    "من", "إلى", "التاريخ", "تم الإرسال", "تاريخ الإرسال",
    "message du", "copie à", "lähettäjä", "lähetetty", "vastaanottaja", "kopio",
    NULL,
};

/* Those that no timetable has. */
static const char *const subject_names[] = {
    "subject", "betreff", "objet", "sujet", "asunto", "oggetto", "assunto", "onderwerp", "temat",
    "ämne", "emne", "aihe", "paksa", "件名", "тема", "主题", "主旨", "الموضوع",
    "sent", "gesendet", "envoyé", "date d'envoi", "enviado", "enviado el", "inviato", "enviada",
    "enviada em", "enviado em", "verzonden", "wysłano", "wysłane", "skickat", "sendt",
    "ipinadala", "送信日時", "отправлено", "发送时间", "发送日期", "تم الإرسال", "تاريخ الإرسال",
    NULL,
};

static const char *const originals[] = {
    "original message", "original appointment", "ursprüngliche nachricht", "originalnachricht",
    "original-nachricht", "message d'origine", "message original", "mensaje original",
    "messaggio originale", "messaggio original", "mensagem original", "oorspronkelijk bericht",
    "originele bericht", "oryginalna wiadomość", "wiadomość oryginalna",
    "ursprungligt meddelande", "oprindelig meddelelse", "oprindelig besked",
    "opprinnelig melding", "alkuperäinen viesti", "původní zpráva", "eredeti üzenet",
    "özgün ileti", "orijinal mesaj", "mesaj original", "mesajul original", "оригинал сообщения",
    "orihinal na mensahe",
    "元のメッセージ", "исходное сообщение", "原始邮件", "原始郵件", "الرسالة الأصلية",
    NULL,
};

/* Between dashes. */
static const char *const forwards[] = {
    "forwarded message", "forwarded by", "weitergeleitete nachricht", "message transféré",
    "courriel transféré", "mensaje reenviado", "messaggio inoltrato", "mensagem encaminhada",
    "mensagem reencaminhada", "doorgestuurd bericht", "przekazana wiadomość",
    "wiadomość przekazana", "przesłana wiadomość", "treść przekazanej wiadomości",
    "vidarebefordrat meddelande", "videresendt", "ipinasang mensahe", "naipasang mensahe",
    "転送メッセージ", "転送されたメッセージ", "пересылаемое сообщение", "пересланное сообщение",
    "转发的邮件", "转发邮件", "轉寄的郵件", "رسالة معاد توجيهها", "رسالة تمت إعادة توجيهها",
    NULL,
};

/* On a line of their own, with a colon behind: Apple. */
static const char *const bare_forwards[] = {
    "begin forwarded message", "anfang der weitergeleiteten nachricht",
    "début du message transféré", "début du message réexpédié",
    "inicio del mensaje reenviado", "inizio messaggio inoltrato",
    "início da mensagem encaminhada", "início da mensagem reencaminhada",
    "begin doorgestuurd bericht", "początek przekazywanej wiadomości",
    "początek przekazanej wiadomości", "vidarebefordrat brev", "転送されたメッセージ",
    "начало переадресованного сообщения", "начало пересылаемого сообщения",
    "开始转发的邮件", "بداية الرسالة المُعاد توجيهها",
    NULL,
};

/* Who wrote what is quoted, among the headers. */
static const char *const writer_names[] = {
    "from", "von", "de", "da", "van", "od", "från", "fra", "mula kay", "mula sa", "差出人",
    "送信者", "от", "от кого", "发件人", "寄件者", "من", NULL,
};

/* ---- One line ---------------------------------------------------------------------------- */

char *
letter_line_fold (const char *line, gsize length)
{
    if (length > LETTER_LINE_BYTES)
        return g_strdup ("");
    g_autofree char *one_width = g_utf8_normalize (line, (gssize) length, G_NORMALIZE_NFKC);
    if (one_width == NULL) /* no UTF-8 */
        return g_strdup ("");
    g_autofree char *one_case = g_utf8_casefold (one_width, -1);
    g_autofree char *composed = g_utf8_normalize (one_case, -1, G_NORMALIZE_NFC);
    g_autoptr (GString) folded = g_string_new (NULL);
    gboolean blank_waits = FALSE;
    for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if (g_unichar_isspace (c)) {
            blank_waits = folded->len > 0;
            continue;
        }
        if (blank_waits)
            g_string_append_c (folded, ' ');
        blank_waits = FALSE;
        g_string_append_unichar (folded, c == 0x2019 ? '\'' : c);
    }
    return g_string_free (g_steal_pointer (&folded), FALSE);
}

static gboolean
is_blank (const char *line, gsize length)
{
    for (const char *p = line; p < line + length; p = g_utf8_next_char (p))
        if (!g_unichar_isspace (g_utf8_get_char (p)))
            return FALSE;
    return TRUE;
}

static gboolean
is_rule (const char *folded)
{
    gsize length = strspn (folded, "-_=*~#+ ");
    return (length >= 3 && folded[length] == '\0') || strcmp (folded, "ᐧ") == 0; /* Mailtrack */
}

/* What stands between dashes: "-----Original Message-----", also one side alone. */
static gboolean
is_between_dashes (const char *folded, const char *const *phrases)
{
    gsize length = strlen (folded);
    while (length > 0 && folded[length - 1] == '*') /* bold */
        length--;
    const char *start = folded + strspn (folded, "*");
    gboolean dashes_before = strncmp (start, "--", 2) == 0 || strncmp (start, "__", 2) == 0;
    gboolean dashes_after = length >= 2
                            && (strncmp (folded + length - 2, "--", 2) == 0
                                || strncmp (folded + length - 2, "__", 2) == 0);
    return (dashes_before || dashes_after) && phrase_list_has (folded, phrases);
}

static gboolean
is_bare_forward (const char *folded)
{
    for (guint i = 0; bare_forwards[i] != NULL; i++)
        if (g_str_has_prefix (folded, bare_forwards[i])) {
            const char *rest = folded + strlen (bare_forwards[i]);
            return rest[strspn (rest, " :")] == '\0' && strchr (rest, ':') != NULL;
        }
    return FALSE;
}

/* The line's name and colon are those of a header, whatever stars a program put for bold. */
static gboolean
is_header (const char *folded, const char *const *names)
{
    const char *name = folded + strspn (folded, "* ");
    const char *colon = strchr (name, ':');
    if (colon == NULL)
        return FALSE;
    gsize length = (gsize) (colon - name);
    while (length > 0 && strchr ("* ", name[length - 1]) != NULL)
        length--;
    for (; *names != NULL; names++)
        if (length == strlen (*names) && strncmp (name, *names, length) == 0)
            return TRUE;
    return FALSE;
}

gboolean
letter_line_is_quoted_forward (const char *folded)
{
    const char *words = folded + strspn (folded, "> ");
    return words != folded && (is_between_dashes (words, forwards) || is_bare_forward (words));
}

/* Does @rest, which follows an '@', begin with all of @domain? */
static gboolean
is_domain (const char *rest, const char *domain)
{
    gsize length = strlen (domain);
    return g_ascii_strncasecmp (rest, domain, length) == 0 && !g_ascii_isalnum (rest[length])
           && rest[length] != '-'
           && !(rest[length] == '.' && g_ascii_isalnum (rest[length + 1]));
}

gboolean
letter_line_names_other_writer (const char *folded, const char *domain)
{
    if (is_header (folded, header_names) && !is_header (folded, writer_names))
        return FALSE;
    for (const char *at = strchr (folded, '@'); at != NULL; at = strchr (at + 1, '@'))
        if (!is_domain (at + 1, domain))
            return TRUE;
    return FALSE;
}

LetterLine
letter_line_read (const char *line, gsize length, const char *folded)
{
    if (is_blank (line, length))
        return LINE_EMPTY;
    if (*line == '>' || *folded == '>')
        return LINE_QUOTE;
    if (length >= 3 && strncmp (line, "-- ", 3) == 0 && is_blank (line + 3, length - 3))
        return LINE_DASHES;
    if (strcmp (folded, "--") == 0 || strcmp (folded, "—") == 0 || strcmp (folded, "- --") == 0)
        return LINE_BARE_DASHES;
    if (is_rule (folded))
        return LINE_RULE;
    if (is_between_dashes (folded, originals))
        return LINE_ORIGINAL;
    if (is_between_dashes (folded, forwards) || is_bare_forward (folded))
        return LINE_FORWARD;
    if (is_header (folded, subject_names))
        return LINE_SUBJECT;
    if (is_header (folded, header_names))
        return LINE_HEADER;
    return letter_footer_is_programs (folded) ? LINE_SIGNATURE : LINE_WORDS;
}

/* ---- Attributions ------------------------------------------------------------------------ */

static gboolean
digit_at (const char *p)
{
    return g_ascii_isdigit (*p);
}

/* A time (10:05, 10h05), a year, a date in figures (4.3.24, 4/3/2024): what a sentence with a
 * number in it has not. */
static gboolean
has_date (const char *folded)
{
    for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);
        if (c != '\0' && c >= 0x660 && c <= 0x669) /* Arabic figures */
            return TRUE;
        if (!digit_at (p) || (p > folded && digit_at (p - 1)))
            continue;
        gsize figures = strspn (p, "0123456789");
        if (figures == 4 && (strncmp (p, "19", 2) == 0 || strncmp (p, "20", 2) == 0))
            return TRUE;
        if (figures <= 2 && p[figures] != '\0' && strchr (":h./-", p[figures]) != NULL
            && digit_at (p + figures + 1))
            return TRUE;
    }
    return FALSE;
}

/* "<john@company.com>", or the [mailto:...] that Outlook makes of it. */
static gboolean
has_address (const char *folded)
{
    const char *at = strchr (folded, '@');
    return at != NULL && at > folded && at[1] != '\0'
           && (strpbrk (at, ">])") != NULL || strpbrk (folded, "<[(") != NULL);
}

static gboolean
begins_with_weekday (const char *folded)
{
    for (guint i = 0; weekdays[i] != NULL; i++)
        if (g_str_has_prefix (folded, weekdays[i])) {
            gunichar next = g_utf8_get_char (folded + strlen (weekdays[i]));
            return !g_unichar_isalpha (next) || !g_ascii_isalpha (*folded)
                   || g_unichar_isspace (next);
        }
    return FALSE;
}

gboolean
letter_line_may_begin_attribution (const char *folded, gboolean *by_word)
{
    gboolean has_beginning = phrase_list_begins (folded, attribution_beginnings);
    if (by_word != NULL)
        *by_word = has_beginning || begins_with_weekday (folded);
    return has_beginning || digit_at (folded) || begins_with_weekday (folded)
           || has_address (folded) || strncmp (folded, "---", 3) == 0;
}

gboolean
letter_line_leaves_address_open (const char *folded)
{
    const char *open = strrchr (folded, '<');
    return open != NULL && strchr (open, '>') == NULL;
}

static gboolean
is_dated_attribution (const char *words, gsize length)
{
    g_autofree char *before = g_strndup (words, length);
    return phrase_list_begins (before, attribution_beginnings) && has_date (before)
           && phrase_list_has_word (before, attribution_verbs);
}

/* "On ..., John <john@company.com> wrote: Hi Ann": Yahoo goes on behind the colon.  "On ..., John wrote:
 * > Hi Ann > how are you": a page in which line ends count for nothing. */
static gboolean
has_quote_behind (const char *folded)
{
    const char *marked = strstr (folded, ": >");
    if (marked != NULL && is_dated_attribution (folded, (gsize) (marked - folded)))
        return TRUE;
    const char *writer = strchr (folded, '>');
    const char *colon = writer != NULL ? strchr (writer, ':') : NULL;
    if (colon == NULL || colon[1] != ' ' || colon - writer > ATTRIBUTION_VERB_BYTES)
        return FALSE;
    g_autofree char *before = g_strndup (folded, (gsize) (colon - folded));
    return phrase_list_begins (before, attribution_beginnings) && has_date (before)
           && phrase_list_has_word (writer, attribution_verbs);
}

/* "2013/7/20 John <john@company.com>" and "2016-03-03 17:21 GMT+01:00 John", as older Gmail. */
static gboolean
is_date_and_writer (const char *folded)
{
    gsize year = strspn (folded, "0123456789");
    if (year != 4 || strchr ("-/", folded[4]) == NULL || !digit_at (folded + 5))
        return FALSE;
    return strstr (folded, " gmt") != NULL
           || (has_address (folded) && g_str_has_suffix (folded, ">"));
}

/* "---- On Tue, 22 Dec 2015 14:17:36 +0530 John <john@company.com> wrote ----": Zoho. */
static gboolean
is_attribution_between_dashes (const char *folded)
{
    gsize dashes = strspn (folded, "-");
    const char *words = folded + dashes + strspn (folded + dashes, " ");
    return dashes >= 3 && g_str_has_suffix (folded, "---")
           && phrase_list_begins (words, attribution_beginnings) && has_date (words)
           && phrase_list_has_word (words, attribution_verbs);
}

/* "On Wed, 14 Nov 2018 08:14 John <john@company.com> wrote", its colon lost. */
static gboolean
is_without_colon (const char *folded)
{
    return phrase_list_begins (folded, attribution_beginnings) && has_date (folded)
           && has_address (folded) && phrase_list_ends (folded, attribution_verbs);
}

Attribution
letter_line_attribution (const char *folded)
{
    if (has_quote_behind (folded) || is_attribution_between_dashes (folded)
        || is_date_and_writer (folded) || is_without_colon (folded))
        return ATTRIBUTION_SURE;
    gsize length = strlen (folded);
    while (length > 0 && strchr (" *_", folded[length - 1]) != NULL)
        length--;
    if (length == 0 || folded[length - 1] != ':')
        return ATTRIBUTION_NONE;
    gboolean says = phrase_list_has_word (folded, attribution_verbs)
                    || phrase_list_has (folded, attribution_signs);
    gboolean is_dated = has_date (folded);
    gboolean has_writer = has_address (folded);
    gboolean begins = letter_line_may_begin_attribution (folded, NULL);
    if ((says && has_writer) || (begins && is_dated && (says || has_writer))
        || (has_writer && phrase_list_begins (folded, whole_attributions)))
        return ATTRIBUTION_SURE;
    return says || is_dated || has_writer ? ATTRIBUTION_IF_QUOTED : ATTRIBUTION_NONE;
}
