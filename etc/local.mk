# Samples for administrators, and the notices.
confdir = $(sysconfdir)/uinvite
dist_conf_DATA = etc/uinvite.conf
templates_endir = $(pkgdatadir)/templates/en
dist_templates_en_DATA = \
	etc/templates/en/accepted.xml \
	etc/templates/en/became-member.xml \
	etc/templates/en/erased.xml \
	etc/templates/en/held-expired.xml \
	etc/templates/en/undelivered.xml \
	etc/templates/en/not-passed-on.xml \
	etc/templates/en/phone-held.xml \
	etc/templates/en/registered-anew.xml \
	etc/templates/en/help.xml \
	etc/templates/en/invitation.xml \
	etc/templates/en/invited.xml \
	etc/templates/en/join-asked.xml \
	etc/templates/en/join-confirm.xml \
	etc/templates/en/join-question.xml \
	etc/templates/en/join-refused.xml \
	etc/templates/en/joined.xml \
	etc/templates/en/known.xml \
	etc/templates/en/link.xml \
	etc/templates/en/nobodys.xml \
	etc/templates/en/stopped.xml \
	etc/templates/en/challenge.xml \
	etc/templates/en/leave-confirm.xml \
	etc/templates/en/membership.xml \
	etc/templates/en/message.xml \
	etc/templates/en/move-asked.xml \
	etc/templates/en/move-ended.xml \
	etc/templates/en/move-question.xml \
	etc/templates/en/move-undone.xml \
	etc/templates/en/moved-away.xml \
	etc/templates/en/moved.xml \
	etc/templates/en/name.xml \
	etc/templates/en/nominated.xml \
	etc/templates/en/not-sent.xml \
	etc/templates/en/operator-invitation.xml \
	etc/templates/en/password.xml \
	etc/templates/en/policy.xml \
	etc/templates/en/question.xml \
	etc/templates/en/receive.xml \
	etc/templates/en/registered.xml \
	etc/templates/en/request.xml \
	etc/templates/en/which.xml \
	etc/templates/en/who.xml

# What an administrator copies from, beside the pages.
dist_doc_DATA = README.md LICENSE NOTICE \
	doc/milter.md doc/protocol.md doc/readings.md doc/phone.md doc/sms.md doc/talks.md doc/templates.md
postfixsampledir = $(docdir)/postfix
dist_postfixsample_DATA = \
	etc/postfix/header_checks.uinvite \
	etc/postfix/main.cf.uinvite \
	etc/postfix/master.cf.uinvite \
	etc/postfix/opendkim.conf.uinvite
sendmailsampledir = $(docdir)/sendmail
dist_sendmailsample_DATA = \
	etc/sendmail/mailertable.uinvite \
	etc/sendmail/uinvite.mc \
	etc/sendmail/virtusertable.uinvite
kannelsampledir = $(docdir)/kannel
dist_kannelsample_DATA = etc/kannel/kannel.conf

# The units name the programs where they are installed.
UNITS = \
	etc/systemd/imcored.service \
	etc/systemd/uinvite-milter.service \
	etc/systemd/uinvite-smsbox.service
EXTRA_DIST += $(UNITS:=.in)
CLEANFILES += $(UNITS)
unitdir = $(prefix)/lib/systemd/system
nodist_unit_DATA = $(UNITS)
$(UNITS): %.service: %.service.in
	$(AM_V_GEN)$(MKDIR_P) etc/systemd && $(SED) -e 's,@sbindir[@],$(sbindir),g' \
		-e 's,@docdir[@],$(docdir),g' $< > $@
