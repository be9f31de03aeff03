"""Builds one character's hair: authored clumps become locks on the turned head, sorted into layers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import skia

from training.corpus.character import Base
from training.corpus.geometry import Points, add_polygon, smooth
from training.corpus.hair import ride, styles
from training.corpus.hair.forms import Bound, bound
from training.corpus.hair.layout import laid_out
from training.corpus.hair.locks import SAMPLES, Locks, joined, locks, oriented
from training.corpus.hair.sheet import HairSheet
from training.corpus.hair.styles import Clump
from training.corpus.head import Head

# The thinnest part of a lock, as a half width in pixels of a picture of 256 pixels.
_THINNEST = 0.55


@dataclass(frozen=True)
class Hair:
    """All layers of one character's hair, on the turned head.

    Attributes:
        mass, back: behind the body.
        forms: bound hair: `behind` the head, over the `body`, or `before` the cap where the head turns it to the viewer.
        far: side locks that the face hides.
        cap: outline of the hair that lies on the skull, open at the forehead; `rim` is its outer edge.
        crown, sides, bangs, strays: locks in front.
        ring: t float[len(crown) + len(bangs)] at which each lock crosses the angel ring, nan where it does not.
        fade: outline of shaved sides, left and right; empty for none.
        ears: outlines of animal ears, outer and inner in turn.
    """

    sheet: HairSheet
    mass: Points
    back: Locks
    behind: list[Bound]
    body: list[Bound]
    before: list[Bound]
    far: Locks
    cap: Points
    rim: Points
    crown: Locks
    sides: Locks
    bangs: Locks
    strays: Locks
    ring: np.ndarray
    fade: list[Points]
    ears: list[Points]

    @cached_property
    def silhouette(self) -> skia.Path:
        """What the front hair covers."""
        path = skia.Path()
        path.setFillType(skia.PathFillType.kWinding)
        for outline in joined([self.crown, self.sides, self.bangs]).outlines():
            add_polygon(path, outline)
        add_polygon(path, oriented(self.cap[None])[0])
        return path


def build(sheet: HairSheet, base: Base) -> Hair:
    """Lays out all locks; the same sheet and character give the same hair."""
    rng = np.random.default_rng(sheet.seed)
    front, crown = styles.fronts()[sheet.front], styles.crowns()[sheet.crown]
    side, back = styles.sides()[sheet.side], styles.backs()[sheet.back]
    head = base.head
    on_front, on_rim = partial(ride.on_front, head), partial(ride.on_rim, head)
    behind = partial(ride.on_rim, head, back=-0.3)
    part = -front.part if sheet.flip else front.part

    rear = _widened(laid_out(rng, _stretched(back.clumps, sheet.length), flip=sheet.flip), sheet.volume)
    on_skull = _widened(laid_out(rng, _sprung(crown.clumps, front.part), 0.8, flip=sheet.flip), sheet.volume)
    bangs = laid_out(rng, front.clumps, flip=sheet.flip)
    flanks = _flanks(rng, sheet, side.clumps)
    cap, rim = _cap(rng, crown, sheet, part, head)
    forms = [made for form in back.forms for made in bound(rng, form, sheet.length, sheet.flip)]
    near = _depth(head, flanks) > -0.02
    bangs = bangs.chosen(_depth(head, bangs) > -0.08)
    thinnest = _THINNEST / (256 * base.unit)
    thin = partial(Locks.at_least, half_width=thinnest)
    placed = [_hung(form, base) for form in forms]
    return Hair(
        sheet=sheet,
        mass=behind(_mass(rng, back, sheet)),
        back=thin(_shaded_inside(_coloured(rng, rear.moved(behind), sheet, "back"))),
        behind=[form for form, z in placed if not form.front and z < 0.4],
        body=[form for form, _ in placed if form.front],
        before=[form for form, z in placed if not form.front and z >= 0.4],
        far=thin(_coloured(rng, flanks.chosen(~near).moved(on_front).not_edge_on(thinnest), sheet, "side")),
        cap=cap,
        rim=rim,
        crown=thin(_coloured(rng, on_skull.moved(on_rim), sheet, "front")),
        sides=thin(_coloured(rng, flanks.chosen(near).moved(on_front).not_edge_on(thinnest), sheet, "side")),
        bangs=thin(_coloured(rng, bangs.moved(on_front), sheet, "front")),
        strays=thin(_strays(rng, sheet, part).moved(on_rim)),
        ring=_ring_crossings(joined([on_skull, bangs])),
        fade=[on_front(_smooth_half(styles.choices().shaved, s)) for s in (-1, 1)] if back.fade else [],
        ears=[on_rim(outline) for outline in _animal_ears(sheet.ears)],
    )


def _depth(head: Head, frontal: Locks) -> np.ndarray:
    """How far in front of the axis the middle of each lock lies on the turned head, float[N]."""
    return ride.towards_viewer(head, frontal.spine[:, SAMPLES // 2 : SAMPLES - 2]).mean(axis=1)


def _widened(some: Locks, volume: float) -> Locks:
    return some.moved(lambda points: points * [volume, 1.0])


def _stretched(clumps: list[Clump], length: float) -> list[Clump]:
    """Clumps that reach below the chin are as long as the character wears them."""
    return [
        clump.model_copy(update={"spine": [(x, _longer(y, length)) for x, y in clump.spine]})
        for clump in clumps
    ]


def _longer(y: float, length: float) -> float:
    return y if y < 0.9 else 0.9 + (y - 0.9) * (0.7 + 0.65 * length)


def _sprung(clumps: list[Clump], part: float) -> list[Clump]:
    """Crown clumps spring from the parting."""
    moved = []
    for clump in clumps:
        (x, y), *rest = clump.spine
        sides = (1, -1) if clump.mirror else (1,)
        for side in sides:
            spine = [(side * x + (part if y < -1.0 else 0.0), y), *((side * px, py) for px, py in rest)]
            moved.append(clump.model_copy(update={"spine": spine, "mirror": False}))
    return moved


def _flanks(rng: np.random.Generator, sheet: HairSheet, clumps: list[Clump]) -> Locks:
    stretched = _stretched(clumps, sheet.length)
    both = [laid_out(rng, stretched, 1.2, 0.12, flip) for flip in (True, False)]
    return _widened(joined(both), sheet.volume)


def _cap(
    rng: np.random.Generator, crown: styles.Crown, sheet: HairSheet, part: float, head: Head
) -> tuple[Points, Points]:
    """The closed outline of the hair on the skull, and its outer edge alone."""
    right = np.array(crown.rim) * [sheet.volume, 1.0]
    rim = np.vstack([(right * [-1, 1])[::-1], right[1:]]) + rng.normal(0, 0.012, (2 * len(right) - 1, 2))
    rim[:, 1] += crown.dip * np.exp(-(((rim[:, 0] - part) / 0.14) ** 2))
    edge = smooth(ride.on_rim(head, rim), False, 6)
    half = np.array(crown.edge)
    line = np.vstack([half, (half * [-1, 1])[-2::-1]])
    line[:, 0] += part * np.exp(-((line[:, 0] / 0.3) ** 2))
    inner = smooth(ride.on_front(head, line), False, 4)
    return np.vstack([edge, inner]), edge


def _mass(rng: np.random.Generator, back: styles.Back, sheet: HairSheet) -> Points:
    right = np.array([(x * sheet.volume, _longer(y, sheet.length)) for x, y in back.mass])
    return smooth(np.vstack([right, (right * [-1, 1])[-2:0:-1]]), True, 5)


def _hung(form: Bound, base: Base) -> tuple[Bound, float]:
    """The form where the turned head carries it, and how far in front of the axis."""
    x, _, z = form.anchor
    head = base.head
    depth = float(z * np.cos(head.yaw) - x * np.sin(head.yaw))
    thinnest = _THINNEST / (256 * base.unit)
    moved = form.moved(lambda points: ride.hanging(head, points, form.anchor))
    return replace(moved, locks=moved.locks.at_least(thinnest)), depth


def _coloured(rng: np.random.Generator, some: Locks, sheet: HairSheet, layer: str) -> Locks:
    """Chooses the locks of the second colour."""
    count = len(some)
    chance = rng.random(count)
    if sheet.pattern == "streaks":
        second = chance < (0.24 if layer == "front" else 0.12)
    elif sheet.pattern == "inner":
        second = np.full(count, layer == "back") & (np.abs(some.spine[:, SAMPLES // 2, 0]) < 0.9)
    elif sheet.pattern == "halves":
        second = some.spine[:, -1, 0] * (1 if sheet.flip else -1) > 0.22
    else:
        second = np.zeros(count, bool)
    return replace(some, second=second)


def _shaded_inside(back: Locks) -> Locks:
    """Hair behind the neck lies in the head's shadow."""
    inside = np.clip(1.05 - np.abs(back.spine[:, SAMPLES // 2, 0]), 0, 1)
    return replace(back, tone=back.tone - 3.2 * inside)


def _strays(rng: np.random.Generator, sheet: HairSheet, part: float) -> Locks:
    """Strands that stand up from the crown."""
    made = []
    for k in range(sheet.strays):
        side = 1 if rng.random() < 0.5 else -1
        reach = rng.uniform(0.3, 0.55)
        x = part + 0.12 * k
        control = [
            (x, -1.16),
            (x + side * 0.02, -1.4 - reach),
            (x + side * reach, -1.62 - 0.5 * reach),
            (x + side * reach * 1.25, -1.3),
        ]
        made.append(locks(np.array([control]), np.array([0.085]), 0.7, 0.35, seed=rng.random(1)))
    return joined(made)


def _ring_crossings(frontal: Locks) -> np.ndarray:
    """Where each lock first passes below the latitude of the angel ring."""
    x, y = frontal.spine[..., 0], frontal.spine[..., 1]
    below = y > -0.84 + 0.3 * x**2
    first = np.argmax(below, axis=1)
    t = first / (frontal.spine.shape[1] - 1)
    return np.where(below.any(axis=1) & (first > 2) & (np.abs(x).max(axis=1) < 1.22), t, np.nan)


def _animal_ears(animal: str) -> list[Points]:
    if animal == "none":
        return []
    ear = styles.choices().ears[animal]
    return [_smooth_half(shape, side) for side in (-1, 1) for shape in (ear.outer, ear.inner)]


def _smooth_half(shape: styles.Polygon, side: int) -> Points:
    """A shape authored on the right, or its mirror image."""
    return smooth(np.array(shape) * [side, 1], True, 5)
