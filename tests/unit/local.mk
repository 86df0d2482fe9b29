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
check_PROGRAMS += tests/unit/test_frame tests/unit/test_client_address tests/unit/test_pages
endif

tests_unit_test_frame_SOURCES = tests/unit/test_frame.c imcored/frame_read.c imcored/frame_write.c
tests_unit_test_frame_CPPFLAGS = $(TEST_CPPFLAGS) $(JANSSON_CFLAGS)
tests_unit_test_frame_LDADD = librooms.la $(JANSSON_LIBS)

tests_unit_test_client_address_SOURCES = tests/unit/test_client_address.c imcored/client_address.c
tests_unit_test_client_address_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_client_address_LDADD = librooms.la

tests_unit_test_pages_SOURCES = tests/unit/test_pages.c imcored/pages.c
tests_unit_test_pages_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_test_pages_LDADD = librooms.la
