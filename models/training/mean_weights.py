"""The mean of networks that were trained on from one another: python mean_weights.py --weights A.pt B.pt B.pt --out FOLDER."""
from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help="one named twice weighs twice")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    states = [torch.load(path) for path in args.weights]
    mean = {
        name: sum(state[name] for state in states) / len(states) if value.dtype.is_floating_point else value
        for name, value in states[-1].items()
    }
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(mean, args.out / "weights.pt")


if __name__ == "__main__":
    main()
