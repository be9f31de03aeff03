"""Locks of hair in batches: curves with widths, and all that lies on them in (t, f), root to tip and across."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import comb

import numpy as np

from training.corpus.geometry import Points

SAMPLES = 15


@dataclass(frozen=True)
class Locks:
    """N locks in the order of painting.

    Attributes:
        spine: float[N, SAMPLES, 2], root to tip, in figure units.
        across: float[N, SAMPLES, 2], from the spine to the edge at f = 1.
        tone: float[N], -1 in the depth of the hair, 0 plain, 1 in the light.
        second: bool[N], locks in the second colour.
        leads: bool[N], the main lock of each clump; its companions cast no shadow of their own.
        seed: float[N], 0..1, for their own strands.
    """

    spine: np.ndarray
    across: np.ndarray
    tone: np.ndarray
    second: np.ndarray
    leads: np.ndarray
    seed: np.ndarray

    def __len__(self) -> int:
        return len(self.spine)

    def at(self, t: np.ndarray, f: np.ndarray | float) -> np.ndarray:
        """Points float[N, M, 2] at t float[N, M] or float[M], 0..1, and f likewise, -1..1."""
        t = np.broadcast_to(t, (len(self), np.shape(t)[-1]))
        place = np.clip(t, 0, 1) * (SAMPLES - 1)
        below = np.minimum(place.astype(int), SAMPLES - 2)
        rest = (place - below)[..., None]
        rows = np.arange(len(self))[:, None]
        spine = self.spine[rows, below] * (1 - rest) + self.spine[rows, below + 1] * rest
        across = self.across[rows, below] * (1 - rest) + self.across[rows, below + 1] * rest
        return spine + across * np.broadcast_to(f, t.shape)[..., None]

    def outlines(self) -> np.ndarray:
        """Closed outlines float[N, 2 * SAMPLES, 2], all in one direction."""
        return oriented(
            np.concatenate([self.spine + self.across, (self.spine - self.across)[:, ::-1]], axis=1)
        )

    def moved(self, ride: Callable[[Points], Points]) -> Locks:
        """The locks with both their edges moved, so that they are foreshortened with what they lie on."""
        one, other = ride(self.spine + self.across), ride(self.spine - self.across)
        return replace(self, spine=(one + other) / 2, across=(one - other) / 2)

    def chosen(self, which: np.ndarray) -> Locks:
        """The locks of an index or bool array."""
        return Locks(*(getattr(self, name)[which] for name in _FIELDS))

    def at_least(self, half_width: float) -> Locks:
        """The locks with no part thinner than that, so that none breaks into specks."""
        normal, reach = self._reach()
        lacking = np.where(reach < 0, -1.0, 1.0) * np.maximum(half_width, np.abs(reach)) - reach
        return replace(self, across=self.across + lacking[..., None] * normal)

    def not_edge_on(self, half_width: float) -> Locks:
        """The locks that are wider than that for most of their length, which those seen edge-on are not."""
        _, reach = self._reach()
        return self.chosen(np.flatnonzero(np.median(np.abs(reach), axis=1) > half_width))

    def _reach(self) -> tuple[np.ndarray, np.ndarray]:
        """Unit normals of the spine float[N, SAMPLES, 2], and how far the edge lies along them float[N, SAMPLES]."""
        normal = _normals(self.spine)
        return normal, (self.across * normal).sum(axis=-1)


_FIELDS = ("spine", "across", "tone", "second", "leads", "seed")


def none() -> Locks:
    """No lock at all."""
    empty = np.zeros((0, SAMPLES, 2))
    return Locks(empty, empty, np.zeros(0), np.zeros(0, bool), np.zeros(0, bool), np.zeros(0))


def joined(parts: Sequence[Locks]) -> Locks:
    """All locks, part after part."""
    if not parts:
        return none()
    return Locks(*(np.concatenate([getattr(part, name) for part in parts]) for name in _FIELDS))


def locks(
    control: np.ndarray,
    width: np.ndarray,
    root: float = 0.0,
    peak: float = 0.5,
    tip: float = 0.0,
    tone: np.ndarray | None = None,
    leads: np.ndarray | None = None,
    seed: np.ndarray | None = None,
) -> Locks:
    """Locks along Bezier curves.

    Args:
        control: float[N, K, 2] control polygons, root to tip.
        width: float[N], half widths where they are widest, in figure units.
        root, tip: half widths at their ends, as shares of `width`.
        peak: where they are widest, 0..1.
    """
    count = len(control)
    spine = _bernstein(control.shape[1]) @ control
    normal = _normals(spine)
    # A lock is a blade: fuller on the outside of its bend, straighter inside.
    bend = np.sign(_cross(spine[:, SAMPLES // 2] - spine[:, 0], spine[:, -1] - spine[:, 0]))
    outside, inside = _profile(root, peak, tip, 0.8), _profile(root, peak, tip, 1.25)
    left = np.where(bend[:, None] < 0, outside, inside) * width[:, None]
    right = np.where(bend[:, None] < 0, inside, outside) * width[:, None]
    middle = spine + normal * ((left - right) / 2)[..., None]
    across = normal * ((left + right) / 2)[..., None]
    return Locks(
        middle,
        across,
        np.zeros(count) if tone is None else tone,
        np.zeros(count, bool),
        np.ones(count, bool) if leads is None else leads,
        np.zeros(count) if seed is None else seed,
    )


def oriented(outlines: np.ndarray) -> np.ndarray:
    """Outlines float[N, M, 2] of one direction, so that they add up under the winding rule."""
    ahead = np.roll(outlines, -1, axis=1)
    area = _cross(outlines, ahead).sum(axis=1)
    return np.where(area[:, None, None] >= 0, outlines, outlines[:, ::-1])


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]


def _normals(spine: np.ndarray) -> np.ndarray:
    tangent = np.gradient(spine, axis=1)
    length = np.maximum(np.hypot(tangent[..., 0], tangent[..., 1]), 1e-9)[..., None]
    return (tangent / length)[..., ::-1] * np.array([1.0, -1.0])


@cache
def _profile(root: float, peak: float, tip: float, power: float) -> np.ndarray:
    """Half widths along a lock, as shares of its widest: it swells like a leaf and runs out like a blade."""
    t = np.linspace(0.0, 1.0, SAMPLES)
    rise = root + (1 - root) * np.sin(np.clip(t / peak, 0, 1) * np.pi / 2)
    left = np.clip((1 - t) / (1 - peak), 0, 1)
    # The shoulder after the peak is rounded, the last part straight.
    fall = tip + (1 - tip) * (0.45 * np.sin(left * np.pi / 2) + 0.55 * left) ** power
    return np.where(t < peak, rise, fall)


@cache
def _bernstein(order: int) -> np.ndarray:
    t = np.linspace(0.0, 1.0, SAMPLES)[:, None]
    k = np.arange(order)[None, :]
    ways = np.array([comb(order - 1, int(i)) for i in range(order)])[None, :]
    return ways * t**k * (1 - t) ** (order - 1 - k)
