"""The networks."""

from __future__ import annotations

from typing import TypeVar

import torch
from torch import nn

Module = TypeVar("Module", bound=nn.Module)


def channels_last(module: Module) -> Module:
    """Lays a network's weights out with their channels last, as convolutions like them."""
    return module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]


def has_bfloat16() -> bool:
    """Tells whether the GPU, or the CPU where there is none, computes in bfloat16 faster than in float32."""
    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported()
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
