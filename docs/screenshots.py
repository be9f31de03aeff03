"""Takes the pictures of docs/window.md, dark, light and at 200 percent, and the film of README.md.

Run from the repository's root as `python docs/screenshots.py [FOLDER]`; needs Xvfb. FOLDER gets every picture
at full size, to look for faults. Nothing of the user's is read or changed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import tkinter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from film import save_film, take_film
from PIL import Image, ImageGrab

from anime_painter import resources
from anime_painter.classes import CLASS_COUNT, CLOTHES, HAIR
from anime_painter.document.autosave import Keeper
from anime_painter.document.document import Document
from anime_painter.document.painting import Painting
from anime_painter.document.project import Project
from anime_painter.document.session import Session
from anime_painter.document.styling import Origin, Source
from anime_painter.gui.about_dialog import show_about
from anime_painter.gui.progress import Progress, show_progress
from anime_painter.gui.reference_editor import ReferenceEditor
from anime_painter.gui.theme import make_root
from anime_painter.gui.window import Window
from anime_painter.inference.painter import Painter, Provider
from anime_painter.mask_files import read_mask
from anime_painter.settings import Settings

_FOLDER = Path(__file__).parent / "window"
_SCREEN = (3200, 1900)
_WINDOW = (1440, 800)
"""Size of the window at 100 percent."""
_LOOKS = (("dark", 1.0), ("light", 1.0), ("dark", 2.0))
_SEED = 5
_GAP = 16
_SHOWN_MILLISECONDS = 900
"""After it was asked for, a dialog is on the screen."""
_PATIENCE_SECONDS = 180.0
_QUALITY = 80
_HELD = 0x100
"""State of events while the left button is down."""
_GROUND = (128, 130, 138)
_ROW = 2400
"""Pixels to which a row of pictures may grow."""
_PANELS = ("style", "nearby", "map")
Shots = dict[str, Image.Image]


class Studio:
    """The window, and what stands before the camera."""

    def __init__(self, folder: Path) -> None:
        assets = resources.assets_folder()
        self.masks = sorted((assets / "masks").glob("*.png"))
        self.references = sorted((assets / "references").glob("*.jpg"))
        parts = sorted((assets / "parts").glob("*.png"))
        painter = Painter.open(provider=Provider.CPU, threads=1)
        self.painting = Painting(
            mask=read_mask(self.masks[1])[0],
            style=painter.sample_style(_SEED),
            sources=(Source(Origin.SEED, str(_SEED)),) * CLASS_COUNT,
        )
        document = Document(self.painting)
        _leave_unsaved(folder, Project(self.painting, models=painter.identity))
        self.window = Window(
            make_root(scale=1.0),
            painter,
            Session(document, folder, painter.identity),
            self.masks,
            self.references,
            parts,
            folder / "keys.toml",
            Settings(scale=1.0, tour_seen=True),
        )
        self._unasked = True
        self.window.root.geometry("+0+0")
        self.settle()

    def settle(self, until: Callable[[], object] = lambda: True) -> None:
        """Lets the window live until a condition holds and nothing is being painted."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        still = 0
        while still < 20:
            self.window.root.update()
            still = 0 if self.window.studio.worker.busy or not until() else still + 1
            assert time.monotonic() < deadline, f"never came; the window says: {self.window.status.sentence}"
            time.sleep(0.01)

    def look(self, theme: str, scale: float) -> None:
        """Makes the window dark or light, and of a size."""
        window = self.window
        window.root.minsize(1, 1)
        window.settings.scale = scale
        window.viewing.use_theme("dark" if theme == "dark" else "light")
        window.root.geometry(f"{round(_WINDOW[0] * scale)}x{round(_WINDOW[1] * scale)}+0+0")
        window.viewing.fit()
        self.settle()
        window.viewing.fit()

    def restart(self) -> None:
        """The painting as it was at first, in its own style."""
        window = self.window
        window.studio.changed(window.document.become(self.painting))
        window.painting.take("brush")
        window.viewing.lay_over("none")
        window.viewing.outlines = window.viewing.grid = False
        window.viewing.show()
        self.settle()

    def stroke(self, *points: tuple[float, float]) -> None:
        """Drags over points of the mask."""
        canvas = self.window.mask_canvas
        places = [(int(x), int(y)) for x, y in map(canvas.to_canvas, points)]
        (x, y), (last_x, last_y) = places[0], places[-1]
        canvas.event_generate("<Motion>", x=x, y=y)
        canvas.event_generate("<ButtonPress-1>", x=x, y=y)
        for x, y in places[1:]:
            canvas.event_generate("<B1-Motion>", x=x, y=y, state=_HELD)
        canvas.event_generate("<ButtonRelease-1>", x=last_x, y=last_y, state=_HELD)
        self.window.root.update()

    def all(self) -> Image.Image:
        """The whole window, with its menu; it lies in the corner of the screen."""
        root = self.window.root
        root.update()
        box = (0, 0, root.winfo_width(), root.winfo_rooty() + root.winfo_height())
        return ImageGrab.grab(box, xdisplay=os.environ["DISPLAY"])

    def windows(self) -> Shots:
        """The window while somebody paints, with guides, and with a picture that was loaded."""
        window = self.window
        self.restart()
        window.painting.choose(HAIR)
        window.painting.resize_brush(30)
        self.stroke((96, 120), (70, 200), (60, 300), (80, 380))
        self.settle()
        shots = {"painting": self.all()}
        window.viewing.outlines = window.viewing.grid = True
        window.viewing.lay_over("portrait")
        if not window.painting.easel.brush.symmetric:
            window.painting.toggle("symmetric")
        window.painting.take("polygon")
        window.painting.choose(CLOTHES)
        window.painting.lock(frozenset({HAIR}))
        for point in ((330, 330), (420, 350), (400, 430)):
            self.stroke(point)
        self.settle()
        shots["guides"] = self.all()
        window.painting.cancel()
        window.painting.lock(frozenset())
        window.painting.toggle("symmetric")
        self.restart()
        window.pictures.load(self.references[-1])
        shots["picture"] = self._picture_dialog()
        self.settle(lambda: window.studio.uncertain is not None)
        shots["heat"] = self.all()
        window.viewing.lay_over("none")
        self.restart()
        return shots

    def _picture_dialog(self) -> Image.Image:
        window = self.window
        self.settle(lambda: (d := window.pictures.dialog) and d.view and d.view.box)
        dialog = window.pictures.dialog
        assert dialog is not None
        shot = _of(dialog.dialog.window)
        list(dialog.dialog.buttons.values())[-1].invoke()
        return shot

    def panels(self) -> Shots:
        """Every page of the panel on the right."""
        window = self.window
        self.restart()
        window.styling.take_reference(self.references[3])
        self.settle(lambda: window.document.painting.references)
        window.styling.toggle_lock(HAIR)
        window.styling.blend_with_new()
        self.settle(lambda: window.document.painting.other is not None)
        window.styling.set_share(0.3)
        window.styling.move_sliders({"hair": {"pink": 0.6}, "eye": {"green": 0.7}}, True)
        shots: Shots = {}
        pages = [
            ("style", window.style_panel, None, ""),
            *((f"colours-{g}", window.colours, window.colours.pages, g) for g in window.colours.pages.pages),
            ("nearby", window.explore, window.explore.pages, "neighbours"),
            ("map", window.explore, window.explore.pages, "map"),
            *(
                (f"masks-{kind}", window.gallery_panel, window.gallery_panel.pages, kind)
                for kind in window.gallery_panel.pages.pages
            ),
        ]
        for name, panel, turned, page in pages:
            window.tabs.select(panel)
            if turned is not None:
                turned.turn(page)
            nearby = name == "nearby"
            self.settle(
                lambda n=nearby: (
                    not n
                    or (
                        window.explore.rested
                        and all(picture is not None for picture in window.exploring.neighbours)
                    )
                )
            )
            shots[name] = _of(window.tabs)
        window.tabs.select(window.style_panel)
        return shots

    def dialogs(self) -> Shots:
        """Every dialog but that of a loaded picture."""
        window, root = self.window, self.window.root
        self.restart()
        window.styling.take_reference(self.references[3])
        self.settle(lambda: window.document.painting.references)
        reference = window.document.painting.references[0]
        progress = Progress()
        progress.report(0.4, "Picture 19 of 48")
        opened: list[ReferenceEditor] = []
        shows: dict[str, Callable[[], object]] = {
            "tour": window.help.show_tour,
            "unsaved": window.files.quit,
            "portrait": window.exporting.ask_portrait,
            "film": window.exporting.ask_transition,
            "progress": lambda: show_progress(root, "Filming transition.webp", progress),
            "settings": window.program.ask_settings,
            "keys": window.help.show_keys,
            "about": lambda: show_about(root, window.studio.painter.folder),
            "compare": window.comparing.compare,
            "editor": lambda: opened.append(
                ReferenceEditor(root, window.document, window.styling, reference, window.painting.undo)
            ),
        }
        if self._unasked:
            shows["recovered"] = lambda: window.files.offer_recovered(lambda: None)
            self._unasked = False
        shots = {name: self._shot(show) for name, show in shows.items()}
        self.restart()
        return shots

    def _shot(self, show: Callable[[], object]) -> Image.Image:
        """Takes a dialog, also one that waits for its answer, and closes it."""
        root = self.window.root
        shots: list[Image.Image] = []

        def take() -> None:
            root.update()
            dialogs = [w for w in root.winfo_children() if isinstance(w, tkinter.Toplevel)]
            shown = next(w for w in reversed(dialogs) if w.winfo_viewable())
            shots.append(_of(shown))
            if (tour := self.window.help.tour) is not None and tour.dialog is not None:
                tour.end()
            else:
                shown.destroy()

        root.after(_SHOWN_MILLISECONDS, take)
        show()
        self.settle(lambda: shots)
        return shots[0]


def _leave_unsaved(folder: Path, project: Project) -> None:
    """Unsaved work as a window leaves it that was killed."""
    keeper = Keeper(folder)
    keeper.keep(project, folder / "cat.anip")
    keeper.close()


def _of(widget: tkinter.Misc) -> Image.Image:
    """What the screen shows of a widget."""
    widget.update()
    left, top = widget.winfo_rootx(), widget.winfo_rooty()
    box = (left, top, left + widget.winfo_width(), top + widget.winfo_height())
    return ImageGrab.grab(box, xdisplay=os.environ["DISPLAY"])


def _sheet(shots: Sequence[Image.Image], width: int, scale: float = 1.0) -> Image.Image:
    """Pictures in rows of a width, as they come; each is scaled."""
    sized = [
        shot.resize((round(shot.width * scale), round(shot.height * scale)), Image.Resampling.LANCZOS)
        if scale != 1
        else shot
        for shot in shots
    ]
    places: list[tuple[int, int]] = []
    x = y = _GAP
    tallest = 0
    for shot in sized:
        if x > _GAP and x + shot.width + _GAP > width:
            x, y, tallest = _GAP, y + tallest + _GAP, 0
        places.append((x, y))
        x, tallest = x + shot.width + _GAP, max(tallest, shot.height)
    widest = max(x + shot.width for (x, _), shot in zip(places, sized, strict=True)) + _GAP
    sheet = Image.new("RGB", (widest, y + tallest + _GAP), _GROUND)
    for place, shot in zip(places, sized, strict=True):
        sheet.paste(shot, place)
    return sheet


@contextmanager
def _screen() -> Iterator[None]:
    """A screen with room for the window at 200 percent."""
    read, write = os.pipe()
    size = f"{_SCREEN[0]}x{_SCREEN[1]}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-noreset", "-screen", "0", size],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        os.environ["DISPLAY"] = f":{pipe.readline().strip()}"
    try:
        yield
    finally:
        server.terminate()
        server.wait(10)


def _take(raw: Path) -> dict[str, Shots]:
    """All pictures, by look and name; also as PNG files in the folder. Writes the film."""
    taken: dict[str, Shots] = {}
    with tempfile.TemporaryDirectory() as folder, _screen():
        studio = Studio(Path(folder))
        for theme, scale in _LOOKS:
            studio.look(theme, scale)
            if not taken:
                save_film(take_film(studio))
            look = f"{theme}-{scale:.0%}".rstrip("%")
            shots = taken[look] = {}
            for take in (studio.windows, studio.panels, studio.dialogs):
                for name, shot in take().items():
                    shots[name] = shot
                    shot.save(raw / f"{look}-{name}.png")
                    print(f"{look}-{name}  {shot.width}x{shot.height}", flush=True)
        studio.window.close()
    return taken


def _save(sheet: Image.Image, name: str) -> None:
    path = _FOLDER / f"{name}.webp"
    path.parent.mkdir(exist_ok=True)
    sheet.save(path, quality=_QUALITY, method=6)
    print(f"{path.name}  {sheet.width}x{sheet.height}, {path.stat().st_size / 1000:.0f} kB")


def _assemble(taken: dict[str, Shots]) -> None:
    """Writes the sheets into docs/window/."""
    dark, light, large = taken.values()
    _save(dark["painting"], "painting")
    _save(light["guides"], "guides")
    _save(dark["heat"], "heat")
    _save(_sheet([large["guides"]], 0, 0.5), "large")
    panels = [name for name in dark if name in _PANELS or name.startswith(("colours-", "masks-"))]
    windows = ("painting", "guides", "heat")
    dialogs = sorted(
        (name for name in light if name not in panels and name not in windows),
        key=lambda name: -light[name].height,
    )
    _save(_sheet([shots[name] for shots in (dark, light) for name in panels], _ROW, 0.75), "panels")
    _save(_sheet([large[name] for name in panels], _ROW, 0.5), "panels_large")
    _save(_sheet([dark["recovered"], *(dark[name] for name in dialogs)], _ROW, 0.8), "dialogs_dark")
    _save(_sheet([light[name] for name in dialogs], _ROW, 0.8), "dialogs_light")
    _save(_sheet([large[name] for name in dialogs], _ROW, 0.4), "dialogs_large")


def main() -> None:
    """Takes all pictures."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder)
        raw.mkdir(parents=True, exist_ok=True)
        _assemble(_take(raw))


if __name__ == "__main__":
    main()
