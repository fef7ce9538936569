# The main jobs. `make help` lists them. Works as root or as anybody, from a clean clone.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:

CARGO ?= cargo
# Each step says its name, and how long it took when it is done.
STEP = scripts/step.sh

.PHONY: help
help: ## This list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

# ---- running ------------------------------------------------------------------------------------------------------------

.PHONY: run
run: web build ## Install what is missing, build, fill a demo once, serve it on 127.0.0.1:8080
	@exec target/release/pavilion demo --serve

.PHONY: build
build: web ## The release binary
	@$(CARGO) build --release --locked -p pavilion

.PHONY: web
web: ## Styles and scripts, bundled when they changed
	@scripts/install.sh web

# ---- proving ------------------------------------------------------------------------------------------------------------

.PHONY: test
test: web test-format test-lint test-sqlite test-postgres test-web test-browser ## Everything, on both engines and in a browser
	@echo "== everything passed"

.PHONY: test-format
test-format: ## The sources are formatted
	@$(STEP) "format" $(CARGO) fmt --all --check

.PHONY: test-lint
test-lint: ## The linter finds nothing
	@$(STEP) "lint" $(CARGO) clippy --workspace --all-targets --locked --quiet -- -D warnings

.PHONY: test-sqlite
test-sqlite: ## The tests on SQLite
	@PAVILION_TEST_ENGINE=sqlite $(STEP) "tests on SQLite" $(CARGO) test --workspace --locked --quiet

# Those that open a database. Named one by one, because choosing packages instead would build everything anew: what a
# dependency is built with follows from all that is built together.
ENGINE_TESTS := $(basename $(notdir $(wildcard crates/app/tests/*.rs crates/pavilion/tests/*.rs))) \
	$(notdir $(patsubst %/main.rs,%,$(wildcard crates/app/tests/*/main.rs crates/pavilion/tests/*/main.rs)))

.PHONY: test-postgres
test-postgres: ## The tests on a PostgreSQL they start themselves
	@scripts/install.sh postgres
	@PAVILION_TEST_ENGINE=postgres $(STEP) "tests on PostgreSQL" $(CARGO) test --workspace --locked --quiet --lib --bins $(addprefix --test ,$(ENGINE_TESTS))

.PHONY: test-large
test-large: ## The import of 100,000 dwellings on both engines, from the first row to the last (minutes)
	@scripts/install.sh postgres
	@PAVILION_TEST_ENGINE=sqlite $(STEP) "100,000 dwellings on SQLite" $(CARGO) test --release --locked --quiet -p pavilion-app --test places_imports -- --ignored
	@PAVILION_TEST_ENGINE=postgres $(STEP) "100,000 dwellings on PostgreSQL" $(CARGO) test --release --locked --quiet -p pavilion-app --test places_imports -- --ignored

.PHONY: simulate
simulate: ## A year of a compound from a seed, every action checked, on both engines
	@scripts/install.sh postgres
	@PAVILION_SIMULATION_DAYS=365 PAVILION_TEST_ENGINE=sqlite $(STEP) "a year on SQLite" $(CARGO) test --release --locked --quiet -p pavilion-app --test simulation
	@PAVILION_SIMULATION_DAYS=365 PAVILION_TEST_ENGINE=postgres $(STEP) "a year on PostgreSQL" $(CARGO) test --release --locked --quiet -p pavilion-app --test simulation

.PHONY: test-web
test-web: web ## Types and sizes of styles and scripts
	@$(STEP) "scripts and styles" npm --prefix web run --silent check

.PHONY: test-browser
test-browser: web ## The journeys in a real browser
	@scripts/install.sh browser
	@$(STEP) "build for the browser" $(CARGO) test --workspace --locked --quiet --no-run
	@PAVILION_BIN="$$PWD/target/debug/pavilion" $(STEP) "journeys in a browser" npm --prefix e2e run --silent test

.PHONY: crash
crash: build ## Kill the server under load, again and again: nothing acknowledged is lost or doubled
	@$(CARGO) build --release --locked --quiet -p pavilion-testkit --bin crash
	@$(STEP) "matters and ballots: 200 kills each on SQLite, 50 on PostgreSQL" target/release/crash

ENGINES := tally landscape shares record

.PHONY: engines-check
engines-check: ## The four engines beside outside implementations, file by file (installs those; minutes)
	@for engine in $(ENGINES); do $(STEP) "$$engine beside others" scripts/engines/$$engine-check.sh; done

.PHONY: engines-bench
engines-bench: ## The four engines beside outside implementations, in CPU time (installs those; many minutes)
	@for engine in $(ENGINES); do $(STEP) "$$engine measured" scripts/engines/$$engine-bench.sh; done

.PHONY: fuzz-api
fuzz-api: build ## Generated requests against the API: no 5xx, no reply that breaks the schema
	@scripts/fuzz-api.sh

.PHONY: open311
open311: build ## Two public Open311 clients against a live demo
	@scripts/open311-check.sh

.PHONY: deny
deny: ## Advisories and licences of what it is built from (needs cargo-deny)
	@$(CARGO) deny check

# ---- measuring ----------------------------------------------------------------------------------------------------------

.PHONY: bench
bench: build ## Every figure beside its yardstick
	@target/release/pavilion bench all

.PHONY: bench-pages bench-lists bench-writes bench-votes bench-start
bench-pages bench-lists bench-writes bench-votes bench-start: bench-%: build ## One bench: pages, lists, writes, votes or start
	@target/release/pavilion bench $*

# ---- pictures -----------------------------------------------------------------------------------------------------------

.PHONY: pictures
pictures: web ## The pictures of docs/pictures, taken anew by the journeys
	@scripts/install.sh browser
	@$(STEP) "build for the browser" $(CARGO) test --workspace --locked --quiet --no-run
	@PICTURES=1 PAVILION_BIN="$$PWD/target/debug/pavilion" $(STEP) "pictures" npm --prefix e2e run --silent test -- faces joining life offline

# ---- packing ------------------------------------------------------------------------------------------------------------

.PHONY: deb
deb: web ## The Debian package, in target/debian
	@scripts/deb.sh
