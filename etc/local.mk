# Samples for administrators, and the notices.
confdir = $(sysconfdir)/uinvite
dist_conf_DATA = etc/uinvite.conf
templates_endir = $(pkgdatadir)/templates/en
dist_templates_en_DATA = \
	etc/templates/en/known.xml \
	etc/templates/en/message.xml \
	etc/templates/en/operator-invitation.xml \
	etc/templates/en/registered.xml
