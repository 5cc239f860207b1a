# `make run` opens the studio, `make test` runs every check and test. Both set up .venv first, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check lint types pytest soak bench screenshots translations wheel clean

run: $(READY)
	$(BIN)/layerloom $(FILE)

test: check pytest

check: lint types

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

# Compiled files are kept: the processes that import torch start seconds earlier. What fails beside its neighbours
# is tried once more alone, and named: on a machine with other work a window may come too late. Twice is a failure.
PYTEST := PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q
pytest: $(READY)
	$(PYTEST) -n 2 --dist worksteal $(ARGS) \
	|| { echo "== once more, alone"; $(PYTEST) --last-failed --last-failed-no-failures none -v; }

# uv resolves and unpacks torch several times faster than pip; it lives inside the environment.
$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.4"
	$(BIN)/uv pip install --quiet --python $(BIN)/python -e ".[dev]"
	touch $@

wheel: $(READY)
	$(BIN)/uv build --quiet --wheel --out-dir dist

bench: $(READY)
	for script in tests/benchmarks/*.py; do echo "== $$script"; QT_QPA_PLATFORM=offscreen $(BIN)/python $$script || exit 1; done

# PAGES="device preflight" takes only these.
screenshots: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.screenshots docs/images $(DATA) $(if $(PAGES),--only $(PAGES))

# Collects the texts that can be shown, lists those without a translation, compiles the files that are loaded.
translations: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.translations

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache
