"""What the text leaves open: for each promise its lead, its date and its indicator; for each commitment whether evidence could show it."""

from collections.abc import Mapping
from typing import Any

from filiere.engines.steering.outline import kinds, places, project_of, promises, tally

#: Named for the promise itself, for what holds it, or for nobody. Never added up.
LEADS = ("own", "inherited", "none")
#: A window of days; words that name no day; a cell left empty or merged; nothing at all.
DATES = ("days", "words", "empty_cell", "none")
SHOWN = ("yes", "partly", "no")


def gap_rows(contract: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one row per promise: ``id, title, project, modality, lead, lead_from, lead_form, date, deadline, indicators``."""
    measured: dict[str, list[str]] = {}
    for indicator in contract["indicators"]:
        measured.setdefault(indicator["of"], []).append(indicator["id"])
    known = kinds(contract)
    return [
        {
            "id": item["id"],
            "title": item["title"],
            "project": project_of(contract, item["id"]),
            "modality": item["modality"],
            **_lead(contract["leads"][item["id"]], known),
            "date": date_word(item["deadline"], contract["windows"][item["id"]]),
            "deadline": item["deadline"],
            "indicators": measured.get(item["id"], []),
        }
        for item in promises(contract)
    ]


def commitment_rows(contract: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one row per commitment: ``id, title, project, side, verifiable, shown_by``."""
    known = contract["status"]
    return [
        {
            "id": item["id"],
            "title": item["title"],
            "project": project_of(contract, item["project"]),
            "side": "state" if item["party"] == "state" else "sector",
            "verifiable": item["verifiable"],
            "shown_by": item.get("shown_by"),
        }
        for item in contract["commitments"]
        if item["id"] in known
    ]


def gap_summary(contract: Mapping[str, Any], rows: list[dict[str, Any]], commitments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row of counts per project: promises, leads, dates, promises without indicator, commitments."""
    summary = []
    for place in places(contract):
        mine = [row for row in rows if row["project"] == place["id"]]
        owed = [row for row in commitments if row["project"] == place["id"]]
        summary.append(
            {
                **place,
                "promises": len(mine),
                "leads": tally([row["lead"] for row in mine], LEADS),
                "dates": tally([row["date"] for row in mine], DATES),
                "without_indicator": sum(not row["indicators"] for row in mine),
                "commitments": tally([row["verifiable"] for row in owed], SHOWN),
            }
        )
    return summary


def date_word(deadline: Mapping[str, Any], window: Mapping[str, Any] | None) -> str:
    """Return what kind of date the text gives.

    >>> date_word({"kind": "vague"}, None)
    'words'
    """
    if window is not None:
        return "days"
    return {"none": "none", "unknown": "empty_cell"}.get(deadline["kind"], "words")


def _lead(lead: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    form, holder = lead["form"], lead["inherited_from"]
    if form is None or form == "unnamed":
        return {"lead": "none", "lead_from": None, "lead_from_kind": None, "lead_form": form}
    kind = known[holder] if holder else None
    return {"lead": "own" if lead["own"] else "inherited", "lead_from": holder, "lead_from_kind": kind, "lead_form": form}
