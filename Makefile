.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long check format bench lock

PYTHON ?= python3
PORT ?= 8000
RUN := .venv/bin/python
SETUP := $(PYTHON) bin/setup.py

help:  ## Show what there is.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

setup:  ## Install what the program, its tests and its checks need.
	@$(SETUP) --tests

demo:  ## Serve the demonstration (PORT=8000; FRESH=1 starts over).
	@$(SETUP)
	@exec $(RUN) -m config.serve --port $(PORT) $(if $(FRESH),--fresh)

test:  ## Run the tests.
	@$(SETUP) --tests
	@$(RUN) -m pytest -n 2 --dist worksteal -m "not long" $(ARGS)

test-long:  ## Run the tests with full counts, load and faults.
	@$(SETUP) --tests
	@$(RUN) -m pytest -n 2 --dist worksteal $(ARGS)

check:  ## Check style, types, layers, templates, migrations and settings.
	@$(SETUP)
	@$(RUN) bin/check.py $(ARGS)

format:  ## Put code and templates in the one format.
	@$(SETUP)
	@$(RUN) bin/check.py --mend

bench:  ## Measure what the pages cost (ARGS="--size large").
	@$(SETUP)
	@$(RUN) -m bench $(ARGS)

lock:  ## Write the lock files from requirements*.in (UPGRADE=1 takes newer versions).
	@$(SETUP)
	@for name in requirements requirements-dev; do \
		.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --no-annotate --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) $$name.in -o $$name.lock || exit 1; \
	done
