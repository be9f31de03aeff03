"""A clone on a machine that lacks something is told what to install, in one sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """As much of a clone as making the environment needs."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_without_python(clone: Path) -> None:
    assert _complaint(clone, "no-such-python").startswith("Python is missing: install Python 3.11")


def test_with_an_old_python(clone: Path) -> None:
    old = _python(clone, 'case "$*" in *version_info*) exit 1;; --version) echo Python 3.9.18;; esac')
    assert _complaint(clone, old).startswith("Python 3.9.18 is too old: install Python 3.11")


def test_with_a_python_without_its_venv_module(clone: Path) -> None:
    bare = _python(clone, 'case "$*" in *ensurepip*) exit 1;; esac')
    assert "install its venv module" in _complaint(clone, bare)


def _python(clone: Path, script: str) -> str:
    """A stand-in for a Python of another machine."""
    path = clone / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def _complaint(clone: Path, python: str) -> str:
    """The one line that `make paint` says before make itself reports the failure."""
    done = subprocess.run(
        ["make", f"PYTHON={python}", "VENV=.venv", "paint"],
        cwd=clone,
        # Under `make test` this is a make inside a make; it shall know nothing of the outer one.
        env={name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    sentence, *rest = done.stderr.splitlines()
    assert all(line.startswith("make") for line in rest)
    assert not (clone / ".venv").exists()
    return sentence
