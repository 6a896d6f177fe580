# SPDX-License-Identifier: GPL-2.0
#
# Behind lab/lib/pairs.awk: the fields of a user or a pair are what it must count, and
# what it counted. With call ops it must.

function judge(name,	column, must, stock, ours, right)
{
	column = kind[name] == "skip" ? 3 : 4
	must = field["ours", name, 3]
	stock = ("stock", name, column) in field ? field["stock", name, column] : "missing"
	ours = ("ours", name, column) in field ? field["ours", name, column] : "missing"
	if (ours == "missing")
		print "not ok mix: " name " # no result with call ops"
	else if (kind[name] == "skip")
		print (ours == stock ? "skip" : "not ok") " mix: " name " # " ours
	else if (ours == must && stock == field["stock", name, 3])
		print "ok mix: " name " # counts " ours
	else
		print (ours == must ? "ok" : "not ok") " mix: " name " # counts must be " must \
			"; stock " stock "; call ops " ours
}
