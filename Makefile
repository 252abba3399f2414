# Two commands do everything on a fresh machine with Python 3.11, git and make:
#   make demo   set up, then the founding case end to end on a ledger in a temporary folder
#   make test   set up, then the whole suite
# make check is the quick gate, make bench the measurements: hours for a million entries, so SIZES=1000,100000
# takes fewer, PARTS="totals proof" fewer kinds.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

SIZES ?= 1000,100000,1000000
PARTS ?=
RIVALS := $(VENV)/.rivals

.PHONY: demo test check mutate bench format docs pages postgres postgres-stop zsh fish lock clean

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "counterfoil needs Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Where a variable keeps Python from keeping what it compiles, every call compiles the program anew, and takes twice as long.
COMPILED := @$(BIN)/python -m compileall -q domain projections cli

demo: $(READY)
	$(COMPILED)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/demo.sh

# What has ledgers and is not about files runs again with every ledger in a PostgreSQL database. The server comes with
# the developer's tools, and is started and ended by the tests themselves.
ON_BOTH := tests/store tests/ledger tests/cli tests/desk tests/serving

# The examples in the documents run in bash, and in zsh where there is one or it can be installed; calls are completed in
# fish too.
test: $(READY)
	@$(MAKE) --no-print-directory zsh || echo "the examples will run in bash alone" >&2
	@$(MAKE) --no-print-directory fish || echo "no calls will be completed in fish" >&2
	$(COMPILED)
	$(BIN)/python -m pytest -n auto
	COUNTERFOIL_TEST_STORE=postgresql $(BIN)/python -m pytest -n auto -m "not file" $(ON_BOTH)

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Changes the rules a little, more than 2,000 times, and runs the fast tests on each: hours on two cores.
mutate: $(READY)
	$(BIN)/python -m tests.mutation.mutate

# What is measured beside the program: hledger and ledger from the system's packages, the rest from PyPI.
$(RIVALS): $(READY) bench/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r bench/requirements.lock
	@touch $@

bench: $(RIVALS)
	@for name in hledger ledger; do \
	  if command -v $$name >/dev/null; then continue; \
	  elif ! command -v apt-get >/dev/null; then echo "$$name is not installed, and there is no apt-get to do it: it will not be measured" >&2; \
	  elif [ "$$(id -u)" -ne 0 ]; then echo "$$name is not installed, and apt-get needs root: it will not be measured" >&2; \
	  elif apt-get install --yes --quiet --no-install-recommends $$name >/dev/null 2>&1 \
	    || { apt-get update --quiet >/dev/null 2>&1 && apt-get install --yes --quiet --no-install-recommends $$name >/dev/null 2>&1; }; then \
	    echo "installed $$name"; \
	  else echo "$$name is not installed, and apt-get could not do it: it will not be measured" >&2; fi; done
	$(BIN)/python -m bench $(PARTS) --sizes $(SIZES) --write

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Run the examples in README and docs, and write what comes out today below them.
docs: $(READY)
	$(BIN)/python -m tests.docs.sessions

# Ask each case what an auditor would, and write the answers down.
pages: $(READY)
	$(BIN)/python docs/auditor/write.py

# A PostgreSQL server to try things out on: prints the URL of an empty database. It is gone when it is stopped.
postgres: $(READY)
	@$(BIN)/python -m tests.postgres.local start

postgres-stop:
	@$(BIN)/python -m tests.postgres.local stop

# Half of the examples' tests run in zsh, those of completion in fish too, and are skipped where there is none.
zsh fish:
	@if command -v $@ >/dev/null; then echo "$@ is there: $$(command -v $@)"; \
	elif ! command -v apt-get >/dev/null; then echo "$@ is not installed, and there is no apt-get to do it: use this system's own installer" >&2; exit 1; \
	elif [ "$$(id -u)" -ne 0 ]; then echo "$@ is not installed, and apt-get needs root: sudo make $@" >&2; exit 1; \
	elif apt-get install --yes --quiet --no-install-recommends $@ >/dev/null 2>&1 \
	  || { apt-get update --quiet >/dev/null 2>&1 && apt-get install --yes --quiet --no-install-recommends $@ >/dev/null 2>&1; }; then \
	  echo "installed $@: $$(command -v $@)"; \
	else echo "$@ is not installed, and apt-get could not do it: is there a network?" >&2; exit 1; fi

# Needs uv. The lock names versions and hashes, and no index.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --group dev pyproject.toml --generate-hashes \
	  --no-header --no-emit-index-url --output-file requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --group bench pyproject.toml --generate-hashes \
	  --constraint requirements.lock --no-header --no-emit-index-url --output-file bench/requirements.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist
