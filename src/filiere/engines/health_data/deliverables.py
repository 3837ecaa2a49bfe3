"""What the health data engine produces; the only file that joins its science to the SDK."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from pydantic import Field

from filiere.engines.health_data import characterisation, quality, snapshots, studies
from filiere.methods.omop.batch import plan, run_on_duckdb
from filiere.methods.omop.circe import read_definition
from filiere.methods.omop.compiler import Setting
from filiere.methods.omop.dialects import DuckDB
from filiere.sdk.artefacts import csv_artefact, json_artefact
from filiere.sdk.context import Outcome, Run
from filiere.sdk.values import Check, Nature, Text, Value

_SETTING = Setting(DuckDB(), "cdm.", "work.")


class FictiveBase(Value):
    """How many persons are made up; nobody is real."""

    persons: int = Field(
        default=2000, ge=50, le=200_000, json_schema_extra={"fr": "Personnes fictives", "en": "Fictive persons", "unit": "persons"}
    )


def make_phenotypes(run: Run[FictiveBase]) -> Outcome:
    """Return the rows, the attrition and the checks of three cohorts on a fictive base."""
    with _base(run) as (snapshot, connection):
        made = _compute(connection)
        steps = {number: connection.execute(body).fetchall() for number, body in made.attrition.items()}
        rows = connection.execute("SELECT * FROM work.cohort ORDER BY ALL").fetchall()
        outside = connection.execute(
            "SELECT count(*) FROM work.cohort C WHERE NOT EXISTS (SELECT 1 FROM cdm.observation_period O WHERE O.person_id = C.subject_id"
            " AND C.cohort_start_date BETWEEN O.observation_period_start_date AND O.observation_period_end_date)"
        ).fetchone()[0]
        after = snapshots.current_root(snapshot)
    definitions = studies.study_definitions()
    content: dict[str, Any] = {
        "snapshot": {"root": snapshot.root, "rows": dict(snapshot.rows), "source": dict(snapshot.source)},
        "cohorts": [
            {
                "number": number,
                "rows": sum(row[0] == number for row in rows),
                "persons": len({row[1] for row in rows if row[0] == number}),
                "steps": [
                    {
                        "name": ["entry", *(rule["name"] for rule in definitions[number]["InclusionRules"])][step],
                        "events": events,
                        "persons": persons,
                    }
                    for step, events, persons in steps[number]
                ],
            }
            for number in sorted(definitions)
        ],
    }
    falls = all(first["persons"] >= then["persons"] for one in content["cohorts"] for first, then in _pairs(one["steps"]))
    return Outcome(
        artefacts=(
            json_artefact("cohorts.json", _COHORTS, content),
            json_artefact("definitions.json", _DEFINITIONS, {str(number): one for number, one in definitions.items()}),
            csv_artefact("cohort.csv", _COHORTS, ("cohort_definition_id", "subject_id", "cohort_start_date", "cohort_end_date"), rows),
        ),
        checks=(
            _check(_IN_PERIOD, outside == 0, str(outside), "0"),
            _check(_FALLING, falls, str(falls).lower(), "true"),
            _check(_SAME_FILES, after == snapshot.root, after[:16], snapshot.root[:16]),
        ),
        nature=Nature.SYNTHETIC,
    )


def make_quality(run: Run[FictiveBase]) -> Outcome:
    """Return the findings of the quality checks on a fictive base."""
    with _base(run) as (snapshot, connection):
        found = quality.check_quality(connection, "cdm.")
        years = quality.completeness_by_year(connection, "cdm.")
    rows = [
        {
            "category": one.category,
            "check": one.check,
            "table": one.table,
            "failed": one.failed,
            "rows": one.rows,
            "share": round(one.share, 6),
            "threshold": one.threshold,
            "met": one.met,
        }
        for one in found
    ]
    missed = [f"{one.table} {one.check}" for one in found if not one.met]
    content: dict[str, Any] = {
        "snapshot": {"root": snapshot.root, "source": dict(snapshot.source)},
        "findings": rows,
        "years": [{"table": name, "year": year, "events": events, "persons": persons} for name, year, events, persons in years],
    }
    keys = ("category", "check", "table", "failed", "rows", "share", "threshold", "met")
    return Outcome(
        artefacts=(
            json_artefact("quality.json", _QUALITY, content),
            csv_artefact("quality.csv", _QUALITY, keys, ([row[key] for key in keys] for row in rows)),
        ),
        checks=(_check(_NO_MISS, not missed, ", ".join(missed[:8]) or "0", "0"),),
        nature=Nature.SYNTHETIC,
    )


def make_characterisation(run: Run[FictiveBase]) -> Outcome:
    """Return Table 1, incidence and survival of the cohort of first tumours."""
    with _base(run) as (snapshot, connection):
        _compute(connection)
        table = characterisation.table_one(connection, "cdm.", "work.cohort", 1)
        bands = characterisation.time_at_risk(connection, "cdm.", "work.cohort", 1)
        months, causes = characterisation.follow_up(connection, "cdm.", "work.cohort", 1)
        entered = connection.execute("SELECT count(DISTINCT subject_id) FROM work.cohort WHERE cohort_definition_id = 1").fetchone()[0]
    events, years = sum(band[1] for band in bands), sum(band[2] for band in bands)
    rate = characterisation.incidence_rate(events, years)
    curve = characterisation.kaplan_meier(months, [cause == 1 for cause in causes])
    content: dict[str, Any] = {
        "snapshot": {"root": snapshot.root, "source": dict(snapshot.source)},
        "table_one": [{key: _rounded(value) for key, value in row.items()} for row in table],
        "incidence": {
            "events": events,
            "years": round(years, 2),
            "rate": _rounded(rate.rate),
            "low": _rounded(rate.low),
            "high": _rounded(rate.high),
            "standardised": _rounded(characterisation.standardised_rate({age: (count, spent) for age, count, spent in bands})),
            "bands": [{"from_age": age, "events": count, "years": round(spent, 2)} for age, count, spent in bands],
        },
        "survival": [
            {"month": _rounded(time), "at_risk": risk, "deaths": deaths, "survival": _rounded(kept)} for time, risk, deaths, kept in curve
        ],
    }
    keys = ("variable", "inside", "outside", "difference")
    return Outcome(
        artefacts=(
            json_artefact("characterisation.json", _CHARACTERISATION, content),
            csv_artefact("table_one.csv", _TABLE_ONE, keys, ([row[key] for key in keys] for row in content["table_one"])),
        ),
        checks=(
            _check(_ALL_COUNTED, events == entered, str(events), str(entered)),
            _check(_HELD, rate.low <= rate.rate <= rate.high, f"{rate.low:.2f} – {rate.high:.2f}", f"{rate.rate:.2f}"),
        ),
        nature=Nature.SYNTHETIC,
    )


@contextmanager
def _base(run: Run[FictiveBase]) -> Iterator[tuple[snapshots.Snapshot, Any]]:
    """Make the fictive base, write its snapshot and open it, to be read only."""
    import duckdb

    run.note(Text(fr="Population fictive : personne n’est réel.", en="Fictive population: nobody is real."))
    maker = duckdb.connect(":memory:", config={"threads": 1})
    maker.execute("CREATE SCHEMA cdm")
    studies.fill_oncology(maker, "cdm.", run.parameters.persons, run.seed)
    source = {"fictive": True, "name": "Filière fictive oncology", "persons": run.parameters.persons, "seed": run.seed}
    snapshot = snapshots.write_snapshot(maker, "cdm.", run.scratch / "snapshots", source)
    maker.close()
    connection = snapshots.open_snapshot(snapshot)
    try:
        yield snapshot, connection
    finally:
        connection.close()


def _compute(connection: Any) -> Any:
    definitions = {number: read_definition(one) for number, one in studies.study_definitions().items()}
    made = plan(definitions, _SETTING, attrition=True)
    run_on_duckdb(made, connection, "work.", threads=1)
    return made


def _pairs(steps: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    return pairwise(steps)


def _rounded(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def _check(name: Text, passed: bool, found: str, wanted: str) -> Check:
    return Check(name=name, passed=passed, found=found, wanted=wanted)


_COHORTS = Text(fr="Cohortes", en="Cohorts")
_DEFINITIONS = Text(fr="Définitions Circe", en="Circe definitions")
_QUALITY = Text(fr="Contrôles de qualité", en="Quality checks")
_CHARACTERISATION = Text(fr="Caractérisation", en="Characterisation")
_TABLE_ONE = Text(fr="Tableau 1", en="Table 1")
_IN_PERIOD = Text(fr="Chaque entrée est dans une période d’observation", en="Every entry is inside an observation period")
_FALLING = Text(fr="L’attrition ne fait que diminuer", en="Attrition only decreases")
_SAME_FILES = Text(
    fr="Les données sont celles d’avant le calcul (empreinte relue)", en="The data are those of before the run (digest read again)"
)
_NO_MISS = Text(fr="Aucun contrôle ne dépasse son seuil", en="No check passes its threshold")
_ALL_COUNTED = Text(fr="Chaque personne entrée compte un événement d’incidence", en="Every person who entered counts one incident event")
_HELD = Text(fr="L’intervalle exact contient le taux", en="The exact interval holds the rate")
