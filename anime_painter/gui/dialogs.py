"""Dialogs of the system that ask for files."""

from __future__ import annotations

import tkinter
from collections.abc import Mapping
from pathlib import Path
from tkinter import colorchooser, filedialog, simpledialog

from anime_painter.document.project import ENDING
from anime_painter.language import tr
from anime_painter.pictures import PICTURE_ENDINGS


def ask_picture(parent: tkinter.Misc, title: str) -> Path | None:
    """A picture to read; None if the user thinks better of it."""
    kinds = [(tr("Pictures"), " ".join(f"*{ending}" for ending in PICTURE_ENDINGS)), (tr("All files"), "*")]
    return _path(filedialog.askopenfilename(parent=parent, title=title, filetypes=kinds))


def ask_open(parent: tkinter.Misc) -> Path | None:
    """A project or a picture to open; None if the user thinks better of it."""
    pictures = " ".join(f"*{ending}" for ending in PICTURE_ENDINGS)
    kinds = [
        (tr("Projects and pictures"), f"*{ENDING} {pictures}"),
        (tr("Projects"), f"*{ENDING}"),
        (tr("All files"), "*"),
    ]
    return _path(filedialog.askopenfilename(parent=parent, title=tr("Open"), filetypes=kinds))


def ask_save_project(parent: tkinter.Misc, name: str) -> Path | None:
    """Where the project goes; None if the user thinks better of it."""
    return ask_save(parent, tr("Save the project"), name, {tr("Projects"): ENDING})


def ask_save(parent: tkinter.Misc, title: str, name: str, kinds: Mapping[str, str]) -> Path | None:
    """Where something goes; None if the user thinks better of it.

    Args:
        name: that is suggested.
        kinds: endings by what they are called; the first is added to a name that has none.
    """
    types = [(kind, f"*{ending}") for kind, ending in kinds.items()]
    ending = next(iter(kinds.values()))
    chosen = filedialog.asksaveasfilename(
        parent=parent, title=title, initialfile=name, defaultextension=ending, filetypes=types
    )
    return _path(chosen)


def ask_mask(parent: tkinter.Misc) -> Path | None:
    """A mask to read; None if the user thinks better of it."""
    kinds = [(tr("Masks"), "*.png *.json"), (tr("All files"), "*")]
    return _path(filedialog.askopenfilename(parent=parent, title=tr("Open a mask"), filetypes=kinds))


def ask_number(parent: tkinter.Misc, title: str, first: int | None) -> int | None:
    """A whole number, 0 or more; None if the user thinks better of it."""
    return simpledialog.askinteger("Anime Painter", title, parent=parent, initialvalue=first, minvalue=0)


def ask_colour(parent: tkinter.Misc, title: str, first: tuple[int, int, int]) -> tuple[int, int, int] | None:
    """A colour in sRGB, each 0..255; None if the user thinks better of it."""
    chosen = colorchooser.askcolor("#{:02x}{:02x}{:02x}".format(*first), parent=parent, title=title)[0]
    if chosen is None:
        return None
    red, green, blue = (int(channel) for channel in chosen)
    return red, green, blue


def _path(name: object) -> Path | None:
    return Path(str(name)) if name else None
