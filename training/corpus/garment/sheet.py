"""What a character wears, invented: garment, cloths, pattern and the options of its pieces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.corpus.character import Base, Sex
from training.corpus.cloth import Cloth, cloth, named
from training.corpus.colour import adjust, to_oklab
from training.corpus.garment.catalogue import Garment, Shares, necklaces, wardrobe
from training.corpus.knots import knot


@dataclass(frozen=True)
class GarmentSheet:
    """A garment.

    Attributes:
        kind: name of the garment in the wardrobe.
        neckline: what it leaves of neck and shoulders: high, collar, round, v, off_shoulder or straps.
        main, second, accent: its cloths: body, shirt or trim, tie or ribbon.
        pattern, neckwear_pattern: of the main cloth, and of what is tied at the collar.
        options: what is chosen of the garment's options.
        necklace: what lies around a bare neck, or none; `jewel` holds its main and second cloth, if there is one.
        seed: of folds and patterns.
    """

    kind: str
    neckline: str
    main: Cloth
    second: Cloth
    accent: Cloth
    pattern: str
    neckwear_pattern: str
    options: frozenset[str]
    necklace: str
    jewel: tuple[Cloth, ...]
    seed: int

    @property
    def neckwear(self) -> str:
        """Key of `knots.toml`, or none."""
        return next(iter(self.options & set(wardrobe()[self.kind].options.get("neckwear", ()))), "none")

    @property
    def hooded(self) -> bool:
        """Whether a hood is worn up."""
        return "up" in self.options

    def labels(self) -> dict[str, str]:
        return {
            "garment": self.kind,
            "pattern": self.pattern,
            "hood": "up" if self.hooded else "none",
            "necklace": self.necklace,
        }


def sample(rng: np.random.Generator, base: Base) -> GarmentSheet:
    kind = _pick(rng, {name: garment.shares for name, garment in wardrobe().items()}, base)
    garment = wardrobe()[kind]
    options = frozenset(_pick(rng, shares, base) for shares in garment.options.values())
    main, second, accent = _cloths(rng, base, garment)
    neckwear = next(iter(options & set(garment.options.get("neckwear", ()))), "none")
    ties = knot(neckwear).cloth_patterns if neckwear != "none" else {}
    bare = garment.neckline in ("round", "v", "off_shoulder", "straps")
    necklace = _necklace(rng, base) if bare else "none"
    metals = (necklaces().main, necklaces().second) if necklace != "none" else ()
    return GarmentSheet(
        kind=kind,
        neckline=garment.neckline,
        main=main,
        second=second,
        accent=accent,
        pattern=_weighted(rng, garment.patterns),
        neckwear_pattern=_weighted(rng, ties) if ties else "plain",
        options=options,
        necklace=necklace,
        jewel=tuple(cloth(base, named(rng, base, names)) for names in metals),
        seed=int(rng.integers(1 << 30)),
    )


def _necklace(rng: np.random.Generator, base: Base) -> str:
    worn = necklaces()
    return _pick(rng, {"none": worn.none} | {name: kind.shares for name, kind in worn.kinds.items()}, base)


def _pick(rng: np.random.Generator, shares: Shares, base: Base) -> str:
    column = 1 if base.sex is Sex.MALE else 0
    return _weighted(rng, {name: share[column] for name, share in shares.items()})


def _weighted(rng: np.random.Generator, weights: dict[str, float]) -> str:
    p = np.array(list(weights.values()), dtype=float)
    return str(list(weights)[rng.choice(len(p), p=p / p.sum())])


def _cloths(rng: np.random.Generator, base: Base, garment: Garment) -> tuple[Cloth, Cloth, Cloth]:
    main, second, accent = (
        named(rng, base, names) for names in (garment.main, garment.second, garment.accent)
    )
    if abs(to_oklab(main)[0] - to_oklab(accent)[0]) < 0.12:
        accent = adjust(accent, -0.22 if to_oklab(main)[0] > 0.55 else 0.25)
    return cloth(base, main), cloth(base, second), cloth(base, accent)
