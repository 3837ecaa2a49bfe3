"""What a reader who has signed in can do with registers; a form is made from the model alone, and keeps what was typed."""

from collections.abc import Mapping, Sequence

from filiere.kernel.licences import LICENCES, OPEN_LICENCE
from filiere.kernel.names import Text
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Action, Input
from filiere.sdk.parameters import Field
from filiere.sdk.registers import Register, words_of
from filiere.workshop.guard import clearance
from filiere.workshop.register_matching import NEW, SKIP, Matched
from filiere.workshop.register_reading import MEMBERS
from filiere.workshop.register_views import Browse, ProposalView, RecordView

_REASON = Input(name="reason", label=Text(fr="Motif", en="Reason"), required=True)
_VISIBILITIES = (
    ("public", Text(fr="tous", en="all")),
    ("members", Text(fr="les membres", en="members")),
    ("committee", Text(fr="le comité", en="the committee")),
)
#: What stands before the name of a field in a form, so that a field never takes the place of a word of the form itself.
FIELD = "v-"
#: What stands before the name of a proposal that was ticked.
TICKED = "p-"
#: What stands before the number of a line whose reading was chosen.
LINE = "l-"
#: The encodings of lists that spreadsheets write, the usual one first.
ENCODINGS = ("utf-8", "cp1252", "utf-16")
_ENCODED = (
    ("utf-8", "UTF-8"),
    ("cp1252", Text(fr="Windows (cp1252), anciens classeurs", en="Windows (cp1252), older spreadsheets")),
    ("utf-16", Text(fr="UTF-16, « texte Unicode »", en="UTF-16, “Unicode text”")),
)
_UNSAID = Text(fr="à dire", en="to be said")
_CHOICES = (
    ("accept", Text(fr="accepter", en="accept")),
    ("refuse", Text(fr="refuser", en="refuse")),
    ("amend", Text(fr="corriger", en="amend")),
)


def _to(visit: Visit, act: str, thing: str) -> str:
    return visit.to("act", f"{act}/{thing}")


def field_input(register: Register, field: Field, word: str) -> Input:
    """Return the question that asks for a field."""
    label = Text(fr=f"{field.label.fr} ({field.unit})", en=f"{field.label.en} ({field.unit})") if field.unit else field.label
    told = register.help(field.name)
    name = f"{FIELD}{field.name}"
    if field.many or register.is_long(field.name):
        lines = "\n".join(part.strip() for part in word.split(";") if part.strip()) if field.many else word
        return Input(name=name, label=label, form="long", value=lines, help=told)
    if field.type in {"choice", "boolean"}:
        words = register.choice_words(field.name)
        choices = tuple((choice, words.get(choice, choice)) for choice in field.choices) or (
            ("true", Text(fr="oui", en="yes")),
            ("false", Text(fr="non", en="no")),
        )
        return Input(name=name, label=label, form="choice", value=word, choices=(("", "—"), *choices), required=field.required, help=told)
    form = "date" if field.type == "date" else "text"
    return Input(name=name, label=label, form=form, value=word, required=field.required, help=told)


def record_form(visit: Visit, register: Register, key: str, words: Mapping[str, str], hidden: Mapping[str, str]) -> Action:
    """Return the form of a record, filled with words: a new one where ``key`` is empty."""
    label = (
        Text(fr="Proposer cette correction", en="Propose this correction") if key else Text(fr="Proposer une fiche", en="Propose a record")
    )
    # Whoever may not read what is said about people is not asked for it either: a blank would take it away.
    fields = register.fields if clearance(visit.actor) >= MEMBERS else register.open_fields
    asked = tuple(field_input(register, field, words.get(field.name, "")) for field in fields)
    kept = tuple(Input(name=name, label="", form="hidden", value=value) for name, value in hidden.items() if value)
    reason = _REASON.model_copy(update={"value": words.get("reason", "")})
    licence = _licence(words.get("licence", ""))
    return Action(
        label=label,
        address=_to(visit, "record-propose", f"{register.id}/{key}" if key else register.id),
        verdict=visit.verdict("propose_record", register.id),
        inputs=(*asked, reason, licence, *kept),
        main=True,
    )


def _licence(chosen: str) -> Input:
    """Return the question of the licence; nothing is accepted for anybody."""
    choices = (
        ("", Text(fr="aucune : usage interne", en="none: internal use")),
        *((one.id, one.title) for one in LICENCES if one.id == OPEN_LICENCE),
    )
    told = Text(
        fr="Sans licence acceptée, ces mots ne sortent dans aucun jeu de données ouvertes.",
        en="Without an accepted licence, these words go into no open dataset.",
    )
    return Input(
        name="licence",
        label=Text(fr="Licence que vous acceptez", en="Licence that you accept"),
        form="choice",
        choices=choices,
        value=chosen,
        help=told,
    )


def proposal_form(visit: Visit, register: Register, found: RecordView) -> tuple[Action, ...]:
    """Return the way to propose a correction of a record."""
    if not visit.known or found.state != "published":
        return ()
    return (record_form(visit, register, found.id, words_of(register, found.values), {"base": str(found.entry)}),)


def register_forms(visit: Visit, register: Register) -> tuple[Action, ...]:
    """Return the ways to bring records in: one by one, or a file."""
    if not visit.known:
        return ()
    file = (
        Input(name="file", label=Text(fr="Fichier CSV ou XLSX", en="CSV or XLSX file"), form="file", required=True),
        Input(name="dry", label=Text(fr="À blanc : ne rien écrire", en="Dry run: write nothing"), form="tick", value="yes"),
        Input(name="whole", label=Text(fr="Tout ou rien", en="All or nothing"), form="tick"),
        Input(name="encoding", label=Text(fr="Encodage d’un CSV", en="Encoding of a CSV"), form="choice", choices=_ENCODED),
        _REASON,
        _licence(""),
    )
    verdict = visit.verdict("propose_record", register.id)
    bring = Action(label=Text(fr="Importer", en="Import"), address=_to(visit, "record-import", register.id), verdict=verdict, inputs=file)
    return (bring, record_form(visit, register, "", {}, {}))


def choosing_form(visit: Visit, register: Register, found: Sequence[Matched]) -> tuple[Action, ...]:
    """Return the form that imports a file, with what each line that resembles a record is: the file is sent again, for none was kept."""
    forms = register_forms(visit, register)
    if not forms:
        return ()
    bring = forms[0]
    chosen = tuple(
        Input(
            name=f"{LINE}{one.line}",
            label=Text(fr=f"Ligne {one.line} : {one.label}", en=f"Line {one.line}: {one.label}"),
            form="choice",
            choices=(
                ("", _UNSAID),
                *((near.id, Text(fr=f"c’est {near.label}", en=f"it is {near.label}")) for near in one.candidates),
                (NEW, Text(fr="une nouvelle fiche", en="a new record")),
                (SKIP, Text(fr="laisser cette ligne", en="leave this line out")),
            ),
        )
        for one in found
    )
    return (bring.model_copy(update={"inputs": (*chosen, *bring.inputs)}),)


def fill_form(visit: Visit, register: Register, found: Browse) -> tuple[Action, ...]:
    """Return the way to fill a register that holds nothing with its engine's first records."""
    if not visit.known or register.offer.first is None or found.total or visit.asked("q"):
        return ()
    note = Text(fr="Inscrit les fiches que le contrat donne déjà.", en="Writes the records that the contract gives already.")
    verdict = visit.verdict("moderate_record", register.id)
    label = Text(fr="Remplir depuis le contrat", en="Fill from the contract")
    return (Action(label=label, address=_to(visit, "record-fill", register.id), verdict=verdict, note=note),)


def bulk_forms(visit: Visit, register: Register, found: Browse) -> tuple[Action, ...]:
    """Return what can be done at once with every record that this page shows."""
    if not visit.known or not found.records or not visit.verdict("moderate_record", register.id).allowed:
        return ()
    keys = Input(name="keys", label="", form="hidden", value=" ".join(record.id for record in found.records))
    count = len(found.records)
    visible = Input(name="visibility", label=Text(fr="Visibles de", en="Seen by"), form="choice", choices=_VISIBILITIES, required=True)
    show = Text(fr=f"Changer qui voit ces {count} fiches", en=f"Change who sees these {count} records")
    gone = Text(fr=f"Retirer ces {count} fiches", en=f"Withdraw these {count} records")
    return (
        Action(label=show, address=_to(visit, "record-visibility", register.id), inputs=(visible, _REASON, keys)),
        Action(label=gone, address=_to(visit, "record-withdraw", register.id), inputs=(_REASON, keys)),
    )


def record_forms(visit: Visit, register: Register, found: RecordView) -> tuple[Action, ...]:
    """Return what a moderator can do with one record."""
    verdict = visit.verdict("moderate_record", register.id)
    if not visit.known or not verdict.allowed:
        return ()
    thing = f"{register.id}/{found.id}"
    undo = Action(
        label=Text(fr="Annuler le dernier acte", en="Undo the last act"),
        address=_to(visit, "record-undo", thing),
        inputs=(_REASON, Input(name="seen", label="", form="hidden", value=str(found.entry))),
    )
    if found.state != "published":
        label = Text(fr="Rendre cette fiche", en="Give this record back")
        return (Action(label=label, address=_to(visit, "record-restore", thing), inputs=(_REASON,)), undo)
    told = Text(fr="son identifiant, la fin de son adresse", en="its id, the end of its address")
    into = Input(name="into", label=Text(fr="Fiche qui reste", en="Record that remains"), required=True, help=told)
    keys = Input(name="keys", label="", form="hidden", value=found.id)
    visible = Input(
        name="visibility",
        label=Text(fr="Visible de", en="Seen by"),
        form="choice",
        choices=_VISIBILITIES,
        value=found.visibility,
        required=True,
    )
    return (
        Action(label=Text(fr="Fusionner", en="Merge"), address=_to(visit, "record-merge", thing), inputs=(into, _REASON)),
        Action(
            label=Text(fr="Changer qui la voit", en="Change who sees it"),
            address=_to(visit, "record-visibility", register.id),
            inputs=(visible, _REASON, keys),
        ),
        Action(label=Text(fr="Retirer", en="Withdraw"), address=_to(visit, "record-withdraw", register.id), inputs=(_REASON, keys)),
        undo,
        *_erasure(visit, register, found),
    )


def _erasure(visit: Visit, register: Register, found: RecordView) -> tuple[Action, ...]:
    """Return the way to erase for good what a record says about people."""
    verdict = visit.verdict("persons", register.id)
    if not verdict.allowed or not any(found.values.get(field.name) for field in register.personal):
        return ()
    sure = Input(name="sure", label=Text(fr="Oui, effacer pour toujours", en="Yes, erase for good"), form="tick")
    label = Text(fr="Effacer ce qui concerne des personnes", en="Erase what is about people")
    return (Action(label=label, address=_to(visit, "record-erase", f"{register.id}/{found.id}"), inputs=(sure,)),)


def moderation_form(visit: Visit, register: Register, view: ProposalView, typed: Mapping[str, str] | None = None) -> tuple[Action, ...]:
    """Return the form that decides a proposal field by field, filled with what was typed where it has to be mended."""
    said = typed or {}
    inputs: list[Input] = []
    for one in view.fields:
        field = register.field(one.field)
        if field is None:
            continue
        word = words_of(register, {one.field: one.proposed})[one.field]
        choice = Input(
            name=f"c-{field.name}",
            label=field.label,
            form="choice",
            choices=_CHOICES,
            value=said.get(f"c-{field.name}", "accept"),
            required=True,
        )
        asked = field_input(register, field, said.get(f"{FIELD}{field.name}", word))
        label = Text(fr=f"{field.label.fr}, si vous corrigez", en=f"{field.label.en}, if you amend")
        inputs += [choice, asked.model_copy(update={"label": label, "required": False})]
    label = Text(fr="Motif (sauf si tout est accepté)", en="Reason (unless all is accepted)")
    reason = Input(name="reason", label=label, value=said.get("reason", ""))
    seen = Input(name="seen", label="", form="hidden", value=str(view.entry) if view.entry is not None else "")
    return (
        Action(
            label=Text(fr="Décider", en="Decide"),
            address=_to(visit, "record-moderate", view.row.id),
            verdict=visit.verdict("moderate_record", register.id),
            inputs=(*inputs, reason, *([seen] if seen.value else [])),
            main=True,
        ),
    )


def ticked_form(visit: Visit, register: Register, named: Sequence[tuple[str, str]]) -> Action:
    """Return the form that accepts or refuses the proposals that are ticked; ``named`` are their ids and their records."""
    ticks = tuple(Input(name=f"{TICKED}{key}", label=label, form="tick") for key, label in named)
    outcomes = (("accepted", Text(fr="les accepter", en="accept them")), ("refused", Text(fr="les refuser", en="refuse them")))
    outcome = Input(name="outcome", label=Text(fr="Celles qui sont cochées", en="Those that are ticked"), form="choice", choices=outcomes)
    reason = Input(name="reason", label=Text(fr="Motif (pour refuser)", en="Reason (to refuse)"))
    return Action(
        label=Text(fr="Décider les cochées", en="Decide those ticked"),
        address=_to(visit, "record-decide", register.id),
        verdict=visit.verdict("moderate_record", register.id),
        inputs=(*ticks, outcome, reason),
    )


def batch_forms(visit: Visit, register: Register, batch: str, count: int) -> tuple[Action, ...]:
    """Return the ways to accept or refuse a whole import."""
    kept = Input(name="batch", label="", form="hidden", value=batch)
    address, verdict = _to(visit, "record-decide", register.id), visit.verdict("moderate_record", register.id)
    accept = Input(name="outcome", label="", form="hidden", value="accepted")
    refuse = Input(name="outcome", label="", form="hidden", value="refused")
    return (
        Action(
            label=Text(fr=f"Accepter les {count}", en=f"Accept all {count}"),
            address=address,
            verdict=verdict,
            inputs=(kept, accept),
            main=True,
        ),
        Action(
            label=Text(fr=f"Refuser les {count}", en=f"Refuse all {count}"),
            address=address,
            verdict=verdict,
            inputs=(kept, refuse, _REASON),
        ),
    )
