"""Measures that evaluation reports: hair noise, likeness, colour differences, calibration, checkerboards."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from anime_painter.classes import BACKGROUND, CLASS_COUNT, HAIR

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Numbers = NDArray[np.float64]

_TAPS = 15
_INSIDE = 9
"""Pixels by which hair is shrunk, so that its outline is no noise; more than half of the filter's length."""
_FEWEST = 500
"""Pixels that a measurement wants."""
_OUTLINE, _BESIDE = 2, 8
"""Distances from the figure, in pixels at 512, between which a halo lies: its own outline is darker."""
_KNOWN = 0.05
"""Share of a neighbourhood, of 1, that must be ground further away, to tell how light it is."""
_COMPARED = 256
"""Side at which pictures are compared by features, in pixels."""
_PERIODS = (2, 4, 8, 16)
"""Pixels after which a grid may come again: a decoder that doubles its side can draw each of them."""
_SOFT = 1.0
"""Standard deviation of an ideal soft edge, in pixels."""
_LUMA = np.array([0.299, 0.587, 0.114])


def hair_noise(picture: Picture, mask: Mask) -> float | None:
    """What is finer than half the Nyquist frequency inside hair: root mean square, 0..255; None without hair.

    A clean line counts too, so compare with drawn portraits at the same size.

    Args:
        picture: uint8[S, S, 3] RGB.
        mask: uint8[S, S] of class ids.
    """
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _INSIDE + 1,) * 2)
    inside = cv2.erode((mask == HAIR).astype(np.uint8), kernel, borderValue=0).astype(bool)
    if inside.sum() < _FEWEST:
        return None
    luma = picture @ _LUMA
    taps = _half_band()
    coarse = cv2.sepFilter2D(luma, cv2.CV_64F, taps, taps, borderType=cv2.BORDER_REFLECT)
    return float(np.sqrt(np.square((luma - coarse)[inside]).mean()))


def halo(picture: Picture, mask: Mask) -> float | None:
    """How much lighter background is beside the figure than around there, 0..255; None without such ground.

    Glows that are drawn count too, so compare with drawn portraits at the same size.

    Args:
        picture: uint8[S, S, 3] RGB.
        mask: uint8[S, S] of class ids.
    """
    figure = (mask != BACKGROUND).astype(np.uint8)
    apart = cv2.distanceTransform(1 - figure, cv2.DIST_L2, 5) * (512 / mask.shape[0])
    beside = (apart > _OUTLINE) & (apart <= _BESIDE)
    ground = (apart > 2 * _BESIDE).astype(np.float64)
    luma, spread = picture @ _LUMA, 3 * _BESIDE * mask.shape[0] / 512
    known = cv2.GaussianBlur(ground, (0, 0), spread)
    beside &= known > _KNOWN
    if beside.sum() < _FEWEST:
        return None
    around = cv2.GaussianBlur(luma * ground, (0, 0), spread)[beside] / known[beside]
    return float(np.maximum(luma[beside] - around, 0).mean())


def _half_band() -> Numbers:
    """A low-pass filter that ends at half the Nyquist frequency: a sinc under a Hamming window."""
    places = np.arange(_TAPS) - _TAPS // 2
    taps = np.sinc(places / 2) * np.hamming(_TAPS)
    return taps / taps.sum()


class Likeness:
    """A perceptual distance: unit feature vectors of EfficientNet-Lite0, compared as in LPIPS (Zhang, 2018).

    Its four levels of features count alike: LPIPS's learnt weights are for other backbones and not free.
    Equal pictures have 0; the numbers compare with nobody else's.
    """

    def __init__(self) -> None:
        from training.nets.backbone import Backbone

        self._net = Backbone(levels=4).eval()

    def features(self, picture: Picture) -> list[NDArray[np.float32]]:
        """Unit vectors float32[C, H, W] of each level of a picture uint8[S, S, 3]."""
        import torch
        from torch.nn import functional as F

        planes = torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1)[None].float().div(255)
        if planes.shape[-1] != _COMPARED:
            planes = F.interpolate(planes, (_COMPARED, _COMPARED), mode="area")
        with torch.no_grad():
            return [F.normalize(level, dim=1)[0].numpy() for level in self._net(planes)]

    @staticmethod
    def distance(a: Sequence[NDArray[np.float32]], b: Sequence[NDArray[np.float32]]) -> float:
        """Mean squared distance of features, averaged over places and added over levels."""
        return float(sum(np.square(x - y).sum(0).mean() for x, y in zip(a, b, strict=True)))


def lab(colours: ArrayLike) -> Numbers:
    """sRGB [..., 3], each 0..255, as CIE Lab (D65) float64[..., 3]."""
    srgb = np.asarray(colours, np.float32)
    flat = np.ascontiguousarray(srgb.reshape(1, -1, 3) / 255)
    return cv2.cvtColor(flat, cv2.COLOR_RGB2LAB).reshape(srgb.shape).astype(np.float64)


def delta_e(first: ArrayLike, second: ArrayLike) -> Numbers:
    """Colour difference CIEDE2000 of Lab colours [..., 3] (Sharma, Wu and Dalal, 2005); 1 is just seen."""
    l1, a1, b1 = np.moveaxis(np.asarray(first, np.float64), -1, 0)
    l2, a2, b2 = np.moveaxis(np.asarray(second, np.float64), -1, 0)
    chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, stretch * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    grey = c1 * c2 == 0
    turn = np.where(grey, 0.0, (h2 - h1 + 180) % 360 - 180)
    # Where hues are opposite, the published formula keeps the sign of the difference itself.
    turn = np.where(~grey & (np.abs(h2 - h1) == 180), h2 - h1, turn)
    hue_step = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    light, c_mean = (l1 + l2) / 2, (c1 + c2) / 2
    far = np.abs(h1 - h2) > 180
    hue = np.where(grey, h1 + h2, (h1 + h2 + np.where(far, np.where(h1 + h2 < 360, 360, -360), 0)) / 2)
    t = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    weight_l = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    weight_c, weight_h = 1 + 0.045 * c_mean, 1 + 0.015 * c_mean * t
    bend = -2 * np.sqrt(c_mean**7 / (c_mean**7 + 25.0**7))
    bend = bend * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    steps = (l2 - l1) / weight_l, (c2 - c1) / weight_c, hue_step / weight_h
    return np.sqrt(sum(np.square(step) for step in steps) + bend * steps[1] * steps[2])


def calibration_error(
    confidences: Sequence[NDArray[np.float32]], right: Sequence[NDArray[np.bool_]], bins: int = 15
) -> float:
    """Expected calibration error (Guo et al., 2017): mean gap of confidence and share that is right, 0..1.

    Args:
        confidences: of the pixels of each picture, 0..1.
        right: whether each of those pixels has its true class.
    """
    sums = np.zeros((bins, 3))
    for sure, true in zip(confidences, right, strict=True):
        where = np.minimum((sure.ravel() * bins).astype(int), bins - 1)
        for column, weights in enumerate((None, sure.ravel(), true.ravel().astype(float))):
            sums[:, column] += np.bincount(where, weights, bins)
    return float(np.abs(sums[:, 1] - sums[:, 2]).sum() / max(sums[:, 0].sum(), 1))


def checkerboard(likely: NDArray[np.float32], mask: Mask) -> float:
    """How much of the change from pixel to pixel is a grid: a share 0..1, less that of an ideal soft mask.

    Seen at every half of its period, a grid goes up, down, up. So three changes in a row of alternating sign
    count with the smallest of them, over all the change there is, along both axes and from every offset. Thin
    strands alternate too: the share of the true mask with soft edges is taken off. The worst of the periods
    2, 4, 8 and 16 pixels is told.

    Args:
        likely: float32[7, S, S], how likely each class is; S above 32.
        mask: uint8[S, S], the true class ids.
    """
    true = (np.arange(CLASS_COUNT)[:, None, None] == mask).astype(np.float32)
    ideal = np.stack([cv2.GaussianBlur(plane, (0, 0), _SOFT) for plane in true])
    excess = [_alternation(likely, period // 2) - _alternation(ideal, period // 2) for period in _PERIODS]
    return max(0.0, *excess)


def _alternation(planes: NDArray[np.float32], step: int) -> float:
    """Share of the change from pixel to pixel, `step` apart, that turns back at once and again."""
    back, all_change = 0.0, 0.0
    for rows in (planes, planes.transpose(0, 2, 1)):
        change = rows[..., step:] - rows[..., :-step]
        first, middle, last = change[..., : -2 * step], change[..., step:-step], change[..., 2 * step :]
        turns = (first * middle < 0) & (middle * last < 0)
        least = np.minimum(np.minimum(np.abs(first), np.abs(last)), np.abs(middle))
        back += float(least[turns].sum())
        all_change += float(np.abs(middle).sum())
    return back / max(all_change, 1e-9)
