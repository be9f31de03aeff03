"""Makes room in the style code for garment and accent, and teaches the style encoder to read them.

A style VAE tells the colour of clothes and no garment: one collar or stripe more costs a decoder less than a
number of the code does. So the clothes' row is turned to its principal axes; the few along which codes differ
stay, and the rest give way to the accent's colour and to numbers from which the corpus's labels can be told,
even with noise on them: a variational information bottleneck (Alemi et al., 2017) over ImageNet features.
What reads the row is turned along, so that a generator paints as before, and learns the rest when it goes on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from pydantic import BaseModel, ConfigDict, Field
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Subset

from anime_painter.classes import CLOTHES
from anime_painter.errors import UserError
from anime_painter.inference.style import GARMENT_NUMBERS
from training import checkpoint, provenance
from training.corpus.store import read_attributes
from training.data.augment import class_coverage
from training.data.corpus import CorpusDataset
from training.nets.garment_reader import POOLED
from training.nets.spade import CONDITION_CHANNELS, OUTFIT_NUMBERS, STYLE_SIZE
from training.nets.style_encoder import StyleEncoder
from training.recipe import NotNegative, Positive, Share

LABELS = ("garment", "pattern")
"""What the garment's numbers tell, by names in the corpus's attributes."""
_KEPT = STYLE_SIZE - OUTFIT_NUMBERS
_NOISE = 0.25
"""The numbers' own spread, as a share of how much they differ."""
_LEAST_ACCENT = 0.05
"""Chroma that differs less is no accent, in a corpus without any."""
_CONDITIONED = (".start", ".embed")
"""Convolutions that see the numbers of accent and garment, in their last channels."""
_READERS = ("style_map", "flat_colours", "colour_head")
"""Parts of networks that read the code linearly, by a weight and a bias for each class."""


class GarmentsRecipe(BaseModel):
    """Numbers of the fit.

    Attributes:
        size: side in pixels at which portraits are read.
        batch: portraits read at once, and taken for a step of the fit.
        characters: how many are read at most.
        least_share: clothes that cover less of the picture, of 1, teach nothing.
        passes: over all characters.
        learning_rate: of Adam.
        noise: on the numbers, while labels are told from them.
        tightness: weight of the squared numbers, beside the cross entropies in nats.
        decay: weight of the map's squared weights.
        spread: standard deviation that the numbers shall have; the larger, the sooner a generator heeds them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = Field(0, ge=0)
    size: int = Field(256, ge=128, le=512, multiple_of=128)
    batch: int = Field(16, ge=1)
    characters: int = Field(9000, ge=1)
    least_share: Share = 0.01
    passes: int = Field(60, ge=1)
    learning_rate: Positive = 3e-3
    noise: NotNegative = 1.0
    tightness: NotNegative = 0.1
    decay: NotNegative = 1e-4
    spread: Positive = 2.0


@dataclass(frozen=True)
class Wardrobe:
    """What portraits of N characters show.

    Attributes:
        codes: float[N, 16], the clothes' row.
        log_variances: float[N, 16], of the posterior.
        accents: float[N, 2], see `AccentReader.accent`.
        pooled: float[N, 304], see `GarmentReader.pooled`.
        labels: int64[N, 2], numbers of the names of `LABELS`.
    """

    codes: Tensor
    log_variances: Tensor
    accents: Tensor
    pooled: Tensor
    labels: Tensor


def fit(recipe: GarmentsRecipe, corpus: Path, begin: Path, run: Path) -> None:
    """Writes the networks of `begin` into `run`, with an encoder that reads garments.

    Where it read some already, only the map is fitted anew.

    Raises:
        UserError: the corpus or the run is missing or damaged, or `run` holds another run.
    """
    if checkpoint.exists(run):
        raise UserError(f"{run} holds a run already; choose another folder with --run.")
    torch.manual_seed(recipe.seed)
    encoder = StyleEncoder().eval()
    checkpoint.begin_from(begin, {"encoder_ema": encoder})
    worn, held_out = (read_wardrobe(recipe, corpus, encoder, part) for part in ("train", "held-out"))
    read = fit_reader(recipe, worn)
    metrics = told_right(read, worn, held_out)
    tensors = checkpoint.read_tensors(checkpoint.weights_path(begin))
    if not encoder.garments.read.weight.any():
        axes, middle = _principal_axes(worn.codes)
        _turn_encoder(encoder, axes, middle, worn.log_variances, _NOISE * recipe.spread)
        tensors = _turned(tensors, axes, middle)
        metrics |= _kept_share(worn.codes, axes, middle)
    encoder.garments.read.load_state_dict(read.state_dict())
    encoder.accents.scale.copy_(recipe.spread / worn.accents.std(0).clamp(min=_LEAST_ACCENT))
    tensors = {k: v for k, v in tensors.items() if not k.startswith(("encoder.", "encoder_ema."))}
    tensors |= {f"encoder_ema.{k}": v for k, v in encoder.state_dict().items()}
    notes = {
        "recipe": recipe.model_dump(),
        "command": provenance.command_line(),
        "earlier": provenance.earlier(run, [begin]),
        "metrics": metrics,
    }
    run.mkdir(parents=True, exist_ok=True)
    checkpoint.save_weights(run, tensors, notes)


@torch.no_grad()
def read_wardrobe(
    recipe: GarmentsRecipe, corpus: Path, encoder: StyleEncoder, part: Literal["train", "held-out"]
) -> Wardrobe:
    """Reads the clothes of the corpus's characters, by their exact masks."""
    dataset = CorpusDataset(corpus, recipe.size, rough_share=0.0, part=part, mirrored=0.0)
    count = min(recipe.characters, len(dataset))
    numbers = label_numbers(corpus)
    found: list[tuple[Tensor, ...]] = []
    for batch in track(DataLoader(Subset(dataset, range(count)), recipe.batch), "Reading", transient=True):
        picture, coverage = batch["picture"].float() / 255, class_coverage(batch["mask"], recipe.size)
        clothes = coverage[:, [CLOTHES]]
        shown = clothes.mean((1, 2, 3)) > recipe.least_share
        mean, log_variance = encoder(picture, coverage)
        labels = torch.tensor([numbers[int(seed)] for seed in batch["seed"]])
        accent, pooled = encoder.accents.accent(picture, clothes), encoder.garments.pooled(picture, clothes)
        row = mean[:, CLOTHES], log_variance[:, CLOTHES], accent, pooled, labels
        found.append(tuple(x[shown] for x in row))
    return Wardrobe(*(torch.cat(parts) for parts in zip(*found, strict=True)))


def label_numbers(corpus: Path) -> dict[int, list[int]]:
    """The numbers of each character's labels, by its seed; names are counted in their alphabet's order."""
    rows = read_attributes(corpus)
    names = [sorted({row[label] for row in rows}) for label in LABELS]
    return {row["seed"]: [n.index(row[k]) for k, n in zip(LABELS, names, strict=True)] for row in rows}


def fit_reader(recipe: GarmentsRecipe, worn: Wardrobe) -> nn.Linear:
    """Fits the map from pooled features to the garment's numbers, which are of mean 0."""
    middle, spread = worn.pooled.mean(0), worn.pooled.std(0) + 1e-6
    x = (worn.pooled - middle) / spread
    reduce = nn.Linear(POOLED, GARMENT_NUMBERS)
    tell = nn.ModuleList(nn.Linear(GARMENT_NUMBERS, int(last) + 1) for last in worn.labels.amax(0))
    adam = torch.optim.Adam([*reduce.parameters(), *tell.parameters()], recipe.learning_rate)
    for _ in range(recipe.passes):
        for chosen in torch.randperm(len(x)).split(recipe.batch * 16):
            numbers = reduce(x[chosen])
            noisy = numbers + recipe.noise * torch.randn_like(numbers)
            entropies = [F.cross_entropy(head(noisy), worn.labels[chosen, i]) for i, head in enumerate(tell)]
            squares = numbers.square().sum(1).mean() / 2
            loss = sum(entropies) + recipe.tightness * squares + recipe.decay * reduce.weight.square().sum()
            adam.zero_grad()
            loss.backward()
            adam.step()
    return _of_spread(reduce, x, middle, spread, recipe.spread)


@torch.no_grad()
def _of_spread(reduce: nn.Linear, x: Tensor, middle: Tensor, spread: Tensor, wanted: float) -> nn.Linear:
    """The map of features as they are, whose numbers have mean 0 and the wanted standard deviation."""
    numbers = reduce(x)
    scale = wanted / numbers.std(0).clamp(min=1e-6)
    read = nn.Linear(POOLED, GARMENT_NUMBERS)
    read.weight.copy_(reduce.weight * scale[:, None] / spread)
    read.bias.copy_((reduce.bias - numbers.mean(0)) * scale - read.weight @ middle)
    return read


@torch.no_grad()
def told_right(read: nn.Linear, worn: Wardrobe, held_out: Wardrobe) -> dict[str, float]:
    """The share of held-out characters whose label a logistic regression tells from the numbers, by label."""
    known, asked = read(worn.pooled).numpy(), read(held_out.pooled).numpy()
    told = {}
    for i, label in enumerate(LABELS):
        if len(worn.labels[:, i].unique()) < 2:
            continue
        model = LogisticRegression(max_iter=1000).fit(known, worn.labels[:, i])
        told[f"{label}_told"] = round(float(model.score(asked, held_out.labels[:, i])), 4)
    return told


def _principal_axes(codes: Tensor) -> tuple[Tensor, Tensor]:
    """The axes along which codes differ most, float[4, 16], the first the longest, and the codes' mean."""
    middle = codes.mean(0)
    _, _, axes = torch.linalg.svd(codes - middle, full_matrices=False)
    return axes[:_KEPT], middle


def _kept_share(codes: Tensor, axes: Tensor, middle: Tensor) -> dict[str, float]:
    centred = codes - middle
    share = (centred @ axes.T).square().sum() / centred.square().sum()
    return {"kept_variance": round(float(share), 4)}


@torch.no_grad()
def _turn_encoder(
    encoder: StyleEncoder, axes: Tensor, middle: Tensor, log_variances: Tensor, noise: float
) -> None:
    """Turns what the encoder says of clothes; its spread is the mean one from now on."""
    weight, bias = encoder.weight[CLOTHES], encoder.bias[CLOTHES]
    kept = weight[:, :STYLE_SIZE] @ axes.T
    spread = torch.full((STYLE_SIZE,), 2 * math.log(noise))
    spread[:_KEPT] = (axes.square() @ log_variances.exp().mean(0)).log()
    turned = axes @ (bias[:STYLE_SIZE] - middle)
    weight.zero_()
    weight[:, :_KEPT] = kept
    bias.zero_()
    bias[:_KEPT] = turned
    bias[STYLE_SIZE:] = spread


def _turned(tensors: Mapping[str, Tensor], axes: Tensor, middle: Tensor) -> dict[str, Tensor]:
    """Tensors of a run whose clothes' row is read along the axes, and accent and garment by zeros."""
    turned = {name: tensor.clone() for name, tensor in tensors.items()}
    for name, tensor in tensors.items():
        part = name.rpartition(".weight")[0]
        if part.endswith(_READERS):
            read = tensor[CLOTHES].float()
            turned[f"{part}.bias"][CLOTHES] += (middle @ read).to(tensor.dtype)
            turned[name][CLOTHES] = torch.cat([axes @ read, torch.zeros(OUTFIT_NUMBERS, read.shape[1])])
        elif part.endswith(_CONDITIONED):
            colours = tensor[:, : CONDITION_CHANNELS - OUTFIT_NUMBERS]
            turned[name] = F.pad(colours, (0, 0, 0, 0, 0, OUTFIT_NUMBERS))
    return turned
