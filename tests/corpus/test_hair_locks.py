"""Locks of hair: where points in (t, f) lie, and that nothing on them leaves their outline."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from training.corpus.geometry import polygon
from training.corpus.hair.layout import laid_out
from training.corpus.hair.locks import joined, locks, none
from training.corpus.hair.styles import Clump

STRAND = np.array([[(0.0, 0.0), (0.4, 0.5), (0.0, 1.0)]])


def test_a_lock_grows_from_a_point_and_ends_in_one() -> None:
    strand = locks(STRAND, np.array([0.2]))
    ends = np.array([0.0, 1.0])
    assert np.allclose(strand.at(ends, -1.0), strand.at(ends, 1.0), atol=0.02)


@settings(max_examples=60, deadline=None)
@given(t=st.floats(0.05, 0.95), f=st.floats(-0.9, 0.9), tip=st.floats(-0.3, 0.3), width=st.floats(0.05, 0.25))
def test_what_lies_on_a_lock_lies_inside_its_outline(t: float, f: float, tip: float, width: float) -> None:
    """So shades and strands in (t, f) need no clip."""
    strand = locks(np.array([[(0.0, 0.0), (0.1, 0.5), (tip, 1.0)]]), np.array([width]), root=0.5)
    x, y = strand.at(np.array([t]), f)[0, 0]
    assert polygon(strand.outlines()[0]).contains(float(x), float(y))


def test_outlines_of_mirrored_locks_run_the_same_way_round() -> None:
    both = locks(np.concatenate([STRAND, STRAND * [-1, 1]]), np.array([0.2, 0.2])).outlines()
    x, y = both[..., 0], both[..., 1]
    area = (x * np.roll(y, -1, axis=1) - np.roll(x, -1, axis=1) * y).sum(axis=1)
    assert (area > 0).all()


def test_no_part_of_a_lock_is_thinner_than_asked() -> None:
    strand = locks(STRAND, np.array([0.2])).at_least(0.03)
    half = np.hypot(strand.across[0, :, 0], strand.across[0, :, 1])
    assert half.min() >= 0.03 - 1e-9
    assert half.max() < 0.25


def test_locks_seen_edge_on_are_left_out() -> None:
    both = locks(np.concatenate([STRAND, STRAND + [3.0, 0.0]]), np.array([0.2, 0.01]))
    assert len(both.not_edge_on(0.03)) == 1
    assert both.not_edge_on(0.03).spine[0, 0, 0] < 1.0


def test_moving_foreshortens_a_lock_across() -> None:
    upright = locks(np.array([[(0.0, 0.0), (0.0, 0.5), (0.0, 1.0)]]), np.array([0.2]))
    narrow = upright.moved(lambda points: points * [0.5, 1.0])
    assert np.allclose(narrow.across, upright.across * [0.5, 1.0])


def test_a_clump_parts_into_its_locks_and_a_mirrored_one_into_twice_as_many() -> None:
    clump = Clump(spine=[(0.2, 0), (0.4, 0.5), (0.3, 1)], width=0.1, locks=3)
    rng = np.random.default_rng(1)
    one = laid_out(rng, [clump], stray=0.0)
    two = laid_out(rng, [clump.model_copy(update={"mirror": True})], stray=0.0)
    assert (len(one), len(two)) == (3, 6)
    assert one.leads.sum() == 1
    assert (two.spine[:3, -1, 0] < 0).all()
    assert (two.spine[3:, -1, 0] > 0).all()


def test_no_locks_join_to_no_locks() -> None:
    assert len(joined([])) == len(none()) == len(laid_out(np.random.default_rng(0), [])) == 0
