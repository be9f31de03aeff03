"""The mask prior: plausible masks from a seed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from anime_painter.inference.manifest import Manifest
from anime_painter.inference.runtime import Runtime

NAME = "mask_prior"
"""In the manifest."""
_CODE_SIZE = 64
_CALM = 0.8
"""How far codes stray from their Gaussian's middle, as a share: the rarest shapes are strange ones."""


class MaskPrior:
    """Draws masks like those of the corpus."""

    def __init__(self, runtime: Runtime, manifest: Manifest) -> None:
        self._network = runtime.load(manifest.read(NAME))

    def sample(self, seed: int) -> NDArray[np.uint8]:
        """A mask uint8[512, 512] of class ids; the same seed gives the same one."""
        rng = np.random.default_rng(seed)
        choice = rng.random(1).astype(np.float32)
        noise = _CALM * rng.standard_normal((1, _CODE_SIZE)).astype(np.float32)
        logits = self._network({"choice": choice, "noise": noise}, ["logits"])["logits"][0]
        return logits.argmax(axis=0).astype(np.uint8)
