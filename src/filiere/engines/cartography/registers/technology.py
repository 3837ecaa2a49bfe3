"""Locks that hold industry back, technologies that may open them, and places that lend their equipment."""

from typing import Literal

from pydantic import Field

from filiere.engines.cartography.registers.sourced import Key, Level, ManufacturingLevel, Name, Placed, Sourced, said
from filiere.sdk.values import Value

#: The links of the value chain, from research to production, that the text's own axes name.
CHAIN = {
    "expression": ("expression", "expression"),
    "purification": ("purification", "purification"),
    "control": ("contrôle en ligne", "in-line control"),
    "mode": ("mode de production", "mode of production"),
    "design": ("conception du procédé", "process design"),
    "industrialisation": ("industrialisation", "industrialisation"),
    "regulation": ("réglementation", "regulation"),
    "funding": ("financement", "funding"),
}
SECTORS = {
    "chemistry": ("chimie", "chemistry"),
    "electronics": ("électronique", "electronics"),
    "security": ("sécurité", "security"),
    "future_industry": ("industrie du futur", "industry of the future"),
    "photonics": ("photonique", "photonics"),
}
ACTORS = {
    "large": ("grand groupe", "large group"),
    "mid": ("ETI", "mid-sized firm"),
    "sme": ("PME ou start-up", "SME or start-up"),
    "cdmo": ("façonnier", "contract manufacturer"),
    "research": ("recherche publique", "public research"),
}
Link = Literal["expression", "purification", "control", "mode", "design", "industrialisation", "regulation", "funding"]
Sector = Literal["chemistry", "electronics", "security", "future_industry", "photonics"]


class _Lock(Value):
    name: Name = Field(json_schema_extra=said("Verrou", "Lock"))
    stakes: str | None = Field(default=None, json_schema_extra=said("Enjeu", "What is at stake", long=True))
    chain: Link | None = Field(
        default=None, json_schema_extra=said("Maillon de la chaîne de valeur", "Link of the value chain", choices=CHAIN)
    )
    actors: tuple[Literal["large", "mid", "sme", "cdmo", "research"], ...] = Field(
        default=(), json_schema_extra=said("Types d’acteurs concernés", "Types of actors concerned", choices=ACTORS)
    )
    sectors: tuple[Sector, ...] = Field(
        default=(), json_schema_extra=said("Partagé avec les filières", "Shared with the sectors", choices=SECTORS)
    )
    part_of: Key | None = Field(
        default=None,
        json_schema_extra=said("Partie du verrou", "Part of the lock", help_fr="identifiant d’un verrou", help_en="id of a lock"),
    )


class Lock(Sourced, _Lock):
    """An industrial lock, somewhere between research and production."""


class _Technology(Value):
    name: Name = Field(json_schema_extra=said("Technologie", "Technology"))
    rationale: str | None = Field(default=None, json_schema_extra=said("Raisons", "Rationale", long=True))
    benchmark: str | None = Field(default=None, json_schema_extra=said("Comparaison internationale", "International benchmark", long=True))
    chain: Link | None = Field(
        default=None, json_schema_extra=said("Maillon de la chaîne de valeur", "Link of the value chain", choices=CHAIN)
    )
    trl: Level | None = Field(default=None, json_schema_extra=said("TRL", "TRL"))
    mrl: ManufacturingLevel | None = Field(default=None, json_schema_extra=said("MRL", "MRL"))
    part_of: Key | None = Field(
        default=None,
        json_schema_extra=said(
            "Partie de la technologie", "Part of the technology", help_fr="identifiant d’une technologie", help_en="id of a technology"
        ),
    )


class Technology(Sourced, _Technology):
    """A technology, with why it matters and how mature it is."""


class _Facility(Value):
    name: Name = Field(json_schema_extra=said("Équipement ou ligne", "Equipment or line"))
    offers: str | None = Field(default=None, json_schema_extra=said("Ce qui est offert", "What is offered", long=True))
    access: str | None = Field(default=None, json_schema_extra=said("Conditions d’accès", "Access terms", long=True))
    chain: Link | None = Field(
        default=None, json_schema_extra=said("Maillon de la chaîne de valeur", "Link of the value chain", choices=CHAIN)
    )


class Facility(Sourced, Placed, _Facility):
    """A shared facility: who offers what line, on what terms."""
