"""Turns a portrait and its mask into what the segmenter may meet, and masks into class coverage."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from anime_painter.classes import BACKGROUND, CLASS_COUNT
from training.data.recolour import Mask, Picture, any_hue, recoloured, recoloured_by_class

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
    if rng.random() < _HOLDING:
        picture, mask = holding(picture, mask, rng)
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


def holding(picture: Picture, mask: Mask, rng: np.random.Generator) -> tuple[Picture, Mask]:
    """Lays a thing over the lower half, as somebody holds it before the camera: it is background.

    Args:
        picture: uint8[S, S, 3] RGB.
        mask: uint8[S, S] of class ids.
    """
    covered = _thing(mask.shape[0], rng)
    held = np.where(covered[..., None], _surface(picture, rng), picture)
    if rng.random() < 0.6:
        edges, _ = cv2.findContours(covered.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        ink = tuple(int(v) for v in rng.integers(0, 90, 3))
        held = cv2.drawContours(held.copy(), edges, -1, ink, max(1, round(mask.shape[0] / 256)))
    return held, np.where(covered, np.uint8(BACKGROUND), mask)  # type: ignore[return-value]


def _thing(size: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Where a thing with three to eight corners is, bool[size, size]; most have round ones."""
    corners = int(rng.integers(3, 9))
    angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
    reach = size * rng.uniform(0.06, 0.22) * rng.uniform(0.6, 1.0, corners)
    centre = size * np.array([rng.uniform(0, 1), rng.uniform(0.5, 1.05)])
    outline = centre + np.stack([np.cos(angles), np.sin(angles)], axis=1) * reach[:, None]
    thing = np.zeros((size, size), np.uint8)
    cv2.fillPoly(thing, [outline.round().astype(np.int32)], 255)
    if rng.random() < 0.7:
        thing = cv2.GaussianBlur(thing, (0, 0), float(reach.mean()) * 0.3)  # type: ignore[assignment]
    return thing > 127


def _surface(picture: Picture, rng: np.random.Generator) -> Picture:
    """The picture itself, turned and in other colours, over one plain colour."""
    turned = any_hue(np.rot90(picture, int(rng.integers(1, 4))).copy(), rng)
    plain = np.full_like(picture, rng.integers(0, 256, 3))
    share = float(rng.uniform(0, 1))
    return cv2.addWeighted(turned, share, plain, 1 - share, 0)  # type: ignore[return-value]


def mixed(
    under: tuple[Picture, Mask], over: tuple[Picture, Mask], rng: np.random.Generator
) -> tuple[Picture, Mask]:
    """Lays about half of the classes of one portrait over another one of the same size.

    Method: Olsson et al., "ClassMix", 2021.
    """
    classes = np.unique(over[1])
    laid = np.isin(over[1], rng.choice(classes, (len(classes) + 1) // 2, replace=False))
    return np.where(laid[..., None], over[0], under[0]), np.where(laid, over[1], under[1])


_HOLDING = 0.15
"""Share of the pictures with a thing in front of the portrait."""

_RECOLOURED_BY_CLASS = 0.5
"""Share of the pictures whose classes get colours of their own."""
