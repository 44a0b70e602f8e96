# SPDX-License-Identifier: Apache-2.0
# "file NAME" and the numbers of its bytes, as od prints them, to builtin.c.
BEGIN {
	print "/* Written by builtin.awk from data/. */"
	print "#include \"conf/builtin.h\"\n"
	count = 0
}
function finish() {
	if (count > 0)
		print "};\n"
	len[count] = bytes
	bytes = 0
}
$1 == "file" {
	finish()
	count++
	name[count] = substr($2, index($2, "/") + 1)
	print "static const unsigned char file" count "[] = {"
	next
}
{
	line = "\t"
	for (i = 1; i <= NF; i++)
		line = line $i ","
	bytes += NF
	print line
}
END {
	finish()
	print "const struct builtin builtins[] = {"
	for (i = 1; i <= count; i++)
		print "\t{ \"" name[i] "\", file" i ", " len[i] " },"
	print "};"
	print "const size_t nbuiltins = " count ";"
}
