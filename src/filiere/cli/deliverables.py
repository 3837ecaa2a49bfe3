"""Commands on promises: where they stand, what is filed, declared, accepted or refused."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import DAY, Choice, File
from filiere.cli.language import Words, say
from filiere.cli.printing import show_json, show_table
from filiere.cli.session import Session
from filiere.cli.words import words_of

if TYPE_CHECKING:
    from filiere.kernel.standing import Standing
    from filiere.workshop.workshop import Workshop

_COUNTED: tuple[tuple[str, Words], ...] = (
    ("promised", ("promis", "promised")),
    ("accepted", ("acceptés", "accepted")),
    ("filed", ("déposés", "filed")),
    ("declared", ("déclarés en cours", "declared under way")),
    ("late", ("retards déclarés", "delays recorded")),
    ("refused", ("refusés", "refused")),
    ("unheard", ("date passée, aucune information reçue", "date passed, no information received")),
    ("not_due", ("pas encore attendus", "not due yet")),
    ("due", ("attendus maintenant", "due now")),
    ("vague", ("à date en mots seulement", "dated in words only")),
    ("none", ("sans date", "without a date")),
)


_LATE: Words = ("retard constaté", "delay recorded")
_TERM: Words = (
    "Le contrat est arrivé à son terme : voici son dernier jour (--on pour une autre date).",
    "The contract has reached its term: this is its last day (--on for another date).",
)
_BEGIN: Words = (
    "Rien n'est encore su. Pour commencer, remplissez un classeur : filiere news export nouvelles.xlsx",
    "Nothing is known yet. To begin, fill a workbook: filiere news export news.xlsx",
)
_PLANNED: dict[str, Words] = {
    "fresh": ("à jour", "fresh"),
    "stale": ("périmé", "stale"),
    "missing": ("à faire", "missing"),
    "blocked": ("empêché", "blocked"),
}


@command("status", words_of("status"))
@option(
    "--on",
    type=DAY,
    words=("Jour regardé (sinon aujourd'hui, ou le dernier jour du contrat).", "Day looked at (else today, or the contract's last day)."),
)
@click.pass_obj
def status(session: Session, on: date | None) -> None:
    """Say where each deliverable stands."""
    workshop = session.open(create=True)
    day = on or workshop.default_day()
    standings = workshop.standings(day)
    if session.json:
        show_json(status_json(session, workshop, day, standings))
        return
    show_status(session, workshop, day, standings)


def status_json(session: Session, workshop: "Workshop", day: date, standings: tuple["Standing", ...]) -> dict[str, Any]:
    """Return the stable JSON of ``status``.

    ``on``; ``deliverables``: ``id``, ``date_state``, ``information``, ``accepted_by``; ``late``: the names with a recorded delay; ``work``:
    ``about``, ``offer``, ``state``, ``because``; ``faults``: ``engine``, ``fault`` of those that cannot load.
    """
    return {
        "on": day.isoformat(),
        "deliverables": [
            {
                "id": item.id,
                "date_state": item.date_state.value,
                "information": item.information.value,
                "accepted_by": item.accepted_by,
            }
            for item in standings
        ],
        "late": [item.id for item in standings if item.late],
        "work": [
            {
                "about": item.about,
                "offer": item.offer,
                "state": item.state,
                "because": [because.say(session.language) for because in item.because],
            }
            for item in workshop.plan().items
        ],
        "faults": [{"engine": engine.name, "fault": engine.fault.say(session.language)} for engine in workshop.engines() if engine.fault],
    }


def show_status(session: Session, workshop: "Workshop", day: date, standings: tuple["Standing", ...]) -> None:
    """Write the standing for a reader: counts, promises, work, engines at fault."""
    from filiere.rendering.days import day as day_words

    language = session.language
    counts = workshop.overview(day).counts
    click.echo(click.style(f"{workshop.contract.title.say(language)} — {day_words(day, language)}", bold=True))
    if day != workshop.today() and day == workshop.default_day():
        click.echo(session.say(_TERM))
    told = [f"{counts[key]} {say(words, language)}" for key, words in _COUNTED if counts.get(key) or key in {"promised", "accepted"}]
    click.echo(" · ".join(told) + "\n")
    heads: tuple[Words, ...] = (("Livrable", "Deliverable"), ("Date", "Date"), ("Information", "Information"), ("Titre", "Title"))
    show_table([session.say(words) for words in heads], [_row(session, workshop, item) for item in standings])
    show_work(session, workshop)
    if standings and all(item.information.value == "none_received" for item in standings):
        click.echo("\n" + session.say(_BEGIN))


def _row(session: Session, workshop: "Workshop", item: "Standing") -> list[object]:
    from filiere.rendering.states import DATE_STATES, INFORMATION, STATUSES

    language = session.language
    known = session.say(_LATE) if item.late else INFORMATION[item.information].say(language)
    if item.accepted_by:
        known += f" ({item.accepted_by})"
    if item.status.value == "silent":
        known += f", {STATUSES[item.status].say(language)}"
    return [item.id, DATE_STATES[item.date_state].say(language), known, workshop.element(item.id).title.say(language)]


def show_work(session: Session, workshop: "Workshop") -> None:
    """Write what the engines have made, what is stale and why, and which engine cannot load."""
    items = workshop.plan().items
    if items:
        click.echo()
        heads: tuple[Words, ...] = (("Travail", "Work"), ("Pour", "For"), ("État", "State"), ("Parce que", "Because"))
        rows = [
            (
                item.offer,
                item.about,
                session.say(_PLANNED[item.state]),
                ", ".join(because.say(session.language) for because in item.because),
            )
            for item in items
        ]
        show_table([session.say(words) for words in heads], rows)
    for engine in workshop.engines():
        if engine.fault:
            session.tell(
                (f"Moteur {engine.name} en panne : {engine.fault.say('fr')}", f"Engine {engine.name} at fault: {engine.fault.say('en')}")
            )


@command("attest", words_of("attest"))
@argument("element", metavar="ID")
@option("--file", type=File(there=True), words=("Document à déposer.", "Document to file."))
@option(
    "--statement", default="", words=("Fait énoncé, à défaut ou en plus d'un document.", "Fact stated, instead of or beside a document.")
)
@option("--on", type=DAY, required=True, words=("Jour du fait.", "Day of the fact."))
@option("--by", required=True, words=("Organisation qui atteste.", "Organisation that attests."))
@click.pass_obj
def attest(session: Session, *, element: str, file: Path | None, statement: str, on: date, by: str) -> None:
    """File evidence for a promise."""
    workshop = session.open(create=True)
    evidence = workshop.attest(element, on=on, by=by, file=file, statement=statement)
    if session.json:
        show_json(
            {"id": evidence.id, "about": evidence.about, "kind": evidence.kind.value, "on": on, "by": by, "subjects": evidence.subjects}
        )
        return
    click.echo(
        session.say(
            (
                f"Déposé : {evidence.id}, pour {evidence.about}. Une instance peut l'accepter : filiere accept {evidence.id} --by INSTANCE",
                f"Filed: {evidence.id}, for {evidence.about}. A body may accept it: filiere accept {evidence.id} --by BODY",
            )
        )
    )
    _after_term(session, workshop, on)


@command("declare", words_of("declare"))
@argument("element", metavar="ID")
@option(
    "--says", type=Choice("under_way", "not_delivered"), required=True, words=("En cours, ou non livré.", "Under way, or not delivered.")
)
@option("--on", type=DAY, required=True, words=("Jour de la nouvelle.", "Day of the news."))
@option("--by", required=True, words=("Organisation ou instance qui parle.", "Organisation or body that speaks."))
@option("--words", "said", default="", words=("Précision, en quelques mots.", "Detail, in a few words."))
@click.pass_obj
def declare(session: Session, *, element: str, says: Literal["under_way", "not_delivered"], on: date, by: str, said: str) -> None:
    """Record news without proof."""
    declaration = session.open(create=True).declare(element, says=says, on=on, by=by, words=said)
    if session.json:
        show_json({"deliverable": declaration.deliverable, "says": declaration.says, "on": on, "by": by})
        return
    click.echo(session.say((f"Noté pour {declaration.deliverable}.", f"Recorded for {declaration.deliverable}.")))


def _after_term(session: Session, workshop: "Workshop", on: date) -> None:
    """Say how to see a fact that is later than the day shown by default."""
    if on > workshop.default_day():
        fr = f"Ce fait est postérieur au dernier jour du contrat ; pour le voir : filiere status --on {on}"
        session.tell((fr, f"This fact is later than the contract's last day; to see it: filiere status --on {on}"))


def _decide(
    session: Session, *, evidence: str, outcome: Literal["accepted", "refused", "withdrawn"], by: str, on: date | None, reason: str
) -> None:
    workshop = session.open(create=True)
    decision = workshop.decide(evidence, outcome=outcome, by=by, on=on, reason=reason)
    if session.json:
        show_json({"evidence": decision.evidence, "outcome": decision.outcome, "on": decision.on, "by": decision.by})
        return
    said: dict[str, Words] = {
        "accepted": ("acceptée", "accepted"),
        "refused": ("refusée", "refused"),
        "withdrawn": ("retirée", "withdrawn"),
    }
    fr, en = said[outcome]
    click.echo(session.say((f"Preuve {evidence} {fr} par {by}.", f"Evidence {evidence} {en} by {by}.")))
    _after_term(session, workshop, decision.on)


_BY: Words = ("Instance ou rôle qui décide.", "Body or role that decides.")
_ON: Words = ("Jour de la décision (sinon aujourd'hui).", "Day of the decision (else today).")
_REASON: Words = ("Motif.", "Reason.")


@command("accept", words_of("accept"))
@argument("evidence")
@option("--by", required=True, words=_BY)
@option("--on", type=DAY, words=_ON)
@option("--reason", default="", words=_REASON)
@click.pass_obj
def accept(session: Session, evidence: str, by: str, on: date | None, reason: str) -> None:
    """Accept a piece of evidence."""
    _decide(session, evidence=evidence, outcome="accepted", by=by, on=on, reason=reason)


@command("refuse", words_of("refuse"))
@argument("evidence")
@option("--by", required=True, words=_BY)
@option("--on", type=DAY, words=_ON)
@option("--reason", required=True, words=_REASON)
@click.pass_obj
def refuse_evidence(session: Session, evidence: str, by: str, on: date | None, reason: str) -> None:
    """Refuse a piece of evidence."""
    _decide(session, evidence=evidence, outcome="refused", by=by, on=on, reason=reason)


@command("withdraw", words_of("withdraw"))
@argument("evidence")
@option("--by", required=True, words=_BY)
@option("--on", type=DAY, words=_ON)
@option("--reason", required=True, words=_REASON)
@click.pass_obj
def withdraw(session: Session, evidence: str, by: str, on: date | None, reason: str) -> None:
    """Withdraw a piece of evidence."""
    _decide(session, evidence=evidence, outcome="withdrawn", by=by, on=on, reason=reason)


@command("weather", words_of("weather"))
@argument("project")
@option(
    "--weather", "sky", type=Choice("sun", "cloud", "rain", "storm"), required=True, words=("Météo du projet.", "Weather of the project.")
)
@option("--words", "said", required=True, words=("Synthèse, dans les mots du pilote.", "Synthesis, in the lead's words."))
@option("--on", type=DAY, required=True, words=("Jour.", "Day."))
@option("--by", required=True, words=("Organisation qui parle.", "Organisation that speaks."))
@click.pass_obj
def weather(session: Session, *, project: str, sky: Literal["sun", "cloud", "rain", "storm"], said: str, on: date, by: str) -> None:
    """Record the weather of a project."""
    session.open(create=True).set_weather(project, weather=sky, words=said, on=on, by=by)
    if session.json:
        show_json({"project": project, "weather": sky, "on": on, "by": by})
        return
    click.echo(session.say((f"Météo notée pour {project}.", f"Weather recorded for {project}.")))
