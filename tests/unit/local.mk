# Unit tests: one program per module under test, GLib's g_test, TAP.  Where nothing else is said a
# program is its one source, linked with the rooms.
LDADD = librooms.la
TEST_CPPFLAGS = $(librooms_la_CPPFLAGS) -DTEST_SOURCE_DIR='"$(abs_top_srcdir)"'

check_PROGRAMS += \
	tests/unit/test_address \
	tests/unit/test_alarms \
	tests/unit/test_authentication_results \
	tests/unit/test_buddy_name \
	tests/unit/test_command \
	tests/unit/test_code_clock \
	tests/unit/test_config \
	tests/unit/test_intent \
	tests/unit/test_mail_reader \
	tests/unit/test_mail_token \
	tests/unit/test_mail_writer \
	tests/unit/test_nomination \
	tests/unit/test_profile \
	tests/unit/test_part_joiner \
	tests/unit/test_reading_limits \
	tests/unit/test_reply_trimmer \
	tests/unit/test_secret \
	tests/unit/test_template_file \
	tests/unit/test_text_box \
	tests/unit/test_templates \
	tests/unit/test_text_command \
	tests/unit/test_text_writer
tests_unit_test_command_CPPFLAGS = $(TEST_CPPFLAGS) -DTEST_BUILD_DIR='"$(abs_top_builddir)"'
tests_unit_test_command_LDADD = $(GLIB_LIBS)
tests_unit_test_intent_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_mail_reader_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_mail_writer_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_reply_trimmer_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_template_file_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_templates_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_templates_LDADD = $(LDADD) $(LIBXML_LIBS)
EXTRA_DIST += tests/intent

# The use cases on both engines; without MySQL there is nothing to hold SQLite against.
if MYSQL
check_LIBRARIES += tests/unit/libcore_fixture.a
check_PROGRAMS += \
	tests/unit/test_account_states \
	tests/unit/test_bounces \
	tests/unit/test_core \
	tests/unit/test_deliveries \
	tests/unit/test_erasure \
	tests/unit/test_guests \
	tests/unit/test_invitations \
	tests/unit/test_join \
	tests/unit/test_letter_words \
	tests/unit/test_member_words \
	tests/unit/test_moving \
	tests/unit/test_outgoing_letters \
	tests/unit/test_people \
	tests/unit/test_people_at_once \
	tests/unit/test_phone_hold \
	tests/unit/test_access_codes \
	tests/unit/test_quiet_hours \
	tests/unit/test_recipients \
	tests/unit/test_reply_tokens \
	tests/unit/test_silence \
	tests/unit/test_spending \
	tests/unit/test_spending_at_once \
	tests/unit/test_spoofing \
	tests/unit/test_sql \
	tests/unit/test_store \
	tests/unit/test_temperror \
	tests/unit/test_text_parts \
	tests/unit/test_unproven \
	tests/unit/test_upgrade \
	tests/unit/test_waiting_letters
endif
CORE_FIXTURE = \
	tests/unit/core_fixture.c \
	tests/unit/core_fixture.h \
	tests/unit/letter_post.c \
	tests/unit/letter_post.h \
	tests/unit/players.c \
	tests/unit/players.h \
	tests/unit/private_mysql.c \
	tests/unit/private_mysql.h
tests_unit_libcore_fixture_a_SOURCES = $(CORE_FIXTURE)
tests_unit_libcore_fixture_a_CPPFLAGS = $(TEST_CPPFLAGS)
CORE_LDADD = tests/unit/libcore_fixture.a librooms.la
tests_unit_test_access_codes_LDADD = $(CORE_LDADD)
tests_unit_test_quiet_hours_LDADD = $(CORE_LDADD)
tests_unit_test_account_states_LDADD = $(CORE_LDADD)
tests_unit_test_bounces_LDADD = $(CORE_LDADD)
tests_unit_test_core_LDADD = $(CORE_LDADD)
tests_unit_test_deliveries_LDADD = $(CORE_LDADD)
tests_unit_test_erasure_LDADD = $(CORE_LDADD)
tests_unit_test_guests_LDADD = $(CORE_LDADD)
tests_unit_test_invitations_LDADD = $(CORE_LDADD)
tests_unit_test_invitations_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_join_LDADD = $(CORE_LDADD)
tests_unit_test_letter_words_LDADD = $(CORE_LDADD)
tests_unit_test_member_words_LDADD = $(CORE_LDADD)
tests_unit_test_moving_LDADD = $(CORE_LDADD)
tests_unit_test_outgoing_letters_LDADD = $(CORE_LDADD)
tests_unit_test_people_LDADD = $(CORE_LDADD)
tests_unit_test_people_at_once_LDADD = $(CORE_LDADD)
tests_unit_test_phone_hold_LDADD = $(CORE_LDADD)
tests_unit_test_recipients_LDADD = $(CORE_LDADD)
tests_unit_test_reply_tokens_LDADD = $(CORE_LDADD)
tests_unit_test_silence_LDADD = $(CORE_LDADD)
tests_unit_test_spending_LDADD = $(CORE_LDADD)
tests_unit_test_spending_at_once_LDADD = $(CORE_LDADD)
tests_unit_test_spoofing_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_spoofing_LDADD = $(CORE_LDADD)
tests_unit_test_sql_LDADD = $(CORE_LDADD)
tests_unit_test_store_LDADD = $(CORE_LDADD)
tests_unit_test_temperror_LDADD = $(CORE_LDADD)
tests_unit_test_text_parts_LDADD = $(CORE_LDADD)
tests_unit_test_text_box_LDADD = $(CORE_LDADD)
tests_unit_test_unproven_LDADD = $(CORE_LDADD)
tests_unit_test_upgrade_LDADD = $(CORE_LDADD)
tests_unit_test_waiting_letters_LDADD = $(CORE_LDADD)

# The IM core's rooms.
if IMCORED
check_PROGRAMS += \
	tests/unit/test_client_address \
	tests/unit/test_content_disposition \
	tests/unit/test_frame \
	tests/unit/test_mail_despatcher \
	tests/unit/test_pages \
	tests/unit/test_web_door
endif
tests_unit_test_client_address_SOURCES = tests/unit/test_client_address.c imcored/client_address.c
tests_unit_test_client_address_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_content_disposition_SOURCES = tests/unit/test_content_disposition.c \
	imcored/content_disposition.c
tests_unit_test_content_disposition_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_frame_SOURCES = tests/unit/test_frame.c imcored/frame_read.c imcored/frame_write.c
tests_unit_test_frame_CPPFLAGS = $(TEST_CPPFLAGS) $(JANSSON_CFLAGS)
tests_unit_test_frame_LDADD = $(LDADD) $(JANSSON_LIBS)
tests_unit_test_mail_despatcher_SOURCES = tests/unit/test_mail_despatcher.c \
	tests/unit/smtp_server.c tests/unit/smtp_server.h \
	imcored/mail_despatcher.c imcored/mail_despatcher.h \
	imcored/smtp_client.c imcored/smtp_client.h imcored/log.h
tests_unit_test_mail_despatcher_CPPFLAGS = $(TEST_CPPFLAGS) $(IMCORED_CFLAGS)
tests_unit_test_mail_despatcher_LDADD = $(LDADD) $(IMCORED_LIBS)
tests_unit_test_pages_SOURCES = tests/unit/test_pages.c imcored/pages.c
tests_unit_test_pages_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_web_door_SOURCES = tests/unit/test_web_door.c imcored/listen_address.c imcored/origin.c
tests_unit_test_web_door_CPPFLAGS = $(TEST_CPPFLAGS)

# The SMS box's rooms.
if KANNEL
check_PROGRAMS += \
	tests/unit/test_carrier_links \
	tests/unit/test_journal \
	tests/unit/test_kannel_link \
	tests/unit/test_gatherer \
	tests/unit/test_receipt \
	tests/unit/test_text_header
endif
tests_unit_test_carrier_links_SOURCES = tests/unit/test_carrier_links.c smsbox-app/carrier_links.c
tests_unit_test_carrier_links_LDADD = $(GLIB_LIBS)
tests_unit_test_journal_SOURCES = tests/unit/test_journal.c smsbox-app/journal.c
tests_unit_test_journal_LDADD = $(GLIB_LIBS)
tests_unit_test_kannel_link_SOURCES = tests/unit/test_kannel_link.c smsbox-app/kannel_link.c \
	smsbox-app/text_header.c
tests_unit_test_kannel_link_CPPFLAGS = $(smsbox_app_uinvite_smsbox_CPPFLAGS)
tests_unit_test_kannel_link_LDADD = $(KANNEL_LIBS) $(GLIB_LIBS)
tests_unit_test_gatherer_SOURCES = tests/unit/test_gatherer.c smsbox-app/gatherer.c smsbox-app/kannel_link.c \
	smsbox-app/text_header.c
tests_unit_test_gatherer_CPPFLAGS = $(smsbox_app_uinvite_smsbox_CPPFLAGS)
tests_unit_test_gatherer_LDADD = $(KANNEL_LIBS) $(GLIB_LIBS)
tests_unit_test_receipt_SOURCES = tests/unit/test_receipt.c smsbox-app/receipt.c
tests_unit_test_receipt_LDADD = $(GLIB_LIBS)
tests_unit_test_text_header_SOURCES = tests/unit/test_text_header.c smsbox-app/text_header.c
tests_unit_test_text_header_LDADD = $(GLIB_LIBS)

# The milter's.
if MILTER
check_PROGRAMS += tests/unit/test_transaction
endif
tests_unit_test_transaction_SOURCES = tests/unit/test_transaction.c milter/replies.c milter/replies.h \
	milter/transaction.c milter/transaction.h
tests_unit_test_transaction_CPPFLAGS = $(TEST_CPPFLAGS)
