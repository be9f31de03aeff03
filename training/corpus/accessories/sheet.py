"""What a character wears on the head, invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from training.corpus.accessories.catalogue import earrings, glasses, ornaments
from training.corpus.character import Base, Sex
from training.corpus.cloth import Cloth, cloth, named
from training.corpus.colour import Colour, to_oklab


@dataclass(frozen=True)
class AccessorySheet:
    """What a character wears on the head.

    Attributes:
        on_hair: name of an ornament, or none.
        glasses, earrings: names of their kinds, or none.
        cloths: of what is worn: main, second and accent of the ornament; frame; ear_main and ear_second.
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
    frame = _pick(rng, glasses().kinds, glasses().none, column)
    hung = _pick(rng, earrings().kinds, earrings().none, column)
    return AccessorySheet(
        on_hair=on_hair,
        glasses=frame,
        earrings=hung,
        cloths=_cloths(rng, base, on_hair, frame, hung),
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


def _cloths(rng: np.random.Generator, base: Base, on_hair: str, frame: str, hung: str) -> dict[str, Cloth]:
    """The cloths of what is worn, and of nothing else."""
    names: dict[str, tuple[str, ...]] = {}
    if frame != "none":
        names["frame"] = glasses().frames
    if hung != "none":
        names |= {"ear_main": earrings().main, "ear_second": earrings().second}
    if on_hair != "none":
        worn = ornaments().ornaments[on_hair]
        names |= {"main": worn.main, "second": worn.second, "accent": worn.accent}
    colours = {role: named(rng, base, choice) for role, choice in names.items()}
    if "main" in colours:
        others = [named(rng, base, names["main"]) for _ in range(3)]
        colours["main"] = _off_the_hair([colours["main"], *others], base)
    return {role: cloth(base, colour) for role, colour in colours.items()}


def _off_the_hair(colours: Sequence[Colour], base: Base) -> Colour:
    """The first colour that does not melt into the hair; for none, the one that stands out most."""
    # A hue apart reads from afar, a shade apart does not: lightness counts for little over half.
    weights, hair = np.array([0.6, 1.0, 1.0]), to_oklab(base.hair.base)
    apart = [float(np.linalg.norm(weights * (to_oklab(colour) - hair))) for colour in colours]
    clear = (colour for colour, far in zip(colours, apart, strict=True) if far > 0.15)
    return next(clear, colours[int(np.argmax(apart))])
