# uinvite-smsbox.  Kannel's static libraries stay behind kannel_link.c; a program that links them
# links all of its rooms.
if KANNEL
sbin_PROGRAMS += smsbox-app/uinvite-smsbox
smsbox_app_uinvite_smsbox_SOURCES = \
	smsbox-app/main.c \
	smsbox-app/box.c smsbox-app/box.h \
	smsbox-app/carrier_links.c smsbox-app/carrier_links.h \
	smsbox-app/carrier_losses.c smsbox-app/carrier_losses.h \
	smsbox-app/gatherer.c smsbox-app/gatherer.h \
	smsbox-app/handovers.c smsbox-app/handovers.h \
	smsbox-app/inbound.c smsbox-app/inbound.h \
	smsbox-app/journal.c smsbox-app/journal.h \
	smsbox-app/kannel_link.c smsbox-app/kannel_link.h \
	smsbox-app/kannel_status.c smsbox-app/kannel_status.h \
	smsbox-app/link_watch.c smsbox-app/link_watch.h \
	smsbox-app/losses.c smsbox-app/losses.h \
	smsbox-app/outbound.c smsbox-app/outbound.h \
	smsbox-app/receipt.c smsbox-app/receipt.h \
	smsbox-app/text_header.c smsbox-app/text_header.h
smsbox_app_uinvite_smsbox_CPPFLAGS = $(AM_CPPFLAGS) $(KANNEL_CFLAGS) $(LIBXML_CFLAGS)
smsbox_app_uinvite_smsbox_LDADD = $(LIBIMCORE) $(KANNEL_LIBS) $(GLIB_LIBS)
endif

