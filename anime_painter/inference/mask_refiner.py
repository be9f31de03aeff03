"""The mask refiner: strands, fringes and shapes of eyes for a mask that was roughed out."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASS_COUNT
from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.patches import without_specks
from anime_painter.inference.runtime import Runtime

NAME = "mask_refiner"
"""In the manifest."""
_SIZE, _REFINED_SIZE = 256, 512
_LOYALTY = 1.0
"""Logit by which a pixel's own class leads: where the network is in doubt, edges stay as painted."""
_SMALLEST = 1000
"""Pixels at 512 of the smallest patch that may be new: strands grow on hair, and blobs tell of no slides."""


class MaskRefiner:
    """Paints what a mask of blobs means."""

    def __init__(self, runtime: Runtime, manifest: Manifest) -> None:
        self._network = runtime.load(manifest.read(NAME))

    def refine(self, mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A finer mask uint8[512, 512] of class ids for a rough one uint8[H, W], which is stretched."""
        logits = self._network({"mask": class_coverage(mask, _SIZE)}, ["logits"])["logits"][0]
        if mask.shape != (_REFINED_SIZE, _REFINED_SIZE):
            mask = cv2.resize(mask, (_REFINED_SIZE, _REFINED_SIZE), interpolation=cv2.INTER_NEAREST)  # type: ignore[assignment]
        own = mask == np.arange(CLASS_COUNT, dtype=np.uint8)[:, None, None]
        refined = (logits + _LOYALTY * own).argmax(axis=0).astype(np.uint8)
        return without_specks(refined, _SMALLEST, known=mask)
