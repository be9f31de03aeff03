"""The style: a reference picture, new samples, and sliders for the colours of hair, eyes and skin."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray
from PIL import Image, ImageTk

from anime_painter.classes import CLASSES
from anime_painter.document.styling import Strengths
from anime_painter.gui.icons import chip, icon
from anime_painter.gui.panels.colour_sliders import ColourSliders
from anime_painter.gui.panels.reference_strip import ReferenceStrip
from anime_painter.gui.theme import Colour, hex_colour, look_of, mixed

_THUMBNAIL = 92
_CHIP = 22


class StylePanel(ttk.Frame):
    """Chooses the style.

    Args:
        swatches: sRGB colour of every slider, by group and name.
        references: pictures offered as references.
        pick_reference, new_style: called by the buttons.
        take_reference: told the offered reference that was clicked.
        new_class_style: told the class id whose style alone is sampled anew.
        moved: told the strengths of all sliders that are not 0, by group and colour, whenever one moves, and
            whether it has come to rest.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        swatches: Mapping[str, Mapping[str, Colour]],
        references: Sequence[Path],
        pick_reference: Callable[[], None],
        take_reference: Callable[[Path], None],
        new_style: Callable[[], None],
        new_class_style: Callable[[int], None],
        moved: Callable[[Strengths, bool], None],
    ) -> None:
        self._look = look = look_of(parent)
        self._side = look.px(_THUMBNAIL)
        super().__init__(parent, padding=(2 * look.gap, look.gap, 2 * look.gap, look.gap))
        self._images: list[ImageTk.PhotoImage] = []
        self._add_style_buttons(pick_reference, new_style)
        self.strip = ReferenceStrip(self, references, take_reference)
        self.strip.pack(fill="x", pady=(look.gap, 0))
        self._add_class_chips(new_class_style)
        self.sliders = ColourSliders(self, swatches, moved)
        self.sliders.pack(fill="both", expand=True, pady=(2 * look.gap, 0))

    def show_style(self, reference: NDArray[np.uint8] | None, caption: str) -> None:
        """Shows the reference uint8[H, W, 3], or that there is none, and the style's name."""
        side = (self._side, self._side)
        if reference is None:
            image = self._no_reference
        else:
            image = Image.fromarray(reference).resize(side, Image.Resampling.LANCZOS)
        self._thumbnail.paste(image)
        self.caption.configure(text=caption if len(caption) <= 22 else caption[:21] + "…")

    def _add_style_buttons(self, pick_reference: Callable[[], None], new_style: Callable[[], None]) -> None:
        look, side = self._look, self._side
        top = ttk.Frame(self)
        top.pack(fill="x")
        self._no_reference = Image.new("RGB", (side, side), look.raised)
        faint = ImageTk.getimage(icon("picture", look.px(32), mixed(look.raised, look.faint, 0.7)))
        place = (side - look.px(32)) // 2
        self._no_reference.paste(faint, (place, place), faint)
        self._thumbnail = ImageTk.PhotoImage("RGB", (side, side))
        frame = tkinter.Label(
            top,
            image=self._thumbnail,  # type: ignore[arg-type]
            highlightthickness=1,
            highlightbackground=hex_colour(look.edge),
            bd=0,
            cursor="hand2",
        )
        frame.pack(side="left", padx=(0, look.gap + look.px(4)))
        frame.bind("<ButtonPress-1>", lambda _: pick_reference())
        column = ttk.Frame(top)
        column.pack(side="left", fill="both", expand=True)
        self.new_button = self._button(column, " New style", "dice", new_style, "primary")
        self.reference_button = self._button(column, " Reference…", "picture", pick_reference, "secondary")
        self.caption = ttk.Label(column, foreground=hex_colour(look.faint))
        self.caption.pack(anchor="w")
        ttk.ToolTip(self.new_button, text="Samples another style  (N)")
        ttk.ToolTip(self.reference_button, text="Takes the style of a portrait  (Ctrl+R)")
        self.show_style(None, "")

    def _add_class_chips(self, new_class_style: Callable[[int], None]) -> None:
        look = self._look
        row = ttk.Frame(self)
        row.pack(fill="x", pady=(look.gap + look.px(4), 0))
        dice = icon("dice", look.px(18), look.faint)
        self._images.append(dice)
        ttk.Label(row, image=dice).pack(side="left", padx=(2, look.gap // 2))
        self.chips: dict[int, tkinter.Label] = {}
        for mask_class in CLASSES:
            image = chip(mask_class.colour, look.px(_CHIP))
            self._images.append(image)
            label = tkinter.Label(row, image=image, bd=0, bg=hex_colour(look.panel), cursor="hand2")  # type: ignore[arg-type]
            label.pack(side="left", expand=True)
            label.bind("<ButtonPress-1>", lambda _, i=mask_class.id: new_class_style(i))
            ttk.ToolTip(label, text=f"New style of the {mask_class.name} only")
            self.chips[mask_class.id] = label

    def _button(
        self, parent: tkinter.Misc, text: str, name: str, action: Callable[[], None], style: str
    ) -> ttk.Button:
        ink = (255, 255, 255) if style == "primary" else self._look.text
        image = icon(name, self._look.px(16), ink)
        self._images.append(image)
        button = ttk.Button(parent, text=text, image=image, compound="left", command=action, bootstyle=style)
        button.configure(takefocus=False)
        button.pack(fill="x", pady=(0, self._look.gap // 2))
        return button
