"""The gallery: sample masks, random masks, and parts of faces to stamp."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from anime_painter.document.document import SIZE, fitted
from anime_painter.document.history import Changed
from anime_painter.document.mask import Mask, Rect, Stencil
from anime_painter.document.stamping import stamp, stamp_at
from anime_painter.gui.actions.styling import SEEDS
from anime_painter.gui.commands import Command, Item
from anime_painter.gui.studio import Studio
from anime_painter.language import tr
from anime_painter.mask_files import read_mask
from anime_painter.part_files import Part


class GalleryActions:
    """What a user can ask for to begin a mask with."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def open_sample(self, path: Path) -> None:
        """Puts a sample mask in place of the mask.

        Raises:
            UserError: the file is no mask.
        """
        self._put(read_mask(path)[0])

    @property
    def can_draw_masks(self) -> bool:
        """Whether the models hold a network for random masks."""
        return self._studio.painter.can_sample_masks

    def random_mask(self) -> None:
        """Puts a mask that nobody painted in place of the mask."""
        studio, seed = self._studio, random.randrange(SEEDS)

        def done(mask: Mask, _: float) -> None:
            self._put(mask)
            studio.view.say(tr("Random mask {seed}", seed=seed))

        studio.submit_for_project("random mask", lambda: studio.painter.sample_mask(seed), done)

    def stamp(self, part: Part) -> None:
        """Puts a part where it belongs in the face, instead of what is there."""
        self._put(stamp(self._studio.document.mask, part))

    def stamp_at(self, part: Part, x: float, y: float) -> None:
        """Lays a part on (x, y) in pixels of the mask, over what is there."""
        self._put(stamp_at(self._studio.document.mask, part, x, y))

    def commands(self) -> Sequence[Command]:
        if not self.can_draw_masks:
            return []
        return [Command("gallery.random_mask", tr("Random mask"), self.random_mask, ("Shift+N",))]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        return {"Edit": [command.id for command in self.commands()]}

    def _put(self, mask: Mask) -> None:
        """Replaces the mask, except where a class is locked against painting."""
        document = self._studio.document
        document.end_step()
        everywhere = Stencil(Rect(0, 0, SIZE, SIZE), np.ones((SIZE, SIZE), bool))
        rect = document.paint(everywhere, fitted(mask))
        document.end_step()
        self._studio.changed(Changed(rect))
