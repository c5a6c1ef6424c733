# `make run` and `make test` are all a newcomer needs; the rest is for people who change the code.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

# Modules that are compiled stay so: each of the many starts of a command would compile all of them.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check packages read campaign bench scale docs screenshots lock clean

run: .venv/.run
	$(BIN)/duban run $(ARGS)

# Debian's packages come while the libraries do, and the tests are read while the checks run.
# Three share two cores: one of them waits for a clock, a server or a browser most of the time. Who
# is done takes tests over from the others, else one would be left with what takes longest.
test:
	@$(MAKE) --no-print-directory --jobs=3 packages check read
	$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Both workers would rewrite the asserts of all tests at once; what is wrong with one they will say.
read: .venv/.dev
	-@$(BIN)/python -m pytest --collect-only -q >/dev/null 2>&1

# Debian's packages that the tests use, where any is missing (tests/debian.txt).
packages:
	@tests/debian.sh

# The long trials, TIMES times as much of them as the tests try; 34 makes 10,000 fault plans.
TIMES ?= 34
campaign: packages .venv/.dev
	DUBAN_CAMPAIGN=$(TIMES) $(BIN)/python -m pytest -n 2 -v tests/faults tests/conformance tests/migrations/test_schema.py tests/migrations/test_parts_of_tables.py tests/duban/bootstrap/test_backups.py tests/duban/cli/test_rehearse_postgresql.py tests/duban/views/test_health.py tests/workflow/store/test_contention.py tests/acceptance/test_every_value.py tests/acceptance/test_every_word_of_the_procedure.py tests/acceptance/test_three_workers.py tests/duban/web/test_conflicts.py tests/duban/web/test_bulk_of_many.py tests/duban/web/test_slow.py $(ARGS)

# Within an hour: QUICK=1 for a look, ONLY=B1,B4 for some, CONTINUE=1 for what an earlier run left.
# Without root the packages may be missing: what needs them says so, and the others are measured.
bench: .venv/.dev
	-@tests/debian.sh
	$(BIN)/python -m tests.benchmarks

# What an office costs as it grows: SIZES=1000,10000 for a look; 100,000 cases take half an hour.
scale: .venv/.dev
	$(BIN)/python -m tests.benchmarks.scale

docs: .venv/.run
	$(BIN)/python -m duban.reference docs/reference
	$(BIN)/python -m duban.reference.scale docs
	$(BIN)/python -m duban.reference.picture zh docs/images/office.zh.svg
	$(BIN)/python -m duban.reference.picture en docs/images/office.en.svg

# Every page of the console as a picture, at both widths, light and dark.
screenshots: packages .venv/.dev
	$(BIN)/python -m tests.browser.screenshots docs/images/console

# The locks hold exact versions and sha256 sums; nothing outside them is installed.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Duban needs Python 3.11 or newer; give one with: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.run: requirements/run.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/.dev: requirements/dev.txt .venv/.run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

lock:
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra build pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra build --extra distributed -c requirements/run.txt pyproject.toml -o requirements/distributed.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --all-extras -c requirements/distributed.txt pyproject.toml -o requirements/dev.txt

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
