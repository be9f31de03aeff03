"""The labels of hair, eyes and skin are what the drawing shows: 500 heads are drawn small and measured.

Reads the rooms that paint a head (face, eyes, hair, light) and the palette. Bodies and backgrounds are left
out, as they show none of these colours; so is the skin of grey pictures, whose dots are too coarse for so
small a face.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from anime_painter.classes import EYE, FACE, HAIR
from training.corpus import eyes, face, features, hair, light, palette
from training.corpus.authored import load
from training.corpus.character import Base, room_rng, sample_base
from training.corpus.colour import LMS_TO_LAB, RGB_TO_LMS, from_hex, to_oklab
from training.corpus.palette import Palette
from training.corpus.scene import Scene

SEEDS = range(500)
SIZE = 96
GREY_GROUND = 0xFFBBBBBB
LEAST_PIXELS = 25
# Weights of Oklab's axes: hue says more about a label than lightness, which shades change.
# A grey picture has no hue.
PLAIN, BY_HUE, BY_LIGHTNESS = (1.0, 1.0, 1.0), (0.7, 1.4, 1.4), (1.0, 0.0, 0.0)


def _oklab(pixels: np.ndarray) -> np.ndarray:
    srgb = pixels.astype(float) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ RGB_TO_LMS.T) @ LMS_TO_LAB.T


def _head(base: Base) -> tuple[np.ndarray, np.ndarray, features.FaceSheet, hair.HairSheet]:
    sheet = features.sample(room_rng(base.seed, "face"), base)
    style = hair.sample(room_rng(base.seed, "hair"), base)
    scene = Scene(SIZE, base.figure_to_pixel(SIZE))
    scene.canvas.clear(GREY_GROUND)
    outline, locks = face.outline(sheet, base), hair.build(style, base)
    with scene.transform(base.head.roll_matrix()):
        hair.draw_back(scene, base, locks)
        face.draw(scene, base, sheet, outline)
        hair.cast_shadow(scene, base, locks, outline)
        eyes.draw(scene, base, sheet, outline)
        hair.draw_front(scene, base, locks)
    mask = scene.mask()
    portrait = light.finish(scene.portrait(), mask, base, room_rng(base.seed, "light"))
    return _oklab(portrait), mask, sheet, style


def _lit(pixels: np.ndarray) -> np.ndarray:
    """The median of the lighter half: the colour outside of shades and lines."""
    return np.median(pixels[pixels[:, 0] >= np.median(pixels[:, 0])], axis=0)


def _iris(pixels: np.ndarray, colourless: bool) -> np.ndarray:
    """The median of the iris: the most colourful part of an eye, or what is not white of a grey one."""
    if colourless:
        return np.median(pixels[pixels[:, 0] < 0.85], axis=0)
    chroma = np.hypot(pixels[:, 1], pixels[:, 2])
    middle = (pixels[:, 0] > 0.2) & (pixels[:, 0] < 0.93)
    return np.median(pixels[middle & (chroma >= np.quantile(chroma, 0.6))], axis=0)


@cache
def _anchors(material: str) -> dict[str, np.ndarray]:
    """The palette's colours in Oklab, float[N, 3] for each label."""
    swatches: dict[str, palette.Swatch] = getattr(load("palette", Palette), material)
    return {
        label: np.array([to_oklab(from_hex(anchor)) for anchor in swatch.anchors])
        for label, swatch in swatches.items()
    }


def _nearest(material: str, colour: np.ndarray, weights: tuple[float, float, float]) -> str:
    distances = {
        label: float(np.linalg.norm((anchors - colour) * weights, axis=1).min())
        for label, anchors in _anchors(material).items()
    }
    return min(distances, key=distances.__getitem__)


def _measured(base: Base) -> Iterator[tuple[str, str, str]]:
    """Material, label, and the label that lies nearest to what was drawn, where enough of it is seen."""
    picture, mask, sheet, style = _head(base)
    grey = base.art.halftone > 0
    if (mask == FACE).sum() > LEAST_PIXELS and sheet.marks != "vitiligo" and not grey:
        yield "skin", base.skin.label, _nearest("skin", _lit(picture[mask == FACE]), PLAIN)
    if (mask == HAIR).sum() > LEAST_PIXELS and style.second is None:
        yield (
            "hair",
            base.hair.label,
            _nearest("hair", _lit(picture[mask == HAIR]), BY_LIGHTNESS if grey else (1, 2, 2)),
        )
    if (mask == EYE).sum() > LEAST_PIXELS and min(sheet.open) > 0.3 and sheet.second_eye is None:
        colour = _iris(picture[mask == EYE], grey or base.eye.label in ("grey", "black"))
        yield "eye", base.eye.label, _nearest("eye", colour, BY_HUE)


@cache
def _all_measured() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {"hair": [], "eye": [], "skin": []}
    for seed in SEEDS:
        for material, label, nearest in _measured(sample_base(seed)):
            found[material].append((label, nearest))
    return found


@pytest.mark.parametrize(("material", "least"), [("hair", 0.88), ("eye", 0.88), ("skin", 0.8)])
def test_most_colours_lie_nearest_to_their_own_label(material: str, least: float) -> None:
    pairs = _all_measured()[material]
    assert len(pairs) > 250
    assert np.mean([label == nearest for label, nearest in pairs]) > least


def test_a_skin_that_is_not_nearest_to_its_label_is_nearest_to_its_neighbour() -> None:
    order = palette.labels("skin")
    steps = [abs(order.index(label) - order.index(nearest)) for label, nearest in _all_measured()["skin"]]
    assert max(steps) <= 1
