"""From raw scores to probabilities, to the counting threshold, to the error rates of the manifest."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from evaluate import MATCH, Look, inside_yards
from export import Calibration
from families import sharpness
from metrics import Judged, pool
from recipes import RAILCAR, Recipe


def by_kind(looks: list[Look]) -> list[list[Look]]:
    """Real and simulated scenes apart: each kind has one vote, however many scenes it has."""
    kinds = [[x for x in looks if x.scene.simulated == simulated] for simulated in (False, True)]
    return [kind for kind in kinds if kind]


def calibrate(recipe: Recipe, looks: list[Look]) -> Calibration:
    """From looks of the network as trained. Families are calibrated where it is rather sure of a wagon."""
    gain, shift = fit_platt([pool([x.judged(MATCH, recipe.floor_m) for x in kind]) for kind in by_kind(looks)])
    return Calibration(gain, shift, sharpness(recipe, looks, 0.3) if recipe.families else 1.0)


def recalibrated(looks: list[Look], before: Calibration, after: Calibration) -> list[Look]:
    """The looks of a network that was exported with one calibration as they would be with another, but for logits that were clipped."""

    def again(scores: np.ndarray) -> np.ndarray:
        logits = (np.log(scores) - np.log1p(-scores) - before.shift) / before.gain
        return 1 / (1 + np.exp(-after.gain * logits - after.shift))

    return [replace(x, found=replace(x.found, scores=again(x.found.scores))) for x in looks]


def threshold_of(recipe: Recipe, looks: list[Look]) -> float:
    """Railcars are counted inside yards, ships wherever they are."""
    parts = by_kind(inside_yards(looks) if recipe is RAILCAR else looks)
    return unbiased_threshold([pool([x.judged(MATCH, recipe.floor_m) for x in part]) for part in parts])


def fit_platt(groups: list[Judged]) -> tuple[float, float]:
    """(a, b) of p = sigmoid(a logit(score) + b), by Newton's method with a weak pull to a = 1, b = 0. Groups of scenes
    (real, simulated) weigh the same for each label: by boxes, the thousands that are plainly nothing would leave a
    group no say where it matters."""
    scores, hits = np.concatenate([g.scores for g in groups]), np.concatenate([g.hits for g in groups])
    labels = np.mean([g.truth for g in groups])
    weight = np.concatenate([np.full(len(g.scores), labels / g.truth) for g in groups])
    x = np.log(scores) - np.log1p(-scores)
    design = np.column_stack([x, np.ones_like(x)])
    beta, prior = np.array([1.0, 0.0]), np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (weight * (p - hits)) + (beta - prior)
        hessian = design.T @ (design * (weight * p * (1 - p))[:, None]) + np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        beta = beta - step
        if np.abs(step).max() < 1e-9:
            break
    return float(beta[0]), float(beta[1])


def unbiased_threshold(groups: list[Judged]) -> float:
    """The score at which the boxes counted are as many as the labels, on the mean over groups of scenes: so that
    many simulated wagons do not outvote the few real ones. Groups without labels do not vote."""
    groups = [g for g in groups if g.truth]
    tried = np.linspace(0.05, 0.95, 181)
    ratio = [np.mean([(g.scores >= t).sum() / g.truth for g in groups]) for t in tried]
    return float(tried[np.abs(np.array(ratio) - 1).argmin()])
