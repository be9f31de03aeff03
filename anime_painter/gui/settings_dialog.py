"""The settings, as a dialog."""

from __future__ import annotations

import os
import tkinter

from anime_painter.gui.dialog import Button, Dialog, faint
from anime_painter.gui.export_dialogs import Choices
from anime_painter.gui.theme import look_of
from anime_painter.language import LANGUAGES, tr
from anime_painter.settings import Settings


def ask_settings(root: tkinter.Misc, now: Settings) -> Settings | None:
    """Shows the settings; returns changed ones, or None if the user thinks better of it."""
    found: list[Settings] = []

    def go() -> None:
        found.append(now.model_copy(update={name: told() for name, told in fields.items()}))
        dialog.close()

    dialog = Dialog(root, tr("Settings"), [Button(tr("Cancel")), Button(tr("Use them"), go, "primary")])
    choices = Choices(dialog.body)
    choices.pack(fill="x")
    languages = [("", tr("As the system")), *LANGUAGES.items()]
    themes = [("dark", tr("Dark")), ("light", tr("Light"))]
    scales = [(None, tr("As the screen is")), *((s, f"{s:.0%}") for s in (1.0, 1.25, 1.5, 1.75, 2.0))]
    providers = [
        ("auto", tr("GPU if there is one")),
        ("cuda", tr("GPU (CUDA)")),
        ("cpu", tr("Processor (CPU)")),
    ]
    previews = [(256, "256 × 256"), (512, "512 × 512")]
    fields = {
        "language": choices.add_choice(tr("Language"), languages, now.language),
        "theme": choices.add_choice(tr("Theme"), themes, now.theme),
        "scale": choices.add_choice(tr("Size of everything"), scales, now.scale),
        "provider": choices.add_choice(tr("Networks run on"), providers, now.provider),
        "threads": choices.add_number(
            tr("Processor threads (0: by itself)"), now.threads, 0, os.cpu_count() or 1
        ),
        "preview_size": choices.add_choice(tr("Portrait while painting"), previews, now.preview_size),
        "autosave_seconds": choices.add_number(
            tr("Keep unsaved work every … seconds"), now.autosave_seconds, 2, 3600
        ),
        "undo_steps": choices.add_number(tr("Steps to undo"), now.undo_steps, 10, 2000, 10),
    }
    faint(dialog.body, tr("All of them take effect at once."), 360).pack(
        anchor="w", pady=(look_of(root).gap, 0)
    )
    dialog.wait()
    return found[0] if found else None
