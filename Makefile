# One command each; every target sets itself up. Needs Python >= 3.11, git and make.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help demo test check format lint types imports tests golden bench fuzz mutants tables templates lock clean

help:
	@echo "make demo       the whole job on the sample: template, check, run, audit, with timings"
	@echo "make test       everything CI asks for (the same as make check)"
	@echo "make check      format, lint, types, imports, tests, one after another"
	@echo "make format     rewrite the code in the project's format"
	@echo "make golden     write scenarios/*.golden.txt anew: only after a change of results that was meant"
	@echo "make bench      time --help, check, run and clashes on the sample against their budgets"
	@echo "make fuzz       random provinces from end to end, CASES=1000 from seed FIRST=0; prints the seeds that end badly"
	@echo "make mutants    some 240 wrong changes to the code, one at a time: prints those that no test notices (half an hour or more)"
	@echo "make tables     write the tables of rules in READMEs, contract and policy coverage anew, from the rule records"
	@echo "make templates  write templates/ anew from the layout in code"
	@echo "make lock       resolve requirements.lock anew from the ranges in setup.cfg"
	@echo "make clean      remove what the other targets made"

$(READY): requirements.lock setup.cfg pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed')"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q allocator
	@touch $(READY)

demo: $(READY)
	@$(BIN)/python bench/demo.py

test: check

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest

format: $(READY)
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports --no-logo

tests: $(READY)
	$(BIN)/python -m pytest

golden: $(READY)
	$(BIN)/python -m pytest tests/golden --refresh-golden

bench: $(READY)
	@$(BIN)/python bench/bench.py

fuzz: $(READY)
	@$(BIN)/python -m tests.fuzz.campaign --cases $(or $(CASES),1000) --first $(or $(FIRST),0)

mutants: $(READY)
	@$(BIN)/python -m tests.mutants.campaign

tables: $(READY)
	@$(BIN)/python -m bench.rule_tables

templates: $(READY)
	$(BIN)/allocator template -o templates/空白模板.xlsx --force

lock:
	$(PYTHON) -m venv out/lock
	out/lock/bin/python -m pip install --quiet uv
	echo "# Every package of a development and CI environment, with hashes for every platform. Made by: make lock" > out/requirements.lock
	out/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--extra dev setup.cfg >> out/requirements.lock
	mv out/requirements.lock requirements.lock

clean:
	rm -rf .venv out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
