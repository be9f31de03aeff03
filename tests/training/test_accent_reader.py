"""The accent of clothes: the chroma of their most colourful part, beside the cloth's."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from training.nets.accent_reader import AccentReader

_BLUE, _RED, _WHITE, _BLACK = (0.2, 0.3, 0.6), (0.8, 0.1, 0.15), (1.0, 1.0, 1.0), (0.1, 0.1, 0.1)


def _dressed(cloth: tuple[float, ...], tie: tuple[float, ...], size: int = 128) -> tuple[Tensor, Tensor]:
    """Clothes in the lower half, with a tie of a sixteenth of the side."""
    picture, clothes = torch.full((1, 3, size, size), 0.9), torch.zeros(1, 1, size, size)
    clothes[:, :, size // 2 :] = 1
    picture[:, :, size // 2 :] = torch.tensor(cloth).view(1, 3, 1, 1)
    picture[:, :, size // 2 :, size // 2 : size // 2 + size // 16] = torch.tensor(tie).view(1, 3, 1, 1)
    return picture, clothes


def test_a_red_tie_on_blue_cloth_is_red() -> None:
    blue, red = AccentReader().accent(*_dressed(_BLUE, _RED))[0].tolist()
    assert red > 0.25
    assert blue < -0.1


def test_a_blue_tie_on_red_cloth_is_blue() -> None:
    blue, red = AccentReader().accent(*_dressed(_RED, _BLUE))[0].tolist()
    assert blue > 0.1
    assert red < -0.25


@pytest.mark.parametrize(("cloth", "tie"), [(_BLUE, _BLUE), (_WHITE, _WHITE), (_WHITE, _BLACK)])
def test_plain_cloth_has_no_accent(cloth: tuple[float, ...], tie: tuple[float, ...]) -> None:
    assert AccentReader().accent(*_dressed(cloth, tie)).abs().max() < 0.01


def test_a_white_collar_does_not_outdo_the_cloth() -> None:
    assert AccentReader().accent(*_dressed(_BLUE, _WHITE)).norm() < 0.03


def test_it_is_the_same_at_any_size() -> None:
    small, large = (AccentReader().accent(*_dressed(_BLUE, _RED, size)) for size in (128, 512))
    torch.testing.assert_close(small, large)


def test_absent_clothes_have_none_and_the_numbers_begin_as_zeros() -> None:
    picture, clothes = _dressed(_BLUE, _RED)
    assert not AccentReader().accent(picture, torch.zeros_like(clothes)).any()
    assert not AccentReader()(picture, clothes).any()


def test_a_picture_can_be_led_to_an_accent() -> None:
    """As the generator is: the loss of its accents goes through the reader."""
    reader = AccentReader()
    torch.nn.init.constant_(reader.scale, 25.0)
    picture, clothes = _dressed(_BLUE, (0.35, 0.28, 0.5))
    asked = reader(*_dressed(_BLUE, _RED))
    picture.requires_grad_()
    adam = torch.optim.Adam([picture], 0.01)
    distances = []
    for _ in range(60):
        distance = (reader(picture, clothes) - asked).square().mean()
        adam.zero_grad()
        distance.backward()
        adam.step()
        distances.append(distance.item())
    assert distances[-1] < 0.2 * distances[0]
