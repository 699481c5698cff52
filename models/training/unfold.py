"""A shipped model -> weights to go on from: python unfold.py railcar-50cm --simulated FOLDER --out FOLDER.

Exporting folds batch norm into the convolutions before it and may round weights to 7 bits. This puts the norms back so that
the network answers as the shipped one does (but for that rounding) and can learn again: `train.py --start`.
"""
from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from manifest import MODELS
from network import CentreNet
from recipes import RECIPES
from sources import Setting, make_source

CROPS = 96


def read_convolutions(path: Path) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Module path -> weight, bias, of a float32 or int8 (QDQ) graph."""
    graph = onnx.load(str(path)).graph
    values = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    for node in graph.node:
        if node.op_type == "DequantizeLinear" and node.input[0] in values:
            whole, scale, zero = (values[name].astype(np.float64) for name in node.input[:3])
            across = (-1,) + (1,) * (whole.ndim - 1)
            values[node.output[0]] = (whole - zero.reshape(across)) * scale.reshape(across)
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    return {module_path(n.name): (values[n.input[1]], values[n.input[2]]) for n in convolutions}


def module_path(name: str) -> str:
    """`/s4/s4.1/first/first.0/Conv` -> `s4.1.first.0`"""
    parts: list[str] = []
    for part in name.strip("/").split("/")[:-1]:
        if parts and part.startswith(f"{parts[-1]}."):
            parts.pop()
        parts.append(part)
    return ".".join(parts)


def fill(model: CentreNet, convolutions: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """Takes the convolutions over; norms that follow one pass its bias on and change nothing else."""
    shape = [convolutions.pop(name) for name in sorted(n for n in convolutions if n.startswith("parts."))]
    convolutions["shape"] = tuple(np.concatenate(part) for part in zip(*shape))
    for name, (weight, bias) in convolutions.items():
        conv = model.get_submodule(name)
        conv.weight.data.copy_(torch.from_numpy(weight))
        if conv.bias is None:
            norm = model.get_submodule(f"{name.rpartition('.')[0]}.1")
            norm.reset_parameters()
            norm.running_var.fill_(1 - norm.eps)
            conv = norm
        conv.bias.data.copy_(torch.from_numpy(bias))


def measure_norms(model: CentreNet, images: torch.Tensor) -> None:
    """Gives every norm the mean and spread of what it sees, and a gain and a bias that undo them: in training it divides by
    them."""
    seen: dict[nn.BatchNorm2d, tuple[torch.Tensor, torch.Tensor]] = {}

    def note(norm: nn.BatchNorm2d, inputs: tuple[torch.Tensor]) -> None:
        seen[norm] = inputs[0].mean((0, 2, 3)), inputs[0].var((0, 2, 3), unbiased=False)

    norms = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    hooks = [norm.register_forward_pre_hook(note) for norm in norms]
    with torch.no_grad():
        model.eval()(images)
        for norm, (mean, variance) in seen.items():
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.weight.copy_((variance + norm.eps).sqrt())
            norm.bias += mean
    for hook in hooks:
        hook.remove()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=sorted(RECIPES))
    parser.add_argument("--simulated", type=Path, required=True)
    parser.add_argument("--onnx", type=Path, default=None, help="an older version; default: the one in models/")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    recipe = RECIPES[args.model]
    convolutions = read_convolutions(args.onnx or MODELS / recipe.id / "model.onnx")
    bands = convolutions["stem.0"][0].shape[1]  # an older version may have had fewer
    model = CentreNet(len(recipe.classes), bands, len(recipe.families))
    fill(model, convolutions)
    draw, rng = make_source(recipe, Setting(args.simulated)), np.random.default_rng(7)
    images = torch.from_numpy(np.stack([draw(rng)[0][:bands] for _ in range(CROPS)]).astype(np.float32))
    before = model.eval()(images[:8])
    measure_norms(model, images)
    print(f"largest change of an answer: {(model(images[:8]) - before).abs().max().item():.1e}")
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), args.out / "weights.pt")


if __name__ == "__main__":
    main()
