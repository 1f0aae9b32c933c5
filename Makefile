# make report   a fresh environment, the program in it, and the report on the seed articles
# make test     the same environment with the development tools, and every check
# make gold     accept changed gold files, after reading the differences
# make release  wheel and sdist, each installed and run in a clean environment of every Python that is there
# make clean    forget the environment
# The environment is .venv; a second run finds it ready. PYTHON=... chooses the interpreter.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTEST_FLAGS ?= -n auto

.PHONY: report test lint gold release clean

report: $(VENV)/.installed
	$(BIN)/checker check seeds -o reports/seeds.html -o reports/seeds.json

test: $(VENV)/.tested-with
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

# The same checks as tests/test_architecture.py runs, by themselves.
lint: $(VENV)/.tested-with
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

gold: $(VENV)/.tested-with
	ACCEPT_GOLD=1 $(BIN)/python -m pytest $(PYTEST_FLAGS) -k gold

release:
	.ci/release

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	.ci/venv $(VENV) $(PYTHON)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

# The development tools are a dependency group; the pip that comes with Python may be too old to install groups.
$(VENV)/.tested-with: pyproject.toml .ci/browser | $(VENV)/.installed
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' > $(VENV)/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement $(VENV)/dev.txt
	.ci/browser $(BIN)/python
	touch $@
