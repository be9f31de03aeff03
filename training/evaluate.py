"""`python -m training evaluate`: measures what models/ ships on data that no network was trained on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from rich.progress import track

from training.corpus.store import read_attributes
from training.export import commit
from training.files import replace_file
from training.measures import Likeness, calibration_error, hair_noise, halo
from training.sheets import sheet

if TYPE_CHECKING:
    from anime_painter.inference.painter import Painter
    from training.data.annotated import Annotated as Portrait

Figures = dict[str, float]

_STYLES, _STYLED_MASKS = 4, 12
"""Diversity is measured between this many styles, on so many masks."""
_RESTYLED = 40
"""Drawn characters that are restyled."""


def register(app: typer.Typer) -> None:
    """Adds the command `evaluate` to the training command line."""
    app.command("evaluate")(_evaluate)


def _evaluate(
    corpus: Annotated[Path, typer.Option(help="Directory of the drawn corpus; its held-out part is used.")],
    out: Annotated[Path, typer.Option(help="Folder for metrics.json and the sheet of portraits.")],
    models: Annotated[Path, typer.Option(help="Folder of the exported networks.")] = Path("models"),
    annotated: Annotated[Path | None, typer.Option(help="Directory of annotated portraits.")] = None,
    count: Annotated[int, typer.Option(min=2, help="Most held-out masks to paint.")] = 200,
    coloured: Annotated[int, typer.Option(min=1, help="Most masks to try every colour on.")] = 50,
    record: Annotated[bool, typer.Option(help="Enter the figures into the manifest and the cards.")] = False,
) -> None:
    """Measures the exported networks on held-out masks and portraits, and paints a sheet of 24."""
    figures = evaluate(models, corpus, annotated, out, count, coloured)
    if record:
        record_figures(models, figures)
    typer.echo(table(figures))


def evaluate(
    models: Path, corpus: Path, annotated: Path | None, out: Path, count: int, coloured: int
) -> dict[str, Figures]:
    """Measures and writes `out/metrics.json`, as a table `out/evaluation.md`, and `out/painted.jpg`.

    Args:
        count: most held-out masks that are painted; the Fréchet distance wants a few hundred.
        coloured: most masks on which all colours of the sliders are tried.

    Returns:
        Figures by the manifest's names of the networks.

    Raises:
        UserError: models, corpus or annotated portraits are missing or damaged.
    """
    from anime_painter.inference.painter import Painter
    from training.colour_figures import reference_figures, slider_figures
    from training.data.annotated import load_annotated
    from training.garment_figures import accent_figures, garment_figures
    from training.restyling_figures import restyling_figures
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
    figures = {
        "generator": _generator_figures(painter, painted, characters) | accent_figures(painter, characters),
        "segmenter": _named("corpus", _segmenter_figures(painter, characters)),
        "attributes": slider_figures(painter, masks[:coloured])
        | garment_figures(painter, characters, _garments_of(corpus, characters)),
    }
    if annotated is not None:
        portraits = load_annotated(annotated, "held-out")
        figures["segmenter"] |= _named("annotated", _segmenter_figures(painter, portraits))
        figures["style_encoder"] = reference_figures(painter, load_annotated(annotated, "all"))
    if painter.can_keep_shading:
        figures["shaded_preview"] = _named("corpus", restyling_figures(painter, characters[:_RESTYLED]))
        if annotated is not None:
            large = load_annotated(annotated, "held-out", 512)
            figures["shaded_preview"] |= _named("annotated", restyling_figures(painter, large))
    texts = {"metrics.json": json.dumps(figures, indent=2) + "\n", "evaluation.md": table(figures)}
    for name, text in texts.items():
        replace_file(out / name, lambda part, text=text: part.write_text(text, encoding="utf-8"))
    return figures


def _garments_of(corpus: Path, characters: Sequence[Portrait]) -> list[str]:
    labels = {row["seed"]: row["garment"] for row in read_attributes(corpus)}
    return [labels[int(character.name)] for character in characters]


def table(figures: Mapping[str, Figures]) -> str:
    """All figures as one Markdown table, with the commit of the code that measured them."""
    rows = [
        f"| {name} | {key} | {value:.4g} |" for name, told in figures.items() for key, value in told.items()
    ]
    head = f"Measured at commit `{commit()}`."
    return "\n".join([head, "", "| network | figure | value |", "|---|---|---|", *rows]) + "\n"


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
    masks, drawn = [c.mask for c in characters], [c.picture for c in characters]
    flaws = {
        name + source: _mean(map(measure, pictures, masks))
        for name, measure in (("hair_noise", hair_noise), ("halo", halo))
        for source, pictures in (("", painted), ("_of_corpus", drawn))
    }
    return {
        "painted_masks": len(painted),
        **_named("resegmentation", resegmented),
        "efficientnet_frechet": round(frechet_distance(real, fake), 2),
        # Two halves of the drawn portraits differ this much by chance alone.
        "efficientnet_frechet_of_halves": round(frechet_distance(real[:half], real[half:]), 2),
        **flaws,
        **_likeness_figures(painter, characters[:_STYLED_MASKS]),
    }


def _likeness_figures(painter: Painter, characters: Sequence[Portrait]) -> Figures:
    """Perceptual distances: of characters painted again in their own style; between styles of one mask."""
    likeness = Likeness()
    again, between = [], []
    for character in track(characters, "likeness", transient=True):
        mask, own = character.mask, painter.encode_style(character.picture, character.mask)
        painted = likeness.features(painter.paint(mask, own))
        again.append(likeness.distance(likeness.features(character.picture), painted))
        styled = [likeness.features(painter.paint(mask, painter.sample_style(i))) for i in range(_STYLES)]
        between += [likeness.distance(a, b) for a, b in combinations(styled, 2)]
    return {
        "efficientnet_lpips_repainted": _mean(again),
        "efficientnet_lpips_between_styles": _mean(between),
    }


def _mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return round(float(np.mean(known)), 4) if known else 0.0


def _segmenter_figures(painter: Painter, portraits: Sequence[Portrait]) -> Figures:
    """IoU, and the expected calibration error of its confidence."""
    from anime_painter.inference import framing
    from training.stages.segmenter import iou

    found = [
        painter.segment(framing.whole(p.picture)) for p in track(portraits, "segmenting", transient=True)
    ]
    right = [mask == p.mask for (mask, _), p in zip(found, portraits, strict=True)]
    error = calibration_error([confidence for _, confidence in found], right)
    return {**iou([mask for mask, _ in found], [p.mask for p in portraits]), "ece": round(error, 4)}


def _segment(painter: Painter, picture: np.ndarray) -> np.ndarray:
    """The mask of a 512 px portrait, which is taken as it is."""
    from anime_painter.inference import framing

    return painter.segment(framing.whole(picture))[0]


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


def _named(prefix: str, figures: Mapping[str, float]) -> Figures:
    return {f"{prefix}_{key}": value for key, value in figures.items()}
