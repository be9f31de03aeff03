"""The segmenter's U-Nets: three of the original article, and ours; all on the same ImageNet encoder.

| version | computes at | grows by |
|---|---|---|
| v1 | 128 px; its logits are enlarged | transposed convolutions |
| v2 | the picture's size | transposed convolutions |
| v3 | the picture's size | bilinear enlargement, then a convolution |
| v4 | the picture's size | as v3, with a wide context and a refinement that sees the picture |
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from torch import nn

from training.nets.unet.plain import PlainUNet, enlarging, transposed
from training.nets.unet.refined import RefinedUNet

Version = Literal["v1", "v2", "v3", "v4"]

SHIPPED: Version = "v4"
"""The version of the master weights in models/checkpoints, and of recipes that name none."""

VERSIONS: dict[Version, Callable[[], nn.Module]] = {
    "v1": lambda: PlainUNet(transposed, side=128),
    "v2": lambda: PlainUNet(transposed),
    "v3": lambda: PlainUNet(enlarging),
    "v4": RefinedUNet,
}


def make_unet(version: Version = SHIPPED) -> nn.Module:
    """Pictures float[B, 3, S, S] in 0..1 to logits float[B, 7, S, S]; S is a multiple of 32.

    The encoder has its ImageNet weights, the rest is fresh, from torch's generator.
    """
    return VERSIONS[version]()
