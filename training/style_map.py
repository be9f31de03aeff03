"""`python -m training map`: lays the corpus's styles out by t-SNE, as a picture and as the map that ships.

Method: van der Maaten and Hinton, "Visualizing Data using t-SNE", 2008.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import cv2
import numpy as np
import typer
from numpy.typing import NDArray
from PIL import Image, ImageOps
from rich.progress import track

from anime_painter.classes import HAIR
from anime_painter.errors import UserError
from training import provenance
from training.export import file_entry, merge_manifest, read_manifest
from training.files import replace_file

if TYPE_CHECKING:
    from anime_painter.inference.painter import Painter

TILE = 48
"""Side of a shipped portrait, in pixels."""
_COLUMNS = 20
_CANVAS, _SHOWN, _BORDER = 4096, 60, 4
"""Of the picture: its side, that of a portrait in it, and the width of its border, in pixels."""
_LARGEST = 400_000
"""Bytes of the two shipped files together."""
_QUALITIES = (88, 82, 75, 68, 60)
_READ = 128
"""Side at which portraits are read, in pixels: that of the style encoder."""


@dataclass(frozen=True)
class Styles:
    """Characters as the style encoder sees them.

    Attributes:
        codes: float32[N, 7, 16].
        portraits: uint8[N, 128, 128, 3] RGB.
        hair: names of their hair colours.
    """

    codes: NDArray[np.float32]
    portraits: NDArray[np.uint8]
    hair: Sequence[str]


def register(app: typer.Typer) -> None:
    """Adds the command `map` to the training command line."""
    app.command("map")(_map)


def _map(
    corpus: Annotated[Path, typer.Option(help="Directory of the drawn corpus.")],
    out: Annotated[Path, typer.Option(help="Folder for the picture of all styles.")],
    models: Annotated[Path, typer.Option(help="Folder of the networks, which gets the map.")] = Path(
        "models"
    ),
    count: Annotated[int, typer.Option(min=50, help="Characters to lay out.")] = 4000,
    points: Annotated[int, typer.Option(min=10, help="How many of them ship.")] = 400,
    seed: Annotated[int, typer.Option(min=0, help="Of the layout.")] = 0,
) -> None:
    """Lays out the corpus's styles by t-SNE: a picture, and the map that the window shows."""
    entries = write_map(models, corpus, out, count, points, seed)
    for name, entry in entries.items():
        typer.echo(f"{name}: {entry['file']}, {entry['bytes'] / 1e3:.0f} KB")


def write_map(models: Path, corpus: Path, out: Path, count: int, points: int, seed: int) -> dict[str, Any]:
    """Writes `out/style_map.jpg`, and style_map.json and style_map_tiles.jpg into `models`.

    Args:
        count: characters that are laid out.
        points: those that ship, spread over the map.

    Returns:
        The manifest's new entries.

    Raises:
        UserError: models or corpus are missing or damaged, or the map would be too large to ship.
    """
    from anime_painter.inference.painter import Painter
    from training.cards import write_cards
    from training.data.corpus import corpus_manifest

    painter = Painter.open(models)
    styles = encode_styles(painter, corpus, count)
    places, divergence = lay_out(styles.codes, seed)
    out.mkdir(parents=True, exist_ok=True)
    drawn = picture(painter, styles, places)
    replace_file(out / "style_map.jpg", lambda part: drawn.save(part, "JPEG", quality=88))
    chosen = spread(places, points)
    told = _points(styles, places, chosen)
    files = {"style_map": told, "style_map_tiles": _tiles(styles, chosen, _LARGEST - len(told))}
    recipe = {"count": len(places), "points": len(chosen), "seed": seed}
    own = {"command": provenance.command_line(), "recipe": recipe, "steps": 0, "pictures": 0, "minutes": 0}
    origin = {
        "metrics": {"divergence": divergence},
        "recipe": recipe,
        "seed": seed,
        "runs": [*read_manifest(models).get("style_encoder", {}).get("runs", []), own],
        "corpus": corpus_manifest(corpus),
    }
    entries = {}
    for (name, data), ending in zip(files.items(), ("json", "jpg"), strict=True):
        path = models / f"{name}.{ending}"
        replace_file(path, lambda part, data=data: part.write_bytes(data))
        entries[name] = file_entry(path, origin)
    merge_manifest(models, entries)
    write_cards(models)
    return entries


def encode_styles(painter: Painter, corpus: Path, count: int) -> Styles:
    """Encodes the first characters of a corpus, training part and all, by their exact masks."""
    from training.corpus.store import mask_path, portrait_path, read_attributes
    from training.data.corpus import corpus_seeds, corpus_size
    from training.data.masks import read_mask, read_picture

    seeds, stored = corpus_seeds(corpus, "all")[:count], corpus_size(corpus)
    labels = {row["seed"]: row.get("hair_colour") for row in read_attributes(corpus)}
    codes, portraits, hair = [], [], []
    for seed in track(seeds, "encoding", transient=True):
        portrait = read_picture(portrait_path(corpus, seed), _READ, stored)
        mask = read_mask(mask_path(corpus, seed), _READ)
        codes.append(painter.encode_style(portrait, mask))
        portraits.append(portrait)
        hair.append(labels.get(seed) or name_hair(painter, portrait, mask))
    return Styles(np.array(codes), np.array(portraits), hair)


def name_hair(painter: Painter, portrait: NDArray[np.uint8], mask: NDArray[np.uint8]) -> str:
    """The slider whose colour is nearest to that of the hair in a picture, in Oklab; without hair, "none"."""
    from anime_painter.inference import oklab

    pixels = portrait[mask == HAIR]
    if not len(pixels):
        return "none"
    shown = np.median(oklab.from_srgb(pixels), axis=0)
    distances = {
        name: float(np.linalg.norm(oklab.from_srgb(painter.swatch("hair", name)) - shown))
        for name in painter.attributes["hair"]
    }
    return min(distances, key=lambda name: distances[name])


def lay_out(codes: NDArray[np.float32], seed: int) -> tuple[NDArray[np.float64], float]:
    """Places float64[N, 2] in 0..1 of codes float32[N, 7, 16], and the divergence that t-SNE ends with."""
    from sklearn.manifold import TSNE

    perplexity = min(30.0, (len(codes) - 1) / 3)
    tsne = TSNE(perplexity=perplexity, init="pca", random_state=seed)
    found = np.asarray(tsne.fit_transform(codes.reshape(len(codes), -1)), np.float64)
    low, high = found.min(0), found.max(0)
    return (found - low) / np.maximum(high - low, 1e-9), round(float(tsne.kl_divergence_), 4)


def spread(places: NDArray[np.float64], count: int) -> list[int]:
    """Indices of points that cover the map evenly: each next one is the farthest from all before."""
    chosen = [int(np.square(places - places.mean(0)).sum(1).argmin())]
    distance = np.square(places - places[chosen[0]]).sum(1)
    while len(chosen) < min(count, len(places)):
        chosen.append(int(distance.argmax()))
        distance = np.minimum(distance, np.square(places - places[chosen[-1]]).sum(1))
    return chosen


def picture(painter: Painter, styles: Styles, places: NDArray[np.float64]) -> Image.Image:
    """All portraits at their places, each with a border in its hair's colour."""
    canvas = Image.new("RGB", (_CANVAS, _CANVAS), "white")
    colours = {name: painter.swatch("hair", name) for name in painter.attributes["hair"]}
    for portrait, hair, place in zip(styles.portraits, styles.hair, places, strict=True):
        small = Image.fromarray(portrait).resize((_SHOWN, _SHOWN), Image.Resampling.BOX)
        framed = ImageOps.expand(small, _BORDER, colours.get(hair, (128, 128, 128)))
        x, y = (place * (_CANVAS - framed.width)).astype(int).tolist()
        canvas.paste(framed, (x, y))
    return canvas


def _points(styles: Styles, places: NDArray[np.float64], chosen: Sequence[int]) -> bytes:
    from anime_painter.inference.style_map import encode

    points = [
        {
            "x": round(float(places[i, 0]), 4),
            "y": round(float(places[i, 1]), 4),
            "hair": styles.hair[i],
            "tile": tile,
            "code": encode(styles.codes[i]),
        }
        for tile, i in enumerate(chosen)
    ]
    lines = ",\n".join(json.dumps(point) for point in points)
    return f'{{"format": 1, "side": {TILE}, "columns": {_COLUMNS}, "points": [\n{lines}\n]}}\n'.encode()


def _tiles(styles: Styles, chosen: Sequence[int], most: int) -> bytes:
    """The sheet as a JPEG of `most` bytes at most, as good as that allows.

    Raises:
        UserError: no quality is low enough.
    """
    rows = -(-len(chosen) // _COLUMNS)
    sheet = np.zeros((rows * TILE, _COLUMNS * TILE, 3), np.uint8)
    for tile, i in enumerate(chosen):
        top, left = (k * TILE for k in divmod(tile, _COLUMNS))
        small = cv2.resize(styles.portraits[i], (TILE, TILE), interpolation=cv2.INTER_AREA)
        sheet[top : top + TILE, left : left + TILE] = small
    for quality in _QUALITIES:
        file = io.BytesIO()
        Image.fromarray(sheet).save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= most:
            return file.getvalue()
    raise UserError(f"A map of {len(chosen)} points is too large to ship; pass fewer with --points.")
