"""A trained U-Net that looks at a picture twice, and tells the mean of what it saw.

Method: as masks are averaged over scales and mirrored pictures by Chen et al., "Rethinking Atrous
Convolution for Semantic Image Segmentation", 2017. On annotated portraits two views were as good as
six (three sizes, each both ways).
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

SMALLER = 256
"""Side in pixels of the second look, from further off: it knows better what is what, and edges less well."""


class TwoViews(nn.Module):
    """Pictures float[B, 3, S, S] in 0..1 to logarithms of the classes' probabilities float[B, 7, S, S].

    The net sees each picture as it is, and again mirrored and smaller, which errs elsewhere.
    """

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, picture: Tensor) -> Tensor:
        likely = self.net(picture).softmax(1)
        smaller = F.interpolate(picture, (SMALLER, SMALLER), mode="bilinear", align_corners=False)
        mirrored = self.net(smaller.flip(-1)).flip(-1)
        again = F.interpolate(mirrored, picture.shape[-2:], mode="bilinear", align_corners=False).softmax(1)
        return ((likely + again) / 2).clamp(min=1e-7).log()
