"""The contract's outline, read from its snapshot: which promises existed on the day, and to which project each belongs."""

from collections.abc import Mapping
from typing import Any

#: The place of what belongs to no project: promises of the committee itself.
COMMITTEE = "GOV"

#: Kind of element → the snapshot's group.
GROUPS = {
    "project": "projects",
    "objective": "objectives",
    "action": "actions",
    "deliverable": "deliverables",
    "figure": "figures",
    "indicator": "indicators",
    "body": "bodies",
    "commitment": "commitments",
    "measure": "measures",
    "milestone": "milestones",
    "operation": "operations",
}


def promises(contract: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the deliverables that existed on the snapshot's day, in the order of the contract."""
    known = contract["status"]
    return [item for item in contract["deliverables"] if item["id"] in known]


def project_of(contract: Mapping[str, Any], name: str) -> str:
    """Return the project that holds an element, ``GOV`` where none does.

    >>> project_of({"projects": [{"id": "P"}], "parents": {"P.1": "P.A", "P.A": "P"}}, "P.1")
    'P'
    """
    projects = {project["id"] for project in contract["projects"]}
    above: str | None = name
    while above is not None and above not in projects:
        above = contract["parents"].get(above)
    return above if above is not None else COMMITTEE


def kinds(contract: Mapping[str, Any]) -> dict[str, str]:
    """Return the kind of each element, by its id (see ``GROUPS``)."""
    return {item["id"]: kind for kind, group in GROUPS.items() for item in contract[group]}


def places(contract: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the projects that existed on the day as ``{id, title}``, the committee itself last."""
    known = contract["status"]
    found = [{"id": project["id"], "title": project["title"]} for project in contract["projects"] if project["id"] in known]
    return [*found, {"id": COMMITTEE, "title": {"fr": "Le comité lui-même", "en": "The committee itself"}}]


def tally(words: list[str], allowed: tuple[str, ...]) -> dict[str, int]:
    """Return how often each allowed word occurs, zero included; a word outside the list is an error, never dropped.

    >>> tally(["own", "none", "own"], ("own", "inherited", "none"))
    {'own': 2, 'inherited': 0, 'none': 1}

    Raises:
        ValueError: a word is not in the list.
    """
    strangers = sorted(set(words) - set(allowed))
    if strangers:
        raise ValueError(f"unknown words: {', '.join(strangers)}")
    return {word: words.count(word) for word in allowed}
