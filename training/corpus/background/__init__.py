"""What stands behind the character; all of it class background."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.corpus.background import nature, places, plain, printed
from training.corpus.background.board import Board
from training.corpus.background.catalogue import Palette, backgrounds
from training.corpus.character import Base
from training.corpus.colour import adjust, to_oklab
from training.corpus.scene import Scene

_PAINTERS = {
    "white": plain.white, "flat": plain.flat, "gradient": plain.gradient, "brush": plain.brush, "bokeh": plain.bokeh,
    "pattern": printed.pattern, "rays": printed.rays, "shapes": printed.shapes,
    "sky": nature.sky, "petals": nature.petals, "foliage": nature.foliage,
    "room": places.room, "city": places.city,
}  # fmt: skip
KINDS = tuple(_PAINTERS)


@dataclass(frozen=True)
class BackgroundSheet:
    """A background.

    Attributes:
        kind: its family, one of KINDS.
        palette: ground, second and accent.
        seed: of what is strewn over it.
    """

    kind: str
    palette: Palette
    seed: int

    def labels(self) -> dict[str, str]:
        return {"background": self.kind}


def sample(rng: np.random.Generator, base: Base) -> BackgroundSheet:
    authored = backgrounds()
    shares = np.array([family.share for family in authored.families.values()])
    kind = str(rng.choice(list(authored.families), p=shares / shares.sum()))
    groups = authored.families[kind].palettes
    choices = authored.colours(groups[rng.integers(len(groups))])
    # Of two palettes the one that stands further from the hair, so that the head reads.
    drawn = [choices[rng.integers(len(choices))] for _ in range(2)]
    palette = max(drawn, key=lambda palette: _apart(palette, base))
    turn, light = rng.normal(0, 0.12), rng.normal(0, 0.015)
    varied = tuple(adjust(colour, light, 1.0, turn) for colour in palette)
    return BackgroundSheet(kind, varied, int(rng.integers(1 << 30)))  # type: ignore[arg-type]


def draw(scene: Scene, base: Base, sheet: BackgroundSheet) -> None:
    """Covers the whole picture."""
    canvas = scene.canvas
    canvas.save()
    canvas.resetMatrix()
    canvas.scale(scene.size, scene.size)
    _PAINTERS[sheet.kind](Board(canvas, scene.size), np.random.default_rng(sheet.seed), sheet.palette, base)
    canvas.restore()


def _apart(palette: Palette, base: Base) -> float:
    return float(np.abs(to_oklab(palette[0]) - to_oklab(base.hair.base)).sum())
