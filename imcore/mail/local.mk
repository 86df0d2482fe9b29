librooms_la_SOURCES += \
	imcore/mail/authentication_results.c \
	imcore/mail/authentication_results.h \
	imcore/mail/html_text.c \
	imcore/mail/html_text.h \
	imcore/mail/mail_reader.c \
	imcore/mail/mail_reader.h \
	imcore/mail/mail_writer.c \
	imcore/mail/mail_writer.h \
	imcore/mail/subject.c \
	imcore/mail/subject.h
