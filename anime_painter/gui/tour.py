"""The tour of the first start: places of the window, one after the other."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ttkbootstrap as ttk

from anime_painter.gui.dialog import Button, Dialog
from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.language import tr


@dataclass(frozen=True)
class Stop:
    """A place of the window, and what to say about it.

    Attributes:
        place: the widget.
        title, text: what is said.
    """

    place: tkinter.Misc
    title: str
    text: str


class Tour:
    """Leads through the stops; the window can be used meanwhile.

    Args:
        ended: called when the user has seen all, or enough.

    Attributes:
        number: of the stop that is shown, from 0 on.
        dialog: that tells about it; None when the tour has ended.
    """

    def __init__(self, root: tkinter.Misc, stops: Sequence[Stop], ended: Callable[[], object]) -> None:
        self._root = root
        self._stops = stops
        self._ended = ended
        self._edges: list[tkinter.Frame] = []
        self.number = 0
        self.dialog: Dialog | None = None
        self._show()

    @property
    def place(self) -> tkinter.Misc:
        """The widget that is told about."""
        return self._stops[self.number].place

    def end(self) -> None:
        """Takes everything of the tour away."""
        self._clear()
        self.dialog = None
        self._ended()

    def _go(self, steps: int) -> None:
        self.number += steps
        self._clear()
        if self.number < len(self._stops):
            self._show()
        else:
            self.end()

    def _show(self) -> None:
        stop, look = self._stops[self.number], look_of(self._root)
        last = self.number == len(self._stops) - 1
        buttons = [Button(tr("Skip"), self.end)] if not last else []
        if self.number:
            buttons.append(Button(tr("Back"), lambda: self._go(-1)))
        buttons.append(Button(tr("Begin to paint") if last else tr("Next"), lambda: self._go(1), "primary"))
        dialog = Dialog(self._root, tr("Welcome"), buttons, blocking=False)
        dialog.window.protocol("WM_DELETE_WINDOW", self.end)
        dialog.window.bind("<Escape>", lambda _: self.end())
        number = tr("{number} of {count}", number=self.number + 1, count=len(self._stops))
        ttk.Label(dialog.body, text=number, foreground=hex_colour(look.faint)).pack(anchor="w")
        ttk.Label(dialog.body, text=stop.title, font=look.font(14, "bold")).pack(
            anchor="w", pady=look.gap // 2
        )
        ttk.Label(dialog.body, text=stop.text, wraplength=look.px(340), justify="left").pack(anchor="w")
        self.dialog = dialog
        dialog.show(beside=stop.place)
        self._draw_edges(stop.place)

    def _draw_edges(self, place: tkinter.Misc) -> None:
        """A frame around a widget; four strips, so that what is inside can be seen and used."""
        look, main = look_of(self._root), self._root.winfo_toplevel()
        thick = look.px(3)
        for side in (
            {"anchor": "nw", "relwidth": 1, "height": thick},
            {"anchor": "nw", "relheight": 1, "width": thick},
            {"anchor": "se", "relx": 1, "rely": 1, "relwidth": 1, "height": thick},
            {"anchor": "se", "relx": 1, "rely": 1, "relheight": 1, "width": thick},
        ):
            edge = tkinter.Frame(main, bg=hex_colour(look.accent))
            # Placed in the widget, they follow when the window is resized.
            edge.place({"in": place, "bordermode": "outside"} | side)
            self._edges.append(edge)

    def _clear(self) -> None:
        for edge in self._edges:
            if edge.winfo_exists():
                edge.destroy()
        self._edges.clear()
        if self.dialog is not None:
            self.dialog.close()
