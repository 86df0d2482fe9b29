librooms_la_SOURCES += \
	imcore/mail/authentication_results.c \
	imcore/mail/authentication_results.h
