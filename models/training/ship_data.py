"""Training crops of ports."""
from __future__ import annotations

import math

import numpy as np

from augment import random_limits, recolour
from crops import View, move_boxes, sample
from network import HEAD_STRIDE
from radiometry import stretch
from recipes import Recipe
from scenes import Scene
from targets import encode

ON_OBJECT = 0.8  # share of crops aimed at a ship; the rest fall anywhere, mostly on land and open water


def port_sample(rng: np.random.Generator, scenes: list[Scene], recipe: Recipe) -> tuple[np.ndarray, ...]:
    """Image [3, crop, crop] in 0..1 and its targets (see targets.encode)."""
    weights = np.array([math.sqrt(max(len(scene.boxes), 4)) for scene in scenes])
    scene = scenes[rng.choice(len(scenes), p=weights / weights.sum())]
    pixels = scene.renditions[rng.choice(sorted(scene.renditions))]
    height, width = scene.valid.shape
    scale = recipe.wants / scene.gsd * math.exp(rng.uniform(-0.25, 0.25))
    reach = recipe.crop * scale / 2
    if rng.random() < ON_OBJECT:
        x, y = scene.boxes[rng.integers(len(scene.boxes)), :2] + rng.uniform(-0.8, 0.8, 2) * reach
    else:
        x, y = rng.uniform(0, width), rng.uniform(0, height)
    view = View((float(x), float(y)), scale, rng.uniform(0, 2 * math.pi), rng.random() < 0.5, recipe.crop)
    bounds = random_limits(rng, pixels, scene.valid, recipe.low, recipe.high)
    image = recolour(rng, stretch(sample(pixels, view), bounds))
    boxes = move_boxes(scene.boxes, view)
    return image / 255.0, *encode(
        boxes, np.zeros(len(boxes), dtype=int), ~scene.cut, 1, recipe.crop, HEAD_STRIDE
    )
