"""The underpainter: lays out tones for a mask anew where the generator paints them badly, out of noise."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASS_COUNT, CLOTHES, EYE, FACE, HAIR, MOUTH, SKIN
from anime_painter.inference.coverage import class_coverage
from anime_painter.inference.generator import PREVIEW, Generator
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.noise import noise_levels
from anime_painter.inference.runtime import Runtime
from anime_painter.inference.style import GARMENT_NUMBERS, Style
from anime_painter.inference.tones import SIZE, Planes, Shading, shaded_tones, shading_of

NAMES = ("underpainter", "tone_encoder", "tone_decoder")
"""In the manifest: what takes noise off latents of tones, what makes latents, and what tones of them."""
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
_LINED = [EYE, MOUTH]
_LINES = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
"""Those of them that lashes and lips go beyond, by so many pixels of tones."""
_STEPS = 12
_NOISIEST, _CLEANEST = 20.0, 0.05
"""Standard deviations of the noise that the first and the last step take off."""
_FREED = {SKIN: 2.5, FACE: 1.5, CLOTHES: 1.5}
"""By class id, the noise from which on tones are drawn. Less leaves them nearer to those that the generator
paints: stumps become hands at 2.5, and necks stay smooth; above it they get creases like palms, and a tie is
where no red was laid out for it. All other classes stay as they are painted."""
_SHARE = 0.25
"""Of a latent's cell that a class covers where it counts."""
_FRESH = 0.5
"""Share of the noise that each step draws anew: what an early step got wrong, such as one brow, is mended."""
_CALM = 0.88
"""Share of that which is put in: cloth has fewer blotches, and faces fewer odd shadows."""
_NOTHING = np.zeros((1, CHANNELS, GRID, GRID), np.float32)
_ALL_FREE = np.full((1, 1, 1, 1), np.inf, np.float32)

Denoise = Callable[[Planes, Planes], Planes]
"""Noisy latents [1, 4, 32, 32], and the noise's standard deviation [1], to latents."""


class Underpainter:
    """Lays out folds, shadows, lines and fingers that a mask does not tell."""

    def __init__(self, runtime: Runtime, manifest: Manifest, generator: Generator) -> None:
        self._network, self._encoder, self._decoder = (runtime.load(manifest.read(name)) for name in NAMES)
        self._generator = generator
        self._last: tuple[tuple[bytes, bytes, int], Shading] | None = None

    def underpaint(self, mask: NDArray[np.uint8], style: Style, seed: int) -> Shading:
        """Tones for a mask uint8[H, W] of class ids, which is stretched, and a style; the last are kept."""
        coverage = class_coverage(mask, SIZE)
        asked = coverage.tobytes(), style.tobytes(), seed
        last = self._last
        if last is None or last[0] != asked:
            painted = shading_of(self._generator.paint(mask, style, PREVIEW), mask)
            last = asked, self._drawn(painted, class_coverage(mask, MASK_SIZE), style, seed)
            self._last = last
        return last[1]

    def _drawn(self, painted: Shading, small: Planes, style: Style, seed: int) -> Shading:
        coverage = painted.coverage
        garment = style[None, CLOTHES, -GARMENT_NUMBERS:].astype(np.float32)
        known = {"mask": small, "garment": garment, "dressed": np.ones(1, np.float32), "art": ART}

        def denoise(noisy: Planes, sigma: Planes) -> Planes:
            return self._network({**known, "noisy": noisy, "sigma": sigma}, ["latents"])["latents"]

        near = self._encoder({"tones": painted.tones[None, None], "mask": coverage}, ["latents"])["latents"]
        latents = drawn_latents(seed, denoise, near, _freed(coverage))
        tones = self._decoder({"latents": latents, "mask": coverage}, ["tones"])["tones"]
        return Shading(coverage, shaded_tones(tones[0, 0], coverage))


def underpainted(drawn: Shading, shown: Shading | None) -> Shading:
    """What is told of a portrait: tones drawn for its mask, and before them those of a picture.

    Hair, eyes and mouths are not, but by the picture. Drawn clothes keep the colours of those without tones,
    which know where a tie is red.
    """
    coverage, tones = drawn.coverage, drawn.tones
    own = np.maximum(coverage[0, _OWN].sum(0), cv2.dilate(coverage[0, _LINED].sum(0), _LINES))
    told = (own <= 0.5).astype(np.float32)
    dressed = (coverage[0, CLOTHES] > 0.5).astype(np.float32)
    if shown is not None:
        of_picture, known = shown.known(coverage)[0]
        tones = np.where(known > 0, of_picture, tones)
        told, dressed = np.maximum(told, known), dressed * (1 - known)
    return Shading(coverage * told, tones, dressed)


def drawn_latents(seed: int, denoise: Denoise, near: Planes = _NOTHING, freed: Planes = _ALL_FREE) -> Planes:
    """Draws latents of tones that a mask may have: out of nothing, or near others.

    Methods: Song et al., "Denoising Diffusion Implicit Models", 2021; Meng et al., "SDEdit: Guided Image
    Synthesis and Editing with Stochastic Differential Equations", 2022.

    Args:
        seed: of the noise; another one gives other folds.
        denoise: the network.
        near: float32[1, 4, 32, 32], the others.
        freed: float32[1, 1, 32, 32] or [1, 1, 1, 1], standard deviation of the noise from which on latents
            are drawn and not held: little noise leaves them as they are, much makes them others.

    Returns:
        float32[1, 4, 32, 32].
    """
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((1, CHANNELS, GRID, GRID), np.float32)
    latents = near
    levels = noise_levels(_NOISIEST, _CLEANEST, _STEPS)
    for sigma in levels[levels <= freed.max()]:
        noisy = latents + sigma * noise
        latents = np.where(sigma <= freed, denoise(noisy, sigma[None]), near)
        fresh = np.float32(_FRESH * _CALM) * rng.standard_normal(noise.shape, np.float32)
        noise = np.float32((1 - _FRESH**2) ** 0.5) * (noisy - latents) / sigma + fresh
    return latents


def _freed(coverage: Planes) -> Planes:
    """From which noise on each latent is drawn, float32[1, 1, 32, 32], of coverage [1, 7, 256, 256]."""
    cell = SIZE // GRID
    shares = coverage[0].reshape(CLASS_COUNT, GRID, cell, GRID, cell).mean((2, 4))
    freed = np.max([np.where(shares[i] >= _SHARE, noise, 0) for i, noise in _FREED.items()], axis=0)
    return freed.astype(np.float32)[None, None]
