"""A call at work: the secretariat (seat A) opens it and enters the files, reviewers (B to E) declare interests and note, a body decides.

Nothing leaves the sitting: its key is the right to it, and what a reviewer noted is seen by nobody else but the secretariat.
"""

import json
import re

from filiere.engines.cartography.calls.criteria import CALLS, CRITERIA, HIGHEST, LOWEST, call, criterion
from filiere.engines.cartography.calls.model import DossierFault, dossier
from filiere.engines.cartography.calls.study import study
from filiere.engines.cartography.interactions.carrying import carried
from filiere.engines.cartography.interactions.letters import letters
from filiere.engines.cartography.interactions.sitting_scenes import scene
from filiere.engines.cartography.interactions.words import LONGEST_WORDS, first_only, named, number, wrong
from filiere.sdk.interactions import FIRST_SEAT, Interaction, State, Step, unknown_act

REVIEWERS = ("B", "C", "D", "E")
MOST_FILES = 60
#: Few enough to answer a click; the command draws more.
_DRAWS = 400
OUTCOMES = ("kept", "refused", "postponed")
_KEY = re.compile(r"^[a-z0-9][a-z0-9-]{0,79}$")


def start(seed: int) -> State:
    """Return a sitting that nobody has opened yet; the seed serves the draws."""
    return {
        "seed": seed % 2**31,
        "call": None,
        "record": None,
        "budget": None,
        "most": None,
        "weights": {one.id: 1.0 for one in CRITERIA},
        "files": [],
        "homes": {},
        "interests": {},
        "notes": {},
        "comments": {},
        "study": None,
        "decision": None,
    }


def act(state: State, step: Step) -> State:
    """Return the sitting after one step.

    Raises:
        UsageError: there is no such act, it is not this seat's, or its words will not do.
    """
    acts = {
        "open": _open,
        "take": _take,
        "weigh": _weigh,
        "file": _file,
        "home": _home,
        "interest": _interest,
        "note": _note,
        "study": _study,
        "decide": _decide,
    }
    if step.act not in acts:
        raise unknown_act(step.act, acts)
    made: State = json.loads(json.dumps(state))
    if made["decision"] is not None:
        raise wrong("la décision est prise : plus rien ne change ici", "the decision is taken: nothing changes here any more")
    acts[step.act](made, step)
    if step.act not in {"study", "decide"}:
        # What was computed from other notes no longer holds.
        made["study"] = None
    return made


def _open(state: State, step: Step) -> None:
    first_only(step)
    if step.words.get("record"):
        if not _KEY.match(step.words["record"]):
            raise wrong("aucune fiche de ce nom", "no record of that name")
        told = {"quote": step.words.get("quote", "")[:LONGEST_WORDS], "source": step.words.get("source", "")[:500]}
        state["record"] = {"id": step.words["record"], "name": named(step, "title", 300), **told}
    else:
        found = call(step.words.get("call", ""))
        if found is None:
            known = ", ".join(one.id for one in CALLS)
            raise wrong(f"choisissez un appel : {known}", f"choose a call: {known}")
        state["call"] = found.id
    state["budget"] = number(step, "budget", 0, 1e12)
    most = number(step, "most", 0, MOST_FILES, default=0)
    state["most"] = int(most) or None


def _weigh(state: State, step: Step) -> None:
    first_only(step)
    told = {one.id: number(step, one.id, 0, 100, default=state["weights"][one.id]) for one in CRITERIA}
    if not sum(told.values()):
        raise wrong("un critère au moins doit compter", "one criterion at least must count")
    state["weights"] = told


def _file(state: State, step: Step) -> None:
    first_only(step)
    _opened(state)
    if len(state["files"]) == MOST_FILES:
        raise wrong(f"pas plus de {MOST_FILES} dossiers ici", f"no more than {MOST_FILES} files here")
    name = named(step, "name")
    known = {one["name"]: one["id"] for one in state["files"]}
    if name in known:
        raise wrong("ce dossier est déjà là", "this file is there already")
    ties = {}
    for tie in ("needs", "excludes"):
        said = step.words.get(tie, "").strip()
        if said and said not in known.values():
            raise wrong(f"{tie} : aucun dossier {said[:20]}", f"{tie}: no file {said[:20]}")
        ties[tie] = [said] if said else []
    cost = number(step, "cost", 0, 1e12)
    organisations = [part.strip()[:300] for part in step.words.get("organisations", "").split(";") if part.strip()][:20]
    theme = step.words.get("theme", "").strip()[:100]
    state["files"].append(
        {"id": f"f{len(state['files']) + 1}", "name": name, "cost": cost, "theme": theme, "organisations": organisations, **ties}
    )


def _take(state: State, step: Step) -> None:
    """Take in files of the register, as its view wrote them; those already here are left as they are."""
    first_only(step)
    _opened(state)
    try:
        told = dossier({"criteria": [{"id": "x"}], "files": json.loads(step.words.get("files", ""))}).files
    except DossierFault as fault:
        raise wrong(fault.fr, fault.en) from fault
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise wrong("ces dossiers ne se lisent pas", "these files cannot be read") from error
    known, names = {one["id"] for one in state["files"]}, {one["name"] for one in state["files"]}
    fresh = [one for one in told if one.id not in known and one.name not in names]
    if len(known) + len(fresh) > MOST_FILES:
        raise wrong(f"pas plus de {MOST_FILES} dossiers ici", f"no more than {MOST_FILES} files here")
    here = known | {one.id for one in fresh}
    for one in fresh:
        # A file of another call, or one that the register no longer holds, ties nothing here.
        ties = {"needs": [name for name in one.needs if name in here], "excludes": [name for name in one.excludes if name in here]}
        told_of = {"id": one.id, "name": one.name, "cost": one.cost, "theme": one.theme, "organisations": list(one.organisations)}
        state["files"].append({**told_of, **ties})


def _home(state: State, step: Step) -> None:
    _reviewer(step)
    told = [part.strip()[:300] for part in step.words.get("organisations", "").split(";") if part.strip()]
    if not told:
        raise wrong("dites au moins une organisation, ou « aucune »", "name one organisation at least, or “none”")
    state["homes"][step.seat] = told[:20]


def _interest(state: State, step: Step) -> None:
    _reviewer(step)
    name = _known(state, step)
    state["interests"].setdefault(step.seat, {})[name] = step.words.get("why", "").strip()[:LONGEST_WORDS]


def _note(state: State, step: Step) -> None:
    _reviewer(step)
    name = _known(state, step)
    if step.seat not in state["homes"]:
        raise wrong(
            "dites d’abord d’où vous venez : les conflits d’intérêts en dépendent", "first say where you come from: conflicts rest on it"
        )
    if (step.seat, name) in dossier(described(state)).conflicts():
        raise wrong("vous ne notez pas ce dossier : conflit d’intérêts", "you do not note this file: conflict of interest")
    points = {one.id: number(step, one.id, LOWEST, HIGHEST) for one in CRITERIA if state["weights"][one.id] > 0}
    state["notes"].setdefault(step.seat, {})[name] = points
    state["comments"].setdefault(step.seat, {})[name] = step.words.get("comment", "").strip()[:LONGEST_WORDS]


def _study(state: State, step: Step) -> None:
    first_only(step)
    try:
        state["study"] = study(dossier(described(state)), draws=_DRAWS, seed=state["seed"])
    except DossierFault as fault:
        raise wrong(fault.fr, fault.en) from fault


def _decide(state: State, step: Step) -> None:
    first_only(step)
    if state["study"] is None:
        raise wrong("étudiez d’abord l’appel", "first study the call")
    body, meeting = named(step, "body"), named(step, "meeting")
    told = {}
    for file in state["files"]:
        outcome = step.words.get(f"outcome-{file['id']}", "")
        if outcome not in OUTCOMES:
            raise wrong(f"{file['name'][:60]} : dites ce qui est décidé", f"{file['name'][:60]}: say what is decided")
        why = step.words.get(f"why-{file['id']}", "").strip()[:LONGEST_WORDS]
        chosen = next((row["chosen"] for row in state["study"]["files"] if row["id"] == file["id"]), False)
        if (outcome == "refused" or chosen != (outcome == "kept")) and not why:
            raise wrong(
                f"{file['name'][:60]} : un refus, ou un choix contraire à l’étude, se motive",
                f"{file['name'][:60]}: a refusal, or a choice against the study, gives its reason",
            )
        told[file["id"]] = {"outcome": outcome, "why": why}
    state["decision"] = {"body": body, "meeting": meeting, "files": told}


def described(state: State) -> State:
    """Return the sitting as the plain dossier that is studied."""
    return {
        "criteria": [{"id": name, "weight": weight} for name, weight in state["weights"].items() if criterion(name)],
        "files": state["files"],
        "notes": [
            {"file": name, "reviewer": seat, "criterion": one, "points": points}
            for seat, files in state["notes"].items()
            for name, noted in files.items()
            for one, points in noted.items()
            if state["weights"][one] > 0
        ],
        "interests": [{"reviewer": seat, "file": name} for seat, files in state["interests"].items() for name in files],
        "reviewers": [{"id": seat, "organisations": homes} for seat, homes in state["homes"].items()],
        "budget": state["budget"],
        "most": state["most"],
    }


def _opened(state: State) -> None:
    if state["call"] is None and state["record"] is None:
        raise wrong("ouvrez d’abord l’appel", "first open the call")


def _reviewer(step: Step) -> None:
    if step.seat == FIRST_SEAT:
        raise wrong("le secrétariat ne note pas : invitez des évaluateurs", "the secretariat does not note: invite reviewers")


def _known(state: State, step: Step) -> str:
    name = step.words.get("file", "")
    if name not in {one["id"] for one in state["files"]}:
        raise wrong("choisissez un dossier de la liste", "choose a file of the list")
    return name


def _sample() -> tuple[Step, ...]:
    notes = {one.id: str(3) for one in CRITERIA}
    steps = [Step(act="open", words={"call": "deal-flow", "budget": "2", "most": ""}), Step(act="weigh", words={"locks": "2"})]
    steps += [Step(act="file", words={"name": f"Projet {letter}", "cost": "1", "organisations": f"Maison {letter}"}) for letter in "UVW"]
    for seat, harsh in (("B", 0), ("C", 1)):
        steps.append(Step(act="home", words={"organisations": "Maison W" if seat == "C" else "aucune"}, seat=seat))
        for place, name in enumerate(("f1", "f2", "f3")):
            if seat == "B" or name != "f3":
                steps.append(Step(act="note", words={**notes, "file": name, "x100": str(5 - place - harsh)}, seat=seat))
    steps.append(Step(act="interest", words={"file": "f3", "why": "exemple"}, seat="C"))
    steps.append(Step(act="study"))
    decided = {"body": "Comité exécutif", "meeting": "réunion d’exemple", "why-f3": "exemple", "why-f1": "exemple", "why-f2": "exemple"}
    steps.append(Step(act="decide", words={**decided, "outcome-f1": "kept", "outcome-f2": "kept", "outcome-f3": "refused"}))
    return tuple(steps)


SITTING = Interaction(start=start, act=act, view=scene, sample=_sample(), document=letters, carry=carried)
