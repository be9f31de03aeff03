"""The map of styles: small portraits where there is room, spots of their hair colour elsewhere."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageTk

from anime_painter.gui.theme import Colour, hex_colour, look_of
from anime_painter.inference.painter import MapOfStyles, StylePoint

if TYPE_CHECKING:
    CanvasEvent = tkinter.Event[tkinter.Misc]

_SIDE = 270
_TILE = 26
"""Of the portraits when the whole map is seen, in pixels of the design; they grow with the zoom."""
_LARGEST_TILE = 64
_SPOT = 3
_HOVERED = 72
_CLOSEST = 8.0
"""Zoom at most."""
_STEP = 1.25
_MARGIN = 0.04
"""Of the map's side, around its points."""
_STILL = 4
"""Pixels that a click may move before it is a drag."""


class StyleMapView(tkinter.Canvas):
    """Shows the map; a click takes a style, dragging moves the map, the wheel zooms.

    Args:
        swatches: sRGB colours of hair by name.
        take: told the point that was clicked.

    Attributes:
        hovered: the point under the pointer.
        zoom: 1 shows all of the map.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        styles: MapOfStyles,
        swatches: Mapping[str, Colour],
        take: Callable[[StylePoint], object],
    ) -> None:
        self._look = look = look_of(parent)
        self._side = look.px(_SIDE)
        super().__init__(
            parent,
            width=self._side,
            height=self._side,
            bg=hex_colour(look.well),
            highlightthickness=max(look.px(1), 1),
            highlightbackground=hex_colour(look.edge),
            bd=0,
            cursor="hand2",
        )
        self._styles = styles
        self._swatches = swatches
        self._take = take
        self.zoom = 1.0
        self.hovered: StylePoint | None = None
        self._centre = np.array([0.5, 0.5])
        self._pressed: tuple[int, int] | None = None
        self._dragged = False
        self._places = np.array([(p.x, p.y) for p in styles.points]) * (1 - 2 * _MARGIN) + _MARGIN
        self._photo = ImageTk.PhotoImage("RGB", (self._side, self._side))
        self.create_image(0, 0, anchor="nw", image=self._photo)
        self._lens = ImageTk.PhotoImage("RGB", (look.px(_HOVERED), look.px(_HOVERED)))
        self._lens_item = self.create_image(0, 0, image=self._lens, state="hidden")
        self._lens_frame = self.create_rectangle(0, 0, 0, 0, outline=hex_colour(look.accent), state="hidden")
        self.bind("<Motion>", lambda event: self._hover(event.x, event.y))
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

    def place_of(self, point: StylePoint) -> tuple[int, int]:
        """Where a point is in the widget."""
        index = next(i for i, known in enumerate(self._styles.points) if known is point)
        x, y = self._on_screen()[index]
        return round(x), round(y)

    def _on_screen(self) -> np.ndarray:
        """float64[N, 2], the points' places in the widget."""
        return ((self._places - self._centre) * self.zoom + 0.5) * self._side

    def _draw(self) -> None:
        look = self._look
        image = Image.new("RGB", (self._side, self._side), look.well)
        pen = ImageDraw.Draw(image)
        tile = min(look.px(_TILE) * self.zoom**0.5, look.px(_LARGEST_TILE))
        spot = look.px(_SPOT)
        points = self._on_screen()
        seen = np.flatnonzero(((points > -tile) & (points < self._side + tile)).all(axis=1)).tolist()
        for index in seen:
            x, y = points[index]
            colour = self._swatches.get(self._styles.points[index].hair, look.faint)
            pen.ellipse((x - spot, y - spot, x + spot, y + spot), fill=colour, outline=look.well)
        laid: list[np.ndarray] = []
        for index in seen:
            if all(np.abs(other - points[index]).max() > tile + 1 for other in laid):
                laid.append(points[index])
                picture = Image.fromarray(self._styles.picture(self._styles.points[index]))
                left, top = np.round(points[index] - tile / 2).astype(int).tolist()
                image.paste(picture.resize((round(tile),) * 2, Image.Resampling.BOX), (left, top))
        self._photo.paste(image)

    def _hover(self, x: int, y: int) -> None:
        self._show_lens(self._nearest(x, y))

    def _nearest(self, x: int, y: int) -> StylePoint | None:
        distances = np.abs(self._on_screen() - (x, y)).max(axis=1)
        index = int(distances.argmin())
        return self._styles.points[index] if distances[index] <= self._look.px(_TILE) else None

    def _show_lens(self, point: StylePoint | None) -> None:
        """Enlarges a point's portrait beside it, within the widget."""
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
        half, gap = side // 2 + 2, self._look.px(_TILE) // 2 + side // 2 + 4
        x = min(max(x, half), self._side - half)
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
            self._look_at(self._centre - moved / self._side / self.zoom)

    def _release(self, event: CanvasEvent) -> None:
        point = None if self._dragged else self._nearest(event.x, event.y)
        self._pressed = None
        if point is not None:
            self._take(point)

    def _zoom_by(self, factor: float, x: int, y: int) -> None:
        """Zooms around a place in the widget, which stays where it is."""
        zoom = min(max(self.zoom * factor, 1.0), _CLOSEST)
        offset = np.array([x, y]) / self._side - 0.5
        centre = self._centre + offset / self.zoom - offset / zoom
        self.zoom = zoom
        self._look_at(centre)

    def _look_at(self, centre: np.ndarray) -> None:
        half = 0.5 / self.zoom
        self._centre = np.clip(centre, half, 1 - half)
        self._show_lens(None)
        self._draw()
