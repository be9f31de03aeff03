"""What users are told in words: English where it arises, translated by the window where it is shown."""

from __future__ import annotations

import errno


class Message:
    """Words for the user, in English.

    `make catalogues` collects what is written at the call, and `anime_painter.language.told` translates it;
    rooms that say something need not know that there are languages.

    Attributes:
        text: with `{name}` placeholders; written out at the call, never put together.
        values: for the placeholders; may be messages themselves.
    """

    def __init__(self, text: str, /, **values: object) -> None:
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return self.text.format(**self.values) if self.values else self.text


Words = Message | str
"""A message, or what needs no translation, such as the name of a file."""


class UserError(Exception):
    """A mistake of the user's or of their files, as one sentence saying what is wrong and what to do.

    The command line prints the sentence and exits with code 2; the window shows it, translated.

    Args:
        text, values: as those of a `Message`.
    """

    def __init__(self, text: str, /, **values: object) -> None:
        self.message = Message(text, **values)
        super().__init__(str(self.message))


_REASONS = {
    errno.ENOENT: Message("there is no such file or folder"),
    errno.EACCES: Message("permission is denied"),
    errno.EPERM: Message("permission is denied"),
    errno.EROFS: Message("the disk can only be read"),
    errno.ENOSPC: Message("the disk is full"),
    errno.EDQUOT: Message("your share of the disk is full"),
    errno.EISDIR: Message("it is a folder"),
    errno.ENOTDIR: Message("a part of its path is no folder"),
    errno.ENAMETOOLONG: Message("the name is too long"),
    errno.EEXIST: Message("a file of that name is in the way"),
    errno.EIO: Message("the disk has a fault"),
}


def reason(error: OSError) -> Words:
    """Why the system would not do what was asked of it, as the end of a sentence."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
