"""Mixes how pictures of a batch are drawn, and not what they show.

Method: Zhou et al., "Domain Generalization with MixStyle", 2021: mean and spread of early features are
those of a picture's colours and strokes, so that mixing them between pictures gives styles that nobody drew.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

_CONCENTRATION = 0.2
"""Of the Beta distribution of shares: mostly near one of two styles."""


class MixStyle(nn.Module):
    """Passes features float[B, C, H, W] on; in training now and then with their styles mixed.

    Args:
        share: of the batches whose styles are mixed, 0..1.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, features: Tensor) -> Tensor:
        if not self.training or torch.rand(()) >= self.share:
            return features
        mean = features.mean((2, 3), keepdim=True).detach()
        spread = (features.float().var((2, 3), keepdim=True) + 1e-5).sqrt().detach().to(features.dtype)
        concentration = torch.tensor(_CONCENTRATION)
        own = torch.distributions.Beta(concentration, concentration).sample((len(features), 1, 1, 1))
        own = own.to(features)
        other = torch.randperm(len(features))
        plain = (features - mean) / spread
        return plain * torch.lerp(spread[other], spread, own) + torch.lerp(mean[other], mean, own)


def mix_styles_after(layers: list[nn.Module], share: float) -> None:
    """Lets the output of each layer pass through a `MixStyle` of its own, which adds no weights."""
    for layer in layers:
        mix = MixStyle(share)
        layer.register_forward_hook(lambda layer, _, output, mix=mix: mix.train(layer.training)(output))
