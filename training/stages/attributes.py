"""What the application needs to know of style codes: real ones, and how they move with a colour."""

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
from sklearn.linear_model import LinearRegression
from torch.utils.data import DataLoader, Subset

from anime_painter.classes import CLOTHES, EYE
from anime_painter.errors import UserError
from anime_painter.inference.eyes import inside_open_eyes
from anime_painter.inference.style import GARMENT_NUMBERS
from training import provenance
from training.checkpoint import load_weights, trained_size
from training.corpus.character import Art
from training.corpus.store import Row, read_attributes
from training.data.augment import class_coverage
from training.data.corpus import CorpusDataset
from training.files import replace_file
from training.nets.accent_reader import AccentReader, mean_chroma
from training.nets.garment_reader import LEAST_CLOTHES
from training.nets.spade import OUTFIT_NUMBERS, STYLE_SIZE, Generator
from training.nets.style_encoder import StyleEncoder
from training.recipe import Positive, Share
from training.stages.slider_models import GROUPS, SliderFit

Numbers = NDArray[np.float64]


class AttributesRecipe(BaseModel):
    """Numbers of the fit.

    Attributes:
        seed: of which styles are painted on which masks.
        size: side in pixels at which portraits are encoded, a multiple of 128.
        batch: portraits encoded at once.
        characters: how many are encoded at most.
        least_share: a class that covers less of the picture, of 1, teaches no colour and no code.
        least_worn: a garment that fewer characters wear cannot be chosen.
        styles: how many of them random styles are put together from, at most.
        painted: portraits that the generator paints to learn what sliders do.
        ridge: of the colour models, in squared units of the codes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = Field(0, ge=0)
    size: int = Field(256, ge=128, le=512, multiple_of=128)
    batch: int = Field(16, ge=1)
    characters: int = Field(9000, ge=1)
    least_share: Share = 2e-4
    least_worn: int = Field(6, ge=1)
    styles: int = Field(2000, ge=2)
    painted: int = Field(390, ge=1)
    ridge: Positive = 1e-3


@dataclass(frozen=True)
class Encoded:
    """A corpus as the style encoder sees it.

    Attributes:
        codes: float64[N, 7, 16], means of the posterior.
        shares: float64[N, 7], of the picture, in 0..1; none of eyes that are closed, which show no iris.
        chroma: float64[N, 2], of the clothes' mean, see `training.nets.accent_reader.mean_chroma`.
        coloured: bool[N], false of characters in screen tone.
        seeds: of the characters.
    """

    codes: Numbers
    shares: Numbers
    chroma: Numbers
    coloured: NDArray[np.bool_]
    seeds: Sequence[int]


def fit(recipe: AttributesRecipe, corpus: Path, begin: Path, run: Path) -> None:
    """Writes attributes.json and style_prior.npz into `run`.

    Args:
        begin: run that holds the generator and its style encoder.

    Raises:
        UserError: the corpus or the run is missing or damaged, or too few characters show a class.
    """
    torch.manual_seed(recipe.seed)
    encoder, generator = StyleEncoder().eval(), Generator(trained_size(begin)).eval()
    load_weights(begin, {"encoder_ema": encoder, "generator_ema": generator})
    encoded = encode_corpus(recipe, corpus, encoder)
    styles = complete_styles(recipe, encoded)
    sliders = SliderFit(generator, corpus, code_spreads(recipe, encoded), recipe.ridge)
    groups, metrics = sliders.fit(_drawn(styles, recipe.painted))
    run.mkdir(parents=True, exist_ok=True)
    replace_file(run / "style_prior.npz", lambda part: _save_npz(part, styles[: recipe.styles]))
    garments = garment_codes(encoded, read_attributes(corpus), recipe.least_worn)
    told = {"groups": groups, "garments": garments, "accent": accent_model(encoder.accents, encoded)}
    _write_json(run / "attributes.json", {"format": 1, **told})
    notes = {
        "characters": len(encoded.seeds),
        "painted": recipe.painted,
        "styles": min(len(styles), recipe.styles),
        "garments": len(garments),
        **metrics,
    }
    made = {"recipe": recipe.model_dump(), "metrics": notes}
    origin = {"command": provenance.command_line(), "earlier": provenance.history(begin)}
    _write_json(run / "state.json", {**made, **origin})


@torch.no_grad()
def encode_corpus(recipe: AttributesRecipe, corpus: Path, encoder: StyleEncoder) -> Encoded:
    """Encodes the corpus's characters that networks are trained on, by their exact masks."""
    dataset = CorpusDataset(corpus, recipe.size, rough_share=0.0, mirrored=0.0)
    count = min(recipe.characters, len(dataset))
    loader = DataLoader(Subset(dataset, range(count)), recipe.batch)
    codes, shares, chroma = [], [], []
    for batch in track(loader, "Encoding", transient=True):
        picture = batch["picture"].float() / 255
        coverage = class_coverage(batch["mask"], recipe.size)
        codes.append(encoder(picture, coverage)[0])
        opened = torch.tensor([inside_open_eyes(mask.numpy() == EYE).any() for mask in batch["mask"]])
        shares.append(coverage.mean(dim=(2, 3)))
        shares[-1][:, EYE] *= opened
        chroma.append(mean_chroma(picture, coverage[:, [CLOTHES]]))
    codes, shares, chroma = (torch.cat(parts).double().numpy() for parts in (codes, shares, chroma))
    seeds = dataset.seeds[:count]
    manners = {row["seed"]: row["art"] for row in read_attributes(corpus)}
    coloured = np.array([manners[seed] != Art.SCREENTONE for seed in seeds])
    return Encoded(codes, shares, chroma, coloured, seeds)


def garment_codes(encoded: Encoded, rows: Sequence[Row], least_worn: int) -> list[dict[str, Any]]:
    """What the code says of each garment in each pattern, on average: see `inference.garments.Garment`.

    Args:
        rows: the corpus's attributes.
    """
    labels = {row["seed"]: (row["garment"], row["pattern"]) for row in rows}
    worn: dict[tuple[str, str], list[Numbers]] = {}
    for seed, code, share in zip(encoded.seeds, encoded.codes, encoded.shares[:, CLOTHES], strict=True):
        if share > LEAST_CLOTHES:
            worn.setdefault(labels[seed], []).append(code[CLOTHES, -GARMENT_NUMBERS:])
    common = sorted(((k, v) for k, v in worn.items() if len(v) >= least_worn), key=lambda item: -len(item[1]))
    return [
        {"name": name, "pattern": pattern, "numbers": np.mean(codes, axis=0).round(4).tolist()}
        for (name, pattern), codes in common
    ]


def accent_model(reader: AccentReader, encoded: Encoded) -> dict[str, Any] | None:
    """How the code tells accents: see `inference.accents.AccentModel`; None if the encoder reads none."""
    scale = reader.scale.double().numpy()
    wide = encoded.shares[:, CLOTHES] > LEAST_CLOTHES
    if not scale.all() or not wide.any():
        return None
    # Accent and garment may go with a colour, but do not tell it.
    colours = encoded.codes[wide, CLOTHES].copy()
    colours[:, -OUTFIT_NUMBERS:] = 0
    fitted = LinearRegression().fit(colours, encoded.chroma[wide])
    numbers = {"scale": scale, "weights": fitted.coef_, "bias": fitted.intercept_}
    return {name: value.round(5).tolist() for name, value in numbers.items()}


def code_spreads(recipe: AttributesRecipe, encoded: Encoded) -> dict[int, Numbers]:
    """Covariance float64[16, 16] of each class's codes in the portraits that show it, by class id.

    Raises:
        UserError: too few do.
    """
    found = {}
    for row in (row for rows in GROUPS.values() for row in rows):
        codes = encoded.codes[encoded.shares[:, row] > recipe.least_share, row]
        if len(codes) <= STYLE_SIZE:
            raise UserError(
                f"Only {len(codes)} characters show a class; draw more with `python -m training corpus`."
            )
        found[row] = np.cov(codes, rowvar=False)
    return found


def complete_styles(recipe: AttributesRecipe, encoded: Encoded) -> Numbers:
    """The styles float64[N, 7, 16] of characters that show all classes, with open eyes and in colour.

    Those in screen tone are left out: their skin is as white as chalk.

    Raises:
        UserError: there are not even two.
    """
    complete = (encoded.shares > recipe.least_share).all(1) & encoded.coloured
    if complete.sum() < 2:
        raise UserError(
            f"Only {complete.sum()} characters of the corpus show all classes in colour; draw more with "
            "`python -m training corpus`."
        )
    return encoded.codes[complete]


def _drawn(styles: Numbers, count: int) -> Numbers:
    """So many of the styles, in random order, and again from the first where there are too few."""
    return styles[torch.randperm(len(styles)).numpy()[np.arange(count) % len(styles)]]


def _write_json(path: Path, content: Any) -> None:
    replace_file(path, lambda part: part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8"))


def _save_npz(part: Path, styles: Numbers) -> None:
    with part.open("wb") as file:
        np.savez_compressed(file, codes=styles.astype(np.float16))
