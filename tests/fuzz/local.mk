# Fuzz targets, by clang alone and never by default:
#   make fuzz
#   tests/fuzz/fuzz_mail_reader -max_total_time=60 NEW-FOLDER SRCDIR/tests/mail SRCDIR/tests/fuzz/corpus/mail_reader
FUZZ_CC = clang
FUZZ_CFLAGS = -std=gnu11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined
FUZZ_TARGETS = tests/fuzz/fuzz_address tests/fuzz/fuzz_authentication_results \
	tests/fuzz/fuzz_frame tests/fuzz/fuzz_mail_reader
FUZZED = \
	imcore/config.c \
	imcore/domain/address.c \
	imcore/domain/buddy_name.c \
	imcore/domain/intent.c \
	imcore/domain/phrases.c \
	imcore/domain/utterance.c \
	imcore/sms/text_command.c \
	imcore/mail/authentication_results.c \
	imcore/mail/from_field.c \
	imcore/mail/html_text.c \
	imcore/mail/letter_text.c \
	imcore/mail/machine_sign.c \
	imcore/mail/mail_reader.c \
	imcore/mail/plain_text.c \
	imcored/frame_read.c \
	imcored/frame_write.c

$(FUZZ_TARGETS): %: %.c $(FUZZED)
	$(AM_V_CCLD)$(MKDIR_P) tests/fuzz && \
	$(FUZZ_CC) $(FUZZ_CFLAGS) $(DEFS) $(librooms_la_CPPFLAGS) -o $@ $^ \
		$(GMIME_LIBS) $(LIBXML_LIBS) $(JANSSON_LIBS) $(GLIB_LIBS)

fuzz: $(FUZZ_TARGETS)
.PHONY: fuzz
CLEANFILES += $(FUZZ_TARGETS)
EXTRA_DIST += $(FUZZ_TARGETS:=.c) tests/fuzz/corpus tests/mail
