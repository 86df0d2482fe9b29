# UINVITE_CHECK_KANNEL: Kannel's static libraries, by linking a box's two first calls: the headers
# alone prove nothing, and gw-config names more libraries than a box needs.
AC_DEFUN([UINVITE_CHECK_KANNEL],[
    AC_PATH_PROG([GW_CONFIG],[gw-config])
    AC_MSG_CHECKING([for Kannel's libgw and libgwlib])
    KANNEL_CFLAGS="-I/usr/include/kannel"
    kannel_dir=
    for d in /usr/lib/`$CC -print-multiarch 2>/dev/null`/kannel /usr/lib/kannel /usr/local/lib/kannel; do
        AS_IF([test -f $d/libgwlib.a],[kannel_dir="-L$d"; break])
    done
    kannel_ok=no
    save_LIBS="$LIBS" save_CPPFLAGS="$CPPFLAGS"
    CPPFLAGS="$CPPFLAGS $KANNEL_CFLAGS $LIBXML_CFLAGS"
    for l in "$kannel_dir -lgw -lgwlib -lxml2 -lssl -lcrypto -lpcreposix -lmariadb -lm -lpthread" \
             "`$GW_CONFIG --libs 2>/dev/null`"; do
        LIBS="$l $save_LIBS"
        AC_LINK_IFELSE([AC_LANG_PROGRAM([[
            #include "gwlib/gwlib.h"
            #include "gw/msg.h"
            #include "gw/shared.h"]],
            [[gwlib_init ();
              Msg *m = msg_create (sms);
              msg_destroy (msg_unpack (msg_pack (m)));
              return connect_to_bearerbox_real (octstr_imm ("x"), 1, 0, NULL) != 0;]])],
            [kannel_ok=yes; KANNEL_LIBS="$l"; break])
    done
    LIBS="$save_LIBS" CPPFLAGS="$save_CPPFLAGS"
    AC_MSG_RESULT([$kannel_ok])
    AS_IF([test $kannel_ok = no],
        [AC_MSG_ERROR([Kannel's libraries do not link: install kannel-dev, or say --without-kannel])])
    AC_SUBST([KANNEL_CFLAGS])
    AC_SUBST([KANNEL_LIBS])
])
