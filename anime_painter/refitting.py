"""Fits a painting's styles to other networks: a style code is understood only by those that it is from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from anime_painter.document.painting import Painting
from anime_painter.document.styling import Reference
from anime_painter.inference.painter import Painter, Style

_FIRST_SEED = 0


def refitted(painting: Painting, painter: Painter) -> Painting:
    """The painting with style codes of the painter's networks, as near to the old ones as they can be had.

    Styles from references are read from them again, and those from seeds drawn again; what came about by
    other means, such as a variation, is drawn from the first seed. A second style is dropped unless it has
    a reference.
    """
    codes: dict[int, Style] = {}

    def encoded(reference: Reference) -> Style:
        if id(reference) not in codes:
            codes[id(reference)] = painter.encode_style(reference.picture, reference.mask)
        return codes[id(reference)]

    style = np.empty_like(painting.style)
    for class_id, source in enumerate(painting.sources):
        if source.reference is not None:
            style[class_id] = encoded(source.reference)[class_id]
        else:
            style[class_id] = painter.sample_style(source.seed or _FIRST_SEED)[class_id]
    other = painting.other_source.reference if painting.other is not None else None
    known = painter.attributes
    sliders = {
        group: {name: strength for name, strength in strengths.items() if name in known[group]}
        for group, strengths in painting.sliders.items()
        if group in known
    }
    return replace(painting, style=style, other=None if other is None else encoded(other), sliders=sliders)
