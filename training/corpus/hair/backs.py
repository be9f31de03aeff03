"""What hangs or stands behind the head: a mass with locks along its lower edge, or tails, braids and buns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.corpus.character import Base
from training.corpus.geometry import Points, smooth
from training.corpus.hair.locks import Lock, clump, lock
from training.corpus.hair.sheet import HairSheet


@dataclass(frozen=True)
class Back:
    """Back hair: a mass, locks behind the body upon it, and parts that stand out beside the head."""

    mass: Points
    locks: list[Lock]
    tails: list[Lock]


_SKULL = [(-1.1, -0.9), (-0.6, -1.36), (0.0, -1.48), (0.6, -1.36), (1.1, -0.9)]


def back(rng: np.random.Generator, base: Base, sheet: HairSheet) -> Back:
    v = sheet.volume
    style = sheet.back
    if style in ("long_straight", "long_wavy", "bob", "medium", "wolf"):
        return _hanging(rng, sheet)
    if style in ("short", "spiky"):
        return _short(rng, sheet)
    mass = _mass(v, 1.16, 1.05, 0.95)
    tails = {"twin_high": _twin_tails, "twin_low": _twin_tails, "ponytail": _ponytail, "side_tail": _ponytail,
             "braid": _braids, "buns": _buns, "drills": _drills}[style](rng, sheet)  # fmt: skip
    return Back(mass, _fringe(rng, v, 1.1, 0.95, 1.05, 7, 0.16), tails)


def _mass(v: float, flank: float, width: float, low: float) -> Points:
    """The filled ground behind the head, down to y = low, as wide as `width` there and `flank` at the ears."""
    right = [(flank * v * 1.05, -0.4), (flank * v, 0.3), (width, low - 0.15)]
    points = [(x * v, y * v) for x, y in _SKULL] + right + [(0.0, low)] + [(-x, y) for x, y in right[::-1]]
    return smooth(points, True, 6)


def _fringe(rng: np.random.Generator, v: float, flank: float, width: float, low: float, count: int, size: float,
            wave: float = 0.0) -> list[Lock]:  # fmt: skip
    """Locks that hang from crown to the lower edge, outer ones first."""
    locks: list[Lock] = []
    places = sorted(np.linspace(-1, 1, count), key=lambda p: -abs(p))
    for place in places:
        place = float(place + rng.normal(0, 0.05))
        end = low * rng.uniform(0.92, 1.1) * (1 - 0.06 * abs(place))
        bend = wave * rng.choice([-1, 1])
        control = [(0.25 * place, -1.2), (1.1 * flank * place, -0.8), (1.12 * flank * place * v, 0.2),
                   (width * place * 1.05 + bend, 0.2 + 0.5 * (end - 0.2)), (width * place * 1.1 - 1.6 * bend, 0.2 + 0.8 * (end - 0.2)),
                   (width * place + bend, end)]  # fmt: skip
        locks += clump(rng, control, size * rng.uniform(0.9, 1.3), 2, 0.7, peak=0.65)
    return locks


def _hanging(rng: np.random.Generator, sheet: HairSheet) -> Back:
    v, length, style = sheet.volume, sheet.length, sheet.back
    low = {"bob": 0.85 + 0.4 * length, "medium": 1.35 + 0.6 * length, "wolf": 1.15 + 0.5 * length}.get(
        style, 2.4 + 2.2 * length
    )
    width = {"bob": 1.08, "medium": 1.22, "wolf": 1.12}.get(style, 1.3 + 0.25 * length)
    flank = {"bob": 1.24, "wolf": 1.2}.get(style, 1.2)
    wave = {"long_wavy": 0.22, "medium": 0.08, "wolf": 0.12}.get(style, 0.03)
    mass = _mass(v, flank, width * 0.92, low * 0.9)
    size = 0.2 if low < 2 else 0.24
    count = 10 if low < 2 else 12
    return Back(mass, _fringe(rng, v, flank, width, low, count, size, wave), [])


def _short(rng: np.random.Generator, sheet: HairSheet) -> Back:
    v = sheet.volume
    mass = _mass(v, 1.08, 0.72, 0.8)
    locks: list[Lock] = []
    wild = sheet.back == "spiky"
    count = 15 if wild else 11
    for angle in np.linspace(-2.5, 2.5, count) + rng.normal(0, 0.06, count):
        reach = rng.uniform(1.5, 1.95) if wild else rng.uniform(1.2, 1.38)
        if abs(angle) > 1.9:
            reach *= 0.82
        direction = np.array([np.sin(angle), -np.cos(angle)])
        turned = np.array([np.sin(angle * 1.12), -np.cos(angle * 1.12)])
        sweep = np.array([-direction[1], direction[0]]) * rng.normal(0, 0.12)
        control = [
            direction * 0.3 + [0, -0.2],
            direction * 1.25 * v + sweep + [0, -0.12],
            turned * reach * v + sweep * 2 + [0, -0.06],
        ]
        locks += clump(rng, np.array(control), rng.uniform(0.26, 0.36), 2, 0.6, root=0.9, peak=0.45)
    return Back(mass, locks, [])


def _tail(
    rng: np.random.Generator, root: tuple[float, float], out: float, low: float, size: float, curl: float
) -> list[Lock]:
    """A bound tail: it bulges outwards by `out` and falls to `low`."""
    x, y = root
    side = 1 if x >= 0 else -1
    locks: list[Lock] = []
    for k in (-1.0, 1.0, -0.5, 0.5, 0.0):
        spread = k * size * 1.1
        end = low * rng.uniform(0.88, 1.04)
        control = [(x, y), (x + side * out * 0.9 + spread * 0.6, y - 0.25), (x + side * out * 1.35 + spread, y + 0.3 * (end - y)),
                   (x + side * out * 0.75 + spread * 1.2, y + 0.7 * (end - y)), (x + side * (out * 0.9 + curl) + spread * 0.5, end)]  # fmt: skip
        locks += clump(rng, control, size * rng.uniform(0.8, 1.0), 2, 0.5, root=0.25, peak=0.45)
    return locks


def _twin_tails(rng: np.random.Generator, sheet: HairSheet) -> list[Lock]:
    high = sheet.back == "twin_high"
    y = -0.85 if high else 0.75
    x = 1.02 if high else 1.0
    low = (2.0 if high else 2.2) + 1.6 * sheet.length
    curl = rng.normal(0, 0.2)
    out = 0.55 if high else 0.25
    return [lock for side in (-1, 1) for lock in _tail(rng, (side * x, y), out, low, 0.25, curl)]


def _ponytail(rng: np.random.Generator, sheet: HairSheet) -> list[Lock]:
    side = 1 if sheet.part >= 0 else -1
    if sheet.back == "side_tail":
        return _tail(rng, (side * 1.05, -0.2), 0.35, 2.2 + 1.2 * sheet.length, 0.26, rng.normal(0, 0.2))
    return _tail(rng, (side * 0.55, -1.25), 0.75, 1.6 + 1.5 * sheet.length, 0.28, rng.normal(0, 0.25))


def _braids(rng: np.random.Generator, sheet: HairSheet) -> list[Lock]:
    """Plaits over the shoulders: lobes that overlap left and right, and a tuft."""
    locks: list[Lock] = []
    low = 2.0 + 1.0 * sheet.length
    for side in (-1, 1) if sheet.part < 0.2 else (1,):
        count = 8
        for k in range(count):
            y = 0.75 + (low - 0.75) * k / count
            x = side * (0.98 + 0.05 * np.sin(k))
            lean = 1 if k % 2 else -1
            size = 0.17 * (1 - 0.35 * k / count)
            control = [(x - lean * 0.16, y - 0.12), (x + lean * 0.1, y - 0.06), (x + lean * 0.14, y + 0.26)]
            locks.append(
                lock(control, size, root=0.4, peak=0.45, tip=0.25, tone=0.4 * lean, seed=float(rng.random()))
            )
        locks += clump(
            rng,
            [(side * 0.98, low - 0.05), (side * 1.04, low + 0.2), (side * 0.95, low + 0.5)],
            0.14,
            3,
            0.6,
            root=0.4,
            peak=0.4,
        )
    return locks


def _buns(rng: np.random.Generator, sheet: HairSheet) -> list[Lock]:
    locks: list[Lock] = []
    for side in (-1, 1):
        x, y = side * 0.92, -1.2
        for turn in np.linspace(0, 2 * np.pi, 6, endpoint=False):
            a, b = np.array([np.cos(turn), np.sin(turn)]), np.array([np.cos(turn + 1.9), np.sin(turn + 1.9)])
            control = np.array([(x, y) + a * 0.36, (x, y) + (a + b) * 0.34, (x, y) + b * 0.22])
            locks.append(lock(control, 0.17, root=0.5, peak=0.5, tip=0.3, seed=float(rng.random())))
        locks.append(
            lock([(x - 0.22, y + 0.1), (x, y - 0.3), (x + 0.24, y + 0.06)], 0.2, root=0.5, peak=0.5, tip=0.4)
        )
    return locks


def _drills(rng: np.random.Generator, sheet: HairSheet) -> list[Lock]:
    locks: list[Lock] = []
    for side in (-1, 1):
        count = 8
        for k in range(count):
            y = 0.45 + 0.27 * k
            size = 0.34 * (1 - 0.55 * k / count)
            x = side * (1.24 + 0.04 * k)
            control = [(x - size, y - 0.02), (x - 0.1 * size, y + 0.22), (x + size, y - 0.06)]
            locks.append(
                lock(
                    control,
                    0.15 * (1 - 0.3 * k / count),
                    root=0.5,
                    peak=0.5,
                    tip=0.5,
                    tone=0.5 - (k % 2),
                    seed=float(rng.random()),
                )
            )
    return locks
