"""Every first record quotes its source: the words stand at the line that is given, and no place or maturity is made up."""

import os
import tomllib
from pathlib import Path

import pytest

from filiere.kernel.sources import normalise

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "src/filiere/engines/cartography/registers"
SHARED = Path(os.environ.get("FILIERE_SHARED", ROOT.parent / "shared"))
RECORDS = [
    (file.stem, record) for file in sorted(FOLDER.glob("*.toml")) for record in tomllib.loads(file.read_text(encoding="utf-8"))["record"]
]
#: The only source other than the signed texts.
ELSEWHERE = {"https://ppr-antibioresistance.inserm.fr"}


def stands_at(lines, at, quote):
    """Return whether words stand at a line (from 1)."""
    first = int(at.partition(":")[2].partition("-")[0])
    return normalise(quote) in normalise(lines[first - 1])


@pytest.fixture(scope="module")
def texts():
    files = sorted((SHARED / "seeds").glob("*.txt")) if (SHARED / "seeds").is_dir() else []
    if len(files) != 2:
        pytest.skip("the signed texts are not at hand")
    return dict(zip(("2019", "2021-amendment"), (file.read_text(encoding="utf-8").split("\n") for file in files), strict=True))


def test_each_quotation_stands_at_its_line(texts):
    quoted = [record for _, record in RECORDS if "at" in record]
    assert len(quoted) > 200
    wrong = [(one["at"], one["quote"]) for one in quoted if not stands_at(texts[one["at"].partition(":")[0]], one["at"], one["quote"])]
    assert wrong == []


def test_the_comparison_itself_finds_and_misses():
    lines = ["un **verrou** majeur", "l’autre ligne"]
    assert stands_at(lines, "2019:1", "verrou majeur")
    assert stands_at(lines, "2019:2", "l'autre")
    assert not stands_at(lines, "2019:2", "verrou")


def test_what_is_not_quoted_says_where_it_was_read():
    for register, record in RECORDS:
        if "at" not in record:
            assert record["source"] in ELSEWHERE or register in {"scopes", "stages"}, record


def test_nothing_unsaid_is_filled_in():
    for _, record in RECORDS:
        assert (
            not {"department", "latitude", "longitude", "trl", "mrl", "benchmark", "tpp", "steward", "advice", "seats"} & record.keys()
        ), record


def test_the_contract_names_what_its_maps_need(registers):
    counts = {name: len(said["records"]) for name, said in registers["registers"].items()}
    assert counts["cartography.links"] > 150
    assert all(counts[f"cartography.{name}"] for name in ("initiatives", "projects", "programmes", "know_how", "locks", "technologies"))
    # Twenty-five names of line 389, of which one is printed twice and three lead to nobody the contract's data know.
    partners = {
        one["values"]["origin"]
        for one in registers["registers"]["cartography.links"]["records"]
        if one["values"]["target"].endswith("programme-bioproduction")
    }
    assert {"steering.organisations/genethon", "steering.organisations/twb", "steering.organisations/lfb"} <= partners


def test_each_link_has_both_ends(registers):
    there = {f"{name}/{one['id']}" for name, said in registers["registers"].items() for one in said["records"]}
    for link in registers["registers"]["cartography.links"]["records"]:
        assert {link["values"]["origin"], link["values"]["target"]} <= there


def test_what_a_signed_text_says_is_as_old_as_its_signature(registers):
    locks = registers["registers"]["cartography.locks"]["records"]
    assert {one["values"]["read_on"] for one in locks} == {"2019-02-04"}
