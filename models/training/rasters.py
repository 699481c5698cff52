"""Rasters as numpy arrays. GDAL's gdal_translate decodes; the result is kept in a cache outside the tree."""
from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

ENVI_TYPES = {1: np.uint8, 2: np.int16, 4: np.float32, 12: np.uint16}


def cache_folder() -> Path:
    folder = Path(os.environ.get("CROSSTIE_CACHE", Path(tempfile.gettempdir()) / "crosstie-training"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def read_raster(path: Path) -> np.ndarray:
    """[bands, height, width] in the file's own type. Raises FileNotFoundError, CalledProcessError."""
    if not path.is_file():
        raise FileNotFoundError(f"no raster at {path}")
    stat = path.stat()
    key = hashlib.sha1(f"{path.resolve()} {stat.st_size} {stat.st_mtime_ns}".encode()).hexdigest()[:16]
    cached = cache_folder() / f"{key}.npy"
    if not cached.exists():
        # Two trainings may start at once: neither must read what the other has half written.
        whole = cached.with_suffix(f".{os.getpid()}.npy")
        np.save(whole, decode(path))
        whole.replace(cached)
    return np.load(cached)


def decode(path: Path) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        subprocess.run(
            ["gdal_translate", "-q", "-of", "ENVI", "-co", "INTERLEAVE=BSQ", str(path), str(raw)],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        header = dict(
            (part.strip() for part in line.split("=", 1))
            for line in raw.with_suffix(".hdr").read_text().splitlines()
            if "=" in line
        )
        shape = tuple(int(header[name]) for name in ("bands", "lines", "samples"))
        return np.fromfile(raw, dtype=ENVI_TYPES[int(header["data type"])]).reshape(shape)
