"""The underpainter: first a codec of tones is learnt, then which latents the tones of a mask have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from lightning.fabric import Fabric
from pydantic import Field
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import default_collate

from anime_painter.classes import BACKGROUND, CLASS_COUNT, CLOTHES, EYE, FACE, MOUTH, SKIN
from anime_painter.inference.tones import SIZE, WHOLE, shaded_tones
from anime_painter.inference.underpainter import CHANNELS, GRID, MASK_SIZE, Planes, drawn_latents
from training.data.augment import class_coverage
from training.data.tones import ToneDataset
from training.ema import averaged_copy, follow
from training.loop import Batch
from training.nets import channels_last
from training.nets.tone_codec import ToneDecoder, ToneDiscriminator, ToneEncoder
from training.nets.underpainter import Underpainter
from training.rates import share_of_rate
from training.recipe import NotNegative, Positive, Recipe, Share
from training.stages.painting import lay_out, mask_picture

_SHEET_COLUMNS = 8
_MEASURED = 64
"""Held-out characters that are measured at a checkpoint."""
_MEASURED_NOISE = 0.3, 1.0, 3.0, 10.0
"""Standard deviations of the noise at which they are."""
_WEIGHTS = {FACE: 0.5, SKIN: 1.0, CLOTHES: 0.5}
"""How much more a latent of these classes counts than others: noses and fingers are small."""
_GROUND = 0.05
"""How much a latent of the ground counts."""


class UnderpainterRecipe(Recipe):
    """Numbers of the underpainter.

    Attributes:
        codec_steps: steps that the codec learns; the underpainter learns in those that follow.
        codec_rate, rate: learning rates of both; each falls to a twentieth as a cosine.
        warm_steps: steps over which each rate grows first.
        window: side in pixels of the parts of portraits that the codec learns from.
        latent_noise: standard deviation of the noise on latents that the codec's decoder learns with.
        edge_weight: of the differences between neighbouring tones in the codec's loss, beside the tones' own.
        adversarial_weight: of what a discriminator says of decoded tones, in the second half of the codec's
            steps.
        noise, noise_spread: median of the noise's standard deviation, and the standard deviation of its
            logarithm.
        smoothed_share: of the masks that lose their strands, as painted ones have none.
        untold_share: of the characters whose garment is not told, and of those whose art direction is not.
        ema_decay: of the averaged weights, those that ship.
    """

    codec_steps: int = Field(5000, ge=1)
    codec_rate: Positive = 2e-3
    rate: Positive = 8e-4
    warm_steps: int = Field(200, ge=1)
    window: int = Field(128, ge=32, le=SIZE, multiple_of=32)
    latent_noise: Positive = 0.1
    edge_weight: Positive = 2.0
    adversarial_weight: NotNegative = 0.03
    noise: Positive = 1.0
    noise_spread: Positive = 1.3
    smoothed_share: Share = 0.25
    untold_share: Share = 0.1
    ema_decay: Share = 0.9995


class UnderpainterStage:
    """The stage: see `training.loop.Stage`."""

    def __init__(self, recipe: UnderpainterRecipe, fabric: Fabric, corpus: Path) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe, self._fabric = recipe, fabric
        self._held_out = ToneDataset(corpus, "held-out")
        places = 2 * len(ToneDataset(corpus))
        self._kept = torch.full((places, CHANNELS, GRID, GRID), torch.nan, dtype=torch.float16)
        networks = {
            "encoder": channels_last(ToneEncoder()),
            "decoder": channels_last(ToneDecoder()),
            "discriminator": channels_last(ToneDiscriminator()),
            "underpainter": channels_last(Underpainter()),
        }
        self._average = averaged_copy(networks["underpainter"]).to(fabric.device)
        self.modules: Mapping[str, nn.Module] = {**networks, "underpainter_ema": self._average}
        codec = [*networks["encoder"].parameters(), *networks["decoder"].parameters()]
        adams = {
            "codec": torch.optim.Adam(codec, recipe.codec_rate, (0.9, 0.99)),
            "discriminator": torch.optim.Adam(
                networks["discriminator"].parameters(), recipe.codec_rate / 2, (0.0, 0.99)
            ),
            "underpainter": torch.optim.Adam(networks["underpainter"].parameters(), recipe.rate, (0.9, 0.99)),
        }
        self._trained: dict[str, Any] = {n: fabric.setup_module(network) for n, network in networks.items()}
        self._adams: dict[str, Any] = {n: fabric.setup_optimizers(adam) for n, adam in adams.items()}
        self.optimisers: Mapping[str, torch.optim.Optimizer] = adams

    def step(self, batch: Batch, step: int) -> dict[str, float]:
        recipe = self._recipe
        if step < recipe.codec_steps:
            return self._codec_step(batch, step)
        done = step - recipe.codec_steps
        self._set_rate("underpainter", recipe.rate, done, recipe.steps - recipe.codec_steps)
        return self._underpainter_step(batch, done)

    def _set_rate(self, name: str, rate: float, done: int, steps: int) -> None:
        for group in self._adams[name].param_groups:
            group["lr"] = rate * share_of_rate(done, steps, self._recipe.warm_steps)

    def _codec_step(self, batch: Batch, step: int) -> dict[str, float]:
        recipe, device = self._recipe, self._fabric.device
        self._set_rate("codec", recipe.codec_rate, step, recipe.codec_steps)
        mask, tones = _window(batch["mask"], batch["tones"], recipe.window)
        coverage, tones = _planes(class_coverage(mask.to(device), recipe.window)), tones.to(device)
        with self._fabric.autocast():
            latents = self._trained["encoder"](tones, coverage)
            latents = latents + recipe.latent_noise * torch.randn(latents.shape).to(latents)
            decoded = self._trained["decoder"](latents, coverage)
        decoded = decoded.float() * _figure(coverage)
        weights = 1 + coverage[:, [FACE, SKIN]].sum(1, keepdim=True) + 0.5 * coverage[:, [CLOTHES]]
        pixel = ((decoded - tones).abs() * weights).mean()
        edges = torch.stack([(decoded.diff(dim=d) - tones.diff(dim=d)).abs().mean() for d in (2, 3)]).sum()
        loss = pixel + recipe.edge_weight * edges
        figures = {"pixel": pixel.item(), "edges": edges.item()}
        if recipe.adversarial_weight and 2 * step >= recipe.codec_steps:
            figures["discriminator"] = self._judge(tones, decoded.detach(), coverage)
            with self._fabric.autocast():
                judged = self._trained["discriminator"](decoded, coverage)
            loss = loss - recipe.adversarial_weight * judged.float().mean()
        self._learn("codec", loss)
        return figures

    def _judge(self, tones: Tensor, decoded: Tensor, coverage: Tensor) -> float:
        """One step of the discriminator; its loss."""
        judge = self._trained["discriminator"]
        with self._fabric.autocast():
            true, false = judge(tones, coverage).float(), judge(decoded, coverage).float()
        loss = F.relu(1 - true).mean() + F.relu(1 + false).mean()
        self._learn("discriminator", loss)
        return loss.item()

    def _underpainter_step(self, batch: Batch, done: int) -> dict[str, float]:
        recipe, net = self._recipe, self._trained["underpainter"]
        chance = torch.rand(3, len(batch["mask"]))
        latents = self._kept_latents(batch)
        mask = _partly_smoothed(batch["mask"], chance[0] < recipe.smoothed_share)
        dressed, directed = (chance[1:] >= recipe.untold_share).float()
        art = batch["art"] * directed[:, None]
        sigma = recipe.noise * (recipe.noise_spread * torch.randn(len(mask))).exp()
        loss = self._loss(net, latents, mask, _Told(batch["garment"] * dressed[:, None], dressed, art), sigma)
        self._learn("underpainter", loss)
        follow(self._average, self.modules["underpainter"], done, recipe.ema_decay)
        return {"loss": loss.item()}

    def _learn(self, name: str, loss: Tensor) -> None:
        adam = self._adams[name]
        adam.zero_grad(set_to_none=True)
        self._fabric.backward(loss)
        if name == "underpainter":
            self._fabric.clip_gradients(self._trained[name], adam, max_norm=1.0)
        adam.step()

    def _kept_latents(self, batch: Batch) -> Tensor:
        """As `_latents`, each encoded once: the encoder learns no more."""
        place = batch["place"].cpu()
        missing = self._kept[place, 0, 0, 0].isnan().nonzero().flatten()
        if len(missing):
            part = {name: batch[name][missing] for name in ("mask", "tones")}
            self._kept[place[missing]] = self._latents(part).to("cpu", torch.float16)
        return self._kept[place].float().to(self._fabric.device)

    @torch.no_grad()
    def _latents(self, batch: Mapping[str, Tensor]) -> Tensor:
        """What the encoder makes of tones, float[B, 4, 32, 32]."""
        device = self._fabric.device
        encoder = self.modules["encoder"].eval()
        coverage = _planes(class_coverage(batch["mask"].to(device), SIZE))
        with self._fabric.autocast():
            latents = encoder(batch["tones"].to(device), coverage)
        encoder.train()
        return latents.float()

    def _loss(self, net: Any, latents: Tensor, mask: Tensor, told: _Told, sigma: Tensor) -> Tensor:
        """Mean squared difference from the latents, in units in which each level of noise counts alike."""
        device = self._fabric.device
        coverage = _planes(class_coverage(mask.to(device), MASK_SIZE))
        sigma = sigma.to(device)
        spread = sigma.view(-1, 1, 1, 1)
        noisy = latents + spread * torch.randn(latents.shape).to(device)
        with self._fabric.autocast():
            expected = net(coverage, *(numbers.to(device) for numbers in told), noisy, sigma)
        weights = (spread**2 + 1) / spread**2 * _importance(coverage)
        return ((expected.float() - latents).square() * weights).mean()

    @torch.no_grad()
    def measure(self) -> dict[str, float]:
        """Of held-out characters: what the codec loses of tones' variance, and losses at levels of noise."""
        torch.manual_seed(0)
        apart = max(1, len(self._held_out) // _MEASURED)
        batch = default_collate([self._held_out[i] for i in range(0, len(self._held_out), apart)])
        latents = self._latents(batch)
        lost = (self._decoded(latents, batch["mask"]) - batch["tones"]).square().mean()
        figures = {"codec_loss": round(float(lost / batch["tones"].square().mean()), 4)}
        for noise in _MEASURED_NOISE:
            sigma = torch.full((len(latents),), noise)
            loss = self._loss(self._average, latents, batch["mask"], _all_told(batch), sigma)
            figures[f"loss_at_{noise}"] = round(loss.item(), 4)
        return figures

    @torch.no_grad()
    def _decoded(self, latents: Tensor, mask: Tensor) -> Tensor:
        """Tones float[B, 1, 256, 256] of latents beside masks uint8[B, 256, 256]."""
        decoder = self.modules["decoder"].eval()
        coverage = _planes(class_coverage(mask.to(latents.device), SIZE))
        with self._fabric.autocast():
            tones = decoder(latents, coverage).float() * _figure(coverage)
        decoder.train()
        return tones.cpu()

    @torch.no_grad()
    def sheet(self) -> np.ndarray:
        """Held-out masks, their tones, these from the codec, two drawn ones, two in another's garment."""
        torch.manual_seed(1)
        batch = default_collate([self._held_out[37 * i % len(self._held_out)] for i in range(_SHEET_COLUMNS)])
        worn, masks = _all_told(batch), batch["mask"]
        others = worn._replace(garment=worn.garment.roll(1, 0))
        kept = self._decoded(self._latents(batch), masks)
        rows = [mask_picture(class_coverage(masks, SIZE)), _shown(batch["tones"]), _shown(kept)]
        for seed, told in ((0, worn), (1, worn), (0, others), (1, others)):
            drawn = [self._drawn(mask, told.of(i), seed) for i, mask in enumerate(masks)]
            rows.append(_shown(torch.cat(drawn)))
        return lay_out(rows)

    def _drawn(self, mask: Tensor, told: _Told, seed: int) -> Tensor:
        """Tones float[1, 1, 256, 256] drawn for a mask uint8[256, 256]."""
        device = self._fabric.device
        coverage = class_coverage(mask[None].to(device), MASK_SIZE)
        known = coverage, *(numbers.to(device) for numbers in told)

        def denoise(*given: Planes) -> Planes:
            noisy = (torch.from_numpy(planes).to(device) for planes in given)
            return self._average(*known, *noisy).cpu().numpy()

        latents = torch.from_numpy(drawn_latents(seed, denoise)).to(device)
        tones, whole = self._decoded(latents, mask[None]), class_coverage(mask[None], SIZE)
        return torch.from_numpy(shaded_tones(tones[0, 0].numpy(), whole.numpy()))[None, None]


class _Told(NamedTuple):
    """What the underpainter is told of characters beside their masks, as it takes it."""

    garment: Tensor
    dressed: Tensor
    art: Tensor

    def of(self, index: int) -> _Told:
        """The same of one of them."""
        return _Told(*(numbers[index : index + 1] for numbers in self))


def _all_told(batch: Mapping[str, Tensor]) -> _Told:
    return _Told(batch["garment"], torch.ones(len(batch["garment"])), batch["art"])


def _window(mask: Tensor, tones: Tensor, side: int) -> tuple[Tensor, Tensor]:
    """The same part of masks [B, 256, 256] and tones [B, 1, 256, 256]; of the latents' cells."""
    cell = SIZE // GRID
    top, left = (cell * int(start) for start in torch.randint(0, (SIZE - side) // cell + 1, (2,)))
    part = (..., slice(top, top + side), slice(left, left + side))
    return mask[part], tones[part]


def _planes(coverage: Tensor) -> Tensor:
    return coverage.contiguous(memory_format=torch.channels_last)


def _figure(coverage: Tensor) -> Tensor:
    """1 where there are tones, float[B, 1, S, S]."""
    return (coverage[:, [BACKGROUND]] < 1 - WHOLE).float()


def _partly_smoothed(mask: Tensor, smoothed: Tensor) -> Tensor:
    """Masks uint8[B, 256, 256], some of them without strands; eyes and mouths hold out."""
    if not smoothed.any():
        return mask
    reach = int(torch.randint(1, 6, ()))
    shares = class_coverage(mask[smoothed], SIZE)
    for _ in range(2):
        shares = F.avg_pool2d(shares, 2 * reach + 1, 1, reach, count_include_pad=False)
    shares[:, [EYE, MOUTH]] *= 1.5
    found = mask.clone()
    found[smoothed] = shares.argmax(1).to(mask.dtype)
    return found


def _importance(coverage: Tensor) -> Tensor:
    """How much latents count, float[B, 1, 32, 32]."""
    shares = F.avg_pool2d(coverage, MASK_SIZE // GRID)
    more = torch.tensor([_WEIGHTS.get(i, 0.0) for i in range(CLASS_COUNT)], device=coverage.device)
    more = more + 1
    more[BACKGROUND] = 0
    return _GROUND + (shares * more.view(1, -1, 1, 1)).sum(1, keepdim=True)


def _shown(tones: Tensor) -> Tensor:
    """Tones float[B, 1, S, S] as pictures float[B, 3, S, S]."""
    return (0.5 + tones / 4).expand(-1, 3, -1, -1)
