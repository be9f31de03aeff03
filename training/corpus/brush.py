"""How a finished picture shows its making: the strokes of a brush, or the dots of screen tone."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import skia

from anime_painter.classes import BACKGROUND, EYE, FACE, MOUTH

_STROKES = 500
_PERIOD = 1 / 72
"""Distance of the screen's dots, in sides of the picture: four pixels in a picture of 256."""


def stroked(picture: np.ndarray, mask: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    """Lays brush strokes along the forms of uint8[S, S, 3]; none crosses into another class of uint8[S, S].

    Args:
        strength: 0..1, how strongly the strokes cover what is below them.
    """
    size = len(picture)
    picture = _lost_edges(picture, mask, strength, rng)
    colours, classes = skia.Surface(size, size), skia.Surface(size, size)
    paint, mark = (
        skia.Paint(Style=skia.Paint.kStroke_Style, StrokeCap=skia.Paint.kRound_Cap) for _ in range(2)
    )
    paint.setAntiAlias(True)
    pen, marker = colours.getCanvas(), classes.getCanvas()
    for ends, width, colour, class_colour in _strokes(picture, mask, strength, rng):
        for brush in (paint, mark):
            brush.setStrokeWidth(width)
        paint.setColor(colour)
        mark.setColor(class_colour)
        pen.drawLine(*ends, paint)
        marker.drawLine(*ends, mark)
    layer = colours.toarray(colorType=skia.kRGBA_8888_ColorType)
    marks = classes.toarray(colorType=skia.kRGBA_8888_ColorType)
    same = (marks[..., 0] == mask) & (marks[..., 1] > 0)
    alpha = layer[..., 3:] * same[..., None].astype(np.uint8)
    covered = cv2.multiply(layer[..., :3], cv2.merge([alpha] * 3), scale=1 / 255)
    rest = cv2.multiply(picture, cv2.bitwise_not(cv2.merge([alpha] * 3)), scale=1 / 255)
    return cv2.add(covered, rest)


def _strokes(
    picture: np.ndarray, mask: np.ndarray, strength: float, rng: np.random.Generator
) -> Iterator[tuple[list[float], float, int, int]]:
    """Ends and width in pixels, colour, and the class id as a colour (red; green marks that there is a stroke)."""
    size = len(picture)
    small = cv2.resize(picture, (64, 64), interpolation=cv2.INTER_AREA)
    x, y, length, width, light = rng.random((5, _STROKES))
    at = (y * size).astype(int), (x * size).astype(int)
    coarse = (y * 64).astype(int), (x * 64).astype(int)
    class_ids, tones = mask[at].astype(int), picture[at].astype(int)
    # A face is painted with finer and thinner touches than hair and cloth.
    face = class_ids == FACE
    fine = np.where(face, 0.55, 1.0)
    alpha = (255 * strength * np.where(face, 0.3, 0.6)).astype(int)
    angle = _flow(small)[coarse]
    reach = (0.015 + 0.035 * length) * fine * size
    across, down = np.cos(angle) * reach, np.sin(angle) * reach
    ends = np.column_stack([x * size - across, y * size - down, x * size + across, y * size + down])
    # Lines are drawn, not painted; eyes and mouths stay crisp, and paper stays bare.
    line = tones.sum(axis=1) < small[coarse].astype(int).sum(axis=1) - 60
    bare = (class_ids == BACKGROUND) & (tones.min(axis=1) > 235)
    kept = ~(line | bare | np.isin(class_ids, (EYE, MOUTH)))
    red, green, blue = np.clip(tones + ((light - 0.5) * 30 * fine)[:, None], 0, 255).astype(int).T
    colour = (alpha << 24) | (red << 16) | (green << 8) | blue
    class_colour = (255 << 24) | (class_ids << 16) | (255 << 8)
    widths = (0.006 + 0.014 * width) * fine * size
    yield from zip(
        ends[kept].tolist(),
        widths[kept].tolist(),
        colour[kept].tolist(),
        class_colour[kept].tolist(),
        strict=True,
    )


def _lost_edges(
    picture: np.ndarray, mask: np.ndarray, strength: float, rng: np.random.Generator
) -> np.ndarray:
    """Here and there a wet brush has run over lines and edges; eyes and mouths stay crisp."""
    size = len(picture)
    wet = cv2.resize(rng.random((7, 7)).astype(np.float32), (64, 64), interpolation=cv2.INTER_CUBIC)
    fine = cv2.resize(np.isin(mask, (EYE, MOUTH)).astype(np.float32), (64, 64), interpolation=cv2.INTER_AREA)
    wet = np.clip((wet - 0.35) * 2.5, 0, 1) * (1 - np.clip(2 * cv2.GaussianBlur(fine, (0, 0), 1.5), 0, 1))
    share = cv2.resize((wet * strength * 255).astype(np.uint8), (size, size), interpolation=cv2.INTER_LINEAR)
    share = cv2.merge([share] * 3)
    blurred = cv2.GaussianBlur(picture, (0, 0), 0.005 * size)
    soft = cv2.multiply(blurred, share, scale=1 / 255)
    return cv2.add(soft, cv2.multiply(picture, cv2.bitwise_not(share), scale=1 / 255))


def _flow(small: np.ndarray) -> np.ndarray:
    """Along what angle, in radians, the forms of a small picture run; float[64, 64]."""
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (0, 0), 1.0).astype(np.float32)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    xx, yy, xy = (cv2.GaussianBlur(v, (0, 0), 3.0) for v in (across**2, down**2, across * down))
    return 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2


def screened(picture: np.ndarray, strength: float) -> np.ndarray:
    """A grey picture of uint8[S, S, 3] whose middle tones are dots of ink on paper."""
    size = len(picture)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) * np.float32(2 * np.pi / (np.sqrt(2) * _PERIOD * size))
    screen = 0.5 + 0.25 * (np.cos(x + y) + np.cos(x - y))
    # Between ink and paper the dots cover as much as the tone is dark; near both ends the tone is plain.
    dark = np.clip((0.86 - grey) / 0.62, 0.0, 1.0)
    dots = np.clip((dark - screen) * 5 + 0.5, 0.0, 1.0)
    dots[dark < 0.04] = 0.0
    printed = (1 - strength * 0.55) * grey + strength * 0.55 * (1 - 0.8 * dots)
    printed = np.where(grey < 0.22, grey, printed)
    return cv2.merge([np.clip(printed * 255, 0, 255).astype(np.uint8)] * 3)
