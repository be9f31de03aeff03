"""The perceptual loss: how far two pictures lie apart in the features of an ImageNet network.

Method: Johnson et al., "Perceptual Losses", 2016, with features of unit length as in Zhang et al., "LPIPS",
2018.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.nets.backbone import Backbone

_LEVEL_WEIGHTS = (1.0, 1.0, 1.0, 0.5)
_STRIDE = 16


class PerceptualLoss(nn.Module):
    """Compares pictures float[B, 3, S, S] in 0..1; S is a multiple of 16. Its network is frozen."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = Backbone(levels=len(_LEVEL_WEIGHTS)).eval().requires_grad_(False)

    def train(self, mode: bool = True) -> PerceptualLoss:
        return super().train(False)

    def forward(self, painted: Tensor, real: Tensor, importance: Tensor) -> Tensor:
        """The distance of shifted pictures, weighted by `importance` float[B, 1, S, S] of mean 1."""
        painted, real, importance = shifted(painted, real, importance)
        return feature_distance(self.backbone(painted), self.backbone(real), importance)


def shifted(*pictures: Tensor) -> tuple[Tensor, ...]:
    """The same pictures, all shifted alike by chance, what leaves at one edge coming in at the other.

    Strided convolutions look at some pixels more than at others, and a generator would learn that grid.
    """
    right, down = torch.randint(_STRIDE, (2,)).tolist()
    return tuple(x.roll((down, right), (2, 3)) for x in pictures)


def feature_distance(painted: list[Tensor], real: list[Tensor], importance: Tensor) -> Tensor:
    """How far the features of two pictures lie apart, weighted by `importance` float[B, 1, S, S]."""
    loss = importance.new_zeros(())
    for ours, theirs, weight in zip(painted, real, _LEVEL_WEIGHTS, strict=True):
        difference = (unit_length(ours) - unit_length(theirs)).square().sum(dim=1, keepdim=True)
        height, width = difference.shape[-2:]
        loss = loss + weight * (difference * F.adaptive_avg_pool2d(importance, (height, width))).mean()
    return loss


def unit_length(features: Tensor) -> Tensor:
    """Features float[B, C, H, W] scaled to length 1 at each place."""
    return F.normalize(features.float(), dim=1, eps=1e-6)
