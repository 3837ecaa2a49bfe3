"""The ledger: its signed head, its entries, and the page that checks every byte of it."""

from filiere.kernel.errors import Fault
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Action, Actions, Block, Code, Column, FactRow, Facts, Notice, Pager, Prose, Section, Table

#: Entries on one page of the ledger.
PAGE = 100


def listing(visit: Visit) -> Page:
    """Return the head of the ledger and its entries, newest first."""
    workshop = visit.workshop
    head = workshop.ledger_head()
    pages = max(1, -(-head.size // PAGE))
    asked = visit.asked("page")
    page = min(max(int(asked), 1), pages) if asked.isdecimal() else 1
    last = head.size - (page - 1) * PAGE
    first = max(0, last - PAGE)
    entries = workshop.ledger_entries(first, last - first) if last > first else ()
    rows = tuple(
        (
            str(entry.index),
            entry.kind,
            entry.key if not entry.erased else Text(fr="effacée", en="erased"),
            entry.at,
            Code(words=entry.hash, short=14),
        )
        for entry in reversed(entries)
    )
    table = Table(
        columns=(
            Text(fr="Entrée", en="Entry"),
            Text(fr="Sorte", en="Kind"),
            Column(label=Text(fr="À propos de", en="About"), wide=True),
            Text(fr="Instant", en="Instant"),
            Text(fr="Empreinte", en="Hash"),
        ),
        rows=rows,
        empty=Text(
            fr="Le journal est vide : rien n’a encore été reçu ni produit.",
            en="The ledger is empty: nothing has been received or produced yet.",
        ),
    )
    blocks: list[Block] = [table]
    if pages > 1:
        back = visit.here(page=str(page - 1)) if page > 1 else None
        blocks.append(Pager(page=page, pages=pages, previous=back, next=visit.here(page=str(page + 1)) if page < pages else None))
    return Page(
        title=Text(fr="Journal des preuves", en="Evidence ledger"),
        tab="evidence",
        dated=False,
        crumbs=crumbs(visit, None, visit.link("evidence", None, Text(fr="Preuves", en="Evidence"))),
        lead=Text(
            fr="Un arbre de Merkle (RFC 6962) : ajouter est possible, réécrire se voit. Il ne contient que des empreintes salées, "
            "aucune donnée personnelle.",
            en="A Merkle tree (RFC 6962): adding is possible, rewriting shows. It holds salted digests only, no personal data.",
        ),
        main=tuple(blocks),
        aside=(_head(visit), _verify(visit)),
    )


def _head(visit: Visit) -> Section:
    head = visit.workshop.ledger_head()
    rows = (
        FactRow(label=Text(fr="Entrées", en="Entries"), value=head.size),
        FactRow(label=Text(fr="Racine", en="Root"), value=Code(words=head.root, short=20)),
        FactRow(label=Text(fr="Signée le", en="Signed at"), value=head.at),
        FactRow(label=Text(fr="Clé", en="Key"), value=Code(words=head.key, short=20)),
    )
    return Section(title=Text(fr="Tête signée", en="Signed head"), id="tete", blocks=(Facts(rows=rows),))


def _verify(visit: Visit) -> Section:
    words = Text(
        fr="La vérification relit chaque entrée et chaque fichier, recalcule l’arbre et compare les têtes signées.",
        en="Verification reads every entry and every file again, recomputes the tree and compares the signed heads.",
    )
    act = Action(label=Text(fr="Vérifier le journal", en="Verify the ledger"), address=visit.to("verify"), method="get", main=True)
    return Section(title=Text(fr="Vérifier", en="Verify"), id="verifier", blocks=(Prose(text=words), Actions(items=(act,))))


def verification(visit: Visit) -> Page:
    """Return what checking the whole ledger finds, now."""
    faults = visit.workshop.ledger_verify()
    head = visit.workshop.ledger_head()
    if faults:
        first = Notice(
            tone="late",
            text=Text(
                fr=f"{len(faults)} altération(s) trouvée(s) : le journal ou un fichier a changé.",
                en=f"{len(faults)} change(s) found: the ledger or a file was altered.",
            ),
        )
    else:
        first = Notice(
            tone="accepted",
            text=Text(
                fr=f"Rien n’a changé : {head.size} entrées et tous les fichiers sont ceux qui ont été inscrits.",
                en=f"Nothing has changed: {head.size} entries and every file are those that were recorded.",
            ),
        )
    return Page(
        title=Text(fr="Vérification du journal", en="Verification of the ledger"),
        tab="evidence",
        dated=False,
        crumbs=crumbs(
            visit,
            None,
            visit.link("evidence", None, Text(fr="Preuves", en="Evidence")),
            visit.link("ledger", None, Text(fr="Journal", en="Ledger")),
        ),
        main=(first, *_faults(faults)),
        aside=(_head(visit),),
    )


def _faults(faults: tuple[Fault, ...] | list[Fault]) -> tuple[Block, ...]:
    if not faults:
        return ()
    table = Table(
        columns=(
            Text(fr="Où", en="Where"),
            Column(label=Text(fr="Ce qui a changé", en="What has changed"), wide=True),
            Text(fr="Que faire", en="What to do"),
        ),
        rows=tuple((fault.place() or None, fault.what, fault.mend) for fault in faults[:200]),
    )
    return (table,)
