"""Trains one model: python train.py railcar-50cm --simulated FOLDER --steps 4000 --out FOLDER. Writes weights.pt (averaged) as it goes."""
from __future__ import annotations

import argparse
import copy
import time
from pathlib import Path

import numpy as np
import torch

from losses import centre_loss, family_loss, shape_loss
from network import HEAD_STRIDE, CentreNet, make_network, start_from
from optimiser import make_optimisers
from recipes import RECIPES, SHIP
from sources import Draw, Setting, make_source


def average(into: CentreNet, model: CentreNet, decay: float) -> None:
    """Exponential moving average of weights and of batch-norm statistics."""
    for kept, new in zip(into.state_dict().values(), model.state_dict().values()):
        if kept.dtype.is_floating_point:
            kept.lerp_(new, 1 - decay)
        else:
            kept.copy_(new)


class Crops(torch.utils.data.IterableDataset):
    """Batches without end, drawn beside the training: drawing one takes as long as learning from it."""

    def __init__(self, draw: Draw, batch: int, seed: int) -> None:
        self.draw, self.batch, self.seed = draw, batch, seed

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.seed, worker.id if worker else 0])
        while True:
            parts = zip(*(self.draw(rng) for _ in range(self.batch)))
            yield [torch.from_numpy(np.stack(part).astype(np.float32)) for part in parts]


def has_fast_bfloat16(model: CentreNet, bands: int) -> bool:
    """Measured: two to three times as fast as float32 on CPUs that have it, twelve times slower on those that emulate it."""
    images = torch.rand(2, bands, 256, 256).to(memory_format=torch.channels_last)
    seconds = []
    for enabled in (False, True):
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=enabled):
            model(images)
            began = time.perf_counter()
            model(images)
        seconds.append(time.perf_counter() - began)
    print("bfloat16" if seconds[1] < seconds[0] else "float32", f"{seconds[0] / seconds[1]:.1f} times as fast in bfloat16", flush=True)
    return seconds[1] < seconds[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=sorted(RECIPES))
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--simulated", type=Path, default=None, help="folder written by simulate.ts")
    parser.add_argument("--start", type=Path, default=None, help="weights to go on from")
    parser.add_argument("--earlier", type=Path, default=None, help="network (.onnx) whose false boxes get more crops")
    parser.add_argument("--fold", type=int, default=None, help="ships: leave out this fold of ports (recipes.py)")
    parser.add_argument("--all", action="store_true", help="learn from every real label: for shipping, not for figures")
    parser.add_argument("--simulated-only", action="store_true", help="ship-10m: learn from no real port")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0, help="processes that draw crops; 0: the training's own")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop early; the schedule still ends at zero")
    args = parser.parse_args()
    if args.model == SHIP.id and [args.fold is not None, args.all, args.simulated_only].count(True) != 1:
        parser.error("ship-10m: expected one of --fold K, --all and --simulated-only")
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    recipe = RECIPES[args.model]
    setting = Setting(
        simulated=args.simulated, fold=args.fold, everything=args.all,
        simulated_only=args.simulated_only, earlier=args.earlier,
    )  # fmt: skip
    draw = make_source(recipe, setting)
    crops = Crops(draw, recipe.batch, args.seed)
    batches = iter(torch.utils.data.DataLoader(crops, batch_size=None, num_workers=args.workers))
    model = make_network(recipe).to(memory_format=torch.channels_last)
    if args.start:
        start_from(model, args.start)
    brief = has_fast_bfloat16(copy.deepcopy(model), len(recipe.bands))
    averaged = copy.deepcopy(model)
    optimisers = make_optimisers(model, args.rate)
    args.out.mkdir(parents=True, exist_ok=True)
    began, sums = time.monotonic(), np.zeros(3)
    classes = len(recipe.classes)
    for step in range(args.steps):
        done = max(step / args.steps, (time.monotonic() - began) / 60 / args.minutes)
        if done >= 1:
            break
        rate = args.rate * min((step + 1) / 100, 1.0) * (0.5 + 0.5 * np.cos(np.pi * done))
        for group in (group for optimiser in optimisers for group in optimiser.param_groups):
            group["lr"] = rate
        image, heat, shape, weight, ignore, family = next(batches)
        with torch.autocast("cpu", torch.bfloat16, enabled=brief):
            out = model(image.to(memory_format=torch.channels_last))
        out = out.float()
        centre = centre_loss(out[:, :classes], heat, ignore)
        box = shape_loss(out[:, classes : classes + 6], shape, weight, HEAD_STRIDE)
        kind = family_loss(out[:, classes + 6 :], family.long(), weight) if recipe.families else torch.zeros(())
        model.zero_grad()
        (centre + 2 * box + 0.5 * kind).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        for optimiser in optimisers:
            optimiser.step()
        average(averaged, model, min(0.998, (step + 1) / (step + 10)))
        sums += centre.item(), box.item(), kind.item()
        if (step + 1) % 100 == 0:
            means = " ".join(f"{name} {value:.4f}" for name, value in zip(("centre", "box", "family"), sums / 100))
            sums[:] = 0
            print(f"{step + 1} {means} {time.monotonic() - began:.0f} s", flush=True)
        if (step + 1) % 500 == 0:
            torch.save(averaged.state_dict(), args.out / "weights.pt")
    torch.save(averaged.state_dict(), args.out / "weights.pt")


if __name__ == "__main__":
    main()
