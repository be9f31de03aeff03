"""The translations fit the texts in the code."""

from __future__ import annotations

import io
import pickle
import string
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from anime_painter import language
from anime_painter.errors import Message, UserError
from anime_painter.language import DOMAIN, FOLDER, LANGUAGES, told, tr

ROOT = Path(__file__).parents[2]
_MARKERS = ("tr", "mark", "Message", "UserError")
"""Functions whose first argument is translated."""
TRANSLATED = sorted(set(LANGUAGES) - {"en"})


def _catalogue(code: str) -> Catalog:
    with (FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=code)


@pytest.fixture(autouse=True)
def _english_again():
    yield
    language.use("en")


@pytest.mark.parametrize("code", TRANSLATED)
def test_placeholders_are_those_of_the_english_text(code: str) -> None:
    wrong = {
        message.id: message.string
        for message in _catalogue(code)
        if message.string and _placeholders(message.id) != _placeholders(message.string)
    }
    assert not wrong


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_of_the_code_is_translated_and_no_other(code: str) -> None:
    texts = {
        text
        for path in sorted((ROOT / "anime_painter").rglob("*.py"))
        if path.parent.name != "cli"  # The command line speaks English.
        for _, text, _, _ in extract("python", io.BytesIO(path.read_bytes()), dict.fromkeys(_MARKERS))
    }
    assert len(texts) > 200
    known = {message.id: message.string for message in _catalogue(code) if message.id}
    assert texts == known.keys(), "run `make catalogues` and translate what is new"
    assert not [text for text, translation in known.items() if not translation]


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_compiled_catalogue_is_that_of_the_translators(code: str) -> None:
    compiled = FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.mo"
    fresh = io.BytesIO()
    write_mo(fresh, _catalogue(code))
    expected = read_mo(io.BytesIO(fresh.getvalue()))
    found = read_mo(io.BytesIO(compiled.read_bytes()))
    assert {m.id: m.string for m in found if m.id} == {m.id: m.string for m in expected if m.id}, (
        "run `make catalogues`"
    )


def test_texts_are_shown_in_the_language_in_use() -> None:
    assert language.use("ja") == "ja"
    assert tr("Hair") == "髪"
    assert language.use("zh_CN") == "zh_CN"
    assert tr("Hair") == "头发"
    assert language.use("en") == "en"
    assert tr("Hair") == "Hair"
    assert language.use("no-such-language") == "en"


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("LANG", "ja_JP.UTF-8", "ja"),
        ("LANG", "zh_CN.UTF-8", "zh_CN"),
        ("LANG", "C.UTF-8", "en"),
        ("LANGUAGE", "fr:ja:zh_CN", "ja"),
        ("LANGUAGE", "en_GB:ja", "en"),
    ],
)
def test_the_systems_language_is_taken_where_nothing_is_set(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, expected: str
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    assert language.use() == expected


def test_placeholders_are_filled_in_whatever_the_values_hold() -> None:
    assert tr("{path} has {names}", path=Path("{a}"), names="{b}") == "{a} has {b}"


def test_what_other_rooms_say_is_translated_with_the_messages_within_it() -> None:
    error = UserError(
        "{path} cannot be written: {reason}.", path=Path("a{b}.png"), reason=Message("the disk is full")
    )
    assert str(error) == "a{b}.png cannot be written: the disk is full."
    language.use("ja")
    assert told(error) == "a{b}.png に書き込めません：ディスクがいっぱいです。"
    assert str(error) == "a{b}.png cannot be written: the disk is full.", "the command line speaks English"


def test_a_mistake_is_the_same_after_it_came_from_another_process() -> None:
    error = pickle.loads(pickle.dumps(UserError("{path} is no mask.", path="{x}")))
    assert str(error) == "{x} is no mask."
    language.use("zh_CN")
    assert told(error) == "{x} 不是蒙版。"


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
