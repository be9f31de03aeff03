"""How hair, and what is worn in it, moves with the head: on the front of the skull, on its rim, and hanging."""

from __future__ import annotations

import numpy as np

from training.corpus.geometry import Points
from training.corpus.head import Head

# The solid that hair lies on: wider and higher than the skull by the hair's thickness, and set back a little.
RADIUS = 1.2
CENTRE_Y = -0.1
HEIGHT = 1.22
DEPTH = 0.96
# The whole of it is a little longer from front to back than wide.
_LENGTH = 1.08
_BACK = -0.14


def on_front(head: Head, points: Points) -> Points:
    """Moves points (float[..., 2], as they lie on a frontal head) on the front half of the hair with the head.

    What stands out beyond the solid turns as if the solid were that wide; what hangs below the chin follows less.
    """
    p = np.asarray(points, dtype=float)
    flat = p.reshape(-1, 2)
    turned = head.project_solid(np.column_stack([flat, _front_depth(flat)]))
    follow = 1 - 0.65 * np.clip((flat[:, 1:] - 1.0) / 1.6, 0, 1)
    return (flat + (turned - flat) * follow).reshape(p.shape)


def on_rim(head: Head, points: Points, back: float = _BACK) -> Points:
    """Moves points of a silhouette: it stays the edge of the solid from wherever one looks.

    Args:
        back: z of the silhouette's middle; what lies behind the axis moves against the face.
    """
    p = np.asarray(points, dtype=float)
    flat = p.reshape(-1, 2)
    follow = 1 - 0.7 * np.clip((flat[:, 1] - 0.8) / 1.6, 0, 1)
    swell = np.hypot(np.cos(head.yaw), _LENGTH * np.sin(head.yaw))
    x = flat[:, 0] * (1 + (swell - 1) * follow) + back * np.sin(head.yaw) * follow
    y = flat[:, 1] - back * np.sin(head.pitch) * follow
    return np.column_stack([x, y]).reshape(p.shape)


def hanging(head: Head, points: Points, anchor: tuple[float, float, float]) -> Points:
    """Moves what hangs at `anchor` (x, y, z on the frontal head): rigidly near it, less the lower it hangs."""
    p = np.asarray(points, dtype=float)
    shift = head.project_solid([anchor])[0] - np.array(anchor[:2])
    follow = 1 - 0.6 * np.clip((p[..., 1:] - anchor[1]) / 3.0, 0, 1)
    return p + shift * follow


def towards_viewer(head: Head, points: Points) -> np.ndarray:
    """How far in front of the axis (float[...]) points on the front of the hair lie; below 0 they are on the far side."""
    p = np.asarray(points, dtype=float)
    return _front_depth(p) * np.cos(head.yaw) - p[..., 0] * np.sin(head.yaw)


def _front_depth(p: Points) -> np.ndarray:
    up = np.clip((p[..., 1] - CENTRE_Y) / HEIGHT, -1, 0)
    radius = np.maximum(RADIUS * np.sqrt(1 - up**2), 1.03 * np.abs(p[..., 0]))
    return DEPTH / RADIUS * np.sqrt(np.maximum(radius**2 - p[..., 0] ** 2, 0.0))
