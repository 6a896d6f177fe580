# SPDX-License-Identifier: GPL-2.0
#
# Behind lab/lib/pairs.awk: the fields of a user or a pair are what it must count, and
# what it counted. With call ops it must.

function judge(name,	must, stock, ours)
{
	must = field["ours", name, 3]
	stock = ("stock", name, 4) in field ? field["stock", name, 4] : "missing"
	ours = field["ours", name, 4]
	if (ours == "")
		print "not ok mix: " name " # no result with call ops"
	else if (ours == must && stock == field["stock", name, 3])
		print "ok mix: " name " # counts " ours
	else
		print (ours == must ? "ok" : "not ok") " mix: " name " # counts must be " must \
			"; stock " stock "; call ops " ours
}
