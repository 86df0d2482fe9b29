/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/mail/letter_footer.h"

#include "imcore/mail/phrase_list.h"

#include <string.h>

/* As letter_line_fold() leaves a line. */
static const char *const signature_beginnings[] = {
    "sent from my ", "sent from mail for ", "sent from outlook", "sent from yahoo",
    "sent from samsung", "sent from proton", "sent from the all new ", "sent from a mobile",
    "sent via ", "sent with proton", "sent with [proton", "sent using ", "get outlook for ",
    "please excuse my brevity", "please excuse any typos",
    "von meinem ", "von meiner ", "gesendet von ", "gesendet mit ", "gesendet aus ",
    "outlook für ", "holen sie sich outlook",
    "envoyé de mon ", "envoyé depuis ", "envoyé à partir ", "télécharger outlook",
    "obtenir outlook", "obtenez outlook",
    "enviado desde ", "obtener outlook", "obtén outlook",
    "inviato da ", "inviato dal ", "inviato con ", "scarica outlook", "ottieni outlook",
    "enviado do meu ", "enviado do ", "enviado a partir ", "obter o outlook", "obtenha o outlook",
    "verzonden met ", "verzonden vanaf ", "verstuurd vanaf ", "outlook voor ",
    "wysłane z ", "wysłano z ", "pobierz outlook", "pobierz program outlook",
    "skickat från ", "sendt fra ", "hämta outlook", "hent outlook",
    "ipinadala mula sa ", "ipinadala gamit ", "kunin ang outlook",
    "отправлено с ", "отправлено из ", "发自我的", "发自我", "发送自 ", "從我的", "从我的",
    "أُرسلت من ", "أرسلت من ", "مرسل من ",
    "this email has been checked for viruses", "this message has been scanned", "virus-free.",
    "diese e-mail wurde von avast", "diese nachricht wurde von meinem ",
    "sent with airmail", "sent with mailspring", "sent from mailspring", "sent from windows mail",
    "sent from mailbox", "sent from a ", "sent from mobile", "sent by galaxy", "sent by samsung",
    "sent from typeapp", "sent from thunderbird", "sent from spark", "sent with spark",
    "sent from bluemail", "get bluemail for", "sent from aol", "sent from gmx",
    "get [outlook for", "from my iphone", "from my ipad",
    "enviado con ", "enviado por ", "envoyé avec ", "envoyé via ", "inviato tramite ",
    "verzonden via ", "sendt med ", "sendt via ", "skickat med ", "skickat via ",
    "wysłane za pomocą ",
    "sent from ios", "sent from android", "this message was sent from my ",
    NULL,
};

/* Languages that put the word last. */
static const char *const signature_ends[] = {
    "から送信", "から送信されました", "gesendet", "gesendet.", "で送信", NULL,
};

/* How companies' disclaimers begin; one of the words below stands in the same lines. */
static const char *const disclaimer_beginnings[] = {
    "this e-mail", "this email", "this message", "this communication", "this transmission",
    "the information contained in", "the information in this", "the contents of this",
    "the content of this", "confidentiality notice", "confidential", "disclaimer",
    "important notice", "notice:", "privileged", "if you are not the intended recipient",
    "diese e-mail", "diese nachricht", "dieses e-mail", "der inhalt dieser", "hinweis:",
    "die informationen in dieser", "haftungsausschluss", "vertraulichkeitshinweis",
    "ce message", "ce courriel", "cet e-mail", "ce mail", "cette communication",
    "avis de confidentialité", "les informations contenues",
    "este mensaje", "este correo", "este e-mail", "aviso legal", "aviso de confidencialidad",
    "la información contenida",
    "questo messaggio", "questa e-mail", "questa email", "le informazioni contenute",
    "avviso di riservatezza", "ai sensi",
    "esta mensagem", "este email", "a informação contida", "as informações contidas",
    "dit bericht", "dit e-mailbericht", "deze e-mail", "deze email", "de informatie in",
    "niniejsza wiadomość", "ta wiadomość", "treść tej wiadomości", "informacje zawarte",
    "detta e-postmeddelande", "detta meddelande", "denne e-mail", "denne mail", "denne e-post",
    "ang email na ito", "ang mensaheng ito",
    "это сообщение", "настоящее сообщение", "данное сообщение", "это электронное письмо",
    "本メール", "このメール", "この電子メール", "本邮件", "此邮件", "本電子郵件", "هذه الرسالة",
    "هذا البريد", "المعلومات الواردة", NULL,
};

static const char *const disclaimer_words[] = {
    "confidential", "privileged", "intended recipient", "intended solely", "intended only",
    "vertraulich", "rechtlich geschützt", "confidentiel", "confidencial", "riservat",
    "vertrouwelijk", "poufn", "konfidenti", "fortrolig", "kumpidensyal", "конфиденциальн",
    "機密", "秘密", "机密", "保密", "سري", NULL,
};

gboolean
letter_footer_is_programs (const char *folded)
{
    const char *words = folded + strspn (folded, "-–— *<[(");
    if (g_str_has_prefix (words, "von mein"))
        return phrase_list_has (words, (const char *const[]){ "gesendet", NULL });
    return phrase_list_begins (words, signature_beginnings)
           || (g_utf8_strlen (words, -1) < 40 && g_str_has_suffix (words, "送信")
               && phrase_list_ends (words, signature_ends));
}

gboolean
letter_footer_begins_disclaimer (const char *folded)
{
    return phrase_list_begins (folded + strspn (folded, "*_-–—[( "), disclaimer_beginnings);
}

gboolean
letter_footer_goes_with_disclaimer (const char *folded)
{
    return phrase_list_has (folded, disclaimer_words);
}

gboolean
letter_footer_names_list (const char *folded)
{
    static const char *const names[] = { "mailing list",       "mailingliste",
                                         "liste de diffusion", "lista de correo",
                                         "google groups",      NULL };
    return phrase_list_has (folded, names);
}
