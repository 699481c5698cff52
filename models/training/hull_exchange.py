"""Ships of real ports at other quays and in other waters, and quays without the ships that lay there: some two hundred labelled
ships would else be learnt by heart, each with its berth."""
from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from boxes import to_corners
from ports import OUTLINE_PX
from radiometry import limits
from recipes import SHIP
from scenes import NO_FAMILY, Scene, interleaved
from sprites import cut_out, paint

VARIANTS = 20  # of each real port
TAKEN_AWAY = 0.4  # share of a port's ships
BERTHED = 0.7  # share of the ships put in that lie along something
DRAWN = 0.25  # share of the ships put in that the simulator drew
ADDED = (10, 60)  # ships put into a port
TRIES = 60
EDGE_PX = 0.5  # a hull's blurred edge goes with it
FEATHER_PX = 1.0
NARROWEST_PX = 1.2
LEAST_WATER_PX = 400
MOSTLY = 0.93  # share of a ship's box that has to be water
# Renditions that can stand for one of that name, best first, and which of their bands are shown.
STAND_INS = {
    "u16": (("u16", [0, 1, 2, 3]), ("no-blue", [0, 1, 2, 3])),
    "no-blue": (("no-blue", [0, 1, 2, 3]), ("u16", [0, 1, 1, 3])),
    "u8+nir": (("u8+nir", [0, 1, 2, 3]), ("u16", [0, 1, 2, 3]), ("no-blue", [0, 1, 2, 3])),
    "u8": (("u8", [0, 1, 2, 3]),),
    "infrared-only": (("infrared-only", [0, 1, 2, 3]), ("u16", [3, 3, 3, 3]), ("no-blue", [3, 3, 3, 3])),
}


@dataclass(frozen=True)
class Hull:
    """One ship without its surroundings, its long side along the columns, every band from 0 to 1 over its scene's stretch."""

    """[h, w, 4] by the name of a rendition."""
    planes: dict[str, np.ndarray]
    length_m: float
    width_m: float


@dataclass(frozen=True)
class Waters:
    """Where a ship may be put: open water [h, w], and how far it is to whatever is not, px."""

    open: np.ndarray
    shore_px: np.ndarray


def mix_hulls(simulated: list[Scene], ports: list[Scene]) -> tuple[list[Scene], list[Scene]]:
    """Every other simulated port with real ships; every real port with others' ships at its quays and on its water and without
    some of its own, and as often as it is."""
    rng = np.random.default_rng(11)
    real = [hull for port in ports for hull in hulls_of(port, OUTLINE_PX)]
    drawn = [hull for scene in simulated[::4] for hull in hulls_of(scene, SHIP.outline_m / scene.gsd)]
    altered = [redraw(rng, scene, real) if k % 2 else scene for k, scene in enumerate(simulated)]
    variants = []
    for port in ports:
        waters = waters_of(port)
        if waters is not None:
            variants += [repopulate(rng, port, waters, real, drawn) for _ in range(VARIANTS)]
    return altered, [*variants, *ports * VARIANTS]


def scene_limits(scene: Scene, name: str) -> np.ndarray:
    return limits(scene.renditions[name][:, ::4, ::4], scene.valid[::4, ::4], SHIP.low, SHIP.high)


def tightened(boxes: np.ndarray, outline: float) -> np.ndarray:
    """The hulls themselves, px."""
    out = boxes.copy()
    out[:, 2:4] = np.maximum(out[:, 2:4] - 2 * outline, NARROWEST_PX)
    return out


def hulls_of(scene: Scene, outline: float) -> list[Hull]:
    """Every whole ship of the scene."""
    whole = tightened(scene.boxes[~scene.cut], outline)
    edge = np.array([0, 0, 2, 2, 0]) * EDGE_PX
    planes: list[dict[str, np.ndarray]] = [{} for _ in whole]
    for name, pixels in scene.renditions.items():
        low, high = scene_limits(scene, name).T
        image = np.ascontiguousarray(pixels.transpose(1, 2, 0)).astype(np.float32)
        for found, box in zip(planes, whole):
            cut = (cut_out(image, box + edge) - low) / np.where(high > low, high - low, np.inf)
            found |= dict.fromkeys(("u16", "u8+nir", "u8"), cut) if scene.simulated else {name: cut}
    return [Hull(p, float(box[2]) * scene.gsd, float(box[3]) * scene.gsd) for p, box in zip(planes, whole)]


def planes_like(hull: Hull, name: str) -> np.ndarray | None:
    """The hull's bands as a rendition of that name would show them; None where too many are not known."""
    kind, bands = next((choice for choice in STAND_INS[name] if choice[0] in hull.planes), ("", []))
    return hull.planes[kind][..., bands] if kind else None


def waters_of(scene: Scene) -> Waters | None:
    """None where there is no near infrared to tell water by."""
    name = next((n for n in ("u16", "no-blue", "infrared-only") if n in scene.renditions), None)
    if name is None:
        return None
    green, infrared = scene.renditions[name][[1, 3]].astype(np.float32)
    if name == "infrared-only":
        grey = np.clip(infrared / np.percentile(infrared, 99) * 255, 0, 255).astype(np.uint8)
        water = grey < cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)[0]
    else:
        water = green > infrared * 1.15  # NDWI over .07
    water = cv2.morphologyEx(water.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    # Ponds and shadows of buildings are no waters for ships.
    _, part, about, _ = cv2.connectedComponentsWithStats(water)
    water = (about[:, cv2.CC_STAT_AREA] > LEAST_WATER_PX)[part] & (part > 0)
    corners = np.round(to_corners(scene.boxes)).astype(np.int32)
    taken = cv2.fillPoly(np.zeros(water.shape, np.uint8), list(corners), 1)
    water &= taken == 0
    return Waters(water, cv2.distanceTransform(water.astype(np.uint8), cv2.DIST_L2, 5))


def redraw(rng: np.random.Generator, scene: Scene, hulls: list[Hull]) -> Scene:
    """A simulated port, half of its ships real ones of about their size."""
    name, given = next(iter(scene.renditions.items()))
    image = given.transpose(1, 2, 0).copy()
    bounds = scene_limits(scene, name)
    for box in tightened(scene.boxes, SHIP.outline_m / scene.gsd)[~scene.cut]:
        fitting = [h for h in hulls if abs(math.log(h.length_m / (box[2] * scene.gsd))) < 0.3]
        if fitting and rng.random() < 0.5:
            put(rng, image, box, planes_like(fitting[rng.integers(len(fitting))], "u8+nir"), bounds)
    return replace(scene, renditions={name: interleaved(image.transpose(2, 0, 1))})


def put(rng: np.random.Generator, image: np.ndarray, box: np.ndarray, planes: np.ndarray | None, bounds: np.ndarray) -> bool:
    if planes is None:
        return False
    low, high = bounds.T
    lit = planes * np.exp(rng.normal(0, 0.15)) * np.exp(rng.normal(0, 0.05, planes.shape[-1]))
    paint(rng, image, box + np.array([0, 0, 2, 2, 0]) * EDGE_PX, (low + lit * (high - low)).astype(np.float32), FEATHER_PX)
    return True


def repopulate(rng: np.random.Generator, scene: Scene, waters: Waters, real: list[Hull], drawn: list[Hull]) -> Scene:
    """One rendition of the port with some of its ships taken away and others put in."""
    name = str(rng.choice(sorted(scene.renditions)))
    image = scene.renditions[name].transpose(1, 2, 0).copy()
    bounds = scene_limits(scene, name)
    kept = np.ones(len(scene.boxes), dtype=bool)
    for k, box in enumerate(tightened(scene.boxes, OUTLINE_PX)):
        if not scene.cut[k] and rng.random() < TAKEN_AWAY:
            kept[k] = not fill(rng, image, box, waters)
    free = waters.open.copy()
    added = []
    long = np.array([hull.length_m for hull in drawn])
    for _ in range(rng.integers(*ADDED)):
        # The simulator draws many more boats than ships.
        hull = drawn[rng.choice(len(drawn), p=long / long.sum())] if rng.random() < DRAWN else real[rng.integers(len(real))]
        box = place(rng, free, waters, hull, scene.gsd)
        if box is not None and put(rng, image, box, planes_like(hull, name), bounds):
            added.append(box + np.array([0, 0, 2, 2, 0]) * OUTLINE_PX)
            cv2.fillPoly(mask := np.zeros(free.shape, np.uint8), [np.round(to_corners(box[None])[0]).astype(np.int32)], 1)
            free &= mask == 0
    boxes = np.concatenate([scene.boxes[kept], np.array(added).reshape(-1, 5)])
    more = np.zeros(len(added), dtype=int)
    return replace(
        scene, renditions={name: interleaved(image.transpose(2, 0, 1))}, boxes=boxes,
        labels=np.concatenate([scene.labels[kept], more]), families=np.concatenate([scene.families[kept], more + NO_FAMILY]),
        cut=np.concatenate([scene.cut[kept], more.astype(bool)]),
    )  # fmt: skip


def place(rng: np.random.Generator, free: np.ndarray, waters: Waters, hull: Hull, gsd: float) -> np.ndarray | None:
    """A box of the hull on free water: at a quay, or anywhere. None where none was found."""
    length = hull.length_m / gsd * math.exp(rng.normal(0, 0.1))
    width = max(hull.width_m / gsd * math.exp(rng.normal(0, 0.1)), NARROWEST_PX)
    berthed = rng.random() < BERTHED
    off = waters.shore_px
    there = free & ((off >= width / 2) & (off < width / 2 + 1.5) if berthed else off > width / 2 + 1)
    rows, columns = np.nonzero(there)
    for _ in range(TRIES if len(rows) else 0):
        k = rng.integers(len(rows))
        x, y = columns[k] + rng.uniform(0, 1), rows[k] + rng.uniform(0, 1)
        box = np.array([x, y, length, width, rng.uniform(0, math.pi)])
        if berthed:
            box[4] = along_shore(off, columns[k], rows[k]) + rng.normal(0, 0.04)
        if all_in(free, box):
            return box
    return None


def along_shore(off: np.ndarray, column: int, row: int, reach: int = 4) -> float:
    """Direction in which the distance to land does not change, radians."""
    part = off[max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1]
    down, right = (np.gradient(part, axis=axis).mean() for axis in (0, 1))
    return math.atan2(down, right) + math.pi / 2


def all_in(free: np.ndarray, box: np.ndarray) -> bool:
    """Whether a box (nearly) lies in the mask and in the frame."""
    along = np.linspace(-0.5, 0.5, max(3, round(box[2])))[:, None] * box[2]
    across = np.linspace(-0.5, 0.5, max(3, round(box[3])))[None] * box[3]
    c, s = math.cos(box[4]), math.sin(box[4])
    x, y = np.floor(box[0] + along * c - across * s), np.floor(box[1] + along * s + across * c)
    height, width = free.shape
    if x.min() < 0 or y.min() < 0 or x.max() >= width or y.max() >= height:
        return False
    return bool(free[y.astype(int), x.astype(int)].mean() > MOSTLY)


def fill(rng: np.random.Generator, image: np.ndarray, box: np.ndarray, waters: Waters) -> bool:
    """Water from nearby in place of a ship; false where there is none as large."""
    larger = box + np.array([0, 0, 2, 2, 0]) * 2 * EDGE_PX
    for reach in np.linspace(4, 40, TRIES):
        other = larger + np.array([*rng.uniform(-reach, reach, 2), 0, 0, 0])
        if all_in(waters.open, other):
            paint(rng, image, larger, cut_out(image, other), FEATHER_PX)
            return True
    return False
