"""The underpainter: a U-Net that takes noise off latents of tones, knowing mask, garment and art direction.

Method: a latent diffusion model (Rombach et al., "High-Resolution Image Synthesis with Latent Diffusion
Models", 2022) with the weights of Karras et al., "Elucidating the Design Space of Diffusion-Based Generative
Models", 2022; the noise level, the garment and the art direction scale and shift features (Perez et al.,
"FiLM", 2018). Locks and folds that the mask does not tell are laid out by chance, each whole.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.classes import CLASS_COUNT
from anime_painter.inference.style import GARMENT_NUMBERS
from anime_painter.inference.underpainter import ARTS, CHANNELS

_FOLD = 4
"""Pixels of the mask at 128 px along a side that are folded into channels: latents are of 32 px."""
_WIDTHS = (128, 192, 256)
"""Of the levels from 32 px down to 8 px."""
_MASK = 64
"""Features of the mask."""
_TOLD = 128
"""Numbers that every block is told."""
_HEADS = 4
_SLOPE = 0.2


class Underpainter(nn.Module):
    """Class coverage, garment, art direction and noisy latents to the latents that may be expected."""

    def __init__(self) -> None:
        super().__init__()
        self.told = nn.Sequential(
            nn.Linear(4 + GARMENT_NUMBERS + len(ARTS), _TOLD), nn.LeakyReLU(_SLOPE), nn.Linear(_TOLD, _TOLD)
        )
        self.mask = nn.Conv2d(CLASS_COUNT * _FOLD**2, _MASK, 3, padding=1)
        self.start = _Block(_MASK + CHANNELS, _WIDTHS[0])
        self.near = nn.ModuleList([_Block(_WIDTHS[0], _WIDTHS[0])])
        self.down = nn.ModuleList(_Block(a, b, stride=2) for a, b in pairwise(_WIDTHS))
        self.down_near = nn.ModuleList(_blocks(width) for width in _WIDTHS[1:])
        self.seeing = nn.ModuleList(_Attention(width) for width in _WIDTHS[1:])
        self.seeing_again = nn.ModuleList(_Attention(width) for width in _WIDTHS[1:-1])
        self.middle = _blocks(_WIDTHS[-1])
        self.up = nn.ModuleList(_Block(b + a, a) for a, b in pairwise(_WIDTHS))
        self.up_near = nn.ModuleList(_blocks(width) for width in _WIDTHS[:-1])
        self.last = nn.Conv2d(_WIDTHS[0], CHANNELS, 3, padding=1)
        nn.init.zeros_(self.last.weight)

    def forward(
        self, mask: Tensor, garment: Tensor, dressed: Tensor, art: Tensor, noisy: Tensor, sigma: Tensor
    ) -> Tensor:
        """Tells what latents may be expected.

        Args:
            mask: float[B, 7, 128, 128] in 0..1, class coverage.
            garment: float[B, 10], the numbers of the style code; 0 where it is not told.
            dressed: float[B], 1 where the garment is told, else 0.
            art: float[B, 6], one-hot, the art direction; 0 where it is not told.
            noisy: float[B, 4, 32, 32], latents with noise on them.
            sigma: float[B], the noise's standard deviation.

        Returns:
            float[B, 4, 32, 32].
        """
        level = sigma.log()[:, None] / 4
        levels = torch.cat([level, level.square(), dressed[:, None], level.tanh()], dim=1)
        told = F.leaky_relu(self.told(torch.cat([levels, garment, art], dim=1)), _SLOPE)
        sigma = sigma.view(-1, 1, 1, 1)
        whole = (sigma**2 + 1).sqrt()
        known = F.leaky_relu(self.mask(F.pixel_unshuffle(mask * 2 - 1, _FOLD)), _SLOPE)
        x = _through(self.near, self.start(torch.cat([known, noisy / whole], dim=1), told), told)
        skips = []
        for down, near, seeing in zip(self.down, self.down_near, self.seeing, strict=True):
            skips.append(x)
            x = seeing(_through(near, down(x, told), told))
        x = _through(self.middle, x, told)
        again = [nn.Identity(), *self.seeing_again]
        ups = zip(self.up, self.up_near, again, skips, strict=True)
        for up, near, seeing, skip in reversed(list(ups)):
            x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
            x = seeing(_through(near, up(torch.cat([x, skip], dim=1), told), told))
        # With little noise most of the answer is what is seen; with much, all of it is the network's.
        return noisy / whole**2 + sigma / whole * self.last(x).float()

    @torch.no_grad()
    def settle(self) -> None:
        """Puts the spreads that normalisation has measured into the convolutions; nothing else changes.

        A network file, into whose convolutions they are put too, holds the very same numbers then.
        """
        for block in self.modules():
            if isinstance(block, _Block):
                mean, variance = block.norm.get_buffer("running_mean"), block.norm.get_buffer("running_var")
                spread = (variance + block.norm.eps).sqrt()
                block.conv.weight /= spread.view(-1, 1, 1, 1)
                mean /= spread
                variance.fill_(1 - block.norm.eps)


class _Block(nn.Module):
    """A convolution whose normalised features are scaled and shifted by what is told."""

    def __init__(self, channels: int, width: int, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, width, 3, stride, 1, bias=False)
        self.norm = nn.BatchNorm2d(width, affine=False)
        self.told = nn.Linear(_TOLD, 2 * width)

    def forward(self, x: Tensor, told: Tensor) -> Tensor:
        scale, shift = self.told(told)[:, :, None, None].chunk(2, dim=1)
        return F.leaky_relu(self.norm(self.conv(x)) * (1 + scale) + shift, _SLOPE)


class _Attention(nn.Module):
    """Each place sees every other one; begins as no change."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(1, width)
        self.query_key_value = nn.Conv2d(width, 3 * width, 1)
        self.out = nn.Conv2d(width, width, 1)
        nn.init.zeros_(self.out.weight)

    def forward(self, x: Tensor) -> Tensor:
        count, width, high, wide = x.shape
        parts = self.query_key_value(self.norm(x)).reshape(count, 3, _HEADS, width // _HEADS, high * wide)
        query, key, value = parts.transpose(-1, -2).unbind(1)
        seen = F.scaled_dot_product_attention(query, key, value).transpose(-1, -2)
        return x + self.out(seen.reshape(count, width, high, wide))


def _blocks(width: int) -> nn.ModuleList:
    return nn.ModuleList(_Block(width, width) for _ in range(2))


def _through(blocks: nn.Module, x: Tensor, told: Tensor) -> Tensor:
    for block in blocks.children():
        x = x + block(x, told)
    return x
