"""The finisher: learns to draw painted portraits anew as Real-ESRGAN does, in a small part of its time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lightning.fabric import Fabric
from pydantic import Field
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import default_collate

from training.data.finished_pairs import FinishedPairs
from training.ema import averaged_copy, follow
from training.loop import Batch
from training.nets import channels_last
from training.nets.finisher import Finisher
from training.nets.perceptual import PerceptualLoss
from training.rates import share_of_rate
from training.recipe import NotNegative, Positive, Recipe, Share
from training.stages.painting import lay_out

RIM = 24
"""Pixels around what is judged: little of what the finisher sees lies further off."""
_LONGEST = 2.0
"""Norm to which gradients are cut: some parts change much more than others."""
_MEASURED = 64
"""Parts of held-out portraits that are measured at a checkpoint."""
_SHEET_COLUMNS = 5
_SHEET_SIZE = 256


class FinisherRecipe(Recipe):
    """Numbers of the finisher.

    Attributes:
        rate: learning rate; it falls to a twentieth as a cosine.
        warm_steps: steps over which it grows first.
        size: side in pixels of the parts that are judged; what is painted has a rim that is not.
        parts: how many are cut out of a portrait.
        pixel_weight, perceptual_weight: of the difference of pixels, and of features of an ImageNet network.
        ema_decay: of the averaged weights, those that ship.
    """

    rate: Positive = 1e-3
    warm_steps: int = Field(200, ge=1)
    size: int = Field(192, ge=64, multiple_of=16)
    parts: int = Field(4, ge=1)
    pixel_weight: NotNegative = 10.0
    perceptual_weight: NotNegative = 1.0
    ema_decay: Share = 0.998


class FinisherStage:
    """The stage: see `training.loop.Stage`."""

    def __init__(self, recipe: FinisherRecipe, fabric: Fabric, pairs: Path) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe, self._fabric = recipe, fabric
        self._held_out = FinishedPairs(pairs, _SHEET_SIZE, 1, "held-out")
        finisher = channels_last(Finisher())
        self._average = averaged_copy(finisher).to(fabric.device)
        self.modules: Mapping[str, nn.Module] = {"finisher": finisher, "finisher_ema": self._average}
        adam = torch.optim.Adam(finisher.parameters(), recipe.rate, (0.9, 0.99))
        self._finisher: Any = fabric.setup_module(finisher)
        self._adam: Any = fabric.setup_optimizers(adam)
        self.optimisers: Mapping[str, torch.optim.Optimizer] = {"finisher": adam}
        self._perceptual = PerceptualLoss().to(fabric.device)

    def step(self, batch: Batch, step: int) -> dict[str, float]:
        recipe = self._recipe
        for group in self._adam.param_groups:
            group["lr"] = recipe.rate * share_of_rate(step, recipe.steps, recipe.warm_steps)
        painted, finished = (self._planes(batch[name].flatten(0, 1)) for name in ("painted", "finished"))
        with self._fabric.autocast():
            ours, theirs = _judged(self._finisher(painted)), _judged(finished)
            perceptual = self._perceptual(ours, theirs, torch.ones_like(theirs[:, :1]))
        pixel = F.l1_loss(ours.float(), theirs)
        loss = recipe.pixel_weight * pixel + recipe.perceptual_weight * perceptual
        self._adam.zero_grad(set_to_none=True)
        self._fabric.backward(loss)
        self._fabric.clip_gradients(self._finisher, self._adam, max_norm=_LONGEST)
        self._adam.step()
        follow(self._average, self.modules["finisher"], step, recipe.ema_decay)
        return {"pixel": pixel.item(), "perceptual": perceptual.item()}

    def _planes(self, pictures: Tensor) -> Tensor:
        planes = pictures.to(self._fabric.device).float() / 255
        return planes.contiguous(memory_format=torch.channels_last)

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """Mean difference from what is wanted, in 0..255, of portraits as painted and as finished."""
        painted, finished = self._parts(_MEASURED)
        ours = torch.cat([self._average(part) for part in painted.split(8)])
        return {
            "painted_difference": 255 * F.l1_loss(painted, finished).item(),
            "finished_difference": 255 * F.l1_loss(ours, finished).item(),
        }

    @torch.no_grad()
    def sheet(self) -> np.ndarray:
        """Parts of held-out portraits: as painted, finished, and as Real-ESRGAN draws them."""
        painted, finished = self._parts(_SHEET_COLUMNS)
        return lay_out([painted, self._average(painted), finished])

    def _parts(self, count: int) -> tuple[Tensor, Tensor]:
        """The same parts at every checkpoint, float[N, 3, 256, 256] both."""
        torch.manual_seed(0)
        items = [self._held_out[i] for i in range(min(count, len(self._held_out)))]
        batch = default_collate(items)
        return self._planes(batch["painted"].flatten(0, 1)), self._planes(batch["finished"].flatten(0, 1))


def _judged(planes: Tensor) -> Tensor:
    """Parts without their rim, where what lies outside is missed."""
    return planes[:, :, RIM:-RIM, RIM:-RIM]
