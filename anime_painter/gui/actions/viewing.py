"""Viewing: how the window looks, and how much of the mask one sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

import ttkbootstrap as ttk

from anime_painter.gui.commands import SEPARATOR, Command, Item, Submenu
from anime_painter.gui.theme import apply_look
from anime_painter.language import tr
from anime_painter.settings import Settings

_SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)


class _Window(Protocol):
    root: ttk.App
    settings: Settings

    def rebuild(self) -> None: ...

    def save_settings(self) -> None: ...


class ViewingActions:
    """What a user can ask for about what is seen."""

    def __init__(self, window: _Window) -> None:
        self._window = window

    def use_theme(self, theme: Literal["dark", "light"]) -> None:
        """Makes the window dark or light."""
        self._window.settings.theme = theme
        self._look_anew()

    def use_scale(self, scale: float | None) -> None:
        """Makes everything larger, 1 to 2; None takes what fits the screen."""
        self._window.settings.scale = scale
        self._look_anew()

    def commands(self) -> Sequence[Command]:
        settings = self._window.settings
        themes: list[tuple[Literal["dark", "light"], str]] = [("dark", tr("Dark")), ("light", tr("Light"))]
        return [
            *(
                Command(
                    f"viewing.{theme}",
                    text,
                    lambda t=theme: self.use_theme(t),
                    checked=lambda t=theme: settings.theme == t,
                )
                for theme, text in themes
            ),
            *(
                Command(
                    _scale_id(scale),
                    tr("As the screen is") if scale is None else f"{scale:.0%}",
                    lambda s=scale: self.use_scale(s),
                    checked=lambda s=scale: settings.scale == s,
                )
                for scale in (None, *_SCALES)
            ),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        scales = [_scale_id(scale) for scale in (None, *_SCALES)]
        return {
            "View": [
                "viewing.dark",
                "viewing.light",
                SEPARATOR,
                Submenu(tr("Size of everything"), scales),
            ]
        }

    def _look_anew(self) -> None:
        settings = self._window.settings
        apply_look(self._window.root, settings.theme == "dark", settings.scale)
        self._window.rebuild()
        self._window.save_settings()


def _scale_id(scale: float | None) -> str:
    return "viewing.scale.screen" if scale is None else f"viewing.scale.{scale:.0%}".rstrip("%")
