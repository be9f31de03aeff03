"""Projects come back as they were saved; damaged, newer and ill-meant files are refused in one sentence."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from anime_painter.classes import CLASS_COUNT
from anime_painter.document import project as projects
from anime_painter.document.painting import Painting
from anime_painter.document.project import Project
from anime_painter.document.styling import Origin, Reference, Source
from anime_painter.document.timelapse import MOST_MOMENTS, Moment, Timelapse
from anime_painter.errors import UserError
from anime_painter.mask_files import encode_mask
from anime_painter.pictures import read_picture

CODES = arrays.arrays(
    np.float32, (CLASS_COUNT, 16), elements=st.floats(-1e6, 1e6, width=32), fill=st.just(np.float32(0.1))
)
STRENGTHS = st.dictionaries(
    st.sampled_from(["hair", "eye"]), st.dictionaries(st.sampled_from(["pink", "ナス"]), st.floats(0, 1))
)
IDS = st.frozensets(st.integers(0, CLASS_COUNT - 1))


def reference(name: str, seed: int) -> Reference:
    rng = np.random.default_rng(seed)
    return Reference(
        name, rng.integers(0, 256, (64, 64, 3), np.uint8), rng.integers(0, CLASS_COUNT, (64, 64), np.uint8)
    )


HER, HIM = reference("her", 1), reference("彼", 2)
SOURCES = st.builds(Source, st.sampled_from(Origin), st.text(max_size=8), st.sampled_from([None, HER, HIM]))
PROJECTS = st.builds(
    Project,
    painting=st.builds(
        Painting,
        mask=arrays.arrays(np.uint8, (12, 12), elements=st.integers(0, 6)),
        locked=IDS,
        style=CODES,
        sources=st.tuples(*[SOURCES] * CLASS_COUNT),
        other=st.none() | CODES,
        other_source=SOURCES,
        share=st.floats(0, 1),
        sliders=STRENGTHS,
        locks=IDS,
        shading=st.sampled_from([None, HER, HIM]),
        shading_seed=st.integers(0, 2**63 - 1),
    ),
    picture=st.sampled_from([None, HER, reference("photo", 3)]),
    models=st.text(max_size=8),
    settings=st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5) | st.booleans()),
)


def project() -> Project:
    rng = np.random.default_rng(0)
    painting = Painting(
        mask=rng.integers(0, 7, (512, 512), np.uint8),
        style=rng.normal(size=(CLASS_COUNT, 16)).astype(np.float32),
        sources=(Source(Origin.REFERENCE, "her", HER), *[Source(Origin.SEED, "7")] * 6),
    )
    return Project(painting, picture=HIM, models="tiny")


def same_reference(a: Reference | None, b: Reference | None) -> bool:
    if a is None or b is None:
        return a is b
    return a.name == b.name and np.array_equal(a.picture, b.picture) and np.array_equal(a.mask, b.mask)


def same_source(a: Source, b: Source) -> bool:
    return (a.origin, a.name) == (b.origin, b.name) and same_reference(a.reference, b.reference)


def assert_same(found: Project, saved: Project) -> None:
    a, b = found.painting, saved.painting
    assert np.array_equal(a.mask, b.mask)
    assert a.style.tobytes() == b.style.tobytes()
    assert (a.other is None) == (b.other is None)
    if a.other is not None and b.other is not None:
        assert a.other.tobytes() == b.other.tobytes()
    sources = zip((*a.sources, a.other_source), (*b.sources, b.other_source), strict=True)
    assert all(same_source(x, y) for x, y in sources)
    assert (a.share, a.sliders, a.locks, a.locked) == (b.share, b.sliders, b.locks, b.locked)
    assert same_reference(found.picture, saved.picture)
    assert same_reference(a.shading, b.shading)
    assert a.shading_seed == b.shading_seed
    assert (found.models, dict(found.settings)) == (saved.models, dict(saved.settings))


def test_a_project_shaded_by_more_pictures_than_it_can_hold_is_read_again(tmp_path: Path) -> None:
    saved = project()
    png = encode_mask(saved.painting.mask)
    style = saved.painting.style
    moments = [Moment(png, style, {}, reference(str(i), i % 5), 7 * i) for i in range(210)]
    path = tmp_path / "many.anip"
    projects.save(replace(saved, moments=moments), path)
    found = projects.read(path)
    assert_same(found, saved)
    assert [moment.shading_seed for moment in found.moments] == list(range(0, 7 * 210, 7))
    shadings = [moment.shading for moment in found.moments]
    assert [shading.name for shading in shadings if shading is not None] == [str(i) for i in range(198)]


@given(saved=PROJECTS)
@settings(max_examples=40, deadline=None)
def test_a_project_is_read_as_it_was_saved(saved: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("project") / "a.anip"
    projects.save(saved, path)
    assert_same(projects.read(path), saved)


def test_a_portrait_carries_its_project(tmp_path: Path) -> None:
    saved = project()
    portrait = np.full((256, 256, 3), 99, np.uint8)
    projects.write_portrait(tmp_path / "portrait.png", Image.fromarray(portrait), saved)
    assert np.array_equal(read_picture(tmp_path / "portrait.png"), portrait)
    assert_same(projects.read(tmp_path / "portrait.png"), saved)


def test_references_that_classes_share_are_one_again(tmp_path: Path) -> None:
    saved = project()
    shared = replace(saved.painting, sources=(Source(Origin.REFERENCE, "her", HER),) * CLASS_COUNT)
    projects.save(replace(saved, painting=shared, picture=HER), tmp_path / "a.anip")
    back = projects.read(tmp_path / "a.anip")
    assert back.painting.references == [back.picture]


def test_the_thumbnail_and_the_kind_are_there_for_other_programs(tmp_path: Path) -> None:
    projects.save(project(), tmp_path / "a.anip", np.full((32, 32, 3), 7, np.uint8))
    data = (tmp_path / "a.anip").read_bytes()
    assert data[30:65] == b"mimetypeapplication/x-anime-painter"
    with zipfile.ZipFile(tmp_path / "a.anip") as archive:
        assert Image.open(io.BytesIO(archive.read("thumbnail.png"))).size == (32, 32)


# Timelapse --------------------------------------------------------------------------------------------------


def test_a_timelapse_is_kept_in_the_project_and_not_in_portraits(tmp_path: Path) -> None:
    saved, timelapse = project(), Timelapse()
    other = saved.painting.style + 1
    for step in range(5):
        mask = np.full((16, 16), step, np.uint8)
        style = saved.painting.style if step < 3 else other
        timelapse.record(Painting(mask=mask, style=style))
    saved = replace(saved, moments=timelapse.moments)
    projects.save(saved, tmp_path / "a.anip")
    back = projects.read(tmp_path / "a.anip")
    assert [int(m.mask[0, 0]) for m in back.moments] == [0, 1, 2, 3, 4]
    assert np.array_equal(back.moments[2].style, saved.painting.style)
    assert np.array_equal(back.moments[3].style, other)
    projects.write_portrait(tmp_path / "p.png", Image.new("RGB", (16, 16)), saved)
    assert projects.read(tmp_path / "p.png").moments == []


def test_a_long_timelapse_keeps_its_beginning_and_its_end_within_bounds() -> None:
    timelapse = Timelapse()
    style = np.zeros((CLASS_COUNT, 16), np.float32)
    for step in range(3 * MOST_MOMENTS):
        sliders = {"step": {"number": float(step)}}
        timelapse.record(Painting(mask=np.zeros((1, 1), np.uint8), style=style, sliders=sliders))
        assert len(timelapse.moments) <= MOST_MOMENTS + 1
    steps = [moment.sliders["step"]["number"] for moment in timelapse.moments]
    assert steps[0] == 0
    assert steps[-1] > 3 * MOST_MOMENTS - 5
    assert steps == sorted(steps)


# Refusals ---------------------------------------------------------------------------------------------------


def repacked(path: Path, **changes: object) -> Path:
    """The project with keys of its project.json replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = json.loads(parts["project.json"]) | changes
    parts["project.json"] = json.dumps(content).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    projects.save(project(), tmp_path / "a.anip")
    return tmp_path / "a.anip"


def test_a_newer_format_is_refused_with_its_number(saved: Path) -> None:
    with pytest.raises(UserError, match=r"newer Anime Painter \(its format is 7, this one knows 1\)"):
        projects.read(repacked(saved, format=7, styling="of another kind"))


def test_keys_of_the_same_format_that_are_not_known_are_passed_over(saved: Path) -> None:
    assert_same(projects.read(repacked(saved, mood={"happy": 1})), project())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": "one"}, "format in its project.json"),
        ({"format": 0}, "format in its project.json"),
        ({"mask": "nowhere.png"}, "nowhere.png is missing"),
        ({"mask": "project.json"}, "no picture"),
        ({"mask": "references/0.png"}, "no mask"),
        ({"picture": 44}, "part number 44"),
        ({"styling": {"style": [[1.0] * 16] * 6, "sources": []}}, "styling.style"),
        ({"locked": [9]}, "locked.0"),
        ({"moments": [{"mask": "mask.png", "style": 0, "sliders": 0}]}, "part number 0"),
    ],
)
def test_what_makes_no_sense_is_named(saved: Path, changes: dict, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        projects.read(repacked(saved, **changes))


@pytest.mark.parametrize("content", [b"", b"PK", b"no project at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_project_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.anip").write_bytes(content)
    with pytest.raises(UserError, match=r"no project|is missing"):
        projects.read(tmp_path / "a.anip")


def test_a_missing_file_a_folder_and_a_plain_picture_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        projects.read(tmp_path / "a.anip")
    with pytest.raises(UserError, match="cannot be read"):
        projects.read(tmp_path)
    Image.new("RGB", (16, 16)).save(tmp_path / "a.png")
    with pytest.raises(UserError, match="a picture without a project"):
        projects.read(tmp_path / "a.png")


def test_a_bomb_is_refused_before_it_is_unpacked(saved: Path) -> None:
    with zipfile.ZipFile(saved, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(300 * 1024 * 1024))
    with pytest.raises(UserError, match="more than a project can hold"):
        projects.read(saved)


def test_a_bomb_that_lies_about_its_size_is_refused(saved: Path) -> None:
    with zipfile.ZipFile(saved, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(64 * 1024 * 1024))
    data = bytearray(saved.read_bytes())
    at = data.rindex(b"PK\x01\x02")  # The bomb's line in the table of contents.
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    saved.write_bytes(data)
    with pytest.raises(UserError, match="damaged"):
        projects.read(saved)


def test_a_picture_that_would_unpack_to_gigabytes_is_refused(saved: Path) -> None:
    bomb = io.BytesIO()
    Image.new("L", (9000, 9000)).save(bomb, "PNG")
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("huge.png", bomb.getvalue())
    with pytest.raises(UserError, match="9000x9000 pixels, which is too large"):
        projects.read(repacked(saved, mask="huge.png"))


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_a_sentence_or_still_sound(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "a.anip"
    small = project()
    small = replace(small, painting=replace(small.painting, mask=np.zeros((8, 8), np.uint8)), picture=None)
    projects.save(small, path)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    with suppress(UserError):
        back = projects.read(path)
        assert back.painting.mask.shape == (8, 8)


def test_a_folder_that_cannot_be_written_to_keeps_the_old_file(saved: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(UserError, match="cannot be written"):
        projects.save(project(), saved / "below" / "a.anip")
    assert saved.read_bytes() == before
