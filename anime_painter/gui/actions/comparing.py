"""Comparing the portrait with what it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from anime_painter.gui.commands import Command, Item
from anime_painter.gui.comparison import Comparison, Picture
from anime_painter.gui.studio import Studio
from anime_painter.language import tr
from anime_painter.mask_files import in_colours


class ComparingActions:
    """What a user can ask for about before and after.

    Attributes:
        comparison: that was opened last, if one was.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self.comparison: Comparison | None = None
        self._first: Picture | None = None
        self._last: Picture | None = None

    def portrait_painted(self, portrait: Picture) -> None:
        """Remembers the portrait, uint8[S, S, 3], which is shown in comparisons."""
        self._last = portrait

    def begin(self) -> None:
        """The portrait as it is now is the one before all that comes."""
        self._first = self._last

    def forget(self) -> None:
        """No portrait is the one before: another project is open."""
        self._first = None

    def compare(self) -> None:
        """Shows a line that is dragged over the picture before and the portrait after."""
        if self.comparison is not None:
            self.comparison.dialog.close()
        self.comparison = Comparison(self._studio.root, self._pictures(), lambda: self._last)

    def _pictures(self) -> Mapping[str, Picture]:
        document = self._studio.document
        found: dict[str, Picture] = {}
        if self._studio.picture is not None:
            found[tr("Loaded picture")] = self._studio.picture
        for reference in document.painting.references:
            found[tr("Reference “{name}”", name=reference.name)] = reference.picture
        if self._first is not None:
            found[tr("Portrait when it was marked")] = self._first
        found[tr("Mask")] = in_colours(document.snapshot().mask)
        return found

    def commands(self) -> Sequence[Command]:
        return [
            Command("comparing.show", tr("Before and after…"), self.compare, ("Ctrl+B",)),
            Command("comparing.mark", tr("Mark the portrait as “before”"), self.begin, ("Ctrl+Shift+B",)),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        return {"View": ["comparing.show", "comparing.mark"]}
