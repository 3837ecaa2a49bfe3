"""Draws a fictive SNDS extraction: nobody is real, no distribution is the country's; shape, keys and codes are those of real files.

Codes are those of public nomenclatures (CIM-10, CCAM, UCD, NABM, LPP). With the schema files every other column and table is drawn too,
each value of its type, within its limits and its nomenclature.
"""

import csv
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from filiere.engines.health_data.snds.mapping import NINE_KEYS, columns
from filiere.engines.health_data.snds.schemas import SchemaField, Schemas, SchemaTable

Row = dict[str, str]

_TUMOURS = ("C509", "C349", "C189", "C61")
_OTHERS = ("I10", "E119")
_PLACES = ("013", "057", "069", "075")
_HOSPITALS = ("100000001", "100000002", "100000003")
_ACTS = ("QEFA019", "ZBQK002", "DEQP003", "HHQE004")
_UNITS = ("0000009220097", "0000009261104", "0000009261110")
_ANALYSES = ("552", "1104", "7327")
_DEVICES = ("1100028", "1100034")
_FIRST, _DAYS = date(2015, 1, 1), 1800
_RETURNS = ("NIR_RET", "NAI_RET", "SEX_RET", "SEJ_RET", "FHO_RET", "PMS_RET", "DAT_RET", "COH_NAI_RET", "COH_SEX_RET")


@dataclass
class _Drawing:
    rng: random.Random
    tables: dict[str, list[Row]] = field(default_factory=dict)
    number: int = 0

    def add(self, table: str, **row: object) -> None:
        self.tables.setdefault(table, []).append({name: "" if value is None else str(value) for name, value in row.items()})

    def next(self) -> int:
        self.number += 1
        return self.number


def write_extraction(folder: Path, persons: int, seed: int, schemas: Schemas | None = None, *, each: int = 5) -> dict[str, int]:
    """Write one CSV file per table (``;``, UTF-8) and return the rows of each.

    Args:
        folder: made if absent.
        persons: how many beneficiaries.
        seed: the same seed, the same bytes.
        schemas: with it all columns of all tables are drawn; tables that the mapping does not read get ``each`` rows.
        each: rows of those other tables.
    """
    drawing = _Drawing(random.Random(seed))  # noqa: S311  # fictive data are drawn again from their seed; nothing secret rests on it
    for number in range(1, persons + 1):
        _person(drawing, number)
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for stem, drawn in sorted(drawing.tables.items()):
        rows = drawn
        table = schemas.tables.get(_logical(stem)) if schemas else None
        heads = [column.name for column in columns()[_logical(stem)]]
        if schemas and table:
            heads = list(table.fields)
            codes = {name: _fitting(one, schemas) for name, one in table.fields.items()}
            rows = [{**_drawn(drawing.rng, table, codes, number), **row} for number, row in enumerate(drawn)]
        counts[stem] = _write(folder / f"{stem}.csv", heads, rows)
    for name, other in sorted((schemas.tables if schemas else {}).items()):
        if name not in columns() and schemas:
            codes = {one: _fitting(held, schemas) for one, held in other.fields.items()}
            made = [_drawn(drawing.rng, other, codes, number) for number in range(each)]
            counts[name] = _write(folder / f"{name}.csv", list(other.fields), made)
    return counts


def _write(path: Path, heads: list[str], rows: list[Row]) -> int:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, heads, delimiter=";", restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def _logical(stem: str) -> str:
    return stem if stem in columns() else f"{stem[:5]}aa{stem[7:]}"


def _person(drawing: _Drawing, number: int) -> None:
    rng = drawing.rng
    alive = rng.random() > 0.12
    first = _FIRST + timedelta(rng.randrange(_DAYS - 400))
    last = first + timedelta(rng.randrange(30, 390))
    psa, idt = f"P{number:016d}", f"I{number:016d}"
    who = {"BEN_NIR_PSA": psa, "BEN_RNG_GEM": 1}
    drawing.add(
        "IR_BEN_R",
        **who,
        BEN_IDT_ANO=idt,
        BEN_NAI_ANN=rng.randrange(1930, 1990),
        BEN_NAI_MOI=f"{rng.randrange(1, 13):02d}",
        BEN_SEX_COD=rng.choice((1, 2)),
        BEN_DCD_DTE=date(1600, 1, 1) if alive else last,
        BEN_RES_DPT=rng.choice(_PLACES),
        BEN_DTE_MAJ=last,
    )
    tumour = rng.choice(_TUMOURS) if rng.random() < 0.4 else None
    for _ in range(rng.randrange(2, 6)):
        _care(drawing, who, first + timedelta(rng.randrange((last - first).days)))
    if tumour:
        drawing.add("IR_IMB_R", **who, IMB_ALD_DTD=first, IMB_ALD_DTF=last, IMB_ALD_NUM=30, MED_MTF_COD=tumour)
        for _ in range(rng.randrange(1, 4)):
            _stay(drawing, psa, tumour, first + timedelta(rng.randrange((last - first).days)))
    if not alive:
        certificate = {"DCD_IDT_ENC": f"{number:064d}", "BEN_IDT_ANO": idt, "BEN_DCD_DTE": last}
        drawing.add("KI_CCI_R", **certificate, DCD_CIM_COD=tumour or rng.choice(_OTHERS))
        drawing.add("KI_ECD_R", **certificate, ECD_CIM_COD=rng.choice(_OTHERS))


def _care(drawing: _Drawing, who: Mapping[str, object], day: date) -> None:
    """Add one prestation and what was delivered with it, joined by the nine keys; one in twenty is sent for information only."""
    rng, sent = drawing.rng, day + timedelta(35)
    keys = dict.fromkeys(NINE_KEYS, "1") | {"DCT_ORD_NUM": str(drawing.next()), "FLX_DIS_DTD": str(sent), "FLX_TRT_DTD": str(sent)}
    keys["ORG_CLE_NUM"] = "01C731220"
    qualifier = 71 if rng.random() < 0.05 else 0
    drawing.add(
        "ER_PRS_F",
        **keys,
        **who,
        EXE_SOI_DTD=day,
        EXE_SOI_DTF=day,
        PRS_NAT_REF=rng.choice((1111, 1112)),
        DPN_QLF=qualifier,
        PRS_DPN_QLP=qualifier,
        CPL_MAJ_TOP=0,
    )
    drawing.add("ER_ETE_F", **keys, ETE_IND_TAA=1 if rng.random() < 0.05 else 0)
    # A pharmacy code is thirteen digits; ours are drawn, since no list of them may be shipped.
    drawing.add("ER_PHA_F", **keys, PHA_PRS_C13=3400930000000 + rng.randrange(50), PHA_ACT_QSN=rng.choice((1, 1, 2, -1)))
    drawing.add("ER_BIO_F", **keys, BIO_PRS_IDE=rng.choice(_ANALYSES), BIO_ACT_QSN=1)
    if rng.random() < 0.3:
        drawing.add("ER_CAM_F", **keys, CAM_PRS_IDE=rng.choice(_ACTS))
        drawing.add("ER_UCD_F", **keys, UCD_UCD_COD=rng.choice(_UNITS), UCD_DLV_NBR=1)
        drawing.add("ER_TIP_F", **keys, TIP_PRS_IDE=rng.choice(_DEVICES), TIP_ACT_QSN=1)


def _stay(drawing: _Drawing, psa: str, tumour: str, day: date) -> None:
    """Add one stay with its diagnoses, acts and drugs; a few are in error, as real ones are."""
    rng = drawing.rng
    kind = rng.choice(("MCO", "MCO", "MCO", "HAD", "SSR"))
    out, year, number = day + timedelta(rng.randrange(9)), f"{day.year % 100:02d}", drawing.next()
    hospital = rng.choice(_HOSPITALS)
    linked = {"NIR_ANO_17": psa, **dict.fromkeys(_RETURNS, "0")}
    if rng.random() < 0.04:
        linked["NIR_RET"] = "1"
    if kind == "HAD":
        key = {"ETA_NUM_EPMSI": hospital, "RHAD_NUM": f"{number:05d}"}
        drawing.add(f"T_HAD{year}B", **key, DGN_PAL=tumour)
        drawing.add(f"T_HAD{year}C", **key, **linked, EXE_SOI_DTD=day, EXE_SOI_DTF=out)
        drawing.add(f"T_HAD{year}D", **key, DGN_ASS=rng.choice(_OTHERS))
        return
    if kind == "SSR":
        key = {"ETA_NUM": hospital, "RHA_NUM": f"{number:07d}"}
        drawing.add(f"T_SSR{year}B", **key, RHS_NUM="1", MOR_PRP=tumour, GRG_GME="2303A0")
        drawing.add(f"T_SSR{year}C", **key, **linked, EXE_SOI_DTD=day, EXE_SOI_DTF=out)
        drawing.add(f"T_SSR{year}D", **key, RHS_NUM="1", DGN_COD=rng.choice(_OTHERS))
        return
    key = {"ETA_NUM": hospital, "RSA_NUM": str(1_000_000_000 + number)}
    group = "90Z00Z" if rng.random() < 0.03 else "28Z07Z"
    drawing.add(f"T_MCO{year}B", **key, DGN_PAL="Z511", DGN_REL=tumour, GRG_GHM=group, SEJ_TYP="B" if rng.random() < 0.03 else "A")
    moment = "%d%b%Y:00:00:00"
    drawing.add(f"T_MCO{year}C", **key, **linked, EXE_SOI_DTD=_sas(day, moment), EXE_SOI_DTF=_sas(out, moment))
    drawing.add(f"T_MCO{year}D", **key, ASS_DGN=rng.choice(_OTHERS))
    drawing.add(f"T_MCO{year}UM", **key, DGN_PAL="Z511", DGN_REL=tumour)
    drawing.add(f"T_MCO{year}A", **key, CDC_ACT=rng.choice(_ACTS), ENT_DAT_DEL=rng.randrange(2), NBR_EXE_ACT=1)
    drawing.add(f"T_MCO{year}MED", **key, UCD_UCD_COD=rng.choice(_UNITS), DELAI=rng.randrange(2), ADM_NBR="1.000")


def _sas(day: date, form: str) -> str:
    # The names of months do not follow the machine's language.
    months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    return form.replace("%d", f"{day.day:02d}").replace("%b", months[day.month - 1]).replace("%Y", str(day.year))


def _drawn(rng: random.Random, table: SchemaTable, codes: Mapping[str, list[str]], number: int) -> Row:
    return {name: _value(rng, one, codes[name], number) for name, one in table.fields.items()}


def _value(rng: random.Random, one: SchemaField, codes: list[str], number: int) -> str:
    """Return a value of the type of a column, within its limits, its length and its nomenclature."""
    if one.among:
        return rng.choice(one.among)
    if codes:
        return codes[rng.randrange(len(codes))]
    draw = _DRAW.get("month" if one.format == "%m" else one.type, _words)
    return draw(rng, one, number)


def _fitting(one: SchemaField, schemas: Schemas) -> list[str]:
    # A number keeps its own form; a text regains the zeros that its shortest form asks for.
    pad = one.shortest if one.type == "string" else 0
    return [code.rjust(pad, "0") for code in sorted(schemas.fitting(one))[:2000]]


def _words(rng: random.Random, one: SchemaField, number: int) -> str:
    length = one.length or 5
    return f"{number % 10**length:0{max(one.shortest, min(length, 6))}d}"[-max(length, 1) :]


def _whole(rng: random.Random, one: SchemaField, number: int) -> str:
    least = int(one.least) if one.least is not None else 0
    most = int(one.most) if one.most is not None else max(least, 10 ** min(one.length or 2, 2) - 1)
    return str(rng.randint(least, max(least, most)))


def _day(rng: random.Random, one: SchemaField, number: int) -> str:
    day = _FIRST + timedelta(rng.randrange(_DAYS))
    return _sas(day, one.format.replace(":%H:%M:%S", ":00:00:00")).replace("%m", f"{day.month:02d}") if "%" in one.format else str(day)


_DRAW: dict[str, Callable[[random.Random, SchemaField, int], str]] = {
    "integer": _whole,
    "number": _whole,
    "date": _day,
    "datetime": _day,
    "month": lambda rng, one, number: f"{rng.randrange(1, 13):02d}",
    "year": lambda rng, one, number: str(rng.randrange(2015, 2020)),
    "yearmonth": lambda rng, one, number: f"{rng.randrange(2015, 2020)}{rng.randrange(1, 13):02d}",
    "boolean": lambda rng, one, number: rng.choice("01"),
}
