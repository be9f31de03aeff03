"""Where things on the head go when it turns: flat on the hair, at one place of it, over the crown, at the ears."""

from __future__ import annotations

import numpy as np

from training.corpus.geometry import Points
from training.corpus.hair import ride
from training.corpus.head import Head
from training.corpus.pieces import Placement

# A hat turns about the middle of the crown.
_CROWN = np.array([0.0, -0.7])


def pin(head: Head, side: int) -> Placement:
    """Flat on the front of the hair, authored on the right."""
    return lambda points: ride.on_front(head, points * [side, 1])


def is_seen(head: Head, at: tuple[float, float], side: int) -> bool:
    """Whether a place of the hair lies on the viewer's side of the head."""
    return bool(ride.towards_viewer(head, np.array([at]) * [side, 1])[0] > -0.12)


def knot(head: Head, at: tuple[float, float], side: int, size: float, tilt: float) -> Placement:
    """Stands at a place of the hair, drawn narrower where the hair turns away; `tilt` in degrees outwards."""
    anchor = np.array(at) * [side, 1]
    place = ride.on_front(head, anchor[None])[0]
    squeeze = np.clip(0.55 + 0.6 * ride.towards_viewer(head, anchor[None])[0], 0.5, 1.0)
    angle = np.radians(tilt) * side
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    return lambda points: (points * size) @ turn * [squeeze, 1] + place


def back(head: Head, at: tuple[float, float], size: float) -> Placement:
    """Stands behind the head, and moves against the face."""
    place = head.project_solid([(*at, -0.9)])[0]
    return lambda points: points * size * [np.cos(head.yaw), 1] + place


def band(head: Head) -> Placement:
    """Lies over the crown from ear to ear; its middle comes forward as the head bows."""

    def place(points: Points) -> Points:
        front = ride.on_front(head, points)
        rim = ride.on_rim(head, points, back=0.1)
        return 0.35 * front + 0.65 * rim

    return place


def hat(head: Head, depth: float) -> Placement:
    """Sits on the skull; what lies `depth` before the head's axis moves with the turn, and narrows."""
    shift = head.project_solid([(*_CROWN, depth)])[0] - _CROWN
    narrow = 1 - min(abs(depth), 1.0) * (1 - np.cos(head.yaw))
    return lambda points: points * [narrow, 1] + shift


def hood(head: Head, points: Points) -> Points:
    """Around the hair: the front edge comes forward with the face, the outer edge stays around the skull."""
    reach = np.hypot(points[:, 0], np.minimum(points[:, 1], 0.0))
    depth = np.interp(reach, [1.1, 1.6], [0.5, -0.1])
    follow = 1 - np.clip((points[:, 1:] - 0.8) / 1.4, 0, 1)
    turned = head.project_solid(np.column_stack([points, depth]))
    swell = np.hypot(np.cos(head.yaw), 1.1 * np.sin(head.yaw)) / np.cos(head.yaw)
    turned[:, 0] *= np.interp(reach, [1.1, 1.6], [1.0, swell])
    return points + (turned - points) * follow


def arc(head: Head) -> Placement:
    """Stands upright from ear to ear."""
    return lambda points: head.project_solid(np.column_stack([points, np.full(len(points), -0.04)]))


def ear(head: Head, at: tuple[float, float], side: int) -> Placement:
    """A cup at an ear: seen from its edge by a head that looks ahead, from its face by one that turns."""
    place = head.project_solid([(side * at[0], at[1], -0.04)])[0]
    facing = -side * np.sin(head.yaw)
    width = np.clip(0.62 + 0.75 * facing, 0.3, 1.15)
    return lambda points: points * [side * width, 1] + place
