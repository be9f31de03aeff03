"""A window to paint on a reference, class by class, while the style follows."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import ttkbootstrap as ttk
from PIL import Image, ImageTk

from anime_painter.classes import CLASSES
from anime_painter.document.document import SIZE, Document
from anime_painter.document.picture_brush import paint_segment
from anime_painter.document.styling import Reference
from anime_painter.gui import dialogs
from anime_painter.gui.actions.styling import StylingActions
from anime_painter.gui.colour_slider import ColourSlider
from anime_painter.gui.dropper import colour_around
from anime_painter.gui.labels import faint_label
from anime_painter.gui.names import class_title
from anime_painter.gui.segments import Segments
from anime_painter.gui.theme import Colour, hex_colour, look_of
from anime_painter.language import tr

if TYPE_CHECKING:
    CanvasEvent = tkinter.Event[tkinter.Misc]

_SIDE = 480
"""Of the picture on the screen, in pixels of the design."""
_SMALLEST, _LARGEST = 2.0, 120.0
"""Diameters of the brush, in pixels of the reference."""
_FOLLOW_MILLISECONDS = 200
"""How often the style is read anew while a stroke lasts."""
_EVERYWHERE = "all"


class ReferenceEditor:
    """Paints on a reference of the document's. Each stroke is a step that the main window undoes.

    Args:
        undo: takes the last step back.

    Attributes:
        window: its toplevel.
        canvas: the picture; the left button paints, the right one takes a colour.
        stencils: choose the class that the brush keeps to.
        colour: of the brush.
    """

    def __init__(
        self,
        root: tkinter.Misc,
        document: Document,
        styling: StylingActions,
        reference: Reference,
        undo: Callable[[], object],
    ) -> None:
        self._document = document
        self._styling = styling
        self._reference = reference
        self._picture = reference.picture.copy()
        self._last: tuple[float, float] | None = None
        self._following: str | None = None
        self._awaited: Reference | None = None
        self.colour: Colour = (230, 120, 150)
        self.window = ttk.Toplevel(title=tr("Paint on {name}", name=reference.name), master=root)
        self._look = look = look_of(root)
        self._side = look.px(_SIDE)
        self.window.resizable(False, False)
        self.window.transient(root.winfo_toplevel())  # type: ignore[arg-type]
        body = ttk.Frame(self.window, padding=2 * look.gap)
        body.pack()
        self._add_tools(body)
        self._add_canvas(body)
        hint = faint_label(body, tr("Left button: paint. Right button: take a colour."))
        hint.pack(anchor="w", pady=(look.gap, 0))
        self.window.bind("<Escape>", lambda _: self.window.destroy())
        self.window.bind("<Control-z>", lambda _: undo())
        self._render()
        self.window.geometry(f"+{root.winfo_rootx() + look.px(50)}+{root.winfo_rooty() + look.px(40)}")

    @property
    def reference(self) -> Reference:
        """As it is now."""
        return self._reference

    def document_changed(self) -> None:
        """Shows the reference as the document has it, after undoing for instance."""
        found = next((r for r in self._document.painting.references if r.name == self._reference.name), None)
        if self._awaited is not None:
            # The document is a stroke behind until the style of the newest one has been read.
            self._awaited = None if found is self._awaited else self._awaited
        elif found is not None and found is not self._reference and self._last is None:
            self._reference = found
            self._picture = found.picture.copy()
            self._render()

    def choose_colour(self, colour: Colour) -> None:
        """Paints with another colour from now on."""
        self.colour = colour
        self._swatch.configure(bg=hex_colour(colour))

    def _add_tools(self, body: ttk.Frame) -> None:
        look = self._look
        present = [c for c in CLASSES if (self._reference.mask == c.id).any()]
        titles = {_EVERYWHERE: tr("All")} | {c.name: class_title(c.id) for c in present}
        self.stencils = Segments(body, titles, lambda _: None)
        self.stencils.pack(fill="x", pady=(0, look.gap))
        row = ttk.Frame(body)
        row.pack(fill="x", pady=(0, look.gap))
        self._swatch = tkinter.Frame(
            row,
            width=look.px(44),
            height=look.px(28),
            bg=hex_colour(self.colour),
            highlightthickness=max(look.px(1), 1),
            highlightbackground=hex_colour(look.edge),
            cursor="hand2",
        )
        self._swatch.pack(side="left", padx=(0, 2 * look.gap))
        self._swatch.bind("<ButtonPress-1>", lambda _: self._ask_colour())
        faint_label(row, tr("Brush")).pack(side="left")
        self._size = ColourSlider(row, look.accent, lambda _: None, home=0.4)
        self._size.pack(side="left", fill="x", expand=True, padx=(look.gap, 0))

    def _add_canvas(self, body: ttk.Frame) -> None:
        self.canvas = tkinter.Canvas(
            body, width=self._side, height=self._side, highlightthickness=0, bd=0, cursor="crosshair"
        )
        self.canvas.pack()
        self._photo = ImageTk.PhotoImage("RGB", (self._side, self._side))
        self.canvas.create_image(0, 0, anchor="nw", image=self._photo)
        self._ring = self.canvas.create_oval(0, 0, 0, 0, outline="#ffffff", state="hidden")
        self.canvas.bind("<ButtonPress-1>", self._drag)
        self.canvas.bind("<B1-Motion>", self._drag)
        self.canvas.bind("<ButtonRelease-1>", lambda _: self._end())
        self.canvas.bind("<ButtonPress-3>", self._pick)
        self.canvas.bind("<Motion>", self._show_ring)
        self.canvas.bind("<Leave>", lambda _: self.canvas.itemconfigure(self._ring, state="hidden"))

    @property
    def diameter(self) -> float:
        """Of the brush, in pixels of the reference."""
        return _SMALLEST + (_LARGEST - _SMALLEST) * self._size.value**2

    def _drag(self, event: CanvasEvent) -> None:
        scale = SIZE / self._side
        here = (event.x + 0.5) * scale, (event.y + 0.5) * scale
        paint_segment(self._picture, self._last or here, here, self.diameter, self.colour, self._stencil())
        self._last = here
        self._render()
        self._show_ring(event)
        if self._following is None:
            self._following = self.window.after(_FOLLOW_MILLISECONDS, self._follow)

    def _follow(self) -> None:
        self._following = None
        self._tell(resting=False)

    def _end(self) -> None:
        if self._last is None:
            return
        if self._following is not None:
            self.window.after_cancel(self._following)
            self._following = None
        self._last = None
        self._tell(resting=True)

    def _tell(self, resting: bool) -> None:
        new = Reference(self._reference.name, self._picture.copy(), self._reference.mask)
        self._reference = self._awaited = new
        self._styling.repaint_reference(new, resting)

    def _stencil(self) -> np.ndarray | None:
        ids = [c.id for c in CLASSES if c.name == self.stencils.value]
        return self._reference.mask == ids[0] if ids else None

    def _pick(self, event: CanvasEvent) -> None:
        scale = SIZE / self._side
        colour = colour_around(self._picture, int(event.x * scale), int(event.y * scale))
        if colour is not None:
            self.choose_colour(colour)

    def _ask_colour(self) -> None:
        colour = dialogs.ask_colour(self.window, tr("Colour of the brush"), self.colour)
        if colour is not None:
            self.choose_colour(colour)

    def _render(self) -> None:
        side = self._side
        self._photo.paste(Image.fromarray(self._picture).resize((side, side), Image.Resampling.BILINEAR))

    def _show_ring(self, event: CanvasEvent) -> None:
        radius = self.diameter / 2 * self._side / SIZE
        self.canvas.coords(self._ring, event.x - radius, event.y - radius, event.x + radius, event.y + radius)
        self.canvas.itemconfigure(self._ring, state="normal")
