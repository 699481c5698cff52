"""Weights -> the shipped model: python finish.py ship-vhr --simulated FOLDER --weights FOLDER/weights.pt [--version 1].

Calibrates on the validation split, exports fp32 and int8, ships int8 when it loses less than a point of AP50,
and writes models/<id>/model.onnx and model.json. Prints the tables of the model card. ship-10m is measured in folds (folds.py).
"""
from __future__ import annotations

import argparse
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from calibration import by_kind, calibrate, threshold_of
from coverage import left_out
from detect import open_session
from evaluate import Look, count_errors, inside_yards, look, outside_yards, report, table
from export import Calibration, export_fp32, export_int8
from families import confusion, family_report
from manifest import write_manifest
from metrics import average_precision, pool
from rates import measure
from recipes import RAILCAR, RECIPES, SHIP, Recipe
from scenes import Scene
from sources import Setting, load_empty, load_split, make_source

LOSS_ALLOWED = 0.01
RAW_KEEP = 0.04  # of scores before calibration
THREADS = os.cpu_count() or 1
RANGE_CROPS = 300  # of 96, ranges varied by as much as an int8 network may lose


def show(title: str, looks: list[Look], threshold: float, floor_m: float) -> None:
    bias, error = count_errors(looks, threshold, floor_m)
    print(f"\n{title}: bias {bias:+.1%}, mean absolute error {error:.1%}")
    print(table(report(looks, threshold, floor_m)))
    kinds = by_kind(looks)
    for part in kinds if len(kinds) > 1 else []:
        row = table(report(part, threshold, floor_m)[-1:]).splitlines()[-1]
        print(row.replace("| all |", f"| all, {'simulated' if part[0].scene.simulated else 'real'} |"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=sorted(set(RECIPES) - {SHIP.id}))
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--simulated", type=Path, required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--full-range", action="store_true", help="8-bit weights: needs VNNI to be exact")
    args = parser.parse_args()
    recipe = RECIPES[args.model]
    validation = load_split(recipe, "validation", args.simulated)
    images = crops(recipe, Setting(args.simulated))
    with tempfile.TemporaryDirectory() as name:
        measured = tune(recipe, args.weights, validation, images, Path(name) / "measured", not args.full_range)
        test = load_split(recipe, "test", args.simulated)
        reported = look(open_session(measured.network, THREADS), recipe, test, recipe.keep)
        for split, part in (("validation", measured.looks), ("test", reported)):
            show(f"{split}, {measured.kind}, threshold {measured.threshold:.3f}", part, measured.threshold, recipe.floor_m)
            if recipe is RAILCAR:
                show(f"{split}, inside yards", inside_yards(part), measured.threshold, recipe.floor_m)
                show(f"{split}, other land", outside_yards(part), measured.threshold, recipe.floor_m)
                print(family_report(recipe, part, measured.threshold))
        empty = look(open_session(measured.network, THREADS), recipe, load_empty(recipe, args.simulated), recipe.keep)
        everything = measured.looks + reported + empty
        rates = measure(recipe, everything, measured.threshold, f"python models/training/finish.py {recipe.id}")
        print(json.dumps(rates, indent=2))
        counted = inside_yards(everything) if recipe is RAILCAR else everything
        print("truth in the interval of rates measured elsewhere: %.1f of %d places" % left_out(recipe, counted, measured.threshold))
        told = confusion(recipe, everything, measured.threshold) if recipe.families else None
        # Rates measured on drawings alone are no rates: boxes without a number, until real places were measured.
        real = any(not x.scene.simulated for x in reported)
        write_manifest(recipe, measured.network, measured.threshold, rates if real else [], args.version, told)


@dataclass(frozen=True)
class Tuned:
    """A network calibrated and quantised, with what it found on the scenes it is tuned on."""

    kind: str
    network: Path
    looks: list[Look]
    threshold: float


def tune(recipe: Recipe, weights: Path, scenes: list[Scene], images: list, folder: Path, reduce: bool) -> Tuned:
    folder.mkdir()
    export_fp32(weights, folder / "raw.onnx", recipe, Calibration())
    calibration = calibrate(recipe, look(open_session(folder / "raw.onnx", THREADS), recipe, scenes, RAW_KEEP))
    tried = export_both(weights, folder, recipe, images, calibration, reduce)
    looks = {kind: look(open_session(path, THREADS), recipe, scenes, recipe.keep) for kind, path in tried.items()}
    ap = {kind: average_precision(pool([x.judged(0.5, recipe.floor_m) for x in part])) for kind, part in looks.items()}
    kind = "int8" if ap["fp32"] - ap["int8"] < LOSS_ALLOWED else "fp32"
    threshold = threshold_of(recipe, looks[kind])
    print(f"{weights}: {calibration}, tuning AP50 fp32 {ap['fp32']:.3f}, int8 {ap['int8']:.3f}: {kind}, threshold {threshold:.3f}")
    return Tuned(kind, tried[kind], looks[kind], threshold)


def crops(recipe: Recipe, setting: Setting) -> list[np.ndarray]:
    """What activation ranges are measured on: [bands, crop, crop] in 0..1 as in training."""
    draw, rng = make_source(recipe, setting), np.random.default_rng(5)
    return [np.asarray(draw(rng)[0]) for _ in range(RANGE_CROPS)]


def export_both(
    weights: Path, folder: Path, recipe: Recipe, images: list, calibration: Calibration, reduce: bool, prefix: str = ""
) -> dict[str, Path]:
    paths = {kind: folder / f"{prefix}{kind}.onnx" for kind in ("fp32", "int8")}
    export_fp32(weights, paths["fp32"], recipe, calibration)
    export_int8(weights, paths["int8"], recipe, images, calibration, reduce)
    return paths


if __name__ == "__main__":
    main()
