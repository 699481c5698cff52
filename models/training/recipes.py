"""What each model is: resolution, input, training places, and the numbers its manifest states."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    id: str
    object_class: str
    """Ground resolution the network sees, m, and the native ones it may be used on."""
    wants: float
    gsd: tuple[float, float]
    low: float
    high: float
    tile: int
    margin: int
    longest_m: float
    floor_m: float
    """What the error rates of the manifest were measured on."""
    measured_on: str
    crop: int = 256
    batch: int = 8
    nms_iou: float = 0.3
    keep: float = 0.05


SHIP = Recipe(
    "ship-10m", "ship", 5.0, (4.0, 12.0), 1.0, 99.5, 1024, 128, 450.0, 50.0,
    "six Sentinel-2 ports not trained on (algiers, gdynia, busan, casablanca, genoa, hedland)",
)
RAILCAR = Recipe(
    "railcar-50cm", "railcar", 0.5, (0.25, 1.05), 0.5, 99.5, 1024, 96, 30.0, 0.0,
    "simulated yards of an unseen style and a part of one real yard (Muttenz) not trained on",
)
RECIPES = {recipe.id: recipe for recipe in (SHIP, RAILCAR)}

PORTS = {
    # Held out until the figures of the model card; busan is also the end-to-end scene.
    "test": ("busan", "casablanca", "genoa", "hedland"),
    # Chooses the epoch, the threshold and the calibration.
    "validation": ("algiers", "gdynia"),
    "train": ("athens", "cartagena", "los_angeles", "marseille", "qingdao", "san_francisco", "santos"),
}
