"""The seven classes of a mask: the single truth about their ids, names, colours and keys."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class MaskClass:
    """One class of a mask.

    Attributes:
        id: value of the class in a mask, 0..6.
        name: English name, also the name in files and on the command line.
        colour: RGB, each 0..255, in which masks are shown and saved.
        key: keyboard key that selects the class.
    """

    id: int
    name: str
    colour: tuple[int, int, int]
    key: str


BACKGROUND: Final = 0
SKIN: Final = 1
FACE: Final = 2
EYE: Final = 3
MOUTH: Final = 4
HAIR: Final = 5
CLOTHES: Final = 6

CLASSES: Final = (
    MaskClass(BACKGROUND, "background", (40, 40, 48), "1"),
    MaskClass(SKIN, "skin", (245, 189, 160), "2"),
    MaskClass(FACE, "face", (255, 224, 200), "3"),
    MaskClass(EYE, "eye", (60, 120, 230), "4"),
    MaskClass(MOUTH, "mouth", (215, 40, 50), "5"),
    MaskClass(HAIR, "hair", (150, 90, 190), "6"),
    MaskClass(CLOTHES, "clothes", (60, 170, 120), "7"),
)

CLASS_COUNT: Final = len(CLASSES)

BY_NAME: Final = {mask_class.name: mask_class for mask_class in CLASSES}
