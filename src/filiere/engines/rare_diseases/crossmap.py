"""The map between Orphanet and OMIM identifiers, read from Orphanet's own file where one is supplied (CC BY 4.0); none ships with Filière.

The file is Orphadata's cross-referencing product (``en_product1.xml``, or ``fr_product1.xml`` for French names). Its relations are told:
``E`` the two are the same, ``NTBT`` the Orphanet entry is narrower, ``BTNT`` broader, other words where it is undecided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

#: Relations that the file may state, as their first word.
RELATIONS = ("E", "NTBT", "BTNT", "ND", "W", "NTBT/E", "BTNT/E")


@dataclass(frozen=True)
class Link:
    """One line of the map: identifiers as ``ORPHA:558`` and ``OMIM:154700``, the Orphanet name, and the relation."""

    orpha: str
    omim: str
    name: str
    relation: str


@dataclass(frozen=True)
class CrossMap:
    """Every line of one file, with its date and the language of its names."""

    links: tuple[Link, ...]
    dated: str
    language: str

    @cached_property
    def _by_omim(self) -> Mapping[str, tuple[Link, ...]]:
        found: dict[str, list[Link]] = {}
        for link in self.links:
            if link.relation == "E":
                found.setdefault(link.omim, []).append(link)
        return {name: tuple(links) for name, links in found.items()}

    def same_as(self, omim: str) -> tuple[Link, ...]:
        """Return the Orphanet entries that the map calls the same as an OMIM one."""
        return self._by_omim.get(omim, ())

    def orpha_of(self, omim: str | None) -> str | None:
        """Return the one Orphanet identifier that is the same, None where there is none or more than one."""
        links = self.same_as(omim or "")
        return links[0].orpha if len({link.orpha for link in links}) == 1 else None


def read_crossmap(path: Path) -> CrossMap:
    """Return the map of a file.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is not Orphadata's cross-referencing product, or holds no OMIM reference.
    """
    with path.open("rb") as head:
        # Entities could expand without end; the product declares none.
        if b"<!DOCTYPE" in head.read(4096).upper():
            raise ValueError(f"{path.name}: a document type is declared; give Orphanet's file unchanged")
    try:
        root = ElementTree.parse(path).getroot()  # noqa: S314 - a document type, the way to entities, was refused above
    except ElementTree.ParseError as error:
        raise ValueError(f"{path.name} is not XML ({error})") from error
    disorders = root.find("DisorderList")
    if root.tag != "JDBOR" or disorders is None:
        raise ValueError(f"{path.name} is not Orphadata's product 1 (no JDBOR/DisorderList)")
    links: list[Link] = []
    language = "en"
    for place, disorder in enumerate(disorders.iterfind("Disorder"), start=1):
        code, title = disorder.findtext("OrphaCode"), disorder.find("Name")
        if not (code and code.isdigit()) or title is None or not title.text:
            raise ValueError(f"{path.name}: disorder {place} has no OrphaCode or no Name")
        language = title.get("lang", language)
        for reference in disorder.iterfind("ExternalReferenceList/ExternalReference"):
            if reference.findtext("Source") != "OMIM":
                continue
            number = (reference.findtext("Reference") or "").strip()
            told = (reference.findtext("DisorderMappingRelation/Name") or "").split(" ")[0].rstrip(":(")
            if not number.isdigit() or told not in RELATIONS:
                raise ValueError(f"{path.name}: disorder {place} (ORPHA:{code}) has an OMIM reference that cannot be read")
            links.append(Link(f"ORPHA:{code}", f"OMIM:{number}", title.text.strip(), told))
    if not links:
        raise ValueError(f"{path.name} holds no OMIM reference")
    return CrossMap(tuple(links), root.get("date", ""), language)
