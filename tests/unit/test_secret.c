/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "imcore/domain/secret.h"

#include "imcore/imcore.h"

#include <string.h>

#define KEY_A "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY_B "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405060708090a0b0c0d0e0f"

static Secrets *
read_good (const char *text)
{
    g_autoptr (GError) error = NULL;
    Secrets *secrets = secrets_read (text, &error);
    g_assert_no_error (error);
    return secrets;
}

static void
a_key_file_is_read_strictly (void)
{
    static const char *const bad[] = {
        "", "# nothing\n", "1\n", "1 00\n", "0 " KEY_A "\n", "256 " KEY_A "\n", "1 " KEY_A "0\n",
        "2 " KEY_A "\n1 " KEY_B "\n", "1 " KEY_A "\n1 " KEY_B "\n", "x " KEY_A "\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GError) error = NULL;
        g_assert_null (secrets_read (bad[i], &error));
        g_assert_error (error, IM_ERROR, IM_ERROR_CONFIG);
    }
    char *made = secrets_make ();
    g_autoptr (Secrets) secrets = read_good (made);
    g_assert_nonnull (secrets);
    secret_wipe (made);
}

static void
a_token_opens_only_as_it_was_sealed (void)
{
    g_autoptr (Secrets) secrets = read_good ("1 " KEY_A "\n");
    g_autoptr (Secrets) others = read_good ("1 " KEY_B "\n");
    const gint64 numbers[] = { 5, 639175336647 };
    gint64 found[2] = { 0 };
    g_autofree char *sealed = secret_seal (secrets, SECRET_GUEST, numbers, 2);
    g_assert_true (secret_open (secrets, SECRET_GUEST, sealed, found, 2));
    g_assert_cmpint (found[1], ==, 639175336647);
    g_assert_false (secret_open (secrets, SECRET_LINK, sealed, found, 2));
    g_assert_false (secret_open (secrets, SECRET_GUEST, sealed, found, 1));
    g_assert_false (secret_open (others, SECRET_GUEST, sealed, found, 2));
    for (gsize i = 0; sealed[i] != '\0'; i++) {
        g_autofree char *forged = g_strdup (sealed);
        forged[i] = forged[i] == '7' ? '6' : '7';
        g_assert_false (secret_open (secrets, SECRET_GUEST, forged, found, 2));
    }
    static const char *const nonsense[] = { "", ".", "-", "5-k1", "5-6-k1.", "05-639175336647-k1.x",
                                            "99999999999999999999-1-k1.x", "5-6-k0.x", "5-6-k999.x" };
    for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
        g_assert_false (secret_open (secrets, SECRET_GUEST, nonsense[i], found, 2));
}

static void
after_rotation_old_tokens_open_and_new_ones_are_the_new_keys (void)
{
    g_autoptr (Secrets) before = read_good ("1 " KEY_A "\n");
    g_autoptr (Secrets) after = read_good ("1 " KEY_A "\n2 " KEY_B "\n");
    const gint64 five = 5;
    gint64 found = 0;
    guint8 one[SECRET_HASH_BYTES], other[SECRET_HASH_BYTES];
    g_autofree char *old = secret_seal (before, SECRET_LINK, &five, 1);
    g_autofree char *new = secret_seal (after, SECRET_LINK, &five, 1);
    g_assert_true (secret_open (after, SECRET_LINK, old, &found, 1));
    g_assert_true (secret_open (after, SECRET_LINK, new, &found, 1));
    g_assert_false (secret_open (before, SECRET_LINK, new, &found, 1));
    secret_hash (before, SECRET_OF_CONSENT, one, "mail", "a@b", NULL);
    secret_hash (after, SECRET_OF_CONSENT, other, "mail", "a@b", NULL);
    g_assert_cmpmem (one, sizeof one, other, sizeof other);
}

static void
a_temporary_password_is_read_as_people_type_it (void)
{
    g_autoptr (Secrets) secrets = read_good ("1 " KEY_A "\n");
    g_autoptr (GBytes) nonce = secret_new_nonce (secrets);
    g_autofree char *password = secret_temporary_password (secrets, 7, nonce);
    g_autofree char *lower = g_ascii_strdown (password, -1);
    g_autofree char *padded = g_strconcat (" ", lower, " ", NULL);
    g_assert_cmpuint (strlen (password), ==, 8);
    g_assert_true (secret_is_temporary_password (secrets, 7, nonce, password));
    g_assert_true (secret_is_temporary_password (secrets, 7, nonce, padded));
    g_assert_false (secret_is_temporary_password (secrets, 8, nonce, password));
    g_assert_false (secret_is_temporary_password (secrets, 7, nonce, ""));
    g_autoptr (GBytes) another = secret_new_nonce (secrets);
    g_assert_false (secret_is_temporary_password (secrets, 7, another, password));
}

static void
parts_of_a_hash_cannot_run_together (void)
{
    g_autoptr (Secrets) secrets = read_good ("1 " KEY_A "\n");
    guint8 one[SECRET_HASH_BYTES], other[SECRET_HASH_BYTES];
    secret_hash (secrets, SECRET_OF_INBOUND, one, "ab", "c", NULL);
    secret_hash (secrets, SECRET_OF_INBOUND, other, "a", "bc", NULL);
    g_assert_cmpint (memcmp (one, other, sizeof one), !=, 0);
}

static void
a_hash_is_read_from_its_text_alone (void)
{
    g_autoptr (Secrets) secrets = read_good ("1 " KEY_A "\n");
    guint8 hash[SECRET_HASH_BYTES], read[SECRET_HASH_BYTES];
    secret_hash (secrets, SECRET_OF_INBOUND, hash, "ab", NULL, NULL);
    g_autofree char *text = secret_hash_text (hash);
    g_autofree char *longer = g_strconcat (text, "00", NULL);
    g_autofree char *followed = g_strconcat (text, "x", NULL);
    g_assert_true (secret_hash_read (text, read));
    g_assert_cmpmem (read, sizeof read, hash, sizeof hash);
    g_assert_false (secret_hash_read (longer, read));
    g_assert_false (secret_hash_read (followed, read));
    g_assert_false (secret_hash_read (text + 2, read));
    g_assert_false (secret_hash_read (text + 1, read));
    g_assert_false (secret_hash_read ("", read));
}

static void
a_permutation_gives_every_place_once (void)
{
    static const gint64 sizes[] = { 1, 2, 3, 10, 3334, 4096 };
    g_autoptr (Secrets) secrets = read_good ("1 " KEY_A "\n");
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
        g_autofree guint8 *seen = g_new0 (guint8, sizes[i]);
        for (gint64 place = 0; place < sizes[i]; place++) {
            gint64 out = secret_permute (secrets, place, sizes[i]);
            g_assert_cmpint (out, >=, 0);
            g_assert_cmpint (out, <, sizes[i]);
            g_assert_cmpuint (seen[out]++, ==, 0);
        }
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(test) g_test_add_func ("/secret/" #test, test)
    ADD (a_key_file_is_read_strictly);
    ADD (a_token_opens_only_as_it_was_sealed);
    ADD (after_rotation_old_tokens_open_and_new_ones_are_the_new_keys);
    ADD (a_temporary_password_is_read_as_people_type_it);
    ADD (parts_of_a_hash_cannot_run_together);
    ADD (a_hash_is_read_from_its_text_alone);
    ADD (a_permutation_gives_every_place_once);
    return g_test_run ();
}
