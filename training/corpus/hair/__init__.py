"""Hair: invented from a seed, built as layers of locks that ride on the head, painted from back to front."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import skia

from anime_painter.classes import HAIR
from training.corpus.character import Base
from training.corpus.colour import adjust, mix
from training.corpus.geometry import Points, blob, polygon, smooth
from training.corpus.hair.backs import back
from training.corpus.hair.fronts import bangs
from training.corpus.hair.locks import Lock, clump
from training.corpus.hair.shading import paint_locks, paint_mass, paint_overlay, paint_shine
from training.corpus.hair.sheet import HairSheet, sample
from training.corpus.hair.sides import sides
from training.corpus.head import Head
from training.corpus.scene import Scene

__all__ = ["Hair", "HairSheet", "build", "cast_shadow", "draw_back", "draw_front", "draw_over_body", "front_silhouette", "sample"]  # fmt: skip


@dataclass(frozen=True)
class Hair:
    """All layers of one character's hair, on the turned head.

    Attributes:
        mass, back, tails: behind the body; tails may also fall before it.
        cap: outline of the hair that lies on the skull, open at the forehead.
        flows: locks on the cap, from the whorl to its edge.
        sides, bangs, ahoge: in front.
    """

    sheet: HairSheet
    mass: Points
    back: list[Lock]
    tails: list[Lock]
    cap: Points
    flows: list[Lock]
    sides: list[Lock]
    bangs: list[Lock]
    ahoge: list[Lock]


def build(sheet: HairSheet, base: Base) -> Hair:
    """Lays out all locks; the same sheet and character give the same hair."""
    rng = np.random.default_rng(sheet.seed)
    head = base.head
    behind = back(rng, base, sheet)
    return Hair(
        sheet=sheet,
        mass=_ride_back(behind.mass, head),
        back=[_moved(lock, _ride_back(lock.spine, head)) for lock in behind.locks],
        tails=[_moved(lock, _ride_back(lock.spine, head)) for lock in behind.tails],
        cap=_ride(_cap(sheet), head),
        flows=[_moved(lock, _ride(lock.spine, head)) for lock in _flows(rng, sheet)],
        sides=[_moved(lock, _ride(lock.spine, head)) for lock in sides(rng, base, sheet)],
        bangs=[_moved(lock, _ride(lock.spine, head)) for lock in bangs(rng, base, sheet)],
        ahoge=[_moved(lock, _ride(lock.spine, head)) for lock in _ahoge(rng, sheet)],
    )


def draw_back(scene: Scene, base: Base, hair: Hair) -> None:
    """What lies behind the body."""
    tips = hair.sheet.tips
    if hair.sheet.ears:
        _animal_ears(scene, base)
    behind = hair.tails if hair.sheet.back in ("ponytail", "twin_high", "side_tail", "buns") else []
    paint_locks(scene, base, behind, 0.35, tips)
    paint_mass(scene, base, hair.mass, 1.15)
    paint_locks(scene, base, hair.back, 0.75, tips)
    paint_overlay(scene, base, polygon(hair.mass), -1.5, 2.8, 0.25)


def draw_over_body(scene: Scene, base: Base, hair: Hair) -> None:
    """Low tails and plaits that fall before the shoulders."""
    if hair.sheet.back in ("twin_low", "braid", "drills"):
        paint_locks(scene, base, hair.tails, 0.2, hair.sheet.tips)


def cast_shadow(scene: Scene, base: Base, hair: Hair, face_outline: skia.Path) -> None:
    """The hard shadow of bangs and side locks on the face."""
    shift = skia.Matrix.Translate(-0.07 * base.light[0], 0.11)
    with scene.clip(face_outline):
        union = _union([*hair.bangs, *hair.sides])
        union.addPath(polygon(hair.cap))
        moved = skia.Path()
        union.transform(shift, moved)
        shade = mix(base.skin.shade, adjust(base.hair.shade, 0.1), 0.12)
        scene.shade(moved, shade, 0.45 + 0.4 * base.art.depth, blur=0.03 * (1 - base.art.hardness))


def draw_front(scene: Scene, base: Base, hair: Hair) -> None:
    """Cap, side locks, bangs and what stands up, with one gradient and the angel ring over them."""
    tips = hair.sheet.tips
    paint_locks(scene, base, hair.sides, 0.12, tips)
    paint_mass(scene, base, hair.cap, 0.12)
    with scene.clip(polygon(hair.cap)):
        paint_locks(scene, base, hair.flows, 0.1)
    paint_locks(scene, base, hair.bangs, 0.0)
    silhouette = front_silhouette(hair)
    paint_overlay(scene, base, silhouette, -1.5, 0.9, 0.55)
    _skin_on_tips(scene, base, hair)
    scene.canvas.save()
    scene.canvas.clipPath(silhouette, doAntiAlias=True)
    paint_shine(scene, base, [*hair.flows, *hair.bangs], (0.3, 0.47), hair.sheet.length)
    scene.canvas.restore()
    paint_locks(scene, base, hair.ahoge, 0.0, tips)


def front_silhouette(hair: Hair) -> skia.Path:
    """What the front hair covers."""
    union = _union([*hair.bangs, *hair.sides])
    union.addPath(polygon(hair.cap))
    return union


def _union(locks: list[Lock]) -> skia.Path:
    path = skia.Path()
    path.setFillType(skia.PathFillType.kWinding)
    for lock in locks:
        path.addPath(polygon(_clockwise(lock.outline())))
    return path


def _clockwise(points: Points) -> Points:
    """Outlines of one direction add up under the winding rule instead of cutting holes into each other."""
    x, y = points.T
    area = np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)
    return points if area > 0 else points[::-1]


def _skin_on_tips(scene: Scene, base: Base, hair: Hair) -> None:
    """The lowest fifth of each bang lets a little of the skin through."""
    glow = mix(base.skin.base, base.hair.base, 0.35)
    for lock in hair.bangs:
        scene.shade(polygon(lock.strip(0.86, 1.0, -1.0, 1.0, 6)), glow, 0.13)


def _cap(sheet: HairSheet) -> Points:
    v = sheet.volume
    outer = [(-1.08, 0.3), (-1.2 * v, -0.25), (-1.12 * v, -0.86), (-0.64 * v, -1.32 * v), (0.0, -1.47 * v),
             (0.64 * v, -1.32 * v), (1.12 * v, -0.86), (1.2 * v, -0.25), (1.08, 0.3)]  # fmt: skip
    inner = [(0.97, 0.16), (0.95, -0.18), (0.74, -0.5), (0.36, -0.66), (0.0, -0.7), (-0.36, -0.66), (-0.74, -0.5),
             (-0.95, -0.18), (-0.97, 0.16)]  # fmt: skip
    return _clockwise(smooth([*outer, *inner], True, 5))


def _flows(rng: np.random.Generator, sheet: HairSheet) -> list[Lock]:
    """Locks on the skull, from the whorl over the crown to the ears, so that the cap is no bald helmet."""
    v = sheet.volume
    whorl = np.array([0.3 * sheet.part, -1.3 * v])
    locks: list[Lock] = []
    for place in (-1.0, 1.0, -0.78, 0.78, -0.5, 0.5):
        place += rng.normal(0, 0.04)
        control = [
            whorl,
            (place * 0.75, -1.42 * v),
            (place * 1.22 * v, -0.85),
            (place * 1.2 * v, 0.1),
            (place * 1.05, 0.6),
        ]
        locks += clump(rng, np.array(control), 0.24, 2, 0.5, peak=0.6)
    return locks


def _ahoge(rng: np.random.Generator, sheet: HairSheet) -> list[Lock]:
    locks: list[Lock] = []
    for k in range(sheet.ahoge):
        side = 1 if rng.random() < 0.5 else -1
        x = 0.25 * sheet.part + 0.12 * k
        reach = rng.uniform(0.35, 0.6)
        control = [
            (x, -1.38),
            (x + side * 0.05, -1.5 - reach),
            (x + side * reach * 0.9, -1.55 - reach * 0.5),
            (x + side * reach, -1.42),
        ]
        locks += clump(rng, np.array(control), 0.075, 1, 0.4, root=0.8, peak=0.3)
    return locks


def _animal_ears(scene: Scene, base: Base) -> None:
    for side in (-1, 1):
        outer = np.array([(0.36, -1.15), (0.62, -1.75), (0.98, -2.0), (1.16, -1.5), (1.1, -0.9)]) * [side, 1]
        scene.fill(polygon(smooth(outer, True, 6)), base.hair.base, HAIR)
        inner = np.array([(0.55, -1.2), (0.72, -1.62), (0.94, -1.8), (1.02, -1.4), (0.98, -1.0)]) * [side, 1]
        scene.shade(blob(inner), mix(base.skin.shade, base.hair.light, 0.35), 0.9)


def _ride(points: Points, head: Head) -> Points:
    """Hair on the front of the skull turns with it; what hangs below the chin follows less."""
    z = np.sqrt(np.maximum(1.25**2 - points[:, 0] ** 2 - 0.5 * np.clip(points[:, 1], -1.4, 0) ** 2, 0.0))
    hold = 1 - 0.75 * np.clip((points[:, 1] - 0.9) / 1.2, 0, 1)
    x = points[:, 0] + 0.78 * z * np.sin(head.yaw) * hold
    y = points[:, 1] - 0.7 * z * np.sin(head.pitch) * hold
    return np.column_stack([x, y])


def _ride_back(points: Points, head: Head) -> Points:
    """Hair behind the skull moves against the face, a little."""
    hold = 1 - 0.8 * np.clip((points[:, 1] - 0.8) / 1.2, 0, 1)
    x = points[:, 0] - 0.12 * np.sin(head.yaw) * hold
    return np.column_stack([x, points[:, 1] + 0.2 * np.sin(head.pitch) * hold])


def _moved(lock: Lock, spine: Points) -> Lock:
    return Lock(spine, lock.width, lock.tone, lock.seed)
