"""The segmenter's U-Net, fourth version: it looks wide, and refines its mask with the picture in view.

Method: Ronneberger et al., "U-Net", 2015. Upsampling is bilinear, so no checkerboard comes into the masks.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from anime_painter.classes import CLASS_COUNT
from training.nets.backbone import FEATURE_CHANNELS, Backbone
from training.nets.unet.attention import Attention
from training.nets.unet.layers import WIDTHS, convolution, enlarged

_CONTEXT = 256
_REFINED = 16
_ATTENTIONS = 2


class RefinedUNet(nn.Module):
    """Pictures float[B, 3, S, S] in 0..1 to logits float[B, 7, S, S]; S is a multiple of 32.

    The decoder ends at half the side; its logits are enlarged and refined once more with the picture in view,
    so that lashes, strands and thin mouths keep their edges at a small cost.
    """

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Backbone()
        self.context = _Context(FEATURE_CHANNELS[-1], _CONTEXT)
        below = (_CONTEXT, *WIDTHS[:-1])
        skips = FEATURE_CHANNELS[-2::-1]
        self.decoder = nn.ModuleList(
            _Level(lower, skip, width) for lower, skip, width in zip(below, skips, WIDTHS, strict=True)
        )
        self.coarse = nn.Conv2d(WIDTHS[-1], CLASS_COUNT, 1)
        self.refine = nn.Sequential(
            convolution(CLASS_COUNT + 3, _REFINED), nn.Conv2d(_REFINED, CLASS_COUNT, 3, padding=1)
        )
        last = self.refine[-1]
        assert isinstance(last, nn.Conv2d)
        assert last.bias is not None
        nn.init.zeros_(last.weight)  # The refinement begins as no change.
        nn.init.zeros_(last.bias)

    def forward(self, picture: Tensor) -> Tensor:
        *skips, features = self.encoder(picture)
        features = self.context(features)
        for level, skip in zip(self.decoder, reversed(skips), strict=True):
            features = level(features, skip)
        logits = enlarged(self.coarse(features))
        return logits + self.refine(torch.cat([logits, picture], dim=1))


class _Context(nn.Module):
    """Looks wide at the lowest level: a dilated convolution, the mean of the whole picture, and attention."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.near = convolution(channels, width)
        self.wide = convolution(width, width, dilation=2)
        self.whole = nn.Conv2d(channels, width, 1)
        self.everywhere = nn.Sequential(*(Attention(width) for _ in range(_ATTENTIONS)))

    def forward(self, features: Tensor) -> Tensor:
        near = self.near(features)
        seen = near + self.wide(near) + self.whole(features.mean((2, 3), keepdim=True))
        return self.everywhere(seen)


class _Level(nn.Module):
    """Enlarges what comes from below, joins it with the encoder's features, and convolves twice."""

    def __init__(self, below: int, skip: int, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(convolution(below + skip, width), convolution(width, width))

    def forward(self, below: Tensor, skip: Tensor) -> Tensor:
        return self.layers(torch.cat([enlarged(below), skip], dim=1))
