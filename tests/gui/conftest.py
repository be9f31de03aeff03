"""One real window on a real (virtual) display; any error inside a Tk callback fails the test it happened in."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from anime_painter.document.document import Document
from anime_painter.gui.theme import make_root
from anime_painter.gui.window import Window
from anime_painter.inference.painter import Painter, Provider


@pytest.fixture(scope="session")
def display() -> Iterator[None]:
    """An X server of our own where the machine has none."""
    if os.environ.get("DISPLAY") or os.name == "nt":
        yield
        return
    program = shutil.which("Xvfb")
    assert program is not None, "Xvfb is missing; `make test` installs it"
    read, write = os.pipe()
    command = [program, "-displayfd", str(write), "-screen", "0", "1600x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    number = os.read(read, 16).decode().strip()
    os.close(read)
    os.environ["DISPLAY"] = f":{number}"
    yield
    del os.environ["DISPLAY"]
    server.terminate()
    server.wait(10)


class App:
    """The window and what tests do with it."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.errors: list[BaseException] = []
        window.root.report_callback_exception = lambda kind, error, trace: self.errors.append(error)  # type: ignore[method-assign]

    def wait(self, until: Callable[[], bool] | None = None, seconds: float = 30.0) -> None:
        """Lets the window live until a condition holds, and the worker is at rest."""
        deadline = time.monotonic() + seconds
        while True:
            self.window.root.update()
            if not self.window.worker.busy and (until is None or until()):
                self.window.root.update()
                return
            assert time.monotonic() < deadline, "the window did not get there in time"
            time.sleep(0.005)

    def portrait(self) -> np.ndarray:
        self.wait(lambda: self.window.portrait.portrait is not None and self.window.portrait.portrait.shape[0] == 512)
        assert self.window.portrait.portrait is not None
        return self.window.portrait.portrait.copy()

    def drag(self, *points: tuple[int, int], button: int = 1) -> None:
        """Presses the button at the first point, moves over the others and releases it, in pixels of the canvas."""
        canvas = self.window.mask_canvas
        canvas.event_generate(f"<ButtonPress-{button}>", x=points[0][0], y=points[0][1])
        for x, y in points[1:]:
            canvas.event_generate("<B1-Motion>", x=x, y=y, state=0x100)
        canvas.event_generate(f"<ButtonRelease-{button}>", x=points[-1][0], y=points[-1][1])
        self.window.root.update()

    def key(self, sequence: str) -> None:
        self.window.root.focus_force()
        self.window.root.update()
        self.window.root.event_generate(sequence)
        self.window.root.update()


@pytest.fixture(scope="session")
def started(display: None, tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    painter = Painter.open(tiny_models, Provider.CPU)
    root = make_root()
    document = Document(np.zeros((512, 512), np.uint8), painter.sample_style(0))
    app = App(Window(root, painter, document, tmp_path_factory.mktemp("kept") / "mask.png"))
    yield app
    app.window.close()


@pytest.fixture
def app(started: App) -> Iterator[App]:
    """The window with a fresh head as its mask, all sliders at 0, the hair brush of 24 px."""
    mask = np.zeros((512, 512), np.uint8)
    mask[40:470, 60:450] = 5
    mask[150:430, 140:370] = 2
    mask[230:280, 170:230] = mask[230:280, 290:350] = 3
    window = started.window
    window.document.replace_mask(mask)
    window.mask_canvas.refresh()
    window.document.style = window._painter.sample_style(0)
    window.style_panel.reset()
    window.brush_panel.choose(5)
    window.brush_panel.size.set(24)
    window.brush_panel._resized()
    started.wait()
    started.errors.clear()
    yield started
    started.wait()
    assert not started.errors, f"an error inside a Tk callback: {started.errors[0]!r}"
