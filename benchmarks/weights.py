"""What each kind of page weighs for a browser that comes for the first time: the page, its styles, scripts and fonts, without charts.

Run ``python benchmarks/weights.py``; the budget is 300 kB. The bundle that draws charts is left out, as is what a page links to.
"""

import http.client
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.people import ORGANISATIONS, TOOL, served

BUDGET = 300_000
#: One page of each kind that a visitor reads.
PAGES = (
    "/ /frise/ /projets/ /projets/PS1 /livrables/ /livrables/PS1.3.2 /actions/PS1.A1 /indicateurs/ /indicateurs/PS1.1.1.I1 /engagements/ "
    "/mesures/ /chiffres/ /calendrier/ /avenants/ /objectifs/ /organisations/ /instances/ /instances/G3 /ateliers/ "
    "/ateliers/steering /offres/steering.gap_map "
    "/calculs/ /constats/ /comparer/ /recherche/?q=bio /preuves/ /journal/ /registres/ /outils/ /donnees-ouvertes/ /jetons/ /dossier/ "
    f"/registres/{ORGANISATIONS} /fiches/{ORGANISATIONS}/leem /outils/{TOOL} "
    "/accessibilite/ /mentions-legales/ /vie-privee/ /a-propos/"
).split()
_LINKED = re.compile(r"""(?:<script[^>]+src|<link[^>]+href)="(/static/[^"]+)\"""")
_FONT = re.compile(r"""url\(["']?([^"')]+\.woff2)["']?\)""")


def rows() -> list[dict[str, Any]]:
    """Return one row per page: its own bytes as sent, those of what it loads, and the sum."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        workspace.mkdir()
        environment = {key: value for key, value in os.environ.items() if not key.startswith("FILIERE_")}
        with served(workspace, environment) as port:
            kept: dict[str, int] = {}
            return [_row(port, path, kept) for path in PAGES]


def _row(port: int, path: str, kept: dict[str, int]) -> dict[str, Any]:
    status, sent, _ = _sent(port, path)
    _, _, page = _sent(port, path, packed=False)
    loaded = 0
    for asset in dict.fromkeys(_LINKED.findall(page)):
        if "vega" in asset or "chart" in asset:
            continue
        if asset not in kept:
            kept[asset] = _with_fonts(port, asset)
        loaded += kept[asset]
    return {"page": path, "status": status, "html_kb": round(sent / 1000, 1), "loaded_kb": round(loaded / 1000, 1), "bytes": sent + loaded}


def _with_fonts(port: int, asset: str) -> int:
    _, sent, words = _sent(port, asset)
    if not asset.partition("?")[0].endswith(".css"):
        return sent
    _, _, words = _sent(port, asset, packed=False)
    folder = asset.rpartition("/")[0]
    fonts = [font if font.startswith("/") else f"{folder}/{font}" for font in dict.fromkeys(_FONT.findall(words))]
    return sent + sum(_sent(port, font)[1] for font in fonts)


def _sent(port: int, path: str, *, packed: bool = True) -> tuple[int, int, str]:
    """Return the status, how many bytes were sent, and the words where they were not packed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Accept-Encoding": "br, gzip"} if packed else {})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, len(content), "" if packed else content.decode("utf-8", "replace")


def main() -> int:
    """Measure and print; return 1 where a page is too heavy or not there."""
    found = rows()
    width = max(len(row["page"]) for row in found)
    for row in sorted(found, key=lambda row: -row["bytes"]):
        over = "" if row["bytes"] < BUDGET and row["status"] == 200 else "  NOT KEPT"
        print(f"{row['page']:{width}}  {row['status']}  {row['html_kb']:7} kB page + {row['loaded_kb']:7} kB loaded{over}")
    return int(any(row["bytes"] >= BUDGET or row["status"] != 200 for row in found))


if __name__ == "__main__":
    raise SystemExit(main())
