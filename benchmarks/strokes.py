"""How long the window takes from mouse to pixel and to portrait, and what undoing keeps in memory.

Run from the repository's root as `python benchmarks/strokes.py`, on a display (`xvfb-run` makes one). A hand
paints at 60 events a second while the shipped networks paint portraits; nothing of the user's is touched.
"""

from __future__ import annotations

import math
import resource
import tempfile
import time
import zlib
from pathlib import Path
from statistics import median

import numpy as np

from anime_painter import resources
from anime_painter.document.document import SIZE, Document
from anime_painter.document.painting import Painting
from anime_painter.document.session import Session
from anime_painter.document.shapes import brushed
from anime_painter.gui.theme import make_root
from anime_painter.gui.window import Window
from anime_painter.inference.painter import Painter
from anime_painter.mask_files import read_mask

_EVENTS_A_SECOND = 60
_SECONDS = 6.0
_STEPS = 200


def _point(number: int) -> tuple[float, float]:
    """Where the hand is: a curl that wanders over the mask."""
    t = number / _EVENTS_A_SECOND
    return 256 + 150 * math.sin(1.7 * t) + 40 * math.sin(9 * t), 256 + 150 * math.cos(
        1.3 * t
    ) + 40 * math.cos(9 * t)


class _Clock:
    """Notes when the mask was as it is, and how much later a portrait of it came."""

    def __init__(self, window: Window) -> None:
        self.waits: list[float] = []
        self._seen: dict[int, float] = {}
        shown = window.portrait_painted

        def painted(portrait, painting: Painting, milliseconds: float) -> None:
            shown(portrait, painting, milliseconds)
            window.root.update_idletasks()
            since = self._seen.get(zlib.crc32(painting.mask))
            if since is not None:
                self.waits.append(time.perf_counter() - since)

        window.portrait_painted = painted  # type: ignore[method-assign]

    def note(self, mask: np.ndarray, since: float) -> None:
        self._seen.setdefault(zlib.crc32(mask), since)


def _stroke(window: Window, clock: _Clock, diameter: float) -> tuple[list[float], list[float], list[float]]:
    """Seconds of each event: until its pixels are drawn, that the processor worked, and that it came late."""
    canvas, root = window.mask_canvas, window.root
    window.painting.resize_brush(diameter)
    drawn, worked, late = [], [], []
    begin = time.perf_counter()
    for number in range(round(_SECONDS * _EVENTS_A_SECOND)):
        due = begin + number / _EVENTS_A_SECOND
        while time.perf_counter() < due:
            root.update()
            time.sleep(0.0005)
        start, work = time.perf_counter(), time.thread_time()
        x, y = (int(v) for v in canvas.to_canvas(_point(number)))
        if number == 0:
            canvas.event_generate("<ButtonPress-1>", x=x, y=y)
        else:
            canvas.event_generate("<B1-Motion>", x=x, y=y, state=0x100)
        root.update_idletasks()
        canvas.winfo_pointerx()  # Waits until the X server has drawn.
        drawn.append(time.perf_counter() - start)
        worked.append(time.thread_time() - work)
        late.append(start - due)
        clock.note(window.document.mask, start)
    canvas.event_generate("<ButtonRelease-1>", x=x, y=y, state=0x100)
    while window.studio.worker.busy:
        root.update()
        time.sleep(0.001)
    return drawn, worked, late


def _undo_memory() -> None:
    document = Document(Painting(mask=np.zeros((SIZE, SIZE), np.uint8), style=np.zeros((7, 16), np.float32)))
    rng = np.random.default_rng(0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for step in range(_STEPS):
        at = rng.uniform(0, SIZE, 2)
        for _ in range(60):
            to = np.clip(at + rng.normal(0, 14, 2), 0, SIZE)
            document.paint(brushed((SIZE, SIZE), tuple(at), tuple(to), 30), 1 + step % 6)
            at = to
        document.end_step()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"undo: {_STEPS} strokes keep {document.undo_bytes / 2**20:.1f} MB; the process grew {grown:.0f} MB"
    )
    for _ in range(_STEPS):
        document.change(mask=rng.integers(0, 7, (SIZE, SIZE), dtype=np.uint8))
    print(f"undo: {_STEPS} masks of noise, the worst there is, keep {document.undo_bytes / 2**20:.1f} MB")


def _ms(values: list[float]) -> str:
    ordered = sorted(values)
    worst = ordered[min(round(0.99 * len(ordered)), len(ordered) - 1)]
    return f"median {median(ordered) * 1000:.1f} ms, 99 % within {worst * 1000:.1f} ms"


def main() -> None:
    """Prints the figures."""
    _undo_memory()
    painter = Painter.open()
    mask, _ = read_mask(sorted((resources.assets_folder() / "masks").glob("*.png"))[0])
    with tempfile.TemporaryDirectory() as folder:
        root = make_root(scale=1.0)
        document = Document(Painting(mask=mask, style=painter.sample_style(0)))
        session = Session(document, Path(folder) / "kept", painter.identity)
        window = Window(root, painter, session, key_file=Path(folder) / "keys.toml")
        while window.studio.worker.busy or not window.portrait.winfo_width() > 64:
            root.update()
            time.sleep(0.001)
        clock = _Clock(window)
        print(f"view of {window.mask_canvas.viewport.width}x{window.mask_canvas.viewport.height} pixels")
        for diameter in (12, 60, 200):
            clock.waits.clear()
            drawn, worked, late = _stroke(window, clock, diameter)
            print(f"brush of {diameter} px, {len(drawn)} events at {_EVENTS_A_SECOND} a second")
            print(f"  mouse to pixel     {_ms(drawn)}")
            print(f"  of that computed   {_ms(worked)}")
            print(f"  taken late by      {_ms(late)}")
            print(f"  mouse to portrait  {_ms(clock.waits)}; {len(clock.waits)} portraits")
        window.close()


if __name__ == "__main__":
    main()
