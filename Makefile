# The surface for people and checks. `make help` lists the targets.

PORT ?= 8080
SOAK_HOURS ?= 1
JOBS ?= 2
export PORT SOAK_HOURS

# One configuration for program and tests, so that nothing is built twice. No test uses @testable, so nothing needs
# -enable-testing; `swift test` would add it and rebuild all, unless told not to.
# The import check makes the arrows between modules (ARCHITECTURE.md) errors; Package.swift makes warnings errors.
FLAGS = -c release -j $(JOBS) --explicit-target-dependency-import-check error
TESTS = swift test --skip-build -c release -j $(JOBS) --disable-testable-imports --disable-xctest
PROGRAM = .build/release/headroom
SIMULATOR = .build/release/Simulator

.DEFAULT_GOAL := build
.NOTPARALLEL:
# What only the tests need is installed for them alone.
test soak: INSTALL = tests
peers: INSTALL = peers
bench: INSTALL = bench
.PHONY: run test check bench peers soak install build program site far fresh-machine clean help

run: install program ## serve the default scenario on 127.0.0.1:8080 until Ctrl-C (PORT= changes it)
	@Scripts/run

test: build ## install what is missing, build, run every test
	Scripts/model
	$(SIMULATOR) --runs 1500 --marks
	$(SIMULATOR) bugs
	@[ ! -x Scripts/rig ] || Scripts/rig test
	$(TESTS)
	Scripts/api-checks $(PROGRAM)
	Scripts/client-checks $(PROGRAM)
	Scripts/browser-checks $(PROGRAM)
	Scripts/guide-checks $(PROGRAM)

check: build ## before each commit: formatting, import arrows, warnings as errors, scripts that parse
	swift format lint --strict --recursive --parallel Sources Tests Package.swift
	@for file in .ci/run Scripts/* Benchmarks/peers/worlds.py; do \
	    [ -f "$$file" ] || continue; \
	    case "$$(head -n 1 "$$file")" in \
	    *bash) bash -n "$$file" ;; \
	    */sh) sh -n "$$file" ;; \
	    *python3) PYTHONPYCACHEPREFIX=.build/pycache python3 -m py_compile "$$file" ;; \
	    *) echo "$$file: its first line names neither sh, bash nor python3"; false ;; \
	    esac || exit 1; \
	done
	Scripts/sbom --check
	@if command -v tsc >/dev/null; then tsc -p Tests/Browser/jsconfig.json; \
	else echo "check: left out: the types of the page (Debian's node-typescript has tsc)"; fi
	@echo "check: all good"

bench: install ## the profile beside other engines, a network of 1,000 halls, pegs and risk, with thresholds; the API under wrk; about four minutes once built
	swift build $(FLAGS) --product Benchmarks
	.build/release/Benchmarks profile
	.build/release/Benchmarks network
	.build/release/Benchmarks peg
	.build/release/Benchmarks risk
	swift build $(FLAGS) --product headroom
	Scripts/api-speed --program $(PROGRAM)

peers: install program ## the same reservations and requests given to Slurm, side by side (installs Debian's Slurm)
	@Scripts/peers --program $(PROGRAM)

soak: build ## the long checks: simulation, crash, failover, model; one hour unless SOAK_HOURS says otherwise
	Scripts/soak $(SOAK_HOURS)

install: ## install what this machine lacks; says what and why
	@Scripts/install $(INSTALL)

build: install ## the program and its tests, in release mode
	swift build $(FLAGS) --build-tests

program: install
	swift build $(FLAGS) --product headroom

site: build ## the modules' documentation as a static site in .build/site (needs docc in the toolchain)
	@Scripts/docs-site

far: program ## what a quote, a confirm, a fact and a draw cost against orders, halls, queue and horizon; about five minutes
	@Scripts/how-far

fresh-machine: ## prove `make test` and `make run` in a bare Debian root (needs root)
	Scripts/fresh-machine

clean: ## forget what was built and fetched; ledgers stay
	rm -rf .build .deps

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
