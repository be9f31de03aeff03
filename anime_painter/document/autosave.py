"""Unsaved work survives a crash, and a project is open in one window at a time."""

from __future__ import annotations

import hashlib
import os
import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout

from anime_painter.document import project as projects
from anime_painter.document.project import ENDING, Project
from anime_painter.errors import UserError

_PATH = "autosave.project"
"""Name of the setting in which a kept project says which file it is of."""


def autosave_folder() -> Path:
    """Where unsaved work is kept."""
    return Path(platformdirs.user_data_dir("anime-painter", appauthor=False)) / "unsaved"


@dataclass(frozen=True)
class Unsaved:
    """Work that was not saved before its window was gone.

    Attributes:
        project: as it was last kept.
        path: of the file that it is a newer state of; None if it never had one.
    """

    project: Project
    path: Path | None


class Keeper:
    """Keeps the unsaved work of one window.

    Other windows leave it alone as long as this one lives: the system lets go of its lock when it dies.

    Args:
        folder: in which all windows keep theirs.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"{uuid.uuid4().hex}{ENDING}"
        self._lock = _Held(self._path)
        # Where nothing can be written, painting goes on all the same; `keep` will say what is wrong.
        with suppress(OSError):
            self._lock.take()

    def keep(self, project: Project, path: Path | None) -> None:
        """Keeps the present state of the project in the file `path`, or in none yet.

        Raises:
            UserError: the folder cannot be written to.
        """
        settings = {**project.settings, _PATH: str(path) if path else ""}
        projects.save(replace(project, settings=settings), self._path)

    def forget(self) -> None:
        """All work is saved, or not wanted."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Lets go of what is kept: the next window may have it."""
        self._lock.let_go()

    def recover(self) -> Unsaved | None:
        """Takes over the newest unsaved work of a window that is gone; the next window takes the next.

        What cannot be read is set aside with the ending `.damaged`, so that nothing is lost.
        """
        for path in _newest_first(self._folder):
            if path == self._path:
                continue
            try:
                with _Held(path):
                    project = projects.read(path)
                    os.replace(path, self._path)
            except (Timeout, OSError):
                continue  # Its window lives, or has saved it just now.
            except UserError:
                os.replace(path, path.with_suffix(".damaged"))
                continue
            settings = dict(project.settings)
            named = str(settings.pop(_PATH, ""))
            return Unsaved(replace(project, settings=settings), Path(named) if named else None)
        return None


class OpenFile:
    """A project file that one window has open.

    Attributes:
        path: of the file.
    """

    def __init__(self, path: Path, lock: _Held) -> None:
        self.path = path
        self._lock = lock
        self._seen = _stamp(path)

    @property
    def changed_by_others(self) -> bool:
        """Whether another program has written the file since it was opened or saved here."""
        now = _stamp(self.path)
        return now is not None and now != self._seen

    def saved(self) -> None:
        """The file was just written by this window."""
        self._seen = _stamp(self.path)

    def close(self) -> None:
        """Lets other windows open the file."""
        self._lock.let_go()


def open_file(path: Path, folder: Path) -> OpenFile | None:
    """Marks a project file as open, whether it is there yet or not; None while another window has it open.

    Args:
        folder: of marks; beside the file they would be in the way.
    """
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:32]
    lock = _Held(folder / name)
    try:
        lock.take()
    except Timeout:
        return None
    except OSError:
        pass  # Without a place for marks, files are opened unmarked.
    return OpenFile(path, lock)


class _Held:
    """A lock named after a file; the system lets go of it when the process dies, and nobody waits for it.

    Raises:
        Timeout: another window holds it.
        OSError: there is no place for it.
    """

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(f"{path}.lock", timeout=0, thread_local=False)

    def take(self) -> None:
        Path(self._lock.lock_file).parent.mkdir(parents=True, exist_ok=True)
        self._lock.acquire()

    def let_go(self) -> None:
        if self._lock.is_locked:
            self._lock.release()
            Path(self._lock.lock_file).unlink(missing_ok=True)

    def __enter__(self) -> None:
        self.take()

    def __exit__(self, *_: object) -> None:
        self.let_go()


def _newest_first(folder: Path) -> list[Path]:
    # One may be gone by now: its window has just saved it.
    return sorted(folder.glob(f"*{ENDING}"), key=lambda path: _stamp(path) or (0, 0), reverse=True)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
