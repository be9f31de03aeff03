"""Unsaved work comes back after a crash, once, and never while its window lives."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from anime_painter.document.autosave import Keeper, open_file
from anime_painter.document.painting import Painting
from anime_painter.document.project import Project
from anime_painter.errors import UserError


def project(class_id: int) -> Project:
    mask, style = np.full((16, 16), class_id, np.uint8), np.zeros((7, 16), np.float32)
    return Project(Painting(mask=mask, style=style), settings={"brush": 9})


def crashed(folder: Path, class_id: int, path: Path | None = None) -> None:
    """A window of another process that keeps its work and dies without a word."""
    program = f"""
import os
from pathlib import Path
from anime_painter.document.autosave import Keeper
from tests.document.test_autosave import project
keeper = Keeper(Path({str(folder)!r}))
keeper.keep(project({class_id}), {f"Path({str(path)!r})" if path else None})
os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 9


def test_work_of_a_crashed_window_is_recovered_once(tmp_path: Path) -> None:
    crashed(tmp_path, 4, tmp_path / "cat.anip")
    keeper = Keeper(tmp_path)
    unsaved = keeper.recover()
    assert unsaved is not None
    assert (unsaved.project.painting.mask == 4).all()
    assert unsaved.path == tmp_path / "cat.anip"
    assert unsaved.project.settings == {"brush": 9}
    other = Keeper(tmp_path)
    assert other.recover() is None
    # Until it is saved it stays kept: the window that recovered it may crash as well.
    keeper.close()
    again = other.recover()
    assert again is not None
    assert (again.project.painting.mask == 4).all()


def test_work_of_a_living_window_is_left_alone(tmp_path: Path) -> None:
    alive, other = Keeper(tmp_path), Keeper(tmp_path)
    alive.keep(project(2), None)
    assert other.recover() is None
    alive.close()
    unsaved = other.recover()
    assert unsaved is not None
    assert unsaved.path is None


def test_several_crashed_windows_are_recovered_one_by_one(tmp_path: Path) -> None:
    for class_id in (1, 2):
        crashed(tmp_path, class_id)
        time.sleep(0.02)
    windows = Keeper(tmp_path), Keeper(tmp_path)
    first, second = (window.recover() for window in windows)
    assert first is not None
    assert second is not None
    assert (first.project.painting.mask[0, 0], second.project.painting.mask[0, 0]) == (2, 1)


def test_saved_work_is_forgotten(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.keep(project(2), None)
    keeper.forget()
    keeper.close()
    assert Keeper(tmp_path).recover() is None
    assert not list(tmp_path.glob("*.anip"))


def test_damaged_work_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "abc.anip").write_bytes(b"half a file")
    assert Keeper(tmp_path).recover() is None
    assert (tmp_path / "abc.damaged").read_bytes() == b"half a file"


def test_without_a_place_to_keep_work_it_is_told_only_when_keeping(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    keeper = Keeper(tmp_path / "file" / "unsaved")
    assert keeper.recover() is None
    with pytest.raises(UserError, match="cannot be written"):
        keeper.keep(project(1), None)
    keeper.close()


def test_a_file_is_open_in_one_window_at_a_time(tmp_path: Path) -> None:
    path, marks = tmp_path / "a.anip", tmp_path / "marks"
    first = open_file(path, marks)
    assert first is not None
    assert open_file(path, marks) is None
    assert open_file(tmp_path / "b.anip", marks) is not None
    first.close()
    assert open_file(path, marks) is not None


def test_a_file_that_another_program_has_written_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.anip"
    path.write_bytes(b"one")
    opened = open_file(path, tmp_path / "marks")
    assert opened is not None
    assert not opened.changed_by_others
    path.write_bytes(b"another")
    assert opened.changed_by_others
    opened.saved()
    assert not opened.changed_by_others
    os.unlink(path)
    assert not opened.changed_by_others
