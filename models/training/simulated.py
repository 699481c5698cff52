"""Scenes written by simulate.ts: NAME.png (and NAME-nir.png) and NAME.json with the truth."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from boxes import from_corners
from recipes import Recipe
from scenes import NO_FAMILY, Scene, interleaved

HIDDEN_OVER = 0.5  # share of an object under cloud or roof from which on it is neither asked for nor a false box
# What the simulator calls a wagon -> what it is called by the eye. Under a tarpaulin an open wagon looks roofed and a
# flat one loaded with anything: nothing is asked there.
FAMILIES = {"gondola": "open", "box": "roofed", "tank": "tank", "flat": "flat", "container": "container"}
SAME = {"boat": "ship"}  # hulls are one class to the network; the floor tells them apart afterwards


def load_simulated(folder: Path, recipe: Recipe) -> list[Scene]:
    """Raises SystemExit when the folder holds no scene."""
    scenes = [load_scene(path, recipe) for path in sorted(folder.glob("*.json"))]
    if not scenes:
        raise SystemExit(f"no simulated scenes in {folder}: run simulate.ts first (README.md)")
    return scenes


def load_scene(path: Path, recipe: Recipe) -> Scene:
    about = json.loads(path.read_text())
    pixels = np.asarray(Image.open(path.with_suffix(".png")).convert("RGB")).transpose(2, 0, 1)
    if "nir" in recipe.bands:
        infrared = path.with_name(f"{path.stem}-nir.png")
        band = np.asarray(Image.open(infrared)) if infrared.exists() else np.zeros(pixels.shape[1:], dtype=np.uint8)
        pixels = np.concatenate([pixels, band[None]])
    named = [(o, SAME.get(o["class"], o["class"])) for o in about["objects"]]
    objects = [(o, name) for o, name in named if name in recipe.classes]
    corners = np.array([o["corners"] for o, _ in objects], dtype=float).reshape(-1, 4, 2)
    labels = np.array([recipe.classes.index(name) for _, name in objects], dtype=int)
    families = np.array([family_of(o, recipe) for o, _ in objects], dtype=int)
    hidden = np.array(
        [o["inFrame"] < 1 or float(o["hidden"]) > HIDDEN_OVER or o["lengthM"] < recipe.asked_m for o, _ in objects],
        dtype=bool,
    )
    valid = np.ones(pixels.shape[1:], dtype=bool)
    yard = np.array(about.get("yard") or [], dtype=float).reshape(-1, 2)
    return Scene(
        name=path.stem,
        renditions={"u8": interleaved(pixels)},
        boxes=from_corners(corners) + np.array([0, 0, 2, 2, 0]) * recipe.outline_m / about["gsd"],
        labels=labels,
        families=families,
        gsd=about["gsd"],
        valid=valid,
        cut=hidden,
        simulated=True,
        yard=yard,
    )


def family_of(item: dict, recipe: Recipe) -> int:
    if not recipe.families or item["family"] is None or item["load"] == "tarpaulin":
        return NO_FAMILY
    if item["family"] == "hopper":
        return recipe.families.index("roofed" if item["load"] == "closed" else "open")
    return recipe.families.index(FAMILIES[item["family"]])
