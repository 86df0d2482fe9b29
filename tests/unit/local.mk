# Unit tests: one program per module under test, GLib's g_test, TAP.
TEST_CPPFLAGS = $(librooms_la_CPPFLAGS) -DTEST_SOURCE_DIR='"$(abs_top_srcdir)"'
check_PROGRAMS += tests/unit/test_config

tests_unit_test_config_SOURCES = tests/unit/test_config.c
tests_unit_test_config_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_config_LDADD = librooms.la

check_PROGRAMS += tests/unit/test_address tests/unit/test_buddy_name tests/unit/test_text_command
tests_unit_test_address_SOURCES = tests/unit/test_address.c
tests_unit_test_address_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_address_LDADD = librooms.la
tests_unit_test_buddy_name_SOURCES = tests/unit/test_buddy_name.c
tests_unit_test_buddy_name_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_buddy_name_LDADD = librooms.la
tests_unit_test_text_command_SOURCES = tests/unit/test_text_command.c
tests_unit_test_text_command_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_text_command_LDADD = librooms.la
check_PROGRAMS += tests/unit/test_text_writer
tests_unit_test_text_writer_SOURCES = tests/unit/test_text_writer.c
tests_unit_test_text_writer_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_text_writer_LDADD = librooms.la

check_PROGRAMS += tests/unit/test_mail_writer
tests_unit_test_mail_writer_SOURCES = tests/unit/test_mail_writer.c
tests_unit_test_mail_writer_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_mail_writer_LDADD = librooms.la
check_PROGRAMS += tests/unit/test_authentication_results tests/unit/test_mail_reader
tests_unit_test_authentication_results_SOURCES = tests/unit/test_authentication_results.c
tests_unit_test_authentication_results_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_authentication_results_LDADD = librooms.la
tests_unit_test_mail_reader_SOURCES = tests/unit/test_mail_reader.c
tests_unit_test_mail_reader_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_mail_reader_LDADD = librooms.la

check_PROGRAMS += tests/unit/test_templates
tests_unit_test_templates_SOURCES = tests/unit/test_templates.c
tests_unit_test_templates_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_templates_LDADD = librooms.la $(LIBXML_LIBS)

if IMCORED
check_PROGRAMS += tests/unit/test_frame tests/unit/test_client_address tests/unit/test_pages \
	tests/unit/test_web_door
endif

tests_unit_test_frame_SOURCES = tests/unit/test_frame.c imcored/frame_read.c imcored/frame_write.c
tests_unit_test_frame_CPPFLAGS = $(TEST_CPPFLAGS) $(JANSSON_CFLAGS)
tests_unit_test_frame_LDADD = librooms.la $(JANSSON_LIBS)

tests_unit_test_client_address_SOURCES = tests/unit/test_client_address.c imcored/client_address.c
tests_unit_test_client_address_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_client_address_LDADD = librooms.la

tests_unit_test_web_door_SOURCES = tests/unit/test_web_door.c imcored/listen_address.c imcored/origin.c
tests_unit_test_web_door_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_web_door_LDADD = librooms.la

tests_unit_test_pages_SOURCES = tests/unit/test_pages.c imcored/pages.c
tests_unit_test_pages_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_pages_LDADD = librooms.la
check_PROGRAMS += tests/unit/test_secret
tests_unit_test_secret_SOURCES = tests/unit/test_secret.c
tests_unit_test_secret_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_secret_LDADD = librooms.la

# The use cases on both engines; without MySQL there is nothing to hold SQLite against.
if MYSQL
CORE_FIXTURE = \
	tests/unit/core_fixture.c \
	tests/unit/core_fixture.h \
	tests/unit/private_mysql.c \
	tests/unit/private_mysql.h
check_PROGRAMS += tests/unit/test_core tests/unit/test_guests tests/unit/test_people
tests_unit_test_core_SOURCES = tests/unit/test_core.c $(CORE_FIXTURE)
tests_unit_test_core_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_core_LDADD = librooms.la
tests_unit_test_guests_SOURCES = tests/unit/test_guests.c $(CORE_FIXTURE)
tests_unit_test_guests_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_guests_LDADD = librooms.la
check_PROGRAMS += tests/unit/test_invitations tests/unit/test_people_at_once
tests_unit_test_people_at_once_SOURCES = tests/unit/test_people_at_once.c $(CORE_FIXTURE)
tests_unit_test_people_at_once_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_people_at_once_LDADD = librooms.la
tests_unit_test_invitations_SOURCES = tests/unit/test_invitations.c $(CORE_FIXTURE)
tests_unit_test_invitations_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_invitations_LDADD = librooms.la
tests_unit_test_people_SOURCES = tests/unit/test_people.c $(CORE_FIXTURE)
tests_unit_test_people_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_people_LDADD = librooms.la
check_PROGRAMS += tests/unit/test_join tests/unit/test_member_words
tests_unit_test_member_words_SOURCES = tests/unit/test_member_words.c $(CORE_FIXTURE)
tests_unit_test_member_words_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_member_words_LDADD = librooms.la
tests_unit_test_join_SOURCES = tests/unit/test_join.c $(CORE_FIXTURE)
tests_unit_test_join_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_join_LDADD = librooms.la
endif
check_PROGRAMS += tests/unit/test_nomination
tests_unit_test_nomination_SOURCES = tests/unit/test_nomination.c
tests_unit_test_nomination_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_nomination_LDADD = librooms.la
if MYSQL
check_PROGRAMS += tests/unit/test_erasure tests/unit/test_account_states
endif
tests_unit_test_erasure_SOURCES = tests/unit/test_erasure.c $(CORE_FIXTURE)
tests_unit_test_erasure_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_erasure_LDADD = librooms.la
tests_unit_test_account_states_SOURCES = tests/unit/test_account_states.c $(CORE_FIXTURE)
tests_unit_test_account_states_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_account_states_LDADD = librooms.la

# The SMS box's rooms.
if KANNEL
check_PROGRAMS += tests/unit/test_receipt tests/unit/test_journal tests/unit/test_lanes \
	tests/unit/test_kannel_link
tests_unit_test_receipt_SOURCES = tests/unit/test_receipt.c smsbox-app/receipt.c
tests_unit_test_receipt_LDADD = $(GLIB_LIBS)
tests_unit_test_journal_SOURCES = tests/unit/test_journal.c smsbox-app/journal.c
tests_unit_test_journal_LDADD = $(GLIB_LIBS)
tests_unit_test_lanes_SOURCES = tests/unit/test_lanes.c smsbox-app/lanes.c smsbox-app/kannel_link.c
tests_unit_test_lanes_CPPFLAGS = $(smsbox_app_uinvite_smsbox_CPPFLAGS)
tests_unit_test_lanes_LDADD = $(KANNEL_LIBS) $(GLIB_LIBS)
tests_unit_test_kannel_link_SOURCES = tests/unit/test_kannel_link.c smsbox-app/kannel_link.c
tests_unit_test_kannel_link_CPPFLAGS = $(smsbox_app_uinvite_smsbox_CPPFLAGS)
tests_unit_test_kannel_link_LDADD = $(KANNEL_LIBS) $(GLIB_LIBS)
endif
if IMCORED
check_PROGRAMS += tests/unit/test_mail_despatcher
endif
tests_unit_test_mail_despatcher_SOURCES = tests/unit/test_mail_despatcher.c \
	tests/unit/smtp_server.c tests/unit/smtp_server.h \
	imcored/mail_despatcher.c imcored/mail_despatcher.h \
	imcored/smtp_client.c imcored/smtp_client.h imcored/log.h
tests_unit_test_mail_despatcher_CPPFLAGS = $(TEST_CPPFLAGS) $(IMCORED_CFLAGS)
tests_unit_test_mail_despatcher_LDADD = librooms.la $(IMCORED_LIBS)

if MILTER
check_PROGRAMS += tests/unit/test_transaction
endif
tests_unit_test_transaction_SOURCES = tests/unit/test_transaction.c milter/replies.c milter/replies.h \
	milter/transaction.c milter/transaction.h
tests_unit_test_transaction_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_transaction_LDADD = librooms.la

check_PROGRAMS += tests/unit/test_intent tests/unit/test_reply_trimmer
tests_unit_test_intent_SOURCES = tests/unit/test_intent.c
tests_unit_test_intent_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_intent_LDADD = librooms.la
tests_unit_test_reply_trimmer_SOURCES = tests/unit/test_reply_trimmer.c
tests_unit_test_reply_trimmer_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_reply_trimmer_LDADD = librooms.la
EXTRA_DIST += tests/intent
