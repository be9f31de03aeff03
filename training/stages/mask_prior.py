"""The mask prior: a variational autoencoder of the corpus's masks; its codes' density is fitted after."""

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
from torch.utils.data import DataLoader, Dataset, Subset

from training.corpus.store import mask_path
from training.data.augment import class_coverage
from training.data.corpus import corpus_seeds
from training.data.masks import read_mask
from training.ema import averaged_copy, follow
from training.loop import Batch
from training.nets import channels_last
from training.nets.mask_prior import (
    CODE_SIZE,
    MASK_SIZE,
    CodeDensity,
    MaskDecoder,
    MaskEncoder,
    MaskSampler,
)
from training.recipe import NotNegative, Positive, Recipe, Share
from training.stages.painting import lay_out, mask_picture
from training.stages.style_density import fit_mixture

_READ_SIZE = 2 * MASK_SIZE
"""Masks are read at twice the side, so that edges cover parts of pixels."""
_SHEET_COLUMNS, _SHEET_ROWS = 16, 4
_SHEET_SIDE = 192

ClassWeights = tuple[Positive, Positive, Positive, Positive, Positive, Positive, Positive]


class MaskPriorRecipe(Recipe):
    """Numbers of the mask prior.

    Attributes:
        learning_rate: of Adam; it falls to a twentieth as a cosine.
        divergence_weight: of the Kullback-Leibler divergence beside the cross entropy, both in nats a mask.
        divergence_steps: steps over which that weight grows from 0.
        class_weights: of each class in the cross entropy, by class id.
        ema_decay: of the averaged weights, those that ship.
        coded: masks whose codes the density is fitted to, at most.
        components: Gaussians of the density.
        regularisation: of their covariances, in squared units of the codes.
    """

    learning_rate: Positive = 1e-3
    divergence_weight: NotNegative = 1.0
    divergence_steps: int = Field(500, ge=1)
    class_weights: ClassWeights = (1.0, 1.0, 1.0, 3.0, 5.0, 1.0, 1.0)
    ema_decay: Share = 0.995
    coded: int = Field(9000, ge=2)
    components: int = Field(24, ge=1)
    regularisation: Positive = 1e-3


class MaskDataset(Dataset[Batch]):
    """Masks of a corpus, uint8[256, 256] of class ids; each other one mirrored, from torch's generator.

    Raises:
        UserError: the directory is no corpus; when an item is read: a file is missing or damaged.
    """

    def __init__(self, corpus: Path, held_out: bool = False, mirrored: float = 0.5) -> None:
        self._corpus = corpus
        self._seeds = corpus_seeds(corpus, "held-out" if held_out else "train")
        self._mirrored = mirrored

    def __len__(self) -> int:
        return len(self._seeds)

    def __getitem__(self, index: int) -> Batch:
        mask = torch.tensor(read_mask(mask_path(self._corpus, self._seeds[index]), _READ_SIZE))
        return {"mask": mask.flip(1) if torch.rand(()) < self._mirrored else mask}


class MaskPrior:
    """The stage: see `training.loop.Stage`."""

    def __init__(self, recipe: MaskPriorRecipe, fabric: Fabric, corpus: Path) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe, self._fabric, self._corpus = recipe, fabric, corpus
        self._held_out = MaskDataset(corpus, held_out=True, mirrored=0.0)
        encoder, decoder = channels_last(MaskEncoder()), channels_last(MaskDecoder())
        self._density = CodeDensity(recipe.components)
        self._averages = averaged_copy(encoder), averaged_copy(decoder)
        for average in self._averages:
            average.to(fabric.device)
        self.modules: Mapping[str, nn.Module] = {
            "encoder": encoder,
            "decoder": decoder,
            "encoder_ema": self._averages[0],
            "decoder_ema": self._averages[1],
            "density": self._density,
        }
        adam = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], recipe.learning_rate)
        self._encoder, self._decoder = fabric.setup_module(encoder), fabric.setup_module(decoder)
        self._adam: Any = fabric.setup_optimizers(adam)
        self.optimisers: Mapping[str, torch.optim.Optimizer] = {"adam": adam}
        self._class_weights = torch.tensor(recipe.class_weights, device=fabric.device).view(1, -1, 1, 1)

    def step(self, batch: Batch, step: int) -> dict[str, float]:
        recipe = self._recipe
        for group in self._adam.param_groups:
            fall = 0.525 + 0.475 * np.cos(np.pi * min(1.0, step / recipe.steps))
            group["lr"] = recipe.learning_rate * float(fall)
        coverage = class_coverage(batch["mask"].to(self._fabric.device), MASK_SIZE)
        with self._fabric.autocast():
            mean, log_variance = self._encoder(coverage.contiguous(memory_format=torch.channels_last))
            code = mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
            logits = self._decoder(code)
        entropy = self._entropy(logits.float(), coverage)
        divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(1).mean()
        warmth = min(1.0, (step + 1) / recipe.divergence_steps)
        # In nats a pixel: Adam's steps do not depend on it, but gradients that are clipped would.
        total = (entropy + warmth * recipe.divergence_weight * divergence) / MASK_SIZE**2
        self._adam.zero_grad(set_to_none=True)
        self._fabric.backward(total)
        self._adam.step()
        for average, name in zip(self._averages, ("encoder", "decoder"), strict=True):
            follow(average, self.modules[name], step, recipe.ema_decay)
        return {"entropy": entropy.item(), "divergence": divergence.item()}

    def _entropy(self, logits: Tensor, coverage: Tensor) -> Tensor:
        """Cross entropy in nats a mask, weighted by class."""
        likely = logits.log_softmax(1)
        return -(likely * coverage * self._class_weights).sum((1, 2, 3)).mean()

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """Fits the density to the codes as they are now; tells how well codes give held-out masks back."""
        from training.stages.segmenter import iou

        dataset = MaskDataset(self._corpus)
        codes = self._codes(Subset(dataset, range(min(self._recipe.coded, len(dataset)))))
        likelihood = self._fit_density(codes)
        told, true = [], []
        for batch in DataLoader(self._held_out, 32):
            coverage = class_coverage(batch["mask"].to(self._fabric.device), MASK_SIZE)
            told += list(self._averages[1](self._averages[0](coverage)[0]).argmax(1).cpu().numpy())
            true += list(coverage.argmax(1).cpu().numpy())
        figures = {f"reconstruction_{name}": value for name, value in iou(told, true).items()}
        return {"coded_masks": len(codes), "log_likelihood": likelihood, **figures}

    def _codes(self, dataset: Dataset[Batch]) -> np.ndarray:
        """Means of the posterior, float64[N, 64]."""
        means = [
            self._averages[0](class_coverage(batch["mask"].to(self._fabric.device), MASK_SIZE))[0].cpu()
            for batch in DataLoader(dataset, 64)
        ]
        return torch.cat(means).double().numpy()

    def _fit_density(self, codes: np.ndarray) -> float:
        recipe = self._recipe
        mixture = fit_mixture(codes, min(recipe.components, len(codes)), recipe.regularisation, recipe.seed)
        weights, means, covariances = map(
            np.asarray, (mixture.weights_, mixture.means_, mixture.covariances_)
        )
        count = len(weights)
        self._density.means[:count] = torch.from_numpy(means)
        self._density.roots[:count] = torch.from_numpy(np.linalg.cholesky(covariances))
        # What no component was fitted to is never reached.
        self._density.reached[:] = 1.0
        self._density.reached[:count] = torch.from_numpy(np.cumsum(weights))
        return round(float(mixture.score(codes)), 3)

    @torch.no_grad()
    def sheet(self) -> np.ndarray:
        """Masks drawn from the seeds 0 to 63, as they would ship."""
        sampler = MaskSampler(
            self._density, self._averages[1].cpu(), _SHEET_SIDE, self._recipe.class_weights
        ).eval()
        generator = torch.Generator().manual_seed(0)
        masks = []
        for _ in range(_SHEET_COLUMNS * _SHEET_ROWS):
            choice = torch.rand(1, generator=generator)
            logits = sampler(choice, torch.randn(1, CODE_SIZE, generator=generator))
            masks.append(F.one_hot(logits.argmax(1), logits.shape[1]).permute(0, 3, 1, 2))
        self._averages[1].to(self._fabric.device)
        pictures = mask_picture(torch.cat(masks))
        return lay_out(list(pictures.split(_SHEET_COLUMNS)))
