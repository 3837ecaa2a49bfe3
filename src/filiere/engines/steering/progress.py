"""Where each project stands on a day, counted from the standing of its promises; two facts that are never merged into one colour."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from filiere.engines.steering.outline import kinds, places, project_of, tally

INFORMATION = ("accepted", "filed", "declared", "refused", "none_received")
DATES = ("not_due", "due", "passed", "vague", "none")


def progress_rows(contract: Mapping[str, Any], standing: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one row of counts per project: promises, what is known of them, what the date says, unheard and late."""
    by_place: dict[str, list[Mapping[str, Any]]] = {}
    for item in standing["deliverables"]:
        by_place.setdefault(project_of(contract, item["id"]), []).append(item)
    return [
        {
            **place,
            "promises": len(mine := by_place.get(place["id"], [])),
            "information": tally([item["information"] for item in mine], INFORMATION),
            "dates": tally([item["date_state"] for item in mine], DATES),
            "unheard": sum(is_unheard(item) for item in mine),
            "late": sum(item["late"] for item in mine),
        }
        for place in places(contract)
    ]


def is_unheard(item: Mapping[str, Any]) -> bool:
    """Return whether a promise's date has passed and no information was received; it accuses nobody."""
    return bool(item["date_state"] == "passed" and item["information"] == "none_received")


def totals(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return the counts of all projects together, under the names that the overview of the contract uses.

    A word may stand in both lists (``none``): only the date's is kept under it, as the overview does.
    """
    found = {"promised": sum(row["promises"] for row in rows)}
    found |= {word: sum(row["information"][word] for row in rows) for word in INFORMATION}
    found |= {word: sum(row["dates"][word] for row in rows) for word in DATES}
    found |= {word: sum(row[word] for row in rows) for word in ("unheard", "late")}
    return found


def promise_rows(contract: Mapping[str, Any], standing: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one row per promise: ``id, title, project, deadline, first, last, status, date_state, information, late``."""
    known = {item["id"]: item for item in contract["deliverables"]}
    return [
        {
            "id": item["id"],
            "title": known[item["id"]]["title"],
            "project": project_of(contract, item["id"]),
            "deadline": known[item["id"]]["deadline"],
            "first": item["due"]["first"] if item["due"] else None,
            "last": item["due"]["last"] if item["due"] else None,
            "status": item["status"],
            "date_state": item["date_state"],
            "information": item["information"],
            "unheard": is_unheard(item),
            "late": item["late"],
        }
        for item in standing["deliverables"]
    ]


def coming(rows: Sequence[Mapping[str, Any]], on: str, ahead_days: int) -> list[dict[str, Any]]:
    """Return the promises, not accepted yet, whose last day lies between a day and so many days later, soonest first."""
    until = (date.fromisoformat(on) + timedelta(days=ahead_days)).isoformat()
    near = [dict(row) for row in rows if row["last"] and on <= row["last"] <= until and row["information"] != "accepted"]
    return sorted(near, key=lambda row: (row["last"], row["id"]))


def to_decide(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the promises with evidence filed that no body has accepted or refused."""
    return [dict(row) for row in rows if row["information"] == "filed"]


def commitment_rows(contract: Mapping[str, Any], standing: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one row per commitment: ``id, title, project, side, state``."""
    known = {item["id"]: item for item in contract["commitments"]}
    return [
        {
            "id": item["id"],
            "title": known[item["id"]]["title"],
            "project": project_of(contract, known[item["id"]]["project"]),
            "side": item["side"],
            "state": item["state"],
        }
        for item in standing["commitments"]
    ]


def cadence_rows(contract: Mapping[str, Any], governance: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return how each body whose cadence can be counted kept it: ``id, title, due, held, missed, unknown``."""
    titles = {body["id"]: body["title"] for body in contract["bodies"]}
    return [
        {"id": item["body"], "title": titles[item["body"]], **{word: item[word] for word in ("due", "held", "missed", "unknown")}}
        for item in governance["compliance"]
        if item["due"]
    ]


def outcome_rows(contract: Mapping[str, Any], governance: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the decisions and actions of meetings, latest first, without a word of the minutes.

    Keys: ``meeting, body, on, kind, about, about_kind, due``.
    """
    known = kinds(contract)
    rows = [
        {
            "meeting": meeting["id"],
            "body": meeting["body"],
            "on": meeting["on"],
            **{key: outcome.get(key) for key in ("kind", "about", "due")},
            "about_kind": known.get(outcome.get("about") or ""),
        }
        for meeting in governance["meetings"]
        for outcome in meeting["outcomes"]
        if outcome["kind"] != "information"
    ]
    return sorted(rows, key=lambda row: (row["on"], row["meeting"]), reverse=True)


def indicator_rows(contract: Mapping[str, Any], indicators: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one row per indicator: ``id, title, project, unit, initial, target, strict, value, on, percent, met, exceeded, freshness``.

    ``value`` None is "no reading", never zero.
    """
    rows = []
    for view in indicators["indicators"]:
        indicator, current, moved = view["indicator"], view.get("current"), view.get("progress")
        rows.append(
            {
                "id": indicator["id"],
                "title": indicator["title"],
                "project": project_of(contract, indicator["of"]),
                **{key: indicator.get(key) for key in ("unit", "initial", "target", "strict")},
                "value": current["value"] if current else None,
                "on": current["on"] if current else None,
                **{key: moved[key] if moved else None for key in ("percent", "met", "exceeded")},
                "freshness": view["freshness"]["state"],
            }
        )
    return rows
