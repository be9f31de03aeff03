"""The style: where it is from, as a whole and class by class, and what it is blended with."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Sequence
from pathlib import Path

import ttkbootstrap as ttk

from anime_painter.document.document import Document
from anime_painter.document.styling import Reference, Styling
from anime_painter.gui.actions.styling import FOR_ALL, Place, StylingActions, for_blend
from anime_painter.gui.colour_slider import ColourSlider
from anime_painter.gui.commands import SEPARATOR, Entry
from anime_painter.gui.icons import LIGHT, icon
from anime_painter.gui.labels import faint_label
from anime_painter.gui.menus import pop_up
from anime_painter.gui.panels.class_styles import ClassStyles, shortened, source_title
from anime_painter.gui.panels.reference_strip import ReferenceStrip
from anime_painter.gui.theme import look_of
from anime_painter.gui.tile import Tile
from anime_painter.language import tr

_PICTURE = 92
_BLEND_TILE = 30


class StylePanel(ttk.Frame):
    """Chooses the style.

    Args:
        references: pictures offered as references.
        edit: opens a reference to paint on it.

    Attributes:
        menu: that was opened last.
    """

    def __init__(
        self,
        parent: tkinter.Misc,
        document: Document,
        styling: StylingActions,
        references: Sequence[Path],
        edit: Callable[[Reference], None],
    ) -> None:
        self._look = look = look_of(parent)
        super().__init__(parent, padding=(look.gap, look.gap, look.gap, 0))
        self._document = document
        self._styling = styling
        self._references = references
        self._edit = edit
        self.menu: tkinter.Menu | None = None
        self._add_head()
        self.strip = ReferenceStrip(self, references, styling.take_reference)
        self.strip.pack(fill="x", pady=(look.gap, 0))
        self._add_blend()
        ttk.Separator(self).pack(fill="x", pady=look.gap)
        self.classes = ClassStyles(self, styling, self._offers)
        self.classes.pack(fill="x")

    def show(self) -> None:
        """Shows the document's styling."""
        styling = self._document.painting
        found = styling.references
        self.picture.show(found[0].picture if found else None)
        self.caption.configure(text=shortened(_caption(styling), 26))
        self._show_seed(styling)
        self.classes.show(styling)
        blends = styling.other is not None
        self.blend_slider.set(styling.share if blends else 0.0)
        other = styling.other_source.reference
        self.blend_tile.show(other.picture if other is not None else None)
        self.blend_tile.mark(blends)
        self._figure.configure(text=f"{styling.share:.0%}" if blends else "")

    def _add_head(self) -> None:
        look, styling = self._look, self._styling
        top = ttk.Frame(self)
        top.pack(fill="x")
        self.picture = Tile(top, _PICTURE, self._offer_references, blank="dice")
        self.picture.pack(side="left", padx=(0, look.gap))
        column = ttk.Frame(top)
        column.pack(side="left", fill="both", expand=True)
        self.new_button = self._button(
            column, tr("New style"), "dice", styling.new_style, "primary", tr("Samples another style")
        )
        self.reference_button = self._button(
            column,
            tr("Reference…"),
            "picture",
            self._offer_references,
            "neutral",
            tr("Takes the style of a portrait"),
        )
        self.shading_button: ttk.Button | None = None
        if styling.can_shade_anew:
            self.shading_button = self._button(
                column,
                tr("New shading"),
                "dice",
                styling.new_shading,
                "neutral",
                tr("Lays out other folds, hands and brows"),
            )
        row = ttk.Frame(column)
        row.pack(fill="x", pady=(look.px(2), 0))
        faint_label(row, tr("Seed")).pack(side="left")
        self.seed = ttk.Entry(row, width=9, font=look.font(9))
        self.seed.pack(side="right", fill="x", expand=True, padx=(look.gap, 0))
        self.seed.bind("<Return>", self._seed_typed)
        self.seed.bind("<FocusOut>", lambda _: self._show_seed(self._document.painting))
        self.caption = faint_label(self)
        self.caption.pack(anchor="w", pady=(look.px(2), 0))

    def _add_blend(self) -> None:
        look = self._look
        row = ttk.Frame(self)
        row.pack(fill="x", pady=(look.gap, 0))
        faint_label(row, tr("Blend")).pack(side="left")
        self.blend_tile = Tile(
            row, _BLEND_TILE, self._offer_blend, tr("A second style to blend with"), blank="picture"
        )
        self.blend_tile.pack(side="right")
        self._figure = faint_label(row, width=5, anchor="e")
        self._figure.pack(side="right", padx=(0, look.px(6)))
        self.blend_slider = ColourSlider(row, look.accent, self._blend_moved)
        self.blend_slider.pack(side="left", fill="x", expand=True, padx=(look.gap, look.px(4)))

    def _blend_moved(self, resting: bool) -> None:
        if self._document.painting.other is None:
            self.blend_slider.set(0.0)
            if resting:
                self._offer_blend()
            return
        self._styling.set_share(self.blend_slider.value, resting)

    def _offers(self, place: Place) -> list[Entry | str]:
        """What can be taken as a reference."""
        return [
            *(
                Entry(
                    path.stem.replace("-", " ").capitalize(),
                    lambda p=path: self._styling.take_reference(p, place),
                )
                for path in self._references
            ),
            SEPARATOR,
            Entry(tr("Picture…"), lambda: self._styling.ask_reference(place)),
            Entry(tr("From the clipboard"), lambda: self._styling.paste_reference(place)),
            Entry(tr("From the portrait"), lambda: self._styling.take_portrait(place)),
        ]

    def _offer_references(self) -> None:
        found = self._document.painting.references
        paint = [Entry(tr("Paint on {name}…", name=r.name), lambda r=r: self._edit(r)) for r in found]
        self.menu = pop_up(
            self.reference_button, [*self._offers(FOR_ALL), *([SEPARATOR, *paint] if paint else [])]
        )

    def _offer_blend(self) -> None:
        entries = [*self._offers(for_blend), Entry(tr("New style"), self._styling.blend_with_new)]
        if self._document.painting.other is not None:
            entries += [
                SEPARATOR,
                Entry(tr("Keep the blend"), self._styling.keep_blend),
                Entry(tr("No blend"), self._styling.end_blend),
            ]
        self.menu = pop_up(self.blend_tile, entries)

    def _seed_typed(self, _: object) -> None:
        text = self.seed.get().strip()
        if text.isdecimal() and int(text) < 2**63:
            self._styling.new_style(int(text))
        else:
            self._show_seed(self._document.painting)

    def _show_seed(self, styling: Styling) -> None:
        self.seed.delete(0, "end")
        if styling.seed is not None:
            self.seed.insert(0, str(styling.seed))

    def _button(
        self, parent: tkinter.Misc, text: str, name: str, action: Callable[[], object], style: str, tip: str
    ) -> ttk.Button:
        look = self._look
        # A neutral button has the ground of the theme, so its icon is in the ink of the theme.
        image = icon(name, look.px(16), look.text if style == "neutral" else LIGHT)
        button = ttk.Button(
            parent, text=" " + text, image=image, compound="left", command=action, bootstyle=style
        )
        button.image = image  # type: ignore[attr-defined]  # Tk keeps the name alone: without this it is collected.
        button.configure(takefocus=False)
        button.pack(fill="x", pady=(0, look.gap // 2))
        ttk.ToolTip(button, text=tip)
        return button


def _caption(styling: Styling) -> str:
    titles = {source_title(source) for source in styling.sources}
    if len(titles) > 1:
        return tr("Mixed")
    source = styling.sources[0]
    return tr("Style {name}", name=source.name) if source.seed is not None else source_title(source)
