"""What the application needs to know of style codes: their density, and how they move with a colour."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from rich.progress import track
from torch.utils.data import DataLoader, Subset

from anime_painter.classes import CLASS_COUNT, EYE, FACE, HAIR, SKIN
from anime_painter.errors import UserError
from training import provenance
from training.checkpoint import load_weights
from training.corpus import palette
from training.corpus.store import read_attributes, replace
from training.data.augment import class_coverage
from training.data.corpus import CorpusDataset
from training.nets.spade import STYLE_SIZE
from training.nets.style_encoder import StyleEncoder
from training.oklab import region_colours
from training.recipe import Positive, Share
from training.stages.style_density import fit_mixture, imputed

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Group:
    """A row of sliders.

    Attributes:
        label: key of the colour's name in the corpus's attributes.
        shown: class whose region shows the colour.
        rows: classes whose codes move together.
    """

    label: str
    shown: int
    rows: tuple[int, ...]


GROUPS = {
    "hair": Group("hair_colour", HAIR, (HAIR,)),
    "eye": Group("eye_colour", EYE, (EYE,)),
    "skin": Group("skin_tone", FACE, (FACE, SKIN)),
}


class AttributesRecipe(BaseModel):
    """Numbers of the fit.

    Attributes:
        seed: of the mixture and of what is drawn for absent classes.
        size: side in pixels at which portraits are encoded, a multiple of 128.
        batch: portraits encoded at once.
        characters: how many are encoded at most.
        least_share: a class that covers less of the picture, of 1, teaches no colour and no code.
        components: Gaussians of the mixture.
        regularisation: of their covariances, in squared units of the codes.
        rounds: turns of filling in absent classes.
        ridge: of the colour models, in squared units of the codes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = Field(0, ge=0)
    size: int = Field(256, ge=128, le=512, multiple_of=128)
    batch: int = Field(16, ge=1)
    characters: int = Field(9000, ge=1)
    least_share: Share = 2e-4
    components: int = Field(16, ge=1)
    regularisation: Positive = 1e-3
    rounds: int = Field(6, ge=1)
    ridge: Positive = 1e-3


@dataclass(frozen=True)
class Encoded:
    """A corpus as the style encoder sees it.

    Attributes:
        codes: float64[N, 7, 16], means of the posterior.
        colours: float64[N, 7, 3], mean Oklab colour of each region.
        shares: float64[N, 7], of the picture, in 0..1.
        seeds: of the characters.
    """

    codes: Numbers
    colours: Numbers
    shares: Numbers
    seeds: Sequence[int]


def fit(recipe: AttributesRecipe, corpus: Path, begin: Path, run: Path) -> None:
    """Writes attributes.json and style_prior.npz into `run`.

    Args:
        begin: run that holds the style encoder.

    Raises:
        UserError: the corpus or the run is missing or damaged, or too few characters show a class.
    """
    encoder = StyleEncoder().eval()
    load_weights(begin, {"encoder_ema": encoder})
    encoded = encode_corpus(recipe, corpus, encoder)
    groups, metrics = colour_groups(recipe, encoded, _labels(corpus))
    prior, likelihood = style_prior(recipe, encoded)
    run.mkdir(parents=True, exist_ok=True)
    replace(run / "style_prior.npz", lambda part: _save_npz(part, prior))
    _write_json(run / "attributes.json", {"format": 1, "groups": groups})
    notes = {"characters": len(encoded.seeds), "log_likelihood": likelihood, **metrics}
    told = {"recipe": recipe.model_dump(), "metrics": notes}
    origin = {"command": provenance.command_line(), "earlier": provenance.history(begin)}
    _write_json(run / "state.json", {**told, **origin})


@torch.no_grad()
def encode_corpus(recipe: AttributesRecipe, corpus: Path, encoder: StyleEncoder) -> Encoded:
    """Encodes the corpus's characters that networks are trained on, by their exact masks."""
    dataset = CorpusDataset(corpus, recipe.size, rough_share=0.0, mirrored=0.0)
    count = min(recipe.characters, len(dataset))
    loader = DataLoader(Subset(dataset, range(count)), recipe.batch)
    codes, colours, shares = [], [], []
    for batch in track(loader, "Encoding", transient=True):
        picture = batch["picture"].float() / 255
        coverage = class_coverage(batch["mask"], recipe.size)
        codes.append(encoder(picture, coverage)[0])
        colours.append(region_colours(picture, coverage))
        shares.append(coverage.mean(dim=(2, 3)))
    codes, colours, shares = (torch.cat(parts).double().numpy() for parts in (codes, colours, shares))
    return Encoded(codes, colours, shares, dataset.seeds[:count])


def colour_groups(
    recipe: AttributesRecipe, encoded: Encoded, labels: dict[int, dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, float]]:
    """Colour models and targets of all groups, ready for JSON, and the shares of variance explained."""
    groups, metrics = {}, {}
    for name, group in GROUPS.items():
        shown = encoded.shares[:, group.shown] > recipe.least_share
        colours = encoded.colours[:, group.shown]
        names = np.array([labels[seed].get(group.label, "") for seed in encoded.seeds])
        models = []
        for row in group.rows:
            both = shown & (encoded.shares[:, row] > recipe.least_share)
            model, explained = colour_model(encoded.codes[both, row], colours[both], recipe.ridge)
            models.append({"row": row, **{key: _rounded(value) for key, value in model.items()}})
            metrics[f"{name}_{row}_explained"] = explained
        groups[name] = {"models": models, "targets": _targets(name, colours[shown], names[shown])}
    return groups, metrics


def _targets(group: str, colours: Numbers, names: NDArray[np.str_]) -> dict[str, list[float]]:
    """What each named colour looks like on average, in the palette's order."""
    return {
        colour: _rounded(colours[names == colour].mean(0))
        for colour in palette.labels(group)
        if colour in names
    }


def colour_model(codes: Numbers, colours: Numbers, ridge: float) -> tuple[dict[str, Numbers], float]:
    """How one class's code shows as a colour, and how it moves with it.

    Args:
        codes: float64[N, 16].
        colours: float64[N, 3], Oklab.
        ridge: added to the codes' variances.

    Returns:
        `weights` [3, 16] and `bias` [3], which predict the colour; `gain` [16, 3], which moves the code by
        the likeliest way to another colour: code + gain @ (target - colour); and the share of the colours'
        variance that the prediction explains.

    Raises:
        UserError: there are too few codes.
    """
    if len(codes) <= STYLE_SIZE:
        raise UserError(
            f"Only {len(codes)} characters show a class; draw more with `python -m training corpus`."
        )
    middle, centre = codes.mean(0), colours.mean(0)
    spread = (codes - middle).T @ (codes - middle) / len(codes) + ridge * np.eye(codes.shape[1])
    weights = np.linalg.solve(spread, (codes - middle).T @ (colours - centre) / len(codes)).T
    gain = spread @ weights.T @ np.linalg.pinv(weights @ spread @ weights.T, hermitian=True)
    rest = colours - centre - (codes - middle) @ weights.T
    explained = 1 - rest.var(0).sum() / max(colours.var(0).sum(), 1e-12)
    model = {"weights": weights, "bias": centre - weights @ middle, "gain": gain}
    return model, round(float(explained), 4)


def style_prior(recipe: AttributesRecipe, encoded: Encoded) -> tuple[dict[str, NDArray[np.float32]], float]:
    """The mixture over flattened codes, as float32 arrays, and its mean log-likelihood."""
    present = encoded.shares > recipe.least_share
    if not present.any(0).all():
        absent = ", ".join(str(i) for i in np.flatnonzero(~present.any(0)))
        raise UserError(f"No character of the corpus shows the classes {absent}; draw more characters.")
    known = np.repeat(present, STYLE_SIZE, axis=1)
    codes = imputed(encoded.codes.reshape(-1, CLASS_COUNT * STYLE_SIZE), known, recipe.rounds, recipe.seed)
    mixture = fit_mixture(codes, min(recipe.components, len(codes)), recipe.regularisation, recipe.seed)
    arrays = {
        "weights": mixture.weights_,
        "means": mixture.means_,
        "covariances": mixture.covariances_,
    }
    return {k: np.asarray(v, np.float32) for k, v in arrays.items()}, round(float(mixture.score(codes)), 3)


def _labels(corpus: Path) -> dict[int, dict[str, Any]]:
    return {row["seed"]: row for row in read_attributes(corpus)}


def _rounded(values: Numbers) -> Any:
    return np.round(values, 6).tolist()


def _write_json(path: Path, content: Any) -> None:
    replace(path, lambda part: part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8"))


def _save_npz(part: Path, arrays: dict[str, NDArray[np.float32]]) -> None:
    with part.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
