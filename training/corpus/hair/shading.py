"""Paints layers of locks: flat tones, one gradient over a layer, wedges of shade, shine, strands and lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import skia

from anime_painter.classes import HAIR
from training.corpus.character import Art, Base
from training.corpus.colour import Colour, adjust, linear_gradient, mix
from training.corpus.geometry import Points, polygon
from training.corpus.hair.locks import Lock
from training.corpus.scene import Scene


def paint_mass(scene: Scene, base: Base, outline: Points, depth: float, tips: Colour | None = None) -> None:
    """A mass of hair without locks of its own: the cap, or what hangs behind the neck."""
    path = polygon(outline)
    scene.fill(path, _tone(base, depth), HAIR)
    _contour(scene, base, path, 0.9)
    if tips is not None:
        _fade(scene, path, outline, tips)


def paint_locks(
    scene: Scene, base: Base, locks: Sequence[Lock], depth: float, tips: Colour | None = None
) -> None:
    """Locks in their order, each over the one before.

    Args:
        depth: 0 in front, 1 in the darkest back.
        tips: colour that the tips fade to; None for none.
    """
    light = base.light[0]
    for lock in locks:
        path = polygon(lock.outline())
        tone = _tone(base, depth, lock.tone)
        scene.fill(path, tone, HAIR)
        _inner(scene, base, lock, depth, light)
        if tips is not None:
            scene.shade(polygon(lock.strip(0.6, 1.0, -1.0, 1.0)), tips, 0.35)
            scene.shade(polygon(lock.strip(0.78, 1.0, -1.0, 1.0)), tips, 0.6)
        _edges(scene, base, lock, light)


def paint_overlay(
    scene: Scene, base: Base, silhouette: skia.Path, top: float, bottom: float, strength: float
) -> None:
    """One gradient over a whole layer: light on the crown's flank, shade at the crown and below."""
    scene.canvas.save()
    scene.canvas.clipPath(silhouette, doAntiAlias=True)
    colours = [base.hair.shade, base.hair.light, base.hair.base, base.hair.shade]
    shader = linear_gradient((0, top), (0, bottom), colours, [0.0, 0.3, 0.6, 1.0])
    box = skia.Path()
    box.addRect(skia.Rect.MakeLTRB(-4, -4, 4, 8))
    scene.shade(box, shader, strength * base.art.gradient)
    scene.canvas.restore()


def paint_shine(
    scene: Scene, base: Base, locks: Sequence[Lock], t: tuple[float, float], choice: float
) -> None:
    """The angel ring: smooth above, spiked below, broken lock by lock."""
    art = base.art
    if art.gloss < 0.2:
        return
    colour = mix(base.hair.light, (1, 1, 1), 0.35 if base.hair.label not in ("white", "silver") else 0.75)
    soft = 0.012 + 0.03 * (1 - art.hardness)
    for k, lock in enumerate(locks):
        if (lock.seed * 7.3 + choice) % 1.0 < 0.22:
            continue
        wobble = 0.05 * np.sin(k * 1.7 + choice * 6)
        path = polygon(_ring_piece(lock, t[0] + wobble, t[1] + wobble))
        scene.shade(path, colour, 0.5 * art.gloss, blur=soft)
        if art.hardness > 0.6:
            scene.shade(
                polygon(_ring_piece(lock, t[0] + wobble + 0.03, t[1] + wobble - 0.05)),
                colour,
                0.5 * art.gloss,
            )


def _ring_piece(lock: Lock, t0: float, t1: float) -> Points:
    f = np.linspace(-0.8, 0.8, 11)
    teeth = np.array([0.25, 0.8, 0.3, 1.0, 0.35, 0.75, 0.2, 0.95, 0.4, 0.7, 0.1])
    top = lock.at(t0 + 0.05 * f**2, f)
    bottom = lock.at(t0 + (t1 - t0) * teeth, f)
    return np.vstack([top, bottom[::-1]])


def _tone(base: Base, depth: float, tone: float = 0.0) -> Colour:
    hair = base.hair
    amount = np.clip(depth * 1.0 - 0.16 * tone * base.art.depth, -0.5, 1.4)
    if amount >= 0:
        colour = mix(hair.base, hair.shade, min(amount, 1.0))
        return adjust(colour, -0.08 * max(amount - 1.0, 0.0))
    return mix(hair.base, hair.light, -amount)


def _inner(scene: Scene, base: Base, lock: Lock, depth: float, light: float) -> None:
    """Shade on the side away from the light, a bright strand, and fine strand lines."""
    art = base.art
    away = 1.0 if light <= 0 else -1.0
    shade = _tone(base, depth + 0.62 * art.depth)
    t = np.linspace(0.12, 1.0, 12)
    inner = away * (0.72 - 0.5 * np.sin(np.pi * t) * (0.7 + 0.5 * lock.seed))
    scene.shade(polygon(lock.strip(0.12, 1.0, inner, away)), shade, 0.45 + 0.45 * art.hardness)
    if art.hardness < 0.6:
        scene.shade(polygon(lock.strip(0.3, 1.0, inner * 0.4, away)), shade, 0.25)
    scene.shade(polygon(lock.strip(0.0, 0.3, -1.0, 1.0)), shade, 0.22)
    bright = mix(base.hair.light, (1, 1, 1), 0.1) if depth < 0.5 else _tone(base, depth - 0.4)
    start = 0.3 + 0.2 * lock.seed
    f = -away * (0.35 + 0.2 * lock.seed)
    scene.shade(
        polygon(_strand(lock, start, min(start + 0.42, 0.95), f, 0.14)), bright, 0.35 + 0.3 * art.gloss
    )
    count = 5 if art.name in (Art.SOFT, Art.PAINTERLY) else 3
    line = _tone(base, depth + 0.95)
    for k in range(count):
        place = -0.75 + 1.5 * (k + (lock.seed * (k + 3) * 2.7) % 1.0) / count
        t0 = 0.08 + 0.35 * ((lock.seed * (k + 1) * 5.1) % 1.0)
        scene.shade(polygon(_strand(lock, t0, min(t0 + 0.5, 0.98), place, 0.05)), line, 0.5)


def _strand(lock: Lock, t0: float, t1: float, f: float, width: float) -> Points:
    half = width * np.sin(np.linspace(0.0, np.pi, 10))
    return lock.strip(t0, t1, f - half, f + half, 10)


def _edges(scene: Scene, base: Base, lock: Lock, light: float) -> None:
    """A full line on the shaded edge, under half of it on the lit one, tapered at the root."""
    colour = base.line_colour(base.hair.shade)
    away = 1.0 if light <= 0 else -1.0
    swell = np.linspace(0.25, 1.0, 16) ** 0.7
    for side, weight, alpha in ((away, 1.3, 0.95), (-away, 0.55, 0.7)):
        t = np.linspace(0.06, 1.0, 16)
        edge = lock.at(t, np.full(16, side))
        inner = edge + _towards(lock, t, -side) * (base.art.line * weight * swell)[:, None]
        scene.shade(polygon(np.vstack([edge, inner[::-1]])), colour, alpha)


def _towards(lock: Lock, t: np.ndarray, side: float) -> Points:
    step = lock.at(t, np.full(len(t), side)) - lock.at(t, np.zeros(len(t)))
    length = np.maximum(np.hypot(*step.T), 1e-3)[:, None]
    return step / length


def _contour(scene: Scene, base: Base, path: skia.Path, alpha: float) -> None:
    paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=base.art.line * 0.9)
    paint.setColor4f(skia.Color4f(*base.line_colour(base.hair.shade), alpha))
    scene.canvas.drawPath(path, paint)


def _fade(scene: Scene, path: skia.Path, outline: Points, tips: Colour) -> None:
    low = float(outline[:, 1].max())
    box = skia.Path()
    box.addRect(skia.Rect.MakeLTRB(-4, low - 1.2, 4, low + 1))
    with scene.clip(path):
        scene.shade(box, tips, 0.6, blur=0.4)
