"""Oklab colours of class regions, as tensors."""

from __future__ import annotations

import torch
from torch import Tensor

from training.corpus.colour import LMS_TO_LAB, RGB_TO_LMS


def to_oklab(picture: Tensor) -> Tensor:
    """Turns sRGB float[B, 3, H, W] in 0..1 into Oklab float32[B, 3, H, W]: L in 0..1, a and b around 0."""
    srgb = picture.float().clamp(0, 1)
    linear = torch.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    to_lms = torch.as_tensor(RGB_TO_LMS, dtype=torch.float32, device=picture.device)
    to_lab = torch.as_tensor(LMS_TO_LAB, dtype=torch.float32, device=picture.device)
    lms = torch.einsum("ij,bjhw->bihw", to_lms, linear).clamp(min=1e-8) ** (1 / 3)
    return torch.einsum("ij,bjhw->bihw", to_lab, lms)


def region_colours(picture: Tensor, coverage: Tensor) -> Tensor:
    """Mean Oklab colour of each class region, float32[B, 7, 3]; near 0 for an absent class.

    Args:
        picture: float[B, 3, S, S] in 0..1, sRGB.
        coverage: float[B, 7, S, S].
    """
    weights = coverage.flatten(2).float()
    sums = torch.matmul(weights, to_oklab(picture).flatten(2).transpose(1, 2))
    return sums / weights.sum(dim=2, keepdim=True).clamp(min=1e-3)
