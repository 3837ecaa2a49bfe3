"""What holds the map together: typed links, stages of a cycle, target zones, and the scope of each map."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from filiere.engines.cartography.registers.sourced import Name, Sourced, said
from filiere.sdk.values import Value

#: An end of a link: the register and the record.
End = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*/[a-z0-9][a-z0-9-]{0,79}$")]
KINDS = {
    "works_on": ("travaille sur", "works on"),
    "unlocks": ("lève", "unlocks"),
    "uses": ("emploie", "uses"),
    "led_by": ("est mené par", "is led by"),
    "partner_of": ("est partenaire de", "is a partner of"),
    "financed_by": ("est financé par", "is financed by"),
    "trains_for": ("forme à", "trains for"),
    "produces": ("produit", "produces"),
    "holds": ("détient", "holds"),
    "distinct_from": ("n’est pas", "is not"),
}
Kind = Literal["works_on", "unlocks", "uses", "led_by", "partner_of", "financed_by", "trains_for", "produces", "holds", "distinct_from"]
MAPS = {
    "initiatives": ("initiatives de bioproduction", "bioproduction initiatives"),
    "locks": ("verrous et technologies", "locks and technologies"),
    "infection_cycle": ("cycle de l’infection", "infection cycle"),
    "precision_medicine": ("médecine de précision", "precision medicine"),
    "therapeutic_areas": ("aires thérapeutiques", "therapeutic areas"),
    "trainings": ("formations", "trainings"),
    "shared_locks": ("verrous partagés", "shared locks"),
}
Map = Literal["initiatives", "locks", "infection_cycle", "precision_medicine", "therapeutic_areas", "trainings", "shared_locks"]


class _Relation(Value):
    name: Name = Field(json_schema_extra=said("Lien", "Link", help_fr="une phrase courte", help_en="a short sentence"))
    kind: Kind = Field(json_schema_extra=said("Nature du lien", "Kind of link", choices=KINDS))
    origin: End = Field(
        json_schema_extra=said(
            "De", "From", help_fr="registre/fiche, la fin de son adresse", help_en="register/record, the end of its address"
        )
    )
    target: End = Field(
        json_schema_extra=said(
            "Vers", "To", help_fr="registre/fiche, la fin de son adresse", help_en="register/record, the end of its address"
        )
    )

    @model_validator(mode="after")
    def _joins_two(self) -> Self:
        if self.origin == self.target:
            raise ValueError("une fiche n’est pas liée à elle-même · a record is not linked to itself")
        return self


class Relation(Sourced, _Relation):
    """One typed, sourced link between two records."""


class _Stage(Value):
    name: Name = Field(json_schema_extra=said("Étape", "Stage"))
    english: str | None = Field(default=None, json_schema_extra=said("Nom anglais", "English name"))
    position: int = Field(ge=1, le=99, json_schema_extra=said("Rang", "Position"))
    holds: str | None = Field(default=None, json_schema_extra=said("Ce qu’elle rassemble", "What it gathers", long=True))


class Stage(Sourced, _Stage):
    """One stage of the infection cycle."""


class _Zone(Value):
    name: Name = Field(json_schema_extra=said("Zone visée", "Target zone"))
    area: str | None = Field(default=None, json_schema_extra=said("Aire thérapeutique", "Therapeutic area"))
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = Field(
        default=None, json_schema_extra=said("Pays", "Country", help_fr="deux lettres ISO", help_en="two ISO letters")
    )
    printed: str | None = Field(default=None, json_schema_extra=said("Échéance telle qu’imprimée", "Due date as printed"))


class Zone(Sourced, _Zone):
    """A zone of the world that an offer aims at, in one therapeutic area."""


class _Scope(Value):
    name: Name = Field(json_schema_extra=said("Carte", "Map"))
    map: Map = Field(json_schema_extra=said("Identifiant de la carte", "Id of the map", choices=MAPS))
    scope: str = Field(json_schema_extra=said("Champ", "Scope", long=True))
    exclusions: str = Field(json_schema_extra=said("Critères d’exclusion", "Exclusion criteria", long=True))
    access: Literal["public", "members", "committee"] = Field(
        default="public",
        json_schema_extra=said(
            "Accès",
            "Access",
            choices={"public": ("libre", "open"), "members": ("membres", "members"), "committee": ("comité", "committee")},
        ),
    )


class Scope(Sourced, _Scope):
    """What a map takes in and leaves out, and who may read it."""
