"""Pictures to and from the clipboard, which Tk knows for text alone."""

from __future__ import annotations

import ctypes
import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageGrab

from anime_painter.errors import Message, UserError
from anime_painter.language import tr
from anime_painter.pictures import as_picture, read_picture

_PATIENCE_SECONDS = 10.0
_WINDOWS_BITMAP = 8
"""CF_DIB."""
_MOVEABLE = 0x0002
"""GMEM_MOVEABLE."""
_BITMAP_HEADER = 14
"""Bytes of a BMP file before what the clipboard wants."""


def copy(picture: NDArray[np.uint8]) -> None:
    """Puts uint8[H, W, 3] RGB or uint8[H, W, 4] RGBA on the clipboard.

    Raises:
        UserError: this system has no means for it.
    """
    image = Image.fromarray(picture)
    if os.name == "nt":
        _copy_on_windows(image)
        return
    file = io.BytesIO()
    image.save(file, "PNG")
    if sys.platform == "darwin":
        _copy_on_macos(file.getvalue())
    else:
        _copy_on_linux(file.getvalue())


def paste() -> tuple[NDArray[np.uint8], str]:
    """The picture on the clipboard, or in a file that was copied there: uint8[H, W, 3] RGB, and its name.

    Raises:
        UserError: there is none, or this system has no means to get it.
    """
    try:
        found = ImageGrab.grabclipboard()
    except NotImplementedError as error:
        raise _no_program() from error
    except (OSError, ChildProcessError, SyntaxError, ValueError) as error:
        raise UserError("There is no picture on the clipboard.") from error
    if isinstance(found, Image.Image):
        return as_picture(found, Message("the clipboard's picture")), tr("clipboard")
    if found:
        path = Path(found[0])
        return read_picture(path), path.stem
    raise UserError("There is no picture on the clipboard.")


def _copy_on_linux(png: bytes) -> None:
    if os.environ.get("WAYLAND_DISPLAY") and shutil.which("wl-copy"):
        command = ["wl-copy", "--type", "image/png"]
    elif shutil.which("xclip"):
        command = ["xclip", "-selection", "clipboard", "-t", "image/png"]
    else:
        raise _no_program()
    # The programs stay behind to hand the picture out, so nothing waits for their output to end.
    _run(command, png)


def _copy_on_macos(png: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "portrait.png"
        path.write_bytes(png)
        script = f'set the clipboard to (read (POSIX file "{path}") as «class PNGf»)'
        _run(["osascript", "-e", script], b"")


def _copy_on_windows(image: Image.Image) -> None:
    file = io.BytesIO()
    image.convert("RGB").save(file, "BMP")
    data = file.getvalue()[_BITMAP_HEADER:]
    user, kernel = ctypes.windll.user32, ctypes.windll.kernel32  # type: ignore[attr-defined]
    for function in (kernel.GlobalAlloc, kernel.GlobalLock):
        function.restype = ctypes.c_void_p
    kernel.GlobalLock.argtypes = kernel.GlobalUnlock.argtypes = [ctypes.c_void_p]
    user.SetClipboardData.argtypes = [ctypes.c_uint, ctypes.c_void_p]
    if not user.OpenClipboard(None):
        raise UserError("Another program keeps the clipboard; try again.")
    try:
        user.EmptyClipboard()
        handle = kernel.GlobalAlloc(_MOVEABLE, len(data))
        ctypes.memmove(kernel.GlobalLock(handle), data, len(data))
        kernel.GlobalUnlock(handle)
        user.SetClipboardData(_WINDOWS_BITMAP, handle)
    finally:
        user.CloseClipboard()


def _run(command: list[str], data: bytes) -> None:
    try:
        subprocess.run(
            command,
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise UserError("{program} could not copy the picture.", program=command[0]) from error


def _no_program() -> UserError:
    return UserError(
        "Pictures are copied and pasted with xclip, or wl-clipboard under Wayland; install one of them."
    )
