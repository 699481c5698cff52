"""Where an earlier network is wrong on the training scenes, so that more crops are drawn there."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from boxes import ious
from detect import detect, open_session
from recipes import Recipe
from scenes import Scene

SCORE = 0.1
TOUCH = 0.05  # rotated IoU with a label under which a box is on something else altogether


def mark_mistakes(scenes: list[Scene], recipe: Recipe, onnx: Path) -> list[Scene]:
    """Scenes whose resolution the model is not for stay as they are: enlarged, they take minutes each."""
    session = open_session(onnx, threads=2)
    finest, coarsest = recipe.gsd
    return [
        replace(scene, mistakes=mistakes_in(scene, recipe, session)) if finest <= scene.gsd <= coarsest else scene
        for scene in scenes
    ]


def mistakes_in(scene: Scene, recipe: Recipe, session) -> np.ndarray:
    pixels = next(iter(scene.renditions.values()))
    found = detect(session, recipe, pixels, scene.valid, scene.pixel_m or scene.gsd, SCORE)
    wrong = [len(scene.boxes) == 0 or ious(box, scene.boxes).max() < TOUCH for box in found.boxes]
    return found.boxes[np.array(wrong, dtype=bool), :2]
