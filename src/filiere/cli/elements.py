"""One element of the contract, written for a reader: what it says, who answers for it, and where each field is printed."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from filiere.cli.language import Words
from filiere.cli.session import Session

if TYPE_CHECKING:
    from filiere.kernel.elements import Element
    from filiere.workshop.workshop import Workshop

_LABELS: dict[str, Words] = {
    "deadline": ("Échéance", "Deadline"),
    "lead": ("Pilote", "Lead"),
    "modality": ("Modalité", "Modality"),
    "kinds": ("Preuve attendue", "Evidence wanted"),
    "act": ("Acte de personnes", "Act of people"),
    "needs": ("Attend", "Waits for"),
    "needed_by": ("Attendu par", "Awaited by"),
    "context": ("Contexte", "Context"),
    "mandate": ("Mission", "Mandate"),
    "shown_by": ("Se montre par", "Shown by"),
    "target": ("Cible", "Target"),
    "title": ("Intitulé", "Title"),
    "colleges": ("Collèges", "Colleges"),
    "cadence": ("Rythme", "Cadence"),
    "when": ("Date", "Date"),
    "note": ("Note", "Note"),
}


def show_element(session: Session, workshop: "Workshop", name: str, on: date) -> None:
    """Write the fields of an element, then the sentence of each, where the signed texts are at hand."""
    element = workshop.element(name)
    for key, words in _fields(session, workshop, element):
        click.echo(f"  {session.say(_LABELS[key])}{session.say((' : ', ': '))}{words}")
    for standing in workshop.standings(on) if _is_promise(element) and workshop.folder.exists() else ():
        if standing.id == element.id:
            from filiere.rendering.states import state_words

            click.echo(f"  → {state_words(standing).say(session.language)}")
    _show_sources(session, workshop, element)


def _is_promise(element: "Element") -> bool:
    from filiere.kernel.elements import Deliverable

    return isinstance(element, Deliverable)


def _fields(session: Session, workshop: "Workshop", element: "Element") -> Iterator[tuple[str, str]]:
    """Yield what the element says, each field in words."""
    from filiere.kernel.elements import Action, Commitment, Deliverable, Indicator, Project

    language = session.language
    if isinstance(element, Deliverable):
        yield from _promise(session, workshop, element)
    if isinstance(element, Project | Action | Deliverable):
        from filiere.rendering.attributions import lead

        resolved = workshop.lead_of(element.id)
        names = {item.id: item.name for item in workshop.contract.organisations}
        yield "lead", lead(resolved.lead, language, names, inherited_from=resolved.inherited_from)
    if isinstance(element, Action | Deliverable):
        needs = [need.element or (need.outside.say(language) if need.outside else "") for need in element.needs]
        needed_by = workshop.needed_by(element.id)
        yield from ((key, ", ".join(words)) for key, words in (("needs", needs), ("needed_by", needed_by)) if words)
    if isinstance(element, Indicator) and element.target is not None:
        yield "target", f"{'> ' if element.strict else ''}{element.target:g} {element.unit or ''}".rstrip()
    if isinstance(element, Commitment) and element.shown_by:
        yield "shown_by", element.shown_by.say(language)
    for key in ("context", "mandate", "note"):
        words = getattr(element, key, None)
        if words is not None:
            yield key, words.say(language)


def _promise(session: Session, workshop: "Workshop", element: "Element") -> Iterator[tuple[str, str]]:
    from filiere.kernel.elements import Deliverable
    from filiere.rendering.deadlines import deadline
    from filiere.rendering.states import KINDS, MODALITIES

    if not isinstance(element, Deliverable):
        return
    language = session.language
    anchors = {anchor.id: anchor for anchor in workshop.contract.anchors}
    anchor = anchors.get(getattr(element.deadline, "anchor", ""))
    words = {"anchor": anchor.title.say(language), "anchored": anchor.on} if anchor else {}
    yield "deadline", deadline(element.deadline, language, **words)  # type: ignore[arg-type]  # the two values have the types that their names want
    yield "modality", MODALITIES[element.modality].say(language)
    yield "kinds", ", ".join(KINDS[kind].say(language) for kind in element.fulfilled_by)
    if element.act:
        yield "act", session.say(("aucun logiciel ne l'accomplit", "no software performs it"))


def _show_sources(session: Session, workshop: "Workshop", element: "Element") -> None:
    from filiere.rendering.attributions import source

    documents = {document.id: document for document in workshop.contract.documents}
    # Sentences are remembered by a workspace; without one the places alone are shown.
    texts = workshop.sentences(element.id) if workshop.folder.exists() else {}
    for field, places in element.sources.items():
        label = session.say(_LABELS.get(field, (field, field)))
        click.echo(
            f"  {label} · "
            + session.say(("\u202f; ", "; ")).join(source(place, session.language, documents.get(place.document)) for place in places)
        )
        for _place, sentence in texts.get(field, ()):
            if sentence:
                click.echo(session.say((f"    « {sentence} »", f"    “{sentence}”")))
