"""The acts a page offers to a reader who has signed in; each carries the guard's verdict, and a visitor is shown none."""

from typing import Any

from filiere.kernel.elements import Commitment, Deliverable, Indicator, Project
from filiere.kernel.evidence import Evidence, Reading
from filiere.kernel.indicators import ACTS
from filiere.kernel.names import Language, Text
from filiere.portal.visit import Visit
from filiere.rendering.days import day as day_words
from filiere.rendering.formats import number
from filiere.sdk.blocks import Action, Input
from filiere.workshop.reading_views import readings_of

_ON = Text(fr="Date du fait", en="Date of the fact")
_BY = Text(fr="Organisation qui le dit", en="Organisation that says so")
_REASON = Text(fr="Motif", en="Reason")
_READING_ACTS = {
    "check": Text(fr="Vérifier", en="Check"),
    "approve": Text(fr="Approuver", en="Approve"),
    "lock": Text(fr="Verrouiller", en="Lock"),
    "unapprove": Text(fr="Désapprouver", en="Un-approve"),
    "refuse": Text(fr="Refuser", en="Refuse"),
}


def _to(visit: Visit, act: str, thing: str) -> str:
    return visit.to("act", f"{act}/{thing}")


def _day(visit: Visit) -> Input:
    return Input(name="day", label=_ON, form="date", value=visit.day.isoformat(), required=True)


def evidence_forms(visit: Visit, element: Deliverable | Commitment) -> tuple[Action, ...]:
    """Return the ways to file a document or to give news about a promise."""
    if not visit.known:
        return ()
    by = Input(name="by", label=_BY, required=True)
    attest = Action(
        label=Text(fr="Déposer une preuve", en="File evidence"),
        address=_to(visit, "attest", element.id),
        verdict=visit.verdict("attest", element.id),
        main=True,
        inputs=(
            Input(name="file", label=Text(fr="Document", en="Document"), form="file"),
            Input(name="statement", label=Text(fr="Ou un énoncé", en="Or a statement"), form="long"),
            _day(visit),
            by,
        ),
    )
    if isinstance(element, Commitment):
        return (attest,)
    declare = Action(
        label=Text(fr="Donner des nouvelles", en="Give news"),
        address=_to(visit, "declare", element.id),
        verdict=visit.verdict("declare", element.id),
        inputs=(
            Input(
                name="says",
                label=Text(fr="Ce qui est dit", en="What is said"),
                form="choice",
                choices=(
                    ("under_way", Text(fr="c’est en cours", en="it is under way")),
                    ("not_delivered", Text(fr="ce n’est pas livré (retard constaté)", en="it is not delivered (delay recorded)")),
                ),
                required=True,
            ),
            Input(name="words", label=Text(fr="En quelques mots", en="In a few words"), form="long"),
            _day(visit),
            by.model_copy(
                update={"help": Text(fr="l’identifiant d’une organisation, par exemple medicen", en="an organisation’s id, e.g. medicen")}
            ),
        ),
    )
    return (attest, declare)


def decide_forms(visit: Visit, evidence: Evidence) -> tuple[Action, ...]:
    """Return the ways to accept or refuse a piece of evidence."""
    if not visit.known or not evidence.counts:
        return ()
    verdict = visit.verdict("decide", evidence.about)
    by = Input(name="by", label=Text(fr="Instance ou rôle qui décide", en="Body or role that decides"), required=True)
    accept = Action(
        label=Text(fr="Accepter la preuve", en="Accept the evidence"),
        address=_to(visit, "decide", evidence.id),
        verdict=verdict,
        main=True,
        inputs=(Input(name="outcome", label="", form="hidden", value="accepted"), by, _day(visit), Input(name="reason", label=_REASON)),
    )
    refuse = Action(
        label=Text(fr="Refuser la preuve", en="Refuse the evidence"),
        address=_to(visit, "decide", evidence.id),
        verdict=verdict,
        inputs=(
            Input(name="outcome", label="", form="hidden", value="refused"),
            by,
            _day(visit),
            Input(name="reason", label=_REASON, form="long", required=True),
        ),
    )
    return (accept, refuse)


def propose_form(visit: Visit, indicator: Indicator) -> tuple[Action, ...]:
    """Return the way to propose a value of an indicator."""
    if not visit.known:
        return ()
    measured = (
        Input(name="judgement", label=Text(fr="Jugement", en="Judgement"), form="long", required=True)
        if indicator.kind == "criterion"
        else Input(name="value", label=Text(fr="Valeur", en="Value"), form="number", required=True, help=indicator.unit)
    )
    return (
        Action(
            label=Text(fr="Proposer une valeur", en="Propose a value"),
            address=_to(visit, "propose", indicator.id),
            verdict=visit.verdict("propose_reading", indicator.id),
            inputs=(
                measured,
                Input(name="day", label=Text(fr="Jour de la valeur", en="Day of the value"), form="date", required=True),
                Input(name="source", label="Source", required=True),
                Input(name="reason", label=_REASON, required=True),
                Input(name="by", label=Text(fr="Proposée par", en="Proposed by"), required=True),
            ),
        ),
    )


def reading_acts(visit: Visit, indicator: str) -> tuple[Action, ...]:
    """Return what can be done with each value that waits."""
    if not visit.known:
        return ()
    acts: list[Action] = []
    for row in readings_of(visit.workshop, indicator):
        acts += [_reading_act(visit, row, act) for act, (states, _) in ACTS.items() if row.state in states]
    return tuple(acts)


def _reading_act(visit: Visit, row: Any, act: str) -> Action:
    label = _READING_ACTS[act]
    return Action(
        label=Text(
            fr=f"{label.fr} « {_said(row.reading, 'fr')} » du {day_words(row.reading.on, 'fr')}",
            en=f"{label.en} “{_said(row.reading, 'en')}” of {day_words(row.reading.on, 'en')}",
        ),
        address=_to(visit, "reading", row.id),
        verdict=visit.verdict(f"{act}_reading", row.id),
        inputs=(
            Input(name="act", label="", form="hidden", value=act),
            Input(name="by", label=Text(fr="Par", en="By"), required=True),
            Input(name="reason", label=_REASON),
        ),
    )


def _said(reading: Reading, language: Language) -> str:
    """Return the value of a reading, or the beginning of its judgement."""
    if reading.value is None:
        return (reading.judgement or "")[:60]
    return number(reading.value, language)


def weather_form(visit: Visit, project: Project) -> tuple[Action, ...]:
    """Return the way to give a project's weather and synthesis."""
    if not visit.known:
        return ()
    weathers = (
        ("sun", Text(fr="soleil", en="sun")),
        ("cloud", Text(fr="nuages", en="clouds")),
        ("rain", Text(fr="pluie", en="rain")),
        ("storm", Text(fr="orage", en="storm")),
    )
    return (
        Action(
            label=Text(fr="Donner la météo", en="Give the weather"),
            address=_to(visit, "weather", project.id),
            verdict=visit.verdict("weather", project.id),
            inputs=(
                Input(name="weather", label=Text(fr="Météo", en="Weather"), form="choice", choices=weathers, required=True),
                Input(name="words", label=Text(fr="Synthèse", en="Synthesis"), form="long", required=True),
                _day(visit),
                Input(name="by", label=_BY, required=True),
            ),
        ),
    )


def run_form(visit: Visit, about: str, label: Text) -> tuple[Action, ...]:
    """Return the way to run the offer that works on a thing, with its reference parameters."""
    if not visit.known:
        return ()
    return (Action(label=label, address=_to(visit, "run", about), verdict=visit.verdict("run", about)),)
