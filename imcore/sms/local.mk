librooms_la_SOURCES += \
	imcore/sms/part_joiner.c \
	imcore/sms/part_joiner.h \
	imcore/sms/text_command.c \
	imcore/sms/text_command.h \
	imcore/sms/text_writer.c \
	imcore/sms/text_writer.h
