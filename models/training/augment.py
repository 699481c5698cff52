"""Random radiometry: what differs between sensors, stretches, hazes and suns. Pixels 0..255 in and out."""
from __future__ import annotations

import cv2
import numpy as np

from radiometry import limits


def random_limits(
    rng: np.random.Generator, pixels: np.ndarray, valid: np.ndarray, low: float, high: float
) -> np.ndarray:
    """The scene's own stretch as the runtime makes it, or that of a random part of it with other percentiles:
    what the scene would look like had it been cropped otherwise. `pixels` [bands, h, w]."""
    if rng.random() < 0.4:
        return limits(pixels[:, ::4, ::4], valid[::4, ::4], low, high)
    height, width = valid.shape
    h, w = (int(side * rng.uniform(0.35, 1.0)) for side in (height, width))
    y, x = rng.integers(0, height - h + 1), rng.integers(0, width - w + 1)
    part = (slice(y, y + h, 4), slice(x, x + w, 4))
    if valid[part].mean() < 0.2:
        return limits(pixels[:, ::4, ::4], valid[::4, ::4], low, high)
    return limits(pixels[:, *part], valid[part], rng.uniform(0, 2 * low), rng.uniform(2 * high - 100.0, 100.0))


NOISE = np.random.default_rng(0).standard_normal(1 << 21, dtype=np.float32)


def recolour(rng: np.random.Generator, image: np.ndarray, noise: float = 4.0) -> np.ndarray:
    """[3 or 4, h, w] in 0..255 -> the same under another gamma, brightness, contrast, tint, haze, noise and focus.
    A fourth band (near infrared) gets a gamma and a gain of its own; one that is all zero stays so."""
    bands = len(image)
    gamma = np.array([rng.uniform(-0.6, 0.6)] * 3 + [rng.uniform(-0.6, 0.6)])[:bands]
    gain = np.exp(rng.normal(0, 0.12)) * np.exp(rng.normal(0, 0.06, bands))
    haze = rng.uniform(0, 0.2) if rng.random() < 0.15 else 0.0
    lift = rng.normal(0, 0.04) + rng.normal(0, 0.02, bands) + haze
    levels = np.linspace(0, 1, 1024)[None] ** np.exp(gamma)[:, None] * gain[:, None] + lift[:, None]
    at = np.clip(image * np.float32(1023 / 255), 0, 1023).astype(np.int16)
    x = np.stack([table[plane] for table, plane in zip(levels.astype(np.float32), at)])
    if rng.random() < 0.12:
        x[:3] = x[:3].mean(axis=0, keepdims=True)
    if rng.random() < 0.3:
        x = blur(x, rng.uniform(0.3, 0.9))
    elif rng.random() < 0.3:
        x = x + np.float32(rng.uniform(0.2, 1.0)) * (x - blur(x, 1.0))
    start = rng.integers(0, len(NOISE) - x.size)
    x = x + np.float32(noise / 255 * rng.random()) * NOISE[start : start + x.size].reshape(x.shape)
    x = np.round(np.clip(255 * x, 0, 255))
    if bands > 3 and not image[3].any():
        x[3] = 0
    return x


def blur(x: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian, each band by itself."""
    out = cv2.GaussianBlur(np.ascontiguousarray(x.transpose(1, 2, 0)), (0, 0), sigma)
    return out.transpose(2, 0, 1)


def disguise(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    """[3, h, w] in 0..255 -> the same far from how the simulator draws: contrast, gamma, hue, saturation and focus
    under which its colours tell nothing, so that shape has to."""
    x = image.astype(np.float32) * np.float32(1 / 255)
    if rng.random() < 0.5:
        x = np.tensordot(hue_turn(rng.uniform(-0.6, 0.6)), x, axes=1).astype(np.float32)
    if rng.random() < 0.5:
        grey = x.mean(axis=0, keepdims=True)
        x = grey + np.float32(rng.uniform(0.2, 1.6)) * (x - grey)
    x = np.clip(x, 0, 1) ** np.float32(np.exp(rng.uniform(-0.7, 0.7)))
    middle = x.mean()
    x = middle + np.float32(np.exp(rng.uniform(-0.6, 0.5))) * (x - middle) + np.float32(rng.uniform(-0.15, 0.15))
    if rng.random() < 0.4:
        x = blur(x, rng.uniform(0.4, 1.3))
    return np.clip(255 * x, 0, 255)


def hue_turn(angle: float) -> np.ndarray:
    """[3, 3] rotation of colours about the grey axis."""
    c, s = np.cos(angle), np.sin(angle) / np.sqrt(3)
    return np.full((3, 3), (1 - c) / 3) + c * np.eye(3) + s * np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
