"""What this is, whose the portraits are, and the cards of the networks."""

from __future__ import annotations

import tkinter
from pathlib import Path

import ttkbootstrap as ttk

from anime_painter import __version__
from anime_painter.gui.dialog import Dialog
from anime_painter.gui.theme import hex_colour, look_of
from anime_painter.language import tr

_COLUMNS, _LINES = 84, 24


def show_about(root: tkinter.Misc, models: Path) -> Dialog:
    """Shows the program's page, and one for each card in the folder of networks."""
    look = look_of(root)
    dialog = Dialog(root, tr("About Anime Painter"), blocking=False)
    pages = ttk.Notebook(dialog.body)
    pages.pack(fill="both", expand=True)
    first = ttk.Frame(pages, padding=2 * look.gap)
    pages.add(first, text="Anime Painter")
    ttk.Label(first, text="Anime Painter", font=look.font(16, "bold")).pack(anchor="w")
    ttk.Label(first, text=tr("Version {number}", number=__version__), foreground=hex_colour(look.faint)).pack(
        anchor="w", pady=(0, 2 * look.gap)
    )
    for text in (
        tr("Paint a mask of seven classes, and see an anime portrait appear beside it."),
        tr(
            "The generator learned from portraits that this project draws itself, so the portraits that you "
            "paint are yours to use. The other pages are the networks' own cards."
        ),
        tr("Apache License 2.0."),
    ):
        ttk.Label(first, text=text, wraplength=look.px(720), justify="left").pack(
            anchor="w", pady=look.gap // 2
        )
    for card in sorted(models.glob("*.md")):
        pages.add(_card(pages, card), text=card.stem.replace("_", " ").capitalize())
    dialog.show()
    return dialog


def _card(parent: tkinter.Misc, path: Path) -> ttk.Frame:
    look = look_of(parent)
    page = ttk.Frame(parent)
    text = tkinter.Text(
        page,
        width=_COLUMNS,
        height=_LINES,
        wrap="word",
        relief="flat",
        padx=2 * look.gap,
        pady=look.gap,
        bg=hex_colour(look.panel),
        fg=hex_colour(look.text),
        font=look.font(),
        highlightthickness=0,
    )
    text.tag_configure("heading", font=look.font(12, "bold"), spacing1=look.gap, spacing3=look.gap // 2)
    text.tag_configure("table", font=("TkFixedFont", -look.px(11)), wrap="none")
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        tag = "heading" if line.startswith("#") else "table" if line.startswith("|") else ""
        text.insert("end", line.lstrip("# ") + "\n" if tag == "heading" else line + "\n", tag)
    text.configure(state="disabled")
    bar = ttk.Scrollbar(page, command=text.yview)
    text.configure(yscrollcommand=bar.set)
    bar.pack(side="right", fill="y")
    text.pack(side="left", fill="both", expand=True)
    return page
