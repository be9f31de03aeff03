"""Styling: where each class's style is from, blends, locks, and colours."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from anime_painter.classes import CLASS_COUNT, CLASSES, CLOTHES
from anime_painter.document.painting import Painting
from anime_painter.document.styling import Origin, Reference, Source, Strengths
from anime_painter.gui import clipboard, dialogs
from anime_painter.gui.commands import SEPARATOR, Command, Item, Submenu
from anime_painter.gui.names import accent_title, class_title, garment_title, group_title
from anime_painter.gui.studio import Studio
from anime_painter.inference.painter import ColourMatch, Style
from anime_painter.language import tr
from anime_painter.pictures import read_picture
from anime_painter.portraits import shading_of

SEEDS = 1_000_000
"""Seeds that are drawn at random lie below; any other may be typed."""
_NEAR = 0.05
"""Distance in Oklab up to which a colour counts as reached."""

Place = Callable[[Painting, Style, Source], Painting]
"""What a style that was read or drawn is used for."""


def for_classes(classes: Iterable[int]) -> Place:
    """The style of some classes."""
    chosen = list(classes)
    return lambda painting, style, source: painting.with_style(style, source, chosen)


FOR_ALL = for_classes(range(CLASS_COUNT))


def for_blend(painting: Painting, style: Style, source: Source) -> Painting:
    """The second style of a blend."""
    return painting.blended_with(style, source, painting.share)


class StylingActions:
    """What a user can ask for about the style."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    # Seeds ----------------------------------------------------------------------------------------------

    def new_style(self, seed: int | None = None) -> None:
        """Draws another style for every class that is not locked; a seed of its own unless one is given."""
        painting = self._studio.document.painting
        seed = random.randrange(SEEDS) if seed is None else seed
        free = painting.unlocked()
        keep = painting.style if len(free) < CLASS_COUNT else None
        style = self._studio.painter.sample_style(seed, keep, free)
        source = Source(Origin.SEED, str(seed))
        self._become(painting.with_style(style, source).blended_with(None))

    def new_class_style(self, class_id: int, seed: int | None = None) -> None:
        """Draws another style for one class, which fits the others; its lock stands in no one's way."""
        painting = self._studio.document.painting
        seed = random.randrange(SEEDS) if seed is None else seed
        style = self._studio.painter.sample_style(seed, painting.style, [class_id])
        self._become(painting.with_colour(style, Source(Origin.SEED, str(seed)), [class_id]))

    def ask_class_seed(self, class_id: int) -> None:
        """Lets the user type the seed of one class."""
        seed = dialogs.ask_number(
            self._studio.root,
            tr("Seed of the style: {name}", name=class_title(class_id)),
            self._studio.document.painting.sources[class_id].seed,
        )
        if seed is not None:
            self.new_class_style(class_id, seed)

    def blend_with_new(self) -> None:
        """Draws a second style to blend with."""
        seed = random.randrange(SEEDS)
        style = self._studio.painter.sample_style(seed)
        self._become(for_blend(self._studio.document.painting, style, Source(Origin.SEED, str(seed))))

    @property
    def can_shade_anew(self) -> bool:
        """Whether the networks lay out shading."""
        return self._studio.painter.can_underpaint

    def new_shading(self) -> None:
        """Lays out other folds, hands and brows; what a picture tells stays."""
        studio = self._studio
        studio.changed(studio.document.change(shading_seed=random.randrange(SEEDS)))
        if studio.document.painting.shading is not None:
            studio.view.say(tr("The shading is another one where the picture tells nothing."))

    # References -----------------------------------------------------------------------------------------

    def ask_reference(self, place: Place = FOR_ALL) -> None:
        """Lets the user choose a portrait to take the style of."""
        path = dialogs.ask_picture(self._studio.root, tr("Take the style of a portrait"))
        self._studio.guarded(lambda path: self.take_reference(path, place), path)

    def take_reference(self, path: Path, place: Place = FOR_ALL) -> None:
        """Takes the style of a portrait in a file."""
        self.take_picture(lambda: read_picture(path), path.stem.replace("-", " "), place)

    def take_picture(self, read: Callable[[], NDArray[np.uint8]], name: str, place: Place = FOR_ALL) -> None:
        """Takes the style of a picture, its head found and cut into classes first.

        Args:
            read: gives uint8[H, W, 3] RGB; runs on the worker.
            name: what the reference is called.
        """
        painter = self._studio.painter
        self._studio.view.say(tr("Reading the style of {name} …", name=name))

        def work() -> tuple[Reference, Style]:
            framing = painter.frame_head(read())
            mask, _ = painter.segment(framing)
            reference = Reference(name, framing.picture, mask)
            return reference, painter.encode_style(framing.picture, mask)

        self._studio.worker.submit("reference", work, lambda found, ms: self._referred(found, ms, place))

    def paste_reference(self, place: Place = FOR_ALL) -> None:
        """Takes the style of the picture on the clipboard."""
        self.take_picture(lambda: clipboard.paste()[0], tr("Clipboard"), place)

    def take_portrait(self, place: Place = FOR_ALL) -> None:
        """Makes the present portrait a reference."""
        studio = self._studio
        paint, mask = studio.portrait_job(), studio.document.mask.copy()

        def work() -> tuple[Reference, Style]:
            portrait = paint()
            return Reference(tr("Portrait"), portrait, mask), studio.painter.encode_style(portrait, mask)

        studio.worker.submit("reference", work, lambda found, ms: self._referred(found, ms, place))

    def repaint_reference(self, new: Reference, resting: bool) -> None:
        """Puts a reference that the user has painted on in place of its namesake, and lets the style follow.

        Args:
            resting: whether the stroke has ended.
        """
        studio = self._studio

        def done(style: Style, _: float) -> None:
            painting = studio.document.painting
            old = next((r for r in painting.references if r.name == new.name), None)
            if old is not None:
                self._become(painting.with_reference(old, new, style), resting)

        studio.worker.submit("reference", lambda: studio.painter.encode_style(new.picture, new.mask), done)

    # Blends and locks -----------------------------------------------------------------------------------

    def set_share(self, share: float, resting: bool = True) -> None:
        """Moves a blend, 0..1, towards the second style."""
        self._studio.changed(self._studio.document.change(share=share, resting=resting), resting)

    def keep_blend(self) -> None:
        """Makes the blend the style itself."""
        painting = self._studio.document.painting
        if painting.other is not None:
            mixed = painting.with_style(painting.blended, Source(Origin.VARIATION))
            self._become(mixed.blended_with(None))

    def end_blend(self) -> None:
        """Goes back to the first style of a blend."""
        self._become(self._studio.document.painting.blended_with(None))

    def toggle_lock(self, class_id: int) -> None:
        """Keeps a class's style from changing, or lets it change again."""
        painting = self._studio.document.painting
        self._become(painting.with_lock(class_id, class_id not in painting.locks))

    def lock_all_but(self, class_id: int) -> None:
        """Lets only one class's style change."""
        self._become(
            replace(self._studio.document.painting, locks=frozenset(range(CLASS_COUNT)) - {class_id})
        )

    def unlock_all(self) -> None:
        """Lets every class's style change."""
        self._become(replace(self._studio.document.painting, locks=frozenset()))

    # Colours --------------------------------------------------------------------------------------------

    def move_sliders(self, strengths: Strengths, resting: bool) -> None:
        """Moves hair, eyes and skin towards colours."""
        changed = self._studio.document.change(sliders=strengths, resting=resting)
        self._studio.changed(changed, resting)

    def wish_colour(self, group: str, colour: tuple[int, int, int]) -> None:
        """Gives hair, eyes or skin exactly a colour in sRGB, each 0..255."""
        studio = self._studio
        painting = studio.document.snapshot()
        title, name = group_title(group), "#{:02x}{:02x}{:02x}".format(*colour)
        studio.view.say(tr("{group}: looking for {colour} …", group=title, colour=name))

        def done(match: ColourMatch, _: float) -> None:
            source = Source(Origin.COLOUR, name)
            now = studio.document.painting.without_sliders([group])
            self._become(now.with_colour(match.style, source, studio.painter.classes_of(group)))
            if match.distance is None or match.distance <= _NEAR:
                studio.view.say(tr("{group}: {colour}", group=title, colour=name))
            else:
                studio.view.say(tr("{group}: as near to {colour} as it comes.", group=title, colour=name))

        def work() -> ColourMatch:
            painter, shading = studio.painter, shading_of(painting, studio.painter)
            return painter.match_colour(painting.mask, painting.blended, group, colour, shading)

        studio.worker.submit("colour", work, done)

    # Garments -------------------------------------------------------------------------------------------

    def wear(self, name: str, pattern: str | None = None) -> None:
        """Changes the garment, in its colours; without a pattern, the one that is worn stays if it can."""
        painting = self._studio.document.painting
        style = self._studio.painter.garments.dressed(painting.blended, name, pattern)
        dressed = painting.with_colour(style, Source(Origin.GARMENT, name), [CLOTHES])
        if painting.shading is not None:
            # The folds of what was worn would hide it.
            dressed = replace(dressed, shading=painting.shading.without(CLOTHES))
        self._become(dressed)

    def wear_pattern(self, pattern: str) -> None:
        """Changes the pattern of the cloth."""
        worn = self._studio.painter.garments.shown(self._studio.document.painting.blended)
        if worn is not None:
            self.wear(worn.name, pattern)

    def accent(self, name: str) -> None:
        """Changes the colour of what the clothes have beside their own, such as a tie."""
        painter, painting = self._studio.painter, self._studio.document.painting
        style = painter.accents.accented(painting.blended, name)
        worn = painter.garments.shown(style)
        source = Source(Origin.GARMENT, worn.name) if worn else painting.sources[CLOTHES]
        self._become(painting.with_colour(style, source, [CLOTHES]))

    # What is behind it ----------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        return [
            Command("styling.new", tr("New style"), self.new_style, ("N",)),
            *(
                Command(
                    f"styling.new.{c.name}",
                    tr("New style: {name}", name=class_title(c.id)),
                    lambda i=c.id: self.new_class_style(i),
                )
                for c in CLASSES
            ),
            *(
                [Command("styling.shading", tr("New shading"), self.new_shading, ("Ctrl+Shift+F",))]
                if self.can_shade_anew
                else []
            ),
            Command("styling.reference", tr("Reference…"), self.ask_reference, ("Ctrl+R",)),
            Command("styling.paste", tr("Paste reference"), self.paste_reference, ("Ctrl+Shift+V",)),
            Command("styling.from_portrait", tr("Reference from portrait"), self.take_portrait),
            Command("styling.unlock_all", tr("Unlock all styles"), self.unlock_all),
            *(
                Command(
                    f"styling.wear.{name}",
                    tr("Garment: {name}", name=garment_title(name)),
                    lambda n=name: self.wear(n),
                )
                for name in self._studio.painter.garments.names
            ),
            *(
                Command(
                    f"styling.accent.{name}",
                    tr("Accent: {name}", name=accent_title(name)),
                    lambda n=name: self.accent(n),
                )
                for name in self._studio.painter.accents.names
            ),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        classes = [f"styling.new.{c.name}" for c in CLASSES]
        garments = [f"styling.wear.{name}" for name in self._studio.painter.garments.names]
        accents = [f"styling.accent.{name}" for name in self._studio.painter.accents.names]
        return {
            "Style": [
                "styling.new",
                Submenu(tr("New style of one class"), classes),
                *(["styling.shading"] if self.can_shade_anew else []),
                *([Submenu(tr("Garment"), garments)] if garments else []),
                *([Submenu(tr("Accent of the clothes"), accents)] if accents else []),
                SEPARATOR,
                "styling.reference",
                "styling.paste",
                "styling.from_portrait",
                SEPARATOR,
                "styling.unlock_all",
            ]
        }

    def _referred(self, found: tuple[Reference, Style], milliseconds: float, place: Place) -> None:
        reference, style = found
        painting = self._studio.document.painting
        reference = replace(reference, name=_free_name(reference.name, painting))
        source = Source(Origin.REFERENCE, reference.name, reference)
        placed = place(painting, style, source)
        changed = [i for i in range(CLASS_COUNT) if placed.sources[i] is not painting.sources[i]]
        painter = self._studio.painter
        # The reference's own colours are wanted now, not those of the sliders.
        groups = [group for group in painter.attributes if set(painter.classes_of(group)) & set(changed)]
        self._become(placed.without_sliders(groups))
        self._studio.view.say(
            tr("Style taken from {name} in {ms} ms.", name=reference.name, ms=round(milliseconds))
        )

    def _become(self, painting: Painting, resting: bool = True) -> None:
        self._studio.changed(self._studio.document.become(painting, resting=resting), resting)


def _free_name(name: str, painting: Painting) -> str:
    """A name that no reference of the painting has: "Portrait", "Portrait 2" and so on."""
    taken = {reference.name for reference in painting.references}
    numbered = (name if number == 1 else f"{name} {number}" for number in count(1))
    return next(candidate for candidate in numbered if candidate not in taken)
