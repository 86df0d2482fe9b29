/* SPDX-License-Identifier: ISC */
/* What a recipient is to us, in every spelling that a sender may choose and an MTA may hand on. */
#include <config.h>

#include "tests/unit/core_fixture.h"

#include "imcore/recipients.h"

#include <string.h>

#define SIXTY_FOUR "0123456789012345678901234567890123456789012345678901234567890123"

/* One member, 12125556666. */
static const struct {
    const char *label;
    const char *address;
    ImRecipient recipient;
} spellings[] = {
    { "the service", "NewUser@im.example", IM_RECIPIENT_SERVICE },
    { "the service, any case", "nEWuSER@IM.example", IM_RECIPIENT_SERVICE },
    { "the service, in brackets", "<NewUser@im.example>", IM_RECIPIENT_SERVICE },
    { "the service, quoted", "\"newuser\"@im.example", IM_RECIPIENT_SERVICE },
    { "the service, quoted pairs", "\"\\N\\e\\w\\User\"@im.example", IM_RECIPIENT_SERVICE },
    { "the service, final dot", "newuser@IM.EXAMPLE.", IM_RECIPIENT_SERVICE },
    { "the service, one hop", "<@relay.example:NewUser@im.example>", IM_RECIPIENT_SERVICE },
    { "the service, two hops", "<@a.example,@b.example:NewUser@im.example>",
      IM_RECIPIENT_SERVICE },
    { "the service, tag", "NewUser+company@im.example", IM_RECIPIENT_SERVICE },
    { "the service, empty tag", "NewUser+@im.example", IM_RECIPIENT_SERVICE },
    { "the service, tag with a plus", "newuser+a+b@im.example", IM_RECIPIENT_SERVICE },
    { "the service, tag beyond ASCII", "newuser+m\xc3\xbcller@im.example",
      IM_RECIPIENT_SERVICE },
    { "the service, all at once", "<@a.example:\"NEWUSER+x y\"@Im.Example.>",
      IM_RECIPIENT_SERVICE },
    { "the service and more", "NewUsers@im.example", IM_RECIPIENT_UNKNOWN },
    { "the service, a blank in it", "\"New User\"@im.example", IM_RECIPIENT_UNKNOWN },
    { "the service, another delimiter", "NewUser-x@im.example", IM_RECIPIENT_UNKNOWN },

    { "a member", "12125556666@im.example", IM_RECIPIENT_MEMBER },
    { "a member, quoted", "\"12125556666\"@im.example", IM_RECIPIENT_MEMBER },
    { "a member, two hops", "<@a.example,@b.example:12125556666@im.example>",
      IM_RECIPIENT_MEMBER },
    { "a member, final dot", "12125556666@im.example.", IM_RECIPIENT_MEMBER },
    { "a member, tag", "12125556666+lunch@im.example", IM_RECIPIENT_MEMBER },
    { "a member, all at once", "<@a.example:\"12125556666+x\"@IM.example.>",
      IM_RECIPIENT_MEMBER },
    { "nobody's number", "12125556667@im.example", IM_RECIPIENT_UNKNOWN },
    { "nobody's number, tag", "12125556667+x@im.example", IM_RECIPIENT_UNKNOWN },
    { "a number with a plus before it", "+12125556666@im.example", IM_RECIPIENT_UNKNOWN },
    { "a number with a zero before it", "012125556666@im.example", IM_RECIPIENT_UNKNOWN },
    { "a number in parts", "1212.5556666@im.example", IM_RECIPIENT_UNKNOWN },
    { "a number of other digits", "\xd9\xa1\xd9\xa2@im.example", IM_RECIPIENT_UNKNOWN },
    { "a number too long", "1212555666612125556666@im.example", IM_RECIPIENT_UNKNOWN },

    { "percent hack to us", "12125556666%im.example@mx.example", IM_RECIPIENT_ELSEWHERE },
    { "percent hack through us", "bob%elsewhere.example@im.example", IM_RECIPIENT_UNKNOWN },
    { "percent hack of a member", "12125556666%im.example@im.example", IM_RECIPIENT_UNKNOWN },
    { "bang path", "im.example!12125556666@mx.example", IM_RECIPIENT_ELSEWHERE },
    { "a hop through us", "<@im.example:bob@elsewhere.example>", IM_RECIPIENT_ELSEWHERE },

    { "a return path not sealed by us", "b+1-k1.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@im.example",
      IM_RECIPIENT_UNKNOWN },
    { "a return path of nothing", "b+@im.example", IM_RECIPIENT_UNKNOWN },
    { "somebody", "someone@im.example", IM_RECIPIENT_UNKNOWN },

    { "the administrator", "postmaster@im.example", IM_RECIPIENT_ELSEWHERE },
    { "the administrator, any case", "PostMaster@IM.example", IM_RECIPIENT_ELSEWHERE },
    { "the administrator, quoted", "\"postmaster\"@im.example.", IM_RECIPIENT_ELSEWHERE },
    { "complaints", "Abuse@im.example", IM_RECIPIENT_ELSEWHERE },
    { "the administrator, without domain", "<postmaster>", IM_RECIPIENT_ELSEWHERE },

    { "another domain", "12125556666@elsewhere.example", IM_RECIPIENT_ELSEWHERE },
    { "a domain below ours", "newuser@sub.im.example", IM_RECIPIENT_ELSEWHERE },
    { "a domain above ours", "newuser@example", IM_RECIPIENT_ELSEWHERE },
    { "a domain that ends like ours", "newuser@notim.example", IM_RECIPIENT_ELSEWHERE },
    { "an address literal", "newuser@[127.0.0.1]", IM_RECIPIENT_ELSEWHERE },

    { "no address", "not an address", IM_RECIPIENT_ELSEWHERE },
    { "nothing", "", IM_RECIPIENT_ELSEWHERE },
    { "the null path", "<>", IM_RECIPIENT_ELSEWHERE },
    { "no address elsewhere", "a..b@elsewhere.example", IM_RECIPIENT_ELSEWHERE },
    { "no address at our domain", "a..b@im.example", IM_RECIPIENT_UNKNOWN },
    { "no address at our domain, final dot", "<a..b@IM.example.>", IM_RECIPIENT_UNKNOWN },
    { "no local part", "@im.example", IM_RECIPIENT_UNKNOWN },
    { "a local part too long", SIXTY_FOUR "5@im.example", IM_RECIPIENT_UNKNOWN },
    { "a local part that is no UTF-8", "\xff@im.example", IM_RECIPIENT_UNKNOWN },
    { "quotes that do not end", "\"12125556666@im.example", IM_RECIPIENT_UNKNOWN },
};

static void
every_spelling_is_understood (CoreFixture *f)
{
    core_take_letter (f, "john@company.com", "John", "1@x", "");
    for (guint i = 0; i < G_N_ELEMENTS (spellings); i++) {
        ImRecipient recipient;
        g_assert_true (im_look_up_recipient (f->core, spellings[i].address, &recipient, NULL));
        if (recipient != spellings[i].recipient)
            g_test_message ("%s", spellings[i].label);
        g_assert_cmpint (recipient, ==, spellings[i].recipient);
    }
}

/* Other MTAs may fold the case of a return path, but none may quote it away from us. */
static void
our_return_path_is_known_in_any_case (CoreFixture *f)
{
    core_take_letter (f, "john@company.com", "John", "1@x", "");
    g_autoptr (GPtrArray) letters = im_claim_letters (f->core, 10, NULL);
    g_assert_cmpuint (letters->len, ==, 1);
    const ImOutgoingLetter *letter = g_ptr_array_index (letters, 0);
    gsize local = strcspn (letter->mail_from, "@");
    g_autofree char *upper = g_ascii_strup (letter->mail_from, -1);
    g_autofree char *quoted = g_strdup_printf ("\"%.*s\"%s", (int) local, letter->mail_from,
                                               letter->mail_from + local);
    g_autofree char *tagged = g_strdup_printf ("%.*s+x%s", (int) local, letter->mail_from,
                                               letter->mail_from + local);
    const struct {
        const char *address;
        ImRecipient recipient;
    } cases[] = {
        { letter->mail_from, IM_RECIPIENT_BOUNCE },
        { upper, IM_RECIPIENT_BOUNCE },
        { quoted, IM_RECIPIENT_BOUNCE },
        { tagged, IM_RECIPIENT_UNKNOWN },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        ImRecipient recipient;
        gint64 number = 0;
        g_autofree char *token = NULL;
        g_assert_true (im_look_up_recipient (f->core, cases[i].address, &recipient, NULL));
        g_assert_cmpint (recipient, ==, cases[i].recipient);
        g_assert_cmpint (recipient_read (f->core, cases[i].address, &number, &token), ==,
                         recipient);
        g_assert_null (token);
        g_assert_cmpint (number, ==, recipient == IM_RECIPIENT_BOUNCE ? letter->id : 0);
    }
}

/* In the Reply-To of our mails; the last tag, in any case. */
static void
the_token_is_told_from_other_tags (CoreFixture *f)
{
#define TOKEN "12-164003-k1.abcdefghijklmnopqrstuvw2"
    static const struct {
        const char *address, *token;
    } cases[] = {
        { "newuser+" TOKEN "@im.example", TOKEN },
        { "NewUser+12-164003-K1.ABCDEFGHIJKLMNOPQRSTUVW2@im.example", TOKEN },
        { "12125556666+" TOKEN "@im.example", TOKEN },
        { "12125556666+lunch+" TOKEN "@im.example", TOKEN },
        { "newuser@im.example", NULL },
        { "newuser+@im.example", NULL },
        { "newuser+news@im.example", NULL },
        { "newuser+12-164003-k1.abcdefghijklmnopqrstuvw@im.example", NULL },
        { "newuser+12-164003-k1.abcdefghijklmnopqrstuvw1@im.example", NULL },
        { "newuser+164003-k1.abcdefghijklmnopqrstuvw2@im.example", NULL },
        { "b+" TOKEN "@im.example", NULL },
        { "postmaster+" TOKEN "@im.example", NULL },
        { "someone+" TOKEN "@im.example", NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        gint64 number = 0;
        g_autofree char *token = NULL;
        recipient_read (f->core, cases[i].address, &number, &token);
        g_assert_cmpstr (token, ==, cases[i].token);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test) core_test_add (#test, test, NULL)
    ADD (every_spelling_is_understood);
    ADD (our_return_path_is_known_in_any_case);
    ADD (the_token_is_told_from_other_tags);
    return core_test_run ();
}
