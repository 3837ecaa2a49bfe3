"""The one-page sheet of a project: what is said, what is known and what changed since the committee last met, on one sheet of A4."""

from datetime import date

from filiere.kernel.elements import Project
from filiere.kernel.errors import UnknownElement
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs, element_link, executive, title_link
from filiere.portal.visit import Visit
from filiere.rendering.days import day as day_words
from filiere.rendering.states import t
from filiere.sdk.blocks import Block, Column, Links, Prose, Section, Table
from filiere.workshop.awaiting import last_met
from filiere.workshop.changes import Change, changes_of

#: How full a sheet is on screen and on paper: as many promises, changes and indicators as one page of A4 holds.
MEASURE = (3, 5, 1)
#: The most changes that a project's page shows; the ledger holds the others.
MOST = 12


def until(visit: Visit) -> date:
    """Return the last day of what changed: the day asked for, else today; the contract's term does not end the news."""
    return visit.on or visit.workshop.today()


def since_committee(visit: Visit, project: Project) -> Section:
    """Return what changed on a project since the executive committee last met, with who says it, and the sheet to print."""
    met = last_met(visit.workshop, executive(visit.workshop), until(visit))
    since = met or visit.workshop.since()
    found = changes_of(visit.workshop, project.id, since, until(visit))
    head = t("Depuis le dernier comité", "Since the last committee") if met else t("Depuis la signature", "Since the signature")
    told = Text(
        fr=f"Comité exécutif du {day_words(since, 'fr')}." if met else "Aucun comité exécutif clos n’est enregistré ici.",
        en=f"Executive committee of {day_words(since, 'en')}." if met else "No executive committee that was closed is recorded here.",
    )
    sheet = visit.link("sheet", project.id, t("La fiche d’une page, à imprimer", "The one-page sheet, to print"))
    blocks: list[Block] = [Prose(text=told, quiet=True), _table(visit, found[:MOST])]
    if len(found) > MOST:
        rest = len(found) - MOST
        blocks.append(Prose(text=Text(fr=f"… et {rest} autres.", en=f"… and {rest} more."), quiet=True))
    return Section(title=head, id="depuis", blocks=(*blocks, Links(items=(sheet,))))


def _table(visit: Visit, found: tuple[Change, ...]) -> Table:
    names = {item.id: item.name for item in visit.workshop.contract.organisations}
    return Table(
        columns=(
            Column(label=t("À propos de", "About"), wide=True),
            t("Ce qui a changé", "What changed"),
            t("Qui le dit", "Who says so"),
            t("Jour", "Day"),
        ),
        rows=tuple((element_link(visit, item.about), item.what, names.get(item.by, item.by) or None, item.on) for item in found),
        empty=t("Rien n’a été dit ni déposé sur ce projet depuis.", "Nothing was said or filed about this project since."),
    )


def sheet(visit: Visit, name: str) -> Page:
    """Return the sheet of a project as of today, on one page.

    Raises:
        UnknownElement: there is no such project.
    """
    project = visit.workshop.element(name)
    if not isinstance(project, Project):
        raise UnknownElement(Text(fr=f"{name} n’est pas un projet", en=f"{name} is no project"))
    today = visit.workshop.today()
    blocks = visit.workshop.sheet(project.id, measure=MEASURE)
    return Page(
        title=project.title,
        lead=Text(fr=f"{project.id} · fiche du {day_words(today, 'fr')}", en=f"{project.id} · sheet of {day_words(today, 'en')}"),
        crumbs=crumbs(visit, project.id, visit.link("project", None, t("Projets", "Projects")), title_link(visit, project)),
        dated=False,
        printable=True,
        main=blocks,
    )
