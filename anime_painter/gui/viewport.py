"""How the mask lies on the screen: zoom, place and mirror image. Pure geometry."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from anime_painter.document.mask import Rect
from anime_painter.document.shapes import Point

LARGEST_ZOOM = 32.0
_SMALLEST_SHARE = 0.5
"""The mask gets no smaller than half of what fits."""


@dataclass(frozen=True)
class Viewport:
    """Takes points of a square mask to points of a view, and back.

    Attributes:
        side: of the mask in pixels.
        width, height: of the view on the screen, in its pixels.
        zoom: pixels on the screen for each of the mask.
        centre: point of the mask that the middle of the view shows.
        mirrored: whether left and right are exchanged.
        fits: whether the whole mask is to be seen whatever size the view gets.
    """

    side: int
    width: int = 1
    height: int = 1
    zoom: float = 1.0
    centre: Point = (0.0, 0.0)
    mirrored: bool = False
    fits: bool = True

    def to_mask(self, x: float, y: float) -> Point:
        """The point of the mask at a point of the view, pixel centres at halves; may lie outside."""
        dx, dy = (x - self.width / 2) / self.zoom, (y - self.height / 2) / self.zoom
        return self.centre[0] + (-dx if self.mirrored else dx), self.centre[1] + dy

    def to_screen(self, x: float, y: float) -> Point:
        """The point of the view that shows a point of the mask."""
        dx, dy = (x - self.centre[0]) * self.zoom, (y - self.centre[1]) * self.zoom
        return self.width / 2 + (-dx if self.mirrored else dx), self.height / 2 + dy

    def resized(self, width: int, height: int) -> Viewport:
        """The same in a view of another size."""
        other = replace(self, width=max(width, 1), height=max(height, 1))
        return other.fitted() if self.fits else other._limited()

    def fitted(self) -> Viewport:
        """Shows the whole mask, as large as it can be."""
        return replace(self, zoom=self._fitting, centre=(self.side / 2, self.side / 2), fits=True)

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """Larger by a factor; the point of the mask at (x, y) of the view stays there."""
        zoom = min(max(self.zoom * factor, self._fitting * _SMALLEST_SHARE), LARGEST_ZOOM)
        held, other = self.to_mask(x, y), replace(self, zoom=zoom, fits=False)
        now = other.to_mask(x, y)
        centre = self.centre[0] + held[0] - now[0], self.centre[1] + held[1] - now[1]
        return replace(other, centre=centre)._limited()

    def panned(self, dx: float, dy: float) -> Viewport:
        """Moved by pixels of the view; the mask never leaves it wholly."""
        dx = -dx if self.mirrored else dx
        centre = self.centre[0] - dx / self.zoom, self.centre[1] - dy / self.zoom
        return replace(self, centre=centre, fits=False)._limited()

    def turned(self) -> Viewport:
        """The mirror image."""
        return replace(self, mirrored=not self.mirrored)

    def columns(self, of: int | None = None, beyond: int = 0) -> NDArray[np.intp]:
        """intp[width + beyond]: the column of the mask that each column of the view shows, -1 outside.

        Args:
            of: columns of a picture that is shown in the mask's place, as many as the mask has by default.
            beyond: columns to the right of the view that are wanted, too.
        """
        centres = (np.arange(self.width + beyond) + 0.5 - self.width / 2) / self.zoom
        return self._cells(self.centre[0] + (-centres if self.mirrored else centres), of)

    def rows(self, of: int | None = None, beyond: int = 0) -> NDArray[np.intp]:
        """intp[height + beyond]: the row of the mask that each row of the view shows, as `columns`."""
        centres = (np.arange(self.height + beyond) + 0.5 - self.height / 2) / self.zoom
        return self._cells(self.centre[1] + centres, of)

    def screen_rect(self, rect: Rect) -> Rect:
        """The pixels of the view that show a rectangle of the mask."""
        (x0, y0), (x1, y1) = self.to_screen(rect.left, rect.top), self.to_screen(rect.right, rect.bottom)
        (x0, x1) = sorted((x0, x1))
        return Rect(math.floor(x0), math.floor(y0), math.ceil(x1), math.ceil(y1)).within(
            (self.height, self.width)
        )

    @property
    def _fitting(self) -> float:
        return min(self.width, self.height) / self.side

    def _limited(self) -> Viewport:
        x, y = (min(max(value, 0.0), float(self.side)) for value in self.centre)
        return replace(self, centre=(x, y))

    def _cells(self, at: NDArray[np.floating], of: int | None) -> NDArray[np.intp]:
        cells = np.floor(at * ((of or self.side) / self.side)).astype(np.intp)
        return np.where((at >= 0) & (at < self.side), cells, -1)
