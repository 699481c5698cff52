"""The peer of `npm run bench`: a plain loop over GDAL and ONNX Runtime with the same model file.

Usage: python_loop.py SCENE.tif MODEL.onnx MANIFEST_JSON THREADS; prints {"seconds", "boxes"}.
It reads the same tiles at the model's resolution, stretches, infers and finds peaks; no merging, no visibility.
"""
import json
import sys
import time

import numpy as np
import onnxruntime as ort
from osgeo import gdal

gdal.UseExceptions()
scene, model_path, manifest, threads = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), int(sys.argv[4])
options = ort.SessionOptions()
options.intra_op_num_threads = threads
session = ort.InferenceSession(model_path, options, providers=["CPUExecutionProvider"])
tile, margin = manifest["input"]["tile"], manifest["input"]["margin"]
step = tile - 2 * margin

start = time.perf_counter()
dataset = gdal.Open(scene)
scale = abs(dataset.GetGeoTransform()[1]) / manifest["gsd"]["wants"]
width, height = round(dataset.RasterXSize * scale), round(dataset.RasterYSize * scale)
radiometry = manifest["input"]["radiometry"]
sample = dataset.ReadAsArray(buf_xsize=1024, buf_ysize=1024)[:3]
low = np.percentile(sample, radiometry["low"], axis=(1, 2)).reshape(3, 1, 1)
high = np.percentile(sample, radiometry["high"], axis=(1, 2)).reshape(3, 1, 1)
boxes = 0
for y in range(0, height, step):
    for x in range(0, width, step):
        x0, y0 = max(0, x - margin), max(0, y - margin)
        x1, y1 = min(width, x + step + margin), min(height, y + step + margin)
        pixels = dataset.ReadAsArray(
            x0 / scale, y0 / scale, (x1 - x0) / scale, (y1 - y0) / scale,
            buf_xsize=x1 - x0, buf_ysize=y1 - y0, resample_alg=gdal.GRIORA_Bilinear,
        )[:3]
        stretched = np.clip(255 * (pixels - low) / np.maximum(high - low, 1e-6), 0, 255).astype(np.uint8)
        image = np.zeros((1, 3, tile, tile), np.uint8)
        image[0, :, y0 - y + margin : y1 - y + margin, x0 - x + margin : x1 - x + margin] = stretched
        planes = session.run([manifest["decoder"]["output"]], {manifest["input"]["name"]: image})[0]
        scores = planes[0, 0]
        padded = np.pad(scores, 1, constant_values=-1)
        peak = np.ones_like(scores, bool)
        for dy in range(3):
            for dx in range(3):
                peak &= scores >= padded[dy : dy + scores.shape[0], dx : dx + scores.shape[1]]
        inner = margin // manifest["decoder"]["stride"]
        own = peak[inner : inner + step // 2, inner : inner + step // 2]
        boxes += int((own & (scores[inner : inner + step // 2, inner : inner + step // 2] >= manifest["thresholds"]["count"])).sum())
print(json.dumps({"seconds": time.perf_counter() - start, "boxes": boxes}))
