librooms_la_SOURCES += \
	imcore/mail/mail_writer.c \
	imcore/mail/mail_writer.h
