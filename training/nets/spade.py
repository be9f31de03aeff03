"""The generator: residual blocks with spatially adaptive normalisation, from 8 px up to 512 px.

Method: Park et al., "Semantic Image Synthesis with Spatially-Adaptive Normalization" (SPADE), 2019; a style
code for each class region as in Zhu et al., "SEAN", 2020; outputs of all levels added up as in Karras et al.,
"Analyzing and Improving the Image Quality of StyleGAN", 2020. Written from the papers.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.classes import CLASS_COUNT, CLOTHES, HAIR
from anime_painter.inference.style import ACCENT_NUMBERS, GARMENT_NUMBERS
from anime_painter.inference.tones import SIZE as TONES_SIZE
from training.nets.local_conv import LocalConv
from training.nets.retouching import blurred, with_calm_colours, with_lines_in_hues

STYLE_SIZE = 16
"""Numbers in the style code of one class."""

SIZES = (8, 16, 32, 64, 128, 256, 512)
CHANNELS = {8: 256, 16: 256, 32: 160, 64: 96, 128: 48, 256: 32, 512: 16}
_EMBEDDING_CHANNELS = {8: 64, 16: 64, 32: 64, 64: 48, 128: 40, 256: 32, 512: 16}
_STYLE_MAP_CHANNELS = 24
OUTFIT_NUMBERS = ACCENT_NUMBERS + GARMENT_NUMBERS
"""So many of the clothes' numbers every level sees as they are."""
CONDITION_CHANNELS = CLASS_COUNT + _STYLE_MAP_CHANNELS + OUTFIT_NUMBERS
"""Of what every level sees beside the features of the level below: mask, embedded style, accent, garment."""
TONE_CHANNELS = 2
"""Tones, and where they are known."""
OUTPUT_SIZES = (128, 256, 512)
"""Sizes at which a picture can be read off, in pixels."""
LOCAL_SIZES = (128, 256, 512)
"""Levels that see only their neighbourhood: they can paint a window of the picture alone."""
_MASK_SIZE = 512
"""The level that sees the mask's own pixels, whose edges are stairs."""


class Window(NamedTuple):
    """A square part of each picture of a batch.

    Attributes:
        corners: top and left of each part, as multiples of the picture's side.
        side: of all parts, in the same unit. In pixels of level 64 all are whole numbers.
    """

    corners: tuple[tuple[float, float], ...]
    side: float

    def within(self, outer: Window) -> Window:
        """The same parts as parts of other ones, which hold them."""
        pairs = zip(self.corners, outer.corners, strict=True)
        corners = tuple(((a - c) / outer.side, (b - d) / outer.side) for (a, b), (c, d) in pairs)
        return Window(corners, self.side / outer.side)

    def cut(self, x: Tensor) -> Tensor:
        """The parts of pictures float[B, C, S, S], float[B, C, side * S, side * S]."""
        full = x.shape[-1]
        side = round(self.side * full)
        starts = [(round(top * full), round(left * full)) for top, left in self.corners]
        parts = [x[i, :, top : top + side, left : left + side] for i, (top, left) in enumerate(starts)]
        return torch.stack(parts).contiguous(memory_format=torch.channels_last)


class Ground(NamedTuple):
    """What a style code says to every level.

    Attributes:
        embedded: float[B, 43, 7], factors of class coverage, from `StyleMap`.
        flat: float[B, 3, 7], colours of the classes before the last tanh.
    """

    embedded: Tensor
    flat: Tensor


class LocalState(NamedTuple):
    """What a local level hands on.

    Attributes:
        features: float[B, C, H, W].
        colours: float[B, 3, H, W], the outputs of the levels so far added up; None below the first of them.
    """

    features: Tensor
    colours: Tensor | None


class StyleMap(nn.Module):
    """Paints each class region with an embedding of its own style code."""

    def __init__(self) -> None:
        super().__init__()
        scale = STYLE_SIZE**-0.5
        self.weight = nn.Parameter(torch.randn(CLASS_COUNT, STYLE_SIZE, _STYLE_MAP_CHANNELS) * scale)
        self.bias = nn.Parameter(torch.zeros(CLASS_COUNT, _STYLE_MAP_CHANNELS))

    def forward(self, style: Tensor) -> Tensor:
        """Embeds style codes float[B, 7, 16] to float[B, 43, 7], a factor of class coverage.

        The first seven rows are the unit matrix: they let the coverage itself through. The last twelve are
        accent and garment as they are, in channels of their own: in those of the colours nobody heeded them.
        """
        embedded = torch.einsum("bcs,csd->bdc", style, self.weight) + self.bias.T
        classes = torch.eye(CLASS_COUNT, device=style.device, dtype=embedded.dtype)
        outfit = F.pad(style[:, CLOTHES, -OUTFIT_NUMBERS:, None], (CLOTHES, 0)).to(embedded.dtype)
        return torch.cat([classes.expand(style.shape[0], -1, -1), embedded, outfit], dim=1)


class FlatColours(nn.Module):
    """The colour that each class region has as a whole, straight from its style code; the levels add shapes.

    Through the levels alone, rarer differences of colour (green or blue, orange or yellow) are learnt last.
    Begins as nothing; `training.stages.flat_colours` fits it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(CLASS_COUNT, STYLE_SIZE, 3))
        self.bias = nn.Parameter(torch.zeros(CLASS_COUNT, 3))

    def forward(self, style: Tensor) -> Tensor:
        """Style codes float[B, 7, 16] to colours before the last tanh, float[B, 3, 7]."""
        return torch.einsum("bcs,csd->bdc", style.float(), self.weight) + self.bias.T


class SpadeBlock(nn.Module):
    """A residual block whose two normalisations are steered by one embedding of mask and style map.

    One shared embedding with 1x1 heads costs a third of SPADE's own 3x3 heads for every normalisation.
    """

    def __init__(self, size: int, channels_in: int, channels_out: int, shaded: bool = False) -> None:
        super().__init__()
        embedding = _EMBEDDING_CHANNELS[size]
        self.embed = _conv(size, CONDITION_CHANNELS, embedding)
        self.embed_tones = LocalConv(TONE_CHANNELS, embedding) if shaded else None
        if self.embed_tones is not None:
            # Begins as the block without tones.
            nn.init.zeros_(self.embed_tones.weight)
            nn.init.zeros_(self.embed_tones.bias)  # type: ignore[arg-type]
        widths = (channels_in, channels_out)
        self.norms = nn.ModuleList(nn.BatchNorm2d(c, affine=False) for c in widths)
        self.heads = nn.ModuleList(nn.Conv2d(embedding, 2 * c, 1) for c in widths)
        self.convs = nn.ModuleList(_conv(size, c, channels_out) for c in widths)
        same = channels_in == channels_out
        self.skip = None if same else nn.Conv2d(channels_in, channels_out, 1, bias=False)

    def forward(self, x: Tensor, condition: Tensor, tones: Tensor | None = None) -> Tensor:
        embedding = self.embed(condition)
        if self.embed_tones is not None and tones is not None:
            embedding = embedding + self.embed_tones(tones)
        embedding = F.leaky_relu(embedding, 0.2)
        residual = x
        for norm, head, conv in zip(self.norms, self.heads, self.convs, strict=True):
            # The head's weights are cut in two, not its output: a cut picture is slow to work on.
            weights, biases = head.weight.chunk(2), head.bias.chunk(2)  # type: ignore[operator]
            gamma, beta = (F.conv2d(embedding, *half) for half in zip(weights, biases, strict=True))
            residual = conv(F.leaky_relu(norm(residual) * (1 + gamma) + beta, 0.2))
        return residual + (self.skip(x) if self.skip is not None else x)


class Generator(nn.Module):
    """Mask and style code to portrait.

    Args:
        max_size: largest side it is built for, one of `OUTPUT_SIZES`. A smaller generator's weights load into
            a larger one; only the new levels are fresh.
        shaded: whether the local levels see tones, see `anime_painter.inference.tones`. The weights of one
            that does not load into one that does; only what tones go through is fresh.
    """

    def __init__(self, max_size: int = 512, shaded: bool = False) -> None:
        super().__init__()
        self.max_size, self.shaded = max_size, shaded
        self.sizes = tuple(size for size in SIZES if size <= max_size)
        first = self.sizes[0]
        self.style_map = StyleMap()
        self.flat_colours = FlatColours()
        self.start = nn.Conv2d(CONDITION_CHANNELS, CHANNELS[first], 3, padding=1)
        pairs = [(CHANNELS[first], CHANNELS[first]), *pairwise(CHANNELS[size] for size in self.sizes)]
        self.blocks = nn.ModuleDict(
            {
                str(size): SpadeBlock(size, *pair, shaded and size in LOCAL_SIZES)
                for size, pair in zip(self.sizes, pairs, strict=True)
            }
        )
        outputs = [size for size in OUTPUT_SIZES if size <= max_size]
        self.outputs = nn.ModuleDict({str(s): _conv(s, CHANNELS[s], 3) for s in outputs})
        for size in outputs[1:]:
            # A fresh level begins as the enlarged picture of the level below, and learns detail alone.
            nn.init.zeros_(self.outputs[str(size)].weight)  # type: ignore[arg-type]
            nn.init.zeros_(self.outputs[str(size)].bias)  # type: ignore[arg-type]

    def forward(
        self,
        coverage: Tensor,
        style: Tensor,
        sizes: tuple[int, ...] | None = None,
        window: Window | None = None,
        tones: Tensor | None = None,
    ) -> dict[int, Tensor]:
        """Paints.

        Args:
            coverage: float[B, 7, S, S], share of each class in each pixel; S is at least the largest size.
            style: float[B, 7, 16].
            sizes: sides to paint, `max_size` alone by default.
            window: the local levels paint this part alone. Near its edges they miss what lies outside.
            tones: float[B, 2, 256, 256], tones and where they are known, 0..1; a shaded one wants them.

        Returns:
            Pictures float[B, 3, size, size] in 0..1 by size; those of the window, with one.
        """
        sizes = sizes or (self.max_size,)
        ground = self.ground(style)
        x = self.global_levels(coverage, ground)
        if window is not None:
            x, coverage = window.cut(x), window.cut(coverage)
            tones = window.cut(tones) if tones is not None else None
        pictures, state = {}, LocalState(x, None)
        for size in (size for size in LOCAL_SIZES if size <= max(sizes)):
            state, picture = self.local_level(size, state, coverage, ground, tones)
            if size in sizes:
                pictures[size] = picture
        return pictures

    def ground(self, style: Tensor) -> Ground:
        """What a style code float[B, 7, 16] says to every level."""
        return Ground(self.style_map(style), self.flat_colours(style))

    def global_levels(self, coverage: Tensor, ground: Ground) -> Tensor:
        """Features float[B, 96, 64, 64] of the levels that see the whole mask."""
        side = coverage.shape[-1]
        x = self.start(_condition(coverage, ground.embedded, side // self.sizes[0]))
        for size in (size for size in self.sizes if size < LOCAL_SIZES[0]):
            if size != self.sizes[0]:
                x = _enlarged(x)
            x = self.blocks[str(size)](x, _condition(coverage, ground.embedded, side // size))
        return x

    def local_level(
        self,
        size: int,
        state: LocalState,
        coverage: Tensor,
        ground: Ground,
        tones: Tensor | None = None,
    ) -> tuple[LocalState, Tensor]:
        """One of the levels from 128 px up, on whole pictures or on parts of them.

        Args:
            size: side of the whole picture at this level.
            state: of the level below, of H by W pixels.
            coverage: float[B, 7, n * 2 * H, n * 2 * W], n a whole number.
            tones: float[B, 2, h, w], those of the same part, of 256 px for the whole picture.

        Returns:
            The state for the next level; and the picture so far, float[B, 3, 2 * H, 2 * W] in 0..1.
        """
        x = _enlarged(state.features)
        coverage = blurred(coverage) if size == _MASK_SIZE else coverage
        condition = _condition(coverage, ground.embedded, coverage.shape[-1] // x.shape[-1])
        x = self.blocks[str(size)](x, condition, None if tones is None else _resized(tones, size))
        colours = self.outputs[str(size)](F.leaky_relu(x, 0.2)).float()
        if state.colours is not None:
            colours = _enlarged(state.colours) + colours
        flat = _painted(ground.flat, condition[:, :CLASS_COUNT].float())
        picture = with_calm_colours(torch.tanh(colours + flat) * 0.5 + 0.5)
        if size == _MASK_SIZE:
            picture = with_lines_in_hues(picture, coverage[:, [HAIR]].float())
        return LocalState(x, colours), picture


def freeze_global_levels(generator: Generator) -> None:
    """Keeps what the global levels have learnt, and the statistics of all levels but the last."""
    generator.requires_grad_(False)
    for size in (size for size in generator.sizes if size in LOCAL_SIZES):
        generator.blocks[str(size)].requires_grad_(True)
        generator.outputs[str(size)].requires_grad_(True)
    for size in generator.sizes[:-1]:
        # A window's statistics are not a picture's.
        generator.blocks[str(size)].norms.eval()  # type: ignore[operator]


def _conv(size: int, channels: int, width: int) -> nn.Conv2d:
    return LocalConv(channels, width) if size in LOCAL_SIZES else nn.Conv2d(channels, width, 3, padding=1)


def _enlarged(x: Tensor) -> Tensor:
    # Repeated pixels would leave a grid, which shows as weaving in hair.
    return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


def _resized(tones: Tensor, size: int) -> Tensor:
    """Tones of a part of a picture of 256 px as those of one of `size`."""
    if size < TONES_SIZE:
        return F.avg_pool2d(tones, TONES_SIZE // size)
    return _enlarged(tones) if size > TONES_SIZE else tones


def _condition(coverage: Tensor, embedded: Tensor, factor: int) -> Tensor:
    """Mask and style map side by side, reduced by a factor, float[B, 43, S, S]."""
    return _painted(embedded, F.avg_pool2d(coverage, factor) if factor > 1 else coverage)


def _painted(of_classes: Tensor, coverage: Tensor) -> Tensor:
    """Paints float[B, C, 7] by class over coverage float[B, 7, H, W], float[B, C, H, W]."""
    return torch.matmul(of_classes, coverage.flatten(2)).unflatten(2, coverage.shape[2:])
