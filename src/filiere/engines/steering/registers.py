"""The registers of the contract itself: its organisations, applications for funding, and acts of interest representation.

The first organisations are those that the contract names, as it prints them; what the text does not say stays empty.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from filiere.sdk.values import Decision, Ground, MoneyWords, Value

_SIREN = r"^\d{9}$"
_ELEMENT = r"^[A-Z][A-Za-z0-9./-]{0,39}$"
_DIGEST = r"^[0-9a-f]{64}$"


def _money(fr: str, en: str) -> Any:
    """Return the declaration of an optional amount, told to the cent."""
    extra: dict[str, Any] = {
        "fr": fr,
        "en": en,
        "help_fr": "12 345,67 : au plus deux décimales",
        "help_en": "12345.67: two decimals at most",
    }
    return Field(default=None, json_schema_extra=extra)


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


class Application(Value):
    """One application to a funding window. An amount that is not told stays unknown; it is never nought."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=300)] = Field(
        json_schema_extra={"fr": "Objet de la demande", "en": "What is applied for"}
    )
    project: Annotated[str, StringConstraints(pattern=_ELEMENT)] = Field(
        json_schema_extra={
            "fr": "Projet",
            "en": "Project",
            "help_fr": "repère du contrat : PS1",
            "help_en": "reference of the contract: PS1",
        }
    )
    window: Annotated[str, StringConstraints(min_length=1, max_length=120)] = Field(
        json_schema_extra={
            "fr": "Guichet",
            "en": "Funding window",
            "help_fr": "le repère d’un guichet que le texte nomme, ou un autre nom",
            "help_en": "the reference of a window that the text names, or another name",
        }
    )
    year: int = Field(ge=2000, le=2100, json_schema_extra={"fr": "Année de la demande", "en": "Year of the application"})
    applicant: Annotated[str, StringConstraints(min_length=1, max_length=80)] = Field(
        json_schema_extra={
            "fr": "Demandeur",
            "en": "Applicant",
            "help_fr": "l’id de son organisation dans l’annuaire, ou son nom",
            "help_en": "the id of its organisation in the directory, or its name",
        }
    )
    partners: tuple[str, ...] = Field(
        default=(), json_schema_extra={"fr": "Partenaires", "en": "Partners", "help_fr": "un par ligne", "help_en": "one per line"}
    )
    currency: Literal["EUR", "USD", "GBP", "CHF"] = Field(default="EUR", json_schema_extra={"fr": "Monnaie", "en": "Currency"})
    requested: MoneyWords | None = _money("Demandé", "Requested")
    granted: MoneyWords | None = _money("Accordé", "Granted")
    paid: MoneyWords | None = _money("Versé", "Paid")
    cofinanced: MoneyWords | None = _money("Cofinancé par les partenaires", "Co-financed by partners")
    in_kind: MoneyWords | None = _money("Apport en nature, chiffré", "Contribution in kind, valued")
    decision: Decision = Field(default="awaited", json_schema_extra={"fr": "Décision", "en": "Decision"})
    decided_on: date | None = Field(default=None, json_schema_extra={"fr": "Date de la décision", "en": "Date of the decision"})
    ground: Ground | None = Field(
        default=None,
        json_schema_extra={
            "fr": "Base au regard des aides d’État",
            "en": "State-aid ground",
            "help_fr": "gber-25 : règlement (UE) n° 651/2014, art. 25 ; la page du financement cite chaque base",
            "help_en": "gber-25: Regulation (EU) No 651/2014, art. 25; the financing page cites each ground",
        },
    )
    scheme: str | None = Field(default=None, json_schema_extra={"fr": "Régime ou décision (SA.…)", "en": "Scheme or decision (SA.…)"})
    document: Annotated[str, StringConstraints(pattern=_DIGEST)] | None = Field(
        default=None,
        json_schema_extra={
            "fr": "Document de décision (empreinte)",
            "en": "Document of the decision (digest)",
            "help_fr": "déposez-le depuis la page du financement : son empreinte s’inscrit ici",
            "help_en": "file it from the financing page: its digest is written here",
        },
    )
    document_name: str | None = Field(default=None, json_schema_extra={"fr": "Nom de ce document", "en": "Name of this document"})
    source: str | None = Field(default=None, json_schema_extra={"fr": "Source de ces montants", "en": "Source of these amounts"})


class RepresentationAct(Value):
    """One act of interest representation: who spoke for which interest, to which public office, about what. No person is named."""

    subject: Annotated[str, StringConstraints(min_length=1, max_length=300)] = Field(
        json_schema_extra={"fr": "Objet", "en": "Subject", "help_fr": "la question traitée", "help_en": "the question dealt with"}
    )
    organisation: Annotated[str, StringConstraints(min_length=1, max_length=120)] = Field(
        json_schema_extra={"fr": "Organisation qui représente l’intérêt", "en": "Organisation that represents the interest"}
    )
    on_behalf_of: str | None = Field(default=None, json_schema_extra={"fr": "Pour le compte de", "en": "On behalf of"})
    office: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(
        json_schema_extra={
            "fr": "Fonction publique rencontrée",
            "en": "Public office met",
            "help_fr": "la fonction et l’administration, sans nom de personne",
            "help_en": "the office and the administration, no person’s name",
        }
    )
    on: date = Field(json_schema_extra={"fr": "Jour", "en": "Day"})
    manner: Literal["meeting", "letter", "contribution", "event", "other"] = Field(json_schema_extra={"fr": "Moyen", "en": "Manner"})
    decision: str | None = Field(default=None, json_schema_extra={"fr": "Décision publique visée", "en": "Public decision aimed at"})
    meeting: str | None = Field(
        default=None,
        json_schema_extra={
            "fr": "Réunion liée",
            "en": "Related meeting",
            "help_fr": "son repère : G3-2019-04-04",
            "help_en": "its reference: G3-2019-04-04",
        },
    )
