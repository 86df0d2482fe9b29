# Fuzz targets.  `make check` runs each over its corpus once; `make fuzz` builds them to go on from
# there, by clang alone:
#   tests/fuzz/fuzz_mail_reader -max_total_time=60 NEW-FOLDER SRCDIR/tests/mail SRCDIR/tests/fuzz/corpus/mail_reader
FUZZED = \
	imcore/config.c \
	imcore/names.c \
	imcore/note.c \
	imcore/profile.c \
	imcore/domain/address.c \
	imcore/domain/buddy_name.c \
	imcore/domain/intent.c \
	imcore/domain/phrases.c \
	imcore/domain/utterance.c \
	imcore/sms/text_command.c \
	imcore/mail/authentication_results.c \
	imcore/mail/delivery_report.c \
	imcore/mail/flowed_text.c \
	imcore/mail/from_field.c \
	imcore/mail/html_text.c \
	imcore/mail/letter_attachments.c \
	imcore/mail/letter_bounds.c \
	imcore/mail/letter_footer.c \
	imcore/mail/letter_line.c \
	imcore/mail/letter_text.c \
	imcore/mail/machine_sign.c \
	imcore/mail/mail_reader.c \
	imcore/mail/phrase_list.c \
	imcore/mail/plain_text.c \
	imcore/mail/spam_verdict.c \
	imcore/mail/reply_lines.c \
	imcore/mail/reply_signature.c \
	imcore/mail/reply_trimmer.c \
	imcored/frame_read.c \
	imcored/frame_write.c
FUZZED_LIBS = $(GMIME_LIBS) $(LIBXML_LIBS) $(JANSSON_LIBS) $(GLIB_LIBS)

FUZZ_CC = clang
FUZZ_CFLAGS = -std=gnu11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined
FUZZ_TARGETS = tests/fuzz/fuzz_address tests/fuzz/fuzz_authentication_results \
	tests/fuzz/fuzz_frame tests/fuzz/fuzz_mail_reader tests/fuzz/fuzz_reply_trimmer

$(FUZZ_TARGETS): %: %.c $(FUZZED)
	$(AM_V_CCLD)$(MKDIR_P) tests/fuzz && \
	$(FUZZ_CC) $(FUZZ_CFLAGS) $(DEFS) $(librooms_la_CPPFLAGS) -o $@ $^ $(FUZZED_LIBS)

fuzz: $(FUZZ_TARGETS)
.PHONY: fuzz
CLEANFILES += $(FUZZ_TARGETS)
EXTRA_DIST += tests/fuzz/corpus tests/mail

# The same targets over their corpus, by whatever compiler: linked with FUZZED alone, so that this
# list cannot fall behind what they need.
check_LIBRARIES += tests/fuzz/libfuzzed.a
tests_fuzz_libfuzzed_a_SOURCES = $(FUZZED) tests/fuzz/corpus_run.c
tests_fuzz_libfuzzed_a_CPPFLAGS = $(TEST_CPPFLAGS) $(JANSSON_CFLAGS)
CORPUS_LDADD = tests/fuzz/libfuzzed.a $(FUZZED_LIBS)

check_PROGRAMS += tests/fuzz/corpus_address tests/fuzz/corpus_authentication_results \
	tests/fuzz/corpus_frame tests/fuzz/corpus_mail_reader tests/fuzz/corpus_reply_trimmer
tests_fuzz_corpus_address_SOURCES = tests/fuzz/fuzz_address.c
tests_fuzz_corpus_address_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_corpus_address_LDADD = $(CORPUS_LDADD)
tests_fuzz_corpus_authentication_results_SOURCES = tests/fuzz/fuzz_authentication_results.c
tests_fuzz_corpus_authentication_results_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_corpus_authentication_results_LDADD = $(CORPUS_LDADD)
tests_fuzz_corpus_frame_SOURCES = tests/fuzz/fuzz_frame.c
tests_fuzz_corpus_frame_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_corpus_frame_LDADD = $(CORPUS_LDADD)
tests_fuzz_corpus_mail_reader_SOURCES = tests/fuzz/fuzz_mail_reader.c
tests_fuzz_corpus_mail_reader_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_corpus_mail_reader_LDADD = $(CORPUS_LDADD)
tests_fuzz_corpus_reply_trimmer_SOURCES = tests/fuzz/fuzz_reply_trimmer.c
tests_fuzz_corpus_reply_trimmer_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_corpus_reply_trimmer_LDADD = $(CORPUS_LDADD)
