"""From codes of records to signs, with what is uncertain: cross-references of the ontology, a declared table, and a user's own file.

Codes and identifiers only: no text of a classification is copied. A code is broader or vaguer than a sign, and coders miss and mistake, so
that each line carries the chance that a person who has the code has the sign.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from filiere.engines.rare_diseases.ontology import Ontology

#: Chance that a person with the code has the sign: the two are the same; the code is broader; the code only points at it.
CERTAINTY = {"same": 0.9, "broader": 0.5, "hint": 0.25}
#: Vocabularies as OMOP calls them → as this table does.
VOCABULARIES = {"SNOMED": "SNOMED", "SNOMEDCT_US": "SNOMED", "ICD10": "ICD10", "ICD10CM": "ICD10", "CIM10": "ICD10", "ICD-10": "ICD10"}
COLUMNS = ("vocabulary", "code", "term", "relation", "source")
_ICD10 = re.compile(r"^[A-Z]\d\d\.?\w*$")
_XREF = re.compile(r"^xref: (SNOMEDCT_US|ICD-10|ICD10):([A-Z]?[\d.]+)")

#: Own readings of ICD-10 codes (WHO, 2019 release): ``code term relation``. A code stands for all the codes that begin with it.
_DECLARED = """
G40 HP:0001250 same; R56.0 HP:0002373 same; R56.8 HP:0001250 same; G41 HP:0002133 same; G43 HP:0002076 same; H90.3 HP:0000407 same
H90.4 HP:0000407 same; H90.5 HP:0000407 same; H90.0 HP:0000405 same; H91 HP:0000365 same; H54 HP:0000505 same; H54.0 HP:0000618 same
H26 HP:0000518 same; Q12.0 HP:0000518 same; Q12.1 HP:0001083 same; H27.1 HP:0001083 same; H40 HP:0000501 same; Q15.0 HP:0000501 same
H52.1 HP:0000545 same; H52.0 HP:0000540 same; H50 HP:0000486 same; H55 HP:0000639 same; H47.2 HP:0000648 same; H35.5 HP:0000510 broader
H33 HP:0000541 broader; Q13.0 HP:0000589 broader; Q11.2 HP:0000568 same; H02.4 HP:0000508 same; H18.6 HP:0000563 same; R27.0 HP:0001251 same
G11 HP:0001251 same; G24 HP:0001332 same; G25.5 HP:0002072 same; R25.1 HP:0001337 same; G20 HP:0001300 same; G80 HP:0100021 same
G71 HP:0003198 broader; G72 HP:0003198 same; M62.8 HP:0001324 broader; G60 HP:0009830 same; G62 HP:0001271 same; G63 HP:0001271 same
F70 HP:0001249 same; F71 HP:0001249 same; F72 HP:0010864 same; F73 HP:0001249 same; F78 HP:0001249 same; F79 HP:0001249 same
F80 HP:0000750 same; F81 HP:0001328 same; F84 HP:0000717 same; F90 HP:0007018 same; R62.0 HP:0001263 broader; F83 HP:0001263 broader
G91 HP:0000238 same; Q03 HP:0000238 same; Q02 HP:0000252 same; Q75.3 HP:0000256 same; I63 HP:0001297 same; I64 HP:0001297 same
P94.2 HP:0001252 same; I42.1 HP:0001639 same; I42.2 HP:0001639 same; I42.0 HP:0001644 same; I49 HP:0011675 same; Q21.0 HP:0001629 same
Q21.1 HP:0001631 same; Q21.3 HP:0001636 same; Q25.0 HP:0001643 same; Q25.1 HP:0001680 same; I34.1 HP:0001634 same; I71 HP:0004942 broader
I71.0 HP:0002647 same; I27.0 HP:0002092 same; I45.8 HP:0001657 hint; M41 HP:0002650 same; Q67.5 HP:0002650 same; M40 HP:0002808 same
Q67.6 HP:0000767 same; Q67.7 HP:0000768 same; M35.7 HP:0001382 same; M81 HP:0000939 same; M80 HP:0000939 same; M84.4 HP:0002756 same
Q66 HP:0001762 hint; Q65 HP:0001374 broader; E34.3 HP:0004322 same; R62.8 HP:0001508 broader; R62.9 HP:0001510 same; P92 HP:0011968 same
R63.3 HP:0011968 same; E66 HP:0001513 same; E34.4 HP:0000098 same; Q69 HP:0010442 same; Q70 HP:0001159 same; Q35 HP:0000175 same
Q36 HP:0410030 same; Q37 HP:0000175 same; E03 HP:0000821 same; E27.1 HP:0000846 same; E27.4 HP:0000846 broader; E10 HP:0100651 same
E11 HP:0000819 same; E14 HP:0000819 same; E16.2 HP:0001943 same; E30.0 HP:0000823 same; E30.1 HP:0000826 same; E29.1 HP:0000135 same
Q53 HP:0000028 same; Q54 HP:0000047 same; N28.1 HP:0000107 same; Q61 HP:0000107 broader; N04 HP:0000100 same; R31 HP:0000790 same
N02 HP:0000790 same; R80 HP:0000093 same; N18 HP:0012622 same; N20 HP:0000787 same; Q60 HP:0000104 same; N13 HP:0000126 broader
R16.1 HP:0001744 same; R16.0 HP:0002240 same; R16.2 HP:0001433 same; K74 HP:0001394 broader; K83 HP:0001396 hint; D50 HP:0001903 same
D64 HP:0001903 same; D58 HP:0001878 same; D59 HP:0001878 same; D69.4 HP:0001873 same; D69.6 HP:0001873 same; D70 HP:0001875 same
D84 HP:0002721 same; D83 HP:0002721 same; Q82.0 HP:0001004 same; I89.0 HP:0001004 same; L81.3 HP:0000957 same; Q80 HP:0008064 same
E70.3 HP:0001022 same; L63 HP:0001596 same; L65 HP:0001596 same; L74.4 HP:0000966 same; R61 HP:0000975 same; L56 HP:0000992 broader
R23.3 HP:0000978 same; D69.9 HP:0001892 same; R04.0 HP:0000421 same; I78.0 HP:0001009 broader; D18.0 HP:0001028 same; J47 HP:0002110 same
J93 HP:0002107 same; J96 HP:0002093 same; R13 HP:0002015 same; K90 HP:0002024 same; K59.1 HP:0002014 same; K59.0 HP:0002019 same
Q43.1 HP:0002251 same; K40 HP:0000023 same; K42 HP:0001537 same; K85 HP:0001733 same; K86.1 HP:0001733 same; E78.0 HP:0003124 same
E78 HP:0003077 same; M62.9 HP:0003198 hint; E72.2 HP:0001987 same; E87.2 HP:0001942 broader; M10 HP:0001997 same; M25.5 HP:0002829 same
M13 HP:0001369 same; M19 HP:0002758 same; I46.1 HP:0001645 same; R55 HP:0001279 same; F20 HP:0000709 broader; F32 HP:0000716 same
F33 HP:0000716 same; F41 HP:0000739 same; F03 HP:0000726 same; G47.3 HP:0010535 same; R32 HP:0000805 broader; E21 HP:0000843 broader
E83.5 HP:0002901 hint; E55.0 HP:0002748 same; Q75.0 HP:0001363 same; K07.0 HP:0000347 hint; Q42 HP:0002023 broader; Q39 HP:0002575 broader
Q79.2 HP:0001539 same; Q79.3 HP:0001543 same; Q05 HP:0002414 same; T78.3 HP:0100665 same; I73.0 HP:0030880 same; I80 HP:0002625 broader
K00.0 HP:0000668 same; E28.3 HP:0008209 same; N97 HP:0000789 same; C69.2 HP:0009919 same; C64 HP:0002667 broader; D35.0 HP:0002666 hint
"""


@dataclass(frozen=True)
class Sign:
    """What a code may mean: a term, the chance that a person with the code has it, and where that was taken from."""

    term: str
    certainty: float
    source: str


@dataclass(frozen=True)
class CodeMap:
    """Signs by vocabulary and code. ICD-10 codes are looked for whole, then ever shorter: a longer line wins."""

    signs: Mapping[tuple[str, str], tuple[Sign, ...]]

    def find(self, vocabulary: str, code: str) -> tuple[Sign, ...]:
        """Return the signs of a code, none where it says nothing of any."""
        name = VOCABULARIES.get(vocabulary, vocabulary)
        code = bare(code)
        lengths = range(len(code), 2, -1) if name == "ICD10" else (len(code),)
        return next((self.signs[name, code[:length]] for length in lengths if (name, code[:length]) in self.signs), ())


def bare(code: str) -> str:
    """Return a code without the dot, the blanks and the zeros after a decimal point that some loaders leave.

    >>> bare(" g40.3 "), bare("73595000.0")
    ('G403', '73595000')
    """
    code = code.strip().upper()
    return code.removesuffix(".0") if code.removesuffix(".0").isdigit() else code.replace(".", "")


def looks_like_icd10(code: str) -> bool:
    """Return whether a source value has the shape of an ICD-10 code."""
    return bool(_ICD10.match(code.strip().upper()))


def read_codes(ontology: Ontology, obo: Path, own: Path | None = None) -> CodeMap:
    """Return the map of codes: cross-references of the ontology, then the declared table, then a user's file, which wins over both.

    Raises:
        FileNotFoundError: one of the files is missing.
        ValueError: a line of the user's file cannot be read; all such lines are told.
    """
    found: dict[tuple[str, str], list[Sign]] = {}
    for vocabulary, code, term in _cross_references(obo):
        _put(found, ontology, vocabulary, code, Sign(term, CERTAINTY["same"], f"hp.obo {ontology.version}"))
    declared: dict[tuple[str, str], list[Sign]] = {}
    for code, term, relation in declared_lines():
        _put(declared, ontology, "ICD10", code, Sign(term, CERTAINTY[relation], f"Filière, {relation}"))
    given: dict[tuple[str, str], list[Sign]] = {}
    for vocabulary, code, sign in _own_lines(own, ontology) if own is not None else ():
        _put(given, ontology, vocabulary, code, sign)
    return CodeMap({name: tuple(signs) for part in (found, declared, given) for name, signs in part.items()})


def declared_lines() -> Iterator[tuple[str, str, str]]:
    """Yield (code, term, relation) of the declared table."""
    for line in re.split(r"[;\n]", _DECLARED):
        if line.strip():
            code, term, relation = line.split()
            yield code, term, relation


def _put(found: dict[tuple[str, str], list[Sign]], ontology: Ontology, vocabulary: str, code: str, sign: Sign) -> None:
    term = ontology.current(sign.term)
    if term is not None:
        found.setdefault((VOCABULARIES.get(vocabulary, vocabulary), bare(code)), []).append(Sign(term, sign.certainty, sign.source))


def _cross_references(obo: Path) -> Iterator[tuple[str, str, str]]:
    term = ""
    with obo.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("id: "):
                term = line[4:].strip()
            elif line.startswith("xref: ") and (named := _XREF.match(line)) and term.startswith("HP:"):
                yield VOCABULARIES[named[1]], named[2], term


def _own_lines(path: Path, ontology: Ontology) -> Iterator[tuple[str, str, Sign]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        missing = sorted(set(COLUMNS) - set(rows.fieldnames or ()))
        if missing:
            raise ValueError(f"{path.name}: no column {', '.join(missing)}; the first line is {','.join(COLUMNS)}")
        faults = []
        for number, row in enumerate(rows, start=2):
            known = {key: (row[key] or "").strip() for key in COLUMNS}
            if known["relation"] not in CERTAINTY or not known["source"] or not known["code"] or ontology.current(known["term"]) is None:
                faults.append(str(number))
                continue
            yield known["vocabulary"], known["code"], Sign(known["term"], CERTAINTY[known["relation"]], known["source"])
    if faults:
        raise ValueError(f"{path.name}: lines {_some(faults)} have no known term, no relation among {', '.join(CERTAINTY)}, or no source")


def _some(faults: Iterable[str]) -> str:
    listed = list(faults)
    return ", ".join(listed[:10]) + ("…" if len(listed) > 10 else "")
