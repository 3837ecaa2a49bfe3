"""What makes a contract whole: every name is unique and every reference leads somewhere. All faults are told at once."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches

from filiere.kernel.deadlines import Deadline
from filiere.kernel.draft import Draft
from filiere.kernel.elements import Action, Anchor, Deliverable, Person, Project, Signatory
from filiere.kernel.errors import Fault
from filiere.kernel.graph import cycle
from filiere.kernel.names import Text
from filiere.kernel.printed import Blank, CrossReference, Enumeration, Stated
from filiere.kernel.sources import Source

_Placed = Signatory | Person | Anchor | CrossReference | Blank | Enumeration


def faults(contract: Draft, declared: Collection[str] = ()) -> list[Fault]:
    """Return every broken reference of a contract, in the order of its elements.

    Args:
        contract: the elements that are sound.
        declared: names of elements that exist but are not sound; a reference to one of them is not a second fault.
    """
    return [
        *_duplicates(contract),
        *_references(contract, declared),
        *_figure_indexes(contract),
        *_sources(contract, declared),
        *_cycles(contract),
    ]


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
        ("signataire", [signatory.id for signatory in contract.signatories]),
        ("personne", [person.id for person in contract.persons]),
        ("imprimé", [printed.id for printed in contract.printed()]),
    ):
        for name, count in Counter(ids).items():
            if count > 1:
                yield Fault(
                    what=Text(fr=f"{label} {name} : défini {count} fois", en=f"{name} is defined {count} times"),
                    mend=Text(fr="gardez-en un seul", en="keep only one"),
                    element=name,
                )


#: Where an element names another: group, field, and the groups among which that name must be found.
_POINTERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("objectives", "project", ("projects",)),
    ("actions", "project", ("projects",)),
    ("actions", "parent", ("projects", "actions")),
    ("deliverables", "parent", ("projects", "actions", "governance")),
    ("deliverables", "part_of", ("deliverables",)),
    ("indicators", "of", ("elements",)),
    ("indicators", "figure", ("figures",)),
    ("commitments", "deliverables", ("deliverables",)),
    ("operations", "targets", ("elements", "signatories")),
    ("operations", "brings", ("elements", "signatories")),
    ("persons", "of", ("elements", "signatories")),
    ("persons", "organisation", ("organisations",)),
    ("signatories", "organisation", ("organisations",)),
    ("documents", "signed", ("anchors",)),
    ("bindings", "deliverable", ("deliverables",)),
    ("windows", "project", ("projects",)),
    ("windows", "commitment", ("commitments",)),
    ("references", "to", ("elements",)),
    ("references", "about", ("elements", "governance")),
    ("blanks", "about", ("elements", "governance")),
    ("enumerations", "about", ("elements", "governance")),
    ("restatements", "about", ("elements", "governance")),
    ("arithmetic", "about", ("elements", "governance")),
)


def _references(contract: Draft, declared: Collection[str]) -> Iterator[Fault]:
    for owner, field, name, known in _named(contract):
        if name not in known and name not in declared:
            yield Fault(
                what=Text(fr=f"{owner}, {field} : {name} ne mène nulle part", en=f"{owner}, {field}: {name} leads nowhere"),
                mend=did_you_mean(name, known),
                element=owner,
                field=field,
                word=name,
            )


def _named(contract: Draft) -> Iterator[tuple[str, str, str, set[str]]]:
    """Yield every name by which one value points at another: owner, field, name, and the names that exist."""
    names = _names(contract)
    for group, field, pools in _POINTERS:
        known = set[str]().union(*(names[pool] for pool in pools))
        for owner in getattr(contract, group):
            pointed = getattr(owner, field)
            for name in (pointed,) if isinstance(pointed, str) else pointed or ():
                yield getattr(owner, "id", None) or owner.offer, field, name, known
    for owner_id, field, when in _moments(contract):
        if when.kind == "relative":
            yield owner_id, field, when.anchor, names["anchors"]
    if contract.term:
        yield contract.id, "term", contract.term, names["anchors"]
    yield from _leads(contract, names["organisations"])
    yield from _printed(contract, names)
    needing: tuple[Action | Deliverable, ...] = (*contract.actions, *contract.deliverables)
    for holder in needing:
        for need in holder.needs:
            if need.element:
                yield holder.id, "needs", need.element, names["elements"]


def _moments(contract: Draft) -> Iterator[tuple[str, str, Deadline]]:
    yield from ((deliverable.id, "deadline", deliverable.deadline) for deliverable in contract.deliverables)
    yield from ((indicator.id, "horizon", indicator.horizon) for indicator in contract.indicators)
    yield from ((milestone.id, "when", milestone.when) for milestone in contract.milestones)
    yield from ((owner, field, stated.by) for owner, field, stated in _statements(contract) if stated.by is not None)


def _names(contract: Draft) -> dict[str, set[str]]:
    groups = ("projects", "actions", "deliverables", "figures", "signatories", "anchors", "organisations", "commitments")
    names = {group: {value.id for value in getattr(contract, group)} for group in groups}
    return names | {"elements": {element.id for element in contract.elements()}, "governance": {"GOV"}}


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


def _printed(contract: Draft, names: dict[str, set[str]]) -> Iterator[tuple[str, str, str, set[str]]]:
    for listed in contract.enumerations:
        for entry in listed.entries:
            if entry.organisation:
                yield listed.id, "entries", entry.organisation, names["organisations"]
            if entry.element:
                yield listed.id, "entries", entry.element, names["elements"]
    for owner, field, stated in _statements(contract):
        if stated.figure:
            yield owner, field, stated.figure, names["figures"]


def _statements(contract: Draft) -> Iterator[tuple[str, str, Stated]]:
    for restated in contract.restatements:
        yield from ((restated.id, "statements", stated) for stated in restated.statements)
    yield from ((listed.id, "claimed", listed.claimed) for listed in contract.enumerations if listed.claimed is not None)
    for bound in contract.arithmetic:
        yield bound.id, "whole", bound.whole
        yield from ((bound.id, "terms", stated) for stated in bound.terms)


def _figure_indexes(contract: Draft) -> Iterator[Fault]:
    amounts = {figure.id: len(figure.amounts) for figure in contract.figures}
    for owner, field, stated in _statements(contract):
        if stated.figure in amounts and stated.index >= amounts[stated.figure]:
            count = amounts[stated.figure]
            yield Fault(
                what=Text(
                    fr=f"{owner}, {field} : {stated.figure} n'a que {count} nombre(s), le n° {stated.index} n'existe pas",
                    en=f"{owner}, {field}: {stated.figure} holds {count} number(s), there is no number {stated.index}",
                ),
                mend=Text(fr="les nombres d'un chiffre se comptent à partir de 0", en="the numbers of a figure are counted from 0"),
                element=owner,
                field=field,
                word=stated.figure,
            )


def _sources(contract: Draft, declared: Collection[str]) -> Iterator[Fault]:
    lengths = {document.id: document.line_count for document in contract.documents}
    for owner, field, place in cited(contract):
        unsound = place.document not in lengths and place.document in declared
        if not unsound and place.last > lengths.get(place.document, 0):
            yield Fault(
                what=Text(
                    fr=f"{owner}, {field} : la source {place} n'existe pas", en=f"{owner}, {field}: the source {place} does not exist"
                ),
                mend=Text(fr="donnez un document et une ligne qui existent", en="give a document and a line that exist"),
                element=owner,
                field="spellings" if field == "spellings" else "sources",
                word=str(place),
            )


def cited(contract: Draft) -> Iterator[tuple[str, str, Source]]:
    """Yield every place of a signed text that a contract cites: owner, field, place."""
    for element in contract.elements():
        for field, places in element.sources.items():
            yield from ((element.id, field, place) for place in places)
    for owner, field, sources in _cited_within(contract):
        yield from ((owner, field, place) for place in sources or ())
    placed: tuple[_Placed, ...] = (
        *contract.signatories,
        *contract.persons,
        *contract.anchors,
        *contract.references,
        *contract.blanks,
        *contract.enumerations,
    )
    for named in placed:
        yield from ((named.id, "sources", place) for place in named.sources or ())


def _cited_within(contract: Draft) -> Iterator[tuple[str, str, tuple[Source, ...] | None]]:
    """Yield the places cited by the parts of a field: a need, a spelling, a statement, an item of a list."""
    needing: tuple[Action | Deliverable, ...] = (*contract.actions, *contract.deliverables)
    for holder in needing:
        yield from ((holder.id, "needs", need.sources) for need in holder.needs)
    for organisation in contract.organisations:
        yield from ((organisation.id, "spellings", spelling.sources) for spelling in organisation.spellings)
    yield from ((owner, field, stated.sources) for owner, field, stated in _statements(contract))
    for listed in contract.enumerations:
        yield from ((listed.id, "entries", entry.sources) for entry in listed.entries)


def _cycles(contract: Draft) -> Iterator[Fault]:
    needing: tuple[Action | Deliverable, ...] = (*contract.actions, *contract.deliverables)
    needs: dict[str, list[str]] = {}
    for holder in needing:
        # The first of two equal names is kept, or a duplicate would look like a circle as well.
        needs.setdefault(holder.id, [need.element for need in holder.needs if need.element])
    while circle := cycle(needs):
        path = " → ".join(circle)
        yield Fault(
            what=Text(fr=f"les besoins tournent en rond : {path}", en=f"the needs go round in a circle: {path}"),
            mend=Text(fr="retirez l'un de ces besoins", en="remove one of these needs"),
            element=circle[0],
            field="needs",
            word=circle[1],
        )
        needs = {name: needed for name, needed in needs.items() if name not in circle}
