# SPDX-License-Identifier: GPL-2.0
# The startup selftests of the tracers in a kernel log without time stamps, a
# line for each.  A test ends with PASSED or OK, perhaps some lines later; the next
# one's start, FAILED, or the end of the log come too early.

function verdict(result, remark)
{
	if (test != "") {
		print result " startup: " test remark
		results[test] = result
	}
	test = ""
}

/^Testing (tracer|dynamic ftrace|ftrace) ?[^:]*: / {
	verdict("not ok", " # no PASSED")
	test = $0
	sub(/^Testing /, "", test)
	sub(/: .*/, "", test)
}

/PASSED$|: OK$/ {
	verdict("ok", "")
}

/FAILED/ {
	if (test == "")
		test = $0
	verdict("not ok", " # FAILED")
}

END {
	verdict("not ok", " # no PASSED")
	n = split("tracer function,tracer function_graph,dynamic ftrace," \
		  "dynamic ftrace ops #1,dynamic ftrace ops #2," \
		  "ftrace recursion,ftrace recursion safe,ftrace regs", wanted, ",")
	for (i = 1; i <= n; i++)
		if (!(wanted[i] in results))
			print "not ok startup: " wanted[i] " # did not run"
}
