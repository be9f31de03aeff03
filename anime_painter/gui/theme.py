"""Looks: a calm dark theme, so that the portrait is the brightest thing on the screen."""

from __future__ import annotations

import tkinter
import tkinter.font

import ttkbootstrap as ttk

Colour = tuple[int, int, int]
"""sRGB, each 0..255."""

GAP = 8
"""Pixels between neighbours; everything is a multiple of half of it."""

PANEL: Colour = (35, 37, 43)
WELL: Colour = (24, 25, 29)
"""The ground around mask and portrait."""
RAISED: Colour = (48, 51, 59)
EDGE: Colour = (62, 66, 76)
TEXT: Colour = (229, 231, 236)
FAINT: Colour = (150, 155, 167)
ACCENT: Colour = (167, 139, 250)
WARNING: Colour = (245, 190, 105)


def hex_colour(colour: Colour) -> str:
    """A colour as Tk writes it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def readable_on(colour: Colour) -> Colour:
    """Near black or white, whichever can be read on a colour."""
    red, green, blue = colour
    return (20, 21, 24) if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else (255, 255, 255)


def mixed(a: Colour, b: Colour, t: float) -> Colour:
    """The colour on the way from `a` (t = 0) to `b` (t = 1)."""
    red, green, blue = (round(x + (y - x) * t) for x, y in zip(a, b, strict=True))
    return red, green, blue


ttk.Theme(
    name="atelier",
    primary="#6a4cd6",
    success="#3fae7c",
    info="#6f9fe8",
    warning="#e0a458",
    danger="#e0606a",
    secondary="#262931",
    neutral="#6b7280",
    dark={"background": hex_colour(PANEL), "foreground": hex_colour(TEXT)},
).register()


def make_root() -> ttk.App:
    """The main window, empty, as large as the screen has room for.

    Raises:
        tkinter.TclError: there is no display.
    """
    root = ttk.App(title="Anime Painter", theme="atelier-dark")
    width = min(1440, root.winfo_screenwidth() - 40)
    height = min(790, root.winfo_screenheight() - 80)
    root.geometry(f"{width}x{height}")
    return root


def family() -> str:
    """Name of the typeface of the window."""
    return str(tkinter.font.nametofont("TkDefaultFont").actual("family"))
