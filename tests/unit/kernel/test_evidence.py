"""The three kinds of evidence, what each may do, and how it is stated."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from filiere.kernel.evidence import Evidence, Nature, Subject, intoto_statement, role_of

NOW = datetime(2020, 1, 2, 3, 4, tzinfo=UTC)


def evidence(**fields: Any) -> Evidence:
    given = {"id": "e1", "about": "PS1.1.1", "kind": "attested", "nature": "real", "role": "fulfils", "on": date(2020, 1, 1)}
    return Evidence.model_validate(given | {"recorded_at": NOW} | fields)


@pytest.mark.parametrize(
    ("nature", "wanted", "role"),
    [
        (Nature.REAL, "fulfils", "fulfils"),
        (Nature.OPEN, "supports", "supports"),
        (Nature.SIMULATED, "fulfils", "explores"),
        (Nature.SYNTHETIC, "supports", "explores"),
    ],
)
def test_a_simulation_explores_whatever_was_asked(nature: Nature, wanted: Any, role: str) -> None:
    assert role_of(nature, wanted) == role


@pytest.mark.parametrize(
    ("nature", "role", "counts"),
    [
        ("real", "fulfils", True),
        ("open", "fulfils", True),
        ("real", "supports", False),
        ("synthetic", "fulfils", False),
        ("simulated", "explores", False),
    ],
)
def test_only_real_or_open_evidence_that_fulfils_counts(nature: str, role: str, counts: bool) -> None:
    assert evidence(nature=nature, role=role).counts is counts


def test_a_statement_is_in_toto_and_names_no_author() -> None:
    subject = Subject(name="map.pdf", sha256="a" * 64, size=3)
    statement = intoto_statement(evidence(author="Camille Exemple", organisation="medicen", subjects=(subject,)))
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["subject"] == [{"name": "map.pdf", "digest": {"sha256": "a" * 64}}]
    assert statement["predicate"]["organisation"] == "medicen"
    assert statement["predicate"]["recorded_at"] == "2020-01-02T03:04:00Z"
    assert "Camille" not in str(statement)


@pytest.mark.parametrize("sha256", ["", "A" * 64, "a" * 63, "g" * 64])
def test_a_subject_is_named_by_its_digest(sha256: str) -> None:
    with pytest.raises(ValidationError):
        Subject(name="x", sha256=sha256, size=0)
