"""A lock of hair: a spine with widths, and everything on it as polygons in (t, f): root to tip, and across."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from training.corpus.geometry import Points, bezier, normals

SAMPLES = 22


@dataclass(frozen=True)
class Lock:
    """One lock.

    Attributes:
        spine: float[SAMPLES, 2], root to tip, in figure units.
        width: float[SAMPLES], half widths.
        tone: -1 in the depth of the hair, 0 plain, 1 in the light.
        seed: 0..1, for its own strands.
    """

    spine: Points
    width: np.ndarray
    tone: float
    seed: float

    @cached_property
    def _frame(self) -> np.ndarray:
        """Spine, normal and half width of each sample, float[SAMPLES, 5]."""
        return np.hstack([self.spine, normals(self.spine), self.width[:, None]])

    def at(self, t: np.ndarray, f: np.ndarray) -> Points:
        """Points at t 0..1 from root to tip and f -1..1 across."""
        place = np.minimum(np.maximum(t, 0), 1) * (SAMPLES - 1)
        below = np.minimum(place.astype(int), SAMPLES - 2)
        rest = (place - below)[:, None]
        frame = self._frame[below] * (1 - rest) + self._frame[below + 1] * rest
        return frame[:, :2] + frame[:, 2:4] * (f * frame[:, 4])[:, None]

    def strip(
        self, t0: float, t1: float, f0: np.ndarray | float, f1: np.ndarray | float, count: int = 12
    ) -> Points:
        """The outline of the part between t0 and t1, and f0 and f1 (which may vary along it, float[count])."""
        t = np.linspace(t0, t1, count)
        one = self.at(t, np.broadcast_to(f0, count))
        other = self.at(t, np.broadcast_to(f1, count))
        return np.vstack([one, other[::-1]])

    def outline(self) -> Points:
        return self.strip(0.0, 1.0, -1.0, 1.0, SAMPLES)


def lock(
    control: Points | list[tuple[float, float]],
    width: float,
    root: float = 0.0,
    peak: float = 0.55,
    tip: float = 0.0,
    tone: float = 0.0,
    seed: float = 0.0,
) -> Lock:
    """A lock along a Bezier curve.

    Args:
        width: half width where it is widest, in figure units.
        root, tip: half widths at its ends, as shares of `width`.
        peak: where it is widest, 0..1.
    """
    t = np.linspace(0.0, 1.0, SAMPLES)
    rise = root + (1 - root) * np.sin(np.clip(t / peak, 0, 1) * np.pi / 2)
    fall = tip + (1 - tip) * np.cos(np.clip((t - peak) / (1 - peak), 0, 1) * np.pi / 2) ** 0.85
    return Lock(bezier(control, SAMPLES), width * np.where(t < peak, rise, fall), tone, seed)


def clump(
    rng: np.random.Generator,
    control: Points | list[tuple[float, float]],
    width: float,
    count: int,
    spread: float = 0.5,
    **shape: float,
) -> list[Lock]:
    """A lock with `count - 1` thinner companions that leave it towards their tips."""
    points = np.asarray(control, dtype=float)
    locks = []
    for k in range(count):
        own = points.copy()
        if k:
            side = 1 if k % 2 else -1
            along = np.linspace(0, 1, len(own))[:, None]
            across = normals(own)[-1] * side * width * spread * rng.uniform(0.8, 1.6)
            length = rng.uniform(-0.16, 0.05) * (own[-1] - own[0])
            own = own + along**1.6 * across + along**2 * length
        size = width if k == 0 else width * rng.uniform(0.4, 0.65)
        locks.append(lock(own, size, tone=float(rng.normal(0, 0.5)), seed=float(rng.random()), **shape))
    return locks[1:] + locks[:1]
