# SPDX-License-Identifier: GPL-2.0
#
# Is the second record equal to the first one, which is stock's? -v name=... is the
# kernel of the second, -v command=... gives both again.
#
# Of a line only that is shown which the other one does not have. What fills a buffer
# which almost holds it is not the same each time, so a buffer is compared if it held
# everything on both kernels.

{
	line[NR == FNR, FNR] = $0
	n = FNR > n ? FNR : n
}

END {
	for (i = 1; i <= n && shown < 3; i++)
		compare(line[1, i], line[0, i])
	if (where)
		print "not ok differential: " name " as stock # " where ", " command
	else
		print "ok differential: " name " as stock" (overruns ? \
			" # " overruns " times a buffer did not hold what was seen" : "")
}

function compare(stock, ours,	at)
{
	if (overrun(stock) || overrun(ours)) {
		overruns++
		stock = held(stock)
		ours = held(ours)
	}
	if (stock == ours)
		return
	at = step(ours == "" ? stock : ours)
	if (!where)
		where = at
	print "# " at
	print "#     stock: " rest(stock, ours)
	print "#     " name ": " rest(ours, stock)
	shown++
}

function overrun(text)
{
	return text ~ /: more than it holds$/
}

function held(text)
{
	return text ~ /^[0-9]+ seen in / ? substr(text, 1, index(text, ":")) : text
}

function step(text)
{
	sub(/ *\|.*/, "", text)
	return "step " text
}

function rest(text, other,	i, words, result)
{
	if (text == "")
		return "the record ends"
	other = " " other " "
	split(text, words, " ")
	for (i = 1; i in words; i++)
		if (!index(other, " " words[i] " "))
			result = result " " words[i]
	return result == "" ? "nothing else" : substr(result, 2)
}
