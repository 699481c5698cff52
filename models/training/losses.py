"""Penalty-reduced focal loss on centres (Zhou et al., "Objects as Points", 2019) and L1 on the box."""
from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def centre_loss(logits: Tensor, heat: Tensor, ignore: Tensor) -> Tensor:
    """[N, classes, n, n]; summed over cells, divided by the number of objects in the batch."""
    positive = heat.ge(0.999).float()
    p = torch.sigmoid(logits)
    found = F.logsigmoid(logits) * (1 - p) ** 2 * positive
    empty = F.logsigmoid(-logits) * p**2 * (1 - heat) ** 4 * (1 - positive)
    return -((found + empty) * (1 - ignore[:, None])).sum() / positive.sum().clamp(min=1)


def shape_loss(predicted: Tensor, shape: Tensor, weight: Tensor, stride: int) -> Tensor:
    """[N, 6, n, n]: ln length, ln width, sin 2a, cos 2a, dx, dy (px)."""
    scale = torch.tensor([2.0, 2.0, 1.0, 1.0, 0.5 / stride, 0.5 / stride])[None, :, None, None]
    gap = F.smooth_l1_loss(predicted * scale, shape * scale, beta=0.1, reduction="none")
    return (gap * weight[:, None]).sum() / weight.sum().clamp(min=1)


def family_loss(logits: Tensor, family: Tensor, weight: Tensor) -> Tensor:
    """[N, families, n, n] against indices [N, n, n], -1 where no family is known; the mean over weighed cells."""
    known = family >= 0
    loss = F.cross_entropy(logits, family.clamp(min=0), reduction="none")
    weight = weight * known
    return (loss * weight).sum() / weight.sum().clamp(min=1)
