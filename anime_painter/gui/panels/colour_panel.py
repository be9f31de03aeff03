"""The colours of hair, eyes and skin, exactly one or mixed by sliders, and garments; a page for each."""

from __future__ import annotations

import tkinter
from collections.abc import Mapping
from typing import Any

import ttkbootstrap as ttk

from anime_painter.classes import CLOTHES
from anime_painter.document.document import Document
from anime_painter.document.styling import Strengths
from anime_painter.gui.actions.styling import StylingActions
from anime_painter.gui.colour_slider import ColourSlider
from anime_painter.gui.dropper import Dropper
from anime_painter.gui.labels import faint_label
from anime_painter.gui.names import class_title, colour_title, group_title
from anime_painter.gui.panels.colour_field import ColourField
from anime_painter.gui.panels.garment_page import GarmentPage
from anime_painter.gui.segments import Pages
from anime_painter.gui.theme import Colour, look_of
from anime_painter.inference.attributes import TONES
from anime_painter.inference.painter import Accents, Garments
from anime_painter.language import tr

_CLOTHES = "clothes"
"""The page of garments, beside the groups of sliders."""
_LEAST = 1e-3
"""A slider that is nearer to 0 has no effect."""
_TRACKS: dict[str, tuple[Colour, Colour]] = {
    "brightness": ((40, 40, 44), (245, 245, 245)),
    "saturation": ((140, 140, 140), (214, 60, 160)),
}


class ColourPanel(ttk.Frame):
    """All colour sliders, and a colour field for each group.

    Args:
        swatches: sRGB colour of every slider, by group and name.
        garments, accents: that are offered on a page of their own, if there are any garments.

    Attributes:
        sliders: by group and colour.
        fields: by group.
        garments: the page of garments, if there is one.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        document: Document,
        styling: StylingActions,
        dropper: Dropper,
        swatches: Mapping[str, Mapping[str, Colour]],
        garments: Garments,
        accents: Accents,
    ) -> None:
        self._look = look = look_of(parent)
        super().__init__(parent, padding=look.gap)
        self._document = document
        self._styling = styling
        self.sliders: dict[tuple[str, str], ColourSlider] = {}
        self.fields: dict[str, ColourField] = {}
        self._figures: dict[tuple[str, str], ttk.Label] = {}
        titles = {group: group_title(group) for group in swatches}
        self.pages = Pages(
            self, titles | ({_CLOTHES: class_title(CLOTHES)} if garments.names else {}), self._turned
        )
        self.pages.pack(fill="both", expand=True)
        self.garments: GarmentPage | None = None
        if garments.names:
            self.garments = GarmentPage(self.pages.pages[_CLOTHES], document, styling, garments, accents)
            self.garments.pack(fill="both", expand=True)
        for group, colours in swatches.items():
            page = self.pages.pages[group]
            field = ColourField(
                page, group_title(group), dropper, lambda colour, g=group: styling.wish_colour(g, colour)
            )
            field.grid(row=0, column=0, columnspan=3, sticky="ew", pady=(0, look.gap))
            self.fields[group] = field
            page.columnconfigure(1, weight=1)
            for row, (name, colour) in enumerate(colours.items(), start=1):
                self._add_slider(page, row, (group, name), colour)
            self._add_tones(page, len(colours) + 1, group)
        self.reset_button = ttk.Button(
            self, text=tr("Reset sliders"), command=self._reset, bootstyle="neutral", takefocus=False
        )
        self._below: dict[str, Any] = {"side": "bottom", "fill": "x", "pady": (look.gap, 0)}
        self.reset_button.pack(**self._below)

    def show(self) -> None:
        """Puts all sliders where the document says."""
        strengths = self._document.sliders
        for (group, name), slider in self.sliders.items():
            value = strengths.get(group, {}).get(name, 0.0)
            slider.set((value + 1) / 2 if name in TONES else value)
        self._show_figures()
        if self.garments is not None:
            self.garments.show()

    def show_colours(self, colours: Mapping[str, Colour | None]) -> None:
        """Shows what colour every group has in the portrait; None where it has none."""
        for group, field in self.fields.items():
            field.show(colours.get(group))

    def _strengths(self) -> Strengths:
        found: dict[str, dict[str, float]] = {}
        for group, name in self.sliders:
            value = self._strength(group, name)
            if abs(value) > _LEAST:
                found.setdefault(group, {})[name] = value
        return found

    def _strength(self, group: str, name: str) -> float:
        """Of a slider: 0..1 of a colour, -1..1 of a tone, whose slider stands in its middle for 0."""
        value = self.sliders[group, name].value
        return 2 * value - 1 if name in TONES else value

    def _turned(self, page: str) -> None:
        """Garments have no sliders to reset."""
        if page == _CLOTHES:
            self.reset_button.pack_forget()
        else:
            self.reset_button.pack(**self._below)

    def _reset(self) -> None:
        self._styling.move_sliders({}, True)

    def _slid(self, resting: bool) -> None:
        self._show_figures()
        self._styling.move_sliders(self._strengths(), resting)

    def _show_figures(self) -> None:
        for key, label in self._figures.items():
            value = self._strength(*key)
            sign = "+" if key[1] in TONES else ""
            label.configure(text=f"{value:{sign}.0%}".rstrip("%") if abs(value) > _LEAST else "")
        self.reset_button.state(["!disabled" if self._strengths() else "disabled"])

    def _add_tones(self, page: ttk.Frame, row: int, group: str) -> None:
        ttk.Separator(page).grid(row=row, column=0, columnspan=3, sticky="ew", pady=self._look.gap // 2)
        for number, (tone, (start, end)) in enumerate(_TRACKS.items(), start=1):
            self._add_slider(page, row + number, (group, tone), end, start)

    def _add_slider(
        self,
        page: ttk.Frame,
        row: int,
        key: tuple[str, str],
        colour: Colour,
        start: Colour | None = None,
    ) -> None:
        look = self._look
        ttk.Label(page, text=colour_title(key[1]), font=look.font(9), width=10).grid(
            row=row, column=0, sticky="w", pady=1
        )
        home = 0.5 if key[1] in TONES else 0.0
        slider = ColourSlider(page, colour, self._slid, home=home, start=start)
        slider.grid(row=row, column=1, sticky="ew")
        figure = faint_label(page, width=3, anchor="e")
        figure.grid(row=row, column=2, sticky="e")
        self.sliders[key] = slider
        self._figures[key] = figure
