"""What awaits a reader who has signed in, most pressing first: what, from whom, since when and why; acts of one kind are one line."""

from collections.abc import Iterator
from datetime import date, timedelta

from filiere.kernel.evidence import Evidence
from filiere.kernel.governance import MeetingState
from filiere.kernel.names import Text
from filiere.kernel.standing import Information
from filiere.portal.pages.evidence import last_decision
from filiere.portal.pages.pieces import title_of
from filiere.portal.pages.rounds import round_tasks
from filiere.portal.visit import Visit
from filiere.rendering.days import day as day_words
from filiere.rendering.states import t
from filiere.sdk.blocks import Link
from filiere.workshop.awaiting import own_forms
from filiere.workshop.desk import PARIS
from filiere.workshop.entrance import acts_of
from filiere.workshop.guard import OFFICE, roles_of

#: Above so many acts of one kind, one line leads to all of them.
SEVERAL = 2
#: How long before a meeting its agenda is told to those who prepare it.
AGENDA_DAYS = 30
#: The register that keeps the organisations of the contract.
ORGANISATIONS = "steering.organisations"


def tasks(visit: Visit) -> Iterator[Link]:
    """Yield the acts that wait for this reader; each is one page away from done. What costs most to find comes last."""
    able = acts_of(visit.actor)
    yield from _places(visit)
    yield from _forms(visit)
    yield from _people(visit, able)
    yield from round_tasks(visit)
    yield from _agendas(visit)
    yield from _evidence(visit, able)
    yield from _readings(visit, able)
    yield from _proposals(visit, able)
    yield from _silent(visit)
    yield from _actions(visit, able)
    yield from _comments(visit)
    yield from _report(visit)
    yield from _own_record(visit, able)
    yield from _runs(visit, able)
    yield from _news(visit, able)
    yield from _expiring(visit, able)


def _since(day: date) -> Text:
    return Text(fr=f"depuis le {day_words(day, 'fr')}", en=f"since {day_words(day, 'en')}")


def _joined(*parts: Text | None) -> Text:
    said = [part for part in parts if part is not None]
    return Text(fr=" · ".join(part.fr for part in said), en=" · ".join(part.en for part in said))


def _count(count: int, one: tuple[str, str], several: tuple[str, str]) -> Text:
    """Return a counted thing in both languages: its words for one, and for several."""
    words = one if count == 1 else several
    return Text(fr=f"{count} {words[0]}", en=f"{count} {words[1]}")


def _places(visit: Visit) -> Iterator[Link]:
    if visit.actor.acting_for:
        names = ", ".join(map(visit.workshop.name_of, visit.actor.acting_for))
        yield visit.link("me", None, Text(fr=f"Vous tenez la place de {names}", en=f"You hold the place of {names}"))


def _forms(visit: Visit) -> Iterator[Link]:
    """Yield the reader's own forms of the rounds that are open."""
    for form in own_forms(visit.workshop):
        title = visit.workshop.element(form.project).title
        label = Text(fr=f"Donner votre météo : {title.fr}", en=f"Give your weather: {title.en}")
        until = Text(fr=f"jusqu’au {day_words(form.until, 'fr')}", en=f"until {day_words(form.until, 'en')}")
        asked = t("demandée par le secrétariat", "asked by the secretariat")
        yield Link(label=label, address=visit.to("answer", form.token), note=_joined(asked, _since(form.since), until))


def _people(visit: Visit, able: frozenset[str]) -> Iterator[Link]:
    """Yield who waits to come in, and which posts nobody holds."""
    if "people" not in able:
        return
    waiting = visit.workshop.people_waiting()
    if len(waiting) > SEVERAL:
        words = t("demandes d’entrée à approuver", "requests to come in to approve")
        yield visit.link("people", None, Text(fr=f"{len(waiting)} {words.fr}", en=f"{len(waiting)} {words.en}"))
    else:
        for view in waiting:
            label = Text(fr=f"Approuver : {view.card.name}", en=f"Approve: {view.card.name}")
            yield visit.link("person", view.card.id, label, view.email or None)
    vacant = visit.workshop.vacancies()
    if vacant:
        places = ", ".join(sorted({post.of for post in vacant}))
        count = _count(len(vacant), ("poste vacant", "vacant post"), ("postes vacants", "vacant posts"))
        yield visit.link("people", None, Text(fr=f"Pourvoir {count.fr}", en=f"Fill {count.en}"), places)


def _agendas(visit: Visit) -> Iterator[Link]:
    """Yield the meetings near: to those who prepare them, and to those who sit there."""
    today = visit.workshop.today()
    office = visit.verdict("meeting").allowed
    for meeting in visit.workshop.meetings():
        if not (office or meeting.body in visit.actor.bodies):
            continue
        if meeting.state is not MeetingState.PLANNED or not today <= meeting.on <= today + timedelta(days=AGENDA_DAYS):
            continue
        title = visit.workshop.body(meeting.body).title
        head = t("Préparer l’ordre du jour", "Prepare the agenda") if office else t("Lire l’ordre du jour", "Read the agenda")
        label = Text(fr=f"{head.fr} : {title.fr}", en=f"{head.en}: {title.en}")
        note = Text(fr=f"réunion le {day_words(meeting.on, 'fr')}", en=f"meeting on {day_words(meeting.on, 'en')}")
        yield visit.link("meeting", meeting.id, label, note)


def undecided(visit: Visit) -> list[Evidence]:
    """Return the evidence that the reader may decide and nobody has, the oldest first."""
    facts = visit.workshop.facts()
    waiting = [item for item in facts.evidence if item.counts and last_decision(item.id, facts.decisions) is None]
    mine = (item for item in waiting if visit.verdict("decide", item.about).allowed)
    return sorted(mine, key=lambda item: item.recorded_at)


def filed(visit: Visit, item: Evidence) -> Text:
    """Return who filed a piece of evidence, and when, in words."""
    day = item.recorded_at.astimezone(PARIS).date()
    names = {one.id: one.name for one in visit.workshop.contract.organisations}
    said = names.get(item.organisation, item.organisation)
    who = Text(fr=said, en=said) if item.organisation else None
    if item.provenance is not None and who is None:
        offer = title_of(visit, item.provenance.offer)
        who = Text(fr=f"l’atelier « {offer.fr} »", en=f"the engine “{offer.en}”")
    if who is None:
        return Text(fr=f"déposée le {day_words(day, 'fr')}", en=f"filed on {day_words(day, 'en')}")
    return Text(fr=f"déposée par {who.fr} le {day_words(day, 'fr')}", en=f"filed by {who.en} on {day_words(day, 'en')}")


def _evidence(visit: Visit, able: frozenset[str]) -> Iterator[Link]:
    waiting = undecided(visit) if "decide" in able else []
    if len(waiting) > SEVERAL:
        oldest = filed(visit, waiting[0])
        label = Text(fr=f"{len(waiting)} preuves à accepter ou refuser", en=f"{len(waiting)} pieces of evidence to accept or refuse")
        note = Text(fr=f"la plus ancienne, {oldest.fr}", en=f"the oldest, {oldest.en}")
        yield Link(label=label, address=visit.to("tasks", of="evidence"), note=note)
        return
    for item in waiting:
        title = title_of(visit, item.about)
        label = Text(fr=f"Accepter ou refuser : {title.fr}", en=f"Accept or refuse: {title.en}")
        yield visit.link("evidence", item.id, label, filed(visit, item))


def _mine(visit: Visit, name: str) -> bool:
    """Return whether something is the reader's to look after: of their projects, or of any where they lead none."""
    held = visit.workshop.thing(name).projects if visit.actor.projects else ()
    return not visit.actor.projects or bool(set(held) & set(visit.actor.projects)) or bool(roles_of(visit.actor) & OFFICE)


def _readings(visit: Visit, able: frozenset[str]) -> Iterator[Link]:
    if not able & {"check_reading", "approve_reading"}:
        return
    waiting = [view for view in visit.workshop.indicators(visit.day) if view.proposed and _mine(visit, view.indicator.id)]
    note = t("une valeur proposée attend", "a proposed value waits")
    if len(waiting) > SEVERAL:
        label = Text(
            fr=f"{len(waiting)} indicateurs dont une valeur proposée attend", en=f"{len(waiting)} indicators with a proposed value"
        )
        yield Link(label=label, address=visit.to("tasks", of="reading"))
        return
    for view in waiting:
        yield visit.link("indicator", view.indicator.id, view.indicator.title, note)


def readings(visit: Visit) -> list[Link]:
    """Return every indicator of which a proposed value waits for the reader."""
    waiting = [view for view in visit.workshop.indicators(visit.day) if view.proposed and _mine(visit, view.indicator.id)]
    return [visit.link("indicator", view.indicator.id, view.indicator.title) for view in waiting]


def _proposals(visit: Visit, able: frozenset[str]) -> Iterator[Link]:
    """Yield the registers where proposals wait for whoever moderates them."""
    if "moderate_record" not in able:
        return
    for name, waiting in visit.workshop.registers_waiting().items():
        title = visit.workshop.register(name).offer.title
        count = _count(waiting, ("proposition à décider", "proposal to decide"), ("propositions à décider", "proposals to decide"))
        label = Text(fr=f"{title.fr} : {count.fr}", en=f"{title.en}: {count.en}")
        first = visit.workshop.proposals(name, size=1)
        note = _joined(
            t("la plus ancienne attend", "the oldest has waited"), _since(first[0].at.astimezone(PARIS).date()) if first else None
        )
        yield visit.link("proposal", name, label, note)


def _silent(visit: Visit) -> Iterator[Link]:
    """Yield the reader's own projects of which some promise has passed its date without a word."""
    if not visit.actor.projects:
        return
    unheard = [item for item in visit.workshop.standings(visit.day) if item.unheard]
    for project in visit.actor.projects:
        passed = [item.due.last for item in unheard if item.due and project in visit.workshop.thing(item.id).projects]
        if passed:
            label = Text(fr=f"{project} : dire où en est ce qui était promis", en=f"{project}: say how what was promised stands")
            count = _count(len(passed), ("date passée, sans information", "date passed, no information"), ("dates passées", "dates passed"))
            yield visit.link("project", project, label, _joined(count, _since(min(passed))))


def _actions(visit: Visit, able: frozenset[str]) -> Iterator[Link]:
    """Yield the actions given by meetings whose day has passed, to those they were given to and to the office."""
    if "follow_action" not in able:
        return
    today, office = visit.workshop.today(), bool(roles_of(visit.actor) & OFFICE)
    late = [item for item in visit.workshop.followed_actions() if item.overdue(today)]
    own = [item for item in late if office or (item.holder and item.holder == visit.actor.organisation)]
    days = [item.due for item in own if item.due is not None]
    if own:
        count = _count(
            len(own),
            ("action dont la date est passée", "action past its day"),
            ("actions dont la date est passée", "actions past their day"),
        )
        yield visit.link("followed", None, count, _since(min(days)) if days else None)


def _comments(visit: Visit) -> Iterator[Link]:
    waiting = visit.workshop.waiting_comments()
    if waiting:
        count = _count(
            len(waiting),
            ("commentaire à publier ou non", "comment to show or not"),
            ("commentaires à publier ou non", "comments to show or not"),
        )
        yield visit.link("comment", None, count)


def _report(visit: Visit) -> Iterator[Link]:
    """Yield, for a funder, the report that funders take away."""
    if "funder" not in roles_of(visit.actor):
        return
    label = t("Lire le rapport d’avancement aux financeurs", "Read the progress report to the funders")
    yield visit.link("dossier", None, label, t("PDF, ou une page qui s’imprime", "PDF, or one page that prints"))
    yield visit.link(
        "financing", None, t("Voir les besoins et les demandes de financement", "See the needs and the applications for funding")
    )


def _own_record(visit: Visit, able: frozenset[str]) -> Iterator[Link]:
    """Yield, for somebody who speaks for an organisation, the record that others read of it."""
    if "propose_record" not in able or not visit.actor.organisation or roles_of(visit.actor) & OFFICE:
        return
    labels = visit.workshop.record_labels(ORGANISATIONS, [visit.actor.organisation])
    if visit.actor.organisation in labels:
        name = labels[visit.actor.organisation]
        label = Text(fr=f"Relire la fiche de votre organisation : {name}", en=f"Read again the record of your organisation: {name}")
        note = t("vous proposez une correction, le secrétariat la publie", "you propose a change, the secretariat publishes it")
        yield visit.link("record", f"{ORGANISATIONS}/{visit.actor.organisation}", label, note)


def _runs(visit: Visit, able: frozenset[str]) -> Iterator[Link]:
    if "run" not in able:
        return
    waiting = [item for item in visit.workshop.plan_lately().to_do() if _mine(visit, item.offer)]
    if len(waiting) > SEVERAL:
        label = _count(len(waiting), ("", ""), ("résultats d’atelier à calculer ou à refaire", "results of engines to make or make again"))
        yield Link(label=label, address=visit.to("tasks", of="run"))
        return
    yield from runs(visit)


def runs(visit: Visit) -> list[Link]:
    """Return every result of an engine that is missing or stale, with why."""
    return [
        visit.link("offer", item.offer, title_of(visit, item.offer), item.because[0] if item.because else t("jamais calculé", "never run"))
        for item in visit.workshop.plan_lately().to_do()
        if _mine(visit, item.offer)
    ]


def _news(visit: Visit, able: frozenset[str]) -> Iterator[Link]:
    if "news" not in able:
        return
    silent = sum(item.information is Information.NONE_RECEIVED for item in visit.workshop.standings(visit.day))
    if silent:
        note = Text(fr=f"{silent} promesses sans information", en=f"{silent} promises without information")
        yield visit.link("news", None, t("Importer ce que vous savez", "Import what you know"), note)


def _expiring(visit: Visit, able: frozenset[str]) -> Iterator[Link]:
    """Yield the registers of which some records are out of date, or soon will be."""
    found = expiring(visit) if "moderate_record" in able else []
    if len(found) > SEVERAL:
        label = Text(fr=f"{len(found)} registres dont des fiches sont à relire", en=f"{len(found)} registers with records to read again")
        yield Link(label=label, address=visit.to("tasks", of="expiring"))
        return
    yield from found


def expiring(visit: Visit) -> list[Link]:
    """Return every register of which some records are out of date, or soon will be, with the first day that passes."""
    links: list[Link] = []
    today = visit.workshop.today()
    for offer in visit.workshop.register_offers():
        if found := visit.workshop.expiring(offer.id):
            first = found[0].until
            note = _since(first) if first < today else Text(fr=f"le {day_words(first, 'fr')}", en=f"on {day_words(first, 'en')}")
            label = Text(fr=f"{offer.title.fr} : des fiches sont à relire", en=f"{offer.title.en}: records to read again")
            links.append(visit.link("upkeep", offer.id, label, note))
    return links
