# The seeds' nouns.  No I/O but through storage/store.h.
librooms_la_SOURCES += \
	imcore/domain/account_processor.c \
	imcore/domain/account_processor.h \
	imcore/domain/address.c \
	imcore/domain/address.h \
	imcore/domain/buddy_name.c \
	imcore/domain/buddy_name.h \
	imcore/domain/consent.c \
	imcore/domain/consent.h \
	imcore/domain/correspondence.c \
	imcore/domain/correspondence.h \
	imcore/domain/guest.c \
	imcore/domain/guest.h \
	imcore/domain/intent.c \
	imcore/domain/intent.h \
	imcore/domain/invitation.c \
	imcore/domain/invitation.h \
	imcore/domain/message.c \
	imcore/domain/message.h \
	imcore/domain/message_despatcher.c \
	imcore/domain/message_despatcher.h \
	imcore/domain/password.c \
	imcore/domain/password.h \
	imcore/domain/registration.c \
	imcore/domain/registration.h \
	imcore/domain/presence.c \
	imcore/domain/presence.h \
	imcore/domain/rules.h \
	imcore/domain/secret.c \
	imcore/domain/secret.h \
	imcore/domain/uin_assigner.c \
	imcore/domain/uin_assigner.h \
	imcore/domain/buddy.c \
	imcore/domain/buddy.h \
	imcore/domain/pair.c \
	imcore/domain/pair.h
