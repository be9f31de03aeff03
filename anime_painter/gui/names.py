"""What classes and colours are called on the screen, in the user's language."""

from __future__ import annotations

from anime_painter.classes import CLASSES
from anime_painter.language import mark, tr

_CLASSES = {
    "background": mark("Background"),
    "skin": mark("Skin"),
    "face": mark("Face"),
    "eye": mark("Eye"),
    "mouth": mark("Mouth"),
    "hair": mark("Hair"),
    "clothes": mark("Clothes"),
}
_GROUPS = {"hair": mark("Hair"), "eye": mark("Eyes"), "skin": mark("Skin")}
_COLOURS = {
    "aqua": mark("Aqua"),
    "black": mark("Black"),
    "blonde": mark("Blonde"),
    "brightness": mark("Brightness"),
    "blue": mark("Blue"),
    "brown": mark("Brown"),
    "chestnut": mark("Chestnut"),
    "deep": mark("Deep"),
    "fair": mark("Fair"),
    "green": mark("Green"),
    "grey": mark("Grey"),
    "orange": mark("Orange"),
    "peach": mark("Peach"),
    "pink": mark("Pink"),
    "porcelain": mark("Porcelain"),
    "purple": mark("Purple"),
    "red": mark("Red"),
    "saturation": mark("Saturation"),
    "silver": mark("Silver"),
    "tan": mark("Tan"),
    "white": mark("White"),
    "yellow": mark("Yellow"),
}


def class_title(class_id: int) -> str:
    """A class, for a button or a menu: "Hair"."""
    return tr(_CLASSES[CLASSES[class_id].name])


def group_title(group: str) -> str:
    """A group of attributes: "Eyes". Models may bring groups that have no name here."""
    return tr(_GROUPS[group]) if group in _GROUPS else group.capitalize()


def colour_title(colour: str) -> str:
    """A slider: "Pink". Models may bring colours that have no name here."""
    return tr(_COLOURS[colour]) if colour in _COLOURS else colour.capitalize()
