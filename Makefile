# make          set up (once), bring every output up to date, name the files to open
# make test     set up (once) and pass the tests
# make test-system   the tests that need programs of the system (Chromium, LibreOffice, Java); they fail where one is absent
# make check    lint, types, floors and the quick tests, in under a minute
# make spark    add what a run on Spark needs (README, "When one machine is not enough")
# make notebook open the notebooks
# make bench    measure stages, intake and many household-months beside other libraries; half an hour or more. SIZES="100000 1000000" TIMES=1: minutes
# make lock     choose library versions anew (needs the network)
PYTHON ?= python3
BIN := .venv/bin
export DVC_NO_ANALYTICS := 1
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1

.PHONY: run test test-system check spark notebook bench lock
.DEFAULT_GOAL := run

run: .venv/.for-run
	@$(BIN)/evaluation run

test: .venv/.for-tests
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

test-system: .venv/.for-system
	@$(BIN)/python -m pytest tests/system -n auto --dist loadfile --no-loadscope-reorder

check: .venv/.for-tests
	@$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/lint-imports --no-cache && $(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder -m "not pipeline"

spark: .venv/.for-run
	@sh scripts/install.sh $(PYTHON) requirements-spark.lock

notebook: .venv/.for-tests
	@$(BIN)/jupyter lab notebooks

SIZES ?= 100000 1000000 10000000 100000000
TIMES ?= 1 10 100
bench: .venv/.for-bench
	@$(BIN)/python benchmarks/stages.py
	@$(BIN)/python benchmarks/intake.py
	@$(BIN)/python benchmarks/study.py --sizes $(TIMES)
	@$(BIN)/python benchmarks/scale.py --sizes $(SIZES)
	@$(BIN)/python benchmarks/peers.py
	@$(BIN)/python benchmarks/page.py

.venv/.for-run: requirements.lock requirements-bootstrap.lock pyproject.toml
	@sh scripts/install.sh $(PYTHON) requirements.lock
	@touch $@

.venv/.for-tests: requirements-dev.lock requirements-bootstrap.lock pyproject.toml
	@sh scripts/install.sh $(PYTHON) requirements-dev.lock
	@touch $@ .venv/.for-run

.venv/.for-system: requirements-system.lock requirements-bootstrap.lock pyproject.toml
	@sh scripts/install.sh $(PYTHON) requirements-system.lock
	@touch $@ .venv/.for-tests .venv/.for-run

.venv/.for-bench: requirements-bench.lock requirements-bootstrap.lock pyproject.toml
	@sh scripts/install.sh $(PYTHON) requirements-bench.lock
	@touch $@ .venv/.for-system .venv/.for-tests .venv/.for-run

COMPILE := uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet --python-version 3.11
lock:
	$(COMPILE) pyproject.toml --extra build --upgrade -o requirements.lock
	$(COMPILE) pyproject.toml --extra build --extra dev -c requirements.lock --upgrade -o requirements-dev.lock
	$(COMPILE) pyproject.toml --extra build --extra dev --extra spark --extra system -c requirements-dev.lock --upgrade -o requirements-system.lock
	$(COMPILE) pyproject.toml --extra build --extra dev --extra spark --extra system --extra bench -c requirements-system.lock --upgrade -o requirements-bench.lock
	echo pyspark | $(COMPILE) - -c requirements-system.lock --upgrade -o requirements-spark.lock
	echo uv | $(COMPILE) - --upgrade -o requirements-bootstrap.lock
