"""Paints locks and masses of hair: flat tones, hard shadows between locks, wedges of shade, the ring, pen lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import skia

from anime_painter.classes import HAIR
from training.corpus.character import Art, Base
from training.corpus.colour import Colour, adjust, mix
from training.corpus.geometry import Points, add_polygon, polygon
from training.corpus.hair.ink import Ink, ink
from training.corpus.hair.locks import SAMPLES, Locks
from training.corpus.palette import Tone
from training.corpus.scene import Scene

_ATOP = skia.BlendMode.kSrcATop


@dataclass(frozen=True)
class Inks:
    """The character's two hair colours; the second colours some locks, or all tips."""

    first: Ink
    second: Ink
    tips: bool


def inks(base: Base, second: Tone | None, tips: bool) -> Inks:
    first = ink(base, base.hair)
    return Inks(first, first if second is None else ink(base, second), tips)


def paint_locks(
    scene: Scene, base: Base, locks: Locks, colours: Inks, depth: float, contrast: float = 0.22
) -> None:
    """Locks in their order, each over the shadow that it casts on those before. Call it inside `scene.group`.

    Args:
        depth: 0 in front, 1 in the dark of the back.
        contrast: how far the locks' tones lie apart.
    """
    locks = _within(scene, locks)
    if len(locks) == 0:
        return
    art, light = base.art, np.array(base.light)
    away = _away(locks, light)
    facing = (locks.spine[:, SAMPLES // 2] - (0.0, -0.1)) @ light / 1.3
    fills = depth - contrast * locks.tone * (0.4 + art.depth) - 0.3 * art.depth * np.clip(facing, -1, 1)
    outlines, shadows = locks.outlines(), _shadows(locks, away, light)
    wedges, cores = _wedges(locks, away)
    glints = _strand(locks, away, -0.45, 0.3, 0.8, 0.1)
    lines = _lines(locks, away, art.line, 2 if art.name in (Art.SOFT, Art.PAINTERLY) else 1)
    fades = _faded(locks) if colours.tips else []
    rooted = _rooted(locks) if art.gradient >= 0.5 else None
    # Everything but the cast shadow is opaque: that is several times faster than what is translucent.
    for i, fill in enumerate(fills):
        tint = colours.second if locks.second[i] else colours.first
        if locks.leads[i]:
            scene.shade(polygon(shadows[i]), tint.tone(fill + 1.15), 0.55 + 0.4 * art.depth, _ATOP)
        scene.fill(polygon(outlines[i]), tint.tone(fill), HAIR)
        for k, fade in enumerate(fades):
            scene.shade(polygon(fade[i]), mix(tint.tone(fill), colours.second.tone(fill), 0.6 + 0.4 * k))
        if rooted is not None:
            scene.shade(polygon(rooted[i]), tint.tone(fill + 0.4 * art.gradient))
        scene.shade(polygon(wedges[i]), tint.tone(fill + 0.5 + 0.25 * art.hardness))
        if art.name is not Art.CEL:
            scene.shade(polygon(cores[i]), tint.tone(fill + 0.75 + 0.3 * art.depth))
        if locks.leads[i] and locks.seed[i] > 0.25:
            scene.shade(polygon(glints[i]), tint.tone(fill - 0.65))
        scene.line(_joined(strip[i] for strip in lines), tint.line)


def paint_mass(scene: Scene, base: Base, outline: Points, colour: Ink, depth: float) -> None:
    """A mass of hair without locks of its own, with its contour."""
    path = polygon(outline)
    scene.fill(path, colour.tone(depth), HAIR)
    paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=base.art.line * 0.8)
    paint.setColor4f(skia.Color4f(*colour.line, 0.9))
    scene.canvas.drawPath(path, paint)


def paint_glow(
    scene: Scene, colour: Colour, centre: tuple[float, float], radius: float, alpha: float
) -> None:
    """A round glow or shade over the hair of the group."""
    clear, full = skia.Color4f(*colour, 0.0).toColor(), skia.Color4f(*colour, 1.0).toColor()
    shader = skia.GradientShader.MakeRadial(
        center=skia.Point(*centre), radius=radius, colors=[full, clear], positions=[0.2, 1.0]
    )
    x, y = centre
    box = skia.Path()
    box.addRect(skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius))
    scene.shade(box, shader, alpha, _ATOP)


def paint_ring(scene: Scene, base: Base, locks: Locks, t: np.ndarray, colours: Inks) -> None:
    """The angel ring: on each lock that crosses it at t float[N] (nan: none) a patch, smooth above and spiked below."""
    art = base.art
    chosen = np.isfinite(t) & ((locks.seed * 7.31) % 1.0 > 0.3)
    if art.gloss < 0.2 or not chosen.any():
        return
    some, t = locks.chosen(chosen), t[chosen]
    f = np.linspace(-0.62, 0.62, 9)
    teeth = np.array([0.0, 0.7, 0.25, 1.0, 0.2, 0.8, 0.15, 0.5, 0.0])
    height = (0.04 + 0.08 * ((some.seed * 3.7) % 1.0))[:, None]
    teeth = np.where((some.seed > 0.6)[:, None], teeth, teeth[::-1])
    upper = t[:, None] - 0.4 * height * teeth[:, ::-1]
    lower = t[:, None] + height * (teeth + 0.12 * (1 - (f / 0.62) ** 2))
    patches = some.at(np.hstack([upper, lower[:, ::-1]]), np.r_[f, f[::-1]])
    scene.shade(_joined(patches), colours.first.shine, 0.75 * art.gloss, _ATOP)


def _within(scene: Scene, locks: Locks) -> Locks:
    """The locks that are not wholly outside the picture."""
    if len(locks) == 0:
        return locks
    m = scene.canvas.getTotalMatrix()
    turn = np.array([[m.getScaleX(), m.getSkewY()], [m.getSkewX(), m.getScaleY()]])
    pixels = np.concatenate([locks.spine + locks.across, locks.spine - locks.across], axis=1) @ turn
    pixels += (m.getTranslateX(), m.getTranslateY())
    outside = (pixels.max(axis=1) < 0) | (pixels.min(axis=1) > scene.size)
    return locks.chosen(np.flatnonzero(~outside.any(axis=1)))


def _shadows(locks: Locks, away: np.ndarray, light: np.ndarray) -> np.ndarray:
    """What each lock casts on the hair beneath it: a strip beside its shaded edge, and below its tip."""
    t = np.linspace(0.1, 1.0, 10)
    strips = _between(locks, t, np.broadcast_to(0.3 * away, (len(locks), 10)), 1.02 * away)
    reach = np.r_[0.3 * np.linspace(0, 1, 10), np.linspace(1, 0, 10) ** 0.5][:, None]
    return strips + reach * np.array([-0.06 * light[0], 0.07])


def _away(locks: Locks, light: np.ndarray) -> np.ndarray:
    """The side of each lock away from the light, float[N, 1] of -1 and 1."""
    across = locks.across[:, locks.across.shape[1] // 2]
    side = np.where(across @ light > 0, -1.0, 1.0)
    return side[:, None]


def _wedges(locks: Locks, away: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two shades for each lock, the wider and the deeper: S-shaped, pointed at both ends."""
    t = np.linspace(0.0, 1.0, 11)
    seed = locks.seed[:, None]
    root = np.clip(t / (0.12 + 0.1 * seed), 0, 1)
    belly = np.sin(np.pi * np.clip((t - 0.18) / 0.95, 0, 1)) ** 1.3
    wave = 0.16 * np.sin(2 * np.pi * (1.2 * t + seed)) * belly
    inner = 1 - (0.55 + 0.75 * ((seed * 5.3) % 1.0)) * belly - wave
    inner = np.where(root < 1, 2 * root - 1, np.clip(inner, -0.6, 1))
    wide = _between(locks, t, away * inner, away)
    late = np.clip((t - 0.45) / 0.4, 0, 1)
    deep = _between(locks, t, away * np.where(root < 1, 1, 1 - 0.5 * (1 - inner) * late), away)
    return wide, deep


def _between(locks: Locks, t: np.ndarray, f0: np.ndarray, f1: np.ndarray) -> np.ndarray:
    f1 = np.broadcast_to(f1, f0.shape)
    return locks.at(np.r_[t, t[::-1]], np.hstack([f0, f1[:, ::-1]]))


def _faded(locks: Locks) -> list[np.ndarray]:
    """Two shapes for the coloured tip of each lock, which begin in strands of different length."""
    f = np.linspace(1.0, -1.0, 7)
    strands = np.array([0.3, 0.0, 0.6, 0.1, 0.8, 0.0, 0.4])
    down = np.linspace(0.75, 1.0, 5)
    shapes = []
    for start in (0.48, 0.62):
        upper = start + 0.16 * np.where((locks.seed > 0.5)[:, None], strands, strands[::-1])
        t = np.hstack([upper, np.broadcast_to(np.r_[down, down[::-1]], (len(locks), 10))])
        shapes.append(locks.at(t, np.r_[f, np.repeat([-1.0, 1.0], 5)]))
    return shapes


def _rooted(locks: Locks) -> np.ndarray:
    """The darker upper part of each lock, which ends in strands of different length."""
    f = np.linspace(1.0, -1.0, 7)
    strands = np.array([0.9, 0.1, 0.6, 0.0, 1.0, 0.2, 0.7])
    up = np.linspace(0.0, 0.2, 4)
    lower = 0.24 + 0.16 * np.where((locks.seed > 0.5)[:, None], strands, strands[::-1])
    t = np.hstack([lower, np.broadcast_to(np.r_[up[::-1], up], (len(locks), 8))])
    return locks.at(t, np.r_[f, np.repeat([-1.0, 1.0], 4)])


def _strand(locks: Locks, away: np.ndarray, f: float, t0: float, t1: float, width: float) -> np.ndarray:
    """A thin leaf along each lock, at f on the far side of `away`."""
    t = np.linspace(t0, t1, 7)
    half = width * np.sin(np.linspace(0.0, np.pi, 7))
    middle = away * (f + 0.3 * (locks.seed[:, None] - 0.5) + 0.15 * np.sin(4 * t + 6 * locks.seed[:, None]))
    return _between(locks, t, middle - half, middle + half)


def _lines(locks: Locks, away: np.ndarray, weight: float, strands: int) -> list[np.ndarray]:
    """Pen lines inside each lock: a full one on the shaded edge, a thin one on the other, and a few strands."""
    t = np.linspace(0.14, 1.0, 10)
    swell = np.sin(np.linspace(0.08, 1.0, 10) * np.pi / 2)
    wide = np.maximum(np.hypot(*np.moveaxis(locks.at(t, 1.0) - locks.at(t, 0.0), -1, 0)), 1e-6)
    strips = []
    for side, share in ((away, 1.25), (-away, 0.6)):
        thickness = np.minimum(share * weight * swell / wide, 0.3)
        strips.append(_between(locks, t, side * (1 - thickness), side))
    for k in range(strands):
        phase = (locks.seed[:, None] * (5.1 + 3.7 * k)) % 1.0
        start = 0.12 + 0.4 * phase
        s = start + (0.25 + 0.5 * ((phase * 7.7) % 1.0)) * np.linspace(0, 1, 7)
        s = np.minimum(s, 0.97)
        place = away * (-0.6 + 1.3 * (k + phase) / strands) + 0.1 * np.sin(5 * s)
        around = 0.5 * weight * np.sin(np.linspace(0, np.pi, 7)) / np.median(wide, axis=1)[:, None]
        around = np.minimum(around, 0.06)
        strips.append(
            locks.at(np.hstack([s, s[:, ::-1]]), np.hstack([place - around, (place + around)[:, ::-1]]))
        )
    return strips


def _joined(outlines) -> skia.Path:
    path = skia.Path()
    path.setFillType(skia.PathFillType.kWinding)
    for outline in outlines:
        add_polygon(path, outline)
    return path


def skin_glow(base: Base, colour: Ink) -> Colour:
    """What the face lends to the hair that hangs before it."""
    return mix(adjust(base.skin.base, 0.02, 1.2), colour.light, 0.4)
