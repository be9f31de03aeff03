"""`python -m training sheets`: pictures, none of them picked, by which the shipped networks are judged."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from PIL import Image
from rich.progress import track

from anime_painter.classes import CLASSES, EYE
from training.garment_figures import shows_garment
from training.hand_masks import odd_masks, rough_mask

if TYPE_CHECKING:
    from anime_painter.inference.painter import Painter

COLUMNS, ROWS = 6, 4
_CELL, _INSET = 256, 72
_REFERENCES, _REFERENCE_MASKS = 12, 6
_COMPARED = 8
_RECOLOURED, _SWATCH = 4, 24
"""Rows of a sheet of sliders, and the height of the colours above it, in pixels."""
_GARMENTS = 12
"""Columns of the sheet of garments."""
_TIED = ("sailor", "shirt", "vest", "blazer")
"""Garments with ties and ribbons, which show accents best, in the order of the rows."""
_RANDOM, _RANDOM_COLUMNS, _RANDOM_PAINTED = 64, 16, 16
_WEBP_QUALITIES = (85, 80, 70, 60, 50, 40, 30)
"""The first that makes a sheet small enough is taken."""
_LARGEST = 240_000
"""Bytes of a sheet: the documentation shows them, and a clone shall stay light."""

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]


def register(app: typer.Typer) -> None:
    """Adds the command `sheets` to the training command line."""
    app.command("sheets")(_sheets)


def _sheets(
    corpus: Annotated[Path, typer.Option(help="Directory of the drawn corpus; its held-out part is used.")],
    out: Annotated[Path, typer.Option(help="Folder for the sheets.")],
    models: Annotated[Path, typer.Option(help="Folder of the exported networks.")] = Path("models"),
    annotated: Annotated[Path | None, typer.Option(help="Directory of annotated portraits.")] = None,
    before: Annotated[
        Path | None, typer.Option(help="Folder of earlier networks, to be set beside today's.")
    ] = None,
) -> None:
    """Paints sheets: masks of the corpus, of real portraits and of a hand; references; before and after."""
    from anime_painter.inference.colour_match import shown_colour
    from anime_painter.inference.painter import Painter
    from training.data.annotated import load_annotated
    from training.stages.segmenter import held_out_characters

    painter = Painter.open(models)
    characters = held_out_characters(corpus, COLUMNS * ROWS + _REFERENCES)
    rough = [rough_mask(seed) for seed in range(COLUMNS * ROWS)]
    pages = {
        "painted": of_masks(painter, [c.mask for c in characters[: COLUMNS * ROWS]]),
        "painted_rough": of_masks(painter, rough),
        "painted_odd": of_masks(painter, odd_masks()),
    }
    if painter.can_refine_masks:
        pages["painted_refined"] = of_masks(painter, [painter.refine_mask(mask) for mask in rough])
    masks = [c.mask for c in characters[:_REFERENCE_MASKS]]
    references = [(c.picture, c.mask) for c in characters[-_REFERENCES:]]
    pages["references"] = _in_styles_of(painter, references, masks)
    if painter.can_keep_shading:
        pages["restyled"] = _restyled(painter, [(c.picture, c.mask) for c in characters[:_COMPARED]])
    if painter.can_underpaint:
        pages["underpainted"] = of_underpainting(painter, [c.mask for c in characters[: 2 * COLUMNS]])
    if annotated is not None:
        real = load_annotated(annotated, "held-out", 512)
        # Their masks alone: the pictures are not ours to show.
        pages["painted_annotated"] = of_masks(painter, [p.mask for p in real])
    if before is not None:
        own = [(c.picture, c.mask) for c in characters[:_COMPARED]]
        pages["before_after"] = _before_after([Painter.open(before), painter], own)
    awake = [c.mask for c in characters if shown_colour(c.picture, c.mask, EYE) is not None]
    for group in painter.attributes:
        pages[f"sliders_{group}"] = of_sliders(painter, awake[:_RECOLOURED], group)
    wide = [c.mask for c in characters if shows_garment(c.mask)]
    if painter.garments.names and wide:
        pages["garments"] = of_garments(painter, wide[:_RECOLOURED])
    if painter.accents.names and wide:
        pages["accents"] = of_accents(painter, wide[:_RECOLOURED])
    if painter.can_sample_masks:
        pages |= _of_random_masks(painter)
    out.mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        (out / f"{name}.webp").write_bytes(small_webp(page))
        typer.echo(out / f"{name}.webp")


def of_masks(painter: Painter, masks: Sequence[Mask]) -> Image.Image:
    """Masks in the styles that seeds from 0 on give, as `sheet` lays them out."""
    styles = (painter.sample_style(seed) for seed in range(len(masks)))
    painted = [
        painter.paint(mask, style) for mask, style in zip(track(masks, transient=True), styles, strict=True)
    ]
    return sheet(painted, masks)


def sheet(painted: Sequence[Picture], masks: Sequence[Mask]) -> Image.Image:
    """The first 24 portraits, each with its mask in a corner."""
    shown = min(COLUMNS * ROWS, len(painted))
    page = Image.new("RGB", (COLUMNS * _CELL, -(-shown // COLUMNS) * _CELL), "white")
    for i in range(shown):
        x, y = i % COLUMNS * _CELL, i // COLUMNS * _CELL
        page.paste(_small(painted[i], _CELL), (x, y))
        page.paste(_small(_in_colours(masks[i]), _INSET), (x + _CELL - _INSET, y + _CELL - _INSET))
    return page


def of_sliders(painter: Painter, masks: Sequence[Mask], group: str) -> Image.Image:
    """A column for each colour of a group, at full strength, with the colour at the top; a row for each mask.

    Portraits have 256 px. Those of a row have one style but for the colour, that of the row's number as seed.
    """
    names = painter.attributes[group]
    page = Image.new("RGB", (len(names) * _CELL, len(masks) * _CELL + _SWATCH), "white")
    for x, name in enumerate(track(names, f"colours of {group}", transient=True)):
        page.paste(painter.swatch(group, name), (x * _CELL, 0, (x + 1) * _CELL, _SWATCH))
        for y, mask in enumerate(masks):
            style = painter.recolour(painter.sample_style(y), {group: {name: 1.0}})
            page.paste(Image.fromarray(painter.paint(mask, style, _CELL)), (x * _CELL, y * _CELL + _SWATCH))
    return page


def of_garments(painter: Painter, masks: Sequence[Mask]) -> Image.Image:
    """A column for each of the commonest garments; a row for each mask, in the style of the row's number."""
    names = painter.garments.names[:_GARMENTS]
    page = Image.new("RGB", (len(names) * _CELL, len(masks) * _CELL), "white")
    for x, name in enumerate(track(names, "garments", transient=True)):
        for y, mask in enumerate(masks):
            style = painter.garments.dressed(painter.sample_style(y), name)
            page.paste(_small(painter.paint(mask, style), _CELL), (x * _CELL, y * _CELL))
    return page


def of_accents(painter: Painter, masks: Sequence[Mask]) -> Image.Image:
    """A column for each accent, first none; a row for each mask, in a garment and style of its own."""
    accents, garments = painter.accents.names, painter.garments.names
    page = Image.new("RGB", (len(accents) * _CELL, len(masks) * _CELL), "white")
    for y, mask in enumerate(track(masks, "accents", transient=True)):
        style = painter.sample_style(y)
        tied = [name for name in _TIED[y % len(_TIED) :] if name in garments]
        style = painter.garments.dressed(style, tied[0]) if tied else style
        for x, name in enumerate(accents):
            portrait = painter.paint(mask, painter.accents.accented(style, name))
            page.paste(_small(portrait, _CELL), (x * _CELL, y * _CELL))
    return page


def of_underpainting(painter: Painter, masks: Sequence[Mask]) -> Image.Image:
    """Two rows, and two more: masks painted without the underpainter, and with it."""
    from anime_painter.inference.tones import UNTOLD

    page = Image.new("RGB", (COLUMNS * _CELL, -(-len(masks) // COLUMNS) * 2 * _CELL))
    for i, mask in enumerate(track(masks, "underpainted", transient=True)):
        style, x, y = painter.sample_style(i), i % COLUMNS * _CELL, i // COLUMNS * 2 * _CELL
        for below, kept in enumerate((UNTOLD, None)):
            page.paste(_small(painter.paint(mask, style, 512, kept), _CELL), (x, y + below * _CELL))
    return page


def small_webp(page: Image.Image) -> bytes:
    """A sheet as WebP, as good as fits into 240 kB."""
    for quality in _WEBP_QUALITIES:
        file = io.BytesIO()
        page.save(file, "WEBP", quality=quality)
        if file.tell() <= _LARGEST:
            break
    return file.getvalue()


def _in_styles_of(
    painter: Painter, references: Sequence[tuple[Picture, Mask]], masks: Sequence[Mask]
) -> Image.Image:
    """A column for each reference, itself at the top; a row for each mask, itself at the left."""
    cell = _CELL // 2
    page = Image.new("RGB", ((len(references) + 1) * cell, (len(masks) + 1) * cell), "white")
    for y, mask in enumerate(masks, 1):
        page.paste(_small(_in_colours(mask), cell), (0, y * cell))
    for x, (picture, own) in enumerate(track(references, "references", transient=True), 1):
        page.paste(_small(picture, cell), (x * cell, 0))
        style = painter.encode_style(picture, own)
        for y, mask in enumerate(masks, 1):
            page.paste(_small(painter.paint(mask, style), cell), (x * cell, y * cell))
    return page


def _before_after(painters: Sequence[Painter], own: Sequence[tuple[Picture, Mask]]) -> Image.Image:
    """Rows: the drawn characters, and what each painter makes of their masks in their own styles."""
    page = Image.new("RGB", (len(own) * _CELL, (len(painters) + 1) * _CELL))
    for x, (picture, mask) in enumerate(track(own, "before and after", transient=True)):
        repainted = [painter.paint(mask, painter.encode_style(picture, mask)) for painter in painters]
        for y, shown in enumerate([picture, *repainted]):
            page.paste(_small(shown, _CELL), (x * _CELL, y * _CELL))
    return page


def _restyled(painter: Painter, portraits: Sequence[tuple[Picture, Mask]]) -> Image.Image:
    """Rows: portraits; painted from their masks in other styles; the same with their own shading."""
    page = Image.new("RGB", (len(portraits) * _CELL, 3 * _CELL))
    for x, (picture, mask) in enumerate(track(portraits, "restyled", transient=True)):
        style, shading = painter.sample_style(x), painter.read_shading(picture, mask)
        restyled = [painter.paint(mask, style, 512, kept) for kept in (None, shading)]
        for y, shown in enumerate([picture, *restyled]):
            page.paste(_small(shown, _CELL), (x * _CELL, y * _CELL))
    return page


def _of_random_masks(painter: Painter) -> dict[str, Image.Image]:
    """The masks of the first 64 seeds; and the first of them painted, as `sheet` lays them out."""
    masks = [painter.sample_mask(seed) for seed in track(range(_RANDOM), "random masks", transient=True)]
    cell = _CELL // 2
    page = Image.new("RGB", (_RANDOM_COLUMNS * cell, _RANDOM // _RANDOM_COLUMNS * cell))
    for i, mask in enumerate(masks):
        place = (i % _RANDOM_COLUMNS * cell, i // _RANDOM_COLUMNS * cell)
        page.paste(_small(_in_colours(mask), cell), place)
    return {"random_masks": page, "random_masks_painted": of_masks(painter, masks[:_RANDOM_PAINTED])}


def _in_colours(mask: Mask) -> Picture:
    return np.array([c.colour for c in CLASSES], np.uint8)[mask]


def _small(picture: Picture, side: int) -> Image.Image:
    return Image.fromarray(picture).resize((side, side), Image.Resampling.LANCZOS)
