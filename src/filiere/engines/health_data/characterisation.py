"""Describes a cohort: Table 1 with standardised differences, incidence with exact intervals, survival and competing risks."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: European Standard Population 2013 (Eurostat, KS-RA-13-028), summed to five bands: first age, persons of 100 000.
STANDARD = ((0, 21500), (20, 25500), (40, 27500), (60, 20500), (80, 5000))


@dataclass(frozen=True)
class Rate:
    """Events, years at risk and the rate per 1 000 person-years with its exact interval."""

    events: int
    years: float
    rate: float
    low: float
    high: float


def incidence_rate(events: int, years: float, *, confidence: float = 0.95) -> Rate:
    """Return a rate per 1 000 person-years with the exact Poisson interval.

    Source: F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28, 1936.

    >>> made = incidence_rate(10, 1000.0)
    >>> round(made.low, 3), round(made.high, 3)
    (4.795, 18.39)
    """
    from scipy.stats import chi2

    tail = (1 - confidence) / 2
    low = float(chi2.ppf(tail, 2 * events)) / 2 if events else 0.0
    high = float(chi2.ppf(1 - tail, 2 * (events + 1))) / 2
    scale = 1000 / years if years else math.nan
    return Rate(events, years, events * scale, low * scale, high * scale)


def standardised_rate(by_band: Mapping[int, tuple[int, float]]) -> float:
    """Return the rate per 1 000 person-years directly standardised to the European Standard Population 2013.

    Args:
        by_band: first age of each band of :data:`STANDARD` → (events, person-years);
            a band without time at risk is left out of the weights.
    """
    kept = [(weight, *by_band[age]) for age, weight in STANDARD if by_band.get(age, (0, 0.0))[1] > 0]
    total = sum(weight for weight, _, _ in kept)
    return sum(weight * events / years for weight, events, years in kept) / total * 1000 if total else math.nan


def kaplan_meier(times: Sequence[float], died: Sequence[bool]) -> list[tuple[float, int, int, float]]:
    """Return (time, at risk, deaths, survival) at each death time.

    Source: E. L. Kaplan and P. Meier, J. Am. Stat. Assoc. 53, 1958.
    """
    curve, survival = [], 1.0
    for time in sorted({time for time, dead in zip(times, died, strict=True) if dead}):
        risk = sum(one >= time for one in times)
        deaths = sum(dead and one == time for one, dead in zip(times, died, strict=True))
        survival *= 1 - deaths / risk
        curve.append((time, risk, deaths, survival))
    return curve


def aalen_johansen(times: Sequence[float], causes: Sequence[int]) -> dict[int, list[tuple[float, float]]]:
    """Return the cumulative incidence of each cause (0 is censoring) at each event time.

    Source: O. O. Aalen and S. Johansen, Scand. J. Stat. 5, 1978.
    """
    kinds = sorted({cause for cause in causes if cause})
    curves: dict[int, list[tuple[float, float]]] = {kind: [] for kind in kinds}
    reached, survival = dict.fromkeys(kinds, 0.0), 1.0
    for time in sorted({time for time, cause in zip(times, causes, strict=True) if cause}):
        risk = sum(one >= time for one in times)
        here = [cause for one, cause in zip(times, causes, strict=True) if one == time and cause]
        for kind in kinds:
            reached[kind] += survival * here.count(kind) / risk
            curves[kind].append((time, reached[kind]))
        survival *= 1 - len(here) / risk
    return curves


def difference(first: float, second: float, spread_first: float, spread_second: float) -> float:
    """Return the standardised difference of two means; for proportions p, the spread is p(1 − p).

    Source: P. C. Austin, Commun. Stat. Simul. Comput. 38, 2009.

    >>> round(difference(0.5, 0.4, 0.25, 0.24), 4)
    0.202
    """
    pooled = math.sqrt((spread_first + spread_second) / 2)
    return (first - second) / pooled if pooled else 0.0


def table_one(connection: Any, schema: str, cohort: str, number: int, *, most: int = 20) -> list[dict[str, Any]]:
    """Return the rows of Table 1: the cohort at entry beside everyone else at the start of observation.

    Args:
        connection: a DuckDB connection.
        schema: the prefix of the CDM tables.
        cohort: the table of cohort rows.
        number: which cohort.
        most: how many conditions of the year before, the most frequent first.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE compared AS"
        f" SELECT subject_id AS person_id, min(cohort_start_date) AS entry, true AS inside FROM {cohort}"
        f" WHERE cohort_definition_id = {int(number)} GROUP BY 1 UNION ALL"
        f" SELECT person_id, min(observation_period_start_date) + 365, false FROM {schema}observation_period WHERE person_id NOT IN"
        f" (SELECT subject_id FROM {cohort} WHERE cohort_definition_id = {int(number)}) GROUP BY 1"
    )
    ages = connection.execute(
        "SELECT inside, count(*), avg(year(entry) - year_of_birth), var_samp(year(entry) - year_of_birth),"
        " avg((gender_concept_id = 8532)::INT)"
        f" FROM compared JOIN {schema}person USING (person_id) GROUP BY inside ORDER BY inside DESC"
    ).fetchall()
    if len(ages) != 2:
        return []
    (_, n_in, age_in, var_in, women_in), (_, n_out, age_out, var_out, women_out) = ages
    rows = [
        {"variable": "age", "inside": age_in, "outside": age_out, "difference": difference(age_in, age_out, var_in or 0.0, var_out or 0.0)},
        _share("women", women_in, women_out),
    ]
    found = connection.execute(
        "SELECT condition_concept_id, any_value(concept_name), count(DISTINCT person_id) FILTER (inside), count(DISTINCT person_id) FILTER"
        f" (NOT inside) FROM compared JOIN {schema}condition_occurrence USING (person_id) JOIN {schema}concept ON concept_id ="
        " condition_concept_id WHERE condition_start_date BETWEEN entry - 365 AND entry - 1 GROUP BY 1 ORDER BY 3 DESC, 1"
        f" LIMIT {int(most)}"
    ).fetchall()
    rows += [_share(str(name), seen / n_in, other / n_out) for _, name, seen, other in found]
    return [{"variable": "persons", "inside": n_in, "outside": n_out, "difference": None}, *rows]


def _share(name: str, first: float, second: float) -> dict[str, Any]:
    return {
        "variable": name,
        "inside": first,
        "outside": second,
        "difference": difference(first, second, first * (1 - first), second * (1 - second)),
    }


def time_at_risk(connection: Any, schema: str, cohort: str, number: int) -> list[tuple[int, int, float]]:
    """Return (first age of the band, first entries, person-years): everyone is at risk from observation to entry or its end.

    Nobody is at risk before being observed (no left truncation is ignored) nor after entry (no immortal time is counted).
    """
    bands = " ".join(f"WHEN age >= {age} THEN {age}" for age, _ in reversed(STANDARD))
    rows = connection.execute(
        f"WITH entry AS (SELECT subject_id, min(cohort_start_date) AS day FROM {cohort} WHERE cohort_definition_id = {int(number)}"
        " GROUP BY 1),"
        " risk AS (SELECT greatest(0, year(observation_period_start_date) - year_of_birth) AS age, observation_period_start_date AS s,"
        f" observation_period_end_date AS e, day FROM {schema}observation_period JOIN {schema}person USING (person_id) LEFT JOIN entry ON"
        " subject_id = person_id WHERE day IS NULL OR day >= observation_period_start_date)"
        f" SELECT CASE {bands} END AS band, count(*) FILTER (day BETWEEN s AND e),"
        " sum(least(e, coalesce(day, e)) - s + 1)::BIGINT FROM risk GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return [(int(band), int(events), int(days) / 365.25) for band, events, days in rows]


def follow_up(connection: Any, schema: str, cohort: str, number: int) -> tuple[list[float], list[int]]:
    """Return months from first entry and what ended them: 1 death, 0 end of observation."""
    rows = connection.execute(
        f"WITH entry AS (SELECT subject_id AS person_id, min(cohort_start_date) AS day FROM {cohort}"
        f" WHERE cohort_definition_id = {int(number)} GROUP BY 1), held AS (SELECT person_id, day, max(observation_period_end_date)"
        f" AS last FROM entry JOIN {schema}observation_period USING (person_id) WHERE day BETWEEN observation_period_start_date AND"
        f" observation_period_end_date GROUP BY ALL) SELECT (least(last, coalesce(death_date, last)) - day)::INT,"
        f" CASE WHEN death_date <= last THEN 1 ELSE 0 END FROM held LEFT JOIN {schema}death USING (person_id)"
        " WHERE coalesce(death_date, last) >= day ORDER BY person_id"
    ).fetchall()
    return [round(days / 30.4375, 3) for days, _ in rows], [int(cause) for _, cause in rows]
