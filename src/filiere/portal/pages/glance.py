"""The contract at a glance: what was promised, when, and where each promise stands."""

from itertools import islice

from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.awaiting import ORGANISATIONS, tasks
from filiere.portal.pages.indicators import indicator_table
from filiere.portal.pages.pieces import executive, title_of
from filiere.portal.visit import Visit
from filiere.rendering.states import NATURES, ROLES
from filiere.sdk.blocks import Badge, Block, Event, Links, Metric, Metrics, Notice, Prose, Section, Table, Timeline
from filiere.workshop.score import score
from filiere.workshop.views import Overview

#: The assessment of a firm's digital maturity, where that engine is installed.
MATURITY = "digital_maturity.assessment"
#: How many acts the home page shows of what awaits its reader.
SHOWN = 5
_NOTHING = Text(
    fr="Rien ne vous attend. Ce qu’un tour, une proposition ou une preuve demandera de vous s’affichera ici.",
    en="Nothing awaits you. What a round, a proposal or a piece of evidence will ask of you will show here.",
)


def glance(visit: Visit) -> Page:
    """Return the home page."""
    workshop = visit.workshop
    contract = workshop.contract
    overview = workshop.overview(visit.day)
    facts = workshop.facts()
    top: list[Block] = [numbers(visit, overview.counts)]
    if not facts.declarations and not any(item.counts for item in facts.evidence):
        top.append(first_step(visit))
    return Page(
        title=Text(fr="Le contrat, d’un coup d’œil", en="The contract at a glance"),
        lead=contract.title,
        top=tuple(top),
        main=(picture(visit, overview), measured(visit)),
        aside=(*awaiting(visit), latest_card(visit), commitments_card(visit), findings_card(visit), dates_card(visit)),
    )


def numbers(visit: Visit, counts: dict[str, int]) -> Metrics:
    """Return the numbers that matter, each a way to the promises it counts."""
    items = [
        Metric(label=Text(fr="livrables promis", en="deliverables promised"), value=counts["promised"], address=visit.to("deliverable")),
        Metric(
            label=Text(fr="acceptés, preuve à l’appui", en="accepted, with evidence"),
            value=counts["accepted"],
            tone="accepted",
            address=visit.to("deliverable", state="accepted"),
        ),
        Metric(
            label=Text(fr="dates passées, sans information", en="dates passed, no information"),
            value=counts["unheard"],
            address=visit.to("deliverable", state="unheard"),
        ),
        Metric(
            label=Text(fr="retards constatés", en="delays recorded"),
            value=counts["late"],
            tone="late" if counts["late"] else "neutral",
            address=visit.to("deliverable", state="late"),
        ),
        next_committee(visit),
    ]
    return Metrics(items=tuple(items))


def next_committee(visit: Visit) -> Metric:
    """Return how far the next meeting of the executive committee is, as far as anything says it."""
    body = executive(visit.workshop)
    if body is None:
        return Metric(label=Text(fr="aucune instance exécutive dans le texte", en="no executive body in the text"), value="—")
    following = visit.workshop.next_meeting(body, visit.day)
    address = visit.to("body", body)
    if following is None:
        return Metric(
            label=Text(fr="aucune date pour le comité exécutif", en="no date for the executive committee"), value="—", address=address
        )
    days = (following - visit.day).days
    value = Text(fr="1 jour" if days == 1 else f"{days} jours", en="1 day" if days == 1 else f"{days} days")
    planned = any(item.on == following for item in visit.workshop.meetings(body))
    label = (
        Text(fr="avant le prochain comité exécutif", en="until the next executive committee")
        if planned
        else Text(fr="avant le comité exécutif, à sa cadence", en="until the executive committee, at its cadence")
    )
    return Metric(label=label, value=value, address=address)


def first_step(visit: Visit) -> Notice:
    """Return the one call to action of a new workspace."""
    return Notice(
        tone="open",
        text=Text(
            fr="Voici ce que le texte promet ; aucune nouvelle n’a encore été reçue. Ce que vous savez s’importe en un seul tableur.",
            en="This is what the text promises; no news has been received yet. What you know is imported as one spreadsheet.",
        ),
        action=visit.link("news", None, Text(fr="Importer ce que vous savez", en="Import what you know")),
    )


def picture(visit: Visit, overview: Overview) -> Section:
    """Return the score of promises."""
    drawn = score(visit.workshop, overview, visit.to, visit.to("deliverable"))
    words = Text(
        fr="Une ligne par projet, une marque par promesse ; la forme et la couleur disent toutes deux ce qui est connu.",
        en="One rail per project, one mark per promise; shape and colour both say what is known.",
    )
    drawn = drawn.model_copy(update={"title": words})
    return Section(title=Text(fr="Chaque promesse à sa date", en="Every promise at its date"), id="partition", blocks=(drawn,))


def measured(visit: Visit) -> Section:
    """Return the indicators that have a target, in short."""
    views = [item for item in visit.workshop.indicators(visit.day) if item.indicator.target is not None]
    views.sort(key=lambda item: (item.current is None, not item.exploration))
    more = Links(items=(visit.link("indicator", None, Text(fr="Tous les indicateurs", en="All indicators")),))
    return Section(title=Text(fr="Indicateurs", en="Indicators"), id="indicateurs", blocks=(indicator_table(visit, tuple(views[:6])), more))


def awaiting(visit: Visit) -> tuple[Block, ...]:
    """Return what awaits a reader who has signed in: the most pressing acts; for a visitor, the ways in that most come for."""
    if not visit.known:
        return (_ways_in(visit),)
    found = tuple(islice(tasks(visit), SHOWN + 1))
    blocks: list[Block] = [Links(items=found[:SHOWN])] if found else [Prose(text=_NOTHING, quiet=True)]
    if len(found) > SHOWN:
        blocks.append(Links(items=(visit.link("tasks", None, Text(fr="Tout ce qui vous attend", en="All that awaits you")),)))
    return (Section(title=Text(fr="Ce qui vous attend", en="What awaits you"), id="attente", blocks=tuple(blocks)),)


def _ways_in(visit: Visit) -> Section:
    """Return where a visitor may begin, each way with what it gives."""
    links = (
        visit.link(
            "register",
            ORGANISATIONS,
            Text(fr="Trouver une organisation", en="Find an organisation"),
            Text(fr="et emporter la liste en tableur", en="and take the list away as a spreadsheet"),
        ),
        visit.link(
            "barometer",
            None,
            Text(fr="Lire le baromètre", en="Read the barometer"),
            Text(fr="où en est chaque projet, en une page", en="how each project goes, on one page"),
        ),
        visit.link(
            "interaction",
            MATURITY,
            Text(fr="Situer votre entreprise dans le numérique", en="Place your firm in the digital world"),
            Text(fr="premier résultat après dix questions, sans compte", en="first result after ten questions, no account"),
        ),
        visit.link(
            "open_data",
            None,
            Text(fr="Reprendre les données", en="Reuse the data"),
            Text(fr="fichiers, interface, flux", en="files, interface, feeds"),
        ),
    )
    offered = {item.id for item in visit.workshop.interactions()}
    kept = tuple(item for item in links if MATURITY not in item.address or MATURITY in offered)
    return Section(title=Text(fr="Par où commencer", en="Where to begin"), id="commencer", blocks=(Links(items=kept),))


def commitments_card(visit: Visit) -> Section:
    """Return the two sides of the table in counts."""
    views = visit.workshop.commitments(visit.day)
    rows = []
    words = (
        ("shown", Text(fr="montrés, preuve à l’appui", en="shown, with evidence")),
        ("filed", Text(fr="preuve déposée", en="evidence filed")),
        ("no_information", Text(fr="sans information", en="no information")),
        ("unverifiable", Text(fr="invérifiables tels qu’écrits", en="unverifiable as worded")),
    )
    for state, label in words:
        counted = [sum(view.state == state and view.commitment.side == side for view in views) for side in ("state", "sector")]
        rows.append((label, *counted))
    table = Table(
        columns=(Text(fr="Ce qui est dû", en="What is owed"), Text(fr="État", en="State"), Text(fr="Filière", en="Sector")),
        rows=tuple(rows),
    )
    more = Links(items=(visit.link("commitment", None, Text(fr="Les lire côte à côte", en="Read them side by side")),))
    return Section(title=Text(fr="Engagements réciproques", en="Reciprocal commitments"), id="engagements", blocks=(table, more))


def findings_card(visit: Visit) -> Section:
    """Return how often the text contradicts itself."""
    found = visit.workshop.findings()
    counted = {severity: sum(item.severity == severity for item in found) for severity in ("contradiction", "doubt", "gap")}
    sentence = Text(
        fr=f"{counted['contradiction']} contradictions et {counted['doubt']} doutes, à clarifier avec les signataires.",
        en=f"{counted['contradiction']} contradictions and {counted['doubt']} doubts, to be clarified with the signatories.",
    )
    more = Links(items=(visit.link("finding", None, Text(fr="Lire les constats", en="Read the findings")),))
    return Section(
        title=Text(fr="Le texte se contredit", en="The text contradicts itself"), id="constats", blocks=(Prose(text=sentence), more)
    )


def latest_card(visit: Visit) -> Section:
    """Return the newest evidence, each with its nature; or that there is none."""
    found = sorted(visit.workshop.facts().evidence, key=lambda item: item.recorded_at, reverse=True)[:4]
    events = tuple(
        Event(
            when=(item.on, Badge(words=NATURES[item.nature][0], tone=NATURES[item.nature][1])),
            title=visit.link("evidence", item.id, title_of(visit, item.about)),
            note=ROLES[item.role],
            tone="accepted" if item.counts else "open",
        )
        for item in found
    )
    timeline = Timeline(items=events, empty=Text(fr="Aucune preuve n’a encore été déposée.", en="No evidence has been filed yet."))
    more = Links(items=(visit.link("evidence", None, Text(fr="Toutes les preuves", en="All evidence")),))
    return Section(title=Text(fr="Dernières preuves", en="Latest evidence"), id="preuves", blocks=(timeline, more))


def dates_card(visit: Visit) -> Section:
    """Return the ways to read the contract in time."""
    links = (
        visit.link("compare", None, Text(fr="Ce que l’avenant a changé", en="What the amendment changed")),
        visit.link("timeline", None, Text(fr="La frise du contrat", en="The timeline of the contract")),
        visit.link("ics", None, Text(fr="L’agenda à suivre (ICS)", en="The calendar to follow (ICS)")),
    )
    return Section(title=Text(fr="Dans le temps", en="In time"), id="temps", blocks=(Links(items=links),))
