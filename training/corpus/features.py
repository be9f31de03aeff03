"""What a face has: its outline's family, eyes, brows, mouth, expression and marks, invented from a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.corpus.anatomy import Expression, EyeFamily, expressions, eye_families, face_parts
from training.corpus.authored import pick
from training.corpus.character import Base, Framing, Sex
from training.corpus.palette import Tone, eye_tone

_PROFILE = float(np.radians(30))
"""The yaw from which a nose stands out of the face."""


@dataclass(frozen=True)
class FaceSheet:
    """A character's features.

    Attributes:
        expression: key of `authored/expressions.toml`.
        shapes, shape_mix: two keys of the outlines, and how much of the second there is.
        chin, eye_line: where they lie in a frontal view, in figure units.
        brow: key of the brows.
        brow_lift: of the left and of the right one, in figure units.
        brow_angle: in radians; a positive one lifts the inner ends.
        open: of the left and of the right eye, 0 closed, 1 as wide as the family has it.
        closed: how a closed eye lies: "up" as in laughing, "down" as in sleep.
        gaze: where the irises look, in their radii.
        eye_size: half width and half height in figure units.
        blush: 0..1.
        second_eye: another tone for the right eye; seldom.
        variety: float[16] in 0..1 for the small choices of those who draw.
    """

    expression: str
    shapes: tuple[str, str]
    shape_mix: float
    chin: float
    eye_line: float
    brow: str
    brow_lift: tuple[float, float]
    brow_angle: float
    brow_arch: float
    brow_weight: float
    open: tuple[float, float]
    closed: str
    gaze: tuple[float, float]
    eyes: str
    eye_size: tuple[float, float]
    mouth: str
    mouth_scale: float
    mouth_tilt: float
    blush: float
    marks: str
    nose: str
    tears: bool
    second_eye: Tone | None
    variety: tuple[float, ...]

    @property
    def mouth_y(self) -> float:
        """Where the middle of the mouth lies: as children's faces are short, it hangs on the chin."""
        return self.eye_line + 0.62 * (self.chin - self.eye_line)

    @property
    def nose_y(self) -> float:
        return self.eye_line + 0.4 * (self.chin - self.eye_line)

    def labels(self) -> dict[str, str]:
        """What is true of the face; a second eye's colour is named where there is one."""
        labels = {
            "expression": self.expression,
            "eyes": self.eyes,
            "mouth": self.mouth,
            "face_shape": max(((1 - self.shape_mix, self.shapes[0]), (self.shape_mix, self.shapes[1])))[1],
            "brows": self.brow,
            "nose": self.nose,
            "marks": self.marks,
        }
        return labels | ({"second_eye_colour": self.second_eye.label} if self.second_eye else {})


def sample(rng: np.random.Generator, base: Base) -> FaceSheet:
    """Invents the features: expression and family by their shares, sizes by the person's construction."""
    table = expressions()
    name = pick(rng, {key: row.share for key, row in table.items()})
    row, build, parts = table[name], base.build, face_parts()
    family = _chosen(rng, base, {key: eyes.share for key, eyes in eye_families().items()})
    lift, angle, arch = row.brow
    raised = rng.uniform(-1, 1) * row.raised
    shapes = {key: shape.share for key, shape in parts.shape.items()}
    return FaceSheet(
        expression=name,
        shapes=(_chosen(rng, base, shapes), _chosen(rng, base, shapes)),
        shape_mix=float(rng.uniform(0, 0.5)),
        chin=build.chin + float(np.clip(rng.normal(0, 0.03), -0.06, 0.06)),
        eye_line=build.eye_line + float(np.clip(rng.normal(0, 0.015), -0.03, 0.03)),
        brow=_chosen(rng, base, {key: brow.share for key, brow in parts.brow.items()}),
        brow_lift=(lift + raised, lift - raised),
        brow_angle=angle + float(rng.normal(0, 0.04)),
        brow_arch=arch + float(rng.normal(0, 0.01)),
        brow_weight=build.brow_weight * float(rng.uniform(0.8, 1.25)),
        open=_opening(rng, row),
        closed="down" if row.closed == "down" else "up",
        gaze=_gaze(rng, row),
        eyes=family,
        eye_size=_eye_size(rng, base, eye_families()[family]),
        mouth=str(rng.choice(row.mouths)),
        mouth_scale=float(rng.uniform(0.95, 1.2)) * (1.12 if base.framing is Framing.TIGHT else 1.2),
        mouth_tilt=float(rng.normal(0, 0.04)),
        blush=float(np.clip(row.blush * rng.uniform(0.6, 1.3), 0, 1))
        * (0.5 if base.sex is Sex.MALE else 1.0),
        marks=_chosen(rng, base, parts.mark),
        nose=_nose(rng, base),
        tears=bool(rng.random() < row.tears),
        second_eye=eye_tone(rng, base.art.halftone > 0) if rng.random() < 0.015 else None,
        variety=tuple(float(v) for v in rng.random(16)),
    )


def _chosen(rng: np.random.Generator, base: Base, shares: dict) -> str:
    return pick(rng, {key: share[1 if base.sex is Sex.MALE else 0] for key, share in shares.items()})


def _nose(rng: np.random.Generator, base: Base) -> str:
    """A nose; a face that is turned far shows the profile of its nose as a line."""
    nose = _chosen(rng, base, face_parts().nose)
    return "line" if nose in ("dot", "button") and abs(base.head.yaw) > _PROFILE else nose


def _opening(rng: np.random.Generator, row: Expression) -> tuple[float, float]:
    left, right = (row.open * rng.uniform(0.97, 1.03) * np.ones(2)) * rng.uniform(0.985, 1.015, 2)
    if row.closed == "wink":
        left, right = (0.0, right) if rng.random() < 0.5 else (left, 0.0)
    return float(left), float(right)


def _gaze(rng: np.random.Generator, row: Expression) -> tuple[float, float]:
    """Mostly to the viewer, sometimes aside."""
    aside = rng.choice([-1, 1]) * rng.uniform(0.12, 0.22) if rng.random() < row.aside else 0.0
    across = np.clip(rng.normal(aside, 0.04), -0.24, 0.24)
    return float(across), float(np.clip(rng.normal(0.0, 0.05), -0.12, 0.12))


def _eye_size(rng: np.random.Generator, base: Base, family: EyeFamily) -> tuple[float, float]:
    width, height = family.size
    build = base.build
    # Narrow families are narrow already: a man's build takes less from them.
    slim = build.eye_height if height > 0.25 else 0.5 + 0.5 * build.eye_height
    return (
        float(width * build.eye_width * rng.uniform(0.95, 1.05)),
        float(height * slim * rng.uniform(0.94, 1.07)),
    )
