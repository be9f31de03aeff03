"""`python -m training finish-pairs`: painted portraits beside the same in clean lines, for the finisher.

What draws them anew is Real-ESRGAN's network for anime pictures. It is too slow to ship, and is shown each
portrait small: then hair comes back as locks with clean edges, and what was smeared is gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console

from training.files import replace_file
from training.label import Shard

if TYPE_CHECKING:
    from torch import Tensor, device
    from torch.nn import Module

    from training.nets.real_esrgan import RealEsrgan
    from training.nets.spade import Generator

SIZE = 512
"""Side of the portraits in pixels."""
SEEN = 192
"""Side at which a portrait is drawn anew. At 256 px lines are thinner, and smears come back as smears."""
_ROUGH_SHARE = 0.3
"""Share of the portraits whose masks are as people paint them."""
_STRIDE = 7919
"""Between characters, so that a few pairs are of all parts of the corpus; a prime."""

Picture = NDArray[np.uint8]


def register(app: typer.Typer) -> None:
    """Adds the command `finish-pairs` to the training command line."""
    app.command("finish-pairs")(_finish_pairs)


def _finish_pairs(
    corpus: Annotated[Path, typer.Option(help="Directory of the drawn corpus.")],
    out: Annotated[Path, typer.Option(help="Folder that receives the pairs.")],
    begin: Annotated[
        Path, typer.Option("--from", help="Run of the generator, or its master weights.")
    ] = Path("models/checkpoints/generator.safetensors"),
    count: Annotated[int, typer.Option(min=1, help="Portraits in all.")] = 1600,
) -> None:
    """Paints characters of the corpus, and draws the portraits anew in clean lines; torchrun shares it."""
    made = make_pairs(corpus, begin, out, count, Shard.of_torchrun())
    typer.echo(f"{made} pairs were made")


def make_pairs(corpus: Path, begin: Path, out: Path, count: int, shard: Shard) -> int:
    """Makes one shard's pairs that are not there yet: `out/NNNNNN.png`, uint8[512, 1024, 3], left what the
    generator painted, right what is to become of it.

    Characters are those that networks are trained on; every second is in a random style, the others in their
    own. `out/state.json` tells how they came to be.

    Returns:
        How many were made now.

    Raises:
        UserError: the corpus, the weights or Real-ESRGAN's are missing or damaged.
    """
    import torch

    from anime_painter.inference.painter import Painter
    from training.checkpoint import load_weights
    from training.data.corpus import CorpusDataset
    from training.nets.real_esrgan import real_esrgan
    from training.nets.spade import Generator

    dataset = CorpusDataset(corpus, SIZE, _ROUGH_SHARE)
    generator = Generator(SIZE).eval()
    load_weights(begin, {"generator_ema": generator})
    styles, cleaner = Painter.open(), real_esrgan()
    if torch.cuda.is_available():
        generator, cleaner = generator.cuda(), cleaner.cuda()
    out.mkdir(parents=True, exist_ok=True)
    if shard.index == 0:
        _note_origin(out, begin, count)
    console, made = Console(stderr=True, highlight=False), 0
    for index in range(shard.index, count, shard.count):
        path = out / f"{index:06d}.png"
        if path.exists():
            continue
        torch.manual_seed(index)
        item = dataset[_STRIDE * index % len(dataset)]
        picture, mask = item["picture"].permute(1, 2, 0).numpy(), item["mask"].numpy()
        style = styles.sample_style(index) if index % 2 else styles.encode_style(picture, mask)
        painted = _painted(generator, item["rough"], torch.from_numpy(style))
        pair = np.hstack([painted, in_clean_lines(cleaner, painted)])
        replace_file(path, lambda part, pair=pair: Image.fromarray(pair).save(part, "PNG", compress_level=3))
        made += 1
        console.print(f"{index + 1}/{count}", end="\r")
    return made


def _note_origin(out: Path, begin: Path, count: int) -> None:
    """Writes down what the pairs are made of, for the record of the networks that learn from them."""
    from training import provenance
    from training.checkpoint import STATE

    recipe = {"count": count, "seen": SEEN, "rough_share": _ROUGH_SHARE}
    told = {
        "recipe": recipe,
        "command": provenance.command_line(),
        "earlier": provenance.history(begin),
    }
    text = json.dumps(told, indent=1) + "\n"
    replace_file(out / STATE, lambda part: part.write_text(text, encoding="utf-8"))


def in_clean_lines(cleaner: RealEsrgan, portrait: Picture) -> Picture:
    """A portrait uint8[512, 512, 3] drawn anew."""
    import torch

    small = Image.fromarray(portrait).resize((SEEN, SEEN), Image.Resampling.LANCZOS)
    planes = torch.from_numpy(np.array(small)).permute(2, 0, 1).float() / 255
    large = _picture_by(cleaner, lambda device: cleaner(planes[None].to(device)))
    return np.array(Image.fromarray(large).resize((SIZE, SIZE), Image.Resampling.LANCZOS))


def _painted(generator: Generator, mask: Tensor, style: Tensor) -> Picture:
    from training.data.augment import class_coverage

    coverage = class_coverage(mask[None], SIZE)
    return _picture_by(generator, lambda device: generator(coverage.to(device), style[None].to(device))[SIZE])


def _picture_by(net: Module, draw: Callable[[device], Tensor]) -> Picture:
    """What a network draws on its device, float[1, 3, H, W] in 0..1, as uint8[H, W, 3].

    In bfloat16 where that is faster: pictures differ by 0.3 of 255 from those in float32.
    """
    import torch

    from training.nets import has_bfloat16

    where = next(net.parameters()).device
    with torch.inference_mode(), torch.autocast(where.type, torch.bfloat16, enabled=has_bfloat16()):
        planes = draw(where)[0].float()
    return (planes.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).cpu().numpy()
