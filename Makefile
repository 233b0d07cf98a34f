# make run: the dashboard. make test: everything. Each sets itself up; only Python 3.11+, make and a package index are needed.
PYTHON ?= python3
HOME_DIR ?= .costboard
export OPENBLAS_NUM_THREADS = 1
export OMP_NUM_THREADS = 1
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
STAMP := .venv/.installed
PEERS := .venv-peers

.PHONY: setup peers run test lint format bench clean

setup: $(STAMP)

# uv where it is (or can be) installed, else venv + pip: the same exact versions either way.
$(STAMP): pyproject.toml constraints.txt
	@command -v uv >/dev/null 2>&1 || $(PYTHON) -m pip install --quiet uv 2>/dev/null || true
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv && \
		uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[dev]'; \
	else \
		$(PYTHON) -m venv .venv && \
		$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'; \
	fi
	@touch $(STAMP)

# Providers on loopback, for tests. What can't be installed is told and left out; its tests are skipped, loudly.
peers: setup
	@$(MAKE) --silent --no-print-directory --jobs 2 $(PEERS)/.python $(PEERS)/.node

$(PEERS)/.python: tests/peers/requirements.txt tests/peers/constraints.txt
	@mkdir -p $(PEERS)/home
	@{ if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python "$$($(BIN)/python -c 'import sys; print(sys.executable)')" $(PEERS) && \
		uv pip install --quiet --python $(PEERS)/bin/python --constraint $(word 2,$^) --requirement $<; \
	else \
		$(BIN)/python -m venv $(PEERS) && \
		$(PEERS)/bin/python -m pip install --quiet --constraint $(word 2,$^) --requirement $<; \
	fi && \
	HOME=$(PEERS)/home $(PEERS)/bin/python -c 'from duckdb_extensions import import_extension as get; get("spatial")' && \
	touch $@; } >$(PEERS)/python.log 2>&1 || { echo "peers: no AWS, Google Cloud Storage, BigQuery:"; tail -n 3 $(PEERS)/python.log; }

$(PEERS)/.node: tests/peers/package.json
	@mkdir -p $(PEERS)
	@{ cp $< $(PEERS)/ && \
	npm install --prefix $(PEERS) --omit=dev --no-package-lock --no-audit --no-fund --loglevel=error \
		--fetch-timeout=30000 --fetch-retries=1 --fetch-retry-mintimeout=1000 && \
	touch $@; } >$(PEERS)/node.log 2>&1 || { echo "peers: no Azure storage:"; tail -n 3 $(PEERS)/node.log; }

run: setup
	@$(BIN)/costboard --home $(HOME_DIR) serve --with-sample

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test: lint peers
	$(BIN)/pytest -n 2 --dist worksteal

bench: setup
	PYTHONPATH=tests $(BIN)/python -m bench

clean:
	rm -rf .venv .venv-peers .costboard bench-data
