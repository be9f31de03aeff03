"""`python -m training STAGE`: one command for each stage of the training."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import BaseModel
from rich.console import Console

from anime_painter.errors import UserError
from training import (
    augmented,
    average,
    checkpoint,
    compare_segmenters,
    evaluate,
    export,
    finish_pairs,
    heads,
    label,
    labelme,
    sheets,
    style_map,
)
from training import recipe as recipes
from training.corpus import cli as corpus_cli
from training.corpus import parts
from training.data import shares

if TYPE_CHECKING:
    from lightning.fabric import Fabric
    from torch.utils.data import Dataset

    from training.loop import Stage

app = typer.Typer(
    help="Draws the corpus, trains the networks, exports the weights that Anime Painter ships.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

RecipePath = Annotated[Path, typer.Option("--recipe", help="TOML file with the stage's numbers.")]
Corpus = Annotated[Path, typer.Option("--corpus", help="Directory of the drawn corpus.")]
Run = Annotated[Path, typer.Option("--run", help="Folder for weights, log and sample sheets.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where the run in --run stopped.")]
Minutes = Annotated[
    float | None, typer.Option("--minutes", min=0.0, help="Stop, with a checkpoint, after this time.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the resolved recipe and stop.")]
Begin = Annotated[
    Path | None,
    typer.Option(
        "--from",
        help="Run of a style VAE or a generator, or models/checkpoints/*.safetensors, to begin from.",
    ),
]
BeginSame = Annotated[
    Path | None,
    typer.Option("--from", help="Run of this network, or models/checkpoints/*.safetensors, to begin from."),
]


def main() -> None:
    """Runs the command line; a user's mistake is one sentence and exit code 2."""
    try:
        app()
    except UserError as error:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(f"error: {error}")
        sys.exit(2)


@app.command("segmenter")
def _segmenter(
    recipe: RecipePath,
    run: Run,
    corpus: Annotated[Path | None, typer.Option("--corpus", help="Directory of the drawn corpus.")] = None,
    annotated: Annotated[
        Path | None, typer.Option("--annotated", help="Directory of annotated portraits: images/ and masks/.")
    ] = None,
    begin: BeginSame = None,
    resume: Resume = False,
    minutes: Minutes = None,
    dry_run: DryRun = False,
) -> None:
    """Trains the segmenter on the corpus, on annotated portraits, or on both."""
    from training.stages.segmenter import Segmenter, SegmenterDataset, SegmenterRecipe, Sources

    numbers = recipes.load(recipe, SegmenterRecipe)
    if _only_print(numbers, dry_run):
        return
    sources = Sources(corpus, annotated)
    dataset = SegmenterDataset(sources, numbers)
    _train(lambda fabric: Segmenter(numbers, fabric, sources), dataset, numbers, run, begin, resume, minutes)


@app.command("style-vae")
def _style_vae(
    recipe: RecipePath,
    corpus: Corpus,
    run: Run,
    begin: Begin = None,
    resume: Resume = False,
    minutes: Minutes = None,
    dry_run: DryRun = False,
) -> None:
    """Trains the style encoder, as a VAE around the generator."""
    from training.data.corpus import CorpusDataset
    from training.stages.style_vae import StyleVae, StyleVaeRecipe

    numbers = recipes.load(recipe, StyleVaeRecipe)
    if _only_print(numbers, dry_run):
        return

    dataset = CorpusDataset(corpus, numbers.size, numbers.rough_share)
    _train(lambda fabric: StyleVae(numbers, fabric, corpus), dataset, numbers, run, begin, resume, minutes)


@app.command("garments")
def _garments(
    recipe: RecipePath,
    corpus: Corpus,
    run: Run,
    begin: Annotated[
        Path, typer.Option("--from", help="Run of a style VAE or a generator, or its master weights.")
    ],
    dry_run: DryRun = False,
) -> None:
    """Teaches the style encoder to tell garments; a generator begun from there learns to paint them."""
    from training.stages.garments import GarmentsRecipe, fit

    numbers = recipes.load(recipe, GarmentsRecipe)
    if not _only_print(numbers, dry_run):
        fit(numbers, corpus, begin, run)


@app.command("generator")
def _generator(
    recipe: RecipePath,
    corpus: Corpus,
    run: Run,
    begin: Begin = None,
    levels: Annotated[
        Path | None,
        typer.Option(help="Run that went on with that generator's encoder and smaller levels, to be joined."),
    ] = None,
    underpainter: Annotated[
        Path | None,
        typer.Option(help="Run or master weights of what redraws tones, where `redrawn_share` wants it."),
    ] = None,
    resume: Resume = False,
    minutes: Minutes = None,
    dry_run: DryRun = False,
) -> None:
    """Trains the generator against its discriminator."""
    from training.data.corpus import CorpusDataset
    from training.loop import make_fabric, train
    from training.stages.generator import GeneratorRecipe, GeneratorStage

    numbers = recipes.load(recipe, GeneratorRecipe)
    if _only_print(numbers, dry_run):
        return
    going_on = resume and checkpoint.exists(run)
    if not going_on and begin is None:
        raise UserError(
            "The generator needs a style encoder: pass --from with the run of a style VAE or generator."
        )
    if numbers.redrawn_share and underpainter is None:
        raise UserError("The recipe has tones redrawn: pass --underpainter with its run or master weights.")
    sources = (None, None) if going_on else (begin, levels)
    dataset = CorpusDataset(corpus, numbers.size, numbers.rough_share, turned=numbers.turned_share)
    fabric = make_fabric()
    stage = GeneratorStage(numbers, fabric, corpus, *sources, underpainter)
    train(stage, dataset, numbers, fabric, run, resume, minutes, _given(*sources))


@app.command("mask-prior")
def _mask_prior(
    recipe: RecipePath,
    corpus: Corpus,
    run: Run,
    begin: BeginSame = None,
    resume: Resume = False,
    minutes: Minutes = None,
    dry_run: DryRun = False,
) -> None:
    """Trains the model of masks, from which random ones are drawn."""
    from training.data.mask_labels import MaskDataset
    from training.stages.mask_prior import MaskPrior, MaskPriorRecipe

    numbers = recipes.load(recipe, MaskPriorRecipe)
    if _only_print(numbers, dry_run):
        return
    dataset = MaskDataset(corpus)
    _train(lambda fabric: MaskPrior(numbers, fabric, corpus), dataset, numbers, run, begin, resume, minutes)


@app.command("mask-refiner")
def _mask_refiner(
    recipe: RecipePath,
    corpus: Corpus,
    run: Run,
    begin: BeginSame = None,
    resume: Resume = False,
    minutes: Minutes = None,
    dry_run: DryRun = False,
) -> None:
    """Trains the network that gives masks of blobs strands, fringes and shapes of eyes."""
    from training.data.rough_masks import RoughMaskDataset
    from training.stages.mask_refiner import MaskRefinerRecipe, MaskRefinerStage

    numbers = recipes.load(recipe, MaskRefinerRecipe)
    if _only_print(numbers, dry_run):
        return
    dataset = RoughMaskDataset(corpus, numbers.rough_share)
    _train(
        lambda fabric: MaskRefinerStage(numbers, fabric, corpus),
        dataset,
        numbers,
        run,
        begin,
        resume,
        minutes,
    )


@app.command("underpainter")
def _underpainter(
    recipe: RecipePath,
    corpus: Corpus,
    run: Run,
    begin: BeginSame = None,
    resume: Resume = False,
    minutes: Minutes = None,
    dry_run: DryRun = False,
) -> None:
    """Trains the network that lays out locks, folds and shadows for a mask."""
    from training.data.tones import ToneDataset
    from training.stages.underpainter import UnderpainterRecipe, UnderpainterStage

    numbers = recipes.load(recipe, UnderpainterRecipe)
    if _only_print(numbers, dry_run):
        return
    _train(
        lambda fabric: UnderpainterStage(numbers, fabric, corpus),
        ToneDataset(corpus),
        numbers,
        run,
        begin,
        resume,
        minutes,
    )


@app.command("finisher")
def _finisher(
    recipe: RecipePath,
    pairs: Annotated[Path, typer.Option("--pairs", help="Folder that `finish-pairs` filled.")],
    run: Run,
    begin: BeginSame = None,
    resume: Resume = False,
    minutes: Minutes = None,
    dry_run: DryRun = False,
) -> None:
    """Trains the network that draws painted portraits anew in clean lines."""
    from training.data.finished_pairs import FinishedPairs
    from training.stages.finisher import RIM, FinisherRecipe, FinisherStage

    numbers = recipes.load(recipe, FinisherRecipe)
    if _only_print(numbers, dry_run):
        return
    dataset = FinishedPairs(pairs, numbers.size + 2 * RIM, numbers.parts)
    _train(
        lambda fabric: FinisherStage(numbers, fabric, pairs),
        dataset,
        numbers,
        run,
        begin,
        resume,
        minutes,
        learns_from=[pairs],
    )


@app.command("attributes")
def _attributes(
    recipe: RecipePath,
    corpus: Corpus,
    run: Run,
    begin: Annotated[Path, typer.Option("--from", help="Run of the generator, or its master weights.")],
    dry_run: DryRun = False,
) -> None:
    """Collects the styles that random ones are made of, and fits the colour sliders."""
    from training.stages.attributes import AttributesRecipe, fit

    numbers = recipes.load(recipe, AttributesRecipe)
    if not _only_print(numbers, dry_run):
        fit(numbers, corpus, begin, run)


def _train(
    make: Callable[[Fabric], Stage],
    dataset: Dataset,
    numbers: recipes.Recipe,
    run: Path,
    begin: Path | None,
    resume: bool,
    minutes: float | None,
    learns_from: Sequence[Path] = (),
) -> None:
    """Trains a stage, begun from another run of the same network if one is given.

    Args:
        learns_from: folders made by networks of ours, whose history is a part of its own.
    """
    from training.loop import begin_from, make_fabric, train

    fabric = make_fabric()
    stage = make(fabric)
    if begin is not None and not checkpoint.exists(run):
        begin_from(begin, stage.modules)
    train(stage, dataset, numbers, fabric, run, resume, minutes, [*learns_from, *_given(begin)])


def _given(*begins: Path | None) -> list[Path]:
    return [begin for begin in begins if begin is not None]


def _only_print(numbers: BaseModel, dry_run: bool) -> bool:
    if dry_run:
        typer.echo(recipes.to_toml(numbers))
    return dry_run


for module in (
    corpus_cli,
    average,
    parts,
    export,
    evaluate,
    compare_segmenters,
    sheets,
    shares,
    style_map,
    labelme,
    augmented,
    heads,
    label,
    finish_pairs,
):
    module.register(app)
