"""What the command `export` does: projects to portraits, masks and annotations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from anime_painter import labelme
from anime_painter.cli.files import each, targets
from anime_painter.cli.jobs import check_size, open_painter
from anime_painter.document import export as exports
from anime_painter.document import project as projects
from anime_painter.errors import UserError
from anime_painter.mask_files import write_mask
from anime_painter.pictures import write_picture
from anime_painter.portraits import portrait_of
from anime_painter.refitting import refitted

_ENDINGS = {"portrait": ".png", "mask": ".png", "annotation": ".json"}


def export(
    files: Sequence[Path],
    out: Path,
    size: int,
    transparent: bool,
    what: str,
    models: Path | None,
    cpu: bool,
    as_json: bool,
) -> None:
    """Exports every project; styles of other networks are fitted to the present ones.

    Raises:
        UserError: a wish makes no sense.
    """
    check_size(size)
    if what not in _ENDINGS:
        raise UserError(f"--what is {what}, it can be {', '.join(_ENDINGS)}.")
    painter = open_painter(models, cpu)

    def work(source: Path, target: Path) -> dict[str, Any]:
        project = projects.read(source)
        painting, told = project.painting, {}
        if what == "mask":
            write_mask(target, painting.mask)
            return told
        if project.models != painter.identity:
            painting = refitted(painting, painter)
            told = {"warning": f"{source} was made with other networks; its styles were fitted to these."}
        portrait = portrait_of(painting, painter)
        if what == "annotation":
            labelme.write(target, painting.mask, portrait)
            return told
        picture = painter.resized(portrait, size)
        write_picture(target, exports.cut_out(picture, painting.mask) if transparent else picture)
        return told

    each(files, targets(files, out, _ENDINGS[what]), work, "exporting", as_json)
