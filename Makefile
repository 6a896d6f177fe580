# SPDX-License-Identifier: GPL-2.0
#
# The doors of the workbench: each is a script in lab/, which makes what it needs.
# Variables of the command line (BASE=, KCONFIG=, PEERS=, CMD=, SIGNOFF=) reach it in the
# environment.

help:
	@sed -n 's/^\([a-z-]*\):.* ## /\1 /p' Makefile | while read -r target text; do \
		printf '  make %-12s %s\n' "$$target" "$$text"; done

demo: ## trace real work in a running kernel, and show what it costs
check: ## all tests; the last line is "N passed, N failed, N skipped"
quick: ## the five-minute check, for development
bench: ## the costs beside the plain base and a packaged 6.12 (PEERS= leaves it out)
update: ## what it takes to attach and to detach, beside the plain base
tree: ## build/tree: the base with the series, a git tree (BASE=/path for your own 6.1)
refresh: ## take the commits of build/tree into patches/ and the new files
series: ## build/series: mails for git am (SIGNOFF=1 adds your sign-off)
bases: ## apply the series to every 6.1 that apt offers
kernel: ## build/call-ops: the kernel with the series (KCONFIG=file for your own config)
kernel-debian: ## the series in Debian's whole configuration for the cloud, built and tested
shell: ## that kernel with a Debian userland (CMD='...' runs one command there)
check-full: ## all of ftracetest, test by test, and long random operations, beside the plain base
mix: ## any two users of ftrace on one function, beside the plain base
check-bpf: ## BPF programs of the types fentry, fexit, fmod_ret and LSM, beside the plain base
check-x86: ## on x86-64 the kernel's own tests end as on the plain base
sweep: ## a BPF program and a kprobe on every function of the kernel, which takes hours
differential: ## random operations on many tracers: three kernels have to agree
mutants: ## break the code in many ways: each has to be caught by a test
check-debug: ## tracers come and go on 4 CPUs, in a kernel with KASAN and lockdep
off: ## with the option off, all objects equal those of the base with the general fixes
configs: ## compile in other configurations, and with clang

DOORS := demo check quick bench update tree refresh series bases kernel kernel-debian shell \
	check-full mix check-bpf check-x86 sweep differential mutants check-debug off configs

$(DOORS):
	lab/$@

clean: ## remove what was built, but not the source trees and the guest's userland
	[ ! -d build ] || find build -mindepth 1 -maxdepth 1 ! -name tree ! -name base \
		! -name 'base.*' ! -name fixes ! -name 'source-*' ! -name bases \
		! -name 'userland*' -exec rm -rf {} +

distclean: ## remove build/, with all commits of build/tree
	rm -rf build

.PHONY: help clean distclean $(DOORS)
