"""Addresses: one table for both languages, quoted, carrying the date, each page leading to its twin."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filiere.portal.addresses import PATHS, address_of, path_of, twin


@pytest.mark.parametrize(
    ("kind", "language", "name", "expected"),
    [
        ("home", "fr", None, "/"),
        ("home", "en", None, "/en/"),
        ("deliverable", "fr", "PS1.3.2", "/livrables/PS1.3.2"),
        ("deliverable", "en", "PS1.3.2", "/en/deliverables/PS1.3.2"),
        ("measure", "fr", "CSIS-11/12.a", "/mesures/CSIS-11/12.a"),
        ("organisation", "fr", "a b?c", "/organisations/a%20b%3Fc"),
    ],
)
def test_paths(kind: str, language: Any, name: str | None, expected: str) -> None:
    assert path_of(kind, language, name) == expected


def test_the_date_is_carried_and_empty_words_are_not() -> None:
    assert address_of("deliverable", "fr", on=date(2020, 1, 1), state="late", project=None) == "/livrables/?on=2020-01-01&state=late"


def test_no_two_pages_share_a_path_in_a_language() -> None:
    for index in (0, 1):
        words = [pair[index] for pair in PATHS.values()]
        assert len(set(words)) == len(words)
        assert "en" not in words


@given(st.sampled_from(sorted(PATHS)), st.sampled_from(["fr", "en"]), st.sampled_from([None, "PS1", "CSIS-11/12.a"]))
def test_a_twins_twin_is_the_page_itself(kind: str, language: Any, name: str | None) -> None:
    other: Any = "en" if language == "fr" else "fr"
    path = path_of(kind, language, name)
    assert twin(path, other) == path_of(kind, other, name)
    assert twin(twin(path, other), language) == path
