"""Where a model's scenes come from: what it is trained, tuned and judged on."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hull_data import hull_sample
from hull_exchange import mix_hulls
from mistakes import mark_mistakes
from pools import Pool
from ports import load_port, tighten
from railcar_data import railcar_sample
from recipes import FOLDS, PARTIAL, RAILCAR, SHIP, SHIP_VHR, Recipe
from scenes import NO_FAMILY, Scene
from simulated import load_simulated
from wagon_exchange import mix_wagons
from yards import load_muttenz, muttenz_split

Draw = Callable[[np.random.Generator], tuple[np.ndarray, ...]]
SPLITS = ("train", "validation", "test")
# Folders under --simulated, made with different seeds; style 2 is a renderer the networks never learn from.
YARDS = {"train": "yards", "validation": "yards-2", "test": "yards-2-test"}
HARBOURS = {"train": "harbours", "validation": "harbours-2", "test": "harbours-2-test"}
COARSE_HARBOURS = "harbours-10m"
HARD_YARDS = "yards-hard"
EMPTY_YARDS = "yards-2-empty"


@dataclass(frozen=True)
class Setting:
    """What training may see."""

    simulated: Path | None = None
    """Ports of this fold are left out (ship-10m); None: none is."""
    fold: int | None = None
    """Every real label is learnt from, also those that figures are reported on."""
    everything: bool = False
    """No real port is learnt from (ship-10m): where the folds begin."""
    simulated_only: bool = False
    """Network (.onnx) whose false boxes get more crops."""
    earlier: Path | None = None


def load_split(recipe: Recipe, split: str, simulated: Path | None) -> list[Scene]:
    """Scenes to tune on or to report on. Of ship-10m see `load_fold`."""
    if recipe is SHIP_VHR:
        return load_simulated(need(simulated) / HARBOURS[split], recipe)
    return [*muttenz_split(split), *(load_simulated(simulated / YARDS[split], recipe) if simulated else [])]


def load_empty(recipe: Recipe, simulated: Path | None) -> list[Scene]:
    """Yards of style 2 in which no wagon stands, for error rates alone: what boxes their ground makes."""
    return load_simulated(need(simulated) / EMPTY_YARDS, recipe) if recipe is RAILCAR else []


def load_fold(fold: int) -> list[Scene]:
    """The ports that a network of this fold has not seen."""
    return [load_port(name) for name in FOLDS[fold]]


def make_source(recipe: Recipe, setting: Setting) -> Draw:
    """Draws one training crop with its targets at a time."""
    pools = POOLS[recipe.id](setting)
    if setting.earlier and not any(pool.mined for pool in pools):
        raise SystemExit(f"--earlier: no scenes of {recipe.id} are looked at again; leave it out")
    if setting.earlier:
        pools = [replace(p, scenes=mark_mistakes(p.scenes, recipe, setting.earlier)) if p.mined else p for p in pools]
    draw = railcar_sample if recipe is RAILCAR else hull_sample
    return lambda rng: draw(rng, pools, recipe)


def railcar_pools(setting: Setting) -> list[Pool]:
    real = [load_muttenz()] if setting.everything else muttenz_split("train")
    folder = need(setting.simulated)
    harbours = [without_objects(s) for s in load_simulated(folder / HARBOURS["train"], RAILCAR)[:60]]
    yards, real = mix_wagons(load_simulated(folder / YARDS["train"], RAILCAR), real)
    return [
        Pool(yards, 0.42),
        # Where earlier networks saw wagons: snow between rails, tracks and container lines on which none stands.
        Pool(load_simulated(folder / HARD_YARDS, RAILCAR), 0.18, mined=True),
        Pool(real, 0.32),
        # Land, water and hulls at the wrong scale hold no wagon.
        Pool(harbours, 0.05),
        Pool([without_objects(load_port(name)) for name in port_names(None)], 0.03, (0.4, 0.8)),
    ]


def ship_pools(setting: Setting) -> list[Pool]:
    simulated = load_simulated(need(setting.simulated) / COARSE_HARBOURS, SHIP)
    if setting.simulated_only:
        return [Pool(simulated, 1.0)]
    simulated, ports = mix_hulls(simulated, [load_port(name) for name in port_names(setting.fold)])
    return [Pool(simulated, 0.25), Pool(ports, 0.75)]


def vhr_pools(setting: Setting) -> list[Pool]:
    folder = need(setting.simulated)
    return [
        Pool(load_simulated(folder / HARBOURS["train"], SHIP_VHR), 0.72, mined=True),
        Pool([without_objects(s) for s in load_simulated(folder / YARDS["train"], SHIP_VHR)[:120]], 0.10, mined=True),
        Pool([without_objects(load_muttenz())], 0.03, mined=True),
        Pool([tighten(load_port(name)) for name in port_names(None)], 0.15, (1.5, 4.0)),
    ]


POOLS = {SHIP.id: ship_pools, SHIP_VHR.id: vhr_pools, RAILCAR.id: railcar_pools}


def port_names(fold: int | None) -> list[str]:
    """The ports to learn from when a fold is left out."""
    away = () if fold is None else FOLDS[fold]
    return [name for names in (*FOLDS, PARTIAL) for name in names if name not in away]


def without_objects(scene: Scene) -> Scene:
    """The scene as ground on which nothing is to be found."""
    none = np.zeros(0, dtype=int)
    return replace(scene, boxes=np.zeros((0, 5)), labels=none, families=none + NO_FAMILY, cut=none.astype(bool))


def need(folder: Path | None) -> Path:
    if folder is None:
        raise SystemExit("--simulated FOLDER is missing: simulated scenes are part of this model's training (README.md)")
    return folder
