# SPDX-License-Identifier: GPL-2.0
#
# The doors of the workbench. What they do is in lab/; variables of the command
# line (BASE=, KCONFIG=, PEERS=, CMD=, SIGNOFF=) reach it in the environment.

help:
	@sed -n 's/^\([a-z-]*\):.* ## /\1 /p' Makefile | while read -r target text; do \
		printf '  make %-12s %s\n' "$$target" "$$text"; done

demo: ## trace real work in a running kernel, and show what it costs
	lab/demo

check: ## all tests; the last line is "N passed, N failed, N skipped"
	lab/check

quick: ## the five-minute check, for development
	lab/quick

bench: ## the costs beside the plain base and a packaged 6.12 (PEERS= leaves it out)
	lab/bench

tree: ## build/tree: the base with the series, a git tree (BASE=/path for your own 6.1)
	lab/tree

refresh: ## take the commits of build/tree into patches/ and the new files
	lab/refresh

series: ## build/series: mails for git am (SIGNOFF=1 adds your sign-off)
	lab/series

kernel: ## build/call-ops: the kernel with the series (KCONFIG=file for your own config)
	lab/tree
	lab/kernel call-ops

shell: ## that kernel with a Debian userland (CMD='...' runs one command there)
	lab/shell

check-full: ## all of ftracetest on the plain base and on this kernel, test by test
	lab/packages demo
	lab/tree
	lab/kernel stock
	lab/kernel call-ops
	lab/ftracetest --all

mix: ## any two users of ftrace on one function, beside the plain base
	lab/mix

check-bpf: ## BPF programs of the types fentry, fexit, fmod_ret and LSM, beside the plain base
	lab/bpf
	lab/bpf-selftests
	lab/steps

differential: ## random operations on many tracers: three kernels have to agree
	lab/differential

mutants: ## break the code in many ways: each has to be caught by a test
	lab/mutants

check-debug: ## tracers come and go on 4 CPUs, in a kernel with KASAN and lockdep
	lab/debug

off: ## with the option off, all objects equal those of the base with the general fixes
	lab/off

matrix: ## compile in other configurations, and with clang
	lab/matrix

clean: ## remove what was built, but not the source trees and the guest's userland
	find build -mindepth 1 -maxdepth 1 ! -name tree ! -name base ! -name 'base.*' \
		! -name 'userland.*' -exec rm -rf {} +

distclean: ## remove build/, with all commits of build/tree
	rm -rf build

.PHONY: help demo check quick bench tree refresh series kernel shell \
	check-full mix check-bpf differential mutants check-debug off matrix clean distclean
