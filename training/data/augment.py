"""Turns a portrait and its mask into what the segmenter may meet, and masks into class coverage."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from anime_painter.classes import BACKGROUND, CLASS_COUNT, CLOTHES, HAIR

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Map = NDArray[np.float32]


def class_coverage(mask: Tensor, size: int) -> Tensor:
    """How much of each pixel every class covers.

    Args:
        mask: integer [B, H, W] of class ids, H = W a multiple of `size`.
        size: side of the result in pixels.

    Returns:
        float32[B, 7, size, size] in 0..1, summing to 1 over the classes; one-hot where `size` equals H.
    """
    planes = torch.arange(CLASS_COUNT, device=mask.device).view(1, -1, 1, 1)
    coverage = (mask[:, None] == planes).float()
    factor = mask.shape[-1] // size
    return coverage if factor == 1 else F.avg_pool2d(coverage, factor)


def elastic_grid(size: int, rng: np.random.Generator, amplitude: float, cells: int) -> tuple[Map, Map]:
    """A map for `cv2.remap` that wobbles smoothly.

    Args:
        size: side in pixels.
        amplitude: standard deviation of the displacement at the knots, in pixels.
        cells: knots along a side; few make long waves.

    Returns:
        float32[size, size] of x, and of y.
    """
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    knots = rng.normal(0, amplitude, (cells, cells, 2)).astype(np.float32)
    wave = cv2.resize(knots, (size, size), interpolation=cv2.INTER_CUBIC)
    return x + wave[..., 0], y + wave[..., 1]


@dataclass(frozen=True)
class View:
    """How a portrait is placed in the augmented picture.

    Attributes:
        smallest, largest: range of the zoom; at 1 the portrait fills the picture, at 0.3 it is small.
        turn: standard deviation of the rotation in degrees.
        warp: standard deviation of the elastic warp, of the side.
    """

    smallest: float = 0.3
    largest: float = 1.6
    turn: float = 12.0
    warp: float = 0.012


def augment(
    picture: Picture, mask: Mask, size: int, rng: np.random.Generator, view: View
) -> tuple[Picture, Mask]:
    """Places a portrait at random and changes its colours and sharpness at random.

    Args:
        picture: uint8[S, S, 3] RGB; S may differ from `size`.
        mask: uint8[S, S] of class ids.
        size: side of the result in pixels.

    Returns:
        uint8[size, size, 3] and uint8[size, size]; outside of the portrait the mask is background.
    """
    picture, mask = placed(picture, mask, size, rng, view)
    if rng.random() < _RECOLOURED_BY_CLASS:
        picture = recoloured_by_class(picture, mask, rng)
    return recoloured(picture, rng), mask


def placed(
    picture: Picture, mask: Mask, size: int, rng: np.random.Generator, view: View
) -> tuple[Picture, Mask]:
    """The geometric half of `augment`: zoom, shift, rotation, mirror and warp."""
    side = mask.shape[0]
    # Most pictures that people load are heads: only every third may become a small figure.
    smallest = view.smallest if rng.random() < 0.35 else max(view.smallest, min(0.75, view.largest))
    zoom = float(np.exp(rng.uniform(np.log(smallest), np.log(view.largest))))
    map_x, map_y = _placing_map(side, size, zoom, rng, view)
    # The clothes at the lower edge run on: a bust becomes something like a whole figure.
    runs_on = zoom < 1 and rng.random() < 0.5
    if zoom > 0.75 and rng.random() < 0.25:
        border, ground = cv2.BORDER_REPLICATE, (0.0, 0.0, 0.0)
    else:
        border, ground = cv2.BORDER_CONSTANT, _ground_colour(rng)
    mask_y = np.minimum(map_y, side - 1) if runs_on else map_y
    new_mask = cv2.remap(mask, map_x, mask_y, cv2.INTER_NEAREST, borderMode=border, borderValue=BACKGROUND)
    shrink = side / size / zoom
    if shrink > 1.3:  # Linear interpolation alone would alias.
        small = max(round(side / shrink), 8)
        picture = cv2.resize(picture, (small, small), interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
        factor = small / side
        map_x, map_y = (map_x + 0.5) * factor - 0.5, (map_y + 0.5) * factor - 0.5
    if runs_on:
        map_y = np.minimum(map_y, picture.shape[0] - 1)
    new_picture = cv2.remap(picture, map_x, map_y, cv2.INTER_LINEAR, borderMode=border, borderValue=ground)
    return new_picture, new_mask  # type: ignore[return-value]


def _placing_map(side: int, size: int, zoom: float, rng: np.random.Generator, view: View) -> tuple[Map, Map]:
    """Where each pixel of the new picture comes from, in pixels of the old one."""
    x, y = elastic_grid(size, rng, view.warp * size * min(zoom, 1.0) * rng.random(), int(rng.integers(3, 7)))
    room = abs(zoom - 1) / 2 * size
    centre = (size - 1) / 2 + rng.uniform(-room, room, 2)
    x, y = x - float(centre[0]), y - float(centre[1])
    angle = np.radians(rng.normal(0, view.turn))
    scale = side / size / zoom
    along, across = float(np.cos(angle) * scale), float(np.sin(angle) * scale)
    flip = -1.0 if rng.random() < 0.5 else 1.0
    middle = (side - 1) / 2
    from_x, from_y = (x * along - y * across) * flip + middle, x * across + y * along + middle
    return from_x.astype(np.float32, copy=False), from_y.astype(np.float32, copy=False)


def _ground_colour(rng: np.random.Generator) -> tuple[float, float, float]:
    kind = rng.random()
    if kind < 0.5:
        return (255.0, 255.0, 255.0)
    if kind < 0.7:
        grey = float(rng.integers(0, 256))
        return (grey, grey, grey)
    red, green, blue = rng.integers(0, 256, 3).astype(float)
    return (red, green, blue)


def recoloured_by_class(picture: Picture, mask: Mask, rng: np.random.Generator) -> Picture:
    """Gives hair, clothes and ground colours of their own, each or not by chance.

    A hundred annotated portraits hold few pairs of hair and clothes; so each becomes many.
    """
    for class_id in (HAIR, CLOTHES, BACKGROUND):
        if rng.random() < 0.5:
            region = cv2.GaussianBlur((mask == class_id).astype(np.float32), (0, 0), 0.8)[..., None]
            other = _any_hue(picture, rng)
            picture = (picture + region * (other.astype(np.float32) - picture)).astype(np.uint8)
    return picture


def mixed(
    under: tuple[Picture, Mask], over: tuple[Picture, Mask], rng: np.random.Generator
) -> tuple[Picture, Mask]:
    """Lays about half of the classes of one portrait over another one of the same size.

    Method: Olsson et al., "ClassMix", 2021.
    """
    classes = np.unique(over[1])
    laid = np.isin(over[1], rng.choice(classes, (len(classes) + 1) // 2, replace=False))
    return np.where(laid[..., None], over[0], under[0]), np.where(laid, over[1], under[1])


def _any_hue(picture: Picture, rng: np.random.Generator) -> Picture:
    hsv = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)
    levels = np.arange(256)
    hues = ((levels + rng.uniform(0, 180)) % 180).astype(np.uint8)
    saturations = np.clip(levels * rng.uniform(0.2, 1.6) + rng.uniform(0, 40), 0, 255).astype(np.uint8)
    values = ((levels / 255) ** np.exp(rng.normal(0, 0.4)) * 255).astype(np.uint8)
    tables = np.stack([hues, saturations, values], axis=-1)[None]
    return cv2.cvtColor(cv2.LUT(hsv, tables), cv2.COLOR_HSV2RGB)  # type: ignore[return-value]


def recoloured(picture: Picture, rng: np.random.Generator) -> Picture:
    """The photometric half of `augment`: colours, sharpness, compression, noise and covered patches."""
    for share, change in _CHANGES:
        if rng.random() < share:
            picture = change(picture, rng)
    return picture


def _shift_hue(picture: Picture, rng: np.random.Generator) -> Picture:
    hsv = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)
    # Mostly a little; now and then any colour, so that no class is known by its colour alone.
    turn = rng.uniform(0, 180) if rng.random() < 0.15 else rng.normal(0, 6)
    hues = np.arange(256)
    saturations = np.clip(hues * rng.uniform(0.5, 1.4), 0, 255)
    hsv[..., 0] = cv2.LUT(hsv[..., 0], ((hues + turn) % 180).astype(np.uint8))
    hsv[..., 1] = cv2.LUT(hsv[..., 1], saturations.astype(np.uint8))
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)  # type: ignore[return-value]


def _change_tone(picture: Picture, rng: np.random.Generator) -> Picture:
    values = np.linspace(0, 1, 256)[:, None] ** np.exp(rng.normal(0, 0.25))
    contrast, brightness = rng.uniform(0.7, 1.25), rng.normal(0, 0.08)
    tint = rng.normal(1, 0.04, 3)
    table = ((values - 0.5) * contrast + 0.5 + brightness) * tint
    return cv2.LUT(picture, (np.clip(table, 0, 1) * 255).astype(np.uint8)[None])  # type: ignore[return-value]


def _to_grey(picture: Picture, rng: np.random.Generator) -> Picture:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)  # type: ignore[return-value]


def _blur(picture: Picture, rng: np.random.Generator) -> Picture:
    return cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 1.6))  # type: ignore[return-value]


def _pixelate(picture: Picture, rng: np.random.Generator) -> Picture:
    size = picture.shape[0]
    small = round(size * rng.uniform(0.35, 0.8))
    shrunk = cv2.resize(picture, (small, small), interpolation=cv2.INTER_AREA)
    how = cv2.INTER_NEAREST if rng.random() < 0.2 else cv2.INTER_CUBIC
    return cv2.resize(shrunk, (size, size), interpolation=how)  # type: ignore[return-value]


def _sharpen(picture: Picture, rng: np.random.Generator) -> Picture:
    soft, amount = cv2.GaussianBlur(picture, (0, 0), 1.2), rng.uniform(0.3, 1.2)
    return cv2.addWeighted(picture, 1 + amount, soft, -amount, 0)  # type: ignore[return-value]


def _compress(picture: Picture, rng: np.random.Generator) -> Picture:
    # The channels' order does not matter on the way there and back.
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 90))])
    return cv2.imdecode(data, cv2.IMREAD_COLOR)  # type: ignore[return-value]


def _add_noise(picture: Picture, rng: np.random.Generator) -> Picture:
    noise = np.empty(picture.shape, np.int16)
    cv2.setRNGSeed(int(rng.integers(2**31)))
    cv2.randn(noise, 0, float(rng.uniform(2, 12)))  # type: ignore[call-overload]
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def _cover(picture: Picture, rng: np.random.Generator) -> Picture:
    size = picture.shape[0]
    covered = picture.copy()
    for _ in range(int(rng.integers(1, 4))):
        width, height = rng.integers(size // 32, size // 6, 2)
        left, top = rng.integers(0, size - width), rng.integers(0, size - height)
        covered[top : top + height, left : left + width] = rng.integers(0, 256, 3)
    return covered


_RECOLOURED_BY_CLASS = 0.5
"""Share of the pictures whose classes get colours of their own."""

_CHANGES = (
    (0.7, _shift_hue),
    (0.8, _change_tone),
    (0.1, _to_grey),
    (0.15, _cover),
    (0.2, _blur),
    (0.2, _pixelate),
    (0.15, _sharpen),
    (0.15, _add_noise),
    (0.35, _compress),
)
