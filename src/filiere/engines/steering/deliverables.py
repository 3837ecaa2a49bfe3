"""What the steering engine produces; the only file that joins its science to the SDK."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import Field

from filiere.engines.steering import chains, gaps, progress
from filiere.sdk.artefacts import Artefact, csv_artefact, json_artefact
from filiere.sdk.context import Outcome, Run
from filiere.sdk.engine import NoParameters
from filiere.sdk.values import Check, Text, Value


class CommitteeReport(Value):
    """How far ahead the executive committee looks."""

    ahead_days: int = Field(
        default=61,
        ge=0,
        le=1830,
        json_schema_extra={"fr": "Échéances à venir : combien de jours devant", "en": "Coming deadlines: how many days ahead", "unit": "d"},
    )


class FundersReport(Value):
    """How far ahead the funders look."""

    ahead_days: int = Field(
        default=183,
        ge=0,
        le=1830,
        json_schema_extra={"fr": "Échéances à venir : combien de jours devant", "en": "Coming deadlines: how many days ahead", "unit": "d"},
    )


def make_gap_map(run: Run[NoParameters]) -> Outcome:
    """Return what the text leaves open, per promise and per project."""
    contract = run.inputs["contract"].json()
    rows = gaps.gap_rows(contract)
    owed = gaps.commitment_rows(contract)
    summary = gaps.gap_summary(contract, rows, owed)
    ids = {item["id"] for item in contract["deliverables"] if item["id"] in contract["status"]}
    table = [
        [
            row["id"],
            row["title"]["fr"],
            row["title"]["en"],
            row["project"],
            row["lead"],
            row["lead_from"],
            row["date"],
            len(row["indicators"]),
        ]
        for row in rows
    ]
    columns = ("id", "title_fr", "title_en", "project", "lead", "lead_from", "date", "indicators")
    return Outcome(
        artefacts=(
            json_artefact("gaps.json", _GAPS, {"on": contract["on"], "projects": summary, "promises": rows, "commitments": owed}),
            csv_artefact("gaps.csv", _GAPS, columns, table),
        ),
        checks=(
            _once(ids, [row["id"] for row in rows]),
            _sum("leads", len(ids), (sum(row["leads"].values()) for row in summary)),
            _sum("dates", len(ids), (sum(row["dates"].values()) for row in summary)),
            _sum("commitments", len(owed), (sum(row["commitments"].values()) for row in summary)),
        ),
        on=_day(contract),
    )


def make_need_chains(run: Run[NoParameters]) -> Outcome:
    """Return the needs that the text states, with dates, distances and slack."""
    contract = run.inputs["contract"].json()
    rows = chains.links(contract)
    nodes = chains.elements(contract, rows)
    paths = chains.longest_chains(rows)
    backwards = [f"{row['need']} → {row['holder']}" for row in rows if row["backwards"]]
    guessed = [row["holder"] for row in rows if row["critical"] is not None and row["duration_days"] is None]
    keys = ("holder", "need", "inferred", "need_last", "holder_last", "distance_days", "duration_days", "slack_days", "critical")
    written = [*contract["actions"], *contract["deliverables"]]
    stated = sum(len(item.get("needs", ())) for item in written if item["id"] in contract["status"])
    return Outcome(
        artefacts=(
            json_artefact("needs.json", _NEEDS, {"on": contract["on"], "links": rows, "elements": nodes, "chains": paths}),
            csv_artefact("needs.csv", _NEEDS, keys, ([row[key] for key in keys] for row in rows)),
        ),
        checks=(
            _sum("needs", stated, [len(rows)]),
            Check(
                name=Text(fr="Rien n’est attendu après ce qui en a besoin", en="Nothing is due after what needs it"),
                passed=not backwards,
                found=", ".join(backwards) or "0",
                wanted="0",
            ),
            Check(
                name=Text(fr="Rien n’est dit critique sans durée", en="Nothing is called critical without a duration"),
                passed=not guessed,
                found=str(len(guessed)),
                wanted="0",
            ),
        ),
        on=_day(contract),
    )


def make_committee_report(run: Run[CommitteeReport]) -> Outcome:
    """Return where the projects stand, what awaits a decision and what comes next, for the executive committee."""
    contract, standing, governance = (run.inputs[name].json() for name in ("contract", "standing", "governance"))
    summary, rows = progress.progress_rows(contract, standing), progress.promise_rows(contract, standing)
    content = {
        "on": standing["on"],
        "ahead_days": run.parameters.ahead_days,
        "projects": summary,
        "totals": progress.totals(summary),
        "to_decide": progress.to_decide(rows),
        "unheard": [row for row in rows if row["unheard"]],
        "late": [row for row in rows if row["late"]],
        "coming": progress.coming(rows, standing["on"], run.parameters.ahead_days),
        "cadence": progress.cadence_rows(contract, governance),
        "outcomes": progress.outcome_rows(contract, governance),
    }
    kept = [row["due"] == row["held"] + row["missed"] + row["unknown"] for row in content["cadence"]]
    cadence = Check(
        name=Text(fr="Réunions dues = tenues + manquées + inconnues", en="Meetings due = held + missed + unknown"),
        passed=all(kept),
        found=str(sum(kept)),
        wanted=str(len(kept)),
    )
    return Outcome(
        artefacts=(json_artefact("committee.json", _COMMITTEE, content), _progress_csv(rows)),
        checks=(*_progress_checks(contract, standing, summary, rows), cadence),
        on=_day(standing),
    )


def make_funders_report(run: Run[FundersReport]) -> Outcome:
    """Return promises, evidence, indicators and commitments by project, for the funders."""
    contract, standing, indicators = (run.inputs[name].json() for name in ("contract", "standing", "indicators"))
    summary, rows = progress.progress_rows(contract, standing), progress.promise_rows(contract, standing)
    measured, owed = progress.indicator_rows(contract, indicators), progress.commitment_rows(contract, standing)
    content = {
        "on": standing["on"],
        "ahead_days": run.parameters.ahead_days,
        "projects": summary,
        "totals": progress.totals(summary),
        "coming": progress.coming(rows, standing["on"], run.parameters.ahead_days),
        "indicators": measured,
        "commitments": owed,
    }
    keys = ("id", "project", "unit", "initial", "target", "value", "on", "percent", "met", "exceeded", "freshness")
    silent = [row["id"] for row in measured if row["value"] is None and row["percent"] is not None]
    unread = Check(
        name=Text(fr="Sans relevé, pas d’avancement chiffré", en="No reading, no figure of progress"),
        passed=not silent,
        found=", ".join(silent) or "0",
        wanted="0",
    )
    return Outcome(
        artefacts=(
            json_artefact("funders.json", _FUNDERS, content),
            _progress_csv(rows),
            csv_artefact("indicators.csv", _INDICATORS, keys, ([row[key] for key in keys] for row in measured)),
        ),
        checks=(*_progress_checks(contract, standing, summary, rows), unread),
        on=_day(standing),
    )


_GAPS = Text(fr="Lacunes du texte", en="Gaps of the text")
_NEEDS = Text(fr="Besoins entre promesses", en="Needs between promises")
_COMMITTEE = Text(fr="Rapport au comité exécutif", en="Report to the executive committee")
_FUNDERS = Text(fr="Rapport aux financeurs", en="Report to the funders")
_PROMISES = Text(fr="État des promesses", en="Standing of the promises")
_INDICATORS = Text(fr="Indicateurs", en="Indicators")

_SUMS = {
    "leads": Text(fr="Pilotes propres + hérités + absents = promesses", en="Own + inherited + no lead = promises"),
    "dates": Text(fr="Les sortes de dates font le compte des promesses", en="The kinds of dates add up to the promises"),
    "commitments": Text(fr="Les engagements par projet font le compte", en="The commitments by project add up"),
    "needs": Text(fr="Chaque besoin écrit est compté une fois", en="Each stated need is counted once"),
    "information": Text(fr="Les états connus font le compte des promesses", en="The states known add up to the promises"),
}


def _progress_csv(rows: Sequence[Mapping[str, Any]]) -> Artefact:
    keys = ("id", "project", "first", "last", "status", "date_state", "information", "unheard", "late")
    return csv_artefact("promises.csv", _PROMISES, keys, ([row[key] for key in keys] for row in rows))


def _progress_checks(
    contract: Mapping[str, Any], standing: Mapping[str, Any], summary: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> tuple[Check, ...]:
    ids = {item["id"] for item in contract["deliverables"] if item["id"] in contract["status"]}
    found = progress.totals(summary)
    differing = sorted(key for key, count in standing["counts"].items() if key in found and found[key] != count)
    return (
        _once(ids, [row["id"] for row in rows]),
        _sum("information", len(ids), (sum(row["information"].values()) for row in summary)),
        Check(
            name=Text(fr="Les comptes par projet redonnent ceux du contrat", en="The counts by project give those of the contract"),
            passed=not differing,
            found=", ".join(f"{key} {found[key]}" for key in differing) or str(found["promised"]),
            wanted=", ".join(f"{key} {standing['counts'][key]}" for key in differing) or str(standing["counts"]["promised"]),
        ),
    )


def _once(wanted: set[str], found: list[str]) -> Check:
    """Check that every promise is counted, and counted once."""
    strange = sorted((wanted ^ set(found)) | {name for name in found if found.count(name) > 1})
    return Check(
        name=Text(fr="Chaque livrable est compté une fois", en="Every deliverable is counted once"),
        passed=not strange,
        found=f"{len(found)}" + (f" ({', '.join(strange)})" if strange else ""),
        wanted=str(len(wanted)),
    )


def _sum(what: str, wanted: int, parts: Iterable[int]) -> Check:
    found = sum(parts)
    return Check(name=_SUMS[what], passed=found == wanted, found=str(found), wanted=str(wanted))


def _day(snapshot: Mapping[str, Any]) -> date:
    return date.fromisoformat(snapshot["on"])
