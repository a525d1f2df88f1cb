# What one does with Baton: `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run worker compose-env test lint bench setup dev lock docs frontend

help: ## Shows this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: setup ## Sets everything up and serves Baton on http://127.0.0.1:8000 (HOST, PORT)
	@exec $(BIN)/python manage.py serve

worker: setup ## A Celery worker, for the scaled-out mode (REDIS_URL or CELERY_BROKER_URL)
	@exec $(BIN)/celery -A config worker -n baton-$$$$@%h --without-gossip --without-mingle --without-heartbeat -l info

compose-env: ## Writes .env for compose.yaml, with fresh random secrets (BATON_PUBLIC_URL)
	@$(PYTHON) deploy/make_env.py

setup:
	@$(PYTHON) config/bootstrap.py base

dev:
	@$(PYTHON) config/bootstrap.py dev

test: dev ## Sets everything up and runs every test
	@$(BIN)/python -m config.checks test

lint: dev ## Formatting, types, import rules, generated files
	@$(BIN)/python -m config.checks lint

bench: dev ## Measures and prints the figures, with the machine's data
	@$(BIN)/python -m bench

docs: dev ## Writes the generated files: API schema, docs, TypeScript types
	@$(BIN)/python -m config.checks generate

frontend: dev ## Builds the browser side into static/app
	@$(BIN)/python -m config.checks build

lock: dev ## Locks the Python packages anew, by hash
	@for name in base dev uv; do $(BIN)/uv pip compile -q --generate-hashes --no-header --no-emit-index-url \
		--python-version 3.11 --universal requirements/$$name.in -o requirements/$$name.txt; done
