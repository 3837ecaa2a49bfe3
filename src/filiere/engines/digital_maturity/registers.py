"""The register of use cases: it begins with kinds of use, firms add what they did, with the facts before and after."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from filiere.engines.digital_maturity.examples import USES
from filiere.engines.digital_maturity.questionnaire import BY_ID
from filiere.sdk.values import Value

Dimension = Literal["direction", "people", "data", "research", "production", "quality"]
Technology = Literal["cloud", "cybersecurity", "iot", "ai", "big_data", "augmented_reality", "simulation", "robotics"]
Size = Literal["micro", "small", "medium", "large"]
Subsector = Literal["medicines", "devices", "diagnostics", "digital", "services"]


class UseCase(Value):
    """One use worth copying. A kind of use names no firm; a testimony names the firm that gives it, and its facts."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(json_schema_extra={"fr": "Usage", "en": "Use"})
    nature: Literal["kind", "testimony"] = Field(
        default="testimony",
        json_schema_extra={
            "fr": "Nature",
            "en": "Nature",
            "help_fr": "kind : type d’usage, sans entreprise ; testimony : ce qu’une entreprise a fait",
            "help_en": "kind: a kind of use, no firm; testimony: what a firm did",
        },
    )
    what: str = Field(default="", json_schema_extra={"fr": "Ce qu’on y fait", "en": "What is done", "long": True})
    dimensions: tuple[Dimension, ...] = Field(default=(), json_schema_extra={"fr": "Dimensions", "en": "Dimensions"})
    technologies: tuple[Technology, ...] = Field(default=(), json_schema_extra={"fr": "Technologies", "en": "Technologies"})
    sizes: tuple[Size, ...] = Field(default=(), json_schema_extra={"fr": "Tailles d’entreprise", "en": "Firm sizes"})
    subsectors: tuple[Subsector, ...] = Field(default=(), json_schema_extra={"fr": "Domaines", "en": "Fields"})
    firm: str | None = Field(default=None, json_schema_extra={"fr": "Entreprise qui témoigne", "en": "Firm that testifies"})
    before: str | None = Field(default=None, json_schema_extra={"fr": "Fait constaté avant", "en": "Fact observed before", "long": True})
    after: str | None = Field(default=None, json_schema_extra={"fr": "Fait constaté après", "en": "Fact observed after", "long": True})
    cost_eur: float | None = Field(default=None, ge=0, json_schema_extra={"fr": "Coût", "en": "Cost", "unit": "€"})
    contact: str | None = Field(
        default=None,
        json_schema_extra={
            "fr": "Personne à qui écrire",
            "en": "Person to write to",
            "personal": True,
            "help_fr": "avec son accord ; montrée aux membres seuls, et effaçable à tout moment",
            "help_en": "with their consent; shown to members only, and erasable at any time",
        },
    )
    page: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=300)] | None = Field(
        default=None, json_schema_extra={"fr": "Page à lire ou à qui écrire", "en": "Page to read or to write to"}
    )


def kinds_of_use(contract: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the kinds of use that the assessment recommends; the contract's snapshot names none."""
    for use in USES:
        questions = [BY_ID[name] for name in use.raises]
        yield (
            use.id,
            {
                "title": use.title.fr,
                "nature": "kind",
                "what": use.what.fr,
                "dimensions": list(dict.fromkeys(question.dimension for question in questions)),
                "technologies": list(dict.fromkeys(question.technology for question in questions if question.technology)),
                "sizes": list(use.sizes),
                "subsectors": list(use.subsectors),
            },
        )
