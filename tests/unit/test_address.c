/* SPDX-License-Identifier: ISC */
#include "imcore/domain/address.h"

/* 64, 65 and 63 of a kind, for the limits of RFC 5321 4.5.3.1 and RFC 1035 2.3.4. */
#define A63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A64 A63 "a"

static void
a_mailbox_has_one_key (void)
{
    static const struct {
        const char *label, *written, *key, *shown;
    } cases[] = {
        { "plain", "john@company.com", "john@company.com", "john@company.com" },
        { "case", "John.Smith@Company.COM", "john.smith@company.com",
          "John.Smith@Company.COM" },
        { "white space around", "  john@company.com\r\n", "john@company.com",
          "john@company.com" },
        { "path", "<john@company.com>", "john@company.com", "john@company.com" },
        { "source route", "<@a.example,@b.example:john@company.com>", "john@company.com",
          "john@company.com" },
        { "source route, no brackets", "@a.example:john@company.com", "john@company.com",
          "john@company.com" },
        { "needless quotes", "\"john\"@company.com", "john@company.com",
          "\"john\"@company.com" },
        { "needless quoted pair", "\"j\\ohn\"@company.com", "john@company.com",
          "\"j\\ohn\"@company.com" },
        { "needed quotes", "\"John Smith\"@company.com", "\"john smith\"@company.com",
          "\"John Smith\"@company.com" },
        { "at sign in quotes", "\"john@home\"@company.com", "\"john@home\"@company.com",
          "\"john@home\"@company.com" },
        { "quote in quotes", "\"a\\\"b\\\\\"@company.com", "\"a\\\"b\\\\\"@company.com",
          "\"a\\\"b\\\\\"@company.com" },
        { "two dots in quotes", "\"a..b\"@company.com", "\"a..b\"@company.com",
          "\"a..b\"@company.com" },
        { "dot at the end in quotes", "\"a.\"@company.com", "\"a.\"@company.com",
          "\"a.\"@company.com" },
        { "dots stay", "j.o.h.n@company.com", "j.o.h.n@company.com", "j.o.h.n@company.com" },
        { "plus tag stays", "john+im@company.com", "john+im@company.com",
          "john+im@company.com" },
        { "all of atext", "a!#$%&'*+-/=?^_`{|}~@b.example", "a!#$%&'*+-/=?^_`{|}~@b.example",
          "a!#$%&'*+-/=?^_`{|}~@b.example" },
        { "final dot", "john@company.com.", "john@company.com", "john@company.com." },
        { "U-label", "john@Bücher.example", "john@xn--bcher-kva.example",
          "john@Bücher.example" },
        { "A-label", "john@XN--bcher-kva.example", "john@xn--bcher-kva.example",
          "john@XN--bcher-kva.example" },
        { "ideographic full stop", "john@日本。example", "john@xn--wgv71a.example",
          "john@日本。example" },
        { "UTF-8 local part", "Jörg@company.com", "jörg@company.com", "Jörg@company.com" },
        { "UTF-8 composed", "jo\xcc\x88rg@company.com", "jörg@company.com",
          "jo\xcc\x88rg@company.com" },
        { "beyond ASCII no case is folded", "ÖL@company.com", "Öl@company.com",
          "ÖL@company.com" },
        { "digits", "12125556666@im.example", "12125556666@im.example",
          "12125556666@im.example" },
        { "one label", "root@localhost", "root@localhost", "root@localhost" },
        { "longest local part", A64 "@b.example", A64 "@b.example", A64 "@b.example" },
        { "longest label", "a@" A63 ".example", "a@" A63 ".example", "a@" A63 ".example" },

        { "local part too long", A64 "a@b.example", NULL, NULL },
        { "label too long", "a@" A64 ".example", NULL, NULL },
        { "address too long", A64 "@" A63 "." A63 "." A63, NULL, NULL },
        { "empty", "", NULL, NULL },
        { "no at sign", "john", NULL, NULL },
        { "no local part", "@company.com", NULL, NULL },
        { "empty quotes", "\"\"@company.com", NULL, NULL },
        { "no domain", "john@", NULL, NULL },
        { "dot first", ".john@company.com", NULL, NULL },
        { "dot last", "john.@company.com", NULL, NULL },
        { "two dots", "jo..hn@company.com", NULL, NULL },
        { "blank", "john smith@company.com", NULL, NULL },
        { "two mailboxes", "a@b.example, c@d.example", NULL, NULL },
        { "two at signs", "a@b@c.example", NULL, NULL },
        { "display name", "John <john@company.com>", NULL, NULL },
        { "comment", "john(work)@company.com", NULL, NULL },
        { "line end in quotes", "\"a\r\nBcc: x\"@company.com", NULL, NULL },
        { "open quotes", "\"john@company.com", NULL, NULL },
        { "backslash at the end", "\"john\\", NULL, NULL },
        { "no UTF-8", "j\xf6rg@company.com", NULL, NULL },
        { "direction override", "\xe2\x80\xaejohn@company.com", NULL, NULL },
        { "empty label", "john@company..com", NULL, NULL },
        { "dot for a domain", "john@.", NULL, NULL },
        { "hyphen first", "john@-company.com", NULL, NULL },
        { "underscore in the domain", "john@my_company.com", NULL, NULL },
        { "address literal", "john@[192.0.2.1]", NULL, NULL },
        { "open bracket", "<john@company.com", NULL, NULL },
        { "source route without end", "<@a.example,@b.example>", NULL, NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        g_autoptr (Address) address = address_from_mail (cases[i].written);
        g_assert_cmpstr (address != NULL ? address->key : NULL, ==, cases[i].key);
        g_assert_cmpstr (address != NULL ? address->shown : NULL, ==, cases[i].shown);
        if (address == NULL)
            continue;
        g_assert_cmpint (address->kind, ==, ADDRESS_MAIL);
        g_assert_cmpint (address_phone_uin (address), ==, 0);
        g_autoptr (Address) again = address_from_mail (address->key);
        g_assert_cmpstr (again->key, ==, address->key);
    }
}

static void
a_telephone_has_one_key (void)
{
    static const char *const philippines[] = { "+63", NULL };
    static const char *const two[] = { "+63", "+44", NULL };
    static const char *const none[] = { NULL };
    static const char *const america[] = { "+1", NULL };
    static const char *const argentina[] = { "+54", NULL };
    static const struct {
        const char *label, *written;
        const char *const *prefixes;
        const char *national;
        const char *key;
    } cases[] = {
        { "E.164", "+639175336647", NULL, NULL, "+639175336647" },
        { "blanks and hyphen", "+63 917 533-6647", NULL, NULL, "+639175336647" },
        { "parentheses and dots", "+1 (212) 555.6666", NULL, NULL, "+12125556666" },
        { "slash", "+49 30/1234567", NULL, NULL, "+49301234567" },
        { "no-break space", "+63\xc2\xa0" "9175336647", NULL, NULL, "+639175336647" },
        { "trunk zero", "+44 (0)20 7946 0018", NULL, NULL, "+442079460018" },
        { "double zero", "00639175336647", NULL, NULL, "+639175336647" },
        { "double zero with blanks", "00 63 917 533 6647", NULL, NULL, "+639175336647" },
        { "country code without plus", "639175336647", NULL, NULL, "+639175336647" },
        { "line end", "639175336647\n", NULL, NULL, "+639175336647" },
        { "of the prefix", "+639175336647", philippines, NULL, "+639175336647" },
        { "of the prefix, no plus", "639175336647", philippines, NULL, "+639175336647" },
        { "of the second prefix", "+442079460018", two, NULL, "+442079460018" },
        { "empty list is any", "+442079460018", none, NULL, "+442079460018" },
        { "national", "0917 533 6647", philippines, "+63", "+639175336647" },
        { "national with brackets", "(0917) 533-66.47", philippines, "+63", "+639175336647" },
        { "double zero at home", "0063 917 5336647", philippines, "+63", "+639175336647" },
        { "011 and the prefix", "011639175336647", philippines, "+63", "+639175336647" },
        { "011 from country 1", "011639175336647", NULL, "+1", "+639175336647" },
        { "011, no default", "011639175336647", NULL, NULL, "+639175336647" },
        { "011 is an area at home", "01154123456", argentina, "+54", "+541154123456" },
        { "011 abroad from there", "011541154123456", argentina, "+54", "+541154123456" },
        { "ten digits in country 1", "(212) 555-6666", america, "+1", "+12125556666" },
        { "eleven digits in country 1", "1 212 555 6666", america, "+1", "+12125556666" },
        { "7 digits", "+2901234", NULL, NULL, "+2901234" },
        { "15 digits", "+123456789012345", NULL, NULL, "+123456789012345" },

        { "6 digits", "+290123", NULL, NULL, NULL },
        { "16 digits", "+1234567890123456", NULL, NULL, NULL },
        { "short code", "2910", NULL, NULL, NULL },
        { "national, no default", "09175336647", philippines, NULL, NULL },
        { "triple zero", "000639175336647", NULL, NULL, NULL },
        { "country code 0", "+0639175336647", NULL, NULL, NULL },
        { "of no prefix", "+12125556666", philippines, NULL, NULL },
        { "of no prefix, no plus", "9175336647", philippines, NULL, NULL },
        { "of no prefix, double zero", "0012125556666", two, NULL, NULL },
        { "ten digits elsewhere", "9175336647", philippines, "+63", NULL },
        { "short code, country 1", "292910", america, "+1", NULL },
        { "011 of no prefix", "011442079460018", philippines, "+63", NULL },
        { "name", "BANK", NULL, NULL, NULL },
        { "name and digits", "BANK1234567", NULL, NULL, NULL },
        { "plus inside", "63+9175336647", NULL, NULL, NULL },
        { "two plus", "++639175336647", NULL, NULL, NULL },
        { "plus alone", "+", NULL, NULL, NULL },
        { "empty", "", NULL, NULL, NULL },
        { "blank", " ", NULL, NULL, NULL },
        { "extension", "+639175336647 ext 5", NULL, NULL, NULL },
        { "star code", "*100#", NULL, NULL, NULL },
        { "full-width digits", "+６３９１７５３３６６４７", NULL, NULL, NULL },
        { "Arabic digits", "+٦٣٩١٧٥٣٣٦٦٤٧", NULL, NULL, NULL },
        { "no UTF-8", "+6391753366\xff", NULL, NULL, NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        g_autoptr (Address) address
            = address_from_phone (cases[i].written, cases[i].prefixes, cases[i].national);
        g_assert_cmpstr (address != NULL ? address->key : NULL, ==, cases[i].key);
        if (address == NULL)
            continue;
        g_assert_cmpint (address->kind, ==, ADDRESS_PHONE);
        g_assert_cmpstr (address->shown, ==, address->key);
        g_autofree char *plus =
            g_strdup_printf ("+%" G_GINT64_FORMAT, address_phone_uin (address));
        g_assert_cmpstr (plus, ==, address->key);
    }
}

static void
an_at_sign_makes_a_mailbox (void)
{
    static const struct {
        const char *written;
        int kind;
    } cases[] = {
        { "639175336647@im.example", ADDRESS_MAIL },
        { "+639175336647", ADDRESS_PHONE },
        { "nobody", 0 },
        { "@", 0 },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (Address) address = address_parse (cases[i].written, NULL, NULL);
        g_assert_cmpint (address != NULL ? (int) address->kind : 0, ==, cases[i].kind);
    }
}

static void
a_recipient_is_split_in_every_spelling (void)
{
    static const struct {
        const char *label, *written, *local, *domain;
    } cases[] = {
        { "plain", "12125556666@im.example", "12125556666", "im.example" },
        { "path", "<12125556666@im.example>", "12125556666", "im.example" },
        { "case of the domain", "12125556666@IM.Example", "12125556666", "im.example" },
        { "case of the local part", "NewUser@im.example", "NewUser", "im.example" },
        { "final dot", "12125556666@im.example.", "12125556666", "im.example" },
        { "quotes", "\"12125556666\"@im.example", "12125556666", "im.example" },
        { "quoted pairs", "\"\\1\\2125556666\"@im.example", "12125556666", "im.example" },
        { "source route", "<@relay.example:12125556666@im.example>", "12125556666",
          "im.example" },
        { "two hosts in the route", "<@a.example,@b.example:12125556666@im.example>",
          "12125556666", "im.example" },
        { "plus tag", "12125556666+work@im.example", "12125556666+work", "im.example" },
        { "quoted plus tag", "\"12125556666+my work\"@im.example", "12125556666+my work",
          "im.example" },
        { "return path", "b+17.kQ3xZ@im.example", "b+17.kQ3xZ", "im.example" },
        { "percent", "john%a.example@im.example", "john%a.example", "im.example" },
        { "U-label", "1@BÜCHER.example", "1", "xn--bcher-kva.example" },
        { "literal", "postmaster@[192.0.2.1]", "postmaster", "[192.0.2.1]" },
        { "IPv6 literal", "postmaster@[IPv6:2001:DB8::1]", "postmaster", "[ipv6:2001:db8::1]" },
        { "blank in quotes", "\" \"@im.example", " ", "im.example" },

        { "postmaster alone", "Postmaster", NULL, NULL },
        { "null path", "<>", NULL, NULL },
        { "empty", "", NULL, NULL },
        { "literal left open", "a@[192.0.2.1", NULL, NULL },
        { "literal and more", "a@[192.0.2.1]x", NULL, NULL },
        { "empty literal", "a@[]", NULL, NULL },
        { "text after the quotes", "\"1\"2@im.example", NULL, NULL },
        { "blank before the at sign", "12125556666 @im.example", NULL, NULL },
        { "blank after it", "12125556666@ im.example", NULL, NULL },
        { "two domains", "1@im.example@b.example", NULL, NULL },
        { "two dots for a final one", "1@im.example..", NULL, NULL },
        { "NUL spelled as %00 stays text", "1%00@im.example", "1%00", "im.example" },
        { "tab in quotes", "\"1\t2\"@im.example", NULL, NULL },
        { "route only", "<@a.example:>", NULL, NULL },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].label);
        g_autofree char *local = NULL;
        g_autofree char *domain = NULL;
        gboolean split = address_split (cases[i].written, &local, &domain);
        g_assert_cmpint (split, ==, cases[i].local != NULL);
        g_assert_cmpstr (local, ==, cases[i].local);
        g_assert_cmpstr (domain, ==, cases[i].domain);
    }
}

static void
what_is_too_long_is_not_read (void)
{
    g_autofree char *route = g_strnfill (ADDRESS_WRITTEN_LIMIT, 'a');
    g_autofree char *mail = g_strdup_printf ("@%s:a@b.example", route);
    g_autofree char *phone = g_strdup_printf ("+639175336647%*s", ADDRESS_WRITTEN_LIMIT, "");
    g_assert_null (address_from_mail (mail));
    g_assert_null (address_from_phone (phone, NULL, NULL));
}

static void
a_number_has_1_to_15_digits (void)
{
    static const struct {
        const char *digits;
        gint64 number;
    } cases[] = {
        { "1", 1 },
        { "12125556666", 12125556666 },
        { "999999999999999", 999999999999999 },
        { "1000000000000000", 0 },
        { "0", 0 },
        { "01", 0 },
        { "", 0 },
        { "+1", 0 },
        { "-1", 0 },
        { " 1", 0 },
        { "1 ", 0 },
        { "1a", 0 },
        { "1.0", 0 },
        { "١٢", 0 },
    };
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        gint64 number = 0;
        g_assert_cmpint (number_parse (cases[i].digits, &number), ==, cases[i].number != 0);
        g_assert_cmpint (number, ==, cases[i].number);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/address/a_mailbox_has_one_key", a_mailbox_has_one_key);
    g_test_add_func ("/address/a_telephone_has_one_key", a_telephone_has_one_key);
    g_test_add_func ("/address/an_at_sign_makes_a_mailbox", an_at_sign_makes_a_mailbox);
    g_test_add_func ("/address/a_recipient_is_split_in_every_spelling",
                     a_recipient_is_split_in_every_spelling);
    g_test_add_func ("/address/what_is_too_long_is_not_read", what_is_too_long_is_not_read);
    g_test_add_func ("/address/a_number_has_1_to_15_digits", a_number_has_1_to_15_digits);
    return g_test_run ();
}
