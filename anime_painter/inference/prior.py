"""Random styles: pieces of the styles of drawn characters, fitted to each other."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import BACKGROUND, CLASS_COUNT, CLOTHES, EYE, FACE, HAIR, MOUTH, SKIN
from anime_painter.errors import UserError
from anime_painter.inference.garments import Garments
from anime_painter.inference.manifest import Manifest
from anime_painter.inference.style import GARMENT_NUMBERS, STYLE_SIZE, Style

Numbers = NDArray[np.float64]
Chosen = NDArray[np.bool_]
"""Some of the numbers of a flattened style, bool[112]."""

_PIECES = ((SKIN, FACE, MOUTH), (EYE,), (HAIR,), (CLOTHES,), (BACKGROUND,))
"""Classes that are taken from one character, in the order in which they are fitted to those before."""
_CANDIDATES = 32
"""Of so many characters' pieces the best fitting one is taken."""
_NEIGHBOURS = 24
"""Of so many characters' pieces the one most like a style's own is stepped towards."""
_SAME = 1e-6
"""Pieces that differ by less are the same one, in squared units of the codes."""
_RIDGE = 1e-3
"""Added to variances, in squared units of the codes."""
_GUESS = 1
"""Seed of what a reference does not tell."""


@dataclass(frozen=True)
class StylePrior:
    """The styles of N drawn characters.

    Between two hair colours lies a third that nobody draws: densities fitted to styles paint mud. So pieces
    of real styles are put together, each moved by as much as a Gaussian expects it to differ given the rest
    (Matheron's rule for conditional simulation: Journel and Huijbregts, "Mining Geostatistics", 1978). Face
    and neck agree then, and what depends on nothing stays as it was drawn.

    Attributes:
        codes: float64[N, 112], flattened.
        garments: that can be worn; between two of them lies none either.
    """

    codes: Numbers
    garments: Garments

    @classmethod
    def load(cls, manifest: Manifest, garments: Garments) -> StylePrior:
        """Reads style_prior.npz of a models folder.

        Raises:
            UserError: it is missing, damaged or of other shapes.
        """
        return cls.parse(manifest.read("style_prior"), garments)

    @classmethod
    def parse(cls, content: bytes, garments: Garments) -> StylePrior:
        """Reads the content of style_prior.npz: codes [N, 7, 16].

        Raises:
            UserError: it is damaged or of other shapes.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as file:
                codes = file["codes"].astype(np.float64)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise UserError("The style prior is no file of Anime Painter's; install it again.") from error
        if codes.ndim != 3 or len(codes) < 2 or codes.shape[1:] != (CLASS_COUNT, STYLE_SIZE):
            raise UserError("The style prior has other shapes than this Anime Painter's; install it again.")
        return cls(codes.reshape(len(codes), -1), garments)

    def sample(self, seed: int, keep: Style | None, classes: Sequence[int] | None) -> Style:
        """Draws a style; with `keep`, only the rows `classes`, given the other rows."""
        rng = np.random.default_rng(seed)
        drawn = range(CLASS_COUNT) if keep is None or classes is None else classes
        code = np.zeros(self.codes.shape[1]) if keep is None else _flat(keep)
        known = ~_numbers_of(drawn)
        for piece in _pieces_of(drawn):
            fitted, moves = self._fitted(rng, code, known, piece, _CANDIDATES)
            code[piece] = fitted[np.square(moves).sum(1).argmin()]
            known |= piece
        return _as_style(code)

    def nearby(self, style: Style, seed: int, amount: float, classes: Sequence[int]) -> Style:
        """Draws a neighbour of a style: rows `classes` move, given the others, the rest stay.

        Each piece goes towards one like it, so no walk of such steps leaves the styles that are drawn.

        Args:
            amount: how far, 0..1; 1 is another style of its kind.
        """
        rng = np.random.default_rng(seed)
        # What is in the middle of the way looks much like its beginning.
        share = 1 - (1 - amount) ** 2
        code, known = _flat(style), ~_numbers_of(classes)
        for piece in _pieces_of(classes):
            fitted, _ = self._fitted(rng, code, known, piece, _NEIGHBOURS)
            apart = np.square(fitted - code[piece]).sum(1)
            # The style may be made of these very pieces.
            apart[apart < _SAME] = np.inf
            code[piece] += share * (fitted[apart.argmin()] - code[piece])
            known |= piece
        moved = _as_style(code)
        return self._dressed_anew(style, moved) if CLOTHES in classes else moved

    def fill(self, style: Style, present: Collection[int]) -> Style:
        """Replaces the rows of absent classes by some that fit the present ones, always the same.

        They are drawn: what is expected is the mean of all colours, which is grey.
        """
        absent = [class_id for class_id in range(CLASS_COUNT) if class_id not in present]
        return self.sample(_GUESS, style, absent) if absent else style

    def _fitted(
        self, rng: np.random.Generator, code: Numbers, known: Chosen, piece: Chosen, count: int
    ) -> tuple[Numbers, Numbers]:
        """Pieces of characters drawn at random, moved to fit what is known of a code.

        Returns:
            float64[count, P], the pieces; and by how much each was moved.
        """
        count = min(count, len(self.codes))
        characters = self.codes[rng.choice(len(self.codes), count, replace=False)]
        inside = self._covariance[np.ix_(known, known)] + _RIDGE * np.eye(int(known.sum()))
        gain = np.linalg.solve(inside, self._covariance[np.ix_(known, piece)])
        moves = (code[known] - characters[:, known]) @ gain
        return characters[:, piece] + moves, moves

    def _dressed_anew(self, before: Style, moved: Style) -> Style:
        """The moved style in a garment: that of before, unless another one is nearer now."""
        if self.garments.shown(moved) == self.garments.shown(before):
            moved[CLOTHES, -GARMENT_NUMBERS:] = before[CLOTHES, -GARMENT_NUMBERS:]
            return moved
        return self.garments.tailored(moved)

    @cached_property
    def _covariance(self) -> Numbers:
        return np.cov(self.codes, rowvar=False)


def _pieces_of(classes: Collection[int]) -> list[Chosen]:
    """The numbers of each piece that are among those of some classes; none are empty."""
    pieces = ([class_id for class_id in piece if class_id in classes] for piece in _PIECES)
    return [_numbers_of(piece) for piece in pieces if piece]


def _numbers_of(classes: Collection[int]) -> Chosen:
    rows = np.zeros((CLASS_COUNT, STYLE_SIZE), bool)
    rows[list(classes)] = True
    return rows.ravel()


def _flat(style: Style) -> Numbers:
    return style.astype(np.float64).ravel()


def _as_style(code: Numbers) -> Style:
    return code.reshape(CLASS_COUNT, STYLE_SIZE).astype(np.float32)
