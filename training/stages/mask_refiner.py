"""The mask refiner: learns from roughened masks of the corpus what people mean by blobs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lightning.fabric import Fabric
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.classes import CLASS_COUNT, EYE, MOUTH
from training.data.augment import class_coverage
from training.data.rough_masks import RoughMaskDataset
from training.ema import averaged_copy, follow
from training.hand_masks import rough_mask
from training.loop import Batch
from training.nets import channels_last
from training.nets.discriminator import adversarial_loss, discriminator_loss, feature_matching_loss
from training.nets.mask_refiner import MASK_SIZE, MaskJudge, MaskRefiner
from training.rates import share_of_rate
from training.recipe import NotNegative, Positive, Recipe, Share
from training.stages.painting import lay_out, mask_picture

_SHEET_COLUMNS = 8
_MEASURED = 64
"""Held-out masks that are measured at a checkpoint."""
_NEAR = 9
"""Pixels at 256, twice as far as what counts as near an eye or a mouth."""
_TINY = 1e-3
"""Added to shares before their logarithm."""

ClassWeights = tuple[Positive, Positive, Positive, Positive, Positive, Positive, Positive]


class MaskRefinerRecipe(Recipe):
    """Numbers of the mask refiner.

    Attributes:
        rate, discriminator_rate: learning rates; both fall to a twentieth as a cosine.
        warm_steps: steps over which the refiner's rate grows first.
        rough_share: of the masks that are roughened; the others are to be left as they are.
        class_weights: of each class in the cross entropy, by class id.
        cell: side in pixels at 256 of the cells whose class shares must be right. What lies inside of a cell,
            such as where a strand ends, cannot be told from blobs, and is the discriminator's alone.
        exact_weight: of the cross entropy pixel by pixel beside that of cells.
        feature_weight: the same in and near eyes and mouths, whose shapes can mostly be told.
        adversarial_weight, matching_weight: of what the discriminator says, and of its features.
        ema_decay: of the averaged weights, those that ship.
    """

    rate: Positive = 5e-4
    discriminator_rate: Positive = 4e-4
    warm_steps: int = 100
    rough_share: Share = 0.8
    class_weights: ClassWeights = (1.0, 1.0, 1.0, 3.0, 6.0, 1.0, 1.0)
    cell: int = 16
    exact_weight: NotNegative = 0.05
    feature_weight: NotNegative = 1.0
    adversarial_weight: NotNegative = 0.2
    matching_weight: NotNegative = 1.0
    ema_decay: Share = 0.995


class MaskRefinerStage:
    """The stage: see `training.loop.Stage`."""

    def __init__(self, recipe: MaskRefinerRecipe, fabric: Fabric, corpus: Path) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe, self._fabric = recipe, fabric
        self._held_out = RoughMaskDataset(corpus, 1.0, "held-out")
        refiner, judge = channels_last(MaskRefiner()), channels_last(MaskJudge())
        self._average = averaged_copy(refiner).to(fabric.device)
        self.modules: Mapping[str, nn.Module] = {
            "refiner": refiner,
            "refiner_ema": self._average,
            "discriminator": judge,
        }
        adams = {
            "refiner": torch.optim.Adam(refiner.parameters(), recipe.rate, (0.5, 0.99)),
            "discriminator": torch.optim.Adam(judge.parameters(), recipe.discriminator_rate, (0.0, 0.99)),
        }
        self._refiner: Any = fabric.setup_module(refiner)
        self._judge: Any = fabric.setup_module(judge)
        self._adams: dict[str, Any] = {n: fabric.setup_optimizers(adam) for n, adam in adams.items()}
        self.optimisers: Mapping[str, torch.optim.Optimizer] = adams
        self._class_weights = torch.tensor(recipe.class_weights, device=fabric.device).view(1, -1, 1, 1)
        self._everywhere = torch.ones(1, 1, MASK_SIZE, MASK_SIZE, device=fabric.device)

    def step(self, batch: Batch, step: int) -> dict[str, float]:
        recipe = self._recipe
        self._set_rate("refiner", recipe.rate * share_of_rate(step, recipe.steps, recipe.warm_steps))
        self._set_rate("discriminator", recipe.discriminator_rate * share_of_rate(step, recipe.steps))
        exact, rough = self._coverage(batch["mask"]), self._coverage(batch["rough"])
        with self._fabric.autocast():
            logits = self._refiner(rough)
            shares = logits.float().softmax(1)
            real = self._judge(self._average.smoothed(exact), rough)
            discriminator = discriminator_loss(real, self._judge(shares.detach(), rough), self._everywhere)
        self._learn("discriminator", discriminator)
        cells, pixels = self._cell_entropy(shares, exact), self._entropy(logits.float(), exact, rough)
        with self._fabric.autocast():
            real = [[a.detach() for a in judgement] for judgement in real]
            judged = self._judge(shares, rough)
        adversarial = adversarial_loss(judged, self._everywhere)
        matching = feature_matching_loss(real, judged, self._everywhere)
        self._learn(
            "refiner",
            cells + pixels + recipe.adversarial_weight * adversarial + recipe.matching_weight * matching,
        )
        follow(self._average, self.modules["refiner"], step, recipe.ema_decay)
        figures = {
            "cells": cells,
            "pixels": pixels,
            "adversarial": adversarial,
            "matching": matching,
            "discriminator": discriminator,
        }
        return {name: figure.item() for name, figure in figures.items()}

    def _set_rate(self, name: str, rate: float) -> None:
        for group in self._adams[name].param_groups:
            group["lr"] = rate

    def _learn(self, name: str, loss: Tensor) -> None:
        adam = self._adams[name]
        adam.zero_grad(set_to_none=True)
        self._fabric.backward(loss)
        adam.step()

    def _coverage(self, mask: Tensor) -> Tensor:
        coverage = class_coverage(mask.to(self._fabric.device), MASK_SIZE)
        return coverage.contiguous(memory_format=torch.channels_last)

    def _cell_entropy(self, shares: Tensor, exact: Tensor) -> Tensor:
        """Cross entropy of the shares that classes have of cells, less what is left at best."""
        told, true = (F.avg_pool2d(x, self._recipe.cell, self._recipe.cell // 2) for x in (shares, exact))
        lost = true * ((true + _TINY).log() - (told + _TINY).log())
        return (lost * self._class_weights).sum(1).mean()

    def _entropy(self, logits: Tensor, exact: Tensor, rough: Tensor) -> Tensor:
        """Cross entropy of pixels, in full for masks that are not rough."""
        entropy = -(logits.log_softmax(1) * exact * self._class_weights).sum(1)
        features = torch.maximum(exact, rough)[:, [EYE, MOUTH]].amax(1, keepdim=True)
        near = F.max_pool2d(features, _NEAR, 1, _NEAR // 2)[:, 0]
        weights = torch.lerp(
            near.new_tensor(self._recipe.exact_weight), near.new_tensor(self._recipe.feature_weight), near
        )
        is_rough = (exact != rough).flatten(1).any(1)
        return torch.where(is_rough, (entropy * weights).mean((1, 2)), entropy.mean((1, 2))).mean()

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """mIoU with exact held-out masks: of rough ones, of these refined, and of exact ones refined."""
        from training.stages.segmenter import iou

        torch.manual_seed(0)
        apart = max(1, len(self._held_out) // _MEASURED)
        items = [self._held_out[i] for i in range(0, len(self._held_out), apart)]
        true = [item["mask"].numpy() for item in items]
        figures = {}
        for name in ("rough", "mask"):
            told = [self._refined(item[name][None]).argmax(1)[0].cpu().numpy() for item in items]
            figures["refined_miou" if name == "rough" else "kept_miou"] = iou(told, true)["miou"]
        figures["rough_miou"] = iou([item["rough"].numpy() for item in items], true)["miou"]
        return figures

    def _refined(self, mask: Tensor) -> Tensor:
        return self._average(self._coverage(mask))

    @torch.no_grad()
    def sheet(self) -> np.ndarray:
        """Held-out masks roughened, refined and exact, and masks roughed out by hand, refined."""
        torch.manual_seed(1)
        items = [self._held_out[37 * i % len(self._held_out)] for i in range(_SHEET_COLUMNS)]
        hand = [torch.from_numpy(rough_mask(i)[::2, ::2].copy()) for i in range(2 * _SHEET_COLUMNS)]
        rough, exact = (torch.stack([item[name] for item in items]) for name in ("rough", "mask"))
        rows = [rough, self._classes(rough), exact]
        for part in torch.stack(hand).split(_SHEET_COLUMNS):
            rows += [part, self._classes(part)]
        one_hot = (F.one_hot(row.long().cpu(), CLASS_COUNT) for row in rows)
        return lay_out([mask_picture(planes.permute(0, 3, 1, 2)) for planes in one_hot])

    def _classes(self, masks: Tensor) -> Tensor:
        return self._refined(masks).argmax(1)
