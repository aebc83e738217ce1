# The names of these commands are a promise: see README.md. Only python 3.11 or 3.12 and make are needed beforehand.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

VENV  := .venv
BIN   := $(VENV)/bin
STAMP := $(VENV)/.installed
OUT   ?= out
# The first interpreter that the project supports.
PYTHON ?= $(shell for p in python3.11 python3.12 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null && { echo $$p; break; }; done)

LOCK := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet

.PHONY: help run test check format up stack-up test-long test-stack lock install clean

help: ## what each command does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): requirements.lock pyproject.toml
	@scripts/install.sh "$(PYTHON)" "$(VENV)"
	@touch $@

install: $(STAMP) ## the environment in .venv, from the lock, every file checked by its hash

run: $(STAMP) ## the nightly DAGs once, in this process, over the bundled articles; ends with a publication
	@$(BIN)/ntm run --data $(OUT)

test: $(STAMP) ## all tests
	@$(BIN)/python -m pytest -m "not long and not stack"

check: $(STAMP) ## format, lint, types, import contracts, fast tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -m "not slow and not long and not stack"

format: $(STAMP) ## lay the code out, mend what lint can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

up: $(STAMP) ## Airflow's own scheduler and its pages on loopback; Ctrl-C ends it
	@$(BIN)/ntm up --data $(OUT)

stack-up: ## the compose stack: secrets on the first start, build, start, wait until it is healthy
	@scripts/stack.sh up

test-long: $(STAMP) ## the checks that take minutes to hours
	@$(BIN)/python -m pytest -m long

test-stack: $(STAMP) ## the compose stack for real; needs a docker daemon
	@$(BIN)/python -m pytest -m stack

lock: ## resolve pyproject.toml anew; the locks name versions and hashes, no host
	@uv pip compile pyproject.toml --extra dev $(LOCK) --upgrade -o requirements.lock
	@uv pip compile pyproject.toml --extra stack $(LOCK) --constraint requirements.lock -o requirements-stack.lock

clean: ## remove the environment and the default output
	@rm -rf $(VENV) $(OUT)
