"""From an artist's clumps to the locks of one character: jittered, mirrored, parted towards the tips."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.corpus.hair.locks import Locks, joined, locks
from training.corpus.hair.styles import Clump


def laid_out(
    rng: np.random.Generator,
    clumps: Sequence[Clump],
    jitter: float = 1.0,
    stray: float = 0.22,
    flip: bool = False,
) -> Locks:
    """The locks of the clumps on a frontal head, in the order of painting.

    Args:
        jitter: 1 moves tips by about 0.05 figure units.
        stray: how likely a clump has a flyaway.
        flip: left and right exchanged.
    """
    parts: list[Locks] = []
    for clump in clumps:
        for side in (-1, 1) if clump.mirror else (1,):
            facing = -side if flip else side
            parts.append(_parted(rng, clump, np.array(clump.spine) * [facing, 1], jitter, stray))
    return joined(parts)


def _parted(rng: np.random.Generator, clump: Clump, spine: np.ndarray, jitter: float, stray: float) -> Locks:
    """The locks of one clump; the companions lie below the main one, and a flyaway leaves it further."""
    along = np.linspace(0, 1, len(spine))[:, None]
    spine = spine + along * rng.normal(0, 0.055 * jitter, (len(spine), 2)) * [1.0, 1.4]
    width = clump.width * rng.uniform(0.88, 1.12)
    reach = spine[-1] - spine[-2]
    normal = np.array([reach[1], -reach[0]]) / max(float(np.hypot(*reach)), 1e-6)
    first = 1 if rng.random() < 0.5 else -1
    tracks, widths, tones = [], [], []
    for k in range(clump.locks - 1, 0, -1):
        side = first if k % 2 else -first
        short = rng.uniform(-0.02, 0.34)
        # A short companion stays close, or its tip would stand off like a barb.
        out = (
            normal
            * side
            * width
            * clump.fan
            * rng.uniform(0.7, 1.35)
            * (1.1 - 1.8 * short)
            * (1 + 0.45 * (k > 2))
        )
        tracks.append(spine + along**2.2 * out - along**3 * (spine[-1] - spine[0]) * short)
        widths.append(width * rng.uniform(0.6, 0.85))
        tones.append(rng.uniform(-0.8, 0.2))
    tracks.append(spine)
    widths.append(width)
    tones.append(rng.uniform(-0.2, 0.4))
    if rng.random() < stray:
        out = normal * -first * min(width * rng.uniform(0.9, 1.5), 0.2)
        tracks.append(spine + along**1.8 * out - along**3 * (spine[-1] - spine[0]) * rng.uniform(0.05, 0.35))
        widths.append(width * rng.uniform(0.12, 0.2))
        tones.append(0.3)
    return locks(
        np.array(tracks),
        np.array(widths),
        clump.root,
        clump.peak,
        clump.tip,
        tone=np.array(tones),
        leads=np.arange(len(tracks)) == clump.locks - 1,
        seed=rng.random(len(tracks)),
    )
