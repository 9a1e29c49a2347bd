# Everything that one does with this repository. `make help` lists it.

HOST ?= 127.0.0.1
PORT ?= 8000
SITE_URL ?= http://127.0.0.1:$(PORT)
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest
UV := 0.13.9

# A virtualenv whose Python is gone (it was upgraded, or the folder was moved) is made anew.
$(shell $(PYTHON) -c "" 2>/dev/null || rm -f .venv/runs .venv/tests)

.PHONY: help serve site test test-quick soak bench lint checks packages lock messages

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

# Starting ---------------------------------------------------------------------

# For trying out only: a DATABASE_URL in the environment may be that of a real site.
serve: export DATA_DIR ?= var/demo
serve: .venv/runs  ## try it out: a blog with demo posts in var/demo (PORT= HOST= DATA_DIR= SITE_URL=)
	@unset DATABASE_URL; config/start --demo

site: export DATA_DIR ?= var/site
site: .venv/runs  ## start a real site, empty at first, in var/site (the same variables)
	@config/start

serve site: export HOST := $(HOST)
serve site: export PORT := $(PORT)
serve site: export SITE_URL := $(SITE_URL)

.venv/runs: requirements.txt
	@config/install $<
	@touch $@

.venv/tests: requirements-dev.txt .venv/runs
	@config/install $<
	@touch $@

# Testing ----------------------------------------------------------------------

test: packages lint checks  ## every test: on SQLite, on PostgreSQL and in Chromium
	@echo "== Tests on SQLite"
	@$(PYTEST) -n auto
	@echo "== Tests on PostgreSQL (but those of rendering, which knows no database)"
	@$(PYTHON) tests/machine/postgres.py $(PYTEST) -n auto --ignore tests/rendering
	@echo "== Tests in Chromium"
	@$(PYTEST) -m browser -n 2

test-quick: lint checks  ## the tests on SQLite alone
	@echo "== Tests on SQLite; PostgreSQL and the browser are left out: make test has them"
	@$(PYTEST) -n auto

soak: packages .venv/tests  ## the long forms of load, fault and property tests; memory (up to an hour)
	@echo "== 300 edits, 10 killed workers, 60 killed rollers, 10 restarts, 2,000 examples a property: SQLite"
	@HYPOTHESIS_PROFILE=soak $(PYTEST) -m "soak or hypothesis" -n auto --durations 0 --durations-min 10
	@echo "== The same load and fault tests on PostgreSQL"
	@$(PYTHON) tests/machine/postgres.py $(PYTEST) -m soak -n auto --durations 0 --durations-min 10
	@echo "== Memory of two workers through a million mixed requests (SOAK_REQUESTS= SOAK_MINUTES=)"
	@$(PYTHON) -m tests.bench.memory
	@echo "== All of it held"

bench: .venv/tests  ## what a page costs beside the server alone; rendering; search (needs wrk; ten minutes)
	@$(PYTHON) -m tests.bench
	@$(PYTHON) -m tests.bench.rendering
	@env -u DATABASE_URL $(PYTHON) -m tests.bench.search
	@$(PYTHON) tests/machine/postgres.py $(PYTHON) -m tests.bench.search

lint: .venv/tests  ## style of the Python code and of the templates
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m djlint --quiet --lint templates

checks: .venv/tests  ## migrations are complete, and a site on https passes Django's own checks
	@tests/machine/checks

packages: .venv/tests
	@tests/machine/packages

# Upkeep -----------------------------------------------------------------------

COMPILE = pip compile -q --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE)
lock: var/uv/bin/uv  ## pin every package with its hashes (UPGRADE=--upgrade: the newest that fit)
	@$< $(COMPILE) pyproject.toml -o requirements.txt
	@$< $(COMPILE) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

var/uv/bin/uv: .venv/runs
	@$(PYTHON) -m venv --clear var/uv
	@var/uv/bin/python -m pip install -q --disable-pip-version-check uv==$(UV)
	@touch $@

messages: .venv/tests  ## collect the interface's texts for translation and compile them (needs gettext)
	@$(PYTHON) manage.py makemessages -l zh_Hans --no-location --ignore var --ignore tests --ignore .venv
	@$(PYTHON) manage.py compilemessages -l zh_Hans --ignore .venv
