"""Pictures of a comparison of segmenters: how they learnt, and what they cut where they disagree."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from anime_painter.classes import CLASSES
from training.checkpoint import is_master, read_state
from training.log import LOG

if TYPE_CHECKING:
    from torch import nn

    from training.data.annotated import Annotated

_CROP = 128
"""Side of what is shown of a portrait, in pixels of the portrait."""
_CELL, _HEAD = 192, 20
"""Of the sheet: side of a cell, and height of the line of names, in pixels."""


def curves(runs: Sequence[Path]) -> Figure:
    """The loss of each run, and the mIoU at its checkpoints, over the pictures seen."""
    figure = Figure(figsize=(9, 3.2), dpi=100, layout="constrained")
    loss, right = figure.subplots(1, 2)
    for run in (r for r in runs if not is_master(r)):
        batch = read_state(run)["recipe"]["batch"]
        rows = [json.loads(line) for line in (run / LOG).read_text(encoding="utf-8").splitlines()]
        _line(loss, rows, "entropy", batch, label=run.stem)
        (drawn,) = _line(right, rows, "corpus_miou", batch, label=f"{run.stem}, corpus", marker=".")
        _line(
            right,
            rows,
            "annotated_miou",
            batch,
            marker=".",
            linestyle="--",
            color=drawn.get_color(),
            label=f"{run.stem}, annotated",
        )
    loss.set(xlabel="pictures", ylabel="cross entropy", ylim=(0, 2))
    right.set(xlabel="pictures", ylabel="mIoU, held out", ylim=(0, 1))
    for axes in (loss, right):
        axes.grid(alpha=0.3)
    loss.legend(fontsize=7)
    right.legend(fontsize=6, ncols=2)
    return figure


def _line(axes: Any, rows: Sequence[Mapping[str, float]], key: str, batch: int, **style: Any) -> Any:
    told = [(row["step"] * batch, row[key]) for row in rows if key in row]
    return axes.plot(*np.array(told).reshape(-1, 2).T, linewidth=1, **style)


def sheet(nets: Mapping[str, nn.Module], portraits: Sequence[Annotated]) -> Image.Image:
    """Portraits, each cut by every net, near and where the nets disagree most.

    Returns:
        Columns: portrait with the place that is shown, that place, what each net made of it, the truth.
    """
    import torch

    from training.stages.segmenter import predict

    columns = ["portrait", "near", *nets, "true mask"]
    picture = Image.new("RGB", (len(columns) * _CELL, _HEAD + len(portraits) * _CELL), "white")
    pen = ImageDraw.Draw(picture)
    for column, name in enumerate(columns):
        pen.text((column * _CELL + 6, 4), name, fill="black")
    colours = np.array([c.colour for c in CLASSES], np.uint8)
    for row, portrait in enumerate(portraits):
        masks = [predict(net, [portrait.picture], torch.device("cpu"))[0] for net in nets.values()]
        left, top = _most_disputed(masks)
        here = np.s_[top : top + _CROP, left : left + _CROP]
        marked = cv2.rectangle(
            portrait.picture.copy(), (left, top), (left + _CROP, top + _CROP), (255, 0, 0), 4
        )
        cells = [marked, portrait.picture[here], *(colours[m[here]] for m in (*masks, portrait.mask))]
        for column, cell in enumerate(cells):
            how = Image.Resampling.NEAREST if column > 1 else Image.Resampling.LANCZOS
            shown = Image.fromarray(cell).resize((_CELL, _CELL), how)
            picture.paste(shown, (column * _CELL, _HEAD + row * _CELL))
    return picture


def _most_disputed(masks: Sequence[NDArray[np.uint8]]) -> tuple[int, int]:
    """Left and top of the square of `_CROP` pixels in which most pixels are given different classes."""
    disputed = np.zeros(masks[0].shape, np.float32)
    for mask in masks[1:]:
        disputed += mask != masks[0]
    counts = cv2.boxFilter(disputed, -1, (_CROP, _CROP), anchor=(0, 0), normalize=False)
    last = len(disputed) - _CROP
    top, left = divmod(int(counts[: last + 1, : last + 1].argmax()), last + 1)
    return left, top
