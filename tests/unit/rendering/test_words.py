"""Numbers, days, deadlines, leads and sources as French and English readers write them: tables written by hand."""

from datetime import UTC, date, datetime

import pytest

from filiere.kernel.deadlines import (
    Approximate,
    NoDeadline,
    NotBefore,
    Opportunistic,
    Point,
    Quarter,
    Range,
    Recurrence,
    Relative,
    Semester,
    Start,
    Unknown,
    Vague,
)
from filiere.kernel.elements import Document, Lead, LeadParty
from filiere.kernel.evidence import Nature
from filiere.kernel.names import Text
from filiere.kernel.sources import Source
from filiere.rendering.attributions import lead, source, sources
from filiere.rendering.days import day, stretch
from filiere.rendering.deadlines import deadline
from filiere.rendering.formats import cell, french, instant, number, percent, say, short_code, size, when_text
from filiere.sdk.blocks import Badge, Code, Link, Quantity, When

N, S = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "fr", "en"),
    [
        (1234.5, None, f"1{N}234,5", "1,234.5"),
        (1234567, None, f"1{N}234{N}567", "1,234,567"),
        (0, None, "0", "0"),
        (-3.25, None, "−3,25", "−3.25"),
        (-0.001, 0, "0", "0"),
        (0.1 + 0.2, None, "0,3", "0.3"),
        (2, 2, "2,00", "2.00"),
        (3e-13, None, "3e-13", "3e-13"),
        (1e15, None, "1e+15", "1e+15"),
        (99999.949, None, f"99{N}999,9", "99,999.9"),
    ],
)
def test_numbers(value: float, decimals: int | None, fr: str, en: str) -> None:
    assert (number(value, "fr", decimals), number(value, "en", decimals)) == (fr, en)


def test_percent_size_and_instant() -> None:
    assert (percent(64, "fr"), percent(64, "en")) == (f"64{N}%", "64%")
    assert (size(18234, "fr"), size(999, "en"), size(2_500_000, "fr")) == (f"18,2{S}ko", f"999{S}bytes", f"2,5{S}Mo")
    winter, summer = datetime(2026, 11, 22, 17, 4, tzinfo=UTC), datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert instant(winter, "fr") == f"22 novembre 2026, 18{N}h{N}04"
    assert instant(summer, "en") == "2 July 2026, 00:30"
    with pytest.raises(ValueError, match="time zone"):
        instant(winter.replace(tzinfo=None), "fr")


def test_french_typography_changes_french_texts_only() -> None:
    assert french("Vrai ? « Oui » : 64 %") == f"Vrai{N}? «{N}Oui{N}»{N}: 64{N}%"
    assert french(french("Vrai ?")) == french("Vrai ?")
    both = Text(fr="Quoi ?", en="What ?")
    assert (say(both, "fr"), say(both, "en"), say("a : b", "fr")) == (f"Quoi{N}?", "What ?", "a : b")


@pytest.mark.parametrize(
    ("first", "last", "fr", "en"),
    [
        (date(2019, 3, 1), date(2019, 3, 1), "1er mars 2019", "1 March 2019"),
        (date(2019, 4, 1), date(2019, 4, 30), "avril 2019", "April 2019"),
        (date(2020, 2, 1), date(2020, 2, 29), "février 2020", "February 2020"),
        (date(2020, 2, 1), date(2020, 2, 28), "du 1er février au 28 février 2020", "1 February to 28 February 2020"),
        (date(2019, 1, 1), date(2019, 12, 31), "2019", "2019"),
        (date(2019, 1, 1), date(2022, 12, 31), "2019–2022", "2019–2022"),
        (date(2019, 4, 1), date(2019, 6, 30), "avril à juin 2019", "April to June 2019"),
        (date(2019, 12, 1), date(2020, 1, 31), "décembre 2019 à janvier 2020", "December 2019 to January 2020"),
        (date(2019, 12, 5), date(2020, 1, 3), "du 5 décembre 2019 au 3 janvier 2020", "5 December 2019 to 3 January 2020"),
    ],
)
def test_stretches(first: date, last: date, fr: str, en: str) -> None:
    assert (stretch(first, last, "fr"), stretch(first, last, "en")) == (fr, en)


APRIL = {"first": date(2019, 4, 1), "last": date(2019, 4, 30)}
WORDS = Text(fr="rapidement", en="quickly")
DEADLINES = [
    (Point(on=date(2019, 8, 1)), "1er août 2019", "1 August 2019"),
    (Quarter(year=2019, quarter=1), "T1 2019", "Q1 2019"),
    (Semester(year=2019, semester=1), "1er semestre 2019", "first half of 2019"),
    (Semester(year=2020, semester=2), "2e semestre 2020", "second half of 2020"),
    (Range(**APRIL), "avril 2019", "April 2019"),
    (
        Range(first=date(2019, 12, 1), last=date(2019, 12, 31), or_until=date(2020, 1, 31)),
        "décembre 2019 (ou janvier 2020)",
        "December 2019 (or January 2020)",
    ),
    (Start(**APRIL), f"début{N}: avril 2019", "begins: April 2019"),
    (Recurrence(first=Quarter(year=2019, quarter=2), every_months=6), "T2 2019, puis chaque semestre", "Q2 2019, then every six months"),
    (Recurrence(every_months=12), "chaque année", "every year"),
    (Recurrence(every_months=2), "tous les 2 mois", "every 2 months"),
    (Recurrence(), "récurrent, sans rythme indiqué", "recurring, no pace given"),
    (
        Recurrence(first=Point(on=date(2019, 1, 2))),
        "2 janvier 2019, puis à nouveau, sans rythme indiqué",
        "2 January 2019, then again, no pace given",
    ),
    (Relative(anchor="signature", months=6), "6 mois après signature", "6 months after signature"),
    (Approximate(**APRIL), "vers avril 2019", "around April 2019"),
    (Approximate(first=date(2019, 4, 2), last=date(2019, 4, 2)), "vers le 2 avril 2019", "around 2 April 2019"),
    (Vague(words=WORDS), f"«{N}rapidement{N}»", "“quickly”"),
    (Opportunistic(words=WORDS), f"selon l’occasion («{N}rapidement{N}»)", "as occasion arises (“quickly”)"),
    (NotBefore(on=date(2020, 1, 1), words=WORDS), "pas avant le 1er janvier 2020", "not before 1 January 2020"),
    (Unknown(because="empty_cell"), "date laissée vide dans le texte", "date left blank in the text"),
    (
        Unknown(because="merged_cell"),
        f"date illisible{N}: cellules fusionnées dans le texte",
        "date unreadable: merged cells in the text",
    ),
    (NoDeadline(), "sans date", "no date"),
]


@pytest.mark.parametrize(("value", "fr", "en"), DEADLINES, ids=lambda value: getattr(value, "kind", None))
def test_deadlines_of_every_kind(value: Point, fr: str, en: str) -> None:
    assert (cell(When(deadline=value), "fr"), deadline(value, "en")) == (fr, en)


def test_no_kind_of_deadline_is_left_out() -> None:
    from typing import get_args

    from filiere.kernel.deadlines import Deadline

    assert {type(value) for value, _, _ in DEADLINES} == set(get_args(get_args(Deadline)[0]))


def test_a_relative_deadline_names_its_anchor_and_the_day_it_reaches() -> None:
    value = Relative(anchor="signature", months=18, about=True)
    assert deadline(value, "fr", anchor="la signature", anchored=date(2019, 2, 4)) == "18 mois environ après la signature (4 août 2020)"
    assert deadline(value, "en", anchor="signature", anchored=date(2019, 2, 4)) == "about 18 months after signature (4 August 2020)"


def test_an_anchor_stands_inside_the_sentence() -> None:
    value = Relative(anchor="x", months=12)
    assert deadline(value, "fr", anchor="Signature du contrat") == "12 mois après signature du contrat"
    assert deadline(value, "en", anchor="CSIS council") == "12 months after CSIS council"
    both = when_text(When(deadline=value, anchor=Text(fr="Terme", en="Term")))
    assert both == Text(fr="12 mois après terme", en="12 months after term")


NAMES = {"cea": "CEA", "twb": "TWB"}
CEA, TWB = LeadParty(organisation="cea"), LeadParty(organisation="twb", role=Text(fr="directeur", en="director"))


@pytest.mark.parametrize(
    ("value", "fr", "en"),
    [
        (None, "pilote non nommé par le texte", "no lead named by the text"),
        (Lead(form="unnamed"), "pilote non nommé par le texte", "no lead named by the text"),
        (Lead(form="organisation", parties=(CEA,)), "CEA", "CEA"),
        (Lead(form="pair", parties=(CEA, TWB)), "CEA et TWB (directeur)", "CEA and TWB (director)"),
        (
            Lead(form="vacant", post=Text(fr="chef de projet", en="project head"), parties=(CEA,)),
            f"poste à pourvoir{N}: chef de projet{N}; dans l’attente{N}: CEA",
            "post to be filled: project head; until then: CEA",
        ),
        (Lead(form="provisional", parties=(CEA,)), "CEA (liste provisoire)", "CEA (provisional list)"),
        (
            Lead(form="organisation", parties=(LeadParty(organisation="unheard-of"),), support=(TWB,)),
            "unheard-of, avec TWB (directeur)",
            "unheard-of, with TWB (director)",
        ),
    ],
)
def test_leads(value: Lead | None, fr: str, en: str) -> None:
    assert (lead(value, "fr", NAMES), lead(value, "en", NAMES)) == (fr, en)


def test_an_inherited_lead_says_from_where() -> None:
    assert lead(Lead(form="organisation", parties=(CEA,)), "fr", NAMES, inherited_from="PS1") == "CEA (hérité de PS1)"


def test_sources() -> None:
    one, many = Source.model_validate("2019:353"), Source.model_validate("2021-amendment:11-13")
    summary = Document(
        id="2021-amendment", kind="amendment", title=Text(fr="a", en="a"), signed="amendment", line_count=29, summary_only=True
    )
    assert (source(one, "fr"), source(one, "en")) == ("texte signé, ligne 353", "signed text, line 353")
    assert source(many, "fr", summary) == "communiqué de l’avenant, lignes 11 à 13"
    assert sources((one, many), "en", {"2021-amendment": summary}) == ("signed text, line 353; announcement of the amendment, lines 11–13")


@pytest.mark.parametrize(
    ("value", "fr"),
    [
        (None, "—"),
        (True, "oui"),
        (Quantity(value=None), "aucun relevé"),
        (Quantity(value=0), "0"),
        (Quantity(value=14, low=9, high=21, nature=Nature.SIMULATED), f"14 (9{S}– 21) [simulé, ne compte pas]"),
        (Quantity(value=8.8, unit="%"), f"8,8{N}%"),
        (("x", Badge(words="y"), Link(label="z", address="/")), "x y z"),
        (date(2026, 11, 22), "22 novembre 2026"),
    ],
)
def test_cells(value: object, fr: str) -> None:
    assert cell(value, "fr") == fr  # type: ignore[arg-type]  # the table mixes every kind of cell


def test_a_digest_is_cut_in_its_middle() -> None:
    assert short_code(Code(words="9c41" + "0" * 56 + "e07a", short=8)) == "9c41…e07a"
    assert short_code(Code(words="short", short=8)) == "short"
    assert day(date(2019, 1, 1), "fr", year=False) == "1er janvier"
