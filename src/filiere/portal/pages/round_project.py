"""The answer of one project in a round: what was said, the file joined, and the ways to accept, amend or refuse it."""

from collections.abc import Mapping

from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs
from filiere.portal.pages.round_form import said_facts, said_inputs
from filiere.portal.visit import Visit
from filiere.rendering.days import day as day_words
from filiere.rendering.states import t
from filiere.sdk.blocks import Action, Actions, Badge, Block, Download, Downloads, FactRow, Facts, Input, Notice, Prose, Tone
from filiere.workshop.papers import FORMS

ROUNDS = t("Tours des projets", "Rounds of the projects")
STATES: Mapping[str, tuple[Text, Tone]] = {
    "silent": (t("pas encore de réponse", "no answer yet"), "unheard"),
    "proposed": (t("à décider", "to decide"), "filed"),
    "accepted": (t("acceptée", "accepted"), "accepted"),
    "amended": (t("acceptée, corrigée", "accepted, amended"), "accepted"),
    "refused": (t("refusée", "refused"), "refused"),
}
SILENT = t("aucune nouvelle", "no news")


def answer_page(visit: Visit, name: str, project: str) -> Page:
    """Return the answer of one project, with the ways to accept, amend or refuse it."""
    workshop = visit.workshop
    found = workshop.round(name)
    answer = next((item for item in workshop.round_answers(name) if item.project == project), None)
    title = workshop.element(project).title
    crumb = crumbs(
        visit,
        None,
        visit.link("round", None, ROUNDS),
        visit.link("round", name, t(f"Tour du {day_words(found.on, 'fr')}", f"Round of {day_words(found.on, 'en')}")),
    )
    if answer is None:
        words = SILENT if found.state == "closed" else STATES["silent"][0]
        told = (Notice(text=words), sheets(visit, found.meeting, project))
        return Page(title=title, lead=project, crumbs=crumb, main=told, dated=False, tab="body")
    words, tone = STATES[answer.state]
    main: list[Block] = [said_facts(answer.said)]
    if answer.attachment is not None:
        file = visit.to("file", f"round/{answer.id}")
        item = Download(label=answer.attachment.name, address=file, media_type=answer.attachment.media_type, size=answer.attachment.size)
        main.append(Downloads(items=(item,)))
    if answer.reason:
        main.append(Facts(rows=(FactRow(label=t("Motif du refus", "Reason of the refusal"), value=answer.reason),)))
    if answer.state == "proposed":
        main.append(
            Actions(items=_decisions(visit, name, project, answer.id, {key: str(value) for key, value in answer.said.model_dump().items()}))
        )
    else:
        main.append(
            Prose(
                text=t(
                    "Une nouvelle réponse de son auteur rouvrirait la décision.", "A new answer by its author would reopen the decision."
                ),
                quiet=True,
            )
        )
    main.append(sheets(visit, found.meeting, project))
    return Page(
        title=title,
        badge=Badge(words=words, tone=tone),
        lead=(project, "·", answer.at, "·", t(f"envoi n° {answer.revision}", f"sent {answer.revision} time(s)")),
        crumbs=crumb,
        main=tuple(main),
        dated=False,
        tab="body",
    )


def _decisions(visit: Visit, name: str, project: str, key: str, said: Mapping[str, str]) -> tuple[Action, ...]:
    verdict = visit.verdict("round", name)
    tick = Input(name=f"p-{project}", label="", form="hidden", value="yes")
    reason = Input(name="reason", label=t("Motif, que le pilote lira", "Reason, which the lead will read"), form="long", required=True)
    return (
        Action(label=t("Accepter", "Accept"), address=visit.to("act", f"round-accept/{name}"), verdict=verdict, main=True, inputs=(tick,)),
        Action(
            label=t("Accepter en d’autres mots", "Accept in other words"),
            address=visit.to("act", f"round-amend/{key}"),
            verdict=verdict,
            inputs=said_inputs(said),
        ),
        Action(label=t("Refuser", "Refuse"), address=visit.to("act", f"round-refuse/{name}"), verdict=verdict, inputs=(tick, reason)),
    )


def sheets(visit: Visit, meeting: str, project: str) -> Downloads:
    """Return the one-page sheet of a project for a meeting, in both forms."""
    items = (
        Download(
            label=t(f"Fiche d’une page ({form.upper()})", f"One-page sheet ({form.upper()})"),
            address=visit.to("file", f"paper/sheet/{meeting}/{project}.{form}"),
        )
        for form in FORMS
    )
    return Downloads(items=tuple(items))
