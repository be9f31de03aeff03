"""The order in which the layers of hair are painted, and the shadow that they cast on the face."""

from __future__ import annotations

import numpy as np
import skia

from anime_painter.classes import CLOTHES, HAIR
from training.corpus.character import Base
from training.corpus.colour import adjust, linear_gradient, mix
from training.corpus.geometry import polygon
from training.corpus.hair import styles
from training.corpus.hair.build import Hair
from training.corpus.hair.forms import Bound
from training.corpus.hair.locks import joined
from training.corpus.hair.shading import (
    Inks,
    inks,
    paint_glow,
    paint_locks,
    paint_mass,
    paint_ring,
    skin_glow,
)
from training.corpus.scene import Scene


def draw_back(scene: Scene, base: Base, hair: Hair) -> None:
    """What lies behind the body."""
    colours = _inks(base, hair)
    ground = colours.second if hair.sheet.pattern == "inner" else colours.first
    with scene.group():
        for outer, inner in zip(hair.ears[::2], hair.ears[1::2], strict=True):
            paint_mass(scene, base, outer, colours.first, 0.1)
            scene.shade(polygon(inner), mix(base.skin.shade, base.hair.light, 0.3), 0.85)
        _paint_forms(scene, base, hair.behind, colours, 0.3)
        paint_mass(scene, base, hair.mass, ground, 1.6)
        paint_locks(scene, base, hair.back, colours, 0.45)


def draw_over_body(scene: Scene, base: Base, hair: Hair) -> None:
    """What falls before the shoulders, and side locks beyond the face."""
    if not hair.body and not len(hair.far):
        return
    colours = _inks(base, hair)
    with scene.group():
        _paint_forms(scene, base, hair.body, colours, 0.2)
        paint_locks(scene, base, hair.far, colours, 0.35)


def cast_shadow(scene: Scene, base: Base, hair: Hair, face_outline: skia.Path) -> None:
    """The hard shadow of bangs and side locks on the face."""
    # A shadow on skin is the skin's own: the hair's hue in it would look like a bruise.
    shade = adjust(base.skin.shade, -0.015, 1.05)
    alpha = 0.55 + 0.4 * base.art.depth
    with scene.clip(face_outline):
        for share, part in ((1.0, 0.75), (0.55, 0.45)) if base.art.hardness < 0.6 else ((1.0, 1.0),):
            moved = skia.Path()
            hair.silhouette.transform(
                skia.Matrix.Translate(-0.1 * base.light[0] * share, 0.17 * share), moved
            )
            scene.shade(moved, shade, alpha * part)


def draw_front(scene: Scene, base: Base, hair: Hair) -> None:
    """Cap, side locks, bangs and what stands up, with one gradient and the angel ring over them."""
    colours = _inks(base, hair)
    with scene.group():
        paint_locks(scene, base, hair.strays, colours, 0.0)
        _paint_cap(scene, base, hair, colours)
        paint_locks(scene, base, hair.crown, colours, 0.05)
        _paint_forms(scene, base, hair.before, colours, 0.1)
        paint_locks(scene, base, hair.sides, colours, 0.05)
        paint_locks(scene, base, hair.bangs, colours, -0.08)
        x = float(base.head.project_solid([(0.0, 0.35, 1.0)])[0, 0])
        if base.art.gradient >= 0.5:
            paint_glow(scene, skin_glow(base, colours.first), (x, 0.35), 0.8, 0.15 + 0.3 * base.art.gradient)
        paint_ring(scene, base, joined([hair.crown, hair.bangs]), hair.ring, colours)


def front_silhouette(hair: Hair) -> skia.Path:
    """What the front hair covers."""
    return hair.silhouette


def _inks(base: Base, hair: Hair) -> Inks:
    return inks(base, hair.sheet.second, hair.sheet.pattern == "tips")


def _paint_cap(scene: Scene, base: Base, hair: Hair, colours: Inks) -> None:
    scene.fill(polygon(hair.cap), colours.first.tone(0.2), HAIR)
    if hair.sheet.pattern == "halves":
        _paint_other_half(scene, hair, colours)
    fade = styles.backs()[hair.sheet.back].fade
    shaved = mix(colours.first.tone(0.6), base.skin.shade, fade)
    for outline in hair.fade:
        top, low = float(outline[:, 1].min()), float(outline[:, 1].max())
        shader = linear_gradient((0, top + 0.1), (0, low), [colours.first.tone(0.4), shaved])
        scene.fill(polygon(outline), shader, HAIR)
    paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=base.art.line * 0.9)
    paint.setColor4f(skia.Color4f(*colours.first.line, 0.9))
    scene.canvas.drawPath(polygon(hair.rim, False), paint)


def _paint_other_half(scene: Scene, hair: Hair, colours: Inks) -> None:
    side = 1 if hair.sheet.flip else -1
    box = skia.Path()
    box.addRect(skia.Rect.MakeLTRB(min(0.2 * side, 3 * side), -3, max(0.2 * side, 3 * side), 3))
    with scene.clip(polygon(hair.cap)):
        scene.fill(box, colours.second.tone(0.2), HAIR)


def _paint_forms(scene: Scene, base: Base, forms: list[Bound], colours: Inks, depth: float) -> None:
    for form in forms:
        if form.ground is not None:
            paint_mass(scene, base, form.ground, colours.first, depth + 0.8)
        paint_locks(scene, base, form.locks, colours, depth, 0.4)
        paint_ring(scene, base, form.locks, np.full(len(form.locks), form.shine), colours)
        if form.tie is not None:
            _paint_tie(scene, base, form.tie)


def _paint_tie(scene: Scene, base: Base, outline: np.ndarray) -> None:
    path, colour = polygon(outline), adjust(base.eye.base, -0.12, 0.9)
    scene.fill(path, colour, CLOTHES)
    paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=base.art.line * 0.7)
    paint.setColor4f(skia.Color4f(*base.line_colour(colour), 0.9))
    scene.canvas.drawPath(path, paint)
