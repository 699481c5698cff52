"""Objects cut out of a scene and painted into another."""
from __future__ import annotations

import math

import cv2
import numpy as np


def cut_out(image: np.ndarray, box: np.ndarray) -> np.ndarray:
    """What lies in a box of `image` [h, w, bands], its long side along the columns: float32."""
    cx, cy, length, width, angle = box
    size = (max(2, round(length)), max(2, round(width)))
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    turn = turn @ np.diag([length / size[0], width / size[1]])
    shift = np.array([cx, cy]) - 0.5 - turn @ (np.array(size) / 2 - 0.5)
    return cv2.warpAffine(
        image, np.column_stack([turn, shift]), size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    ).astype(np.float32)


def paint(rng: np.random.Generator, image: np.ndarray, box: np.ndarray, pixels: np.ndarray, feather: float) -> None:
    """An object's pixels into `image` [h, w, bands], in place, either way round; `feather`: how softly it ends, px."""
    cx, cy, length, width, angle = box
    pixels = pixels[:: rng.choice((-1, 1)), :: rng.choice((-1, 1))]
    # At the scene's own resolution first: averaged, not skipped.
    size = (max(2, round(length)), max(2, round(width)))
    fewer = size[0] < pixels.shape[1]
    pixels = cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA if fewer else cv2.INTER_LINEAR)
    reach = math.ceil(math.hypot(length, width) / 2) + 2
    x0, y0 = max(0, int(cx) - reach), max(0, int(cy) - reach)
    part = image[y0 : int(cy) + reach, x0 : int(cx) + reach]
    x, y = np.meshgrid(np.arange(part.shape[1]) + x0 + 0.5 - cx, np.arange(part.shape[0]) + y0 + 0.5 - cy)
    along, across = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
    columns = ((along / length + 0.5) * size[0] - 0.5).astype(np.float32)
    rows = ((across / width + 0.5) * size[1] - 0.5).astype(np.float32)
    drawn = cv2.remap(pixels, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    inside = np.minimum(length / 2 - np.abs(along), width / 2 - np.abs(across))
    alpha = np.clip(inside / max(feather, 0.5) + 0.5, 0, 1)[..., None]
    part[:] = np.clip(np.round(part + alpha * (drawn - part)), 0, np.iinfo(image.dtype).max)
