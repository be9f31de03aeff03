"""The map of styles: a mosaic of small portraits, like beside like; a closer look shows more of them."""

from __future__ import annotations

import math
import tkinter
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageTk

from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.inference.painter import MapOfStyles, StylePoint

if TYPE_CHECKING:
    CanvasEvent = tkinter.Event[tkinter.Misc]

_SIDE = 270
"""Pixels of the design at least, across and down."""
_ACROSS = 6
"""Portraits side by side while the whole map is seen; they grow with the zoom, and split in four at twice
their size."""
_HOVERED = 96
_CLOSEST = 8.0
"""Zoom at most."""
_STEP = 1.25
_STILL = 4
"""Pixels that a click may move before it is a drag."""


class StyleMapView(tkinter.Canvas):
    """Shows the map; a click takes a style, dragging moves the map, the wheel zooms.

    The map is divided into cells, and each shows the one of its points that is nearest to its middle.

    Args:
        take: told the point that was clicked.

    Attributes:
        hovered: the point under the pointer.
        zoom: 1 shows all of the map.
    """

    def __init__(
        self, parent: tkinter.Misc, styles: MapOfStyles, take: Callable[[StylePoint], object]
    ) -> None:
        self._look = look = look_of(parent)
        side = look.px(_SIDE)
        super().__init__(
            parent,
            width=side,
            height=side,
            bg=hex_colour(look.well),
            highlightthickness=0,
            bd=0,
            cursor="hand2",
        )
        self._styles = styles
        self._take = take
        self.zoom = 1.0
        self.hovered: StylePoint | None = None
        self._size = np.array([side, side])
        self._centre = np.array([0.5, 0.5])
        self._pressed: tuple[int, int] | None = None
        self._dragged = False
        self._places = np.array([(p.x, p.y) for p in styles.points])
        self._photo = ImageTk.PhotoImage("RGB", (side, side))
        self._item = self.create_image(0, 0, anchor="nw", image=self._photo)
        self._lens = ImageTk.PhotoImage("RGB", (look.px(_HOVERED), look.px(_HOVERED)))
        self._lens_item = self.create_image(0, 0, image=self._lens, state="hidden")
        self._lens_frame = self.create_rectangle(
            0, 0, 0, 0, outline=hex_colour(look.accent), width=look.px(2), state="hidden"
        )
        self.bind("<Configure>", lambda event: self._resize(event.width, event.height))
        self.bind("<Motion>", lambda event: self._show_lens(self._point_at(event.x, event.y)))
        self.bind("<Leave>", lambda _: self._show_lens(None))
        self.bind("<ButtonPress-1>", self._press)
        self.bind("<B1-Motion>", self._drag)
        self.bind("<ButtonRelease-1>", self._release)
        self.bind("<Button-4>", lambda event: self._zoom_by(_STEP, event.x, event.y))
        self.bind("<Button-5>", lambda event: self._zoom_by(1 / _STEP, event.x, event.y))
        self.bind(
            "<MouseWheel>",
            lambda event: self._zoom_by(_STEP if event.delta > 0 else 1 / _STEP, event.x, event.y),
        )
        self._draw()

    @property
    def tile(self) -> int:
        """Side of a portrait on the screen, in pixels."""
        return max(int((self._size / self._cells * self.zoom).min()) - self._look.px(2), 1)

    @property
    def shown(self) -> list[StylePoint]:
        """The points of which portraits can be seen, or can be moved into view."""
        return [self._styles.points[index] for index in self._mosaic().values()]

    def place_of(self, point: StylePoint) -> tuple[int, int]:
        """Where a point's cell has its middle in the widget."""
        index = next(i for i, known in enumerate(self._styles.points) if known is point)
        x, y = self._on_screen((self._cell_of(self._places[index]) + 0.5) / self._cells)
        return round(x), round(y)

    @property
    def _cells(self) -> np.ndarray:
        """int[2], cells across and down, twice as many with every doubling of the zoom."""
        width, height = self._size
        rows = max(round(_ACROSS * height / width), 1)
        return np.array([_ACROSS, rows]) << int(math.log2(self.zoom))

    def _cell_of(self, places: np.ndarray) -> np.ndarray:
        """int64[..., 2], the cells in which places of the map are."""
        return np.clip((places * self._cells).astype(int), 0, self._cells - 1)

    def _mosaic(self) -> dict[tuple[int, int], int]:
        """Which point each cell shows, by its column and row."""
        cells = self._cell_of(self._places)
        distances = np.abs(self._places * self._cells - cells - 0.5).max(axis=1)
        # The nearest comes last, and stays.
        return {(int(cells[i, 0]), int(cells[i, 1])): int(i) for i in np.argsort(-distances, kind="stable")}

    def _on_screen(self, places: np.ndarray) -> np.ndarray:
        """float64[..., 2], where places of the map are in the widget."""
        return ((places - self._centre) * self.zoom + 0.5) * self._size

    def _on_map(self, x: int, y: int) -> np.ndarray:
        """float64[2], the place of the map that is at one of the widget."""
        return (np.array([x, y]) / self._size - 0.5) / self.zoom + self._centre

    def _resize(self, width: int, height: int) -> None:
        if (width, height) == tuple(self._size):
            return
        self._size = np.array([width, height])
        self._photo = ImageTk.PhotoImage("RGB", (width, height))
        self.itemconfigure(self._item, image=self._photo)
        self._look_at(self._centre)

    def _draw(self) -> None:
        image = Image.new("RGB", tuple(self._size.tolist()), self._look.well)
        side = self.tile
        for cell, index in self._mosaic().items():
            middle = self._on_screen((np.array(cell) + 0.5) / self._cells)
            left, top = np.round(middle - side / 2).astype(int).tolist()
            if left > -side and top > -side and left < image.width and top < image.height:
                picture = Image.fromarray(self._styles.picture(self._styles.points[index]))
                image.paste(picture.resize((side, side), Image.Resampling.BILINEAR), (left, top))
        self._photo.paste(image)

    def _point_at(self, x: int, y: int) -> StylePoint | None:
        column, row = self._cell_of(self._on_map(x, y)).tolist()
        index = self._mosaic().get((column, row))
        return None if index is None else self._styles.points[index]

    def _show_lens(self, point: StylePoint | None) -> None:
        """Enlarges a point's portrait beside it, within the widget."""
        if point is self.hovered:
            return
        self.hovered = point
        state = "hidden" if point is None else "normal"
        for item in (self._lens_item, self._lens_frame):
            self.itemconfigure(item, state=state)
        if point is None:
            return
        side = self._lens.width()
        self._lens.paste(
            Image.fromarray(self._styles.picture(point)).resize((side, side), Image.Resampling.LANCZOS)
        )
        x, y = self.place_of(point)
        half, gap = side // 2 + 2, (self.tile + side) // 2 + self._look.px(4)
        x = min(max(x, half), int(self._size[0]) - half)
        y = y - gap if y - gap >= half else y + gap
        self.coords(self._lens_item, x, y)
        self.coords(self._lens_frame, x - side // 2 - 1, y - side // 2 - 1, x + side // 2, y + side // 2)

    def _press(self, event: CanvasEvent) -> None:
        self._pressed, self._dragged = (event.x, event.y), False

    def _drag(self, event: CanvasEvent) -> None:
        if self._pressed is None:
            return
        moved = np.array([event.x - self._pressed[0], event.y - self._pressed[1]])
        if self._dragged or np.abs(moved).max() > _STILL:
            self._dragged = True
            self._pressed = event.x, event.y
            self._look_at(self._centre - moved / self._size / self.zoom)

    def _release(self, event: CanvasEvent) -> None:
        point = None if self._dragged else self._point_at(event.x, event.y)
        self._pressed = None
        if point is not None:
            self._take(point)

    def _zoom_by(self, factor: float, x: int, y: int) -> None:
        """Zooms around a place in the widget, which stays where it is."""
        zoom = min(max(self.zoom * factor, 1.0), _CLOSEST)
        offset = np.array([x, y]) / self._size - 0.5
        centre = self._centre + offset / self.zoom - offset / zoom
        self.zoom = zoom
        self._look_at(centre)

    def _look_at(self, centre: np.ndarray) -> None:
        half = 0.5 / self.zoom
        self._centre = np.clip(centre, half, 1 - half)
        self._show_lens(None)
        self._draw()
