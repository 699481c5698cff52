"""Where a model's scenes come from: what it is trained, tuned and judged on."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from railcar_data import railcar_sample
from recipes import PORTS, SHIP, Recipe
from scenes import Scene, load_port
from ship_data import port_sample
from mistakes import mark_mistakes
from simulated import load_simulated
from yards import muttenz_split

Draw = Callable[[np.random.Generator], tuple[np.ndarray, ...]]
SPLITS = ("train", "validation", "test")
# Folders under --simulated, made with different seeds; style 2 is a renderer the network never learns from.
YARDS = {"train": "yards", "validation": "yards-2", "test": "yards-2-test"}


def load_split(recipe: Recipe, split: str, simulated: Path | None) -> list[Scene]:
    if recipe is SHIP:
        return [load_port(name) for name in PORTS[split]]
    return [*muttenz_split(split), *(load_simulated(simulated / YARDS[split], "railcar") if simulated else [])]


def make_source(recipe: Recipe, simulated: Path | None, earlier: Path | None = None) -> Draw:
    """Draws one training crop with its targets at a time; with an `earlier` network (.onnx) also where it was wrong."""
    if recipe is SHIP:
        ports = load_split(recipe, "train", None)
        return lambda rng: port_sample(rng, ports, recipe)
    yards = load_simulated(simulated / YARDS["train"], "railcar") if simulated else []
    real = muttenz_split("train")
    if earlier:
        yards, real = mark_mistakes(yards, recipe, earlier), mark_mistakes(real, recipe, earlier)
    return lambda rng: railcar_sample(rng, yards, real, recipe)
