"""The bar under the classes: what the tool in hand goes by, and what is shown of the mask."""

from __future__ import annotations

import tkinter
from collections.abc import Callable
from dataclasses import dataclass

import ttkbootstrap as ttk

from anime_painter.gui.actions.painting import LARGEST, MOST_SMOOTHING, SMALLEST, WIDEST_GAP, PaintingActions
from anime_painter.gui.actions.viewing import ViewingActions
from anime_painter.gui.colour_slider import ColourSlider
from anime_painter.gui.icon_button import IconButton
from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.gui.tools.easel import Brush
from anime_painter.language import tr

_SMALL = 28


@dataclass(frozen=True)
class _Range:
    """A setting that a slider changes."""

    text: str
    tip: str
    least: float
    most: float

    def place(self, value: float) -> float:
        """Where the knob stands, 0..1; it grows with the root, since small values need fine steps."""
        return ((value - self.least) / (self.most - self.least)) ** 0.5

    def value(self, place: float) -> int:
        """The whole number for a place of the knob."""
        return round(self.least + (self.most - self.least) * place**2)


class OptionBar(ttk.Frame):
    """Changes the brush, and the layers over the mask.

    Args:
        key_of: tells the key of a command, or "".

    Attributes:
        sliders: by the setting's name in `Brush`.
        switches: buttons by the setting's name in `Brush`, tips by "round" and "square".
        views: buttons by the name of what they show.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        painting: PaintingActions,
        viewing: ViewingActions,
        key_of: Callable[[str], str],
    ) -> None:
        self._look = look = look_of(parent)
        super().__init__(parent, padding=(look.gap, 0, look.gap, look.gap // 2))
        self._painting, self._viewing, self._key_of = painting, viewing, key_of
        self._ranges = {
            "diameter": _Range(tr("Size"), tr("Brush size: keys [ and ]"), SMALLEST, LARGEST),
            "smoothing": _Range(tr("Smoothing"), tr("Steadies the hand"), 0.0, MOST_SMOOTHING),
            "gap": _Range(
                tr("Close gaps"), tr("Openings up to this width hold the colour in"), 0, WIDEST_GAP
            ),
        }
        self.sliders: dict[str, ColourSlider] = {}
        self.switches: dict[str, IconButton] = {}
        self.views: dict[str, IconButton] = {}
        self._figures: dict[str, ttk.Label] = {}
        self._groups: dict[str, ttk.Frame] = {}
        self._shown: tuple[str, ...] = ()
        self._add_views()
        self._title = ttk.Label(self, width=12, font=look.font(9, "bold"))
        self._title.pack(side="left", padx=(look.gap // 2, look.gap))
        self._add_tips()
        for name, values in self._ranges.items():
            self._add_slider(name, values)
        self._add_switch("filled", "filled", tr("Filled shapes, or lines as broad as the brush"))
        self._add_switch("whole_class", "whole", tr("Moves all regions of the class at once"))

    def show_brush(self, title: str, options: tuple[str, ...], brush: Brush) -> None:
        """Shows the tool in hand, and the settings that it goes by."""
        self._title.configure(text=title)
        if options != self._shown:
            self._shown = options
            for group in self._groups.values():
                group.pack_forget()
            for name in options:
                self._groups[name].pack(side="left", padx=(0, 2 * self._look.gap))
        for name, slider in self.sliders.items():
            place = self._ranges[name].place(getattr(brush, name))
            if place != slider.value:
                slider.set(place)
            self._figures[name].configure(text=f"{getattr(brush, name):.0f}")
        for name in ("round", "square"):
            self.switches[name].show_on(brush.tip == name)
        for name in ("filled", "whole_class"):
            self.switches[name].show_on(getattr(brush, name))
        self.views["symmetric"].show_on(brush.symmetric)

    def show_view(self, mirrored: bool) -> None:
        """Shows which layers and views are on."""
        viewing = self._viewing
        for name, on in (
            ("mirror", mirrored),
            ("outlines", viewing.outlines),
            ("grid", viewing.grid),
            ("overlay", viewing.overlay != "none"),
        ):
            self.views[name].show_on(on)
        self.opacity.set(viewing.opacity)

    def _add_views(self) -> None:
        # From the right, so that a narrow window cuts the sliders and not these.
        viewing, gap = self._viewing, self._look.gap
        self.opacity = ColourSlider(
            self, self._look.accent, lambda _: viewing.set_opacity(self.opacity.value), width=70, home=0.5
        )
        ttk.ToolTip(self.opacity, text=tr("Opacity of the picture over the mask"))
        for name, image, command, tip, action in (
            ("fit", "fit", "viewing.fit", tr("Whole mask"), viewing.fit),
            ("grid", "grid", "viewing.grid", tr("Grid"), lambda: viewing.toggle("grid")),
            (
                "outlines",
                "outlines",
                "viewing.outlines",
                tr("Outlines of the classes"),
                lambda: viewing.toggle("outlines"),
            ),
            ("mirror", "mirror", "viewing.mirror", tr("Mirror view"), viewing.mirror),
            (
                "symmetric",
                "symmetry",
                "painting.symmetric",
                tr("Symmetry: paints on both sides of the axis, which can be dragged"),
                lambda: self._painting.toggle("symmetric"),
            ),
            (
                "overlay",
                "overlay",
                "viewing.overlay",
                tr("Portrait over the mask"),
                viewing.toggle_overlay,
            ),
        ):
            self.views[name] = self._button(self, image, command, tip, action)
            self.views[name].pack(side="right", padx=(gap // 2, 0))
            if name == "symmetric":
                self.opacity.pack(side="right", padx=(gap // 2, gap))

    def _add_tips(self) -> None:
        group = self._groups["tip"] = ttk.Frame(self)
        for name, tip in (("round", tr("Round brush")), ("square", tr("Square brush"))):
            button = IconButton(group, name, tip, lambda n=name: self._painting.set(tip=n), _SMALL)
            button.pack(side="left")
            self.switches[name] = button

    def _add_slider(self, name: str, values: _Range) -> None:
        look = self._look
        group = self._groups[name] = ttk.Frame(self)
        ttk.Label(group, text=values.text, foreground=hex_colour(look.faint), font=look.font(9)).pack(
            side="left"
        )
        slider = ColourSlider(
            group,
            look.accent,
            lambda _: self._painting.set(**{name: values.value(slider.value)}),
            width=96,
            home=values.place(getattr(Brush(), name)),
        )
        slider.pack(side="left", padx=(look.gap // 2, 0))
        figure = ttk.Label(group, width=3, anchor="e", font=look.font(9))
        figure.pack(side="left")
        ttk.ToolTip(slider, text=values.tip)
        self.sliders[name], self._figures[name] = slider, figure

    def _add_switch(self, name: str, image: str, tip: str) -> None:
        group = self._groups[name] = ttk.Frame(self)
        button = IconButton(group, image, tip, lambda: self._painting.toggle(name), _SMALL)
        button.pack(side="left")
        self.switches[name] = button

    def _button(
        self, parent: tkinter.Misc, image: str, command: str, tip: str, action: Callable[[], object]
    ) -> IconButton:
        key = self._key_of(command)
        return IconButton(parent, image, f"{tip}  ({key})" if key else tip, action, _SMALL)
