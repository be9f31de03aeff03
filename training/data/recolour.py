"""Changes how a portrait is drawn and kept, at random: colours, light, sharpness, compression, noise."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import BACKGROUND, CLOTHES, HAIR

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]


def recoloured_by_class(picture: Picture, mask: Mask, rng: np.random.Generator) -> Picture:
    """Gives hair, clothes and ground colours of their own, each or not by chance.

    A hundred annotated portraits hold few pairs of hair and clothes; so each becomes many.
    """
    for class_id in (HAIR, CLOTHES, BACKGROUND):
        if rng.random() < 0.5:
            picture = _exchanged(picture, any_hue(picture, rng), mask == class_id)
    return picture


def with_turned_hues(picture: Picture, mask: Mask, class_id: int, rng: np.random.Generator) -> Picture:
    """The picture with all hues of one class turned alike: blue with a red tie is purple with a green one."""
    hsv = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)
    hues = ((np.arange(256) + rng.uniform(0, 180)) % 180).astype(np.uint8)
    hsv[..., 0] = cv2.LUT(hsv[..., 0], hues)
    turned = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)
    return _exchanged(picture, turned, mask == class_id)  # type: ignore[arg-type]


def _exchanged(picture: Picture, other: Picture, region: NDArray[np.bool_]) -> Picture:
    """The picture with a region of another one, along a soft edge."""
    soft = cv2.GaussianBlur(region.astype(np.float32), (0, 0), 0.8)[..., None]
    return (picture + soft * (other.astype(np.float32) - picture)).round().astype(np.uint8)


def any_hue(picture: Picture, rng: np.random.Generator) -> Picture:
    """The picture with all its hues turned alike, and with other saturations and tones."""
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


def lit(picture: Picture, rng: np.random.Generator) -> Picture:
    """The picture in coloured light, as at night or at dusk, perhaps from one side: skin may be blue."""
    across = np.linspace(0, 1, picture.shape[0], dtype=np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    ramp = np.cos(angle) * (across[None] - 0.5) + np.sin(angle) * (across[:, None] - 0.5) + 0.5
    near, far = (1 - rng.uniform(0, 0.75, 3) * rng.uniform(0.3, 1) for _ in range(2))
    if rng.random() < 0.5:
        far = near
    light = near + ramp.clip(0, 1)[..., None] * (far - near)
    # White in the dimmest light stays twice as bright as black in the glow.
    glow = np.minimum(rng.uniform(0, 80, 3) * rng.uniform(0, 1), 127 * np.minimum(near, far))
    return np.clip(picture * light + glow * (1 - picture / 255), 0, 255).astype(np.uint8)


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


_CHANGES = (
    (0.7, _shift_hue),
    (0.8, _change_tone),
    (0.15, lit),
    (0.1, _to_grey),
    (0.15, _cover),
    (0.2, _blur),
    (0.2, _pixelate),
    (0.15, _sharpen),
    (0.15, _add_noise),
    (0.35, _compress),
)
