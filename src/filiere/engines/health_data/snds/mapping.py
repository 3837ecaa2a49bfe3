"""The SNDS tables and columns that are read, and how their rows become rows of the OMOP CDM 5.4: declarations only.

Names, keys and types are facts of the SNDS, as its formal schema states them (Health Data Hub, schema-snds, December 2020);
the schema files, given by path, check this page and extend it. Joins: Health Data Hub, documentation of the SNDS, « Réaliser une étude sur
des données en vie réelle », 5.3 (DCIR: the nine columns of the primary key of ER_PRS_F; PMSI: establishment and stay, within one year).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

#: The primary key of ER_PRS_F, by which each table of the DCIR joins it.
NINE_KEYS = (
    "DCT_ORD_NUM",
    "FLX_DIS_DTD",
    "FLX_EMT_NUM",
    "FLX_EMT_ORD",
    "FLX_EMT_TYP",
    "FLX_TRT_DTD",
    "ORG_CLE_NUM",
    "PRS_ORD_NUM",
    "REM_TYP_AFF",
)
_NINE = (
    "DCT_ORD_NUM:i! FLX_DIS_DTD:d! FLX_EMT_NUM:i! FLX_EMT_ORD:i! FLX_EMT_TYP:i! FLX_TRT_DTD:d! ORG_CLE_NUM:s! PRS_ORD_NUM:i! REM_TYP_AFF:i!"
)
_RETURNS = "NIR_RET:s NAI_RET:s SEX_RET:s SEJ_RET:s FHO_RET:s PMS_RET:s DAT_RET:s COH_NAI_RET:s COH_SEX_RET:s"

# i whole number, f number, d day, y year, m month, s text; ``!`` where column and value must be there.
_SPEC = f"""
IR_BEN_R: BEN_NIR_PSA:s! BEN_RNG_GEM:i! BEN_IDT_ANO:s! BEN_NAI_ANN:y BEN_NAI_MOI:m BEN_SEX_COD:i! BEN_DCD_DTE:d BEN_RES_DPT:s BEN_DTE_MAJ:d
IR_IMB_R: BEN_NIR_PSA:s! BEN_RNG_GEM:i! IMB_ALD_DTD:d IMB_ALD_DTF:d IMB_ALD_NUM:i MED_MTF_COD:s
ER_PRS_F: {_NINE} BEN_NIR_PSA:s! BEN_RNG_GEM:i! EXE_SOI_DTD:d! EXE_SOI_DTF:d PRS_NAT_REF:i DPN_QLF:i PRS_DPN_QLP:i CPL_MAJ_TOP:i
ER_ETE_F: {_NINE} ETE_IND_TAA:i
ER_PHA_F: {_NINE} PHA_PRS_C13:s! PHA_ACT_QSN:i
ER_UCD_F: {_NINE} UCD_UCD_COD:s! UCD_DLV_NBR:f
ER_CAM_F: {_NINE} CAM_PRS_IDE:s!
ER_BIO_F: {_NINE} BIO_PRS_IDE:s! BIO_ACT_QSN:f
ER_TIP_F: {_NINE} TIP_PRS_IDE:s! TIP_ACT_QSN:f
T_MCOaaB: ETA_NUM:s! RSA_NUM:s! DGN_PAL:s DGN_REL:s GRG_GHM:s SEJ_TYP:s
T_MCOaaC: ETA_NUM:s! RSA_NUM:s! NIR_ANO_17:s EXE_SOI_DTD:d EXE_SOI_DTF:d {_RETURNS}
T_MCOaaD: ETA_NUM:s! RSA_NUM:s! ASS_DGN:s
T_MCOaaUM: ETA_NUM:s! RSA_NUM:s! DGN_PAL:s DGN_REL:s
T_MCOaaA: ETA_NUM:s! RSA_NUM:s! CDC_ACT:s ENT_DAT_DEL:i NBR_EXE_ACT:i
T_MCOaaMED: ETA_NUM:s! RSA_NUM:s! UCD_UCD_COD:s DELAI:i ADM_NBR:f
T_HADaaB: ETA_NUM_EPMSI:s! RHAD_NUM:s! DGN_PAL:s
T_HADaaC: ETA_NUM_EPMSI:s! RHAD_NUM:s! NIR_ANO_17:s EXE_SOI_DTD:d EXE_SOI_DTF:d {_RETURNS}
T_HADaaD: ETA_NUM_EPMSI:s! RHAD_NUM:s! DGN_ASS:s
T_SSRaaB: ETA_NUM:s! RHA_NUM:s! RHS_NUM:s! MOR_PRP:s ETL_AFF:s FP_PEC:s GRG_GME:s
T_SSRaaC: ETA_NUM:s! RHA_NUM:s! NIR_ANO_17:s EXE_SOI_DTD:d EXE_SOI_DTF:d {_RETURNS}
T_SSRaaD: ETA_NUM:s! RHA_NUM:s! RHS_NUM:s! DGN_COD:s
KI_CCI_R: DCD_IDT_ENC:s! BEN_IDT_ANO:s BEN_DCD_DTE:d DCD_CIM_COD:s
KI_ECD_R: DCD_IDT_ENC:s! BEN_IDT_ANO:s BEN_DCD_DTE:d ECD_CIM_COD:s
"""


@dataclass(frozen=True)
class SourceColumn:
    """One column that is read: its name, its kind (i, f, d, y, m, s), whether column and value must be there."""

    name: str
    kind: str
    required: bool


@dataclass(frozen=True)
class Stay:
    """A field of the PMSI: its name, the key of a stay within one year, and the OMOP concept of such a visit."""

    name: str
    key: tuple[str, str]
    visit: int

    def table(self, letter: str) -> str:
        """Return the name of one of its tables, the year left as ``aa``."""
        return f"T_{self.name}aa{letter}"


#: Visit concepts: inpatient visit, home visit, inpatient visit (follow-up care and rehabilitation).
STAYS = (
    Stay("MCO", ("ETA_NUM", "RSA_NUM"), 9201),
    Stay("HAD", ("ETA_NUM_EPMSI", "RHAD_NUM"), 581476),
    Stay("SSR", ("ETA_NUM", "RHA_NUM"), 9201),
)
#: Consultations: natures C and CS of the nomenclature IR_NAT_V; they become outpatient visits.
CONSULTATIONS = (1111, 1112)


@dataclass(frozen=True)
class Event:
    """How the rows of one source table become rows of one OMOP table.

    ``code`` is the column of the code, ``vocabulary`` its nomenclature, ``quantity`` and ``delay`` (days after the entry) columns that may
    be absent, ``status`` the place of a diagnosis in its stay.
    """

    source: str
    table: str
    code: str
    vocabulary: str
    quantity: str | None = None
    delay: str | None = None
    status: str | None = None


EVENTS: tuple[Event, ...] = (
    Event("ER_PHA_F", "drug_exposure", "PHA_PRS_C13", "CIP13", "PHA_ACT_QSN"),
    Event("ER_UCD_F", "drug_exposure", "UCD_UCD_COD", "UCD13", "UCD_DLV_NBR"),
    Event("ER_CAM_F", "procedure_occurrence", "CAM_PRS_IDE", "CCAM"),
    Event("ER_BIO_F", "measurement", "BIO_PRS_IDE", "NABM"),
    Event("ER_TIP_F", "device_exposure", "TIP_PRS_IDE", "LPP", "TIP_ACT_QSN"),
    Event("T_MCOaaB", "condition_occurrence", "DGN_PAL", "CIM10", status="DP"),
    Event("T_MCOaaB", "condition_occurrence", "DGN_REL", "CIM10", status="DR"),
    Event("T_MCOaaD", "condition_occurrence", "ASS_DGN", "CIM10", status="DAS"),
    Event("T_MCOaaUM", "condition_occurrence", "DGN_PAL", "CIM10", status="DP RUM"),
    Event("T_MCOaaUM", "condition_occurrence", "DGN_REL", "CIM10", status="DR RUM"),
    Event("T_MCOaaA", "procedure_occurrence", "CDC_ACT", "CCAM", "NBR_EXE_ACT", "ENT_DAT_DEL"),
    Event("T_MCOaaMED", "drug_exposure", "UCD_UCD_COD", "UCD13", "ADM_NBR", "DELAI"),
    Event("T_HADaaB", "condition_occurrence", "DGN_PAL", "CIM10", status="DP"),
    Event("T_HADaaD", "condition_occurrence", "DGN_ASS", "CIM10", status="DAS"),
    Event("T_SSRaaB", "condition_occurrence", "MOR_PRP", "CIM10", status="MMP"),
    Event("T_SSRaaB", "condition_occurrence", "ETL_AFF", "CIM10", status="AE"),
    Event("T_SSRaaB", "condition_occurrence", "FP_PEC", "CIM10", status="FPP"),
    Event("T_SSRaaD", "condition_occurrence", "DGN_COD", "CIM10", status="DA"),
    Event("IR_IMB_R", "condition_occurrence", "MED_MTF_COD", "CIM10", status="ALD"),
    Event("KI_ECD_R", "observation", "ECD_CIM_COD", "CIM10"),
)
#: OMOP vocabularies that hold the codes of a nomenclature, the first that knows a code is taken; none: a user's own map.
VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "CIM10": ("CIM10", "ICD10"),
    "CCAM": ("CCAM",),
    "CIP13": (),
    "UCD13": (),
    "NABM": (),
    "LPP": (),
}
#: Type concepts: "Claim" and "Death Certificate".
CLAIM, CERTIFICATE = 32810, 32815


@cache
def columns() -> dict[str, tuple[SourceColumn, ...]]:
    """Return the columns read of each table, by its name."""
    found = {}
    for line in _SPEC.strip().splitlines():
        name, _, rest = line.partition(": ")
        found[name] = tuple(_column(word) for word in rest.split())
    return found


def table_of(stem: str) -> tuple[str, int] | None:
    """Return the table that a file's name tells, and its year (0: none): ``T_MCO19B`` is ``T_MCOaaB`` of 2019.

    >>> table_of("T_MCO19B"), table_of("ER_PHA_F_2012"), table_of("notes")
    (('T_MCOaaB', 2019), ('ER_PHA_F', 2012), None)
    """
    name = stem.upper()
    yearly = re.fullmatch(r"T_(MCO|HAD|SSR)(\d\d)([A-Z]+)", name)
    if yearly:
        name, year = f"T_{yearly[1]}aa{yearly[3]}", 2000 + int(yearly[2])
    else:
        parted = re.fullmatch(r"(.+_[A-Z])_(\d{4})\d{0,2}", name)
        name, year = (
            (parted[1], int(parted[2])) if parted else (stem.upper().replace("AA", "aa") if stem.upper().startswith("T_") else name, 0)
        )
    return (name, year) if name in columns() else None


def _column(word: str) -> SourceColumn:
    required = word.endswith("!")
    name, _, kind = word.rstrip("!").partition(":")
    return SourceColumn(name, kind, required)
