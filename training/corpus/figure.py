"""The wearer's body below the head: a dummy of fixed measures, and how it is moved onto a character.

Skin and cloth are authored on the dummy, in figure units: neck half width `NECK`, shoulder half width `SHOULDER`. `place`
moves both to the character's measures, its turned chest and its tilted shoulders, so that cloth lies where the body is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.corpus.character import Base, Sex, room_rng
from training.corpus.geometry import Points, smooth

NECK = 0.35
SHOULDER = 1.5
_CHEST_DEPTH = 0.55
_SHOULDER_JOINT = (1.3, 2.1)
# Below the first the neck still stands as the head has it, below the second all follows the chest.
_NECK_Y, _CHEST_Y = 1.2, 2.0

# Right halves on the dummy; y runs far below every picture's lower edge.
_TRUNK = [(0.33, 0.5), (0.35, 1.0), (0.355, 1.34), (0.42, 1.54), (0.68, 1.70), (1.1, 1.84), (1.32, 1.96), (1.3, 2.4), (1.14, 2.9),
          (1.16, 3.35), (1.02, 4.2), (0.9, 5.1), (1.1, 6.5), (1.2, 7.5)]  # fmt: skip
_ARM_OUTSIDE = [(1.12, 1.85), (1.36, 1.94), (1.54, 2.18), (1.6, 2.7), (1.58, 3.5), (1.62, 4.4), (1.64, 7.5)]
_ARM_INSIDE = [(1.26, 7.5), (1.26, 4.6), (1.2, 3.7), (1.13, 3.0), (1.16, 2.6)]


@dataclass(frozen=True)
class Figure:
    """Measures of a character's body, in figure units and radians.

    Attributes:
        neck, shoulder: half widths.
        x: where the middle of the neck stands.
        turn: the chest's yaw, as the head's.
        lean: how much the right shoulder stands lower than the middle, per unit of width.
        straight: how little the waist is drawn in, 0..1.
        spread: how far the left and the right arm stand off the trunk.
    """

    neck: float
    shoulder: float
    x: float
    turn: float
    lean: float
    straight: float
    spread: tuple[float, float]

    def place(self, points: Points) -> Points:
        """Moves points float[N, 2] from the front of the dummy to the character."""
        x, y = points[:, 0], points[:, 1]
        waist = np.clip((y - 3.3) / 1.4, 0.0, 1.0) * np.clip((1.5 - np.abs(x)) / 0.3, 0.0, 1.0)
        x = x * (1 + 0.14 * self.straight * waist)
        reach = [0.0, self.neck, self.shoulder, self.shoulder + 1.5 * self.shoulder / SHOULDER]
        x = np.sign(x) * np.interp(np.abs(x), [0.0, NECK, SHOULDER, SHOULDER + 1.5], reach)
        follow = np.clip((y - _NECK_Y) / (_CHEST_Y - _NECK_Y), 0.0, 1.0)
        depth = _CHEST_DEPTH * np.sqrt(np.maximum(1 - (x / self.shoulder) ** 2, 0.0))
        turned = x * np.cos(self.turn) + depth * np.sin(self.turn)
        return np.column_stack([self.x + x + (turned - x) * follow, y + self.lean * x * follow])

    def place_arm(self, points: Points) -> Points:
        """Moves points of an arm or sleeve, which hangs from its shoulder at an angle of its own."""
        x, y = np.abs(points[:, 0]) - _SHOULDER_JOINT[0], points[:, 1] - _SHOULDER_JOINT[1]
        angle = np.where(points[:, 0] > 0, self.spread[1], self.spread[0]) * np.clip(y, 0.0, 1.0)
        out = x * np.cos(angle) + y * np.sin(angle) + _SHOULDER_JOINT[0]
        down = y * np.cos(angle) - x * np.sin(angle) + _SHOULDER_JOINT[1]
        return self.place(np.column_stack([np.sign(points[:, 0]) * out, down]))

    def trunk(self) -> Points:
        """Outline of neck and trunk, from the neck's left round to its right, below every picture's edge."""
        right = smooth(_TRUNK, False, 5)
        return self.place(np.vstack([right * [-1, 1], right[::-1]])[::-1])

    def arm(self, side: int) -> tuple[Points, Points]:
        """Outer and inner edge of an arm; together they close its outline."""
        outside, inside = smooth(_ARM_OUTSIDE, False, 5), smooth(_ARM_INSIDE, False, 5)
        return self.place_arm(outside * [side, 1]), self.place_arm(inside * [side, 1])


def figure(base: Base) -> Figure:
    """The body of a character; shoulders tilt a little and the chest follows the head's turn part of the way."""
    rng = room_rng(base.seed, "figure")
    return Figure(
        neck=base.build.neck,
        shoulder=base.build.shoulders,
        x=float(0.12 * np.sin(base.head.yaw)),
        turn=float(np.clip(0.6 * base.head.yaw + rng.normal(0, 0.1), -0.5, 0.5)),
        lean=float(np.clip(rng.normal(0, 0.04) + 0.15 * base.head.roll, -0.09, 0.09)),
        straight=base.age if base.sex is Sex.MALE else 0.3 * (1 - base.age),
        spread=(float(rng.uniform(-0.03, 0.16)), float(rng.uniform(-0.03, 0.16))),
    )
