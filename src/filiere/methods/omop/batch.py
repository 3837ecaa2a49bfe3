"""N cohort definitions, one plan: shared code sets, one scan per domain, then one SELECT per cohort."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from filiere.methods.omop.clauses import Setting, domain_end
from filiere.methods.omop.compiler import compile_attrition, compile_definition
from filiere.methods.omop.definition import ConceptItem, Definition
from filiere.methods.omop.events import Query
from filiere.methods.omop.needs import EventNeeds, Needs


@dataclass(frozen=True)
class Step:
    """One shared table of a plan: its name, the SELECT that fills it, and the column its readers choose by.

    Rows stored in the order of that column let a reader skip the blocks of others.
    """

    name: str
    body: str
    sort: str = ""


@dataclass(frozen=True)
class Plan:
    """What to run, in order: shared tables, then the rows of each cohort, by its number."""

    shared: tuple[Step, ...]
    cohorts: Mapping[int, Query]
    attrition: Mapping[int, str]


def plan(definitions: Mapping[int, Definition], setting: Setting, *, attrition: bool = False) -> Plan:
    """Return the plan of a batch; ``attrition`` adds the counts step by step."""
    needs = Needs()
    numbers = {number: needs.add(definition) for number, definition in definitions.items()}
    shared = [Step("code_sets", code_sets(needs.sets, setting))]
    shared += [Step(need.name, shared_events(need, setting), sort="code_set") for need in needs.events.values()]
    return Plan(
        tuple(shared),
        {number: compile_definition(one, number, numbers[number], needs, setting) for number, one in definitions.items()},
        {number: compile_attrition(one, numbers[number], needs, setting) for number, one in definitions.items()} if attrition else {},
    )


def code_sets(sets: Mapping[tuple[ConceptItem, ...], int], setting: Setting) -> str:
    """Return the SELECT of (code_set, concept_id) of every set: its concepts, descendants and mapped codes, less the excluded ones.

    As circe-be: a listed concept must stand in CONCEPT; descendants must be valid; codes mapped to a kept concept are added with it.
    """
    listed = [(number, item) for items, number in sets.items() for item in items]
    if not listed:
        return "SELECT CAST(0 AS INTEGER) AS code_set, CAST(0 AS BIGINT) AS concept_id WHERE 1 = 0"
    values = ",\n".join(
        f"({number}, {item.concept}, {int(item.excluded)}, {int(item.descendants)}, {int(item.mapped)})" for number, item in listed
    )
    cdm = setting.cdm
    return (
        f"WITH listed AS (SELECT * FROM (VALUES {values}) AS L (code_set, concept, excluded, spread, mapped)),\n"
        "resolved AS (\n"
        f" SELECT code_set, excluded, mapped, concept_id FROM listed JOIN {cdm}concept N ON N.concept_id = concept\n"
        " UNION\n"
        f" SELECT code_set, excluded, mapped, N.concept_id FROM listed JOIN {cdm}concept_ancestor A ON A.ancestor_concept_id = concept\n"
        f" JOIN {cdm}concept N ON N.concept_id = A.descendant_concept_id AND N.invalid_reason IS NULL WHERE spread = 1\n"
        "),\n"
        "widened AS (\n"
        " SELECT code_set, excluded, concept_id FROM resolved\n"
        " UNION\n"
        f" SELECT code_set, excluded, R.concept_id_1 FROM resolved JOIN {cdm}concept_relationship R ON R.concept_id_2 = concept_id\n"
        " AND R.relationship_id = 'Maps to' AND R.invalid_reason IS NULL WHERE mapped = 1\n"
        ")\n"
        "SELECT CAST(code_set AS INTEGER) AS code_set, CAST(concept_id AS BIGINT) AS concept_id FROM widened"
        " GROUP BY code_set, concept_id HAVING max(excluded) = 0"
    )


def shared_events(need: EventNeeds, setting: Setting) -> str:
    """Return the SELECT of the events of a domain whose concept is in any set of the batch, each with its observation period."""
    domain, cdm = need.domain, setting.cdm
    sets = ", ".join(str(number) for number in sorted(need.sets))
    columns = "".join(f", T.{name}" for name in sorted(need.columns))
    visit = "T.visit_occurrence_id" if domain.visit else "CAST(NULL AS BIGINT)"
    period = "CAST(NULL AS DATE) AS op_start_date, CAST(NULL AS DATE) AS op_end_date"
    join = ""
    if setting.apart:
        period = "OP.observation_period_start_date AS op_start_date, OP.observation_period_end_date AS op_end_date"
        join = (
            f" LEFT JOIN {cdm}observation_period OP ON OP.person_id = T.person_id"
            f" AND T.{domain.start} BETWEEN OP.observation_period_start_date AND OP.observation_period_end_date"
        )
    return (
        f"SELECT S.code_set, T.person_id, T.{domain.identifier} AS event_id, T.{domain.start} AS start_date,"
        f" {domain_end(domain.name, setting.dialect)} AS end_date, {visit} AS visit_occurrence_id{columns}, {period}"
        f" FROM {cdm}{domain.table} T JOIN (SELECT code_set, concept_id FROM {setting.shared}code_sets WHERE code_set IN ({sets})) S"
        f" ON S.concept_id = T.{need.by}{join}"
    )


Rows = Sequence[tuple[int, int, object, object]]


def run_on_duckdb(made: Plan, connection: object, shared: str, *, threads: int = 2, done: Callable[[int], None] | None = None) -> str:
    """Fill the shared tables and the table ``cohort`` in the schema ``shared``; return the name of that table.

    Cohorts run side by side, one connection each; nothing is written anywhere else.
    """
    import concurrent.futures
    from typing import Any

    main: Any = connection
    for step in made.shared:
        order = f" ORDER BY {step.sort}" if step.sort else ""
        main.execute(f"CREATE OR REPLACE TABLE {shared}{step.name} AS {step.body}{order}")
    target = f"{shared}cohort"
    main.execute(
        f"CREATE OR REPLACE TABLE {target} (cohort_definition_id INTEGER, subject_id BIGINT, cohort_start_date DATE, cohort_end_date DATE)"
    )

    def work(share: Sequence[tuple[int, Query]]) -> None:
        own = main.cursor()
        for number, query in share:
            own.execute(f"INSERT INTO {target} {query.sql}")
            if done is not None:
                done(number)

    listed = list(made.cohorts.items())
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        for future in [pool.submit(work, listed[at::threads]) for at in range(threads)]:
            future.result()
    return target
