"""What each model is: resolution, input, training places, and the numbers its manifest states."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    id: str
    """Channels of the score; the first is the one that is calibrated, counted and reported on."""
    classes: tuple[str, ...]
    """Ground resolution the network sees, m, and the native ones it may be used on."""
    wants: float
    gsd: tuple[float, float]
    """`percentiles` stretches every scene; `as-is` leaves 8-bit pixels alone (src/domain/model.ts)."""
    radiometry: str
    low: float
    high: float
    tile: int
    margin: int
    longest_m: float
    """Shortest object that is counted, m, by its label."""
    floor_m: float
    """What the error rates of the manifest were measured on."""
    measured_on: str
    bands: tuple[str, ...] = ("red", "green", "blue")
    """Bands that a scene may lack: the network then sees zeros."""
    optional_bands: tuple[str, ...] = ()
    """What an object of the first class may be, besides."""
    families: tuple[str, ...] = ()
    """Coarsest judged GSD at which families are told, m."""
    families_to_m: float = 0.0
    """Class of hulls under the floor: the exported network shares one score out by length. None: no such class."""
    shorter: str | None = None
    """Shortest object the training asks for, m; shorter ones are neither asked for nor false."""
    asked_m: float = 0.0
    """How far outside a hull the real labels that figures are reported on are drawn, m a side: simulated boxes are too."""
    outline_m: float = 0.0
    crop: int = 256
    batch: int = 8
    nms_iou: float = 0.3
    """Least calibrated score that is kept. Ships: tuned on easy ports, a box worth .02 there is a ship more often elsewhere."""
    keep: float = 0.05
    """The network looks at each tile and at its mirror image, and the mean is taken. Ships: 3 to 5 points of AP for twice the
    time, on the few tiles of a port. Railcars: it counted more of the simulated wagons and fewer of the real ones."""
    mirrored: bool = False


SHIP = Recipe(
    "ship-10m", ("ship",), 5.0, (4.0, 12.0), "percentiles", 1.0, 99.5, 1024, 128, 450.0, 66.0,
    "eleven Sentinel-2 ports in four folds, each by a network that had not learnt from it; what is shipped has learnt from all",
    bands=("red", "green", "blue", "nir"), optional_bands=("nir",), asked_m=30.0,
    outline_m=18.0, crop=192, keep=0.01, mirrored=True,
)  # fmt: skip
SHIP_VHR = Recipe(
    "ship-vhr", ("ship",), 1.5, (0.25, 3.9), "as-is", 0.5, 99.5, 1024, 160, 400.0, 50.0,
    "simulated harbours of an unseen style",
    shorter="boat", asked_m=12.0, crop=192, keep=0.01, mirrored=True,
)  # fmt: skip
RAILCAR = Recipe(
    "railcar-50cm", ("railcar", "locomotive", "passenger", "maintenance-of-way"),
    0.5, (0.25, 1.05), "percentiles", 0.5, 99.5, 1024, 96, 30.0, 0.0,
    "simulated yards of an unseen style and a part of one real yard (Muttenz) not trained on",
    families=("open", "tank", "flat", "container", "roofed"), families_to_m=0.55,
)  # fmt: skip
RECIPES = {recipe.id: recipe for recipe in (SHIP, SHIP_VHR, RAILCAR)}

# Folds of ports: each is reported on by a network that has learnt from all others.
# Ports with missing bands are trained on only: los_angeles has near infrared alone, santos no blue.
FOLDS = (
    ("busan", "casablanca", "genoa", "hedland"),
    ("algiers", "gdynia"),
    ("athens", "marseille"),
    ("cartagena", "qingdao", "san_francisco"),
)
PARTIAL = ("los_angeles", "santos")
