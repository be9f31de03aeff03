"""Styling: where the style comes from, and what the sliders make of it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASSES
from anime_painter.document.styling import Strengths
from anime_painter.document.tools import Mask
from anime_painter.gui import dialogs
from anime_painter.gui.commands import Command, Item, Submenu
from anime_painter.gui.studio import Studio
from anime_painter.inference.painter import Style
from anime_painter.pictures import read_picture

_SEEDS = 1_000_000


class StylingActions:
    """What a user can ask for about the style."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def new_style(self) -> None:
        """Samples another style."""
        seed = random.randrange(_SEEDS)
        self._take(self._studio.painter.sample_style(seed), f"Style {seed}")

    def new_class_style(self, class_id: int) -> None:
        """Samples another style for one class, which fits the others."""
        seed = random.randrange(_SEEDS)
        style = self._studio.painter.sample_style(seed, self._studio.document.style, [class_id])
        self._take(style, f"New {CLASSES[class_id].name}")

    def ask_reference(self) -> None:
        """Lets the user choose a portrait to take the style of."""
        path = dialogs.ask_picture(self._studio.root, "Take the style of a portrait")
        self._studio.guarded(self.take_reference, path)

    def take_reference(self, path: Path) -> None:
        """Takes the style of a portrait."""
        studio = self._studio
        studio.view.say(f"Reading the style of {path.name} …")

        def work() -> tuple[NDArray[np.uint8], Mask, Style]:
            framing = studio.painter.frame_head(read_picture(path))
            mask, _ = studio.painter.segment(framing)
            return framing.picture, mask, studio.painter.encode_style(framing.picture, mask)

        def done(result: tuple[NDArray[np.uint8], Mask, Style], milliseconds: float) -> None:
            picture, _, style = result
            studio.changed(studio.document.change(style=style, sliders={}))
            studio.view.say(f"Style taken from {path.name} in {milliseconds:.0f} ms.")
            studio.view.style_changed(picture, path.stem)

        studio.worker.submit("reference", work, done)

    def move_sliders(self, strengths: Strengths, resting: bool) -> None:
        """Moves hair, eyes and skin towards colours."""
        changed = self._studio.document.change(sliders=strengths, resting=resting)
        self._studio.changed(changed, resting)

    def commands(self) -> Sequence[Command]:
        return [
            Command("styling.new", "New style", self.new_style, ("N",)),
            *(
                Command(
                    f"styling.new.{c.name}",
                    f"New style of the {c.name}",
                    lambda i=c.id: self.new_class_style(i),
                )
                for c in CLASSES
            ),
            Command("styling.reference", "Reference…", self.ask_reference, ("Ctrl+R",)),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        classes = [f"styling.new.{c.name}" for c in CLASSES]
        return {"Style": ["styling.new", Submenu("New style of one class", classes), "styling.reference"]}

    def _take(self, style: Style, caption: str) -> None:
        self._studio.changed(self._studio.document.change(style=style))
        self._studio.view.style_changed(None, caption)
