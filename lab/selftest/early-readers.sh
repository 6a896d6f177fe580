# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the harness's
# lab/tests/lint/early-readers finds pipelines whose last command may stop before it has
# read all, and only those.
# shellcheck disable=SC2016 # what does not expand is meant so

# script LINE...: a script with these lines behind two others. A pipe is "!" in them, or lint
# would find it in this file.
script() {
	printf '%s\n' '#/bin/bash' 'set -euo pipefail' "$@" | sed 's/!/|/g; 1s/#/#!/' >script
}

test_who_stops_early_is_found() {
	script 'seq 9 ! head -n 1' \
		'seq 9 ! grep -q 1' 'seq 9 ! grep -vxqF 1' 'seq 9 ! grep -m 1 1' \
		'seq 9 ! sed 1q' 'seq 9 ! sed 1q # why' 'seq 9 ! sed 1q !! :' \
		'seq 9 ! sed 1q && true' 'seq 9 ! sed 1q >first' "seq 9 ! sed -n '/5/{p;q}'" \
		"seq 9 ! awk '{ print; exit }'" \
		'seq 9 ! sort ! head -n 1' \
		'first=$(seq 9 ! head -n 1)' \
		'seq 9 !' 'head -n 1' \
		'seq 9 !' '	sort !' '	grep -q 1'
	ends 1 lab/tests/lint/early-readers script
	# Each line but those that end with a pipe.
	grep -nv '|$' script | sed '1,2d; s/^[0-9]*:/script:& /' | diff "$tmp/out" -
}

test_who_reads_all_or_no_pipe_is_not() {
	script 'head -n 1 file' 'grep -q 1 file' 'sed 1q file' \
		'grep -q 1 <<<"$numbers"' 'head -n 1 <<<"$numbers"' \
		'seq 9 ! sed -n 1p' 'seq 9 ! grep 1 >/dev/null' \
		"seq 9 ! awk 'NR == 1'" 'seq 9 ! tail -n 1' \
		'seq 9 ! sort; head -n 1 file' \
		'true !! head -n 1 file' 'true !!' '	grep -q 1 file' \
		'# seq 9 ! head -n 1'
	lab/tests/lint/early-readers script
}

# Where it does harm: in scripts with that option, and in what is sourced, which may have it.
test_which_of_several_files() {
	script 'seq 9 ! head -n 1'
	sed 2d script >harmless
	sed '1,2s/.*/# shellcheck shell=bash/' script >sourced
	ends 1 lab/tests/lint/early-readers script harmless sourced
	diff <(cut -d : -f 1,2 "$tmp/out") <(printf '%s:3\n' script sourced)
	lab/tests/lint/early-readers harmless
}
