"""The projects of the shipped contract, held against the signed texts: what is counted, what is claimed, and where it is printed.

The signed texts are not in the repository. The tests that need them read ``$FILIERE_SHARED/seeds`` (``../shared/seeds`` by default) and
skip without it; the judge they use is itself tried, always, on a small contract of our own.
"""

import os
import re
import unicodedata
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from filiere.kernel.contract import Contract
from filiere.kernel.deadlines import (
    Approximate,
    NoDeadline,
    NotBefore,
    Opportunistic,
    Quarter,
    Range,
    Recurrence,
    Relative,
    Semester,
    Start,
    Unknown,
    Vague,
)
from filiere.kernel.elements import Action, Deliverable, EvidenceKind, Indicator
from filiere.kernel.names import same
from filiere.kernel.sources import Source, excerpt
from filiere.workshop.reading import load_contract

SHARED = Path(os.environ.get("FILIERE_SHARED", Path(__file__).parents[3].parent / "shared"))
MONTHS = ["janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre"]
ORDINALS = {1: "premier", 2: "(?:second|2eme|deuxieme)", 3: "troisieme", 4: "quatrieme"}

Texts = dict[str, list[str]]


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load_contract()


@pytest.fixture(scope="module")
def texts() -> Texts:
    found = sorted((SHARED / "seeds").glob("*.txt"))
    if len(found) < 2:
        pytest.skip("the signed texts are not on this machine (set FILIERE_SHARED)")
    read = [path.read_text(encoding="utf-8").split("\n") for path in found]
    return {"2021-amendment" if "avenant" in folded(" ".join(lines)) else "2019": lines for lines in read}


def folded(words: str) -> str:
    """Return words without case, accents, markup or typographic quotes."""
    plain = unicodedata.normalize("NFKD", words.lower().replace("’", "'").replace("œ", "oe"))
    return re.sub(r"\s+", " ", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def printed(sources: tuple[Source, ...], texts: Texts) -> str:
    return folded(" ".join(excerpt(source, texts[source.document]) for source in sources))


def months_of(first: Any, last: Any) -> list[str]:
    """Return what must be printed for a stretch of days: its years, and its month where it is one or a few."""
    years = [str(first.year), str(last.year)]
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return years
    if first.month == last.month == 3:
        return [*years, "fin du premier trimestre"]
    return [*years, *(rf"\b{MONTHS[day.month - 1]}\b" for day in (first, last))]


def wanted(deadline: Any) -> list[str]:
    """Return the patterns that the text must print for a deadline to be founded."""
    match deadline:
        case Recurrence(first=first, every_months=every):
            return [*(wanted(first) if first else []), "annuel|tous les ans|chaque annee" if every == 12 else "regulier"]
        case Relative(least_months=least, months=months, about=about):
            span = rf"{least // 12} a {months // 12} ans|{least // 12}-{months // 12} ans" if least else f"{months} mois"
            return [span, *(["environ"] if about else [])]
        case NotBefore(on=day):
            return [f"pas avant {day.year}"]
        case Vague(words=words) | Opportunistic(words=words):
            return [re.escape(word) for word in re.findall(r"[a-z]{6,}", folded(words.fr))]
        case Unknown() | NoDeadline():
            return []
        case _:
            return wanted_date(deadline)


def wanted_date(deadline: Any) -> list[str]:
    """Return the same for the forms that name days of the calendar."""
    match deadline:
        case Quarter(year=year, quarter=number):
            return [rf"(?:q{number} {year}|{ORDINALS[number]} trimestre {year})"]
        case Semester(year=year, semester=number):
            return [rf"{ORDINALS[number]} semestre {year}"]
        case Range(first=first, last=last):
            return months_of(first, last)
        case Start(first=first):
            return ["debut", rf"{ORDINALS[1 if first.month == 1 else 2]} semestre {first.year}"]
        case Approximate(first=first):
            return [rf"(?:debut|rentree) {first.year}"]
        case _:
            raise AssertionError(f"say which words print a deadline of kind {deadline.kind}")


def unfounded(contract: Any, texts: Texts) -> list[str]:
    """Return what a contract claims and its cited lines do not print: deadlines, leading organisations, targets, and empty sources."""
    spellings = {one.id: [folded(spelling.words) for spelling in one.spellings] for one in contract.organisations}
    found = []
    for element in (*contract.projects, *contract.actions, *contract.deliverables, *contract.indicators):
        found += [
            f"{element.id}.{field}: empty" for field, places in element.sources.items() if _says_nothing(element, field, places, texts)
        ]
        for field in ("deadline", "horizon"):
            if field in element.sources:
                words = printed(element.sources[field], texts)
                found += [f"{element.id}.{field}: {word}" for word in wanted(getattr(element, field)) if not re.search(word, words)]
        lead = getattr(element, "lead", None)
        for party in (*lead.parties, *lead.support) if lead else ():
            if party.organisation and not any(name in printed(element.sources["lead"], texts) for name in spellings[party.organisation]):
                found.append(f"{element.id}.lead: {party.organisation}")
        if getattr(element, "target", None) is not None and not _prints_target(element, printed(element.sources["target"], texts)):
            found.append(f"{element.id}.target: {element.target}")
    return found


def _says_nothing(element: Any, field: str, places: tuple[Source, ...], texts: Texts) -> bool:
    blank = [not printed((place,), texts) for place in places]
    return not all(blank) if field == "deadline" and isinstance(element.deadline, Unknown) else any(blank)


def _prints_target(indicator: Indicator, words: str) -> bool:
    number = "trentaine" if indicator.target == 30 else f"{indicator.target:.0f}"
    return re.search(rf"> ?{number}\b" if indicator.strict else rf"\b{number}", words) is not None


# --- the judge itself, on a contract and a text of our own ---


def _tiny(deadline: Any, **more: Any) -> Any:
    deliverable = Deliverable.model_validate(
        {
            "id": "PS1.1",
            "parent": "PS1",
            "title": same("Une liste"),
            "deadline": deadline,
            "modality": "firm",
            "fulfilled_by": ["attested"],
            "sources": {"title": "tiny:1", "deadline": "tiny:2#1", "modality": "tiny:1", "lead": "tiny:3"},
            **more,
        }
    )
    organisations = (SimpleNamespace(id="amandier", spellings=(SimpleNamespace(words="L’Amandier"),)),)
    return SimpleNamespace(projects=(), actions=(), deliverables=(deliverable,), indicators=(), organisations=organisations)


TINY = {"tiny": ["Livrable : une liste", "échéance\tQ1 2019", "Pilote : L'Amandier", ""]}


def test_the_judge_accepts_what_is_printed() -> None:
    lead = {"form": "organisation", "parties": [{"organisation": "amandier"}]}
    assert unfounded(_tiny({"kind": "quarter", "year": 2019, "quarter": 1}, lead=lead), TINY) == []


def test_the_judge_refuses_a_date_that_is_not_printed() -> None:
    assert unfounded(_tiny({"kind": "quarter", "year": 2019, "quarter": 2}), TINY) != []
    april = {"kind": "range", "first": "2019-04-01", "last": "2019-04-30"}
    assert unfounded(_tiny(april), TINY) == [r"PS1.1.deadline: \bavril\b"] * 2


def test_the_judge_refuses_a_lead_that_is_not_printed() -> None:
    lead = {"form": "organisation", "parties": [{"organisation": "amandier"}]}
    text = {"tiny": [*TINY["tiny"][:2], "Pilote : un autre", ""]}
    assert unfounded(_tiny({"kind": "quarter", "year": 2019, "quarter": 1}, lead=lead), text) == ["PS1.1.lead: amandier"]


def test_the_judge_refuses_an_empty_source_and_a_full_empty_cell() -> None:
    empty = {"title": "tiny:4", "deadline": "tiny:2#1", "modality": "tiny:1"}
    assert unfounded(_tiny({"kind": "quarter", "year": 2019, "quarter": 1}, sources=empty), TINY) == ["PS1.1.title: empty"]
    assert unfounded(_tiny({"kind": "unknown", "because": "empty_cell"}), TINY) == ["PS1.1.deadline: empty"]


# --- counts ---


def test_the_contract_holds_what_both_documents_print(contract: Contract) -> None:
    assert len(contract.projects) == 11
    assert len(contract.objectives) == 17
    assert len(contract.actions) == 38
    assert len(contract.deliverables) == 81
    assert [project.id for project in contract.projects if project.strand] == ["INT"]
    assert sorted(project.number for project in contract.projects if project.number) == [1, 2, 3, 4, 5, 6]


def test_each_document_brings_its_own(contract: Contract) -> None:
    assert Counter(project.document for project in contract.projects) == {"2019": 6, "2021-amendment": 5}
    assert Counter(deliverable.document for deliverable in contract.deliverables) == {"2019": 64, "2021-amendment": 17}
    for element in (*contract.projects, *contract.actions, *contract.deliverables, *contract.indicators):
        cited = {place.document for places in element.sources.values() for place in places}
        assert cited == {element.document}, element.id


def test_what_the_text_leaves_silent_stays_silent(contract: Contract) -> None:
    kinds = Counter(deliverable.deadline.kind for deliverable in contract.deliverables)
    assert (kinds["none"], kinds["unknown"]) == (22, 5)
    amended = [deliverable for deliverable in contract.deliverables if deliverable.document == "2021-amendment"]
    assert all(isinstance(deliverable.deadline, NoDeadline) and deliverable.lead is None for deliverable in amended)
    assert sum(deliverable.lead is not None for deliverable in contract.deliverables) == 15
    assert [project.id for project in contract.projects if project.lead] == ["PS1", "PS2", "PS3", "PS4"]
    assert {action.id for action in contract.actions if action.lead} == {
        *("PS2.A1.GT1", "PS2.A1.GT2", "PS2.A2.UC1", "PS2.A2.UC2", "PS5.A1", "PS5.A2", "PS6.A1", "PS6.A2", "PS6.A3"),
    }


def test_about_half_of_the_promises_are_acts(contract: Contract) -> None:
    acts = {deliverable.id for deliverable in contract.deliverables if deliverable.act}
    assert 35 <= len(acts) <= 46
    # hire, sign, launch, host, build, report to a committee
    assert {"PS1.7.2", "PS5.2.1", "PS6.1.1", "PS3.4.1", "PS4.2.4", "PS1.3.2", "PS1.7.3", "PS1.21.2", "GOV.1"} <= acts
    # lists, maps, platforms, tools, proposals
    assert not {"PS1.1.1", "PS1.2.1", "PS3.1.1", "PS3.2.1", "PS4.1.1", "PS5.1.1", "PS2.UC1.1", "PS7.1", "PS10.1"} & acts
    assert all(EvidenceKind.ATTESTED in deliverable.fulfilled_by for deliverable in contract.deliverables)


def test_only_two_needs_are_our_own_reading(contract: Contract) -> None:
    holders: tuple[Action | Deliverable, ...] = (*contract.actions, *contract.deliverables)
    needs = [(holder.id, need) for holder in holders for need in holder.needs]
    assert {(holder, need.element) for holder, need in needs if need.inferred} == {("PS7.A1", "PS3.1.2"), ("PS10.1", "PS5.A2")}
    assert all(need.sources for _, need in needs if not need.inferred)
    assert len(needs) == 21


# --- deadlines and leads, spot-checked by hand against the printed pages ---

BY_HAND: list[tuple[str, Any, str]] = [
    ("PS1.1.1", Quarter(year=2019, quarter=1), "Q1 2019"),
    ("PS1.1.2", Quarter(year=2019, quarter=2), "Q2 2019"),
    ("PS1.2.1", Recurrence(first=Quarter(year=2019, quarter=1), every_months=12), "En cours – Q1 2019"),
    ("PS1.2.2", Quarter(year=2019, quarter=1), "En cours – Q1 2019"),
    ("PS1.3.1", Recurrence(first=Range(first="2019-01-01", last="2019-12-31"), every_months=12), "Chaque année"),
    ("PS1.3.2", Range(first="2019-01-01", last="2019-12-31"), "Le premier en 2019"),
    ("PS1.5.1", Recurrence(first=Range(first="2019-01-01", last="2019-12-31"), every_months=12), "Dès 2019 puis annuelle"),
    ("PS1.5.2", Range(first="2020-01-01", last="2020-12-31"), "2020 (autour de Bio-Europe Spring)"),
    ("PS1.6.1", Approximate(first="2019-01-01", last="2019-03-31"), "début 2019"),
    ("PS1.7.1", Semester(year=2019, semester=1), "premier semestre 2019"),
    ("PS1.7.3", Recurrence(), "réguliers"),
    ("PS2.UC1.1", Range(first="2019-01-01", last="2021-12-31"), "(2019-2021)"),
    ("PS2.UC1.2", Quarter(year=2020, quarter=3), "(Q3 2020)"),
    ("PS2.UC2.1c", Quarter(year=2019, quarter=1), "(Q1 2019)"),
    ("PS2.UC2.2a", Range(first="2019-01-01", last="2020-12-31"), "(2019-2020)"),
    ("PS2.UC2.3b", Range(first="2020-01-01", last="2023-12-31"), "(2020-2023)"),
    ("PS3.1.1", Relative(anchor="signature", months=18, about=True), "18 mois environ"),
    ("PS3.2.1", Relative(anchor="signature", months=24), "24 mois"),
    ("PS4.1.4a", Range(first="2019-04-01", last="2019-04-30"), "Diabète : Avril 2019"),
    ("PS4.1.4b", Range(first="2019-09-01", last="2019-09-30"), "Cancérologie : septembre 2019"),
    ("PS4.1.5", Range(first="2019-04-01", last="2019-04-30"), "avril 2019"),
    ("PS4.1.6", Range(first="2019-01-01", last="2019-12-31"), "courant 2019"),
    ("PS4.2.3", Start(first="2019-07-01", last="2019-12-31"), "Début de déploiement : 2eme semestre 2019"),
    ("PS4.2.4", Range(first="2019-06-01", last="2019-06-30"), "au mois de juin 2019"),
    ("PS5.1.1", Recurrence(first=Quarter(year=2019, quarter=1), every_months=12), "Q1 2019 puis mise à jour annuelle"),
    ("PS5.1.3", Approximate(first="2019-09-01", last="2019-09-30"), "Rentrée 2019/2020"),
    ("PS5.2.1", Range(first="2019-01-01", last="2019-12-31"), "signature d'un EDEC en 2019"),
    ("PS6.1.1", Range(first="2019-02-01", last="2019-02-28"), "février 2019"),
    ("PS6.2.1", Range(first="2018-05-01", last="2018-09-30"), "mai-septembre 2018"),
    ("PS6.2.2", Quarter(year=2019, quarter=4), "quatrième trimestre 2019"),
    ("PS6.2.3", Range(first="2019-01-30", last="2019-12-31", or_until="2020-01-31"), "décembre 2019 (ou janvier 2020)"),
    ("PS6.2.4", Semester(year=2019, semester=2), "second semestre 2019"),
    ("PS6.3.1", Range(first="2019-03-01", last="2019-03-31"), "fin du premier trimestre 2019"),
]


@pytest.mark.parametrize(("name", "deadline", "words"), BY_HAND, ids=[row[0] for row in BY_HAND])
def test_deadlines_read_by_hand(contract: Contract, name: str, deadline: Any, words: str) -> None:
    assert _deliverable(contract, name).deadline == deadline


@pytest.mark.parametrize(("name", "deadline", "words"), BY_HAND, ids=[row[0] for row in BY_HAND])
def test_the_cited_line_prints_the_words_read_by_hand(contract: Contract, texts: Texts, name: str, deadline: Any, words: str) -> None:
    place = printed(_deliverable(contract, name).sources["deadline"], texts)
    assert folded(words).replace("–", "-") in place


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("PS1.7.2", Vague), ("PS3.4.1", Vague), ("PS4.2.5", Vague), ("GOV.1", Vague), ("GOV.2", Vague)),
        *(("PS3.3.1", Opportunistic), ("PS4.1.4c", NotBefore), ("PS2.UC1.3", NoDeadline), ("PS5.1.4", NoDeadline)),
        *((name, Unknown) for name in ("PS4.1.1", "PS4.1.2", "PS4.1.3", "PS4.2.1", "PS4.2.2")),
    ],
)
def test_words_and_silences_are_not_turned_into_dates(contract: Contract, name: str, kind: type) -> None:
    assert type(_deliverable(contract, name).deadline) is kind


def test_leads_keep_the_form_that_the_text_prints(contract: Contract) -> None:
    forms = {deliverable.id: deliverable.lead.form for deliverable in contract.deliverables if deliverable.lead}
    assert forms["PS1.1.1"] == "organisation"
    assert forms["PS1.2.1"] == forms["PS1.2.2"] == "provisional"
    assert forms["PS1.3.1"] == forms["PS1.3.2"] == "vacant"
    assert forms["PS1.7.1"] == "group"
    first = _deliverable(contract, "PS1.3.1").lead
    assert first is not None
    assert [party.organisation for party in first.parties] == ["sanofi", "servier", "genethon", "cea-leti", "inserm"]
    assert _deliverable(contract, "PS6.1.1").lead is None, "led by its action: inherited, not its own"


def test_parts_point_at_the_deliverable_they_belong_to(contract: Contract) -> None:
    parts = Counter(deliverable.part_of for deliverable in contract.deliverables if deliverable.part_of)
    assert parts == {"PS2.UC2.1": 4, "PS2.UC2.2": 2, "PS2.UC2.3": 3}


# --- indicators ---


def test_sixteen_deliverables_have_measures(contract: Contract) -> None:
    deliverables = {deliverable.id for deliverable in contract.deliverables}
    measured = Counter(indicator.of for indicator in contract.indicators if indicator.of in deliverables)
    assert len(measured) == 16
    assert {name: measured[name] for name in ("PS1.1.1", "PS1.3.1", "PS1.3.3", "PS1.5.1", "PS5.1.3")} == {
        **{"PS1.1.1": 1, "PS1.3.1": 7, "PS1.3.3": 5},
        **{"PS1.5.1": 3, "PS5.1.3": 4},
    }


def test_targets_are_those_of_the_text(contract: Contract) -> None:
    targets = {
        indicator.figure: (indicator.target, indicator.strict)
        for indicator in contract.indicators
        if indicator.figure and indicator.kind != "criterion"
    }
    assert targets == {
        "T01": (100, False),
        "T05": (100, True),
        "T06": (50, True),
        "T07": (50, True),
        "T09": (100, True),
        "T10": (50, True),
        "T11": (100, True),
        "T13": (1000, True),
        "T37": (30, False),
    }
    assert all(indicator.initial is None for indicator in contract.indicators), "the text gives no starting value"


def test_the_factor_of_a_hundred_is_one_promise_with_four_printings(contract: Contract) -> None:
    (factor,) = [indicator for indicator in contract.indicators if indicator.kind == "factor"]
    assert sorted(place.first for place in factor.sources["target"]) == [227, 274, 282, 324]
    assert factor.horizon == Range(first="2028-01-01", last="2028-12-31")


# --- the whole, against the signed texts ---


def test_every_claim_is_printed_where_it_says(contract: Contract, texts: Texts) -> None:
    assert unfounded(contract, texts) == []


def test_every_title_shares_a_word_with_its_line(contract: Contract, texts: Texts) -> None:
    for element in (*contract.projects, *contract.objectives, *contract.actions, *contract.deliverables, *contract.indicators):
        title, line = (_stems(words) for words in (element.title.fr, printed(element.sources["title"], texts)))
        assert title & line, f"{element.id}: {element.title.fr}"


def test_titles_are_our_own_words(contract: Contract, texts: Texts) -> None:
    whole = " ".join(_words(" ".join(" ".join(lines) for lines in texts.values())))
    for element in (*contract.projects, *contract.objectives, *contract.actions, *contract.deliverables, *contract.indicators):
        words = _words(element.title.fr)
        runs = [" ".join(words[start : start + 9]) for start in range(len(words) - 8)]
        assert not [run for run in runs if run in whole], element.id


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", folded(text))


def _stems(text: str) -> set[str]:
    return {word[:5] for word in _words(text) if len(word) >= 4}


def _deliverable(contract: Contract, name: str) -> Deliverable:
    return next(deliverable for deliverable in contract.deliverables if deliverable.id == name)
