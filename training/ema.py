"""Averaged weights: a copy of a network that follows it slowly and paints more calmly."""

from __future__ import annotations

import copy

import torch
from torch import nn

from training.nets import Module


def averaged_copy(module: Module) -> Module:
    """A frozen copy, to be moved by `follow`."""
    return copy.deepcopy(module).eval().requires_grad_(False)


@torch.no_grad()
def follow(average: nn.Module, module: nn.Module, step: int, decay: float) -> None:
    """Moves the average towards the network by 1 - decay, and faster in the first steps."""
    rate = 1 - min(decay, (1 + step) / (10 + step))
    ours, theirs = average.state_dict(), module.state_dict()
    for name, value in theirs.items():
        if value.is_floating_point():
            ours[name].lerp_(value, rate)
        else:
            ours[name].copy_(value)
