"""Runs the SQL that OHDSI ships for a phenotype (a SQL Server template) on DuckDB: the reference whose rows ours must equal."""

import re

_PARAMETERS = {
    "cdm_database_schema": "cdm",
    "vocabulary_database_schema": "cdm",
    "target_database_schema": "reference",
    "results_database_schema": "reference",
    "target_cohort_table": "cohort",
}


def render(template: str, number: int) -> list[str]:
    """Return the statements that fill reference.cohort with the rows of one cohort."""
    text = re.sub(r"--[^\n]*", "", template)
    text = text.split("INSERT INTO @target_database_schema.@target_cohort_table", 1)
    # What follows the rows of the cohort are statistics that nothing here reads.
    text = text[0] + "INSERT INTO @target_database_schema.@target_cohort_table" + text[1].split(";", 1)[0] + ";"
    text = _conditions(text)
    for name, value in {**_PARAMETERS, "target_cohort_id": str(number)}.items():
        text = text.replace(f"@{name}", value)
    text = re.sub(r"UPDATE STATISTICS[^;]*;", "", text)
    text = re.sub(r"(TRUNCATE|DROP) TABLE[^;]*;", "", text)
    text = _calls(text)
    text = re.sub(r"#(\w+)", r"tmp_\1", text)
    return [_into(one.strip()) for one in text.split(";") if one.strip()]


def _conditions(text: str) -> str:
    while found := re.search(r"\{\s*(\d+)\s*!=\s*(\d+)\s*\}\s*\?\s*\{", text):
        depth, at = 1, found.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        inside = text[found.end() : at - 1] if found.group(1) != found.group(2) else ""
        text = text[: found.start()] + inside + text[at:]
    return text


def _calls(text: str) -> str:
    for name, made in (
        ("DATEADD", lambda unit, days, day: f"({day} + CAST({days} AS INTEGER))"),
        ("DATEDIFF", lambda unit, start, end: f"({end} - {start})"),
        ("DATEFROMPARTS", lambda year, month, day: f"make_date({year}, {month}, {day})"),
        ("ISNULL", lambda value, other: f"coalesce({value}, {other})"),
    ):
        while found := re.search(rf"\b{name}\s*\(", text, re.IGNORECASE):
            depth, at, parts, begin = 1, found.end(), [], found.end()
            while depth:
                if text[at] == "," and depth == 1:
                    parts.append(text[begin:at].strip())
                    begin = at + 1
                depth += {"(": 1, ")": -1}.get(text[at], 0)
                at += 1
            parts.append(text[begin : at - 1].strip())
            text = text[: found.start()] + made(*parts) + text[at:]
    return text


def _into(statement: str) -> str:
    found = re.search(r"\bINTO\s+(tmp_\w+)", statement, re.IGNORECASE)
    if found and not statement.upper().startswith("INSERT"):
        statement = f"CREATE OR REPLACE TEMP TABLE {found.group(1)} AS " + statement[: found.start()] + statement[found.end() :]
    return re.sub(r"^CREATE TABLE tmp_", "CREATE OR REPLACE TEMP TABLE tmp_", statement, flags=re.IGNORECASE)
