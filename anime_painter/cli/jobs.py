"""What the commands do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anime_painter import resources
from anime_painter.classes import CLOTHES
from anime_painter.cli.files import each, spread, targets
from anime_painter.document.export import SIZES
from anime_painter.document.styling import Reference
from anime_painter.errors import Message, UserError
from anime_painter.inference.framing import Framing
from anime_painter.inference.generator import PORTRAIT, PREVIEW
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.painter import Painter, Provider, Shading, Style
from anime_painter.mask_files import read_mask, write_mask
from anime_painter.pictures import read_picture, write_picture

_NO_STYLE: Style = np.zeros((7, 16), np.float32)


@dataclass(frozen=True)
class Wishes:
    """How portraits are to be painted.

    Attributes:
        reference: portrait whose style is taken, or None.
        seed: number of a sampled style, or None.
        colours: by group, "COLOUR" or "COLOUR=STRENGTH" as typed.
        garment: "KIND" or "KIND=PATTERN" as typed, or None.
        accent: colour of what the clothes have beside their own, or None.
        size: side of the portraits in pixels, one of `SIZES`.
    """

    reference: Path | None
    seed: int | None
    colours: dict[str, list[str]]
    garment: str | None
    accent: str | None
    size: int

    def sliders(self) -> dict[str, dict[str, float]]:
        """Strengths by group and colour."""
        return {
            group: dict(_slider(text) for text in texts) for group, texts in self.colours.items() if texts
        }

    def applied(self, style: Style, painter: Painter) -> Style:
        """A style, float32[7, 16], in the colours, the garment and the accent that are wished for.

        Raises:
            UserError: there is no such colour, garment or accent.
        """
        style = painter.recolour(style, self.sliders())
        if self.garment is not None:
            kind, _, pattern = self.garment.partition("=")
            style = painter.garments.dressed(style, kind, pattern or None)
        return style if self.accent is None else painter.accents.accented(style, self.accent)

    def shading_of(self, picture: NDArray[np.uint8], mask: NDArray[np.uint8], painter: Painter) -> Shading:
        """What stays of a picture uint8[H, W, 3]; where another garment is wished for, its folds do not."""
        shown = Reference("", picture, mask)
        shown = shown if self.garment is None else shown.without(CLOTHES)
        return painter.read_shading(shown.picture, shown.mask)

    def painted(
        self, mask: NDArray[np.uint8], style: Style, painter: Painter, shading: Shading | None = None
    ) -> NDArray[np.uint8]:
        """The portrait of a mask in a style as wished, uint8[size, size, 3]."""
        style = self.applied(style, painter)
        laid_out = painter.underpaint(mask, style, shading)
        portrait = painter.paint(mask, style, min(self.size, PORTRAIT), laid_out)
        return painter.resized(portrait, self.size)


def check_size(size: int, sizes: Sequence[int] = SIZES) -> None:
    """Raises UserError where portraits are not made in a size."""
    if size not in sizes:
        raise UserError(f"--size is {size}, it can be {', '.join(map(str, sizes))}.")


def open_painter(models: Path | None, cpu: bool) -> Painter:
    """The painter that all commands use."""
    return Painter.open(models, Provider.CPU if cpu else Provider.AUTO)


def paint(
    masks: Sequence[Path], out: Path, wishes: Wishes, refine: bool, painter: Painter, as_json: bool
) -> None:
    """Paints every mask; without reference and seed each gets a sampled style of its own."""
    files = spread(masks)
    places = targets(files, out, ".png")
    wishes.applied(_NO_STYLE, painter)  # A wrong colour is told before any work is done.
    reference = _style_of(wishes.reference, painter) if wishes.reference else None

    def work(source: Path, target: Path) -> dict[str, Any]:
        mask, warning = read_mask(source)
        mask = painter.refine_mask(mask) if refine else mask
        seed = wishes.seed if wishes.seed is not None else files.index(source)
        style = reference if reference is not None else painter.sample_style(seed)
        write_picture(target, wishes.painted(mask, style, painter))
        told = {} if reference is not None else {"seed": seed}
        return {**told, **_warning(warning)}

    each(files, places, work, "painting", as_json)


def segment(pictures: Sequence[Path], out: Path, painter: Painter, as_json: bool) -> None:
    """Writes the mask of every picture as a palette PNG."""
    files = spread(pictures)

    def work(source: Path, target: Path) -> dict[str, Any]:
        framing, mask, confidence = _cut(source, painter)
        write_mask(target, mask)
        box = framing.box
        return {"box": [box.left, box.top, box.side], "confidence": round(float(confidence.mean()), 3)}

    each(files, targets(files, out, ".png"), work, "segmenting", as_json)


def restyle(
    pictures: Sequence[Path], out: Path, wishes: Wishes, shaded: bool, painter: Painter, as_json: bool
) -> None:
    """Paints every picture anew from its own mask, with its own shading or without."""
    files = spread(pictures)
    places = targets(files, out, ".png")
    wishes.applied(_NO_STYLE, painter)
    reference = _style_of(wishes.reference, painter) if wishes.reference else None

    def work(source: Path, target: Path) -> dict[str, Any]:
        framing, mask, _ = _cut(source, painter)
        if reference is not None:
            style = reference
        elif wishes.seed is not None:
            style = painter.sample_style(wishes.seed)
        else:
            style = painter.encode_style(framing.picture, mask)
        shading = (
            wishes.shading_of(framing.picture, mask, painter) if shaded and painter.can_keep_shading else None
        )
        write_picture(target, wishes.painted(mask, style, painter, shading))
        return {}

    each(files, places, work, "restyling", as_json)


def sample(
    sheet: Path, count: int, masks: Sequence[Path], seed: int, size: int, painter: Painter, as_json: bool
) -> None:
    """Writes a sheet of portraits: masks in turn, a new style for each.

    Raises:
        UserError: the size is none that is painted.
    """
    check_size(size, (PREVIEW, PORTRAIT))
    files = spread(masks or [resources.assets_folder() / "masks"])
    read = [read_mask(path)[0] for path in files[:count]]
    columns = int(np.ceil(np.sqrt(count * 1.5)))
    rows = -(-count // columns)
    picture = np.full((rows * size, columns * size, 3), 255, np.uint8)
    for k in range(count):
        y, x = (k // columns) * size, (k % columns) * size
        portrait = painter.paint(read[k % len(read)], painter.sample_style(seed + k), size)
        picture[y : y + size, x : x + size] = portrait
    write_picture(sheet, picture)
    print(json.dumps({"output": str(sheet), "count": count, "seed": seed}) if as_json else sheet)


def list_models(models: Path | None, as_json: bool) -> None:
    """Prints the manifest after verifying every file."""
    manifest = Manifest.load(models or resources.models_folder())
    for name in manifest.models:
        manifest.read(name)
    if as_json:
        print(json.dumps({name: entry.model_dump() for name, entry in manifest.models.items()}, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("model", "file", "MB", "licence", "figures", title=str(manifest.folder))
    for name, entry in manifest.models.items():
        figures = ", ".join(f"{k} {v}" for k, v in entry.metrics.items() if isinstance(v, int | float))
        table.add_row(name, entry.file, f"{entry.bytes / 1e6:.1f}", entry.licence, figures)
    Console().print(table)


def _cut(source: Path, painter: Painter) -> tuple[Framing, np.ndarray, np.ndarray]:
    framing = painter.frame_head(read_picture(source))
    mask, confidence = painter.segment(framing)
    return framing, mask, confidence


def _style_of(reference: Path, painter: Painter) -> Style:
    framing, mask, _ = _cut(reference, painter)
    return painter.encode_style(framing.picture, mask)


def _slider(text: str) -> tuple[str, float]:
    colour, _, strength = text.partition("=")
    if not strength and "=" not in text:
        return colour, 1.0
    try:
        return colour, float(strength)
    except ValueError as error:
        raise UserError(f"'{text}' is no colour; write it as pink or pink=0.8.") from error


def _warning(message: Message | None) -> dict[str, str]:
    return {"warning": str(message)} if message else {}
