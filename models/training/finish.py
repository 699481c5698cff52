"""Weights -> the shipped model: python finish.py ship-10m --weights FOLDER/weights.pt [--version 1].

Calibrates on the validation split, exports fp32 and int8, ships int8 when it loses less than a point of AP50,
and writes models/<id>/model.onnx and model.json. Prints the tables of the model card.
"""
from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path

import numpy as np

from calibration import fit_platt, unbiased_threshold
from detect import open_session
from evaluate import MATCH, Look, count_errors, inside_yards, look, report, table
from export import export_fp32, export_int8
from manifest import write_manifest
from metrics import at_threshold, average_precision, pool
from rates import measure
from recipes import RAILCAR, RECIPES, Recipe
from sources import load_split, make_source

LOSS_ALLOWED = 0.01
THREADS = os.cpu_count() or 1


def raw_calibration(weights: Path, recipe: Recipe, validation: list, folder: Path) -> tuple[float, float]:
    export_fp32(weights, folder / "raw.onnx", 1.0, 0.0)
    looks = look(open_session(folder / "raw.onnx", THREADS), recipe, validation, 0.02)
    return fit_platt([pool([x.judged(MATCH, recipe.floor_m) for x in kind]) for kind in by_kind(looks)])


def by_kind(looks: list[Look]) -> list[list[Look]]:
    """Real and simulated scenes apart: each kind has one vote, however many scenes it has."""
    kinds = [[x for x in looks if x.scene.simulated == simulated] for simulated in (False, True)]
    return [kind for kind in kinds if kind]


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
    parser.add_argument("model", choices=sorted(RECIPES))
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--simulated", type=Path, default=None)
    parser.add_argument("--version", default="1")
    parser.add_argument("--full-range", action="store_true", help="8-bit weights: needs VNNI to be exact")
    args = parser.parse_args()
    recipe = RECIPES[args.model]
    validation = load_split(recipe, "validation", args.simulated)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        gain, shift = raw_calibration(args.weights, recipe, validation, folder)
        print(f"calibration: logit x {gain:.3f} + {shift:.3f}")
        export_fp32(args.weights, folder / "fp32.onnx", gain, shift)
        draw, rng = make_source(recipe, args.simulated), np.random.default_rng(5)
        images = [np.asarray(draw(rng)[0]) for _ in range(96)]
        export_int8(args.weights, folder / "int8.onnx", images, gain, shift, not args.full_range)
        tried = {kind: look(open_session(folder / f"{kind}.onnx", THREADS), recipe, validation, recipe.keep) for kind in ("fp32", "int8")}
        ap = {
            kind: average_precision(pool([x.judged(0.5, recipe.floor_m) for x in looks])) for kind, looks in tried.items()
        }
        kind = "int8" if ap["fp32"] - ap["int8"] < LOSS_ALLOWED else "fp32"
        print(f"validation AP50: fp32 {ap['fp32']:.3f}, int8 {ap['int8']:.3f}; shipped: {kind}")
        inside = by_kind(inside_yards(tried[kind]))
        threshold = unbiased_threshold([pool([x.judged(MATCH, recipe.floor_m) for x in part]) for part in inside])
        test = look(open_session(folder / f"{kind}.onnx", THREADS), recipe, load_split(recipe, "test", args.simulated), recipe.keep)
        for split, looks in (("validation", tried[kind]), ("test", test)):
            show(f"{split}, {kind}, threshold {threshold:.3f}", looks, threshold, recipe.floor_m)
            if recipe is RAILCAR:
                show(f"{split}, inside yards", inside_yards(looks), threshold, recipe.floor_m)
        rates = measure(recipe, tried[kind] + test, threshold, f"python models/training/finish.py {recipe.id}")
        write_manifest(recipe, folder / f"{kind}.onnx", threshold, rates, args.version)
        print(json.dumps(rates, indent=2))


if __name__ == "__main__":
    main()
