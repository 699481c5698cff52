"""Training crops of rail yards."""
from __future__ import annotations

import math

import numpy as np
import torch
from torch.nn import functional as F

from augment import disguise, random_limits, recolour
from crops import View, move_boxes, sample
from network import HEAD_STRIDE
from radiometry import stretch
from recipes import Recipe
from scenes import Scene
from targets import encode

REAL = 0.35  # share of real crops: simulation alone puts boxes on shadows (docs of the first probe)
ON_OBJECT = 0.6
ON_MISTAKE = 0.2  # share of crops about a false box of an earlier model, in scenes that have any
DISGUISED = 0.6  # of simulated crops
COARSEST_M = 1.0


def railcar_sample(
    rng: np.random.Generator, simulated: list[Scene], real: list[Scene], recipe: Recipe
) -> tuple[np.ndarray, ...]:
    """Image [3, crop, crop] in 0..1 and its targets (see targets.encode)."""
    pool = real if not simulated or rng.random() < REAL else simulated
    scene = pool[rng.integers(len(pool))]
    pixels = scene.renditions[rng.choice(sorted(scene.renditions))]
    height, width = scene.valid.shape
    scale = recipe.wants / scene.gsd * math.exp(rng.uniform(-0.2, 0.2))
    reach = recipe.crop * scale / 2
    aim = rng.random()
    if len(scene.boxes) and aim < ON_OBJECT:
        x, y = scene.boxes[rng.integers(len(scene.boxes)), :2] + rng.uniform(-0.9, 0.9, 2) * reach
    elif len(scene.mistakes) and aim > 1 - ON_MISTAKE:
        x, y = scene.mistakes[rng.integers(len(scene.mistakes))] + rng.uniform(-0.6, 0.6, 2) * reach
    else:
        x, y = rng.uniform(0, width), rng.uniform(0, height)
    # Most of a crop shows the scene, as most of a tile does.
    x, y = (np.clip(at, *sorted((0.5 * reach, side - 0.5 * reach))) for at, side in ((x, width), (y, height)))
    view = View((float(x), float(y)), scale, rng.uniform(0, 2 * math.pi), rng.random() < 0.5, recipe.crop)
    bounds = random_limits(rng, pixels, scene.valid, recipe.low, recipe.high)
    image = stretch(coarse_sample(rng, pixels, view, recipe), bounds)
    if scene.simulated and rng.random() < DISGUISED:
        image = disguise(rng, image)
    image = recolour(rng, image)
    boxes = move_boxes(scene.boxes, view)
    return image / 255.0, *encode(boxes, np.zeros(len(boxes), dtype=int), ~scene.cut, 1, recipe.crop, HEAD_STRIDE)


def coarse_sample(rng: np.random.Generator, pixels: np.ndarray, view: View, recipe: Recipe) -> np.ndarray:
    """The view as delivered at up to COARSEST_M and brought back to the model's resolution by the runtime."""
    coarsest = COARSEST_M / recipe.wants
    ratio = rng.uniform(1.0, coarsest) if rng.random() < 0.6 else 1.0
    size = round(view.size / ratio)
    if size == view.size:
        return sample(pixels, view)
    coarse = sample(pixels, View(view.centre, view.scale * view.size / size, view.angle, view.flip, size))
    fine = F.interpolate(torch.from_numpy(coarse)[None], size=(view.size, view.size), mode="bilinear")
    return fine[0].numpy()
