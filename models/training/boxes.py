"""Oriented boxes: rows of (cx, cy, length, width, angle), px, angle of the long side from +x towards +y."""
from __future__ import annotations

import math

import cv2
import numpy as np


def from_corners(corners: np.ndarray) -> np.ndarray:
    """[n, 4, 2] corners in ring order -> [n, 5]."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    centre = corners.mean(axis=1)
    first, second = np.hypot(*(b - a).T), np.hypot(*(c - b).T)
    long = np.where((first >= second)[:, None], b - a, c - b)
    angle = np.mod(np.arctan2(long[:, 1], long[:, 0]), math.pi)
    return np.column_stack([centre, np.maximum(first, second), np.minimum(first, second), angle])


def to_corners(boxes: np.ndarray) -> np.ndarray:
    """[n, 5] -> [n, 4, 2]."""
    u = np.column_stack([np.cos(boxes[:, 4]), np.sin(boxes[:, 4])])
    v = np.column_stack([-u[:, 1], u[:, 0]])
    l, w = u * boxes[:, 2:3] / 2, v * boxes[:, 3:4] / 2
    c = boxes[:, :2]
    return np.stack([c + l + w, c - l + w, c - l - w, c + l - w], axis=1)


def read_labels(path) -> tuple[np.ndarray, np.ndarray]:
    """Lines `class x1 y1 .. x4 y4 [cut]` -> ([n, 5] boxes, [n] cut flags)."""
    rows = [line.split() for line in path.read_text().splitlines() if line.strip() and line[0] != "#"]
    if not rows:
        return np.zeros((0, 5)), np.zeros(0, dtype=bool)
    corners = np.array([[float(v) for v in row[1:9]] for row in rows]).reshape(-1, 4, 2)
    return from_corners(corners), np.array([len(row) > 9 and row[9] == "1" for row in rows])


def area(ring) -> float:
    return 0.5 * sum(
        ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1] for i in range(len(ring))
    )


def within(points: np.ndarray, ring: np.ndarray) -> np.ndarray:
    """[n, 2] points, [k, 2] corners of a convex ring -> [n] whether inside."""
    if len(ring) < 3:
        return np.zeros(len(points), dtype=bool)
    edge = np.roll(ring, -1, axis=0) - ring
    away = points[:, None] - ring[None]
    side = edge[:, 0] * away[..., 1] - edge[:, 1] * away[..., 0]
    return (side >= 0).all(axis=1) | (side <= 0).all(axis=1)


def ious(box: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Rotated intersection over union of one box with [n, 5] others."""
    out = np.zeros(len(others))
    if not len(others):
        return out
    reach = np.hypot(box[2], box[3]) / 2 + np.hypot(others[:, 2], others[:, 3]) / 2
    away = others[:, :2] - box[:2]
    mine = ((0.0, 0.0), (box[2], box[3]), math.degrees(box[4]))
    for k in np.flatnonzero((away**2).sum(axis=1) < reach**2):
        other = (tuple(away[k]), tuple(others[k, 2:4]), math.degrees(others[k, 4]))
        kind, shared = cv2.rotatedRectangleIntersection(mine, other)
        common = cv2.contourArea(cv2.convexHull(shared)) if kind else 0.0
        out[k] = common / (box[2] * box[3] + others[k, 2] * others[k, 3] - common)
    return out


def suppress(boxes: np.ndarray, scores: np.ndarray, limit: float) -> np.ndarray:
    """Greedy rotated NMS: indices kept, best first."""
    order = np.argsort(-scores, kind="stable")
    gone = np.zeros(len(boxes), dtype=bool)
    kept = []
    for position, i in enumerate(order):
        if gone[i]:
            continue
        kept.append(i)
        rest = order[position + 1 :]
        rest = rest[~gone[rest]]
        gone[rest[ious(boxes[i], boxes[rest]) > limit]] = True
    return np.array(kept, dtype=int)
