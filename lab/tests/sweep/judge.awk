# SPDX-License-Identifier: GPL-2.0
#
# Of the list "expected" and the lines of the guests (see sweep.c): what is wrong, a line
# for each kind, and the reasons. Each of these has to have a function, if all of them had
# their turn (stride 1).

BEGIN { FS = "\t" }

FNR == NR {
	if (/^[^#]/ && split($0, field, /[ \t]*;[ \t]*/)) {
		reason[++reasons] = field[1]
		pattern[reasons] = "^(" field[2] ")\t(" field[3] ")\t(" field[4] ")"
	}
	next
}

function wrong(kind, text)
{
	print "#     " kind ": " text
	bad[kind]++
}

function expect(	i)
{
	for (i = 1; i <= reasons; i++)
		if ($2 "\t" $4 "\t" $5 ~ pattern[i])
			break
	total[i]++
	count[i, $2]++
	if (i > reasons)
		wrong($2, $4 " is refused without a reason: " $5)
}

FNR == 1 { n = split(FILENAME, path, "/"); kind[++kinds] = path[n] }
$1 == "at" { from[$2] = $3; following[$2] = $4 }
$1 == "done" { active[$2] += $3; seconds[$2] += $5 }
$1 == "refused" && !known[$2, $3]++ { refused[$2]++; expect() }
$1 == "wrong" { wrong($2, $3) }
$1 == "died" { wrong($2, "a guest ended with status " $3 ", between functions " from[$2] " and " following[$2]) }
$1 == "end" { ended[$2] = 1 }

END {
	for (i = 1; i <= kinds; i++) {
		k = kind[i]
		if (!ended[k])
			wrong(k, "not all functions had their turn")
		print (bad[k] || !active[k] ? "not ok" : "ok") " sweep: " k " # " active[k] + 0 \
			" functions, " refused[k] + 0 " refused, " seconds[k] + 0 " seconds"
	}
	for (j = 1; j <= reasons; j++) {
		line = "# " reason[j] ":"
		for (i = 1; i <= kinds; i++)
			line = line " " kind[i] " " count[j, kind[i]] + 0
		print line
		if (!total[j])
			unused = unused "; " reason[j]
	}
	if (stride == 1)
		print (unused == "" ? "ok" : "not ok") " sweep: each reason has a function" (unused == "" ? "" : " # not these" unused)
}
