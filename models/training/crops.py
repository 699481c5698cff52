"""One crop of a scene under a similarity transform, at the model's ground resolution."""
from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

cv2.setNumThreads(1)


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
    """[bands, h, w] -> float32 [bands, size, size]. Area-averaged down, bilinear up, zero outside. Fast where the
    pixels lie interleaved in memory (scenes.interleaved)."""
    finer = max(1, math.ceil(view.scale - 0.01))
    count = view.size * finer
    turn = view.matrix() / finer
    # OpenCV counts from pixel centres: crop pixel k lies at (k + .5) of the crop's middle.
    shift = np.array(view.centre) - 0.5 + turn @ np.full(2, 0.5 - count / 2)
    table = np.column_stack([turn, shift])
    image = np.ascontiguousarray(pixels.transpose(1, 2, 0))
    out = cv2.warpAffine(image, table, (count, count), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    if finer > 1:
        out = cv2.resize(out, (view.size, view.size), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(out.transpose(2, 0, 1), dtype=np.float32)


def move_boxes(boxes: np.ndarray, view: View) -> np.ndarray:
    """Source boxes -> crop pixels, all of them, also those outside."""
    back = np.linalg.inv(view.matrix())
    out = boxes.copy()
    out[:, :2] = (boxes[:, :2] - np.array(view.centre)) @ back.T + view.size / 2
    axis = np.column_stack([np.cos(boxes[:, 4]), np.sin(boxes[:, 4])]) @ back.T
    out[:, 4] = np.mod(np.arctan2(axis[:, 1], axis[:, 0]), math.pi)
    out[:, 2:4] = boxes[:, 2:4] / view.scale
    return out
