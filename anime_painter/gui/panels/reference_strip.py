"""A row of small pictures whose style can be taken by a click."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import ttkbootstrap as ttk
from PIL import Image

from anime_painter.gui.theme import look_of
from anime_painter.gui.tile import Tile
from anime_painter.language import tr

_SIDE = 38
_MOST = 6
"""As many as the panel is wide."""


class ReferenceStrip(ttk.Frame):
    """Offers references.

    Args:
        pictures: files; the first six are shown.
        take: told the file that was clicked.

    Attributes:
        tiles: by file.
    """

    def __init__(self, parent: tkinter.Misc, pictures: Sequence[Path], take: Callable[[Path], None]) -> None:
        super().__init__(parent)
        self.tiles: dict[Path, Tile] = {}
        look = look_of(parent)
        for path in pictures[:_MOST]:
            tip = tr("Style of “{name}”", name=path.stem.replace("-", " "))
            tile = Tile(self, _SIDE, lambda p=path: take(p), tip)
            with Image.open(path) as image:
                # JPEG files are decoded no larger than needed.
                image.draft("RGB", (2 * look.px(_SIDE), 2 * look.px(_SIDE)))
                tile.show(np.asarray(image.convert("RGB")))
            tile.pack(side="left", padx=(0, look.px(3)))
            self.tiles[path] = tile
