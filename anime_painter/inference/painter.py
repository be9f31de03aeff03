"""Painter: the one facade of the inference core that the window, the command line and scripts call."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from anime_painter import resources
from anime_painter.classes import CLASS_COUNT, HAIR
from anime_painter.errors import Message
from anime_painter.inference import oklab
from anime_painter.inference.accents import Accents
from anime_painter.inference.attributes import Attributes
from anime_painter.inference.colour_match import ColourMatch, iris_colour, match_colour, shown_colour
from anime_painter.inference.enlarger import resized
from anime_painter.inference.framing import Framing
from anime_painter.inference.garments import Garments
from anime_painter.inference.generator import PARTS, SHADED_PARTS, Generator
from anime_painter.inference.manifest import Manifest, ModelEntry
from anime_painter.inference.mask_prior import NAMES as MASK_PRIOR
from anime_painter.inference.mask_prior import MaskPrior, plausible, tidied
from anime_painter.inference.mask_refiner import NAME as MASK_REFINER
from anime_painter.inference.mask_refiner import MaskRefiner
from anime_painter.inference.prior import StylePrior
from anime_painter.inference.runtime import Provider, Runtime
from anime_painter.inference.segmenter import Segmenter
from anime_painter.inference.style import Style, StyleEncoder, blend, shown_classes
from anime_painter.inference.style_map import NAMES as MAP_NAMES
from anime_painter.inference.style_map import MapOfStyles, StylePoint
from anime_painter.inference.tones import Shading, shading_of
from anime_painter.inference.underpainter import NAMES as UNDERPAINTER
from anime_painter.inference.underpainter import Underpainter, underpainted

__all__ = [
    "Painter",
    "PainterInfo",
    "ColourMatch",
    "Provider",
    "Framing",
    "Accents",
    "Garments",
    "Style",
    "MapOfStyles",
    "StylePoint",
    "Shading",
]

_MODELS = (*PARTS, "segmenter", "style_encoder", "attributes", "style_prior")


@dataclass(frozen=True)
class PainterInfo:
    """What a Painter runs on, and what it runs.

    Attributes:
        provider: what really computes, ``Provider.CUDA`` or ``Provider.CPU``.
        threads: CPU threads inside one network.
        note: why it is not the GPU, as one sentence; None when there is nothing to say.
        models: manifest entries by name.
    """

    provider: Provider
    threads: int
    note: Message | None
    models: Mapping[str, ModelEntry]


class Painter:
    """Paints portraits from masks, and cuts pictures into masks.

    Networks are loaded when first needed. Equal inputs give equal bytes on the same provider. May be
    called from several threads.
    """

    def __init__(self, manifest: Manifest, runtime: Runtime) -> None:
        self._manifest = manifest
        self._runtime = runtime
        self._loading = threading.RLock()

    @classmethod
    def open(
        cls,
        models: Path | None = None,
        provider: Provider = Provider.AUTO,
        threads: int | None = None,
    ) -> Painter:
        """Opens a folder of models; the shipped one by default.

        Args:
            models: folder with a manifest.json.
            provider: AUTO takes CUDA where it works, else the CPU.
            threads: CPU threads; by default one for each physical core.

        Raises:
            UserError: the manifest or a model is missing, damaged, or of a newer format.
        """
        manifest = Manifest.load(models or resources.models_folder())
        for name in _MODELS:
            manifest.read(name)  # Verified again when loaded: told here, before any work is begun.
        return cls(manifest, Runtime(provider, threads))

    @property
    def identity(self) -> str:
        """Tells these networks from others, which do not understand their style codes."""
        return self._manifest.identity

    @property
    def folder(self) -> Path:
        """Of the networks and their cards."""
        return self._manifest.folder

    def info(self) -> PainterInfo:
        """Says what really runs; loads the generator to find out."""
        generator = self._generator
        assert generator is not None
        return PainterInfo(
            self._runtime.provider, self._runtime.threads, self._runtime.note, dict(self._manifest.models)
        )

    @property
    def can_keep_shading(self) -> bool:
        """Whether the folder of models has the networks that see the tones of a picture."""
        return set(SHADED_PARTS) <= set(self._manifest.models)

    def read_shading(self, picture: NDArray[np.uint8], mask: NDArray[np.uint8]) -> Shading:
        """Reads locks, folds, shadows and lines of a picture, so that it can be restyled with them.

        Args:
            picture: uint8[H, W, 3] RGB.
            mask: uint8[H', W'] of class ids over the same area.
        """
        return shading_of(picture, mask)

    @property
    def can_underpaint(self) -> bool:
        """Whether the folder of models can lay out locks, folds and shadows before it paints."""
        return self.can_keep_shading and set(UNDERPAINTER) <= set(self._manifest.models)

    def underpaint(
        self, mask: NDArray[np.uint8], style: Style, shown: Shading | None = None, seed: int = 0
    ) -> Shading | None:
        """Lays out locks, folds, shadows and lines for a mask, so that the portrait has them.

        Args:
            mask: uint8[H, W] of class ids 0..6, any size.
            style: float32[7, 16].
            shown: of a picture, which stays where the mask has its classes; what was painted over it since
                gets what the mask alone would have.
            seed: another one gives other hands, folds and brows.

        Returns:
            What `paint` takes; `shown` where the folder of models cannot underpaint.
        """
        if not self.can_underpaint or (shown is not None and shown.tells_all_of(mask)):
            return shown
        return underpainted(self._underpainter.underpaint(mask, style, seed), shown)

    def paint(
        self, mask: NDArray[np.uint8], style: Style, size: int = 512, shading: Shading | None = None
    ) -> NDArray[np.uint8]:
        """Paints a portrait.

        Args:
            mask: uint8[H, W] of class ids 0..6, any size.
            style: float32[7, 16].
            size: 512, or 256 for the quicker preview.
            shading: of a picture, or from `underpaint`, which stays where the mask has its classes; without
                one, it is underpainted first.

        Returns:
            uint8[size, size, 3] RGB.

        Raises:
            UserError: the folder of models cannot keep a shading.
        """
        shading = shading or self.underpaint(mask, style)
        return self._generator.paint(mask, style, size, shading)

    def paint_region(
        self,
        mask: NDArray[np.uint8],
        style: Style,
        rect: tuple[int, int, int, int],
        previous: NDArray[np.uint8],
        shading: Shading | None = None,
    ) -> NDArray[np.uint8]:
        """Paints a rectangle of a portrait anew and keeps the rest of it.

        Inside the rectangle the result is what `paint` gives. A change of the mask shows beyond its own
        rectangle too, mostly within 40 pixels at 512: there the portrait stays as it was.

        Args:
            mask: uint8[H, W] of class ids 0..6, the whole of it, any size.
            style: float32[7, 16].
            rect: left, top, right and bottom in pixels of the mask.
            previous: uint8[size, size, 3], a portrait of 512 px or a preview of 256 px.
            shading: as for `paint`.

        Returns:
            A new portrait of the same size.

        Raises:
            ValueError: `previous` has another size.
        """
        shading = shading or self.underpaint(mask, style)
        return self._generator.paint_region(mask, style, rect, previous, shading)

    def frame_head(self, picture: NDArray[np.uint8]) -> Framing:
        """Finds the head in a picture of any size and crops a square around it.

        A picture that is a head portrait already is kept whole.

        Args:
            picture: uint8[H, W, 3] RGB.
        """
        return self._segmenter.frame_head(picture)

    def segment(self, picture: NDArray[np.uint8] | Framing) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """Cuts a picture into the seven classes, its head found and framed first.

        Args:
            picture: uint8[H, W, 3] RGB, or the result of `frame_head`, which is taken as it is.

        Returns:
            mask uint8[512, 512] of class ids, and its confidence float32[512, 512] in 0..1.
        """
        return self._segmenter.segment(picture)

    def encode_style(self, picture: NDArray[np.uint8], mask: NDArray[np.uint8]) -> Style:
        """Reads the style of a picture; what it does not show is drawn, to fit the rest, always alike.

        Eyes that are closed do not show: their irises are unknown. That of others is measured in the picture:
        in art unlike the corpus the encoder is often wrong about it.

        Args:
            picture: uint8[H, W, 3] RGB.
            mask: uint8[H', W'] of class ids over the same area.

        Returns:
            float32[7, 16].
        """
        style = self._encoder.encode(picture, mask)
        iris = iris_colour(picture, mask)
        if iris is not None and "eye" in self._attributes.names:
            style = self._attributes.painted_as(style, "eye", iris)
        return self._prior.fill(style, shown_classes(mask))

    def sample_style(
        self, seed: int, keep: Style | None = None, classes: Sequence[int] | None = None
    ) -> Style:
        """Draws a style that the corpus could have.

        Args:
            seed: 0 or more; the same seed gives the same style.
            keep: with it, only `classes` are drawn, fitting the other rows of this style.
            classes: class ids to draw when `keep` is given; all by default.

        Returns:
            float32[7, 16].
        """
        return self._prior.sample(seed, keep, classes)

    def nearby_style(
        self, style: Style, seed: int, amount: float, classes: Sequence[int] = range(CLASS_COUNT)
    ) -> Style:
        """Draws a neighbour of a style, which the corpus could have too.

        Args:
            style: float32[7, 16].
            seed: 0 or more; the same seed gives the same neighbour.
            amount: how far away, 0 (the style itself) to 1 (a fresh draw of its kind).
            classes: class ids that change; the others are kept, and fitted to.

        Returns:
            float32[7, 16].
        """
        return self._prior.nearby(style, seed, amount, classes)

    def blend_styles(self, a: Style, b: Style, t: float) -> Style:
        """The style on the way from `a` (t = 0) to `b` (t = 1)."""
        return blend(a, b, t)

    def recolour(self, style: Style, sliders: Mapping[str, Mapping[str, float]]) -> Style:
        """Moves hair, eyes or skin of a style towards named colours.

        Args:
            style: float32[7, 16].
            sliders: strengths by group and name, such as ``{"hair": {"pink": 0.8, "brightness": -0.2}}``:
                0..1 of colours, -1..1 of brightness and saturation.

        Raises:
            UserError: a group or a colour has no such name, or a strength is out of range.
        """
        return self._attributes.recolour(style, sliders)

    def tone(self, style: Style, group: str, brightness: float = 0.0, saturation: float = 0.0) -> Style:
        """Makes hair, eyes or skin of a style brighter or darker, stronger or weaker in colour.

        Args:
            style: float32[7, 16].
            group: "hair", "eye" or "skin".
            brightness, saturation: -1..1, 0 changes nothing.

        Raises:
            UserError: there is no such group, or a number is out of range.
        """
        return self._attributes.toned(style, group, brightness, saturation)

    def match_colour(
        self,
        mask: NDArray[np.uint8],
        style: Style,
        group: str,
        colour: tuple[int, int, int],
        shading: Shading | None = None,
    ) -> ColourMatch:
        """Moves hair, eyes or skin of a style until the portrait of a mask shows exactly a colour.

        Paints up to six previews to find out, so it takes as long as they do.

        Args:
            mask: uint8[H, W] of class ids.
            style: float32[7, 16].
            group: "hair", "eye" or "skin".
            colour: sRGB, each 0..255.
            shading: as for `paint`.

        Raises:
            UserError: there is no such group.
        """
        shading = shading or self.underpaint(mask, style)
        return match_colour(
            lambda mask, style: self.paint(mask, style, 256, shading),
            self._attributes,
            mask,
            style,
            group,
            colour,
        )

    def shown_colour(
        self, portrait: NDArray[np.uint8], mask: NDArray[np.uint8], group: str
    ) -> tuple[int, int, int] | None:
        """The sRGB colour, each 0..255, that a group has in a portrait; None where it is not in the mask.

        Args:
            portrait: uint8[S, S, 3].
            mask: uint8[S, S] of class ids.
        """
        shown = (shown_colour(portrait, mask, class_id) for class_id in self.classes_of(group))
        found = next((colour for colour in shown if colour is not None), None)
        if found is None:
            return None
        red, green, blue = oklab.to_srgb(found).tolist()
        return red, green, blue

    def classes_of(self, group: str) -> list[int]:
        """Ids of the classes that a group of sliders recolours.

        Raises:
            UserError: there is no such group.
        """
        return self._attributes.rows(group)

    @property
    def attributes(self) -> dict[str, tuple[str, ...]]:
        """Names of the colours that each group ("hair", "eye", "skin") can be moved towards."""
        return self._attributes.names

    def swatch(self, group: str, colour: str) -> tuple[int, int, int]:
        """A slider's colour as sRGB, each 0..255."""
        return self._attributes.swatch(group, colour)

    @property
    def garments(self) -> Garments:
        """Garments that a style can be given, and which one it shows."""
        return self._attributes.garments

    @property
    def accents(self) -> Accents:
        """Accents that clothes can be given, such as the colour of a tie, and which one a style shows."""
        return self._attributes.accents

    @property
    def can_sample_masks(self) -> bool:
        """Whether the folder of models has a mask prior."""
        return set(MASK_PRIOR) <= set(self._manifest.models)

    def resized(self, portrait: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
        """A portrait at another size; where it is enlarged, the finisher draws its lines anew.

        Args:
            portrait: uint8[S, S, 3] RGB.
            side: in pixels, a multiple of 4.

        Returns:
            uint8[side, side, 3], without colours that are not around the same place in `portrait`.
        """
        return resized(portrait, side, self._generator.finisher)

    def sample_mask(self, seed: int) -> NDArray[np.uint8]:
        """Draws a mask that the corpus could have; where there is a mask refiner, it draws the strands.

        Args:
            seed: 0 or more; the same seed gives the same mask.

        Returns:
            uint8[512, 512] of class ids.

        Raises:
            UserError: the folder of models has no mask prior.
        """
        drawn = self._mask_prior.sample(seed)
        if not self.can_refine_masks:
            return drawn
        refined = tidied(self._mask_refiner.redraw(drawn, seed))
        return refined if plausible(refined) else drawn

    @property
    def can_refine_masks(self) -> bool:
        """Whether the folder of models has a mask refiner."""
        return MASK_REFINER in self._manifest.models

    def refine_mask(self, mask: NDArray[np.uint8], seed: int = 0) -> NDArray[np.uint8]:
        """Gives a mask that was roughed out strands, a fringe and shapes of eyes; a fine one changes little.

        Args:
            mask: uint8[H, W] of class ids 0..6, any size.
            seed: 0 or more; another one gives other strands.

        Returns:
            uint8[512, 512] of class ids.

        Raises:
            UserError: the folder of models has no mask refiner.
        """
        return self._mask_refiner.refine(mask, seed)

    @cached_property
    def map_of_styles(self) -> MapOfStyles | None:
        """Some hundred styles laid out by likeness; None where the folder of models has no map.

        Raises:
            UserError: the map is damaged.
        """
        if not set(MAP_NAMES) <= set(self._manifest.models):
            return None
        return MapOfStyles.load(self._manifest)

    def warm_up(self) -> None:
        """Loads what paints and runs it once, so that the next portrait comes at full speed."""
        mask = np.zeros((512, 512), np.uint8)
        mask[:256] = HAIR  # With and without tones.
        for size in (256, 512):
            self.paint(mask, self.sample_style(0), size)

    @cached_property
    def _generator(self) -> Generator:
        with self._loading:
            return Generator(self._runtime, self._manifest)

    @cached_property
    def _segmenter(self) -> Segmenter:
        with self._loading:
            return Segmenter(self._runtime, self._manifest)

    @cached_property
    def _encoder(self) -> StyleEncoder:
        with self._loading:
            return StyleEncoder(self._runtime, self._manifest)

    @cached_property
    def _mask_prior(self) -> MaskPrior:
        with self._loading:
            return MaskPrior(self._runtime, self._manifest)

    @cached_property
    def _mask_refiner(self) -> MaskRefiner:
        with self._loading:
            return MaskRefiner(self._runtime, self._manifest)

    @cached_property
    def _underpainter(self) -> Underpainter:
        with self._loading:
            return Underpainter(self._runtime, self._manifest, self._generator)

    @cached_property
    def _prior(self) -> StylePrior:
        return StylePrior.load(self._manifest, self._attributes.garments)

    @cached_property
    def _attributes(self) -> Attributes:
        return Attributes.load(self._manifest)
