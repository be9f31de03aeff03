"""Side locks: from the temples down along the cheeks, and over the clothes where they are long."""

from __future__ import annotations

import numpy as np

from training.corpus.character import Base
from training.corpus.hair.locks import Lock, clump
from training.corpus.hair.sheet import HairSheet


def sides(rng: np.random.Generator, base: Base, sheet: HairSheet) -> list[Lock]:
    """Side locks of both sides, in the order of painting."""
    locks: list[Lock] = []
    for side in (-1, 1):
        locks += [lock for control, width, count, shape in _layout(rng, sheet) for lock in clump(
            rng, np.array(control) * [side, 1], width * rng.uniform(0.9, 1.1), count, 0.6, **shape)]  # fmt: skip
    return locks


def _layout(
    rng: np.random.Generator, sheet: HairSheet
) -> list[tuple[list[tuple[float, float]], float, int, dict]]:
    v, length = sheet.volume, sheet.length
    root = (0.3, -1.2 * v)
    flank = (1.02 * v, -0.95)
    wave = rng.normal(0, 0.08)
    if sheet.side == "long":
        end = 1.5 + 1.3 * length
        return [([root, flank, (1.2, 0.1), (0.92 + wave, end * 0.6), (1.0, end)], 0.21, 3, {"peak": 0.5})]
    if sheet.side == "hime":
        end = 0.82 + 0.4 * length
        return [([root, flank, (1.12, -0.1), (1.0, 0.5), (0.99, end)], 0.24, 2, {"peak": 0.7, "tip": 0.6})]
    if sheet.side == "temple":
        end = 0.62 + 0.5 * length
        return [([root, flank, (1.16, -0.1), (1.0, 0.4), (0.9 + wave, end)], 0.2, 2, {"peak": 0.5}),
                ([root, flank, (1.2, -0.2), (1.1, 0.3), (1.06, end * 0.75)], 0.16, 1, {"peak": 0.5})]  # fmt: skip
    if sheet.side == "tucked":
        return [([root, flank, (1.16, -0.3), (1.1, 0.1), (1.04, 0.28)], 0.2, 1, {"peak": 0.5})]
    if sheet.side == "fluffy":
        return [([root, flank, (1.26, -0.2), (1.2, 0.3), (0.92, 0.62 + 0.25 * length)], 0.22, 3, {"peak": 0.55}),
                ([root, flank, (1.32, -0.3), (1.3, 0.2), (1.2, 0.5 + 0.3 * length)], 0.18, 2, {"peak": 0.5})]  # fmt: skip
    if sheet.side == "tendrils":
        end = 1.1 + 0.9 * length
        return [([root, flank, (1.12, 0.0), (0.86, 0.6), (0.98 + wave, end)], 0.1, 2, {"peak": 0.45}),
                ([root, flank, (1.18, -0.3), (1.06, 0.1), (1.04, 0.35)], 0.18, 1, {"peak": 0.5})]  # fmt: skip
    return [([root, flank, (1.16, -0.3), (1.08, 0.1), (0.98, 0.3 + 0.2 * length)], 0.19, 2, {"peak": 0.5})]
