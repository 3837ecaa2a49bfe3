"""The other elements of the contract (objectives, figures, measures, calendar entries, operations) and the organisations it names."""

from collections.abc import Callable

from filiere.kernel.elements import Action, Deliverable, Element, Figure, Measure, Milestone, Operation, Organisation, Project
from filiere.kernel.errors import UnknownElement
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs, element_link, kind_of, named, source_text, title_link
from filiere.portal.pages.registers import ORGANISATIONS
from filiere.portal.visit import Visit
from filiere.rendering.states import ELEMENTS, STATUSES
from filiere.sdk.blocks import Block, Cell, Column, Facet, Facets, FactRow, Facts, Link, Links, Prose, Quantity, Section, Table, When

_QUALIFIERS = {
    "exactly": None,
    "more_than": Text(fr="plus de", en="more than"),
    "at_least": Text(fr="au moins", en="at least"),
    "less_than": Text(fr="moins de", en="less than"),
    "about": Text(fr="environ", en="about"),
    "up_to": Text(fr="jusqu’à", en="up to"),
    "rank": Text(fr="au rang", en="at rank"),
}
_NATURES = {
    "target": Text(fr="cible", en="target"),
    "impact": Text(fr="impact attendu", en="expected impact"),
    "amount": Text(fr="montant", en="amount"),
    "delay": Text(fr="délai", en="delay"),
    "constraint": Text(fr="contrainte", en="constraint"),
    "commitment": Text(fr="engagement", en="commitment"),
    "fact": Text(fr="fait", en="fact"),
    "context": Text(fr="contexte", en="context"),
}
_OPERATIONS = {
    "continue": Text(fr="poursuit", en="continues"),
    "extend": Text(fr="étend", en="extends"),
    "attach": Text(fr="rattache", en="attaches"),
    "add": Text(fr="ajoute", en="adds"),
    "create": Text(fr="crée", en="creates"),
    "cooperate": Text(fr="coopère", en="cooperates"),
    "replace": Text(fr="remplace", en="replaces"),
}
_WEEKDAYS = {
    "monday": Text(fr="lundi", en="Monday"),
    "tuesday": Text(fr="mardi", en="Tuesday"),
    "wednesday": Text(fr="mercredi", en="Wednesday"),
    "thursday": Text(fr="jeudi", en="Thursday"),
    "friday": Text(fr="vendredi", en="Friday"),
    "saturday": Text(fr="samedi", en="Saturday"),
    "sunday": Text(fr="dimanche", en="Sunday"),
}


def one(visit: Visit, name: str) -> Page:
    """Return any element that has no page of its own making: its fields, each with its place in the text."""
    found = visit.workshop.element(name)
    status = visit.workshop.state(visit.day).status(found.id)
    rows = [FactRow(label=Text(fr="Repère", en="Reference"), value=found.id)]
    if status is not None:
        rows.append(FactRow(label=Text(fr="Statut", en="Status"), value=STATUSES[status]))
    rows.append(FactRow(label=Text(fr="Document", en="Document"), value=_document(visit, found.document)))
    places = [place for held in found.sources.values() for place in held]
    rows.append(FactRow(label=Text(fr="Imprimé", en="Printed"), value=source_text(visit, dict.fromkeys(places))))
    main: list[Block] = [Section(title=Text(fr="Ce que dit le texte", en="What the text says"), id="texte", blocks=_said(visit, found))]
    held = visit.workshop.children(found.id)
    if held:
        links = Links(items=tuple(element_link(visit, item.id) for item in held))
        main.append(Section(title=Text(fr="Ce qui s’y rattache", en="What belongs to it"), id="rattache", blocks=(links,)))
    if found.note is not None:
        main.append(Section(title=Text(fr="Note de lecture", en="Reading note"), id="note", blocks=(Prose(text=found.note),)))
    return Page(
        title=found.title,
        crumbs=crumbs(visit, found.id),
        lead=(found.id, "·", ELEMENTS.get(kind_of(found), kind_of(found))),
        main=tuple(main),
        aside=(Section(title=Text(fr="En bref", en="In short"), id="bref", blocks=(Facts(rows=tuple(rows)),)),),
    )


def _document(visit: Visit, name: str) -> Cell:
    return next((item.title for item in visit.workshop.contract.documents if item.id == name), name)


def _said(visit: Visit, found: Element) -> tuple[Block, ...]:
    match found:
        case Figure():
            rows = [FactRow(label=amount.what, value=_amount(amount.qualifier, amount.value, amount.unit)) for amount in found.amounts]
            rows.append(FactRow(label=Text(fr="Nature", en="Nature"), value=_NATURES[found.nature]))
            if found.horizon is not None:
                rows.append(FactRow(label=Text(fr="Horizon", en="Horizon"), value=found.horizon))
            return (Facts(rows=tuple(rows)),)
        case Milestone():
            rows = [FactRow(label=Text(fr="Quand", en="When"), value=When(deadline=found.when))]
            for printed in found.printed:
                claimed: Cell = (_WEEKDAYS[printed.weekday], printed.on) if printed.weekday else printed.on
                rows.append(FactRow(label=Text(fr="Imprimé ainsi", en="Printed as"), value=claimed))
            return (Facts(rows=tuple(rows)),)
        case Operation():
            blocks: list[Block] = [Prose(text=(_OPERATIONS[found.kind], found.title))]
            for names, label in ((found.targets, Text(fr="Vise", en="Targets")), (found.brings, Text(fr="Apporte", en="Brings"))):
                if names:
                    blocks.append(
                        Section(
                            title=label,
                            blocks=(Table(columns=(Column(label=label, wide=True),), rows=tuple((named(visit, item),) for item in names)),),
                        )
                    )
            return tuple(blocks)
        case Measure():
            project = element_link(visit, found.project)
            return (
                Facts(
                    rows=(
                        FactRow(label=Text(fr="Numéro", en="Number"), value=found.number),
                        FactRow(label=Text(fr="Projet", en="Project"), value=project),
                    )
                ),
            )
        case _:
            return (Prose(text=found.title),)


def _amount(qualifier: str, value: float, unit: str) -> Cell:
    words = _QUALIFIERS[qualifier]
    quantity = Quantity(value=value, unit=unit)
    return (words, quantity) if words else quantity


def figures(visit: Visit) -> Page:
    """Return the figures that the text prints."""
    state = visit.workshop.state(visit.day)
    held = [item for item in visit.workshop.contract.figures if item.id in state.elements]
    asked = visit.asked("nature")
    counted = {nature: sum(item.nature == nature for item in held) for nature in _NATURES}
    facets = Facets(
        label=Text(fr="Nature", en="Nature"),
        items=tuple(
            Facet(
                label=_NATURES[nature], count=count, chosen=nature == asked, address=visit.here(nature=None if nature == asked else nature)
            )
            for nature, count in counted.items()
            if count
        ),
    )
    rows = tuple(
        (item.id, title_link(visit, item), _first_amount(item), _NATURES[item.nature], source_text(visit, item.sources["title"]))
        for item in held
        if asked in {"", item.nature}
    )
    columns = (
        Text(fr="Repère", en="Reference"),
        Column(label=Text(fr="Chiffre", en="Figure"), wide=True),
        Text(fr="Valeur", en="Value"),
        Text(fr="Nature", en="Nature"),
        Text(fr="Imprimé", en="Printed"),
    )
    lead = Text(fr=f"{len(held)} chiffres, chacun avec sa ligne.", en=f"{len(held)} figures, each with its line.")
    return Page(
        title=Text(fr="Chiffres du texte", en="Figures of the text"),
        crumbs=crumbs(visit),
        lead=lead,
        main=(facets, Table(columns=columns, rows=rows)),
    )


def _first_amount(figure: Figure) -> Cell:
    parts: list[Cell] = [_amount(item.qualifier, item.value, item.unit) for item in figure.amounts[:2]]
    return next(iter(parts), None)


def _listing(visit: Visit, title: Text, lead: Text, items: list[Element], extra: tuple[Text, Callable[[Element], Cell]]) -> Page:
    label, value = extra
    rows = tuple((item.id, title_link(visit, item), value(item), source_text(visit, item.sources["title"])) for item in items)
    columns = (Text(fr="Repère", en="Reference"), Column(label=title, wide=True), label, Text(fr="Imprimé", en="Printed"))
    return Page(title=title, crumbs=crumbs(visit), lead=lead, main=(Table(columns=columns, rows=rows),))


def measures(visit: Visit) -> Page:
    """Return the measures of the health-industries council that the contract cites."""
    items: list[Element] = list(visit.workshop.contract.measures)
    return _listing(
        visit,
        Text(fr="Mesures du CSIS", en="CSIS measures"),
        Text(
            fr=f"{len(items)} mesures du Conseil stratégique des industries de santé, citées par le contrat.",
            en=f"{len(items)} measures of the health-industries council, cited by the contract.",
        ),
        items,
        (Text(fr="Projet", en="Project"), lambda item: element_link(visit, item.project) if isinstance(item, Measure) else None),
    )


def milestones(visit: Visit) -> Page:
    """Return the calendar entries that the text prints."""
    state = visit.workshop.state(visit.day)
    items: list[Element] = [item for item in visit.workshop.contract.milestones if item.id in state.elements]
    return _listing(
        visit,
        Text(fr="Calendrier imprimé", en="Printed calendar"),
        Text(fr=f"{len(items)} entrées, telles que le texte les date.", en=f"{len(items)} entries, as the text dates them."),
        items,
        (Text(fr="Quand", en="When"), lambda item: When(deadline=item.when) if isinstance(item, Milestone) else None),
    )


def operations(visit: Visit) -> Page:
    """Return what the amendments do."""
    items: list[Element] = list(visit.workshop.contract.operations)
    return _listing(
        visit,
        Text(fr="Opérations des avenants", en="Amendment operations"),
        Text(
            fr="Un avenant n’efface rien : il ajoute des opérations, et l’état à une date s’en déduit.",
            en="An amendment erases nothing: it adds operations, and the state on a day follows from them.",
        ),
        items,
        (Text(fr="Ce qu’elle fait", en="What it does"), lambda item: _OPERATIONS[item.kind] if isinstance(item, Operation) else None),
    )


def objectives(visit: Visit) -> Page:
    """Return the objectives of every project."""
    state = visit.workshop.state(visit.day)
    items: list[Element] = [item for item in visit.workshop.contract.objectives if item.id in state.elements]
    return _listing(
        visit,
        Text(fr="Objectifs", en="Objectives"),
        Text(fr=f"{len(items)} objectifs, projet par projet.", en=f"{len(items)} objectives, by project."),
        items,
        (Text(fr="Projet", en="Project"), lambda item: element_link(visit, getattr(item, "project", ""))),
    )


def organisations(visit: Visit) -> Page:
    """Return the organisations, with the spellings that the text prints."""
    held = sorted(visit.workshop.contract.organisations, key=lambda item: item.name.casefold())
    rows = tuple(
        (
            Link(label=item.name, address=visit.to("organisation", item.id)),
            ", ".join(dict.fromkeys(spelling.words for spelling in item.spellings)),
            item.kind,
            source_text(visit, item.spellings[0].sources[:1]),
        )
        for item in held
    )
    columns = (
        Text(fr="Organisation", en="Organisation"),
        Column(label=Text(fr="Graphies imprimées", en="Spellings printed"), wide=True),
        Text(fr="Sorte, si le texte le dit", en="Kind, where the text says it"),
        Text(fr="Première mention", en="First mention"),
    )
    lead = Text(
        fr=f"{len(held)} organisations nommées par les deux documents.", en=f"{len(held)} organisations named by the two documents."
    )
    return Page(
        title=Text(fr="Organisations", en="Organisations"), crumbs=crumbs(visit), lead=lead, main=(Table(columns=columns, rows=rows),)
    )


def organisation(visit: Visit, name: str) -> Page:
    """Return one organisation: how the text spells it, and what it leads."""
    contract = visit.workshop.contract
    found = next((item for item in contract.organisations if item.id == name), None)
    if found is None:
        from filiere.kernel.checking import did_you_mean

        known = [item.id for item in contract.organisations]
        raise UnknownElement(
            Text(fr=f"{name} : aucune organisation de ce nom", en=f"{name}: no such organisation"), did_you_mean(name, known)
        )
    spelled = tuple((spelling.words, source_text(visit, spelling.sources)) for spelling in found.spellings)
    columns = (Column(label=Text(fr="Graphie", en="Spelling"), wide=True), Text(fr="Où", en="Where"))
    main: list[Block] = [
        Section(
            title=Text(fr="Comme le texte l’écrit", en="As the text spells it"),
            id="graphies",
            blocks=(Table(columns=columns, rows=spelled),),
        )
    ]
    main += _leads(visit, found)
    main += _kept(visit, found)
    return Page(
        title=found.name,
        crumbs=crumbs(visit, None, visit.link("organisation", None, Text(fr="Organisations", en="Organisations"))),
        lead=found.kind or found.roles,
        main=tuple(main),
    )


def _kept(visit: Visit, found: Organisation) -> list[Block]:
    """Return the way to the record that the sector keeps of an organisation; nothing where there is none that the reader may see."""
    if not visit.workshop.has_record(ORGANISATIONS, found.id):
        return []
    label = Text(fr="Sa fiche au registre des organisations", en="Its record in the register of organisations")
    return [Links(items=(visit.link("record", f"{ORGANISATIONS}/{found.id}", label),))]


def _leads(visit: Visit, found: Organisation) -> list[Block]:
    contract = visit.workshop.contract
    blocks: list[Block] = []
    for part, title in (
        ("parties", Text(fr="Ce qu’elle pilote", en="What it leads")),
        ("support", Text(fr="Ce qu’elle accompagne", en="What it supports")),
    ):
        led: tuple[Project | Action | Deliverable, ...] = (*contract.projects, *contract.actions, *contract.deliverables)
        held = [item for item in led if item.lead is not None and any(party.organisation == found.id for party in getattr(item.lead, part))]
        if held:
            links = Links(items=tuple(element_link(visit, item.id) for item in held))
            blocks.append(Section(title=title, id=part, blocks=(links,)))
    member = [body for body in contract.bodies if any(found.id in college.members for college in body.colleges)]
    if member:
        links = Links(items=tuple(element_link(visit, item.id) for item in member))
        blocks.append(Section(title=Text(fr="Où elle siège", en="Where it sits"), id="siege", blocks=(links,)))
    return blocks
