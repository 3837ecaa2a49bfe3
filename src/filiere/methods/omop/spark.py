"""Runs the same plan on Apache Spark, local or on a cluster; the data are views over files, and nothing is written into them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from filiere.methods.omop.batch import Plan
from filiere.methods.omop.clauses import Setting
from filiere.methods.omop.dialects import Spark
from filiere.methods.omop.events import Query
from filiere.methods.omop.tables import Column, tables

#: The views of the data and the shared tables have names that begin so: Spark's temporary views know no schema.
CDM, SHARED = "cdm_", "work_"
_TYPES = {"BIGINT": "BIGINT", "DOUBLE": "DOUBLE", "DATE": "DATE", "TIMESTAMP": "TIMESTAMP", "VARCHAR": "STRING"}


def setting(apart: bool) -> Setting:
    """Return where a plan for Spark runs; ``apart`` tells that nobody's observation periods overlap."""
    return Setting(Spark(), CDM, SHARED, apart=apart)


def open_session(master: str = "local[2]", *, scratch: Path, memory: str = "4g") -> Any:
    """Return a Spark session on a master (``local[N]``, ``spark://…``, ``yarn``), with its work files in a folder of its own.

    Days are read in UTC and no ``${…}`` in a query is ever replaced, so that a definition's words stay words.
    """
    from pyspark.sql import SparkSession

    return (
        SparkSession.builder.master(master)
        .appName("filiere")
        .config("spark.sql.variable.substitute", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.warehouse.dir", str(scratch / "warehouse"))
        .config("spark.local.dir", str(scratch / "spark"))
        .config("spark.driver.memory", memory)
        .config("spark.driver.host", "127.0.0.1" if master.startswith("local") else "")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
        .config("spark.sql.adaptive.enabled", "true")
        .config("spark.sql.shuffle.partitions", "4" if master.startswith("local") else "200")
        .getOrCreate()
    )


def show_tables(session: Any, sources: Mapping[str, str]) -> None:
    """Show each table of the model as a view with its types; a table without a source is empty, an absent column unknown.

    Args:
        session: the Spark session.
        sources: table → path of a Parquet file or folder that the cluster can read.
    """
    for name, columns in tables().items():
        frame = session.read.parquet(sources[name]) if name in sources else None
        given = {column.lower(): column for column in frame.columns} if frame is not None else {}
        if frame is None:
            frame = session.range(0)
        frame.selectExpr(*(_chosen(column, given) for column in columns)).createOrReplaceTempView(f"{CDM}{name}")


def _chosen(column: Column, given: Mapping[str, str]) -> str:
    source = f"`{given[column.name].replace('`', '``')}`" if column.name in given else "NULL"
    return f"CAST({source} AS {_TYPES[column.type]}) AS {column.name}"


def periods_apart(session: Any) -> bool:
    """Return whether nobody's observation periods overlap."""
    found = session.sql(
        "SELECT count(*) FROM (SELECT observation_period_start_date <= max(observation_period_end_date) OVER (PARTITION BY person_id"
        " ORDER BY observation_period_start_date, observation_period_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS shared_day"
        f" FROM {CDM}observation_period) WHERE shared_day"
    ).collect()
    return bool(found[0][0] == 0)


def run_on_spark(made: Plan, session: Any, out: Path, done: Callable[[int], None] | None = None) -> Path:
    """Write the rows of every cohort as Parquet files under ``out`` and return it; shared tables stay in Spark's memory or its scratch.

    ``out`` must be a folder that driver and workers share.
    """
    kept = []
    for step in made.shared:
        frame = session.sql(step.body)
        if step.sort:
            frame = frame.repartition(step.sort).sortWithinPartitions(step.sort)
        kept.append(frame.persist())
        frame.createOrReplaceTempView(f"{SHARED}{step.name}")
    try:
        for number, query in made.cohorts.items():
            _write(query, session, out)
            if done is not None:
                done(number)
    finally:
        for frame in kept:
            frame.unpersist()
    return out


def _write(query: Query, session: Any, out: Path) -> None:
    """Append the rows of one cohort, part after part: Spark would plan a whole definition at each use of each of its parts."""
    kept = []
    try:
        for part in query.parts:
            frame = session.sql(part.body).localCheckpoint()
            kept.append(frame)
            frame.createOrReplaceTempView(part.name)
        session.sql(query.body).selectExpr(
            "CAST(cohort_definition_id AS INT) AS cohort_definition_id",
            "CAST(subject_id AS BIGINT) AS subject_id",
            "cohort_start_date",
            "cohort_end_date",
        ).write.mode("append").parquet(str(out))
    finally:
        for frame in kept:
            frame.unpersist()
