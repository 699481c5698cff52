"""The network: a small residual backbone, a top-down path to stride 4, and a head that unfolds to stride 2.

Plain 3 x 3 convolutions, batch norm and ReLU only: all of it folds and quantises to int8.
Stride 2 out because wagons are 6 px wide at 0.5 m and rafted ships 4 px at 5 m: at stride 4 neighbours
would share a 3 x 3 peak. Each stride-4 cell predicts its own 2 x 2 cells (pixel shuffle), which costs a
third of computing features at stride 2.
"""
from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from recipes import Recipe

HEAD_STRIDE = 2
# ln of a typical side, px: the size heads start from it instead of from 1 px.
LOG_LENGTH_0, LOG_WIDTH_0 = 3.0, 1.8
RARE = -4.6  # logit of a prior of .01: without it the first steps are spent on learning "background"


def unit(inputs: int, outputs: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = unit(channels, channels)
        self.second = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels)
        )

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.second(self.first(x)))


class CentreNet(nn.Module):
    """[N, bands, H, W] in 0..1 (H, W multiples of 32) -> [N, classes + 6 + families, H/2, W/2]; scores and families
    as logits."""

    def __init__(self, classes: int = 1, bands: int = 3, families: int = 0) -> None:
        super().__init__()
        self.classes, self.families = classes, families
        self.stem = unit(bands, 16, stride=2)
        self.s4 = nn.Sequential(unit(16, 32, stride=2), Residual(32))
        self.s8 = nn.Sequential(unit(32, 64, stride=2), Residual(64))
        self.s16 = nn.Sequential(unit(64, 112, stride=2), Residual(112), Residual(112))
        self.s32 = nn.Sequential(unit(112, 128, stride=2), Residual(128))
        self.from32, self.from16 = unit(128, 64, 1), unit(112, 64, 1)
        self.from8, self.from4 = unit(64, 64, 1), unit(32, 40, 1)
        self.mix16, self.mix8, self.mix4 = unit(64, 64), unit(64, 40), unit(40, 40)
        self.head = unit(40, 48)
        fold = HEAD_STRIDE**2
        self.score = nn.Conv2d(48, classes * fold, 1)
        self.shape = nn.Conv2d(48, 6 * fold, 1)
        self.family = nn.Conv2d(48, families * fold, 1) if families else None
        nn.init.constant_(self.score.bias, RARE)
        nn.init.zeros_(self.shape.bias)
        self.shape.bias.data[:fold] = LOG_LENGTH_0
        self.shape.bias.data[fold : 2 * fold] = LOG_WIDTH_0

    def features(self, x: Tensor) -> Tensor:
        x4 = self.s4(self.stem(x))
        x8 = self.s8(x4)
        x16 = self.s16(x8)
        y = self.mix16(self.from16(x16) + up(self.from32(self.s32(x16))))
        y = self.mix8(self.from8(x8) + up(y))
        return self.head(self.mix4(self.from4(x4) + up(y)))

    def forward(self, x: Tensor) -> Tensor:
        f = self.features(x)
        heads = [head for head in (self.score, self.shape, self.family) if head is not None]
        return F.pixel_shuffle(torch.cat([head(f) for head in heads], dim=1), HEAD_STRIDE)


def make_network(recipe: Recipe) -> CentreNet:
    return CentreNet(len(recipe.classes), len(recipe.bands), len(recipe.families))


def start_from(model: CentreNet, weights: Path) -> None:
    """Takes over what fits: heads and first filters of another number of classes or bands are learnt anew, except
    that the filters of bands both have are kept."""
    own, given = model.state_dict(), torch.load(weights)
    for name, value in given.items():
        if name not in own:
            continue
        if own[name].shape == value.shape:
            own[name].copy_(value)
        elif name.startswith("stem"):
            shared = min(own[name].shape[1], value.shape[1])
            own[name][:, :shared] = value[:, :shared]
            own[name][:, shared:] *= 0.3


def up(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="nearest")
