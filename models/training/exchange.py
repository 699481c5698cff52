"""Wagons of the one real yard in simulated yards, and simulated wagons in the real one: its 25 whole wagons to learn from would
else be learnt by heart, with the ground they stand on."""
from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from scenes import Scene, interleaved

RAILCAR_CLASS = 0
STRETCHED = 1.25  # most by which a wagon is drawn longer or shorter than it is
TRIES = 8
FEATHER_M = 0.3
SHARPEST = 1.5  # times the pixel of the scene it is put in that a wagon's own pixel may be
VARIANTS = 60  # of each real scene


def mix(yards: list[Scene], real: list[Scene]) -> tuple[list[Scene], list[Scene]]:
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


def cut_out(image: np.ndarray, box: np.ndarray) -> np.ndarray:
    cx, cy, length, width, angle = box
    size = (max(2, round(length)), max(2, round(width)))
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    turn = turn @ np.diag([length / size[0], width / size[1]])
    shift = np.array([cx, cy]) - 0.5 - turn @ (np.array(size) / 2 - 0.5)
    return cv2.warpAffine(
        image, np.column_stack([turn, shift]), size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    ).astype(np.float32)


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
            paint(rng, image, scene.boxes[k], scene.gsd, new.pixels * np.float32(gain))
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


def paint(rng: np.random.Generator, image: np.ndarray, box: np.ndarray, gsd: float, pixels: np.ndarray) -> None:
    """A wagon's pixels into `image` [h, w, 3], in place, either way round."""
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
    alpha = np.clip(inside / max(FEATHER_M / gsd, 0.5) + 0.5, 0, 1)[..., None]
    part[:] = np.clip(np.round(part + alpha * (drawn - part)), 0, 255)
