"""A new structuring project: idea, file, presentation, opinion, decision, and the draft of what an amendment would do.

Each stage waits for the one before it. Nothing here changes the contract: only a signed amendment does.
"""

import json
import re

from filiere.engines.cartography.calls.proposal import STAGES, as_yaml, operation
from filiere.engines.cartography.interactions.words import LONGEST_WORDS, named, wrong
from filiere.sdk.blocks import Action, Actions, Badge, Block, Event, FactRow, Facts, Input, Notice, Page, Prose, Section, Timeline
from filiere.sdk.interactions import Interaction, Stage, State, Step, unknown_act
from filiere.sdk.values import Text

_TITLES = {
    "idea": Text(fr="Idée", en="Idea"),
    "file": Text(fr="Dossier", en="File"),
    "presentation": Text(fr="Présentation", en="Presentation"),
    "opinion": Text(fr="Avis", en="Opinion"),
    "decision": Text(fr="Décision", en="Decision"),
}
#: What each stage asks: name, label, and whether it takes several lines.
_FIELDS: dict[str, tuple[tuple[str, Text, bool], ...]] = {
    "idea": (
        ("title_fr", Text(fr="Titre en français", en="Title in French"), False),
        ("title_en", Text(fr="Titre en anglais", en="Title in English"), False),
        ("summary_fr", Text(fr="En bref, en français", en="In brief, in French"), True),
        ("summary_en", Text(fr="En bref, en anglais", en="In brief, in English"), True),
        ("bearer", Text(fr="Qui le porte", en="Who bears it"), False),
    ),
    "file": (
        ("aim", Text(fr="Objectif mesurable", en="Measurable aim"), True),
        ("deliverables", Text(fr="Livrables et échéances", en="Deliverables and deadlines"), True),
        ("partners", Text(fr="Partenaires engagés", en="Committed partners"), True),
        ("funding", Text(fr="Financement demandé et apporté", en="Funding asked for and brought"), True),
    ),
    "presentation": (
        ("body", Text(fr="Instance devant laquelle il est présenté", en="Body it is presented to"), False),
        ("meeting", Text(fr="Réunion (date ou identifiant)", en="Meeting (date or id)"), False),
    ),
    "opinion": (
        (
            "opinion",
            Text(fr="Avis (favorable, favorable sous réserve, défavorable)", en="Opinion (favorable, with reservations, against)"),
            False,
        ),
        ("reasons", Text(fr="Motifs et réserves", en="Reasons and reservations"), True),
    ),
    "decision": (
        ("decision", Text(fr="Décision (oui ou non)", en="Decision (yes or no)"), False),
        ("by", Text(fr="Instance qui décide", en="Body that decides"), False),
        ("meeting", Text(fr="Réunion (date ou identifiant)", en="Meeting (date or id)"), False),
        ("project", Text(fr="Identifiant du projet (PS11…)", en="Id of the project (PS11…)"), False),
    ),
}
_YES, _NO = frozenset({"oui", "yes"}), frozenset({"non", "no"})


def start(seed: int) -> State:
    """Return a project of which nothing is said yet; nothing is drawn."""
    return {"said": {}}


def act(state: State, step: Step) -> State:
    """Return the project after one stage was filled; a stage already filled can be filled again until the decision.

    Raises:
        UsageError: no such stage, one before it is empty, the decision is taken, or words that will not do.
    """
    if step.act not in STAGES:
        raise unknown_act(step.act, STAGES)
    if "decision" in state["said"]:
        raise wrong("la décision est prise : plus rien ne change ici", "the decision is taken: nothing changes here any more")
    missing = next((name for name in STAGES[: STAGES.index(step.act)] if name not in state["said"]), None)
    if missing:
        raise wrong(f"remplissez d’abord : {_TITLES[missing].fr.lower()}", f"first fill in: {_TITLES[missing].en.lower()}")
    made: State = json.loads(json.dumps(state))
    told = {name: named(step, name, LONGEST_WORDS if several else 200) for name, _, several in _FIELDS[step.act]}
    if step.act == "decision":
        if told["decision"].lower() not in _YES | _NO:
            raise wrong("decision : écrivez oui ou non", "decision: write yes or no")
        if not re.match(r"^PS[1-9]\d{0,2}$", told["project"]):
            raise wrong("project : écrivez PS suivi d’un nombre", "project: write PS followed by a number")
    made["said"][step.act] = told
    return made


def view(state: State, stage: Stage) -> Page:
    """Return the stages passed, the form of the next one, and the draft operation once it is decided."""
    said = state["said"]
    following = next((name for name in STAGES if name not in said), None)
    items = tuple(
        Event(
            when=number,
            title=_TITLES[name],
            note=Text(fr="fait", en="done") if name in said else Text(fr="à venir", en="to come"),
            tone="accepted" if name in said else "promised",
        )
        for number, name in enumerate(STAGES, start=1)
    )
    blocks: list[Block] = [Timeline(items=items)]
    if following is not None:
        blocks.append(_form(following, stage))
    return (*blocks, *_told(said), *_draft(said))


def document(state: State, stage: Stage) -> Page:
    """Return the file of the project as it is printed."""
    said = state["said"]
    if not said:
        return (Notice(tone="unheard", text=Text(fr="Rien n’est encore écrit.", en="Nothing is written yet.")),)
    return (*_told(said), *_draft(said))


def _form(name: str, stage: Stage) -> Section:
    inputs = tuple(
        Input(name=field, label=label, form="long" if several else "text", required=True) for field, label, several in _FIELDS[name]
    )
    action = Action(label=Text(fr="Enregistrer", en="Save"), address=stage.address(name), inputs=inputs, main=True)
    return Section(title=_TITLES[name], id="etape", blocks=(Actions(items=(action,)),))


def _told(said: State) -> list[Block]:
    return [
        Section(
            title=_TITLES[name],
            badge=Badge(words=Text(fr="fait", en="done"), tone="accepted"),
            blocks=(Facts(rows=tuple(FactRow(label=label, value=said[name][field]) for field, label, _ in _FIELDS[name])),),
        )
        for name in STAGES
        if name in said
    ]


def _draft(said: State) -> list[Block]:
    told = said.get("decision")
    if told is None:
        return []
    if told["decision"].lower() in _NO:
        words = Text(
            fr="Le projet n’est pas retenu : aucune opération n’est écrite.", en="The project is not taken up: no operation is written."
        )
        return [Notice(tone="refused", text=words)]
    idea = said["idea"]
    written = as_yaml(operation(told["project"], idea["title_fr"], idea["title_en"], idea["summary_fr"], idea["summary_en"]))
    words = Text(
        fr="Opération à porter dans un avenant. Elle n’entre au contrat qu’une fois signée, avec la ligne qui la fonde.",
        en="Operation for an amendment. It enters the contract only once signed, with the line that founds it.",
    )
    lines = tuple(Prose(text=line) for line in written.splitlines())
    return [
        Section(title=Text(fr="Projet d’avenant (YAML)", en="Draft amendment (YAML)"), id="avenant", blocks=(Prose(text=words), *lines))
    ]


def _sample() -> tuple[Step, ...]:
    steps = [Step(act=name, words={field: "exemple" for field, _, _ in _FIELDS[name]}) for name in STAGES[:-1]]
    decided = {"decision": "oui", "by": "Comité exécutif", "meeting": "exemple", "project": "PS11"}
    return (*steps, Step(act="decision", words=decided))


FOUNDING = Interaction(start=start, act=act, view=view, sample=_sample(), document=document)
