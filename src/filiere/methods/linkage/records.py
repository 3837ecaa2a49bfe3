"""What is linked: records with a name and whatever else is known of them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from filiere.methods.linkage import identifiers
from filiere.methods.linkage.spelling import Spelling, folded, read_name

#: What each field may be called at the head of a column, folded.
COLUMNS: dict[str, frozenset[str]] = {
    "name": frozenset({"name", "nom", "organisation", "organization", "denomination", "raison_sociale", "label", "libelle"}),
    "town": frozenset({"town", "city", "ville", "commune", "place", "lieu", "localite"}),
    "siren": frozenset({"siren", "siret"}),
    "ror": frozenset({"ror", "ror_id"}),
    "acronym": frozenset({"acronym", "sigle", "acronyme", "short_name"}),
    "site": frozenset({"site", "website", "web", "url", "domain", "domaine"}),
    "postcode": frozenset({"postcode", "postal_code", "code_postal", "cp", "zip"}),
    "diffusion": frozenset({"diffusion", "statut_diffusion", "statutdiffusion", "diffusible"}),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One record: what it is known by, and its fields read. ``shown`` says whether its SIREN may be shown."""

    key: str
    spelling: Spelling
    town: str = ""
    siren: str = ""
    ror: str = ""
    acronym: str = ""
    site: str = ""
    department: str = ""
    shown: bool = True

    @property
    def name(self) -> str:
        """Its name as it was written."""
        return self.spelling.raw


def record(key: str, row: Mapping[str, str]) -> Record:
    """Return a record from a row whose columns bear any of the known headings; other columns are not looked at."""
    found = {field: _value(row, headings) for field, headings in COLUMNS.items()}
    postcode = "".join(letter for letter in found["postcode"] if letter.isalnum())
    return Record(
        key=key,
        spelling=read_name(unicodedata.normalize("NFC", found["name"])),
        town=_town(found["town"]),
        siren=identifiers.siren(found["siren"]),
        ror=identifiers.ror(found["ror"]),
        acronym=folded(found["acronym"]).replace(".", "").replace("-", "").replace(" ", ""),
        site=identifiers.domain(found["site"]),
        department=postcode[:2] if len(postcode) == 5 else "",
        shown=identifiers.may_be_shown(found["diffusion"]),
    )


def _value(row: Mapping[str, str], headings: frozenset[str]) -> str:
    for heading, value in row.items():
        if value and folded(heading or "").strip().replace(" ", "_").replace("-", "_") in headings:
            return value.strip()
    return ""


def _town(words: str) -> str:
    spelling = read_name(words) if words else None
    if spelling is None:
        return ""
    return min(spelling.towns) if spelling.towns else "-".join(spelling.words)
