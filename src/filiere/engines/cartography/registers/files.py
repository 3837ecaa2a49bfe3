"""Files that answer a call: seen by the committee only, and never told to a run."""

from typing import Annotated

from pydantic import Field, StringConstraints

from filiere.engines.cartography.registers.sourced import Key, Name, said
from filiere.sdk.values import Value


class CallFile(Value):
    """One applicant's file. Its notes stand in the sitting of the committee, whose key is the right to them; none stands here."""

    name: Name = Field(json_schema_extra=said("Titre du dossier", "Title of the file"))
    call: Key = Field(
        json_schema_extra=said("Appel", "Call", help_fr="identifiant d’un appel du registre", help_en="id of a call of the map")
    )
    organisations: tuple[Annotated[str, StringConstraints(min_length=1, max_length=300)], ...] = Field(
        default=(), json_schema_extra=said("Organisations", "Organisations", help_fr="une par ligne", help_en="one per line")
    )
    cost: float = Field(
        ge=0,
        le=1e12,
        json_schema_extra=said("Coût demandé", "Cost asked for", help_fr="dans l’unité du budget", help_en="in the unit of the budget"),
    )
    theme: Annotated[str, StringConstraints(max_length=100)] | None = Field(default=None, json_schema_extra=said("Thème", "Theme"))
    needs: Key | None = Field(
        default=None, json_schema_extra=said("A besoin du dossier", "Needs the file", help_fr="identifiant", help_en="id")
    )
    excludes: Key | None = Field(
        default=None, json_schema_extra=said("Exclut le dossier", "Excludes the file", help_fr="identifiant", help_en="id")
    )
