"""Reads which garment a portrait shows, off features of an ImageNet network."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.inference.style import GARMENT_NUMBERS
from training.nets.backbone import FEATURE_CHANNELS, Backbone

_SIZE = 256
"""Side in pixels at which pictures are read."""
_FINEST, _LEVELS = 2, 4
"""The features that are pooled: of the backbone's levels from this one on, of so many."""
LEAST_CLOTHES = 0.03
"""Clothes that cover less of the picture, of 1, tell no garment: a collar may be of any."""
POOLED = 2 * sum(FEATURE_CHANNELS[_FINEST:_LEVELS])
"""Numbers of a garment before they are reduced: mean and spread of each feature."""


class GarmentReader(nn.Module):
    """Features pooled inside the clothes, then a linear map to the garment's numbers; nothing of it learns.

    `training.stages.garments` fits the map; it begins as zeros. Colours are told by the other numbers of the
    clothes' row, which the style VAE learns.
    """

    def __init__(self) -> None:
        super().__init__()
        self.backbone = Backbone(levels=_LEVELS)
        self.read = nn.Linear(POOLED, GARMENT_NUMBERS)
        nn.init.zeros_(self.read.weight)
        nn.init.zeros_(self.read.bias)
        self.eval().requires_grad_(False)

    def train(self, mode: bool = True) -> GarmentReader:
        return super().train(False)

    def forward(self, picture: Tensor, clothes: Tensor) -> Tensor:
        """Numbers float[B, 10] of pictures float[B, 3, S, S] whose clothes cover float[B, 1, S, S]."""
        return self.read(self.pooled(picture, clothes))

    def pooled(self, picture: Tensor, clothes: Tensor) -> Tensor:
        """Mean and standard deviation of each feature inside the clothes, float[B, 304]."""
        picture, clothes = _of_reading_size(picture), _of_reading_size(clothes)
        return pool(self.backbone(picture), clothes)


def pool(pyramid: list[Tensor], clothes: Tensor) -> Tensor:
    """What `GarmentReader.read` takes, float[B, 304], of the backbone's features of a picture.

    Args:
        clothes: float[B, 1, S, S], their coverage, of any size.
    """
    found = []
    for features in pyramid[_FINEST:_LEVELS]:
        height, width = features.shape[-2:]
        share = F.adaptive_avg_pool2d(clothes, (height, width))
        share = share / share.sum((2, 3), keepdim=True).clamp(min=1e-3)
        mean = (features * share).sum((2, 3))
        variance = ((features - mean[..., None, None]).square() * share).sum((2, 3))
        found += [mean, (variance + 1e-6).sqrt()]
    return torch.cat(found, dim=1)


def _of_reading_size(x: Tensor) -> Tensor:
    side = x.shape[-1]
    if side == _SIZE:
        return x
    if side > _SIZE:
        return F.avg_pool2d(x, side // _SIZE)
    return F.interpolate(x, size=(_SIZE, _SIZE), mode="bilinear", align_corners=False)
