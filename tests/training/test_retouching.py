"""Lines in hair take the hair's hue, and nothing else changes."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from training.nets.retouching import with_calm_colours, with_lines_in_hues

BLUE, RED = (0.4, 0.5, 0.9), (0.4, 0.1, 0.1)
LIGHTNESS = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)


def striped(width: int) -> Tensor:
    """A blue picture float[1, 3, 64, 64] with an upright dark red stripe in the middle."""
    picture = torch.tensor(BLUE).view(1, 3, 1, 1).repeat(1, 1, 64, 64)
    left = 32 - width // 2
    picture[..., left : left + width] = torch.tensor(RED).view(3, 1, 1)
    return picture


def everywhere() -> Tensor:
    return torch.ones(1, 1, 64, 64)


def test_a_thin_line_takes_the_hue_around_it_and_keeps_its_lightness() -> None:
    picture = striped(3)
    changed = with_lines_in_hues(picture, everywhere())
    red, green, blue = changed[0, :, 32, 32]
    assert blue > 1.5 * red
    assert red < green < blue
    assert torch.allclose((changed * LIGHTNESS).sum(1), (picture * LIGHTNESS).sum(1), atol=1e-6)


def test_a_wide_streak_keeps_its_colour() -> None:
    changed = with_lines_in_hues(striped(31), everywhere())
    assert changed[0, :, 32, 32].tolist() == pytest.approx(RED, abs=1e-6)


def test_what_is_lighter_than_its_surroundings_stays() -> None:
    picture = 1 - striped(3)
    assert torch.equal(with_lines_in_hues(picture, everywhere())[..., 32], picture[..., 32])


def test_other_regions_stay_and_do_not_count() -> None:
    picture, region = striped(3), everywhere()
    region[..., 40:] = 0
    picture[:, 0, :, 40:] = 1.0
    changed = with_lines_in_hues(picture, region)
    assert torch.equal(changed[..., 40:], picture[..., 40:])
    assert torch.equal(changed[..., 39], picture[..., 39])


def test_calm_colours_keep_lightness_where_it_can_be_shown() -> None:
    picture = 0.3 + 0.4 * torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    calm = with_calm_colours(picture)
    assert torch.allclose((calm * LIGHTNESS).sum(1), (picture * LIGHTNESS).sum(1), atol=1e-6)
    colour = [x - (x * LIGHTNESS).sum(1, keepdim=True) for x in (calm, picture)]
    assert colour[0].std() < 0.6 * colour[1].std()
