"""What survives when the program is killed or has no room to write: real processes, with xdotool as hand."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from anime_painter.classes import FACE, HAIR
from anime_painter.document import project as projects
from anime_painter.document.autosave import Keeper
from anime_painter.document.document import SIZE
from anime_painter.document.painting import Painting
from anime_painter.document.project import Project
from anime_painter.inference.painter import Painter, Provider
from tests.gui.conftest import x_server

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs Xvfb and xdotool"),
    pytest.mark.timeout(900),  # On a busy machine a start takes most of a minute.
]

# Titles of windows; xdotool cannot match the dash.
_SAVED, _CHANGED, _UNNAMED = (rf"{name} .+ Anime Painter" for name in ("cat", r"cat\*", "Untitled"))
_QUESTION = "Unsaved work is back"
_GO_ON, _THROW_AWAY = 80, 200
"""Pixels from its right edge to the middle of its buttons."""
_BUTTON_FROM_BOTTOM = 40
_PATIENCE_SECONDS = 240.0

# The program itself; what it tells the user is also printed.
_PROGRAM = """
from anime_painter.cli import main
from anime_painter.gui import app, window

class Told(window.Window):
    def say(self, text, warning=False):
        super().say(text, warning)
        print(text, flush=True)

app.Window = Told
main()
"""


class Place:
    """A screen, and a user's folders on an otherwise empty computer.

    Attributes:
        project: a saved one.
        kept: where unsaved work goes.
    """

    def __init__(self, screen: str, folder: Path, models: Path) -> None:
        self.screen, self.folder, self.models = screen, folder, models
        self.kept = folder / "data" / "anime-painter" / "unsaved"
        settings = folder / "set" / "anime-painter" / "settings.json"
        settings.parent.mkdir(parents=True)
        wanted = {"autosave_seconds": 2, "tour_seen": True, "language": "en", "scale": 1.0, "threads": 1}
        settings.write_text(json.dumps(wanted))
        painter = Painter.open(models, Provider.CPU)
        mask = np.full((SIZE, SIZE), FACE, np.uint8)
        mask[:, :100] = HAIR
        self.project = folder / "cat.anip"
        self.painting = Painting(mask=mask, style=painter.sample_style(0))
        self.identity = painter.identity
        projects.save(Project(self.painting, models=self.identity), self.project)

    def kept_mask(self) -> np.ndarray | None:
        """The mask that would be there after a crash."""
        files = list(self.kept.glob("*.anip"))
        assert len(files) <= 1
        return projects.read(files[0]).painting.mask if files else None

    def saved_mask(self) -> np.ndarray:
        return projects.read(self.project).painting.mask


class Program:
    """Anime Painter as a process of its own."""

    def __init__(self, place: Place, file: Path, data: Path | None = None) -> None:
        self.place = place
        self._number = len(list(place.folder.glob("*.out")))
        self._out, self._errors = (place.folder / f"{self._number}.{kind}" for kind in ("out", "errors"))
        self.environment = {
            **os.environ,
            "DISPLAY": place.screen,
            "XDG_DATA_HOME": str(data or place.folder / "data"),
            "XDG_CONFIG_HOME": str(place.folder / "set"),
        }
        with self._out.open("wb") as out, self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, "open", str(file), "--models", str(place.models)],
                env=self.environment,
                stdout=out,
                stderr=errors,
            )

    @property
    def said(self) -> str:
        """All that the status bar told so far."""
        return self._out.read_text()

    @property
    def errors(self) -> str:
        return self._errors.read_text()

    def wait(self, until: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not until():
            assert self.process.poll() is None, f"the program ended: {self.errors}"
            assert time.monotonic() < deadline, f"{what} did not come; it says: {self.said}"
            time.sleep(0.05)

    def window(self, title: str) -> str:
        """The window on the screen that has a title, a regular expression, once it is there."""
        found: list[str] = []

        def there() -> bool:
            found[:] = self._hand("search", "--onlyvisible", "--name", f"^{title}$").stdout.split()
            return bool(found)

        self.wait(there, f"a window called {title}")
        return found[0]

    def drag(self, title: str, *points: tuple[int, int], button: int) -> None:
        """Drags over points of a window, as a hand does."""
        window = self.window(title)
        (x, y), *others = points
        self._hand("mousemove", "--window", window, x, y, "sleep", 0.05, "mousedown", button, "sleep", 0.05)
        for x, y in others:
            self._hand("mousemove", "--window", window, x, y, "sleep", 0.02)
        self._hand("mouseup", button)

    def press(self, title: str, key: str) -> None:
        """Presses a key over a window."""
        self._hand("mousemove", "--window", self.window(title), 300, 10, "sleep", 0.1, "key", key)

    def answer(self, question: str, from_right: int) -> None:
        """Clicks on a button of a question, so many pixels from its right edge, until it is answered."""
        window = self.window(question)

        def answered() -> bool:
            told = self._hand("getwindowgeometry", "--shell", window).stdout
            if not told:
                return True
            sides = dict(line.split("=") for line in told.split())
            x, y = int(sides["WIDTH"]) - from_right, int(sides["HEIGHT"]) - _BUTTON_FROM_BOTTOM
            self._hand("mousemove", "--window", window, x, y, "sleep", 0.2, "click", 1, "sleep", 0.5)
            return False

        self.wait(answered, "the end of the question")

    def kill(self) -> None:
        """Ends it as a crash or the system does when memory is short: at once."""
        self.process.kill()
        self.process.wait()

    def _hand(self, *words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["xdotool", *map(str, words)], env=self.environment, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    assert shutil.which("xdotool") is not None, "xdotool is missing; `make test` installs it"
    with x_server() as name:
        yield name


@pytest.fixture
def place(screen: str, tmp_path: Path, tiny_models: Path) -> Place:
    return Place(screen, tmp_path, tiny_models)


@pytest.fixture
def start(place: Place) -> Iterator[Callable[..., Program]]:
    """Starts programs, and ends them with the test; none may have had an error."""
    programs: list[Program] = []

    def started(file: Path, data: Path | None = None) -> Program:
        programs.append(Program(place, file, data))
        return programs[-1]

    yield started
    for program in programs:
        program.kill()
        assert program.errors == ""


def _erase(program: Program, title: str) -> None:
    program.drag(title, (250, 350), (300, 360), (350, 350), (400, 400), button=3)


def test_a_killed_program_comes_back_with_every_pixel(place: Place, start: Callable[..., Program]) -> None:
    first = start(place.project)
    first.window(_SAVED)
    _erase(first, _SAVED)
    first.window(_CHANGED)
    first.wait(lambda: place.kept_mask() is not None, "the autosave")
    first.kill()
    kept, saved = place.kept_mask(), place.saved_mask()
    assert kept is not None
    assert (kept != saved).sum() > 1000
    assert not kept[kept != saved].any(), "the right button erases"

    second = start(place.project)
    second.answer(_QUESTION, _GO_ON)
    second.wait(lambda: "Unsaved work of the last time is back" in second.said, "the sentence")
    assert np.array_equal(place.saved_mask(), saved), "nothing is saved before the user says so"
    second.press(_CHANGED, "ctrl+s")
    second.window(_SAVED)
    assert np.array_equal(place.saved_mask(), kept)
    assert place.kept_mask() is None


def test_unsaved_work_that_is_thrown_away_leaves_the_saved_project(
    place: Place, start: Callable[..., Program]
) -> None:
    before = place.project.read_bytes()
    keeper = Keeper(place.kept)
    other = Painting(mask=place.painting.mask * 0, style=place.painting.style)
    keeper.keep(Project(other, models=place.identity), place.project)
    keeper.close()
    program = start(place.project)
    program.window(_CHANGED)
    program.answer(_QUESTION, _THROW_AWAY)
    program.window(_SAVED)
    assert place.project.read_bytes() == before
    assert place.kept_mask() is None
    _erase(program, _SAVED)
    program.press(_CHANGED, "ctrl+s")
    program.window(_SAVED)
    assert (place.saved_mask() == FACE).sum() > SIZE * SIZE / 2, (
        "the saved mask was painted on, not the other"
    )


def test_a_second_window_on_a_project_is_warned_and_gets_a_copy(
    place: Place, start: Callable[..., Program]
) -> None:
    first = start(place.project)
    first.window(_SAVED)
    second = start(place.project)
    second.wait(lambda: "cat.anip is open in another window" in second.said, "the warning")
    second.window(_UNNAMED)


def test_a_disk_that_fills_up_is_told_and_work_is_kept_once_there_is_room(
    place: Place, start: Callable[..., Program]
) -> None:
    program = start(place.project)
    program.window(_SAVED)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Writing more than this fails as on a full disk.
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (1000, most))
    _erase(program, _SAVED)
    program.wait(lambda: "cannot be written" in program.said, "the sentence")
    assert place.kept_mask() is None
    assert [path.name for path in place.kept.glob(".*")] == [], "nothing half-written is left"
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (most, most))
    program.wait(lambda: place.kept_mask() is not None, "the autosave")


def test_a_folder_that_cannot_be_written_is_told_and_painting_goes_on(
    place: Place, start: Callable[..., Program]
) -> None:
    (place.folder / "no-folder").write_text("")
    program = start(place.project, place.folder / "no-folder")
    program.window(_SAVED)
    _erase(program, _SAVED)
    program.wait(lambda: "cannot be written" in program.said, "the sentence")
    program.press(_CHANGED, "ctrl+s")
    program.window(_SAVED)
    assert not place.saved_mask().all()
