"""Wagons of the one real yard in simulated yards, and simulated wagons in the real one: its 25 whole wagons to learn from would
else be learnt by heart, with the ground they stand on."""
from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from scenes import Scene, interleaved
from sprites import cut_out, paint

RAILCAR_CLASS = 0
STRETCHED = 1.25  # most by which a wagon is drawn longer or shorter than it is
TRIES = 8
FEATHER_M = 0.3
SHARPEST = 1.5  # times the pixel of the scene it is put in that a wagon's own pixel may be
VARIANTS = 60  # of each real scene


def mix_wagons(yards: list[Scene], real: list[Scene]) -> tuple[list[Scene], list[Scene]]:
    """Every other simulated yard with some real wagons; the real ground with simulated wagons, and in a third of its scenes as it
    is."""
    rng = np.random.default_rng(7)
    drawn = [s for yard in yards for s in sprites_of(yard)]
    found = [s for scene in real for s in sprites_of(scene)]
    altered = [exchange(rng, yard, found, 0.5) if k % 2 else yard for k, yard in enumerate(yards)]
    variants = [exchange(rng, scene, drawn, rng.uniform(0.3, 0.9)) for scene in real for _ in range(VARIANTS)]
    return altered, [*variants, *real * (VARIANTS // 2)]


@dataclass(frozen=True)
class Sprite:
    """One wagon seen from above, its long side along the columns: float32 [h, w, 3]."""

    pixels: np.ndarray
    length_m: float
    gsd: float
    family: int
    """Mean of the pixels of all wagons of its scene."""
    light: float


def sprites_of(scene: Scene) -> list[Sprite]:
    """Every whole wagon of the scene."""
    image = np.ascontiguousarray(next(iter(scene.renditions.values()))[:3].transpose(1, 2, 0))
    wagons = np.nonzero((scene.labels == RAILCAR_CLASS) & ~scene.cut)[0]
    cut = [cut_out(image, box) for box in scene.boxes[wagons]]
    light = mean_light(cut)
    return [
        Sprite(pixels, float(scene.boxes[k, 2]) * scene.gsd, scene.gsd, int(scene.families[k]), light)
        for k, pixels in zip(wagons, cut)
    ]


def mean_light(cut: list[np.ndarray]) -> float:
    return float(np.mean([pixels.mean() for pixels in cut])) if cut else 1.0


def exchange(rng: np.random.Generator, scene: Scene, sprites: list[Sprite], share: float) -> Scene:
    """The scene with that share of its whole wagons drawn anew from `sprites`, on the same ground, in the same boxes."""
    name, given = next(iter(scene.renditions.items()))
    image = given.transpose(1, 2, 0).copy()
    families = scene.families.copy()
    wagons = np.nonzero((scene.labels == RAILCAR_CLASS) & ~scene.cut)[0]
    light = mean_light([cut_out(image, scene.boxes[k]) for k in wagons])
    for k in wagons:
        if rng.random() < share and (new := fitting(rng, sprites, scene.boxes[k], scene.gsd)):
            gain = light / new.light * math.exp(rng.normal(0, 0.2))
            paint(rng, image, scene.boxes[k], new.pixels * np.float32(gain), FEATHER_M / scene.gsd)
            families[k] = new.family
    return replace(scene, renditions={name: interleaved(image.transpose(2, 0, 1))}, families=families)


def fitting(rng: np.random.Generator, sprites: list[Sprite], box: np.ndarray, gsd: float) -> Sprite | None:
    """A wagon about as long as the box, and not drawn much more softly than the scene."""
    for _ in range(TRIES):
        one = sprites[rng.integers(len(sprites))]
        ratio = one.length_m / (box[2] * gsd)
        if 1 / STRETCHED < ratio < STRETCHED and one.gsd < SHARPEST * gsd:
            return one
    return None
