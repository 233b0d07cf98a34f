# make run: the dashboard. make test: everything. Each sets itself up; only Python 3.11+, make and a package index are needed.
PYTHON ?= python3
HOME_DIR ?= .costboard
export OPENBLAS_NUM_THREADS = 1
export OMP_NUM_THREADS = 1
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: setup run test lint format bench clean

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

run: setup
	@$(BIN)/costboard --home $(HOME_DIR) serve --with-sample

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test: lint
	$(BIN)/pytest -n 2 --dist worksteal

bench: setup
	PYTHONPATH=tests $(BIN)/python -m bench

clean:
	rm -rf .venv .costboard bench-data
