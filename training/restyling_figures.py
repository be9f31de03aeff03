"""How well portraits keep their drawing when they are restyled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from rich.progress import track

from anime_painter.classes import HAIR
from anime_painter.inference import oklab
from anime_painter.inference.colour_match import shown_colour
from training.measures import Likeness, delta_e, lab

if TYPE_CHECKING:
    from anime_painter.inference.painter import Painter
    from training.data.annotated import Annotated

Figures = dict[str, float]


def restyling_figures(painter: Painter, portraits: Sequence[Annotated]) -> Figures:
    """Measures portraits of 512 px, painted on their own masks with their own shading, and without.

    `tones_kept`, `tones_kept_plain`: mean correlation of the portrait's tones with those of what was painted
    in the style of the portrait's number as seed; 1 is best.
    `lpips_own_style`, `lpips_own_style_plain`: perceptual distance from the portrait in its own style.
    `hair_delta_e`: median CIEDE2000 between the hair with and without shading, which must not change colours.
    """
    likeness = Likeness()
    rows = []
    hair = []
    for seed, portrait in enumerate(track(portraits, "restyling", transient=True)):
        picture, mask = portrait.picture, portrait.mask
        shading = painter.read_shading(picture, mask)
        own, other = painter.encode_style(picture, mask), painter.sample_style(seed)
        seen = likeness.features(picture)
        told = []
        shown = []
        for kept in (shading, None):
            restyled = painter.paint(mask, other, 512, kept)
            again = painter.read_shading(restyled, mask)
            inside = shading.tones != 0
            told.append(float(np.corrcoef(shading.tones[inside], again.tones[inside])[0, 1]))
            repainted = likeness.features(painter.paint(mask, own, 512, kept))
            told.append(likeness.distance(seen, repainted))
            shown.append(shown_colour(restyled, mask, HAIR))
        rows.append(told)
        if all(colour is not None for colour in shown):
            first, second = (lab(oklab.to_srgb(colour)) for colour in shown if colour is not None)
            hair.append(float(delta_e(first, second)))
    names = ("tones_kept", "lpips_own_style", "tones_kept_plain", "lpips_own_style_plain")
    figures = dict(zip(names, np.round(np.mean(rows, axis=0), 4).tolist(), strict=True))
    return figures | ({"hair_delta_e": round(float(np.median(hair)), 2)} if hair else {})
