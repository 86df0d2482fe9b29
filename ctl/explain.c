/* SPDX-License-Identifier: ISC */
/* What would become of a letter: the milter's own transaction, on a core that undoes each act.
 */
#include <config.h>

#include "ctl/command.h"

#include "milter/transaction.h"

#include <stdio.h>

typedef struct {
    const char
        *end; /* what the MTA would do: "consumed", "refused", "left-in-queue", "passes" */
    const Reply *reply; /* NULL: it is not ours */
    GPtrArray *notes;   /* of ImNote */
} Explanation;

/* The reply that the MTA's client would see. */
static char *
reply_line (const Explanation *explanation, const ImConfig *config)
{
    const Reply *reply = explanation->reply;
    if (reply == NULL)
        return NULL;
    if (g_str_equal (explanation->end, "consumed"))
        return g_strdup ("250 2.0.0");
    g_autofree char *words = reply_words (reply, config, NULL);
    return g_strdup_printf ("%s %s %s", reply->code, reply->enhanced, words);
}

static void
print_explanation (const Explanation *explanation, const char *line)
{
    for (guint i = 0; i < explanation->notes->len; i++) {
        const ImNote *note = g_ptr_array_index (explanation->notes, i);
        g_auto (GStrv) lines = g_strsplit (note->says, "\n", -1);
        printf ("%-11s %s\n", note->about, lines[0] != NULL ? lines[0] : "");
        for (char **l = lines; *l != NULL && l[1] != NULL; l++)
            printf ("%-11s %s\n", "", l[1]);
    }
    printf ("%-11s %s\n", "letter", explanation->end);
    if (explanation->reply != NULL)
        printf ("%-11s %s\n%-11s %s\n", "result", explanation->reply->name, "reply", line);
}

static json_t *
explanation_json (const Explanation *explanation, const char *line)
{
    json_t *notes = json_array ();
    for (guint i = 0; i < explanation->notes->len; i++) {
        const ImNote *note = g_ptr_array_index (explanation->notes, i);
        json_array_append_new (
            notes, json_pack ("{s:s, s:s}", "about", note->about, "says", note->says));
    }
    return json_pack ("{s:s, s:s?, s:s?, s:o}", "letter", explanation->end, "result",
                      explanation->reply != NULL ? explanation->reply->name : NULL, "reply",
                      line, "notes", notes);
}

/* FALSE with @error: the store is away. */
static gboolean
judge (const Invocation *invocation, ImCore *core, GBytes *letter, Explanation *explanation,
       GError **error)
{
    g_autoptr (GError) why = NULL;
    g_autoptr (Transaction) transaction = transaction_new (
        core, invocation->config, invocation->from, invocation->login, invocation->reentry);
    transaction_explain (transaction, explanation->notes);
    explanation->reply = transaction_add_recipient (transaction, invocation->to, invocation->to,
                                                    &why);
    if (explanation->reply != NULL) {
        explanation->end = "refused";
    } else if (!transaction_wants_content (transaction)) {
        explanation->end = "passes";
    } else {
        gsize length = 0;
        const guint8 *bytes = g_bytes_get_data (letter, &length);
        transaction_add_body (transaction, bytes, length);
        explanation->end = transaction_end_name (
            transaction_end (transaction, &explanation->reply, &why));
    }
    if (why == NULL)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
}

int
command_explain (const Invocation *invocation, GError **error)
{
    g_autoptr (GError) why = NULL;
    char *text = NULL;
    gsize length = 0;
    if (invocation->to == NULL || invocation->from == NULL) {
        fputs ("uinvite: say whom it is for and who sends it: --to ADDRESS --from ADDRESS\n",
               stderr);
        return EXIT_BAD_USAGE;
    }
    if (!g_file_get_contents (invocation->arguments[0], &text, &length, &why))
        return refuse ("%s", why->message);
    g_autoptr (GBytes) letter = g_bytes_new_take (text, length);
    g_autoptr (ImCore) core = im_core_open_trial (invocation->config, error);
    g_autoptr (GPtrArray) notes = im_notes_new ();
    Explanation explanation = { .notes = notes };
    if (core == NULL || !judge (invocation, core, letter, &explanation, error))
        return EXIT_REFUSED;
    g_autofree char *line = reply_line (&explanation, invocation->config);
    if (invocation->as_json)
        print_json (explanation_json (&explanation, line));
    else
        print_explanation (&explanation, line);
    return EXIT_DONE;
}
