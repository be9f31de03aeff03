"""Looks: a calm ground, dark or light, so that the portrait is what one sees; and everything at any scale."""

from __future__ import annotations

import tkinter
import tkinter.font
import weakref
from dataclasses import dataclass

import ttkbootstrap as ttk

Colour = tuple[int, int, int]
"""sRGB, each 0..255."""

_FACTOR_OF_96_DPI = 4 / 3
"""What Tk calls its scaling, pixels in a point, on a screen of usual density."""
_POINTS = 10
"""Size of ordinary text."""
_DENSE_HEIGHT = 1900
"""Rows of a screen, such as 4K, on which everything has twice its size unless the user wants otherwise."""


@dataclass(frozen=True)
class Look:
    """Colours and sizes of everything that is drawn.

    Attributes:
        dark: whether the ground is dark.
        scale: pixels on the screen for each pixel of the design, 1 to 2.
        family: name of the typeface.
        panel: ground of bars and panels; `well` that around mask and portrait.
        raised, edge: of controls.
        text, faint, accent, warning: inks.
    """

    dark: bool
    scale: float
    family: str
    panel: Colour
    well: Colour
    raised: Colour
    edge: Colour
    text: Colour
    faint: Colour
    accent: Colour
    warning: Colour

    @property
    def gap(self) -> int:
        """Pixels between neighbours; everything is a multiple of half of it."""
        return self.px(8)

    def px(self, length: float) -> int:
        """A length of the design in pixels on the screen, at least 1."""
        return max(round(length * self.scale), 1)

    def font(self, points: float = _POINTS, weight: str = "normal") -> tuple[str, int, str]:
        """The typeface in a size; in pixels, which Tk wants negative, so that the scale is ours alone."""
        return self.family, -round(points * _FACTOR_OF_96_DPI * self.scale), weight


def _dark(scale: float, family: str) -> Look:
    return Look(
        dark=True,
        scale=scale,
        family=family,
        panel=(35, 37, 43),
        well=(24, 25, 29),
        raised=(48, 51, 59),
        edge=(62, 66, 76),
        text=(229, 231, 236),
        faint=(150, 155, 167),
        accent=(167, 139, 250),
        warning=(245, 190, 105),
    )


def _light(scale: float, family: str) -> Look:
    return Look(
        dark=False,
        scale=scale,
        family=family,
        panel=(244, 244, 247),
        well=(222, 223, 229),
        raised=(255, 255, 255),
        edge=(198, 200, 209),
        text=(32, 34, 40),
        faint=(100, 104, 116),
        accent=(106, 76, 214),
        warning=(158, 88, 8),
    )


_looks: weakref.WeakKeyDictionary[tkinter.Misc, Look] = weakref.WeakKeyDictionary()
_screen_scales: weakref.WeakKeyDictionary[tkinter.Misc, float] = weakref.WeakKeyDictionary()


def look_of(widget: tkinter.Misc) -> Look:
    """The look of the window in which a widget is."""
    return _looks[widget.nametowidget(".")]


def hex_colour(colour: Colour) -> str:
    """A colour as Tk writes it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def readable_on(colour: Colour) -> Colour:
    """Near black or white, whichever can be read on a colour."""
    red, green, blue = colour
    return (20, 21, 24) if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else (255, 255, 255)


def mixed(a: Colour, b: Colour, t: float) -> Colour:
    """The colour on the way from `a` (t = 0) to `b` (t = 1)."""
    red, green, blue = (round(x + (y - x) * t) for x, y in zip(a, b, strict=True))
    return red, green, blue


def make_root(dark: bool = True, scale: float | None = None) -> ttk.App:
    """The main window, empty, as large as the screen has room for.

    Args:
        scale: 1 to 2; None takes what fits the screen.

    Raises:
        tkinter.TclError: there is no display.
    """
    root = ttk.App(title="Anime Painter")
    apply_look(root, dark, scale)
    look = look_of(root)
    width = min(look.px(1440), root.winfo_screenwidth() - 40)
    height = min(look.px(790), root.winfo_screenheight() - 80)
    root.geometry(f"{width}x{height}")
    return root


def apply_look(root: ttk.App, dark: bool, scale: float | None = None) -> Look:
    """Gives all widgets that are made from now on another look; `Window.rebuild` makes them anew.

    Args:
        scale: 1 to 2; None takes what fits the screen.
    """
    usual = screen_scale(root)
    scale = min(max(usual if scale is None else scale, 1.0), 2.0)
    root.tk.call("tk", "scaling", scale * _FACTOR_OF_96_DPI)
    for name in tkinter.font.names(root):
        # Fonts keep the size in pixels that they had when they were made.
        font = tkinter.font.nametofont(name, root)
        small = name in ("TkSmallCaptionFont", "TkTooltipFont")
        font.configure(size=-round((_POINTS - small) * _FACTOR_OF_96_DPI * scale))
    family = str(tkinter.font.nametofont("TkDefaultFont", root).actual("family"))
    look = (_dark if dark else _light)(scale, family)
    _looks[root] = look
    name = f"atelier{round(scale * 100)}"
    if f"{name}-dark" not in root.style.theme_names():
        # Drawn parts of a theme keep their size, so each scale has a theme of its own.
        _register(name)
    root.style.theme_use(f"{name}-{'dark' if dark else 'light'}")
    return look


def screen_scale(root: tkinter.Misc) -> float:
    """The scale that fits the screen: as its density says, and twice on one with very many rows."""
    root = root.nametowidget(".")
    if root not in _screen_scales:  # Asked once: our own scale changes what Tk says later.
        dense = root.winfo_fpixels("1i") / 96
        many = 2.0 if root.winfo_screenheight() >= _DENSE_HEIGHT else 1.0
        _screen_scales[root] = min(max(round(4 * max(dense, many)) / 4, 1.0), 2.0)
    return _screen_scales[root]


def _register(name: str) -> None:
    for look in (_dark(1, ""), _light(1, "")):
        ground = {"background": hex_colour(look.panel), "foreground": hex_colour(look.text)}
        ttk.Theme(
            name=name,
            primary="#6a4cd6",
            success="#3fae7c",
            info="#6f9fe8",
            warning="#e0a458",
            danger="#e0606a",
            secondary="#6b7280",
            neutral="#6b7280",
            **{"dark" if look.dark else "light": ground},
        ).register()
