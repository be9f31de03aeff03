"""Whether the garment that is painted, and its accent, are those that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from anime_painter.classes import CLOTHES
from anime_painter.inference.style import ACCENT

if TYPE_CHECKING:
    from anime_painter.inference.painter import Painter
    from training.data.annotated import Annotated

Figures = dict[str, float]

_LEAST_SHARE = 0.1
"""Clothes that cover less of the picture, of 1, show a collar, which many garments have."""
_MASKS = 8


def shows_garment(mask: NDArray[np.uint8]) -> bool:
    """Whether the clothes of a mask are wide enough to show which garment they are."""
    return bool((mask == CLOTHES).mean() > _LEAST_SHARE)


def garment_figures(painter: Painter, characters: Sequence[Annotated], labels: Sequence[str]) -> Figures:
    """How often the style encoder reads off a portrait the garment that is meant.

    `garment_read_right`: share of drawn characters whose garment is read right; no painter can do better.
    `garment_painted_right`: the same of painted ones: all garments on eight masks, a style for each mask.

    Args:
        characters: held-out ones; those in wide enough clothes are used.
        labels: their garments.
    """
    wide = [i for i, character in enumerate(characters) if shows_garment(character.mask)]
    if not wide or not painter.garments.names:
        return {}
    read = [_read(painter, characters[i].picture, characters[i].mask) == labels[i] for i in wide]
    painted: list[bool] = []
    for i in track(wide[:_MASKS], "garments", transient=True):
        mask, style = characters[i].mask, painter.sample_style(i)
        for name in painter.garments.names:
            portrait = painter.paint(mask, painter.garments.dressed(style, name))
            painted.append(_read(painter, portrait, mask) == name)
    told = {"garment_read_right": read, "garment_painted_right": painted}
    return {key: round(float(np.mean(right)), 4) for key, right in told.items()}


def accent_figures(painter: Painter, characters: Sequence[Annotated]) -> Figures:
    """How far accents of clothes, such as a tie's colour, go from a drawn character to the next one's mask.

    `accent_kept`: correlation of the accents read off the characters and of those read off the portraits, the
    mean of both numbers; 1 is best.

    Args:
        characters: held-out ones; those in wide enough clothes are used.
    """
    wide = [character for character in characters if shows_garment(character.mask)]
    if len(wide) < 3:
        return {}
    asked, read = [], []
    for giver, taker in zip(track(wide, "accents", transient=True), [*wide[1:], wide[0]], strict=True):
        style = painter.encode_style(giver.picture, giver.mask)
        portrait = painter.paint(taker.mask, style)
        asked.append(style[CLOTHES, ACCENT])
        read.append(painter.encode_style(portrait, taker.mask)[CLOTHES, ACCENT])
    pairs = zip(np.transpose(asked), np.transpose(read), strict=True)
    return {"accent_kept": round(float(np.mean([_correlation(a, b) for a, b in pairs])), 4)}


def _correlation(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Of numbers float32[N]; 0 where all are the same."""
    return float(np.corrcoef(a, b)[0, 1]) if a.std() > 0 and b.std() > 0 else 0.0


def _read(painter: Painter, portrait: NDArray[np.uint8], mask: NDArray[np.uint8]) -> str:
    garment = painter.garments.shown(painter.encode_style(portrait, mask))
    assert garment is not None
    return garment.name
