"""Writes the golden portraits of the shipped networks; run when new weights have been looked at and land."""

from __future__ import annotations

from PIL import Image

from anime_painter.inference.painter import Painter, Provider
from anime_painter.mask_files import read_mask
from tests.inference.test_shipped_models import GOLDEN, MASKS


def main() -> None:
    painter = Painter.open(provider=Provider.CPU)
    strip = Image.new("RGB", (4 * 128, 128))
    for i, path in enumerate(MASKS[:4]):
        portrait = Image.fromarray(painter.paint(read_mask(path)[0], painter.sample_style(i)))
        strip.paste(portrait.resize((128, 128), Image.Resampling.BOX), (i * 128, 0))
    GOLDEN.parent.mkdir(exist_ok=True)
    strip.save(GOLDEN)


if __name__ == "__main__":
    main()
