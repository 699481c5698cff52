"""The real Sentinel-2 ports."""
from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from boxes import read_labels
from rasters import read_raster
from scenes import NO_FAMILY, Scene, data_folder, interleaved

# Ground metres a column and a row, on the ellipsoid in the middle of each file, as the runtime measures them
# (pixelSizeM in src/domain/ground.ts). qingdao has no georeference: its pixel is taken as the sensor's 10 m.
PIXELS_M = {
    "algiers": (8.01898, 7.98103), "athens": (7.89241, 7.85889), "busan": (8.19328, 8.15785),
    "cartagena": (9.83904, 9.77189), "casablanca": (8.33945, 8.30262), "gdynia": (5.81458, 5.80017),
    "genoa": (7.15698, 7.13427), "hedland": (9.38161, 9.32704), "los_angeles": (8.32506, 8.28573),
    "marseille": (7.28667, 7.26104), "qingdao": (10.0, 10.0), "san_francisco": (7.93256, 7.88270),
    "santos": (9.14142, 9.08942),
}  # fmt: skip

# Labels are rectangles around masks that reach some two pixels outside the hull: at 100-150 m they are 2.3 times as long as
# wide where hulls are six times, and one such margin explains every length.
OUTLINE_PX = 2.1


def tighten(scene: Scene) -> Scene:
    """The port with boxes about the hulls themselves; what is smaller than its margin is left out."""
    boxes = scene.boxes - np.array([0, 0, 2, 2, 0]) * OUTLINE_PX
    cut = scene.cut | (boxes[:, 3] < 1)
    return replace(scene, boxes=np.maximum(boxes, [-np.inf, -np.inf, 1, 1, 0]), cut=cut)


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
    pixel = PIXELS_M[name]
    none = np.full(len(boxes), NO_FAMILY)
    return Scene(
        name, renditions, boxes, np.zeros(len(boxes), dtype=int), none, math.sqrt(pixel[0] * pixel[1]),
        np.ones(shape, dtype=bool), cut, pixel_m=pixel,
    )  # fmt: skip


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
