# juesuan 「决算」: one command for each thing. The commands are explained by `make help`.
#
# Everything is installed into .venv in this checkout, at the versions of constraints.txt, and again only when
# constraints.txt or pyproject.toml change. PYTHON=/path/to/python3 chooses the interpreter.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
OLD_DUCKDB := .old-duckdb/bin/python

export DAGSTER_HOME ?= $(CURDIR)/data/dagster
export DAGSTER_DISABLE_TELEMETRY ?= 1

.PHONY: help run test lint dev nightly dashboard ocr install dev-tools audit old-duckdb pins clean distclean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUNTIME)  ## set up .venv, then load data/raw into data/warehouse/juesuan.duckdb
	@status=0; $(BIN)/juesuan run || status=$$?; \
	case $$status in \
	0) ;; \
	1) echo; \
	   echo "make run: done. 有发现，属正常：部分样例是特意做坏的，上面已列明；其余均已入库。"; \
	   echo "make run: done. The findings above are expected: some of the shipped samples are bad on purpose."; \
	   echo "          (juesuan run itself exits 1 where it has findings, 2 where it failed.)" ;; \
	*) echo >&2; echo "make run: FAILED, juesuan run ended with status $$status; see above." >&2; exit $$status ;; \
	esac

test: $(DEV)  ## set up .venv with the test tools, check style and types, then run all tests
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

lint: $(DEV)  ## ruff, mypy and the import contracts
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

dev: $(RUNTIME) $(DAGSTER_HOME)/dagster.yaml  ## Dagster's web page on http://127.0.0.1:3000, schedule and sensor included
	@$(BIN)/dagster dev --host 127.0.0.1 --port 3000

nightly: $(RUNTIME) $(DAGSTER_HOME)/dagster.yaml  ## the nightly Dagster job, once, without a web page
	@$(BIN)/dagster job execute --module-name pipelines.definitions --job nightly

dashboard: $(RUNTIME)  ## the web page over the published warehouse on http://127.0.0.1:8501
	@$(BIN)/python -c 'import streamlit' 2>/dev/null \
	  || $(PIP) install --quiet --no-build-isolation --constraint constraints.txt --editable '.[dashboard]'
	@$(BIN)/juesuan dashboard

ocr: $(RUNTIME)  ## install the extra that reads scanned reports
	@$(PIP) install --quiet --no-build-isolation --constraint constraints.txt --editable '.[ocr]'

install: $(RUNTIME)  ## only set up .venv

dev-tools: $(DEV)  ## only set up .venv with the test tools

audit: $(DEV)  ## known holes in the pinned packages; "NOT CHECKED" where no index answers
	@$(BIN)/python -m venv .audit
	@.audit/bin/python -m pip --disable-pip-version-check install --quiet pip-audit
	@.audit/bin/python deploy/audit.py $(AUDIT)

old-duckdb: $(DEV) $(OLD_DUCKDB)  ## the published file opens in the oldest DuckDB that the README promises
	@JUESUAN_OLD_DUCKDB=$(CURDIR)/$(OLD_DUCKDB) $(BIN)/python -m pytest -q tests/warehouse/test_old_duckdb.py

$(OLD_DUCKDB): $(RUNTIME)
	@$(BIN)/python -m venv .old-duckdb
	@.old-duckdb/bin/python -m pip --disable-pip-version-check install --quiet 'duckdb==1.2.2'

pins: $(DEV)  ## write constraints.txt anew from what .venv holds
	@{ sed -n '/^#/p' constraints.txt; \
	   $(PIP) freeze --all --exclude-editable | sort -f; } > constraints.new
	@mv constraints.new constraints.txt
	@touch $(RUNTIME) $(DEV)

clean:  ## remove caches and build products; keeps .venv and data/
	@rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

distclean: clean  ## clean, and remove .venv and Dagster's own records (data/dagster); keeps the warehouse
	@rm -rf $(VENV) .audit data/dagster

# --- set-up ---

comma := ,

# Debian and Ubuntu ship python3 without ensurepip: a venv made there has no pip, so that is asked first.
$(BIN)/python:
	@found=; bare=; \
	for python in $${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do \
	  "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' > /dev/null 2>&1 || continue; \
	  if "$$python" -c 'import ensurepip, venv' 2>/dev/null; then found=$$python; break; else bare=$$python; fi; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
	  version=$$("$$bare" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	  echo "make: $$bare (Python $$version) can't make virtual environments: its venv package is missing." >&2; \
	  echo "      On Debian or Ubuntu: sudo apt install python$$version-venv" >&2; exit 2; \
	elif [ -z "$$found" ]; then \
	  echo "make: juesuan needs Python 3.11, 3.12, 3.13 or 3.14, and none was found." >&2; \
	  echo "      On Debian or Ubuntu: sudo apt install python3 python3-venv" >&2; \
	  echo "      Or name one: make PYTHON=/path/to/python3 ..." >&2; exit 2; \
	fi; \
	echo "Making $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv --clear $(VENV)

# pip 25.1 is the first that knows dependency groups; Debian 12 brings 23.0.
# What is installed: 1 in words, 2 with its extras, 3 further options.
define install
	@echo "Installing $(1) into $(VENV), a few minutes the first time"
	@$(PIP) install --quiet --upgrade --constraint constraints.txt pip setuptools
	@PYTHONWARNINGS=ignore $(PIP) install --no-build-isolation --constraint constraints.txt --editable '$(2)' $(3) \
	  | awk '/^(Collecting|Processing) / { if (++n % 25 == 0) print "  " n " packages found"; fflush() } \
	         /^Installing collected/ { print "  unpacking, the longest part"; fflush() }'
	@touch $@
endef

$(RUNTIME): constraints.txt pyproject.toml | $(BIN)/python
	$(call install,juesuan,.,)

$(DEV): constraints.txt pyproject.toml | $(BIN)/python
	$(call install,juesuan with its extras and test tools,.[dashboard$(comma)ocr$(comma)cluster],--group dev)
	@touch $(RUNTIME)

# Written once, so that a person's own settings stay. `instance info` makes the database before the web server,
# the daemon and the code server all try to.
$(DAGSTER_HOME)/dagster.yaml: | $(RUNTIME)
	@mkdir -p $(DAGSTER_HOME)
	@cp pipelines/dagster.yaml $@
	@$(BIN)/dagster instance info > /dev/null
