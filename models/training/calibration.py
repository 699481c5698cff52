"""From raw scores to probabilities, to the counting threshold, to the error rates of the manifest."""
from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Place:
    """What was seen of one ground; several renditions of it are averaged, so the counts are not whole."""

    simulated: bool
    found: float
    truth: float
    false: float
    km2: float


FEWEST = 5  # labels under which a place says nothing about recall
LEAST_ALPHA = 1.5  # with so few places a smaller one would be noise
PSEUDO_PLACES = 2.0


def beta_between_places(places: list[Place]) -> tuple[float, float]:
    """Beta-binomial by moments over places, real and simulated ones together weighing the same. With few places the
    spread is itself uncertain, so the variance is drawn towards that of Beta(4 mean, ...) with the weight of
    PSEUDO_PLACES, and alpha is kept at LEAST_ALPHA or over it at the same mean."""
    judged = [p for p in places if p.truth >= FEWEST]
    kinds = [[p for p in judged if p.simulated == kind] for kind in (False, True)]
    kinds = [kind for kind in kinds if kind]
    means = [(sum(p.found for p in kind) + 1) / (sum(p.truth for p in kind) + 2) for kind in kinds]
    mean = float(np.mean(means))
    weight = np.concatenate([np.full(len(kind), 1 / len(kind) / len(kinds)) for kind in kinds])
    n = np.array([p.truth for kind in kinds for p in kind])
    rates = np.array([p.found for kind in kinds for p in kind]) / n
    between = 0.0
    if len(n) > 1:
        spread = (weight * (rates - (weight * rates).sum()) ** 2).sum() / (1 - (weight**2).sum())
        between = max(spread - (weight * mean * (1 - mean) / n).sum(), 1e-4)
    wide = mean * (1 - mean) / 5.0
    variance = (between * len(n) + wide * PSEUDO_PLACES) / (len(n) + PSEUDO_PLACES)
    alpha = max(mean * (mean * (1 - mean) / variance - 1), LEAST_ALPHA)
    return alpha, alpha * (1 - mean) / mean


def gamma_between_places(places: list[Place]) -> tuple[float, float]:
    """Gamma(shape, rate) of false boxes per km2 by moments over places, weighted by the ground seen (a box more or
    less on little ground is chance, not spread), the variance drawn towards that of an exponential with the weight of
    PSEUDO_PLACES. The shape is kept at .5 or over it."""
    km2 = np.array([p.km2 for p in places])
    false = np.array([p.false for p in places])
    mean = (false.sum() + 0.5) / km2.sum()
    spread = (km2 * (false / km2 - mean) ** 2).sum() - (len(places) - 1) * mean
    between = max(spread / (km2.sum() - (km2**2).sum() / km2.sum()), 0.0) if len(places) > 1 else 0.0
    variance = (between * len(places) + mean**2 * PSEUDO_PLACES) / (len(places) + PSEUDO_PLACES)
    shape = max(float(mean**2 / variance), 0.5)
    return shape, float(shape / mean)
