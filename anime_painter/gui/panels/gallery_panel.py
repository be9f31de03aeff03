"""Masks to begin with, and parts of faces to stamp."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray

from anime_painter.classes import CLASSES, FACE
from anime_painter.gui.actions.gallery import GalleryActions
from anime_painter.gui.icons import icon
from anime_painter.gui.labels import faint_label
from anime_painter.gui.segments import Pages
from anime_painter.gui.theme import look_of
from anime_painter.gui.tile import Tile
from anime_painter.language import tr
from anime_painter.mask_files import in_colours, read_mask
from anime_painter.part_files import THROUGH, Kind, Part, read_part

_MASK_SIDE, _MASK_COLUMNS = 46, 5
_PART_SIDE, _PART_COLUMNS = 61, 4


class GalleryPanel(ttk.Frame):
    """Shows sample masks and parts.

    Args:
        samples, parts: files.
        point_at: turns a place on the screen into one of the mask, in pixels; None beside it.

    Attributes:
        masks, parts: tiles by file.
        random_button: None where the models hold no network for random masks.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        gallery: GalleryActions,
        samples: Sequence[Path],
        parts: Sequence[Path],
        point_at: Callable[[int, int], tuple[float, float] | None],
    ) -> None:
        look = look_of(parent)
        super().__init__(parent, padding=look.gap)
        self._gallery = gallery
        self._point_at = point_at
        self.random_button: ttk.Button | None = None
        if gallery.can_draw_masks:
            self._add_random()
        grid = ttk.Frame(self)
        grid.pack(anchor="w")
        self.masks: dict[Path, Tile] = {}
        for number, path in enumerate(samples):
            tile = Tile(grid, _MASK_SIDE, lambda p=path: gallery.open_sample(p), _title(path))
            tile.show(in_colours(read_mask(path)[0]))
            row, column = divmod(number, _MASK_COLUMNS)
            tile.grid(row=row, column=column, padx=(0, look.px(4)), pady=(0, look.px(4)))
            self.masks[path] = tile
        ttk.Separator(self).pack(fill="x", pady=look.gap)
        self.parts: dict[Path, Tile] = {}
        self.pages = Pages(
            self, {Kind.EYES: tr("Eyes"), Kind.MOUTH: tr("Mouths"), Kind.FRINGE: tr("Fringes")}
        )
        self.pages.pack(fill="both", expand=True)
        for kind, page in self.pages.pages.items():
            self._add_parts(page, [path for path in parts if path.stem.startswith(f"{kind}-")])

    def _add_random(self) -> None:
        look = look_of(self)
        image = icon("dice", look.px(16))
        self.random_button = ttk.Button(
            self,
            text=" " + tr("Random mask"),
            image=image,  # type: ignore[arg-type]
            compound="left",
            command=self._gallery.random_mask,
            bootstyle="primary",
            takefocus=False,
        )
        self.random_button.image = image  # type: ignore[attr-defined]  # Tk keeps the name alone.
        self.random_button.pack(fill="x", pady=(0, look.gap))

    def _add_parts(self, page: ttk.Frame, files: Sequence[Path]) -> None:
        look = look_of(self)
        grid = ttk.Frame(page)
        grid.pack(anchor="w")
        for number, path in enumerate(files):
            part = read_part(path)
            tile = Tile(
                grid,
                _PART_SIDE,
                lambda p=part: self._gallery.stamp(p),
                dropped=lambda x, y, p=part: self._drop(p, x, y),
            )
            tile.show(_preview(part, look.panel))
            row, column = divmod(number, _PART_COLUMNS)
            tile.grid(row=row, column=column, padx=(0, look.px(4)), pady=(0, look.px(4)))
            self.parts[path] = tile
        text = tr("Click: in place of what is there. Drag: where you like.")
        faint_label(page, text, wraplength=look.px(255), justify="left").pack(
            anchor="w", pady=(look.gap // 2, 0)
        )

    def _drop(self, part: Part, x: int, y: int) -> None:
        point = self._point_at(x, y)
        if point is not None:
            self._gallery.stamp_at(part, *point)


def _preview(part: Part, ground: tuple[int, int, int]) -> NDArray[np.uint8]:
    """A part in its class's colour, in the middle of a square."""
    height, width = part.mask.shape
    side = round(max(height, width) * 1.15)
    colour = CLASSES[part.kind.class_id].colour
    square = np.full((side, side, 3), ground if part.kind is Kind.FRINGE else CLASSES[FACE].colour, np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width][part.mask != THROUGH] = colour
    return square


def _title(path: Path) -> str:
    return path.stem.lstrip("0123456789-").replace("-", " ").capitalize()
