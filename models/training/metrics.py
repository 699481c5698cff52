"""Figures of merit of rotated boxes against labels."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from boxes import ious
from detect import Found


@dataclass(frozen=True)
class Judged:
    """One scene's boxes after matching: scores of boxes that count, whether each hit, and labels to find."""

    scores: np.ndarray
    hits: np.ndarray
    truth: int
    km2: float


def judge(
    found: Found,
    truth: np.ndarray,
    ignored: np.ndarray,
    iou: float,
    km2: float,
    gsd: float,
    floor_m: float = 0.0,
    ceiling_m: float = 1e9,
) -> Judged:
    """Greedy matching, best score first. Labels that are `ignored`, under the floor or over the ceiling take boxes
    away from judgement instead of being hits or misses. Boxes under the floor are left out, as they are in no count;
    those over the ceiling may hit and are else left out."""
    ignored = ignored | (truth[:, 2] * gsd < floor_m) | (truth[:, 2] * gsd >= ceiling_m)
    free = np.ones(len(truth), dtype=bool)
    scores, hits = [], []
    counted = found.boxes[:, 2] * gsd >= floor_m
    for box, score in zip(found.boxes[counted], found.scores[counted]):
        overlap = ious(box, truth)
        best = np.where(free & ~ignored, overlap, 0)
        k = int(best.argmax()) if len(best) else -1
        if k >= 0 and best[k] >= iou:
            free[k] = False
            scores.append(score), hits.append(True)
        elif box[2] * gsd < ceiling_m and not (ignored & (overlap >= min(iou, 0.3))).any():
            scores.append(score), hits.append(False)
    return Judged(np.array(scores), np.array(hits, dtype=bool), int((~ignored).sum()), km2)


def pool(parts: list[Judged]) -> Judged:
    return Judged(
        np.concatenate([p.scores for p in parts]),
        np.concatenate([p.hits for p in parts]),
        sum(p.truth for p in parts),
        sum(p.km2 for p in parts),
    )


def average_precision(judged: Judged) -> float:
    """Area under the precision envelope, all points."""
    if judged.truth == 0:
        return float("nan")
    hits = judged.hits[np.argsort(-judged.scores, kind="stable")]
    true = np.cumsum(hits)
    recall = np.concatenate([[0.0], true / judged.truth])
    precision = np.maximum.accumulate((true / np.arange(1, len(hits) + 1))[::-1])[::-1]
    return float((np.diff(recall) * precision).sum())


@dataclass(frozen=True)
class AtThreshold:
    precision: float
    recall: float
    f1: float
    counted: int
    truth: int
    false_per_km2: float


def at_threshold(judged: Judged, threshold: float) -> AtThreshold:
    over = judged.scores >= threshold
    hits, counted = int(judged.hits[over].sum()), int(over.sum())
    precision = hits / counted if counted else float("nan")
    recall = hits / judged.truth if judged.truth else float("nan")
    f1 = 2 * hits / (counted + judged.truth) if counted + judged.truth else float("nan")
    return AtThreshold(precision, recall, f1, counted, judged.truth, (counted - hits) / judged.km2)


def calibration_error(judged: Judged, bins: int = 10) -> float:
    """Expected calibration error: |mean score - share of hits| over equal-width bins, weighted by boxes."""
    where = np.minimum((judged.scores * bins).astype(int), bins - 1)
    total = 0.0
    for k in range(bins):
        here = where == k
        if here.any():
            total += here.sum() * abs(judged.scores[here].mean() - judged.hits[here].mean())
    return total / max(len(judged.scores), 1)
