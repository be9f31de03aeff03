"""Exploring: neighbours of the style, the map of styles, and going back to earlier portraits."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from anime_painter.document.painting import Painting
from anime_painter.document.styling import Origin, Source
from anime_painter.gui.actions.styling import SEEDS
from anime_painter.gui.commands import Command, Item
from anime_painter.gui.studio import Studio
from anime_painter.inference.painter import MapOfStyles, Style, StylePoint
from anime_painter.language import tr
from anime_painter.portraits import shading_of, style_of

NEIGHBOURS = 8
"""Around the style itself, in a square of three by three."""
MOST_MOMENTS = 40
_SAME_STROKES_SECONDS = 10.0
"""Strokes within so long are one moment: its portrait is that after the last of them."""
_THUMBNAIL = 128
_PREVIEW = 256


@dataclass(frozen=True, eq=False)
class Moment:
    """A portrait that one can go back to.

    Attributes:
        painting: what it was painted from; its mask does not change any more.
        thumbnail: uint8[128, 128, 3].
        began: when its strokes began, in seconds of a clock that only goes forward.
        strokes: whether it differs from the moment before in its mask alone.
    """

    painting: Painting
    thumbnail: NDArray[np.uint8]
    began: float
    strokes: bool


class ExploringActions:
    """What a user can ask for to find a style.

    Attributes:
        amount: how far away neighbours are, 0..1.
        neighbours: uint8[256, 256, 3] portraits of them, by place 0..7; None until it is painted.
        moments: earlier portraits, the oldest first.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._painter = studio.painter
        self._seed = random.randrange(SEEDS)
        self._asked = 0
        self._styles: list[Style] = []
        self._base: Painting | None = None
        self.amount = 0.35
        self.neighbours: list[NDArray[np.uint8] | None] = [None] * NEIGHBOURS
        self.moments: list[Moment] = []

    # Neighbours -----------------------------------------------------------------------------------------

    def show_neighbours(self, painted: Callable[[int], None]) -> None:
        """Paints the neighbours of the present style, one after the other.

        Args:
            painted: told the place of each that is there.
        """
        studio, painter = self._studio, self._studio.painter
        self._asked += 1
        asked = self._asked
        self._base = base = studio.document.snapshot()
        free = base.unlocked()
        self._styles = [
            painter.nearby_style(base.blended, self._seed + place, self.amount, free)
            for place in range(NEIGHBOURS)
        ]

        def work(style: Style) -> NDArray[np.uint8]:
            style = style_of(replace(base, style=style, other=None), painter)
            # With the shading that is there: one of its own would take longer than painting does.
            return painter.paint(base.mask, style, _PREVIEW, shading_of(base, painter))

        def paint(place: int) -> None:
            # Each waits for the one before, so that the portrait never waits for more than one of them.
            style = self._styles[place]
            studio.worker.submit("neighbour", lambda: work(style), lambda portrait, _: done(place, portrait))

        def done(place: int, portrait: NDArray[np.uint8]) -> None:
            if asked != self._asked:
                return
            self.neighbours[place] = portrait
            painted(place)
            if place + 1 < NEIGHBOURS:
                paint(place + 1)

        paint(0)

    def stop_neighbours(self) -> None:
        """Paints no more of them than the one that is being painted."""
        self._asked += 1

    def other_neighbours(self) -> None:
        """Draws neighbours anew when they are shown the next time."""
        self._seed = random.randrange(SEEDS)

    def take_neighbour(self, place: int) -> None:
        """Makes a neighbour the style."""
        if self._base is None or self.neighbours[place] is None:
            return
        painting = self._studio.document.painting
        taken = painting.with_style(self._styles[place], Source(Origin.VARIATION))
        self._become(taken.blended_with(None))

    # The map --------------------------------------------------------------------------------------------

    @property
    def map(self) -> MapOfStyles | None:
        """The map of styles; None where the models hold none."""
        return self._studio.painter.map_of_styles

    def take_point(self, point: StylePoint) -> None:
        """Makes a point of the map the style."""
        taken = self._studio.document.painting.with_style(point.style, Source(Origin.MAP))
        self._become(taken.blended_with(None))

    # Earlier portraits ----------------------------------------------------------------------------------

    def remember(self, painting: Painting, portrait: NDArray[np.uint8]) -> bool:
        """Keeps a portrait to go back to; tells whether the moments are others now.

        Args:
            painting: what it was painted from.
            portrait: uint8[512, 512, 3].
        """
        if self._painter is not self._studio.painter:
            # Style codes of other networks mean nothing to these.
            self._painter, self.moments = self._studio.painter, []
        last = self.moments[-1] if self.moments else None
        if any(_same(moment.painting, painting) for moment in self.moments):
            return False
        now = time.monotonic()
        strokes = last is not None and _same_style(last.painting, painting)
        moment = Moment(painting, _small(portrait), now, strokes)
        if last is not None and last.strokes and strokes and now - last.began < _SAME_STROKES_SECONDS:
            self.moments[-1] = replace(moment, began=last.began)
        else:
            self.moments = [*self.moments, moment][-MOST_MOMENTS:]
        return True

    def forget(self) -> None:
        """There is nothing to go back to: another project is open."""
        self.moments = []

    def shown_moment(self) -> int | None:
        """Place of the moment that the painting is now."""
        painting = self._studio.document.painting
        places = [i for i, moment in enumerate(self.moments) if _same(moment.painting, painting)]
        return places[-1] if places else None

    def go_back(self, place: int) -> None:
        """Makes the painting what it was; undoing leads to where one was before."""
        moment = self.moments[place].painting
        locked = self._studio.document.painting.locked
        self._become(replace(moment, mask=moment.mask.copy(), locked=locked))

    # What is behind it ----------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        return [
            Command("exploring.back", tr("Earlier portrait"), lambda: self._step(-1), ("Alt+Left",)),
            Command("exploring.on", tr("Later portrait"), lambda: self._step(1), ("Alt+Right",)),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        return {"Style": ["exploring.back", "exploring.on"]}

    def _step(self, by: int) -> None:
        place = self.shown_moment()
        place = len(self.moments) if place is None else place
        if 0 <= place + by < len(self.moments):
            self.go_back(place + by)

    def _become(self, painting: Painting) -> None:
        self._studio.changed(self._studio.document.become(painting))


def _same(a: Painting, b: Painting) -> bool:
    return _same_style(a, b) and np.array_equal(a.mask, b.mask)


def _same_style(a: Painting, b: Painting) -> bool:
    return a.sliders == b.sliders and np.array_equal(a.blended, b.blended)


def _small(portrait: NDArray[np.uint8]) -> NDArray[np.uint8]:
    step = portrait.shape[0] // _THUMBNAIL
    side = _THUMBNAIL * step
    blocks = portrait[:side, :side].reshape(_THUMBNAIL, step, _THUMBNAIL, step, 3)
    return blocks.mean(axis=(1, 3)).astype(np.uint8)
