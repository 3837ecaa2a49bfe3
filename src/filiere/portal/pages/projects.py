"""Projects: what each is for, its weather and synthesis, its actions and where its promises stand."""

from filiere.kernel.elements import Action, Deliverable, Objective, Project
from filiere.kernel.errors import UnknownElement
from filiere.kernel.names import Text
from filiere.kernel.standing import Standing
from filiere.portal.frame import Page
from filiere.portal.pages.forms import weather_form
from filiere.portal.pages.indicators import indicator_table
from filiere.portal.pages.pieces import crumbs, lead_text, named_persons, short_lead, source_text, standing_badge, title_link, when
from filiere.portal.pages.sheets import since_committee
from filiere.portal.visit import Visit
from filiere.rendering.states import STATUSES, tone_of
from filiere.sdk.blocks import (
    Actions,
    Block,
    Cell,
    Column,
    Event,
    FactRow,
    Facts,
    Link,
    Links,
    Metric,
    Metrics,
    Prose,
    Section,
    Table,
    Timeline,
)
from filiere.workshop.reading_views import weather_on

_WEATHER = {
    "sun": Text(fr="Soleil : tout avance", en="Sun: everything moves"),
    "cloud": Text(fr="Nuages : à surveiller", en="Clouds: to be watched"),
    "rain": Text(fr="Pluie : des difficultés", en="Rain: difficulties"),
    "storm": Text(fr="Orage : un arbitrage est demandé", en="Storm: a decision is asked for"),
}


def listing(visit: Visit) -> Page:
    """Return the projects with the count of their promises."""
    state = visit.workshop.state(visit.day)
    standings = visit.workshop.standings(visit.day)
    rows: list[tuple[Cell, ...]] = []
    for project in visit.workshop.contract.projects:
        if project.id not in state.elements:
            continue
        held = [item for item in standings if item.id.split(".")[0] == project.id]
        weather = weather_on(visit.workshop, project.id, visit.day)
        rows.append(
            (
                title_link(visit, project),
                len(held),
                sum(tone_of(item) == "accepted" for item in held),
                sum(item.unheard for item in held),
                _WEATHER[weather.weather] if weather else Text(fr="aucune météo", en="no weather"),
            )
        )
    table = Table(
        columns=(
            Column(label=Text(fr="Projet", en="Project"), wide=True),
            Text(fr="Livrables", en="Deliverables"),
            Text(fr="Acceptés", en="Accepted"),
            Text(fr="Date passée, sans information", en="Date passed, no information"),
            Text(fr="Météo du pilote", en="The lead’s weather"),
        ),
        rows=tuple(rows),
    )
    return Page(
        title=Text(fr="Projets structurants", en="Structuring projects"),
        lead=Text(
            fr="Ceux du contrat de 2019, ceux que l’avenant ajoute, et le volet entre filières.",
            en="Those of the 2019 contract, those the amendment adds, and the inter-sector strand.",
        ),
        crumbs=crumbs(visit),
        main=(table,),
    )


def one(visit: Visit, name: str) -> Page:
    """Return one project."""
    workshop = visit.workshop
    project = workshop.element(name)
    if not isinstance(project, Project):
        raise UnknownElement(Text(fr=f"{name} n’est pas un projet", en=f"{name} is no project"))
    state = workshop.state(visit.day)
    status = state.status(project.id)
    if status is None:
        return _not_yet(visit, project)
    held = [item for item in workshop.standings(visit.day) if item.id.startswith(f"{project.id}.")]
    known = {item.id: item for item in held}
    main: list[Block] = [_weather(visit, project), since_committee(visit, project)]
    objectives = [item for item in workshop.contract.objectives if item.project == project.id and item.id in state.elements]
    if objectives:
        main.append(_objectives(visit, objectives))
    main += _actions(visit, project, known)
    views = tuple(item for item in workshop.indicators(visit.day) if item.indicator.of.split(".")[0] == project.id)
    if views:
        main.append(Section(title=Text(fr="Indicateurs", en="Indicators"), id="indicateurs", blocks=(indicator_table(visit, views),)))
    return Page(
        title=project.title,
        lead=(
            Text(fr=f"{project.id} · {STATUSES[status].fr} · pilote :", en=f"{project.id} · {STATUSES[status].en} · lead:"),
            lead_text(visit, project.id),
        ),
        crumbs=crumbs(visit, project.id, visit.link("project", None, Text(fr="Projets", en="Projects"))),
        top=(_numbers(visit, project, held),),
        main=tuple(main),
        aside=_aside(visit, project),
    )


def _not_yet(visit: Visit, project: Project) -> Page:
    words = Text(fr="Ce projet n’existait pas encore à cette date.", en="This project did not exist yet on this day.")
    return Page(title=project.title, crumbs=crumbs(visit), main=(Prose(text=words),))


def _numbers(visit: Visit, project: Project, held: list[Standing]) -> Metrics:
    accepted, unheard = sum(tone_of(item) == "accepted" for item in held), sum(item.unheard for item in held)
    late = sum(item.late for item in held)
    return Metrics(
        items=(
            Metric(
                label=Text(fr="livrables promis", en="deliverables promised"),
                value=len(held),
                address=visit.to("deliverable", project=project.id),
            ),
            Metric(label=Text(fr="acceptés, preuve à l’appui", en="accepted, with evidence"), value=accepted, tone="accepted"),
            Metric(label=Text(fr="dates passées, sans information", en="dates passed, no information"), value=unheard),
            Metric(label=Text(fr="retards constatés", en="delays recorded"), value=late, tone="late" if late else "neutral"),
        )
    )


def _weather(visit: Visit, project: Project) -> Section:
    note = weather_on(visit.workshop, project.id, visit.day)
    title = Text(fr="Météo et synthèse du pilote", en="The lead’s weather and synthesis")
    if note is None:
        words = Text(
            fr="Aucune météo ni synthèse reçue à cette date. Elle revient au pilote, dans ses mots.",
            en="No weather and no synthesis received by this day. They are the lead’s to give, in the lead’s words.",
        )
        return Section(title=title, id="meteo", blocks=(Prose(text=words, quiet=True),))
    return Section(
        title=title,
        id="meteo",
        blocks=(Prose(text=_WEATHER[note.weather]), Prose(text=note.words), Prose(text=(note.by, note.on), quiet=True)),
    )


def _objectives(visit: Visit, objectives: list[Objective]) -> Section:
    rows = tuple((title_link(visit, item), source_text(visit, item.sources["title"])) for item in objectives)
    table = Table(columns=(Column(label=Text(fr="Objectif", en="Objective"), wide=True), Text(fr="Imprimé", en="Printed")), rows=rows)
    return Section(title=Text(fr="Ce qu’il vise", en="What it is for"), id="objectifs", blocks=(table,))


def _actions(visit: Visit, project: Project, known: dict[str, Standing]) -> list[Block]:
    """Return one section per action that holds promises, then what has no date, then the other actions."""
    workshop = visit.workshop
    actions = [item for item in workshop.contract.actions if item.project == project.id]
    promised = [item for item in workshop.contract.deliverables if item.id in known]
    blocks: list[Block] = []
    seen: set[str] = set()
    for action in actions:
        held = [item for item in promised if item.parent == action.id]
        if held:
            seen |= {item.id for item in held}
            blocks.append(Section(title=action.title, id=f"a-{_slug(action.id)}", blocks=(deliverable_table(visit, held, known),)))
    rest = [item for item in promised if item.id not in seen]
    if rest:
        title = Text(fr="Promis par le projet lui-même", en="Promised by the project itself")
        blocks.append(Section(title=title, id="projet", blocks=(deliverable_table(visit, rest, known),)))
    undated = [item for item in promised if known[item.id].due is None]
    if undated:
        words = Text(
            fr="Le texte ne leur donne aucune date qui puisse se comparer ; aucune n’a été inventée.",
            en="The text gives them no date that can be compared; none was invented.",
        )
        links = Links(items=tuple(title_link(visit, item) for item in undated))
        blocks.append(
            Section(title=Text(fr="Sans date", en="Without a date"), id="sans-date", blocks=(Prose(text=words, quiet=True), links))
        )
    others = [item for item in actions if not any(found.parent == item.id for found in promised)]
    if others:
        links = Links(items=tuple(title_link(visit, item) for item in others))
        blocks.append(Section(title=Text(fr="Autres actions et axes", en="Other actions and axes"), id="autres", blocks=(links,)))
    return blocks


def _slug(name: str) -> str:
    return name.lower().replace(".", "-").replace("/", "-")


def deliverable_table(visit: Visit, deliverables: list[Deliverable], known: dict[str, Standing]) -> Table:
    """Return deliverables with their deadline, lead and state."""
    return Table(
        columns=(
            Text(fr="Repère", en="Reference"),
            Column(label=Text(fr="Livrable", en="Deliverable"), wide=True),
            Text(fr="Échéance", en="Deadline"),
            Text(fr="Pilote", en="Lead"),
            Text(fr="État", en="State"),
        ),
        rows=tuple(
            (item.id, title_link(visit, item), when(visit, item.deadline), short_lead(visit, item.id), standing_badge(known[item.id]))
            for item in deliverables
        ),
        empty=Text(fr="Aucun livrable.", en="No deliverable."),
    )


def _aside(visit: Visit, project: Project) -> tuple[Block, ...]:
    rows = [
        FactRow(label=Text(fr="Repère", en="Reference"), value=project.id),
        FactRow(label=Text(fr="Document", en="Document"), value=project.document),
        FactRow(label=Text(fr="Imprimé", en="Printed"), value=source_text(visit, project.sources["title"])),
    ]
    if project.context is not None:
        rows.append(FactRow(label=Text(fr="Contexte", en="Context"), value=project.context))
    if (named := named_persons(visit, project.id)) is not None:
        rows.append(FactRow(label=Text(fr="Nommés par le texte", en="Named by the text"), value=named))
    blocks: list[Block] = [Section(title=Text(fr="En bref", en="In short"), id="bref", blocks=(Facts(rows=tuple(rows)),))]
    owed = [item for item in visit.workshop.contract.commitments if item.project == project.id]
    if owed:
        blocks.append(
            Section(
                title=Text(fr="Engagements", en="Commitments"),
                id="engagements",
                blocks=(Links(items=tuple(title_link(visit, item) for item in owed)),),
            )
        )
    acts = weather_form(visit, project)
    if acts:
        blocks.append(Section(title=Text(fr="Agir", en="Act"), id="agir", blocks=(Actions(items=acts),)))
    return tuple(blocks)


def action(visit: Visit, name: str) -> Page:
    """Return one action, axis, working group or use case."""
    workshop = visit.workshop
    found = workshop.element(name)
    if not isinstance(found, Action):
        raise UnknownElement(Text(fr=f"{name} n’est pas une action", en=f"{name} is no action"))
    known = {item.id: item for item in workshop.standings(visit.day)}
    held = [item for item in workshop.contract.deliverables if item.parent == found.id and item.id in known]
    under = [item for item in workshop.contract.actions if item.parent == found.id]
    main: list[Block] = [
        Section(title=Text(fr="Ce qu’elle promet", en="What it promises"), id="livrables", blocks=(deliverable_table(visit, held, known),))
    ]
    if under:
        links = Links(items=tuple(title_link(visit, item) for item in under))
        main.append(Section(title=Text(fr="Ce qu’elle contient", en="What it holds"), id="contient", blocks=(links,)))
    status = workshop.state(visit.day).status(found.id)
    rows = (
        FactRow(label=Text(fr="Repère", en="Reference"), value=found.id),
        FactRow(label=Text(fr="Pilote", en="Lead"), value=lead_text(visit, found.id)),
        FactRow(label=Text(fr="Statut", en="Status"), value=STATUSES[status] if status else None),
        FactRow(label=Text(fr="Imprimé", en="Printed"), value=source_text(visit, found.sources["title"])),
    )
    return Page(
        title=found.title,
        crumbs=crumbs(visit, found.id),
        lead=lead_text(visit, found.id),
        main=tuple(main),
        aside=(Section(title=Text(fr="En bref", en="In short"), id="bref", blocks=(Facts(rows=rows),)),),
    )


def _dates(count: int) -> Text:
    return Text(fr=f"{count} date{'s' if count > 1 else ''}", en=f"{count} date{'s' if count > 1 else ''}")


def timeline(visit: Visit) -> Page:
    """Return every date of the contract in order: signatures, promises, printed calendar entries, meetings."""
    from filiere.portal.pages.chronology import events

    found = events(visit)
    years: dict[int, list[Event]] = {}
    for day, event in found:
        years.setdefault(day.year, []).append(event)
    sections: tuple[Block, ...] = tuple(
        Section(title=str(year), id=f"an-{year}", blocks=(Timeline(items=tuple(items)),)) for year, items in sorted(years.items())
    )
    return Page(
        title=Text(fr="La frise du contrat", en="The timeline of the contract"),
        tab="timeline",
        lead=Text(
            fr=f"{len(found)} dates, dans l’ordre. Ce que le texte ne date pas n’y figure pas : voir chaque projet.",
            en=f"{len(found)} dates, in order. What the text does not date is not here: see each project.",
        ),
        main=sections,
        aside=(
            Section(
                title=Text(fr="Aller à", en="Go to"),
                id="aller",
                blocks=(
                    Links(
                        items=tuple(
                            Link(label=str(year), address=f"#an-{year}", note=_dates(len(items))) for year, items in sorted(years.items())
                        )
                    ),
                ),
            ),
            Section(
                title=Text(fr="Emporter", en="Take away"),
                id="emporter",
                blocks=(
                    Links(
                        items=(
                            visit.link("ics", None, Text(fr="S’abonner à l’agenda (ICS)", en="Subscribe to the calendar (ICS)")),
                            visit.link("milestone", None, Text(fr="Calendrier imprimé", en="Printed calendar")),
                        )
                    ),
                ),
            ),
        ),
    )
