"""Railcar scenes: one real yard, split by columns into ground to learn from, to tune on and to report on."""
from __future__ import annotations

import numpy as np

from boxes import read_labels
from detect import resample
from rasters import read_raster
from scenes import Scene, data_folder

MUTTENZ_GSD = 0.2546
# Columns of the frame. The parts are of one yard under one sun: figures on them are optimistic.
MUTTENZ_PARTS = {"train": (0, 900), "validation": (900, 1060), "test": (1060, 1348)}
JUDGED_GSD = (0.3, 0.5, 0.7, 1.0)
# Read by eye from the picture: a locomotive and one object nobody could name are no wagons to learn.
NOT_WAGONS = ("locomotive", "unsure")


def load_muttenz() -> Scene:
    folder = data_folder() / "railcars-muttenz"
    pixels = read_raster(folder / "muttenz_north.tif")[:3]
    boxes, cut = read_labels(folder / "muttenz_north.txt")
    rows = (line.split() for line in (folder / "muttenz_north_types.txt").read_text().splitlines())
    types = {int(row[0]): row[1] for row in rows if row and row[0].isdigit()}
    unsure = np.array([types.get(k) in NOT_WAGONS for k in range(len(boxes))])
    return Scene("muttenz", {"u8": pixels}, boxes, MUTTENZ_GSD, np.ones(pixels.shape[1:], dtype=bool), cut | unsure)


def columns(scene: Scene, first: int, last: int) -> Scene:
    """The scene cut to some columns; labels that cross the cut are not judged."""
    boxes = scene.boxes - np.array([first, 0, 0, 0, 0])
    reach = np.abs(np.cos(boxes[:, 4])) * boxes[:, 2] / 2
    crossing = (boxes[:, 0] - reach < 0) | (boxes[:, 0] + reach > last - first)
    near = (boxes[:, 0] + reach > 0) & (boxes[:, 0] - reach < last - first)
    renditions = {name: p[:, :, first:last] for name, p in scene.renditions.items()}
    return Scene(
        scene.name, renditions, boxes[near], scene.gsd, scene.valid[:, first:last], (scene.cut | crossing)[near]
    )


def at_gsd(scene: Scene, gsd: float) -> Scene:
    """The scene as a sensor of a coarser ground resolution would deliver it."""
    scale = scene.gsd / gsd
    pixels = np.round(resample(scene.renditions["u8"].astype(np.float32), scale)).astype(np.uint8)
    ratio = pixels.shape[2] / scene.valid.shape[1]
    boxes = scene.boxes * np.array([ratio, ratio, ratio, ratio, 1.0])
    part = None if scene.part is None else (scene.part[0] * ratio, scene.part[1] * ratio)
    valid = np.ones(pixels.shape[1:], dtype=bool)
    return Scene(f"{scene.name}@{gsd:g}m", {"u8": pixels}, boxes, scene.gsd / ratio, valid, scene.cut, part)


def muttenz_split(split: str) -> list[Scene]:
    whole = load_muttenz()
    if split == "train":
        return [columns(whole, *MUTTENZ_PARTS["train"])]
    first, last = MUTTENZ_PARTS[split]
    part = Scene(
        f"{whole.name}-{split}", whole.renditions, whole.boxes, whole.gsd, whole.valid, whole.cut, (float(first), float(last))
    )
    return [at_gsd(part, gsd) for gsd in JUDGED_GSD]
