/* SPDX-License-Identifier: ISC */
/* Attempts to write as somebody else.  None has any effect; the most that one may bring about
 * is the question to a mailbox whether it wrote that. */
#include <config.h>

#include "tests/unit/core_fixture.h"
#include "tests/unit/letter_post.h"

#include "imcore/core.h"
#include "imcore/domain/mail_token.h"

#include <string.h>

#define SERVICE "NewUser@im.example"
#define DENNIS "639175336647@im.example"
#define TONY "639181112222@im.example"
#define JOHN "john@company.com" /* a member; he and Dennis talk */
#define MARY "mary@company.com" /* Dennis has invited her */
#define TOM "tom@company.com"   /* the operator has invited him */
#define ANN "ann@company.com"   /* was asked whether it was she, and has answered */
#define EVE "eve@evil.example"
#define BY_EVE "mx.im.example; dkim=pass header.d=evil.example"
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

typedef enum {
    REFUSED, /* 550 */
    ASKED,   /* the mailbox that is really in From: gets a question, nobody anything else */
    IGNORED, /* taken for a machine's */
} Outcome;

/* In any text {john}, {mary}, {tom}, {ann} and {old} stand for the tokens of our mails to them;
 * {old} is one to John from Dennis, 40 days ago. */
static const struct {
    const char *label;
    Post post;
    Outcome outcome;
} attempts[] = {
    /* envelope and header */
    { "another's server, signed by it",
      { .mail_from = EVE, .from = JOHN, .to = DENNIS, .results = BY_EVE, .text = "x" },
      REFUSED },
    { "another's server, unsigned",
      { .mail_from = EVE, .from = JOHN, .to = DENNIS, .text = "x" },
      REFUSED },
    { "a neighbour's envelope under the domain's signature",
      { .mail_from = MARY, .from = JOHN, .to = DENNIS, .results = SIGNED, .text = "x" },
      REFUSED },
    { "a neighbour's envelope, unsigned",
      { .mail_from = MARY, .from = JOHN, .to = DENNIS, .text = "x" },
      REFUSED },
    { "the null sender",
      { .mail_from = "", .from = JOHN, .to = DENNIS, .results = SIGNED, .text = "x" },
      IGNORED },
    { "an envelope below his domain",
      { .mail_from = "john@mail.company.com", .from = JOHN, .to = DENNIS, .text = "x" },
      REFUSED },
    { "an envelope above his domain",
      { .mail_from = "john@com", .from = JOHN, .to = DENNIS, .text = "x" },
      REFUSED },
    { "an envelope that is no address",
      { .mail_from = "john", .from = JOHN, .to = DENNIS, .text = "x" },
      REFUSED },
    { "his envelope in another's quotes",
      { .mail_from = "\"john@company.com\"@evil.example",
        .from = JOHN,
        .to = DENNIS,
        .text = "x" },
      REFUSED },
    { "his envelope, nothing else", { .from = JOHN, .to = DENNIS, .text = "x" }, ASKED },
    { "his envelope, words that change his account",
      { .from = JOHN, .to = SERVICE, .subject = "POLICY open" },
      ASKED },
    { "his envelope, LEAVE", { .from = JOHN, .to = SERVICE, .subject = "LEAVE" }, ASKED },
    { "his envelope, STOP", { .from = JOHN, .to = SERVICE, .text = "STOP" }, ASKED },
    { "his envelope, an address to join",
      { .from = JOHN, .to = SERVICE, .subject = "MAIL eve@evil.example" },
      ASKED },
    { "his envelope with a tag",
      { .mail_from = "john+x@company.com", .from = JOHN, .to = DENNIS, .text = "x" },
      ASKED },
    { "an acceptance of another's invitation",
      { .from = MARY, .to = DENNIS, .text = "Yes" },
      ASKED },
    { "an acceptance of the operator's",
      { .from = TOM, .to = SERVICE, .subject = "Tom" },
      ASKED },

    /* the verifier says no */
    { "dmarc=fail",
      { .from = JOHN,
        .to = DENNIS,
        .results = "mx.im.example; dmarc=fail header.from=company.com",
        .text = "x" },
      REFUSED },
    { "dmarc=fail beside a signature",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = SIGNED "; dmarc=fail header.from=company.com" },
      REFUSED },
    { "a broken signature",
      { .from = JOHN,
        .to = DENNIS,
        .results = "mx.im.example; dkim=fail header.d=company.com",
        .text = "x" },
      REFUSED },
    { "a host that the domain disowns",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example; spf=fail smtp.mailfrom=company.com" },
      REFUSED },

    /* the verifier says yes to something else */
    { "signed by another",
      { .from = JOHN, .to = DENNIS, .results = BY_EVE, .text = "x" },
      ASKED },
    { "signed by a look-alike",
      { .from = JOHN,
        .to = DENNIS,
        .results = "mx.im.example; dkim=pass header.d=cornpany.com",
        .text = "x" },
      ASKED },
    { "signed by a look-alike beyond ASCII",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example; dkim=pass header.d=xn--cmpany-wqf.com" },
      ASKED },
    { "signed by a name that ends alike",
      { .from = JOHN,
        .to = DENNIS,
        .results = "mx.im.example; dkim=pass header.d=ycompany.com",
        .text = "x" },
      ASKED },
    { "signed by a name that begins alike",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example; dkim=pass header.d=company.com.evil.example" },
      ASKED },
    { "signed by a child",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example; dkim=pass header.d=lab.company.com" },
      ASKED },
    { "signed by the top-level domain",
      { .from = JOHN,
        .to = DENNIS,
        .results = "mx.im.example; dkim=pass header.d=com",
        .text = "x" },
      ASKED },
    { "signed by another in his name",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example; dkim=pass header.d=evil.example header.i=john@company.com" },
      ASKED },
    { "dmarc of another From:",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example; dmarc=pass header.from=evil.example" },
      ASKED },
    { "dmarc of no From:",
      { .from = JOHN, .to = DENNIS, .results = "mx.im.example; dmarc=pass", .text = "x" },
      ASKED },
    { "spf=pass alone",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example; spf=pass smtp.mailfrom=company.com" },
      ASKED },
    { "a pass in a comment",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example; dkim=none (dkim=pass header.d=company.com)" },
      ASKED },
    { "a pass in a comment within a comment",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example; dkim=none ((\\)); dkim=pass header.d=company.com)" },
      ASKED },
    { "a pass in a reason",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example; spf=none reason=\"; dkim=pass header.d=company.com\"" },
      ASKED },
    { "a pass in an envelope",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results =
            "mx.im.example; spf=pass smtp.mailfrom=\";dkim=pass header.d=company.com\"" },
      ASKED },
    { "a signer said twice",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example; dkim=pass header.d=evil.example header.d=company.com" },
      ASKED },
    { "a version to come",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example 2; dkim=pass header.d=company.com" },
      ASKED },

    /* others in the verifier's place */
    { "another authserv-id",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.evil.example; dkim=pass header.d=company.com" },
      ASKED },
    { "the id in a comment",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "(mx.im.example) mx.evil.example; dkim=pass header.d=company.com" },
      ASKED },
    { "a comment before the id",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "(x) mx.im.example; dkim=pass header.d=company.com" },
      ASKED },
    { "the id in a fold behind another",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.evil.example;\r\n mx.im.example; dkim=pass header.d=company.com" },
      ASKED },
    { "the id and more",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example.evil.example; dkim=pass header.d=company.com" },
      ASKED },
    { "results that came with the letter",
      { .from = JOHN, .to = DENNIS, .forged = SIGNED, .text = "x" },
      ASKED },
    { "results that came with the letter, under the verifier's",
      { .from = JOHN,
        .to = DENNIS,
        .results = "mx.im.example; dkim=none",
        .forged = SIGNED,
        .text = "x" },
      ASKED },
    { "results that came with the letter, at re-entry",
      { .reentry = TRUE, .from = JOHN, .to = DENNIS, .forged = SIGNED, .text = "x" },
      ASKED },
    { "results beside the verifier's, above Received",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .results = "mx.im.example; dkim=none\r\nAuthentication-Results: " SIGNED },
      ASKED },
    { "results in another header",
      { .from = JOHN,
        .to = DENNIS,
        .text = "x",
        .also = "ARC-Authentication-Results: i=1; " SIGNED
                "\r\nX-Authentication-Results: " SIGNED "\r\n" },
      ASKED },

    /* From: */
    { "his address as the display name",
      { .mail_from = EVE,
        .from = "\"john@company.com\" <eve@evil.example>",
        .to = DENNIS,
        .text = "x" },
      ASKED },
    { "his address as an encoded display name",
      { .mail_from = EVE,
        .from = "=?utf-8?q?john=40company.com?= <eve@evil.example>",
        .to = DENNIS,
        .text = "x" },
      ASKED },
    { "his address in brackets in an encoded display name",
      { .mail_from = EVE,
        .from = "=?utf-8?q?<john=40company.com>?= <eve@evil.example>",
        .to = DENNIS,
        .results = BY_EVE,
        .text = "x" },
      REFUSED },
    { "his address as an encoded word alone",
      { .mail_from = JOHN,
        .from = "=?utf-8?q?john=40company.com?=",
        .to = DENNIS,
        .results = SIGNED,
        .text = "x" },
      REFUSED },
    { "his address bare before another's",
      { .mail_from = EVE,
        .from = "john@company.com <eve@evil.example>",
        .to = DENNIS,
        .results = BY_EVE,
        .text = "x" },
      REFUSED },
    { "his address behind another's",
      { .mail_from = EVE,
        .from = "<eve@evil.example> <john@company.com>",
        .to = DENNIS,
        .results = BY_EVE,
        .text = "x" },
      REFUSED },
    { "two mailboxes",
      { .mail_from = EVE,
        .from = "eve@evil.example, john@company.com",
        .to = DENNIS,
        .results = BY_EVE,
        .text = "x" },
      REFUSED },
    { "two From:",
      { .mail_from = EVE,
        .from = EVE,
        .to = DENNIS,
        .results = BY_EVE,
        .also = "From: john@company.com\r\n",
        .text = "x" },
      REFUSED },
    { "a group",
      { .mail_from = EVE,
        .from = "john@company.com: eve@evil.example;",
        .to = DENNIS,
        .results = BY_EVE,
        .text = "x" },
      REFUSED },
    { "a comment that is his address",
      { .mail_from = EVE,
        .from = "eve@evil.example (john@company.com)",
        .to = DENNIS,
        .text = "x" },
      REFUSED },
    { "his domain, and another's in a fold",
      { .mail_from = JOHN,
        .from = "john@company.com\r\n .evil.example",
        .to = DENNIS,
        .text = "x" },
      REFUSED },
    { "his domain's head of another's",
      { .mail_from = JOHN,
        .from = "john@company.com.evil.example",
        .to = DENNIS,
        .results = SIGNED,
        .text = "x" },
      REFUSED },
    { "a source route",
      { .mail_from = EVE,
        .from = "<@evil.example:john@company.com>",
        .to = DENNIS,
        .results = BY_EVE,
        .text = "x" },
      REFUSED },
    { "capitals",
      { .mail_from = EVE, .from = "JOHN@COMPANY.COM", .to = DENNIS, .text = "x" },
      REFUSED },
    { "quotes",
      { .mail_from = EVE, .from = "\"john\"@company.com", .to = DENNIS, .text = "x" },
      REFUSED },
    { "a look-alike beyond ASCII is somebody else",
      { .mail_from = "john@xn--cmpany-wqf.com",
        .from = "john@c\xd0\xbempany.com",
        .to = DENNIS,
        .text = "x" },
      ASKED },
    { "an address literal",
      { .from = "john@[192.0.2.1]", .to = DENNIS, .text = "x" },
      REFUSED },
    { "his Sender:, another's From:",
      { .mail_from = JOHN,
        .from = EVE,
        .to = DENNIS,
        .results = SIGNED,
        .also = "Sender: john@company.com\r\n",
        .text = "x" },
      REFUSED },
    { "his Reply-To: and Resent-From:",
      { .mail_from = EVE,
        .from = EVE,
        .to = DENNIS,
        .text = "x",
        .also = "Reply-To: john@company.com\r\nResent-From: john@company.com\r\n" },
      ASKED },

    /* logins */
    { "a login as another",
      { .authenticated = EVE, .from = JOHN, .to = DENNIS, .text = "x" },
      REFUSED },
    { "a login as a neighbour",
      { .authenticated = MARY, .from = JOHN, .to = DENNIS, .text = "x" },
      REFUSED },
    { "a login as a name of another",
      { .authenticated = "eve", .from = JOHN, .to = DENNIS, .text = "x" },
      REFUSED },
    { "a login as his name alone",
      { .authenticated = "john", .from = JOHN, .to = DENNIS, .text = "x" },
      ASKED },
    { "a login that begins like him",
      { .authenticated = "john@company.com.evil.example",
        .from = JOHN,
        .to = DENNIS,
        .text = "x" },
      REFUSED },
    { "a login as nobody",
      { .authenticated = "", .from = JOHN, .to = DENNIS, .text = "x" },
      REFUSED },
    { "a login as another with his token",
      { .authenticated = EVE, .from = JOHN, .to = DENNIS, .answers = "{john}", .text = "x" },
      REFUSED },

    /* tokens */
    { "another's token: an invitation",
      { .from = JOHN, .to = SERVICE, .answers = "{mary}", .text = "Yes" },
      ASKED },
    { "another's token: a conversation",
      { .from = MARY, .to = DENNIS, .answers = "{john}", .text = "x" },
      ASKED },
    { "a forwarded thread",
      { .from = EVE, .to = DENNIS, .answers = "{john}", .text = "x" },
      ASKED },
    { "a forwarded invitation, accepted from elsewhere",
      { .from = EVE, .to = DENNIS, .answers = "{mary}", .text = "Yes" },
      ASKED },
    { "a forwarded invitation, accepted in her name",
      { .mail_from = EVE, .from = MARY, .to = DENNIS, .answers = "{mary}", .text = "Yes" },
      REFUSED },
    { "the same, signed by the forwarder",
      { .mail_from = EVE,
        .from = MARY,
        .to = DENNIS,
        .results = BY_EVE,
        .answers = "{mary}",
        .text = "Yes" },
      REFUSED },
    { "a token against a verifier's no",
      { .from = MARY,
        .to = DENNIS,
        .answers = "{mary}",
        .text = "Yes",
        .results = "mx.im.example; dmarc=fail header.from=company.com" },
      REFUSED },
    { "a token against a broken signature",
      { .from = JOHN,
        .to = DENNIS,
        .answers = "{john}",
        .text = "x",
        .results = "mx.im.example; dkim=fail header.d=company.com" },
      REFUSED },
    { "a token from the null sender",
      { .mail_from = "", .from = JOHN, .to = DENNIS, .answers = "{john}", .text = "x" },
      IGNORED },
    { "a token from a machine",
      { .from = MARY,
        .to = DENNIS,
        .answers = "{mary}",
        .text = "Yes",
        .also = "Auto-Submitted: auto-replied\r\n" },
      IGNORED },
    { "a token after its time",
      { .from = JOHN, .to = DENNIS, .answers = "{old}", .text = "x" },
      ASKED },
    { "a token for another member",
      { .from = JOHN, .to = TONY, .answers = "{john}", .text = "x" },
      ASKED },
    { "a conversation's token for the service",
      { .from = JOHN, .to = SERVICE, .answers = "{john}", .subject = "LEAVE" },
      ASKED },
    { "an invitation's token for the service",
      { .from = MARY, .to = SERVICE, .answers = "{mary}", .subject = "Mary" },
      ASKED },
    { "the operator's invitation for a member",
      { .from = TOM, .to = DENNIS, .answers = "{tom}", .text = "Yes" },
      ASKED },
    { "an answered question's token",
      { .from = ANN, .to = SERVICE, .answers = "{ann}", .subject = "POLICY open" },
      REFUSED },
    { "an answered question's token, for a member",
      { .from = ANN, .to = DENNIS, .answers = "{ann}", .text = "x" },
      ASKED },
    { "another's question's token",
      { .from = MARY, .to = SERVICE, .answers = "{ann}", .text = "Yes" },
      ASKED },
    { "a token of another domain",
      { .from = MARY, .to = DENNIS, .answers = "{mary}.evil.example", .text = "Yes" },
      ASKED },
    { "a token with another day",
      { .from = JOHN, .to = DENNIS, .answers = "9{john}", .text = "x" },
      ASKED },
    { "a token in the words alone",
      { .from = MARY, .to = DENNIS, .subject = "{mary}", .text = "Yes, {mary}" },
      ASKED },
    { "a token in its own Message-ID",
      { .from = JOHN, .to = TONY, .id = "{john}", .text = "x" },
      IGNORED },
};

/* ---- The world --------------------------------------------------------------------------- */

typedef struct {
    CoreFixture *f;
    OurMail john, mary, tom, ann;
    char *old;
} World;

/* What stands before the @ of @id, and the @ with our domain. */
static char *
old_token (CoreFixture *f)
{
    const MailToken token = { MAIL_TOKEN_CONVERSATION, 1,
                              g_get_real_time () / 1000 - 40 * DAY_MS };
    g_autofree char *text = mail_token_seal (f->core->secrets, &token, JOHN, 639175336647);
    return g_strconcat (text, "@im.example", NULL);
}

static void
drop_texts (CoreFixture *f)
{
    char *text;
    while ((text = core_next_text (f)) != NULL)
        g_free (text);
}

static void
make_world (World *world, CoreFixture *f)
{
    ImInvited invited;
    gint64 uin = 0;
    world->f = f;
    ImParty dennis = core_member_by_phone (f, "+639175336647");
    core_member_by_phone (f, "+639181112222");
    letter_post (f,
                 (Post){ .from = JOHN, .to = SERVICE, .results = SIGNED, .subject = "John" });
    letter_post (f, (Post){ .from = JOHN, .to = DENNIS, .results = SIGNED, .text = "Hello" });
    g_autofree char *welcome = core_next_letters (f);
    drop_texts (f);
    g_assert_cmpint (core_take_text_to (f, "+639175336647", "291012125556666", "Accept"), ==,
                     IM_TEXT_TAKEN);
    world->john = our_mail_next (f);
    g_assert_true (im_invite_buddy (f->core, dennis, IM_INVITATION_BOTH, MARY, NULL, &invited,
                                    &uin, NULL));
    world->mary = our_mail_next (f);
    g_assert_true (im_invite (f->core, TOM, &invited, &uin, NULL));
    world->tom = our_mail_next (f);
    letter_post (f, (Post){ .from = ANN, .to = SERVICE, .subject = "Ann" });
    world->ann = our_mail_next (f);
    g_assert_cmpint (letter_post (f, (Post){ .from = ANN,
                                             .to = world->ann.reply_to,
                                             .answers = world->ann.id,
                                             .text = "Yes" }),
                     ==, IM_LETTER_TAKEN);
    g_autofree char *number = core_next_letters (f);
    drop_texts (f);
    world->old = old_token (f);
}

static void
world_clear (World *world)
{
    our_mail_clear (&world->john);
    our_mail_clear (&world->mary);
    our_mail_clear (&world->tom);
    our_mail_clear (&world->ann);
    g_free (world->old);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static char *
with_tokens (const World *world, const char *text)
{
    if (text == NULL)
        return NULL;
    GString *filled = g_string_new (text);
    g_string_replace (filled, "{john}", world->john.id, 0);
    g_string_replace (filled, "{mary}", world->mary.id, 0);
    g_string_replace (filled, "{tom}", world->tom.id, 0);
    g_string_replace (filled, "{ann}", world->ann.id, 0);
    g_string_replace (filled, "{old}", world->old, 0);
    return g_string_free (filled, FALSE);
}

/* ---- The attempts ------------------------------------------------------------------------ */

static gboolean
is_as_expected (Outcome outcome, ImReading reading, ImLetterEnding ending)
{
    switch (outcome) {
    case REFUSED:
        return reading == IM_READING_NO_FROM || ending == IM_LETTER_FORGED
               || ending == IM_LETTER_UNPROVEN || ending == IM_LETTER_OVERTAKEN;
    case ASKED:
        return reading == IM_READING_DONE && ending == IM_LETTER_WAITS;
    case IGNORED:
        return reading == IM_READING_DONE && ending == IM_LETTER_MACHINE;
    }
    g_assert_not_reached ();
}

/* Nobody has heard of it but the mailbox that is asked. */
static gboolean
is_quiet (CoreFixture *f, Outcome outcome)
{
    g_autofree char *letters = core_next_letters (f);
    g_autofree char *text = core_next_text (f);
    guint questions = outcome == ASKED ? 1 : 0;
    return text == NULL && our_mails_in (letters) == questions
           && (questions == 0) == (strstr (letters, "Subject: Answer this to confirm") == NULL);
}

static void
attempt (const World *world, guint index)
{
    CoreFixture *f = world->f;
    Post post = attempts[index].post;
    ImReading reading;
    g_autofree char *id = with_tokens (world, post.id);
    g_autofree char *answers = with_tokens (world, post.answers);
    g_autofree char *subject = with_tokens (world, post.subject);
    g_autofree char *text = with_tokens (world, post.text);
    post.id = id;
    post.answers = answers;
    post.subject = subject;
    post.text = text;
    ImLetterEnding ending = letter_post_reading (f, &post, &reading);
    gboolean is_expected = is_as_expected (attempts[index].outcome, reading, ending);
    if (!is_quiet (f, attempts[index].outcome) || !is_expected) {
        g_test_message ("%s: reading %d, ending %d", attempts[index].label, reading, ending);
        g_test_fail ();
    }
    core_run_sql (f, "DELETE FROM waiting");
    core_run_sql (f, "DELETE FROM challenge");
    core_run_sql (f, "DELETE FROM budget");
}

/* They are all who they were. */
static void
check_people (CoreFixture *f)
{
    g_autoptr (ImAccountView) john = core_account (f, JOHN);
    g_autoptr (ImAccountView) mary = core_account (f, MARY);
    g_autoptr (ImAccountView) tom = core_account (f, TOM);
    ImAccountView *eve = NULL;
    g_assert_cmpint (john->state, ==, IM_STATE_REGISTERED);
    g_assert_cmpint (mary->state, ==, IM_STATE_TENTATIVE);
    g_assert_cmpint (tom->state, ==, IM_STATE_TENTATIVE);
    g_assert_true (im_show_account (f->core, EVE, &eve, NULL));
    g_assert_null (eve);
}

/* What the attempts lack is all that they lack. */
static void
check_the_true_ones (const World *world)
{
    CoreFixture *f = world->f;
    const Post true_ones[] = {
        { .from = JOHN, .to = DENNIS, .results = SIGNED, .text = "x" },
        { .from = JOHN, .to = DENNIS, .authenticated = JOHN, .text = "x" },
        { .from = JOHN, .to = DENNIS, .reentry = TRUE, .results = SIGNED, .text = "x" },
        { .from = JOHN, .to = DENNIS, .answers = world->john.id, .text = "x" },
        { .from = MARY, .to = DENNIS, .answers = world->mary.id, .text = "Yes" },
        { .from = TOM, .to = SERVICE, .answers = world->tom.id, .subject = "Tom" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (true_ones); i++)
        g_assert_cmpint (letter_post (f, true_ones[i]), ==, IM_LETTER_TAKEN);
    g_autoptr (ImAccountView) mary = core_account (f, MARY);
    g_autoptr (ImAccountView) tom = core_account (f, TOM);
    g_assert_cmpint (mary->state, ==, IM_STATE_REGISTERED);
    g_assert_cmpint (tom->state, ==, IM_STATE_REGISTERED);
}

static void
nobody_writes_as_somebody_else (CoreFixture *f)
{
    g_auto (World) world = { 0 };
    make_world (&world, f);
    for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
        attempt (&world, i);
    check_people (f);
    check_the_true_ones (&world);
    g_test_message ("%u attempts", (guint) G_N_ELEMENTS (attempts));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    core_test_add ("nobody_writes_as_somebody_else", nobody_writes_as_somebody_else, NULL);
    return core_test_run ();
}
