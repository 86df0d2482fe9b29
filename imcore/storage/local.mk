# The store: domain words above, two engines below.
librooms_la_SOURCES += \
	imcore/storage/schema.c \
	imcore/storage/sql.c \
	imcore/storage/sql.h \
	imcore/storage/sql_sqlite.c \
	imcore/storage/statements/account.h \
	imcore/storage/statements/all.h \
	imcore/storage/statements/attachment.h \
	imcore/storage/statements/challenge.h \
	imcore/storage/statements/delivery_news.h \
	imcore/storage/statements/ended.h \
	imcore/storage/statements/erasure.h \
	imcore/storage/statements/guest.h \
	imcore/storage/statements/inbound.h \
	imcore/storage/statements/invitation.h \
	imcore/storage/statements/joining.h \
	imcore/storage/statements/list.h \
	imcore/storage/statements/message.h \
	imcore/storage/statements/moved.h \
	imcore/storage/statements/outbox.h \
	imcore/storage/statements/pair.h \
	imcore/storage/statements/phone_hold.h \
	imcore/storage/statements/range.h \
	imcore/storage/statements/schema.h \
	imcore/storage/statements/spending.h \
	imcore/storage/statements/text_box.h \
	imcore/storage/statements/text_part.h \
	imcore/storage/statements/thread.h \
	imcore/storage/statements/tidy.h \
	imcore/storage/store.c \
	imcore/storage/store.h \
	imcore/storage/store_account.c \
	imcore/storage/store_attachment.c \
	imcore/storage/store_challenge.c \
	imcore/storage/store_delivery_news.c \
	imcore/storage/store_ended.c \
	imcore/storage/store_erasure.c \
	imcore/storage/store_evidence.c \
	imcore/storage/store_guest.c \
	imcore/storage/store_inbound.c \
	imcore/storage/store_invitation.c \
	imcore/storage/store_joining.c \
	imcore/storage/store_message.c \
	imcore/storage/store_moved.c \
	imcore/storage/store_outbox.c \
	imcore/storage/store_pair.c \
	imcore/storage/store_phone_hold.c \
	imcore/storage/store_range.c \
	imcore/storage/store_spending.c \
	imcore/storage/store_text_box.c \
	imcore/storage/store_text_part.c \
	imcore/storage/store_thread.c \
	imcore/storage/store_tidy.c \
	imcore/storage/work.h
if MYSQL
librooms_la_SOURCES += imcore/storage/sql_mysql.c
endif
