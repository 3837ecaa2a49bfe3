"""What every record of the map says besides its own subject: where it was read, when, how far it can be trusted, and where it stands."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from filiere.engines.cartography.territory import DEPARTMENTS
from filiere.sdk.values import Value

Name = Annotated[str, StringConstraints(min_length=1, max_length=300)]
#: A record's id in its register.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Project = Literal["PS1", "PS2", "PS3", "PS4", "PS5", "PS6", "PS7", "PS8", "PS9", "PS10", "INT"]
OneHealth = Literal["human", "animal", "environment"]
Level = Annotated[int, Field(ge=1, le=9)]
ManufacturingLevel = Annotated[int, Field(ge=1, le=10)]

ONE_HEALTH = {"human": ("humain", "human"), "animal": ("animal", "animal"), "environment": ("environnement", "environment")}


def said(fr: str, en: str, *, choices: Mapping[str, tuple[str, str]] | None = None, **more: Any) -> dict[str, Any]:
    """Return the words of a field: its label, the words of its choices, what to write in it."""
    words = {key: list(pair) for key, pair in choices.items()} if choices else None
    return {"fr": fr, "en": en, **({"words": words} if words else {}), **more}


class Sourced(Value):
    """Where a record was read, when, under which licence, who keeps it, until when it can be trusted.

    A steward left out is a vacant post; an expiry left out is eighteen months after the reading.
    """

    projects: tuple[Project, ...] = Field(default=(), json_schema_extra=said("Projets structurants", "Structuring projects"))
    source: Annotated[str, StringConstraints(min_length=1, max_length=500)] = Field(
        json_schema_extra=said(
            "Source",
            "Source",
            help_fr="une adresse, ou document:ligne pour un texte signé (2019:304)",
            help_en="an address, or document:line for a signed text (2019:304)",
        )
    )
    quote: str | None = Field(default=None, json_schema_extra=said("Mots de la source", "Words of the source", long=True))
    evidence: Literal["contract", "official", "press", "self_declared", "working"] = Field(
        default="self_declared",
        json_schema_extra=said(
            "Niveau de preuve",
            "Level of evidence",
            choices={
                "contract": ("texte signé", "signed text"),
                "official": ("source officielle", "official source"),
                "press": ("presse", "press"),
                "self_declared": ("déclaré par l’intéressé", "self-declared"),
                "working": ("proposition provisoire", "provisional proposal"),
            },
        ),
    )
    read_on: date | None = Field(
        default=None,
        json_schema_extra=said(
            "Lu le",
            "Read on",
            help_fr="AAAA-MM-JJ ; pour un texte signé, le jour où il l’a été",
            help_en="YYYY-MM-DD; for a signed text, the day it was signed",
        ),
    )
    expires_on: date | None = Field(
        default=None,
        json_schema_extra=said(
            "À revoir le",
            "To be reviewed on",
            help_fr="vide : dix-huit mois après la lecture",
            help_en="blank: eighteen months after reading",
        ),
    )
    licence: str | None = Field(
        default=None,
        json_schema_extra=said(
            "Licence", "Licence", help_fr="identifiant SPDX, par exemple etalab-2.0", help_en="SPDX identifier, for instance etalab-2.0"
        ),
    )
    steward: str | None = Field(
        default=None,
        json_schema_extra=said("Organisme gardien", "Steward", help_fr="vide : poste à pourvoir", help_en="blank: a post to be filled"),
    )
    status: Literal["named", "active", "ended"] = Field(
        default="active",
        json_schema_extra=said(
            "État",
            "Status",
            choices={
                "named": ("nommé, à vérifier", "named, to be checked"),
                "active": ("en cours", "active"),
                "ended": ("terminé", "ended"),
            },
        ),
    )

    @model_validator(mode="after")
    def _read_before_it_expires(self) -> Self:
        if self.read_on and self.expires_on and self.expires_on < self.read_on:
            raise ValueError("à revoir avant d’avoir été lu · to be reviewed before it was read")
        return self


class Placed(Value):
    """Where something is; what no source says stays empty."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = Field(
        default=None,
        json_schema_extra=said("Pays", "Country", help_fr="deux lettres ISO, FR pour la France", help_en="two ISO letters, FR for France"),
    )
    department: Annotated[str, StringConstraints(pattern=r"^(\d[\dAB]|97[1-6])$")] | None = Field(
        default=None,
        json_schema_extra=said("Département", "Department", help_fr="code INSEE : 69, 2A, 974", help_en="INSEE code: 69, 2A, 974"),
    )
    latitude: float | None = Field(default=None, ge=-90, le=90, json_schema_extra=said("Latitude", "Latitude", unit="°"))
    longitude: float | None = Field(default=None, ge=-180, le=180, json_schema_extra=said("Longitude", "Longitude", unit="°"))

    @model_validator(mode="after")
    def _place_holds(self) -> Self:
        if self.department and self.department not in DEPARTMENTS:
            raise ValueError(f"{self.department} : aucun département de ce code · no department has that code")
        if self.department and self.country not in (None, "FR"):
            raise ValueError("un lieu hors de France n’a pas de département · a place outside France has no department")
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude et longitude vont ensemble · latitude and longitude go together")
        return self
