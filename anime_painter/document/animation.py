"""Films of portraits as animated pictures: GIF, WebP or APNG."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from anime_painter.errors import UserError
from anime_painter.pictures import write_atomically

ENDINGS = (".webp", ".gif", ".png")

_FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    ".gif": ("GIF", {"optimize": False, "disposal": 1}),
    ".webp": ("WEBP", {"quality": 85, "method": 3}),
    ".png": ("PNG", {"default_image": False}),
}


class Cancelled(Exception):  # noqa: N818  It is no error: the user has thought better of it.
    """The user has stopped a film before its end."""


def check(path: Path) -> None:
    """Tells whether a film can be written under a name, before any of it is painted.

    Raises:
        UserError: the ending is none of `ENDINGS`.
    """
    if path.suffix.lower() not in _FORMATS:
        raise UserError("{path} should end in .gif, .webp or .png (APNG).", path=path)


def write(
    path: Path,
    frames: Iterable[NDArray[np.uint8]],
    durations: list[int],
    progress: Callable[[float], bool] = lambda _: True,
) -> None:
    """Writes a film that repeats forever, whole or not at all.

    Args:
        path: its ending chooses the format.
        frames: uint8[H, W, 3] RGB of one size; taken one by one, so they may be painted meanwhile.
        durations: of each frame in milliseconds.
        progress: told the share 0..1 that is done after each frame; answers whether to go on.

    Raises:
        Cancelled: `progress` has answered no.
        UserError: the ending is another, or the place cannot be written to.
    """
    check(path)
    kind, options = _FORMATS[path.suffix.lower()]
    images = _images(frames, len(durations), progress, kind)
    first = next(images)
    # Pillow goes through the frames of a PNG twice, and of the others once.
    others = list(images) if kind == "PNG" else images
    packed = io.BytesIO()
    # In memory first: the encoder goes back to places that it has written, and a disk may be full.
    first.save(packed, kind, save_all=True, append_images=others, duration=durations, loop=0, **options)
    write_atomically(path, lambda file: file.write(packed.getvalue()))


def there_and_back(count: int) -> list[float]:
    """Places 0..1 on a way that is gone slowly at its ends, forth and back, in `count` frames for each."""
    forth = [0.5 - 0.5 * float(np.cos(np.pi * i / (count - 1))) for i in range(count)]
    return forth + forth[-2:0:-1]


def _images(
    frames: Iterable[NDArray[np.uint8]], count: int, progress: Callable[[float], bool], kind: str
) -> Iterator[Image.Image]:
    for done, frame in enumerate(frames, 1):
        image = Image.fromarray(frame)
        if kind == "GIF":
            image = image.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG)
        yield image
        if not progress(done / count):
            raise Cancelled
