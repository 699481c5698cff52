"""The real Sentinel-2 ports."""
from __future__ import annotations

import math

import numpy as np

from boxes import read_labels
from rasters import read_raster
from scenes import NO_FAMILY, Scene, data_folder, interleaved

# Degrees, read off the files' georeference; Web Mercator pixels shrink by cos(latitude) on the ground.
# qingdao has no georeference: its ground pixel is taken as the sensor's 10 m.
LATITUDES = {
    "algiers": 36.8, "athens": 37.9, "busan": 35.1, "cartagena": 10.4, "casablanca": 33.6,
    "gdynia": 54.5, "genoa": 44.4, "hedland": -20.3, "los_angeles": 33.7, "marseille": 43.3,
    "qingdao": 0.0, "san_francisco": 37.8, "santos": -23.9,
}  # fmt: skip
SENTINEL_PIXEL_M = 10.0


def load_port(name: str) -> Scene:
    """Red, green, blue, near infrared in every rendering."""
    folder = data_folder() / "sentinel2-ports"
    renditions = {}
    for path in (folder / "images" / f"{name}.tif", folder / "images" / f"{name}.png"):
        if path.exists():
            renditions["u8"] = with_infrared(read_raster(path)[:3], None)
    if (folder / "bands-u16" / f"{name}.tif").exists():
        renditions |= bands_renditions(read_raster(folder / "bands-u16" / f"{name}.tif"), renditions.get("u8"))
    boxes, cut = read_labels(folder / "labels" / f"{name}.txt")
    shape = next(iter(renditions.values())).shape[1:]
    gsd = SENTINEL_PIXEL_M * math.cos(math.radians(LATITUDES[name]))
    none = np.full(len(boxes), NO_FAMILY)
    return Scene(name, renditions, boxes, np.zeros(len(boxes), dtype=int), none, gsd, np.ones(shape, dtype=bool), cut)


def with_infrared(colours: np.ndarray, infrared: np.ndarray | None) -> np.ndarray:
    """[3, h, w] -> [4, h, w] uint16."""
    last = np.zeros_like(colours[0]) if infrared is None else infrared
    return interleaved(np.stack([*colours.astype(np.uint16), last.astype(np.uint16)]))


def bands_renditions(bands: np.ndarray, picture: np.ndarray | None) -> dict[str, np.ndarray]:
    """B02 B03 B04 B08 -> the linear bands, the picture with near infrared, and false colours where a band is missing
    (those for training only)."""
    blue, green, red, infrared = bands
    if blue.any():
        linear = {"u16": with_infrared(np.stack([red, green, blue]), infrared)}
        return linear if picture is None else linear | {"u8+nir": with_infrared(picture[:3], infrared)}
    if green.any():
        return {"no-blue": with_infrared(np.stack([red, green, green]), infrared)}
    return {"infrared-only": with_infrared(np.stack([infrared] * 3), infrared)}
