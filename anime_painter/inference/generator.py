"""The generator: mask and style code to portrait, the whole of it or a part alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.runtime import Runtime

PARTS = ("generator", "generator_preview", "generator_detail")
"""Names of the three networks: what sees the whole mask, what ends at 256 px, and what ends at 512 px."""
FINISHER = "finisher"
"""Name of the network that draws portraits and previews anew in clean lines."""

PREVIEW, PORTRAIT = 256, 512
"""Sides in pixels that are painted."""
_GRID = 64
"""Side of what the global levels give; the local levels paint any whole pixels of it."""
_RIM = 4
"""Pixels of the grid around a part that the local levels see: 29 px of the portrait, counted by layers."""
_FINISHED_RIM = {PREVIEW: 15, PORTRAIT: 9}
"""The same with the finisher, which sees 41 px more of what is painted."""

Planes = NDArray[np.float32]


class _Part(NamedTuple):
    """Rows and columns of a part, in pixels of the grid."""

    top: int
    bottom: int
    left: int
    right: int

    def of(self, planes: Planes) -> Planes:
        """The part of planes [1, C, S, S], whose side is a multiple of the grid's."""
        scale = planes.shape[-1] // _GRID
        cut = planes[:, :, self.top * scale : self.bottom * scale, self.left * scale : self.right * scale]
        return np.ascontiguousarray(cut)


_WHOLE = _Part(0, _GRID, 0, _GRID)


class Generator:
    """Paints at 512 px, or at 256 px for the live preview, which computes no more than that needs.

    Attributes:
        finisher: what draws paintings anew in clean lines; older models lack it.
    """

    def __init__(self, runtime: Runtime, manifest: Manifest) -> None:
        self._global, self._preview, self._detail = (runtime.load(manifest.read(name)) for name in PARTS)
        known = FINISHER in manifest.models
        self.finisher = runtime.load(manifest.read(FINISHER)) if known else None

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
        if size not in (PREVIEW, PORTRAIT):
            raise ValueError(f"size is {size}, expected one of {[PREVIEW, PORTRAIT]}")
        return self._painted(mask, style, size, _WHOLE)

    def paint_region(
        self,
        mask: NDArray[np.uint8],
        style: NDArray[np.float32],
        rect: tuple[int, int, int, int],
        previous: NDArray[np.uint8],
    ) -> NDArray[np.uint8]:
        """A copy of a portrait in which a rectangle is painted anew, exactly as `paint` would.

        Args:
            mask: uint8[H, W] of class ids 0..6, the whole of it.
            style: float32[7, 16].
            rect: left, top, right and bottom in pixels of the mask; what lies outside of it is left out.
            previous: uint8[size, size, 3], a portrait or a preview.

        Raises:
            ValueError: `previous` has another size.
        """
        size = previous.shape[0]
        if previous.shape not in ((PREVIEW, PREVIEW, 3), (PORTRAIT, PORTRAIT, 3)):
            raise ValueError(
                f"previous is {previous.shape}, expected a portrait of {PREVIEW} or {PORTRAIT} px"
            )
        left, right = _scaled(rect[0], rect[2], mask.shape[1], size)
        top, bottom = _scaled(rect[1], rect[3], mask.shape[0], size)
        painted = previous.copy()
        if left >= right or top >= bottom:
            return painted
        scale = size // _GRID
        rim = _FINISHED_RIM[size] if self.finisher else _RIM
        rows, columns = (_with_rim(*ends, scale, rim) for ends in ((top, bottom), (left, right)))
        part = self._painted(mask, style, size, _Part(*rows, *columns))
        above, before = rows[0] * scale, columns[0] * scale
        painted[top:bottom, left:right] = part[top - above : bottom - above, left - before : right - before]
        return painted

    def _painted(
        self, mask: NDArray[np.uint8], style: NDArray[np.float32], size: int, part: _Part
    ) -> NDArray[np.uint8]:
        coverage = class_coverage(mask, PREVIEW)
        known = self._global({"mask": coverage, "style": style[None].astype(np.float32)})
        features = part.of(known.pop("features"))
        known |= self._preview({"mask": part.of(coverage), "features": features, **known})
        picture = known.pop("preview")
        if size == PORTRAIT:
            known["mask"] = part.of(class_coverage(mask, PORTRAIT))
            picture = self._detail(known)["portrait"]
        if self.finisher:
            picture = self.finisher({"painted": picture})["finished"]
        return np.ascontiguousarray((picture[0].clip(0, 1) * 255 + 0.5).astype(np.uint8).transpose(1, 2, 0))


def _scaled(start: int, end: int, side: int, size: int) -> tuple[int, int]:
    """From pixels of a mask's side to the smallest range of a portrait's that holds them."""
    return max(start * size // side, 0), min(-(-end * size // side), size)


def _with_rim(start: int, end: int, scale: int, rim: int) -> tuple[int, int]:
    return max(start // scale - rim, 0), min(-(-end // scale) + rim, _GRID)
