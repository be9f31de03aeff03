"""The mask prior: plausible masks from a seed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import EYE, FACE, MOUTH
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.runtime import Runtime

NAME = "mask_prior"
"""In the manifest."""
_CODE_SIZE = 64
_CALM = 0.8
"""How far codes stray from their Gaussian's middle, as a share: the rarest shapes are strange ones."""
_TRIES = 8
_FEWEST = 24
"""Pixels at 512 that an eye and a mouth have at least."""
_MOST_UNLIKE = 3.0
"""How many times as large as the other one an eye may be: heads turn."""
_LEAST_FACE = 0.01
"""Of the picture."""


class MaskPrior:
    """Draws masks like those of the corpus."""

    def __init__(self, runtime: Runtime, manifest: Manifest) -> None:
        self._network = runtime.load(manifest.read(NAME))

    def sample(self, seed: int) -> NDArray[np.uint8]:
        """A mask uint8[512, 512] of class ids; the same seed gives the same one.

        One with melted or missing eyes, or no mouth, is drawn again, a few times at most.
        """
        rng = np.random.default_rng(seed)
        mask = self._draw(rng)
        for _ in range(_TRIES - 1):
            if _plausible(mask):
                break
            mask = self._draw(rng)
        return mask

    def _draw(self, rng: np.random.Generator) -> NDArray[np.uint8]:
        choice = rng.random(1).astype(np.float32)
        noise = _CALM * rng.standard_normal((1, _CODE_SIZE)).astype(np.float32)
        logits = self._network({"choice": choice, "noise": noise}, ["logits"])["logits"][0]
        return logits.argmax(axis=0).astype(np.uint8)


def _plausible(mask: NDArray[np.uint8]) -> bool:
    _, _, stats, _ = cv2.connectedComponentsWithStats((mask == EYE).astype(np.uint8))
    eyes = [int(area) for area in stats[1:, cv2.CC_STAT_AREA] if area >= _FEWEST]
    return (
        len(eyes) == 2
        and max(eyes) <= _MOST_UNLIKE * min(eyes)
        and int((mask == MOUTH).sum()) >= _FEWEST
        and float((mask == FACE).mean()) >= _LEAST_FACE
    )
