"""What waits for what: the needs that the text states, the days between their dates, and the slack where it gives a duration.

The slack of a link is the time between the last day of what is needed and the last day of what needs it, minus the time the text gives to
do the work. Where it gives no date there is no distance, where it gives no duration the slack is unknown, and nothing is called critical.
(The distinction of distance, duration and float follows the critical path method: J. E. Kelley, "Critical-path planning and
scheduling: mathematical basis", Operations Research 9(3), 1961.)
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from filiere.engines.steering.outline import GROUPS, kinds, project_of


def links(contract: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one row per need that existed on the day.

    Keys: ``holder``, ``need`` (None where it lies outside the contract), ``outside``, ``why``, ``inferred``, ``need_last``,
    ``holder_last`` (ISO days or None), ``distance_days``, ``duration_days``, ``slack_days`` (None is "unknown"), ``backwards``,
    ``critical`` (None is "cannot be said").
    """
    known, windows = contract["status"], contract["windows"]
    durations = {item["id"]: duration_days(item, windows.get(item["id"])) for item in contract["deliverables"]}
    rows = []
    for holder in [*contract["actions"], *contract["deliverables"]]:
        for need in holder.get("needs", ()) if holder["id"] in known else ():
            element = need.get("element")
            rows.append(
                {
                    "holder": holder["id"],
                    "need": element,
                    "outside": need.get("outside"),
                    "why": need["why"],
                    "inferred": need.get("inferred", False),
                    **_times(_last(windows, element), _last(windows, holder["id"]), durations.get(holder["id"])),
                }
            )
    return rows


def duration_days(deliverable: Mapping[str, Any], window: Mapping[str, str] | None) -> int | None:
    """Return the time the text gives to do the work, in days: a deadline counted from an event; None where it gives none.

    >>> duration_days({"deadline": {"kind": "relative"}}, {"first": "2019-02-04", "last": "2020-08-04"})
    547
    """
    if deliverable["deadline"]["kind"] != "relative" or window is None:
        return None
    return _days(window["first"], window["last"])


def elements(contract: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what takes part in a need: ``id, kind, title, project, deadline, vacant`` (whether its lead is a vacant post)."""
    known = kinds(contract)
    named = {item["id"]: item for group in GROUPS.values() for item in contract[group]}
    ids = dict.fromkeys(name for row in rows for name in (row["need"], row["holder"]) if name is not None)
    return [
        {
            "id": name,
            "kind": known[name],
            "title": named[name]["title"],
            "project": project_of(contract, name),
            "deadline": named[name].get("deadline"),
            "vacant": contract["leads"].get(name, {}).get("form") == "vacant",
        }
        for name in ids
    ]


def longest_chains(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Return, for each element that nothing waits for, its longest chain of needs, first need first; the needs hold no circle.

    >>> longest_chains([{"holder": "c", "need": "b"}, {"holder": "b", "need": "a"}, {"holder": "c", "need": "a"}])
    [['a', 'b', 'c']]

    Raises:
        ValueError: the needs go round in a circle.
    """
    needs: dict[str, list[str]] = {}
    for row in rows:
        if row["need"] is not None:
            needs.setdefault(row["holder"], []).append(row["need"])
    wanted = {name for names in needs.values() for name in names}
    found: dict[str, list[str]] = {}

    def chain(name: str, path: tuple[str, ...]) -> list[str]:
        if name in path:
            raise ValueError(f"the needs go round in a circle: {' → '.join((*path, name))}")
        if name not in found:
            before = [chain(need, (*path, name)) for need in needs.get(name, ())]
            found[name] = [*max(before, key=len, default=[]), name]
        return found[name]

    return sorted((chain(name, ()) for name in needs if name not in wanted), key=lambda names: (-len(names), names)) or _none_ends(needs)


def _none_ends(needs: Mapping[str, Sequence[str]]) -> list[list[str]]:
    if needs:
        raise ValueError("the needs go round in a circle: every element is needed by another")
    return []


def _times(need_last: str | None, holder_last: str | None, duration: int | None) -> dict[str, Any]:
    distance = _days(need_last, holder_last) if need_last and holder_last else None
    slack = distance - duration if distance is not None and duration is not None else None
    return {
        "need_last": need_last,
        "holder_last": holder_last,
        "distance_days": distance,
        "duration_days": duration,
        "slack_days": slack,
        "backwards": distance < 0 if distance is not None else None,
        "critical": slack <= 0 if slack is not None else None,
    }


def _last(windows: Mapping[str, Mapping[str, str] | None], name: str | None) -> str | None:
    window = windows.get(name) if name else None
    return window["last"] if window else None


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
