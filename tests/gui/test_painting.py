"""What a painter does with the tools, by mouse and keys."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from anime_painter.classes import BACKGROUND, CLASSES, CLOTHES, EYE, FACE, HAIR, MOUTH
from tests.gui.conftest import App

CONTROL, SHIFT = 0x4, 0x1


def click(app: App, x: float, y: float, button: int = 1, state: int = 0) -> None:
    app.drag((x, y), button=button, state=state)


def shape(app: App, class_id: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a class."""
    rows, columns = np.nonzero(app.mask == class_id)
    return int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())


# Tools ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "name"),
    [("b", "brush"), ("e", "eraser"), ("g", "fill"), ("l", "line"), ("p", "polygon"), ("i", "pick")],
)
def test_a_key_or_a_button_takes_a_tool_in_hand(app: App, key: str, name: str) -> None:
    app.window.painting.take("move")
    app.key(f"<{key}>")
    assert app.window.painting.kind.name == name
    app.window.painting.take("move")
    app.window.tools.buttons[name].event_generate("<ButtonPress-1>", x=5, y=5)
    assert app.window.painting.kind.name == name


def test_the_eraser_and_the_right_button_paint_background(app: App) -> None:
    app.drag((200, 380), (300, 380), button=3)
    assert (app.mask[380, 200:300] == BACKGROUND).all()
    app.key("<e>")
    app.drag((200, 420), (300, 420))
    assert (app.mask[420, 200:300] == BACKGROUND).all()


@pytest.mark.parametrize("button", [1, 2])
def test_a_button_whose_release_never_came_does_not_stay_down(app: App, button: int) -> None:
    """A dialog that a key opens in mid-stroke takes the release."""
    app.press((200, 380), (220, 380), button=button)
    app.drag((200, 420), (300, 420), button=3)
    assert (app.mask[420, 200:300] == BACKGROUND).all()
    assert not (app.mask[400, 220:300] == BACKGROUND).any()


def test_a_square_brush_paints_squares(app: App) -> None:
    app.window.options.switches["square"].invoke()
    app.drag((256, 400))
    assert (app.mask[390:410, 246:266] == HAIR).all()
    assert abs((app.mask[380:420, 236:276] == HAIR).sum() - 24 * 24) <= 24


def test_smoothing_calms_the_hand_and_the_line_ends_at_the_pointer(app: App) -> None:
    app.key("<Key-7>")
    app.window.painting.resize_brush(4)
    zigzag = [(180 + 4 * i, 330 + 12 * (i % 2)) for i in range(30)]
    app.drag(*zigzag)
    rough = np.ptp(np.nonzero(app.mask[:, 220:260] == CLOTHES)[0])
    app.key("<Control-z>")
    app.window.painting.set(smoothing=30.0)
    app.drag(*zigzag)
    calm = np.ptp(np.nonzero(app.mask[:, 220:260] == CLOTHES)[0])
    assert calm < rough
    assert app.mask[342, 296] == CLOTHES


def test_shift_draws_a_straight_line_from_the_last_stroke(app: App) -> None:
    app.key("<Key-7>")
    click(app, 170, 400)
    click(app, 330, 300, state=SHIFT)
    assert app.mask[350, 250] == CLOTHES
    app.key("<Control-z>")
    assert app.mask[350, 250] == FACE
    assert app.mask[400, 170] == CLOTHES


def test_fill_fills_a_region_and_closes_gaps(app: App) -> None:
    app.key("<Key-7>")
    app.key("<g>")
    click(app, 256, 400)
    assert (app.mask == FACE).sum() == 0
    app.key("<Control-z>")
    mask = np.full((512, 512), FACE, np.uint8)
    mask[100:400, 250:254] = HAIR
    mask[248:252, 250:254] = FACE
    mask[100:104, :], mask[396:400, :] = HAIR, HAIR
    app.window.studio.changed(app.document.change(mask=mask))
    slider = app.window.options.sliders["gap"]
    slider.event_generate("<ButtonPress-1>", x=slider.knob(1.0), y=10)
    slider.event_generate("<ButtonRelease-1>", x=slider.knob(1.0), y=10)
    click(app, 100, 250)
    assert app.mask[250, 50] == CLOTHES
    assert app.mask[250, 400] == FACE


def test_a_line_follows_the_mouse_and_leaves_no_trace_of_where_it_was(app: App) -> None:
    app.key("<Key-7>")
    app.key("<l>")
    app.window.painting.resize_brush(6)
    app.drag((200, 300), (330, 420), (200, 420), (330, 300))
    assert app.mask[300, 265] == CLOTHES
    assert app.mask[360, 265] == FACE
    app.key("<Control-z>")
    app.drag((200, 300), (330, 310), state=SHIFT)
    _, top, _, bottom = shape(app, CLOTHES)
    assert bottom - top <= 7


def test_rectangle_and_ellipse_are_filled_or_drawn(app: App) -> None:
    app.key("<Key-7>")
    app.key("<r>")
    app.drag((160, 300), (260, 360))
    assert (app.mask[301:359, 161:259] == CLOTHES).all()
    app.key("<Control-z>")
    app.window.options.switches["filled"].invoke()
    app.window.painting.resize_brush(4)
    app.drag((160, 300), (260, 360))
    assert app.mask[300, 200] == CLOTHES
    assert app.mask[330, 200] == FACE
    app.key("<Control-z>")
    app.window.options.switches["filled"].invoke()
    app.key("<o>")
    app.drag((160, 300), (260, 340), state=SHIFT)
    left, top, right, bottom = shape(app, CLOTHES)
    assert abs((right - left) - (bottom - top)) <= 1
    assert app.mask[top, left] == FACE


def test_a_polygon_is_closed_by_enter_a_double_click_or_its_first_corner(app: App) -> None:
    app.key("<Key-7>")
    app.key("<p>")
    corners = [(160, 300), (340, 300), (250, 420)]

    def closed() -> None:
        assert app.mask[330, 250] == CLOTHES
        assert app.mask[410, 170] == FACE
        app.key("<Control-z>")
        assert app.mask[330, 250] == FACE

    for x, y in corners:
        click(app, x, y)
    assert app.mask[330, 250] == FACE
    app.key("<Return>")
    closed()
    for x, y in [*corners, corners[0]]:
        click(app, x, y)
    closed()
    for x, y in corners:
        click(app, x, y)
    click(app, *corners[-1])  # The second at one place is a double click.
    closed()


def test_a_polygon_gives_up_points_by_the_right_button_and_all_by_escape(app: App) -> None:
    before = app.mask.copy()
    app.key("<Key-7>")
    app.key("<p>")
    for x, y in [(160, 300), (340, 300), (250, 420), (10, 10)]:
        click(app, x, y)
    click(app, 50, 50, button=3)
    app.key("<Return>")
    assert app.mask[330, 250] == CLOTHES
    assert app.mask[200, 100] == before[200, 100]
    app.key("<Control-z>")
    for x, y in [(160, 300), (340, 300), (250, 420)]:
        click(app, x, y)
    app.key("<Escape>")
    app.key("<Return>")
    assert np.array_equal(app.mask, before)


def test_undo_takes_back_a_polygon_that_was_begun_and_nothing_else(app: App) -> None:
    app.drag((200, 380), (300, 380))
    painted = app.mask.copy()
    app.key("<p>")
    click(app, 160, 300)
    click(app, 340, 300)
    app.key("<Control-z>")
    assert np.array_equal(app.mask, painted)
    app.key("<Control-z>")
    assert not np.array_equal(app.mask, painted)


def test_a_lasso_paints_what_it_runs_around(app: App) -> None:
    app.key("<Key-7>")
    app.key("<a>")
    app.drag((160, 300), (340, 300), (340, 400), (160, 400))
    assert (app.mask[302:398, 162:338] == CLOTHES).all()
    assert app.mask[295, 250] == FACE


def test_ctrl_and_the_picker_pick_and_x_swaps_the_last_two_classes(app: App) -> None:
    brush = app.window.painting.easel
    click(app, 200, 255, state=CONTROL)
    assert brush.brush.class_id == EYE
    assert app.mask[255, 200] == EYE
    app.key("<x>")
    assert brush.brush.class_id == HAIR
    app.key("<x>")
    assert brush.brush.class_id == EYE
    app.key("<i>")
    click(app, 256, 400)
    assert brush.brush.class_id == FACE


# Regions ----------------------------------------------------------------------------------------------------


def test_an_eye_is_moved_scaled_and_turned_and_each_is_a_step(app: App) -> None:
    before = app.mask.copy()
    app.key("<v>")
    app.drag((200, 255), (210, 280), (220, 300))
    assert app.mask[300, 220] == EYE
    assert (app.mask[231:250, 171:229] == FACE).all(), "what was uncovered is the face"
    assert (app.mask[230:280, 290:350] == EYE).all(), "the other eye stays"
    moved = app.mask.copy()
    # The corner is at (250, 325) now: the frame's lower right.
    left, right, top, bottom = 190, 250, 275, 325
    app.drag((right, bottom), (right + 15, bottom + 10))
    scaled = app.mask.copy()
    # On a small screen a pixel of the canvas is more than one of the mask.
    precision = 1 / min(app.window.mask_canvas.viewport.zoom, 1)
    assert abs((scaled[:, :270] == EYE).sum() - 60 * 50 * 1.5 * 1.4) < 250 * precision
    knob = app.window.painting.tool.guide().handles[-1]
    centre = ((left + right) / 2, (top + bottom) / 2)
    radius = centre[1] - knob[1]
    app.drag(
        (knob[0], knob[1]),
        (centre[0] + radius * 0.7, centre[1] - radius * 0.7),
        (centre[0] + radius, centre[1]),
    )
    rows, columns = np.nonzero(app.mask[:, :289] == EYE)
    assert np.ptp(rows) > np.ptp(columns), "turned by 90 degrees it stands upright"
    for state in (scaled, moved, before):
        app.key("<Control-z>")
        assert np.array_equal(app.mask, state)


def test_both_eyes_move_together_when_the_whole_class_is_taken(app: App) -> None:
    app.key("<v>")
    app.window.options.switches["whole_class"].invoke()
    app.drag((200, 255), (200, 335))
    assert (app.mask[310:359, 170:230] == EYE).all()
    assert (app.mask[310:359, 290:350] == EYE).all()
    assert (app.mask[231:279, 170:230] == FACE).all()


def test_escape_lets_go_of_a_region_that_is_moved(app: App) -> None:
    before = app.mask.copy()
    app.key("<v>")
    app.press((200, 255), (220, 300))
    assert not np.array_equal(app.mask, before)
    app.key("<Escape>")
    assert np.array_equal(app.mask, before)
    app.window.mask_canvas.event_generate("<ButtonRelease-1>", **app.at(220, 300))


def test_edges_are_smoothed_and_specks_removed_by_the_menu(app: App) -> None:
    mask = app.mask.copy()
    mask[300:303, 200:203] = MOUTH
    mask[150:430:2, 366:370] = HAIR
    app.window.studio.changed(app.document.change(mask=mask))
    app.window.commands["painting.specks"].action()
    assert (app.mask[300:303, 200:203] == FACE).all()
    app.window.commands["painting.smooth.hair"].action()
    edge = (app.mask[200:380, 340:380] == HAIR).argmax(axis=1)
    assert np.abs(np.diff(edge)).max() == 0
    app.key("<Control-z>")
    app.key("<Control-z>")
    assert np.array_equal(app.mask, mask)


def test_the_soft_brush_smooths_what_it_goes_over(app: App) -> None:
    mask = app.mask.copy()
    mask[150:430:2, 366:370] = HAIR
    app.window.studio.changed(app.document.change(mask=mask))
    app.key("<s>")
    app.drag((368, 200), (368, 220), (368, 240))
    edge = (app.mask[:, 340:380] == HAIR).argmax(axis=1)
    assert np.abs(np.diff(edge[205:235])).max() <= 1
    assert np.array_equal(app.mask[300:400], mask[300:400])


# Locks and symmetry -----------------------------------------------------------------------------------------


def test_a_padlock_keeps_a_class_from_being_painted_over(app: App) -> None:
    button = app.window.class_bar.classes[FACE]
    button.event_generate("<ButtonPress-1>", x=button.winfo_width() - 12, y=button.winfo_height() - 10)
    assert app.document.locked == {FACE}
    app.key("<Key-7>")
    app.drag((60, 380), (400, 380))
    assert (app.mask[380, 150:360] == FACE).all()
    assert (app.mask[380, 70:130] == CLOTHES).all()
    app.key("<Control-z>")
    app.key("<Control-z>")
    assert app.document.locked == frozenset()


def test_all_none_and_invert_choose_what_the_brush_applies_to(app: App) -> None:
    commands = app.window.commands
    commands["painting.lock_all"].action()
    before = app.mask.copy()
    app.drag((60, 380), (400, 380))
    app.window.class_bar.clear_button.invoke()
    assert np.array_equal(app.mask, before)
    commands["painting.lock_none"].action()
    commands["painting.lock.face"].action()
    commands["painting.lock_invert"].action()
    assert app.document.locked == set(range(len(CLASSES))) - {FACE}
    app.key("<Key-7>")
    app.drag((60, 380), (400, 380))
    assert (app.mask[380, 150:360] == CLOTHES).all()
    assert (app.mask[380, 70:130] == HAIR).all()


def test_symmetry_paints_both_sides_of_an_axis_that_can_be_dragged(app: App) -> None:
    app.key("<Key-7>")
    app.key("<y>")
    app.drag((200, 380), (220, 390))
    assert np.array_equal(
        app.mask[370:400, 180:256] == CLOTHES, app.mask[370:400, 256:332][:, ::-1] == CLOTHES
    )
    app.key("<Control-z>")
    canvas = app.window.mask_canvas
    start, end = app.at(256, 0)["x"], app.at(300, 0)["x"]
    for sequence, x in (("<ButtonPress-1>", start), ("<B1-Motion>", end), ("<ButtonRelease-1>", end)):
        canvas.event_generate(sequence, x=x, y=canvas.top + 6, state=0x100 if "Press" not in sequence else 0)
    axis = app.window.painting.easel.brush.axis
    assert abs(axis - 300) < 2
    assert (2 * axis).is_integer()
    app.drag((250, 400))
    assert app.mask[400, 250] == CLOTHES
    assert app.mask[400, int(2 * axis) - 1 - 250] == CLOTHES


# Refining ---------------------------------------------------------------------------------------------------


def test_a_button_and_a_key_refine_the_mask_and_undo_takes_it_back(app: App) -> None:
    before = app.mask.copy()
    button = app.window.class_bar.refine_button
    assert button is not None
    button.event_generate("<ButtonPress-1>", x=5, y=5)
    app.wait(lambda: "refined" in app.sentence)
    refined = app.painter.refine_mask(before)
    assert not np.array_equal(refined, before)
    assert np.array_equal(app.mask, refined)
    app.key("<Control-z>")
    assert np.array_equal(app.mask, before)
    app.key("<f>")
    app.wait(lambda: np.array_equal(app.mask, refined))


def test_refining_again_gives_other_strands_of_the_same_rough_mask(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, before = [], app.mask.copy()

    def refine(mask: np.ndarray, seed: int) -> np.ndarray:
        asked.append((mask.copy(), seed))
        refined = before.copy()
        refined[: 20 + 10 * seed] = CLOTHES
        return refined

    monkeypatch.setattr(app.window.studio.painter, "refine_mask", refine)
    for seed in range(3):
        app.key("<f>")
        app.wait(lambda high=20 + 10 * seed: (app.mask[:high] == CLOTHES).all())
        assert np.array_equal(asked[seed][0], before)
        assert asked[seed][1] == seed
    app.key("<Control-z>")
    assert not (app.mask[30:40] == CLOTHES).all()
    app.key("<Key-7>")
    app.drag((60, 300), (90, 300))
    painted = app.mask.copy()
    app.key("<f>")
    app.wait(lambda: len(asked) == 4)
    assert np.array_equal(asked[3][0], painted)
    assert asked[3][1] == 0


def test_refining_leaves_locked_classes_and_what_is_painted_meanwhile(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted, refine = threading.Event(), app.painter.refine_mask

    def refine_later(mask: np.ndarray, seed: int) -> np.ndarray:
        assert painted.wait(30)
        return refine(mask, seed)

    monkeypatch.setattr(app.window.studio.painter, "refine_mask", refine_later)
    app.window.studio.changed(app.document.change(locked=frozenset({FACE})))
    before = app.mask.copy()
    app.window.painting.refine()
    app.key("<Key-7>")
    app.drag((60, 60), (90, 60))
    drawn = app.mask.copy()
    painted.set()
    app.wait(lambda: "refined" in app.sentence)
    assert (drawn != before).any()
    assert np.array_equal(app.mask[drawn != before], drawn[drawn != before])
    assert (app.mask[before == FACE] == FACE).all()
    assert not np.array_equal(app.mask, drawn)


def test_a_stroke_goes_on_while_the_mask_is_refined(app: App) -> None:
    app.window.painting.refine()
    app.key("<Key-7>")
    app.press((60, 60), (90, 60))
    app.wait(lambda: "refined" in app.sentence)
    canvas = app.window.mask_canvas
    canvas.event_generate("<B1-Motion>", **app.at(120, 60), state=0x100)
    canvas.event_generate("<ButtonRelease-1>", **app.at(120, 60), state=0x100)
    app.window.root.update()
    assert (app.mask[60, 60:121] == CLOTHES).all()


def test_what_was_refined_is_not_laid_over_another_project(app: App) -> None:
    studio, before = app.window.studio, app.mask.copy()
    app.window.painting.refine()
    studio.begun()
    app.wait()
    assert np.array_equal(app.mask, before)
    assert "refined" not in app.sentence
    app.window.painting.refine()
    app.wait(lambda: "refined" in app.sentence)
    assert not np.array_equal(app.mask, before)


def test_refining_is_not_offered_without_its_network(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(type(app.painter), "can_refine_masks", False)
        app.window.rebuild()
        assert app.window.class_bar.refine_button is None
    app.window.rebuild()
    assert app.window.class_bar.refine_button is not None
