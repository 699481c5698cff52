"""Labelled scenes in memory, from CROSSTIE_DATA and from the simulator's output folders."""
from __future__ import annotations

import math
import os
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from boxes import read_labels
from rasters import read_raster

# Degrees, read off the files' georeference; Web Mercator pixels shrink by cos(latitude) on the ground.
# qingdao has no georeference: its ground pixel is taken as the sensor's 10 m.
PORT_LATITUDES = {
    "algiers": 36.8, "athens": 37.9, "busan": 35.1, "cartagena": 10.4, "casablanca": 33.6,
    "gdynia": 54.5, "genoa": 44.4, "hedland": -20.3, "los_angeles": 33.7, "marseille": 43.3,
    "qingdao": 0.0, "san_francisco": 37.8, "santos": -23.9,
}  # fmt: skip
SENTINEL_PIXEL_M = 10.0


@dataclass(frozen=True)
class Scene:
    name: str
    """The same ground in several renderings, each [3, h, w] in its file's own type, red green blue."""
    renditions: dict[str, np.ndarray]
    """[n, 5] boxes, px; see boxes.py."""
    boxes: np.ndarray
    """Ground sample distance, m."""
    gsd: float
    valid: np.ndarray = field(repr=False)
    """[n] true where a box is cut by the frame or otherwise not to be judged."""
    cut: np.ndarray = field(repr=False)
    """Columns first <= x < last in which boxes are judged; the rest of the scene is context. Null: all."""
    part: tuple[float, float] | None = None
    simulated: bool = False
    """[k, 2] corners of the yard's outline, px, without any where the scene has no yard; None: all of it is yard."""
    yard: np.ndarray | None = field(default=None, repr=False)
    """[n, 2] where an earlier model put false boxes, px: what to train on more."""
    mistakes: np.ndarray = field(default_factory=lambda: np.zeros((0, 2)), repr=False)

    def km2(self) -> float:
        """Ground judged."""
        share = 1.0 if self.part is None else (self.part[1] - self.part[0]) / self.valid.shape[1]
        return float(self.valid.sum()) * share * self.gsd**2 / 1e6


def data_folder() -> Path:
    try:
        return Path(os.environ["CROSSTIE_DATA"])
    except KeyError:
        raise SystemExit("set CROSSTIE_DATA to the folder that holds sentinel2-ports/ and railcars-muttenz/")


def load_port(name: str) -> Scene:
    folder = data_folder() / "sentinel2-ports"
    renditions = {}
    for path in (folder / "images" / f"{name}.tif", folder / "images" / f"{name}.png"):
        if path.exists():
            renditions["u8"] = read_raster(path)[:3]
    if (folder / "bands-u16" / f"{name}.tif").exists():
        renditions |= bands_renditions(read_raster(folder / "bands-u16" / f"{name}.tif"))
    boxes, cut = read_labels(folder / "labels" / f"{name}.txt")
    shape = next(iter(renditions.values())).shape[1:]
    gsd = SENTINEL_PIXEL_M * math.cos(math.radians(PORT_LATITUDES[name]))
    return Scene(name, renditions, boxes, gsd, np.ones(shape, dtype=bool), cut)


def bands_renditions(bands: np.ndarray) -> dict[str, np.ndarray]:
    """B02 B03 B04 B08 -> red green blue, and false colours where a band is missing (training only)."""
    blue, green, red, infrared = bands
    if blue.any():
        return {"u16": np.stack([red, green, blue])}
    if green.any():
        return {"no-blue": np.stack([red, green, green]), "infrared": np.stack([infrared, red, green])}
    return {"infrared-only": np.stack([infrared] * 3)}
