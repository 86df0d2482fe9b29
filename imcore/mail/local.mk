# Letters: bytes in, bytes out.
librooms_la_SOURCES += \
	imcore/mail/authentication_results.c \
	imcore/mail/authentication_results.h \
	imcore/mail/delivery_report.c \
	imcore/mail/delivery_report.h \
	imcore/mail/flowed_text.c \
	imcore/mail/flowed_text.h \
	imcore/mail/from_field.c \
	imcore/mail/from_field.h \
	imcore/mail/html_text.c \
	imcore/mail/html_text.h \
	imcore/mail/letter_bounds.c \
	imcore/mail/letter_bounds.h \
	imcore/mail/letter_footer.c \
	imcore/mail/letter_footer.h \
	imcore/mail/letter_line.c \
	imcore/mail/letter_line.h \
	imcore/mail/letter_text.c \
	imcore/mail/letter_text.h \
	imcore/mail/machine_sign.c \
	imcore/mail/machine_sign.h \
	imcore/mail/mail_reader.c \
	imcore/mail/mail_reader.h \
	imcore/mail/mail_writer.c \
	imcore/mail/mail_writer.h \
	imcore/mail/phrase_list.c \
	imcore/mail/phrase_list.h \
	imcore/mail/plain_text.c \
	imcore/mail/plain_text.h \
	imcore/mail/reply_lines.c \
	imcore/mail/reply_lines.h \
	imcore/mail/reply_signature.c \
	imcore/mail/reply_signature.h \
	imcore/mail/reply_trimmer.c \
	imcore/mail/reply_trimmer.h \
	imcore/mail/subject.c \
	imcore/mail/subject.h
