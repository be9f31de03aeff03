"""The gallery: sample masks, random masks, and parts of faces to stamp."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from anime_painter.document.document import fitted
from anime_painter.document.mask import Mask
from anime_painter.document.stamping import stamp, stamp_at
from anime_painter.document.styling import Reference
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
        self._put(read_mask(path)[0], None)

    @property
    def can_draw_masks(self) -> bool:
        """Whether the models hold a network for random masks."""
        return self._studio.painter.can_sample_masks

    def random_mask(self) -> None:
        """Puts a mask that nobody painted in place of the mask."""
        studio, seed = self._studio, random.randrange(SEEDS)

        def done(mask: Mask, _: float) -> None:
            self._put(mask, None)
            studio.view.say(tr("Random mask {seed}", seed=seed))

        studio.submit_for_project("random mask", lambda: studio.painter.sample_mask(seed), done)

    def stamp(self, part: Part) -> None:
        """Puts a part where it belongs in the face, instead of what is there."""
        document = self._studio.document
        self._put(stamp(document.mask, part), document.painting.shading)

    def stamp_at(self, part: Part, x: float, y: float) -> None:
        """Lays a part on (x, y) in pixels of the mask, over what is there."""
        document = self._studio.document
        self._put(stamp_at(document.mask, part, x, y), document.painting.shading)

    def commands(self) -> Sequence[Command]:
        if not self.can_draw_masks:
            return []
        return [Command("gallery.random_mask", tr("Random mask"), self.random_mask, ("Shift+N",))]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        return {"Edit": [command.id for command in self.commands()]}

    def _put(self, mask: Mask, shading: Reference | None) -> None:
        """Replaces the mask, except where a class is locked against painting, and the shading."""
        document = self._studio.document
        locked = np.isin(document.mask, sorted(document.locked))
        mask = np.where(locked, document.mask, fitted(mask))
        self._studio.changed(document.become(replace(document.snapshot(), mask=mask, shading=shading)))
