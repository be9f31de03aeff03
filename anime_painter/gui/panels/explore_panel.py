"""Finding a style: its neighbours in a square of nine, and the map of all styles."""

from __future__ import annotations

import tkinter

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray

from anime_painter.gui.actions.exploring import NEIGHBOURS, ExploringActions
from anime_painter.gui.colour_slider import ColourSlider
from anime_painter.gui.icons import icon
from anime_painter.gui.labels import faint_label
from anime_painter.gui.panels.style_map_view import StyleMapView
from anime_painter.gui.segments import Pages
from anime_painter.gui.theme import look_of
from anime_painter.gui.tile import Tile
from anime_painter.inference.painter import MapOfStyles
from anime_painter.language import tr

_SIDE = 80
_CENTRE = NEIGHBOURS // 2
_REST_MILLISECONDS = 400
"""Neighbours are painted once the style has rested for so long."""


class ExplorePanel(ttk.Frame):
    """Shows styles to choose from.

    Attributes:
        map: None where the models hold none.
        tiles: of the neighbours, by place.
        centre: of the style itself.
    """

    def __init__(self, parent: tkinter.Misc, exploring: ExploringActions) -> None:
        self._look = look = look_of(parent)
        super().__init__(parent, padding=look.gap)
        self._exploring = exploring
        self._timer: str | None = None
        self._missing = NEIGHBOURS
        titles = {"neighbours": tr("Nearby")}
        if exploring.map is not None:
            titles["map"] = tr("Map")
        self.pages = Pages(self, titles)
        self.pages.pack(fill="both", expand=True)
        self._add_neighbours(self.pages.pages["neighbours"])
        self.map: StyleMapView | None = None
        if exploring.map is not None:
            self._add_map(self.pages.pages["map"], exploring.map)
        for seen in (self, self._grid):
            seen.bind("<Map>", lambda _: self._paint_soon())
            seen.bind("<Unmap>", lambda _: self._paint_no_more())
        self.bind("<Destroy>", lambda _: self._wait_no_longer())

    @property
    def rested(self) -> bool:
        """Whether what is shown are neighbours of the present style."""
        return not self._missing

    def style_changed(self) -> None:
        """The style is another, so its neighbours are others."""
        self._missing = NEIGHBOURS
        self._exploring.stop_neighbours()
        self._paint_soon()

    def show_centre(self, portrait: NDArray[np.uint8]) -> None:
        """Shows the portrait, uint8[S, S, 3], in the middle."""
        self.centre.show(portrait)

    def _add_neighbours(self, page: ttk.Frame) -> None:
        look, exploring = self._look, self._exploring
        self._grid = grid = ttk.Frame(page)
        grid.pack()
        self.tiles: dict[int, Tile] = {}
        self.centre = Tile(grid, _SIDE, lambda: None)
        self.centre.mark(True)
        for cell in range(NEIGHBOURS + 1):
            place = cell - (cell > _CENTRE)
            tile = self.centre
            if cell != _CENTRE:
                tile = Tile(grid, _SIDE, lambda p=place: exploring.take_neighbour(p), blank="dice")
                self.tiles[place] = tile
            tile.grid(row=cell // 3, column=cell % 3, padx=look.px(2), pady=look.px(2))
        row = ttk.Frame(page)
        row.pack(fill="x", pady=(look.gap, 0))
        faint_label(row, tr("Distance")).pack(side="left")
        self.amount = ColourSlider(row, look.accent, self._amount_moved, home=exploring.amount)
        self.amount.pack(side="left", fill="x", expand=True, padx=(look.gap, 0))
        image = icon("dice", look.px(16))
        self.others_button = ttk.Button(
            page,
            text=" " + tr("Others"),
            image=image,  # type: ignore[arg-type]
            compound="left",
            command=self._others,
            bootstyle="primary",
            takefocus=False,
        )
        self.others_button.image = image  # type: ignore[attr-defined]  # Tk keeps the name alone.
        self.others_button.pack(fill="x", pady=(look.gap, 0))
        text = tr("A click takes a style. Locked classes stay as they are.")
        hint = faint_label(page, text, wraplength=look.px(250), justify="left")
        hint.pack(anchor="w", pady=(look.gap, 0))

    def _add_map(self, page: ttk.Frame, styles: MapOfStyles) -> None:
        look = self._look
        self.map = StyleMapView(page, styles, self._exploring.take_point)
        text = tr("A click takes a style. The wheel zooms, dragging moves the map.")
        hint = faint_label(page, text, wraplength=look.px(255), justify="left")
        hint.pack(side="bottom", anchor="w", pady=(look.gap, 0))
        self.map.pack(fill="both", expand=True)

    def _amount_moved(self, resting: bool) -> None:
        self._exploring.amount = self.amount.value
        if resting:
            self.style_changed()

    def _others(self) -> None:
        self._exploring.other_neighbours()
        self.style_changed()

    def _wait_no_longer(self) -> None:
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None

    def _paint_soon(self) -> None:
        self._wait_no_longer()
        if self._missing and self._grid.winfo_viewable():
            self._timer = self.after(_REST_MILLISECONDS, self._paint)

    def _paint(self) -> None:
        self._timer = None
        self._missing = NEIGHBOURS
        self._exploring.show_neighbours(self._painted)

    def _paint_no_more(self) -> None:
        """Nobody sees them: the portrait needs the worker more."""
        self._wait_no_longer()
        self._exploring.stop_neighbours()

    def _painted(self, place: int) -> None:
        self._missing -= 1
        if self.winfo_exists():
            self.tiles[place].show(self._exploring.neighbours[place])
