"""What a character wears, invented: kind, cloths, neckline and the small choices of its template."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.corpus.character import Base, Sex
from training.corpus.colour import Colour, adjust, to_oklab
from training.corpus.garment.cloth import Cloth, accent_colour, cloth, main_colour, named

# Shares by kind: (female, male).
_SHARES = {
    "sailor": (15, 0),
    "blazer": (13, 18),
    "shirt": (11, 14),
    "hoodie": (9, 13),
    "turtleneck": (7, 8),
    "kimono": (7, 6),
    "off_shoulder": (7, 0),
    "t_shirt": (7, 10),
    "camisole": (7, 0),
    "maid": (5, 0),
    "jacket": (6, 11),
    "armour": (3, 6),
    "scarf": (5, 5),
    "stand_collar": (3, 9),
}
_NECKLINES = {
    "sailor": "v",
    "blazer": "collar",
    "shirt": "collar",
    "hoodie": "round",
    "turtleneck": "high",
    "kimono": "v",
    "off_shoulder": "off_shoulder",
    "t_shirt": "round",
    "camisole": "straps",
    "maid": "collar",
    "jacket": "round",
    "armour": "high",
    "scarf": "high",
    "stand_collar": "high",
}


@dataclass(frozen=True)
class GarmentSheet:
    """A garment.

    Attributes:
        kind: name of the template.
        neckline: what it leaves of neck and shoulders: high, collar, round, v, off_shoulder or straps.
        main, second, accent: its cloths: body, shirt or trim, tie or ribbon.
        pattern: plain, stripes, dots, check or flowers.
        neckwear: tie, ribbon, bow or none, where the template has a place for it.
        choices: float[16] in 0..1, the template's own small decisions.
        choker: whether a band lies around the bare neck.
    """

    kind: str
    neckline: str
    main: Cloth
    second: Cloth
    accent: Cloth
    pattern: str
    neckwear: str
    choices: tuple[float, ...]
    choker: bool

    def labels(self) -> dict[str, str]:
        return {"garment": self.kind}


def sample(rng: np.random.Generator, base: Base) -> GarmentSheet:
    column = 1 if base.sex is Sex.MALE else 0
    shares = np.array([share[column] for share in _SHARES.values()], dtype=float)
    kind = str(rng.choice(list(_SHARES), p=shares / shares.sum()))
    main, second, accent = _colours(rng, base, kind)
    bare = _NECKLINES[kind] in ("round", "v", "off_shoulder", "straps")
    return GarmentSheet(
        kind=kind,
        neckline=_NECKLINES[kind],
        main=cloth(base, main),
        second=cloth(base, second),
        accent=cloth(base, accent),
        pattern=str(
            rng.choice(["plain", "stripes", "dots", "check", "flowers"], p=[0.6, 0.14, 0.06, 0.1, 0.1])
        ),
        neckwear=str(rng.choice(["tie", "ribbon", "bow", "none"], p=_neckwear_shares(base))),
        choices=tuple(float(c) for c in rng.random(16)),
        choker=bool(bare and base.sex is Sex.FEMALE and rng.random() < 0.18),
    )


def _neckwear_shares(base: Base) -> list[float]:
    return [0.62, 0.06, 0.02, 0.3] if base.sex is Sex.MALE else [0.3, 0.22, 0.3, 0.18]


def _colours(rng: np.random.Generator, base: Base, kind: str) -> tuple[Colour, Colour, Colour]:
    main, accent = main_colour(rng, base), accent_colour(rng, base)
    second = named(rng, "white")
    if kind == "sailor":
        main = named(rng, "white", "white", "white", "beige", "black")
        second = named(rng, "navy", "navy", "black", "burgundy", "forest") if rng.random() < 0.75 else accent
        accent = named(rng, "red") if rng.random() < 0.45 else accent
    elif kind == "blazer":
        main = named(rng, "navy", "black", "burgundy", "forest", "grey", "beige", "brown", "white")
        accent = named(rng, "red", "burgundy", "navy", "forest") if rng.random() < 0.5 else accent
    elif kind == "shirt":
        main = named(rng, "white") if rng.random() < 0.6 else adjust(main, 0.08, 0.7)
        second = main
    elif kind == "maid":
        main = named(rng, "black", "navy", "burgundy", "brown") if rng.random() < 0.8 else accent
    elif kind == "armour":
        main = named(rng, "steel", "steel", "black", "white", "gold")
        second = named(rng, "gold", "gold", "red", "navy")
    elif kind == "stand_collar":
        main = named(rng, "black", "black", "navy", "white", "forest")
        second = named(rng, "gold", "red", "white")
    elif kind in ("hoodie", "jacket", "scarf", "kimono"):
        second = (
            named(rng, "white", "white", "black", "grey") if rng.random() < 0.7 else accent_colour(rng, base)
        )
    if abs(to_oklab(main)[0] - to_oklab(accent)[0]) < 0.12:
        accent = adjust(accent, -0.22 if to_oklab(main)[0] > 0.55 else 0.25)
    return main, second, accent
