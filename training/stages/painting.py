"""What the style VAE and the generator share: batches, importance of regions, losses and sheets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from anime_painter.classes import CLASSES, EYE, FACE, MOUTH
from training.data.augment import class_coverage
from training.data.corpus import CorpusDataset
from training.loop import Batch

SHEET_COLUMNS = 8
_MARGIN = 1 / 64
"""The ground around eyes and mouths that counts with them, as a share of the picture's side."""


@dataclass(frozen=True)
class Painting:
    """One batch, ready for the networks.

    Attributes:
        picture: float[B, 3, S, S] in 0..1.
        exact: float[B, 7, S, S], coverage of the exact mask.
        rough: float[B, 7, S, S], coverage of the mask that the generator sees.
        importance: float[B, 1, S, S], high on eyes and mouths, higher on faces than elsewhere, 1 on average.
    """

    picture: Tensor
    exact: Tensor
    rough: Tensor
    importance: Tensor


def prepare(batch: Batch, feature_weight: float, face_weight: float, device: torch.device) -> Painting:
    """Turns uint8 pictures and masks into what the networks take.

    Args:
        feature_weight: how much more a pixel of an eye or a mouth counts than another.
        face_weight: how much more a pixel of the face's skin counts, on which nose and brows lie.
    """
    size = batch["mask"].shape[-1]
    picture = (batch["picture"].to(device).float() / 255).contiguous(memory_format=torch.channels_last)
    exact = class_coverage(batch["mask"].to(device), size).contiguous(memory_format=torch.channels_last)
    rough = class_coverage(batch["rough"].to(device), size).contiguous(memory_format=torch.channels_last)
    return Painting(picture, exact, rough, _importance(exact, feature_weight, face_weight))


def _importance(coverage: Tensor, feature_weight: float, face_weight: float) -> Tensor:
    features = coverage[:, [EYE, MOUTH]].sum(dim=1, keepdim=True)
    kernel = 2 * max(round(coverage.shape[-1] * _MARGIN), 1) + 1
    near = F.max_pool2d(features, kernel, 1, kernel // 2)
    weight = 1 + (feature_weight - 1) * near + (face_weight - 1) * coverage[:, [FACE]]
    return weight / weight.mean(dim=(2, 3), keepdim=True)


def weighted_l1(painted: Tensor, real: Tensor, importance: Tensor) -> Tensor:
    """Mean absolute difference of pictures float[B, 3, S, S], weighted by region."""
    return ((painted - real).abs() * importance).mean()


def sheet_batch(corpus: Path, size: int) -> Batch:
    """The same few held-out characters for every sheet of a run."""
    dataset = CorpusDataset(corpus, size, rough_share=0.0, part="held-out", mirrored=0.0)
    items = [dataset[i] for i in range(min(SHEET_COLUMNS, len(dataset)))]
    return {key: torch.stack([item[key] for item in items]) for key in ("picture", "mask", "rough")}


def lay_out(rows: list[Tensor]) -> np.ndarray:
    """Lays rows of pictures float[B, 3, S, S] in 0..1 below each other as uint8[H, W, 3]."""
    grid = torch.cat([torch.cat(list(row.float()), dim=2) for row in rows], dim=1)
    return (grid.clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 0).cpu().numpy()


def mask_picture(coverage: Tensor) -> Tensor:
    """Shows coverage float[B, 7, S, S] in the classes' colours, float[B, 3, S, S]."""
    colours = torch.tensor([c.colour for c in CLASSES], dtype=torch.float32, device=coverage.device) / 255
    return torch.einsum("bchw,cd->bdhw", coverage.float(), colours)
