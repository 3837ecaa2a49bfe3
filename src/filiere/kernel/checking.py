"""What makes a contract whole: every name is unique and every reference leads somewhere. All faults are told at once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from filiere.kernel.elements import Action, Deliverable, Draft, Project
from filiere.kernel.errors import Fault
from filiere.kernel.graph import cycle
from filiere.kernel.names import Text


def faults(contract: Draft) -> list[Fault]:
    """Return every broken reference of a contract, in the order of its elements."""
    found = [*_duplicates(contract), *_references(contract), *_sources(contract)]
    return found or list(_cycles(contract))


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """Return the mend for a name that leads nowhere."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    if near:
        return Text(fr=f"vouliez-vous écrire {near[0]} ?", en=f"did you mean {near[0]}?")
    return Text(fr="ajoutez cet élément ou corrigez son nom", en="add that element or correct its name")


def _duplicates(contract: Draft) -> Iterator[Fault]:
    for label, ids in (
        ("élément", [element.id for element in contract.elements()]),
        ("organisation", [organisation.id for organisation in contract.organisations]),
        ("document", [document.id for document in contract.documents]),
        ("ancre", [anchor.id for anchor in contract.anchors]),
        ("personne", [person.id for person in contract.persons]),
    ):
        for name, count in Counter(ids).items():
            if count > 1:
                yield Fault(
                    what=Text(fr=f"{label} {name} : défini {count} fois", en=f"{name} is defined {count} times"),
                    mend=Text(fr="gardez-en un seul", en="keep only one"),
                    element=name,
                )


def _references(contract: Draft) -> Iterator[Fault]:
    elements = {element.id for element in contract.elements()}
    organisations = {organisation.id for organisation in contract.organisations}
    anchors = {anchor.id for anchor in contract.anchors}
    for owner, field, name, known in _named(contract, elements, organisations, anchors):
        if name not in known:
            yield Fault(
                what=Text(fr=f"{owner}, {field} : {name} ne mène nulle part", en=f"{owner}, {field}: {name} leads nowhere"),
                mend=did_you_mean(name, known),
                element=owner,
            )


def _named(contract: Draft, elements: set[str], organisations: set[str], anchors: set[str]) -> Iterator[tuple[str, str, str, set[str]]]:
    projects = {project.id for project in contract.projects}
    parents = projects | {action.id for action in contract.actions}
    for objective in contract.objectives:
        yield objective.id, "project", objective.project, projects
    for action in contract.actions:
        yield action.id, "project", action.project, projects
        if action.parent:
            yield action.id, "parent", action.parent, parents
    deliverables = {deliverable.id for deliverable in contract.deliverables}
    for deliverable in contract.deliverables:
        yield deliverable.id, "parent", deliverable.parent, parents | {"GOV"}
        if deliverable.part_of:
            yield deliverable.id, "part_of", deliverable.part_of, deliverables
        if deliverable.deadline.kind == "relative":
            yield deliverable.id, "deadline.anchor", deliverable.deadline.anchor, anchors
    for indicator in contract.indicators:
        yield indicator.id, "of", indicator.of, elements
        if indicator.figure:
            yield indicator.id, "figure", indicator.figure, {figure.id for figure in contract.figures}
    for commitment in contract.commitments:
        for name in commitment.deliverables:
            yield commitment.id, "deliverables", name, deliverables
    for operation in contract.operations:
        for name in (*operation.targets, *operation.brings):
            yield operation.id, "targets", name, elements
    for person in contract.persons:
        for name in person.of:
            yield person.id, "of", name, elements | {signatory.id for signatory in contract.signatories}
    for document in contract.documents:
        yield document.id, "signed", document.signed, anchors
    if contract.term:
        yield contract.id, "term", contract.term, anchors
    for binding in contract.bindings:
        yield binding.offer, "deliverable", binding.deliverable, deliverables
    yield from _leads(contract, organisations)
    needing: tuple[Action | Deliverable, ...] = (*contract.actions, *contract.deliverables)
    for holder in needing:
        for need in holder.needs:
            if need.element:
                yield holder.id, "needs", need.element, elements


def _leads(contract: Draft, organisations: set[str]) -> Iterator[tuple[str, str, str, set[str]]]:
    led_elements: tuple[Project | Action | Deliverable, ...] = (*contract.projects, *contract.actions, *contract.deliverables)
    for led in led_elements:
        for party in (*led.lead.parties, *led.lead.support) if led.lead else ():
            if party.organisation:
                yield led.id, "lead", party.organisation, organisations
    for body in contract.bodies:
        for college in body.colleges:
            for member in college.members:
                yield body.id, "colleges", member, organisations


def _sources(contract: Draft) -> Iterator[Fault]:
    documents = {document.id: document for document in contract.documents}
    for element in contract.elements():
        for field, places in element.sources.items():
            for place in places:
                document = documents.get(place.document)
                if document is None or place.last > document.line_count:
                    yield Fault(
                        what=Text(
                            fr=f"{element.id}, {field} : la source {place} n'existe pas",
                            en=f"{element.id}, {field}: the source {place} does not exist",
                        ),
                        mend=Text(fr="donnez un document et une ligne qui existent", en="give a document and a line that exist"),
                        element=element.id,
                    )


def _cycles(contract: Draft) -> Iterator[Fault]:
    needing: tuple[Action | Deliverable, ...] = (*contract.actions, *contract.deliverables)
    needs = {holder.id: [need.element for need in holder.needs if need.element] for holder in needing}
    circle = cycle(needs)
    if circle:
        path = " → ".join(circle)
        yield Fault(
            what=Text(fr=f"les besoins tournent en rond : {path}", en=f"the needs go round in a circle: {path}"),
            mend=Text(fr="retirez l'un de ces besoins", en="remove one of these needs"),
            element=circle[0],
        )
