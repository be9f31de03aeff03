"""Patterns of cloth: they follow the curve of chest and sleeve, and are shaded with the cloth."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import skia

from training.corpus.cloth import Cloth
from training.corpus.colour import Colour, adjust, mix, to_oklab
from training.corpus.geometry import Points, polygon
from training.corpus.pieces import Placement
from training.corpus.scene import Scene

_LEFT, _RIGHT, _TOP, _BOTTOM = -2.3, 2.3, 1.2, 7.6


def paint(
    scene: Scene, name: str, cloth: Cloth, other: Colour, place: Placement, grain: str, seed: int
) -> None:
    """Covers what is clipped with pattern `name` in a second colour; `grain` tells how the cloth runs."""
    if name == "plain":
        return
    rng = np.random.default_rng(seed)
    _PATTERNS[name](_Weaver(scene, cloth, _ink(cloth, other), place, grain, rng.uniform(0.8, 1.25)))


def _ink(cloth: Cloth, other: Colour) -> Colour:
    """The second colour, moved off the cloth's own where both would melt together."""
    if np.abs(to_oklab(other) - to_oklab(cloth.base)).sum() > 0.2:
        return other
    return adjust(cloth.base, -0.2 if to_oklab(cloth.base)[0] > 0.5 else 0.25, 1.2)


class _Weaver:
    """Draws bands and motifs in cloth coordinates, bent as the cloth bends."""

    def __init__(
        self, scene: Scene, cloth: Cloth, ink: Colour, place: Placement, grain: str, scale: float
    ) -> None:
        self.scene, self.cloth, self.ink, self.place, self.grain, self.scale = (
            scene,
            cloth,
            ink,
            place,
            grain,
            scale,
        )

    def bend(self, points: Points) -> Points:
        x, y = points[:, 0], points[:, 1]
        if self.grain == "sleeve":
            # A sleeve hangs from the shoulder, so its threads slope outwards.
            sag = 0.5 * np.clip(np.abs(x) - 1.2, -0.2, 0.7)
        else:
            sag = 0.14 * (1 - (x / 1.4) ** 2)
        ripple = 0.03 * np.sin(3.1 * x + 2.3 * y)
        return self.place(np.column_stack([x + 0.02 * np.sin(2.6 * y), y + sag + ripple]))

    def shade(self, path: skia.Path, colour: Colour, alpha: float) -> None:
        self.scene.shade(path, colour, alpha)

    def across(self, starts: Iterable[float], width: float) -> skia.Path:
        """Bands from side to side."""
        x = np.linspace(_LEFT, _RIGHT, 24)
        path = skia.Path()
        for y in starts:
            edge = np.column_stack([x, np.full_like(x, y)])
            path.addPath(polygon(self.bend(np.vstack([edge, edge[::-1] + [0, width]]))))
        return path

    def down(self, starts: Iterable[float], width: float) -> skia.Path:
        """Bands from top to bottom."""
        y = np.linspace(_TOP, _BOTTOM, 14)
        path = skia.Path()
        for x in starts:
            edge = np.column_stack([np.full_like(y, x), y])
            path.addPath(polygon(self.bend(np.vstack([edge, edge[::-1] + [width, 0]]))))
        return path

    def strewn(self, motif: Points, step: float) -> skia.Path:
        """A motif float[N, 2] around the origin, repeated in staggered rows."""
        rows = np.arange(_TOP, _BOTTOM, step * 0.8)
        columns = np.arange(_LEFT, _RIGHT, step)
        x, y = np.meshgrid(columns, rows)
        x = x + (np.arange(len(rows)) % 2)[:, None] * step / 2
        centres = np.column_stack([x.ravel(), y.ravel()])
        bent = self.bend(centres)
        path = skia.Path()
        for centre in bent:
            path.addPath(polygon(motif + centre))
        return path


def _stripes(w: _Weaver) -> None:
    step = 0.34 * w.scale
    w.shade(w.across(np.arange(_TOP, _BOTTOM, step), 0.42 * step), w.ink, 0.95)


def _pinstripe(w: _Weaver) -> None:
    w.shade(w.down(np.arange(_LEFT, _RIGHT, 0.2 * w.scale), 0.028), w.ink, 0.7)


def _check(w: _Weaver) -> None:
    """Gingham: two crossing bands, darker where they cross."""
    step = 0.36 * w.scale
    w.shade(w.across(np.arange(_TOP, _BOTTOM, step), step / 2), w.ink, 0.45)
    w.shade(w.down(np.arange(_LEFT, _RIGHT, step), step / 2), w.ink, 0.45)


def _tartan(w: _Weaver) -> None:
    step = 0.62 * w.scale
    broad = mix(w.cloth.base, w.cloth.deep, 0.8)
    for bands in (
        w.across(np.arange(_TOP, _BOTTOM, step), 0.36 * step),
        w.down(np.arange(_LEFT, _RIGHT, step), 0.36 * step),
    ):
        w.shade(bands, broad, 0.5)
    for bands in (
        w.across(np.arange(_TOP, _BOTTOM, step) + 0.66 * step, 0.03),
        w.down(np.arange(_LEFT, _RIGHT, step) + 0.66 * step, 0.03),
    ):
        w.shade(bands, w.ink, 0.9)


def _dots(w: _Weaver) -> None:
    turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    w.shade(
        w.strewn(0.062 * w.scale * np.column_stack([np.cos(turn), np.sin(turn)]), 0.36 * w.scale), w.ink, 0.95
    )


def _star(radius: float, tips: int, inner: float) -> Points:
    turn = np.linspace(0, 2 * np.pi, 2 * tips, endpoint=False) - np.pi / 2
    reach = np.where(np.arange(2 * tips) % 2, inner, 1.0) * radius
    return np.column_stack([reach * np.cos(turn), reach * np.sin(turn)])


def _stars(w: _Weaver) -> None:
    w.shade(w.strewn(_star(0.12 * w.scale, 5, 0.42), 0.56 * w.scale), w.ink, 0.95)


def _flowers(w: _Weaver) -> None:
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    petals = 0.15 * w.scale * (0.62 + 0.38 * np.abs(np.cos(2.5 * turn)))[:, None]
    blossom = petals * np.column_stack([np.cos(turn), np.sin(turn)])
    step = 0.66 * w.scale
    w.shade(w.strewn(blossom, step), w.ink, 1.0)
    w.shade(w.strewn(0.5 * blossom, step), mix(w.ink, (1, 1, 1), 0.5), 1.0)
    leaf = np.array([(0.2, 0.16), (0.3, 0.12), (0.36, 0.2), (0.27, 0.24)]) * w.scale
    w.shade(w.strewn(leaf, step), mix(w.ink, w.cloth.light, 0.55), 1.0)


def _argyle(w: _Weaver) -> None:
    step = 0.62 * w.scale
    w.shade(w.strewn(_star(0.31 * w.scale, 2, 0.55)[[0, 1, 2, 3]] * [1, 1.0], step), w.ink, 0.85)
    for slope in (-1, 1):
        path = skia.Path()
        for k in np.arange(-8, 8, step):
            ends = np.array([(_LEFT, k + 4 + slope * _LEFT * 1.25), (_RIGHT, k + 4 + slope * _RIGHT * 1.25)])
            line = ends[0] + np.linspace(0, 1, 12)[:, None] * (ends[1] - ends[0])
            path.addPath(polygon(w.bend(np.vstack([line, line[::-1] + [0, 0.025]]))))
        w.shade(path, w.cloth.light, 0.8)


def _cable(w: _Weaver) -> None:
    """Knitted cables: pairs of waves down the cloth, with a furrow beside them."""
    y = np.linspace(_TOP, _BOTTOM, 70)
    furrows, waves = skia.Path(), skia.Path()
    for x in np.arange(-2.1, 2.2, 0.42):
        furrows.addPath(w.down([x - 0.15], 0.035))
        for phase in (0.0, np.pi):
            wave = np.column_stack([x + 0.07 * np.sin(9 * y + phase), y])
            waves.addPath(polygon(w.bend(np.vstack([wave, wave[::-1] + [0.03, 0]]))))
    w.shade(furrows, w.cloth.shade, 0.9)
    w.shade(waves, w.cloth.deep, 0.6)


def _snow(w: _Weaver) -> None:
    """A Nordic band across the chest: zigzag, stars, zigzag."""
    x = np.linspace(_LEFT, _RIGHT, 64)
    path = skia.Path()
    for y in (2.34, 2.94):
        edge = np.column_stack([x, y + 0.06 * np.where(np.arange(64) % 2, 1, -1)])
        path.addPath(polygon(w.bend(np.vstack([edge, edge[::-1] + [0, 0.07]]))))
    w.shade(path, w.ink, 0.95)
    w.shade(w.across([2.18, 3.12], 0.05), w.ink, 0.95)
    stars = skia.Path()
    for centre in w.bend(np.column_stack([np.arange(-2, 2.1, 0.36), np.full(12, 2.68)])):
        stars.addPath(polygon(_star(0.14, 4, 0.35) + centre))
    w.shade(stars, w.ink, 0.95)


def _bands(w: _Weaver) -> None:
    """A tie's slanting stripes, in its own small coordinates."""
    path, fine = skia.Path(), skia.Path()
    for k in np.arange(-0.6, 2.8, 0.44):
        for target, start, width in ((path, k, 0.13), (fine, k + 0.19, 0.03)):
            edge = np.array([(-0.4, start + 0.2), (0.4, start - 0.12)])
            target.addPath(polygon(w.place(np.vstack([edge, edge[::-1] + [0, width]]))))
    w.shade(path, w.ink, 0.9)
    w.shade(fine, w.cloth.light, 0.9)


_PATTERNS: dict[str, Callable[[_Weaver], None]] = {
    "stripes": _stripes, "pinstripe": _pinstripe, "check": _check, "tartan": _tartan, "dots": _dots, "stars": _stars,
    "flowers": _flowers, "argyle": _argyle, "cable": _cable, "snow": _snow, "bands": _bands,
}  # fmt: skip
NAMES = ("plain", *_PATTERNS)
