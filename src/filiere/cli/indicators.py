"""Commands on the indicators: their values from proposal to lock."""

from datetime import date
from typing import Literal

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import DAY, NUMBER, Choice
from filiere.cli.language import Words
from filiere.cli.printing import show_json, show_table
from filiere.cli.session import Session
from filiere.cli.words import words_of

_MET: Words = ("cible atteinte", "target met")
_NATURES = ("real", "open", "simulated", "synthetic")


@command("indicators list", words_of("indicators list"))
@option("--on", type=DAY, words=("Jour regardé.", "Day looked at."))
@click.pass_obj
def list_indicators(session: Session, on: date | None) -> None:
    """List the indicators with their last counting value; no reading is never zero."""
    views = session.open(create=True).indicators(on)
    if session.json:
        show_json(
            [
                {
                    "id": view.indicator.id,
                    "of": view.indicator.of,
                    "kind": view.indicator.kind,
                    "unit": view.indicator.unit,
                    "initial": view.indicator.initial,
                    "target": view.indicator.target,
                    "strict": view.indicator.strict,
                    "current": view.current.value if view.current else None,
                    "current_on": view.current.on if view.current else None,
                    "progress": view.progress,
                    "met": view.met,
                    "freshness": view.freshness,
                    "proposed": view.proposed,
                }
                for view in views
            ]
        )
        return
    none = session.say(("aucune valeur", "no reading"))
    heads: tuple[Words, ...] = (
        ("Indicateur", "Indicator"),
        ("Valeur", "Value"),
        ("Cible", "Target"),
        ("Progrès", "Progress"),
        ("Titre", "Title"),
    )
    rows = []
    for view in views:
        value = none if view.current is None else view.current.judgement or f"{view.current.value:g}"
        target = "" if view.indicator.target is None else f"{'>' if view.indicator.strict else ''}{view.indicator.target:g}"
        share = f"{view.progress.percent:.0f} %" if view.progress else session.say(_MET) if view.met else ""
        rows.append((view.indicator.id, value, target, share, view.indicator.title.say(session.language)))
    show_table([session.say(words) for words in heads], rows)


@command("indicators readings", words_of("indicators readings"))
@argument("indicator")
@click.pass_obj
def readings(session: Session, indicator: str) -> None:
    """List the values of an indicator and the life of each."""
    from filiere.workshop.reading_views import readings_of

    workshop = session.open(create=True)
    rows = readings_of(workshop, workshop.element(indicator).id)
    if session.json:
        show_json([{"id": row.id, "state": row.state, "reading": row.reading} for row in rows])
        return
    from filiere.rendering.states import READINGS

    heads: tuple[Words, ...] = (("Valeur", "Reading"), ("Jour", "Day"), ("Mesure", "Measure"), ("État", "State"), ("Source", "Source"))
    show_table(
        [session.say(words) for words in heads],
        [
            (
                row.id,
                row.reading.on,
                row.reading.judgement or row.reading.value,
                READINGS[row.state].say(session.language),
                row.reading.source,
            )
            for row in rows
        ],
    )


@command("indicators propose", words_of("indicators propose"))
@argument("indicator")
@option("--value", type=NUMBER, words=("Valeur mesurée.", "Measured value."))
@option("--judgement", words=("Jugement motivé, pour un critère.", "Reasoned judgement, for a criterion."))
@option("--on", type=DAY, required=True, words=("Jour de la mesure.", "Day of the measure."))
@option("--source", required=True, words=("D'où vient la valeur.", "Where the value comes from."))
@option("--reason", required=True, words=("Pourquoi la proposer.", "Why it is proposed."))
@option("--by", required=True, words=("Organisation qui propose.", "Organisation that proposes."))
@option("--nature", type=Choice(*_NATURES), default="real", words=("Nature des données (real).", "Nature of the data (real)."))
@click.pass_obj
def propose(
    session: Session,
    *,
    indicator: str,
    value: float | None,
    judgement: str | None,
    on: date,
    source: str,
    reason: str,
    by: str,
    nature: str,
) -> None:
    """Propose a value."""
    from filiere.kernel.evidence import Nature

    name = session.open(create=True).propose_reading(
        indicator, value=value, judgement=judgement, on=on, source=source, reason=reason, by=by, nature=Nature(nature)
    )
    if session.json:
        show_json({"id": name, "indicator": indicator, "state": "proposed"})
        return
    click.echo(session.say((f"Valeur proposée : {name}.", f"Value proposed: {name}.")))


@command("indicators act", words_of("indicators act"))
@argument("reading")
@argument("what", metavar="check|approve|lock|unapprove|refuse", type=Choice("check", "approve", "lock", "unapprove", "refuse"))
@option("--by", required=True, words=("Rôle ou instance qui agit.", "Role or body that acts."))
@option("--reason", default="", words=("Motif.", "Reason."))
@click.pass_obj
def act(session: Session, reading: str, what: Literal["check", "approve", "lock", "unapprove", "refuse"], by: str, reason: str) -> None:
    """Move a value along its life."""
    state = session.open(create=True).act_on_reading(reading, act=what, by=by, reason=reason)
    if session.json:
        show_json({"id": reading, "state": state})
        return
    from filiere.rendering.states import READINGS

    click.echo(f"{reading} · {READINGS[state].say(session.language)}")
