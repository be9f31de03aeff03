"""What artists have authored for backgrounds: how often each family is drawn, and in which palettes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from training.corpus.authored import Authored, load
from training.corpus.colour import Colour, from_hex

Hex = Annotated[str, Field(pattern="^#[0-9a-f]{6}$")]
Palette = tuple[Colour, Colour, Colour]
"""Ground, second and accent."""


class Family(Authored):
    share: float = Field(gt=0)
    palettes: tuple[str, ...] = Field(min_length=1)


class Backgrounds(Authored):
    """`backgrounds.toml`."""

    families: dict[str, Family]
    palettes: dict[str, tuple[tuple[Hex, Hex, Hex], ...]]

    @model_validator(mode="after")
    def _palettes_exist(self) -> Backgrounds:
        for name, family in self.families.items():
            for palette in family.palettes:
                if palette not in self.palettes:
                    raise ValueError(f"family {name} asks for palette '{palette}', which there is not")
        return self

    def colours(self, group: str) -> list[Palette]:
        return [tuple(from_hex(text) for text in palette) for palette in self.palettes[group]]  # type: ignore[misc]


def backgrounds() -> Backgrounds:
    return load("backgrounds", Backgrounds)
