"""The rooms know only what they may know."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

TORCH = {"torch", "torchvision", "lightning", "timm", "safetensors", "sklearn", "matplotlib", "skia", "onnx"}
WINDOW = {"tkinter", "ttkbootstrap", "anime_painter.gui"}

FORBIDDEN = {
    "anime_painter": TORCH | {"training"},
    "anime_painter/document": WINDOW | {"onnxruntime", "anime_painter.inference", "anime_painter.cli"},
    "anime_painter/inference": WINDOW | {"anime_painter.document", "anime_painter.cli"},
    "anime_painter/gui": {"onnxruntime", "anime_painter.cli"},
    "training": WINDOW | {"anime_painter.document", "anime_painter.cli"},
}


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_nothing_that_it_must_not_know(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files, f"{room} holds no Python file"
    broken = {
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files
        for module in _imports(path)
        for forbidden in FORBIDDEN[room]
        if f"{module}.".startswith(f"{forbidden}.")
    }
    assert not broken


@pytest.mark.parametrize("room", ["document", "inference"])
def test_a_room_runs_without_tkinter(room: str) -> None:
    program = f"""
import importlib, pkgutil, sys
import anime_painter.{room} as room
for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
    importlib.import_module(module.name)
print(*(name for name in ("tkinter", "torch", "training") if name in sys.modules))
"""
    assert _output(program) == ""


def test_the_command_line_loads_no_network_and_no_window_before_it_is_asked_to() -> None:
    heavy = ["anime_painter.gui", "cv2", "numpy", "onnxruntime", "PIL", "pydantic", "tkinter", "torch"]
    assert _output(f"import sys, anime_painter.cli\nprint(*(m for m in {heavy} if m in sys.modules))") == ""


def _imports(path: Path) -> Iterator[str]:
    """Dotted names of all that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.parent.relative_to(ROOT).parts
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _output(program: str) -> str:
    """What a fresh interpreter prints when it runs the program."""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
