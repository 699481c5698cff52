"""Laws of how a model errs between places: recall, false boxes that come with ground, false boxes beside objects."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

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


def ground_and_beside(places: list[Place]) -> tuple[tuple[float, float], tuple[float, float]]:
    """(shape, rate) of false boxes per km2 and (shape, rate) of those per object found: the mode of the likelihood

        false = FP + FB    FP ~ Poisson(lambda km2)    FB ~ Poisson(phi found)    lambda, phi ~ Gamma between places

    with a standard normal on the logarithm of each shape. Which of the two a box is need not be known: places with little ground
    and many objects, and empty ones, tell."""
    seen = [(round(p.false), p.found, p.km2) for p in places]

    def loss(x: np.ndarray) -> float:
        ground, beside = np.exp(x[:2]), np.exp(x[2:])
        return (x[1] ** 2 + x[3] ** 2) / 2 - sum(
            np.logaddexp.reduce(ln_counts(false, km2, ground) + ln_counts(false, found, beside)[::-1])
            for false, found, km2 in seen
        )

    start = np.log([max(sum(f for f, _, _ in seen), 1) / sum(km2 for _, _, km2 in seen) / 2, 1.0, 0.2, 4.0])
    best = minimize(loss, start, method="Nelder-Mead", options={"maxiter": 5000, "xatol": 1e-4, "fatol": 1e-6})
    ground, ground_shape, beside, beside_shape = np.exp(best.x)
    return (float(ground_shape), float(ground_shape / ground)), (float(beside_shape), float(beside_shape / beside))


def ln_counts(most: int, exposure: float, mean_and_shape: np.ndarray) -> np.ndarray:
    """ln Pr(k), k = 0..most, of a Poisson with mean rho x exposure where rho is Gamma between places."""
    mean, shape = mean_and_shape
    k = np.arange(most + 1)
    if exposure <= 0:
        return np.where(k == 0, 0.0, -np.inf)
    mu = mean * exposure
    ways = gammaln(k + shape) - gammaln(shape) - gammaln(k + 1)
    return ways + shape * np.log(shape / (shape + mu)) + k * np.log(mu / (shape + mu))
