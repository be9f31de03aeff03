"""Reads users' pictures of any kind, and writes pictures whole or not at all."""

from __future__ import annotations

import io
import os
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from anime_painter.errors import UserError, Words, reason

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
MOST_PIXELS = 100_000_000
"""More would take over a gigabyte of memory."""
_LARGEST_SIDE = 4096
_LONGEST_FILE_SIDE = 29_999
_SMALLEST_SIDE = 8
_READ = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")
"""Pillow's names of what is read; its other parsers are never let near a file."""
_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}


def open_image(path: Path) -> Image.Image:
    """Opens a picture's first frame, decoded.

    Raises:
        UserError: the file is missing, empty, truncated, too large, or no picture.
    """
    if path.is_dir():
        raise UserError("{path} is a folder, a picture was expected.", path=path)
    try:
        if path.stat().st_size == 0:
            raise UserError("{path} is empty; choose another picture.", path=path)
    except FileNotFoundError as error:
        raise UserError("{path} does not exist; check the name.", path=path) from error
    except OSError as error:
        raise UserError("{path} cannot be read: {reason}.", path=path, reason=reason(error)) from error
    return _decoded(path, str(path))


def decode_image(data: bytes, name: Words, largest_side: int = _LONGEST_FILE_SIDE) -> Image.Image:
    """Decodes the first frame of a picture that is no file: pasted, or part of a larger file.

    Args:
        name: what it is called in the sentence of an error.
        largest_side: in pixels; anything larger is refused before it is decoded.

    Raises:
        UserError: it is truncated, too large, or no picture.
    """
    return _decoded(io.BytesIO(data), name, largest_side)


def read_picture(path: Path) -> NDArray[np.uint8]:
    """Reads a picture as uint8[H, W, 3] sRGB: upright, over white where it is transparent.

    Raises:
        UserError: it cannot be read, or is smaller than 8 pixels.
    """
    return as_picture(open_image(path), str(path))


def as_picture(image: Image.Image, name: Words) -> NDArray[np.uint8]:
    """A decoded image as uint8[H, W, 3] sRGB: upright, over white where it is transparent.

    Raises:
        UserError: it is smaller than 8 pixels.
    """
    if min(image.size) < _SMALLEST_SIDE:
        width, height = image.size
        raise UserError(
            "{path} is {width}x{height} pixels; at least {least}x{least} are needed.",
            path=name,
            width=width,
            height=height,
            least=_SMALLEST_SIDE,
        )
    image = ImageOps.exif_transpose(image)
    image.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE), Image.Resampling.LANCZOS)
    return np.asarray(_as_rgb(image))


def write_picture(path: Path, picture: NDArray[np.uint8]) -> None:
    """Writes uint8[H, W, 3] RGB, or RGBA but not as JPEG, as the file's ending says: PNG, JPEG or WebP.

    Raises:
        UserError: the ending is another, JPEG should be transparent, or the place cannot be written to.
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise UserError("{path} should end in .png, .jpg or .webp.", path=path)
    if kind == "JPEG" and picture.shape[2] == 4:
        raise UserError("{path}: JPEG cannot be transparent; choose PNG or WebP.", path=path)
    options = {"JPEG": {"quality": 95, "subsampling": 0}, "WEBP": {"quality": 95}}.get(kind, {})
    image = Image.fromarray(picture)
    write_atomically(path, lambda file: image.save(file, kind, **options))


def write_atomically(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Lets `write` fill a file beside `path`, then moves it there in one step.

    Raises:
        UserError: the place cannot be written to.
    """
    part: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise UserError("{path} is a folder; give a file's name.", path=path)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.stem}", suffix=".part", delete=False
        ) as file:
            part = file.name
            write(file)  # type: ignore[arg-type]
        os.chmod(part, 0o644)
        os.replace(part, path)
    except OSError as error:
        raise UserError("{path} cannot be written: {reason}.", path=path, reason=reason(error)) from error
    finally:
        if part is not None and os.path.exists(part):
            os.unlink(part)


def _decoded(source: Path | BinaryIO, name: Words, largest_side: int = _LONGEST_FILE_SIDE) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pillow's own limit is lower than ours; ours is checked below, before anything is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(source, formats=_READ)
    except (UnidentifiedImageError, SyntaxError, ValueError) as error:
        raise UserError(
            "{path} is no picture that can be read; PNG, JPEG and WebP can.", path=name
        ) from error
    except Image.DecompressionBombError as error:
        raise UserError(
            "{path} has too many pixels ({most:,} at most); make it smaller first.",
            path=name,
            most=MOST_PIXELS,
        ) from error
    except OSError as error:
        raise UserError("{path} cannot be read: {reason}.", path=name, reason=reason(error)) from error
    width, height = image.size
    if width * height > MOST_PIXELS or max(width, height) > largest_side:
        raise UserError(
            "{path} is {width}x{height} pixels, which is too large; make it smaller first.",
            path=name,
            width=width,
            height=height,
        )
    try:
        image.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise UserError("{path} is damaged or cut off; choose another picture.", path=name) from error
    return image


def _as_rgb(image: Image.Image) -> Image.Image:
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        return _from_wide(image).convert("RGB")
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        image = _to_srgb(image, profile)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, image).convert("RGB")
    return image.convert("RGB")


def _from_wide(image: Image.Image) -> Image.Image:
    """16-bit and float greys, whose conversion Pillow would clip instead of scale."""
    values = np.asarray(image, dtype=np.float64)
    top = 65535.0 if values.max() > 255 else 255.0 if values.max() > 1 else 1.0
    return Image.fromarray((values.clip(0, top) / top * 255).round().astype(np.uint8))


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image  # A damaged profile is as good as none.
    return converted if converted is not None else image
