"""The mask refiner: strands, fringes and shapes of eyes for a mask that was roughed out."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASS_COUNT, EYE, FACE, MOUTH
from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.noise import noise_levels
from anime_painter.inference.patches import patches, without_specks
from anime_painter.inference.runtime import Runtime

NAME = "mask_refiner"
"""In the manifest."""
SIZE = 128
"""Side in pixels at which noise becomes a mask; shares of pixels tell where edges are."""
_REFINED = 512, 512
_STEPS = 12
_NOISIEST, _CLEANEST = 15.0, 0.15
"""Standard deviations of the noise that the first and the last step take off."""
_CALM, _SURE = 0.85, 1.2
"""Share of the noise to begin with, and power of the shares: curls and gaps that are rare become rarer."""
_SOFT = 0.7
"""Pixels of `SIZE` by which shares are blurred before they are enlarged: edges are less uneven."""
_LOYALTY = 0.3
"""Share by which a pixel's own class leads: what is not to change keeps its edges as they were painted."""
_BLOBS = 10.0
"""Pixels at 512 by which strands are smoothed away."""
_LOST = 0.2
"""Share of a painted eye or mouth below which it counts as lost: a strand may cover most of one."""
_SMALLEST = 3000
"""Pixels at 512 of the smallest patch that may be new: strands grow on hair, and blobs tell of no slides."""

Planes = NDArray[np.float32]
Denoise = Callable[[Planes, Planes, Planes], Planes]
"""Class coverage, a noisy mask [1, 7, 128, 128], and the noise's standard deviation [1], to class shares."""


class MaskRefiner:
    """Paints what a mask of blobs means."""

    def __init__(self, runtime: Runtime, manifest: Manifest) -> None:
        self._network = runtime.load(manifest.read(NAME))

    def refine(self, mask: NDArray[np.uint8], seed: int) -> NDArray[np.uint8]:
        """A finer mask uint8[512, 512] of class ids for a rough one uint8[H, W], which is stretched."""

        def denoise(coverage: Planes, noisy: Planes, sigma: Planes) -> Planes:
            known = {"mask": coverage, "noisy": noisy, "sigma": sigma}
            return self._network(known, ["shares"])["shares"]

        if mask.shape != _REFINED:
            mask = cv2.resize(mask, _REFINED, interpolation=cv2.INTER_NEAREST)  # type: ignore[assignment]
        return without_specks(refined_mask(mask, seed, denoise), _SMALLEST, known=mask)

    def redraw(self, mask: NDArray[np.uint8], seed: int) -> NDArray[np.uint8]:
        """The same for a mask uint8[512, 512] whose strands are poor: they are smoothed away first."""
        features = np.isin(mask, (EYE, MOUTH))
        return self.refine(np.where(features, mask, smooth_areas(mask, _BLOBS)), seed)


def smooth_areas(mask: NDArray[np.uint8], spread: float) -> NDArray[np.uint8]:
    """Gives every pixel the class, but eye and mouth, that weighs most around it: areas without strands.

    Args:
        mask: uint8[H, W] of class ids.
        spread: standard deviation of the Gaussian weight, in pixels.
    """
    plain = np.where(np.isin(mask, (EYE, MOUTH)), FACE, mask)
    weights = [cv2.GaussianBlur((plain == c).astype(np.float32), (0, 0), spread) for c in range(CLASS_COUNT)]
    return np.argmax(weights, axis=0).astype(np.uint8)


def refined_mask(mask: NDArray[np.uint8], seed: int, denoise: Denoise) -> NDArray[np.uint8]:
    """Draws one of the fine masks that a rough one may mean.

    Method: the deterministic sampler of Karras et al., "Elucidating the Design Space of Diffusion-Based
    Generative Models", 2022, with Euler's steps.

    Args:
        mask: uint8[512, 512] of class ids.
        seed: of the noise; another one gives other strands.
        denoise: the network.

    Returns:
        uint8[512, 512] of class ids.
    """
    coverage = class_coverage(mask, SIZE)
    sigmas = noise_levels(_NOISIEST, _CLEANEST, _STEPS)
    rng = np.random.default_rng(seed)
    noisy = _CALM * sigmas[0] * rng.standard_normal(coverage.shape, np.float32)
    shares = coverage
    for i, sigma in enumerate(sigmas):
        shares = denoise(coverage, noisy, sigma[None]) ** _SURE
        shares /= shares.sum(axis=1, keepdims=True)
        if i + 1 < len(sigmas):
            noisy = noisy + (sigmas[i + 1] / sigma - 1) * (noisy - shares)
    soft = [cv2.GaussianBlur(plane, (0, 0), _SOFT) for plane in shares[0]]
    large = [cv2.resize(plane, _REFINED, interpolation=cv2.INTER_CUBIC) for plane in soft]
    own = mask == np.arange(CLASS_COUNT, dtype=np.uint8)[:, None, None]
    refined = (np.stack(large) + _LOYALTY * own).argmax(axis=0).astype(np.uint8)
    return _with_features_of(mask, refined)


def _with_features_of(mask: NDArray[np.uint8], refined: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The refined mask, with those eyes and mouths of the rough one that it has lost."""
    found = refined.copy()
    for class_id in (EYE, MOUTH):
        for patch in patches(mask, class_id):
            if (refined[patch.box] == class_id)[patch.pixels].mean() < _LOST:
                found[patch.box][patch.pixels] = class_id
    return found
