"""What the style VAE and the generator share: batches, importance of regions, losses and sheets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from anime_painter.classes import BACKGROUND, CLASSES, CLOTHES, EYE, FACE, HAIR, MOUTH, SKIN
from training.data.augment import class_coverage
from training.data.corpus import CorpusDataset
from training.loop import Batch
from training.nets.spade import Window

SHEET_COLUMNS = 8
_MARGIN = 1 / 64
"""The ground around eyes and mouths that counts with them, as a share of the picture's side."""
_CELLS = 64
"""Cells along a side in which the ground is near the figure or far."""
_FULL_CONTRAST = 0.12
"""Difference from the surroundings, of the channels' range, from which on a detail counts in full."""


@dataclass(frozen=True)
class Painting:
    """One batch, ready for the networks.

    Attributes:
        picture: float[B, 3, S, S] in 0..1.
        exact: float[B, 7, S, S], coverage of the exact mask.
        rough: float[B, 7, S, S], coverage of the mask that the generator sees.
        importance: float[B, 1, S, S], high on eyes and mouths, higher on faces than elsewhere, 1 on average.
        judged: the same for what discriminators say, which counts less on the background.
    """

    picture: Tensor
    exact: Tensor
    rough: Tensor
    importance: Tensor
    judged: Tensor

    def cut(self, window: Window) -> Painting:
        """The same parts of all."""
        parts = (self.picture, self.exact, self.rough, self.importance, self.judged)
        return Painting(*(window.cut(part) for part in parts))


@dataclass(frozen=True)
class Weights:
    """How much pixels count, beside 1 for any other.

    Attributes:
        feature: a pixel in or near an eye or a mouth.
        face: a pixel of the face's skin.
        detail: a pixel of what stands out from the face's skin: nose, brows, blush. The mask does not tell
            where they are; unless missing one costs more than painting one a little aside, none is painted.
        body_detail: a pixel of what stands out from clothes, or from skin outside the face, which the mask
            does not tell either: collars, ties, stripes, fingers, collarbones.
        rim: a pixel of the background beside the figure, where halos would be.
        judged_background: a pixel of the background for a discriminator, beside what it counts otherwise: its
            patterns cannot be told from the mask, and would come back as spots.
        copied_hair: a pixel inside hair in what is to be copied, beside what it counts otherwise. The mask
            does not tell strands, and the mean of all that there may be is clay: discriminators tell what
            hair is like.
    """

    feature: float = 1.0
    face: float = 1.0
    detail: float = 1.0
    body_detail: float = 1.0
    rim: float = 1.0
    judged_background: float = 1.0
    copied_hair: float = 1.0


def prepare(batch: Batch, weights: Weights, device: torch.device) -> Painting:
    """Turns uint8 pictures and masks into what the networks take."""
    size = batch["mask"].shape[-1]
    picture = (batch["picture"].to(device).float() / 255).contiguous(memory_format=torch.channels_last)
    exact = class_coverage(batch["mask"].to(device), size).contiguous(memory_format=torch.channels_last)
    rough = class_coverage(batch["rough"].to(device), size).contiguous(memory_format=torch.channels_last)
    importance = _importance(picture, exact, weights)
    judged = importance * (1 - (1 - weights.judged_background) * exact[:, [BACKGROUND]])
    importance = importance * (1 - (1 - weights.copied_hair) * _inside(exact[:, [HAIR]]))
    return Painting(picture, exact, rough, _of_mean_one(importance), _of_mean_one(judged))


def even_ground(painting: Painting, painted: Tensor) -> tuple[Tensor, Tensor]:
    """What was painted and what was drawn, float[B, 3, S, S], both with the ground far from the figure in one
    colour, the mean of the drawn ground.

    Cells of 1/64 of the side are near if they, or cells beside them, hold a part of the figure in any mask.
    """
    ground = (painting.exact * painting.rough)[:, [BACKGROUND]]
    cell = max(painted.shape[-1] // _CELLS, 1)
    figure = (F.avg_pool2d(ground, cell) < 1).float()
    far = 1 - F.max_pool2d(figure, 3, 1, 1)
    far = F.interpolate(far, scale_factor=cell, mode="bilinear", align_corners=False)
    mean = (painting.picture * ground).sum((2, 3), keepdim=True) / ground.sum((2, 3), keepdim=True).clamp(1)
    return torch.lerp(painted.float(), mean, far), torch.lerp(painting.picture, mean, far)


def _importance(picture: Tensor, coverage: Tensor, weights: Weights) -> Tensor:
    features, face = coverage[:, [EYE, MOUTH]].sum(dim=1, keepdim=True), coverage[:, [FACE]]
    reach = max(round(coverage.shape[-1] * _MARGIN), 1)
    near = _widened(features, reach)
    weight = 1 + (weights.feature - 1) * near + (weights.face - 1) * face
    if weights.detail > 1:
        weight = weight + (weights.detail - 1) * _details(picture, face)
    if weights.body_detail > 1:
        body = coverage[:, [SKIN, CLOTHES]].sum(dim=1, keepdim=True)
        weight = weight + (weights.body_detail - 1) * _details(picture, body)
    if weights.rim > 1:
        background = coverage[:, [BACKGROUND]]
        weight = weight + (weights.rim - 1) * background * _widened(1 - background, 2 * reach)
    return weight


def _of_mean_one(weight: Tensor) -> Tensor:
    return weight / weight.mean(dim=(2, 3), keepdim=True)


def _details(picture: Tensor, region: Tensor) -> Tensor:
    """Where the picture differs from its surroundings inside a region, float[B, 1, S, S] in 0..1."""
    reach = max(round(picture.shape[-1] * _MARGIN), 1)
    ground = F.avg_pool2d(picture, 2 * reach + 1, 1, reach, count_include_pad=False)
    contrast = (picture - ground).abs().mean(dim=1, keepdim=True)
    return _inside(region) * (contrast / _FULL_CONTRAST).clamp(max=1)


def _inside(region: Tensor) -> Tensor:
    """A region float[B, 1, S, S] without its edge."""
    return 1 - _widened(1 - region, max(round(region.shape[-1] * _MARGIN) // 2, 1))


def _widened(x: Tensor, reach: int) -> Tensor:
    return F.max_pool2d(x, 2 * reach + 1, 1, reach)


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
