# What bench/sms measures against.
if KANNEL
noinst_PROGRAMS += bench/echo_box
bench_echo_box_SOURCES = bench/echo_box.c smsbox-app/kannel_link.c smsbox-app/text_header.c
bench_echo_box_CPPFLAGS = $(smsbox_app_uinvite_smsbox_CPPFLAGS)
bench_echo_box_LDADD = $(KANNEL_LIBS) $(GLIB_LIBS)
endif
