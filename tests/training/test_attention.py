"""Attention in the segmenter: begins as no change, sees far, and knows places in pictures of any size."""

from __future__ import annotations

import torch
from torch import nn

from training.nets.unet import make_unet
from training.nets.unet.attention import Attention


def _awake(width: int) -> Attention:
    torch.manual_seed(0)
    attention = Attention(width).eval()
    for parameter in (p for p in attention.parameters() if p.dim() > 1):
        nn.init.normal_(parameter, std=0.2)
    return attention


@torch.no_grad()
def test_it_begins_as_no_change() -> None:
    features = torch.randn(2, 32, 6, 6)
    torch.testing.assert_close(Attention(32)(features), features)


@torch.no_grad()
def test_one_corner_sees_the_other() -> None:
    attention, features = _awake(32), torch.randn(1, 32, 8, 8)
    other = features.clone()
    other[..., 0, 0] = torch.randn(1, 32)
    assert (attention(features) - attention(other))[..., -1, -1].abs().max() > 1e-3


@torch.no_grad()
def test_equal_features_differ_by_their_place_alike_at_any_size() -> None:
    attention, plain = _awake(32), torch.randn(1, 32, 1, 1)
    small, large = (attention(plain.expand(1, 32, side, side)) for side in (8, 16))
    assert (small[..., 0, 0] - small[..., -1, -1]).abs().max() > 0.1
    torch.testing.assert_close(nn.functional.avg_pool2d(large, 2), small, atol=0.2, rtol=0)


def test_the_segmenter_learns_it() -> None:
    torch.manual_seed(0)
    net = make_unet("v4").eval()
    net(torch.rand(1, 3, 64, 64)).square().mean().backward()
    moved = [
        name
        for name, p in net.named_parameters()
        if "everywhere" in name and p.grad is not None and p.grad.any()
    ]
    assert any("out" in name for name in moved)
    assert any("narrow" in name for name in moved)
