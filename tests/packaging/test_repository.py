"""What is tracked can be cloned anywhere, stays light, and tells what it is."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODELS_LIMIT = 80e6
"""Bytes that models/ may take in a clone."""

MACHINE_PATH = re.compile(r"(?<![\w.~*-])/(?:home|root|Users|mnt|media|work(?:space)?)/\w|\b[A-Z]:\\\\?Users")


def _tracked(*patterns: str) -> list[Path]:
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", *patterns]
    names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_tracked_text_names_a_path_of_one_machine() -> None:
    found = []
    for path in _tracked():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}"
            for number, line in enumerate(lines, 1)
            if MACHINE_PATH.search(line)
        ]
    assert not found


def test_every_source_file_begins_with_its_purpose() -> None:
    files = [path for path in _tracked("*.py") if path.stat().st_size]
    assert files
    silent = [
        str(path.relative_to(ROOT))
        for path in files
        if ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert not silent


def test_the_networks_keep_a_clone_light() -> None:
    assert sum(path.stat().st_size for path in _tracked("models")) < MODELS_LIMIT


def test_every_link_of_the_documents_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in _tracked("*.md")
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if not target.startswith(("http:", "https:")) and not (page.parent / target).exists()
    ]
    assert not broken
