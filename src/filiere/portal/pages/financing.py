"""Financing: what the text estimates, the windows it names, and the applications, for those who may see them."""

from filiere.kernel.elements import Figure
from filiere.kernel.financing import GROUNDS, Application
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs, element_link, source_text
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Action, Actions, Block, Cell, Column, Download, Downloads, Input, Link, Links, Notice, Prose, Section, Table
from filiere.workshop.financing import APPLICATIONS
from filiere.workshop.financing_tables import RESERVED, applications_sections, estimates_section, totals_table

TITLE = Text(fr="Financement", en="Financing")


def page(visit: Visit) -> Page:
    """Return the estimates and the windows for everyone, the applications for those who may see them."""
    workshop = visit.workshop

    def place(figure: Figure) -> Cell:
        return source_text(visit, figure.sources["title"][:1])

    main: list[Block] = [estimates_section(workshop.estimates(), lambda name: element_link(visit, name), place), _windows(visit)]
    aside: list[Block] = []
    if workshop.sees_applications():
        held = workshop.applications()
        named = {item.id: item for item in held}
        main += applications_sections(held, workshop.financing_findings(), workshop.windows(), lambda name: _record(visit, named[name]))
        aside += [_keeping(visit), *_documents(visit, held)]
    else:
        main.append(Section(title=Text(fr="Demandes", en="Applications"), id="demandes", blocks=(Notice(text=RESERVED),)))
    main.append(_grounds())
    return Page(
        title=TITLE,
        tab="commitment",
        dated=False,
        crumbs=crumbs(visit, None, visit.link("commitment", None, Text(fr="Engagements", en="Commitments"))),
        lead=Text(
            fr="Ce que le texte estime d’un côté, ce qui est demandé, accordé et versé de l’autre\u202f: jamais additionnés.",
            en="What the text estimates on one side, what is requested, granted and paid on the other: never added together.",
        ),
        main=tuple(main),
        aside=tuple(aside),
    )


def _record(visit: Visit, item: Application) -> Link:
    return Link(label=item.title, address=visit.to("record", f"{APPLICATIONS}/{item.id}"))


def _windows(visit: Visit) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for window in visit.workshop.windows():
        promise: Cell = element_link(visit, window.commitment, titled=False) if window.commitment else None
        project = element_link(visit, window.project, titled=False)
        rows.append((window.title, window.id, project, promise, source_text(visit, window.sources)))
    table = Table(
        columns=(
            Column(label=Text(fr="Guichet", en="Funding window"), wide=True),
            Text(fr="Repère", en="Reference"),
            Text(fr="Projet", en="Project"),
            Text(fr="Engagement", en="Commitment"),
            Text(fr="Imprimé", en="Printed"),
        ),
        rows=tuple(rows),
        empty=Text(fr="Le texte ne nomme aucun guichet.", en="The text names no funding window."),
    )
    return Section(title=Text(fr="Guichets que le texte nomme", en="Funding windows that the text names"), id="guichets", blocks=(table,))


def _keeping(visit: Visit) -> Section:
    register = visit.link(
        "register", APPLICATIONS, Text(fr="Demandes : chercher, ajouter, importer", en="Applications: search, add, import")
    )
    words = Text(
        fr="Confidentiel par défaut. Le fichier exporté se réimporte tel quel\u202f; une proposition est publiée par le secrétariat.",
        en="Confidential by default. The exported file imports again unchanged; the secretariat publishes what is proposed.",
    )
    files = tuple(
        Download(label=form.upper(), address=visit.to("file", f"register/{APPLICATIONS}.{form}")) for form in ("xlsx", "csv", "json")
    )
    blocks = (Prose(text=words, quiet=True), Links(items=(register,)), Downloads(items=files))
    return Section(title=Text(fr="Tenir les demandes", en="Keep the applications"), id="tenir", blocks=blocks)


def _documents(visit: Visit, held: tuple[Application, ...]) -> tuple[Block, ...]:
    """Return the documents of decisions, and the way to file one; nothing where there is no application."""
    if not held:
        return ()
    files = tuple(
        Download(label=item.title, address=visit.to("file", f"financing/{item.id}"), sha256=item.document) for item in held if item.document
    )
    choices = tuple((item.id, Text(fr=f"{item.title[:60]} ({item.year})", en=f"{item.title[:60]} ({item.year})")) for item in held)
    act = Action(
        label=Text(fr="Déposer une décision", en="File a decision"),
        address=visit.to("act", "financing-document/applications"),
        verdict=visit.verdict("propose_record", APPLICATIONS),
        inputs=(
            Input(name="application", label=Text(fr="Demande", en="Application"), form="choice", choices=choices, required=True),
            Input(name="file", label=Text(fr="Document de la décision", en="Document of the decision"), form="file", required=True),
        ),
    )
    blocks: tuple[Block, ...] = (Actions(items=(act,)),)
    return (
        Section(
            title=Text(fr="Documents de décision", en="Documents of decisions"),
            id="documents",
            blocks=(Downloads(items=files), *blocks) if files else blocks,
        ),
    )


def _grounds() -> Section:
    rows = tuple((code, words) for code, words in GROUNDS.items())
    columns = (Text(fr="Repère", en="Reference"), Column(label=Text(fr="Base", en="Ground"), wide=True))
    title = Text(fr="Bases au regard des aides d’État", en="State-aid grounds")
    return Section(title=title, id="bases", blocks=(Table(columns=columns, rows=rows),))


def of_commitment(visit: Visit, name: str) -> tuple[Block, ...]:
    """Return what was applied for at the windows that a commitment names: what could show that it was kept; nothing to a stranger."""
    windows = {item.id: item for item in visit.workshop.windows() if item.commitment == name}
    if not windows or not visit.workshop.sees_applications():
        return ()
    held = [item for item in visit.workshop.applications() if item.window in windows]
    heads = (Text(fr="Guichet", en="Funding window"),)
    table = totals_table(held, ("window",), heads, lambda key: windows[key].title)
    link = Links(items=(visit.link("financing", None, TITLE),))
    return (Section(title=Text(fr="Demandes aux guichets", en="Applications to windows"), id="guichets", blocks=(table, link)),)
