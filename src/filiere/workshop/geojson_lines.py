"""GeoJSON that comes in as a list: one line per feature, its point in the two columns of the place."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from filiere.kernel.names import Text
from filiere.workshop.sheets import LARGEST, MOST_LINES, Line, refused


def read_features(path: Path, columns: dict[str, str], place: tuple[str, str] | None) -> Iterator[Line]:
    """Yield the features of a GeoJSON file as lines; what is no point keeps its words and gives no place.

    Args:
        path: the file.
        columns: header as written, folded to lower case → name of the column.
        place: the columns of latitude and longitude, None where the register has none.

    Raises:
        UsageError: too large, no GeoJSON, in another encoding than UTF-8, or with more features than are read.
    """
    if not path.is_file():
        raise refused(path, "ce fichier n'existe pas", "there is no such file")
    if path.stat().st_size > LARGEST:
        raise refused(path, "plus de 60 Mo", "more than 60 MB", Text(fr="partagez-le", en="split it"))
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise refused(path, "pas en UTF-8", "not in UTF-8", Text(fr="réenregistrez-le en UTF-8", en="save it again as UTF-8")) from None
    except ValueError as error:
        raise refused(path, f"pas du JSON ({error})", f"no JSON ({error})") from None
    except RecursionError:
        raise refused(path, "trop de niveaux", "too many levels") from None
    features = said.get("features") if isinstance(said, dict) and said.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise refused(path, "pas une FeatureCollection", "no FeatureCollection")
    if len(features) > MOST_LINES:
        raise refused(path, f"plus de {MOST_LINES} fiches", f"more than {MOST_LINES} records", Text(fr="partagez-le", en="split it"))
    for number, feature in enumerate(features, start=1):
        yield Line(number, _words(feature, columns, place))


def _words(feature: Any, columns: dict[str, str], place: tuple[str, str] | None) -> dict[str, str]:
    if not isinstance(feature, dict):
        return {}
    told = feature.get("properties")
    properties = told if isinstance(told, dict) else {}
    words = {columns[key.lower()]: _word(value) for key, value in properties.items() if key.lower() in columns}
    if isinstance(feature.get("id"), str) and "id" not in words:
        words["id"] = str(feature["id"])
    geometry = feature.get("geometry")
    point = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    if place is not None and isinstance(point, list) and len(point) >= 2:
        words[place[0]], words[place[1]] = _word(point[1]), _word(point[0])
    return words


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(_word(one) for one in value) + (";" if len(value) == 1 else "")
    return str(value)
