"""The licence of a file follows from its records: open only where all of them are, never more open than one of them."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filiere.kernel.errors import UsageError
from filiere.kernel.licences import LICENCES, accepted, joined, licence, of_file

NAMES = [one.id for one in LICENCES]


@pytest.mark.parametrize(
    ("records", "wanted"),
    [
        ({"etalab-2.0": 3}, "etalab-2.0"),
        ({"etalab-2.0": 3, "": 1}, None),
        ({"etalab-2.0": 3, "": 0}, "etalab-2.0"),
        ({"CC0-1.0": 1, "etalab-2.0": 1}, "etalab-2.0"),
        ({"etalab-2.0": 1, "CC-BY-4.0": 1}, "CC-BY-4.0"),
        ({"etalab-2.0": 1, "ODbL-1.0": 1}, "ODbL-1.0"),
        ({"CC-BY-4.0": 1, "ODbL-1.0": 1}, None),
        ({"CC-BY-4.0": 1, "CC-BY-SA-4.0": 1}, "CC-BY-SA-4.0"),
        ({"ODbL-1.0": 1, "CC-BY-SA-4.0": 1}, None),
        ({"Apache-2.0": 1, "etalab-2.0": 1}, None),
        ({"in-house": 2}, None),
        ({}, None),
    ],
)
def test_a_file_has_the_least_demanding_licence_that_suits_all_its_records(records: dict[str, int], wanted: str | None) -> None:
    found = of_file(records)
    assert (found.licence.id if found.licence else None) == wanted
    assert found.why.fr
    assert found.why.en


def test_a_missing_licence_is_counted_in_the_reason() -> None:
    assert of_file({"etalab-2.0": 3, "": 1}).why.en == "1 record(s) of 4 without an accepted licence: the file has none"


@given(st.lists(st.sampled_from([*NAMES, ""]), min_size=1, max_size=6))
def test_one_more_record_never_makes_a_file_more_open(names: list[str]) -> None:
    """What a licence lets a file be published under can only shrink with each record."""
    allowed = {one.id: set(one.within) for one in LICENCES} | {"": set()}
    found = joined(names)
    assert all(found in allowed[name] for name in names) if found else True
    if not found:
        assert not any(all(one in allowed[name] for name in names) for one in NAMES)


def test_a_licence_goes_into_itself_and_what_it_goes_into_goes_no_further_than_it() -> None:
    for one in LICENCES:
        assert one.id in one.within
        for other in one.within:
            assert set(licence(other).within) <= set(one.within)


def test_no_licence_that_shares_alike_goes_elsewhere() -> None:
    for one, other in product(LICENCES, LICENCES):
        if one.id in {"ODbL-1.0", "CC-BY-SA-4.0"} and other.id != one.id:
            assert joined([one.id, other.id]) in {"", one.id}


def test_a_licence_is_known_whatever_its_case_and_a_stranger_is_refused_with_the_list() -> None:
    assert accepted(" Etalab-2.0 ") == "etalab-2.0"
    assert accepted("  ") == ""
    with pytest.raises(UsageError) as refusal:
        accepted("gpl")
    assert refusal.value.mend is not None
    assert "etalab-2.0" in refusal.value.mend.en
