"""Pages on a day: the reports to the executive committee and to the funders."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.engines.steering.pages.parts import (
    BLUE,
    DEADLINE,
    GREEN,
    INDICATORS,
    PALE_GREEN,
    PALE_GREY,
    PROMISE,
    PROMISES,
    RED,
    badge,
    bars,
    link,
    side,
    text,
)
from filiere.sdk.blocks import (
    Block,
    Metric,
    Metrics,
    Page,
    Quantity,
    Section,
    Table,
    Tone,
    View,
    When,
)
from filiere.sdk.values import Text

_INFORMATION_WORDS: dict[str, tuple[Text, Tone]] = {
    "accepted": (Text(fr="accepté", en="accepted"), "accepted"),
    "filed": (Text(fr="déposé, à accepter", en="filed, to be accepted"), "filed"),
    "declared": (Text(fr="déclaré en cours", en="declared under way"), "declared"),
    "refused": (Text(fr="preuve refusée", en="evidence refused"), "refused"),
    "none_received": (Text(fr="aucune information", en="no information"), "promised"),
}
_COMMITMENT_WORDS: dict[str, tuple[Text, Tone]] = {
    "shown": (Text(fr="montré", en="shown"), "accepted"),
    "filed": (Text(fr="preuve déposée", en="evidence filed"), "filed"),
    "no_information": (Text(fr="aucune information", en="no information"), "promised"),
    "unverifiable": (Text(fr="invérifiable tel qu’écrit", en="unverifiable as worded"), "neutral"),
}
_OUTCOME_WORDS = {"decision": Text(fr="décision", en="decision"), "action": Text(fr="action", en="action")}
_NO_DECISION = Text(fr="Aucune preuve n’attend de décision.", en="No evidence awaits a decision.")
_NO_DELAY = Text(fr="Aucun retard n’a été constaté par un pilote ou une instance.", en="No lead and no body has recorded a delay.")


def committee_report(view: View) -> Page:
    """Return the report to the executive committee."""
    content = view.json("committee.json")
    return (
        _headline(content),
        _standing_chart(content["projects"]),
        _promise_section(view, "a-decider", Text(fr="À décider", en="To decide"), content["to_decide"], _NO_DECISION),
        _promise_section(view, "retards", Text(fr="Retards constatés", en="Delays recorded"), content["late"], _NO_DELAY),
        _promise_section(
            view,
            "sans-nouvelles",
            Text(fr="Date passée, aucune information reçue", en="Date passed, no information received"),
            content["unheard"],
            Text(fr="Chaque date passée a reçu une information.", en="Every date that passed has had information."),
        ),
        _coming_section(view, content),
        Section(
            title=Text(fr="Cadence des instances", en="Cadence of the bodies"),
            id="cadence",
            blocks=(
                Table(
                    columns=(
                        Text(fr="Instance", en="Body"),
                        Text(fr="Dues", en="Due"),
                        Text(fr="Tenues", en="Held"),
                        Text(fr="Manquées", en="Missed"),
                        Text(fr="Inconnues", en="Unknown"),
                    ),
                    rows=tuple(
                        (link(view, row["id"], "body", row["title"]), row["due"], row["held"], row["missed"], row["unknown"])
                        for row in content["cadence"]
                    ),
                    empty=Text(fr="Aucune cadence ne peut être comptée.", en="No cadence can be counted."),
                ),
            ),
        ),
        Section(
            title=Text(fr="Décisions et actions des réunions", en="Decisions and actions of meetings"),
            id="decisions",
            blocks=(
                Table(
                    columns=(Text(fr="Réunion", en="Meeting"), Text(fr="Sorte", en="Kind"), Text(fr="Objet", en="About"), DEADLINE),
                    rows=tuple(
                        (
                            link(view, row["meeting"], "meeting"),
                            _OUTCOME_WORDS[row["kind"]],
                            link(view, row["about"], row["about_kind"]) if row["about_kind"] else row["about"],
                            row["due"],
                        )
                        for row in content["outcomes"]
                    ),
                    empty=Text(fr="Aucune réunion n’a encore rien décidé.", en="No meeting has decided anything yet."),
                ),
            ),
        ),
    )


def funders_report(view: View) -> Page:
    """Return the progress report to the funders."""
    content = view.json("funders.json")
    return (
        _headline(content),
        _standing_chart(content["projects"]),
        _coming_section(view, content),
        Section(
            title=INDICATORS,
            id="indicateurs",
            blocks=(
                Table(
                    columns=(
                        Text(fr="Indicateur", en="Indicator"),
                        Text(fr="Intitulé", en="Title"),
                        Text(fr="Valeur", en="Value"),
                        Text(fr="Cible", en="Target"),
                        Text(fr="Avancement", en="Progress"),
                    ),
                    rows=tuple(
                        (
                            link(view, row["id"], "indicator"),
                            text(row["title"]),
                            Quantity(value=row["value"], unit=row["unit"]),
                            None
                            if row["target"] is None
                            else (">" if row["strict"] else "", Quantity(value=row["target"], unit=row["unit"])),
                            None if row["percent"] is None else Quantity(value=row["percent"], unit="%", decimals=0),
                        )
                        for row in content["indicators"]
                    ),
                ),
            ),
        ),
        Section(
            title=Text(fr="Engagements réciproques", en="Reciprocal commitments"),
            id="engagements",
            blocks=(
                Table(
                    columns=(
                        Text(fr="Engagement", en="Commitment"),
                        Text(fr="Intitulé", en="Title"),
                        Text(fr="Partie", en="Party"),
                        Text(fr="Ce qu’on en sait", en="What is known"),
                    ),
                    rows=tuple(
                        (link(view, row["id"], "commitment"), text(row["title"]), side(row), badge(_COMMITMENT_WORDS, row["state"]))
                        for row in content["commitments"]
                    ),
                ),
            ),
        ),
    )


def _headline(content: Mapping[str, Any]) -> Block:
    totals = content["totals"]
    return Metrics(
        items=(
            Metric(label=PROMISES, value=totals["promised"]),
            Metric(label=Text(fr="acceptées", en="accepted"), value=totals["accepted"], tone="accepted"),
            Metric(label=Text(fr="déposées, à accepter", en="filed, to be accepted"), value=totals["filed"], tone="filed"),
            Metric(
                label=Text(fr="date passée, sans information", en="date passed, no information"), value=totals["unheard"], tone="unheard"
            ),
            Metric(
                label=Text(fr="retards constatés", en="delays recorded"), value=totals["late"], tone="late" if totals["late"] else "neutral"
            ),
        )
    )


def _standing_chart(projects: Sequence[Mapping[str, Any]]) -> Block:
    return bars(
        Text(fr="Ce qu’on sait des promesses de chaque projet", en="What is known of each project’s promises"),
        Text(
            fr="Par projet : promesses acceptées, déposées, déclarées, refusées et sans information",
            en="By project: promises accepted, filed, declared, refused and without information",
        ),
        projects,
        "information",
        {word: words for word, (words, _) in _INFORMATION_WORDS.items()},
        colours={"accepted": GREEN, "filed": PALE_GREEN, "declared": BLUE, "refused": RED, "none_received": PALE_GREY},
    )


def _coming_section(view: View, content: Mapping[str, Any]) -> Block:
    days = content["ahead_days"]
    return _promise_section(
        view,
        "a-venir",
        Text(fr=f"Échéances des {days} jours qui viennent", en=f"Deadlines of the coming {days} days"),
        content["coming"],
        Text(fr="Aucune échéance dans ce délai.", en="No deadline in that time."),
    )


def _promise_section(view: View, name: str, title: Text, rows: Sequence[Mapping[str, Any]], empty: Text) -> Block:
    table = Table(
        columns=(PROMISE, Text(fr="Intitulé", en="Title"), DEADLINE, Text(fr="Ce qu’on en sait", en="What is known")),
        rows=tuple(
            (
                link(view, row["id"]),
                text(row["title"]),
                When(deadline=row["deadline"]),
                badge(_INFORMATION_WORDS, row["information"]),
            )
            for row in rows
        ),
        empty=empty,
    )
    return Section(title=title, id=name, blocks=(table,))
