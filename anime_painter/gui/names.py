"""What classes and colours are called on the screen, in the user's language."""

from __future__ import annotations

from anime_painter.classes import CLASSES
from anime_painter.inference.accents import NONE
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
_GARMENTS = {
    "armour": mark("Armour"),
    "blazer": mark("Blazer"),
    "blouse": mark("Blouse"),
    "camisole": mark("Camisole"),
    "cardigan": mark("Cardigan"),
    "cloak": mark("Cloak"),
    "coat": mark("Coat"),
    "gothic": mark("Gothic dress"),
    "hoodie": mark("Hoodie"),
    "jacket": mark("Jacket"),
    "jersey": mark("Jersey"),
    "kimono": mark("Kimono"),
    "maid": mark("Maid dress"),
    "off_shoulder": mark("Off-shoulder"),
    "qipao": mark("Qipao"),
    "sailor": mark("Sailor suit"),
    "shirt": mark("Shirt"),
    "stand_collar": mark("Stand collar"),
    "sundress": mark("Sundress"),
    "t_shirt": mark("T-shirt"),
    "tank_top": mark("Tank top"),
    "turtleneck": mark("Turtleneck"),
    "uniform_coat": mark("Uniform coat"),
    "vest": mark("Vest"),
}
_PATTERNS = {
    "argyle": mark("Argyle"),
    "cable": mark("Cable knit"),
    "check": mark("Checked"),
    "dots": mark("Dotted"),
    "flowers": mark("Flowers"),
    "pinstripe": mark("Pinstripes"),
    "plain": mark("Plain"),
    "snow": mark("Snowflakes"),
    "stars": mark("Stars"),
    "stripes": mark("Striped"),
    "tartan": mark("Tartan"),
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


def accent_title(name: str) -> str:
    """An accent of the clothes: "Red", or "No accent"."""
    return tr("No accent") if name == NONE else colour_title(name)


def garment_title(name: str) -> str:
    """A kind of garment: "Sailor suit". Models may bring kinds that have no name here."""
    return tr(_GARMENTS[name]) if name in _GARMENTS else _readable(name)


def pattern_title(name: str) -> str:
    """A pattern of cloth: "Striped". Models may bring patterns that have no name here."""
    return tr(_PATTERNS[name]) if name in _PATTERNS else _readable(name)


def _readable(name: str) -> str:
    return name.replace("_", " ").capitalize()
