"""Viewing: zoom, layers over the mask, and how the window looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

import numpy as np
import ttkbootstrap as ttk
from numpy.typing import NDArray

from anime_painter.document.document import Document
from anime_painter.gui.commands import SEPARATOR, Command, Item, Submenu
from anime_painter.gui.mask_canvas import MaskCanvas
from anime_painter.gui.mask_pixels import Layers
from anime_painter.gui.portrait_view import PortraitView
from anime_painter.gui.studio import Studio
from anime_painter.gui.theme import apply_look
from anime_painter.gui.viewport import Viewport
from anime_painter.language import mark, tr
from anime_painter.settings import Settings

_SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
_ZOOM = 1.5
"""Factor of a press on the zoom's keys."""
_OPACITIES = (0.25, 0.5, 0.75, 1.0)

Overlay = Literal["none", "portrait", "reference", "picture", "uncertain"]
_OVERLAYS: Sequence[tuple[Overlay, str]] = (
    ("none", mark("Nothing")),
    ("portrait", mark("Portrait")),
    ("reference", mark("Reference")),
    ("picture", mark("Loaded picture")),
    ("uncertain", mark("Uncertain pixels")),
)


class _Window(Protocol):
    root: ttk.App
    settings: Settings
    document: Document
    studio: Studio
    mask_canvas: MaskCanvas
    portrait: PortraitView

    def rebuild(self) -> None: ...

    def view_changed(self) -> None: ...

    def save_settings(self) -> None: ...

    def say(self, text: str, warning: bool = False) -> None: ...


class ViewingActions:
    """What a user can ask for about what is seen.

    Attributes:
        overlay: the picture that lies over the mask.
        opacity: of that picture, 0 to 1.
        outlines: whether only the edges of the classes are shown.
        grid: whether there is a grid over the mask.
    """

    def __init__(self, window: _Window) -> None:
        self._window = window
        self.overlay: Overlay = "none"
        self.opacity = 0.5
        self.outlines = False
        self.grid = False

    def zoom(self, factor: float) -> None:
        """Makes the mask larger around its middle."""
        view = self._window.mask_canvas.viewport
        self._window.mask_canvas.show(view.zoomed(factor, view.width / 2, view.height / 2))

    def fit(self) -> None:
        """Shows the whole mask."""
        self._window.mask_canvas.show(self._window.mask_canvas.viewport.fitted())

    def real_size(self) -> None:
        """Shows each pixel of the mask as one of the screen."""
        self.zoom(1 / self._window.mask_canvas.viewport.zoom)

    def mirror(self) -> None:
        """Shows mask and portrait as in a mirror; painting is not changed by that."""
        view = self._window.mask_canvas.viewport.turned()
        self._window.mask_canvas.show(view)
        self._window.portrait.mirror(view.mirrored)
        self._window.view_changed()

    def lay_over(self, overlay: Overlay) -> None:
        """Lays a picture over the mask."""
        self.overlay = overlay
        if overlay != "none" and self._picture() is None:
            self._window.say(tr("There is no such picture yet; it will be shown once there is one."))
        self.show()

    def toggle_overlay(self) -> None:
        """Lays the portrait over the mask, or nothing."""
        self.lay_over("portrait" if self.overlay == "none" else "none")

    def set_opacity(self, opacity: float) -> None:
        """Changes how much of the mask the picture hides."""
        self.opacity = min(max(opacity, 0.0), 1.0)
        self.show()

    def toggle(self, name: Literal["outlines", "grid"]) -> None:
        """Switches outlines or the grid on or off."""
        setattr(self, name, not getattr(self, name))
        self.show()

    def show(self) -> None:
        """Shows the layers as they are now."""
        layers = Layers(self._picture(), self.opacity, self.outlines)
        self._window.mask_canvas.lay_over(layers, self.grid)
        self._window.view_changed()

    def pictures_changed(self, *overlays: Overlay) -> None:
        """Some of the pictures are others; shows them if they lie over the mask."""
        if self.overlay in overlays:
            self.show()

    def view_again(self, view: Viewport) -> None:
        """Shows on a new canvas what the old one showed."""
        canvas = self._window.mask_canvas
        self._window.portrait.mirror(view.mirrored)
        self.show()
        canvas.viewport = view
        canvas.show(view.resized(canvas.viewport.width, canvas.viewport.height))

    def use_theme(self, theme: Literal["dark", "light"]) -> None:
        """Makes the window dark or light."""
        self._window.settings.theme = theme
        self._look_anew()

    def use_scale(self, scale: float | None) -> None:
        """Makes everything larger, 1 to 2; None takes what fits the screen."""
        self._window.settings.scale = scale
        self._look_anew()

    def commands(self) -> Sequence[Command]:
        return [*self._zoom_commands(), *self._layer_commands(), *self._look_commands()]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        return {
            "View": [
                "viewing.zoom_in",
                "viewing.zoom_out",
                "viewing.fit",
                "viewing.real_size",
                "viewing.mirror",
                SEPARATOR,
                Submenu(tr("Picture over the mask"), [f"viewing.overlay.{name}" for name, _ in _OVERLAYS]),
                Submenu(tr("Its opacity"), [_opacity_id(opacity) for opacity in _OPACITIES]),
                "viewing.outlines",
                "viewing.grid",
                SEPARATOR,
                "viewing.dark",
                "viewing.light",
                Submenu(tr("Size of everything"), [_scale_id(scale) for scale in (None, *_SCALES)]),
            ]
        }

    def _zoom_commands(self) -> Sequence[Command]:
        return [
            Command("viewing.zoom_in", tr("Larger"), lambda: self.zoom(_ZOOM), ("Ctrl++", "Ctrl+=")),
            Command("viewing.zoom_out", tr("Smaller"), lambda: self.zoom(1 / _ZOOM), ("Ctrl+-",)),
            Command("viewing.fit", tr("Whole mask"), self.fit, ("Ctrl+0",)),
            Command("viewing.real_size", tr("Pixel for pixel"), self.real_size, ("Ctrl+1",)),
            Command(
                "viewing.mirror",
                tr("Mirror view"),
                self.mirror,
                ("M",),
                checked=lambda: self._window.mask_canvas.viewport.mirrored,
            ),
        ]

    def _layer_commands(self) -> Sequence[Command]:
        return [
            *(
                Command(
                    f"viewing.overlay.{name}",
                    tr(text),
                    lambda n=name: self.lay_over(n),
                    checked=lambda n=name: self.overlay == n,
                )
                for name, text in _OVERLAYS
            ),
            Command("viewing.overlay", tr("Portrait over the mask"), self.toggle_overlay, ("T",)),
            *(
                Command(
                    _opacity_id(opacity),
                    f"{opacity:.0%}",
                    lambda o=opacity: self.set_opacity(o),
                    checked=lambda o=opacity: self.opacity == o,
                )
                for opacity in _OPACITIES
            ),
            Command(
                "viewing.more_opaque",
                tr("Overlay: more"),
                lambda: self.set_opacity(self.opacity + 0.1),
                (".",),
            ),
            Command(
                "viewing.less_opaque",
                tr("Overlay: less"),
                lambda: self.set_opacity(self.opacity - 0.1),
                (",",),
            ),
            Command(
                "viewing.outlines",
                tr("Outlines"),
                lambda: self.toggle("outlines"),
                ("W",),
                checked=lambda: self.outlines,
            ),
            Command(
                "viewing.grid", tr("Grid"), lambda: self.toggle("grid"), ("#",), checked=lambda: self.grid
            ),
        ]

    def _look_commands(self) -> Sequence[Command]:
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

    def _picture(self) -> NDArray[np.uint8] | None:
        """The picture that lies over the mask now."""
        if self.overlay == "portrait":
            return self._window.portrait.portrait
        if self.overlay == "picture":
            return self._window.studio.picture
        if self.overlay == "uncertain":
            return self._window.studio.uncertain
        references = self._window.document.painting.references
        return references[0].picture if self.overlay == "reference" and references else None

    def _look_anew(self) -> None:
        settings = self._window.settings
        apply_look(self._window.root, settings.theme == "dark", settings.scale)
        self._window.rebuild()
        self._window.save_settings()


def _scale_id(scale: float | None) -> str:
    return "viewing.scale.screen" if scale is None else f"viewing.scale.{scale:.0%}".rstrip("%")


def _opacity_id(opacity: float) -> str:
    return f"viewing.opacity.{opacity:.0%}".rstrip("%")
