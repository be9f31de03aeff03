"""Glasses: rims with depth on the turned face, a bridge, temples, and light on the lenses."""

from __future__ import annotations

import numpy as np

from anime_painter.classes import CLOTHES
from training.corpus.accessories.catalogue import Frame, glasses
from training.corpus.accessories.sheet import AccessorySheet
from training.corpus.character import Base
from training.corpus.geometry import Points, polygon, smooth, stroke
from training.corpus.head import EYE_LINE, EYE_X
from training.corpus.pieces import curve
from training.corpus.scene import Scene

# How far the lenses stand off the face.
_LIFT = 0.1
# A rim is at least this wide in a picture of 256 pixels, so that the mask's line does not break.
_THINNEST = 1.5


def draw(scene: Scene, base: Base, sheet: AccessorySheet) -> None:
    """Draws the frame as clothes; the lenses leave the eyes what they are."""
    if sheet.glasses == "none":
        return
    frame = glasses().kinds[sheet.glasses]
    lenses = {side: _Lens(base, frame, side) for side in ((sheet.side,) if frame.single else (-1, 1))}
    for lens in lenses.values():
        _glint(scene, base, lens)
    width = max(frame.width, _THINNEST / (256 * base.unit))
    colours = sheet.cloths["frame"]
    lines = [lens.rim for lens in lenses.values()]
    if not frame.single:
        lines += [
            _bridge(lenses),
            *(t for t in (_temple(base, lens) for lens in lenses.values()) if t is not None),
        ]
    for line in lines:
        scene.line(stroke(line, width, 1, 1), colours.base, 1.0, CLOTHES)
    for line in lines:
        scene.line(stroke(line + [0.004, 0.3 * width], 0.35 * width, 1, 1), colours.deep, 0.8)
        scene.line(stroke(line - [0.004, 0.26 * width], 0.22 * width, 1, 1), colours.light, 0.7)


class _Lens:
    """One lens on the turned face."""

    def __init__(self, base: Base, frame: Frame, side: int) -> None:
        self.side = side
        self.middle = base.head.project([(side * EYE_X, EYE_LINE + 0.05)], lift=_LIFT)[0]
        self.squeeze = float(np.clip(base.head.foreshortening(side * EYE_X), 0.35, 1.1))
        local = curve(frame.rim, closed=not frame.open, per_span=6)
        self.rim = self.place(local if frame.open else np.vstack([local, local[:1]]))

    def place(self, points: Points) -> Points:
        return points * [self.side * self.squeeze, 1] + self.middle


def _bridge(lenses: dict[int, _Lens]) -> Points:
    left = lenses[-1].place(np.array([(-0.36, -0.06)]))[0]
    right = lenses[1].place(np.array([(-0.36, -0.06)]))[0]
    middle = (left + right) / 2 - [0, 0.07]
    return smooth([left, middle, right], False, 6)


def _temple(base: Base, lens: _Lens) -> Points | None:
    """The arm to the ear, where the head's turn shows it."""
    if lens.side * np.sin(base.head.yaw) > -0.12:
        return None
    hinge = lens.place(np.array([(0.39, -0.1)]))[0]
    end = base.head.project_solid([(lens.side * 1.0, EYE_LINE - 0.06, 0.0)])[0]
    return smooth([hinge, (hinge + end) / 2 - [0, 0.02], end], False, 6)


def _glint(scene: Scene, base: Base, lens: _Lens) -> None:
    """Two slanting panes of light on each lens, towards the light."""
    lean = 0.16 if base.light[0] > 0 else -0.16
    with scene.clip(polygon(lens.rim)):
        for x, width, alpha in ((-0.16, 0.13, 0.17), (0.03, 0.04, 0.2)):
            pane = np.array(
                [(x - lean, -0.4), (x + width - lean, -0.4), (x + width + lean, 0.4), (x + lean, 0.4)]
            )
            scene.shade(polygon(pane * [lens.squeeze, 1] + lens.middle), (1.0, 1.0, 1.0), alpha)
