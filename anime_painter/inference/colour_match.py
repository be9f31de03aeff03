"""Gives regions exactly a wanted colour: paints, measures what shows, and moves the style again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import EYE
from anime_painter.inference import oklab
from anime_painter.inference.attributes import Attributes
from anime_painter.inference.eyes import inside_open_eyes
from anime_painter.inference.style import Style

_ROUNDS = 6
_GOOD = 0.01
"""Distance in Oklab that an eye hardly sees."""
_FEWEST = 16
"""Pixels of a region that say what colour it is."""
_ENOUGH = 4000
"""Pixels, spread over a region, that say as much as all of them."""
_LIT, _SHINE = 0.5, 0.85
"""Quantiles of a region's lightness between which its own colour shows, lit but without shine. Of all parts
that were tried it depends least on how much of the hair a mask leaves in the shade."""
_IRIS = 0.5
"""Share of an eye's lit pixels that are iris and not white: the most colourful ones."""

Paint = Callable[[NDArray[np.uint8], Style], NDArray[np.uint8]]


@dataclass(frozen=True)
class ColourMatch:
    """What came of the wish for a colour.

    Attributes:
        style: float32[7, 16] that paints it.
        distance: in Oklab, between the wish and what the portrait shows; None if the mask has no such region.
    """

    style: Style
    distance: float | None


def shown_colour(
    portrait: NDArray[np.uint8], mask: NDArray[np.uint8], class_id: int
) -> NDArray[np.float64] | None:
    """The Oklab colour that a person would name in a class's region; None if it is too small.

    That of its lit part, without lines, shades and shine; of an eye, that of the iris: a closed one has none.

    Args:
        portrait: uint8[S, S, 3].
        mask: uint8[S, S] of class ids.
    """
    inside = mask == class_id
    if class_id == EYE:
        inside = inside_open_eyes(inside)
    region = portrait[inside]
    if len(region) < _FEWEST:
        return None
    pixels = oklab.from_srgb(region[:: max(len(region) // _ENOUGH, 1)])
    dark, bright = np.quantile(pixels[:, 0], (_LIT, _SHINE))
    lit = pixels[(pixels[:, 0] >= dark) & (pixels[:, 0] <= bright)]
    return (_most_colourful(lit, _IRIS) if class_id == EYE else lit).mean(axis=0)


def iris_colour(picture: NDArray[np.uint8], mask: NDArray[np.uint8]) -> NDArray[np.float64] | None:
    """The Oklab colour of the irises in a picture uint8[H, W, 3]; None if no eye is open.

    Args:
        mask: uint8[H', W'] of class ids over the same area.
    """
    size = picture.shape[1], picture.shape[0]
    return shown_colour(
        picture, cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST).astype(np.uint8), EYE
    )


def _most_colourful(pixels: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    chroma = np.hypot(pixels[:, 1], pixels[:, 2])
    return pixels[chroma >= np.quantile(chroma, 1 - share)]


def match_colour(
    paint: Paint,
    attributes: Attributes,
    mask: NDArray[np.uint8],
    style: Style,
    group: str,
    colour: tuple[int, int, int],
) -> ColourMatch:
    """Moves the rows of a group until the portrait shows a colour in sRGB, each 0..255.

    Args:
        paint: paints a mask in a style; any size.
        mask: uint8[H, W] of class ids.

    Raises:
        UserError: there is no such group.
    """
    wish = oklab.from_srgb(colour)
    rows = attributes.rows(group)
    best: ColourMatch | None = None
    for _ in range(_ROUNDS):
        portrait = paint(mask, style)
        small = _sampled(mask, portrait.shape[0])
        shown = {row: shown_colour(portrait, small, row) for row in rows}
        seen = [colour for colour in shown.values() if colour is not None]
        if not seen:
            return ColourMatch(attributes.painted_as(style, group, wish), None)
        distance = max(float(np.linalg.norm(colour - wish)) for colour in seen)
        if best is None or best.distance is None or distance < best.distance:
            best = ColourMatch(style, distance)
        if distance < _GOOD:
            break
        # A region that is not there moves as the group's first that is.
        shifts = {row: wish - (seen[0] if colour is None else colour) for row, colour in shown.items()}
        style = attributes.shifted(style, group, shifts)
    assert best is not None
    return best


def _sampled(mask: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    rows = ((np.arange(size) + 0.5) * mask.shape[0] / size).astype(np.intp)
    columns = ((np.arange(size) + 0.5) * mask.shape[1] / size).astype(np.intp)
    return mask[rows[:, None], columns[None, :]]
