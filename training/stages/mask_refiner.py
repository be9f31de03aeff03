"""The mask refiner: learns from roughened masks of the corpus what people mean by blobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lightning.fabric import Fabric
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import default_collate

from anime_painter.classes import CLASS_COUNT, EYE, MOUTH
from anime_painter.inference.mask_refiner import SIZE, Planes, refined_mask
from training.data.augment import class_coverage
from training.data.rough_masks import RoughMaskDataset
from training.ema import averaged_copy, follow
from training.hand_masks import rough_mask
from training.loop import Batch
from training.nets import channels_last
from training.nets.mask_refiner import MaskRefiner
from training.rates import share_of_rate
from training.recipe import Positive, Recipe, Share
from training.stages.painting import lay_out, mask_picture

_SHEET_COLUMNS = 8
_MEASURED = 24
"""Held-out masks that are measured at a checkpoint."""
_NEAR = 9
"""Pixels at 128, twice as far as what counts as near an eye or a mouth, and one."""

Mask = NDArray[np.uint8]


class MaskRefinerRecipe(Recipe):
    """Numbers of the mask refiner.

    Attributes:
        rate: learning rate; it falls to a twentieth as a cosine.
        warm_steps: steps over which the rate grows first.
        rough_share: of the masks that are roughened; the others are to be left as they are.
        noise, noise_spread: median of the noise's standard deviation, and the standard deviation of its
            logarithm. Whether there is a strand of four pixels is decided at about 2, its outline at 0.5.
        feature_weight: of a pixel in or near an eye or a mouth of the rough mask, beside 1 for others.
        ema_decay: of the averaged weights, those that ship.
    """

    rate: Positive = 1e-3
    warm_steps: int = 200
    rough_share: Share = 0.8
    noise: Positive = 1.5
    noise_spread: Positive = 1.0
    feature_weight: Positive = 5.0
    ema_decay: Share = 0.998


class MaskRefinerStage:
    """The stage: see `training.loop.Stage`."""

    def __init__(self, recipe: MaskRefinerRecipe, fabric: Fabric, corpus: Path) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe, self._fabric = recipe, fabric
        self._held_out = RoughMaskDataset(corpus, 1.0, "held-out")
        refiner = channels_last(MaskRefiner())
        self._average = averaged_copy(refiner).to(fabric.device)
        self.modules: Mapping[str, nn.Module] = {"refiner": refiner, "refiner_ema": self._average}
        adam = torch.optim.Adam(refiner.parameters(), recipe.rate, (0.9, 0.99))
        self._refiner: Any = fabric.setup_module(refiner)
        self._adam: Any = fabric.setup_optimizers(adam)
        self.optimisers: Mapping[str, torch.optim.Optimizer] = {"refiner": adam}

    def step(self, batch: Batch, step: int) -> dict[str, float]:
        recipe = self._recipe
        for group in self._adam.param_groups:
            group["lr"] = recipe.rate * share_of_rate(step, recipe.steps, recipe.warm_steps)
        exact, rough = self._coverage(batch["mask"]), self._coverage(batch["rough"])
        chance = torch.randn(len(exact), device=exact.device)
        sigma = recipe.noise * (recipe.noise_spread * chance).exp()
        noisy = exact + sigma.view(-1, 1, 1, 1) * torch.randn_like(exact)
        with self._fabric.autocast():
            logits = self._refiner(rough, noisy, sigma)
        entropy = (F.cross_entropy(logits.float(), exact, reduction="none") * self._weights(rough)).mean()
        self._adam.zero_grad(set_to_none=True)
        self._fabric.backward(entropy)
        self._fabric.clip_gradients(self._refiner, self._adam, max_norm=1.0)
        self._adam.step()
        follow(self._average, self.modules["refiner"], step, recipe.ema_decay)
        return {"entropy": entropy.item()}

    def _weights(self, rough: Tensor) -> Tensor:
        """How much pixels count, float[B, 128, 128]; by what is known, or shares would not be as expected."""
        features = rough[:, [EYE, MOUTH]].amax(1, keepdim=True)
        near = F.max_pool2d(features, _NEAR, 1, _NEAR // 2)[:, 0]
        return 1 + (self._recipe.feature_weight - 1) * near

    def _coverage(self, mask: Tensor) -> Tensor:
        coverage = class_coverage(mask.to(self._fabric.device), SIZE)
        return coverage.contiguous(memory_format=torch.channels_last)

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """Of masks held out: mIoU of rough, refined, and exact and refined ones with the exact ones; entropy.

        The entropy is that of half-noisy masks in nats a pixel, which falls as strands are foreseen better.
        """
        from training.stages.segmenter import iou

        torch.manual_seed(0)
        apart = max(1, len(self._held_out) // _MEASURED)
        items = [self._held_out[i] for i in range(0, len(self._held_out), apart)]
        exact, rough = ([item[name].numpy() for item in items] for name in ("mask", "rough"))
        refined, kept = ([self._refined(mask) for mask in masks] for masks in (rough, exact))
        told = {"refined": refined, "kept": kept, "rough": rough}
        mious = {f"{name}_miou": iou(masks, exact)["miou"] for name, masks in told.items()}
        return {**mious, "entropy": self._entropy(default_collate(items))}

    def _entropy(self, batch: Batch) -> float:
        exact, rough = self._coverage(batch["mask"]), self._coverage(batch["rough"])
        sigma = torch.full((len(exact),), self._recipe.noise, device=exact.device)
        noisy = exact + self._recipe.noise * torch.randn(exact.shape).to(exact.device)
        return round(F.cross_entropy(self._average(rough, noisy, sigma), exact).item(), 4)

    def _refined(self, mask: Mask) -> Mask:
        """The refined mask, uint8[256, 256], of one of that size."""

        def denoise(*known: Planes) -> Planes:
            told = self._average(*(torch.from_numpy(planes).to(self._fabric.device) for planes in known))
            return told.softmax(1).cpu().numpy()

        large = np.repeat(np.repeat(mask, 2, axis=0), 2, axis=1)
        return np.ascontiguousarray(refined_mask(large, 0, denoise)[::2, ::2])

    @torch.no_grad()
    def sheet(self) -> np.ndarray:
        """Held-out masks roughened, refined and exact, and masks roughed out by hand, refined."""
        torch.manual_seed(1)
        items = [self._held_out[37 * i % len(self._held_out)] for i in range(_SHEET_COLUMNS)]
        rough, exact = ([item[name].numpy() for item in items] for name in ("rough", "mask"))
        hand = [np.ascontiguousarray(rough_mask(i)[::2, ::2]) for i in range(2 * _SHEET_COLUMNS)]
        rows = [rough, self._all_refined(rough), exact]
        for part in (hand[:_SHEET_COLUMNS], hand[_SHEET_COLUMNS:]):
            rows += [part, self._all_refined(part)]
        one_hot = (F.one_hot(torch.from_numpy(np.stack(row)).long(), CLASS_COUNT) for row in rows)
        return lay_out([mask_picture(planes.permute(0, 3, 1, 2)) for planes in one_hot])

    def _all_refined(self, masks: Sequence[Mask]) -> list[Mask]:
        return [self._refined(mask) for mask in masks]
