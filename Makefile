# Samverkan: every command of the house. `make help` lists them.
# Needs python3 (3.11 or newer) with pip, and make. Everything else is installed into .venv.

PYTHON ?= python3
PORT ?= 8000
JOBS ?= auto
UV_VERSION := 0.13.9

PY := .venv/bin/python
PIP := $(PYTHON) -m pip --python $(PY) --disable-pip-version-check install --quiet --require-hashes
PYTEST := $(PY) -m pytest

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-postgres walk e2e bench check audit sbom fmt api-fuzz check-pdf messages lock demo-reset clean

help: ## Show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | awk -F '\t' '{ printf "make %-14s %s\n", $$1, $$2 }'

# A stamp is touched last, so that an installation broken off is done again.
.venv/run-time: requirements/base.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed. Name one: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import pip' 2>/dev/null || { echo "pip is needed. On Debian: apt install python3-pip"; exit 1; }
	@echo "Installing what the product needs into .venv ..."
	@$(PYTHON) -m venv --without-pip .venv
	@$(PIP) -r requirements/base.txt
	@touch $@

.venv/development: requirements/dev.txt .venv/run-time
	@echo "Installing what tests and checks need into .venv ..."
	@$(PIP) -r requirements/dev.txt
	@touch $@

run: .venv/run-time ## Serve the demo portfolio on 127.0.0.1 (PORT=8000); Ctrl-C ends it
	@DEMO=1 exec $(PY) manage.py serve_demo $(PORT)

test: .venv/development ## Run the tests on SQLite (JOBS=1: one at a time)
	@$(PYTEST) -n $(JOBS)

test-postgres: .venv/development ## Run them, the attacks and the slow ones on PostgreSQL (DATABASE_URL=postgres://...)
	@case "$$DATABASE_URL" in postgres*) ;; \
	  *) echo "Name a server: make test-postgres DATABASE_URL=postgres://user@host/name"; exit 1 ;; esac
	@$(PYTEST) -n $(JOBS) -m "not browser and not bench and not fuzz and not walk"

walk: .venv/development ## Ask and attack every address as everybody; and what else is too slow for every day
	@$(PYTEST) -n $(JOBS) --maxschedchunk 1 -m "(walk or attack or slow) and not bench"

e2e: .venv/development ## Run the browser tests in Debian's Chromium (JOBS=2 for two at a time)
	@$(PYTEST) -n $(JOBS) --dist worksteal -m browser tests/e2e

bench: .venv/development ## Measure speed
	@$(PYTEST) -m bench

api-fuzz: .venv/development ## Send made-up requests to every API route
	@$(PYTEST) -n $(JOBS) -p schemathesis -m fuzz tests/fuzz

check-pdf: export VAR_DIR = var/check-pdf
check-pdf: export DEMO = 1
check-pdf: .venv/run-time ## Check the annual report against PDF/UA-1 and PDF/A (needs Debian's default-jdk-headless)
	@$(PY) manage.py compilemessages --verbosity 0
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py load_demo --verbosity 0
	@for language in sv en; do \
	  $(PY) manage.py annual_report 2017 --language $$language --output var/check-pdf/2017-$$language.pdf || exit 1; done
	@$(PYTHON) tests/pdf_validator/run.py var/check-pdf/2017-sv.pdf var/check-pdf/2017-en.pdf
	@PDF_ARCHIVE_PART=1a $(PY) manage.py annual_report 2017 --output var/check-pdf/2017-sv-1a.pdf
	@$(PYTHON) tests/pdf_validator/run.py --part 1a var/check-pdf/2017-sv-1a.pdf
	@$(PY) -m tests.pdf_validator.mutants var/check-pdf/spoiled

check: .venv/development ## Lint, types, layers, templates, migrations, deployment settings
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(PY) -m djlint templates --lint --quiet
	DEMO=1 $(PY) manage.py makemigrations --check --dry-run
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && VAR_DIR=$$folder ALLOWED_HOSTS=samverkan.example \
	  SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	  $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) .ci/audit.py --if-reachable

audit: .venv/development ## Look for known weaknesses in what the product is made of (asks the network)
	@$(PY) .ci/audit.py

sbom: .venv/development ## Write what the product is made of to var/sbom.json (CycloneDX)
	@mkdir -p var
	@$(PY) -W ignore::UserWarning -m cyclonedx_py requirements requirements/base.txt --pyproject pyproject.toml \
	  --output-reproducible --validate --output-file var/sbom.json
	@$(PY) -c 'import json; d = json.load(open("var/sbom.json")); print(len(d["components"]), "parts in var/sbom.json")'

fmt: .venv/development ## Format the code
	@$(PY) -m ruff check --fix --quiet .
	@$(PY) -m ruff format --quiet .

messages: .venv/development ## Collect the texts to translate (needs gettext)
	@DEMO=1 $(PY) -m django makemessages --settings tracker.settings -l sv --no-location --no-wrap \
	  -i .venv -i var -i tests -i static

lock: .venv/development ## Lock requirements/*.in to exact versions with hashes
	@$(PYTHON) -m pip --python $(PY) --disable-pip-version-check install --quiet uv==$(UV_VERSION)
	@for name in base dev; do $(PY) -m uv pip compile --quiet --python-version 3.11 --generate-hashes \
	  --no-header requirements/$$name.in --output-file requirements/$$name.txt || exit 1; done

demo-reset: .venv/run-time ## Throw the local database away; the next `make run` loads the demo anew
	@rm -rf var/samverkan.sqlite3* var/history-head* var/files

clean: ## Remove everything that commands have made
	@rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} + ; rm -f locale/*/LC_MESSAGES/*.mo
