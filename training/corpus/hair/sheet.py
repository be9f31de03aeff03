"""Which hair a character has: front, sides and back chosen apart, and its small choices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.corpus.character import Base, Sex
from training.corpus.colour import Colour, adjust, mix

# Shares by style: (female, male).
FRONTS = {
    "blunt": (11, 2), "fringe": (15, 12), "parted": (10, 8), "swept_left": (10, 12), "swept_right": (9, 12),
    "curtain": (8, 9), "messy": (9, 18), "between_eyes": (11, 14), "one_eye": (4, 5), "bare": (4, 5),
    "choppy": (9, 14), "airy": (8, 6), "spiky": (1, 12),
}  # fmt: skip
SIDES = {
    "long": (22, 3), "hime": (9, 1), "temple": (26, 24), "tucked": (8, 12), "fluffy": (13, 24), "tendrils": (13, 4),
    "short": (9, 32),
}  # fmt: skip
BACKS = {
    "bob": (13, 3), "long_straight": (19, 4), "long_wavy": (13, 2), "twin_high": (9, 0), "twin_low": (7, 0),
    "ponytail": (8, 4), "side_tail": (6, 0), "braid": (5, 0), "buns": (5, 0), "medium": (13, 8), "short": (5, 42),
    "wolf": (5, 18), "spiky": (2, 19), "drills": (3, 0),
}  # fmt: skip


@dataclass(frozen=True)
class HairSheet:
    """Hair of one character.

    Attributes:
        front, side, back: keys of FRONTS, SIDES and BACKS.
        length: 0..1 within what the back style allows.
        volume: about 1.
        part: where the whorl lies, -1 left to 1 right.
        ahoge: strands that stand up, 0..2.
        ears: animal ears.
        tips: colour that the tips fade to, or None.
        seed: of everything that is jittered.
    """

    front: str
    side: str
    back: str
    length: float
    volume: float
    part: float
    ahoge: int
    ears: bool
    tips: Colour | None
    seed: int

    def labels(self) -> dict[str, str]:
        return {"hair_front": self.front, "hair_side": self.side, "hair_back": self.back}


def sample(rng: np.random.Generator, base: Base) -> HairSheet:
    column = 1 if base.sex is Sex.MALE else 0
    return HairSheet(
        front=_pick(rng, FRONTS, column),
        side=_pick(rng, SIDES, column),
        back=_pick(rng, BACKS, column),
        length=float(rng.random()),
        volume=float(rng.uniform(0.94, 1.1)),
        part=float(np.clip(rng.normal(0, 0.35), -0.8, 0.8)),
        ahoge=int(rng.choice([0, 1, 2], p=[0.72, 0.22, 0.06])),
        ears=bool(column == 0 and rng.random() < 0.05),
        tips=_tips(rng, base),
        seed=int(rng.integers(1 << 30)),
    )


def _pick(rng: np.random.Generator, table: dict[str, tuple[int, int]], column: int) -> str:
    shares = np.array([row[column] for row in table.values()], dtype=float)
    return str(rng.choice(list(table), p=shares / shares.sum()))


def _tips(rng: np.random.Generator, base: Base) -> Colour | None:
    if rng.random() > 0.1:
        return None
    return mix(
        adjust(base.hair.base, rng.uniform(-0.1, 0.15), 1.2, rng.uniform(-1.2, 1.2)), base.eye.base, 0.3
    )
