"""Weights -> the shipped model: python finish.py ship-10m --weights FOLDER/weights.pt [--version 1].

Calibrates on the validation split, exports fp32 and int8, ships int8 when it loses less than a point of AP50,
and writes models/<id>/model.onnx and model.json. Prints the tables of the model card.
"""
from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np

from calibration import beta_between_places, fit_platt, gamma_between_places, unbiased_threshold
from detect import open_session
from evaluate import MATCH, Look, count_errors, look, report, table
from export import export_fp32, export_int8
from manifest import write_manifest
from metrics import at_threshold, average_precision, pool
from recipes import RECIPES, Recipe
from sources import load_split, make_source

LOSS_ALLOWED = 0.01


def raw_calibration(weights: Path, recipe: Recipe, validation: list, folder: Path) -> tuple[float, float]:
    export_fp32(weights, folder / "raw.onnx", 1.0, 0.0)
    looks = look(open_session(folder / "raw.onnx"), recipe, validation, 0.02)
    judged = pool([x.judged(MATCH, recipe.floor_m) for x in looks])
    return fit_platt(judged.scores, judged.hits)


def rates(looks: list[Look], threshold: float, floor_m: float) -> dict:
    """Between-place rates; the renditions and resolutions of one place (the name up to "@") are pooled."""
    places = sorted({x.scene.name.split("@")[0] for x in looks})
    parts = [[x for x in looks if x.scene.name.split("@")[0] == place] for place in places]
    at = [[at_threshold(x.judged(MATCH, floor_m), threshold) for x in part] for part in parts]
    km2 = [sum(x.scene.km2() for x in part) for part in parts]
    hits = [sum(round(a.recall * a.truth) for a in part if a.truth) for part in at]
    false = [sum(a.counted for a in part) - h for part, h in zip(at, hits)]
    alpha, beta = beta_between_places(hits, [sum(a.truth for a in part) for part in at])
    shape, rate = gamma_between_places(false, km2)
    return {"recallAlpha": alpha, "recallBeta": beta, "falsePerKm2Shape": shape, "falsePerKm2Rate": rate}


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
        tried = {kind: look(open_session(folder / f"{kind}.onnx"), recipe, validation, recipe.keep) for kind in ("fp32", "int8")}
        ap = {
            kind: average_precision(pool([x.judged(0.5, recipe.floor_m) for x in looks])) for kind, looks in tried.items()
        }
        kind = "int8" if ap["fp32"] - ap["int8"] < LOSS_ALLOWED else "fp32"
        print(f"validation AP50: fp32 {ap['fp32']:.3f}, int8 {ap['int8']:.3f}; shipped: {kind}")
        kinds = [[x for x in tried[kind] if x.scene.simulated == simulated] for simulated in (False, True)]
        threshold = unbiased_threshold([pool([x.judged(MATCH, recipe.floor_m) for x in part]) for part in kinds if part])
        test = look(open_session(folder / f"{kind}.onnx"), recipe, load_split(recipe, "test", args.simulated), recipe.keep)
        for split, looks in (("validation", tried[kind]), ("test", test)):
            bias, error = count_errors(looks, threshold, recipe.floor_m)
            print(f"\n{split}, {kind}, threshold {threshold:.3f}: bias {bias:+.1%}, mean absolute error {error:.1%}")
            print(table(report(looks, threshold, recipe.floor_m)))
            for part in (False, True):
                same = [x for x in looks if x.scene.simulated == part]
                if same and len(same) < len(looks):
                    print(table(report(same, threshold, recipe.floor_m)[-1:]).replace("| all |", f"| all, simulated {part} |"))
        command = f"python models/training/finish.py {recipe.id}"
        measured = rates(tried[kind] + test, threshold, recipe.floor_m)
        write_manifest(recipe, folder / f"{kind}.onnx", threshold, measured, args.version, command)


if __name__ == "__main__":
    main()
