# Turns schema files into one C string each; comment lines are left out.
FNR == 1 && NR > 1 { print "," }
/^--/ || /^$/ { next }
{ gsub (/\\/, "\\\\"); gsub (/"/, "\\\""); printf "\"%s\\n\"\n", $0 }
END { print "," }
