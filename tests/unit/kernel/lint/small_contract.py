"""A small sound contract, and a way to plant one fault in it."""

from typing import Any

from filiere.kernel.contract import Contract

#: Two projects, three deliverables, one indicator each: nothing to find.
SOUND: dict[str, Any] = {
    "id": "small",
    "title": {"fr": "Petit contrat", "en": "Small contract"},
    "short": {"fr": "Petit", "en": "Small"},
    "term": "term",
    "anchors": [
        {"id": "signature", "title": {"fr": "s", "en": "s"}, "on": "2019-02-04", "sources": ["2019:1"]},
        {"id": "term", "title": {"fr": "t", "en": "t"}, "on": "2024-12-31", "sources": ["2019:1"]},
    ],
    "documents": [{"id": "2019", "kind": "contract", "title": {"fr": "d", "en": "d"}, "signed": "signature", "line_count": 99}],
    "organisations": [
        {"id": "alpha", "name": "Alpha Santé", "spellings": [{"words": "Alpha Santé", "sources": ["2019:2"]}]},
        {"id": "beta", "name": "Beta Bio", "spellings": [{"words": "Beta Bio", "sources": ["2019:3"]}]},
    ],
    "projects": [
        {
            "id": "P1",
            "document": "2019",
            "title": {"fr": "projet un", "en": "project one"},
            "lead": {"form": "organisation", "parties": [{"organisation": "alpha"}]},
            "sources": {"title": ["2019:10"], "lead": ["2019:11"]},
        }
    ],
    "deliverables": [
        {
            "id": f"P1.{index}",
            "document": "2019",
            "parent": "P1",
            "title": {"fr": f"livrable {index}", "en": f"deliverable {index}"},
            "deadline": {"kind": "quarter", "year": 2019, "quarter": index},
            "modality": "firm",
            "fulfilled_by": ["attested"],
            "sources": {"title": [f"2019:{20 + index}"], "deadline": [f"2019:{30 + index}"], "modality": [f"2019:{20 + index}"]},
        }
        for index in (1, 2, 3)
    ],
    "indicators": [
        {
            "id": f"P1.{index}.I1",
            "document": "2019",
            "of": f"P1.{index}",
            "title": {"fr": "compte", "en": "count"},
            "kind": "count",
            "sources": {"title": [f"2019:{40 + index}"]},
        }
        for index in (1, 2, 3)
    ],
}


def contract(**groups: list[dict[str, Any]]) -> Contract:
    """Return the sound contract with some of its lists replaced or added."""
    return Contract.model_validate(SOUND | groups)


def changed(group: str, index: int, **fields: Any) -> Contract:
    """Return the sound contract with some fields of one value changed."""
    values = list(SOUND[group])
    values[index] = values[index] | fields
    return contract(**{group: values})


def text(words: str) -> dict[str, str]:
    return {"fr": words, "en": words}


def amount(value: float, unit: str = "items", qualifier: str = "exactly") -> dict[str, Any]:
    return {"value": value, "unit": unit, "qualifier": qualifier, "what": text("w")}


def stated(line: int, **fields: Any) -> dict[str, Any]:
    return {"sources": [f"2019:{line}"], **fields}


def listed(count: float, *words: str, qualifier: str = "exactly", **fields: Any) -> dict[str, Any]:
    """Return a list that claims a count on line 50 and stands on line 51."""
    return {
        "id": "L-1",
        "about": "P1",
        "title": text("list"),
        "sources": ["2019:51"],
        "claimed": stated(50, amount=amount(count, qualifier=qualifier)),
        "entries": [{"words": word} for word in words],
        **fields,
    }
