# Everything a developer or CI does. `make` alone lists it.
#
#   make run PORT=18080 DATA_DIR=/somewhere    several run side by side, each over its own folder
#   make run STORY=tell                        tell the story again; STORY=skip never tells it
#   make test ARGS="tests/transfers -x"        some tests only

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(or $(shell command -v uv),$(BIN)/uv)
STORY  ?= auto
ARGS   ?=
JOBS   ?= 2
ROUNDS ?= 1

CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)
COMPILED   := $(CATALOGUES:.po=.mo)
TEMPLATES   = $(shell find templates -name '*.html')
CODE       := apps config tests manage.py
MANAGE     := $(BIN)/python manage.py
KINDS      := public city port

# Modules are compiled once, kept apart from the sources, also where the environment says not to:
# workers, servers and parallel tests start twice as fast.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.data/pycache

# uv does not read pip's settings, so a package index that pip was told of is passed on.
INSTALL = UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$($(BIN)/pip config get global.index-url 2>/dev/null)}"; \
	test -n "$$UV_DEFAULT_INDEX" && export UV_DEFAULT_INDEX || unset UV_DEFAULT_INDEX; \
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes

.PHONY: help run test faults bench check format lint templates imports types django fix messages openapi \
	requirements clean
.DEFAULT_GOAL := help

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

# --- The environment: made once, renewed when the locked requirements change ---------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it with PYTHON=python3.12"; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.uv: | $(BIN)/python
	@command -v uv >/dev/null || test -x $(BIN)/uv || $(BIN)/pip install --quiet uv
	@touch $@

$(VENV)/.base: requirements/base.txt $(VENV)/.uv
	@echo "Installing what running needs ..."
	@$(INSTALL) -r requirements/base.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	@echo "Installing what testing needs ..."
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

%.mo: %.po $(VENV)/.base
	@$(BIN)/python -m config.messages $<

# --- Run and test ----------------------------------------------------------------------------------

run: $(VENV)/.base $(COMPILED)  ## Run everything here and file a real request on the first run
	@exec $(BIN)/python -m config.running --story $(STORY)

test: $(VENV)/.dev $(COMPILED)  ## Run all tests; they start the servers they need themselves
	@$(BIN)/python -m tests.browser
	$(BIN)/pytest -n $(JOBS) --dist loadgroup $(ARGS)

faults: $(VENV)/.dev $(COMPILED)  ## Kill workers, broker and database on purpose, ROUNDS times over
	@for round in $$(seq $(ROUNDS)); do echo "Round $$round of $(ROUNDS)"; \
		$(BIN)/pytest -n0 tests/processes tests/routing/test_faults.py $(ARGS) || exit 1; done

bench: $(VENV)/.dev $(COMPILED)  ## Time what people wait for, as multiples of a bare round trip
	@$(BIN)/python -m tests.bench

# --- Check and mend ----------------------------------------------------------------------------------

check: format lint templates imports types django  ## All of these; -k runs on after a failure

format: $(VENV)/.dev  ## Is the code formatted?
	$(BIN)/ruff format --check $(CODE)

lint: $(VENV)/.dev  ## Do the rules of pyproject.toml hold?
	$(BIN)/ruff check $(CODE)

templates: $(VENV)/.dev  ## Are the templates formatted?
	$(BIN)/djade --target-version 5.2 --check $(TEMPLATES)

imports: $(VENV)/.dev  ## Does each app import only what is below it?
	$(BIN)/lint-imports --no-cache

types: $(VENV)/.dev  ## Do the types fit?
	$(BIN)/mypy $(CODE)

django: $(VENV)/.dev $(COMPILED)  ## Production settings, migrations, OpenAPI, translations
	$(BIN)/python -m config.verify settings migrations openapi messages

fix: $(VENV)/.dev  ## Mend what can be mended by itself
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)
	$(BIN)/djade --target-version 5.2 $(TEMPLATES)

messages: $(VENV)/.dev  ## Gather the texts to translate (needs gettext) and compile the catalogue
	$(MANAGE) makemessages --locale zh_Hans --no-obsolete --no-wrap --add-location file \
		--ignore .venv --ignore node_modules --ignore staticfiles --ignore tests
	$(BIN)/python -m config.messages locale/*/LC_MESSAGES/*.po

openapi: $(VENV)/.dev  ## Write the description of the API of each kind of host
	$(foreach kind,$(KINDS),$(MANAGE) spectacular --urlconf config.urls.$(kind) --validate \
		--fail-on-warn --lang en --file docs/reference/openapi-$(kind).yaml &&) true

requirements: $(VENV)/.dev  ## Lock the newest versions that the .in files allow
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --upgrade requirements/base.in -o requirements/base.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --upgrade requirements/dev.in -o requirements/dev.txt

clean:  ## Forget all data made here (not the environment)
	rm -rf .data .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
		.coverage htmlcov staticfiles
	find apps config tests -name __pycache__ -type d -prune -exec rm -rf {} +
