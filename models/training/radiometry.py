"""Samples to 0..255 as the runtime does it: one linear mapping per band for a whole scene."""
from __future__ import annotations

import numpy as np


def limits(pixels: np.ndarray, valid: np.ndarray, low: float, high: float) -> np.ndarray:
    """[bands, h, w] -> [bands, 2]: percentiles over valid pixels."""
    return np.array([np.percentile(band[valid], [low, high]) for band in pixels], dtype=np.float32)


def stretch(pixels: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """v = 255 (x - low) / (high - low), clipped; zeros where a band is flat. Float32."""
    low, high = bounds[:, 0, None, None], bounds[:, 1, None, None]
    span = np.where(high > low, high - low, np.inf)
    return np.clip(255.0 * (pixels.astype(np.float32) - low) / span, 0, 255)
