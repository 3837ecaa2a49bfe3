"""Commands that follow what is asked: recommendations of groups and cited measures, their answers, where they were applied."""

from datetime import date
from typing import Literal

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import DAY, Choice
from filiere.cli.language import Words
from filiere.cli.printing import show_json, show_table
from filiere.cli.session import Session
from filiere.cli.words import words_of


@command("recommendations list", words_of("recommendations list"))
@option("--on", type=DAY, words=("Jour regardé (aujourd'hui).", "Day looked at (today)."))
@option("--waiting", is_flag=True, words=("Seulement ce qui est sans réponse.", "Only what has no answer."))
@click.pass_obj
def list_requests(session: Session, on: date | None, waiting: bool) -> None:
    """List what is asked, with its answer and how long it waited."""
    workshop = session.open(create=True)
    day = on or workshop.today()
    found = [item for item in workshop.requests(day) if not (waiting and item.answer)]
    if session.json:
        show_json(
            [
                {
                    "id": item.id,
                    "kind": item.kind,
                    "by": item.by,
                    "addressee": item.addressee,
                    "since": item.since,
                    "words": item.words,
                    "answer": item.answer.response if item.answer else None,
                    "answered_on": item.answer.on if item.answer else None,
                    "waited_days": item.waited_days(day),
                    "applied": [one.where for one in item.applied],
                }
                for item in found
            ]
        )
        return
    from filiere.rendering.states import NO_ANSWER, RESPONSES

    heads: tuple[Words, ...] = (("Repère", "Id"), ("Depuis", "Since"), ("Jours", "Days"), ("Réponse", "Answer"), ("Texte", "Words"))
    rows = [
        (
            item.id,
            item.since,
            item.waited_days(day),
            (RESPONSES[item.answer.response] if item.answer else NO_ANSWER).say(session.language),
            item.words.say(session.language),
        )
        for item in found
    ]
    show_table([session.say(words) for words in heads], rows)


@command("recommendations add", words_of("recommendations add"))
@option("--by", required=True, words=("Groupe ou instance qui recommande (PS2.A1.GT1).", "Group or body that recommends (PS2.A1.GT1)."))
@option("--words", "said", required=True, words=("Ce qui est recommandé.", "What is recommended."))
@option("--to", "addressee", required=True, words=("À qui.", "To whom."))
@option("--on", type=DAY, words=("Jour où elle fut émise (aujourd'hui).", "Day it was issued (today)."))
@option("--about", multiple=True, words=("Élément concerné (répétable).", "Element concerned (repeatable)."))
@click.pass_obj
def add(session: Session, *, by: str, said: str, addressee: str, on: date | None, about: tuple[str, ...]) -> None:
    """Record a recommendation."""
    workshop = session.open(create=True)
    name = workshop.recommend(by=by, words=said, addressee=addressee, on=on or workshop.today(), about=about)
    if session.json:
        show_json({"id": name})
        return
    click.echo(name)


@command("recommendations answer", words_of("recommendations answer"))
@argument("request")
@option("--response", type=Choice("accepted", "partly", "refused"), required=True, words=("La réponse.", "The answer."))
@option("--by", required=True, words=("Qui répond.", "Who answers."))
@option("--on", type=DAY, words=("Jour de la réponse (aujourd'hui).", "Day of the answer (today)."))
@option("--words", "said", default="", words=("Les mots de la réponse.", "The words of the answer."))
@click.pass_obj
def answer(
    session: Session, *, request: str, response: Literal["accepted", "partly", "refused"], by: str, on: date | None, said: str
) -> None:
    """Record the answer to a recommendation or a measure."""
    workshop = session.open(create=True)
    given = workshop.answer_request(request, response=response, by=by, on=on or workshop.today(), words=said)
    if session.json:
        show_json({"id": request, "response": given.response, "by": given.by, "on": given.on})
        return
    from filiere.rendering.states import RESPONSES

    click.echo(f"{request} · {RESPONSES[given.response].say(session.language)}")


@command("recommendations apply", words_of("recommendations apply"))
@argument("request")
@option("--where", required=True, words=("Élément, opération d'avenant ou preuve.", "Element, operation of an amendment, or evidence."))
@option("--on", type=DAY, words=("Jour de l'application (aujourd'hui).", "Day it was applied (today)."))
@option("--words", "said", default="", words=("En quelques mots.", "In a few words."))
@click.pass_obj
def apply(session: Session, *, request: str, where: str, on: date | None, said: str) -> None:
    """Record where a recommendation or a measure was applied."""
    workshop = session.open(create=True)
    applied = workshop.apply_request(request, where=where, on=on or workshop.today(), words=said)
    if session.json:
        show_json({"id": request, "where": applied.where, "on": applied.on})
        return
    click.echo(f"{request} → {applied.where}")
