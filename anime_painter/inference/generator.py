"""The generator: mask and style code to portrait, the whole of it or a part alone."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.runtime import Network, Runtime
from anime_painter.inference.tones import Shading

PARTS = ("generator", "generator_preview", "generator_detail")
"""Names of the three networks: what sees the whole mask, what ends at 256 px, and what ends at 512 px."""
SHADED_PARTS = ("shaded_preview", "shaded_detail")
"""Names of the two networks that stand in for the latter two where the tones of a picture are kept."""
FINISHER = "finisher"
"""Name of the network that draws portraits and previews anew in clean lines."""

PREVIEW, PORTRAIT = 256, 512
"""Sides in pixels that are painted."""
_GRID = 64
"""Side of what the global levels give; the local levels paint any whole pixels of it."""
_RIM = 6
"""Pixels of the grid around a part that count: the local levels see 29 px of the portrait, counted by
layers, and colours run over 12."""
_FINISHED_RIM = {PREVIEW: 16, PORTRAIT: 11}
"""The same with the finisher, which sees 41 px more of what is painted."""
_SEAM = 1 / 384
"""Of a portrait's side; over about twice that, what is painted with tones runs into the rest."""
_COLOUR_SPREAD = 3 / 512
"""Of a portrait's side: how far colours run that are painted without tones; edges lie elsewhere with."""
_LEAST_SHARE = 1e-3
"""So that nothing is divided by nothing where no colours change."""
_LIGHTNESS = np.array([0.299, 0.587, 0.114], np.float32).reshape(1, 3, 1, 1)
"""Shares of red, green and blue in how light a pixel is, as tones are read."""

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

    Networks that see tones are loaded when a shading is given first.

    Attributes:
        finisher: what draws paintings anew in clean lines; older models lack it.
    """

    def __init__(self, runtime: Runtime, manifest: Manifest) -> None:
        self._runtime, self._manifest = runtime, manifest
        self._global, *plain = (runtime.load(manifest.read(name)) for name in PARTS)
        self._plain = _LocalParts(*plain)
        known = FINISHER in manifest.models
        self.finisher = runtime.load(manifest.read(FINISHER)) if known else None

    def paint(
        self,
        mask: NDArray[np.uint8],
        style: NDArray[np.float32],
        size: int,
        shading: Shading | None = None,
    ) -> NDArray[np.uint8]:
        """Paints a portrait.

        Args:
            mask: uint8[H, W] of class ids 0..6, any size.
            style: float32[7, 16].
            size: 256 or 512.
            shading: what it tells stays where the mask has its classes; the rest is painted as without.

        Returns:
            uint8[size, size, 3] RGB.

        Raises:
            ValueError: another size is asked for.
        """
        if size not in (PREVIEW, PORTRAIT):
            raise ValueError(f"size is {size}, expected one of {[PREVIEW, PORTRAIT]}")
        return self._painted(mask, style, size, _WHOLE, shading)

    def paint_region(
        self,
        mask: NDArray[np.uint8],
        style: NDArray[np.float32],
        rect: tuple[int, int, int, int],
        previous: NDArray[np.uint8],
        shading: Shading | None = None,
    ) -> NDArray[np.uint8]:
        """A copy of a portrait in which a rectangle is painted anew, exactly as `paint` would.

        Args:
            mask: uint8[H, W] of class ids 0..6, the whole of it.
            style: float32[7, 16].
            rect: left, top, right and bottom in pixels of the mask; what lies outside of it is left out.
            previous: uint8[size, size, 3], a portrait or a preview.
            shading: as for `paint`.

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
        part = self._painted(mask, style, size, _Part(*rows, *columns), shading)
        above, before = rows[0] * scale, columns[0] * scale
        painted[top:bottom, left:right] = part[top - above : bottom - above, left - before : right - before]
        return painted

    @cached_property
    def _shaded(self) -> _LocalParts:
        return _LocalParts(*(self._runtime.load(self._manifest.read(name)) for name in SHADED_PARTS))

    def _painted(
        self,
        mask: NDArray[np.uint8],
        style: NDArray[np.float32],
        size: int,
        part: _Part,
        shading: Shading | None,
    ) -> NDArray[np.uint8]:
        coverage = class_coverage(mask, PREVIEW)
        seen = self._global({"mask": coverage, "style": style[None].astype(np.float32)})
        seen["mask"], seen["features"] = part.of(coverage), part.of(seen["features"])
        fine = part.of(class_coverage(mask, PORTRAIT)) if size == PORTRAIT else None
        if shading is None:
            picture = self._plain.paint(seen, fine)
        else:
            tones = shading.known(coverage)
            told = part.of(_softened(tones[0, 1], size))
            picture = self._shaded.paint({**seen, "tones": part.of(tones)}, fine)
            if told.min() < 1 or shading.lightness_only is not None:
                plain = self._plain.paint(seen, fine)
                if shading.lightness_only is not None:
                    drawn = part.of(_softened(tones[0, 1] * shading.lightness_only, size))
                    picture = picture + _colour_change(picture, plain, drawn, _COLOUR_SPREAD * size)
                picture = (plain + told * (picture - plain)).astype(np.float32)
        if self.finisher:
            picture = self.finisher({"painted": picture})["finished"]
        return np.ascontiguousarray((picture[0].clip(0, 1) * 255 + 0.5).astype(np.uint8).transpose(1, 2, 0))


class _LocalParts(NamedTuple):
    """Networks of the local levels: what ends at 256 px, and what ends at 512 px."""

    preview: Network
    detail: Network

    def paint(self, seen: dict[str, Planes], fine: Planes | None) -> Planes:
        """A preview float32[1, 3, H, W], or a portrait [1, 3, 2 H, 2 W] where its mask is given."""
        levels = {name: planes for name, planes in seen.items() if name != "features"}
        painted = self.preview(seen)
        preview = painted.pop("preview")
        if fine is None:
            return preview
        return self.detail({**levels, **painted, "mask": fine})["portrait"]


def _softened(known: Planes, size: int) -> Planes:
    """How much tones count in each pixel, float32[1, 1, size, size], of where they do.

    Not at all where they are unknown: what is painted there with tones is flat.
    """
    enlarged = cv2.resize(known, (size, size), interpolation=cv2.INTER_LINEAR)
    blurred = cv2.GaussianBlur(enlarged, (0, 0), _SEAM * size)
    return (2 * blurred - 1).clip(0, 1).astype(np.float32)[None, None]


def _colour_change(picture: Planes, wanted: Planes, share: Planes, spread: float) -> Planes:
    """What gives a picture another's colours and leaves it as light as it is.

    Args:
        picture, wanted: float32[1, 3, H, W] RGB.
        share: float32[1, 1, H, W], how much each pixel changes.
        spread: pixels over which colours run, among those that change.

    Returns:
        float32[1, 3, H, W], to be added.
    """
    change = wanted - picture
    change -= (change * _LIGHTNESS).sum(1, keepdims=True)
    planes = np.concatenate([change * share, share], axis=1)[0]
    *run, weight = (cv2.GaussianBlur(plane, (0, 0), spread) for plane in planes)
    return share * np.stack(run)[None] / np.maximum(weight, _LEAST_SHARE)


def _scaled(start: int, end: int, side: int, size: int) -> tuple[int, int]:
    """From pixels of a mask's side to the smallest range of a portrait's that holds them."""
    return max(start * size // side, 0), min(-(-end * size // side), size)


def _with_rim(start: int, end: int, scale: int, rim: int) -> tuple[int, int]:
    return max(start // scale - rim, 0), min(-(-end // scale) + rim, _GRID)
