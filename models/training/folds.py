"""ship-10m in four folds: python folds.py --simulated FOLDER --weights F0.pt F1.pt F2.pt F3.pt --ship ALL.pt [--version 1].

F<k>.pt was trained with `train.py ship-10m --fold k` and is judged on the ports of that fold alone; calibration and
threshold of a fold come from the other three. ALL.pt, trained by the same recipe on every port, is shipped with the
calibration, threshold and error rates of all folds. Prints the tables of the model card.
"""
from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np

from calibration import calibrate, recalibrated, threshold_of
from coverage import share_held
from detect import open_session
from evaluate import MATCH, Look, count_errors, look, report, table
from export import Calibration, export_fp32
from finish import LOSS_ALLOWED, RAW_KEEP, THREADS, crops, export_both
from manifest import write_manifest
from metrics import at_threshold, average_precision, calibration_error, pool
from pictures import draw
from rates import measure, place_of
from recipes import FOLDS, SHIP
from sources import Setting, load_fold

KINDS = ("fp32", "int8")
SIZES = ((0.0, 1e9), (66.0, 100.0), (100.0, 150.0), (100.0, 1e9), (150.0, 1e9))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, nargs=len(FOLDS), required=True)
    parser.add_argument("--ship", type=Path, required=True)
    parser.add_argument("--simulated", type=Path, required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--pictures", type=Path, default=None, help="folder for pictures with boxes")
    args = parser.parse_args()
    folds = range(len(FOLDS))
    ports = [load_fold(k) for k in folds]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        raw = []
        for k in folds:
            export_fp32(args.weights[k], folder / f"raw-{k}.onnx", SHIP, Calibration())
            raw.append(look(open_session(folder / f"raw-{k}.onnx", THREADS), SHIP, ports[k], RAW_KEEP))
        calibrations = [calibrate(SHIP, [x for j in folds if j != k for x in raw[j]]) for k in folds]
        looks: dict[str, list[list[Look]]] = {kind: [] for kind in KINDS}
        for k in folds:
            images = crops(SHIP, Setting(args.simulated, fold=k))
            paths = export_both(args.weights[k], folder, SHIP, images, calibrations[k], True, f"{k}-")
            for kind in KINDS:
                looks[kind].append(look(open_session(paths[kind], THREADS), SHIP, ports[k], SHIP.keep))
        ap = {kind: pooled_ap(sum(looks[kind], []), 0.5) for kind in KINDS}
        kind = "int8" if ap["fp32"] - ap["int8"] < LOSS_ALLOWED else "fp32"
        print(f"AP50 over the folds: fp32 {ap['fp32']:.3f}, int8 {ap['int8']:.3f}; shipped: {kind}")
        show(looks[kind], calibrations, args.pictures)
        calibration = calibrate(SHIP, sum(raw, []))
        everything = [x for k in folds for x in recalibrated(looks[kind][k], calibrations[k], calibration)]
        threshold = threshold_of(SHIP, everything)
        print(f"shipped: threshold {threshold:.3f}, {calibration}")
        rates = measure(SHIP, everything, threshold, "python models/training/folds.py")
        print(json.dumps(rates, indent=2))
        images = crops(SHIP, Setting(args.simulated, everything=True))
        shipped = export_both(args.ship, folder, SHIP, images, calibration, True, "shipped-")[kind]
        write_manifest(SHIP, shipped, threshold, rates, args.version)


def show(by_fold: list[list[Look]], calibrations: list[Calibration], pictures: Path | None) -> None:
    rows, errors, judged, held = [], [], [], []
    for k, looks in enumerate(by_fold):
        others = [
            x for j, other in enumerate(by_fold) if j != k for x in recalibrated(other, calibrations[j], calibrations[k])
        ]
        threshold = threshold_of(SHIP, others)
        rows += report(looks, threshold, SHIP.floor_m)[:-1]
        errors += [count_errors([x], threshold, SHIP.floor_m)[1] for x in looks]
        for place in sorted({place_of(x) for x in looks}):
            held.append(share_held(SHIP, [x for x in looks if place_of(x) == place], others, threshold))
        judged += [(x, at_threshold(x.judged(MATCH, SHIP.floor_m), threshold)) for x in looks]
        for item in looks if pictures else []:
            draw(item, SHIP, threshold, pictures)
    everything = sum(by_fold, [])
    print(table(rows))
    bias = sum(a.counted for _, a in judged) / sum(a.truth for _, a in judged) - 1
    print(f"median count error {np.median(errors):.1%}, mean {np.mean(errors):.1%}, bias {bias:+.1%}")
    print(f"truth in the interval of the other folds' rates: {sum(held):.1f} of {len(held)} ports")
    ece = calibration_error(pool([x.judged(MATCH, SHIP.floor_m) for x in everything]))
    print(f"expected calibration error {ece:.3f}")
    for name, part in (
        ("red, green, blue", [x for x in everything if x.rendition == "u8"]),
        ("with near infrared", [x for x in everything if x.rendition != "u8"]),
        ("all", everything),
    ):
        at = [a for x, a in judged if any(x is y for y in part)]
        hits = sum(round(a.recall * a.truth) for a in at if a.truth)
        print(f"{name}: precision {hits / sum(a.counted for a in at):.2f}, recall {hits / sum(a.truth for a in at):.2f}")
        for low, high in SIZES:
            sized = [pooled_ap(part, iou, low, high) for iou in (0.3, 0.5)]
            label = "every label" if low == 0 else f"{low:g} m and more" if high > 1e6 else f"{low:g} to {high:g} m"
            print(f"  {label}: AP30 {sized[0]:.2f}, AP50 {sized[1]:.2f}")


def pooled_ap(looks: list[Look], iou: float, low: float = SHIP.floor_m, high: float = 1e9) -> float:
    return average_precision(pool([x.judged(iou, low, high) for x in looks]))


if __name__ == "__main__":
    main()
