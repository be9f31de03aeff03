# The commands of a clone. `make paint` paints the samples and opens the window, `make test` tests everything.

PYTHON ?= python3
VENV   ?= .venv
OUT    ?= out

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# What the tests need of a Linux system: a screen without a monitor, a hand to click on it, a clipboard, and what skia links to.
LIBRARIES := libGL.so.1 libEGL.so.1
PACKAGES  := xvfb xdotool xclip libgl1 libegl1

.PHONY: help paint test lint format catalogues wheel system clean
.DELETE_ON_ERROR:

help:
	@echo "make paint   paint the sample masks into $(OUT)/, then open the window"
	@echo "make test    run every test"
	@echo "make lint    check style and types"
	@echo "make format  put every file into the common format"
	@echo "make catalogues  collect the window's texts for translation, and compile the translations"
	@echo "make wheel   build the wheel into dist/"
	@echo "make clean   remove the environment and what was built"

paint: $(VENV)/.runtime
	@$(BIN)/anime-painter paint assets/masks -o "$(OUT)"
	@echo "The portraits are in $(abspath $(OUT))."
	@if ! $(BIN)/python -c "import tkinter" 2>/dev/null; then \
	    echo "The window needs tkinter: install it (Debian and Ubuntu: apt install python3-tk; macOS with Homebrew: brew install python-tk), then run $(BIN)/anime-painter."; \
	elif [ -n "$$DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
	    echo "Opening the window."; $(BIN)/anime-painter; \
	else \
	    echo "There is no display here; on a desktop, $(BIN)/anime-painter opens the window."; \
	fi

test: $(VENV)/.dev system
	@$(BIN)/python -c "import tkinter" 2>/dev/null || { \
	    echo "The tests open the window, which needs tkinter: install it (Debian and Ubuntu: apt install python3-tk)." >&2; exit 1; }
	@$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright --pythonpath $(BIN)/python

format: $(VENV)/.dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

catalogues: $(VENV)/.dev
	@mkdir -p build
	@$(BIN)/pybabel -q extract -k tr -k mark -k Message -k UserError --ignore-dirs cli --no-location --sort-output --no-wrap --project "Anime Painter" -o build/anime_painter.pot anime_painter
	@$(BIN)/pybabel -q update -N --ignore-obsolete --no-wrap --ignore-pot-creation-date -D anime_painter -i build/anime_painter.pot -d anime_painter/locale
	@$(BIN)/pybabel -q compile -D anime_painter -d anime_painter/locale

wheel: $(VENV)/.dev
	@$(PIP) wheel --no-deps --wheel-dir dist .
	@ls dist/*.whl

clean:
	@rm -rf $(VENV) dist build .pytest_cache .ruff_cache .hypothesis

system:
	@[ "$$(uname)" = Linux ] || exit 0; \
	missing=; for program in Xvfb xdotool xclip; do command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	for library in $(LIBRARIES); do $(BIN)/python -c "import ctypes; ctypes.CDLL('$$library')" 2>/dev/null || missing="$$missing $$library"; done; \
	[ -n "$$missing" ] || exit 0; \
	command -v apt-get >/dev/null || { echo "The tests need$$missing: install it with the package manager of this system." >&2; exit 1; }; \
	echo "Installing what the tests need:$$missing"; \
	root=; [ "$$(id -u)" = 0 ] || root=sudo; \
	$$root apt-get -qq update && $$root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $(PACKAGES) >/dev/null

$(VENV)/.runtime: pyproject.toml | $(BIN)/python
	@echo "Installing Anime Painter into $(VENV)."
	@$(PIP) install --editable .
	@touch $@

# After .runtime, also under `make --jobs`: two pips in one environment would spoil it.
$(VENV)/.dev: pyproject.toml | $(VENV)/.runtime
	@echo "Installing what training, tests and linters need into $(VENV); this takes some minutes."
	@$(PIP) install --editable ".[dev]"
	@touch $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
	    echo "Python is missing: install Python 3.11 or newer, or name it as in make PYTHON=python3.12." >&2; exit 1; }
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { \
	    echo "$$($(PYTHON) --version) is too old: install Python 3.11 or newer, or name it as in make PYTHON=python3.12." >&2; exit 1; }
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || { \
	    echo "$(PYTHON) cannot make environments: install its venv module (Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
