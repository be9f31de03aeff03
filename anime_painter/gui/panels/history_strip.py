"""A strip of earlier portraits: a click goes back to one."""

from __future__ import annotations

import tkinter

from anime_painter.gui.actions.exploring import ExploringActions
from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.gui.tile import Tile
from anime_painter.language import tr

_SIDE = 52


class HistoryStrip(tkinter.Frame):
    """The newest portraits, as many as there is room for, the newest on the right.

    Attributes:
        tiles: those that are shown, by the place of their moment.
    """

    def __init__(self, parent: tkinter.Misc, exploring: ExploringActions) -> None:
        self._look = look = look_of(parent)
        super().__init__(parent, bg=hex_colour(look.well), height=look.px(_SIDE + 6))
        self.pack_propagate(False)
        self._exploring = exploring
        self._pool: list[Tile] = []
        self.tiles: dict[int, Tile] = {}
        self.bind("<Configure>", lambda _: self.show())

    def show(self) -> None:
        """Shows the moments that are there, and which of them the painting is."""
        moments = self._exploring.moments
        step = self._look.px(_SIDE + 6)
        room = min(max(self.winfo_width() // step, 1), len(moments))
        first = len(moments) - room
        while len(self._pool) < room:
            place = len(self._pool)
            tile = Tile(self, _SIDE, lambda p=place: self._clicked(p), tr("Back to this portrait"))
            tile.pack(side="left", padx=(0, self._look.px(4)))
            self._pool.append(tile)
        for tile in self._pool[room:]:
            tile.destroy()
        self._pool = self._pool[:room]
        shown = self._exploring.shown_moment()
        self._first = first
        self.tiles = {first + i: tile for i, tile in enumerate(self._pool)}
        for place, tile in self.tiles.items():
            tile.show(moments[place].thumbnail)
            tile.mark(place == shown)

    def _clicked(self, place: int) -> None:
        self._exploring.go_back(self._first + place)
