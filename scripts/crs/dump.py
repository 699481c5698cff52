"""What PROJ says about every geographic and projected EPSG code: a proj4 string and five points in its area of use.

    python3 scripts/crs/dump.py OUT.json      (needs python3-gdal; about two minutes)

Written for make.mjs, which derives src/adapters/raster-geotiff/epsg-corrections.ts from it.
"""

import json
import sqlite3
import sys

from osgeo import osr

PROJ_DB = "/usr/share/proj/proj.db"
AREAS = """
SELECT c.code, e.west_lon, e.south_lat, e.east_lon, e.north_lat
FROM {table} c
JOIN usage u ON u.object_table_name = '{table}' AND u.object_auth_name = c.auth_name AND u.object_code = c.code
JOIN extent e ON e.auth_name = u.extent_auth_name AND e.code = u.extent_code
WHERE c.auth_name = 'EPSG' AND e.west_lon IS NOT NULL {where}
"""
SAMPLES = ((0.5, 0.5), (0.3, 0.3), (0.7, 0.3), (0.3, 0.7), (0.7, 0.7))


def crs(code):
    system = osr.SpatialReference()
    system.ImportFromEPSG(code)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return system


def sample(code, geographic, west, south, east, north, wgs84):
    east += 360 if east < west else 0
    system = crs(code)
    forward = osr.CoordinateTransformation(wgs84, system)
    points = []
    for across, up in SAMPLES:
        lon = west + (east - west) * across
        lon -= 360 if lon > 180 else 0
        lat = south + (north - south) * up
        x, y, _ = forward.TransformPoint(lon, lat)
        points.append([lon, lat, x, y])
    return {
        "code": code,
        "geographic": geographic,
        "proj4": system.ExportToProj4(),
        "metresPerUnit": 1 if geographic else system.GetLinearUnits(),
        "points": points,
    }


def main(out):
    osr.UseExceptions()
    database = sqlite3.connect(PROJ_DB)
    wgs84 = crs(4326)
    found = {}
    tables = (("geodetic_crs", "AND c.type = 'geographic 2D'", True), ("projected_crs", "", False))
    for table, where, geographic in tables:
        for code, *area in database.execute(AREAS.format(table=table, where=where)):
            if int(code) in found:
                continue
            try:
                found[int(code)] = sample(int(code), geographic, *area, wgs84)
            except RuntimeError as error:
                found[int(code)] = {"code": int(code), "geographic": geographic, "error": str(error)}
    with open(out, "w") as file:
        json.dump(list(found.values()), file)


main(sys.argv[1])
