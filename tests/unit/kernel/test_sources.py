"""Places in the signed texts."""

import pytest
from pydantic import ValidationError

from filiere.kernel.sources import Source, excerpt, line_digest, normalise

LINES = ["Titre", "**Livrable**\tMapping\tListe", "échéance\tQ1 2019\t", "l’action  n°1 – suite"]


@pytest.mark.parametrize("written", ["2019:336", "2019:381-383", "2019:336#2", "2021-amendment:16#0"])
def test_a_short_source_is_read_and_written_the_same(written: str) -> None:
    assert str(Source.model_validate(written)) == written
    assert Source.model_validate(written).model_dump() == written


@pytest.mark.parametrize("written", ["2019", "2019:0", "2019:12-11", "2019:a", "2019:12#", ":12", "2019:12 "])
def test_what_is_not_a_source_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        Source.model_validate(written)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("d:1", "Titre"),
        ("d:2#0", "Livrable"),
        ("d:2#2", "Liste"),
        ("d:2-3#1", "Mapping Q1 2019"),
        ("d:3#2", ""),
        ("d:4", "l'action n°1 - suite"),
    ],
)
def test_an_excerpt_is_the_words_of_its_place(written: str, wanted: str) -> None:
    assert excerpt(Source.model_validate(written), LINES) == wanted


def test_a_place_after_the_end_is_told() -> None:
    with pytest.raises(IndexError):
        excerpt(Source.model_validate("d:5"), LINES)


def test_a_digest_survives_what_printing_changes_and_nothing_else() -> None:
    assert line_digest("**L’action**  n°1") == line_digest("L'action n°1 ")
    assert line_digest("L'action n°1") != line_digest("L'action n°2")
    assert normalise("a <i>b</i>\u00a0c") == "a b c"
