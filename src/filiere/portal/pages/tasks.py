"""What awaits a reader who has signed in, and the exchanges by file: news to import, dossiers to take away."""

from collections.abc import Callable

from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.awaiting import expiring, filed, readings, runs, tasks, undecided
from filiere.portal.pages.pieces import crumbs, title_of
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Action, Actions, Block, Column, Download, Downloads, Input, Link, Links, Notice, Prose, Section, Table
from filiere.workshop.news import News

TITLE = Text(fr="Ce qui vous attend", en="What awaits you")
#: The most pieces of evidence on one page.
MOST = 60
#: What may be asked for alone → its title.
KINDS: dict[str, Text] = {
    "evidence": Text(fr="Preuves à accepter ou refuser", en="Evidence to accept or refuse"),
    "reading": Text(fr="Valeurs proposées", en="Proposed values"),
    "run": Text(fr="Résultats à calculer ou à refaire", en="Results to make or make again"),
    "expiring": Text(fr="Registres à relire", en="Registers to read again"),
}
#: What may be asked for alone and is a list of pages → what finds it.
_OF: dict[str, Callable[[Visit], list[Link]]] = {"reading": readings, "run": runs, "expiring": expiring}
TICK = "e-"


def page(visit: Visit) -> Page:
    """Return everything that awaits this reader, or the acts of one kind."""
    kind = visit.asked("of")
    here = (visit.link("tasks", None, TITLE),) if kind in KINDS else ()
    if kind == "evidence":
        blocks = _deciding(visit)
    elif kind in KINDS:
        found = tuple(_OF[kind](visit))
        blocks = (Links(items=found),) if found else (_nothing(),)
    else:
        found = tuple(tasks(visit))
        blocks = (Links(items=found),) if found else (_nothing(),)
    return Page(title=KINDS.get(kind, TITLE), crumbs=crumbs(visit, None, *here), dated=False, main=blocks)


def _nothing() -> Prose:
    words = Text(
        fr="Rien ne vous attend. Ce qu’un tour, une proposition ou une preuve demandera de vous s’affichera ici, le plus pressé d’abord.",
        en="Nothing awaits you. What a round, a proposal or a piece of evidence will ask of you will show here, the most pressing first.",
    )
    return Prose(text=words)


def _deciding(visit: Visit) -> tuple[Block, ...]:
    """Return the evidence that waits, each piece with its own page, and one act to accept those that were ticked."""
    waiting = undecided(visit)[:MOST]
    if not waiting:
        return (_nothing(),)
    rows = tuple((visit.link("evidence", item.id, title_of(visit, item.about)), filed(visit, item)) for item in waiting)
    columns = (
        Column(label=Text(fr="À propos de", en="About"), wide=True),
        Column(label=Text(fr="Déposée", en="Filed"), wide=True),
    )
    titles = [(item, title_of(visit, item.about)) for item in waiting]
    accept = Action(
        label=Text(fr="Accepter les preuves cochées", en="Accept the ticked evidence"),
        address=visit.to("act", "decide-several/-"),
        verdict=visit.verdict("decide", waiting[0].about),
        main=True,
        note=Text(fr="un refus se motive sur la page de chaque preuve", en="a refusal is explained on the page of each piece"),
        inputs=(
            *(Input(name=f"{TICK}{item.id}", label=title, form="tick") for item, title in titles),
            Input(name="by", label=Text(fr="Instance ou rôle qui décide", en="Body or role that decides"), required=True),
            Input(
                name="day",
                label=Text(fr="Date de la décision", en="Date of the decision"),
                form="date",
                value=visit.workshop.today().isoformat(),
                required=True,
            ),
            Input(name="reason", label=Text(fr="Motif", en="Reason")),
        ),
    )
    accepting = Section(title=Text(fr="Accepter ensemble", en="Accept together"), id="accepter", blocks=(Actions(items=(accept,)),))
    return (Table(columns=columns, rows=rows), accepting)


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
