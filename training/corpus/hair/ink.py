"""The colours of one hair colour: from the deepest shade to the shine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from training.corpus.character import Base
from training.corpus.colour import Colour, adjust, mix, to_oklab
from training.corpus.palette import Tone

_STEPS = 8


@dataclass(frozen=True)
class Ink:
    """Colours for hair of one colour, in one art direction."""

    base: Colour
    shade: Colour
    deep: Colour
    light: Colour
    shine: Colour
    line: Colour

    def tone(self, depth: float) -> Colour:
        """-1 the light, 0 the plain colour, 1 the shade, 2 the deepest, in steps of an eighth."""
        step = round(max(-1.0, min(depth, 2.0)) * _STEPS)
        if step not in self._tones:
            self._tones[step] = self._mixed(step / _STEPS)
        return self._tones[step]

    @cached_property
    def _tones(self) -> dict[int, Colour]:
        return {}

    def _mixed(self, depth: float) -> Colour:
        if depth <= 0:
            return mix(self.base, self.light, -depth)
        return mix(self.base, self.shade, depth) if depth <= 1 else mix(self.shade, self.deep, depth - 1)


def ink(base: Base, tone: Tone) -> Ink:
    """The colours of `tone` as the character's art direction has them."""
    depth = base.art.depth
    lightness = float(to_oklab(tone.base)[0])
    # Fair hair is shaded less and more warmly, or it turns to mud.
    fair = max(lightness - 0.7, 0.0)
    shade = adjust(tone.shade, 0.05 - 0.09 * depth + 0.28 * fair, 1.05 + 0.6 * fair)
    glare = 0.75 if lightness > 0.82 else min(0.2 + 0.45 * lightness, 0.5)
    return Ink(
        base=tone.base,
        shade=shade,
        deep=mix(adjust(shade, -0.07 - 0.07 * depth, 1.08), (0.24, 0.13, 0.34), 0.14),
        light=tone.light,
        shine=mix(adjust(tone.light, 0.06, 1.15), (1.0, 1.0, 1.0), glare),
        line=base.line_colour(tone.shade),
    )
