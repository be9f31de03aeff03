"""What artists author of hair: enough of it, and a clear sentence when a file is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from anime_painter.errors import UserError
from training.corpus.authored import FOLDER, load
from training.corpus.hair import styles


def test_there_are_at_least_forty_silhouettes_and_six_short_cuts_of_men() -> None:
    assert len(styles.fronts()) + len(styles.sides()) + len(styles.backs()) >= 40
    men = [front.name for front in styles.fronts().values() if front.shares[1] > 3 * front.shares[0]]
    men += [back.name for back in styles.backs().values() if back.shares[1] > 3 * back.shares[0]]
    assert len(men) >= 6


def test_all_names_that_styles_mention_exist() -> None:
    for front in styles.fronts().values():
        assert set(front.crowns) <= set(styles.crowns())
        assert front.pressed in (None, *styles.fronts())
    for back in styles.backs().values():
        assert set(back.fronts) <= set(styles.fronts())
        assert set(back.sides) <= set(styles.sides())
        assert back.pressed in (None, *styles.backs())


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("width = ", "width = -", "greater than 0"),
        ("locks = ", "strands = ", "strands"),
        ('name = "choppy"', 'name = "messy"', "twice: messy"),
        ("[[style]]", "[[style]", "not TOML"),
    ],
)
def test_a_wrong_file_is_answered_with_where_and_why(
    tmp_path: Path, was: str, now: str, sentence: str
) -> None:
    text = (FOLDER / "hair_fronts.toml").read_text(encoding="utf-8")
    (tmp_path / "hair_fronts.toml").write_text(text.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(UserError, match=sentence) as error:
        load("hair_fronts", styles.Fronts, tmp_path)
    assert "hair_fronts.toml" in str(error.value)
