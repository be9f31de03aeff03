"""`python -m training compare-segmenters`: measures several trained segmenters side by side."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

from anime_painter.errors import UserError
from training.export import commit, origin_of
from training.files import replace_file

if TYPE_CHECKING:
    from torch import nn

    from training.data.annotated import Annotated as Portrait

Figures = dict[str, float]

_TIMED = 9
"""Runs of which the median time is told."""
_SHOWN = 6
"""Characters that are shown, and in which a checkerboard is looked for: it is in all of them or in none."""


def register(app: typer.Typer) -> None:
    """Adds the command `compare-segmenters` to the training command line."""
    app.command("compare-segmenters")(_compare)


def _compare(
    runs: Annotated[list[Path], typer.Argument(help="Runs of the segmenter, or master weights.")],
    corpus: Annotated[Path, typer.Option(help="Directory of the drawn corpus; its held-out part is used.")],
    out: Annotated[Path, typer.Option(help="Folder for segmenters.md, its curves and its sheet.")],
) -> None:
    """Compares segmenters: how right, how free of a grid, how fast, how large; with curves and a sheet."""
    typer.echo(table(compare(runs, corpus, out)))


def compare(runs: Sequence[Path], corpus: Path, out: Path) -> dict[str, Figures]:
    """Measures and writes `out/segmenters.md`, `out/segmenters_curves.png` and `out/segmenters.png`.

    IoU of characters and annotated portraits left out are those that each run's last checkpoint measured. The
    sheet shows characters of the corpus alone: annotated portraits are nobody's to hand on.

    Returns:
        Figures by the runs' names.

    Raises:
        UserError: two runs have one name; a run or the corpus is missing or damaged.
    """
    from training.segmenter_pictures import curves, sheet
    from training.stages.segmenter import held_out_characters, trained_net

    nets = {run.stem: trained_net(run) for run in runs}
    if len(nets) < len(runs):
        raise UserError("Two of the runs have the same name; give each folder a name of its own.")
    characters = held_out_characters(corpus, _SHOWN)
    figures = {
        run.stem: {**_cost(net), "checkerboard": _checkerboard(net, characters), **_told(run)}
        for run, net in zip(runs, nets.values(), strict=True)
    }
    out.mkdir(parents=True, exist_ok=True)
    replace_file(out / "segmenters.md", lambda part: part.write_text(table(figures), encoding="utf-8"))
    replace_file(out / "segmenters.png", lambda part: sheet(nets, characters).save(part, "PNG"))
    replace_file(out / "segmenters_curves.png", lambda part: curves(runs).savefig(part, format="png"))
    return figures


def table(figures: Mapping[str, Figures]) -> str:
    """A Markdown table with a column for each segmenter, and the commit of the code that measured them."""
    keys = dict.fromkeys(key for told in figures.values() for key in told)
    rows = [
        " | ".join([f"| {key}", *(f"{told[key]:.4g}" if key in told else "" for told in figures.values())])
        + " |"
        for key in keys
    ]
    head = " | ".join(["| figure", *figures]) + " |"
    line = "|---" * (len(figures) + 1) + "|"
    return "\n".join([f"Measured at commit `{commit()}`.", "", head, line, *rows]) + "\n"


def _told(run: Path) -> Figures:
    """What it was trained on, all runs behind it together, and what its last checkpoint measured."""
    origin = origin_of(run, "segmenter")
    trained = {key: sum(earlier[key] for earlier in origin["runs"]) for key in ("pictures", "minutes")}
    sources = ("annotated_", "corpus_")
    return {**trained, **{k: v for k, v in origin["metrics"].items() if k.startswith(sources)}}


def _cost(net: nn.Module) -> Figures:
    """Time of the processor for a picture at 512 px under ONNX Runtime on one thread, and size."""
    from training.onnx_files import open_session, write_onnx
    from training.stages.segmenter import PICTURE_SIZE
    from training.trials import trial_picture

    trial = {"picture": trial_picture(0, PICTURE_SIZE)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "segmenter.onnx"
        # Timed, not shipped: the export's own check is not wanted here.
        write_onnx(net, path, ("logits",), [trial], lambda ours, theirs: True)
        runtime, megabytes = open_session(path, threads=1), path.stat().st_size / 1e6
    inputs = {name: tensor.numpy() for name, tensor in trial.items()}
    times = []
    for _ in range(_TIMED):
        begin = time.process_time()
        runtime.run(None, inputs)
        times.append(time.process_time() - begin)
    parameters = sum(p.numel() for p in net.parameters())
    return {
        "ms": float(np.median(times)) * 1e3,
        "million_parameters": parameters / 1e6,
        "megabytes": megabytes,
    }


def _checkerboard(net: nn.Module, portraits: Sequence[Portrait]) -> float:
    import torch

    from training.measures import checkerboard
    from training.stages.segmenter import probabilities

    cpu = torch.device("cpu")
    return float(np.mean([checkerboard(probabilities(net, p.picture, cpu), p.mask) for p in portraits]))
