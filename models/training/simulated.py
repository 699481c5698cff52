"""Scenes written by simulate.ts: NAME.png and NAME.json with the truth."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from boxes import from_corners
from scenes import Scene

HIDDEN_OVER = 0.5  # share of an object under cloud or roof from which on it is neither asked for nor a false box


def load_simulated(folder: Path, object_class: str) -> list[Scene]:
    """Raises SystemExit when the folder holds no scene."""
    scenes = [load_scene(path, object_class) for path in sorted(folder.glob("*.json"))]
    if not scenes:
        raise SystemExit(f"no simulated scenes in {folder}: run simulate.ts first (README.md)")
    return scenes


def load_scene(path: Path, object_class: str) -> Scene:
    about = json.loads(path.read_text())
    pixels = np.asarray(Image.open(path.with_suffix(".png")).convert("RGB")).transpose(2, 0, 1)
    objects = [o for o in about["objects"] if o["class"] == object_class]
    corners = np.array([o["corners"] for o in objects], dtype=float).reshape(-1, 4, 2)
    hidden = np.array([o["inFrame"] < 1 or float(o["hidden"]) > HIDDEN_OVER for o in objects], dtype=bool)
    valid = np.ones(pixels.shape[1:], dtype=bool)
    yard = np.array(about.get("yard") or [], dtype=float).reshape(-1, 2)
    return Scene(path.stem, {"u8": pixels}, from_corners(corners), about["gsd"], valid, hidden, None, True, yard)
