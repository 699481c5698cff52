"""From raw scores to probabilities, to the counting threshold, to the error rates of the manifest."""
from __future__ import annotations

import numpy as np

from metrics import Judged


def fit_platt(scores: np.ndarray, hits: np.ndarray) -> tuple[float, float]:
    """(a, b) of p = sigmoid(a logit(score) + b), by Newton's method with a weak pull to a = 1, b = 0."""
    x = np.log(scores) - np.log1p(-scores)
    design = np.column_stack([x, np.ones_like(x)])
    beta, prior = np.array([1.0, 0.0]), np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (p - hits) + (beta - prior)
        hessian = design.T @ (design * (p * (1 - p))[:, None]) + np.eye(2)
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


def beta_between_places(found: list[int], truth: list[int], pseudo_places: float = 2.0) -> tuple[float, float]:
    """Beta-binomial by moments over places. With few places the spread is itself uncertain, so the between-place
    variance is drawn towards that of Beta(mean x 4, ...) with the weight of `pseudo_places` places."""
    n, k = np.array(truth, dtype=float), np.array(found, dtype=float)
    n, k = n[n > 0], k[n > 0]
    mean = (k.sum() + 1) / (n.sum() + 2)
    rates = k / n
    within = (mean * (1 - mean) / n).mean()
    between = max(rates.var(ddof=1) - within, 1e-4) if len(n) > 1 else 0.0
    wide = mean * (1 - mean) / 5.0
    variance = (between * len(n) + wide * pseudo_places) / (len(n) + pseudo_places)
    size = mean * (1 - mean) / variance - 1
    return float(mean * size), float((1 - mean) * size)


def gamma_between_places(false: list[int], km2: list[float]) -> tuple[float, float]:
    """Gamma(shape, rate) of false boxes per km2 by moments over places; at least as wide as an exponential is narrow:
    the shape is kept within .5 .. 4."""
    rate = np.array(false) / np.array(km2)
    mean = (sum(false) + 0.5) / sum(km2)
    within = (mean / np.array(km2)).mean()
    between = max(rate.var(ddof=1) - within, 1e-9) if len(rate) > 1 else mean**2
    shape = float(np.clip(mean**2 / between, 0.5, 4.0))
    return shape, shape / mean
