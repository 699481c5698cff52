"""How weights move: Muon for the filters inside the network, AdamW for the first, the last, and all biases and norms.

Muon (Jordan et al., 2024) makes each update of a layer orthogonal, so that no direction of it is starved. torch.optim.Muon
takes matrices alone; filters are matrices [out, in x height x width] here.
"""
from __future__ import annotations

import torch
from torch import Tensor

from network import CentreNet

OUTER = ("stem", "score", "shape", "family")


def orthogonal(update: Tensor, rounds: int = 5) -> Tensor:
    """The nearest semi-orthogonal matrix to [rows, columns], roughly: singular values between .7 and 1.2 (Newton-Schulz)."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = update / (update.norm() + 1e-7)
    wide = x if x.shape[0] <= x.shape[1] else x.T
    for _ in range(rounds):
        square = wide @ wide.T
        wide = a * wide + (b * square + c * square @ square) @ wide
    return wide if x.shape[0] <= x.shape[1] else wide.T


class Muon(torch.optim.Optimizer):
    """Steps as long as AdamW's at the same rate (Liu et al., "Muon is scalable", 2025), so that both share one schedule."""

    def __init__(self, params: list[Tensor], lr: float, momentum: float = 0.95, weight_decay: float = 0.05) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                held = self.state[p].setdefault("momentum", torch.zeros_like(p))
                held.lerp_(p.grad, 1 - group["momentum"])
                ahead = p.grad.lerp(held, group["momentum"]).reshape(len(p), -1)
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.add_(orthogonal(ahead).reshape(p.shape), alpha=-group["lr"] * 0.2 * max(ahead.shape) ** 0.5)


def make_optimisers(model: CentreNet, rate: float) -> list[torch.optim.Optimizer]:
    named = list(model.named_parameters())
    inner = [p for name, p in named if p.ndim > 1 and not name.startswith(OUTER)]
    outer = [p for name, p in named if p.ndim > 1 and name.startswith(OUTER)]
    rest = [p for _, p in named if p.ndim <= 1]
    groups = [{"params": outer, "weight_decay": 0.05}, {"params": rest, "weight_decay": 0.0}]
    return [Muon(inner, lr=rate), torch.optim.AdamW(groups, lr=rate)]
