librooms_la_SOURCES += \
	imcore/sms/text_command.c \
	imcore/sms/text_command.h \
	imcore/sms/text_writer.c \
	imcore/sms/text_writer.h
