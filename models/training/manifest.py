"""models/<id>/: the network and the manifest the runtime reads (src/domain/model.ts)."""
from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from network import HEAD_STRIDE
from recipes import Recipe

MODELS = Path(__file__).parent.parent


def write_manifest(
    recipe: Recipe, network: Path, threshold: float, rates: list[dict], version: str, families: dict | None = None
) -> None:
    folder = MODELS / recipe.id
    folder.mkdir(exist_ok=True)
    shutil.copyfile(network, folder / "model.onnx")
    manifest = {
        "id": recipe.id,
        "version": version,
        "sha256": hashlib.sha256(network.read_bytes()).hexdigest(),
        "file": "model.onnx",
        "licence": "Apache-2.0",
        "classes": [*recipe.classes, *([recipe.shorter] if recipe.shorter else [])],
        "gsd": {"wants": recipe.wants, "min": recipe.gsd[0], "max": recipe.gsd[1]},
        "input": {
            "name": "image",
            "tile": recipe.tile,
            "margin": recipe.margin,
            "stride": 32,
            "layout": "NCHW",
            "type": "uint8",
            "bands": list(recipe.bands),
            "optionalBands": list(recipe.optional_bands),
            "radiometry": {"kind": recipe.radiometry, "low": recipe.low, "high": recipe.high},
            "normalise": None,
        },
        "decoder": {"kind": "centre", "output": "planes", "stride": HEAD_STRIDE},
        "thresholds": {"count": round(threshold, 4), "keep": recipe.keep, "nmsIou": recipe.nms_iou},
        "longestObjectM": recipe.longest_m,
        "floorM": recipe.floor_m - 2 * recipe.outline_m,
        "outlineM": recipe.outline_m,
        "rates": rates,
    }
    if families:
        manifest["families"] = families
    (folder / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")
