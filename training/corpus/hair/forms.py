"""Bound hair with volume: tails, braids, drills and buns, as turned forms with light and shade."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from training.corpus.geometry import Points, smooth
from training.corpus.hair.locks import Locks, joined, locks
from training.corpus.hair.styles import Form


@dataclass(frozen=True)
class Bound:
    """A form of one character.

    Attributes:
        ground: outline of the dark inside, or None.
        locks: what is painted upon it.
        body: outline that takes the turned form's shade.
        tie: outline of the band that binds it, or None.
        anchor: (x, y, z) where it is bound, on a frontal head.
        front: it hangs before the shoulders.
        shine: t at which its locks shine.
    """

    ground: Points | None
    locks: Locks
    body: Points
    tie: Points | None
    anchor: tuple[float, float, float]
    front: bool
    shine: float

    def moved(self, ride: Callable[[Points], Points]) -> Bound:
        return replace(
            self,
            ground=None if self.ground is None else ride(self.ground),
            locks=self.locks.moved(ride),
            body=ride(self.body),
            tie=None if self.tie is None else ride(self.tie),
        )


def bound(rng: np.random.Generator, form: Form, length: float, flip: bool) -> list[Bound]:
    """The form on one side or on both, jittered."""
    build = {"tail": _tail, "braid": _braid, "drill": _drill, "bun": _bun}[form.kind]
    spine = np.array(form.spine)
    spine[:, 1] = spine[0, 1] + (spine[:, 1] - spine[0, 1]) * (0.8 + 0.4 * length)
    spine = spine + np.linspace(0, 1, len(spine))[:, None] * rng.normal(0, 0.1, (len(spine), 2)) * [1, 0.6]
    sides = (-1, 1) if form.sides == "both" else (-1 if flip else 1,)
    made = []
    for side in sides:
        own = spine * [side, 1] + rng.normal(0, 0.02, spine.shape)
        ground, strands, body, tie = build(rng, own, form.size)
        anchor = (float(own[0, 0]), float(own[0, 1]), form.z)
        made.append(Bound(ground, strands, body, tie, anchor, form.place == "front", _SHINE[form.kind]))
    return made


_SHINE = {"tail": 0.2, "braid": 0.4, "drill": 0.45, "bun": 0.4}
_Parts = tuple[Points | None, Locks, Points, Points | None]


def _axis(spine: np.ndarray, size: float, profile: list[float]) -> Locks:
    """The envelope of a form: one lock whose half width follows the profile along the spine."""
    one = locks(spine[None], np.array([1.0]))
    t = np.linspace(0, 1, one.spine.shape[1])
    half = size * np.interp(t, np.linspace(0, 1, len(profile)), profile)
    length = np.maximum(np.hypot(one.across[..., 0], one.across[..., 1]), 1e-9)[..., None]
    normal = one.across / length
    normal[:, -1] = normal[:, -2]
    normal[:, 0] = normal[:, 1]
    return replace(one, spine=locks(spine[None], np.array([1e-6])).spine, across=normal * half[None, :, None])


def _band(axis: Locks, t: float, reach: float, high: float) -> Points:
    s = np.array([t - high, t - high, t - high, t + high, t + high, t + high])
    return smooth(axis.at(s, np.array([-reach, 0, reach, reach, 0, -reach]))[0], True, 4)


def _tail(rng: np.random.Generator, spine: np.ndarray, size: float) -> _Parts:
    """Locks within a bulging envelope, outer ones first, each with its own end."""
    axis = _axis(spine, size, [0.3, 0.82, 1.0, 0.95, 0.8, 0.6, 0.42])
    t = np.linspace(0, 1, 5)
    places = np.array([-0.86, 0.84, -0.45, 0.5, 0.05]) + rng.normal(0, 0.08, 5)
    controls, tones = [], []
    for f in places:
        reach = t * rng.uniform(0.82, 1.04)
        track = axis.at(np.minimum(reach, 1.0), f * np.array([0.6, 0.85, 0.8, 0.8, 0.75]))[0]
        track[-1] += (track[-1] - track[-2]) * max(reach[-1] - 0.9, 0) * 2 + rng.normal(0, 0.05, 2)
        controls.append(track)
        tones.append(rng.uniform(-0.3, 0.3) - 0.5 * abs(f))
    width = size * rng.uniform(0.44, 0.62, len(places))
    strands = locks(np.array(controls), width, 0.2, 0.45, tone=np.array(tones), seed=rng.random(len(places)))
    ground = np.concatenate(
        [axis.at(np.linspace(0, 0.7, 10), 0.72)[0], axis.at(np.linspace(0.7, 0, 10), -0.72)[0]]
    )
    return ground, strands, ground, _band(axis, 0.03, 1.15, 0.025)


def _braid(rng: np.random.Generator, spine: np.ndarray, size: float) -> _Parts:
    """Lobes that overlap left and right, and a tuft below the band."""
    axis = _axis(spine, size, [0.75, 1.0, 0.95, 0.85, 0.7])
    count = 2 * max(round(float(np.hypot(*(spine[-1] - spine[0]))) / (1.5 * size)), 3)
    step = 0.84 / count
    controls, widths = [], []
    for k in range(count):
        lean = 1 if k % 2 else -1
        t = 0.02 + step * k
        s = np.array([t - 0.5 * step, t - 0.1 * step, t + 1.0 * step, t + 2.3 * step])
        controls.append(axis.at(s, np.array([0.15, 1.05, 0.95, -0.3]) * lean)[0])
        widths.append(
            0.62 * float(np.hypot(*(axis.at(np.array([t]), 1.0) - axis.at(np.array([t]), 0.0))[0, 0]))
        )
    tones = np.where(np.arange(count) % 2, 0.4, -0.4)
    lobes = locks(np.array(controls), np.array(widths), 0.35, 0.5, 0.25, tone=tones, seed=rng.random(count))
    lobes = lobes.chosen(np.arange(count)[::-1])
    end, ahead = axis.spine[0, -3], axis.spine[0, -1] - axis.spine[0, -5]
    ahead = ahead / max(float(np.hypot(*ahead)), 1e-6)
    side = np.array([ahead[1], -ahead[0]])
    tuft = [
        [end, end + ahead * size + side * k * size * 0.9, end + ahead * size * 2.6 + side * k * size * 0.6]
        for k in (-0.8, 0.8, 0)
    ]
    fringe = locks(np.array(tuft), np.full(3, 0.5 * size), 0.4, 0.4, seed=rng.random(3))
    body = np.concatenate(
        [axis.at(np.linspace(0, 0.85, 10), 1.0)[0], axis.at(np.linspace(0.85, 0, 10), -1.0)[0]]
    )
    return None, joined([fringe, lobes]), body, _band(axis, 0.9, 0.8, 0.025)


def _drill(rng: np.random.Generator, spine: np.ndarray, size: float) -> _Parts:
    """A ribbon wound around a cone: slanted bands in front, the dark inside between them."""
    axis = _axis(spine, size, [0.6, 1.0, 0.95, 0.8, 0.6, 0.3])
    count = max(round(float(np.hypot(*(spine[-1] - spine[0]))) / (0.62 * size)), 4)
    step = 0.96 / count
    lean = 1.0 if spine[0, 0] > 0 else -1.0
    t = step * np.arange(count)[:, None]
    f = np.linspace(-1.04, 1.04, 5)
    slope = t + step * (0.5 + 0.42 * lean * f + 0.55 * (1 - f**2))
    controls = axis.at(slope.reshape(1, -1), np.tile(f, count))[0].reshape(count, 5, 2)
    reach = np.interp(t[:, 0], np.linspace(0, 1, 6), [0.6, 1.0, 0.95, 0.8, 0.6, 0.3])
    length = float(np.hypot(*(spine[-1] - spine[0])))
    bands = locks(
        controls,
        0.5 * step * length * (0.75 + 0.25 * reach),
        0.6,
        0.5,
        0.6,
        tone=rng.uniform(-0.1, 0.4, count),
        seed=rng.random(count),
    )
    bands = bands.chosen(np.arange(count)[::-1])
    ground = np.concatenate(
        [axis.at(np.linspace(0.03, 1, 12), 0.85)[0], axis.at(np.linspace(1, 0.03, 12), -0.85)[0]]
    )
    body = np.concatenate([axis.at(np.linspace(0, 1, 12), 1.05)[0], axis.at(np.linspace(1, 0, 12), -1.05)[0]])
    return ground, bands, body, None


def _bun(rng: np.random.Generator, spine: np.ndarray, size: float) -> _Parts:
    """A ball of locks that wind around it, and a tip that has come loose."""
    middle = spine.mean(axis=0)
    start = rng.uniform(0, 2 * np.pi)
    controls = []
    for k, turn in enumerate(start + np.array([0.0, 2.3, 4.3, 1.1, 3.3])):
        radius = size * (0.78, 0.78, 0.76, 0.5, 0.4)[k]
        angle = turn + np.linspace(0, 2.3, 5)
        controls.append(middle + radius * np.column_stack([np.cos(angle), 0.92 * np.sin(angle)]))
    strands = locks(
        np.array(controls),
        np.full(5, 0.36 * size),
        0.25,
        0.5,
        0.1,
        tone=np.array([-0.3, 0.0, 0.2, 0.3, 0.5]),
        seed=rng.random(5),
    )
    out = np.array([np.cos(start), -abs(np.sin(start))])
    tip = np.array(
        [
            [
                middle + out * 0.6 * size,
                middle + out * 1.2 * size,
                middle + out * 1.35 * size + [0.2 * size, 0.1 * size],
            ]
        ]
    )
    loose = locks(tip, np.array([0.16 * size]), 0.6, 0.3, seed=rng.random(1))
    turn = np.linspace(0, 2 * np.pi, 15)[:-1]
    ball = smooth(
        middle
        + size * np.column_stack([np.cos(turn), 0.92 * np.sin(turn)]) * rng.uniform(0.96, 1.04, (14, 1)),
        True,
        3,
    )
    return ball, joined([loose, strands]), ball, None
