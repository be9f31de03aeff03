"""The language of the window: texts are written in English in the code and translated by gettext catalogues.

`make catalogues` collects them into `anime_painter/locale/`, where translators fill in the `.po` files.
"""

from __future__ import annotations

import ctypes
import gettext
import locale
import os
from pathlib import Path
from typing import Any

from anime_painter.errors import Message, UserError

DOMAIN = "anime_painter"
FOLDER = Path(__file__).resolve().parent / "locale"
LANGUAGES = {"en": "English", "zh_CN": "简体中文", "ja": "日本語"}
"""Names of the languages in themselves, by code."""

# The one language of a process, as gettext has it: texts are asked for in too many places to pass it along.
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def tr(text: str, **values: Any) -> str:
    """A text in the language in use, with `{name}` placeholders filled in.

    Args:
        text: English, written out at the call, so that it is collected: never a variable, except a text
            that went through `mark`.
        values: for the placeholders; messages and mistakes among them are translated, too.
    """
    translated = _catalogue.gettext(text)
    return translated.format(**{k: _worded(v) for k, v in values.items()}) if values else translated


def told(words: Message | UserError) -> str:
    """What another room has to say, in the language in use."""
    message = words.message if isinstance(words, UserError) else words
    return tr(message.text, **message.values)


def mark(text: str) -> str:
    """The text itself: has it collected for translation where it is data, and translated by `tr` later."""
    return text


def _worded(value: object) -> object:
    return told(value) if isinstance(value, Message | UserError) else value


def use(language: str = "") -> str:
    """Chooses the language of all further texts.

    Args:
        language: a code of `LANGUAGES`; empty takes the system's, and unknown ones are English.

    Returns:
        The code of the language now in use.
    """
    global _catalogue
    wanted = [language] if language else system_languages()
    # English needs no catalogue, so whoever prefers it must not fall through to the next language.
    wanted = wanted[: next((i for i, code in enumerate(wanted) if code.startswith("en")), len(wanted))]
    file = gettext.find(DOMAIN, FOLDER, wanted or ["en"])
    _catalogue = gettext.translation(DOMAIN, FOLDER, wanted or ["en"], fallback=True)
    return Path(file).parents[1].name if file else "en"


def system_languages() -> list[str]:
    """Codes of the languages that the user prefers, the best first."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(variable):
            return [code.split(".")[0] for code in os.environ[variable].split(":")]
    if os.name == "nt":
        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined]
        return [locale.windows_locale.get(number, "en")]
    return [locale.getlocale()[0] or "en"]
