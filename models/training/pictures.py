"""Pictures to look at: found (green: hit, red: false) and missed (yellow) boxes."""
from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from boxes import ious, to_corners
from radiometry import limits, stretch


def draw(look, recipe, threshold: float, folder: Path, zoom: int = 2) -> None:
    scene, pixels = look.scene, look.scene.renditions[look.rendition][:3]
    shown = stretch(pixels, limits(pixels, scene.valid, recipe.low, recipe.high))
    shown = 255 * (shown / 255) ** 0.6 if look.rendition != "u8" else shown
    image = Image.fromarray(shown.transpose(1, 2, 0).astype(np.uint8))
    image = image.resize((image.width * zoom, image.height * zoom))
    pen = ImageDraw.Draw(image)

    def outline(box: np.ndarray, colour: str) -> None:
        ring = [tuple(p) for p in to_corners(box[None])[0] * zoom]
        pen.line([*ring, ring[0]], fill=colour, width=1)

    over = look.found.scores >= threshold
    boxes = look.found.boxes[over]
    free = np.ones(len(scene.boxes), dtype=bool)
    for box, score in zip(boxes, look.found.scores[over]):
        overlap = np.where(free, ious(box, scene.boxes), 0) if len(free) else np.zeros(1)
        hit = overlap.max() >= 0.3
        if hit:
            free[overlap.argmax()] = False
        outline(box, "lime" if hit else "red")
        pen.text(tuple(box[:2] * zoom + 6), f"{score:.2f}".lstrip("0"), fill="cyan")
    for box in scene.boxes[free]:
        outline(box, "yellow")
    folder.mkdir(parents=True, exist_ok=True)
    image.save(folder / f"{recipe.id}-{scene.name}-{look.rendition}.png")
