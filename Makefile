# Everything runs in .venv, which is made on first use and renewed when the locked requirements change.
#   make site PYTHON=/path/to/python3.11      another interpreter
#   make test ARGS="-k home"                  arguments for pytest
#   make test SIZE=ci                         the size dev, ci or nightly (tests/size.py)
#   make oldest ARGS=tests/schema             the same with the oldest dependencies that are allowed
#   make bench ITEMS=1000 ROUNDS=3            what to measure, see docs/benchmarks.md

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
ARGS ?=
ITEMS ?= 1000 10000
ROUNDS ?= 1
SIZE ?= dev

VENV := .venv
RUN := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help site check test exhaustive test-all sample lint lock check-lock nightly oldest newest wheel bundle bench bench-report bench-nightly clean

help:
	@echo 'make site    生成网站到 public/      build content/ into public/'
	@echo 'make check   改动时随手检查          lint, and the quick tests of what has changed: half a minute'
	@echo 'make test    提交前的测试            what every change must pass, main paths in Chromium included: minutes'
	@echo 'make sample  检查 content/ 里的内容  build content/ and check its pages, whatever it is'
	@echo 'make lint    检查代码和脚本          ruff, mypy, the scripts, wording'
	@echo 'make nightly 全部测试，规模最大      every test at full size, and the oldest and newest dependencies: an hour'
	@echo 'make bench   与别的生成器比速度       measure it beside other generators'
	@echo 'make clean   删除生成物和虚拟环境    remove what was made, .venv included'
	@echo
	@echo 'make lock    更新锁定的软件包        renew requirements/*.txt from pyproject.toml'
	@echo 'make check-lock                      every locked file is there for every Python and system'
	@echo 'make oldest, make newest             build and test with other versions than the locked ones'
	@echo 'make wheel, make bundle              what a release consists of, into dist/'

site: $(VENV)/.site
	$(RUN) build.py

# Each worker gets a part of the tests in order, so that modules stay together and what they share is made once;
# who is done first takes over from the other.
test: $(VENV)/.test
	@tests/install-chromium.sh $(RUN)
	$(RUN) -m pytest -n auto --dist worksteal --size=$(SIZE) $(ARGS)

# What `make test` leaves out.
exhaustive: $(VENV)/.test
	@tests/install-chromium.sh $(RUN)
	$(RUN) -m pytest -n auto --dist worksteal --size=$(SIZE) -m exhaustive $(ARGS)

# Both in one run, which shares what is built for them.
test-all: $(VENV)/.test
	@tests/install-chromium.sh $(RUN)
	$(RUN) -m pytest -n auto --dist worksteal --size=$(SIZE) -m '' $(ARGS)

# Of the packages that differ from main (tests/changed.py), without those that build many sites, start processes or Chromium.
check: lint
	$(RUN) -m pytest -q -n auto --dist worksteal -m 'not exhaustive and not slow and not browser' $(ARGS) $$($(RUN) -m tests.changed)

sample: $(VENV)/.test
	$(RUN) -m tests.site

nightly: lint sample check-lock
	$(MAKE) --no-print-directory test-all SIZE=nightly
	$(MAKE) --no-print-directory oldest newest

lint: $(VENV)/.dev lint-js
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m tests.lint

# LOCK=--keep changes no version that still fits.
lock: $(RUN)
	$(RUN) -m tools.lock $(LOCK)

check-lock: $(VENV)/.dev
	$(RUN) -m tools.check_lock $(ARGS)

oldest newest: $(RUN)
	$(RUN) -m tools.try_versions $@ -n auto --dist worksteal $(ARGS)

wheel: $(VENV)/.build
	$(RUN) -m tools.release wheel

bundle: wheel $(VENV)/.dev
	$(RUN) -m tools.release bundle

bench: $(VENV)/.site
	$(RUN) -m benchmarks.run --items $(ITEMS) --rounds $(ROUNDS) $(if $(TOOLS),--tools $(TOOLS))

# The tables of docs/benchmarks.md and the recorded ratios, from what `make bench` has measured.
bench-report: $(VENV)/.site
	$(RUN) -m benchmarks.report .bench/results.jsonl

# What the nightly workflow does: fails if a ratio is worse than the recorded one.
bench-nightly: $(VENV)/.site
	$(RUN) -m benchmarks.run --items 20 1000 10000 --rounds 3 --tools sitegen hugo hugo-page
	$(RUN) -m benchmarks.gates .bench/results.jsonl

clean:
	rm -rf $(VENV) public .sitegen .bench .versions dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# `dev` contains `test`, and `test` contains `site`, so a larger layer renews the stamps of the smaller ones too.
$(VENV)/.dev: $(RUN) requirements/dev.txt
	@$(RUN) tools/environment.py dev
	@touch $(VENV)/.site $(VENV)/.test $@

$(VENV)/.test: $(RUN) requirements/test.txt
	@$(RUN) tools/environment.py test
	@touch $(VENV)/.site $@

$(VENV)/.%: $(RUN) requirements/%.txt
	@$(RUN) tools/environment.py $*
	@touch $@

# Also where .venv is there, but its Python is not.
$(RUN):
	@test -n "$(PYTHON)" || { \
		echo '需要 Python 3.11 或更高版本；可用 make site PYTHON=/路径/python3.11 指定。'; \
		echo 'Python 3.11 or newer is needed; name one with make site PYTHON=/path/to/python3.11.'; exit 1; } >&2
	@$(PYTHON) tools/environment.py create

# Scripts: see docs/javascript.md. Node comes from .venv, or from the PATH.
.PHONY: js lint-js
NODE := $(RUN) -m tests.javascript.node node
JS_TOOLS := node_modules/.package-lock.json

js: $(JS_TOOLS)
	$(NODE) tools/bundle.mjs

lint-js: $(JS_TOOLS)
	$(NODE) node_modules/typescript/bin/tsc --noEmit
	$(NODE) node_modules/eslint/bin/eslint.js .
	$(NODE) node_modules/prettier/bin/prettier.cjs --check --log-level warn .
	$(NODE) tools/bundle.mjs --check

$(JS_TOOLS): $(VENV)/.dev package.json package-lock.json
	@echo '准备检查脚本的工具 … preparing the tools for scripts'
	@$(RUN) -m tests.javascript.node npm ci --no-audit --no-fund --ignore-scripts
	@touch $@
