"""Figures of an exported model on labelled scenes: python evaluate.py railcar-50cm --split test [--onnx FILE]. Those of ship-10m are
folds.py's: what is shipped has learnt from every port."""
from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from boxes import area, within
from detect import Found, detect, open_session
from metrics import Judged, at_threshold, average_precision, calibration_error, judge, pool
from recipes import RECIPES, SHIP, Recipe
from scenes import Scene
from sources import SPLITS, load_split

JUDGED_RENDITIONS = ("u8", "u8+nir", "u16")
Ground = Literal["all", "yards", "land"]
MATCH = 0.3  # rotated IoU over which a box is said to have found the object (counting, rates, calibration)


@dataclass(frozen=True)
class Look:
    """One scene in one rendition, with the boxes found in it."""

    scene: Scene
    rendition: str
    found: Found
    """`yards`: judge only what lies inside the yard's outline, as analysts count inside areas; `land`: only what lies outside."""
    ground: Ground = "all"

    def part(self, label: int = 0) -> tuple[Found, np.ndarray, float]:
        """Boxes of a class that are judged, which labels are not, and the ground, km2. Labels of other classes are
        background: a box on one is false."""
        s, found, outside, km2 = self.scene, self.found, self.scene.cut | (self.scene.labels != label), self.scene.km2()
        found = found.only(found.labels == label)
        if s.part is not None:
            first, last = s.part
            found = found.only((found.boxes[:, 0] >= first) & (found.boxes[:, 0] < last))
            outside = outside | (s.boxes[:, 0] < first) | (s.boxes[:, 0] >= last)
        if self.ground != "all" and s.yard is not None and len(s.yard):
            inside, yard_km2 = self.ground == "yards", abs(area(s.yard)) * s.gsd**2 / 1e6
            found = found.only(within(found.boxes[:, :2], s.yard) == inside)
            outside = outside | (within(s.boxes[:, :2], s.yard) != inside)
            km2 = yard_km2 if inside else km2 - yard_km2
        return found, outside, km2

    def judged(self, iou: float, floor_m: float, ceiling_m: float = 1e9) -> Judged:
        found, outside, km2 = self.part()
        mine = self.scene.labels == 0
        return judge(found, self.scene.boxes[mine], outside[mine], iou, km2, self.scene.gsd, floor_m, ceiling_m)


def look(session, recipe: Recipe, scenes: Iterable[Scene], keep: float) -> list[Look]:
    """Renditions of false colours are for training only."""
    return [
        Look(scene, name, detect(session, recipe, pixels, scene.valid, scene.pixel_m or scene.gsd, keep))
        for scene in scenes
        for name, pixels in scene.renditions.items()
        if name in JUDGED_RENDITIONS
    ]


def inside_yards(looks: list[Look]) -> list[Look]:
    """The looks at scenes that have a yard, judged inside its outline."""
    return [replace(x, ground="yards") for x in looks if x.scene.yard is None or len(x.scene.yard)]


def outside_yards(looks: list[Look]) -> list[Look]:
    """The looks at scenes that are not all yard, judged outside its outline: what is false on other land."""
    return [replace(x, ground="land") for x in looks if x.scene.yard is not None]


def report(looks: list[Look], threshold: float, floor_m: float) -> list[dict]:
    """One row a look and one of all, boxes under `floor_m` left out."""
    rows = []
    for name, part in [*((f"{x.scene.name} {x.rendition}", [x]) for x in looks), ("all", looks)]:
        at = at_threshold(pool([x.judged(MATCH, floor_m) for x in part]), threshold)
        rows.append(
            {
                "scene": name,
                "truth": at.truth,
                "counted": at.counted,
                "ap50": average_precision(pool([x.judged(0.5, floor_m) for x in part])),
                "ap30": average_precision(pool([x.judged(0.3, floor_m) for x in part])),
                "precision": at.precision,
                "recall": at.recall,
                "f1": at.f1,
                "falsePerKm2": at.false_per_km2,
                "ece": calibration_error(pool([x.judged(MATCH, floor_m) for x in part])),
            }
        )
    return rows


def count_errors(looks: list[Look], threshold: float, floor_m: float) -> tuple[float, float]:
    """Bias and mean absolute error of the count, both as shares of the truth; NaN where there is nothing to count."""
    at = [at_threshold(x.judged(MATCH, floor_m), threshold) for x in looks]
    at = [a for a in at if a.truth]
    if not at:
        return float("nan"), float("nan")
    bias = sum(a.counted for a in at) / sum(a.truth for a in at) - 1
    return bias, float(np.mean([abs(a.counted / a.truth - 1) for a in at]))


def table(rows: list[dict]) -> str:
    lines = ["| scene | labels | counted | AP50 | AP30 | precision | recall | F1 | false/km2 | ECE |", "|" + "---|" * 10]
    for r in rows:
        lines.append(
            f"| {r['scene']} | {r['truth']} | {r['counted']} | {r['ap50']:.2f} | {r['ap30']:.2f} | {r['precision']:.2f} "
            f"| {r['recall']:.2f} | {r['f1']:.2f} | {r['falsePerKm2']:.2f} | {r['ece']:.2f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=sorted(set(RECIPES) - {SHIP.id}))
    parser.add_argument("--split", choices=SPLITS, default="test")
    parser.add_argument("--onnx", type=Path, default=None)
    parser.add_argument("--threshold", type=float, default=None)
    parser.add_argument("--floor", type=float, default=None, help="shortest object judged, m")
    parser.add_argument("--ground", choices=get_args(Ground), default="all", help="judge only inside the outlines of yards, or outside")
    parser.add_argument("--simulated", type=Path, default=None)
    parser.add_argument("--pictures", type=Path, default=None, help="folder for pictures with boxes")
    args = parser.parse_args()
    recipe = RECIPES[args.model]
    folder = Path(__file__).parent.parent / args.model
    threshold = args.threshold
    if threshold is None:
        threshold = json.loads((folder / "model.json").read_text())["thresholds"]["count"]
    floor = recipe.floor_m if args.floor is None else args.floor
    session = open_session(args.onnx or folder / "model.onnx")
    scenes = load_split(recipe, args.split, args.simulated)
    looks = look(session, recipe, scenes, recipe.keep)
    looks = {"yards": inside_yards, "land": outside_yards}.get(args.ground, list)(looks)
    print(table(report(looks, threshold, floor)))
    bias, error = count_errors(looks, threshold, floor)
    print(f"threshold {threshold:.3f}, floor {floor:g} m, count bias {bias:+.1%}, mean absolute error {error:.1%}")
    if args.pictures:
        from pictures import draw

        for item in looks:
            draw(item, recipe, threshold, args.pictures)


if __name__ == "__main__":
    main()
