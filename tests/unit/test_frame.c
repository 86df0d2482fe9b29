/* SPDX-License-Identifier: ISC */
#include "imcored/frame.h"

#include <jansson.h>
#include <string.h>

static const struct {
    const char *label, *text;
    FrameFault fault;
    const char *id, *field;
} cases[] = {
    { "ping", "{\"type\":\"ping\",\"id\":\"1\"}", FRAME_GOOD, "1", NULL },
    { "blanks and order do not matter", " {\n\"id\" : \"a.B-c_d:9\", \"type\":\"bye\" } ",
      FRAME_GOOD, "a.B-c_d:9", NULL },
    { "escapes are read", "{\"type\":\"\\u0070ing\",\"id\":\"1\"}", FRAME_GOOD, "1", NULL },
    { "empty", "", FRAME_BAD, NULL, NULL },
    { "cut short", "{\"type\":\"ping\",\"id\":\"1\"", FRAME_BAD, NULL, NULL },
    { "something after it", "{\"type\":\"ping\",\"id\":\"1\"} x", FRAME_BAD, NULL, NULL },
    { "two objects", "{\"type\":\"ping\",\"id\":\"1\"}{}", FRAME_BAD, NULL, NULL },
    { "an array", "[\"ping\"]", FRAME_BAD, NULL, NULL },
    { "a string", "\"ping\"", FRAME_BAD, NULL, NULL },
    { "null", "null", FRAME_BAD, NULL, NULL },
    { "a field twice", "{\"type\":\"ping\",\"id\":\"1\",\"id\":\"2\"}", FRAME_BAD, NULL, NULL },
    { "no UTF-8", "{\"type\":\"ping\",\"id\":\"1\",\"x\":\"\xff\"}", FRAME_BAD, NULL, NULL },
    { "a NUL", "{\"type\":\"send\",\"id\":\"1\",\"to\":\"1\",\"text\":\"a\\u0000b\"}",
      FRAME_BAD, NULL, NULL },
    { "half a surrogate pair",
      "{\"type\":\"send\",\"id\":\"1\",\"to\":\"1\",\"text\":\"\\ud83d\"}", FRAME_BAD, NULL,
      NULL },
    { "no id", "{\"type\":\"ping\"}", FRAME_BAD, NULL, NULL },
    { "id null", "{\"type\":\"ping\",\"id\":null}", FRAME_BAD, NULL, NULL },
    { "id a number", "{\"type\":\"ping\",\"id\":1}", FRAME_BAD, NULL, NULL },
    { "id empty", "{\"type\":\"ping\",\"id\":\"\"}", FRAME_BAD, NULL, NULL },
    { "id with a blank", "{\"type\":\"ping\",\"id\":\"a b\"}", FRAME_BAD, NULL, NULL },
    { "id of 64",
      "{\"type\":\"ping\",\"id\":"
      "\"0123456789012345678901234567890123456789012345678901234567890123\"}",
      FRAME_GOOD, "0123456789012345678901234567890123456789012345678901234567890123", NULL },
    { "id of 65",
      "{\"type\":\"ping\",\"id\":"
      "\"01234567890123456789012345678901234567890123456789012345678901234\"}",
      FRAME_BAD, NULL, NULL },
    { "no type", "{\"id\":\"1\"}", FRAME_UNKNOWN_TYPE, "1", NULL },
    { "type a number", "{\"type\":1,\"id\":\"1\"}", FRAME_UNKNOWN_TYPE, "1", NULL },
    { "a type of later", "{\"type\":\"typing\",\"id\":\"1\"}", FRAME_UNKNOWN_TYPE, "1", NULL },
    { "types are small letters", "{\"type\":\"PING\",\"id\":\"1\"}", FRAME_UNKNOWN_TYPE, "1",
      NULL },
    { "an unknown field", "{\"type\":\"ping\",\"id\":\"1\",\"x\":\"\"}", FRAME_BAD_FIELD, "1",
      "one of its fields is unknown" },
    { "another frame's field", "{\"type\":\"bye\",\"id\":\"1\",\"text\":\"\"}", FRAME_BAD_FIELD,
      "1", "one of its fields is unknown" },

    { "send", "{\"type\":\"send\",\"id\":\"1\",\"to\":\"639175336647\",\"text\":\"Hi\"}",
      FRAME_GOOD, "1", NULL },
    { "send nothing", "{\"type\":\"send\",\"id\":\"1\",\"to\":\"1\",\"text\":\"\"}", FRAME_GOOD,
      "1", NULL },
    { "send to nobody", "{\"type\":\"send\",\"id\":\"1\",\"text\":\"Hi\"}", FRAME_BAD_FIELD,
      "1", "to" },
    { "send without text", "{\"type\":\"send\",\"id\":\"1\",\"to\":\"1\"}", FRAME_BAD_FIELD,
      "1", "text" },
    { "text null", "{\"type\":\"send\",\"id\":\"1\",\"to\":\"1\",\"text\":null}",
      FRAME_BAD_FIELD, "1", "text" },
    { "text an object", "{\"type\":\"send\",\"id\":\"1\",\"to\":\"1\",\"text\":{}}",
      FRAME_BAD_FIELD, "1", "text" },
    { "a number that is no string", "{\"type\":\"add\",\"id\":\"1\",\"number\":12}",
      FRAME_BAD_FIELD, "1", "number" },
    { "fifteen digits", "{\"type\":\"add\",\"id\":\"1\",\"number\":\"999999999999999\"}",
      FRAME_GOOD, "1", NULL },
    { "sixteen digits", "{\"type\":\"add\",\"id\":\"1\",\"number\":\"1000000000000000\"}",
      FRAME_BAD_FIELD, "1", "number" },
    { "zero", "{\"type\":\"add\",\"id\":\"1\",\"number\":\"0\"}", FRAME_BAD_FIELD, "1",
      "number" },
    { "a leading zero", "{\"type\":\"add\",\"id\":\"1\",\"number\":\"01\"}", FRAME_BAD_FIELD,
      "1", "number" },
    { "a sign", "{\"type\":\"add\",\"id\":\"1\",\"number\":\"-1\"}", FRAME_BAD_FIELD, "1",
      "number" },
    { "a plus", "{\"type\":\"add\",\"id\":\"1\",\"number\":\"+63\"}", FRAME_BAD_FIELD, "1",
      "number" },
    { "no digits", "{\"type\":\"add\",\"id\":\"1\",\"number\":\"\"}", FRAME_BAD_FIELD, "1",
      "number" },
    { "digits of another script", "{\"type\":\"add\",\"id\":\"1\",\"number\":\"\xd9\xa1\"}",
      FRAME_BAD_FIELD, "1", "number" },

    { "add with words", "{\"type\":\"add\",\"id\":\"1\",\"number\":\"7\",\"text\":\"Hi\"}",
      FRAME_GOOD, "1", NULL },
    { "invite", "{\"type\":\"invite\",\"id\":\"1\",\"address\":\"john@company.com\"}",
      FRAME_GOOD, "1", NULL },
    { "invite nobody", "{\"type\":\"invite\",\"id\":\"1\",\"text\":\"Hi\"}", FRAME_BAD_FIELD,
      "1", "address" },
    { "accept with words",
      "{\"type\":\"accept\",\"id\":\"1\",\"number\":\"7\",\"text\":\"Yes\"}", FRAME_GOOD, "1",
      NULL },
    { "accept nobody", "{\"type\":\"accept\",\"id\":\"1\"}", FRAME_BAD_FIELD, "1", "number" },
    { "decline", "{\"type\":\"decline\",\"id\":\"1\",\"number\":\"7\"}", FRAME_GOOD, "1",
      NULL },
    { "a refusal carries no words",
      "{\"type\":\"decline\",\"id\":\"1\",\"number\":\"7\",\"text\":\"No\"}", FRAME_BAD_FIELD,
      "1", "one of its fields is unknown" },
    { "block", "{\"type\":\"block\",\"id\":\"1\",\"number\":\"7\"}", FRAME_GOOD, "1", NULL },
    { "unblock", "{\"type\":\"unblock\",\"id\":\"1\",\"number\":\"7\"}", FRAME_GOOD, "1",
      NULL },
    { "remove", "{\"type\":\"remove\",\"id\":\"1\",\"number\":\"7\"}", FRAME_GOOD, "1", NULL },
    { "receive",
      "{\"type\":\"receive\",\"id\":\"1\",\"im\":\"always\",\"mail\":\"never\",\"sms\":"
      "\"away\"}",
      FRAME_GOOD, "1", NULL },
    { "attachment", "{\"type\":\"attachment\",\"id\":\"1\",\"seq\":\"7\",\"n\":\"1\"}",
      FRAME_GOOD, "1", NULL },
    { "which attachment", "{\"type\":\"attachment\",\"id\":\"1\",\"seq\":\"7\"}",
      FRAME_BAD_FIELD, "1", "n" },
    { "one of a thousand attachments",
      "{\"type\":\"attachment\",\"id\":\"1\",\"seq\":\"7\",\"n\":\"1000\"}", FRAME_BAD_FIELD,
      "1", "n" },
    { "receive by some media",
      "{\"type\":\"receive\",\"id\":\"1\",\"im\":\"always\",\"mail\":\"never\"}",
      FRAME_BAD_FIELD, "1", "sms" },
    { "receive sometimes",
      "{\"type\":\"receive\",\"id\":\"1\",\"im\":\"sometimes\",\"mail\":\"never\",\"sms\":"
      "\"away\"}",
      FRAME_BAD_FIELD, "1", "im" },
    { "policy open", "{\"type\":\"policy\",\"id\":\"1\",\"policy\":\"open\"}", FRAME_GOOD, "1",
      NULL },
    { "policy ask", "{\"type\":\"policy\",\"id\":\"1\",\"policy\":\"ask\"}", FRAME_GOOD, "1",
      NULL },
    { "policy closed", "{\"type\":\"policy\",\"id\":\"1\",\"policy\":\"closed\"}",
      FRAME_BAD_FIELD, "1", "policy" },
    { "policy null", "{\"type\":\"policy\",\"id\":\"1\",\"policy\":null}", FRAME_BAD_FIELD, "1",
      "policy" },
    { "settings", "{\"type\":\"settings\",\"id\":\"1\"}", FRAME_GOOD, "1", NULL },
    { "invite as a buddy",
      "{\"type\":\"invite\",\"id\":\"1\",\"address\":\"a@b.example\",\"as\":\"buddy\"}",
      FRAME_GOOD, "1", NULL },
    { "invite as a guest",
      "{\"type\":\"invite\",\"id\":\"1\",\"address\":\"a@b.example\",\"as\":\"guest\"}",
      FRAME_BAD_FIELD, "1", "as" },
    { "invitations", "{\"type\":\"invitations\",\"id\":\"1\"}", FRAME_GOOD, "1", NULL },
    { "withdraw", "{\"type\":\"withdraw\",\"id\":\"1\",\"number\":\"7\"}", FRAME_GOOD, "1",
      NULL },
    { "withdraw nothing", "{\"type\":\"withdraw\",\"id\":\"1\"}", FRAME_BAD_FIELD, "1",
      "number" },
    { "resend", "{\"type\":\"resend\",\"id\":\"1\",\"number\":\"7\"}", FRAME_GOOD, "1", NULL },
    { "join", "{\"type\":\"join\",\"id\":\"1\",\"address\":\"a@b.example\"}", FRAME_GOOD, "1",
      NULL },
    { "join nowhere", "{\"type\":\"join\",\"id\":\"1\"}", FRAME_BAD_FIELD, "1", "address" },
    { "erase", "{\"type\":\"erase\",\"id\":\"1\",\"password\":\"x\"}", FRAME_GOOD, "1", NULL },
    { "erase without a password", "{\"type\":\"erase\",\"id\":\"1\"}", FRAME_BAD_FIELD, "1",
      "password" },

    { "member by password",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"member\",\"uin\":\"7\",\"password\":\"x\"}",
      FRAME_GOOD, "1", NULL },
    { "member with a new password",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"member\",\"uin\":\"7\",\"password\":\"x\","
      "\"new_password\":\"y\"}",
      FRAME_GOOD, "1", NULL },
    { "what is optional may be null",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"member\",\"uin\":\"7\",\"password\":\"x\","
      "\"new_password\":null}",
      FRAME_GOOD, "1", NULL },
    { "member by token",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"member\",\"token\":\"t\",\"after\":\"0\"}",
      FRAME_GOOD, "1", NULL },
    { "guest by link",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"guest\",\"link\":\"aZ_-9\",\"name\":\"Ann\"}",
      FRAME_GOOD, "1", NULL },
    { "guest by token",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"guest\",\"token\":\"t\",\"after\":\"12\"}",
      FRAME_GOOD, "1", NULL },
    { "as nobody", "{\"type\":\"hello\",\"id\":\"1\",\"token\":\"t\"}", FRAME_BAD_FIELD, "1",
      "as" },
    { "as root", "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"root\",\"token\":\"t\"}",
      FRAME_BAD_FIELD, "1", "as" },
    { "member without a password",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"member\",\"uin\":\"7\"}", FRAME_BAD_FIELD, "1",
      "password" },
    { "member without a number",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"member\",\"password\":\"x\"}", FRAME_BAD_FIELD,
      "1", "uin" },
    { "member by link",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"member\",\"link\":\"a\",\"name\":\"b\"}",
      FRAME_BAD_FIELD, "1", "link (a member has none)" },
    { "guest without a name",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"guest\",\"link\":\"a\"}", FRAME_BAD_FIELD, "1",
      "name" },
    { "guest without a link",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"guest\",\"name\":\"Ann\"}", FRAME_BAD_FIELD,
      "1", "link" },
    { "guest with a number",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"guest\",\"link\":\"a\",\"name\":\"b\",\"uin\":"
      "\"7\"}",
      FRAME_BAD_FIELD, "1", "uin (a guest has none)" },
    { "token and link",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"guest\",\"token\":\"t\",\"link\":\"a\"}",
      FRAME_BAD_FIELD, "1", "token (it stands alone)" },
    { "a link out of the folder",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"guest\",\"link\":\"../x\",\"name\":\"b\"}",
      FRAME_BAD_FIELD, "1", "link" },
    { "after no number",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"guest\",\"token\":\"t\",\"after\":\"-1\"}",
      FRAME_BAD_FIELD, "1", "after" },
    { "after beyond all logs",
      "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"guest\",\"token\":\"t\",\"after\":"
      "\"9999999999999999999\"}",
      FRAME_BAD_FIELD, "1", "after" },
};

static void
frames_are_taken_or_refused_by_the_table (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (Frame) frame = NULL;
        const char *field = NULL;
        FrameFault fault = frame_read (cases[i].text, strlen (cases[i].text), &frame, &field);
        g_test_message ("%s", cases[i].label);
        g_assert_cmpint (fault, ==, cases[i].fault);
        g_assert_cmpstr (frame->id, ==, cases[i].id);
        g_assert_cmpstr (field, ==, cases[i].field);
    }
}

static void
what_was_written_is_what_was_read (void)
{
    static const char text[] = "{\"type\":\"send\",\"id\":\"k1\",\"to\":\"999000000000\","
                               "\"text\":\"a \\\"b\\\"\\n\\u00e9\\ud83d\\ude00\"}";
    g_autoptr (Frame) frame = NULL;
    const char *field = NULL;
    g_assert_cmpint (frame_read (text, sizeof text - 1, &frame, &field), ==, FRAME_GOOD);
    g_assert_cmpint (frame->type, ==, FRAME_SEND);
    g_assert_cmpint (frame->number, ==, G_GINT64_CONSTANT (999000000000));
    g_assert_cmpstr (frame->text, ==, "a \"b\"\n\xc3\xa9\xf0\x9f\x98\x80");
}

static void
media_and_policy_are_what_was_chosen (void)
{
    static const char receive[] = "{\"type\":\"receive\",\"id\":\"1\",\"im\":\"always\","
                                  "\"mail\":\"away\",\"sms\":\"never\"}";
    static const char open[] = "{\"type\":\"policy\",\"id\":\"1\",\"policy\":\"open\"}";
    g_autoptr (Frame) media = NULL;
    g_autoptr (Frame) policy = NULL;
    const char *field = NULL;
    g_assert_cmpint (frame_read (receive, sizeof receive - 1, &media, &field), ==, FRAME_GOOD);
    g_assert_cmpint (media->im, ==, IM_MODE_ALWAYS);
    g_assert_cmpint (media->mail, ==, IM_MODE_AWAY);
    g_assert_cmpint (media->sms, ==, IM_MODE_NEVER);
    g_assert_cmpint (frame_read (open, sizeof open - 1, &policy, &field), ==, FRAME_GOOD);
    g_assert_true (policy->is_open);
}

static void
an_address_ends_at_its_limit (void)
{
    for (gsize length = FRAME_ADDRESS_LIMIT; length <= FRAME_ADDRESS_LIMIT + 1; length++) {
        g_autofree char *address = g_strnfill (length, 'a');
        g_autofree char *text = g_strdup_printf (
            "{\"type\":\"invite\",\"id\":\"1\",\"address\":\"%s\"}", address);
        g_autoptr (Frame) frame = NULL;
        const char *field = NULL;
        g_assert_cmpint (frame_read (text, strlen (text), &frame, &field), ==,
                         length > FRAME_ADDRESS_LIMIT ? FRAME_BAD_FIELD : FRAME_GOOD);
    }
}

static void
fields_end_at_their_limits (void)
{
    static const struct {
        const char *name;
        gsize limit;
    } fields[] = {
        { "password", FRAME_PASSWORD_LIMIT }, { "new_password", FRAME_PASSWORD_LIMIT },
        { "token", FRAME_TOKEN_LIMIT },       { "name", FRAME_NAME_LIMIT },
        { "link", FRAME_LINK_LIMIT },
    };
    for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
        g_autofree char *value = g_strnfill (fields[i].limit + 1, 'a');
        g_autofree char *text = g_strdup_printf (
            "{\"type\":\"hello\",\"id\":\"1\",\"as\":\"guest\",\"%s\":\"%s\"}", fields[i].name,
            value);
        g_autoptr (Frame) frame = NULL;
        const char *field = NULL;
        g_assert_cmpint (frame_read (text, strlen (text), &frame, &field), ==, FRAME_BAD_FIELD);
        g_assert_cmpstr (field, ==, fields[i].name);
    }
}

static void
deep_nesting_is_refused (void)
{
    g_autoptr (GString) text = g_string_new ("{\"type\":\"ping\",\"id\":\"1\",\"x\":");
    for (guint i = 0; i < 30000; i++)
        g_string_append_c (text, '[');
    g_autoptr (Frame) frame = NULL;
    const char *field = NULL;
    g_assert_cmpint (frame_read (text->str, text->len, &frame, &field), ==, FRAME_BAD);
}

/* What we tell, read back with jansson. */
static json_t *
read_back (char *text)
{
    json_t *object = json_loads (text, JSON_REJECT_DUPLICATES, NULL);
    g_assert_nonnull (object);
    g_free (text);
    return object;
}

static const char *
word (const json_t *object, const char *name)
{
    return json_string_value (json_object_get (object, name));
}

static void
entries_carry_numbers_as_strings_and_text_as_text (void)
{
    ImEntry entry = { .seq = G_GINT64_CONSTANT (9007199254740993),
                      .kind = IM_ENTRY_MESSAGE,
                      .at_ms = 1764547200123,
                      .peer = 999000000000,
                      .peer_is_guest = TRUE,
                      .peer_name = (char *) "Ann",
                      .text = (char *) "</script>\"\\\n\xe2\x80\xa8",
                      .client_id = (char *) "not-ours",
                      .counted = TRUE };
    json_t *object = read_back (frame_entry (&entry));
    g_assert_cmpstr (word (object, "seq"), ==, "9007199254740993");
    g_assert_cmpstr (word (object, "kind"), ==, "message");
    g_assert_cmpstr (word (object, "peer"), ==, "999000000000");
    g_assert_cmpstr (word (object, "text"), ==, entry.text);
    g_assert_true (json_is_true (json_object_get (object, "guest")));
    g_assert_true (json_is_false (json_object_get (object, "mine")));
    g_assert_null (json_object_get (object, "sent_as"));
    json_decref (object);
}

static void
what_became_of_a_text_is_told_to_its_writer_alone (void)
{
    ImEntry entry = { .seq = 1,
                      .kind = IM_ENTRY_MESSAGE,
                      .mine = TRUE,
                      .peer = 1,
                      .text = (char *) "x",
                      .by_text = IM_DELIVERY_FAILED,
                      .text_failed = (char *) "UNDELIV 001" };
    json_t *mine = read_back (frame_entry (&entry));
    g_assert_cmpstr (word (mine, "sms"), ==, "failed");
    g_assert_cmpstr (word (mine, "reason"), ==, "UNDELIV 001");
    json_decref (mine);
    entry.mine = FALSE;
    json_t *theirs = read_back (frame_entry (&entry));
    g_assert_null (json_object_get (theirs, "sms"));
    g_assert_null (json_object_get (theirs, "reason"));
    json_decref (theirs);
    const ImDeliveryNews news = { .seq = 12, .state = IM_DELIVERY_CARRIER };
    json_t *told = read_back (frame_delivery (&news));
    g_assert_cmpstr (word (told, "type"), ==, "delivery");
    g_assert_cmpstr (word (told, "seq"), ==, "12");
    g_assert_cmpstr (word (told, "sms"), ==, "carrier");
    g_assert_null (json_object_get (told, "reason"));
    json_decref (told);
}

static void
an_own_entry_names_the_frame_that_made_it (void)
{
    ImEntry entry = { .seq = 1,
                      .kind = IM_ENTRY_MESSAGE,
                      .mine = TRUE,
                      .peer = 1,
                      .text = (char *) "x",
                      .client_id = (char *) "k1" };
    json_t *object = read_back (frame_entry (&entry));
    g_assert_cmpstr (word (object, "sent_as"), ==, "k1");
    g_assert_true (json_is_null (json_object_get (object, "name")));
    json_decref (object);
}

static void
people_are_told_with_what_may_be_known_of_them (void)
{
    static const struct {
        ImPresence presence;
        const char *word; /* NULL: null */
    } presences[] = {
        { IM_PRESENCE_UNKNOWN, NULL },
        { IM_PRESENCE_OFFLINE, "offline" },
        { IM_PRESENCE_REACHABLE, "reachable" },
        { IM_PRESENCE_ONLINE, "online" },
    };
    for (guint i = 0; i < G_N_ELEMENTS (presences); i++) {
        ImBuddy buddy = { .number = 639175336647,
                          .is_listed = TRUE,
                          .presence = presences[i].presence };
        json_t *whole = read_back (frame_buddy (&buddy));
        json_t *presence = read_back (frame_presence (&buddy));
        g_assert_cmpstr (word (whole, "type"), ==, "buddy");
        g_assert_cmpstr (word (whole, "number"), ==, "639175336647");
        g_assert_cmpstr (word (whole, "presence"), ==, presences[i].word);
        g_assert_true (json_is_null (json_object_get (whole, "name")));
        g_assert_true (json_is_true (json_object_get (whole, "listed")));
        g_assert_true (json_is_false (json_object_get (whole, "asks")));
        g_assert_true (json_is_false (json_object_get (whole, "blocked")));
        g_assert_cmpstr (word (presence, "presence"), ==, presences[i].word);
        json_decref (whole);
        json_decref (presence);
    }
}

static void
a_list_of_people_ends_where_it_is_told_to (void)
{
    ImBuddy ann = { .number = 1, .name = (char *) "Ann", .asks = TRUE };
    ImBuddy bob = { .number = 2, .is_blocked = TRUE };
    g_autoptr (GPtrArray) both = g_ptr_array_new ();
    g_ptr_array_add (both, &ann);
    g_ptr_array_add (both, &bob);
    for (guint count = 0; count <= both->len; count++) {
        json_t *object = read_back (frame_buddies (both, count));
        g_assert_cmpuint (json_array_size (json_object_get (object, "buddies")), ==, count);
        json_decref (object);
    }
}

static void
settings_are_told_in_words (void)
{
    ImSettings settings = { .im = IM_MODE_ALWAYS, .mail = IM_MODE_AWAY, .sms = IM_MODE_NEVER };
    json_t *object = read_back (frame_ok_settings ("s", &settings));
    g_assert_cmpstr (word (object, "im"), ==, "always");
    g_assert_cmpstr (word (object, "mail"), ==, "away");
    g_assert_cmpstr (word (object, "sms"), ==, "never");
    g_assert_cmpstr (word (object, "policy"), ==, "ask");
    json_decref (object);
}

static void
every_refusal_has_a_code_and_words (void)
{
    for (guint i = REFUSAL_BAD_FRAME; i <= REFUSAL_BROKEN; i++) {
        json_t *object = read_back (frame_error (NULL, (Refusal) i, NULL));
        g_assert_cmpstr (word (object, "type"), ==, "error");
        g_assert_true (json_is_null (json_object_get (object, "id")));
        g_assert_cmpuint (strlen (word (object, "code")), >, 0);
        g_assert_true (g_str_has_suffix (word (object, "text"), ".") || i == REFUSAL_BAD_FIELD);
        json_decref (object);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/frame/frames_are_taken_or_refused_by_the_table",
                     frames_are_taken_or_refused_by_the_table);
    g_test_add_func ("/frame/what_was_written_is_what_was_read",
                     what_was_written_is_what_was_read);
    g_test_add_func ("/frame/media_and_policy_are_what_was_chosen",
                     media_and_policy_are_what_was_chosen);
    g_test_add_func ("/frame/an_address_ends_at_its_limit", an_address_ends_at_its_limit);
    g_test_add_func ("/frame/fields_end_at_their_limits", fields_end_at_their_limits);
    g_test_add_func ("/frame/deep_nesting_is_refused", deep_nesting_is_refused);
    g_test_add_func ("/frame/entries_carry_numbers_as_strings_and_text_as_text",
                     entries_carry_numbers_as_strings_and_text_as_text);
    g_test_add_func ("/frame/an_own_entry_names_the_frame_that_made_it",
                     an_own_entry_names_the_frame_that_made_it);
    g_test_add_func ("/frame/what_became_of_a_text_is_told_to_its_writer_alone",
                     what_became_of_a_text_is_told_to_its_writer_alone);
    g_test_add_func ("/frame/people_are_told_with_what_may_be_known_of_them",
                     people_are_told_with_what_may_be_known_of_them);
    g_test_add_func ("/frame/a_list_of_people_ends_where_it_is_told_to",
                     a_list_of_people_ends_where_it_is_told_to);
    g_test_add_func ("/frame/settings_are_told_in_words", settings_are_told_in_words);
    g_test_add_func ("/frame/every_refusal_has_a_code_and_words",
                     every_refusal_has_a_code_and_words);
    return g_test_run ();
}
