"""What every tool works on: the brush's settings, and the mask as it is painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from anime_painter.classes import BACKGROUND, HAIR
from anime_painter.document.document import SIZE
from anime_painter.document.history import Changed
from anime_painter.document.mask import Mask, Stencil
from anime_painter.document.regions import softened
from anime_painter.document.shapes import Tip
from anime_painter.gui.studio import Studio

_SOFTENING = 2.0
"""Pixels, the radius by which the soft brush smooths edges."""


@dataclass(frozen=True)
class Brush:
    """What the tools are set to.

    Attributes:
        class_id: what is painted.
        previous_id: what was painted before that.
        diameter: in pixels of the mask.
        tip: its form.
        smoothing: length in pixels of the string on which the brush hangs behind the pointer.
        gap: widest opening in pixels that filling does not leak through.
        filled: whether shapes are filled, or drawn as lines.
        whole_class: whether moving takes all regions of a class, or the one under the pointer.
        symmetric: whether everything is painted on both sides of the axis.
        axis: x of the axis of symmetry in pixels of the mask, a multiple of a half.
    """

    class_id: int = HAIR
    previous_id: int = BACKGROUND
    diameter: float = 24.0
    tip: Tip = "round"
    smoothing: float = 0.0
    gap: int = 0
    filled: bool = True
    whole_class: bool = False
    symmetric: bool = False
    axis: float = SIZE / 2


@dataclass(frozen=True)
class Held:
    """Keys held while the mouse is used.

    Attributes:
        shift: makes lines straight, squares of rectangles, and circles of ellipses.
    """

    shift: bool = False


class Easel:
    """The mask under the tools.

    Args:
        pick: told the class that a tool has picked.
        guided: called when the lines change that a tool draws to guide the hand.

    Attributes:
        brush: the settings, as they are now.
        reach: pixels of the mask around a handle in which it is grasped.
    """

    def __init__(self, studio: Studio, pick: Callable[[int], None], guided: Callable[[], None]) -> None:
        self.brush = Brush()
        self.reach = 6.0
        self.pick = pick
        self.guided = guided
        self._studio = studio

    @property
    def mask(self) -> Mask:
        return self._studio.document.mask

    def paint(self, stencil: Stencil, class_id: int, afresh: bool = False) -> None:
        """Gives what the stencil covers, and its mirror image, a class."""
        rect = self._studio.document.paint(self._both_sides(stencil), class_id, afresh=afresh)
        self._studio.changed(Changed(rect), resting=False)

    def soften(self, stencil: Stencil) -> None:
        """Smooths the edges under the stencil, and under its mirror image."""
        stencil = self._both_sides(stencil)
        rect = self._studio.document.paint(stencil, softened(self.mask, stencil, _SOFTENING))
        self._studio.changed(Changed(rect), resting=False)

    def put(self, mask: Mask) -> None:
        """Puts another mask in place of what the stroke has painted so far."""
        everything = Stencil.whole(np.ones(mask.shape, bool))
        rect = self._studio.document.paint(everything, mask, afresh=True)
        self._studio.changed(Changed(rect), resting=False)

    def end(self) -> None:
        """The stroke is done: a step that can be undone."""
        if self._studio.document.end_step():
            self._studio.rested()

    def cancel(self) -> None:
        """Takes back what the stroke has painted."""
        self._studio.changed(Changed(self._studio.document.cancel_step()))

    def _both_sides(self, stencil: Stencil) -> Stencil:
        if not self.brush.symmetric:
            return stencil
        return stencil.united(stencil.mirrored(self.brush.axis, self.mask.shape[1]))
