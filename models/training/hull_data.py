"""Training crops with hulls: real and simulated harbours, and land without any."""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from augment import disguise, random_limits, recolour
from crops import View, move_boxes, sample
from network import HEAD_STRIDE
from radiometry import stretch
from recipes import Recipe
from scenes import Scene
from targets import encode

ON_OBJECT = 0.75  # share of crops aimed at a hull; the rest fall anywhere, mostly on land and open water
ON_MISTAKE = 0.15
DISGUISED = 0.5  # of simulated crops
WITHOUT_INFRARED = 0.35  # share of crops whose near infrared is taken away: many products have none


@dataclass(frozen=True)
class Pool:
    """Scenes of one kind and how large a share of the crops is drawn from them."""

    scenes: list[Scene]
    share: float
    """Ground resolution the scenes are said to have, m, in place of their own: real coasts and waters at the
    wrong scale are still real coasts and waters, and hulls look alike at any."""
    pretend: tuple[float, float] | None = None


def hull_sample(rng: np.random.Generator, pools: list[Pool], recipe: Recipe) -> tuple[np.ndarray, ...]:
    """Image [bands, crop, crop] in 0..1 and its targets (see targets.encode)."""
    shares = np.array([pool.share for pool in pools])
    pool = pools[rng.choice(len(pools), p=shares / shares.sum())]
    weights = np.array([math.sqrt(min(max(len(s.boxes), 4), 100)) for s in pool.scenes])
    scene = pool.scenes[rng.choice(len(pool.scenes), p=weights / weights.sum())]
    pixels = scene.renditions[rng.choice(sorted(scene.renditions))][: len(recipe.bands)]
    height, width = scene.valid.shape
    gsd = math.exp(rng.uniform(*map(math.log, pool.pretend))) if pool.pretend else scene.gsd
    scale = recipe.wants / gsd * math.exp(rng.uniform(-0.25, 0.25))
    x, y = aim(rng, scene, recipe.crop * scale / 2)
    view = View((x, y), scale, rng.uniform(0, 2 * math.pi), rng.random() < 0.5, recipe.crop)
    image = sample(pixels, view)
    if recipe.radiometry == "percentiles" or pixels.dtype != np.uint8 or rng.random() < 0.3:
        image = stretch(image, random_limits(rng, pixels, scene.valid, recipe.low, recipe.high))
    if len(image) > 3 and rng.random() < WITHOUT_INFRARED:
        image[3] = 0
    if scene.simulated and rng.random() < DISGUISED:
        image[:3] = disguise(rng, image[:3])
    image = recolour(rng, image)
    boxes = move_boxes(scene.boxes, view)
    return image / 255.0, *encode(
        boxes, scene.labels, scene.families, ~scene.cut, len(recipe.classes), recipe.crop, HEAD_STRIDE
    )


def aim(rng: np.random.Generator, scene: Scene, reach: float) -> tuple[float, float]:
    """Middle of a crop, px."""
    height, width = scene.valid.shape
    choice = rng.random()
    if len(scene.boxes) and choice < ON_OBJECT:
        # A marina's hundred boats are not to hide the ships.
        shares = scene.boxes[:, 2] / scene.boxes[:, 2].sum()
        x, y = scene.boxes[rng.choice(len(shares), p=shares), :2] + rng.uniform(-0.8, 0.8, 2) * reach
    elif len(scene.mistakes) and choice > 1 - ON_MISTAKE:
        x, y = scene.mistakes[rng.integers(len(scene.mistakes))] + rng.uniform(-0.6, 0.6, 2) * reach
    else:
        x, y = rng.uniform(0, width), rng.uniform(0, height)
    # Most of a crop shows the scene, as most of a tile does.
    x, y = (np.clip(at, *sorted((0.5 * reach, side - 0.5 * reach))) for at, side in ((x, width), (y, height)))
    return float(x), float(y)
