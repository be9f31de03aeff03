"""Draws the icons of the window: `python assets/icons/draw.py` writes them beside this file.

Each is a white shape on nothing, 96 px: the window gives it a colour and the size that it needs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

SIDE = 96
_UNITS = 24
"""The icons are designed on a grid of so many units."""
_OVER = 4
"""Drawn larger by this factor and shrunk, for smooth edges."""
_PEN = 1.9
"""Breadth of a line in units."""

Point = tuple[float, float]


class Sheet:
    """A sheet of 24 x 24 units to draw on."""

    def __init__(self) -> None:
        self._unit = SIDE * _OVER / _UNITS
        self._image = Image.new("L", (SIDE * _OVER, SIDE * _OVER), 0)
        self._pen = ImageDraw.Draw(self._image)

    def line(self, *points: Point, width: float = _PEN, ink: int = 255) -> None:
        """A line with round ends and corners."""
        scaled = [(x * self._unit, y * self._unit) for x, y in points]
        self._pen.line(
            [v for p in scaled for v in p], fill=ink, width=round(width * self._unit), joint="curve"
        )
        for x, y in points:
            self.dot(x, y, width / 2, ink)

    def dot(self, x: float, y: float, radius: float, ink: int = 255) -> None:
        box = [v * self._unit for v in (x - radius, y - radius, x + radius, y + radius)]
        self._pen.ellipse(box, fill=ink)

    def area(self, *points: Point, ink: int = 255) -> None:
        self._pen.polygon([v * self._unit for point in points for v in point], fill=ink)

    def box(self, left: float, top: float, right: float, bottom: float, round_by: float = 0.0) -> None:
        """The outline of a rectangle."""
        self._pen.rounded_rectangle(
            [v * self._unit for v in (left, top, right, bottom)],
            round_by * self._unit,
            outline=255,
            width=round(_PEN * self._unit),
        )

    def block(
        self, left: float, top: float, right: float, bottom: float, round_by: float = 0.0, ink: int = 255
    ) -> None:
        """A filled rectangle."""
        box = [v * self._unit for v in (left, top, right, bottom)]
        self._pen.rounded_rectangle(box, round_by * self._unit, fill=ink)

    def arc(self, x: float, y: float, a: float, b: float, start: float, end: float) -> None:
        """Part of an ellipse with half axes a and b, from one angle to another, clockwise in degrees."""
        steps = max(round(abs(end - start) / 6), 2)
        angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
        self.line(*((x + a * math.cos(angle), y + b * math.sin(angle)) for angle in angles))

    def dashes(self, points: Sequence[Point]) -> None:
        """A dashed line: between the first two points, the next two, and so on."""
        for start, end in zip(points[::2], points[1::2], strict=True):
            self.line(start, end)

    def finished(self) -> Image.Image:
        """White on nothing."""
        image = Image.new("LA", (SIDE, SIDE), (255, 0))
        image.putalpha(self._image.resize((SIDE, SIDE), Image.Resampling.LANCZOS))
        return image


def brush(s: Sheet) -> None:
    s.line((20, 4), (11, 13), width=2.6)
    s.area((9.5, 12), (12.3, 14.6), (11, 18.5), (7.5, 20.5), (3, 20.5), (5.4, 18), (6, 14.5))
    s.dot(9, 16, 2.6)


def eraser(s: Sheet) -> None:
    s.line((8.5, 20), (3.6, 15), (13.5, 5), (20, 11.5), (11.5, 20), (8.5, 20))
    s.area((8.6, 10), (15, 16.5), (11.5, 20), (8.5, 20), (3.6, 15))
    s.line((12, 20), (21, 20))


def fill(s: Sheet) -> None:
    s.line((10, 4), (18.5, 12.5), (10.5, 20.5), (3, 13), (11.5, 4.5))
    s.area((3.6, 12.8), (18, 12.8), (10.5, 20.2))
    s.area((20.3, 13.5), (22.6, 18), (20.3, 20.6), (18, 18))
    s.dot(20.3, 18.4, 2.3)


def line(s: Sheet) -> None:
    s.line((5.5, 18.5), (18.5, 5.5))
    s.dot(5, 19, 2.4)
    s.dot(19, 5, 2.4)


def rectangle(s: Sheet) -> None:
    s.box(3.5, 5.5, 20.5, 18.5, 1.2)


def ellipse(s: Sheet) -> None:
    s.arc(12, 12, 8.8, 7, 0, 360)


def polygon(s: Sheet) -> None:
    corners = [(12, 3.8), (20.2, 10), (16.8, 19.6), (6, 18), (4, 9)]
    s.line(*corners, corners[0])
    for x, y in corners:
        s.dot(x, y, 1.9)


def lasso(s: Sheet) -> None:
    s.arc(12.5, 9.5, 8.6, 5.8, 110, 445)
    s.arc(8, 15.3, 2.2, 2.2, 0, 360)
    s.arc(5, 19.6, 3.2, 3.6, -60, 40)


def soften(s: Sheet) -> None:
    s.area((12, 2.6), (17.6, 11), (18.4, 15), (12, 21.4), (5.6, 15), (6.4, 11))
    s.dot(12, 15, 6.4)
    hole = 0
    s.arc(12, 15, 3.6, 3.6, 90, 170)
    s.line((8.6, 14.6), (8.9, 16.4), (10.2, 18), (11.8, 18.6), width=1.4, ink=hole)


def move(s: Sheet) -> None:
    s.line((12, 4), (12, 20))
    s.line((4, 12), (20, 12))
    for tip, a, b in (
        ((12, 1.8), (8.8, 5.6), (15.2, 5.6)),
        ((12, 22.2), (8.8, 18.4), (15.2, 18.4)),
        ((1.8, 12), (5.6, 8.8), (5.6, 15.2)),
        ((22.2, 12), (18.4, 8.8), (18.4, 15.2)),
    ):
        s.area(tip, a, b)


def pick(s: Sheet) -> None:
    s.line((17, 3.8), (20.2, 7), width=4.6)
    s.line((11.5, 7.2), (16.8, 12.5), width=2.4)
    s.line((13.2, 9.2), (5, 17.4), (3.8, 20.2), (6.6, 19), (14.8, 10.8))


def undo(s: Sheet, mirrored: bool = False) -> None:
    def at(x: float, y: float) -> Point:
        return (24 - x if mirrored else x), y

    turn = [math.radians(a) for a in range(-90, 96, 6)]
    curve = [at(14.2 + 5.6 * math.cos(a), 14 + 5.6 * math.sin(a)) for a in turn]
    s.line(at(5, 8.4), *curve, at(7, 19.6))
    s.area(at(2.2, 8.4), at(8.6, 3.4), at(8.6, 13.4))


def redo(s: Sheet) -> None:
    undo(s, mirrored=True)


def clear(s: Sheet) -> None:
    s.line((4, 6.6), (20, 6.6))
    s.line((9.4, 3.8), (14.6, 3.8))
    s.line((6, 7), (7, 20.2), (17, 20.2), (18, 7))
    for x in (10.1, 13.9):
        s.line((x, 10.6), (x, 16.6))


def wand(s: Sheet) -> None:
    s.line((4, 20), (13.4, 10.6), width=2.6)
    for x, y, long, broad in ((16.4, 7.4, 5.2, 1.5), (7.4, 6.4, 3, 0.9), (19.4, 17.4, 3, 0.9)):
        s.area((x, y - long), (x + broad, y), (x, y + long), (x - broad, y))
        s.area((x - long, y), (x, y + broad), (x + long, y), (x, y - broad))


def dice(s: Sheet) -> None:
    s.box(3, 3, 21, 21, 5)
    for x, y in ((8, 8), (16, 8), (12, 12), (8, 16), (16, 16)):
        s.dot(x, y, 1.7)


def picture(s: Sheet) -> None:
    s.box(2.8, 4, 21.2, 20, 3)
    s.area((5.6, 17.4), (10.6, 10), (13.8, 14.4), (16, 12), (19, 17.4))
    s.dot(15.8, 8.6, 1.7)


def lock(s: Sheet) -> None:
    s.block(4.5, 10.5, 19.5, 21, 2)
    s.arc(12, 10.5, 4.6, 6.2, 180, 360)
    s.dot(12, 15, 1.8, ink=0)
    s.line((12, 15), (12, 17.6), width=1.6, ink=0)


def unlock(s: Sheet) -> None:
    s.box(4.5, 10.5, 19.5, 21, 2)
    s.arc(12, 9, 4.6, 6.2, 180, 330)
    s.line((7.4, 9), (7.4, 11))


def symmetry(s: Sheet) -> None:
    s.dashes([(12, 2.6), (12, 5.4), (12, 9), (12, 12), (12, 15.6), (12, 18.4), (12, 21.4), (12, 21.4)])
    s.line((8.6, 6), (8.6, 18), (2.8, 18), (8.6, 6))
    s.area((15.4, 6), (15.4, 18), (21.2, 18))


def mirror(s: Sheet) -> None:
    s.line((6, 8), (18, 8))
    s.area((22, 8), (16.4, 3.6), (16.4, 12.4))
    s.line((6, 16), (18, 16))
    s.area((2, 16), (7.6, 11.6), (7.6, 20.4))


def outlines(s: Sheet) -> None:
    s.arc(12, 9, 5.4, 5.4, 0, 360)
    s.arc(12, 21.6, 8.6, 6.4, 190, 350)


def grid(s: Sheet) -> None:
    s.box(3, 3, 21, 21, 1.2)
    for at in (9, 15):
        s.line((at, 3.6), (at, 20.4), width=1.4)
        s.line((3.6, at), (20.4, at), width=1.4)


def overlay(s: Sheet) -> None:
    s.area((12, 3), (21.6, 8.4), (12, 13.8), (2.4, 8.4))
    s.line((3.2, 12.4), (12, 17.2), (20.8, 12.4))
    s.line((3.2, 16.4), (12, 21.2), (20.8, 16.4))


def round_tip(s: Sheet) -> None:
    s.dot(12, 12, 7.4)


def square_tip(s: Sheet) -> None:
    s.block(5.4, 5.4, 18.6, 18.6)


def filled(s: Sheet) -> None:
    s.block(3.5, 5.5, 20.5, 18.5, 1.2)


def whole(s: Sheet) -> None:
    s.arc(7, 9, 3.6, 3.6, 0, 360)
    s.dot(7, 9, 3.6)
    s.dot(17, 9, 3.6)
    s.dashes([(3, 17), (6, 17), (9, 17), (12, 17), (15, 17), (18, 17), (21, 17), (21, 17)])


def fit(s: Sheet) -> None:
    for x, dx in ((3.6, 5), (20.4, -5)):
        for y, dy in ((3.6, 5), (20.4, -5)):
            s.line((x + dx, y), (x, y), (x, y + dy))
    s.block(8, 8, 16, 16, 1)


ICONS: dict[str, Callable[[Sheet], None]] = {
    "brush": brush,
    "eraser": eraser,
    "fill": fill,
    "line": line,
    "rectangle": rectangle,
    "ellipse": ellipse,
    "polygon": polygon,
    "lasso": lasso,
    "soften": soften,
    "move": move,
    "pick": pick,
    "undo": undo,
    "redo": redo,
    "clear": clear,
    "wand": wand,
    "dice": dice,
    "picture": picture,
    "lock": lock,
    "unlock": unlock,
    "symmetry": symmetry,
    "mirror": mirror,
    "outlines": outlines,
    "grid": grid,
    "overlay": overlay,
    "round": round_tip,
    "square": square_tip,
    "filled": filled,
    "whole": whole,
    "fit": fit,
}


def drawn(name: str) -> Image.Image:
    """An icon by its name."""
    sheet = Sheet()
    ICONS[name](sheet)
    return sheet.finished()


if __name__ == "__main__":
    for icon in ICONS:
        drawn(icon).save(Path(__file__).with_name(f"{icon}.png"), optimize=True)
