"""Hair: invented from a seed, built from authored clumps that ride on the head, painted from back to front."""

from __future__ import annotations

from training.corpus.hair.build import Hair, build
from training.corpus.hair.layers import cast_shadow, draw_back, draw_front, draw_over_body, front_silhouette
from training.corpus.hair.sheet import HairSheet, pressed, sample

__all__ = [
    "Hair",
    "HairSheet",
    "build",
    "cast_shadow",
    "draw_back",
    "draw_front",
    "draw_over_body",
    "front_silhouette",
    "pressed",
    "sample",
]
