#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The README's table of kernel paths is what patches/ really touches.
set -euo pipefail
# shellcheck source=lab/lib.sh
. "$(dirname "$0")/../lib.sh"

# "PATH<tab>new file|edit", for each path
of_series()
{
	cd "$TOP/patches"
	local new
	new=$(sed 's/#.*//' series | xargs -n 1 | grep -v '\.patch$' | sort)
	awk '{ print $0 "\tnew file" }' <<<"$new"
	sed -n 's|^+++ b/||p' ./*.patch | sort -u | grep -vxFf <(echo "$new") |
		awk '{ print $0 "\tedit" }'
}

of_readme()
{
	sed -nE "s/^\| \`([^\`]+)\` \| (new file|edit) .*/\1\t\2/p" "$TOP/README.md"
}

if difference=$(diff <(of_readme | sort) <(of_series | sort)); then
	echo "ok readme: its table matches patches/"
else
	echo "#     ${difference//$'\n'/$'\n#     '}"
	echo "not ok readme: its table matches patches/ # < README.md, > patches/"
	exit 1
fi
