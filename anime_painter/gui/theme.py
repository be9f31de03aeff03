"""Looks: a calm dark theme, so that the portrait is the brightest thing on the screen."""

from __future__ import annotations

import tkinter

import ttkbootstrap

GAP = 8
"""Pixels between neighbours."""
BACKGROUND = "#222428"
EDGE = "#3a3d44"
_NARROW = 1480


def make_root() -> ttkbootstrap.Window:
    """The main window, empty.

    Raises:
        tkinter.TclError: there is no display.
    """
    return ttkbootstrap.Window(title="Anime Painter", themename="darkly")


def view_side(root: tkinter.Misc) -> int:
    """Side of mask and portrait on the screen, in pixels."""
    return 512 if root.winfo_screenwidth() >= _NARROW else 400


def hex_colour(colour: tuple[int, int, int]) -> str:
    """sRGB 0..255 as Tk writes it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def readable_on(colour: tuple[int, int, int]) -> str:
    """Black or white, whichever can be read on a colour."""
    red, green, blue = colour
    return "#101114" if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else "#ffffff"
