"""What awaits a reader who has signed in, and the exchanges by file: news to import, dossiers to take away."""

from filiere.kernel.names import Text
from filiere.kernel.standing import Information
from filiere.portal.frame import Page
from filiere.portal.pages.evidence import last_decision
from filiere.portal.pages.pieces import crumbs, title_of
from filiere.portal.pages.rounds import round_tasks
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Action, Actions, Block, Column, Download, Downloads, Input, Link, Links, Notice, Prose, Section, Table
from filiere.workshop.entrance import acts_of
from filiere.workshop.guard import OFFICE, roles_of
from filiere.workshop.news import News


def tasks(visit: Visit) -> tuple[Link, ...]:
    """Return the acts that wait for this reader, with since when and why; each is one page away from done."""
    able = acts_of(visit.actor)
    found: list[Link] = [*_people(visit, able), *_silent(visit), *round_tasks(visit)]
    if "decide" in able:
        found += _to_decide(visit)
    if able & {"check_reading", "approve_reading"}:
        found += [
            visit.link(
                "indicator", view.indicator.id, view.indicator.title, Text(fr="une valeur proposée attend", en="a proposed value waits")
            )
            for view in visit.workshop.indicators(visit.day)
            if view.proposed and _mine(visit, view.indicator.id)
        ]
    if "run" in able:
        found += [
            visit.link("offer", item.offer, item.offer, item.because[0] if item.because else Text(fr="jamais calculé", en="never run"))
            for item in visit.workshop.plan_lately().to_do()
            if _mine(visit, item.offer)
        ]
    if "news" in able:
        silent = sum(item.information is Information.NONE_RECEIVED for item in visit.workshop.standings(visit.day))
        if silent:
            words = Text(fr="Importer ce que vous savez", en="Import what you know")
            found.append(
                visit.link(
                    "news", None, words, Text(fr=f"{silent} promesses sans information", en=f"{silent} promises without information")
                )
            )
    return tuple(found)


def _people(visit: Visit, able: frozenset[str]) -> list[Link]:
    """Return what concerns people: whose place the reader holds, who waits to come in, which posts nobody holds."""
    found: list[Link] = []
    if visit.actor.acting_for:
        names = ", ".join(map(visit.workshop.name_of, visit.actor.acting_for))
        found.append(visit.link("me", None, Text(fr=f"Vous tenez la place de {names}", en=f"You hold the place of {names}")))
    if "people" not in able:
        return found
    waiting = [view for view in visit.workshop.people() if view.card.waiting]
    found += [
        visit.link("person", view.card.id, Text(fr=f"Approuver : {view.card.name}", en=f"Approve: {view.card.name}"), view.email or None)
        for view in waiting
    ]
    vacant = visit.workshop.vacancies()
    if vacant:
        places = ", ".join(sorted({post.of for post in vacant}))
        label = Text(fr=f"Pourvoir {len(vacant)} poste(s) vacant(s)", en=f"Fill {len(vacant)} vacant post(s)")
        found.append(visit.link("people", None, label, places))
    return found


def _silent(visit: Visit) -> list[Link]:
    """Return the reader's own projects of which some promise has passed its date without a word."""
    if not visit.actor.projects:
        return []
    unheard = [item.id for item in visit.workshop.standings(visit.day) if item.unheard]
    found: list[Link] = []
    for project in visit.actor.projects:
        count = sum(project in visit.workshop.thing(name).projects for name in unheard)
        if count:
            label = Text(fr=f"{project} : dire où en est ce qui était promis", en=f"{project}: say how what was promised stands")
            note = Text(fr=f"{count} dates passées, sans information", en=f"{count} dates passed, no information")
            found.append(visit.link("project", project, label, note))
    return found


def _mine(visit: Visit, name: str) -> bool:
    """Return whether something is the reader's to look after: of their projects, or of any where they lead none."""
    held = visit.workshop.thing(name).projects if visit.actor.projects else ()
    return not visit.actor.projects or bool(set(held) & set(visit.actor.projects)) or bool(roles_of(visit.actor) & OFFICE)


def _to_decide(visit: Visit) -> list[Link]:
    facts = visit.workshop.facts()
    waiting = [item for item in facts.evidence if item.counts and last_decision(item.id, facts.decisions) is None]
    links = []
    for item in sorted(waiting, key=lambda item: item.recorded_at):
        title = title_of(visit, item.about)
        label = Text(fr=f"Accepter ou refuser : {title.fr}", en=f"Accept or refuse: {title.en}")
        by = item.organisation or (item.provenance.offer if item.provenance else "")
        links.append(visit.link("evidence", item.id, label, Text(fr=f"déposée par {by} le {item.on}", en=f"filed by {by} on {item.on}")))
    return links


def page(visit: Visit) -> Page:
    """Return everything that awaits this reader."""
    found = tasks(visit)
    blocks: tuple[Block, ...] = (Links(items=found),) if found else (Prose(text=Text(fr="Rien ne vous attend.", en="Nothing awaits you.")),)
    return Page(title=Text(fr="Ce qui vous attend", en="What awaits you"), crumbs=crumbs(visit), dated=False, main=blocks)


def news(visit: Visit, result: News | None = None) -> Page:
    """Return the page where one spreadsheet comes in, with what the last one gave."""
    importing = Action(
        label=Text(fr="Importer le classeur", en="Import the workbook"),
        address=visit.to("act", "news/import"),
        verdict=visit.verdict("news"),
        main=True,
        inputs=(
            Input(name="file", label=Text(fr="Classeur (.xlsx)", en="Workbook (.xlsx)"), form="file", required=True),
            Input(
                name="partial",
                label=Text(fr="Garder les lignes saines si d’autres sont fautives", en="Keep the sound lines if others are at fault"),
                form="tick",
            ),
        ),
    )
    exporting = Link(
        label=Text(fr="Télécharger le classeur pré-rempli", en="Download the pre-filled workbook"),
        address=visit.to("file", "news/filiere.xlsx"),
    )
    blocks: list[Block] = [*_outcome(result)]
    steps = Text(
        fr="Un classeur, une ligne par livrable : son état, sa date, l’organisation qui le dit, le document. "
        "Réimporter un classeur inchangé ne change rien.",
        en="One workbook, one line per deliverable: its state, its date, the organisation that says so, the document. "
        "Importing an unchanged workbook again changes nothing.",
    )
    blocks.append(Prose(text=steps))
    if visit.known:
        blocks.append(
            Section(title=Text(fr="1. Prendre le classeur", en="1. Take the workbook"), id="prendre", blocks=(Links(items=(exporting,)),))
        )
        blocks.append(
            Section(
                title=Text(fr="2. Le rendre rempli", en="2. Bring it back filled in"), id="rendre", blocks=(Actions(items=(importing,)),)
            )
        )
    else:
        words = Text(
            fr="Il faut être entré par un lien d’administrateur, que la commande « filiere up » affiche au démarrage.",
            en="You need to have come in by an administrator link, which the command “filiere up” prints when it starts.",
        )
        blocks.append(Notice(text=words))
    return Page(
        title=Text(fr="Importer ce que vous savez", en="Import what you know"), crumbs=crumbs(visit), dated=False, main=tuple(blocks)
    )


def _outcome(result: News | None) -> tuple[Block, ...]:
    if result is None:
        return ()
    words = Text(
        fr=f"{len(result.changes)} lignes enregistrées, {result.unchanged} inchangées, {len(result.faults)} fautives.",
        en=f"{len(result.changes)} lines recorded, {result.unchanged} unchanged, {len(result.faults)} at fault.",
    )
    notice = Notice(tone="late" if result.faults else "accepted", text=words)
    if not result.faults:
        return (notice,)
    columns = (
        Text(fr="Ligne", en="Line"),
        Column(label=Text(fr="Ce qui ne va pas", en="What is wrong"), wide=True),
        Text(fr="Que faire", en="What to do"),
    )
    rows = tuple((fault.place() or None, fault.what, fault.mend) for fault in result.faults[:100])
    return (notice, Table(columns=columns, rows=rows))


def dossier(visit: Visit) -> Page:
    """Return the dossiers that can be taken away."""
    kinds = (
        ("committee", Text(fr="Dossier du comité exécutif", en="Executive committee dossier")),
        ("funders", Text(fr="Rapport d’avancement aux financeurs", en="Progress report to the funders")),
    )
    blocks: list[Block] = []
    verdict = visit.verdict("report")
    if not verdict.allowed:
        why = verdict.reason or Text(fr="ces dossiers ne vous sont pas ouverts", en="these dossiers are not open to you")
        return Page(title=Text(fr="Dossiers", en="Dossiers"), crumbs=crumbs(visit), main=(Notice(text=why),), dated=False)
    for kind, title in kinds:
        items = (
            Download(label="PDF", address=visit.to("file", f"dossier/{kind}.pdf"), media_type="application/pdf"),
            Download(
                label=Text(fr="HTML, une page qui s’imprime", en="HTML, one page that prints"),
                address=visit.to("file", f"dossier/{kind}.html"),
                media_type="text/html",
            ),
        )
        blocks.append(Section(title=title, id=kind, blocks=(Downloads(items=items),)))
    return Page(
        title=Text(fr="Dossiers", en="Dossiers"),
        crumbs=crumbs(visit),
        lead=Text(
            fr="À la date montrée ; chacun porte la tête signée du journal, dont il est le témoin.",
            en="On the day shown; each carries the signed head of the ledger, whose witness it is.",
        ),
        main=tuple(blocks),
    )
