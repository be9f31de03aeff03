"""The command line: its commands and options. What they do lies in `jobs.py`, imported when it is needed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from anime_painter import __version__
from anime_painter.errors import UserError

if TYPE_CHECKING:
    from anime_painter.cli.jobs import Wishes

app = typer.Typer(
    help="Paints anime portraits from masks. Without a command it opens the window.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_OPENED = (".anip", ".png", ".jpg", ".jpeg", ".webp")

Pictures = Annotated[list[Path], typer.Argument(help="Files, or folders of them.", show_default=False)]
Out = Annotated[Path, typer.Option("-o", "--out", help="A folder, or a file's name for a single input.")]
Reference = Annotated[Path | None, typer.Option(help="A portrait whose style is taken.", show_default=False)]
Seed = Annotated[int | None, typer.Option(min=0, help="Number of a sampled style.", show_default=False)]
Hair = Annotated[
    list[str] | None,
    typer.Option("--hair", help="COLOUR or COLOUR=0..1; may be repeated.", show_default=False),
]
Eye = Annotated[list[str] | None, typer.Option("--eye", help="As --hair, for the eyes.", show_default=False)]
Skin = Annotated[
    list[str] | None, typer.Option("--skin", help="As --hair, for the skin.", show_default=False)
]
GarmentKind = Annotated[
    str | None,
    typer.Option(
        "--garment", help="What is worn: KIND or KIND=PATTERN, such as sailor=stripes.", show_default=False
    ),
]
Accent = Annotated[
    str | None,
    typer.Option("--accent", help="Colour of ties, ribbons and trims, or none.", show_default=False),
]
Size = Annotated[int, typer.Option(help="Side of the portraits in pixels: 256, 512, 1024 or 2048.")]
Models = Annotated[Path | None, typer.Option(help="Folder of other models.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print the results as JSON.")]
CpuOnly = Annotated[bool, typer.Option("--cpu", help="Do not look for a GPU.")]


def main() -> None:
    """Runs the command line; a user's mistake is one sentence and exit code 2."""
    try:
        app(_with_command(sys.argv[1:]))
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        sys.exit(130)


def _with_command(arguments: list[str]) -> list[str]:
    """Lets a file alone, as systems pass it that open files with a program, mean the window on it."""
    alone = len(arguments) == 1 and Path(arguments[0]).suffix.lower() in _OPENED
    return ["open", *arguments] if alone else arguments


def _version(asked: bool) -> None:
    if asked:
        print(f"Anime Painter {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _window(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    models: Models = None,
) -> None:
    if context.invoked_subcommand is None:
        from anime_painter.gui.app import run

        run(models)


@app.command("open")
def open_window(
    file: Annotated[Path, typer.Argument(help="A project, a portrait that carries one, or any picture.")],
    models: Models = None,
) -> None:
    """Opens the window on a file; `anime-painter FILE.anip` does so, too."""
    from anime_painter.gui.app import run

    run(models, file)


@app.command()
def export(
    projects: Annotated[list[Path], typer.Argument(help="Projects, or portraits that carry them.")],
    out: Out = Path("out"),
    size: Size = 512,
    transparent: Annotated[bool, typer.Option("--transparent", help="Cut the background away.")] = False,
    what: Annotated[str, typer.Option(help="portrait, mask, or annotation for labelme.")] = "portrait",
    models: Models = None,
    cpu: CpuOnly = False,
    as_json: AsJson = False,
) -> None:
    """Writes the portraits of projects, or their masks."""
    from anime_painter.cli import exporting

    exporting.export(projects, out, size, transparent, what, models, cpu, as_json)


@app.command()
def paint(
    masks: Pictures,
    out: Out = Path("out"),
    reference: Reference = None,
    seed: Seed = None,
    hair: Hair = None,
    eye: Eye = None,
    skin: Skin = None,
    garment: GarmentKind = None,
    accent: Accent = None,
    size: Size = 512,
    refine: Annotated[
        bool, typer.Option("--refine", help="Give masks of blobs strands and shapes of eyes first.")
    ] = False,
    models: Models = None,
    cpu: CpuOnly = False,
    as_json: AsJson = False,
) -> None:
    """Paints portraits from masks, in the style of a reference or in sampled ones."""
    from anime_painter.cli import jobs

    wishes = _wishes(reference, seed, {"hair": hair, "eye": eye, "skin": skin}, garment, accent, size)
    jobs.paint(masks, out, wishes, refine, jobs.open_painter(models, cpu), as_json)


@app.command()
def segment(
    pictures: Pictures,
    out: Out = Path("out"),
    models: Models = None,
    cpu: CpuOnly = False,
    as_json: AsJson = False,
) -> None:
    """Cuts pictures into masks, each around the head that is found in it."""
    from anime_painter.cli import jobs

    jobs.segment(pictures, out, jobs.open_painter(models, cpu), as_json)


@app.command()
def restyle(
    pictures: Pictures,
    out: Out = Path("out"),
    reference: Reference = None,
    seed: Seed = None,
    hair: Hair = None,
    eye: Eye = None,
    skin: Skin = None,
    garment: GarmentKind = None,
    accent: Accent = None,
    size: Size = 512,
    shading: Annotated[
        bool, typer.Option(help="Keep the picture's locks, folds and shadows, or paint others.")
    ] = True,
    models: Models = None,
    cpu: CpuOnly = False,
    as_json: AsJson = False,
) -> None:
    """Cuts pictures into masks and paints them anew: in their own style, a reference's, or a sampled one."""
    from anime_painter.cli import jobs

    wishes = _wishes(reference, seed, {"hair": hair, "eye": eye, "skin": skin}, garment, accent, size)
    jobs.restyle(pictures, out, wishes, shading, jobs.open_painter(models, cpu), as_json)


@app.command()
def sample(
    sheet: Annotated[Path, typer.Option("-o", "--out", help="The sheet to be written: PNG, JPEG or WebP.")],
    count: Annotated[int, typer.Option("-n", "--count", min=1, max=400, help="How many portraits.")] = 16,
    masks: Annotated[
        list[Path] | None, typer.Option("--masks", help="Masks or folders of them; the samples by default.")
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help="Style of the first portrait; the next ones count up.")
    ] = 0,
    size: Annotated[int, typer.Option(help="Side of each portrait in pixels: 256 or 512.")] = 256,
    models: Models = None,
    cpu: CpuOnly = False,
    as_json: AsJson = False,
) -> None:
    """Paints a sheet of portraits in sampled styles."""
    from anime_painter.cli import jobs

    jobs.sample(sheet, count, masks or [], seed, size, jobs.open_painter(models, cpu), as_json)


@app.command("models")
def list_models(models: Models = None, as_json: AsJson = False) -> None:
    """Lists the networks with their sizes, licences and figures, and verifies their files."""
    from anime_painter.cli import jobs

    jobs.list_models(models, as_json)


@app.command()
def bench(
    rounds: Annotated[int, typer.Option(min=1, max=1000, help="Runs behind each median.")] = 15,
    models: Models = None,
    cpu: CpuOnly = False,
    as_json: AsJson = False,
) -> None:
    """Measures how fast this machine paints and segments, and how much memory that takes."""
    from anime_painter.cli.bench import run

    run(models, cpu, rounds, as_json)


def _wishes(
    reference: Path | None,
    seed: int | None,
    colours: Mapping[str, list[str] | None],
    garment: str | None,
    accent: str | None,
    size: int,
) -> Wishes:
    from anime_painter.cli.jobs import Wishes, check_size

    check_size(size)
    if reference is not None and seed is not None:
        raise UserError("--reference and --seed both choose the style; pass one of them.")
    wished = {group: texts or [] for group, texts in colours.items()}
    return Wishes(reference, seed, wished, garment, accent, size)
