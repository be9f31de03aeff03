"""Painting: the tools and what they are set to, locks of classes, and steps back and forth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from anime_painter.classes import BACKGROUND, CLASS_COUNT, CLASSES
from anime_painter.document.document import SIZE
from anime_painter.document.history import Changed
from anime_painter.document.mask import Mask, Stencil
from anime_painter.document.regions import smoothed, without_specks
from anime_painter.gui.commands import SEPARATOR, Command, Item, Submenu
from anime_painter.gui.names import class_title
from anime_painter.gui.studio import Studio
from anime_painter.gui.tools.axis import AxisTool
from anime_painter.gui.tools.clicks import FillTool, PickTool
from anime_painter.gui.tools.easel import Easel
from anime_painter.gui.tools.lines import EllipseTool, LineTool, RectangleTool
from anime_painter.gui.tools.polygons import LassoTool, PolygonTool
from anime_painter.gui.tools.regions import MoveTool
from anime_painter.gui.tools.strokes import BrushTool, EraserTool, SoftBrushTool
from anime_painter.gui.tools.tool import Tool
from anime_painter.language import mark, tr

SMALLEST, LARGEST = 1.0, 200.0
"""Diameters of the brush, in pixels of the mask."""
MOST_SMOOTHING = 60.0
"""Pixels of the string on which the brush may hang."""
WIDEST_GAP = 24
"""Pixels of the widest opening that filling can be told to close."""

_SMOOTHING = 3.0
"""Pixels, the radius by which the edge of a class is smoothed."""
_SPECK = 40
"""Pixels of the largest region that counts as a speck."""


@dataclass(frozen=True)
class ToolKind:
    """A tool as the tool bar shows it.

    Attributes:
        name: also of its icon.
        text: what it is called, to be translated.
        key: that takes it in hand.
        make: makes the tool.
        options: settings of the brush that it goes by.
    """

    name: str
    text: str
    key: str
    make: type[Tool]
    options: tuple[str, ...] = ()


_TIP = ("diameter", "tip")
TOOLS = (
    ToolKind("brush", mark("Brush"), "B", BrushTool, (*_TIP, "smoothing")),
    ToolKind("eraser", mark("Eraser"), "E", EraserTool, (*_TIP, "smoothing")),
    ToolKind("fill", mark("Fill"), "G", FillTool, ("gap",)),
    ToolKind("line", mark("Line"), "L", LineTool, _TIP),
    ToolKind("rectangle", mark("Rectangle"), "R", RectangleTool, ("filled", *_TIP)),
    ToolKind("ellipse", mark("Ellipse"), "O", EllipseTool, ("filled", *_TIP)),
    ToolKind("polygon", mark("Polygon"), "P", PolygonTool, ("filled", *_TIP)),
    ToolKind("lasso", mark("Lasso"), "A", LassoTool, ("filled", *_TIP)),
    ToolKind("soften", mark("Soft brush"), "S", SoftBrushTool, (*_TIP, "smoothing")),
    ToolKind("move", mark("Move region"), "V", MoveTool, ("whole_class",)),
    ToolKind("pick", mark("Pick class"), "I", PickTool),
)


@dataclass(frozen=True)
class _Refined:
    """A mask as it was refined last, of which rough one, and by which seed."""

    rough: Mask
    seed: int
    mask: Mask


class PaintingActions:
    """What a user can ask for about painting the mask.

    Attributes:
        easel: holds what the tools are set to.
        kind: of the tool in hand.
        picker, axis_mover: tools that keys and places call up for one gesture.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._refined: _Refined | None = None
        self.easel = Easel(studio, self.choose, studio.view.guide_changed)
        self._tools = {kind.name: kind.make(self.easel) for kind in TOOLS}
        self.kind = TOOLS[0]
        self.picker = self._tools["pick"]
        self.axis_mover = AxisTool(self.easel, self.move_axis)

    @property
    def tool(self) -> Tool:
        """The tool in hand."""
        return self._tools[self.kind.name]

    # Tools and their settings ---------------------------------------------------------------------------

    def take(self, name: str) -> None:
        """Takes a tool in hand; what another has begun is given up."""
        self.tool.cancel()
        self.kind = next(kind for kind in TOOLS if kind.name == name)
        self._studio.view.brush_changed()

    def set(self, **settings: object) -> None:
        """Changes settings of the brush, named as in `Brush`."""
        brush = replace(self.easel.brush, **settings)  # type: ignore[arg-type]
        if brush != self.easel.brush:
            self.easel.brush = brush
            self._studio.view.brush_changed()

    def choose(self, class_id: int) -> None:
        """Selects what is painted."""
        if class_id != self.easel.brush.class_id:
            self.set(class_id=class_id, previous_id=self.easel.brush.class_id)

    def swap(self) -> None:
        """Goes back to the class that was painted before."""
        self.choose(self.easel.brush.previous_id)

    def resize_brush(self, diameter: float) -> None:
        """Changes the brush, within its limits."""
        self.set(diameter=min(max(float(round(diameter)), SMALLEST), LARGEST))

    def grow_brush(self, steps: int) -> None:
        """Makes the brush larger, or smaller with negative steps, by pixels."""
        self.resize_brush(self.easel.brush.diameter + steps)

    def toggle(self, setting: str) -> None:
        """Switches a setting of the brush on or off."""
        self.set(**{setting: not getattr(self.easel.brush, setting)})

    def move_axis(self, x: float) -> None:
        """Moves the axis of symmetry, to the nearest half pixel."""
        self.set(axis=min(max(round(2 * x) / 2, 0.0), float(SIZE)))

    def finish(self) -> None:
        """Ends what takes several clicks."""
        self.tool.finish()
        self._studio.view.brush_changed()

    def cancel(self) -> None:
        """Gives up what a tool has begun."""
        self.tool.cancel()
        self._studio.view.brush_changed()

    # Locks ----------------------------------------------------------------------------------------------

    def lock(self, classes: frozenset[int]) -> None:
        """Lets no tool paint over these classes."""
        self._studio.changed(self._studio.document.change(locked=classes))

    def toggle_lock(self, class_id: int) -> None:
        """Locks a class against painting, or frees it."""
        self.lock(self._studio.document.locked ^ {class_id})

    def lock_others(self) -> None:
        """Locks what is free, and frees what is locked."""
        self.lock(frozenset(range(CLASS_COUNT)) - self._studio.document.locked)

    # The mask as a whole --------------------------------------------------------------------------------

    def undo(self) -> None:
        """Takes back what a tool has begun, or else the last step."""
        if not self.tool.cancel():
            self._studio.changed(self._studio.document.undo())
        self._studio.view.brush_changed()

    def redo(self) -> None:
        self.tool.cancel()
        self._studio.changed(self._studio.document.redo())
        self._studio.view.brush_changed()

    def clear(self) -> None:
        """Makes everything background, but for locked classes."""
        self._replace(np.full_like(self._studio.document.mask, BACKGROUND))

    def smooth(self, class_id: int | None = None) -> None:
        """Smooths the edge of a class, or all edges."""
        self._replace(smoothed(self._studio.document.mask, _SMOOTHING, class_id))

    def remove_specks(self, class_id: int | None = None) -> None:
        """Removes the specks of a class and the holes in it, or all specks."""
        self._replace(without_specks(self._studio.document.mask, _SPECK, class_id))

    @property
    def can_refine(self) -> bool:
        """Whether the models hold a network that refines masks."""
        return self._studio.painter.can_refine_masks

    def refine(self) -> None:
        """Gives blobs strands, a fringe and shapes of eyes, and others when it is asked again.

        What is painted meanwhile stays.
        """
        studio, seen = self._studio, self._studio.document.mask.copy()
        rough, seed = seen, 0
        if self._refined is not None and np.array_equal(seen, self._refined.mask):
            rough, seed = self._refined.rough, self._refined.seed + 1

        def done(refined: Mask, _: float) -> None:
            mask = studio.document.mask
            self._lay(np.where(mask == seen, refined, mask))
            self._refined = _Refined(rough, seed, studio.document.mask.copy())
            studio.view.say(tr("The mask is refined; press again for other strands"))

        studio.submit_for_project("refine", lambda: studio.painter.refine_mask(rough, seed), done)

    def commands(self) -> Sequence[Command]:
        brush = self.easel
        return [
            Command("painting.undo", tr("Undo"), self.undo, ("Ctrl+Z",)),
            Command("painting.redo", tr("Redo"), self.redo, ("Ctrl+Shift+Z", "Ctrl+Y")),
            *(
                Command(f"painting.tool.{k.name}", tr(k.text), lambda n=k.name: self.take(n), (k.key,))
                for k in TOOLS
            ),
            Command("painting.smaller", tr("Smaller brush"), lambda: self.grow_brush(-1), ("[",)),
            Command("painting.larger", tr("Larger brush"), lambda: self.grow_brush(1), ("]",)),
            Command(
                "painting.much_smaller", tr("Much smaller brush"), lambda: self.grow_brush(-10), ("Shift+[",)
            ),
            Command(
                "painting.much_larger", tr("Much larger brush"), lambda: self.grow_brush(10), ("Shift+]",)
            ),
            *(
                Command(
                    f"painting.class.{c.name}",
                    tr("Paint: {name}", name=class_title(c.id)),
                    lambda i=c.id: self.choose(i),
                    (c.key,),
                )
                for c in CLASSES
            ),
            Command("painting.swap", tr("Last class"), self.swap, ("X",)),
            Command("painting.finish", tr("Close the polygon"), self.finish, ("Enter",)),
            Command("painting.cancel", tr("Give up what was begun"), self.cancel, ("Escape",)),
            Command(
                "painting.symmetric",
                tr("Symmetry"),
                lambda: self.toggle("symmetric"),
                ("Y",),
                checked=lambda: brush.brush.symmetric,
            ),
            Command("painting.centre_axis", tr("Axis to the middle"), lambda: self.move_axis(SIZE / 2)),
            *self._refine_commands(),
            *self._mask_commands(),
            *self._lock_commands(),
        ]

    def menus(self) -> Mapping[str, Sequence[Item]]:
        one_class = [f"painting.smooth.{c.name}" for c in CLASSES]
        specks = [f"painting.specks.{c.name}" for c in CLASSES]
        return {
            "Edit": [
                "painting.undo",
                "painting.redo",
                SEPARATOR,
                Submenu(tr("Tools"), [f"painting.tool.{kind.name}" for kind in TOOLS]),
                "painting.symmetric",
                "painting.centre_axis",
                Submenu(
                    tr("Apply brush to"),
                    [
                        *(f"painting.lock.{c.name}" for c in CLASSES),
                        SEPARATOR,
                        "painting.lock_none",
                        "painting.lock_all",
                        "painting.lock_invert",
                    ],
                ),
                SEPARATOR,
                *(command.id for command in self._refine_commands()),
                Submenu(tr("Smooth edges"), ["painting.smooth", SEPARATOR, *one_class]),
                Submenu(tr("Remove specks"), ["painting.specks", SEPARATOR, *specks]),
                "painting.clear",
            ]
        }

    def _refine_commands(self) -> Sequence[Command]:
        if not self.can_refine:
            return []
        return [Command("painting.refine", tr("Refine mask"), self.refine, ("F",))]

    def _mask_commands(self) -> Sequence[Command]:
        return [
            Command("painting.smooth", tr("All classes"), self.smooth),
            *(
                Command(f"painting.smooth.{c.name}", class_title(c.id), lambda i=c.id: self.smooth(i))
                for c in CLASSES
            ),
            Command("painting.specks", tr("All classes"), self.remove_specks),
            *(
                Command(f"painting.specks.{c.name}", class_title(c.id), lambda i=c.id: self.remove_specks(i))
                for c in CLASSES
            ),
            Command("painting.clear", tr("Clear"), self.clear),
        ]

    def _lock_commands(self) -> Sequence[Command]:
        document = self._studio.document
        return [
            *(
                Command(
                    f"painting.lock.{c.name}",
                    class_title(c.id),
                    lambda i=c.id: self.toggle_lock(i),
                    checked=lambda i=c.id: i not in document.locked,
                )
                for c in CLASSES
            ),
            Command("painting.lock_none", tr("All"), lambda: self.lock(frozenset())),
            Command("painting.lock_all", tr("None"), lambda: self.lock(frozenset(range(CLASS_COUNT)))),
            Command("painting.lock_invert", tr("Invert"), self.lock_others),
        ]

    def _replace(self, mask: Mask) -> None:
        self.tool.cancel()
        self._lay(mask)

    def _lay(self, mask: Mask) -> None:
        """Puts another mask in place of this one, as a step of its own; a stroke that is begun goes on."""
        document = self._studio.document
        document.end_step()
        rect = document.paint(Stencil.whole(mask != document.mask), mask)
        document.end_step()
        self._studio.changed(Changed(rect))
