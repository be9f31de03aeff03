"""The networks."""

from __future__ import annotations

from typing import TypeVar

import torch
from torch import nn

Module = TypeVar("Module", bound=nn.Module)


def channels_last(module: Module) -> Module:
    """Lays a network's weights out with their channels last, as convolutions like them."""
    return module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
