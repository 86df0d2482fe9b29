templates_endir = $(pkgdatadir)/templates/en
dist_templates_en_DATA = \
	etc/templates/en/known.xml \
	etc/templates/en/message.xml \
	etc/templates/en/operator-invitation.xml \
	etc/templates/en/registered.xml
