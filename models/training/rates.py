"""Error rates of the manifest, from looks at places that the network was not trained on."""
from __future__ import annotations

from evaluate import MATCH, Look, inside_yards
from laws import Place, beta_between_places, gamma_between_places, ground_and_beside
from metrics import at_threshold
from recipes import RAILCAR, Recipe

YARD_AREAS = ["yard", "bridge", "customs"]


def measure(recipe: Recipe, looks: list[Look], threshold: float, command: str) -> list[dict]:
    """The manifest's entries: railcars inside the outlines of yards and on any ground, ships on any ground."""
    any_ground = entry(recipe, looks, threshold, f"{recipe.measured_on}: {command}")
    if recipe is not RAILCAR:
        return [any_ground, *without_optional_bands(recipe, looks, threshold, any_ground["measuredOn"])]
    inside = entry(recipe, inside_yards(looks), threshold, f"inside the yards of {recipe.measured_on}: {command}")
    return [{"class": inside["class"], "areas": YARD_AREAS} | inside, any_ground]


def without_optional_bands(recipe: Recipe, looks: list[Look], threshold: float, measured_on: str) -> list[dict]:
    """Of scenes that lack what the model can do without."""
    plain = [x for x in looks if x.rendition == "u8"]
    if not recipe.optional_bands:
        return []
    return [{"without": list(recipe.optional_bands)} | entry(recipe, plain, threshold, measured_on)]


def entry(recipe: Recipe, looks: list[Look], threshold: float, measured_on: str) -> dict:
    places = places_of(looks, threshold, recipe.floor_m)
    alpha, beta = beta_between_places(places)
    # Ships: too few places to tell false boxes of the water from those beside hulls.
    if recipe is RAILCAR:
        (shape, rate), (beside_shape, beside_rate) = ground_and_beside(places)
        beside = {"falsePerHitShape": round(beside_shape, 4), "falsePerHitRate": round(beside_rate, 4)}
    else:
        (shape, rate), beside = gamma_between_places(places), {}
    return {
        "class": recipe.classes[0],
        "recallAlpha": round(alpha, 4),
        "recallBeta": round(beta, 4),
        "falsePerKm2Shape": round(shape, 4),
        "falsePerKm2Rate": round(rate, 5),
        **beside,
        "measuredOn": measured_on,
    }


def place_of(x: Look) -> str:
    return x.scene.name.split("@")[0]


def places_of(looks: list[Look], threshold: float, floor_m: float) -> list[Place]:
    """The renditions and resolutions of one place are averaged."""
    places = []
    for name in sorted({place_of(x) for x in looks}):
        part = [x for x in looks if place_of(x) == name]
        judged = [x.judged(MATCH, floor_m) for x in part]
        at = [at_threshold(j, threshold) for j in judged]
        found = sum(round(a.recall * a.truth) for a in at if a.truth) / len(at)
        counted, truth = sum(a.counted for a in at) / len(at), sum(a.truth for a in at) / len(at)
        km2 = sum(j.km2 for j in judged) / len(at)
        places.append(Place(part[0].scene.simulated, found, truth, counted - found, km2))
    return places
