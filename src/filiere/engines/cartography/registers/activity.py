"""What people launch and attend: initiatives, trainings, calls with their terms, events."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from filiere.engines.cartography.registers.sourced import Key, Name, Placed, Sourced, said
from filiere.sdk.values import Value

ADVICE = {
    "reinforce": ("à renforcer", "to be reinforced"),
    "fund": ("à financer", "to be funded"),
    "both": ("à renforcer et à financer", "to be reinforced and funded"),
    "none": ("rien à recommander", "nothing to recommend"),
}
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=300)]
_WEBSITE = said("Adresse", "Address", help_fr="une adresse qui commence par https://", help_en="an address that begins with https://")


class _Initiative(Value):
    name: Name = Field(json_schema_extra=said("Initiative", "Initiative"))
    summary: str | None = Field(default=None, json_schema_extra=said("En bref", "In brief", long=True))
    area: str | None = Field(default=None, json_schema_extra=said("Aire thérapeutique", "Therapeutic area"))
    training: bool = Field(default=False, json_schema_extra=said("Comprend de la formation", "Includes training"))
    advice: Literal["reinforce", "fund", "both", "none"] | None = Field(
        default=None, json_schema_extra=said("Recommandation", "Recommendation", choices=ADVICE)
    )
    advice_reason: str | None = Field(
        default=None, json_schema_extra=said("Raison de la recommandation", "Reason of the recommendation", long=True)
    )
    part_of: Key | None = Field(
        default=None,
        json_schema_extra=said(
            "Partie de l’initiative", "Part of the initiative", help_fr="identifiant d’une initiative", help_en="id of an initiative"
        ),
    )


class Initiative(Sourced, Placed, _Initiative):
    """An initiative of the sector, with what is recommended for it."""


class _Training(Value):
    name: Name = Field(json_schema_extra=said("Formation", "Training"))
    summary: str | None = Field(default=None, json_schema_extra=said("En bref", "In brief", long=True))
    form: Literal["initial", "continuing", "campus", "block"] | None = Field(
        default=None,
        json_schema_extra=said(
            "Forme",
            "Form",
            choices={
                "initial": ("formation initiale", "initial training"),
                "continuing": ("formation continue", "continuing training"),
                "campus": ("campus", "campus"),
                "block": ("bloc de compétences", "block of skills"),
            },
        ),
    )
    skills: tuple[str, ...] = Field(
        default=(), json_schema_extra=said("Compétences", "Skills", help_fr="une par ligne", help_en="one per line")
    )
    seats: int | None = Field(default=None, ge=0, json_schema_extra=said("Places par an", "Seats a year"))
    advice: Literal["reinforce", "fund", "both", "none"] | None = Field(
        default=None, json_schema_extra=said("Recommandation", "Recommendation", choices=ADVICE)
    )
    address: Address | None = Field(default=None, json_schema_extra=_WEBSITE)


class Training(Sourced, Placed, _Training):
    """A training that exists or is promised."""


class _Call(Value):
    name: Name = Field(json_schema_extra=said("Appel", "Call"))
    summary: str | None = Field(default=None, json_schema_extra=said("Objet", "Subject", long=True))
    access: str | None = Field(default=None, json_schema_extra=said("Modalités d’accès", "Access terms", long=True))
    opens_on: date | None = Field(default=None, json_schema_extra=said("Ouvre le", "Opens on"))
    closes_on: date | None = Field(default=None, json_schema_extra=said("Ferme le", "Closes on"))
    budget_eur: float | None = Field(default=None, ge=0, json_schema_extra=said("Budget", "Budget", unit="€"))
    address: Address | None = Field(default=None, json_schema_extra=_WEBSITE)

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValueError("ferme avant d’ouvrir · closes before it opens")
        return self


class Call(Sourced, _Call):
    """A call, with the terms of access to it."""


class _Event(Value):
    name: Name = Field(json_schema_extra=said("Évènement", "Event"))
    summary: str | None = Field(default=None, json_schema_extra=said("En bref", "In brief", long=True))
    printed: str | None = Field(default=None, json_schema_extra=said("Date telle qu’imprimée", "Date as printed"))
    on: date | None = Field(default=None, json_schema_extra=said("Jour", "Day"))
    town: str | None = Field(default=None, json_schema_extra=said("Ville", "Town"))


class Event(Sourced, Placed, _Event):
    """An event, with the date as it was printed."""
