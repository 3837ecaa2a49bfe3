"""The register of organisations: first those that the contract names, as it prints them; what the text does not say stays empty."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from filiere.sdk.values import Value

_SIREN = r"^\d{9}$"


class Organisation(Value):
    """One organisation. Nothing but the name is required: an unknown town is unknown, not invented."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=300)] = Field(json_schema_extra={"fr": "Nom", "en": "Name"})
    kind: str | None = Field(
        default=None,
        json_schema_extra={
            "fr": "Nature",
            "en": "Kind",
            "help_fr": "en français, comme l’organisation se dit : pôle de compétitivité, entreprise, syndicat…",
            "help_en": "in French, as the organisation calls itself: pôle de compétitivité, entreprise, syndicat…",
        },
    )
    roles: str | None = Field(default=None, json_schema_extra={"fr": "Rôle dans le contrat", "en": "Role in the contract", "long": True})
    spellings: tuple[str, ...] = Field(
        default=(),
        json_schema_extra={"fr": "Autres graphies", "en": "Other spellings", "help_fr": "une par ligne", "help_en": "one per line"},
    )
    document: str | None = Field(default=None, json_schema_extra={"fr": "Document qui la nomme", "en": "Document that names it"})
    siren: Annotated[str, StringConstraints(pattern=_SIREN)] | None = Field(
        default=None,
        json_schema_extra={"fr": "SIREN", "en": "SIREN", "help_fr": "neuf chiffres sans espace", "help_en": "nine digits, no spaces"},
    )
    town: str | None = Field(default=None, json_schema_extra={"fr": "Commune du siège", "en": "Town of the head office"})
    latitude: float | None = Field(default=None, ge=-90, le=90, json_schema_extra={"fr": "Latitude", "en": "Latitude", "unit": "°"})
    longitude: float | None = Field(default=None, ge=-180, le=180, json_schema_extra={"fr": "Longitude", "en": "Longitude", "unit": "°"})
    website: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=300)] | None = Field(
        default=None,
        json_schema_extra={
            "fr": "Site",
            "en": "Website",
            "help_fr": "une adresse qui commence par https://",
            "help_en": "an address that begins with https://",
        },
    )
    source: str | None = Field(default=None, json_schema_extra={"fr": "Source de ces informations", "en": "Source of this information"})


def named_by_the_contract(contract: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the organisations of the contract's snapshot, with the spellings it prints; the source is the line of each."""
    for said in contract["organisations"]:
        spellings = said["spellings"]
        yield (
            said["id"],
            {
                "name": said["name"],
                "kind": (said.get("kind") or {}).get("fr"),
                "roles": (said.get("roles") or {}).get("fr"),
                "spellings": tuple(one["words"] for one in spellings if one["words"] != said["name"]),
                "document": said["document"],
            },
        )
