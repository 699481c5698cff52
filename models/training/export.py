"""Weights -> ONNX with a uint8 image in and decoded planes out: fp32, and int8 by static QDQ quantisation."""
from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from torch.nn import functional as F

from network import HEAD_STRIDE, CentreNet, make_network
from recipes import Recipe

OPSET = 17
LOGIT_LIMIT = 6.0


@dataclass(frozen=True)
class Calibration:
    """p = sigmoid(gain x logit + shift) for scores; softmax(logits x sharpness) for families."""

    gain: float = 1.0
    shift: float = 0.0
    sharpness: float = 1.0


class Exported(nn.Module):
    """CentreNet with calibrated, squashed scores: [views, bands, h, w] in 0..1 -> [1, planes, h/2, w/2]. Two views are the image and
    its mirror image, and each answer is the mean of those to both. The size, axis and offset planes come from convolutions of their
    own, because each needs its own int8 scale."""

    def __init__(self, model: CentreNet, recipe: Recipe, calibration: Calibration) -> None:
        super().__init__()
        self.model = model
        self.mirrored = recipe.mirrored
        # ln of the floor in px, where hulls under it are a class of their own.
        self.floor = None if recipe.shorter is None else math.log(recipe.floor_m / recipe.wants)
        self.score = cut(model.score, slice(None))
        self.score.weight.data *= calibration.gain
        self.score.bias.data = self.score.bias.data * calibration.gain + calibration.shift
        fold = 2 * HEAD_STRIDE**2
        self.parts = nn.ModuleList(cut(model.shape, slice(k, k + fold)) for k in range(0, 3 * fold, fold))
        self.family = None if model.family is None else cut(model.family, slice(None))
        if self.family is not None:
            self.family.weight.data *= calibration.sharpness
            self.family.bias.data *= calibration.sharpness

    def forward(self, views: Tensor) -> Tensor:
        f = self.model.features(views)
        # Clipped, so that int8 levels of the (mean) logit lie .05 apart and not .2: a threshold must not fall on a tie.
        limit = LOGIT_LIMIT * (2 if self.mirrored else 1)
        score = torch.sigmoid(self.mean(torch.clamp(self.score(f), -limit, limit)))
        size, axis, offset = (self.mean(conv(f), signed) for conv, signed in zip(self.parts, (False, True, True)))
        if self.floor is not None:
            long = (size[:, :1] >= self.floor).to(score.dtype)
            score = torch.cat([score * long, score * (1 - long)], dim=1)
        planes = [score, size, axis, offset]
        if self.family is not None:
            planes.append(torch.softmax(self.mean(self.family(f)), dim=1))
        return torch.cat(planes, dim=1)

    def mean(self, folded: Tensor, signed: bool = False) -> Tensor:
        """Of what was said of the views. `signed`: of the pairs (sin 2a, cos 2a) and (dx, dy), the first of which changes its sign in a
        mirror."""
        planes = F.pixel_shuffle(folded, HEAD_STRIDE)
        if not self.mirrored:
            return planes
        mirrored = planes[1:].flip(3)
        if signed:
            mirrored = torch.cat([-mirrored[:, :1], mirrored[:, 1:]], dim=1)
        # A mean and no sum: sums are quantised.
        return torch.cat([planes[:1], mirrored]).mean(0, keepdim=True)


def cut(conv: nn.Conv2d, rows: slice) -> nn.Conv2d:
    weight, bias = conv.weight.data[rows].clone(), conv.bias.data[rows].clone()
    out = nn.Conv2d(weight.shape[1], weight.shape[0], 1)
    out.weight.data, out.bias.data = weight, bias
    return out


def export_float(weights: Path, out: Path, recipe: Recipe, calibration: Calibration) -> None:
    """float32 views in 0..1 in, for calibration; see `take_bytes` for what is shipped."""
    model = make_network(recipe)
    model.load_state_dict(torch.load(weights))
    dynamic = {2: "h", 3: "w"}
    torch.onnx.export(
        Exported(model, recipe, calibration).eval(),
        (torch.zeros(2 if recipe.mirrored else 1, len(recipe.bands), 512, 512),),
        str(out),
        dynamo=False,
        opset_version=OPSET,
        input_names=["views"],
        output_names=["planes"],
        dynamic_axes={"views": dynamic, "planes": dynamic},
    )


def take_bytes(path: Path, out: Path, recipe: Recipe) -> None:
    """One image in, in bytes: in a quantised graph by dropping the first quantiser, else by a cast and a product. A mirror image is made
    in the graph."""
    model = onnx.load(str(path))
    graph = model.graph
    first = next((n for n in graph.node if n.op_type == "QuantizeLinear" and n.input[0] == "views"), None)
    if first is not None:
        graph.node.remove(first)
        rename(graph, first.output[0], "views")
        replace(graph, first.input[1], np.array(1 / 255, dtype=np.float32))
        replace(graph, first.input[2], np.array(0, dtype=np.uint8))
    else:
        rename(graph, "views", "views_unit")
        graph.initializer.append(numpy_helper.from_array(np.array(1 / 255, dtype=np.float32), "per_level"))
        graph.node.insert(0, helper.make_node("Mul", ["views_float", "per_level"], ["views_unit"]))
        graph.node.insert(0, helper.make_node("Cast", ["views"], ["views_float"], to=TensorProto.FLOAT))
    if recipe.mirrored:
        add_mirror(graph)
    else:
        rename(graph, "views", "image")
    graph.input[0].name = "image"
    graph.input[0].type.tensor_type.elem_type = TensorProto.UINT8
    graph.input[0].type.tensor_type.shape.dim[0].dim_value = 1
    drop_unused_constants(graph)
    onnx.checker.check_model(model)
    onnx.save(model, str(out))


def add_mirror(graph: onnx.GraphProto) -> None:
    """The views: the image and its columns from the last to the first."""
    for name, value in {"last": -1, "past_first": np.iinfo(np.int64).min, "columns": 3, "back": -1}.items():
        graph.initializer.append(numpy_helper.from_array(np.array([value], dtype=np.int64), name))
    graph.node.insert(0, helper.make_node("Concat", ["image", "mirror_image"], ["views"], axis=0))
    graph.node.insert(0, helper.make_node("Slice", ["image", "last", "past_first", "columns", "back"], ["mirror_image"]))


def rename(graph: onnx.GraphProto, before: str, after: str) -> None:
    for node in graph.node:
        for k, name in enumerate(node.input):
            if name == before:
                node.input[k] = after


def drop_unused_constants(graph: onnx.GraphProto) -> None:
    """Folding leaves some behind, and the runtime warns of each at every start."""
    used = {name for node in graph.node for name in node.input} | {o.name for o in graph.output}
    for node in [n for n in graph.node if n.op_type == "Constant" and n.output[0] not in used]:
        graph.node.remove(node)
    for value in [i for i in graph.initializer if i.name not in used]:
        graph.initializer.remove(value)


def replace(graph: onnx.GraphProto, name: str, value: np.ndarray) -> None:
    old = next(i for i in graph.initializer if i.name == name)
    old.CopyFrom(numpy_helper.from_array(value, name))


class Images(CalibrationDataReader):
    def __init__(self, images: list[np.ndarray], recipe: Recipe) -> None:
        self.rest, self.mirrored = iter(images), recipe.mirrored

    def get_next(self):
        image = next(self.rest, None)
        if image is None:
            return None
        return {"views": np.stack([image, image[..., ::-1]] if self.mirrored else [image]).astype(np.float32)}


def export_int8(
    weights: Path, out: Path, recipe: Recipe, images: list[np.ndarray], calibration: Calibration, reduce: bool
) -> None:
    """`images`: [bands, h, w] in 0..1 for the activation ranges. `reduce`: 7-bit weights, exact on CPUs without VNNI."""
    with tempfile.TemporaryDirectory() as folder:
        plain, ready, quantised = (Path(folder) / f"{n}.onnx" for n in ("plain", "ready", "quantised"))
        export_float(weights, plain, recipe, calibration)
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        quantize_static(
            str(ready),
            str(quantised),
            Images(images, recipe),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            reduce_range=reduce,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["Conv", "Add", "Relu", "Resize", "Clip"],
        )
        take_bytes(quantised, out, recipe)


def export_fp32(weights: Path, out: Path, recipe: Recipe, calibration: Calibration) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        export_float(weights, plain, recipe, calibration)
        take_bytes(plain, out, recipe)
