# libimcore: everything the four programs have in common.  The rooms go into a convenience library,
# which the unit tests link; the shared library exports the public header's names alone.
lib_LTLIBRARIES = libimcore.la
noinst_LTLIBRARIES = librooms.la

# One public header, included as <imcore/imcore.h>.
imcoredir = $(includedir)/imcore
imcore_HEADERS = imcore/imcore.h

librooms_la_SOURCES = \
	imcore/addresses.c \
	imcore/alarms.c \
	imcore/alarms.h \
	imcore/attachment_lines.c \
	imcore/attachment_lines.h \
	imcore/bounces.c \
	imcore/bounces.h \
	imcore/client.c \
	imcore/code_clock.c \
	imcore/code_clock.h \
	imcore/carrier_links.c \
	imcore/config.c \
	imcore/confirmed_words.c \
	imcore/confirmed_words.h \
	imcore/core.c \
	imcore/deliveries.c \
	imcore/core.h \
	imcore/downloads.c \
	imcore/erasing.c \
	imcore/evidence.c \
	imcore/guests.c \
	imcore/incoming_mail.c \
	imcore/handed_over.c \
	imcore/incoming_parts.c \
	imcore/incoming_parts.h \
	imcore/incoming_sms.c \
	imcore/incoming_sms.h \
	imcore/incoming_texts.c \
	imcore/invitations.c \
	imcore/line_filler.c \
	imcore/line_filler.h \
	imcore/letter_budgets.c \
	imcore/letter_budgets.h \
	imcore/letter_explained.c \
	imcore/letter_explained.h \
	imcore/letter_taking.c \
	imcore/letter_taking.h \
	imcore/letter_words.c \
	imcore/letter_words.h \
	imcore/member_words.c \
	imcore/member_words.h \
	imcore/named_target.c \
	imcore/named_target.h \
	imcore/names.c \
	imcore/note.c \
	imcore/notice_attachments.c imcore/notice_attachments.h \
	imcore/notice_headers.c \
	imcore/notice_headers.h \
	imcore/notice_letter.c \
	imcore/notice_text.c \
	imcore/notice_values.c \
	imcore/notice_values.h \
	imcore/notices.c \
	imcore/notices.h \
	imcore/operator.c \
	imcore/password_file.c \
	imcore/people.c \
	imcore/profile.c \
	imcore/profile.h \
	imcore/quiet_hours.c \
	imcore/quiet_hours.h \
	imcore/recipients.c \
	imcore/recipients.h \
	imcore/outgoing.c \
	imcore/outgoing.h \
	imcore/refusing.c \
	imcore/refusing.h \
	imcore/ring.c \
	imcore/spending.c \
	imcore/spending.h \
	imcore/spending_shown.c \
	imcore/template_file.c \
	imcore/template_file.h \
	imcore/template_kind.c \
	imcore/template_kind.h \
	imcore/templates.c \
	imcore/templates.h \
	imcore/text_box.c \
	imcore/waiting_letters.c \
	imcore/waiting_letters.h
librooms_la_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) $(GMIME_CFLAGS) $(LIBXML_CFLAGS) \
	$(SQLITE_CFLAGS) $(MYSQL_CFLAGS)
librooms_la_LIBADD = $(GLIB_LIBS) $(SODIUM_LIBS) $(GMIME_LIBS) $(LIBXML_LIBS) $(SQLITE_LIBS) \
	$(MYSQL_LIBS)

include imcore/mail/local.mk
include imcore/sms/local.mk
include imcore/domain/local.mk
include imcore/storage/local.mk

libimcore_la_SOURCES =
libimcore_la_LIBADD = librooms.la
libimcore_la_LDFLAGS = -version-info 0:0:0 -export-symbols-regex '^im_' -no-undefined
