librooms_la_SOURCES += \
	imcore/domain/address.c imcore/domain/address.h \
	imcore/domain/buddy_name.c imcore/domain/buddy_name.h
