"""The corpus on disk: its format, its atomicity, and going on where it stopped."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter.errors import UserError
from training.corpus import build as building
from training.corpus import store
from training.corpus.build import Share, build
from training.corpus.contact_sheet import chosen, contact_sheet, grouped, labelled_sheet
from training.corpus.draw import describe, draw

SIZE = 64


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("corpus")
    build(directory, count=3, size=SIZE, first_seed=998)
    return directory


def test_every_character_has_a_portrait_a_palette_mask_and_attributes(corpus: Path) -> None:
    rows = [json.loads(line) for line in (corpus / "attributes.jsonl").read_text().splitlines()]
    assert [row["seed"] for row in rows] == [998, 999, 1000]
    for row in rows:
        with Image.open(store.portrait_path(corpus, row["seed"])) as portrait:
            assert (portrait.mode, portrait.size, portrait.format) == ("RGB", (SIZE, SIZE), "JPEG")
        with Image.open(store.mask_path(corpus, row["seed"])) as mask:
            assert mask.mode == "P"
            assert np.array_equal(np.asarray(mask), draw(row["seed"], SIZE)[1])


def test_files_are_sharded_by_the_thousand_of_their_seed(corpus: Path) -> None:
    assert (corpus / "portraits/0000/00000999.jpg").exists()
    assert (corpus / "masks/0001/00001000.png").exists()


def test_the_manifest_tells_format_size_version_and_range(corpus: Path) -> None:
    manifest = json.loads((corpus / "manifest.json").read_text())
    assert manifest == {
        "format": 1,
        "size": SIZE,
        "version": store.drawing_version(),
        "first_seed": 998,
        "count": 3,
    }


def test_building_again_draws_only_what_is_missing(corpus: Path) -> None:
    kept = store.portrait_path(corpus, 998)
    lost = store.mask_path(corpus, 999)
    before = kept.stat().st_mtime_ns, lost.read_bytes()
    lost.unlink()
    with (corpus / "attributes.jsonl").open("a") as log:
        log.write('{"seed": 1000, "ha')
    assert build(corpus, count=3, size=SIZE, first_seed=998) == 1
    assert (kept.stat().st_mtime_ns, lost.read_bytes()) == before
    assert len((corpus / "attributes.jsonl").read_text().splitlines()) == 3
    assert not list(corpus.rglob("*.part"))


def test_two_processes_draw_the_same_bytes_as_one(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "BATCH", 2)
    drawn: list[int] = []
    assert build(tmp_path, count=3, size=SIZE, first_seed=998, jobs=2, progress=drawn.append) == 3
    assert sorted(drawn) == [0, 1, 2]
    assert (tmp_path / "attributes.jsonl").read_bytes() == (corpus / "attributes.jsonl").read_bytes()
    for seed in (998, 999, 1000):
        for path_of in (store.portrait_path, store.mask_path):
            assert path_of(tmp_path, seed).read_bytes() == path_of(corpus, seed).read_bytes()


def test_a_corpus_of_another_size_is_refused(corpus: Path) -> None:
    with pytest.raises(UserError, match="64 px"):
        build(corpus, count=3, size=128, first_seed=998)


def test_a_corpus_of_another_version_is_refused_unless_mixing_is_asked_for(tmp_path: Path) -> None:
    manifest = {"format": 1, "size": SIZE, "version": "older", "first_seed": 0, "count": 0}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(UserError, match="--mixed"):
        build(tmp_path, count=1, size=SIZE)
    assert build(tmp_path, count=1, size=SIZE, mixed=True) == 1


def test_the_contact_sheet_has_a_cell_for_each_character() -> None:
    sheet = contact_sheet(range(3), SIZE, columns=2, cell=32, masks=True)
    assert sheet.size == (64, 128)


def test_machines_share_a_corpus_and_draw_no_character_twice(tmp_path: Path, corpus: Path) -> None:
    drawn = [build(tmp_path, count=3, size=SIZE, first_seed=998, share=Share(rank, 2)) for rank in (0, 1)]
    assert drawn == [2, 1]
    assert store.read_attributes(tmp_path) == store.read_attributes(corpus)
    assert build(tmp_path, count=3, size=SIZE, first_seed=998, share=Share(1, 2)) == 0


def test_one_machine_goes_on_with_what_several_have_drawn(tmp_path: Path, corpus: Path) -> None:
    build(tmp_path, count=3, size=SIZE, first_seed=998, share=Share(1, 2))
    assert build(tmp_path, count=3, size=SIZE, first_seed=998) == 2
    assert store.read_attributes(tmp_path) == store.read_attributes(corpus)


def test_a_sheet_shows_only_the_characters_that_are_asked_for() -> None:
    found = chosen(range(60), {"framing": "bust", "hair": "long"})
    assert 0 < len(found) < 60
    for seed in found:
        attributes = describe(seed)
        assert attributes["framing"] == "bust"
        assert any("long" in str(attributes[key]) for key in attributes if key.startswith("hair_"))


def test_describing_a_character_tells_the_same_as_drawing_it() -> None:
    assert describe(5) == draw(5, SIZE)[2]


@pytest.mark.parametrize(("wish", "told"), [({"tail": "long"}, "hair_colour"), ({"framing": "wide"}, "bust")])
def test_a_wish_that_nobody_fulfils_tells_what_there_is(wish: dict[str, str], told: str) -> None:
    with pytest.raises(UserError, match=told):
        chosen(range(40), wish)


def test_a_sheet_has_a_labelled_row_for_each_value_of_an_attribute() -> None:
    groups = grouped(range(40), "framing", columns=2)
    assert list(groups) == ["bust", "shoulders", "tight"]
    for framing, seeds in groups.items():
        assert len(seeds) <= 2
        assert all(describe(seed)["framing"] == framing for seed in seeds)
    sheet = labelled_sheet(groups, SIZE, columns=2, cell=32, masks=False)
    assert sheet.width == 64
    assert sheet.height > 3 * 32
    with pytest.raises(UserError, match="framing"):
        grouped(range(2), "tail", columns=2)


def test_a_wish_is_met_by_words_and_not_by_parts_of_them() -> None:
    assert {describe(seed)["sex"] for seed in chosen(range(60), {"sex": "male"})} == {"male"}
    backs = {str(describe(seed)["hair_back"]) for seed in chosen(range(200), {"hair_back": "braid"})}
    assert all("braid" in back for back in backs)
