"""The rows of the SNDS that an epidemiological study leaves out, as versioned data; each rule tells what it lost.

Source: Health Data Hub, collaborative documentation of the SNDS (documentation-snds.health-data-hub.fr), « Réaliser une étude sur des
données en vie réelle », 5.3.1 (DCIR) and 5.3.2 (PMSI MCO), read in November 2026.
"""

from dataclasses import dataclass
from typing import Any, Literal

#: Raised whenever a rule changes: the report of a load names it.
VERSION = "2026.1"

#: Geographic FINESS numbers of AP-HP, AP-HM and HCL whose stays were sent twice until 2018.
TWICE = [
    "130780521",
    "130783236",
    "130783293",
    "130784234",
    "130804297",
    "600100101",
    "750041543",
    "750100018",
    "750100042",
    "750100075",
    "750100083",
    "750100091",
    "750100109",
    "750100125",
    "750100166",
    "750100208",
    "750100216",
    "750100232",
    "750100273",
    "750100299",
    "750801441",
    "750803447",
    "750803454",
    "910100015",
    "910100023",
    "920100013",
    "920100021",
    "920100039",
    "920100047",
    "920100054",
    "920100062",
    "930100011",
    "930100037",
    "930100045",
    "940100027",
    "940100035",
    "940100043",
    "940100050",
    "940100068",
    "950100016",
    "690783154",
    "690784137",
    "690784152",
    "690784178",
    "690787478",
    "830100558",
]
_RETURNS = ("NIR_RET", "NAI_RET", "SEX_RET", "SEJ_RET", "FHO_RET", "PMS_RET", "DAT_RET", "COH_NAI_RET", "COH_SEX_RET")


@dataclass(frozen=True)
class Rule:
    """One rule: rows of ``table`` leave where one of ``columns`` is among ``values`` (or begins with one, or is other than all of them).

    ``of`` names another table of the same prestation or stay that holds the columns.
    """

    id: str
    table: str
    columns: tuple[str, ...]
    leaves: Literal["among", "prefix", "other"]
    values: tuple[str, ...]
    fr: str
    en: str
    of: str | None = None


RULES: tuple[Rule, ...] = (
    Rule(
        "dcir_information",
        "ER_PRS_F",
        ("DPN_QLF",),
        "among",
        ("71", "72"),
        "lignes transmises pour information (qualificatif de la dépense 71 ou 72)",
        "lines sent for information (expense qualifier 71 or 72)",
    ),
    Rule(
        "dcir_information_sent",
        "ER_PRS_F",
        ("PRS_DPN_QLP",),
        "among",
        ("71",),
        "lignes transmises pour information (qualificatif transmis 71)",
        "lines sent for information (qualifier as sent 71)",
    ),
    Rule(
        "dcir_direct_billing",
        "ER_PRS_F",
        ("ETE_IND_TAA",),
        "among",
        ("1",),
        "activité d’établissements publics en facturation directe, déjà dans le PMSI",
        "activity of public hospitals billed directly, already in the PMSI",
        of="ER_ETE_F",
    ),
    Rule(
        "mco_sent_twice",
        "T_MCOaaB",
        ("ETA_NUM",),
        "among",
        tuple(TWICE),
        "séjours envoyés deux fois (FINESS géographiques AP-HP, AP-HM, HCL)",
        "stays sent twice (geographic FINESS of AP-HP, AP-HM, HCL)",
    ),
    Rule("mco_grouping", "T_MCOaaB", ("GRG_GHM",), "prefix", ("90",), "groupage en erreur (GHM 90…)", "grouping in error (GHM 90…)"),
    Rule(
        "mco_between_hospitals",
        "T_MCOaaB",
        ("SEJ_TYP",),
        "among",
        ("B",),
        "prestations inter-établissements (type de séjour B)",
        "services between hospitals (stay type B)",
    ),
    *(
        Rule(
            f"{stay.lower()}_linkage",
            f"T_{stay}aaC",
            _RETURNS,
            "other",
            ("0",),
            f"{stay} : chaînage en erreur (un code retour autre que 0)",
            f"{stay}: linkage in error (a return code other than 0)",
        )
        for stay in ("MCO", "HAD", "SSR")
    ),
)


@dataclass(frozen=True)
class Lost:
    """What one rule lost: rows before, rows that left; ``applied`` is false where its columns or tables were not given."""

    rule: Rule
    before: int
    rows: int
    applied: bool


def exclude(connection: Any, present: dict[str, set[str]], nine_keys: tuple[str, ...]) -> list[Lost]:
    """Delete from ``raw`` what the rules leave out, in their order, and return what each lost.

    Args:
        connection: a DuckDB connection whose schema ``raw`` holds the tables.
        present: the columns given, by table.
        nine_keys: the columns that join two tables of the DCIR.
    """
    lost = []
    for rule in RULES:
        holder = rule.of or rule.table
        known = [column for column in rule.columns if column in present.get(holder, set())]
        if rule.table not in present or not known:
            lost.append(Lost(rule, 0, 0, False))
            continue
        before = connection.execute(f'SELECT count(*) FROM raw."{rule.table}"').fetchone()[0]
        clause = " OR ".join(_leaves(rule, column) for column in known)
        if rule.of:
            same = " AND ".join(f"O.{key} = T.{key}" for key in nine_keys)
            clause = f'EXISTS (SELECT 1 FROM raw."{rule.of}" O WHERE {same} AND ({clause.replace("T.", "O.")}))'
        connection.execute(f'DELETE FROM raw."{rule.table}" T WHERE {clause}')
        after = connection.execute(f'SELECT count(*) FROM raw."{rule.table}"').fetchone()[0]
        lost.append(Lost(rule, int(before), int(before - after), True))
    return lost


def _leaves(rule: Rule, column: str) -> str:
    # A value that is missing never makes a row leave: the rules speak of values that are there.
    value = f"coalesce(CAST(T.{column} AS VARCHAR), '')"
    if rule.leaves == "prefix":
        return " OR ".join(f"starts_with({value}, '{one}')" for one in rule.values)
    listed = ", ".join(f"'{one}'" for one in rule.values)
    if rule.leaves == "other":
        return f"({value} NOT IN ('', {listed}))"
    return f"{value} IN ({listed})"
