# Two commands matter: `make demo` and `make test`. Each installs what it needs into .venv.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin

.PHONY: help env dev-env browser demo test train check format lock jars benchmarks clean

help:  ## Say what the targets do.
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Ketagraph needs Python 3.11 or newer; name one: make env PYTHON=python3.11")'
	$(PYTHON) -m venv .venv || $(PYTHON) -m virtualenv .venv

.venv/.ketagraph: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.ketagraph-dev: requirements-dev.lock .venv/.ketagraph
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

env: .venv/.ketagraph  ## Make .venv with everything the program needs.

dev-env: .venv/.ketagraph-dev  ## The same, with what tests and checks need.

demo: env  ## Load the landmark studies (PubMed too where it can be reached) and open the app.
	$(BIN)/ketagraph demo --port $(PORT)

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } \
	  || { echo "The browser tests need Chromium: install Debian's package chromium, or run the tests as root." >&2; exit 1; }

test: dev-env browser  ## Run everything: the real store and a real browser included.
	$(BIN)/pytest

check: dev-env  ## Lint, formatting and types.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: dev-env  ## Format the code.
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

lock: .venv/bin/python  ## Pin every dependency anew, with hashes.
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet pyproject.toml --extra build --extra semantic --generate-hashes --no-emit-index-url --universal --python-version 3.11 --custom-compile-command "make lock" -o requirements.lock
	$(BIN)/uv pip compile --quiet pyproject.toml --extra build --extra semantic --group dev -c requirements.lock --generate-hashes --no-emit-index-url --universal --python-version 3.11 --custom-compile-command "make lock" -o requirements-dev.lock

train: dev-env  ## Train the learned parts of the reader anew (KETAGRAPH_DATA names the labelled data).
	$(BIN)/python -m ingest.reading.training

benchmarks: dev-env  ## Measure speed, against named peers in the same run.
	$(BIN)/python -m benchmarks.parsing
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.reading

clean:  ## Remove .venv and caches; the graph stays.
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
