# uinvite: the operator's command.
bin_PROGRAMS += ctl/uinvite

ctl_uinvite_SOURCES = \
	ctl/accounts.c \
	ctl/command.h \
	ctl/consent.c \
	ctl/erase.c \
	ctl/explain.c \
	ctl/invitations.c \
	ctl/main.c \
	ctl/spending.c \
	ctl/system.c \
	milter/replies.c \
	milter/replies.h \
	milter/transaction.c \
	milter/transaction.h
ctl_uinvite_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
ctl_uinvite_LDADD = $(LIBIMCORE) $(GLIB_LIBS) $(JANSSON_LIBS)
