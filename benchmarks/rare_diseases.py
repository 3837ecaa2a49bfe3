"""Rare diseases: time and memory of ranking a whole corpus, beside a peer measured in the same run and beside the memory limit.

``python benchmarks/rare_diseases.py [FILE.jsonl.gz]`` ranks; ``python benchmarks/rare_diseases.py screening [PERSONS]`` screens fictive
persons. The peer is hpo3 in an environment of its own, made outside the tree by ``python -m venv FOLDER && FOLDER/bin/pip install hpo3``
and named by ``FILIERE_HPO3_PYTHON``; without it, its row says so.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_HPO3 = """
import json, sys, time
from pyhpo import Ontology, HPOSet
Ontology()
cases = json.load(sys.stdin)
diseases = [d for d in Ontology.omim_diseases][:200]
sets = [HPOSet.from_queries([int(t[3:]) for t in case]) for case in cases]
others = [d.hpo_set() for d in diseases]
start = time.perf_counter()
for one in sets:
    for other in others:
        one.similarity(other, kind="omim", method="resnik")
print(json.dumps((time.perf_counter() - start) / (len(sets) * len(others))))
"""

_MEMORY = """
import resource, sys
from pathlib import Path
from filiere.engines.rare_diseases.knowledge import load, wheel_folder
from filiere.engines.rare_diseases.methods import METHODS
from filiere.engines.rare_diseases.phenopackets import read_cases
from filiere.engines.rare_diseases.ranking import rank
knowledge = load(wheel_folder(), Path(sys.argv[2]))
cases, _ = read_cases(Path(sys.argv[1]), knowledge.ontology)
rank(knowledge, cases, METHODS["calibrated"], keep=20)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


_PLANT = """
import sys
from pathlib import Path
import duckdb
from filiere.engines.rare_diseases.knowledge import load, wheel_folder
from filiere.engines.rare_diseases.screening.planted import plant_store
from filiere.engines.rare_diseases.screening.records import READ
connection = duckdb.connect()
plant_store(connection, load(wheel_folder()), int(sys.argv[2]), int(sys.argv[2]) // 200, 7)
for table in READ:
    connection.execute(f"COPY cdm.{table} TO '{Path(sys.argv[1]) / table}.parquet' (FORMAT parquet)")
"""

_SCREEN = """
import json, resource, sys, time
from pathlib import Path
from filiere.engines.rare_diseases.knowledge import load, wheel_folder
from filiere.engines.rare_diseases.screening import records, report
from filiere.engines.rare_diseases.screening.codes import read_codes
knowledge = load(wheel_folder())
codes = read_codes(knowledge.ontology, wheel_folder() / "hp.obo")
with records.open_folder(Path(sys.argv[1])) as connection:
    begun = time.perf_counter()
    found = report.screen(connection, knowledge, codes, per_100k=100)
    took = time.perf_counter() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps([took, peak, len(found.signs.persons), found.signs.read[0], len(found.flagged)]))
"""


def screening_rows(persons: int = 1_000_000) -> list[dict[str, Any]]:
    """Return the time and the memory of screening fictive persons read from Parquet, clocks of those flagged included."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", _PLANT, folder, str(persons)], check=True)
        answer = subprocess.run([sys.executable, "-c", _SCREEN, folder], capture_output=True, text=True, check=True)
    took, peak, count, conditions, flagged = json.loads(answer.stdout)
    measure = f"screen {count} persons, {conditions} conditions, {flagged} flagged"
    return [
        {"measure": measure, "budget": "none", "result": round(took, 2), "ratio": None},
        {"measure": f"{measure}: peak memory, MB", "budget": "none", "result": round(peak / 1e6), "ratio": None},
    ]


def rows(path: Path | None = None) -> list[dict[str, Any]]:
    """Return measure, budget or peer, result and ratio, of one run."""
    import numpy as np
    from scipy import sparse

    from filiere.engines.rare_diseases.knowledge import load, wheel_folder
    from filiere.engines.rare_diseases.methods import METHODS
    from filiere.engines.rare_diseases.phenopackets import read_cases
    from filiere.engines.rare_diseases.ranking import rank
    from filiere.engines.rare_diseases.scoring import make_batch, make_tables

    path = path or _corpus()
    with tempfile.TemporaryDirectory() as folder:
        load(wheel_folder(), Path(folder))
        load_s, knowledge = _timed(lambda: load(wheel_folder(), Path(folder)))
        cases, _ = read_cases(path, knowledge.ontology)
        memory = subprocess.run(
            [sys.executable, "-c", _MEMORY, str(path), folder], capture_output=True, text=True, check=True, env={**os.environ}
        )
    diseases = knowledge.namespace("OMIM")
    pairs = len(cases) * len(diseases)
    plain_s, _ = _timed(lambda: rank(knowledge, cases, METHODS["likelihood"], keep=20))
    ours_s, _ = _timed(lambda: rank(knowledge, cases, METHODS["calibrated"], keep=20))
    batch = make_batch(knowledge.ontology, cases)
    tables = make_tables(knowledge, knowledge.profiles, batch, diseases)
    table = METHODS["likelihood"].observed(tables)
    product_s, product = _timed(lambda: batch.observed @ table)
    # The same result first: the blocked ranking and the one product agree on every first score.
    first = rank(knowledge, cases, METHODS["likelihood"], keep=1).score[:, 0]
    same = bool(np.allclose(first, product.max(axis=1), atol=1e-3))
    copied_s, _ = _timed(table.copy)
    bandwidth = 2 * table.nbytes / copied_s
    limit_s = sparse.csr_matrix(batch.observed).nnz * len(diseases) * 4 / bandwidth
    found = [
        _row("load of the cached index", "0.3 s", load_s, 0.3),
        _row(f"rank {len(cases)} x {len(diseases)}, calibrated", "1 s", ours_s, 1.0),
        _row(f"rank {len(cases)} x {len(diseases)}, plain", "1 s", plain_s, 1.0),
        _row(f"calibrated beside one sparse-dense product (same result: {same})", f"{product_s:.2f} s", ours_s, product_s),
        _row(f"calibrated beside the memory limit at {bandwidth / 1e9:.1f} GB/s", f"{limit_s:.2f} s", ours_s, limit_s),
        _row("memory of a process that loads, reads and ranks", "300 MB", float(memory.stdout) / 1e6, 300.0),
    ]
    return [*found, _peer([list(case.observed) for case in cases[:20]], ours_s / pairs)]


def _peer(cases: list[list[str]], ours: float) -> dict[str, Any]:
    python = os.environ.get("FILIERE_HPO3_PYTHON")
    if not python:
        return {
            "measure": "beside hpo3, per pair",
            "budget": "hpo3 not measured: FILIERE_HPO3_PYTHON is not set",
            "result": ours,
            "ratio": None,
        }
    answer = subprocess.run([python, "-c", _HPO3], input=json.dumps(cases), capture_output=True, text=True, check=True)
    peer = float(answer.stdout)
    return {"measure": "seconds per pair beside hpo3 (Resnik)", "budget": f"{peer:.2e}", "result": ours, "ratio": ours / peer}


def _row(measure: str, budget: str, result: float, against: float) -> dict[str, Any]:
    return {"measure": measure, "budget": budget, "result": round(result, 4), "ratio": round(result / against, 3)}


def _timed(work: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def _corpus() -> Path:
    shared = Path(os.environ.get("FILIERE_SHARED", Path(__file__).parents[2] / "shared"))
    return shared / "data" / "phenopackets" / "phenopackets_dev.jsonl.gz"


if __name__ == "__main__":
    if sys.argv[1:2] == ["screening"]:
        for line in screening_rows(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000):
            sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.write(f"load {os.getloadavg()[0]:.1f}\n")
        raise SystemExit(0)
    for line in rows(Path(sys.argv[1]) if len(sys.argv) > 1 else None):
        sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.write(f"peak of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB\n")
