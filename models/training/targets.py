"""What the network should answer for a set of boxes."""
from __future__ import annotations

import math

import numpy as np

WIDEST = 6.0  # px: cells far from the middle of a long hull would have to say where it is from its look alone
REGRESS_OVER = 0.3  # cells whose Gaussian is over it learn the box: a peak one cell off still decodes well


def encode(
    boxes: np.ndarray,
    labels: np.ndarray,
    families: np.ndarray,
    judged: np.ndarray,
    classes: int,
    size: int,
    stride: int,
) -> tuple[np.ndarray, ...]:
    """Boxes in crop px -> heat [classes, n, n], shape [6, n, n], weight [n, n], ignore [n, n] (1: no loss) and
    family [n, n] (-1: not known).

    The heat is an elliptical Gaussian along the box (never under .6 cells), 1 at the nearest cell.
    Boxes that are not judged (cut by the frame, mostly outside the crop) are ignored over their footprint.
    """
    n = size // stride
    heat = np.zeros((classes, n, n), dtype=np.float32)
    shape = np.zeros((6, n, n), dtype=np.float32)
    weight = np.zeros((n, n), dtype=np.float32)
    ignore = np.zeros((n, n), dtype=np.float32)
    family = np.full((n, n), -1, dtype=np.float32)
    cells = (np.arange(n) + 0.5) * stride
    for (cx, cy, length, width, angle), label, kind, ok in zip(boxes, labels, families, judged):
        reach = length / 2 + 2 * stride
        if not (-reach < cx < size + reach and -reach < cy < size + reach):
            continue
        c0, c1 = (int(np.clip(v / stride, 0, n)) for v in (cx - reach, cx + reach + stride))
        r0, r1 = (int(np.clip(v / stride, 0, n)) for v in (cy - reach, cy + reach + stride))
        if c1 <= c0 or r1 <= r0:
            continue
        dx, dy = cells[None, c0:c1] - cx, cells[r0:r1, None] - cy
        along = dx * math.cos(angle) + dy * math.sin(angle)
        across = dy * math.cos(angle) - dx * math.sin(angle)
        here = (slice(r0, r1), slice(c0, c1))
        if not ok or not (0 <= cx < size and 0 <= cy < size):
            inside = (np.abs(along) <= length / 2 + stride) & (np.abs(across) <= width / 2 + stride)
            ignore[here] = np.maximum(ignore[here], inside)
            continue
        sigma_l, sigma_w = (min(max(part, 0.6 * stride), WIDEST) for part in (0.10 * length, 0.18 * width))
        bell = np.exp(-0.5 * ((along / sigma_l) ** 2 + (across / sigma_w) ** 2)).astype(np.float32)
        bell[int(cy / stride) - r0, int(cx / stride) - c0] = 1.0
        mine = (bell > REGRESS_OVER) & (bell > weight[here])
        rows, cols = np.nonzero(mine)
        at = (rows + r0, cols + c0)
        for k, value in enumerate((math.log(length), math.log(width), math.sin(2 * angle), math.cos(2 * angle))):
            shape[k][at] = value
        shape[4][at], shape[5][at] = -dx[0, cols], -dy[rows, 0]
        weight[at] = bell[rows, cols]
        family[at] = kind
        heat[label][here] = np.maximum(heat[label][here], bell)
    ignore[heat.max(axis=0) > 0.99] = 0
    return heat, shape, weight, ignore, family
