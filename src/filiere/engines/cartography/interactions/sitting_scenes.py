"""What is seen of a call at work: the secretariat's page, and the reviewer's."""

import json

from filiere.engines.cartography.calls.criteria import CALLS, CRITERIA, HIGHEST, LOWEST
from filiere.engines.cartography.calls.model import dossier
from filiere.engines.cartography.interactions.carrying import call_of
from filiere.engines.cartography.interactions.letters import OUTCOMES
from filiere.engines.cartography.pages.calls import studied
from filiere.sdk.blocks import Action, Actions, Badge, Block, FactRow, Facts, Input, Notice, Page, Prose, Quantity, Quote, Section, Table
from filiere.sdk.interactions import FIRST_SEAT, LONGEST_STEP, Stage, State
from filiere.sdk.values import Text

#: The record of the register where the files of a named call are looked for.
_REGISTERED = {"gene-therapy": "ami-therapie-genique", "one-health": "one-health", "international-offer": "interet-diabete"}
#: A step takes so many characters at most, its other words included.
_LONGEST_PART = LONGEST_STEP - 200


def scene(state: State, stage: Stage) -> Page:
    """Return what one seat sees now."""
    if call_of(state) is None:
        return _unopened(state, stage)
    head = _head(state)
    return (*head, *(_secretariat(state, stage) if stage.seat == FIRST_SEAT else _reviewer(state, stage)))


def _unopened(state: State, stage: Stage) -> Page:
    if stage.seat != FIRST_SEAT:
        return (
            Notice(
                tone="unheard",
                text=Text(fr="Le secrétariat n’a pas encore ouvert l’appel.", en="The secretariat has not opened the call yet."),
            ),
        )
    choices = tuple((one.id, Text(fr=f"{one.words.fr} ({one.about})", en=f"{one.words.en} ({one.about})")) for one in CALLS)
    record = _record(stage)
    which = (
        Input(name="call", label=Text(fr="Appel nommé par le contrat", en="Call that the contract names"), form="choice", choices=choices),
    )
    inputs = (
        *(record or which),
        Input(name="budget", label=Text(fr="Budget à répartir", en="Budget to share out"), form="text", required=True),
        Input(name="most", label=Text(fr="Dossiers au plus (facultatif)", en="Files at most (optional)"), form="text"),
    )
    words = Text(
        fr="Ce que vous écrivez ici reste entre ceux qui en ont la clé : le secrétariat et les évaluateurs qu’il invite.",
        en="What you write here stays among those who hold its key: the secretariat and the reviewers it invites.",
    )
    action = Action(label=Text(fr="Ouvrir l’appel", en="Open the call"), address=stage.address("open"), inputs=inputs, main=True)
    told = tuple(Notice(text=Text(fr=f"Appel : {one.value}", en=f"Call: {one.value}")) for one in record if one.name == "title")
    return (Prose(text=words), *told, Actions(items=(action,)))


def _record(stage: Stage) -> tuple[Input, ...]:
    """Return the call of the register that was asked for, as hidden words of the opening; none where there is none."""
    asked = stage.query.get("record", "")
    values = next((values for key, values in stage.records.get("cartography.calls", ()) if key == asked), None)
    if values is None:
        return ()
    told = {"record": asked, "title": values["name"], "quote": values.get("quote") or "", "source": values.get("source") or ""}
    return tuple(Input(name=name, label="", form="hidden", value=str(value)) for name, value in told.items())


def _waiting(state: State, stage: Stage) -> list[Action]:
    """Return the acts that take in the files of the register for this call, part by part where they are many."""
    asked = (state["record"] or {}).get("id") or _REGISTERED.get(state["call"])
    here = {one["id"] for one in state["files"]}
    mine = {key for key, values in stage.reserved.get("cartography.files", ()) if asked and values.get("call") == asked}
    files = [
        {
            "id": key,
            "name": values["name"],
            "cost": values["cost"],
            "theme": values.get("theme") or "",
            "organisations": list(values.get("organisations") or ()),
            **{tie: [values[tie]] for tie in ("needs", "excludes") if values.get(tie) in mine},
        }
        for key, values in stage.reserved.get("cartography.files", ())
        if key in mine and key not in here
    ]
    part: list[State] = []
    for one in files:
        if len(json.dumps([*part, one], ensure_ascii=False)) > _LONGEST_PART:
            break
        part.append(one)
    if not part:
        return []
    label = Text(
        fr=f"Prendre {len(part)} dossiers du registre (sur {len(files)})", en=f"Take {len(part)} files of the register (of {len(files)})"
    )
    value = json.dumps(part, ensure_ascii=False)
    return [Action(label=label, address=stage.address("take"), inputs=(Input(name="files", label="", form="hidden", value=value),))]


def _head(state: State) -> list[Block]:
    found = call_of(state)
    if found is None:
        return []
    rows = (
        FactRow(label=Text(fr="Appel", en="Call"), value=Text(fr=found[0], en=found[1])),
        FactRow(label=Text(fr="Au contrat", en="In the contract"), value=found[2]),
        FactRow(label=Text(fr="Budget", en="Budget"), value=Quantity(value=state["budget"], decimals=2)),
        FactRow(label=Text(fr="Dossiers", en="Files"), value=len(state["files"])),
    )
    quote = [Quote(words=found[3], source=found[4])] if found[3] else []
    return [*quote, Facts(rows=rows)]


def _secretariat(state: State, stage: Stage) -> list[Block]:
    if state["decision"] is not None:
        return [*_decided(state), *studied(state["study"])]
    blocks: list[Block] = [_files(state, stage), _progress(state), _weights(state, stage)]
    if state["notes"]:
        action = Action(label=Text(fr="Étudier l’appel", en="Study the call"), address=stage.address("study"), main=True)
        blocks.append(Actions(items=(action,)))
    if state["study"] is not None:
        blocks += [*studied(state["study"]), _decision(state, stage)]
    return blocks


def _files(state: State, stage: Stage) -> Section:
    known = (("", Text(fr="aucun", en="none")), *((one["id"], one["name"]) for one in state["files"]))
    inputs = (
        Input(name="name", label=Text(fr="Titre du dossier", en="Title of the file"), required=True),
        Input(
            name="organisations",
            label=Text(fr="Organisations, séparées par des points-virgules", en="Organisations, separated by semicolons"),
        ),
        Input(name="cost", label=Text(fr="Coût demandé", en="Cost asked for"), required=True),
        Input(name="theme", label=Text(fr="Thème", en="Theme")),
        Input(name="needs", label=Text(fr="A besoin du dossier", en="Needs the file"), form="choice", choices=known),
        Input(name="excludes", label=Text(fr="Exclut le dossier", en="Excludes the file"), form="choice", choices=known),
    )
    action = Action(label=Text(fr="Ajouter un dossier", en="Add a file"), address=stage.address("file"), inputs=inputs)
    return Section(
        title=Text(fr="Dossiers", en="Files"), id="dossiers", blocks=(_table(state), Actions(items=(*_waiting(state, stage), action)))
    )


def _table(state: State) -> Table:
    rows = tuple(
        (one["id"], one["name"], ", ".join(one["organisations"]) or None, one["theme"] or None, Quantity(value=one["cost"], decimals=2))
        for one in state["files"]
    )
    columns = (
        Text(fr="N°", en="No."),
        Text(fr="Titre", en="Title"),
        Text(fr="Organisations", en="Organisations"),
        Text(fr="Thème", en="Theme"),
        Text(fr="Coût", en="Cost"),
    )
    return Table(columns=columns, rows=rows, empty=Text(fr="Aucun dossier encore.", en="No file yet."))


def _progress(state: State) -> Section:
    conflicts = dossier_conflicts(state)
    rows = tuple(
        (seat, ", ".join(homes), len(state["notes"].get(seat, {})), sum(who == seat for who, _ in conflicts))
        for seat, homes in sorted(state["homes"].items())
    )
    columns = (
        Text(fr="Évaluateur", en="Reviewer"),
        Text(fr="Vient de", en="Comes from"),
        Text(fr="Dossiers notés", en="Files noted"),
        Text(fr="Conflits d’intérêts", en="Conflicts of interest"),
    )
    empty = Text(fr="Personne n’a commencé : invitez des évaluateurs au bas de la page.", en="Nobody has begun: invite reviewers below.")
    return Section(title=Text(fr="Évaluateurs", en="Reviewers"), blocks=(Table(columns=columns, rows=rows, empty=empty),))


def dossier_conflicts(state: State) -> frozenset[tuple[str, str]]:
    """Return who may not note which file."""
    if not state["files"]:
        return frozenset()
    reviewers = [{"id": seat, "organisations": homes} for seat, homes in state["homes"].items()]
    interests = [{"reviewer": seat, "file": name} for seat, files in state["interests"].items() for name in files]
    plain = {"criteria": [{"id": "x", "weight": 1}], "files": state["files"], "reviewers": reviewers, "interests": interests}
    return dossier(plain).conflicts()


def _weights(state: State, stage: Stage) -> Section:
    words = Text(
        fr="Le contrat nomme ces critères sans leur donner de poids : ils comptent autant tant que vous ne dites rien.",
        en="The contract names these criteria and gives them no weight: they count the same until you say otherwise.",
    )
    inputs = tuple(
        Input(
            name=one.id,
            label=Text(fr=one.words.fr, en=one.words.en),
            value=f"{state['weights'][one.id]:g}",
            help=f"« {one.quote} » {one.at}",
        )
        for one in CRITERIA
    )
    action = Action(label=Text(fr="Donner ces poids", en="Give these weights"), address=stage.address("weigh"), inputs=inputs)
    return Section(
        title=Text(fr="Critères et poids", en="Criteria and weights"), id="poids", blocks=(Prose(text=words), Actions(items=(action,)))
    )


def _decision(state: State, stage: Stage) -> Section:
    choices = tuple(OUTCOMES.items())
    proposed = {row["id"]: "kept" if row["chosen"] else "refused" for row in state["study"]["files"]}
    inputs: list[Input] = [
        Input(name="body", label=Text(fr="Instance qui décide", en="Body that decides"), required=True),
        Input(name="meeting", label=Text(fr="Réunion (date ou identifiant)", en="Meeting (date or id)"), required=True),
    ]
    for file in state["files"]:
        inputs += [
            Input(
                name=f"outcome-{file['id']}",
                label=file["name"],
                form="choice",
                choices=choices,
                value=proposed.get(file["id"], "postponed"),
            ),
            Input(name=f"why-{file['id']}", label=Text(fr=f"Motif ({file['name']})", en=f"Reason ({file['name']})")),
        ]
    words = Text(
        fr="L’étude propose ; l’instance décide. Un refus, ou un choix contraire à l’étude, se motive : le motif est dans la lettre. "
        "La décision se porte ensuite à la réunion de l’instance, au bas de la page.",
        en="The study proposes; the body decides. A refusal, or a choice against the study, gives its reason: it is in the letter. "
        "The decision is then put before the body’s meeting, at the foot of the page.",
    )
    action = Action(
        label=Text(fr="Enregistrer la décision", en="Record the decision"), address=stage.address("decide"), inputs=tuple(inputs)
    )
    return Section(title=Text(fr="Décision", en="Decision"), id="decision", blocks=(Prose(text=words), Actions(items=(action,))))


def _decided(state: State) -> list[Block]:
    told = state["decision"]
    words = Text(
        fr=f"Décision prise : {told['body']}, {told['meeting']}. Les lettres sont dans le document à emporter.",
        en=f"Decision taken: {told['body']}, {told['meeting']}. The letters are in the document to take away.",
    )
    rows = tuple(
        (file["name"], Badge(words=OUTCOMES[told["files"][file["id"]]["outcome"]]), told["files"][file["id"]]["why"] or None)
        for file in state["files"]
    )
    columns = (Text(fr="Dossier", en="File"), Text(fr="Décision", en="Decision"), Text(fr="Motif", en="Reason"))
    return [Notice(tone="accepted", text=words), Table(columns=columns, rows=rows)]


def _reviewer(state: State, stage: Stage) -> list[Block]:
    seat = stage.seat
    if state["decision"] is not None:
        return [
            Notice(
                tone="accepted",
                text=Text(fr="La décision est prise. Merci de vos lectures.", en="The decision is taken. Thank you for reading."),
            )
        ]
    blocks: list[Block] = [_home(state, stage)]
    if seat not in state["homes"]:
        return blocks
    conflicts = {name for who, name in dossier_conflicts(state) if who == seat}
    noted = state["notes"].get(seat, {})
    rows = tuple((one["name"], ", ".join(one["organisations"]) or None, _standing(one["id"], noted, conflicts)) for one in state["files"])
    columns = (Text(fr="Dossier", en="File"), Text(fr="Organisations", en="Organisations"), Text(fr="Où vous en êtes", en="Where you are"))
    empty = Text(fr="Aucun dossier encore.", en="No file yet.")
    blocks.append(Table(columns=columns, rows=rows, empty=empty))
    left = [one for one in state["files"] if one["id"] not in conflicts]
    if left:
        blocks += [_note(state, stage, left), _interest(stage, left)]
    return blocks


def _standing(name: str, noted: State, conflicts: set[str]) -> Badge:
    if name in conflicts:
        return Badge(words=Text(fr="conflit d’intérêts", en="conflict of interest"), tone="late")
    if name in noted:
        return Badge(words=Text(fr="noté", en="noted"), tone="accepted")
    return Badge(words=Text(fr="à noter", en="to be noted"), tone="promised")


def _home(state: State, stage: Stage) -> Section:
    field = Input(
        name="organisations",
        label=Text(
            fr="Organisations dont vous venez, séparées par des points-virgules", en="Organisations you come from, separated by semicolons"
        ),
        value="; ".join(state["homes"].get(stage.seat, ())),
        help=Text(fr="« aucune » s’il n’y en a pas", en="“none” where there is none"),
        required=True,
    )
    action = Action(label=Text(fr="Dire d’où je viens", en="Say where I come from"), address=stage.address("home"), inputs=(field,))
    words = Text(
        fr="Les dossiers de ces organisations, de quelque façon qu’elles soient écrites, ne vous seront pas donnés à noter.",
        en="The files of these organisations, however they are written, will not be given to you to note.",
    )
    return Section(title=Text(fr="D’où vous venez", en="Where you come from"), blocks=(Prose(text=words), Actions(items=(action,))))


def _choice(files: list[State], chosen: str = "") -> Input:
    return Input(
        name="file",
        label=Text(fr="Dossier", en="File"),
        form="choice",
        choices=tuple((one["id"], one["name"]) for one in files),
        value=chosen,
    )


def _note(state: State, stage: Stage, files: list[State]) -> Section:
    noted = state["notes"].get(stage.seat, {})
    asked = stage.query.get("file", "")
    following = next((one["id"] for one in files if one["id"] not in noted), files[0]["id"])
    chosen = asked if asked in {one["id"] for one in files} else following
    points = tuple((str(value), str(value)) for value in range(LOWEST, HIGHEST + 1))
    inputs = [_choice(files, chosen)]
    for one in CRITERIA:
        if state["weights"][one.id] > 0:
            value = f"{noted.get(chosen, {}).get(one.id, 3):g}"
            label = Text(fr=one.words.fr, en=one.words.en)
            inputs.append(Input(name=one.id, label=label, form="choice", choices=points, value=value))
    inputs.append(Input(name="comment", label=Text(fr="Commentaire pour le secrétariat", en="Comment for the secretariat"), form="long"))
    words = Text(
        fr=f"De {LOWEST} (faible) à {HIGHEST} (fort). Notez comme vous le sentez : la sévérité de chacun est corrigée ensuite.",
        en=f"From {LOWEST} (weak) to {HIGHEST} (strong). Note as you feel: everybody’s severity is corrected afterwards.",
    )
    action = Action(
        label=Text(fr="Enregistrer ces notes", en="Save these notes"), address=stage.address("note"), inputs=tuple(inputs), main=True
    )
    return Section(title=Text(fr="Noter un dossier", en="Note a file"), id="noter", blocks=(Prose(text=words), Actions(items=(action,))))


def _interest(stage: Stage, files: list[State]) -> Section:
    why = Input(name="why", label=Text(fr="Lequel", en="Which"), form="long")
    action = Action(
        label=Text(fr="Déclarer un intérêt", en="Declare an interest"), address=stage.address("interest"), inputs=(_choice(files), why)
    )
    return Section(title=Text(fr="Un lien avec un dossier ?", en="A tie with a file?"), blocks=(Actions(items=(action,)),))
