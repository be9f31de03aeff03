"""Where the style comes from: seeds, references for all or one class, blends, locks, colours, neighbours."""

from __future__ import annotations

import tkinter
import tkinter.filedialog
import tkinter.simpledialog
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anime_painter.classes import CLASS_COUNT, CLASSES, EYE, FACE, HAIR
from anime_painter.document.styling import Origin
from anime_painter.gui import clipboard
from anime_painter.mask_files import in_colours
from tests.gui.conftest import App


def click(app: App, widget: tkinter.Misc, x: int = 5, y: int = 5) -> None:
    app.wait(widget.winfo_viewable)
    widget.event_generate("<ButtonPress-1>", x=x, y=y)
    app.window.root.update()


def enter(app: App, entry: tkinter.Misc, text: str) -> None:
    """Types a text into an entry, letter by letter, and Enter."""
    entry.focus_force()
    app.window.root.update()
    entry.event_generate("<Control-a>")
    entry.delete(0, "end")  # type: ignore[attr-defined]
    for letter in text:
        entry.event_generate("<Key>", keysym="numbersign" if letter == "#" else letter)
    entry.event_generate("<Return>")
    app.window.root.focus_force()
    app.window.root.update()


def pick(app: App, menu: tkinter.Menu | None, label: str) -> None:
    """Chooses a line of a menu that is open."""
    assert menu is not None
    menu.tk.call("tk::MenuUnpost", str(menu))
    menu.invoke(label)
    app.window.root.update()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A portrait in the colours of the classes."""
    mask = np.zeros((512, 512), np.uint8)
    mask[20:500, 40:470] = HAIR
    mask[120:480, 100:400] = FACE
    mask[200:260, 150:230] = EYE
    Image.fromarray(in_colours(mask)).save(tmp_path / "her.png")
    return tmp_path / "her.png"


# Seeds ------------------------------------------------------------------------------------------------------


def test_a_typed_seed_gives_its_style_and_a_drawn_one_is_shown(app: App) -> None:
    panel = app.window.style_panel
    enter(app, panel.seed, "321")
    assert np.array_equal(app.document.style, app.painter.sample_style(321))
    assert panel.seed.get() == "321"
    panel.new_button.invoke()
    app.wait()
    assert np.array_equal(app.document.style, app.painter.sample_style(int(panel.seed.get())))


def test_what_is_no_seed_changes_nothing(app: App) -> None:
    before = app.document.style
    enter(app, app.window.style_panel.seed, "a")
    assert app.document.style is before
    assert app.window.style_panel.seed.get() == ""


def test_the_seed_of_one_class_is_shown_and_typed(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    before = app.document.style
    row = app.window.style_panel.classes.rows[HAIR]
    monkeypatch.setattr(tkinter.simpledialog, "askinteger", lambda *_, **__: 77)
    click(app, row.source)
    pick(app, row.menu, "Seed…")
    assert row.source.cget("text") == "77"
    assert np.array_equal(app.document.style, app.painter.sample_style(77, before, [HAIR]))


# Locks ------------------------------------------------------------------------------------------------------


def test_a_locked_class_keeps_its_style(app: App) -> None:
    before = app.document.style.copy()
    click(app, app.window.style_panel.classes.rows[HAIR].lock)
    app.window.style_panel.new_button.invoke()
    kept = [np.array_equal(app.document.style[i], before[i]) for i in range(CLASS_COUNT)]
    assert kept == [i == HAIR for i in range(CLASS_COUNT)]
    click(app, app.window.style_panel.classes.rows[HAIR].lock)
    app.window.style_panel.new_button.invoke()
    assert not np.array_equal(app.document.style[HAIR], before[HAIR])


def test_styles_and_locks_are_undone_and_redone(app: App) -> None:
    before = app.document.style.copy()
    click(app, app.window.style_panel.classes.rows[EYE].lock)
    app.window.style_panel.new_button.invoke()
    after = app.document.style.copy()
    app.key("<Control-z>")
    assert np.array_equal(app.document.style, before)
    assert app.document.painting.locks == {EYE}
    app.key("<Control-z>")
    assert not app.document.painting.locks
    app.key("<Control-y>")
    app.key("<Control-y>")
    assert app.document.painting.locks == {EYE}
    assert np.array_equal(app.document.style, after)


# References -------------------------------------------------------------------------------------------------


def test_hair_is_taken_from_one_reference_and_the_rest_stays(
    app: App, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tkinter.filedialog, "askopenfilename", lambda **_: str(picture))
    before = app.portrait()
    row = app.window.style_panel.classes.rows[HAIR]
    click(app, row.source)
    pick(app, row.menu, "Picture…")
    app.wait(lambda: "Style taken" in app.sentence)
    assert row.source.cget("text") == "her"
    after, hair = app.portrait(), app.mask == HAIR
    assert np.abs(after[hair].mean(axis=0) - CLASSES[HAIR].colour).max() < 25
    assert np.array_equal(before[~hair], after[~hair])


def test_the_portrait_becomes_a_reference(app: App) -> None:
    portrait = app.portrait()
    panel = app.window.style_panel
    panel.reference_button.invoke()
    pick(app, panel.menu, "From the portrait")
    app.wait(lambda: "Style taken" in app.sentence)
    (reference,) = app.document.painting.references
    assert np.array_equal(reference.picture, portrait)
    # The tiny networks read back exactly the colours that they painted, but for the shade from top to bottom.
    assert np.abs(app.portrait().astype(int) - portrait).max() < 30


def test_a_reference_is_pasted(app: App, picture: Path) -> None:
    clipboard.copy(np.asarray(Image.open(picture).convert("RGB")))
    app.key("<Control-Shift-V>")
    app.wait(lambda: "Style taken" in app.sentence)
    assert app.document.painting.sources[HAIR].name == "Clipboard"
    hair = app.mask == HAIR
    assert np.abs(app.portrait()[hair].mean(axis=0) - CLASSES[HAIR].colour).max() < 25


def test_a_reference_that_cannot_be_read_is_told_and_changes_nothing(app: App, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_text("no picture")
    style = app.document.style
    app.window.styling.take_reference(tmp_path / "bad.png")
    app.wait(lambda: "bad.png is no picture" in app.sentence)
    assert app.document.style is style


def test_the_style_follows_what_is_painted_on_the_reference(app: App, picture: Path) -> None:
    window, panel = app.window, app.window.style_panel
    window.styling.take_reference(picture)
    app.wait(lambda: "Style taken" in app.sentence)
    panel.reference_button.invoke()
    pick(app, panel.menu, "Paint on her…")
    editor = window.editor
    assert editor is not None
    before = app.portrait()
    click(app, editor.stencils.buttons["hair"])
    editor.choose_colour((250, 240, 10))
    side = editor.canvas.winfo_reqwidth()
    for x in range(0, side, side // 40):
        editor.canvas.event_generate("<ButtonPress-1>", x=x, y=0)
        editor.canvas.event_generate("<B1-Motion>", x=x, y=side, state=0x100)
        editor.canvas.event_generate("<ButtonRelease-1>", x=x, y=side)
    app.wait(lambda: app.document.painting.references[0] is editor.reference)
    painted = app.document.painting.references[0]
    yellow = (painted.picture == (250, 240, 10)).all(axis=2)
    assert yellow[painted.mask == HAIR].mean() > 0.9
    assert not yellow[painted.mask != HAIR].any()
    after, hair = app.portrait(), app.mask == HAIR
    assert np.abs(after[hair].mean(axis=0) - (250, 240, 10)).max() < 30
    assert np.abs(after[~hair].astype(int) - before[~hair]).max() < 8
    app.key("<Control-z>")
    app.wait()
    assert editor.reference is app.document.painting.references[0] is not painted
    editor.window.destroy()


def test_two_styles_are_blended_by_a_slider_and_the_blend_is_kept(app: App) -> None:
    panel = app.window.style_panel
    app.portrait()
    click(app, panel.blend_tile)
    pick(app, panel.menu, "New style")
    other = app.document.painting.other
    assert other is not None
    slider = panel.blend_slider
    slider.event_generate("<ButtonPress-1>", x=slider.knob(0.25), y=8)
    slider.event_generate("<ButtonRelease-1>", x=slider.knob(0.25), y=8)
    share = app.document.painting.share
    assert abs(share - 0.25) < 0.02
    mixed = (1 - share) * app.document.style + share * other
    expected = app.painter.paint(app.mask, mixed.astype(np.float32))
    assert np.array_equal(app.portrait(), expected)
    click(app, panel.blend_tile)
    pick(app, panel.menu, "Keep the blend")
    assert app.document.painting.other is None
    np.testing.assert_allclose(app.document.style, mixed, atol=1e-6)


# Colours ----------------------------------------------------------------------------------------------------


def test_the_wheel_and_the_arrow_keys_move_a_slider(app: App) -> None:
    app.window.tabs.select(app.window.colours)
    app.window.root.update()
    slider = app.window.colours.sliders["hair", "pink"]
    slider.event_generate("<Button-4>", x=20, y=8)
    assert app.document.sliders["hair"]["pink"] == pytest.approx(0.05)
    slider.focus_force()
    slider.event_generate("<Right>")
    assert app.document.sliders["hair"]["pink"] == pytest.approx(0.1)
    slider.event_generate("<Left>")
    slider.event_generate("<Button-5>", x=20, y=8)
    assert app.document.sliders == {}


def test_brightness_and_saturation_go_both_ways(app: App) -> None:
    before, hair = app.portrait(), app.mask == HAIR
    slider = app.window.colours.sliders["hair", "brightness"]
    assert slider.value == 0.5
    app.slide("hair", "brightness", 1.0)
    assert app.document.sliders["hair"]["brightness"] == pytest.approx(1.0, abs=0.02)
    brighter = app.portrait()
    assert brighter[hair].mean() > before[hair].mean() + 8
    assert np.array_equal(brighter[~hair], before[~hair])
    app.slide("hair", "brightness", 0.0)
    assert app.document.sliders["hair"]["brightness"] == pytest.approx(-1.0, abs=0.02)
    assert app.portrait()[hair].mean() < before[hair].mean() - 8
    for _ in range(2):
        slider.event_generate("<ButtonPress-1>", x=30, y=10)
        slider.event_generate("<ButtonRelease-1>", x=30, y=10)
    assert app.document.sliders == {}


def test_sliders_are_undone(app: App) -> None:
    app.slide("hair", "pink", 0.8)
    app.key("<Control-z>")
    assert app.document.sliders == {}
    assert app.window.colours.sliders["hair", "pink"].value == 0
    app.key("<Control-y>")
    assert app.window.colours.sliders["hair", "pink"].value == pytest.approx(0.8, abs=0.02)


def test_the_colour_field_shows_the_hair_s_colour(app: App) -> None:
    portrait = app.portrait()
    app.wait()
    shown = app.window.colours.fields["hair"].entry.get()
    expected = np.median(portrait[app.mask == HAIR], axis=0)
    assert np.abs(np.array(list(bytes.fromhex(shown[1:]))) - expected).max() < 6


def test_a_typed_colour_and_a_picked_one_change_the_hair_alone(app: App) -> None:
    before = app.portrait()
    app.window.tabs.select(app.window.colours)
    app.slide("hair", "green", 0.5)
    app.window.root.update()
    field = app.window.colours.fields["hair"]
    enter(app, field.entry, "#80607")
    assert app.document.painting.sources[HAIR].origin is not Origin.COLOUR
    enter(app, field.entry, "#806070")
    app.wait(lambda: app.document.painting.sources[HAIR].origin is Origin.COLOUR)
    assert app.document.painting.sources[HAIR].name == "#806070"
    assert app.document.sliders == {}
    after, hair = app.portrait(), app.mask == HAIR
    assert np.array_equal(before[~hair], after[~hair])
    # By eyedropper: the hair gets the colour that the face has in the portrait.
    field.dropper_button.invoke()
    view = app.window.portrait
    assert app.window.dropper.armed
    face = view.photo.pixels()[view.side * 380 // 512, view.side // 2]
    view.event_generate("<ButtonPress-1>", x=view.left + view.side // 2, y=view.top + view.side * 380 // 512)
    app.wait(lambda: app.document.painting.sources[HAIR].name != "#806070")
    assert not app.window.dropper.armed
    taken = bytes.fromhex(app.document.painting.sources[HAIR].name[1:])
    assert np.abs(np.array(list(taken)) - face).max() <= 2


def test_escape_puts_the_eyedropper_away(app: App) -> None:
    before = app.document.style
    app.window.tabs.select(app.window.colours)
    app.window.colours.fields["eye"].dropper_button.invoke()
    app.key("<Escape>")
    assert not app.window.dropper.armed
    app.window.portrait.event_generate("<ButtonPress-1>", x=app.window.portrait.left + 50, y=200)
    app.wait()
    assert app.document.style is before


# Exploring --------------------------------------------------------------------------------------------------


def test_a_neighbour_is_taken_by_a_click(app: App) -> None:
    window = app.window
    click(app, window.style_panel.classes.rows[EYE].lock)
    before = app.document.style.copy()
    window.tabs.select(window.explore)
    app.wait(lambda: all(picture is not None for picture in window.exploring.neighbours))
    app.wait(lambda: window.explore.rested)
    chosen = window.exploring.neighbours[2]
    click(app, window.explore.tiles[2])
    assert not np.array_equal(app.document.style, before)
    assert np.array_equal(app.document.style[EYE], before[EYE])
    portrait = app.portrait()
    assert chosen is not None
    assert np.abs(portrait[::2, ::2].astype(int) - chosen).mean() < 3
    app.key("<Control-z>")
    assert np.array_equal(app.document.style, before)


def test_a_click_on_an_earlier_portrait_goes_back_to_it(app: App) -> None:
    panel, strip = app.window.style_panel, app.window.history
    app.portrait()
    app.wait()
    first = max(strip.tiles)
    style, mask = app.document.style.copy(), app.mask.copy()
    portrait = app.portrait()
    panel.new_button.invoke()
    app.portrait()
    app.drag((200, 380), (300, 380))
    app.portrait()
    assert max(strip.tiles) >= first + 2
    assert strip.tiles[max(strip.tiles)].chosen
    click(app, strip.tiles[first])
    assert np.array_equal(app.document.style, style)
    assert np.array_equal(app.mask, mask)
    assert np.array_equal(app.portrait(), portrait)
    app.key("<Control-z>")
    assert not np.array_equal(app.document.style, style)
    assert not np.array_equal(app.mask, mask)


def test_a_click_on_the_map_takes_a_style(app: App) -> None:
    window = app.window
    view, styles = window.explore.map, app.painter.map_of_styles
    assert view is not None
    assert styles is not None
    click(app, window.style_panel.classes.rows[HAIR].lock)
    before = app.document.style.copy()
    window.tabs.select(window.explore)
    click(app, window.explore.pages.segments.buttons["map"])
    app.wait(view.winfo_viewable)
    point = styles.points[2]
    x, y = view.place_of(point)
    view.event_generate("<Motion>", x=x, y=y)
    assert view.hovered is point
    view.event_generate("<ButtonPress-1>", x=x, y=y)
    view.event_generate("<ButtonRelease-1>", x=x, y=y)
    assert np.array_equal(app.document.style[EYE], point.style[EYE])
    assert np.array_equal(app.document.style[HAIR], before[HAIR])
    assert app.document.painting.sources[EYE].origin is Origin.MAP
    window.explore.pages.turn("neighbours")


def test_the_map_is_zoomed_by_the_wheel_and_moved_by_dragging(app: App) -> None:
    window = app.window
    view, styles = window.explore.map, app.painter.map_of_styles
    assert view is not None
    assert styles is not None
    window.tabs.select(window.explore)
    window.explore.pages.turn("map")
    app.wait(view.winfo_viewable)
    style, point = app.document.style, styles.points[0]
    x, y = view.place_of(point)
    for _ in range(4):
        view.event_generate("<Button-4>", x=x, y=y)
    assert view.zoom > 2
    assert np.abs(np.subtract(view.place_of(point), (x, y))).max() <= 1, "it zooms around the pointer"
    view.event_generate("<ButtonPress-1>", x=x, y=y)
    view.event_generate("<B1-Motion>", x=x + 20, y=y + 10, state=0x100)
    view.event_generate("<ButtonRelease-1>", x=x + 20, y=y + 10)
    assert np.abs(np.subtract(view.place_of(point), (x + 20, y + 10))).max() <= 1
    assert app.document.style is style, "dragging takes no style"
    for _ in range(5):
        view.event_generate("<Button-5>", x=x, y=y)
    assert view.zoom == 1
    window.explore.pages.turn("neighbours")


# Masks ------------------------------------------------------------------------------------------------------


def test_a_sample_mask_is_taken_by_a_click_and_locked_classes_stay(app: App) -> None:
    before = app.mask.copy()
    app.window.tabs.select(app.window.gallery_panel)
    app.window.root.update()
    (tile,) = app.window.gallery_panel.masks.values()
    app.window.studio.changed(app.document.change(locked=frozenset({EYE})))
    click(app, tile)
    assert np.array_equal(app.mask == EYE, before == EYE)
    assert (app.mask[before != EYE] == HAIR).all()
    app.key("<Control-z>")
    assert np.array_equal(app.mask, before)


def test_a_part_is_stamped_by_a_click_and_by_dragging(app: App) -> None:
    before = app.mask.copy()
    app.window.tabs.select(app.window.gallery_panel)
    app.window.root.update()
    (tile,) = app.window.gallery_panel.parts.values()
    tile.event_generate("<ButtonPress-1>", x=20, y=20)
    tile.event_generate("<ButtonRelease-1>", x=20, y=20)
    clicked = app.mask.copy()
    assert not np.array_equal(clicked == EYE, before == EYE)
    assert (clicked == EYE).sum() > 200
    canvas = app.window.mask_canvas
    where = app.at(256, 400)
    x, y = (canvas.winfo_rootx() + where["x"], canvas.winfo_rooty() + where["y"])
    here = {"x": x - tile.winfo_rootx(), "y": y - tile.winfo_rooty()}
    tile.event_generate("<ButtonPress-1>", x=20, y=20)
    tile.event_generate("<B1-Motion>", **here, rootx=x, rooty=y, state=0x100)
    tile.event_generate("<ButtonRelease-1>", **here, rootx=x, rooty=y)
    dropped = app.mask
    rows, columns = np.nonzero(dropped != clicked)
    assert abs(rows.mean() - 400) < 4
    assert abs(columns.mean() - 256) < 4
    assert (dropped[rows, columns] == EYE).all()
    app.key("<Control-z>")
    app.key("<Control-z>")
    assert np.array_equal(app.mask, before)


def test_a_random_mask_is_drawn_by_a_button_and_undone(app: App) -> None:
    before = app.mask.copy()
    app.window.tabs.select(app.window.gallery_panel)
    button = app.window.gallery_panel.random_button
    assert button is not None
    button.invoke()
    app.wait(lambda: "Random mask" in app.sentence)
    seed = int(app.sentence.split()[-1])
    assert np.array_equal(app.mask, app.painter.sample_mask(seed))
    app.key("<Control-z>")
    assert np.array_equal(app.mask, before)


def test_random_masks_are_not_offered_without_their_network(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(type(app.painter), "can_sample_masks", False)
        app.window.rebuild()
        assert app.window.gallery_panel.random_button is None
    app.window.rebuild()
    assert app.window.gallery_panel.random_button is not None
