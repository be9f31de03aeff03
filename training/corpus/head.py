"""The head as a simple solid, and the units that everything is drawn in.

Figure units: the origin is the middle of the head at the height of the brows, x to the viewer's right, y down, one
unit is half the width of the face. A frontal adult face lies as the constants below say.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import ArrayLike

SKULL_TOP = -1.12
HAIRLINE = -0.62
BROW = -0.02
EYE_LINE = 0.30
EYE_X = 0.47
NOSE = 0.66
MOUTH = 0.86
CHIN = 1.20
NECK_BASE = 1.80
SHOULDER = 2.10

# The solid that the face's features lie on: half as wide as RADIUS says, DEPTH deep before the axis of turning, and
# flatter in front than an ellipse, as faces are. The axis stands at x = 0; the head nods about (SKULL_CENTRE_Y, 0).
RADIUS = 1.0
DEPTH = 0.74
_FLATNESS = 2.3
SKULL_CENTRE_Y = 0.1
# How far a drawn head turns, in radians.
MAX_YAW = float(np.radians(45))
MAX_PITCH = float(np.radians(15))
# The head tilts about the top of the neck.
ROLL_PIVOT = (0.0, 1.0)


@dataclass(frozen=True)
class Head:
    """Where the head looks: yaw > 0 to the viewer's right, pitch > 0 up, roll > 0 clockwise; radians."""

    yaw: float
    pitch: float
    roll: float

    def project(self, points: ArrayLike, lift: float = 0.0) -> np.ndarray:
        """Moves frontal points (float[N, 2]) to where the turned head shows them.

        Points within RADIUS of the axis ride on the front of the solid, `lift` units above it. Roll is not applied:
        draw under `Scene.transform(head.roll_matrix())`.
        """
        p = np.atleast_2d(np.asarray(points, dtype=float))
        x = np.clip(np.abs(p[:, 0]) / RADIUS, 0.0, 1.0)
        z = DEPTH * (1 - x**_FLATNESS) ** (1 / _FLATNESS) + lift
        return self.project_solid(np.column_stack([p, z]))

    def project_solid(self, points: ArrayLike) -> np.ndarray:
        """Projects points float[N, 3] whose z points to the viewer; returns float[N, 2] without the roll."""
        p = np.atleast_2d(np.asarray(points, dtype=float))
        x, y, z = p[:, 0], p[:, 1] - SKULL_CENTRE_Y, p[:, 2]
        turned_x = x * np.cos(self.yaw) + z * np.sin(self.yaw)
        turned_z = z * np.cos(self.yaw) - x * np.sin(self.yaw)
        turned_y = y * np.cos(self.pitch) - turned_z * np.sin(self.pitch)
        return np.column_stack([turned_x, turned_y + SKULL_CENTRE_Y])

    def foreshortening(self, x: float) -> float:
        """How wide a small feature at frontal position x appears: about 1 facing the viewer, towards 0 at the edge."""
        at = min(abs(x) / RADIUS, 0.98)
        slope = -np.sign(x) * DEPTH * at ** (_FLATNESS - 1) * (1 - at**_FLATNESS) ** (1 / _FLATNESS - 1)
        return float(max(np.cos(self.yaw) + slope * np.sin(self.yaw), 0.05))

    def roll_matrix(self) -> skia.Matrix:
        return skia.Matrix.RotateDeg(float(np.degrees(self.roll)), skia.Point(*ROLL_PIVOT))
