"""A slider whose track leads to a colour."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageTk

from anime_painter.gui.theme import Colour, hex_colour, look_of, mixed

if TYPE_CHECKING:
    SliderEvent = tkinter.Event[tkinter.Misc]

_HEIGHT = 22
_TRACK = 6
_KNOB = 7.0
"""Radius."""
_OVER = 3
"""Drawn larger by this factor and shrunk, for smooth edges."""
_STEP = 0.05


class ColourSlider(tkinter.Canvas):
    """Chooses a number from 0 to 1 by mouse, wheel or arrow keys.

    Args:
        colour: where the track leads.
        moved: called with False while the knob is dragged, and with True when it has come to rest.
        home: value to which a double click goes back.
        start: where the track begins, if it leads from one colour to another.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        colour: Colour,
        moved: Callable[[bool], None],
        width: int = 110,
        home: float = 0.0,
        start: Colour | None = None,
    ) -> None:
        self._look = look = look_of(parent)
        self._height, self._track, self._knob = look.px(_HEIGHT), look.px(_TRACK), _KNOB * look.scale
        super().__init__(
            parent,
            width=look.px(width),
            height=self._height,
            bg=hex_colour(look.panel),
            highlightthickness=0,
            bd=0,
            takefocus=True,
        )
        self._colour = colour
        self._moved = moved
        self._home = home
        self._start = start
        self._value = home
        self._photo: ImageTk.PhotoImage | None = None
        self._image = self.create_image(0, 0, anchor="nw")
        self._bind_events()

    @property
    def value(self) -> float:
        return self._value

    def set(self, value: float) -> None:
        """Moves the knob, without a word to `moved`."""
        value = min(max(value, 0.0), 1.0)
        if value != self._value:
            self._value = value
            self._draw()

    def knob(self, value: float | None = None) -> int:
        """Pixels from the left edge at which the knob stands, or would stand."""
        span = max(self.winfo_width() - 2 * self._knob - 2, 1)
        return round(self._knob + 1 + span * (self._value if value is None else value))

    def _bind_events(self) -> None:
        self.bind("<Configure>", lambda _: self._draw())
        self.bind("<ButtonPress-1>", self._drag)
        self.bind("<B1-Motion>", self._drag)
        self.bind("<ButtonRelease-1>", lambda _: self._moved(True))
        self.bind("<Double-Button-1>", lambda _: self._go(self._home))
        for sequence in ("<FocusIn>", "<FocusOut>"):
            self.bind(sequence, lambda _: self._draw())
        for step, sequences in (
            (_STEP, ("<Right>", "<Up>", "<Button-4>")),
            (-_STEP, ("<Left>", "<Down>", "<Button-5>")),
        ):
            for sequence in sequences:
                self.bind(sequence, lambda _, by=step: self._go(self._value + by))
        self.bind(
            "<MouseWheel>", lambda event: self._go(self._value + (_STEP if event.delta > 0 else -_STEP))
        )
        self.bind("<Home>", lambda _: self._go(0.0))
        self.bind("<End>", lambda _: self._go(1.0))

    def _drag(self, event: SliderEvent) -> None:
        self.focus_set()
        first, last = self.knob(0.0), self.knob(1.0)
        self.set((event.x - first) / max(last - first, 1))
        self._moved(False)

    def _go(self, value: float) -> str:
        self.set(value)
        self._moved(True)
        return "break"

    def _draw(self) -> None:
        width = self.winfo_width()
        if width < 4 * self._knob:
            return
        image = Image.new("RGB", (width * _OVER, self._height * _OVER), self._look.panel)
        pen = ImageDraw.Draw(image)
        self._draw_track(image, pen)
        self._draw_knob(pen)
        image = image.resize((width, self._height), Image.Resampling.LANCZOS)
        if self._photo is None or self._photo.width() != width:
            self._photo = ImageTk.PhotoImage("RGB", (width, self._height))
            self.itemconfigure(self._image, image=self._photo)
        self._photo.paste(image)

    def _draw_track(self, image: Image.Image, pen: ImageDraw.ImageDraw) -> None:
        left, right = self.knob(0.0) - self._look.px(3), self.knob(1.0) + self._look.px(3)
        top = (self._height - self._track) / 2
        box = (left * _OVER, top * _OVER, right * _OVER, (top + self._track) * _OVER)
        # Full colour up to the knob, a hint of it beyond, both fading in from the left.
        shape = Image.new("L", image.size, 0)
        ImageDraw.Draw(shape).rounded_rectangle(box, self._track * _OVER / 2, fill=255)
        ramp = Image.new("RGB", (right - left, 1))
        knob = self.knob() - left
        for x in range(right - left):
            share = x / max(right - left - 1, 1)
            if self._start is not None:
                ink = mixed(self._start, self._colour, share)
            else:
                strength = (0.35 + 0.65 * share) if x <= knob else 0.7 * share
                ink = mixed(self._look.raised, self._colour, strength)
            ramp.putpixel((x, 0), ink)
        stretched = ramp.resize(((right - left) * _OVER, image.height), Image.Resampling.NEAREST)
        colours = Image.new("RGB", image.size)
        colours.paste(stretched, (left * _OVER, 0))
        image.paste(colours, (0, 0), shape)
        # White on the light theme and black on the dark one would have no end.
        pen.rounded_rectangle(box, self._track * _OVER / 2, outline=self._look.edge, width=_OVER)

    def _draw_knob(self, pen: ImageDraw.ImageDraw) -> None:
        x, y = self.knob() * _OVER, self._height * _OVER / 2
        focused = self.focus_displayof() is self
        for radius, fill in (
            (self._knob + self._look.px(1), self._look.accent if focused else self._look.edge),
            (self._knob - 0.5 * self._look.scale, self._look.text),
            (
                self._knob - 3 * self._look.scale,
                self._colour if self._value > 0 else mixed(self._look.text, self._look.panel, 0.35),
            ),
        ):
            r = radius * _OVER
            pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)
