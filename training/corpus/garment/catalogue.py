"""What artists have authored for the wardrobe: garments, and the blocks they are cut from."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from anime_painter.errors import UserError
from training.corpus.authored import FOLDER, Authored, load
from training.corpus.pieces import Drape, Piece, Shape

Shares = dict[str, tuple[float, float]]
"""How often each value is chosen, for women and for men."""


class Blocks(Authored):
    """Outlines and drapes that several garments share."""

    blocks: dict[str, Shape]
    drapes: dict[str, Drape]


class Garment(Authored):
    """One garment; its name is that of its file.

    Attributes:
        shares: how often women and men wear it.
        neckline: what it leaves bare of neck and shoulders.
        under: the garment below it, whose main cloth is this one's second.
        main, second, accent: names of colours in `colours.toml` to choose from, evenly; repeated, they come more often.
        patterns: how often its main cloth bears which pattern.
        neckwear_at, neckwear_size: where and how large the option `neckwear` is tied.
        options: values that pieces ask for with `when`; one of each group is chosen.
    """

    shares: tuple[float, float]
    neckline: Literal["high", "collar", "round", "v", "off_shoulder", "straps"]
    under: str = ""
    main: tuple[str, ...] = Field(min_length=1)
    second: tuple[str, ...] = Field(min_length=1)
    accent: tuple[str, ...] = Field(min_length=1)
    patterns: dict[str, float] = Field(min_length=1)
    neckwear_at: tuple[float, float] = (0.0, 1.9)
    neckwear_size: float = Field(1.0, gt=0)
    options: dict[str, Shares] = Field(default_factory=dict)
    pieces: tuple[Piece, ...] = Field(min_length=1)


class Necklace(Authored):
    shares: tuple[float, float]
    pieces: tuple[Piece, ...] = Field(min_length=1)


class Necklaces(Authored):
    """What lies around a bare neck, and how often nothing does."""

    none: tuple[float, float]
    main: tuple[str, ...] = Field(min_length=1)
    second: tuple[str, ...] = Field(min_length=1)
    kinds: dict[str, Necklace]


def necklaces() -> Necklaces:
    return load("necklaces", Necklaces)


@cache
def wardrobe() -> dict[str, Garment]:
    """All garments by name, with blocks and drapes filled in.

    Raises:
        UserError: a garment asks for a block, a drape or an under-garment that there is not.
    """
    garments = {
        path.stem: _filled(path.stem, load(f"garments/{path.stem}", Garment))
        for path in sorted((FOLDER / "garments").glob("*.toml"))
    }
    for name, garment in garments.items():
        if garment.under and garment.under not in garments:
            raise UserError(f"garments/{name}.toml: under: there is no garment '{garment.under}'.")
    return garments


def _filled(name: str, garment: Garment) -> Garment:
    pieces = tuple(
        _filled_piece(f"garments/{name}.toml: pieces.{n}", p) for n, p in enumerate(garment.pieces)
    )
    return garment.model_copy(update={"pieces": pieces})


def _filled_piece(place: str, piece: Piece) -> Piece:
    shared = load("blocks", Blocks)
    shape = piece.shape
    if piece.block:
        if piece.block not in shared.blocks:
            raise UserError(f"{place}.block: blocks.toml has no block '{piece.block}'.")
        shape = shape + shared.blocks[piece.block]
    if len(shape) < 3:
        raise UserError(f"{place}.shape: a piece needs three points or a block.")
    update: dict[str, object] = {"shape": shape}
    if piece.block.endswith("sleeve"):
        update["on"] = "arm"
    for drape in piece.drapes:
        if drape not in shared.drapes:
            raise UserError(f"{place}.drapes: blocks.toml has no drape '{drape}'.")
    for part in Drape.model_fields:
        update[part] = sum((getattr(shared.drapes[d], part) for d in piece.drapes), ()) + getattr(piece, part)
    return piece.model_copy(update=update)
