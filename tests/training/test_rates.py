"""Learning rates rise in the first steps and fall to a twentieth."""

from __future__ import annotations

import pytest

from training.rates import share_of_rate


def test_a_rate_rises_and_falls_to_a_twentieth() -> None:
    shares = [share_of_rate(step, 100, 10) for step in range(120)]
    assert shares[0] == pytest.approx(0.1)
    assert shares[:9] == sorted(shares[:9])
    assert max(shares) > 0.9
    assert shares[10:] == sorted(shares[10:], reverse=True)
    assert shares[100:] == [pytest.approx(0.05)] * 20


def test_without_warm_steps_it_begins_at_its_highest() -> None:
    assert share_of_rate(0, 50) == 1.0


def test_a_training_without_steps_has_a_rate() -> None:
    assert share_of_rate(0, 0) == 1.0
