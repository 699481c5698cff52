"""Where training crops are cut: out of which scenes, and about what."""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scenes import Scene

ON_OBJECT = 0.75  # share of crops aimed at an object; the rest fall anywhere
ON_MISTAKE = 0.15
ON_MISTAKE_ALONE = 0.6  # in scenes without objects


@dataclass(frozen=True)
class Pool:
    """Scenes of one kind and how large a share of the crops is drawn from them."""

    scenes: list[Scene]
    share: float
    """Ground resolution the scenes are said to have, m, in place of their own: real coasts and waters at the
    wrong scale are still real coasts and waters, and hulls look alike at any."""
    pretend: tuple[float, float] | None = None
    """Crops are aimed at an earlier network's mistakes too, where one is given."""
    mined: bool = False


def draw_pool(rng: np.random.Generator, pools: list[Pool]) -> Pool:
    shares = np.array([pool.share for pool in pools])
    return pools[rng.choice(len(pools), p=shares / shares.sum())]


def draw_gsd(rng: np.random.Generator, pool: Pool, scene: Scene) -> float:
    """m"""
    return math.exp(rng.uniform(*map(math.log, pool.pretend))) if pool.pretend else scene.gsd


def aim(rng: np.random.Generator, scene: Scene, reach: float) -> tuple[float, float]:
    """Middle of a crop, px."""
    height, width = scene.valid.shape
    choice = rng.random()
    # A marina's hundred boats are not to hide the ships.
    weights = np.where(scene.cut, 0, scene.boxes[:, 2])
    if weights.any() and choice < ON_OBJECT:
        x, y = scene.boxes[rng.choice(len(weights), p=weights / weights.sum()), :2] + rng.uniform(-0.8, 0.8, 2) * reach
    elif len(scene.mistakes) and choice > 1 - (ON_MISTAKE if len(scene.boxes) else ON_MISTAKE_ALONE):
        x, y = scene.mistakes[rng.integers(len(scene.mistakes))] + rng.uniform(-0.6, 0.6, 2) * reach
    else:
        x, y = rng.uniform(0, width), rng.uniform(0, height)
    # Most of a crop shows the scene, as most of a tile does.
    x, y = (np.clip(at, *sorted((0.5 * reach, side - 0.5 * reach))) for at, side in ((x, width), (y, height)))
    return float(x), float(y)
