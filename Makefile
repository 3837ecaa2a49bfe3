# Two commands are the only set-up: `make run` and `make test`.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
BIN := .venv/bin
INPUTS := pyproject.toml constraints.txt

.PHONY: run test check bench clean

run: .venv/run.stamp  ## set up, do the main job, serve the portal on 127.0.0.1:8000
	@exec $(BIN)/filiere up

test: .venv/test.stamp browser  ## set up, run every check and every test, browser included
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile

check: .venv/test.stamp  ## style, types, import rules, documentation
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check -q .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/python docs/generate.py --check
	@$(BIN)/mkdocs build -q --strict

bench: .venv/test.stamp  ## print the table of measures
	@$(BIN)/python -m benchmarks

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Filière needs Python 3.11 or later / Filière demande Python 3.11 ou plus récent"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/run.stamp: $(INPUTS) | .venv/bin/python
	@echo "Installing Filière (one minute the first time) / Installation de Filière (une minute la première fois)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/test.stamp: $(INPUTS) | .venv/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@ .venv/run.stamp

# The browser comes from the system: where this cannot install it, the tests that need it skip with that reason.
.PHONY: browser
browser:
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 \
	     && echo "Installing Chromium for the browser tests" && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } \
	|| echo "No browser found: browser tests will be skipped"

clean:
	rm -rf .venv site
