"""The canvas that shows the mask, and the lines over it that guide the hand."""

from __future__ import annotations

import tkinter

import numpy as np
from numpy.typing import NDArray

from anime_painter.document.document import SIZE, Document
from anime_painter.document.mask import Rect
from anime_painter.document.shapes import Point, Tip
from anime_painter.gui.mask_pixels import Layers, MaskPixels
from anime_painter.gui.photo import Photo
from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.gui.tools.tool import Guide
from anime_painter.gui.viewport import Viewport
from anime_painter.language import tr

_GRID_CELLS = 8
"""Into which each side of the mask is divided."""
_PIXEL_GRID_ZOOM = 12.0
"""From here on the pixels of the mask have a grid."""
_CAPTION = 24
_HANDLE = 4


class MaskCanvas(tkinter.Canvas):
    """Shows a document's mask through a viewport.

    Attributes:
        viewport: how the mask lies on the canvas.
        top: height of the caption above what the viewport covers.
    """

    def __init__(self, parent: tkinter.Misc, document: Document) -> None:
        self._look = look = look_of(parent)
        super().__init__(parent, width=512, height=512, bg=hex_colour(look.well), highlightthickness=0, bd=0)
        self.top = look.px(_CAPTION)
        self.viewport = Viewport(SIZE)
        self._document = document
        self._layers = Layers()
        self._grid = False
        self._axis: float | None = None
        self._guide = Guide()
        self._pixels = MaskPixels(self.viewport, self._layers, look.well)
        self._photo = Photo(self)
        self._photo.move(0, self.top)
        self._caption = self.create_text(
            0, self.top - look.gap // 2, anchor="sw", fill=hex_colour(look.faint), font=look.font(8, "bold")
        )
        self._ring: tuple[Point, float, Tip] | None = None
        # Two rings, so that the brush is seen on light and on dark classes.
        self._rings = {
            tip: [make(0, 0, 0, 0, outline=shade, state="hidden") for shade in ("#000000", "#ffffff")]
            for tip, make in (("round", self.create_oval), ("square", self.create_rectangle))
        }
        self.bind(
            "<Configure>",
            lambda event: self.show(self.viewport.resized(event.width, event.height - self.top)),
        )

    def show(self, viewport: Viewport) -> None:
        """Shows the mask through another viewport."""
        self.viewport = viewport
        if (self._photo.width, self._photo.height) != (viewport.width, viewport.height):
            self._photo.resize(viewport.width, viewport.height)
        zoom = f"{viewport.zoom:.0%}".replace("%", " %")
        mirrored = " · " + tr("mirrored") if viewport.mirrored else ""
        self.itemconfigure(self._caption, text=f"{tr('Mask').upper()}   {zoom}{mirrored}")
        self.render()

    def lay_over(self, layers: Layers, grid: bool) -> None:
        """Shows the mask with other layers, and a grid."""
        self._layers, self._grid = layers, grid
        self.render()

    def render(self) -> None:
        """Shows everything anew."""
        self._pixels = MaskPixels(self.viewport, self._layers, self._look.well)
        self.refresh(Rect(0, 0, SIZE, SIZE), whole=True)
        self._draw_grid()
        self._draw_axis()
        self.show_guide(self._guide)
        self._draw_ring()

    def refresh(self, rect: Rect, whole: bool = False) -> None:
        """Shows the part of the mask that changed, or the whole view."""
        view = self.viewport
        if rect.empty or not self._photo.width:
            return
        # An outline also lies on the pixel before the one that changed.
        wider = Rect(rect.left - 1, rect.top - 1, rect.right + 1, rect.bottom + 1)
        part = Rect(0, 0, view.width, view.height) if whole else view.screen_rect(wider)
        if not part.empty:
            self._photo.put(self._pixels.part(self._document.mask, part), part.left, part.top)

    def to_mask(self, x: float, y: float) -> Point:
        """The point of the mask under a point of the canvas, pixel centres at halves."""
        return self.viewport.to_mask(x + 0.5, y - self.top + 0.5)

    def to_canvas(self, point: Point) -> Point:
        """Where the canvas shows a point of the mask."""
        x, y = self.viewport.to_screen(*point)
        return x, y + self.top

    def pixels(self) -> NDArray[np.uint8]:
        """What is shown of the mask, uint8[height, width, 3]."""
        return self._photo.pixels()

    def show_ring(self, at: Point | None, diameter: float = 0.0, tip: Tip = "round") -> None:
        """Draws the brush's outline around a point of the canvas, or none."""
        self._ring = None if at is None else (at, diameter, tip)
        self._draw_ring()

    def show_axis(self, axis: float | None) -> None:
        """Draws the axis of symmetry at x of the mask, or none."""
        self._axis = axis
        self._draw_axis()

    def on_axis(self, x: float, y: float) -> bool:
        """Whether a point of the canvas is on the handle of the axis."""
        if self._axis is None:
            return False
        reach = self._look.px(9)
        handle, _ = self.to_canvas((self._axis, 0))
        return abs(x - handle) <= reach and y <= self.top + 2 * reach

    def show_guide(self, guide: Guide) -> None:
        """Draws the lines and handles of a tool."""
        self._guide = guide
        self.delete("guide")
        for line in guide.lines:
            points = [value for point in line for value in self.to_canvas(point)]
            self.create_line(points, fill="#000000", tags="guide")
            self.create_line(points, fill="#ffffff", dash=(4, 4), tags="guide")
        reach = self._look.px(_HANDLE)
        for handle in guide.handles:
            x, y = self.to_canvas(handle)
            self.create_rectangle(
                x - reach, y - reach, x + reach, y + reach, fill="#ffffff", outline="#000000", tags="guide"
            )

    def _draw_ring(self) -> None:
        for tip, rings in self._rings.items():
            for widening, ring in enumerate(rings):
                if self._ring is None or self._ring[2] != tip:
                    self.itemconfigure(ring, state="hidden")
                    continue
                (x, y), diameter, _ = self._ring
                radius = diameter / 2 * self.viewport.zoom + 1 - widening
                self.coords(ring, x - radius, y - radius, x + radius, y + radius)
                self.itemconfigure(ring, state="normal")
                self.tag_raise(ring)

    def _draw_axis(self) -> None:
        self.delete("axis")
        if self._axis is None:
            return
        x, _ = self.to_canvas((self._axis, 0))
        accent = hex_colour(self._look.accent)
        self.create_line(x, self.top, x, self.winfo_height(), fill=accent, dash=(6, 4), tags="axis")
        r = self._look.px(6)
        y = self.top + r + 2
        self.create_polygon(
            x - r, y, x, y - r, x + r, y, x, y + r, fill=accent, outline="#000000", tags="axis"
        )

    def _draw_grid(self) -> None:
        self.delete("grid")
        if not self._grid:
            return
        step = 1.0 if self.viewport.zoom >= _PIXEL_GRID_ZOOM else SIZE / _GRID_CELLS
        view = self.viewport
        (left, top), (right, bottom) = self.to_canvas((0, 0)), self.to_canvas((SIZE, SIZE))
        left, right = sorted((left, right))
        for number in range(round(SIZE / step) + 1):
            x, y = self.to_canvas((number * step, number * step))
            if 0 <= x <= view.width:
                self.create_line(x, top, x, bottom, fill="#808080", stipple="gray50", tags="grid")
            if self.top <= y <= view.height + self.top:
                self.create_line(left, y, right, y, fill="#808080", stipple="gray50", tags="grid")
