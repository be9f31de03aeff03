"""The mouse on the mask: which gesture an event begins, and where it goes."""

from __future__ import annotations

import tkinter
from typing import TYPE_CHECKING, Protocol

from anime_painter.classes import BACKGROUND
from anime_painter.gui.mask_canvas import MaskCanvas
from anime_painter.gui.shortcuts import is_typing
from anime_painter.gui.tools.easel import Easel, Held
from anime_painter.gui.tools.tool import Tool

if TYPE_CHECKING:
    MouseEvent = tkinter.Event[tkinter.Misc]

_SHIFT, _CONTROL = 0x1, 0x4
_BUTTONS = 0x700
"""Of an event's state: buttons that were held before it."""
_STEP = 1.25
"""Factor of zoom for each notch of the wheel."""
_PAN = 60
"""Pixels that a notch of the wheel moves the mask sideways."""
_REACH = 9
"""Pixels on the screen around a handle in which it is grasped."""


class Hand(Protocol):
    """What the mouse can use."""

    easel: Easel

    @property
    def picker(self) -> Tool:
        """Picks a class while Ctrl is held."""
        ...

    @property
    def axis_mover(self) -> Tool:
        """Moves the axis of symmetry."""
        ...

    @property
    def tool(self) -> Tool:
        """The tool in hand."""
        ...

    def grow_brush(self, steps: int) -> None:
        """Makes the brush larger or smaller."""


class Pointer:
    """Takes the mouse's events on the canvas to the tool in hand.

    The left button uses the tool and the right one uses it to erase; Ctrl picks a class, Space and the middle
    button pan, the wheel zooms, and with Ctrl it sizes the brush.
    """

    def __init__(self, canvas: MaskCanvas, hand: Hand) -> None:
        self._canvas = canvas
        self._hand = hand
        self._gesture: Tool | None = None
        self._pan_from: tuple[int, int] | None = None
        self._space = False
        self._pointer: tuple[int, int] | None = None
        self._bind_mouse()
        self._bind_space()

    def show(self) -> None:
        """Draws the ring and the tool's lines as they are now."""
        tool, brush = self._hand.tool, self._hand.easel.brush
        ring = self._pointer if tool.shows_ring and not self._space else None
        self._canvas.show_ring(ring, brush.diameter, brush.tip)
        self._canvas.show_axis(brush.axis if brush.symmetric else None)
        self._canvas.show_guide(tool.guide())
        self._canvas.configure(cursor="fleur" if self._space else tool.cursor)

    def _bind_mouse(self) -> None:
        canvas = self._canvas
        mac = canvas.tk.call("tk", "windowingsystem") == "aqua"
        middle, right = ("3", "2") if mac else ("2", "3")
        canvas.bind("<ButtonPress-1>", lambda event: self._press(event, erases=False))
        canvas.bind("<B1-Motion>", self._drag)
        canvas.bind("<ButtonRelease-1>", self._release)
        canvas.bind("<Double-Button-1>", self._double)
        canvas.bind(f"<ButtonPress-{right}>", lambda event: self._press(event, erases=True))
        canvas.bind(f"<B{right}-Motion>", self._drag)
        canvas.bind(f"<ButtonRelease-{right}>", self._release)
        canvas.bind(f"<ButtonPress-{middle}>", self._start_pan)
        canvas.bind(f"<B{middle}-Motion>", self._drag)
        canvas.bind(f"<ButtonRelease-{middle}>", self._release)
        canvas.bind("<Motion>", self._hover)
        canvas.bind("<Leave>", self._leave)
        canvas.bind("<MouseWheel>", lambda event: self._wheel(event, 1 if event.delta > 0 else -1))
        canvas.bind("<Button-4>", lambda event: self._wheel(event, 1))
        canvas.bind("<Button-5>", lambda event: self._wheel(event, -1))

    def _bind_space(self) -> None:
        root = self._canvas.nametowidget(".")

        def turn(event: MouseEvent, held: bool) -> None:
            if not is_typing(event.widget) and self._canvas.winfo_exists() and held != self._space:
                self._space = held
                self.show()

        root.bind("<KeyPress-space>", lambda event: turn(event, True))
        root.bind("<KeyRelease-space>", lambda event: turn(event, False))

    def _press(self, event: MouseEvent, erases: bool) -> None:
        self._canvas.focus_set()
        if not int(event.state) & _BUTTONS:
            # A dialog, such as one that a key opens in mid-stroke, may have taken the last release.
            self._end_gesture(event, self._pointer or (event.x, event.y))
        if self._space:
            self._start_pan(event)
            return
        if self._gesture is not None:
            return  # The other button, while one is held.
        tool, easel = self._hand.tool, self._hand.easel
        easel.reach = _REACH / self._canvas.viewport.zoom
        if int(event.state) & _CONTROL:
            tool = self._hand.picker
        elif self._canvas.on_axis(event.x, event.y):
            tool = self._hand.axis_mover
        elif erases and tool.takes_points:
            tool.step_back()
            return
        self._gesture = tool
        class_id = BACKGROUND if erases else easel.brush.class_id
        tool.press(self._canvas.to_mask(event.x, event.y), class_id, _held(event))
        self._move(event)

    def _drag(self, event: MouseEvent) -> None:
        if self._pan_from is not None:
            x, y = self._pan_from
            self._pan_from = event.x, event.y
            self._canvas.show(self._canvas.viewport.panned(event.x - x, event.y - y))
        elif self._gesture is not None:
            self._gesture.drag(self._canvas.to_mask(event.x, event.y), _held(event))
        self._move(event)

    def _release(self, event: MouseEvent) -> None:
        self._end_gesture(event, (event.x, event.y))

    def _end_gesture(self, event: MouseEvent, at: tuple[int, int]) -> None:
        """Ends what a button began, at a point of the canvas."""
        self._pan_from = None
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.release(self._canvas.to_mask(*at), _held(event))
            self.show()

    def _double(self, event: MouseEvent) -> None:
        # Tk tells a double click instead of the second press.
        self._press(event, erases=False)
        self._hand.tool.finish()

    def _start_pan(self, event: MouseEvent) -> None:
        self._pan_from = event.x, event.y

    def _hover(self, event: MouseEvent) -> None:
        self._hand.tool.hover(self._canvas.to_mask(event.x, event.y))
        self._move(event)

    def _move(self, event: MouseEvent) -> None:
        self._pointer = event.x, event.y
        tool, brush = self._hand.tool, self._hand.easel.brush
        self._canvas.show_ring(
            self._pointer if tool.shows_ring and not self._space else None, brush.diameter, brush.tip
        )

    def _leave(self, _: MouseEvent) -> None:
        self._pointer = None
        self._canvas.show_ring(None)

    def _wheel(self, event: MouseEvent, notches: int) -> None:
        state, view = int(event.state), self._canvas.viewport
        if state & _CONTROL:
            self._hand.grow_brush(notches)
        elif state & _SHIFT:
            self._canvas.show(view.panned(_PAN * notches, 0))
        else:
            self._canvas.show(view.zoomed(_STEP**notches, event.x, event.y - self._canvas.top))


def _held(event: MouseEvent) -> Held:
    return Held(shift=bool(int(event.state) & _SHIFT))
