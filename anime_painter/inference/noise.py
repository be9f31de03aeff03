"""Levels of noise that the samplers of diffusion models step through."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_BEND = 7.0
"""How much closer the steps are where there is little noise."""


def noise_levels(noisiest: float, cleanest: float, steps: int) -> NDArray[np.float32]:
    """Standard deviations of the noise that each step takes off, falling, float32[steps].

    Method: Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", 2022.
    """
    ends = noisiest ** (1 / _BEND), cleanest ** (1 / _BEND)
    return (np.linspace(*ends, steps, dtype=np.float32) ** _BEND).astype(np.float32)
