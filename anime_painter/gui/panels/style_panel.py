"""The style: a reference picture, a new sample, and sliders for the colours of hair, eyes and skin."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray
from PIL import Image, ImageTk

from anime_painter.gui.theme import EDGE, GAP, hex_colour

_THUMBNAIL = 96
_TITLES = {"hair": "Hair", "eye": "Eyes", "skin": "Skin"}


class StylePanel(ttk.Frame):
    """Chooses the style.

    Args:
        swatches: sRGB colour of every slider, by group and name.
        pick_reference, new_style: called by the buttons.
        moved: told the strengths of all sliders that are not 0, by group and colour, whenever one moves.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        swatches: Mapping[str, Mapping[str, tuple[int, int, int]]],
        pick_reference: Callable[[], None],
        new_style: Callable[[], None],
        moved: Callable[[dict[str, dict[str, float]]], None],
    ) -> None:
        super().__init__(parent)
        self._moved = moved
        self.values: dict[tuple[str, str], tkinter.DoubleVar] = {}
        self.scales: dict[tuple[str, str], ttk.Scale] = {}
        self._add_style_buttons(pick_reference, new_style)
        tabs = ttk.Notebook(self)
        tabs.pack(fill="both", expand=True, pady=(GAP, 0))
        self.tabs = tabs
        for group, colours in swatches.items():
            page = ttk.Frame(tabs, padding=GAP)
            tabs.add(page, text=_TITLES.get(group, group))
            for row, (name, colour) in enumerate(colours.items()):
                self._add_slider(page, row, group, name, colour)
        self.reset_button = ttk.Button(self, text="Reset colours", command=self.reset, bootstyle="light-outline")
        self.reset_button.pack(fill="x", pady=(GAP, 0))

    def strengths(self) -> dict[str, dict[str, float]]:
        """Strengths 0..1 of all sliders that are not 0, by group and colour."""
        found: dict[str, dict[str, float]] = {}
        for (group, name), value in self.values.items():
            if value.get() > 0.004:
                found.setdefault(group, {})[name] = min(value.get(), 1.0)
        return found

    def reset(self) -> None:
        """Puts all sliders to 0."""
        for value in self.values.values():
            value.set(0.0)
        self._moved({})

    def show_reference(self, picture: NDArray[np.uint8] | None) -> None:
        """Shows the reference uint8[H, W, 3], or that there is none."""
        side = (_THUMBNAIL, _THUMBNAIL)
        image = Image.new("RGB", side, "#2b2e34") if picture is None else Image.fromarray(picture).resize(side)
        self._thumbnail.paste(image)

    def _add_style_buttons(self, pick_reference: Callable[[], None], new_style: Callable[[], None]) -> None:
        top = ttk.Frame(self)
        top.pack(fill="x")
        self._thumbnail = ImageTk.PhotoImage("RGB", (_THUMBNAIL, _THUMBNAIL))
        frame = tkinter.Label(top, image=self._thumbnail, highlightthickness=1, highlightbackground=EDGE, bd=0)  # type: ignore[arg-type]
        frame.pack(side="left", padx=(0, GAP))
        self.show_reference(None)
        column = ttk.Frame(top)
        column.pack(side="left", fill="both", expand=True)
        self.reference_button = ttk.Button(column, text="Reference…", command=pick_reference, bootstyle="info")
        self.new_button = ttk.Button(column, text="New style", command=new_style, bootstyle="primary")
        for button in (self.reference_button, self.new_button):
            button.pack(fill="x", pady=(0, GAP))

    def _add_slider(self, page: ttk.Frame, row: int, group: str, name: str, colour: tuple[int, int, int]) -> None:
        swatch = tkinter.Frame(page, width=16, height=16, bg=hex_colour(colour), highlightthickness=1, highlightbackground=EDGE)
        swatch.grid(row=row, column=0, padx=(0, 6), pady=3)
        ttk.Label(page, text=name, width=9).grid(row=row, column=1, sticky="w")
        value = tkinter.DoubleVar(value=0.0)
        scale = ttk.Scale(page, from_=0.0, to=1.0, variable=value, length=120, command=lambda _: self._moved(self.strengths()))
        scale.grid(row=row, column=2, sticky="ew")
        page.columnconfigure(2, weight=1)
        self.values[group, name] = value
        self.scales[group, name] = scale
