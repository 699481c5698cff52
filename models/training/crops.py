"""One crop of a scene under a similarity transform, at the model's ground resolution."""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F


@dataclass(frozen=True)
class View:
    """Crop pixel p (relative to the crop's middle) looks at source pixel centre + scale * R(angle) * flip * p."""

    centre: tuple[float, float]
    """Source px per crop px."""
    scale: float
    angle: float
    flip: bool
    size: int

    def matrix(self) -> np.ndarray:
        c, s = math.cos(self.angle), math.sin(self.angle)
        return self.scale * np.array([[c, -s], [s, c]]) @ np.diag([-1.0 if self.flip else 1.0, 1.0])


def sample(pixels: np.ndarray, view: View) -> np.ndarray:
    """[bands, h, w] float32 -> [bands, size, size]. Area-averaged down, bilinear up, zero outside."""
    finer = max(1, math.ceil(view.scale - 0.01))
    count = view.size * finer
    steps = ((np.arange(count) + 0.5) / finer - view.size / 2).astype(np.float32)
    (a, b), (c, d) = view.matrix().astype(np.float32)
    x, y = steps[None, :], steps[:, None]
    grid = np.stack([a * x + b * y + np.float32(view.centre[0]), c * x + d * y + np.float32(view.centre[1])], axis=-1)
    ends = grid[[0, 0, -1, -1], [0, -1, 0, -1]]
    x0, y0 = np.floor(ends.min(axis=0)).astype(int) - 1
    x1, y1 = np.ceil(ends.max(axis=0)).astype(int) + 1
    height, width = pixels.shape[1:]
    a, b, c, d = max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)
    if c <= a or d <= b:
        return np.zeros((len(pixels), view.size, view.size), dtype=np.float32)
    window = torch.from_numpy(np.ascontiguousarray(pixels[:, b:d, a:c], dtype=np.float32))[None]
    unit = (grid - np.array([a, b], dtype=np.float32)) * (2.0 / np.array([c - a, d - b])).astype(np.float32) - 1
    out = F.grid_sample(
        window, torch.from_numpy(unit[None]), "bilinear", "zeros", align_corners=False
    )
    return (F.avg_pool2d(out, finer) if finer > 1 else out)[0].numpy()


def move_boxes(boxes: np.ndarray, view: View) -> np.ndarray:
    """Source boxes -> crop pixels, all of them, also those outside."""
    back = np.linalg.inv(view.matrix())
    out = boxes.copy()
    out[:, :2] = (boxes[:, :2] - np.array(view.centre)) @ back.T + view.size / 2
    axis = np.column_stack([np.cos(boxes[:, 4]), np.sin(boxes[:, 4])]) @ back.T
    out[:, 4] = np.mod(np.arctan2(axis[:, 1], axis[:, 0]), math.pi)
    out[:, 2:4] = boxes[:, 2:4] / view.scale
    return out
