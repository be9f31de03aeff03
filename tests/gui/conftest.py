"""One real window on a real (virtual) display; any error inside a Tk callback fails its test."""

from __future__ import annotations

import faulthandler
import os
import shutil
import subprocess
import sys
import time
import tkinter
import tkinter.filedialog
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter.classes import CLASSES, EYE, FACE, HAIR
from anime_painter.document.document import SIZE, Document
from anime_painter.document.painting import Painting
from anime_painter.document.session import Session
from anime_painter.gui.theme import make_root
from anime_painter.gui.tools.easel import Brush
from anime_painter.gui.window import Window
from anime_painter.inference.painter import Painter, Provider
from anime_painter.mask_files import in_colours, write_mask
from anime_painter.part_files import THROUGH, Kind, Part, write_part
from anime_painter.pictures import write_picture


@contextmanager
def x_server() -> Iterator[str]:
    """An X server without a monitor, for as long as the block lasts; its name, as DISPLAY wants it."""
    program = shutil.which("Xvfb")
    assert program is not None, "Xvfb is missing; `make test` installs it"
    read, write = os.pipe()
    # Without a reset after its last client has gone, during which it would refuse the next one.
    command = [program, "-displayfd", str(write), "-noreset", "-screen", "0", "1600x900x24"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    # The whole line: number and newline come apart, and a pipe closed between them would end the server.
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="session")
def display() -> Iterator[None]:
    """An X server of our own where the machine has none."""
    if os.environ.get("DISPLAY") or os.name == "nt":
        yield
        return
    with x_server() as name:
        os.environ["DISPLAY"] = name
        yield
        del os.environ["DISPLAY"]


class App:
    """The window and what tests do with it. Points are (x, y) in pixels of the mask."""

    def __init__(self, window: Window, painter: Painter, kept: Path) -> None:
        self.window = window
        self.painter = painter
        self.kept = kept
        self.document = window.document
        self.errors: list[BaseException] = []
        window.root.report_callback_exception = lambda kind, error, trace: self.errors.append(error)  # type: ignore[method-assign]

    @property
    def mask(self) -> np.ndarray:
        return self.document.mask

    @property
    def sentence(self) -> str:
        return self.window.status.sentence

    def wait(self, until: Callable[[], object] = lambda: True, seconds: float = 60.0) -> None:
        """Lets the window live until a condition holds and the worker is at rest."""
        deadline = time.monotonic() + seconds
        while True:
            self.window.root.update()
            if not self.window.studio.worker.busy and until():
                self.window.root.update()
                return
            if time.monotonic() > deadline:
                faulthandler.dump_traceback(sys.__stderr__)  # Where the worker is.
                pytest.fail(f"the window did not get there in time; it says: {self.sentence}")
            time.sleep(0.005)

    def portrait(self) -> np.ndarray:
        """The full portrait of the document as it is."""
        view = self.window.portrait
        self.wait(lambda: view.portrait is not None and view.portrait.shape[0] == SIZE)
        assert view.portrait is not None
        return view.portrait.copy()

    def at(self, x: float, y: float) -> dict[str, int]:
        """A point of the mask as coordinates in its canvas."""
        across, down = self.window.mask_canvas.to_canvas((x + 0.5, y + 0.5))
        return {"x": int(across), "y": int(down)}

    def shown(self, x: float, y: float) -> tuple[int, ...]:
        """The colour in which the canvas shows a pixel of the mask."""
        canvas = self.window.mask_canvas
        at = self.at(x, y)
        return tuple(canvas.pixels()[at["y"] - canvas.top, at["x"]].tolist())

    def press(self, *points: tuple[float, float], button: int = 1, state: int = 0) -> None:
        """Presses the button at the first point and moves over the others."""
        canvas = self.window.mask_canvas
        canvas.event_generate(f"<ButtonPress-{button}>", **self.at(*points[0]), state=state)
        for point in points[1:]:
            held = state | 0x80 << button
            canvas.event_generate(f"<B{button}-Motion>", **self.at(*point), state=held)
        self.window.root.update()

    def drag(self, *points: tuple[float, float], button: int = 1, state: int = 0) -> None:
        """Presses the button at the first point, moves over the others and releases it."""
        self.press(*points, button=button, state=state)
        end = self.at(*points[-1])
        self.window.mask_canvas.event_generate(
            f"<ButtonRelease-{button}>", **end, state=state | 0x80 << button
        )
        self.window.root.update()

    def slide(self, group: str, colour: str, value: float) -> None:
        """Drags the knob of a colour slider from where it is."""
        slider = self.window.colours.sliders[group, colour]
        self.window.tabs.select(self.window.colours)
        self.window.colours.pages.turn(group)
        self.window.root.update()
        y = slider.winfo_height() // 2
        start, end = slider.knob(), slider.knob(value)
        slider.event_generate("<ButtonPress-1>", x=start, y=y)
        for x in np.linspace(start, end, 8).astype(int).tolist():
            slider.event_generate("<B1-Motion>", x=x, y=y, state=0x100)
        slider.event_generate("<ButtonRelease-1>", x=end, y=y)
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
    document = Document(Painting(mask=np.zeros((SIZE, SIZE), np.uint8), style=painter.sample_style(0)))
    kept = tmp_path_factory.mktemp("kept")
    samples = tmp_path_factory.mktemp("samples")
    write_mask(samples / "01-twin-tails.png", np.full((64, 64), 5, np.uint8))
    write_picture(samples / "red.png", np.full((64, 64, 3), CLASSES[4].colour, np.uint8))
    eyes = np.full((20, 120), THROUGH, np.uint8)
    eyes[:, :20] = eyes[:, 100:] = EYE
    write_part(samples / "eyes-01.png", Part(Kind.EYES, eyes, (-40, -80, 160, 120)))
    window = Window(
        root,
        painter,
        Session(document, kept, painter.identity),
        [samples / "01-twin-tails.png"],
        [samples / "red.png"],
        [samples / "eyes-01.png"],
        kept / "keys.toml",
    )
    app = App(window, painter, kept)
    yield app
    app.window.close()


@pytest.fixture
def app(started: App) -> Iterator[App]:
    """The window with a fresh head as its mask, sliders at 0, the hair brush of 24 px, and all in view."""
    mask = np.zeros((SIZE, SIZE), np.uint8)
    mask[40:470, 60:450] = 5
    mask[150:430, 140:370] = 2
    mask[230:280, 170:230] = mask[230:280, 290:350] = 3
    window = started.window
    started.wait()
    _release_grabs(window.root)
    style = started.painter.sample_style(0)
    window.exploring.moments.clear()
    painting = Painting(mask=mask, style=style)
    window.studio.changed(window.document.become(painting))
    window.tabs.select(window.style_panel)
    window.painting.take("brush")
    window.painting.easel.brush = Brush()
    window.brush_changed()
    window.viewing.overlay, window.viewing.opacity = "none", 0.5
    window.viewing.outlines = window.viewing.grid = False
    if window.mask_canvas.viewport.mirrored:
        window.viewing.mirror()
    window.viewing.fit()
    window.viewing.show()
    window.say("")
    started.wait()
    started.errors.clear()
    yield started
    started.wait()
    assert not started.errors, f"an error inside a Tk callback: {started.errors[0]!r}"


@pytest.fixture
def choose_file(monkeypatch: pytest.MonkeyPatch):
    """Answers the next file dialogs with a path, or with "" for Cancel."""

    def choose(path: Path | str) -> None:
        for dialog in ("askopenfilename", "asksaveasfilename"):
            monkeypatch.setattr(tkinter.filedialog, dialog, lambda **_: str(path))

    return choose


def draw_picture(path: Path) -> np.ndarray:
    """A portrait whose colours are those of the classes, and its mask."""
    mask = np.zeros((512, 512), np.uint8)
    mask[20:500, 40:470] = HAIR
    mask[120:480, 100:400] = FACE
    Image.fromarray(in_colours(mask)).save(path)
    return mask


def _release_grabs(root: tkinter.Misc) -> None:
    """Closes menus that are still open, and takes the mouse from whatever the test before left holding it."""
    root.tk.call("tk::MenuUnpost", "")
    for holder in root.tk.splitlist(root.tk.call("grab", "current")):
        root.tk.call("grab", "release", holder)
