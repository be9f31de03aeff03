"""The tone codec: an autoencoder of tones whose latents hold what the mask does not tell.

Method: the first of the two stages of Rombach et al., "High-Resolution Image Synthesis with Latent Diffusion
Models", 2022, whose decoder sees the mask too: edges of classes need no room in the latents.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.classes import CLASS_COUNT
from anime_painter.inference.underpainter import CHANNELS

_FOLD = 4
"""Pixels along a side that are folded into channels: tones of 256 px are worked on at 64 px."""
_WIDTHS = (64, 96, 128)
"""Of the encoder's levels at 64 and 32 px, and of the decoder's at 32 px."""
_TOLD = (48, 64)
"""Features of the mask at 64 and at 32 px that the decoder sees."""
_FINE = (16, 24)
"""Channels at 256 px, where edges of folded pixels are joined."""
_JUDGES = (48, 64, 96)
_SLOPE = 0.2


class ToneEncoder(nn.Module):
    """Tones and class coverage to latents of spread 1."""

    def __init__(self) -> None:
        super().__init__()
        self.start = _block((1 + CLASS_COUNT) * _FOLD**2, _WIDTHS[0])
        self.near = _block(_WIDTHS[0], _WIDTHS[0])
        self.down = _block(_WIDTHS[0], _WIDTHS[1], stride=2)
        self.low = _block(_WIDTHS[1], _WIDTHS[1])
        self.head = nn.Conv2d(_WIDTHS[1], CHANNELS, 3, padding=1)
        self.norm = nn.BatchNorm2d(CHANNELS, affine=False)

    def forward(self, tones: Tensor, mask: Tensor) -> Tensor:
        """float[B, 1, S, S] and class coverage float[B, 7, S, S] to float[B, 4, S / 8, S / 8]."""
        x = self.start(F.pixel_unshuffle(torch.cat([tones, mask], dim=1), _FOLD))
        x = self.down(x + self.near(x))
        return self.norm(self.head(x + self.low(x)))


class ToneDecoder(nn.Module):
    """Latents and class coverage to tones."""

    def __init__(self) -> None:
        super().__init__()
        self.mask_near = _block(CLASS_COUNT * _FOLD**2, _TOLD[0])
        self.mask_low = _block(_TOLD[0], _TOLD[1], stride=2)
        self.low = nn.ModuleList(
            _block(width, _WIDTHS[2]) for width in (CHANNELS + _TOLD[1], _WIDTHS[2], _WIDTHS[2])
        )
        self.up = _block(_WIDTHS[2] + _TOLD[0], _WIDTHS[0])
        self.near = _block(_WIDTHS[0], _WIDTHS[0])
        self.unfold = nn.Conv2d(_WIDTHS[0], _FINE[0] * _FOLD**2, 1)
        self.fine = nn.Conv2d(_FINE[0] + CLASS_COUNT, _FINE[1], 3, padding=1)
        self.head = nn.Conv2d(_FINE[1], 1, 3, padding=1)

    def forward(self, latents: Tensor, mask: Tensor) -> Tensor:
        """float[B, 4, S / 8, S / 8] and class coverage float[B, 7, S, S] to float[B, 1, S, S]."""
        mask_near = self.mask_near(F.pixel_unshuffle(mask, _FOLD))
        start, *low = self.low
        x = start(torch.cat([latents, self.mask_low(mask_near)], dim=1))
        for block in low:
            x = x + block(x)
        x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
        x = self.up(torch.cat([x, mask_near], dim=1))
        x = F.leaky_relu(F.pixel_shuffle(self.unfold(x + self.near(x)), _FOLD), _SLOPE)
        return self.head(F.leaky_relu(self.fine(torch.cat([x, mask], dim=1)), _SLOPE))


class ToneDiscriminator(nn.Module):
    """Tells tones of portraits from decoded ones, by patches, beside the mask."""

    def __init__(self) -> None:
        super().__init__()
        normed = nn.utils.parametrizations.spectral_norm
        first, second, third = _JUDGES
        self.layers = nn.Sequential(
            normed(nn.Conv2d(4 * (1 + CLASS_COUNT), first, 3, padding=1)),
            nn.LeakyReLU(_SLOPE),
            normed(nn.Conv2d(first, second, 4, 2, 1)),
            nn.LeakyReLU(_SLOPE),
            normed(nn.Conv2d(second, third, 3, padding=1)),
            nn.LeakyReLU(_SLOPE),
            normed(nn.Conv2d(third, 1, 3, padding=1)),
        )

    def forward(self, tones: Tensor, mask: Tensor) -> Tensor:
        """float[B, 1, S, S] and float[B, 7, S, S] to float[B, 1, S / 4, S / 4], higher for true ones."""
        return self.layers(F.pixel_unshuffle(torch.cat([tones, mask], dim=1), 2))


def _block(channels: int, width: int, stride: int = 1) -> nn.Sequential:
    conv = nn.Conv2d(channels, width, 3, stride, 1, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(width), nn.LeakyReLU(_SLOPE))
