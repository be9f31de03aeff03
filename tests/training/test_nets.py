"""Generator, style encoder, discriminator, perceptual loss, colours and averaged weights."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from anime_painter.classes import CLASS_COUNT, EYE, FACE, HAIR
from training.corpus.colour import to_oklab as exact_oklab
from training.data.augment import class_coverage
from training.ema import averaged_copy, follow
from training.nets.discriminator import (
    Discriminator,
    adversarial_loss,
    discriminator_loss,
    feature_matching_loss,
)
from training.nets.feature_discriminator import FeatureDiscriminator
from training.nets.mix_style import MixStyle, mix_styles_after
from training.nets.perceptual import PerceptualLoss, shifted
from training.nets.spade import STYLE_SIZE, Generator, LocalState, Window, freeze_global_levels
from training.nets.style_encoder import StyleEncoder
from training.oklab import region_colours, to_oklab
from training.stages.windows import draw_windows
from training.trials import trial_coverage, trial_picture, trial_style


def without(class_id: int, size: int) -> Tensor:
    """Coverage float[1, 7, size, size] in which the face takes the place of one class."""
    coverage = trial_coverage(1, size).clone()
    coverage[:, FACE] += coverage[:, class_id]
    coverage[:, class_id] = 0
    return coverage


@torch.no_grad()
def test_a_generator_paints_each_size_in_range_and_alike_with_or_without_the_others() -> None:
    torch.manual_seed(0)
    generator = Generator(256).eval()
    pictures = generator(trial_coverage(0, 256), trial_style(0), (128, 256))
    assert {size: tuple(p.shape) for size, p in pictures.items()} == {
        128: (1, 3, 128, 128),
        256: (1, 3, 256, 256),
    }
    assert all(p.min() >= 0 and p.max() <= 1 for p in pictures.values())
    alone = generator(trial_coverage(0, 256), trial_style(0), (128,))
    assert alone.keys() == {128}
    assert torch.equal(alone[128], pictures[128])


@torch.no_grad()
def test_a_larger_generator_takes_a_smaller_one_over() -> None:
    small, large = Generator(128).eval(), Generator(256).eval()
    missing = large.load_state_dict(small.state_dict(), strict=False)
    assert not missing.unexpected_keys
    assert all(".256." in f".{key}" for key in missing.missing_keys)
    coverage, style = trial_coverage(2, 128), trial_style(2)
    assert torch.equal(small(coverage, style)[128], large(coverage, style, (128,))[128])


@torch.no_grad()
def test_a_style_shows_only_where_its_class_is() -> None:
    generator = Generator(128).eval()
    style, other = trial_style(0), trial_style(0).clone()
    other[:, HAIR] += 1
    bald, haired = without(HAIR, 128), trial_coverage(1, 128)
    assert torch.equal(generator(bald, style)[128], generator(bald, other)[128])
    assert not torch.allclose(generator(haired, style)[128], generator(haired, other)[128])


@torch.no_grad()
@pytest.mark.parametrize("size", [128, 256])
def test_the_style_encoder_knows_nothing_of_absent_classes(size: int) -> None:
    torch.manual_seed(0)
    mean, log_variance = StyleEncoder().eval()(trial_picture(1, size), without(HAIR, size))
    assert mean.shape == log_variance.shape == (1, CLASS_COUNT, STYLE_SIZE)
    assert not mean[:, HAIR].any()
    assert not log_variance[:, HAIR].any()
    assert mean[:, FACE].abs().min() > 0


def test_the_discriminators_losses_push_apart_and_together() -> None:
    torch.manual_seed(0)
    judge = Discriminator(128, 2)
    importance = torch.ones(1, 1, 128, 128)
    coverage = trial_coverage(0, 128)
    real, fake = judge(trial_picture(0, 128), coverage), judge(trial_picture(1, 128), coverage)
    assert feature_matching_loss(real, real, importance) == 0
    assert feature_matching_loss(real, fake, importance) > 0
    high, low = [[torch.full((1, 1, 4, 4), 5.0)]], [[torch.full((1, 1, 4, 4), -5.0)]]
    assert discriminator_loss(high, low, importance) == 0
    assert discriminator_loss(low, high, importance) == 12
    assert adversarial_loss(high, importance) == -5


def test_a_discriminator_of_larger_pictures_takes_a_smaller_ones_scales_over() -> None:
    small, large = Discriminator(128, 2), Discriminator(256, 3)
    missing = large.load_state_dict(small.state_dict(), strict=False)
    assert not missing.unexpected_keys
    assert all(key.startswith("patches.256.") for key in missing.missing_keys)


@torch.no_grad()
def test_the_perceptual_loss_is_none_for_the_same_and_grows_with_the_difference() -> None:
    loss = PerceptualLoss()
    picture, importance = trial_picture(0, 64), torch.ones(1, 1, 64, 64)
    noise = torch.randn(picture.shape, generator=torch.Generator().manual_seed(0))
    little, much = ((picture + amount * noise).clamp(0, 1) for amount in (0.02, 0.3))
    assert loss(picture, picture, importance) == 0
    assert 0 < loss(little, picture, importance) < loss(much, picture, importance)
    assert loss(much, picture, 0 * importance) == 0


def test_what_is_shifted_is_shifted_alike() -> None:
    torch.manual_seed(3)
    picture = trial_picture(0, 64)
    first, second = shifted(picture, picture * 2)
    assert not torch.equal(first, picture)
    assert torch.equal(first * 2, second)
    assert torch.equal(first.flatten().sort().values, picture.flatten().sort().values)


def test_a_feature_discriminator_learns_what_is_painted() -> None:
    torch.manual_seed(0)
    judge, backbone = FeatureDiscriminator(), PerceptualLoss().backbone
    coverage, importance = trial_coverage(0, 64), torch.ones(1, 1, 64, 64)
    drawn = trial_picture(0, 64)
    with torch.no_grad():
        real, fake = backbone(drawn), backbone(drawn.flip(-1))
    adam = torch.optim.Adam(judge.parameters(), 1e-3)
    losses = []
    for _ in range(20):
        loss = discriminator_loss(judge(real, coverage), judge(fake, coverage), importance)
        losses.append(loss.item())
        adam.zero_grad()
        loss.backward()
        adam.step()
    assert losses[-1] < 0.5 * losses[0]
    # Judged at 1/16 and 1/32 of the side.
    assert [j[-1].shape[-1] for j in judge(real, coverage)] == [4, 2]


def test_mixed_styles_keep_what_is_shown_and_exchange_how() -> None:
    torch.manual_seed(0)
    features = torch.randn(4, 3, 16, 16) * torch.arange(1, 5).view(4, 1, 1, 1) + torch.arange(4).view(
        4, 1, 1, 1
    )
    mix = MixStyle(1.0)
    mixed = mix(features)
    assert not torch.allclose(mixed, features)

    def plain(x: Tensor) -> Tensor:
        return (x - x.mean((2, 3), keepdim=True)) / x.std((2, 3), keepdim=True)

    torch.testing.assert_close(plain(mixed), plain(features), rtol=1e-3, atol=1e-3)
    spreads = features.std((2, 3))
    assert (mixed.std((2, 3)) < spreads.max() * 1.01).all()
    assert (mixed.std((2, 3)) > spreads.min() * 0.99).all()
    assert torch.equal(mix.eval()(features), features)
    assert torch.equal(MixStyle(0.0)(features), features)


def test_styles_are_mixed_after_layers_in_training_alone() -> None:
    torch.manual_seed(0)
    layer = torch.nn.Conv2d(3, 4, 1)
    pictures = torch.rand(4, 3, 8, 8)
    before = layer(pictures)
    mix_styles_after([layer], 1.0)
    assert not torch.equal(layer(pictures), before)
    assert torch.equal(layer.eval()(pictures), before)
    assert list(layer.state_dict()) == ["weight", "bias"]


def test_oklab_agrees_with_the_ateliers() -> None:
    colours = np.random.default_rng(0).uniform(0, 1, (20, 3))
    expected = np.array([exact_oklab(tuple(colour)) for colour in colours])
    ours = to_oklab(torch.tensor(colours.T, dtype=torch.float32).view(1, 3, 4, 5))
    np.testing.assert_allclose(ours.flatten(2)[0].T.numpy(), expected, atol=1e-4)


def test_a_regions_colour_is_its_own() -> None:
    coverage = trial_coverage(0, 64)
    picture = torch.full((1, 3, 64, 64), 0.9)
    purple = torch.tensor([0.6, 0.2, 0.7]).view(1, 3, 1, 1)
    picture = torch.where(coverage[:, HAIR : HAIR + 1] > 0, purple, picture)
    seen = region_colours(picture, coverage)[0, HAIR].numpy()
    np.testing.assert_allclose(seen, exact_oklab((0.6, 0.2, 0.7)), atol=1e-3)


def test_averaged_weights_follow_and_statistics_with_them() -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Conv2d(1, 2, 1), nn.BatchNorm2d(2))
    average = averaged_copy(module)
    start = average[0].weight.clone()  # type: ignore[index]
    with torch.no_grad():
        module[0].weight.add_(1.0)
    module(torch.randn(4, 1, 8, 8))
    follow(average, module, step=10_000, decay=0.9)
    torch.testing.assert_close(average[0].weight, start + 0.1)  # type: ignore[index]
    assert average[1].running_mean.abs().sum() > 0  # type: ignore[index]
    follow(average, module, step=0, decay=0.9)
    torch.testing.assert_close(average[0].weight, start + 0.1 + 0.9 * 0.9)  # type: ignore[index]


@torch.no_grad()
def test_a_window_is_painted_as_in_the_whole_picture() -> None:
    torch.manual_seed(0)
    generator = Generator(256).eval()
    nn.init.normal_(generator.outputs["256"].weight, 0, 0.1)  # type: ignore[arg-type]
    coverage, style = trial_coverage(4, 256), trial_style(4)
    inner = Window(((24 / 64, 16 / 64),), 16 / 64)
    outer = Window(((20 / 64, 12 / 64),), 24 / 64)
    whole = generator(coverage, style, (128, 256))
    parts = generator(coverage, style, (128, 256), outer)
    for size, part in parts.items():
        assert part.shape[-1] == size * 24 // 64
        assert torch.allclose(inner.within(outer).cut(part), inner.cut(whole[size]), atol=1e-5)


@torch.no_grad()
def test_local_levels_paint_no_rim_at_the_edge_of_a_picture() -> None:
    torch.manual_seed(0)
    generator = Generator(512).eval()
    for output in generator.outputs.values():
        nn.init.normal_(output.weight, 0, 0.1)  # type: ignore[arg-type]
    even = torch.zeros(1, CLASS_COUNT, 64, 64)
    even[:, HAIR] = 1
    state = LocalState(torch.randn(1, 96, 1, 1).expand(1, 96, 8, 8), None)
    for size in (128, 256, 512):
        state, picture = generator.local_level(size, state, even, generator.ground(trial_style(0)))
        spread = picture.flatten(2).amax(2) - picture.flatten(2).amin(2)
        assert spread.max() < 1e-4
        assert 0.01 < picture.mean() < 0.99


@torch.no_grad()
def test_the_last_level_sees_no_stairs_in_the_mask_and_paints_no_dots_of_colour() -> None:
    torch.manual_seed(0)
    generator = Generator(512).eval()
    nn.init.normal_(generator.outputs["512"].weight, 0, 0.3)  # type: ignore[arg-type]
    classes = torch.randint(CLASS_COUNT, (1, 512, 512), generator=torch.Generator().manual_seed(0))
    seen: list[torch.Tensor] = []
    generator.blocks["512"].register_forward_pre_hook(lambda _, inputs: seen.append(inputs[1]))
    picture = generator(class_coverage(classes, 512), trial_style(1))[512]
    shares = seen[0][:, :CLASS_COUNT]
    assert torch.allclose(shares.sum(1), torch.ones(1, 512, 512))
    assert shares.amax(1).mean() < 0.5
    lightness = (picture * torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(1, keepdim=True)
    light, colour = (x.diff(n=2, dim=3).abs().mean() for x in (lightness, picture - lightness))
    # Without blurring 1.6 times as much.
    assert 0 < colour < light


@torch.no_grad()
def test_windows_hold_their_parts_and_look_at_eyes_and_mouths_often() -> None:
    torch.manual_seed(0)
    coverage = torch.zeros(1, CLASS_COUNT, 256, 256)
    coverage[:, EYE, 200:208, 40:48] = 1
    seen = 0
    for _ in range(60):
        inner, outer = draw_windows(coverage, 0.5)
        assert inner.cut(coverage).shape[-1] == 128
        assert all(c >= 0 and c + outer.side <= 1 for c in outer.corners[0])
        part = inner.within(outer)
        assert all(c >= 0 and c + part.side <= 1 for c in part.corners[0])
        seen += bool(inner.cut(coverage)[:, EYE].any())
    assert seen > 30


def test_frozen_levels_stay_and_local_ones_learn() -> None:
    generator = Generator(128)
    freeze_global_levels(generator)
    learns = {name.split(".")[1] for name, p in generator.named_parameters() if p.requires_grad}
    assert learns == {"128"}
    before = [b.clone() for b in generator.blocks["64"].buffers()]
    generator(trial_coverage(0, 128), trial_style(0))[128].mean().backward()
    assert all(torch.equal(a, b) for a, b in zip(before, generator.blocks["64"].buffers(), strict=True))
