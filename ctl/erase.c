/* SPDX-License-Identifier: ISC */
/* The command that erases an account. */
#include <config.h>

#include "ctl/command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char *
name_account (const ImAccountView *view)
{
    g_autofree char *addresses = g_strjoinv (", ", view->addresses);
    return g_strdup_printf ("%" G_GINT64_FORMAT " (%s; %s; %s)", view->uin,
                            im_state_name (view->state),
                            view->name != NULL ? view->name : "no name",
                            *addresses != '\0' ? addresses : "no address");
}

/* Asks whoever sits there; the question goes to stderr, so that stdout is the answer's. */
static gboolean
confirm (const char *whom)
{
    char typed[8] = "";
    fprintf (stderr, "Erase %s for ever?  Type yes: ", whom);
    return fgets (typed, sizeof typed, stdin) != NULL
           && strcmp (g_strstrip (typed), "yes") == 0;
}

static void
print_stays (const char *whom, const ImErased *stays)
{
    g_autofree char *day = day_in_words (stays->keys_until_ms);
    printf ("erased %s\n", whom);
    puts ("What stays:");
    if (stays->uin != 0)
        printf ("number    %" G_GINT64_FORMAT ", never given again\n", stays->uin);
    else
        puts ("number    none: it is its phone's, which may begin anew with it");
    printf ("messages  %" G_GINT64_FORMAT " in other people's logs, without his name\n",
            stays->messages);
    printf ("consent   %" G_GINT64_FORMAT
            " entries of what his addresses said (`uinvite consent "
            "show ADDRESS`)\n",
            stays->consents);
    printf ("keys      that tell a repeated message, without its words, until %s\n", day);
}

static json_t *
stays_json (const char *which, const ImErased *stays)
{
    json_t *number = stays->uin != 0 ? json_uin (stays->uin) : json_null ();
    return json_pack ("{s:s, s:{s:o, s:I, s:I, s:I}}", "erased", which, "stays", "uin", number,
                      "messages", (json_int_t) stays->messages, "consents",
                      (json_int_t) stays->consents, "keys_until_ms",
                      (json_int_t) stays->keys_until_ms);
}

int
command_account_erase (const Invocation *invocation, GError **error)
{
    g_autoptr (ImAccountView) view = NULL;
    const char *which = invocation->arguments[0];
    ImErasing ending;
    ImErased stays;
    if (!im_show_account (invocation->core, which, &view, error))
        return EXIT_REFUSED;
    if (view == NULL)
        return refuse ("%s is nobody's number or address", which);
    if (view->state == IM_STATE_ERASED)
        return refuse ("%s is erased already", which);
    g_autofree char *whom = name_account (view);
    if (!invocation->is_sure && !isatty (STDIN_FILENO))
        return refuse (
            "nothing was erased: there is no terminal to ask on, so say --yes if you mean "
            "%s",
            whom);
    if (!invocation->is_sure && !confirm (whom))
        return refuse ("nothing was erased");
    if (!im_erase_account (invocation->core, which, invocation->he_asked, &ending, &stays,
                           error))
        return EXIT_REFUSED;
    if (ending == IM_ERASING_NOBODY)
        return refuse ("%s was erased meanwhile", which);
    if (invocation->as_json)
        print_json (stays_json (which, &stays));
    else
        print_stays (whom, &stays);
    return EXIT_DONE;
}
