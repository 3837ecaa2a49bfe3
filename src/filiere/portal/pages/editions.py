"""The editions of a map, and what differs between two of them: added, removed, changed, gone stale."""

from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Action, Actions, Block, Cell, Column, Input, Link, Metric, Metrics, Notice, Section, Table
from filiere.workshop.editions import EditionChange

TITLE = Text(fr="Éditions", en="Editions")
_SEEN = Text(fr="Édition des membres", en="Members’ edition")


def _more(closed: int) -> Text:
    return Text(
        fr=f"Une édition déposée ne tient que ce que tous voient. Vous voyez {closed} fiche(s) de plus dans ces registres.",
        en=f"A filed edition holds what everybody sees. You see {closed} more record(s) in these registers.",
    )


def _kept(closed: int) -> Notice:
    return Notice(
        tone="stale",
        text=Text(
            fr=f"Faite à l’instant, pour vous, et jamais déposée : elle tient aussi des fiches réservées ({closed} dans ces registres).",
            en=f"Made just now, for you, and never filed: it also holds records that are not public ({closed} in these registers).",
        ),
    )


def page(visit: Visit, name: str) -> Page:
    """Return the editions of an offer, and the comparison of two where they are asked for."""
    offer = visit.workshop.offer(name)
    found = visit.workshop.editions(name)
    rows = tuple((visit.link("evidence", item.id, item.id), item.on, len(item.subjects)) for item in found)
    columns = (Text(fr="Édition", en="Edition"), Text(fr="Du", en="Of"), Text(fr="Fichiers", en="Files"))
    empty = Text(fr="Aucune édition n’a été déposée.", en="No edition has been filed.")
    main: list[Block] = [Table(columns=columns, rows=rows, empty=empty)]
    if len(found) > 1:
        main.append(_choice(visit, [(item.id, f"{item.id} ({item.on.isoformat()})") for item in found]))
        before, after = visit.asked("before") or found[1].id, visit.asked("after") or found[0].id
        main += _change(visit, visit.workshop.compare_editions(before, after))
    crumb = crumbs(visit, None, visit.link("offer", name, offer.title))
    closed = visit.workshop.closed_records(name)
    if closed and visit.asked("seen"):
        return Page(
            title=_SEEN, lead=offer.title, crumbs=crumb, dated=False, main=(_kept(closed), *visit.workshop.edition_seen(name, visit.to))
        )
    if closed:
        main.insert(0, Notice(text=_more(closed), action=Link(label=_SEEN, address=visit.to("editions", name, seen="1"))))
    return Page(title=TITLE, lead=offer.title, crumbs=crumb, dated=False, main=tuple(main))


def _choice(visit: Visit, editions: list[tuple[str, str]]) -> Actions:
    choices = tuple(editions)
    before, after = visit.asked("before") or choices[1][0], visit.asked("after") or choices[0][0]
    inputs = (
        Input(name="before", label=Text(fr="Comparer", en="Compare"), form="choice", choices=choices, value=before, required=True),
        Input(name="after", label=Text(fr="avec", en="with"), form="choice", choices=choices, value=after, required=True),
    )
    return Actions(items=(Action(label=Text(fr="Comparer", en="Compare"), address=visit.path, method="get", inputs=inputs),))


def _change(visit: Visit, found: EditionChange) -> list[Block]:
    counts = Metrics(
        items=(
            Metric(label=Text(fr="Ajoutées", en="Added"), value=len(found.added)),
            Metric(label=Text(fr="Retirées", en="Removed"), value=len(found.removed)),
            Metric(label=Text(fr="Modifiées", en="Changed"), value=len(found.changed)),
            Metric(label=Text(fr="Périmées entre-temps", en="Gone stale meanwhile"), value=len(found.stale)),
        )
    )
    rows = [
        *((_record(visit, found, one), Text(fr="ajoutée", en="added"), None) for one in found.added),
        # A record that is gone may still have its page: its address is for ever.
        *((_record(visit, found, one), Text(fr="retirée", en="removed"), None) for one in found.removed),
        *((_record(visit, found, one), Text(fr="modifiée", en="changed"), ", ".join(fields)) for one, fields in found.changed.items()),
        *((_record(visit, found, one), Text(fr="périmée", en="gone stale"), None) for one in found.stale),
    ]
    columns = (
        Text(fr="Fiche", en="Record"),
        Text(fr="Ce qui est arrivé", en="What happened"),
        Column(label=Text(fr="Champs", en="Fields"), wide=True),
    )
    empty = Text(fr="Ces deux éditions disent la même chose.", en="These two editions say the same.")
    title = Text(
        fr=f"Du {found.before.on.isoformat()} au {found.after.on.isoformat()}",
        en=f"From {found.before.on.isoformat()} to {found.after.on.isoformat()}",
    )
    return [Section(title=title, id="differences", blocks=(counts, Table(columns=columns, rows=tuple(rows), empty=empty)))]


def _record(visit: Visit, found: EditionChange, address: str) -> Cell:
    return Link(label=found.labels[address], address=visit.to("record", address))
