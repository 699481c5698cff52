"""The real yard, split by columns into ground to learn from, to tune on and to report on."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from boxes import read_labels
from detect import resample
from rasters import read_raster
from recipes import RAILCAR
from scenes import NO_FAMILY, Scene, data_folder, interleaved

MUTTENZ_GSD = 0.2546
# Columns of the frame. The parts are of one yard under one sun: figures on them are optimistic.
MUTTENZ_PARTS = {"train": (0, 900), "validation": (900, 1060), "test": (1060, 1348)}
JUDGED_GSD = (0.3, 0.5, 0.7, 1.0)
# Types read by eye from the picture (muttenz_north_types.txt); families of low confidence are not used.
TYPE_FAMILIES = {
    "box": "roofed", "hopper": "roofed", "gondola": "open", "tank": "tank",
    "flat": "flat", "flat-load": "flat", "flat-container": "container",
}  # fmt: skip
SURE = ("high", "medium")


def load_muttenz() -> Scene:
    folder = data_folder() / "railcars-muttenz"
    pixels = interleaved(read_raster(folder / "muttenz_north.tif")[:3])
    boxes, cut = read_labels(folder / "muttenz_north.txt")
    rows = (line.split() for line in (folder / "muttenz_north_types.txt").read_text().splitlines())
    types = {int(row[0]): (row[1], row[3]) for row in rows if row and row[0].isdigit()}
    labels, families = np.zeros(len(boxes), dtype=int), np.full(len(boxes), NO_FAMILY)
    unsure = np.zeros(len(boxes), dtype=bool)
    for k, (kind, confidence) in types.items():
        if kind == "locomotive":
            labels[k] = RAILCAR.classes.index("locomotive")
        elif kind not in TYPE_FAMILIES:
            unsure[k] = True
        elif confidence in SURE:
            families[k] = RAILCAR.families.index(TYPE_FAMILIES[kind])
    valid = np.ones(pixels.shape[1:], dtype=bool)
    return Scene("muttenz", {"u8": pixels}, boxes, labels, families, MUTTENZ_GSD, valid, cut | unsure)


def columns(scene: Scene, first: int, last: int) -> Scene:
    """The scene cut to some columns; labels that cross the cut are not judged."""
    boxes = scene.boxes - np.array([first, 0, 0, 0, 0])
    reach = np.abs(np.cos(boxes[:, 4])) * boxes[:, 2] / 2
    crossing = (boxes[:, 0] - reach < 0) | (boxes[:, 0] + reach > last - first)
    near = (boxes[:, 0] + reach > 0) & (boxes[:, 0] - reach < last - first)
    return replace(
        scene,
        renditions={name: interleaved(p[:, :, first:last]) for name, p in scene.renditions.items()},
        boxes=boxes[near],
        labels=scene.labels[near],
        families=scene.families[near],
        valid=scene.valid[:, first:last],
        cut=(scene.cut | crossing)[near],
    )


def at_gsd(scene: Scene, gsd: float) -> Scene:
    """The scene as a sensor of a coarser ground resolution would deliver it."""
    scale = scene.gsd / gsd
    pixels = np.round(resample(scene.renditions["u8"].astype(np.float32), scale)).astype(np.uint8)
    # rows and columns are rounded to whole ones apart
    down, ratio = (new / old for new, old in zip(pixels.shape[1:], scene.valid.shape))
    return replace(
        scene,
        name=f"{scene.name}@{gsd:g}m",
        renditions={"u8": pixels},
        boxes=scene.boxes * np.array([ratio, down, ratio, ratio, 1.0]),
        gsd=scene.gsd / ratio,
        valid=np.ones(pixels.shape[1:], dtype=bool),
        part=None if scene.part is None else (scene.part[0] * ratio, scene.part[1] * ratio),
    )


def muttenz_split(split: str) -> list[Scene]:
    whole = load_muttenz()
    if split == "train":
        return [columns(whole, *MUTTENZ_PARTS["train"])]
    first, last = MUTTENZ_PARTS[split]
    part = replace(whole, name=f"{whole.name}-{split}", part=(float(first), float(last)))
    return [at_gsd(part, gsd) for gsd in JUDGED_GSD]
