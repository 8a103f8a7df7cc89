# Two commands to begin with: `make demo` and `make test`. Needs python3 (3.10 or newer) and git.

PYTHON ?= python3
JOBS ?= 2
INPUTS ?= 20000
VENV := .venv
BIN := $(VENV)/bin
CODE := $(wildcard migrator codemods tests benchmarks)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test crash fuzz mutants search lint bench clean
.DELETE_ON_ERROR:

help:
	@echo "make demo    show bug and cure on an embedded backend (KEEP=DIR keeps it there)"
	@echo "make test    run the tests (ARGS='-k name' for some of them)"
	@echo "make fuzz    any modules through everything, projects beside Celery (INPUTS=20000; hours)"
	@echo "make crash   kill, fill the disk and interrupt at every point (an hour)"
	@echo "make mutants change the code and see whether a test fails (ARGS='codemods.stubs*'; hours)"
	@echo "make search  try other and more examples in the property tests (TIMES=100)"
	@echo "make lint    ruff, black, mypy, import-linter"
	@echo "make bench   run the benchmarks"
	@echo "make clean   remove $(VENV), caches and builds"

demo: $(VENV)/.ready-demo
	@$(BIN)/python -m migrator demo $(if $(KEEP),--keep "$(KEEP)") $(ARGS)

test: $(VENV)/.ready-test
	@$(BIN)/python -m pytest -n auto --maxprocesses=$(JOBS) --dist=worksteal $(ARGS)

fuzz: $(VENV)/.ready-test
	@FUZZ_INPUTS=$(INPUTS) $(BIN)/python -m pytest tests/fuzz tests/migrator/audit/against_celery \
		-n auto --maxprocesses=$(JOBS) --dist=worksteal $(ARGS)

crash: $(VENV)/.ready-test
	@CRASH=all $(BIN)/python -m pytest tests/crash -n auto --maxprocesses=$(JOBS) \
		--maxschedchunk=1 $(ARGS)

mutants: $(VENV)/.ready-mutants
	@$(BIN)/python -m mutmut run --max-children $(JOBS) $(ARGS)
	@$(BIN)/python -m mutmut results

search: TIMES ?= 20
search: $(VENV)/.ready-test
	@TIMES=$(TIMES) $(BIN)/python -m pytest -n auto --maxprocesses=$(JOBS) --dist=worksteal $(ARGS) \
		$$(grep -rl --include='test_*.py' '^from hypothesis' tests)

lint: $(VENV)/.ready-test
	@status=0; \
	echo "ruff"; $(BIN)/ruff check --quiet $(CODE) || status=1; \
	echo "black"; $(BIN)/black --check --quiet $(CODE) || status=1; \
	echo "mypy"; $(BIN)/mypy || status=1; \
	echo "import-linter"; $(BIN)/lint-imports || status=1; \
	exit $$status

bench: $(VENV)/.ready-bench
	@$(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf $(VENV) build dist mutants .*_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is older than pyproject.toml when the requirements may have changed.
$(VENV)/.ready-demo: pyproject.toml | $(VENV)/.made
	@echo "setting up what the demo needs in $(VENV) (once, about a minute) ..."
	@$(PIP) --editable '.[demo]' || { $(SAY_NO_INSTALL); exit 1; }
	@touch $@

$(VENV)/.ready-test: pyproject.toml | $(VENV)/.made
	@echo "setting up what the tests need in $(VENV) (once, one or two minutes) ..."
	@$(PIP) --editable '.[test]' || { $(SAY_NO_INSTALL); exit 1; }
	@touch $@ $(VENV)/.ready-demo

$(VENV)/.ready-bench: pyproject.toml | $(VENV)/.ready-test
	@$(PIP) --editable '.[bench]' || { $(SAY_NO_INSTALL); exit 1; }
	@touch $@

$(VENV)/.ready-mutants: pyproject.toml | $(VENV)/.ready-test
	@$(PIP) --editable '.[mutants]' || { $(SAY_NO_INSTALL); exit 1; }
	@touch $@

$(VENV)/.made:
	@command -v "$(PYTHON)" >/dev/null || { $(SAY_NO_PYTHON); exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { $(SAY_OLD); exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { $(SAY_NO_VENV); exit 1; }
	@echo "making $(VENV) with $$("$(PYTHON)" --version) ..."
	@"$(PYTHON)" -m venv $(VENV)
	@touch $@

define SAY_NO_PYTHON
echo "error: '$(PYTHON)' was not found. Install Python 3.10 or newer, or name one: make PYTHON=/path/to/python3" >&2
endef
define SAY_OLD
echo "error: $$("$(PYTHON)" --version) is too old; 3.10 or newer is needed. Name one: make PYTHON=python3.12" >&2
endef
define SAY_NO_VENV
echo "error: '$(PYTHON)' lacks the venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2
endef
define SAY_NO_INSTALL
echo "error: the packages could not be installed (see above). pip needs the network, or a mirror in its own settings." >&2
endef
