"""Does the 95 % interval hold the truth at places that its error rates were not measured on? Each place in turn is left out."""
from __future__ import annotations

import numpy as np
from scipy.special import betaln, gammaln

from evaluate import MATCH, Look
from laws import ln_counts
from metrics import Judged, at_threshold
from rates import entry, place_of
from recipes import Recipe

FURTHEST = 30  # times the boxes, over which no number is looked at: less than 1 % of the mass lies beyond


def left_out(recipe: Recipe, looks: list[Look], threshold: float) -> tuple[float, int]:
    """(places whose interval holds the truth, places). The threshold is the shipped one."""
    places = sorted({place_of(x) for x in looks})
    parts = [([x for x in looks if place_of(x) == p], [x for x in looks if place_of(x) != p]) for p in places]
    return sum(share_held(recipe, own, others, threshold) for own, others in parts), len(places)


def share_held(recipe: Recipe, own: list[Look], others: list[Look], threshold: float) -> float:
    """Of looks at one place: in how many the interval made of the others' rates holds the truth."""
    errs = entry(recipe, others, threshold, "")
    return float(np.mean([holds(x.judged(MATCH, recipe.floor_m), threshold, errs) for x in own]))


def holds(judged: Judged, threshold: float, errs: dict) -> bool:
    at = at_threshold(judged, threshold)
    low, high = interval(at.counted, judged.km2, errs)
    return low <= at.truth <= high


def interval(raw: int, km2: float, errs: dict) -> tuple[int, int]:
    """The 95 % interval as the runtime states it (src/domain/count.ts), by plain enumeration."""
    ground = ln_counts(raw, km2, law(errs["falsePerKm2Shape"], errs["falsePerKm2Rate"]))
    beside = law(errs["falsePerHitShape"], errs["falsePerHitRate"]) if "falsePerHitShape" in errs else None
    n = np.arange(FURTHEST * (raw + 10))
    chance = np.zeros(len(n))
    for t in range(raw + 1):
        false = ground[raw - t]
        if beside is not None:
            false = np.logaddexp.reduce(ground[: raw - t + 1] + ln_counts(raw - t, t, beside)[::-1])
        misses = n[t:] - t
        a, b = errs["recallAlpha"], errs["recallBeta"]
        ways = gammaln(n[t:] + 1) - gammaln(t + 1) - gammaln(misses + 1)
        chance[t:] += np.exp(false + ways + betaln(t + a, misses + b) - betaln(a, b) - np.log(np.maximum(n[t:], 1)))
    mass = np.cumsum(chance) / chance.sum()
    return int(np.searchsorted(mass, 0.025)), max(1, int(np.searchsorted(mass, 0.975)))


def law(shape: float, rate: float) -> np.ndarray:
    return np.array([shape / rate, shape])
