"""Masks as files: palette PNG of our own, pictures in our colours, and those of SPADE-Anime-Paint."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from anime_painter.classes import CLASS_COUNT, CLASSES
from anime_painter.errors import Message, UserError, Words
from anime_painter.pictures import decode_image, open_image, write_atomically

# In the order of our class ids.
_SPADE_ANIME_PAINT = (
    (0, 0, 0),
    (255, 196, 196),
    (255, 224, 224),
    (255, 255, 255),
    (255, 0, 0),
    (32, 32, 96),
    (196, 0, 196),
)
_OURS = tuple(mask_class.colour for mask_class in CLASSES)
_CLOSE = 24.0
"""Distance in RGB up to which a pixel has a class's colour; JPEG and soft brushes stray less in a region."""
_MOST_STRAY = 0.2
"""Share of other colours beyond which a picture is no mask: a fine mask's soft edges stay under it."""
_LARGEST_SIDE = 4096


def read_mask(path: Path) -> tuple[NDArray[np.uint8], Message | None]:
    """Reads a mask of any size.

    Returns:
        uint8[H, W] of class ids, and a warning where pixels were of no class's colour.

    Raises:
        UserError: the file cannot be read or is no mask.
    """
    image = open_image(path)
    if max(image.size) > _LARGEST_SIDE:
        raise UserError(
            "{path} is {width}x{height} pixels; a mask has {most} at most on a side.",
            path=path,
            width=image.width,
            height=image.height,
            most=_LARGEST_SIDE,
        )
    if image.mode in ("P", "L", "1"):
        ids = np.asarray(image.convert("L") if image.mode == "1" else image)
        if ids.max() < CLASS_COUNT and not _is_picture_with_palette(image):
            return ids.astype(np.uint8), None
    return _from_colours(np.asarray(_flat(image)), path)


def write_mask(path: Path, mask: NDArray[np.uint8]) -> None:
    """Writes uint8[H, W] of class ids as a palette PNG in our colours.

    Raises:
        UserError: the name does not end in .png, or the place cannot be written to.
    """
    if path.suffix.lower() != ".png":
        raise UserError("{path} should end in .png: a mask is saved as a palette PNG.", path=path)
    data = encode_mask(mask)
    write_atomically(path, lambda file: file.write(data))


def encode_mask(mask: NDArray[np.uint8]) -> bytes:
    """A palette PNG in our colours, of uint8[H, W] of class ids."""
    image = Image.fromarray(mask, "P")
    image.putpalette([channel for mask_class in CLASSES for channel in mask_class.colour])
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def decode_mask(data: bytes, name: Words) -> NDArray[np.uint8]:
    """The mask uint8[H, W] of class ids that `encode_mask` has packed.

    Args:
        name: what it is called in the sentence of an error.

    Raises:
        UserError: it is damaged or no such mask.
    """
    image = decode_image(data, name, _LARGEST_SIDE)
    ids = np.asarray(image)
    if image.mode not in ("P", "L") or ids.max() >= CLASS_COUNT:
        raise UserError("{path} is no mask.", path=name)
    return ids.astype(np.uint8)


def in_colours(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Shows uint8[H, W] of class ids in the classes' colours, uint8[H, W, 3]."""
    return np.array(_OURS, np.uint8)[mask]


def _flat(image: Image.Image) -> Image.Image:
    """RGB, with what is transparent as background: erasers of painting programs leave it so."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, (*_OURS[0], 255))
        return Image.alpha_composite(ground, image).convert("RGB")
    return image.convert("RGB")


def _is_picture_with_palette(image: Image.Image) -> bool:
    """A palette whose colours are the other program's, in an order of its own, holds colours and not ids."""
    if image.mode != "P":
        return False
    colours = {colour for _, colour in image.convert("RGB").getcolors(256) or ()}
    return colours <= set(_SPADE_ANIME_PAINT) and len(colours) > 1


def _from_colours(picture: NDArray[np.uint8], path: Path) -> tuple[NDArray[np.uint8], Message | None]:
    codes, inverse, counts = _distinct(picture)
    best: tuple[float, NDArray[np.uint8]] | None = None
    for table in (_OURS, _SPADE_ANIME_PAINT):
        distance = np.linalg.norm(codes[:, None, :] - np.array(table, np.float32), axis=2)
        stray = float(counts[distance.min(axis=1) > _CLOSE].sum() / counts.sum())
        if best is None or stray < best[0]:
            best = stray, distance.argmin(axis=1).astype(np.uint8)
    assert best is not None
    stray, ids = best
    if stray > _MOST_STRAY:
        raise UserError(
            "{path} is no mask: {share:.0%} of its pixels have none of the seven classes' colours; "
            "to cut a picture into a mask, use `anime-painter segment`.",
            path=path,
            share=stray,
        )
    mask = ids[inverse].reshape(picture.shape[:2])
    if stray == 0:
        return mask, None
    few = max(round(stray * mask.size), 1)
    return mask, Message(
        "{name}: {count} pixels of other colours were given the nearest class.", name=path.name, count=few
    )


def _distinct(picture: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.intp], NDArray[np.intp]]:
    flat = picture.reshape(-1, 3).astype(np.int32)
    packed = (flat[:, 0] << 16) | (flat[:, 1] << 8) | flat[:, 2]
    values, inverse, counts = np.unique(packed, return_inverse=True, return_counts=True)
    colours = np.stack([values >> 16, (values >> 8) & 255, values & 255], axis=1).astype(np.float32)
    return colours, inverse, counts
