"""The one page that a lead sees: the form of an answer, already filled in, and what becomes of it."""

from collections.abc import Mapping

from filiere.kernel.errors import FiliereError
from filiere.kernel.names import Text
from filiere.kernel.rounds import LINE, LINES, LONGEST_DIFFICULTY, LONGEST_STEP, WEATHERS, Said
from filiere.portal.frame import Page
from filiere.portal.visit import Visit
from filiere.rendering.days import day
from filiere.rendering.states import t
from filiere.sdk.blocks import Action, Actions, Block, FactRow, Facts, Input, Links, Notice, Prose, Section, Table
from filiere.workshop.round_answers import Invited

_STATES: Mapping[str, Text] = {
    "proposed": t("Votre réponse est arrivée ; le secrétariat la relit.", "Your answer has arrived; the secretariat reads it."),
    "accepted": t("Votre réponse est acceptée.", "Your answer is accepted."),
    "amended": t("Votre réponse est acceptée, en d’autres mots : les voici.", "Your answer is accepted, in other words: here they are."),
    "refused": t("Votre réponse n’est pas retenue en l’état.", "Your answer is not taken as it stands."),
}
_OTHER = t(
    "Une autre personne a déjà répondu pour ce projet : voici sa réponse, que vous pouvez corriger.",
    "Somebody else has already answered for this project: here is their answer, which you may correct.",
)
_KINDS = t(
    "PDF, image, .docx ou .xlsx, 5 Mo au plus ; lu par le secrétariat seul",
    "PDF, picture, .docx or .xlsx, at most 5 MB; read by the secretariat alone",
)


def form(visit: Visit, invited: Invited, token: str, *, words: Mapping[str, str] | None = None, error: FiliereError | None = None) -> Page:
    """Return the form, with what was typed where something is wrong with it.

    Args:
        visit: the reader's.
        invited: what the link opens.
        token: the link's.
        words: what was typed, None to show what was last said.
        error: what is wrong with it.
    """
    found, project = invited.round, visit.workshop.element(invited.project)
    last = found.answer_by
    main: list[Block] = []
    if error is not None:
        main.append(Notice(tone="late", text=error.what))
        if error.faults:
            columns = (t("À reprendre", "To mend"), t("Comment", "How"))
            main.append(Table(columns=columns, rows=tuple((fault.what, fault.mend) for fault in error.faults)))
        elif error.mend is not None:
            main.append(Prose(text=error.mend))
    elif invited.revision:
        main.append(_received(invited))
    main.append(Actions(items=(_action(visit, invited, token, words),)))
    return Page(
        title=project.title,
        lead=(
            invited.project,
            "·",
            visit.workshop.body(found.body).title,
            "·",
            t(f"on vous lit jusqu’au {day(last, 'fr')}", f"you can answer until {day(last, 'en')}"),
        ),
        main=tuple(main),
        tab="",
        dated=False,
        forms=True,
        status=200 if error is None else 400,
    )


def _received(invited: Invited) -> Notice:
    words = _STATES[invited.state] if invited.mine or invited.state != "proposed" else _OTHER
    if invited.state == "refused" and invited.reason:
        words = Text(fr=f"{words.fr} Motif\u202f: {invited.reason}", en=f"{words.en} Reason: {invited.reason}")
    return Notice(tone="late" if invited.state == "refused" else "accepted", text=words)


def _action(visit: Visit, invited: Invited, token: str, words: Mapping[str, str] | None) -> Action:
    typed = words if words is not None else _typed(invited.said)
    joined = invited.attachment
    here = t(f"déjà jointe : {joined.name}", f"joined already: {joined.name}") if joined else None
    return Action(
        label=t("Envoyer", "Send") if not invited.revision else t("Envoyer la correction", "Send the correction"),
        address=visit.to("answer", token),
        main=True,
        inputs=(
            Input(name="seen", label="", form="hidden", value=str(invited.revision)),
            *said_inputs(typed),
            Input(
                name="file",
                label=t("Pièce jointe", "Attachment"),
                form="file",
                help=Text(fr=f"{_KINDS.fr} ({here.fr})", en=f"{_KINDS.en} ({here.en})") if here else _KINDS,
            ),
        ),
    )


def said_inputs(typed: Mapping[str, str]) -> tuple[Input, ...]:
    """Return the fields of an answer, filled in."""
    choices = (("", t("choisissez", "choose")), *WEATHERS.items())
    return (
        Input(name="weather", label=t("Météo", "Weather"), form="choice", choices=choices, value=typed.get("weather", ""), required=True),
        Input(
            name="words",
            label=t("Synthèse", "Synthesis"),
            form="long",
            value=typed.get("words", ""),
            required=True,
            help=t(f"trois lignes, {LINES * LINE} signes au plus", f"three lines, {LINES * LINE} letters at most"),
        ),
        Input(
            name="step",
            label=t("Prochaine étape", "Next step"),
            value=typed.get("step", ""),
            help=t(f"{LONGEST_STEP} signes au plus", f"{LONGEST_STEP} letters at most"),
        ),
        Input(
            name="difficulty",
            label=t("Difficulté qui demande un arbitrage", "Difficulty that needs arbitration"),
            form="long",
            value=typed.get("difficulty", ""),
            help=t(
                f"{LONGEST_DIFFICULTY} signes au plus ; lue par l’instance, jamais publiée",
                f"{LONGEST_DIFFICULTY} letters at most; read by the body, never published",
            ),
        ),
    )


def _typed(said: Said | None) -> dict[str, str]:
    return {} if said is None else {name: str(value) for name, value in said.model_dump().items()}


def ended(visit: Visit, invited: Invited) -> Page:
    """Return the page of a link that ended: why, what was sent, and whom to ask."""
    project = visit.workshop.element(invited.project)
    why = invited.ended or t("ce lien ne sert plus", "this link has ended")
    main: list[Block] = [
        Notice(text=why),
        Prose(
            text=t(
                "Le secrétariat peut encore recevoir vos nouvelles de vive voix ou par courriel.",
                "The secretariat can still take your news by word of mouth or by e-mail.",
            )
        ),
    ]
    if invited.revision and invited.said is not None:
        main.append(Section(title=t("Ce qui a été envoyé", "What was sent"), id="envoye", blocks=(said_facts(invited.said),)))
    items = (visit.link("project", invited.project, t("Lire la page du projet", "Read the project’s page")),)
    main.append(Links(items=items))
    return Page(title=project.title, lead=invited.project, main=tuple(main), tab="", dated=False, status=410)


def leaving(visit: Visit, token: str, *, gone: bool) -> Page:
    """Return the page that ends a digest: one button, then its confirmation."""
    title = t("Résumé du lundi", "Monday digest")
    if gone:
        words = t("C’est fait : vous ne recevrez plus ce résumé.", "Done: you will not get this digest any more.")
        return Page(title=title, main=(Notice(tone="accepted", text=words),), tab="", dated=False)
    stop = Action(label=t("Ne plus le recevoir", "Stop it"), address=visit.to("unsubscribe", token), main=True)
    return Page(title=title, main=(Actions(items=(stop,)),), tab="", dated=False, forms=True)


def said_facts(said: Said) -> Facts:
    """Return an answer as facts."""
    rows = [FactRow(label=t("Météo", "Weather"), value=WEATHERS[said.weather]), FactRow(label=t("Synthèse", "Synthesis"), value=said.words)]
    if said.step:
        rows.append(FactRow(label=t("Prochaine étape", "Next step"), value=said.step))
    if said.difficulty:
        rows.append(FactRow(label=t("À arbitrer", "For arbitration"), value=said.difficulty))
    return Facts(rows=tuple(rows))


def sent(visit: Visit, invited: Invited, token: str) -> Page:
    """Return the page that follows a sent answer: thanks, what was sent, and the way to correct it."""
    project = visit.workshop.element(invited.project)
    last = invited.round.answer_by
    words = t(
        f"Merci, c’est envoyé. Vous pouvez corriger votre réponse jusqu’au {day(last, 'fr')}, par le même lien.",
        f"Thank you, it is sent. You can correct your answer until {day(last, 'en')}, by the same link.",
    )
    correct = visit.link("answer", token, t("Corriger ma réponse", "Correct my answer"))
    shown = (said_facts(invited.said),) if invited.said else ()
    return Page(
        title=project.title,
        lead=invited.project,
        main=(Notice(tone="accepted", text=words), *shown, Links(items=(correct,))),
        tab="",
        dated=False,
    )
