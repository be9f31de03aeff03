"""A row of small pictures whose style can be taken by a click."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Sequence
from pathlib import Path

import ttkbootstrap as ttk
from PIL import Image, ImageTk

from anime_painter.gui.theme import hex_colour, look_of

_SIDE = 38
_MOST = 6
"""As many as the panel is wide."""


class ReferenceStrip(ttk.Frame):
    """Offers references.

    Args:
        pictures: files; the first six are shown.
        take: told the file that was clicked.
    """

    def __init__(self, parent: tkinter.Misc, pictures: Sequence[Path], take: Callable[[Path], None]) -> None:
        super().__init__(parent)
        self.buttons: dict[Path, tkinter.Label] = {}
        self._photos = []
        self._look = look = look_of(parent)
        side = look.px(_SIDE)
        for path in pictures[:_MOST]:
            with Image.open(path) as image:
                # JPEG files are decoded no larger than needed.
                image.draft("RGB", (2 * side, 2 * side))
                small = image.convert("RGB").resize((side, side), Image.Resampling.LANCZOS)
            photo = ImageTk.PhotoImage(small)
            self._photos.append(photo)
            self._add(path, photo, take)

    def _add(self, path: Path, photo: ImageTk.PhotoImage, take: Callable[[Path], None]) -> None:
        edge, text = hex_colour(self._look.edge), hex_colour(self._look.text)
        label = tkinter.Label(
            self,
            image=photo,  # type: ignore[arg-type]
            bd=0,
            highlightthickness=1,
            highlightbackground=edge,
            cursor="hand2",
        )
        label.pack(side="left", padx=(0, 3))
        label.bind("<ButtonPress-1>", lambda _: take(path))
        label.bind("<Enter>", lambda _: label.configure(highlightbackground=text))
        label.bind("<Leave>", lambda _: label.configure(highlightbackground=edge))
        ttk.ToolTip(label, text=f"Style of “{path.stem.replace('-', ' ')}”")
        self.buttons[path] = label
