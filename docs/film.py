"""The film of README.md, which `python docs/screenshots.py` takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from anime_painter.classes import CLOTHES, EYE, FACE, HAIR, MOUTH, SKIN

if TYPE_CHECKING:
    from screenshots import Studio

_FILM = Path(__file__).parent / "painting.webp"
_WIDTH = 960
_BLOBS = (
    (HAIR, "ellipse", ((118, 52), (394, 420))),
    (CLOTHES, "ellipse", ((70, 410), (442, 620))),
    (SKIN, "rectangle", ((226, 350), (286, 452))),
    (FACE, "ellipse", ((150, 120), (362, 398))),
    (HAIR, "ellipse", ((136, 66), (376, 214))),
    (EYE, "ellipse", ((176, 232), (236, 290))),
    (EYE, "ellipse", ((276, 232), (336, 290))),
    (MOUTH, "ellipse", ((232, 338), (280, 360))),
)
"""What the film's painter blocks a head in with: class, tool, and from where to where it is dragged."""
_BOW = (
    ((396, 84), (341, 42), (341, 130)),
    ((396, 84), (454, 40), (454, 128)),
    ((388, 90), (380, 154), (396, 142), (412, 160), (404, 92)),
)
_SEEDS = (7, 21, 34, 55)
_QUALITY = 80
Frame = tuple[Image.Image, int]
"""A picture, and for how many milliseconds it is shown."""


def take_film(studio: Studio) -> list[Frame]:
    """Somebody blocks a head in, refines it and looks for a style."""
    window = studio.window
    studio.restart()
    window.painting.clear()
    studio.settle()
    frames = [(studio.all(), 700)]
    if not window.painting.easel.brush.filled:
        window.painting.toggle("filled")
    for class_id, tool, (start, end) in _BLOBS:
        window.painting.choose(class_id)
        window.painting.take(tool)
        studio.stroke(start, end)
        studio.settle()
        frames.append((studio.all(), 600))
    window.painting.refine()
    studio.settle()
    frames.append((studio.all(), 2000))
    window.painting.choose(CLOTHES)
    window.painting.take("polygon")
    for part in _BOW:
        for point in part:
            studio.stroke(point)
        window.painting.finish()
    studio.settle()
    frames.append((studio.all(), 1200))
    for seed in _SEEDS:
        window.styling.new_style(seed)
        studio.settle()
        frames.append((studio.all(), 1200))
    return frames


def save_film(frames: Sequence[Frame]) -> None:
    """Writes the film beside this file."""
    sized = []
    for shot, _ in frames:
        height = round(shot.height * _WIDTH / shot.width)
        sized.append(shot.resize((_WIDTH, height), Image.Resampling.LANCZOS))
    shown = [milliseconds for _, milliseconds in frames]
    sized[0].save(
        _FILM, save_all=True, append_images=sized[1:], duration=shown, loop=0, quality=_QUALITY, method=6
    )
    print(f"{_FILM.name}  {len(frames)} pictures, {_FILM.stat().st_size / 1000:.0f} kB")
