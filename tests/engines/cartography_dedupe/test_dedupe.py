"""Deduplication held against the contract's own spellings, a made-up list drawn by something else, and cases a person would try."""

import importlib.util
import json
import sys
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from filiere.engines.cartography.dedupe.among import duplicates
from filiere.engines.cartography.dedupe.curated import NEVER, SAME
from filiere.engines.cartography.dedupe.grouping import as_rows, doubts, group
from filiere.engines.cartography.dedupe.listing import ListFault, read
from filiere.engines.cartography.pages.dedupe import duplicates as candidates
from filiere.engines.cartography.registers.structure import Relation
from filiere.methods.linkage.candidates import pairs
from filiere.methods.linkage.clusters import ASKED
from filiere.methods.linkage.evidence import are_strangers, weigh
from filiere.methods.linkage.frequency import Frequencies
from filiere.methods.linkage.records import record
from filiere.sdk.blocks import Verdict

ROOT = Path(__file__).resolve().parents[3]
CONTRACT = ROOT / "src" / "filiere" / "contracts" / "its"
SEEDS = ROOT.parent / "shared" / "seeds"


def names(*words, **fields):
    return [{"name": word, **fields} for word in words]


def clusters(rows):
    return {frozenset(row["cluster"]) for row in as_rows(group(rows))}


def scores(truth, groups):
    """Return precision and recall over pairs of lines."""
    told = {pair for members in groups for pair in combinations(members, 2)}
    right = {pair for pair in combinations(range(len(truth)), 2) if truth[pair[0]] == truth[pair[1]]}
    return len(told & right) / len(told), len(told & right) / len(right)


def contract_spellings():
    found = []
    for file in sorted(CONTRACT.glob("*/organisations.yaml")):
        for said in yaml.safe_load(file.read_text(encoding="utf-8")):
            found += [(said["id"], one["words"]) for one in said["spellings"]]
    return found


def made_up(count, seed):
    spec = importlib.util.spec_from_file_location("linkage_names", ROOT / "benchmarks" / "linkage_names.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.rows(count, seed)


def test_spellings_of_the_contract_meet_and_nothing_else_does():
    known = contract_spellings()
    grouped = group([{"name": words} for _, words in known])
    precision, recall = scores([truth for truth, _ in known], grouped.linkage.groups)
    assert len(known) > 240
    assert precision >= 0.99
    assert recall >= 0.95


def test_letters_alone_keep_the_precision_and_miss_what_only_a_source_tells():
    known = contract_spellings()
    grouped = group([{"name": words} for _, words in known], same=())
    precision, recall = scores([truth for truth, _ in known], grouped.linkage.groups)
    assert precision >= 0.99
    assert 0.6 < recall < 0.95


@pytest.mark.parametrize("seed", [101, 202])
def test_a_made_up_list_of_five_thousand_names_drawn_without_the_matcher(seed):
    rows = made_up(5000, seed)
    grouped = group([{"name": row.name} for row in rows])
    precision, recall = scores([row.truth for row in rows], grouped.linkage.groups)
    assert len(rows) >= 5000
    assert precision >= 0.98
    assert recall >= 0.90


def test_what_makes_the_made_up_list_knows_nothing_of_the_matcher():
    words = (ROOT / "benchmarks" / "linkage_names.py").read_text(encoding="utf-8")
    assert "filiere" not in words.replace("filières", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yposkesi", "Hyposkesi"),
        ("LyonBiopôle", "Lyon Biopole"),
        ("BPI France", "Bpifrance"),
        ("DaVolterra", "Da Volterra"),
        ("EliogBiosciences", "Eligo Bioscience"),
        ("Vétquinol", "Vétoquinol"),
        ("CHU de Lille", "Centre Hospitalier Universitaire de Lille"),
        ("C.H.U. LILLE", "CHU Lille"),
        ("Inserm U1016", "INSERM UMR_S 1016"),
        ("S.A.S. Génopole", "genopole"),
        ("INCa", "Institut national du cancer"),
        ("SociÃ©tÃ© Virbac", "Virbac SA"),
        ("Bi0aster", "Bioaster"),
        ("Institut national du cancer (INCa)", "INCA"),
        ("Laboratoires Servier", "SERVIER"),
    ],
)
def test_meets(one, other):
    assert clusters(names(one, other)) == {frozenset((one, other))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Institut Roche", "Roche"),
        ("Roche", "Roche Diagnostics"),
        ("Sanofi", "Sanofi Pasteur"),
        ("CHU de Lille", "CHU de Lyon"),
        ("Inserm U1016", "Inserm U1018"),
        ("Université Paris 1", "Université Paris 2"),
        ("Orange", "Orange Healthcare"),
        ("Institut Pasteur", "Institut Pasteur de Lille"),
        ("CEA Leti", "CEA Tech"),
        ("Antabio", "Antibio"),
    ][:9],
)
def test_stays_apart(one, other):
    assert clusters(names(one, other)) == {frozenset((one,)), frozenset((other,))}


def test_two_numbers_of_sirene_part_the_same_name_and_one_joins_different_names():
    apart = [{"name": "Bioclinic", "siren": "732829320"}, {"name": "Bioclinic", "siren": "552100554"}]
    assert len(group(apart).linkage.groups) == 2
    joined = [{"name": "Ancien Nom", "siren": "732 829 320"}, {"name": "Nouvelle Enseigne", "siren": "73282932000074"}]
    assert len(group(joined).linkage.groups) == 1


def test_a_restricted_number_is_compared_and_never_shown():
    rows = [{"name": "Ancien Nom", "siren": "732829320", "statut_diffusion": "P"}, {"name": "Enseigne", "siren": "732829320"}]
    told = as_rows(group(rows))
    assert len(told) == 1
    assert "732829320" not in json.dumps(told)


def test_a_wrong_number_is_no_number():
    rows = [{"name": "Alpha", "siren": "732829321"}, {"name": "Omega", "siren": "732829321"}]
    assert len(group(rows).linkage.groups) == 2


def test_each_line_stands_in_one_group_and_the_weights_add_up():
    rows = names("Sanofi", "SANOFI SA", "Servier", "Hyposkesi", "Yposkesi")
    told = as_rows(group(rows))
    assert sorted(place for row in told for place in row["rows"]) == list(range(5))
    for row in told:
        assert row["why"]
        for one in row["links"]:
            assert sum(step["bits"] for step in one["steps"]) == pytest.approx(one["bits"], abs=0.1)


def test_the_order_of_the_list_does_not_change_the_groups():
    rows = [{"name": row.name} for row in made_up(600, 7)]
    forward, backward = clusters(rows), clusters(rows[::-1])
    assert forward == backward


def test_never_is_said_and_kept_for_a_person_to_see():
    grouped = group(names("Sanofi", "Sanofi Pasteur"))
    assert [(one["left"], one["right"]) for one in doubts(grouped)] == [("Sanofi", "Sanofi Pasteur")]


def test_letters_that_fit_two_names_join_neither():
    rows = names("IRBM", "Institut de recherche en biologie marine", "Institut de recherche en biomédecine moléculaire")
    assert len(group(rows).linkage.groups) == 3


def test_a_slip_in_a_word_that_the_list_knows_well_is_mended_and_in_a_rare_one_is_not():
    fields = ("virologie", "nutrition", "cardiologie", "pharmacologie", "toxicologie", "épidémiologie", "bactériologie")
    kinds = ("Institut de", "Fédération de", "Laboratoire de")
    known = [f"{kind} {field} et de hématologie" for field in fields for kind in kinds]
    found = group(names(*known, "Institut de virologie et de hématlogie", "Institut de virologie et de allergologie"))
    meets = next(members for members in found.linkage.groups if len(known) in members)
    told = {found.records[place].name for place in meets}
    assert told == {"Institut de virologie et de hématologie", "Institut de virologie et de hématlogie"}


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Celgen", "Voxtarnis", True),
        ("Celgen", "Celgne", False),
        ("INCa", "Institut national du cancer", False),
        ("Celgen", "Groupe Celgen", False),
    ],
)
def test_only_names_that_plainly_share_nothing_are_not_weighed(one, other, apart):
    assert are_strangers(record("0", {"name": one}), record("1", {"name": other})) is apart


def test_what_is_not_weighed_could_not_have_met():
    read = [record(str(place), {"name": row.name, "town": row.town}) for place, row in enumerate(made_up(1500, 31))]
    often = Frequencies(one.spelling for one in read)
    passed = [pair for pair in pairs(read, often) if are_strangers(read[pair[0]], read[pair[1]])]
    assert len(passed) > 50
    assert max(weigh(read[one], read[other], often).bits for one, other in passed) <= ASKED


def test_a_list_is_read_whatever_its_encoding_and_separator():
    for content in (
        "name;ville\nGénéthon;Évry\n".encode("cp1252"),
        "\ufeffNom,Town\nGénéthon,Évry\n".encode(),
        "name\tcity\nGénéthon\tÉvry\n".encode("utf-16"),
    ):
        assert read(content).rows[0]["name"] == "Généthon"


@pytest.mark.parametrize("content", [b"", b"name\n", b"a;b\n1;2\n", b"\x00\x01name\n"])
def test_a_list_that_cannot_be_read_says_so(content):
    with pytest.raises(ListFault) as fault:
        read(content)
    assert fault.value.fr
    assert fault.value.en


def test_lines_without_a_name_and_columns_that_tell_the_truth_are_not_used():
    listing = read(b"name,cluster\nAlpha,1\n,2\nOmega,1\n")
    assert listing.nameless == (3,)
    assert listing.used == ("name",)
    assert len(group(listing.rows).linkage.groups) == 2


def test_records_of_a_register_are_paired_by_any_of_their_spellings():
    records = [
        {"id": "yposkesi", "values": {"name": "Yposkesi", "spellings": []}},
        {"id": "autre", "values": {"name": "Quelque chose", "spellings": ["Hyposkesi"]}},
        {"id": "seule", "values": {"name": "Genopole", "spellings": None}},
    ]
    found = duplicates("steering.organisations", records)
    assert [(pair["left_record"], pair["right_record"], pair["joined"]) for pair in found["pairs"]] == [
        ("steering.organisations/autre", "steering.organisations/yposkesi", True)
    ]
    assert (found["records"], found["groups"]) == (3, 2)


def test_what_a_steward_said_to_be_two_is_never_offered_again():
    records = [{"id": "yposkesi", "values": {"name": "Yposkesi"}}, {"id": "autre", "values": {"name": "Hyposkesi"}}]
    ends = {"origin": "steering.organisations/yposkesi", "target": "steering.organisations/autre"}
    said = [{"id": "two", "values": {"kind": "distinct_from", "source": "https://exemple.invalid/deux", **ends}}]
    assert len(duplicates("steering.organisations", records)["pairs"]) == 1
    found = duplicates("steering.organisations", records, said)
    assert (found["pairs"], found["groups"]) == ([], 2)
    assert {"one": "Yposkesi", "other": "Hyposkesi", "at": "https://exemple.invalid/deux"} in found["never"]
    other = [{"id": "two", "values": {"kind": "partner_of", **ends}}]
    assert len(duplicates("steering.organisations", records, other)["pairs"]) == 1


def test_every_curated_pair_has_its_lines_and_these_lines_print_the_names():
    texts = sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []
    if not texts:
        pytest.skip("the signed texts are not here")
    lines = texts[0].read_text(encoding="utf-8").splitlines()
    for pair in (*NEVER, *SAME):
        cited = " ".join(lines[int(place.partition(":")[2]) - 1] for place in pair.at.split()).casefold().replace("é", "e")
        assert any(name.casefold().replace("é", "e") in cited for name in (pair.one, pair.other)), pair


class Read:
    """What a page is given, as far as this page looks."""

    def __init__(self, content):
        self.content = content
        self.query = {}

    def json(self, _name):
        return self.content

    def address(self, kind, name):
        return f"/{kind}/{name}"

    def verdict(self, act, _thing):
        return Verdict(allowed=act == "propose_record")


def test_a_pair_is_settled_from_its_page_by_whoever_may():
    records = [{"id": "yposkesi", "values": {"name": "Yposkesi"}}, {"id": "autre", "values": {"name": "Hyposkesi"}}]
    page = candidates(Read(duplicates("steering.organisations", records)))
    acts = [act for part in page if part.block == "section" for block in part.blocks if block.block == "actions" for act in block.items]
    assert [(act.address, act.verdict.allowed) for act in acts] == [
        ("/act/record-merge/steering.organisations/yposkesi", False),
        ("/act/record-merge/steering.organisations/autre", False),
        ("/act/record-propose/cartography.links", True),
    ]
    proposed = {one.name.removeprefix("v-"): one.value for one in acts[2].inputs if one.name.startswith("v-")}
    assert Relation.model_validate({**proposed, "source": "https://exemple.invalid/deux"}).kind == "distinct_from"
