"""Dialogs: files, keys, and what this is."""

from __future__ import annotations

import tkinter
from collections.abc import Mapping, Sequence
from pathlib import Path
from tkinter import colorchooser, filedialog, simpledialog

import ttkbootstrap as ttk

from anime_painter import __version__
from anime_painter.document.project import ENDING
from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.language import tr
from anime_painter.pictures import PICTURE_ENDINGS

_KEY_COLUMNS = 3


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


def show_keys(root: tkinter.Misc, keys: Sequence[tuple[str, str]]) -> tkinter.Toplevel:
    """Lists keys and what they do."""
    window, body = _sheet(root, tr("Keys"))
    look = look_of(root)
    rows = -(-len(keys) // _KEY_COLUMNS)
    for number, (key, what) in enumerate(keys):
        column, row = divmod(number, rows)
        label = ttk.Label(body, text=key, font=look.font(8, "bold"), foreground=hex_colour(look.accent))
        label.grid(row=row, column=2 * column, sticky="w", padx=(3 * look.gap * (column > 0), look.gap))
        ttk.Label(body, text=what, font=look.font(8)).grid(
            row=row, column=2 * column + 1, sticky="w", pady=look.px(1)
        )
    return window


def show_about(root: tkinter.Misc) -> tkinter.Toplevel:
    """Says what this is, and whose the portraits are."""
    window, body = _sheet(root, "About Anime Painter")
    look = look_of(root)
    ttk.Label(body, text="Anime Painter", font=look.font(16, "bold")).pack(anchor="w")
    ttk.Label(body, text=f"Version {__version__}", foreground=hex_colour(look.faint)).pack(
        anchor="w", pady=(0, 2 * look.gap)
    )
    text = (
        "Paint a mask of seven classes, and see an anime portrait appear beside it.\n\n"
        "The generator learned from portraits that this project draws itself, so the portraits that you "
        "paint are yours to use. The cards in models/ tell how each network was made.\n\n"
        "Apache License 2.0."
    )
    ttk.Label(body, text=text, wraplength=look.px(360), justify="left").pack(anchor="w")
    return window


def _path(name: object) -> Path | None:
    return Path(str(name)) if name else None


def _sheet(root: tkinter.Misc, title: str) -> tuple[tkinter.Toplevel, ttk.Frame]:
    gap = look_of(root).gap
    window = ttk.Toplevel(title=title, master=root)
    window.resizable(False, False)
    window.transient(root.winfo_toplevel())
    frame = ttk.Frame(window, padding=3 * gap)
    frame.pack(fill="both", expand=True)
    body = ttk.Frame(frame)
    body.pack(fill="both", expand=True)
    close = ttk.Button(frame, text="Close", command=window.destroy, bootstyle="primary")
    close.pack(anchor="e", pady=(2 * gap, 0))
    for key in ("<Escape>", "<Return>"):
        window.bind(key, lambda _: window.destroy())
    window.geometry(f"+{root.winfo_rootx() + 80}+{root.winfo_rooty() + 60}")
    close.focus_set()
    return window, body
