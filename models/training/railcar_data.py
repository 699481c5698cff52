"""Training crops of rail yards."""
from __future__ import annotations

import math

import cv2
import numpy as np

from augment import disguise, random_limits, recolour
from crops import View, move_boxes, sample
from network import HEAD_STRIDE
from pools import Pool, aim, draw_gsd, draw_pool
from radiometry import stretch
from recipes import Recipe
from targets import encode

DISGUISED = 0.6  # of simulated crops
COARSEST_M = 1.0


def railcar_sample(rng: np.random.Generator, pools: list[Pool], recipe: Recipe) -> tuple[np.ndarray, ...]:
    """Image [3, crop, crop] in 0..1 and its targets (see targets.encode)."""
    pool = draw_pool(rng, pools)
    scene = pool.scenes[rng.integers(len(pool.scenes))]
    pixels = scene.renditions[rng.choice(sorted(scene.renditions))][:3]
    scale = recipe.wants / draw_gsd(rng, pool, scene) * math.exp(rng.uniform(-0.2, 0.2))
    x, y = aim(rng, scene, recipe.crop * scale / 2)
    view = View((x, y), scale, rng.uniform(0, 2 * math.pi), rng.random() < 0.5, recipe.crop)
    bounds = random_limits(rng, pixels, scene.valid, recipe.low, recipe.high)
    image = stretch(coarse_sample(rng, pixels, view, recipe), bounds)
    if scene.simulated and rng.random() < DISGUISED:
        image = disguise(rng, image)
    image = recolour(rng, image)
    boxes = move_boxes(scene.boxes, view)
    return image / 255.0, *encode(
        boxes, scene.labels, scene.families, ~scene.cut, len(recipe.classes), recipe.crop, HEAD_STRIDE
    )


def coarse_sample(rng: np.random.Generator, pixels: np.ndarray, view: View, recipe: Recipe) -> np.ndarray:
    """The view as delivered at up to COARSEST_M and brought back to the model's resolution by the runtime."""
    coarsest = COARSEST_M / recipe.wants
    ratio = rng.uniform(1.0, coarsest) if rng.random() < 0.6 else 1.0
    size = round(view.size / ratio)
    if size == view.size:
        return sample(pixels, view)
    coarse = sample(pixels, View(view.centre, view.scale * view.size / size, view.angle, view.flip, size))
    fine = cv2.resize(coarse.transpose(1, 2, 0), (view.size, view.size), interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(fine.transpose(2, 0, 1))
