"""Outlines of departments from a GeoJSON file, made light enough for a page, with the overseas ones laid in insets.

The file is the reader's own (IGN Admin Express under Licence Ouverte, for instance); nothing is fetched.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from filiere.engines.cartography.territory import DEPARTMENTS

#: How far a point may stand from a simplified line, in degrees: half a pixel on a map of 600.
TOLERANCE_DEG = 0.012
#: Department → (longitude and latitude of the middle of its inset, factor).
INSETS = {
    "971": (-7.0, 46.6, 0.9),
    "972": (-7.0, 45.5, 0.9),
    "973": (-7.0, 43.9, 0.28),
    "974": (-5.0, 42.6, 0.9),
    "976": (-7.0, 42.4, 1.2),
}
_CLOSED = 4


def read(path: Path) -> dict[str, Any]:
    """Return a GeoJSON collection of the departments of a file, simplified, overseas moved to insets.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no GeoJSON of departments.
    """
    said = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(said, dict) or said.get("type") != "FeatureCollection":
        raise ValueError("FeatureCollection ?")
    features = []
    for feature in said.get("features", ()):
        code = str((feature.get("properties") or {}).get("code", ""))
        if code in DEPARTMENTS and (shape := _shape(code, feature["geometry"])):
            features.append({"type": "Feature", "properties": {"code": code, "name": DEPARTMENTS[code][0]}, "geometry": shape})
    if not features:
        raise ValueError("code ?")
    return {"type": "FeatureCollection", "features": sorted(features, key=lambda one: one["properties"]["code"])}


def _shape(code: str, geometry: dict[str, Any]) -> dict[str, Any] | None:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    move = INSETS.get(code)
    tolerance = TOLERANCE_DEG / (move[2] if move else 1)
    rings = [ring for polygon in polygons if len(ring := simplified(polygon[0], tolerance)) >= _CLOSED]
    if not rings:
        rings = [max((polygon[0] for polygon in polygons), key=len)]
    if move:
        rings = _moved(rings, *move)
    # D3 draws spherical polygons clockwise; GeoJSON of this kind is mostly so, and the other way round would fill the globe.
    rings = [ring if _turn(ring) < 0 else ring[::-1] for ring in rings]
    return {"type": "MultiPolygon", "coordinates": [[[[round(x, 3), round(y, 3)] for x, y in ring]] for ring in rings]}


def _turn(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def _moved(rings: list[list[list[float]]], x: float, y: float, factor: float) -> list[list[list[float]]]:
    xs, ys = [point[0] for ring in rings for point in ring], [point[1] for ring in rings for point in ring]
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    return [[[x + (point[0] - middle[0]) * factor, y + (point[1] - middle[1]) * factor] for point in ring] for ring in rings]


def simplified(ring: list[list[float]], tolerance: float) -> list[list[float]]:
    """Return a ring with the points that matter (Douglas and Peucker 1973), its first and last kept.

    >>> simplified([[0, 0], [1, 0.001], [2, 0], [2, 2], [0, 0]], 0.01)
    [[0, 0], [2, 0], [2, 2], [0, 0]]
    """
    kept = {0, len(ring) - 1}
    far = max(range(len(ring)), key=lambda place: _square(ring[0], ring[place]))
    waiting = [(0, far), (far, len(ring) - 1)]
    kept.add(far)
    while waiting:
        first, last = waiting.pop()
        best, place = 0.0, None
        for between in range(first + 1, last):
            distance = _from_line(ring[between], ring[first], ring[last])
            if distance > best:
                best, place = distance, between
        if place is not None and best > tolerance * tolerance:
            kept.add(place)
            waiting += [(first, place), (place, last)]
    return [ring[place] for place in sorted(kept)]


def _square(a: list[float], b: list[float]) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _from_line(point: list[float], a: list[float], b: list[float]) -> float:
    """Return the square of the distance of a point from a segment."""
    length = _square(a, b)
    if length == 0:
        return _square(point, a)
    share = max(0.0, min(1.0, ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / length))
    return _square(point, [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])])
