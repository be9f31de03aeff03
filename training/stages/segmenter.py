"""Trains the segmenter on the drawn corpus and on annotated portraits, in any mixture of the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated as Ranged
from typing import Any

import cv2
import numpy as np
import torch
from lightning.fabric import Fabric
from pydantic import Field, field_validator
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import Dataset
from torchmetrics.classification import MulticlassJaccardIndex

from anime_painter.classes import CLASS_COUNT, CLASSES
from anime_painter.errors import UserError
from training.checkpoint import is_master, load_weights, read_state
from training.corpus.store import mask_path, portrait_path
from training.data.annotated import Annotated, load_annotated
from training.data.augment import View, augment, mixed
from training.data.corpus import corpus_seeds
from training.data.masks import read_mask, read_picture
from training.ema import averaged_copy, follow
from training.loop import Batch
from training.nets import channels_last
from training.nets.mix_style import mix_styles_after
from training.nets.unet import SHIPPED, Version, make_unet
from training.rates import share_of_rate
from training.recipe import NotNegative, Positive, Recipe, Share

PICTURE_SIZE = 512
"""Side in pixels at which the segmenter is measured and used."""

_MEASURED = 20
_STYLED_BLOCKS = 3
"""The encoder's blocks, from the picture on, whose features tell how a picture is drawn."""


ClassWeights = tuple[Positive, Positive, Positive, Positive, Positive, Positive, Positive]


class SegmenterRecipe(Recipe):
    """How the segmenter is trained.

    Attributes:
        version: which U-Net; `training.nets.unet` tells them apart.
        size: side of the training pictures in pixels, a multiple of 32.
        annotated_share: share of annotated portraits among the pictures, where both sources are given.
        learning_rate: at its highest, after `warmup` steps; it falls as a cosine to a twentieth.
        ema_decay: decay of the averaged weights, which are the ones measured and exported.
        dice: weight of the dice loss beside the cross entropy.
        class_weights: weight of each class in the cross entropy, by class id.
        zoom: smallest and largest size of a portrait in the picture; 1 fills it.
        turn: standard deviation of the rotation, degrees.
        warp: standard deviation of the elastic warp, of the side.
        mixed_share: share of the pictures over which classes of another one are laid.
        mixed_style_share: share of the batches whose pictures' styles are mixed behind the first blocks.
        frozen_blocks: how many of the encoder's blocks, from the picture on, keep their ImageNet weights; two
            spare a fifth of a step.
    """

    version: Version = SHIPPED
    size: int = Field(default=320, ge=64, multiple_of=32)
    annotated_share: Share = 0.5
    learning_rate: Positive = 1e-3
    weight_decay: NotNegative = 1e-2
    warmup: int = Field(default=100, ge=1)
    ema_decay: Ranged[float, Field(ge=0, lt=1)] = 0.998
    dice: NotNegative = 0.5
    class_weights: ClassWeights = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
    zoom: tuple[Positive, Positive] = (0.3, 1.6)
    turn: NotNegative = 12.0
    warp: NotNegative = 0.012
    mixed_share: Share = 0.0
    mixed_style_share: Share = 0.0
    frozen_blocks: int = Field(default=0, ge=0, le=7)

    @field_validator("zoom")
    @classmethod
    def _ascending(cls, zoom: tuple[float, float]) -> tuple[float, float]:
        if zoom[0] > zoom[1]:
            raise ValueError("the smallest zoom comes first")
        return zoom


@dataclass(frozen=True)
class Sources:
    """What a segmenter learns from; at least one of the two directories is given.

    Raises:
        UserError: neither is given.
    """

    corpus: Path | None
    annotated: Path | None

    def __post_init__(self) -> None:
        if self.corpus is None and self.annotated is None:
            raise UserError("The segmenter needs pictures: pass --corpus DIR, --annotated DIR, or both.")


class SegmenterDataset(Dataset[Batch]):
    """Augmented pictures uint8[3, S, S] and masks uint8[S, S]; chance comes from torch's generator."""

    def __init__(self, sources: Sources, recipe: SegmenterRecipe) -> None:
        self._recipe = recipe
        self._view = View(*recipe.zoom, turn=recipe.turn, warp=recipe.warp)
        self._corpus = sources.corpus
        self._seeds = corpus_seeds(sources.corpus) if sources.corpus else []
        self._annotated = load_annotated(sources.annotated, "train") if sources.annotated else []
        self._annotated_share = recipe.annotated_share if self._seeds else 1.0
        if not self._annotated:
            self._annotated_share = 0.0

    def __len__(self) -> int:
        return len(self._seeds) or len(self._annotated)

    def __getitem__(self, index: int) -> Batch:
        rng = np.random.default_rng(int(torch.randint(2**62, ())))
        picture, mask = self._augmented(index, rng)
        if rng.random() < self._recipe.mixed_share:
            other = self._augmented(int(rng.integers(len(self))), rng)
            picture, mask = mixed((picture, mask), other, rng)
        planes = np.ascontiguousarray(picture.transpose(2, 0, 1))
        return {"picture": torch.from_numpy(planes), "mask": torch.from_numpy(mask)}

    def _augmented(self, index: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        picture, mask = self._portrait(index, rng)
        return augment(picture, mask, self._recipe.size, rng, self._view)

    def _portrait(self, index: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        if rng.random() < self._annotated_share:
            portrait = self._annotated[int(rng.integers(len(self._annotated)))]
            return portrait.picture, portrait.mask
        assert self._corpus is not None
        return _read_character(self._corpus, self._seeds[index % len(self._seeds)])


class Segmenter:
    """The stage: see `training.loop.Stage`. `modules["unet_ema"]` holds the weights to be used."""

    def __init__(self, recipe: SegmenterRecipe, fabric: Fabric, sources: Sources) -> None:
        self._recipe = recipe
        self._fabric = fabric
        self._measured = measured_portraits(sources)
        torch.manual_seed(recipe.seed)
        net = channels_last(make_unet(recipe.version))
        _freeze(net, recipe.frozen_blocks)
        if recipe.mixed_style_share:
            _mix_styles(net, recipe.mixed_style_share)
        average = averaged_copy(net).to(fabric.device)
        optimiser = torch.optim.AdamW(
            net.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay
        )
        self._net, self._optimiser = fabric.setup(net, optimiser)
        self._average = average
        self.modules: Mapping[str, nn.Module] = {"unet": net, "unet_ema": average}
        self.optimisers: Mapping[str, torch.optim.Optimizer] = {"adamw": optimiser}
        self._class_weights = torch.tensor(recipe.class_weights, device=fabric.device)

    def step(self, batch: Batch, step: int) -> dict[str, float]:
        self._net.train()
        recipe = self._recipe
        rate = recipe.learning_rate * share_of_rate(step, recipe.steps, recipe.warmup)
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        picture = batch["picture"].float().div(255).contiguous(memory_format=torch.channels_last)
        mask = batch["mask"].long()
        likely = self._net(picture).float().log_softmax(1)
        entropy = F.nll_loss(likely, mask, self._class_weights)
        dice = dice_loss(likely, mask)
        self._optimiser.zero_grad()
        self._fabric.backward(entropy + self._recipe.dice * dice)
        nn.utils.clip_grad_norm_(self.modules["unet"].parameters(), 5.0)
        self._optimiser.step()
        follow(self._average, self.modules["unet"], step, self._recipe.ema_decay)
        right = (likely.argmax(1) == mask).float().mean()
        return {"entropy": entropy.item(), "dice": dice.item(), "right": right.item()}

    def measure(self) -> dict[str, float]:
        """mIoU and IoU of each class of the averaged weights, on portraits never trained on."""
        figures: dict[str, float] = {}
        for source, portraits in self._measured.items():
            predicted = predict(self._average, [p.picture for p in portraits], self._fabric.device)
            figures |= {f"{source}_{k}": v for k, v in iou(predicted, [p.mask for p in portraits]).items()}
        return figures

    def sheet(self) -> np.ndarray:
        """Rows of picture, predicted mask and true mask, uint8[H, W, 3]."""
        rows = []
        for portraits in self._measured.values():
            shown = portraits[:6]
            predicted = predict(self._average, [p.picture for p in shown], self._fabric.device)
            rows += [_sheet_row(p, mask) for p, mask in zip(shown, predicted, strict=True)]
        width = max(row.shape[1] for row in rows)
        return np.vstack([row for row in rows if row.shape[1] == width])


def trained_net(run: Path) -> nn.Module:
    """The averaged network of a run of the segmenter, or of master weights, in evaluation mode.

    Raises:
        UserError: the run is missing, damaged or of another stage.
    """
    version = SHIPPED if is_master(run) else read_state(run)["recipe"].get("version", SHIPPED)
    net = make_unet(version).eval()
    load_weights(run, {"unet_ema": net})
    return net


def _freeze(net: Any, blocks: int) -> None:
    encoder = net.encoder.net
    for part in (encoder.conv_stem, encoder.bn1, *encoder.blocks[:blocks]) if blocks else ():
        part.requires_grad_(False)


def _mix_styles(net: Any, share: float) -> None:
    mix_styles_after(list(net.encoder.net.blocks[:_STYLED_BLOCKS]), share)


def dice_loss(likely: Tensor, mask: Tensor) -> Tensor:
    """One minus the mean dice coefficient of the classes present (Milletari et al., "V-Net", 2016).

    Args:
        likely: float[B, 7, H, W], logarithms of the classes' probabilities.
        mask: int64[B, H, W] of class ids.
    """
    likely = likely.exp()
    of_truth = likely.gather(1, mask[:, None]).flatten()
    # Summed by class without one-hot planes, which took an eighth of a training step.
    both = likely.new_zeros(CLASS_COUNT).index_add(0, mask.flatten(), of_truth)
    present = torch.bincount(mask.flatten(), minlength=CLASS_COUNT)
    dice = (2 * both + 1) / (likely.sum((0, 2, 3)) + present + 1)
    return 1 - dice[present > 0].mean()


def measured_portraits(sources: Sources) -> dict[str, list[Annotated]]:
    """Portraits kept from training, by source; all at 512 px."""
    portraits: dict[str, list[Annotated]] = {}
    if sources.annotated is not None:
        portraits["annotated"] = load_annotated(sources.annotated, "held-out", PICTURE_SIZE)
    if sources.corpus is not None:
        portraits["corpus"] = held_out_characters(sources.corpus)
    return portraits


def held_out_characters(corpus: Path, count: int = _MEASURED) -> list[Annotated]:
    """The first characters of a corpus that are kept from training, at 512 px."""
    seeds = corpus_seeds(corpus, "held-out")[:count]
    return [Annotated(f"{seed:08d}", *_read_character(corpus, seed, PICTURE_SIZE)) for seed in seeds]


@torch.no_grad()
def predict(net: nn.Module, pictures: Sequence[np.ndarray], device: torch.device) -> list[np.ndarray]:
    """Masks uint8[S, S] of pictures uint8[S, S, 3], one after the other."""
    return [_logits(net, p, device).argmax(1)[0].to(torch.uint8).cpu().numpy() for p in pictures]


@torch.no_grad()
def probabilities(net: nn.Module, picture: np.ndarray, device: torch.device) -> np.ndarray:
    """How likely each class is, float32[7, S, S], of a picture uint8[S, S, 3]."""
    return _logits(net, picture, device).softmax(1)[0].cpu().numpy()


def _logits(net: nn.Module, picture: np.ndarray, device: torch.device) -> Tensor:
    # A picture seen as [1, 3, S, S] has the memory format channels_last already.
    return net(torch.from_numpy(picture).to(device).permute(2, 0, 1)[None].float().div(255))


def iou(predicted: Sequence[np.ndarray], true: Sequence[np.ndarray]) -> dict[str, float]:
    """Intersection over union, counted over all pixels of all masks: of each class, and `miou`, their mean.

    Args:
        predicted, true: masks uint8[S, S] of class ids. A class that neither holds counts in no mean.
    """
    metric = MulticlassJaccardIndex(CLASS_COUNT, average="none")
    present = np.zeros(CLASS_COUNT, bool)
    for ours, theirs in zip(predicted, true, strict=True):
        metric.update(torch.tensor(ours).long()[None], torch.tensor(theirs).long()[None])
        present[np.unique(ours)] = True
        present[np.unique(theirs)] = True
    each = metric.compute().numpy()
    named = {c.name: round(float(each[c.id]), 4) for c in CLASSES if present[c.id]}
    return {"miou": round(float(each[present].mean()), 4), **named}


def _read_character(corpus: Path, seed: int, size: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    return read_picture(portrait_path(corpus, seed), size), read_mask(mask_path(corpus, seed), size)


def _sheet_row(portrait: Annotated, predicted: np.ndarray) -> np.ndarray:
    colours = np.array([c.colour for c in CLASSES], np.uint8)
    row = np.hstack([portrait.picture, colours[predicted], colours[portrait.mask]])
    return cv2.resize(row, (768, 256), interpolation=cv2.INTER_AREA)  # type: ignore[return-value]
