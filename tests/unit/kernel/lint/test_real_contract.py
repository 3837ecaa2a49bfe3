"""What the linter finds in the real contract, held against the lines of the signed texts where they are at hand."""

import os
import re
from pathlib import Path

import pytest

from filiere.kernel.contract import Contract
from filiere.kernel.lint.findings import Finding, findings
from filiere.workshop.reading import load_contract

SHARED = Path(os.environ.get("FILIERE_SHARED", Path(__file__).parents[5] / "shared"))

#: Rule, a line it must cite (A: the amendment), and words printed on that line.
KNOWN = (
    ("dates.weekday", "969", "Jeudi 14 juin 2019"),
    ("sequences.phases", "952", "quatrième trimestre 2019"),
    ("sequences.phases", "953", "30 janvier"),
    ("sequences.need", "352", "Le premier en 2019"),
    ("counts.list", "1019", "4 binômes"),
    ("counts.list", "939", "seize partenaires"),
    ("counts.list", "377", "moins de 10 membres"),
    ("counts.list", "280", "triples"),
    ("counts.lists_differ", "A3", "Chimie, Electronique/photonique"),
    ("counts.lists_differ", "A16", "Sécurité"),
    ("counts.unlisted", "1017", "5 membres"),
    ("counts.unlisted", "A6", "5 axes"),
    ("references.dead", "831", "4.1"),
    ("references.dead", "343", "annexe 1"),
    ("references.dead", "485", "annexe II"),
    ("references.dead", "873", "Annexe 3"),
    ("references.dead", "582", "objectif n°1"),
    ("references.dead", "1001", "deuxième accélérateur"),
    ("references.placeholder", "368", "XX"),
    ("figures.restated", "899", "plus de 90 milliards"),
    ("figures.restated", "23", "3 100 sociétés"),
    ("figures.restated", "483", "50 entreprises"),
    ("figures.product", "114", "47%"),
    ("figures.product", "122", "1,8 Md€"),
    ("figures.sum", "1005", "67,5 M€"),
    ("figures.sum", "999", "50%"),
    ("figures.unit", "259", "26,3 M"),
    ("figures.measure", "227", "facteur 100 du rendement"),
    ("figures.measure", "118", "marché de 28 Mds€"),
    ("horizons.differ", "227", "2028"),
    ("horizons.differ", "366", "2020"),
    ("horizons.differ", "765", "juin 2019"),
    ("horizons.differ", "1023", "deux nouveaux projets"),
    ("spellings.letters", "353", "Hyposkesi"),
    ("spellings.letters", "389", "Yposkesi"),
    ("spellings.letters", "977", "Medice"),
    ("spellings.typography", "385", "Mab Design"),
    ("spellings.listed_twice", "389", "V Nano"),
    ("spellings.listed_twice", "943", "Silver Innov"),
    ("gaps.cell", "771", "Cartographie des acteurs"),
    ("gaps.empty_cell", "972", "7 novembre"),
    ("posts.vacant", "353", "à recruter"),
    ("posts.to_be_named", "644", "reste à identifier"),
    ("commitments.unverifiable", "686", "force de proposition"),
)


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load_contract()


@pytest.fixture(scope="module")
def found(contract: Contract) -> tuple[Finding, ...]:
    return findings(contract)


def short(document: str, line: int) -> str:
    return f"A{line}" if document == "2021-amendment" else str(line)


@pytest.mark.parametrize(("rule", "line", "words"), KNOWN, ids=lambda value: value if "." in value else None)
def test_a_known_anomaly_is_found_on_its_line(found: tuple[Finding, ...], rule: str, line: str, words: str) -> None:
    lines = {short(place.document, place.line) for finding in found if finding.rule == rule for place in finding.places}
    assert line in lines, f"{words} is not found by {rule}"


@pytest.mark.parametrize(("rule", "line", "words"), KNOWN, ids=lambda value: value if "." in value else None)
def test_its_line_prints_what_we_say(rule: str, line: str, words: str) -> None:
    seeds = sorted((SHARED / "seeds").glob("*.txt"))
    if not seeds:
        pytest.skip(f"the signed texts are not at hand in {SHARED} (needed for {rule})")
    printed = seeds[line.startswith("A")].read_text().splitlines()[int(line.removeprefix("A")) - 1]
    plain = re.sub(r"\s+", " ", re.sub(r"\*\*|</?[a-z]+>", "", printed)).replace("’", "'")
    assert words.replace("’", "'") in plain


def test_gaps_do_not_drown_contradictions(contract: Contract, found: tuple[Finding, ...]) -> None:
    kinds = [finding.severity for finding in found]
    assert kinds == sorted(kinds, key=("contradiction", "doubt", "gap").index)
    gaps = [(finding.rule, finding.message.en.partition(":")[0]) for finding in found if finding.rule.startswith("gaps.")]
    assert len(gaps) == len(set(gaps)), "one finding for each kind and project"
    assert len(gaps) < len(contract.deliverables) / 2


def test_every_finding_stands_on_a_line_that_exists(contract: Contract, found: tuple[Finding, ...]) -> None:
    lengths = {document.id: document.line_count for document in contract.documents}
    for finding in found:
        assert finding.places, finding.message.en
        for place in finding.places:
            assert 1 <= place.line <= lengths[place.document]


def test_every_finding_is_said_once_and_well(found: tuple[Finding, ...]) -> None:
    said = [finding.message.fr for finding in found]
    assert len(said) == len(set(said))
    for finding in found:
        assert finding.message.fr.endswith((".", "\u202f?")), finding.message.fr
        assert finding.message.en.endswith((".", "?"))
        assert not re.search(r" [:;!?»%]|« ", finding.message.fr), finding.message.fr


def test_the_findings_are_the_same_each_time(contract: Contract, found: tuple[Finding, ...]) -> None:
    assert findings(contract) == found


def test_a_finding_has_the_stable_shape(found: tuple[Finding, ...]) -> None:
    shape = found[0].model_dump(mode="json")
    assert list(shape) == ["rule", "severity", "message", "places"]
    assert list(shape["places"][0]) == ["document", "line", "element"]


def test_every_place_names_something_of_the_contract(contract: Contract, found: tuple[Finding, ...]) -> None:
    known = {element.id for element in contract.elements()} | {organisation.id for organisation in contract.organisations} | {"GOV"}
    assert {place.element for finding in found for place in finding.places} <= known
