"""The exported network over a whole scene, with the runtime's rules: one stretch per scene, a grid anchored to
the scene's first pixel, overlapping tiles, a box belongs to the tile that owns its centre, rotated NMS."""
from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from scipy.ndimage import maximum_filter

from boxes import suppress
from network import HEAD_STRIDE
from radiometry import limits, stretch
from recipes import Recipe


@dataclass(frozen=True)
class Found:
    """[n, 5] boxes in scene pixels, [n] scores, best first, [n] index of the class and [n, families] probabilities."""

    boxes: np.ndarray
    scores: np.ndarray
    labels: np.ndarray
    families: np.ndarray

    def only(self, mask: np.ndarray) -> Found:
        return Found(self.boxes[mask], self.scores[mask], self.labels[mask], self.families[mask])


def open_session(path: Path, threads: int = 1) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def detect(
    session, recipe: Recipe, pixels: np.ndarray, valid: np.ndarray, gsd: float | tuple[float, float], keep: float
) -> Found:
    """[bands, h, w] samples of any type -> boxes scoring `keep` or more. `gsd`: m, or m a column and a row. A network
    may take fewer bands than the scene has."""
    bands = session.get_inputs()[0].shape[1]
    scaled = as_seen(recipe, pixels[:bands], valid) * valid
    scale = snap(np.broadcast_to(gsd, 2) / recipe.wants)
    grid = np.floor(lay_grid(scaled, scale) + 0.5).astype(np.uint8)
    parts = []
    owned = recipe.tile - 2 * recipe.margin
    for top in range(0, grid.shape[1], owned):
        for left in range(0, grid.shape[2], owned):
            out = session.run(None, {"image": read_tile(grid, left, top, recipe)[None]})[0][0]
            found = decode(out, keep, recipe)
            mine = np.all((found.boxes[:, :2] >= recipe.margin) & (found.boxes[:, :2] < recipe.margin + owned), axis=1)
            found.boxes[:, :2] += np.array([left, top]) - recipe.margin
            parts.append(found.only(mine))
    names = ("boxes", "scores", "labels", "families")
    found = Found(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
    found = found.only((found.boxes[:, 0] < grid.shape[2]) & (found.boxes[:, 1] < grid.shape[1]))
    found = found.only(suppress(found.boxes, found.scores, recipe.nms_iou))
    found.boxes[:, :2] /= scale
    found.boxes[:, 2:4] /= scale.mean()
    return found


def as_seen(recipe: Recipe, pixels: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Samples to 0..255 by the recipe's radiometry."""
    if recipe.radiometry == "as-is" and pixels.dtype == np.uint8:
        return pixels.astype(np.float32)
    return stretch(pixels, limits(pixels, valid, recipe.low, recipe.high))


def read_tile(grid: np.ndarray, left: int, top: int, recipe: Recipe) -> np.ndarray:
    """The owned window at (left, top) with its margin; zeros outside the scene."""
    out = np.zeros((len(grid), recipe.tile, recipe.tile), dtype=np.uint8)
    x0, y0 = left - recipe.margin, top - recipe.margin
    x1, y1 = min(x0 + recipe.tile, grid.shape[2]), min(y0 + recipe.tile, grid.shape[1])
    part = grid[:, max(y0, 0) : y1, max(x0, 0) : x1]
    oy, ox = max(-y0, 0), max(-x0, 0)
    out[:, oy : oy + part.shape[1], ox : ox + part.shape[2]] = part
    return out


def decode(out: np.ndarray, keep: float, recipe: Recipe) -> Found:
    """[classes + 6 + families, n, n] -> boxes in tile pixels at the 3 x 3 maxima of each class's score."""
    classes = len(recipe.classes) + (recipe.shorter is not None)
    shape, families = out[classes : classes + 6], out[classes + 6 :]
    parts = []
    for label, score in enumerate(out[:classes]):
        rows, cols = np.nonzero((score >= keep) & (score >= maximum_filter(score, 3)))
        length, width, sine, cosine, dx, dy = shape[:, rows, cols].astype(np.float64)
        x, y = (cols + 0.5) * HEAD_STRIDE + dx, (rows + 0.5) * HEAD_STRIDE + dy
        angle = np.mod(np.arctan2(sine, cosine) / 2, math.pi)
        long = length >= width
        sides = np.exp(np.where(long, length, width)), np.exp(np.where(long, width, length))
        boxes = np.column_stack([x, y, *sides, np.where(long, angle, np.mod(angle + math.pi / 2, math.pi))])
        # Hulls under the floor are judged by the floor that is asked for, not by the class they were given.
        label = 0 if label == len(recipe.classes) else label
        parts.append((boxes, score[rows, cols].astype(np.float64), np.full(len(rows), label), families[:, rows, cols].T))
    return Found(*(np.concatenate(column) for column in zip(*parts)))


def snap(scale: np.ndarray) -> np.ndarray:
    """Pixels within 2 % of what the network wants are taken as they are."""
    return np.where(np.abs(scale - 1) <= 0.02, 1.0, scale)


def lay_grid(image: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """[bands, h, w] on the runtime's grid (src/domain/tiling.ts): `scale` grid pixels a column and a row, anchored to
    the first pixel; the last grid pixel may reach past the scene."""
    cols, rows = (
        weights(n, max(1, math.ceil(n * s - 1e-6)), 1 / s) for n, s in zip((image.shape[2], image.shape[1]), scale)
    )
    return apply(image, rows, cols)


def resample(image: np.ndarray, scale: float) -> np.ndarray:
    """[bands, h, w] as a picture of its own with `scale` times the pixels, rounded to whole ones."""
    rows, cols = (weights(n, max(1, round(n * scale)), n / max(1, round(n * scale))) for n in image.shape[1:])
    return apply(image, rows, cols)


def apply(image: np.ndarray, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    return np.stack([rows @ band @ cols.T for band in image])


def weights(count: int, n: int, step: float) -> np.ndarray:
    """[n, count] float32 rows that sum to 1: pixels of `step` source pixels each. Area averages down, bilinear up."""
    table = np.zeros((n, count), dtype=np.float32)
    for i in range(n):
        if step >= 1:
            first, last = i * step, min((i + 1) * step, count)
            cover = np.arange(math.floor(first), math.ceil(last))
            table[i, cover] = np.minimum(cover + 1, last) - np.maximum(cover, first)
        else:
            at = (i + 0.5) * step - 0.5
            k = math.floor(at)
            table[i, np.clip(k, 0, count - 1)] += 1 - (at - k)
            table[i, np.clip(k + 1, 0, count - 1)] += at - k
    return table / table.sum(axis=1, keepdims=True)
