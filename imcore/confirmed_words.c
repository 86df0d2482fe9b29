/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/confirmed_words.h"

#include "imcore/domain/erasure.h"
#include "imcore/domain/join.h"

#include <string.h>

/* Is the first line of @text the word YES?  Nothing weaker ends an account, no "ok". */
static gboolean
is_yes (const char *text)
{
    if (text == NULL)
        return FALSE;
    g_autofree char *line = g_strndup (text, strcspn (text, "\r\n"));
    gsize before = strspn (line, " \t\"'");
    gsize length = strspn (line + before, "YESyes");
    return length == strlen ("YES") && g_ascii_strncasecmp (line + before, "YES", length) == 0
           && line[before + length + strspn (line + before + length, " \t\"'.!,")] == '\0';
}

/* ---- Asking ------------------------------------------------------------------------------ */

/* @mailbox: that JOIN is about; NULL: none.  A text with it comes from the registration number,
 * which hears the YES: a number of the operator's own that brought the word need not. */
static gboolean
ask (StoreWork *work, const MemberWord *word, AwaitedWord what, const Address *mailbox,
     NoticeKind question, GError **error)
{
    const Awaited awaited = {
        .what = what,
        .key = mailbox != NULL ? mailbox->key : NULL,
        .shown = mailbox != NULL ? mailbox->shown : NULL,
        .until_ms = store_now_ms (work) + CONFIRMED_WORD_LIVES_MS,
    };
    const Answered answered = { .message_id = word->answered.message_id,
                                .code = word->answered.code };
    return store_await (work, word->member->id, &awaited, error)
           && despatch_notice (work, word->member, question, word->from, &answered,
                               awaited.shown, 0, error);
}

gboolean
confirmed_word_ask_leave (StoreWork *work, const MemberWord *word, GError **error)
{
    return ask (work, word, AWAITED_LEAVE, NULL, NOTICE_LEAVE_CONFIRM, error);
}

/* Whatever comes of this one, a YES no longer answers the question before it. */
gboolean
confirmed_word_ask_join (StoreWork *work, const MemberWord *word, const Address *named,
                         GError **error)
{
    ImJoining ending = IM_JOINING_NO_ADDRESS;
    if (!store_end_awaited (work, word->member->id, error)
        || (named != NULL
            && !join_foresee (work, &word->core->rules, word->member, named, &ending, error)))
        return FALSE;
    return ending == IM_JOINING_ASKED
               ? ask (work, word, AWAITED_JOIN, named, NOTICE_JOIN_CONFIRM, error)
               : join_say_ending (work, word->member, ending, named, word->from,
                                  &word->answered, error);
}

/* ---- The answer -------------------------------------------------------------------------- */

static gboolean
leave (StoreWork *work, const MemberWord *word, GError **error)
{
    const Farewell farewell = { word->from->kind, word->from->shown, word->answered };
    ImErased ignored;
    return erasure_do (work, &word->core->rules, word->member, &farewell, &ignored, error);
}

/* Meanwhile it may have become another's, or he may have got one by the client. */
static gboolean
join (StoreWork *work, const MemberWord *word, const Awaited *awaited, GError **error)
{
    const Address named = { .kind = ADDRESS_MAIL,
                            .key = awaited->key,
                            .shown = awaited->shown };
    ImJoining ending;
    return join_name (work, &word->core->rules, word->member, &named, FALSE, &ending, error)
           && join_say_ending (work, word->member, ending, &named, word->from, &word->answered,
                               error);
}

gboolean
confirmed_word_answer (StoreWork *work, const MemberWord *word, gboolean *known, GError **error)
{
    g_autoptr (Awaited) awaited = NULL;
    /* "NAME Yes" says yes to nothing */
    gboolean yes = is_yes (word->body)
                   || (word->command == TEXT_WORDS && is_yes (word->argument));
    *known = FALSE;
    if (!yes && word->command != TEXT_NO)
        return TRUE;
    if (!store_take_awaited (work, word->member->id, &awaited, error))
        return FALSE;
    *known = awaited != NULL;
    if (awaited == NULL || !yes)
        return TRUE;
    switch (awaited->what) {
    case AWAITED_LEAVE:
        return leave (work, word, error);
    case AWAITED_JOIN:
        return join (work, word, awaited, error);
    }
    g_assert_not_reached ();
}

gboolean
confirmed_word_forget (StoreWork *work, const Address *phone, GError **error)
{
    g_autoptr (Account) account = NULL;
    return store_find_account_by_address (work, phone->kind, phone->key, &account, error)
           && (account == NULL || store_end_awaited (work, account->id, error));
}
