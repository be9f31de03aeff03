"""The mask prior: plausible masks from a seed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import BACKGROUND, CLASS_COUNT, CLOTHES, EYE, FACE, MOUTH, SKIN
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.patches import patches, without_specks
from anime_painter.inference.runtime import Runtime

NAMES = ("mask_prior", "mask_decoder")
"""In the manifest: what draws the code of a mask, and what turns it into the mask."""
_CELLS, _NUMBERS, _CHOICES = 256, 2, 216
"""A code has so many cells, each so many numbers, and each number so many values."""
_MEMORY = (5, 2, _CELLS, 128)
"""What the prior remembers of the cells that it has drawn: layers, keys and values, cells, width."""
_TEMPERATURE = 0.9
"""Of the numbers' densities; under 1 the rarest are left out: they are strange ones."""
_TRIES = 8
_FEWEST = 24
"""Pixels at 512 that an eye and a mouth have at least."""
_STRAND = 15
"""Pixels at 512 that a strand of hair has at most, which parts an eye."""
_MOST_UNLIKE = 3.0
"""How many times as large as the other one an eye may be: heads turn."""
_MOST_TILTED = 0.45
"""How much lower than the other one an eye may be, as a share of their distance."""
_FARTHEST_MOUTH = 1.2
"""How far below the eyes a mouth may be, in distances of the eyes."""
_LEAST_FACE = 0.01
"""Of the picture."""
_HAT = 12_000
"""Pixels at 512 of a hat at least: smaller clothes in a face are crumbs, or glasses, which break."""
_OUTSIDE = 0.2
"""Share of an eye's surroundings that may be neither face, nor hair, nor clothes, such as glasses."""
_INSIDE = 0.52
"""Share of an eye's surroundings that is face at least."""
_REACH = 9
"""Width in pixels at 512 of what surrounds an eye, twice."""
_WHOLE_FACE = 0.5
"""Share of the face that its largest piece has at least: hair cuts off a little."""


class MaskPrior:
    """Draws masks like those of the corpus."""

    def __init__(self, runtime: Runtime, manifest: Manifest) -> None:
        self._prior, self._decoder = (runtime.load(manifest.read(name)) for name in NAMES)

    def sample(self, seed: int) -> NDArray[np.uint8]:
        """A mask uint8[512, 512] of class ids; the same seed gives the same one.

        One with melted or missing eyes, or no mouth, is drawn again, a few times at most.
        """
        rng = np.random.default_rng(seed)
        mask = self._draw(rng)
        for _ in range(_TRIES - 1):
            if plausible(mask):
                break
            mask = self._draw(rng)
        return mask

    def _draw(self, rng: np.random.Generator) -> NDArray[np.uint8]:
        choice = rng.random(1).astype(np.float32)
        memory = np.zeros(_MEMORY, np.float32)
        numbers = np.zeros((1, _CELLS, _NUMBERS), np.float32)
        for place in range(_CELLS):
            drawn = self._prior(
                {
                    "choice": choice,
                    "before": numbers[:, place - 1],
                    "place": np.array([place], np.float32),
                    "memory": memory,
                    "chance": _TEMPERATURE * rng.gumbel(size=(_NUMBERS, _CHOICES)).astype(np.float32),
                }
            )
            numbers[:, place], memory[:, :, place] = drawn["numbers"], drawn["kept"]
        logits = self._decoder({"numbers": numbers}, ["logits"])["logits"][0]
        return tidied(logits.argmax(axis=0).astype(np.uint8))


def tidied(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The mask without glasses, specks, and skin at neither face nor clothes, as a lost ear is."""
    return without_specks(_without_glasses(mask))


def _without_glasses(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Clothes in the face become what is nearest to them; an eye grows by no more than its own crumbs."""
    tidy = mask.copy()
    for patch in patches(mask, CLOTHES):
        facial = patch.around[EYE] > 0 or 2 * patch.around[FACE] > patch.around.sum()
        if facial and patch.area < _HAT:
            of_eye = patch.around.argmax() == EYE
            unknown = patch.pixels if of_eye else patch.pixels | (mask[patch.box] == EYE)
            tidy[patch.box][patch.pixels] = _nearest(mask[patch.box], unknown)[patch.pixels]
    return tidy


def _nearest(mask: NDArray[np.uint8], unknown: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The class of the nearest known pixel, everywhere, uint8[H, W] like the mask."""
    _, found = cv2.distanceTransformWithLabels(
        unknown.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    numbers = np.asarray(found, np.intp)
    classes = np.zeros(int(numbers.max()) + 1, np.uint8)
    classes[numbers[~unknown]] = mask[~unknown]
    return classes[numbers]


def plausible(mask: NDArray[np.uint8]) -> bool:
    """Two eyes of like size at like height, and a mouth below them, in one face."""
    eyes = _pieces(mask, EYE, _STRAND)
    mouths = _pieces(mask, MOUTH, _STRAND)
    faces = _pieces(mask, FACE, 1)
    if len(eyes) != 2 or not mouths or not faces:
        return False
    (left, right), mouth, face = sorted(eyes, key=lambda eye: eye.x), mouths[0], faces[0]
    apart = right.x - left.x
    middle = (left.y + right.y) / 2
    return (
        eyes[0].area <= _MOST_UNLIKE * eyes[1].area
        and abs(left.y - right.y) <= _MOST_TILTED * apart
        and middle < mouth.y < middle + _FARTHEST_MOUTH * apart
        and left.x < mouth.x < right.x
        and len(mouths) == 1
        and face.area >= _LEAST_FACE * mask.size
        and all(_in_face(mask, eye) for eye in eyes)
        and face.area >= _WHOLE_FACE * sum(part.area for part in faces)
    )


def _in_face(mask: NDArray[np.uint8], eye: _Piece) -> bool:
    """Whether an eye lies in the face, and does not run out of it."""
    grown = cv2.dilate(eye.pixels.astype(np.uint8), np.ones((_REACH, _REACH), np.uint8)).astype(bool)
    around = np.bincount(mask[grown & (mask != EYE)], minlength=CLASS_COUNT)
    shares = around / max(int(around.sum()), 1)
    return shares[[BACKGROUND, SKIN]].sum() <= _OUTSIDE and shares[FACE] >= _INSIDE


@dataclass(frozen=True)
class _Piece:
    """Connected pixels of one class, bool[S, S]: where, how many, and where their middle is, in pixels."""

    pixels: NDArray[np.bool_]
    area: float
    x: float
    y: float


def _pieces(mask: NDArray[np.uint8], class_id: int, gap: int) -> list[_Piece]:
    """The pieces of a class, largest first; a gap of fewer pixels does not part them."""
    found = (mask == class_id).astype(np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (gap, gap))
    joined = cv2.morphologyEx(found, cv2.MORPH_CLOSE, kernel)
    count, labels, stats, middles = cv2.connectedComponentsWithStats(joined)
    pieces = [
        _Piece(labels == part, float(stats[part, cv2.CC_STAT_AREA]), *middles[part].tolist())
        for part in range(1, count)
        if stats[part, cv2.CC_STAT_AREA] >= _FEWEST
    ]
    return sorted(pieces, key=lambda piece: -piece.area)
