"""Icons in any colour and size, and rounded shapes, drawn too large and shrunk for smooth edges."""

from __future__ import annotations

import tkinter
from functools import cache

from PIL import Image, ImageDraw, ImageTk

from anime_painter.gui.theme import Colour, mixed
from anime_painter.resources import assets_folder

_OVER = 4
"""Drawn larger by this factor."""
LIGHT: Colour = (229, 231, 236)
"""Ink of icons on a coloured ground, and in the dark."""
_VIOLET: Colour = (167, 139, 250)


def rounded(
    size: tuple[int, int], fill: Colour, ground: Colour, edge: Colour | None = None, scale: float = 1.0
) -> Image.Image:
    """A rounded rectangle of (width, height) on its ground, with an edge of 2 px at scale 1 if wanted."""
    image = Image.new("RGB", (size[0] * _OVER, size[1] * _OVER), ground)
    box = (0, 0, image.width - 1, image.height - 1)
    ImageDraw.Draw(image).rounded_rectangle(
        box,
        7 * scale * _OVER,
        fill=fill,
        outline=edge or fill,
        width=round(2 * scale * _OVER) if edge else 0,
    )
    return image.resize(size, Image.Resampling.LANCZOS)


def chip(colour: Colour, side: int) -> ImageTk.PhotoImage:
    """A round spot of colour."""
    image = Image.new("RGBA", (side * _OVER, side * _OVER), (0, 0, 0, 0))
    box = (_OVER, _OVER, (side - 1) * _OVER, (side - 1) * _OVER)
    ImageDraw.Draw(image).ellipse(box, fill=colour, outline=mixed(colour, LIGHT, 0.35), width=_OVER)
    return ImageTk.PhotoImage(image.resize((side, side), Image.Resampling.LANCZOS))


def icon(name: str, side: int = 18, colour: Colour = LIGHT) -> ImageTk.PhotoImage:
    """An icon of `assets/icons`, in a colour and `side` pixels large."""
    return ImageTk.PhotoImage(icon_image(name, side, colour))


def icon_image(name: str, side: int, colour: Colour) -> Image.Image:
    """The same as a picture with transparency."""
    image = Image.new("RGBA", (side, side), (*colour, 0))
    image.putalpha(_shape(name).resize((side, side), Image.Resampling.LANCZOS))
    return image


@cache
def _shape(name: str) -> Image.Image:
    with Image.open(assets_folder() / "icons" / f"{name}.png") as image:
        return image.getchannel("A")


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
