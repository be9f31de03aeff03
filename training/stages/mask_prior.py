"""The mask prior: first a codec of the corpus's masks is learnt, then the density of what it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lightning.fabric import Fabric
from pydantic import Field
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, default_collate

from anime_painter.classes import CLASS_COUNT
from training.data.augment import class_coverage
from training.data.mask_labels import Labels, MaskDataset
from training.ema import averaged_copy, follow
from training.loop import Batch
from training.mask_prior_parts import draw
from training.nets import channels_last
from training.nets.discriminator import PatchDiscriminator, adversarial_loss, discriminator_loss
from training.nets.mask_codec import (
    CELLS,
    GROUPS,
    MASK_SIZE,
    MaskDecoder,
    MaskEncoder,
    MaskRestorer,
    numbers_of,
)
from training.nets.mask_prior import MaskDrawer, MaskPriorNet
from training.rates import share_of_rate
from training.recipe import NotNegative, Positive, Recipe, Share
from training.stages.painting import lay_out, mask_picture

_SHEET_COLUMNS, _SHEET_ROWS = 16, 4
_SHEET_SIDE = 192
_DISCRIMINATOR_WIDTHS = (32, 64, 96, 128)
"""Its patches are 70 pixels wide."""
_TABLE_ROWS = 8192
"""Rows of labels that ship, at most."""

ClassWeights = tuple[Positive, Positive, Positive, Positive, Positive, Positive, Positive]


class MaskPriorRecipe(Recipe):
    """Numbers of the mask prior.

    Attributes:
        codec_steps: steps that the codec learns; the density learns in those that follow.
        codec_rate, prior_rate: learning rates of both; each falls to a twentieth as a cosine.
        discriminator_rate: learning rate of the codec's discriminator.
        warm_steps: steps over which each learning rate grows first.
        class_weights: of each class in the codec's cross entropy, by class id.
        adversarial_weight: of what a discriminator says of the codec's masks, in the second half of its
            steps. Cross entropy alone rounds a strand whose place the code does not tell to a wave; 0 leaves
            the discriminator out.
        ema_decay: of the averaged weights, those that ship.
        temperature: of the masks on the sheet; under 1 the rarest are left out.
    """

    codec_steps: int = Field(2000, ge=1)
    codec_rate: Positive = 2e-3
    prior_rate: Positive = 1e-3
    warm_steps: int = Field(100, ge=1)
    class_weights: ClassWeights = (1.0, 1.0, 1.0, 2.0, 3.0, 1.0, 1.0)
    adversarial_weight: NotNegative = 0.0
    discriminator_rate: Positive = 4e-4
    ema_decay: Share = 0.995
    temperature: Positive = 0.9


class MaskPrior:
    """The stage: see `training.loop.Stage`."""

    def __init__(self, recipe: MaskPriorRecipe, fabric: Fabric, corpus: Path) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe, self._fabric = recipe, fabric
        self._held_out = MaskDataset(corpus, "held-out")
        self._labels = Labels(corpus)
        drawable = self._labels.drawable
        chosen = drawable[torch.randperm(len(drawable))[:_TABLE_ROWS]]
        prior = MaskPriorNet(self._labels.count, *chosen.shape)
        prior.table.copy_(chosen)
        networks = {
            "encoder": channels_last(MaskEncoder()),
            "decoder": channels_last(MaskDecoder()),
            "prior": prior,
        }
        discriminator = channels_last(PatchDiscriminator(CLASS_COUNT, _DISCRIMINATOR_WIDTHS))
        averages = {f"{name}_ema": averaged_copy(network) for name, network in networks.items()}
        for average in averages.values():
            average.to(fabric.device)
        networks["discriminator"] = discriminator
        self.modules: Mapping[str, nn.Module] = networks | averages
        codec = [*networks["encoder"].parameters(), *networks["decoder"].parameters()]
        adams = {
            "codec": torch.optim.Adam(codec, recipe.codec_rate),
            "prior": torch.optim.AdamW(prior.parameters(), recipe.prior_rate, (0.9, 0.95), weight_decay=0.01),
            "discriminator": torch.optim.Adam(
                discriminator.parameters(), recipe.discriminator_rate, (0.0, 0.99)
            ),
        }
        self._trained: dict[str, Any] = {n: fabric.setup_module(network) for n, network in networks.items()}
        self._adams: dict[str, Any] = {n: fabric.setup_optimizers(adam) for n, adam in adams.items()}
        self.optimisers: Mapping[str, torch.optim.Optimizer] = adams
        self._codes = torch.full((len(self._labels.train), CELLS, GROUPS), -1, dtype=torch.int16)
        self._class_weights = torch.tensor(recipe.class_weights, device=fabric.device).view(1, -1, 1, 1)
        self._everywhere = torch.ones(1, 1, MASK_SIZE, MASK_SIZE, device=fabric.device)

    def step(self, batch: Batch, step: int) -> dict[str, float]:
        recipe = self._recipe
        if step < recipe.codec_steps:
            self._set_rate("codec", recipe.codec_rate, step, recipe.codec_steps)
            return self._codec_step(batch, step)
        done = step - recipe.codec_steps
        self._set_rate("prior", recipe.prior_rate, done, recipe.steps - recipe.codec_steps)
        return self._prior_step(batch, done)

    def _set_rate(self, name: str, rate: float, done: int, steps: int) -> None:
        for group in self._adams[name].param_groups:
            group["lr"] = rate * share_of_rate(done, steps, self._recipe.warm_steps)

    def _codec_step(self, batch: Batch, step: int) -> dict[str, float]:
        coverage = self._coverage(batch)
        with self._fabric.autocast():
            levels = self._trained["encoder"](coverage.contiguous(memory_format=torch.channels_last))
            logits = self._trained["decoder"](levels)
        entropy = self._entropy(logits.float(), coverage)
        figures = {"entropy": entropy.item()}
        # In nats a pixel: Adam's steps do not depend on it, but gradients that are clipped would.
        loss = entropy / MASK_SIZE**2
        if self._recipe.adversarial_weight and 2 * step >= self._recipe.codec_steps:
            # The discriminator has the say over masks that are noise yet: it comes when they are masks.
            adversarial, figures["discriminator"] = self._judged(logits.float(), coverage)
            figures["adversarial"] = adversarial.item()
            loss = loss + self._recipe.adversarial_weight * adversarial
        self._learn("codec", loss)
        for name in ("encoder", "decoder"):
            follow(self.modules[f"{name}_ema"], self.modules[name], step, self._recipe.ema_decay)
        return figures

    def _judged(self, logits: Tensor, drawn: Tensor) -> tuple[Tensor, float]:
        """What the discriminator says of the codec's masks, after one step of its own; and its loss.

        Args:
            logits: float[B, 7, 128, 128], what the decoder tells.
            drawn: float[B, 7, 128, 128], class coverage.
        """
        restorer, judge = self._restorer(MASK_SIZE), self._trained["discriminator"]
        told = restorer.as_shipped(logits).softmax(1)
        judgements = [judge(restorer.smoothed(drawn))], [judge(told.detach())]
        loss = discriminator_loss(*judgements, self._everywhere)
        self._learn("discriminator", loss)
        return adversarial_loss([judge(told)], self._everywhere), loss.item()

    def _prior_step(self, batch: Batch, done: int) -> dict[str, float]:
        index = batch["index"].cpu()
        missing = (self._codes[index, 0, 0] < 0).nonzero().flatten()
        if len(missing):
            part = {"mask": batch["mask"][missing]}
            self._codes[index[missing]] = self._encode(part).to("cpu", torch.int16)
        numbers = self._codes[index].long().to(self._fabric.device)
        labels = self._labels.train[index].long().to(self._fabric.device)
        with self._fabric.autocast():
            logits = self._trained["prior"](labels, numbers)
        surprise = _surprise(logits, numbers)
        self._learn("prior", surprise)
        follow(self.modules["prior_ema"], self.modules["prior"], done, self._recipe.ema_decay)
        return {"bits": surprise.item() / np.log(2) * CELLS * GROUPS}

    def _learn(self, name: str, loss: Tensor) -> None:
        adam = self._adams[name]
        adam.zero_grad(set_to_none=True)
        self._fabric.backward(loss)
        if name == "prior":
            self._fabric.clip_gradients(self._trained["prior"], adam, max_norm=1.0)
        adam.step()

    def _coverage(self, batch: Mapping[str, Tensor]) -> Tensor:
        return class_coverage(batch["mask"].to(self._fabric.device), MASK_SIZE)

    @torch.no_grad()
    def _encode(self, batch: Mapping[str, Tensor]) -> Tensor:
        """What the averaged encoder makes of masks, int64[B, 256, 2]."""
        return numbers_of(self.modules["encoder_ema"](self._coverage(batch)))

    def _entropy(self, logits: Tensor, coverage: Tensor) -> Tensor:
        """Cross entropy in nats a mask, weighted by class."""
        likely = logits.log_softmax(1)
        return -(likely * coverage * self._class_weights).sum((1, 2, 3)).mean()

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """How well the codec gives held-out masks back, and how many bits the prior needs to tell one."""
        from training.stages.segmenter import iou

        told, true, bits = [], [], []
        labels = self._labels.held_out.long().to(self._fabric.device)
        for batch in DataLoader(self._held_out, 32):
            coverage, numbers = self._coverage(batch), self._encode(batch)
            logits = self._restorer(MASK_SIZE)(numbers)
            told += list(logits.argmax(1).cpu().numpy())
            true += list(coverage.argmax(1).cpu().numpy())
            predicted = self.modules["prior_ema"](labels[batch["index"].to(labels.device)], numbers)
            bits += [_surprise(predicted, numbers).item() / np.log(2) * CELLS * GROUPS] * len(numbers)
        figures = {f"reconstruction_{name}": value for name, value in iou(told, true).items()}
        return {**figures, "bits": round(float(np.mean(bits)), 1)}

    def _restorer(self, side: int) -> MaskRestorer:
        decoder = self.modules["decoder_ema"]
        assert isinstance(decoder, MaskDecoder)
        return MaskRestorer(decoder, side, self._recipe.class_weights).to(self._fabric.device).eval()

    @torch.no_grad()
    def sheet(self) -> np.ndarray:
        """A row of held-out masks as the codec gives them back, and 64 drawn ones, none of them picked."""
        batch = default_collate([self._held_out[2 * i % len(self._held_out)] for i in range(_SHEET_COLUMNS)])
        restorer = self._restorer(_SHEET_SIDE)
        numbers = torch.cat([self._encode(batch), *self._drawn(_SHEET_ROWS * _SHEET_COLUMNS)])
        found = restorer(numbers).argmax(1)
        masks = F.one_hot(found, self._class_weights.shape[1]).permute(0, 3, 1, 2).cpu()
        return lay_out(list(mask_picture(masks).split(_SHEET_COLUMNS)))

    def _drawn(self, count: int) -> Iterator[Tensor]:
        prior = self.modules["prior_ema"]
        assert isinstance(prior, MaskPriorNet)
        chance = torch.Generator().manual_seed(0)
        for _ in range(count):
            yield draw(MaskDrawer(prior), self._recipe.temperature, chance).to(self._fabric.device)


def _surprise(logits: Tensor, numbers: Tensor) -> Tensor:
    """Nats a number."""
    return F.cross_entropy(logits.float().flatten(0, 2), numbers.flatten())
