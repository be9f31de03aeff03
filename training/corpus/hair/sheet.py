"""Which hair a character has: front, crown, sides and back chosen apart, its second colour, its small choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from training.corpus.authored import pick
from training.corpus.character import Base, Sex
from training.corpus.hair import styles
from training.corpus.palette import Tone, hair_tone


@dataclass(frozen=True)
class HairSheet:
    """Hair of one character.

    Attributes:
        front, crown, side, back: names of authored styles.
        flip: left and right are exchanged.
        length: 0..1, how far long parts reach.
        volume: how far hair stands off, about 1.
        pattern: where the second colour is: "plain" (nowhere), "tips", "streaks", "inner" or "halves".
        second: the second colour, or None.
        strays: strands that stand up, 0..2.
        ears: the animal whose ears stand on the head, or "none".
        seed: of everything that is jittered.
    """

    front: str
    crown: str
    side: str
    back: str
    flip: bool
    length: float
    volume: float
    pattern: str
    second: Tone | None
    strays: int
    ears: str
    seed: int

    def labels(self) -> dict[str, str]:
        return {
            "hair_front": self.front,
            "hair_crown": self.crown,
            "hair_side": self.side,
            "hair_back": self.back,
            "hair_pattern": self.pattern,
            "hair_second": self.second.label if self.second else "none",
            "animal_ears": self.ears,
        }


def sample(rng: np.random.Generator, base: Base) -> HairSheet:
    column = 1 if base.sex is Sex.MALE else 0
    choices = styles.choices()
    back = styles.backs()[pick(rng, _shares(styles.backs(), column))]
    front = styles.fronts()[pick(rng, _shares(styles.fronts(), column, back.fronts))]
    crown = pick(rng, _shares(styles.crowns(), column, front.crowns))
    side = pick(rng, _shares(styles.sides(), column, back.sides))
    pattern = pick(rng, {name: shares[column] for name, shares in choices.patterns.items()})
    return HairSheet(
        front=front.name,
        crown=crown,
        side=side,
        back=back.name,
        flip=bool(rng.random() < 0.5),
        length=float(rng.random()),
        volume=float(rng.uniform(0.96, 1.05)),
        pattern=pattern,
        second=_second(rng, base, pattern),
        strays=int(pick(rng, choices.strays)),
        ears=pick(rng, {name: shares[column] for name, shares in choices.animal_ears.items()}),
        seed=int(rng.integers(1 << 30)),
    )


def pressed(sheet: HairSheet) -> HairSheet:
    """What a hat or hood leaves of the hair: nothing stands up under it."""
    front, back = styles.fronts()[sheet.front], styles.backs()[sheet.back]
    return replace(
        sheet,
        front=front.pressed or front.name,
        back=back.pressed or back.name,
        crown=styles.pressed_crown(),
        strays=0,
        ears="none",
    )


def _second(rng: np.random.Generator, base: Base, pattern: str) -> Tone | None:
    """A colour of another label, for hair that has two."""
    if pattern == "plain":
        return None
    while (tone := hair_tone(rng, base.art.halftone > 0)).label == base.hair.label:
        pass
    return tone


def _shares(of: Mapping[str, styles.Style], column: int, only: list[str] | None = None) -> dict[str, float]:
    """Shares by name, of all styles or of those named; named ones that have no share of their own count as one."""
    if not only:
        return {name: style.shares[column] for name, style in of.items()}
    return {name: of[name].shares[column] or 1.0 for name in only}
