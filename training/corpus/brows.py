"""The brows; they belong to the face, and shimmer through the hair before them."""

from __future__ import annotations

import numpy as np

from training.corpus.anatomy import face_parts
from training.corpus.character import Base
from training.corpus.colour import Colour, adjust, mix, to_oklab
from training.corpus.features import FaceSheet
from training.corpus.geometry import polygon, ribbon, smooth
from training.corpus.head import EYE_X
from training.corpus.scene import Scene


def draw(scene: Scene, base: Base, sheet: FaceSheet, alpha: float = 1.0) -> None:
    """Both brows, `alpha` 0..1 strong; the mask stays as it is."""
    shape = face_parts().brow[sheet.brow]
    points, widths = np.array(shape.points), np.array(shape.widths)
    weight = 0.062 * sheet.brow_weight
    for side in (-1, 1):
        own = points.copy()
        own[:, 1] += np.tan(sheet.brow_angle) * own[:, 0]
        own[1:3, 1] -= sheet.brow_arch
        y = sheet.eye_line - sheet.eye_size[1] - base.build.brow_gap - sheet.brow_lift[0 if side < 0 else 1]
        placed = (own + [EYE_X + 0.02, y]) * [side, 1]
        spine = smooth(base.head.project(placed), False, 8)
        half = 0.5 * weight * np.interp(np.linspace(0, 3, len(spine)), range(4), widths)
        scene.line(polygon(ribbon(spine, half, half)), _colour(base), alpha)


def _colour(base: Base) -> Colour:
    """The hair's colour, dark enough to be seen on the skin."""
    own = mix(adjust(base.hair.base, -0.22, 1.0), base.line_colour(base.hair.shade), 0.4 + 0.3 * base.art.ink)
    contrast = to_oklab(base.skin.base)[0] - to_oklab(own)[0]
    return adjust(own, -max(0.32 - contrast, 0.0)) if contrast < 0.32 else own
