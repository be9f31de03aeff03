"""The straight path of colours: fitted, it gives each region its own colour."""

from __future__ import annotations

from pathlib import Path

import torch
from torch.utils.data import default_collate

from anime_painter.classes import BACKGROUND, FACE, HAIR
from tests.training.tiny_data import write_corpus
from training.data.augment import class_coverage
from training.data.corpus import CorpusDataset
from training.nets.spade import Generator
from training.nets.style_encoder import StyleEncoder
from training.oklab import region_colours
from training.stages.flat_colours import fit_flat_colours


@torch.no_grad()
def test_a_generator_that_learnt_nothing_gets_the_colours_right(tmp_path: Path) -> None:
    torch.manual_seed(0)
    corpus = write_corpus(tmp_path / "corpus", list(range(38)), 64)
    dataset = CorpusDataset(corpus, 128, rough_share=0.0, mirrored=0.0)
    batch = default_collate([dataset[i] for i in range(12)])
    picture, coverage = batch["picture"].float() / 255, class_coverage(batch["mask"], 128)
    generator, encoder = Generator(128).eval(), StyleEncoder().eval()
    levels = {k: v.clone() for k, v in generator.blocks.state_dict().items()}

    def distance() -> torch.Tensor:
        painted = generator(coverage, encoder(picture, coverage)[0])[128]
        return (region_colours(painted, coverage) - region_colours(picture, coverage)).norm(dim=2).mean(0)

    before = distance()
    fit_flat_colours(generator, encoder, corpus, 128)
    after = distance()
    for class_id in (BACKGROUND, FACE, HAIR):
        assert after[class_id] < 0.3 * before[class_id]
    assert all(torch.equal(v, levels[k]) for k, v in generator.blocks.state_dict().items())
