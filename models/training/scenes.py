"""Labelled scenes in memory, from CROSSTIE_DATA and from the simulator's output folders."""
from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

NO_FAMILY = -1


@dataclass(frozen=True)
class Scene:
    name: str
    """The same ground in several renderings, each [bands, h, w]; a band that a rendering lacks is all zero."""
    renditions: dict[str, np.ndarray]
    """[n, 5] boxes, px; see boxes.py."""
    boxes: np.ndarray
    """[n] index into the recipe's classes, and into its families (NO_FAMILY where it is not known)."""
    labels: np.ndarray
    families: np.ndarray
    """Ground sample distance, m."""
    gsd: float
    """Columns and rows that hold pixels of the scene."""
    valid: np.ndarray = field(repr=False)
    """[n] true where a box is cut by the frame or otherwise not to be judged."""
    cut: np.ndarray = field(repr=False)
    """Columns first <= x < last in which boxes are judged; the rest of the scene is context. None: all."""
    part: tuple[float, float] | None = None
    simulated: bool = False
    """Ground metres a column and a row, where they differ; None: `gsd` both."""
    pixel_m: tuple[float, float] | None = None
    """[k, 2] corners of the yard's outline, px, without any where the scene has no yard; None: all of it is yard."""
    yard: np.ndarray | None = field(default=None, repr=False)
    """[n, 2] where an earlier model put false boxes, px: what to train on more."""
    mistakes: np.ndarray = field(default_factory=lambda: np.zeros((0, 2)), repr=False)

    def km2(self) -> float:
        """Ground judged."""
        share = 1.0 if self.part is None else (self.part[1] - self.part[0]) / self.valid.shape[1]
        return float(self.valid.sum()) * share * self.gsd**2 / 1e6


def interleaved(pixels: np.ndarray) -> np.ndarray:
    """[bands, h, w] as it is, laid out pixel by pixel: crops are drawn from few places of it."""
    return np.ascontiguousarray(pixels.transpose(1, 2, 0)).transpose(2, 0, 1)


def data_folder() -> Path:
    try:
        return Path(os.environ["CROSSTIE_DATA"])
    except KeyError:
        raise SystemExit("set CROSSTIE_DATA to the folder that holds sentinel2-ports/ and railcars-muttenz/")
