# Samples for administrators, and the notices.
confdir = $(sysconfdir)/uinvite
dist_conf_DATA = etc/uinvite.conf
templates_endir = $(pkgdatadir)/templates/en
dist_templates_en_DATA = \
	etc/templates/en/accepted.xml \
	etc/templates/en/answer.xml \
	etc/templates/en/erased.xml \
	etc/templates/en/held-expired.xml \
	etc/templates/en/help.xml \
	etc/templates/en/invitation.xml \
	etc/templates/en/invited.xml \
	etc/templates/en/known.xml \
	etc/templates/en/message.xml \
	etc/templates/en/not-sent.xml \
	etc/templates/en/operator-invitation.xml \
	etc/templates/en/policy.xml \
	etc/templates/en/question.xml \
	etc/templates/en/receive.xml \
	etc/templates/en/registered.xml \
	etc/templates/en/request.xml \
	etc/templates/en/which.xml \
	etc/templates/en/who.xml
