"""The style encoder, trained as a variational autoencoder whose decoder is the generator alone.

Method: Kingma and Welling, "Auto-Encoding Variational Bayes", 2014.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from lightning.fabric import Fabric
from pydantic import Field
from torch import Tensor, nn

from anime_painter.classes import CLASS_COUNT
from training.ema import averaged_copy, follow
from training.loop import Batch
from training.nets import channels_last
from training.nets.perceptual import PerceptualLoss
from training.nets.spade import STYLE_SIZE, Generator
from training.nets.style_encoder import StyleEncoder
from training.oklab import region_colours
from training.recipe import NotNegative, Positive, Recipe, Share
from training.stages.painting import Painting, Weights, lay_out, prepare, sheet_batch, weighted_l1


class StyleVaeRecipe(Recipe):
    """Numbers of the style VAE.

    Attributes:
        size: side of the pictures in pixels, one of the generator's output sizes.
        rough_share: share of the masks that are roughened for the decoder.
        learning_rate: of Adam.
        pixel_weight, perceptual_weight, divergence_weight, colour_weight: of the losses.
        divergence_steps: steps over which the divergence's weight grows from 0.
        feature_weight: how much more a pixel of an eye or a mouth counts.
        ema_decay: of the averaged weights.
    """

    size: Literal[128, 256, 512] = 128
    rough_share: Share = 0.3
    learning_rate: Positive = 1e-3
    pixel_weight: NotNegative = 10.0
    perceptual_weight: NotNegative = 1.0
    divergence_weight: NotNegative = 0.2
    divergence_steps: int = Field(300, ge=1)
    colour_weight: NotNegative = 2.0
    feature_weight: Positive = 4.0
    ema_decay: Share = 0.995


class ColourHead(nn.Module):
    """Reads each region's mean Oklab colour off its style code, linearly, so that sliders can steer it."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(CLASS_COUNT, STYLE_SIZE, 3) * 0.05)
        self.bias = nn.Parameter(torch.zeros(CLASS_COUNT, 3))

    def forward(self, style: Tensor) -> Tensor:
        """float[B, 7, 16] to Oklab float[B, 7, 3]."""
        return torch.einsum("bcs,csd->bcd", style, self.weight) + self.bias


class StyleVae:
    """The stage: see `training.loop.Stage`."""

    def __init__(self, recipe: StyleVaeRecipe, fabric: Fabric, corpus: Path) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe = recipe
        self._fabric = fabric
        self._shown = sheet_batch(corpus, recipe.size)
        size = recipe.size
        encoder, head = StyleEncoder(), ColourHead()
        generator = channels_last(Generator(size))
        averages = {
            "encoder_ema": averaged_copy(encoder).to(fabric.device),
            "generator_ema": averaged_copy(generator).to(fabric.device),
        }
        self.modules: Mapping[str, nn.Module] = {
            "encoder": encoder,
            "generator": generator,
            "colour_head": head,
            **averages,
        }
        parameters = [p for m in (encoder, generator, head) for p in m.parameters()]
        adam = torch.optim.Adam(parameters, recipe.learning_rate, betas=(0.9, 0.99))
        self._encoder = fabric.setup_module(encoder)
        self._generator = fabric.setup_module(generator)
        self._head = fabric.setup_module(head)
        self._adam: Any = fabric.setup_optimizers(adam)
        self.optimisers: Mapping[str, torch.optim.Optimizer] = {"adam": adam}
        self._perceptual = channels_last(PerceptualLoss()).to(fabric.device)

    def step(self, batch: Batch, step: int) -> dict[str, float]:
        recipe = self._recipe
        painting = prepare(batch, Weights(recipe.feature_weight), self._fabric.device)
        with self._fabric.autocast():
            mean, log_variance = self._encoder(painting.picture, painting.exact)
            style = mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
            painted = self._generator(painting.rough, style)[self._generator.max_size]
            losses = self._losses(painting, painted, style, mean, log_variance)
        warmth = min(1.0, (step + 1) / recipe.divergence_steps)
        total = (
            recipe.pixel_weight * losses["pixel"]
            + recipe.perceptual_weight * losses["perceptual"]
            + recipe.colour_weight * losses["colour"]
            + warmth * recipe.divergence_weight * losses["divergence"]
        )
        self._adam.zero_grad(set_to_none=True)
        self._fabric.backward(total)
        self._adam.step()
        for name in ("encoder", "generator"):
            follow(self.modules[f"{name}_ema"], self.modules[name], step, recipe.ema_decay)
        return {"total": total.item(), **{name: loss.item() for name, loss in losses.items()}}

    def _losses(
        self, painting: Painting, painted: Tensor, style: Tensor, mean: Tensor, log_variance: Tensor
    ) -> dict[str, Tensor]:
        present = (painting.exact.mean(dim=(2, 3)) > 1e-4).float()[..., None]
        colours = region_colours(painting.picture, painting.exact)
        divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance)
        return {
            "pixel": weighted_l1(painted, painting.picture, painting.importance),
            "perceptual": self._perceptual(painted, painting.picture, painting.importance),
            "colour": ((self._head(style) - colours).abs() * present).mean(),
            "divergence": divergence.mean(),
        }

    @torch.no_grad()
    def sheet(self) -> np.ndarray:
        """Rows: portraits, their reconstructions, each in its neighbour's style."""
        painting = prepare(self._shown, Weights(), self._fabric.device)
        encoder, generator = self.modules["encoder_ema"], self.modules["generator_ema"]
        with self._fabric.autocast():
            style = encoder(painting.picture, painting.exact)[0]
            own, other = (generator(painting.exact, s) for s in (style, style.roll(1, 0)))
        return lay_out([painting.picture, own[generator.max_size], other[generator.max_size]])

    def measure(self) -> dict[str, float]:
        return {}
