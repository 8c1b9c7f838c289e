# The door: `make run` tries it, `make test` runs everything, `make help` names the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FRONTEND := ui/frontend
ASSETS := ui/static/dist/manifest.json
ASSET_SOURCES := $(FRONTEND)/package-lock.json $(wildcard $(FRONTEND)/*.ts $(FRONTEND)/*.json) \
	$(shell find $(FRONTEND)/src -type f 2>/dev/null)

# Read once what has not changed: every worker of the tests and every process they start would compile it anew.
export PYTHONDONTWRITEBYTECODE :=

# A virtual environment knows its folder: one that was moved or copied is made anew.
ifeq ($(shell grep -Fs "$(CURDIR)/$(VENV)" $(BIN)/activate),)
FRESH_VENV := fresh-venv
$(shell rm -f $(VENV)/installed $(VENV)/installed-dev)
endif

.DEFAULT_GOAL := help
.PHONY: help run init test quick check frontend-check e2e bench chaos docs locks wheel bundle clean chromium nginx fresh-venv

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/installed $(ASSETS) ## the demo university on http://127.0.0.1:8000
	@exec $(BIN)/huiqian run --demo

init: $(VENV)/installed $(ASSETS) ## an empty real system, with a link for its first administrator
	@exec $(BIN)/huiqian init

fresh-venv:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Expected Python 3.11 or newer, but $(PYTHON) is " + sys.version)'
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/installed: requirements.lock requirements-build.lock pyproject.toml | $(FRESH_VENV)
	@echo "Installing the packages of requirements.lock ..."
	@$(PIP) install --require-hashes --no-deps -r requirements.lock -r requirements-build.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@echo "Installing the packages of requirements-dev.lock ..."
	@$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

$(ASSETS): $(ASSET_SOURCES) hatch_build.py | $(VENV)/installed
	@echo "Building the front end ..."
	@$(BIN)/python hatch_build.py build
	@touch $@

# The browser of the browser tests: Debian's, put there when we may and when none is named.
chromium:
	@if [ -n "$$HUIQIAN_CHROMIUM" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium ..."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			chromium fonts-noto-cjk >/dev/null || echo "Chromium could not be installed; the browser tests will say so."; \
	else echo "No Chromium here, and no right to install it; name one in HUIQIAN_CHROMIUM to run the browser tests."; fi

# What the test of three machines needs: a web server, and the means to make hosts within this machine.
nginx:
	@if command -v nginx >/dev/null && command -v ip >/dev/null && command -v openssl >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing nginx ..."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			nginx-light iproute2 openssl >/dev/null || echo "nginx could not be installed; the test of three machines will say so."; \
	else echo "No nginx or ip here, and no right to install them; the test of three machines is skipped."; fi

test: $(VENV)/installed-dev chromium nginx $(ASSETS) ## everything, as continuous integration runs it
	@$(MAKE) --no-print-directory --jobs=2 check frontend-check
	$(BIN)/pytest

quick: $(VENV)/installed-dev ## everything but the browser and PostgreSQL
	@$(MAKE) --no-print-directory --jobs=2 check frontend-check
	$(BIN)/pytest -m "not e2e and not postgresql"

check: $(VENV)/installed-dev ## ruff, mypy, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

frontend-check: $(VENV)/installed-dev
	$(BIN)/python hatch_build.py check test

e2e: $(VENV)/installed-dev $(ASSETS) chromium ## the browser tests alone
	$(BIN)/pytest -m e2e

bench: $(VENV)/installed-dev ## how fast, against stock SpiffWorkflow in the same run
	$(BIN)/python -m tests.benchmarks

chaos: $(VENV)/installed-dev ## outages, kills, stops, races, bad receivers and clocks that step, at full length
	$(BIN)/python -m tests.reliability.chaos
	$(BIN)/python -m tests.reliability.stops --stops 100
	$(BIN)/python -m tests.reliability.kills --kills 1000
	$(BIN)/python -m tests.reliability.kills --kills 1000 --database postgresql
	$(BIN)/python -m tests.reliability.races --rounds 1000 --threads 16

docs: $(VENV)/installed-dev ## write the generated pages of docs/ anew
	$(BIN)/python -m docs.generate

locks: ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --extra postgres $(COMPILE) -o requirements.lock
	uv pip compile --group build $(COMPILE) -o requirements-build.lock
	uv pip compile pyproject.toml --all-extras --group dev $(COMPILE) -o requirements-dev.lock
COMPILE := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet

wheel: $(VENV)/installed $(ASSETS) ## a wheel in dist/ that installs without node
	@rm -f dist/huiqian-*.whl
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

BUNDLE := dist/huiqian-bundle
bundle: wheel ## one archive that installs on a machine without internet
	@rm -rf $(BUNDLE) && mkdir -p $(BUNDLE)/wheels
	$(PIP) download --require-hashes --no-deps --only-binary :all: -r requirements.lock --dest $(BUNDLE)/wheels
	@cp dist/huiqian-*.whl $(BUNDLE)/wheels/
	@cp requirements.lock LICENSE docs/operations/deploy/* $(BUNDLE)/
	@$(BIN)/python -c 'import platform, sys; print("%d.%d" % sys.version_info[:2], sys.platform, platform.machine())' \
		> $(BUNDLE)/MADE_FOR
	@cd $(BUNDLE) && sha256sum requirements.lock wheels/* MADE_FOR > SHA256SUMS
	@tar --create --gzip --file $(BUNDLE).tar.gz --directory dist huiqian-bundle
	@echo "$(BUNDLE).tar.gz"

clean: ## forget what was built (data in var/ stays)
	rm -rf $(VENV) dist build ui/static/dist $(FRONTEND)/node_modules .*_cache
