"""Bodies and meetings: who decides, how often they owe a meeting, what they decided."""

from datetime import date

from filiere.kernel.elements import Body
from filiere.kernel.governance import Meeting, MeetingState
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.meetings import BECAUSE
from filiere.portal.pages.pieces import address, crumbs, source_text, title_link
from filiere.portal.pages.round_project import ROUNDS
from filiere.portal.visit import Visit
from filiere.rendering.states import MEETINGS
from filiere.sdk.blocks import (
    Action,
    Actions,
    Badge,
    Block,
    Cell,
    Column,
    Event,
    FactRow,
    Facts,
    Input,
    Link,
    Links,
    Prose,
    Section,
    Table,
    Timeline,
)


def cadence_words(body: Body) -> Text:
    """Return how often a body meets, as the text says it."""
    if body.cadence is None:
        return Text(fr="aucune cadence dans le texte", en="no cadence in the text")
    months = body.cadence.every_months
    if months is None:
        return body.cadence.words or Text(fr="en mots seulement", en="in words only")
    if months == 12:
        return Text(fr="une fois par an", en="once a year")
    return Text(fr=f"tous les {months} mois", en=f"every {months} months")


def listing(visit: Visit) -> Page:
    """Return the bodies with their cadence and how it was kept."""
    workshop = visit.workshop
    state = workshop.state(visit.day)
    first = workshop.since()
    kept = {item.body: item for item in workshop.compliance(first, max(visit.day, first))}
    rows: list[tuple[Cell, ...]] = []
    for body in workshop.contract.bodies:
        if body.id not in state.elements:
            continue
        found = kept.get(body.id)
        counts: tuple[Cell, ...] = (found.due, found.held, found.missed, found.unknown) if found and found.due else (None, None, None, None)
        outside = Badge(words=Text(fr="hors du comité", en="outside the committee")) if body.outside else None
        title: Cell = (title_link(visit, body), outside) if outside else title_link(visit, body)
        rows.append((title, cadence_words(body), *counts))
    table = Table(
        columns=(
            Column(label=Text(fr="Instance", en="Body"), wide=True),
            Text(fr="Cadence", en="Cadence"),
            Text(fr="Dues", en="Due"),
            Text(fr="Tenues", en="Held"),
            Text(fr="Manquées", en="Missed"),
            Text(fr="Sans information", en="Unknown"),
        ),
        rows=tuple(rows),
        caption=Text(fr="Réunions depuis la signature", en="Meetings since the signature"),
    )
    return Page(
        title=Text(fr="Instances", en="Bodies"),
        tab="body",
        lead=Text(
            fr="Une réunion n’est dite manquée que si l’instance l’a constaté ; sinon, personne n’en a rien dit.",
            en="A meeting is called missed only where the body has recorded it; otherwise nobody has said anything.",
        ),
        main=(table, *_upcoming(visit)),
        aside=(_feeds(visit, None),),
    )


def _feeds(visit: Visit, body: str | None) -> Section:
    link = visit.link("ics", body, Text(fr="S’abonner à l’agenda (ICS)", en="Subscribe to the calendar (ICS)"))
    own = visit.link("own-calendar", None, Text(fr="Mon agenda", en="My calendar"))
    actions = visit.link("followed", None, Text(fr="Suivi des actions", en="Follow-up of actions"))
    rounds = (visit.link("round", None, ROUNDS),) if visit.verdict("round").allowed else ()
    return Section(
        title=Text(fr="Emporter et suivre", en="Take away and follow"), id="emporter", blocks=(Links(items=(link, own, actions, *rounds)),)
    )


def _upcoming(visit: Visit) -> tuple[Block, ...]:
    meetings = visit.workshop.meetings()
    if not meetings:
        words = Text(fr="Aucune réunion n’a été planifiée ni enregistrée.", en="No meeting has been planned or recorded.")
        return (Section(title=Text(fr="Réunions", en="Meetings"), id="reunions", blocks=(Prose(text=words, quiet=True),)),)
    return (Section(title=Text(fr="Réunions", en="Meetings"), id="reunions", blocks=(meeting_timeline(visit, meetings),)),)


def meeting_timeline(visit: Visit, meetings: tuple[Meeting, ...]) -> Timeline:
    """Return meetings by date."""
    events = []
    for item in meetings:
        title = visit.workshop.body(item.body).title
        tone = "accepted" if item.state is MeetingState.CLOSED else "neutral"
        events.append(
            Event(when=item.on, title=Link(label=title, address=visit.to("meeting", item.id)), note=MEETINGS[item.state], tone=tone)
        )
    return Timeline(items=tuple(events), empty=Text(fr="Aucune réunion.", en="No meeting."))


def one(visit: Visit, name: str) -> Page:
    """Return one body."""
    workshop = visit.workshop
    body = workshop.body(name)
    main: list[Block] = []
    if body.mandate is not None:
        main.append(Section(title=Text(fr="Ce qu’elle fait", en="What it does"), id="mandat", blocks=(Prose(text=body.mandate),)))
    main.append(_colleges(visit, body))
    if body.meets:
        main.append(_agenda(visit, body))
        main.append(
            Section(title=Text(fr="Réunions", en="Meetings"), id="reunions", blocks=(meeting_timeline(visit, workshop.meetings(body.id)),))
        )
    return Page(
        title=body.title,
        tab="body",
        crumbs=crumbs(visit, None, visit.link("body", None, Text(fr="Instances", en="Bodies"))),
        lead=(body.id, "·", cadence_words(body) if body.meets else Text(fr="ne se réunit pas", en="does not meet")),
        main=tuple(main),
        aside=(_settings(visit, body), *((_feeds(visit, body.id),) if body.meets else ()), *_acts(visit, body)),
    )


def _colleges(visit: Visit, body: Body) -> Section:
    names = {item.id: item.name for item in visit.workshop.contract.organisations}
    rows: list[tuple[Cell, ...]] = []
    for college in body.colleges:
        members: Cell = tuple(Link(label=names.get(item, item), address=visit.to("organisation", item)) for item in college.members) or None
        count: Cell = college.count.value if college.count else None
        rows.append((college.name, members, count))
    table = Table(
        columns=(
            Column(label=Text(fr="Collège", en="College"), wide=True),
            Text(fr="Organisations nommées", en="Organisations named"),
            Text(fr="Effectif imprimé", en="Number printed"),
        ),
        rows=tuple(rows),
        empty=Text(fr="Le texte ne décrit pas sa composition.", en="The text does not describe its composition."),
    )
    return Section(title=Text(fr="Composition", en="Composition"), id="composition", blocks=(table,))


def _agenda(visit: Visit, body: Body) -> Section:
    items = visit.workshop.agenda(body.id, visit.day)
    rows = []
    for item in items[:40]:
        what: Cell = Link(label=item.words, address=address(visit, item.about)) if item.about else item.words
        rows.append((what, BECAUSE[item.because]))
    table = Table(
        columns=(Column(label=Text(fr="Point", en="Item"), wide=True), Text(fr="Pourquoi", en="Why")),
        rows=tuple(rows),
        empty=Text(fr="Rien à examiner à cette date.", en="Nothing to examine on this day."),
    )
    title = Text(fr="Ordre du jour, s’il se tenait ce jour-là", en="Agenda, were it held that day")
    return Section(title=title, id="ordre-du-jour", blocks=(table,))


def _settings(visit: Visit, body: Body) -> Section:
    found = visit.workshop.body_settings(body.id)
    silent = Text(fr="non fixé : le texte n’en donne pas", en="not set: the text gives none")
    majority = None if found.majority is None else f"{found.majority:g}"
    rows = [
        FactRow(label=Text(fr="Cadence", en="Cadence"), value=cadence_words(body)),
        FactRow(label="Quorum", value=found.quorum if found.quorum is not None else silent),
        FactRow(label=Text(fr="Majorité", en="Majority"), value=majority or silent),
        FactRow(label=Text(fr="Périmètre", en="Scope"), value=body.scope),
    ]
    following = visit.workshop.next_meeting(body.id, visit.day) if body.meets else None
    if following is not None:
        rows.insert(1, FactRow(label=Text(fr="Prochaine, prévue ou à sa cadence", en="Next, planned or at its cadence"), value=following))
    places = [place for found_places in body.sources.values() for place in found_places]
    rows.append(FactRow(label=Text(fr="Imprimé", en="Printed"), value=source_text(visit, dict.fromkeys(places))))
    return Section(title=Text(fr="En bref", en="In short"), id="bref", blocks=(Facts(rows=tuple(rows)),))


def _acts(visit: Visit, body: Body) -> tuple[Block, ...]:
    if not visit.known or not body.meets:
        return ()
    verdict = visit.verdict("meeting", body.id)
    add = Action(
        label=Text(fr="Planifier une réunion", en="Plan a meeting"),
        address=visit.to("act", f"add-meeting/{body.id}"),
        verdict=verdict,
        inputs=(Input(name="day", label=Text(fr="Jour", en="Day"), form="date", required=True),),
    )
    acts = [add]
    if body.cadence is not None and body.cadence.every_months is not None:
        today = visit.workshop.today()
        acts.append(
            Action(
                label=Text(fr="Planifier selon la cadence", en="Plan by the cadence"),
                address=visit.to("act", f"plan/{body.id}"),
                verdict=verdict,
                inputs=(
                    Input(name="first", label=Text(fr="Du", en="From"), form="date", value=today.isoformat(), required=True),
                    Input(
                        name="last",
                        label=Text(fr="Au", en="To"),
                        form="date",
                        value=date(today.year + 1, 12, 31).isoformat(),
                        required=True,
                    ),
                ),
            )
        )
    return (Section(title=Text(fr="Agir", en="Act"), id="agir", blocks=(Actions(items=tuple(acts)),)),)
