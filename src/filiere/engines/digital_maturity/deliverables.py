"""What the engine produces for the contract; the only file that joins its science to the SDK."""

from typing import Any

from pydantic import Field

from filiere.engines.digital_maturity.firms import made_up_rows
from filiere.engines.digital_maturity.model import BANDS, DIMENSIONS, FIRST, TECHNOLOGIES
from filiere.engines.digital_maturity.pooling import FEWEST, pool
from filiere.engines.digital_maturity.questionnaire import QUESTIONS
from filiere.sdk.artefacts import csv_artefact, json_artefact
from filiere.sdk.context import Outcome, Run
from filiere.sdk.values import Check, Nature, Text, Value

#: The interaction whose shared answers the dashboard pools.
ASSESSMENT = "digital_maturity.assessment"
MOST_QUESTIONS = 45
MOST_WORDS = 20

_QUESTIONNAIRE = Text(fr="Questionnaire", en="Questionnaire")
_DASHBOARD = Text(fr="Tableau de bord", en="Dashboard")


class Dashboard(Value):
    """How many made-up firms stand in while too few real ones contribute."""

    firms: int = Field(
        default=60,
        ge=5,
        le=5000,
        json_schema_extra={"fr": "Entreprises fictives, faute de réponses réelles", "en": "Made-up firms, for want of real answers"},
    )


def make_dashboard(run: Run[Dashboard]) -> Outcome:
    """Return the questionnaire and the pooled answers: real ones where they may be published, made-up and marked as synthetic otherwise."""
    said = run.inputs["interactions"].json()["pooled"].get(ASSESSMENT, {"real": 0, "why": "few", "published": None})
    synthetic = said["published"] is None
    found: dict[str, Any] = pool(made_up_rows(run.parameters.firms, run.rng)) if synthetic else said
    content = {"synthetic": synthetic, "real": said["real"], "why": said["why"], "published": found["published"]}
    means = (found["published"] or {}).get("dimensions", {})
    return Outcome(
        artefacts=(
            json_artefact("questionnaire.json", _QUESTIONNAIRE, _questionnaire()),
            json_artefact("dashboard.json", _DASHBOARD, content),
            csv_artefact(
                "dashboard.csv", _DASHBOARD, ("dimension", "mean", "synthetic"), [(name, means.get(name), synthetic) for name in DIMENSIONS]
            ),
        ),
        checks=_checks(content),
        nature=Nature.SYNTHETIC if synthetic else Nature.REAL,
    )


def _questionnaire() -> dict[str, Any]:
    return {
        "dimensions": {name: words._asdict() for name, words in DIMENSIONS.items()},
        "technologies": {name: words._asdict() for name, words in TECHNOLOGIES.items()},
        "bands": [{"from": low, **words._asdict()} for low, words in BANDS],
        "questions": [
            {
                "id": question.id,
                "dimension": question.dimension,
                "technology": question.technology or None,
                "words": question.words._asdict(),
                "levels": [words._asdict() for words in question.levels],
                "needs": question.needs,
            }
            for question in QUESTIONS
        ],
    }


def _checks(content: dict[str, Any]) -> tuple[Check, ...]:
    longest = max(len(words.split()) for question in QUESTIONS for words in question.words)
    first = QUESTIONS[:FIRST]
    touched = len({question.dimension for question in first}) + len({question.technology for question in first} - {""})
    count = (content["published"] or {}).get("count", 0)
    return (
        _check(
            Text(fr="Au plus 45 questions", en="At most 45 questions"), len(QUESTIONS) <= MOST_QUESTIONS, len(QUESTIONS), MOST_QUESTIONS
        ),
        _check(Text(fr="Au plus 20 mots par question", en="At most 20 words per question"), longest <= MOST_WORDS, longest, MOST_WORDS),
        _check(
            Text(
                fr="Les dix premières touchent chaque dimension et chaque technologie",
                en="The first ten touch every dimension and every technology",
            ),
            touched == len(DIMENSIONS) + len(TECHNOLOGIES),
            touched,
            len(DIMENSIONS) + len(TECHNOLOGIES),
        ),
        _check(
            Text(fr="Cinq entreprises au moins, ou rien", en="At least five firms, or nothing"),
            count == 0 or count >= FEWEST,
            count,
            FEWEST,
        ),
    )


def _check(name: Text, passed: bool, found: int, wanted: int) -> Check:
    return Check(name=name, passed=passed, found=str(found), wanted=str(wanted))
