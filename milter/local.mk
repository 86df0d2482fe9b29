# uinvite-milter: mail in.
if MILTER
sbin_PROGRAMS += milter/uinvite-milter
milter_uinvite_milter_SOURCES = \
	milter/judging.c \
	milter/judging.h \
	milter/log.c \
	milter/log.h \
	milter/main.c \
	milter/milter.c \
	milter/milter.h \
	milter/replies.c \
	milter/replies.h \
	milter/socket.c \
	milter/socket.h \
	milter/transaction.c \
	milter/transaction.h
milter_uinvite_milter_LDADD = $(LIBIMCORE) $(MILTER_LIBS) $(GLIB_LIBS) -lpthread
endif
