"""Projects of research, programmes of production, know-how, and products with what they must be able to do."""

from typing import Literal

from pydantic import Field

from filiere.engines.cartography.registers.sourced import ONE_HEALTH, Key, Level, ManufacturingLevel, Name, OneHealth, Placed, Sourced, said
from filiere.sdk.values import Value

_STAGES = said(
    "Étapes du cycle de l’infection",
    "Stages of the infection cycle",
    help_fr="identifiants du registre des étapes, un par ligne",
    help_en="ids from the register of stages, one per line",
)


class _Project(Value):
    name: Name = Field(json_schema_extra=said("Projet", "Project"))
    summary: str | None = Field(default=None, json_schema_extra=said("En bref", "In brief", long=True))
    field: str | None = Field(
        default=None,
        json_schema_extra=said("Domaine", "Field", help_fr="aire thérapeutique ou domaine", help_en="therapeutic area or field"),
    )
    stages: tuple[Key, ...] = Field(default=(), json_schema_extra=_STAGES)
    one_health: tuple[OneHealth, ...] = Field(default=(), json_schema_extra=said("Une seule santé", "One Health", choices=ONE_HEALTH))
    trl: Level | None = Field(default=None, json_schema_extra=said("TRL", "TRL"))
    budget_eur: float | None = Field(default=None, ge=0, json_schema_extra=said("Budget", "Budget", unit="€"))
    access: str | None = Field(default=None, json_schema_extra=said("Modalités d’accès", "Access terms", long=True))


class ResearchProject(Sourced, Placed, _Project):
    """A project of research and development."""


class _Programme(Value):
    name: Name = Field(json_schema_extra=said("Programme", "Programme"))
    summary: str | None = Field(default=None, json_schema_extra=said("En bref", "In brief", long=True))
    makes: str | None = Field(default=None, json_schema_extra=said("Produit", "Makes"))
    stages: tuple[Key, ...] = Field(default=(), json_schema_extra=_STAGES)
    one_health: tuple[OneHealth, ...] = Field(default=(), json_schema_extra=said("Une seule santé", "One Health", choices=ONE_HEALTH))
    mrl: ManufacturingLevel | None = Field(default=None, json_schema_extra=said("MRL", "MRL"))


class Programme(Sourced, Placed, _Programme):
    """An industrial programme of production."""


class _KnowHow(Value):
    name: Name = Field(json_schema_extra=said("Savoir-faire", "Know-how"))
    summary: str | None = Field(default=None, json_schema_extra=said("En bref", "In brief", long=True))
    stages: tuple[Key, ...] = Field(default=(), json_schema_extra=_STAGES)
    one_health: tuple[OneHealth, ...] = Field(default=(), json_schema_extra=said("Une seule santé", "One Health", choices=ONE_HEALTH))


class KnowHow(Sourced, Placed, _KnowHow):
    """What somebody in France knows how to do."""


class _Product(Value):
    name: Name = Field(json_schema_extra=said("Produit", "Product"))
    kind: Literal["antibiotic", "alternative", "diagnostic", "vaccine", "software", "device", "other"] | None = Field(
        default=None,
        json_schema_extra=said(
            "Nature",
            "Kind",
            choices={
                "antibiotic": ("antibiotique", "antibiotic"),
                "alternative": ("traitement alternatif", "alternative treatment"),
                "diagnostic": ("diagnostic", "diagnostic"),
                "vaccine": ("vaccin", "vaccine"),
                "software": ("logiciel ou données", "software or data"),
                "device": ("dispositif", "device"),
                "other": ("autre", "other"),
            },
        ),
    )
    stages: tuple[Key, ...] = Field(default=(), json_schema_extra=_STAGES)
    one_health: tuple[OneHealth, ...] = Field(default=(), json_schema_extra=said("Une seule santé", "One Health", choices=ONE_HEALTH))
    trl: Level | None = Field(default=None, json_schema_extra=said("TRL", "TRL"))
    tpp: str | None = Field(
        default=None,
        json_schema_extra=said(
            "Profil cible (TPP)",
            "Target profile (TPP)",
            long=True,
            help_fr="ce que le produit doit savoir faire : indication, population, performance, usage",
            help_en="what the product must be able to do: indication, population, performance, use",
        ),
    )


class Product(Sourced, _Product):
    """A product, or a class of products, with its target profile."""
