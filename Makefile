# Everything runs in .venv, which is made on first use and renewed when pyproject.toml changes.
#   make site PYTHON=/path/to/python3.11      another interpreter
#   make test ARGS="-k home"                  arguments for pytest
#   make bench ITEMS=1000 ROUNDS=3            what to measure, see docs/benchmarks.md

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
ARGS ?=
ITEMS ?= 1000 10000
ROUNDS ?= 1

VENV := .venv
RUN := $(VENV)/bin/python
INSTALL = $(RUN) -m pip install --disable-pip-version-check --quiet --editable

.DEFAULT_GOAL := help
.PHONY: help site test lint bench clean

help:
	@echo 'make site    生成网站到 public/      build content/ into public/'
	@echo 'make test    运行全部测试            run all tests (Chromium included, where it can be had)'
	@echo 'make lint    检查代码                ruff and mypy'
	@echo 'make bench   与别的生成器比速度       measure it beside other generators'
	@echo 'make clean   删除生成物和虚拟环境    remove what was made, .venv included'

site: $(VENV)/.site
	$(RUN) build.py

# Worker by worker a half of the tests in order, so that modules stay together and what they share is made once;
# who is done first takes over from the other.
test: $(VENV)/.test
	@tests/install-chromium.sh $(RUN)
	$(RUN) -m pytest -n auto --dist worksteal $(ARGS)

lint: $(VENV)/.lint lint-js
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

bench: $(VENV)/.site
	$(RUN) -m benchmarks.run --items $(ITEMS) --rounds $(ROUNDS) $(if $(TOOLS),--tools $(TOOLS))

clean:
	rm -rf $(VENV) public .sitegen .bench dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What `test` and `lint` install contains what `site` needs, so they renew its stamp too.
$(VENV)/.site: $(RUN) pyproject.toml
	@echo '准备环境 … preparing .venv'
	@$(INSTALL) .
	@touch $@

$(VENV)/.test: $(RUN) pyproject.toml
	@echo '准备测试环境 … preparing .venv for the tests'
	@$(INSTALL) '.[test]'
	@touch $(VENV)/.site $@

$(VENV)/.lint: $(RUN) pyproject.toml
	@echo '准备检查环境 … preparing .venv for the checks'
	@$(INSTALL) '.[test,lint]'
	@touch $(VENV)/.site $(VENV)/.test $@

$(RUN):
	@test -n "$(PYTHON)" || { \
		echo '需要 Python 3.11 或更高版本；可用 make site PYTHON=/路径/python3.11 指定。'; \
		echo 'Python 3.11 or newer is needed; name one with make site PYTHON=/path/to/python3.11.'; exit 1; } >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo '$(PYTHON) 不可用，或版本低于 3.11。'; \
		echo '$(PYTHON) cannot be run, or is older than 3.11.'; exit 1; } >&2
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo '缺少 venv 模块；Debian、Ubuntu 请执行：apt-get install python3-venv'; \
		echo 'The venv module is missing; on Debian and Ubuntu: apt-get install python3-venv'; exit 1; } >&2
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# Scripts: see docs/javascript.md. Node comes from .venv, or from the PATH.
.PHONY: js lint-js
NODE := $(RUN) -m tests.javascript.node node
JS_TOOLS := node_modules/.package-lock.json

js: $(JS_TOOLS)
	$(NODE) .ci/bundle.mjs

lint-js: $(JS_TOOLS)
	$(NODE) node_modules/typescript/bin/tsc --noEmit
	$(NODE) node_modules/eslint/bin/eslint.js .
	$(NODE) node_modules/prettier/bin/prettier.cjs --check --log-level warn .
	$(NODE) .ci/bundle.mjs --check

$(JS_TOOLS): $(VENV)/.lint package.json package-lock.json
	@echo '准备检查脚本的工具 … preparing the tools for scripts'
	@$(RUN) -m tests.javascript.node npm ci --no-audit --no-fund --ignore-scripts
	@touch $@
