# imcored: the IM core daemon, and the pages that it serves.
if IMCORED
sbin_PROGRAMS += imcored/imcored
endif

imcored_imcored_SOURCES = \
	imcored/main.c \
	imcored/mail_despatcher.c imcored/mail_despatcher.h \
	imcored/smtp_client.c imcored/smtp_client.h \
	imcored/watch.c imcored/watch.h \
	imcored/web.c imcored/web.h \
	imcored/pages.c imcored/pages.h \
	imcored/web_server.c imcored/web_server.h imcored/web_server_lws.h \
	imcored/web_requests.c \
	imcored/web_connections.c \
	imcored/client_address.c imcored/client_address.h \
	imcored/content_disposition.c imcored/content_disposition.h \
	imcored/downloads.c imcored/downloads.h \
	imcored/descriptors.c imcored/descriptors.h \
	imcored/listen_address.c imcored/listen_address.h \
	imcored/origin.c imcored/origin.h \
	imcored/sessions.c imcored/sessions.h imcored/session.h \
	imcored/attendance.c imcored/attendance.h \
	imcored/log_feed.c imcored/people_feed.c \
	imcored/session_end.c \
	imcored/act.c imcored/act.h \
	imcored/act_account.c imcored/act_account.h \
	imcored/act_people.c imcored/act_people.h \
	imcored/frame_read.c imcored/frame_write.c imcored/frame.h \
	imcored/log.c imcored/log.h
imcored_imcored_CPPFLAGS = $(AM_CPPFLAGS) $(IMCORED_CFLAGS) $(JANSSON_CFLAGS)
imcored_imcored_LDADD = $(LIBIMCORE) $(IMCORED_LIBS) $(JANSSON_LIBS) $(GLIB_LIBS)

webdir = $(pkgdatadir)/web
dist_web_DATA = \
	imcored/web/index.html \
	imcored/web/guest.html \
	imcored/web/words.html \
	imcored/web/refusal.html \
	imcored/web/look.css \
	imcored/web/wire.js \
	imcored/web/thread.js \
	imcored/web/member.js \
	imcored/web/people.js \
	imcored/web/dialogs.js \
	imcored/web/guest.js \
	imcored/web/icon.svg \
	imcored/web/robots.txt
