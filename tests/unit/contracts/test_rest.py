"""What stands beside the projects: figures, bodies, commitments, measures, calendar, operations, names; held against the signed texts.

The signed texts are not in the repository: the tests that need them read ``$FILIERE_SHARED/seeds`` (``../shared/seeds``) and skip
without it. Everything else is judged from tables written here by hand from the printed pages.
"""

import calendar
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from filiere.kernel.amendments import Status, state_at
from filiere.kernel.checking import cited
from filiere.kernel.contract import Contract
from filiere.kernel.elements import Element, EvidenceKind
from filiere.kernel.sources import Source, line_digest, normalise
from filiere.workshop.reading import load_contract
from filiere.workshop.texts import Texts, read_texts

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("FILIERE_SHARED", ROOT.parent / "shared"))
DATA = Path(str(files("filiere") / "contracts" / "its"))


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load_contract()


@pytest.fixture(scope="module")
def texts(contract: Contract) -> Texts:
    if not (SHARED / "seeds").is_dir():
        pytest.skip("the signed texts are not on this machine (set FILIERE_SHARED)")
    return read_texts(SHARED / "seeds", contract)


def folded(words: str) -> str:
    """Return words in lower case without accents, as names are compared."""
    plain = unicodedata.normalize("NFKD", normalise(words).replace("*", ""))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()


def by_id(elements: tuple[Element, ...]) -> dict[str, Element]:
    return {element.id: element for element in elements}


def test_everything_the_text_holds_is_counted(contract: Contract) -> None:
    assert [figure.id for figure in contract.figures] == [f"T{number:02d}" for number in range(1, 82)]
    assert [body.id for body in contract.bodies] == [f"G{number}" for number in range(1, 24)]
    assert len(contract.commitments) == 33
    assert len(contract.measures) == 11
    assert len(contract.milestones) == 24
    assert len(contract.operations) == 14
    assert Counter(signatory.document for signatory in contract.signatories) == {"2019": 6, "2021-amendment": 5}
    assert len({person.name for person in contract.persons}) == 44


def test_organisations_are_counted_one_by_one(contract: Contract) -> None:
    # 188 rows of the inventory; rows that join several bodies are split, and the sector committee itself is added.
    assert Counter(organisation.document for organisation in contract.organisations) == {"2019": 190, "2021-amendment": 10}
    names = {organisation.id for organisation in contract.organisations}
    assert {"cea", "cea-leti", "cea-tech", "eif", "eib", "eic", "medef", "medef-i", "oms", "gard-p", "g7", "rd-hub-amr"} <= names


def test_eleven_commitments_are_the_states_and_twenty_two_the_sectors(contract: Contract) -> None:
    assert Counter(commitment.side for commitment in contract.commitments) == {"state": 11, "sector": 22}
    assert Counter(commitment.party for commitment in contract.commitments) == {
        "state": 11,
        "sector": 16,
        "committee": 3,
        "secretariat": 1,
        "project_leads": 1,
        "executive_committee": 1,
    }
    assert all(commitment.id.startswith("E-") == (commitment.side == "state") for commitment in contract.commitments)
    assert [commitment.id for commitment in contract.commitments if commitment.condition] == ["E-PS1-2"]
    assert [commitment.id for commitment in contract.commitments if commitment.verifiable == "no"] == ["F-PS3-1"]


def test_only_three_bodies_have_a_cadence_in_months(contract: Contract) -> None:
    cadences = {body.id: body.cadence.every_months for body in contract.bodies if body.cadence and body.cadence.every_months}
    assert cadences == {"G1": 12, "G3": 2, "G6": 12}
    assert [body.id for body in contract.bodies if body.cadence and body.cadence.words] == ["G4", "G11"]


def test_roles_and_links_hold_no_meetings_and_outside_bodies_are_marked(contract: Contract) -> None:
    assert [body.id for body in contract.bodies if not body.meets] == ["G2", "G5", "G9", "G23"]
    assert [body.id for body in contract.bodies if body.outside] == ["G7", "G15", "G16", "G22", "G23"]


def test_the_two_use_case_teams_hold_every_member_that_the_text_lists(contract: Contract) -> None:
    bodies = {body.id: body for body in contract.bodies}
    assert [len(college.members) for college in bodies["G18"].colleges] == [2, 21]
    assert [len(college.members) for college in bodies["G19"].colleges] == [4, 39]


#: Printed by hand from the calendar of the SME programme: id → (day, weekday the text claims, whether the claim is right).
PRINTED = {
    "M03": [("2018-11-23", "friday", True)],
    "M05": [("2019-01-30", "wednesday", True)],
    "M06": [("2019-01-31", "thursday", True)],
    "M08": [("2019-03-14", "thursday", True)],
    "M10": [("2019-04-09", "tuesday", True), ("2019-04-11", "thursday", True)],
    "M11": [("2019-05-16", "thursday", True)],
    "M13": [("2019-06-14", "thursday", False)],
    "M18": [("2019-09-19", "thursday", True)],
    "M19": [("2019-10-17", "thursday", True)],
    "M20": [("2019-11-07", "thursday", True)],
    "M21": [("2019-11-28", "thursday", True), ("2019-12-05", "thursday", True)],
    "M24": [("2021-06-08", None, True)],
}


def test_printed_weekdays_are_kept_as_the_text_claims_them(contract: Contract) -> None:
    found = {milestone.id: milestone.printed for milestone in contract.milestones if milestone.printed}
    assert {name: [(str(entry.on), entry.weekday) for entry in entries] for name, entries in found.items()} == {
        name: [(day, weekday) for day, weekday, _ in entries] for name, entries in PRINTED.items()
    }
    for entries in PRINTED.values():
        for day, weekday, right in entries:
            if weekday is not None:
                assert (calendar.day_name[date.fromisoformat(day).weekday()].lower() == weekday) is right


def test_a_date_without_its_year_stays_in_words(contract: Contract) -> None:
    assert [milestone.id for milestone in contract.milestones if milestone.when.kind == "vague"] == ["M02", "M15"]
    assert [milestone.id for milestone in contract.milestones if milestone.envisaged] == ["M12"]


def test_targets_and_impacts_are_fourteen_and_most_are_strict(contract: Contract) -> None:
    aims = [figure for figure in contract.figures if figure.nature in {"target", "impact"}]
    assert len(aims) == 14
    strict = {figure.id: figure.amounts[0].value for figure in aims if figure.amounts and figure.amounts[0].qualifier == "more_than"}
    assert strict == {"T05": 100, "T06": 50, "T07": 50, "T09": 100, "T10": 50, "T11": 100, "T13": 1000}
    assert [figure.id for figure in aims if not figure.amounts] == ["T12"]


def test_anchors_say_where_they_were_read_and_nothing_undated_is_dated(contract: Contract) -> None:
    assert {anchor.id: (str(anchor.on), anchor.sources is None) for anchor in contract.anchors} == {
        "signature": ("2019-02-04", True),
        "amendment-signature": ("2021-06-08", False),
        "term": ("2024-12-31", True),
    }
    confidence = {anchor.id: {outside.confidence for outside in anchor.outside} for anchor in contract.anchors}
    assert confidence == {"signature": {"confirmed"}, "amendment-signature": set(), "term": {"reported"}}
    assert contract.last_day() == date(2024, 12, 31)


def test_every_element_of_the_amendment_is_brought_by_one_operation(contract: Contract) -> None:
    brought = Counter(name for operation in contract.operations for name in operation.brings)
    assert set(brought.values()) == {1}
    for element in (*contract.projects, *contract.actions, *contract.objectives, *contract.deliverables, *contract.indicators):
        if element.document != "2019":
            holders = {element.id, *(getattr(element, field, None) for field in ("parent", "project", "part_of", "of"))}
            above = {action.project for action in contract.actions if action.id in holders}
            assert (holders | above) & set(brought), element.id
    for element in (*contract.figures, *contract.milestones, *contract.bodies, *contract.commitments, *contract.measures):
        assert element.document == "2019" or element.id in brought, element.id
    assert {s.id for s in contract.signatories if s.document != "2019"} <= set(brought)


def test_hu_precimed_is_silent_after_the_amendment_and_the_first_use_case_is_not(contract: Contract) -> None:
    before, after = state_at(contract, date(2021, 6, 7)), state_at(contract, date(2021, 6, 8))
    assert before.status("PS2.A2.UC2") is Status.IN_FORCE
    assert after.status("PS2.A2.UC2") is Status.SILENT
    assert after.status("PS2.UC2.1a") is Status.SILENT
    for name in ("PS2.A2.UC1", "PS2.UC1.1", "PS2.A1.GT1", "PS2.A1.GT2", "PS3", "PS6.1.1", "PS7", "G3", "T01"):
        assert after.status(name) is Status.IN_FORCE, name
    assert (before.status("PS7"), before.status("M24")) == (None, None)


def test_only_the_maps_of_registers_fulfil_a_promise(contract: Contract) -> None:
    assert ("PS1.7.3", "steering.funders_report") in {(binding.deliverable, binding.offer) for binding in contract.bindings}
    # A map of registers that people keep is the promised map. The rest stands on the contract itself, on published cases or on
    # made-up data: none of it keeps a promise.
    kept = {binding.deliverable: binding.offer for binding in contract.bindings if binding.role == "fulfils"}
    assert {offer.partition(".")[0] for offer in kept.values()} == {"cartography"}
    promised = {deliverable.id: deliverable.fulfilled_by for deliverable in contract.deliverables}
    assert all(EvidenceKind.PRODUCED in promised[name] for name in kept)


def _family_names(contract: Contract) -> dict[str, str]:
    """Return folded full name → folded family name of each person (its last word, or the words after the given name)."""
    names = {}
    for person in contract.persons:
        words = folded(person.name).split(" ")
        names[" ".join(words)] = " ".join(words[1:])
    return names


def _files_without_persons() -> Iterator[tuple[Path, str]]:
    for path in sorted(DATA.rglob("*.yaml")):
        if path.name != "persons.yaml":
            yield path, folded(path.read_text(encoding="utf-8"))


def test_no_persons_name_stands_outside_the_files_of_persons(contract: Contract) -> None:
    words_of_the_text = {"jean", "lala", "tran", "lopez", "genne", "jaime", "cartier"}
    for path, text in _files_without_persons():
        for full, family in _family_names(contract).items():
            assert full not in text, (path, full)
            if family not in words_of_the_text:
                assert not re.search(rf"\b{re.escape(family)}\b", text), (path, family)


def test_persons_can_be_removed_and_the_contract_stays_whole(contract: Contract) -> None:
    without = Contract.model_validate({**{name: getattr(contract, name) for name in Contract.model_fields}, "persons": ()})
    assert without.persons == ()


def test_a_person_of_both_documents_has_the_role_of_each(contract: Contract) -> None:
    roles = {(person.document, person.role.en) for person in contract.persons if person.id.startswith("P05")}
    assert {document for document, _ in roles} == {"2019", "2021-amendment"}
    assert len({role for _, role in roles}) == 2


def test_titles_are_our_own_words_in_both_languages_with_french_typography(contract: Contract) -> None:
    ours = (*contract.figures, *contract.bodies, *contract.commitments, *contract.measures, *contract.milestones, *contract.operations)
    for element in ours:
        assert not re.search(r"[ \u00a0][:;?!%»]|« |'", element.title.fr), element.title.fr
        assert element.title.fr != element.title.en


# ---- with the signed texts ------------------------------------------------------------------------------------------------------------


def _line(texts: Texts, source: Source) -> str:
    """Return the whole printed lines of a place, cells included."""
    signed = texts.found[source.document]
    return " ".join(normalise(line) for line in signed.lines[source.first - 1 : source.last])


def test_every_source_of_every_field_exists_and_its_digest_is_the_printed_lines(contract: Contract, texts: Texts) -> None:
    lengths = {document.id: document for document in contract.documents}
    checked = 0
    for owner, field, source in cited(contract):
        document = lengths[source.document]
        lines = texts.found[source.document].lines
        said = [number for number in range(source.first, source.last + 1) if normalise(lines[number - 1])]
        assert said, (owner, field, str(source))
        for number in said:
            assert document.lines.get(number) == line_digest(lines[number - 1]), (owner, field, number)
            checked += 1
        if source.cell is not None:
            assert source.cell < len(lines[source.first - 1].split("\t")), (owner, field, str(source))
    assert checked > 1000


def test_documents_have_the_lines_they_say(contract: Contract, texts: Texts) -> None:
    for document in contract.documents:
        lines = texts.found[document.id].lines
        assert document.line_count == len(lines) - (lines[-1] == "")


def test_every_field_shows_its_sentence(texts: Texts) -> None:
    report = texts.report()
    assert (report.fields_shown, report.changed, report.moved, report.missing) == (report.fields_checked, (), (), ())


def test_every_spelling_is_printed_in_its_cited_line(contract: Contract, texts: Texts) -> None:
    for organisation in contract.organisations:
        for spelling in organisation.spellings:
            for source in spelling.sources:
                said = texts.sentence(source)
                assert said is not None
                printed = normalise(spelling.words)
                assert re.search(rf"(?<!\w){re.escape(printed)}(?!\w)", said.replace("*", "")), (organisation.id, spelling.words)
        assert organisation.name in {spelling.words for spelling in organisation.spellings}


def test_every_person_is_printed_in_each_cited_line(contract: Contract, texts: Texts) -> None:
    for person in contract.persons:
        for source in person.sources:
            assert folded(person.name) in folded(texts.sentence(source) or ""), (person.id, str(source))


def test_every_number_of_a_figure_is_printed_in_its_cited_lines(contract: Contract, texts: Texts) -> None:
    words = {
        1: ["leader européen", "une fois par an"],
        2: ["deux mois", "plus que doubler", "deuxième"],
        3: ["trois", "troisième"],
        12: ["une douzaine"],
        16: ["seize"],
        30: ["une trentaine"],
        40: ["plus de quarante"],
        -2: ["déficitaire de 2 Mds"],
        4e6: ["4 millions"],
        10e6: ["10 millions"],
        9.8e9: ["9,8 Mds"],
    }
    for figure in contract.figures:
        said = " ".join(texts.sentence(source) or "" for source in figure.sources.get("amounts", ()))
        for amount in figure.amounts:
            number = int(amount.value) if amount.value.is_integer() else amount.value
            forms = {str(number), str(number).replace(".", ","), f"{number:,}".replace(",", " "), f"{number:.2f}".replace(".", ",")}
            numbers = any(re.search(rf"(?<![\d,.]){re.escape(form)}(?![\d,.]\d|\d)", said) for form in forms)
            assert numbers or any(form in said for form in words.get(amount.value, [])), (figure.id, amount.value, said[:300])


def test_members_of_a_body_are_printed_in_its_cited_lines(contract: Contract, texts: Texts) -> None:
    spellings = {organisation.id: [spelling.words for spelling in organisation.spellings] for organisation in contract.organisations}
    for body in contract.bodies:
        said = " ".join(texts.sentence(source) or "" for source in (*body.sources.get("colleges", ()), *body.sources["title"]))
        for college in body.colleges:
            for member in college.members:
                assert any(normalise(words) in said for words in spellings[member]), (body.id, member)


def test_titles_do_not_copy_the_signed_sentences(contract: Contract, texts: Texts) -> None:
    printed = " ".join(folded(line) for signed in texts.found.values() for line in signed.lines)
    for element in contract.elements():
        title = folded(element.title.fr)
        assert len(title) < 90 or title not in printed, element.id
