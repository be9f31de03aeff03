"""`python -m training label`: cuts whole folders of portraits into masks; many processes, to be resumed."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console

from anime_painter.classes import CLASSES
from anime_painter.errors import UserError
from anime_painter.inference.framing import SIZE, Framing, whole
from anime_painter.mask_files import write_mask
from anime_painter.pictures import PICTURE_ENDINGS, read_picture

if TYPE_CHECKING:
    import torch

_READERS = 4
"""Threads that read and write files: decoding and compressing leave Python's lock alone."""
_SHARES = 4
"""Decimals of the figures in the log."""


@dataclass(frozen=True)
class Shard:
    """The part of the work that falls to one of `count` processes."""

    index: int
    count: int

    @classmethod
    def of_torchrun(cls) -> Shard:
        """As torchrun tells; the whole work without it."""
        return cls(int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1")))


def register(app: typer.Typer) -> None:
    """Adds the command `label` to the training command line."""
    app.command("label")(_label)


def _label(
    portraits: Annotated[Path, typer.Argument(help="Folder of portraits, nested as deep as it likes.")],
    out: Annotated[Path, typer.Option(help="Folder for masks/, labels-*.jsonl and damaged-*.jsonl.")],
    segmenter: Annotated[
        Path, typer.Option("--from", help="Run of a segmenter, or its master weights.")
    ] = Path("models/checkpoints/segmenter.safetensors"),
    batch: Annotated[int, typer.Option(min=1, help="Portraits cut at once.")] = 16,
) -> None:
    """Cuts every portrait of a folder, laid out as Danbooru2019-Portraits is, into a mask of the same name.

    What is done already is left alone, so it may be stopped and started again, under torchrun too. A file
    that cannot be read is noted and skipped.
    """
    done, damaged = label(portraits, out, segmenter, batch, Shard.of_torchrun())
    typer.echo(f"{done} portraits were cut, {damaged} files are damaged")


def label(portraits: Path, out: Path, segmenter: Path, batch: int, shard: Shard) -> tuple[int, int]:
    """Cuts one shard's portraits that no process has cut yet.

    Each gets `out/masks/ITS/PATH.png` (a.png and a.jpg in one folder: a.png.png and a.jpg.png), and a line in
    labels-INDEX.jsonl: `file`, `mask`, `confidence` (mean over the pixels, 0..1) and the `shares` of the
    classes. Damaged ones get a line in damaged-INDEX.jsonl.

    Returns:
        How many were cut now, and how many were found damaged now.

    Raises:
        UserError: the folder is missing or holds no pictures, a mask or a line cannot be written, or the
            segmenter's weights are missing or damaged.
    """
    if not portraits.is_dir():
        raise UserError(f"{portraits} is no folder; name one that holds portraits.")
    names = picture_names(portraits, leave_out=out)
    if not names:
        raise UserError(f"{portraits} holds no pictures ({', '.join(PICTURE_ENDINGS)}).")
    masks = mask_names(names)
    known = {row["file"] for row in rows(out, "labels")} | {row["file"] for row in rows(out, "damaged")}
    wanted = [name for name in names[shard.index :: shard.count] if name not in known]
    net, device = _segmenter(segmenter)
    out.mkdir(parents=True, exist_ok=True)
    console = Console(stderr=True, highlight=False)
    counts = [0, 0]
    with (
        _log(out, "labels", shard) as labels,
        _log(out, "damaged", shard) as damaged,
        ThreadPoolExecutor(_READERS) as threads,
    ):
        pending = [wanted[i : i + batch] for i in range(0, len(wanted), batch)]
        for part, read in _read_ahead(threads, portraits, pending):
            good = [
                (name, framing)
                for name, framing in zip(part, read, strict=True)
                if not isinstance(framing, str)
            ]
            bad = [{"file": n, "why": why} for n, why in zip(part, read, strict=True) if isinstance(why, str)]
            results = _cut(net, device, [framing for _, framing in good])
            paths = [out / masks[name] for name, _ in good]
            # Masks first: a line in the log says that its mask is whole.
            list(threads.map(write_mask, paths, [mask for mask, _ in results]))
            told = zip(good, results, strict=True)
            _append(labels, [_row(name, masks[name], mask, sure) for (name, _), (mask, sure) in told])
            _append(damaged, bad)
            counts[0] += len(good)
            counts[1] += len(bad)
            console.print(f"{sum(counts)}/{len(wanted)}", end="\r")
    return counts[0], counts[1]


def picture_names(folder: Path, leave_out: Path | None = None) -> list[str]:
    """Pictures below a folder, as paths within it with slashes, in an order that is always the same.

    Args:
        leave_out: a folder whose files are no portraits: masks may be written below the portraits.
    """
    found = []
    for where, folders, files in os.walk(folder):
        if leave_out is not None:
            folders[:] = [f for f in folders if Path(where, f).absolute() != leave_out.absolute()]
        folders.sort()
        inside = Path(where).relative_to(folder).as_posix()
        prefix = "" if inside == "." else f"{inside}/"
        found += [f"{prefix}{f}" for f in sorted(files) if Path(f).suffix.lower() in PICTURE_ENDINGS]
    return found


def mask_names(names: Sequence[str]) -> dict[str, str]:
    """Where the mask of each portrait lies within the output; no two have one, whatever their endings are."""
    stems = Counter(name.rpartition(".")[0] for name in names)
    return {
        name: f"masks/{name}.png" if stems[stem] > 1 else f"masks/{stem}.png"
        for name in names
        for stem in (name.rpartition(".")[0],)
    }


def rows(out: Path, kind: str) -> Iterator[dict[str, Any]]:
    """Lines of all processes' logs "labels" or "damaged"; a line torn by a crash is left out."""
    for path in sorted(out.glob(f"{kind}-*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    row = json.loads(line)
                except json.JSONDecodeError:
                    continue
                if isinstance(row, dict) and "file" in row:
                    yield row


def _segmenter(path: Path) -> tuple[torch.nn.Module, torch.device]:
    import torch

    from training.nets import channels_last
    from training.stages.segmenter import trained_net

    net = trained_net(path)
    cuda = torch.cuda.is_available()
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0"))) if cuda else torch.device("cpu")
    return channels_last(net).to(device), device


def _read_ahead(
    threads: ThreadPoolExecutor, folder: Path, parts: Sequence[list[str]]
) -> Iterator[tuple[list[str], list[Framing | str]]]:
    """Names and pictures, or why they cannot be read; the next part is read meanwhile."""

    def begin(part: list[str]) -> list[Any]:
        return [threads.submit(_read, folder / name) for name in part]

    coming = begin(parts[0]) if parts else []
    for i, part in enumerate(parts):
        now, coming = coming, begin(parts[i + 1]) if i + 1 < len(parts) else []
        yield part, [future.result() for future in now]


def _read(path: Path) -> Framing | str:
    try:
        return whole(read_picture(path))
    except UserError as error:
        return str(error)


def _cut(
    net: torch.nn.Module, device: torch.device, framings: Sequence[Framing]
) -> list[tuple[NDArray[np.uint8], float]]:
    """Masks uint8[H, W] in the pictures' proportions, 512 px the longer side, and their mean confidence."""
    import torch

    from training.nets import has_bfloat16

    if not framings:
        return []
    planes = torch.from_numpy(np.stack([f.picture for f in framings])).to(device).permute(0, 3, 1, 2)
    planes = planes.float().div(255).contiguous(memory_format=torch.channels_last)
    with torch.no_grad(), torch.autocast(device.type, torch.bfloat16, enabled=has_bfloat16()):
        likely = net(planes).float().softmax(1)
    sure, masks = (x.cpu().numpy() for x in likely.max(1))
    found = []
    for mask, certain, framing in zip(masks, sure, framings, strict=True):
        part = _without_padding(framing)
        found.append((mask[part].astype(np.uint8), float(certain[part].mean())))
    return found


def _without_padding(framing: Framing) -> tuple[slice, slice]:
    """Rows and columns of a framed whole picture that are not padding."""
    scale = SIZE / framing.box.side
    rows, columns = (round(-edge * scale) for edge in (framing.box.top, framing.box.left))
    # A picture of a pixel's width still has a row or a column.
    rows, columns = (min(padding, (SIZE - 1) // 2) for padding in (rows, columns))
    return slice(rows, SIZE - rows), slice(columns, SIZE - columns)


def _row(name: str, mask_name: str, mask: NDArray[np.uint8], confidence: float) -> dict[str, Any]:
    shares = np.bincount(mask.ravel(), minlength=len(CLASSES)) / mask.size
    named = {c.name: round(float(shares[c.id]), _SHARES) for c in CLASSES}
    return {"file": name, "mask": mask_name, "confidence": round(confidence, _SHARES), "shares": named}


def _log(out: Path, kind: str, shard: Shard) -> IO[str]:
    path = out / f"{kind}-{shard.index:03d}.jsonl"
    torn = path.exists() and path.read_bytes()[-1:] not in (b"", b"\n")
    file = path.open("a", encoding="utf-8")
    if torn:
        file.write("\n")  # A crash cut the last line off; ours begins on its own.
    return file


def _append(log: IO[str], found: Sequence[dict[str, Any]]) -> None:
    log.writelines(json.dumps(row) + "\n" for row in found)
    log.flush()
