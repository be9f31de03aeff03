"""The segmenter: picture to mask, its head found and framed first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from anime_painter.inference.framing import Framing, crop, head_box, whole
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.runtime import Runtime

_PASSES = 2
"""A small head in a whole figure is found roughly first, and again in the crop around it."""


class Segmenter:
    """Cuts pictures into the seven classes."""

    def __init__(self, runtime: Runtime, manifest: Manifest) -> None:
        self._network = runtime.load(manifest.read("segmenter"))

    def frame_head(self, picture: NDArray[np.uint8]) -> Framing:
        """Frames the head of uint8[H, W, 3]; a picture without a small face is kept whole."""
        framing = whole(picture)
        for _ in range(_PASSES):
            mask, _confidence = self._classify(framing.picture)
            box = head_box(mask, framing)
            if box is None:
                break
            framing = crop(picture, box)
        return framing

    def segment(self, picture: NDArray[np.uint8] | Framing) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """Mask uint8[512, 512] of class ids and its confidence float32[512, 512] in 0..1."""
        framing = picture if isinstance(picture, Framing) else self.frame_head(picture)
        return self._classify(framing.picture)

    def _classify(self, picture: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        planes = picture.transpose(2, 0, 1)[None].astype(np.float32) / 255
        logits = self._network({"picture": np.ascontiguousarray(planes, np.float32)}, ["logits"])["logits"][0]
        best = logits.max(axis=0)
        confidence = 1.0 / np.exp(logits - best).sum(axis=0)
        return logits.argmax(axis=0).astype(np.uint8), confidence.astype(np.float32)
