"""The generator, trained against PatchGANs and a feature discriminator, with the style encoder frozen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import torch
from lightning.fabric import Fabric
from pydantic import Field
from torch import Tensor, nn
from torch.nn import functional as F

from anime_painter.classes import CLOTHES, EYE
from anime_painter.inference.eyes import inside_open_eyes
from anime_painter.inference.style import ACCENT, GARMENT_NUMBERS
from training.checkpoint import begin_from, load_weights
from training.ema import averaged_copy, follow
from training.loop import Batch
from training.nets import channels_last
from training.nets.discriminator import (
    Discriminator,
    Judgement,
    adversarial_loss,
    discriminator_loss,
    feature_matching_loss,
)
from training.nets.feature_discriminator import FeatureDiscriminator
from training.nets.garment_reader import LEAST_CLOTHES, pool
from training.nets.perceptual import PerceptualLoss, feature_distance, shifted
from training.nets.spade import OUTPUT_SIZES, Generator, freeze_global_levels
from training.nets.style_encoder import StyleEncoder
from training.recipe import NotNegative, Positive, Recipe, Share
from training.stages.flat_colours import fit_flat_colours
from training.stages.painting import (
    Painting,
    Weights,
    even_ground,
    lay_out,
    mask_picture,
    prepare,
    sheet_batch,
    weighted_l1,
)
from training.stages.redrawn_tones import ToneRedrawer
from training.stages.tones import shown_tones, weathered
from training.stages.windows import draw_windows


class GeneratorRecipe(Recipe):
    """Numbers of the generator.

    Attributes:
        size: side of the pictures in pixels, one of the generator's output sizes.
        preview_weight: weight of the pixel and perceptual losses at the next smaller output; 0 leaves it out.
        rough_share: share of the masks that are roughened.
        turned_share: share of the portraits whose clothes have their hues turned.
        generator_rate, discriminator_rate: learning rates of Adam.
        adversarial_weight, matching_weight, perceptual_weight, pixel_weight: of the losses.
        feature_adversarial_weight: of what the feature discriminator says.
        garment_weight, accent_weight: of how far what is read off the portrait is from the code's. A garment
            is read off whole pictures alone, since a window shows a part of one.
        feature_weight: how much more a pixel of an eye or a mouth counts, in all losses.
        face_weight, detail_weight: how much more a pixel of the face's skin counts, and one of nose or brows,
            which lie on it unmasked.
        body_detail_weight: how much more a pixel of collars, ties, stripes and fingers counts.
        rim_weight: how much more a pixel of the background beside the figure counts.
        judged_background_weight: how much a pixel of the background counts in what discriminators say.
        copied_hair_weight: how much a pixel inside hair counts in all other losses.
        discriminator_scales: sizes at which a PatchGAN judges: `size`, half of it, and so on.
        window: share of the side that is painted and judged in each picture, around an eye or a mouth or
            anywhere; the levels that are not local stay as they are. At 1 everything is trained.
        posterior_noise: how much of the posterior's spread is added to its mean; all of it would teach the
            generator that colours are uncertain, and it would paint them greyer than the style says.
        shaded: whether the local levels see the tones of the portrait.
        redrawn_share: share of those tones that the underpainter draws anew.
        ema_decay: of the averaged weights, those that ship.
    """

    size: Literal[128, 256, 512]
    preview_weight: NotNegative = 0.0
    rough_share: Share = 0.5
    turned_share: Share = 0.0
    generator_rate: Positive = 2e-4
    discriminator_rate: Positive = 4e-4
    adversarial_weight: NotNegative = 1.0
    feature_adversarial_weight: NotNegative = 0.15
    matching_weight: NotNegative = 10.0
    perceptual_weight: NotNegative = 4.0
    pixel_weight: NotNegative = 5.0
    garment_weight: NotNegative = 0.0
    accent_weight: NotNegative = 0.0
    feature_weight: Positive = 4.0
    face_weight: Positive = 1.0
    detail_weight: Positive = 1.0
    body_detail_weight: Positive = 1.0
    rim_weight: Positive = 1.0
    judged_background_weight: Positive = 1.0
    copied_hair_weight: Positive = 1.0
    discriminator_scales: int = Field(2, ge=1, le=4)
    window: float = Field(1.0, ge=0.25, le=1, multiple_of=0.125)
    posterior_noise: Share = 0.25
    shaded: bool = False
    redrawn_share: Share = 0.0
    ema_decay: Share = 0.998


class _Seen(NamedTuple):
    """What the perceptual network sees in the batch, shifted by chance: features, masks and what counts."""

    painted: list[Tensor]
    real: list[Tensor]
    rough: Tensor
    importance: Tensor
    judged: Tensor

    def apart(self) -> list[Tensor]:
        """The features of the painted pictures, through which no gradient reaches the generator."""
        return [features.detach() for features in self.painted]


class GeneratorStage:
    """The stage: see `training.loop.Stage`.

    Args:
        begin: run of the style VAE or of a generator at another size, whose networks are taken over; None
            when the run is resumed, since its own checkpoint holds them all.
        levels: run that went on with that generator's encoder and smaller levels, such as a style VAE around
            it: they are taken from there.
        underpainter: run or master weights of what redraws tones, where the recipe wants that.
    """

    def __init__(
        self,
        recipe: GeneratorRecipe,
        fabric: Fabric,
        corpus: Path,
        begin: Path | None,
        levels: Path | None = None,
        underpainter: Path | None = None,
    ) -> None:
        torch.manual_seed(recipe.seed)
        self._redrawer = None if underpainter is None else ToneRedrawer(underpainter, fabric.device)
        self._recipe = recipe
        self._fabric = fabric
        self._weights = Weights(
            recipe.feature_weight,
            recipe.face_weight,
            recipe.detail_weight,
            recipe.body_detail_weight,
            recipe.rim_weight,
            recipe.judged_background_weight,
            recipe.copied_hair_weight,
        )
        self._shown = sheet_batch(corpus, recipe.size)
        generator = channels_last(Generator(recipe.size, recipe.shaded))
        discriminator = channels_last(Discriminator(recipe.size, recipe.discriminator_scales))
        feature_discriminator = channels_last(FeatureDiscriminator())
        self._encoder = StyleEncoder().eval().requires_grad_(False)
        self._average = averaged_copy(generator)
        self.modules: Mapping[str, nn.Module] = {
            "generator": generator,
            "generator_ema": self._average,
            "discriminator": discriminator,
            "feature_discriminator": feature_discriminator,
            "encoder_ema": self._encoder,
        }
        if begin is not None:
            load_weights(levels or begin, {"encoder_ema": self._encoder})
            begin_from(begin, {n: m for n, m in self.modules.items() if n != "encoder_ema"})
            if levels is not None:
                for net in (generator, self._average):
                    begin_from(levels, {"generator_ema": net})
            if not recipe.shaded:  # A shaded one goes with the plain one's global levels, flat colours too.
                self._fit_flat_colours(corpus)
        for module in (self._encoder, self._average):
            module.to(fabric.device)
        if recipe.window < 1:
            # The frozen levels are to be the averaged ones, which ship.
            generator.load_state_dict(self._average.state_dict())
            freeze_global_levels(generator)
        generator_adam = torch.optim.Adam(generator.parameters(), recipe.generator_rate, betas=(0.0, 0.99))
        discriminator_adam = torch.optim.Adam(
            discriminator.parameters(), recipe.discriminator_rate, betas=(0.0, 0.99)
        )
        feature_adam = torch.optim.Adam(
            feature_discriminator.parameters(), recipe.discriminator_rate, betas=(0.0, 0.99)
        )
        self.optimisers: Mapping[str, torch.optim.Optimizer] = {
            "generator": generator_adam,
            "discriminator": discriminator_adam,
            "feature_discriminator": feature_adam,
        }
        self._generator, self._generator_adam = fabric.setup(generator, generator_adam)
        self._discriminator, self._discriminator_adam = fabric.setup(discriminator, discriminator_adam)
        self._feature_discriminator, self._feature_adam = fabric.setup(feature_discriminator, feature_adam)
        self._perceptual = channels_last(PerceptualLoss()).to(fabric.device)

    def _fit_flat_colours(self, corpus: Path) -> None:
        # The largest output that was trained, if this goes on from a run of the next smaller size.
        trained = max(self._recipe.size // 2, OUTPUT_SIZES[0])
        fit_flat_colours(self._average, self._encoder, corpus, trained)
        flat: Any = self.modules["generator"].flat_colours
        flat.load_state_dict(self._average.flat_colours.state_dict())

    def step(self, batch: Batch, step: int) -> dict[str, float]:
        painting = prepare(batch, self._weights, self._fabric.device)
        style = lend_open_eyes(self._posterior_sample(painting), batch["mask"])
        tones = self._tones(batch, style) if self._recipe.shaded else None
        with self._fabric.autocast():
            if self._recipe.window < 1:
                painting, pictures = self._paint_windows(painting, style, tones)
            else:
                pictures = self._generator(painting.rough, style, self._sizes(), tones=tones)
            # What lies far from the figure cannot be told from the mask: judged, it comes back as spots.
            even, drawn = even_ground(painting, pictures[self._recipe.size])
            seen = self._look(painting, even, drawn)
            # It judges beside the mask that the generator saw: nobody shall have to guess what was hidden.
            real = self._discriminator(drawn, painting.rough)
        figures = self._generator_step(painting, style, pictures, even, seen, real)
        with self._fabric.autocast():
            fake = self._discriminator(even.detach(), painting.rough)
        figures["discriminator"] = self._teach(self._discriminator_adam, real, fake, painting.judged)
        with self._fabric.autocast():
            real = self._feature_discriminator(seen.real, seen.rough)
            fake = self._feature_discriminator(seen.apart(), seen.rough)
        figures["feature_discriminator"] = self._teach(self._feature_adam, real, fake, seen.judged)
        follow(self._average, self.modules["generator"], step, self._recipe.ema_decay)
        return figures

    def _tones(self, batch: Batch, style: Tensor) -> Tensor:
        tones = shown_tones(batch)
        worn = weathered(tones)
        if self._redrawer is not None:
            garments = style[:, CLOTHES, -GARMENT_NUMBERS:].float()
            for i in (torch.rand(len(tones)) < self._recipe.redrawn_share).nonzero().flatten().tolist():
                masks = batch["mask"][i], batch["rough"][i]
                with self._fabric.autocast():
                    worn[i] = self._redrawer.redrawn(tones[[i]], *masks, garments[i])[0]
        return worn.to(self._fabric.device)

    def _look(self, painting: Painting, painted: Tensor, drawn: Tensor) -> _Seen:
        ours, real, *rest = shifted(painted, drawn, painting.rough, painting.importance, painting.judged)
        backbone = self._perceptual.backbone
        return _Seen(backbone(ours), backbone(real), *rest)

    def _paint_windows(
        self, painting: Painting, style: Tensor, tones: Tensor | None
    ) -> tuple[Painting, dict[int, Tensor]]:
        """Paints a window of each picture; returns those parts of the batch, and of the pictures."""
        inner, outer = draw_windows(painting.exact, self._recipe.window)
        # The discriminator and the losses never see the rim, where the window's edge shows.
        painted = self._generator(painting.rough, style, self._sizes(), outer, tones)
        return painting.cut(inner), {
            size: inner.within(outer).cut(picture) for size, picture in painted.items()
        }

    @torch.no_grad()
    def _posterior_sample(self, painting: Painting) -> Tensor:
        with self._fabric.autocast():
            mean, log_variance = self._encoder(painting.picture, painting.exact)
        spread = torch.exp(0.5 * log_variance)
        return mean + self._recipe.posterior_noise * spread * torch.randn_like(mean)

    def _generator_step(
        self,
        painting: Painting,
        style: Tensor,
        pictures: dict[int, Tensor],
        even: Tensor,
        seen: _Seen,
        real: list[Judgement],
    ) -> dict[str, float]:
        recipe, importance = self._recipe, painting.importance
        # Discriminators that collect gradients here would make the step four times slower.
        judge, feature_judge = (
            self.modules[name].requires_grad_(False) for name in ("discriminator", "feature_discriminator")
        )
        with self._fabric.autocast():
            fake = judge(even, painting.rough)
            losses = {
                "adversarial": adversarial_loss(fake, painting.judged),
                "feature_adversarial": adversarial_loss(feature_judge(seen.painted, seen.rough), seen.judged),
                "matching": feature_matching_loss(real, fake, torch.minimum(importance, painting.judged)),
                "perceptual": feature_distance(seen.painted, seen.real, seen.importance),
                "pixel": weighted_l1(pictures[recipe.size], painting.picture, importance),
            }
            if recipe.garment_weight and recipe.window == 1:
                losses["garment"] = self._garment_loss(seen, style)
            if recipe.accent_weight:
                losses["accent"] = self._accent_loss(painting, pictures[recipe.size], style)
            preview = self._preview_loss(painting, pictures)
        total = recipe.preview_weight * preview + sum(
            getattr(recipe, f"{name}_weight") * loss for name, loss in losses.items()
        )
        self._generator_adam.zero_grad(set_to_none=True)
        self._fabric.backward(total)
        self._generator_adam.step()
        for module in (judge, feature_judge):
            module.requires_grad_(True)
        return {name: loss.item() for name, loss in losses.items()}

    def _teach(
        self, adam: torch.optim.Optimizer, real: list[Judgement], fake: list[Judgement], importance: Tensor
    ) -> float:
        """One step of a discriminator that has judged drawn and painted pictures; returns its loss."""
        loss = discriminator_loss(real, fake, importance)
        adam.zero_grad(set_to_none=True)
        self._fabric.backward(loss)
        adam.step()
        return loss.item()

    def _garment_loss(self, seen: _Seen, style: Tensor) -> Tensor:
        """How far the garments that are read off the painted pictures are from those of the style codes.

        Otherwise a generator heeds the garment last: two seams more or less hardly count in the other losses.
        """
        clothes = seen.rough[:, [CLOTHES]].float()
        shown = clothes.mean((1, 2, 3)) > LEAST_CLOTHES
        read = self._encoder.garments.read(pool([f.float() for f in seen.painted], clothes))
        asked = style[:, CLOTHES, -GARMENT_NUMBERS:]
        return ((read - asked).square().mean(1) * shown).mean()

    def _accent_loss(self, painting: Painting, painted: Tensor, style: Tensor) -> Tensor:
        """The same of accents: a tie is small, and its colour hardly counts in the other losses either."""
        clothes = (painting.exact * painting.rough)[:, [CLOTHES]]
        shown = clothes.mean((1, 2, 3)) > LEAST_CLOTHES
        read = self._encoder.accents(painted, clothes)
        asked = style[:, CLOTHES, ACCENT]
        if self._recipe.window < 1:
            # A window may show the tie or not; the drawn one tells.
            asked = self._encoder.accents(painting.picture, clothes)
        return ((read - asked).square().mean(1) * shown).mean()

    def _sizes(self) -> tuple[int, ...]:
        if self._recipe.preview_weight == 0:
            return (self._recipe.size,)
        return tuple(size for size in OUTPUT_SIZES if size in (self._recipe.size, self._recipe.size // 2))

    def _preview_loss(self, painting: Painting, pictures: dict[int, Tensor]) -> Tensor:
        """Keeps the smaller output, the live preview, true while a larger level is trained."""
        smaller = pictures.get(self._recipe.size // 2)
        if smaller is None:
            return painting.picture.new_zeros(())
        real, importance = (F.avg_pool2d(x, 2) for x in (painting.picture, painting.importance))
        recipe = self._recipe
        return recipe.pixel_weight * weighted_l1(smaller, real, importance) + (
            recipe.perceptual_weight * self._perceptual(smaller, real, importance)
        )

    @torch.no_grad()
    def sheet(self) -> np.ndarray:
        """Rows: masks, portraits, painted in their own style, each in its neighbour's style."""
        painting = prepare(self._shown, Weights(), self._fabric.device)
        tones = shown_tones(self._shown).to(self._fabric.device) if self._recipe.shaded else None
        with self._fabric.autocast():
            style = self._encoder(painting.picture, painting.exact)[0]
            painted = [
                self._average(painting.exact, s, tones=tones)[self._recipe.size]
                for s in (style, style.roll(1, 0))
            ]
        return lay_out([mask_picture(painting.exact), painting.picture, *painted])

    def measure(self) -> dict[str, float]:
        return {}


def lend_open_eyes(style: Tensor, mask: Tensor) -> Tensor:
    """Gives portraits with closed eyes the eye codes of others in the batch, whose eyes are open.

    The code of a closed eye says that it is dark, as lashes are; narrow eyes in a dark code would be painted
    closed.

    Args:
        style: float[B, 7, 16].
        mask: uint8[B, S, S] of class ids.
    """
    is_open = [bool(inside_open_eyes((one == EYE).numpy()).any()) for one in mask.cpu()]
    lenders = [i for i, opened in enumerate(is_open) if opened]
    if not lenders:
        return style
    eyes = [i if opened else lenders[i % len(lenders)] for i, opened in enumerate(is_open)]
    lent = style.clone()
    lent[:, EYE] = style[eyes, EYE]
    return lent
