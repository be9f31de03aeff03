"""A picture with a square frame that the user moves and sizes."""

from __future__ import annotations

import tkinter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageTk

from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.inference.framing import Box

if TYPE_CHECKING:
    CanvasEvent = tkinter.Event[tkinter.Misc]

_SIDE = 460
"""Of the view in pixels of the design."""
_GRIP = 14
"""Distance from a corner within which a drag sizes the frame instead of moving it."""
_SMALLEST = 16
"""Side of the frame in pixels of the picture."""
_STEP = 1.06
_SHADE = 0.42
"""Brightness of what lies outside the frame."""


class FrameView(tkinter.Canvas):
    """Shows uint8[H, W, 3]; drag inside the frame moves it, at a corner or with the wheel sizes it."""

    def __init__(self, parent: tkinter.Misc, picture: NDArray[np.uint8]) -> None:
        self._look = look = look_of(parent)
        height, width = picture.shape[:2]
        self._scale = look.px(_SIDE) / max(height, width)
        size = max(round(width * self._scale), 1), max(round(height * self._scale), 1)
        super().__init__(
            parent, width=size[0], height=size[1], bg=hex_colour(look.well), highlightthickness=0, bd=0
        )
        self._bright = Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS)
        self._dim = self._bright.point(lambda value: value * _SHADE)
        self._photo = ImageTk.PhotoImage(self._dim)
        self.create_image(0, 0, anchor="nw", image=self._photo)
        self._box: Box | None = None
        self._grip: tuple[float, float] | None = None
        self._corner: tuple[int, int] | None = None
        self.bind("<ButtonPress-1>", self._press)
        self.bind("<B1-Motion>", self._drag)
        self.bind("<MouseWheel>", lambda event: self._size(_STEP if event.delta > 0 else 1 / _STEP))
        self.bind("<Button-4>", lambda _: self._size(_STEP))
        self.bind("<Button-5>", lambda _: self._size(1 / _STEP))

    @property
    def box(self) -> Box | None:
        """The frame in pixels of the picture; None before there is one."""
        return self._box

    def show(self, box: Box) -> None:
        """Shows a frame."""
        self._box = Box(box.left, box.top, max(box.side, _SMALLEST))
        left, top, right, bottom = corners = self.corners()
        image = self._dim.copy()
        x0, y0 = round(max(left, 0)), round(max(top, 0))
        x1, y1 = round(min(right, image.width)), round(min(bottom, image.height))
        if x1 > x0 and y1 > y0:
            image.paste(self._bright.crop((x0, y0, x1, y1)), (x0, y0))
        pen = ImageDraw.Draw(image)
        pen.rectangle(corners, outline=self._look.accent, width=self._look.px(2))
        reach = self._look.px(5)
        for x in (left, right):
            for y in (top, bottom):
                pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=self._look.accent)
        self._photo.paste(image)

    def corners(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the frame in pixels of the view."""
        assert self._box is not None
        box, scale = self._box, self._scale
        return box.left * scale, box.top * scale, (box.left + box.side) * scale, (box.top + box.side) * scale

    def _press(self, event: CanvasEvent) -> None:
        if self._box is None:
            return
        left, top, right, bottom = self.corners()
        reach = self._look.px(_GRIP)
        sides = [-1 if abs(event.x - left) <= reach else 1 if abs(event.x - right) <= reach else 0]
        sides.append(-1 if abs(event.y - top) <= reach else 1 if abs(event.y - bottom) <= reach else 0)
        self._corner = (sides[0], sides[1]) if all(sides) else None
        self._grip = event.x - left, event.y - top

    def _drag(self, event: CanvasEvent) -> None:
        if self._box is None or self._grip is None:
            return
        if self._corner is not None:
            self._pull(event, self._corner)
            return
        x, y = (event.x - self._grip[0]) / self._scale, (event.y - self._grip[1]) / self._scale
        self.show(Box(round(x), round(y), self._box.side))

    def _pull(self, event: CanvasEvent, corner: tuple[int, int]) -> None:
        """Sizes the frame by a corner; the opposite one stays."""
        assert self._box is not None
        box = self._box
        fixed_x = box.left if corner[0] > 0 else box.left + box.side
        fixed_y = box.top if corner[1] > 0 else box.top + box.side
        reach = max(abs(event.x / self._scale - fixed_x), abs(event.y / self._scale - fixed_y))
        side = max(round(reach), _SMALLEST)
        self.show(
            Box(
                fixed_x if corner[0] > 0 else fixed_x - side,
                fixed_y if corner[1] > 0 else fixed_y - side,
                side,
            )
        )

    def _size(self, factor: float) -> None:
        if self._box is None:
            return
        side = max(round(self._box.side * factor), _SMALLEST)
        shift = (self._box.side - side) / 2
        self.show(Box(round(self._box.left + shift), round(self._box.top + shift), side))
