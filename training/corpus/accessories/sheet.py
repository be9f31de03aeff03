"""What a character wears on the head, invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from training.corpus.accessories.catalogue import earrings, glasses, ornaments
from training.corpus.character import Base, Sex
from training.corpus.cloth import Cloth, cloth, named
from training.corpus.colour import Colour, adjust, to_oklab


@dataclass(frozen=True)
class AccessorySheet:
    """What a character wears on the head.

    Attributes:
        on_hair: name of an ornament, or none.
        glasses, earrings: names of their kinds, or none.
        cloths: main, second and accent of the ornament; frame, ear_main and ear_second of the others.
        side: -1 or 1, where single ornaments sit.
        size: 0..1, within the ornament's range.
        seed: of folds.
    """

    on_hair: str
    glasses: str
    earrings: str
    cloths: Mapping[str, Cloth]
    side: int
    size: float
    seed: int

    @property
    def covers_crown(self) -> bool:
        """Whether a hat lies on the crown, where no strand or animal ear can stand."""
        return self.on_hair != "none" and ornaments().ornaments[self.on_hair].covers

    def labels(self) -> dict[str, str]:
        return {"ornament": self.on_hair, "glasses": self.glasses, "earrings": self.earrings}


class _Worn(Protocol):
    @property
    def shares(self) -> tuple[float, float]: ...


def sample(rng: np.random.Generator, base: Base) -> AccessorySheet:
    column = 1 if base.sex is Sex.MALE else 0
    on_hair = _pick(rng, ornaments().ornaments, ornaments().none, column)
    return AccessorySheet(
        on_hair=on_hair,
        glasses=_pick(rng, glasses().kinds, glasses().none, column),
        earrings=_pick(rng, earrings().kinds, earrings().none, column),
        cloths=_cloths(rng, base, on_hair),
        side=int(rng.choice([-1, 1])),
        size=float(rng.random()),
        seed=int(rng.integers(1 << 30)),
    )


def _pick(
    rng: np.random.Generator, kinds: Mapping[str, _Worn], none: tuple[float, float], column: int
) -> str:
    names = ["none", *kinds]
    p = np.array([none[column], *(kind.shares[column] for kind in kinds.values())])
    return names[rng.choice(len(names), p=p / p.sum())]


def _cloths(rng: np.random.Generator, base: Base, on_hair: str) -> dict[str, Cloth]:
    names = {"frame": glasses().frames, "ear_main": earrings().main, "ear_second": earrings().second}
    if on_hair != "none":
        worn = ornaments().ornaments[on_hair]
        names |= {"main": worn.main, "second": worn.second, "accent": worn.accent}
    colours = {role: named(rng, base, choice) for role, choice in names.items()}
    if "main" in colours:
        colours["main"] = _off_the_hair(colours["main"], base)
    return {role: cloth(base, colour) for role, colour in colours.items()}


def _off_the_hair(colour: Colour, base: Base) -> Colour:
    """Moves a colour that would melt into the hair lighter or darker."""
    if np.abs(to_oklab(colour) - to_oklab(base.hair.base)).sum() > 0.24:
        return colour
    return adjust(colour, -0.2 if to_oklab(base.hair.base)[0] > 0.55 else 0.24)
