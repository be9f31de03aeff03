"""How learning rates move over a training: up in the first steps, then down."""

from __future__ import annotations

import math

_LEAST = 0.05


def share_of_rate(step: int, steps: int, warm_steps: int = 1) -> float:
    """The rate of a step, 0..1 of the highest: rises evenly at first, and falls as a cosine to a twentieth.

    Args:
        step: steps done before.
        steps: of the whole training, or of the part of it that has a rate of its own.
        warm_steps: steps over which it rises.
    """
    rise = min(1.0, (step + 1) / warm_steps)
    done = min(1.0, step / max(1, steps))
    return rise * (_LEAST + (1 - _LEAST) * (0.5 + 0.5 * math.cos(math.pi * done)))
