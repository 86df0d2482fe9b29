# The DDL is compiled into the library: a program finds its schema wherever it runs.
SCHEMA_FILES = schema/001-first.sql schema/002-people.sql \
	schema/003-mail.sql schema/004-sms.sql schema/005-attachments.sql \
	schema/006-sms.sql schema/007-words.sql
EXTRA_DIST += $(SCHEMA_FILES) schema/embed.awk
BUILT_SOURCES += schema/schema_texts.inc
CLEANFILES += schema/schema_texts.inc
schema/schema_texts.inc: $(SCHEMA_FILES) schema/embed.awk
	$(AM_V_GEN)$(MKDIR_P) schema && $(AWK) -f $(srcdir)/schema/embed.awk \
		$(addprefix $(srcdir)/,$(SCHEMA_FILES)) > $@.new && mv $@.new $@
