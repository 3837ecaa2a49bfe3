"""Money is exact, sums keep currencies and silences apart, and what does not hold together is found rule by rule."""

from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from filiere.kernel.financing import GROUNDS, MONEY, Application, Ground, application_of, inconsistencies, totals
from filiere.kernel.money import MoneyWords, amount


def application(**values: Any) -> Application:
    known = {"id": "a", "title": "Pilot", "project": "PS1", "window": "pia-funds", "year": 2020, "applicant": "leem"}
    sound = {"decided_on": date(2020, 6, 1), "ground": "gber-25", "document": "0" * 64}
    return Application.model_validate(known | (sound if values.get("decision", "awaited") != "awaited" else {}) | values)


@pytest.mark.parametrize(
    ("words", "cents"),
    [
        ("0", 0),
        ("1 234 567,5", 123456750),
        ("1\u202f234\u00a0567,50", 123456750),
        ("1234567.5", 123456750),
        ("0,01", 1),
        ("9999999999999,99", 999999999999999),
    ],
)
def test_amounts_are_read_in_both_typographies(words: str, cents: int) -> None:
    assert amount(words) * 100 == cents


@pytest.mark.parametrize("words", ["", "-1", "1.005", "1,2,3", "1e6", "NaN", "douze", "1.234.567", "١٢", "12345678901234"])
def test_what_is_no_amount_to_the_cent_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        amount(words)
    with pytest.raises(ValidationError):
        TypeAdapter(MoneyWords).validate_python(words)


@given(st.lists(st.integers(0, 10**13), max_size=30))
def test_sums_of_cents_are_exact(cents: list[int]) -> None:
    held = [application(id=str(index), requested=amount(f"{value // 100}.{value % 100:02d}")) for index, value in enumerate(cents)]
    assert sum((item.amounts["requested"] * 100 for item in totals(held)), Decimal(0)) == sum(cents)


def test_currencies_are_never_added_and_silence_is_not_nought() -> None:
    held = [application(requested=Decimal("0.10")), application(id="b", requested=Decimal("0.20")), application(id="c", currency="USD")]
    euros, dollars = totals(held, "project")
    assert (euros.currency, euros.amounts["requested"], euros.untold["requested"]) == ("EUR", Decimal("0.30"), 0)
    assert (dollars.currency, dollars.untold["requested"], dollars.applications) == ("USD", 1, 1)
    assert {item.key for item in totals(held, "project", "year")} == {("PS1", "2020")}
    assert set(euros.amounts) == set(MONEY)


def test_a_record_is_read_with_its_blanks_as_silence() -> None:
    found = application_of(
        "x",
        {"title": "T", "project": "PS1", "window": "w", "year": 2020, "applicant": "a", "granted": "1.50", "paid": None, "scheme": "SA.1"},
    )
    assert (found.granted, found.paid, found.decision) == (Decimal("1.50"), None, "awaited")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"requested": "10", "granted": "11", "decision": "granted"}, "beyond what was requested"),
        ({"requested": "10", "granted": "5", "paid": "6", "decision": "partly"}, "beyond what was granted"),
        ({"paid": "1"}, "beyond what was granted"),
        ({"granted": "5"}, "without a favourable decision"),
        ({"granted": "5", "decision": "refused"}, "without a favourable decision"),
        ({"decision": "granted"}, "without an amount granted"),
        ({"decision": "refused", "decided_on": None}, "without a date"),
        ({"decision": "refused", "decided_on": date(2019, 12, 31)}, "before the year"),
        ({"granted": "5", "decision": "granted", "ground": None}, "without a State-aid ground"),
        ({"granted": "5", "decision": "granted", "document": None}, "without the document"),
    ],
)
def test_each_inconsistency_is_found(values: dict[str, Any], told: str) -> None:
    assert told in " / ".join(item.what.en for item in inconsistencies([application(**values)]))


def test_what_holds_together_is_left_alone() -> None:
    sound = application(requested="10", granted="8", paid="8", cofinanced="2", decision="partly")
    assert inconsistencies([sound, application(id="b", title="Other")]) == ()


def test_the_same_application_twice_is_found() -> None:
    [found] = inconsistencies([application(), application(id="b", title="PILOT")])
    assert found.application == "b"


@pytest.mark.parametrize(
    ("grants", "over"),
    [
        # Regulation 1407/2013: 200 000 € over the year of the decision and the two before it.
        ([("2019-01-01", 100_000), ("2021-12-31", 100_000)], 0),
        ([("2019-01-01", 100_000), ("2021-12-31", 100_001)], 1),
        ([("2018-12-31", 150_000), ("2021-01-01", 150_000)], 0),
        # Regulation 2023/2831: 300 000 € over any three years.
        ([("2021-03-01", 150_000), ("2024-03-01", 300_000)], 0),
        ([("2021-03-02", 150_000), ("2024-03-01", 300_000)], 1),
        ([("2024-01-01", 300_000), ("2024-01-02", 1)], 1),
    ],
)
def test_de_minimis_ceilings_are_those_of_the_two_regulations(grants: list[tuple[str, int]], over: int) -> None:
    held = [
        application(
            id=str(index),
            title=str(index),
            year=2018,
            requested=value,
            granted=value,
            decision="granted",
            decided_on=day,
            ground="de-minimis",
        )
        for index, (day, value) in enumerate(grants)
    ]
    assert len(inconsistencies(held)) == over


def test_every_ground_of_the_closed_list_is_cited_in_both_languages() -> None:
    assert set(get_args(Ground)) == set(GROUNDS)
    assert all("art. " in text.fr or "/C 91" in text.fr or "2016/C 262" in text.fr or "1407/2013" in text.fr for text in GROUNDS.values())
