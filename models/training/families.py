"""How often a wagon's family is told right: read at the boxes that found a label whose family is known."""
from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar

from boxes import ious
from evaluate import MATCH, Look
from recipes import Recipe
from scenes import NO_FAMILY

UNKNOWN_UNDER = 0.6  # probability of the best family under which none is told


def told(recipe: Recipe, looks: list[Look], threshold: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """[n, families] probabilities, [n] true family and [n] whether the place is real, of the labels found in scenes
    fine enough to tell."""
    rows, truth, real = [], [], []
    for item in looks:
        if item.scene.gsd > recipe.families_to_m:
            continue
        found, outside, _ = item.part()
        wanted = np.flatnonzero(~outside & (item.scene.families != NO_FAMILY))
        over = found.only(found.scores >= threshold)
        for k in wanted:
            overlap = ious(item.scene.boxes[k], over.boxes)
            if len(overlap) and overlap.max() >= MATCH:
                rows.append(over.families[overlap.argmax()])
                truth.append(item.scene.families[k])
                real.append(not item.scene.simulated)
    return np.array(rows).reshape(-1, len(recipe.families)), np.array(truth, dtype=int), np.array(real, dtype=bool)


def sharpness(recipe: Recipe, looks: list[Look], threshold: float) -> float:
    """The factor on log probabilities that makes the known families likeliest (temperature scaling)."""
    p, truth, real = told(recipe, looks, threshold)
    if not len(p):
        return 1.0
    logs = np.log(np.maximum(p, 1e-6))
    weight = np.where(real, 1 / max(real.sum(), 1), 1 / max((~real).sum(), 1))

    def loss(log_factor: float) -> float:
        z = logs * np.exp(log_factor)
        z = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        return float(-(weight * z[np.arange(len(truth)), truth]).sum())

    return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 1.5), method="bounded").x))


def matrix(recipe: Recipe, p: np.ndarray, truth: np.ndarray, under: float) -> np.ndarray:
    """[families, families + 1] counts, true by told, the last column for unknown."""
    out = np.zeros((len(recipe.families), len(recipe.families) + 1), dtype=int)
    for row, true in zip(p, truth):
        out[true, row.argmax() if row.max() >= under else -1] += 1
    return out


def confusion(recipe: Recipe, looks: list[Look], threshold: float) -> dict:
    """The manifest's entry: real wagons alone, since simulated ones are told far better, each seen once, at the
    coarsest resolution at which families are told."""
    fine = [x for x in looks if x.scene.gsd <= recipe.families_to_m and not x.scene.simulated]
    places = {place_of(x) for x in fine}
    once = [max((x for x in fine if place_of(x) == place), key=lambda x: x.scene.gsd) for place in sorted(places)]
    p, truth, _ = told(recipe, once, threshold)
    return {
        "class": recipe.classes[0],
        "names": list(recipe.families),
        "unknownUnder": UNKNOWN_UNDER,
        "maxGsd": recipe.families_to_m,
        "confusion": matrix(recipe, p, truth, UNKNOWN_UNDER).tolist(),
        "measuredOn": "the parts of one real yard (Muttenz) not trained on, at 0.5 m: python models/training/finish.py",
    }


def place_of(item: Look) -> str:
    return item.scene.name.split("@")[0]


def family_report(recipe: Recipe, looks: list[Look], threshold: float) -> str:
    p, truth, real = told(recipe, looks, threshold)
    lines = []
    for name, mine in (("real", real), ("simulated", ~real)):
        if not mine.any():
            continue
        best = matrix(recipe, p[mine], truth[mine], 0.0)[:, :-1]
        recall = [best[k, k] / best[k].sum() for k in range(len(best)) if best[k].sum()]
        lines.append(f"\nfamilies, {name}: balanced accuracy {np.mean(recall):.2f} over {len(recall)} families, {mine.sum()} wagons")
        lines.append("| true | " + " | ".join(recipe.families) + " | unknown |\n" + "|" + "---|" * (len(recipe.families) + 2))
        for family, row in zip(recipe.families, matrix(recipe, p[mine], truth[mine], UNKNOWN_UNDER)):
            lines.append(f"| {family} | " + " | ".join(map(str, row)) + " |")
    return "\n".join(lines)
