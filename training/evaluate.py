"""`python -m training evaluate`: measures what models/ ships on data that no network was trained on."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from PIL import Image
from rich.progress import track

from anime_painter.classes import CLASS_COUNT, CLASSES, EYE, FACE, HAIR
from anime_painter.errors import UserError

if TYPE_CHECKING:
    from anime_painter.inference.painter import Painter
    from training.data.annotated import Annotated as Portrait

Figures = dict[str, float]

SHEET_COLUMNS, SHEET_ROWS = 6, 4
_CELL, _INSET = 256, 72
# The class whose mean colour shows what the sliders of a group do.
_SHOWN_BY = {"hair": HAIR, "eye": EYE, "skin": FACE}
_SLIDER_PORTRAITS = 3


def register(app: typer.Typer) -> None:
    """Adds the command `evaluate` to the training command line."""
    app.command("evaluate")(_evaluate)


def _evaluate(
    corpus: Annotated[Path, typer.Option(help="Directory of the drawn corpus; its held-out part is used.")],
    out: Annotated[Path, typer.Option(help="Folder for metrics.json and the sheet of portraits.")],
    models: Annotated[Path, typer.Option(help="Folder of the exported networks.")] = Path("models"),
    annotated: Annotated[Path | None, typer.Option(help="Directory of annotated portraits.")] = None,
    count: Annotated[int, typer.Option(min=2, help="Most held-out masks to paint.")] = 200,
    record: Annotated[bool, typer.Option(help="Enter the figures into the manifest and the cards.")] = False,
) -> None:
    """Measures the exported networks on held-out masks and portraits, and paints a sheet of 24."""
    figures = evaluate(models, corpus, annotated, out, count)
    if record:
        record_figures(models, figures)
    for name, values in figures.items():
        for key, value in values.items():
            typer.echo(f"{name}  {key}  {value:.4g}")


def evaluate(models: Path, corpus: Path, annotated: Path | None, out: Path, count: int) -> dict[str, Figures]:
    """Measures and writes `out/metrics.json` and `out/painted.jpg`.

    Args:
        count: most held-out masks that are painted; the Fréchet distance wants a few hundred.

    Returns:
        Figures by the manifest's names of the networks.

    Raises:
        UserError: models, corpus or annotated portraits are missing or damaged.
    """
    from anime_painter.inference.painter import Painter
    from training.data.annotated import load_annotated
    from training.stages.segmenter import held_out_characters

    painter = Painter.open(models)
    characters = held_out_characters(corpus, count)
    masks = [c.mask for c in characters]
    painted = [
        painter.paint(mask, painter.sample_style(i))
        for i, mask in enumerate(track(masks, "painting", transient=True))
    ]
    out.mkdir(parents=True, exist_ok=True)
    sheet(painted, masks).save(out / "painted.jpg", quality=92)
    segmenter = _named("corpus", _segmenter_iou(painter, characters))
    if annotated is not None:
        segmenter |= _named("annotated", _segmenter_iou(painter, load_annotated(annotated, "held-out")))
    figures = {
        "generator": _generator_figures(painter, painted, characters),
        "segmenter": segmenter,
        "attributes": slider_figures(painter, models, masks[:_SLIDER_PORTRAITS]),
    }
    part = out / "metrics.json.part"
    part.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    os.replace(part, out / "metrics.json")
    return figures


def record_figures(models: Path, figures: Mapping[str, Figures]) -> None:
    """Enters figures into the entries of models/manifest.json beside those from training, and into cards."""
    from training.cards import write_cards
    from training.export import merge_manifest, read_manifest

    entries = read_manifest(models)
    for name, values in figures.items():
        entries[name]["metrics"] |= values
    merge_manifest(models, entries)
    write_cards(models)


def _generator_figures(
    painter: Painter, painted: list[np.ndarray], characters: Sequence[Portrait]
) -> Figures:
    from training.stages.segmenter import iou

    again = [_segment(painter, picture) for picture in track(painted, "segmenting", transient=True)]
    resegmented = iou(again, [c.mask for c in characters])
    real, fake = features([c.picture for c in characters]), features(painted)
    half = len(real) // 2
    return {
        "painted_masks": len(painted),
        **_named("resegmentation", resegmented),
        "efficientnet_frechet": round(frechet_distance(real, fake), 2),
        # Two halves of the drawn portraits differ this much by chance alone.
        "efficientnet_frechet_of_halves": round(frechet_distance(real[:half], real[half:]), 2),
    }


def _segmenter_iou(painter: Painter, portraits: Sequence[Portrait]) -> Figures:
    from training.stages.segmenter import iou

    predicted = [_segment(painter, p.picture) for p in track(portraits, "segmenting", transient=True)]
    return iou(predicted, [p.mask for p in portraits])


def _segment(painter: Painter, picture: np.ndarray) -> np.ndarray:
    """The mask of a 512 px portrait, which is taken as it is."""
    from anime_painter.inference import framing

    return painter.segment(framing.whole(picture))[0]


def slider_figures(painter: Painter, models: Path, masks: Sequence[np.ndarray]) -> Figures:
    """What the colour sliders do at full strength, for each group, as distances in Oklab (white to black: 1).

    `GROUP_left` is how far the region's mean colour still is from the target, `GROUP_before` how far it was,
    `GROUP_others_moved` how far the mean colours of the other classes went.
    """
    targets = _targets(models)
    figures: Figures = {}
    for group, colours in targets.items():
        rows = []
        for i, mask in enumerate(masks):
            style = painter.sample_style(100 + i)
            before = mean_colours(painter.paint(mask, style), mask)
            for name, target in colours.items():
                style_now = painter.recolour(style, {group: {name: 1.0}})
                after = mean_colours(painter.paint(mask, style_now), mask)
                rows.append(_slider_row(before, after, np.asarray(target), group))
        left, start, others = np.nanmean(np.array(rows), axis=0)
        figures |= {f"{group}_before": start, f"{group}_left": left, f"{group}_others_moved": others}
    return {key: round(float(value), 4) for key, value in figures.items()}


def _slider_row(
    before: np.ndarray, after: np.ndarray, target: np.ndarray, group: str
) -> tuple[float, float, float]:
    shown = _SHOWN_BY[group]
    # The skin sliders move face and skin together.
    moved = {shown, 1} if group == "skin" else {shown}
    others = [c for c in range(CLASS_COUNT) if c not in moved]
    return (
        float(np.linalg.norm(after[shown] - target)),
        float(np.linalg.norm(before[shown] - target)),
        float(np.nanmean(np.linalg.norm(after[others] - before[others], axis=1))),
    )


def _targets(models: Path) -> dict[str, dict[str, list[float]]]:
    path = models / "attributes.json"
    try:
        groups = json.loads(path.read_text(encoding="utf-8"))["groups"]
        return {name: group["targets"] for name, group in groups.items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} is missing or damaged; export the attributes again.") from error


def mean_colours(picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Mean Oklab colour of each class region, float[7, 3]; not a number where a class is absent."""
    import torch

    from training.data.augment import class_coverage
    from training.oklab import region_colours

    planes = torch.from_numpy(picture).permute(2, 0, 1)[None].float().div(255)
    colours = region_colours(planes, class_coverage(torch.tensor(mask)[None], mask.shape[0]))[0].numpy()
    colours[~np.isin(np.arange(CLASS_COUNT), mask)] = np.nan
    return colours


def features(pictures: Sequence[np.ndarray]) -> np.ndarray:
    """EfficientNet-Lite0's features at 1/16 of 256 px, averaged over each picture: float[N, 112]."""
    import torch
    from torch.nn import functional as F

    from training.nets.backbone import Backbone

    net = Backbone(levels=4).eval()
    rows = []
    with torch.no_grad():
        for picture in track(pictures, "comparing", transient=True):
            planes = torch.from_numpy(picture).permute(2, 0, 1)[None].float().div(255)
            rows.append(net(F.interpolate(planes, (256, 256), mode="area"))[-1].mean((2, 3))[0].numpy())
    return np.array(rows, np.float64)


def frechet_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Distance of two sets of features float[N, D] seen as Gaussians (Heusel et al., 2017).

    With other features than Inception's it is no FID, and its numbers compare with nobody else's.
    """
    covariances = [np.cov(x, rowvar=False) for x in (a, b)]
    # trace(sqrt(A B)) from the eigenvalues of A B, which are real and not negative but for rounding.
    eigenvalues = np.linalg.eigvals(covariances[0] @ covariances[1]).real.clip(min=0)
    means = np.square(a.mean(0) - b.mean(0)).sum()
    return float(means + sum(np.trace(c) for c in covariances) - 2 * np.sqrt(eigenvalues).sum())


def sheet(painted: Sequence[np.ndarray], masks: Sequence[np.ndarray]) -> Image.Image:
    """The first 24 portraits, each with its mask in a corner."""
    colours = np.array([c.colour for c in CLASSES], np.uint8)
    picture = Image.new("RGB", (SHEET_COLUMNS * _CELL, SHEET_ROWS * _CELL), "white")
    for i in range(min(SHEET_COLUMNS * SHEET_ROWS, len(painted))):
        x, y = i % SHEET_COLUMNS * _CELL, i // SHEET_COLUMNS * _CELL
        portrait = Image.fromarray(painted[i]).resize((_CELL, _CELL), Image.Resampling.LANCZOS)
        inset = Image.fromarray(colours[masks[i]]).resize((_INSET, _INSET), Image.Resampling.BOX)
        picture.paste(portrait, (x, y))
        picture.paste(inset, (x + _CELL - _INSET, y + _CELL - _INSET))
    return picture


def _named(prefix: str, figures: Mapping[str, float]) -> Figures:
    return {f"{prefix}_{key}": value for key, value in figures.items()}
