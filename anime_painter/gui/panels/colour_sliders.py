"""Named sliders towards the colours of hair, eyes and skin, a tab for each."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping

import ttkbootstrap as ttk

from anime_painter.document.styling import Strengths
from anime_painter.gui.colour_slider import ColourSlider
from anime_painter.gui.theme import Colour, hex_colour, look_of

_TITLES = {"hair": "Hair", "eye": "Eyes", "skin": "Skin"}


class ColourSliders(ttk.Frame):
    """All colour sliders.

    Args:
        swatches: sRGB colour of every slider, by group and name.
        moved: told the strengths that are not 0 whenever one moves, and whether it has come to rest.

    Attributes:
        sliders: by group and colour.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        swatches: Mapping[str, Mapping[str, Colour]],
        moved: Callable[[Strengths, bool], None],
    ) -> None:
        super().__init__(parent)
        self._look = look = look_of(parent)
        self._moved = moved
        self.sliders: dict[tuple[str, str], ColourSlider] = {}
        self._figures: dict[tuple[str, str], ttk.Label] = {}
        self.tabs = ttk.Notebook(self)
        self.tabs.pack(fill="both", expand=True)
        for group, colours in swatches.items():
            page = ttk.Frame(self.tabs, padding=(look.gap // 2, look.gap, look.gap // 2, 0))
            page.columnconfigure(1, weight=1)
            self.tabs.add(page, text=_TITLES.get(group, group.capitalize()))
            for row, (name, colour) in enumerate(colours.items()):
                self._add_slider(page, row, (group, name), colour)
        self.reset_button = ttk.Button(
            self, text="Reset colours", command=self._reset, bootstyle="secondary", takefocus=False
        )
        self.reset_button.pack(fill="x", pady=(look.gap, 0))
        self._show_figures()

    def strengths(self) -> Strengths:
        """Strengths 0..1 of all sliders that are not 0, by group and colour."""
        found: dict[str, dict[str, float]] = {}
        for (group, name), slider in self.sliders.items():
            if slider.value > 0:
                found.setdefault(group, {})[name] = slider.value
        return found

    def show(self, strengths: Strengths) -> None:
        """Puts all sliders where the strengths say; those that are not named, to 0."""
        for (group, name), slider in self.sliders.items():
            slider.set(strengths.get(group, {}).get(name, 0.0))
        self._show_figures()

    def _reset(self) -> None:
        self.show({})
        self._moved({}, True)

    def _slid(self, resting: bool) -> None:
        self._show_figures()
        self._moved(self.strengths(), resting)

    def _show_figures(self) -> None:
        for key, label in self._figures.items():
            value = self.sliders[key].value
            label.configure(text=f"{value:.0%}".rstrip("%") if value > 0 else "")
        self.reset_button.state(["!disabled" if self.strengths() else "disabled"])

    def _add_slider(self, page: ttk.Frame, row: int, key: tuple[str, str], colour: Colour) -> None:
        ttk.Label(page, text=key[1].capitalize(), font=self._look.font(9), width=9).grid(
            row=row, column=0, sticky="w", pady=1
        )
        slider = ColourSlider(page, colour, self._slid)
        slider.grid(row=row, column=1, sticky="ew")
        figure = ttk.Label(
            page, width=3, anchor="e", font=self._look.font(9), foreground=hex_colour(self._look.faint)
        )
        figure.grid(row=row, column=2, sticky="e")
        self.sliders[key] = slider
        self._figures[key] = figure
