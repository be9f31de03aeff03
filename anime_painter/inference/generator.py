"""The generator: mask and style code to portrait."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.runtime import Runtime

_OUTPUTS = {512: "portrait", 256: "preview"}
_MASK_SIZE = 512


class Generator:
    """Paints at 512 px, or at 256 px for the live preview."""

    def __init__(self, runtime: Runtime, manifest: Manifest) -> None:
        self._network = runtime.load(manifest.read("generator"))

    def paint(self, mask: NDArray[np.uint8], style: NDArray[np.float32], size: int) -> NDArray[np.uint8]:
        """Paints a portrait.

        Args:
            mask: uint8[H, W] of class ids 0..6, any size.
            style: float32[7, 16].
            size: 256 or 512.

        Returns:
            uint8[size, size, 3] RGB.

        Raises:
            ValueError: another size is asked for.
        """
        if size not in _OUTPUTS:
            raise ValueError(f"size is {size}, expected one of {sorted(_OUTPUTS)}")
        inputs = {"mask": class_coverage(mask, _MASK_SIZE), "style": style[None].astype(np.float32)}
        picture = self._network(inputs, [_OUTPUTS[size]])[_OUTPUTS[size]][0]
        return np.ascontiguousarray((picture.clip(0, 1) * 255 + 0.5).astype(np.uint8).transpose(1, 2, 0))
