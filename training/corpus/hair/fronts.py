"""Bangs: locks that fan out from one whorl over the forehead."""

from __future__ import annotations

import numpy as np

from training.corpus.character import Base
from training.corpus.hair.locks import Lock, clump
from training.corpus.hair.sheet import HairSheet

# Bangs by style, each lock (x of the tip, y of the tip, bend to the side, half width), before jitter. The order
# is that of painting: the middle last lies on top unless the style says otherwise.
_LAYOUTS: dict[str, list[tuple[float, float, float, float]]] = {
    "blunt": [(-0.86, 0.1, 0, 0.2), (0.86, 0.1, 0, 0.2), (-0.62, 0.05, 0, 0.22), (0.62, 0.06, 0, 0.22),
              (-0.36, 0.0, 0, 0.22), (0.36, 0.02, 0, 0.22), (-0.1, 0.0, 0, 0.21), (0.14, -0.02, 0, 0.2)],
    "fringe": [(-0.9, 0.22, -0.05, 0.2), (0.9, 0.24, 0.05, 0.2), (-0.6, 0.04, -0.06, 0.22), (0.64, 0.08, 0.06, 0.22),
               (-0.3, 0.0, 0.05, 0.21), (0.36, 0.03, -0.04, 0.2), (0.04, 0.14, 0.04, 0.2)],
    "parted": [(-0.5, -0.2, -0.28, 0.2), (0.5, -0.2, 0.28, 0.2), (-0.72, 0.0, -0.3, 0.23), (0.74, 0.0, 0.3, 0.23),
               (-0.94, 0.3, -0.3, 0.22), (0.95, 0.32, 0.3, 0.22)],
    "swept_left": [(0.88, 0.22, 0.12, 0.2), (0.62, 0.02, 0.22, 0.2), (0.3, -0.08, -0.3, 0.2), (0.02, 0.0, -0.3, 0.23),
                   (-0.34, 0.06, -0.32, 0.25), (-0.68, 0.14, -0.3, 0.24), (-0.95, 0.36, -0.25, 0.2)],
    "swept_right": [(-0.88, 0.22, -0.12, 0.2), (-0.62, 0.02, -0.22, 0.2), (-0.3, -0.08, 0.3, 0.2), (-0.02, 0.0, 0.3, 0.23),
                    (0.34, 0.06, 0.32, 0.25), (0.68, 0.14, 0.3, 0.24), (0.95, 0.36, 0.25, 0.2)],
    "curtain": [(-0.46, 0.02, -0.4, 0.2), (0.46, 0.02, 0.4, 0.2), (-0.72, 0.22, -0.4, 0.24), (0.72, 0.24, 0.4, 0.24),
                (-0.96, 0.5, -0.36, 0.22), (0.96, 0.5, 0.36, 0.22), (0.08, -0.18, 0.16, 0.1)],
    "messy": [(-0.92, 0.25, -0.1, 0.2), (0.9, 0.2, 0.14, 0.2), (-0.66, 0.14, 0.14, 0.2), (0.62, 0.0, -0.14, 0.2),
              (-0.36, 0.02, -0.2, 0.21), (0.34, 0.2, 0.1, 0.19), (-0.08, 0.16, 0.16, 0.2), (0.12, -0.04, -0.18, 0.17)],
    "between_eyes": [(-0.92, 0.26, -0.1, 0.21), (0.92, 0.26, 0.1, 0.21), (-0.62, 0.06, -0.14, 0.22), (0.62, 0.06, 0.14, 0.22),
                     (-0.32, -0.06, -0.1, 0.2), (0.34, -0.04, 0.1, 0.2), (0.02, 0.46, 0.05, 0.17)],
    "one_eye": [(-0.9, 0.2, -0.12, 0.2), (-0.62, -0.02, -0.2, 0.2), (-0.3, -0.16, 0.26, 0.2), (0.1, 0.12, 0.3, 0.24),
                (0.42, 0.5, 0.3, 0.28), (0.74, 0.66, 0.25, 0.26), (0.97, 0.7, 0.2, 0.2)],
    "bare": [(-0.86, -0.12, -0.42, 0.2), (0.86, -0.12, 0.42, 0.2), (-0.98, 0.22, -0.4, 0.2), (0.98, 0.22, 0.4, 0.2)],
    "choppy": [(-0.88, 0.14, 0.05, 0.17), (0.88, 0.2, -0.05, 0.17), (-0.66, 0.2, 0.04, 0.16), (0.66, 0.06, 0.05, 0.17),
               (-0.44, -0.02, 0.05, 0.17), (0.44, 0.16, -0.04, 0.16), (-0.2, 0.14, -0.03, 0.16), (0.22, -0.02, 0.04, 0.17),
               (0.02, 0.06, 0.0, 0.15)],
    "airy": [(-0.9, 0.24, -0.06, 0.16), (0.9, 0.24, 0.06, 0.16), (-0.58, 0.02, -0.05, 0.13), (0.6, 0.06, 0.05, 0.13),
             (-0.3, 0.08, 0.05, 0.11), (0.32, 0.0, -0.03, 0.12), (0.0, 0.1, 0.03, 0.11)],
    "spiky": [(-0.9, 0.06, -0.16, 0.2), (0.9, 0.02, 0.16, 0.2), (-0.6, -0.06, -0.2, 0.22), (0.62, -0.1, 0.2, 0.22),
              (-0.3, 0.06, 0.14, 0.2), (0.3, 0.1, -0.2, 0.2), (0.04, -0.12, 0.12, 0.2)],
}  # fmt: skip
_CLUMPS = {"blunt": 2, "airy": 3, "choppy": 1, "messy": 3}


def bangs(rng: np.random.Generator, base: Base, sheet: HairSheet) -> list[Lock]:
    """The bangs of a front style, roots at the whorl, in the order of painting."""
    whorl = np.array([0.3 * sheet.part, -1.22 * sheet.volume])
    locks: list[Lock] = []
    layout = _LAYOUTS[sheet.front]
    stretch = rng.uniform(0.85, 1.12)
    drop = rng.normal(0.0, 0.05)
    for x, y, bend, width in layout:
        x = x + rng.normal(0, 0.05)
        tip = np.array([x, -0.5 + (y + 0.5) * stretch + drop + rng.normal(0, 0.07)])
        control = _arch(whorl, tip, bend + rng.normal(0, 0.03), sheet.volume)
        count = _CLUMPS.get(sheet.front, 2)
        blunt = 0.55 if sheet.front == "blunt" else 0.0
        peak = 0.72 if sheet.front == "blunt" else rng.uniform(0.5, 0.62)
        locks += clump(rng, control, width * rng.uniform(0.68, 0.98), count, 0.75, peak=peak, tip=blunt)
    return locks


def _arch(whorl: np.ndarray, tip: np.ndarray, bend: float, volume: float) -> np.ndarray:
    """From the whorl over the bulge of the skull down to the tip; `bend` sweeps the lower half to a side."""
    out = tip[0] * 0.95
    crown = np.array([whorl[0] * 0.4 + out * 0.62, -1.22 * volume])
    brow = np.array([out * 1.14 - bend * 0.9, -0.5])
    return np.array([whorl, crown, brow, tip + [-bend * 0.15, -0.16], tip])
