"""The underpainter: lays out tones for a mask, out of noise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLOTHES, EYE, HAIR, MOUTH
from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.noise import noise_levels
from anime_painter.inference.runtime import Runtime
from anime_painter.inference.style import GARMENT_NUMBERS, Style
from anime_painter.inference.tones import SIZE, Planes, Shading, shaded_tones

NAMES = ("underpainter", "tone_decoder")
"""In the manifest: what takes noise off latents of tones, and what makes tones of latents."""
CHANNELS, GRID = 4, 32
"""Of the latents, and their side in pixels."""
ARTS = ("soft", "cel", "modern", "painterly", "pastel", "screentone")
"""Names of the art directions, by their place in what the underpainter is told."""
MASK_SIZE = 128
"""Side in pixels of the class coverage that the underpainter sees."""
ART = np.array([[float(name == "cel") for name in ARTS]], np.float32)
"""What the underpainter is told of the art direction, float32[1, 6]: the one with the crispest lines."""
_OWN = [EYE, MOUTH, HAIR]
"""Ids of the classes that the generator paints better when it is told no tones."""
_STEPS = 12
_NOISIEST, _CLEANEST = 20.0, 0.05
"""Standard deviations of the noise that the first and the last step take off."""
_FRESH = 0.5
"""Share of the noise that each step draws anew: what an early step got wrong, such as one brow, is mended."""
_CALM = 0.88
"""Share of that which is put in: cloth has fewer blotches, and faces fewer odd shadows."""

Denoise = Callable[[Planes, Planes], Planes]
"""Noisy latents [1, 4, 32, 32], and the noise's standard deviation [1], to latents."""


class Underpainter:
    """Lays out locks, folds, shadows and lines that a mask does not tell."""

    def __init__(self, runtime: Runtime, manifest: Manifest) -> None:
        self._network, self._decoder = (runtime.load(manifest.read(name)) for name in NAMES)
        self._last: tuple[tuple[bytes, bytes, int], Shading] | None = None

    def underpaint(self, mask: NDArray[np.uint8], style: Style, seed: int) -> Shading:
        """Tones for a mask uint8[H, W] of class ids, which is stretched, and the garment of a style.

        The last ones are kept: colours of a style change more often than what tones are laid out for.
        """
        coverage = class_coverage(mask, SIZE)
        garment = style[None, CLOTHES, -GARMENT_NUMBERS:].astype(np.float32)
        asked = coverage.tobytes(), garment.tobytes(), seed
        last = self._last
        if last is None or last[0] != asked:
            last = asked, self._drawn(class_coverage(mask, MASK_SIZE), coverage, garment, seed)
            self._last = last
        return last[1]

    def _drawn(self, small: Planes, coverage: Planes, garment: Planes, seed: int) -> Shading:
        known = {"mask": small, "garment": garment, "dressed": np.ones(1, np.float32), "art": ART}

        def denoise(noisy: Planes, sigma: Planes) -> Planes:
            return self._network({**known, "noisy": noisy, "sigma": sigma}, ["latents"])["latents"]

        latents = drawn_latents(seed, denoise)
        tones = self._decoder({"latents": latents, "mask": coverage}, ["tones"])["tones"]
        return Shading(coverage, shaded_tones(tones[0, 0], coverage))


def underpainted(drawn: Shading, shown: Shading | None) -> Shading:
    """What is told of a portrait: tones drawn for its mask, and before them those of a picture.

    Hair, eyes and mouths are not, but by the picture.
    """
    coverage, tones = drawn.coverage, drawn.tones
    told = coverage[0, _OWN].sum(0) <= 0.5
    if shown is not None:
        of_picture, known = shown.known(coverage)[0]
        tones = np.where(known > 0, of_picture, tones)
        told |= known > 0
    return Shading(coverage * told, tones)


def drawn_latents(
    seed: int, denoise: Denoise, near: Planes | None = None, noisiest: float = _NOISIEST
) -> Planes:
    """Draws latents of tones that a mask may have.

    Method: Song et al., "Denoising Diffusion Implicit Models", 2021.

    Args:
        seed: of the noise; another one gives other locks and folds.
        denoise: the network.
        near: float32[1, 4, 32, 32], latents that are drawn anew; out of nothing where there are none.
        noisiest: standard deviation of the noise at most, for those.

    Returns:
        float32[1, 4, 32, 32].
    """
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((1, CHANNELS, GRID, GRID), np.float32)
    latents = np.zeros_like(noise) if near is None else near
    levels = noise_levels(_NOISIEST, _CLEANEST, _STEPS)
    for sigma in levels[levels <= noisiest]:
        noisy = latents + sigma * noise
        latents = denoise(noisy, sigma[None])
        fresh = np.float32(_FRESH * _CALM) * rng.standard_normal(noise.shape, np.float32)
        noise = np.float32((1 - _FRESH**2) ** 0.5) * (noisy - latents) / sigma + fresh
    return latents
