"""The finisher: draws a painted portrait anew in clean lines, as a clean-up artist does with sketches.

Its shape: residual blocks at a quarter of the portrait's side, between folded pixels (Shi et al., "Real-Time
Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network", 2016).
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

from training.nets.local_conv import LocalConv

REACH = 41
"""Pixels around a pixel that it sees."""
_FINE, _COARSE = 32, 64
"""Channels at half of the portrait's side, and at a quarter."""
_BLOCKS = 4
_RESIDUAL = 0.2
"""Share of what a block, and the network as a whole, adds; with all of it training broke down."""


class Finisher(nn.Module):
    """Portraits to portraits; begins as no change."""

    def __init__(self) -> None:
        super().__init__()
        self.first = LocalConv(3 * 4, _FINE)
        self.down = nn.Conv2d(_FINE * 4, _COARSE, 1)
        self.blocks = nn.ModuleList(_Block() for _ in range(_BLOCKS))
        self.up = nn.Conv2d(_COARSE, _FINE * 4, 1)
        self.join = LocalConv(_FINE, _FINE)
        self.last = LocalConv(_FINE, 3 * 4)
        for conv in (module for module in self.modules() if isinstance(module, nn.Conv2d)):
            # Torch's own beginning is meant for fewer layers: here it would leave a hundredth of the signal.
            nn.init.kaiming_normal_(conv.weight, 0.2)
            nn.init.zeros_(conv.bias)  # type: ignore[arg-type]
        nn.init.zeros_(self.last.weight)

    def forward(self, portrait: Tensor) -> Tensor:
        """float[B, 3, H, W] in 0..1 to the same, about 0..1; H and W are multiples of 4."""
        fine = self.first(F.pixel_unshuffle(portrait * 2 - 1, 2))
        x = self.down(F.pixel_unshuffle(_rectified(fine), 2))
        for block in self.blocks:
            x = block(x)
        fine = fine + F.pixel_shuffle(self.up(_rectified(x)), 2)
        fine = self.join(_rectified(fine))
        return portrait + _RESIDUAL * F.pixel_shuffle(self.last(_rectified(fine)), 2)


class ShippedFinisher(nn.Module):
    """What ships: keeps to 0..1."""

    def __init__(self, finisher: Finisher) -> None:
        super().__init__()
        self.finisher = finisher

    def forward(self, painted: Tensor) -> Tensor:
        """float[1, 3, H, W] in 0..1 to the same."""
        return self.finisher(painted).clamp(0, 1)


class _Block(nn.Module):
    """Two convolutions, and the way around them."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = LocalConv(_COARSE, _COARSE), LocalConv(_COARSE, _COARSE)

    def forward(self, x: Tensor) -> Tensor:
        return x + _RESIDUAL * self.second(_rectified(self.first(_rectified(x))))


def _rectified(x: Tensor) -> Tensor:
    return F.leaky_relu(x, 0.2)
