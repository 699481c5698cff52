"""Training crops with hulls: real and simulated harbours, and land without any."""
from __future__ import annotations

import math

import numpy as np

from augment import disguise, random_limits, recolour
from crops import View, move_boxes, sample
from network import HEAD_STRIDE
from pools import Pool, aim, draw_gsd, draw_pool
from radiometry import stretch
from recipes import Recipe
from targets import encode

DISGUISED = 0.5  # of simulated crops
REAL_DISGUISED = 0.2  # of real ones: a few ports have a few colours
WITHOUT_INFRARED = 0.35  # share of crops whose near infrared is taken away: many products have none


def hull_sample(rng: np.random.Generator, pools: list[Pool], recipe: Recipe) -> tuple[np.ndarray, ...]:
    """Image [bands, crop, crop] in 0..1 and its targets (see targets.encode)."""
    pool = draw_pool(rng, pools)
    weights = np.array([math.sqrt(min(max(len(s.boxes), 4), 100)) for s in pool.scenes])
    scene = pool.scenes[rng.choice(len(pool.scenes), p=weights / weights.sum())]
    pixels = scene.renditions[rng.choice(sorted(scene.renditions))][: len(recipe.bands)]
    scale = recipe.wants / draw_gsd(rng, pool, scene) * math.exp(rng.uniform(-0.25, 0.25))
    x, y = aim(rng, scene, recipe.crop * scale / 2)
    view = View((x, y), scale, rng.uniform(0, 2 * math.pi), rng.random() < 0.5, recipe.crop)
    image = sample(pixels, view)
    if recipe.radiometry == "percentiles" or pixels.dtype != np.uint8 or rng.random() < 0.3:
        image = stretch(image, random_limits(rng, pixels, scene.valid, recipe.low, recipe.high))
    if len(image) > 3 and rng.random() < WITHOUT_INFRARED:
        image[3] = 0
    if rng.random() < (DISGUISED if scene.simulated else REAL_DISGUISED):
        image[:3] = disguise(rng, image[:3])
    image = recolour(rng, image)
    boxes = move_boxes(scene.boxes, view)
    return image / 255.0, *encode(
        boxes, scene.labels, scene.families, ~scene.cut, len(recipe.classes), recipe.crop, HEAD_STRIDE
    )
