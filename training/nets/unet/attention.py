"""Attention at the segmenter's lowest level: whether a patch is a hat or ground shows in the whole picture.

Method: Dosovitskiy et al., "An image is worth 16x16 words", 2021: a pre-normed block.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

_FREQUENCIES = (0.5, 1.0, 2.0, 4.0)
"""Half turns from one side of the picture to the other."""
_PLACE = 4 * len(_FREQUENCIES)


class Attention(nn.Module):
    """Each place sees every other one, and knows where in the picture it lies; begins as no change."""

    def __init__(self, width: int, heads: int = 8) -> None:
        super().__init__()
        self._heads = heads
        self.norm, self.norm_after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.place = nn.Linear(_PLACE, width, bias=False)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.widen, self.narrow = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        for layer in (self.out, self.narrow):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, features: Tensor) -> Tensor:
        """Features float[B, C, H, W], changed."""
        count, width, height, across = features.shape
        tokens = features.flatten(2).transpose(1, 2)
        seen = self.norm(tokens) + self.place(_places(height, across, tokens))
        seen = self.query_key_value(seen).view(count, height * across, 3, self._heads, -1)
        query, key, value = seen.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = F.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)
        tokens = tokens + self.out(mixed)
        tokens = tokens + self.narrow(F.gelu(self.widen(self.norm_after(tokens))))
        return tokens.transpose(1, 2).reshape(count, width, height, across)


def _places(height: int, across: int, like: Tensor) -> Tensor:
    """Sines and cosines of where each place lies, float[H * W, _PLACE], in a picture of any size."""
    y, x = torch.meshgrid(
        (torch.arange(height, device=like.device) + 0.5) / height,
        (torch.arange(across, device=like.device) + 0.5) / across,
        indexing="ij",
    )
    turns = torch.pi * torch.tensor(_FREQUENCIES, device=like.device)
    angles = torch.stack([y, x], dim=-1)[..., None] * turns
    return torch.cat([angles.sin(), angles.cos()], dim=-1).view(height * across, -1).to(like.dtype)
