"""Finds models/ and assets/, in a checkout and in an installed wheel."""

from pathlib import Path

from anime_painter.errors import UserError

_PACKAGE = Path(__file__).resolve().parent


def models_folder() -> Path:
    """The folder of the exported networks.

    Raises:
        UserError: neither the package nor the checkout around it has one.
    """
    return _folder("models")


def assets_folder() -> Path:
    """The folder of sample masks, references and icons.

    Raises:
        UserError: neither the package nor the checkout around it has one.
    """
    return _folder("assets")


def _folder(name: str) -> Path:
    # A wheel carries the folder inside the package, a checkout beside it.
    for parent in (_PACKAGE, _PACKAGE.parent):
        folder = parent / name
        if folder.is_dir():
            return folder
    raise UserError(
        "The folder {name}/ is missing beside {place}; install Anime Painter again.",
        name=name,
        place=_PACKAGE,
    )
