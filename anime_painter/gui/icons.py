"""Icons and rounded shapes, drawn four times too large and shrunk, because Tk draws no smooth edges."""

from __future__ import annotations

import tkinter
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageTk

from anime_painter.gui.theme import Colour, mixed

_OVER = 4
"""Drawn larger by this factor."""

_LIGHT: Colour = (229, 231, 236)
_VIOLET: Colour = (167, 139, 250)

Pen = ImageDraw.ImageDraw


def rounded(
    size: tuple[int, int], fill: Colour, ground: Colour, edge: Colour | None = None, scale: float = 1.0
) -> Image.Image:
    """A rounded rectangle of (width, height) on its ground, with an edge of 2 px at scale 1 if wanted."""
    image = Image.new("RGB", (size[0] * _OVER, size[1] * _OVER), ground)
    box = (0, 0, image.width - 1, image.height - 1)
    ImageDraw.Draw(image).rounded_rectangle(
        box, 7 * scale * _OVER, fill=fill, outline=edge or fill, width=round(2 * scale * _OVER) if edge else 0
    )
    return image.resize(size, Image.Resampling.LANCZOS)


def chip(colour: Colour, side: int) -> ImageTk.PhotoImage:
    """A round spot of colour."""
    image = Image.new("RGBA", (side * _OVER, side * _OVER), (0, 0, 0, 0))
    box = (_OVER, _OVER, (side - 1) * _OVER, (side - 1) * _OVER)
    ImageDraw.Draw(image).ellipse(box, fill=colour, outline=mixed(colour, _LIGHT, 0.35), width=_OVER)
    return ImageTk.PhotoImage(image.resize((side, side), Image.Resampling.LANCZOS))


def icon(name: str, side: int = 18, colour: Colour = _LIGHT) -> ImageTk.PhotoImage:
    """The icon "undo", "redo", "clear", "dice" or "picture"."""
    image = Image.new("RGBA", (24 * _OVER, 24 * _OVER), (*colour, 0))
    _DRAW[name](ImageDraw.Draw(image), colour)
    return ImageTk.PhotoImage(image.resize((side, side), Image.Resampling.LANCZOS))


def set_window_icon(root: tkinter.Tk) -> None:
    """A brush stroke of the accent's colour across a face."""
    image = Image.new("RGBA", (256, 256), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, 255, 255), 56, fill=(40, 36, 58))
    pen.ellipse((46, 44, 210, 226), fill=(255, 224, 200))
    pen.chord((38, 24, 218, 190), 180, 360, fill=_VIOLET)
    pen.rounded_rectangle((38, 100, 74, 214), 18, fill=_VIOLET)
    pen.rounded_rectangle((182, 100, 218, 214), 18, fill=_VIOLET)
    for left in (86, 142):
        pen.ellipse((left, 122, left + 28, 168), fill=(60, 120, 230))
    pen.arc((112, 172, 144, 196), 10, 170, fill=(215, 40, 50), width=7)
    photo = ImageTk.PhotoImage(image.resize((64, 64), Image.Resampling.LANCZOS))
    root.iconphoto(True, photo)  # type: ignore[arg-type]
    root._icon = photo  # type: ignore[attr-defined]  # Tk keeps the name alone: without this it is collected.


def _at(*points: float) -> list[float]:
    return [point * _OVER for point in points]


def _undo(pen: Pen, colour: Colour, mirrored: bool = False) -> None:
    def x(value: float) -> float:
        return 24 - value if mirrored else value

    left, right = sorted((x(5), x(20)))
    start, end = (90, 270) if mirrored else (270, 90)
    pen.arc(_at(left, 8, right, 20), start, end, fill=colour, width=2 * _OVER)
    pen.line(_at(x(5), 8.9, x(13), 8.9), fill=colour, width=2 * _OVER)
    pen.line(_at(x(5), 19.1, x(13), 19.1), fill=colour, width=2 * _OVER)
    pen.polygon(_at(x(3), 9, x(9), 4, x(9), 14), fill=colour)


def _redo(pen: Pen, colour: Colour) -> None:
    _undo(pen, colour, mirrored=True)


def _clear(pen: Pen, colour: Colour) -> None:
    pen.line(_at(4, 7, 20, 7), fill=colour, width=2 * _OVER)
    pen.line(_at(9, 4, 15, 4), fill=colour, width=2 * _OVER)
    pen.line(_at(6, 7, 7, 20, 17, 20, 18, 7), fill=colour, width=2 * _OVER, joint="curve")
    for column in (10, 14):
        pen.line(_at(column, 10.5, column, 16.5), fill=colour, width=2 * _OVER)


def _dice(pen: Pen, colour: Colour) -> None:
    pen.rounded_rectangle(_at(3, 3, 21, 21), 5 * _OVER, outline=colour, width=2 * _OVER)
    for x, y in ((8, 8), (16, 8), (12, 12), (8, 16), (16, 16)):
        pen.ellipse(_at(x - 1.7, y - 1.7, x + 1.7, y + 1.7), fill=colour)


def _picture(pen: Pen, colour: Colour) -> None:
    pen.rounded_rectangle(_at(3, 4, 21, 20), 3 * _OVER, outline=colour, width=2 * _OVER)
    pen.polygon(_at(6, 17, 11, 10, 14, 14, 16, 12, 19, 17), fill=colour)
    pen.ellipse(_at(14, 7, 17, 10), fill=colour)


def _lock(pen: Pen, colour: Colour, shackle: float = 11) -> None:
    pen.arc(_at(8, shackle - 8, 16, shackle), 180, 360, fill=colour, width=2 * _OVER)
    pen.line(_at(9, shackle - 4, 9, 12), fill=colour, width=2 * _OVER)
    pen.line(_at(15, shackle - 4, 15, 12 if shackle > 10 else shackle - 2), fill=colour, width=2 * _OVER)
    pen.rounded_rectangle(_at(5, 11, 19, 21), 2 * _OVER, fill=colour)


def _open_lock(pen: Pen, colour: Colour) -> None:
    _lock(pen, colour, shackle=9)


def _dropper(pen: Pen, colour: Colour) -> None:
    pen.line(_at(4, 20, 14, 10), fill=colour, width=3 * _OVER)
    pen.line(_at(11, 7, 17, 13), fill=colour, width=3 * _OVER)
    pen.line(_at(14, 10, 19, 5), fill=colour, width=4 * _OVER)
    pen.ellipse(_at(16.5, 2.5, 21.5, 7.5), fill=colour)


def _pencil(pen: Pen, colour: Colour) -> None:
    pen.polygon(_at(4, 20, 5.5, 14.5, 15, 5, 19, 9, 9.5, 18.5), fill=colour)
    pen.line(_at(16.5, 3.5, 20.5, 7.5), fill=colour, width=3 * _OVER)


_DRAW: dict[str, Callable[[Pen, Colour], None]] = {
    "undo": _undo,
    "redo": _redo,
    "clear": _clear,
    "dice": _dice,
    "dropper": _dropper,
    "lock": _lock,
    "open lock": _open_lock,
    "pencil": _pencil,
    "picture": _picture,
}
