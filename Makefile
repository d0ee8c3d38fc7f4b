# make run    a working sample on this machine, nothing to set up       make test   everything, as .ci/run does
# The virtual environment is made when it is missing and brought up to date when a locked file has changed: a stamp
# named after the checksum of that file says so, hence a second `make run` does no work before the server starts.
.DEFAULT_GOAL := help
.PHONY: help run seed test check format bench migration install install-dev

PY := .venv/bin/python
FLASK := $(PY) -m flask --app wsgi
RUNTIME := .venv/.runtime-$(word 1,$(shell cksum < requirements.txt))
PACKED := .venv/.packed
DEV := .venv/.dev-$(word 1,$(shell cksum < requirements-dev.txt))

help:
	@echo 'make run               start the program with sample data (PORT=8000 chooses the port)'
	@echo 'make seed              load the sample province into an empty database'
	@echo 'make test              all tests: SQLite, PostgreSQL, browser'
	@echo 'make check             ruff, mypy, djlint'
	@echo 'make format            ruff format and the safe fixes of ruff check'
	@echo 'make bench             measure against bare loops of the same libraries, and growth (BENCH=quick: not 20,000 units)'
	@echo 'make migration m="…"   write a migration from what the models say now'

run: $(RUNTIME) $(PACKED)
	@exec $(FLASK) start

# Static files leave compressed: beside each lie its .gz and .br, made again when one of them changed.
$(PACKED): $(RUNTIME) $(filter-out %.gz %.br,$(shell find app/static -type f))
	@find app/static \( -name '*.gz' -o -name '*.br' \) -delete; $(PY) -m whitenoise.compress --quiet app/static; touch $@

seed: $(RUNTIME)
	@$(FLASK) demo

# Two runs side by side, one a core: everything on SQLite with the browser, and again what touches the database on
# PostgreSQL. `python -m pytest --db=both` does the same in one.
test: $(DEV)
	@log=$$(mktemp); \
	$(PY) -m pytest --db=postgres -m 'database and not browser and not one_engine' > "$$log" 2>&1 & other=$$!; \
	trap 'kill $$other 2>/dev/null; rm -f "$$log"' EXIT; trap 'exit 130' INT TERM; \
	status=0; \
	echo '== SQLite, the browser, and all that needs no database (PostgreSQL runs meanwhile)'; \
	$(PY) -m pytest --db=sqlite || status=1; \
	wait $$other || status=1; \
	echo; echo '== PostgreSQL'; cat "$$log"; \
	exit $$status

check: $(DEV)
	@status=0; \
	echo 'ruff';   $(PY) -m ruff check . || status=1; \
	echo 'mypy';   $(PY) -m mypy || status=1; \
	echo 'djlint'; $(PY) -m djlint templates --lint --quiet || status=1; \
	exit $$status

format: $(DEV)
	@$(PY) -m ruff check --fix . ; $(PY) -m ruff format .

bench: $(DEV)
	@$(PY) -m bench $(if $(filter quick,$(BENCH)),--quick)

migration: $(RUNTIME)
	@test -n '$(m)' || { echo 'Say what it is for: make migration m="plaque requests"' >&2; exit 2; }
	@$(FLASK) db migrate -m '$(m)'

install: $(RUNTIME)
install-dev: $(DEV)

$(RUNTIME): ; $(call install-locked,requirements.txt)
$(DEV): ; $(call install-locked,requirements-dev.txt)
	@touch $(RUNTIME)

# Debian and Ubuntu ship venv apart from python3; where pip is there without it, that pip fills an environment of its own.
define install-locked
@set -eu; \
if ! $(PY) -c '' 2>/dev/null || ! { $(PY) -c 'import pip' 2>/dev/null || [ -s .venv/.made-by ]; }; then \
    python=; \
    for each in $${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do \
        if "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$each; break; fi; \
    done; \
    if [ -z "$$python" ]; then \
        echo 'Cần Python 3.11 trở lên. / Python 3.11 or newer is needed (PYTHON=/path/to/python make run).' >&2; exit 1; \
    fi; \
    rm -rf .venv; \
    if "$$python" -c 'import ensurepip, venv' 2>/dev/null; then "$$python" -m venv .venv; \
    elif "$$python" -m pip --version >/dev/null 2>&1; then "$$python" -m venv --without-pip .venv; \
    else \
        echo 'Thiếu python3-venv. Hãy chạy: sudo apt install python3-venv  rồi gọi lại lệnh này.' >&2; \
        echo 'python3-venv is missing. Run: sudo apt install python3-venv  and call make again.' >&2; exit 1; \
    fi; \
    "$$python" -c 'import os, sys; print(os.path.realpath(sys.executable))' > .venv/.made-by; \
fi; \
echo 'Đang cài thư viện đã khóa phiên bản (chỉ lần đầu) / installing $(1), once'; \
pip="$(PY) -m pip"; $(PY) -c 'import pip' 2>/dev/null || pip="$$(cat .venv/.made-by) -m pip --python $(PY)"; \
$$pip install --quiet --disable-pip-version-check --no-input --require-hashes -r $(1); \
rm -f .venv/.runtime-* .venv/.dev-*; \
touch $@
endef
