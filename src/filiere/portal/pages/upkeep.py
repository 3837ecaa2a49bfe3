"""The upkeep of a register: how fresh it is, what expires soon, how proposals are answered, and a bad series undone at once."""

from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Action, Actions, Badge, Block, Input, Link, Metric, Metrics, Section, Table
from filiere.sdk.registers import Register
from filiere.workshop.upkeep import SOON_DAYS, UpkeepView

TITLE = Text(fr="À revoir", en="To review")
REGISTERS = Text(fr="Registres", en="Registers")


def way(visit: Visit, register: Register) -> tuple[Link, ...]:
    """Return the way to the upkeep of a register whose records say when they were read."""
    if register.field("expires_on") is None and register.field("read_on") is None:
        return ()
    return (visit.link("upkeep", register.id, TITLE),)


def page(visit: Visit, name: str) -> Page:
    """Return how a register is kept."""
    register, view = visit.workshop.register(name), visit.workshop.upkeep(name)
    main: list[Block] = [_counts(view), _expiring(visit, register, view), _contributions(view)]
    if visit.known and visit.verdict("moderate_record", name).allowed:
        main.append(
            Section(title=Text(fr="Annuler une série", en="Undo a series"), id="serie", blocks=(Actions(items=(_undo(visit, name),)),))
        )
    crumb = crumbs(visit, None, visit.link("register", None, REGISTERS), visit.link("register", name, register.offer.title))
    lead = Text(
        fr="Ce que ses gardiens ont à relire, et comment ils répondent.", en="What its keepers have to read again, and how they answer."
    )
    return Page(title=TITLE, lead=lead, crumbs=crumb, dated=False, main=tuple(main))


def _counts(view: UpkeepView) -> Metrics:
    waited = "—" if view.median_days is None else view.median_days
    return Metrics(
        items=(
            Metric(label=Text(fr="À jour", en="Fresh"), value=view.fresh),
            Metric(label=Text(fr="Périmées", en="Stale"), value=view.stale, tone="late" if view.stale else "neutral"),
            Metric(label=Text(fr="Sans date de lecture", en="Without a reading date"), value=view.undated),
            Metric(label=Text(fr="Sans organisme gardien", en="Without a steward"), value=view.vacant),
            Metric(label=Text(fr="Propositions en attente", en="Proposals waiting"), value=view.waiting),
            Metric(
                label=Text(fr="Jours d’attente (médiane)", en="Days waited (median)"),
                value=waited,
                note=Text(fr=f"sur {view.decided} proposition(s) décidée(s)", en=f"over {view.decided} decided proposal(s)"),
            ),
        )
    )


def _expiring(visit: Visit, register: Register, view: UpkeepView) -> Section:
    today = visit.workshop.today()
    rows = tuple(
        (
            visit.link("record", f"{register.id}/{one.id}", one.label),
            (one.until, " ", Badge(words=Text(fr="périmée", en="stale"), tone="stale")) if one.until < today else one.until,
            one.steward or Text(fr="poste à pourvoir", en="vacant post"),
        )
        for one in view.expiring
    )
    columns = (Text(fr="Fiche", en="Record"), Text(fr="À relire avant le", en="To be read again by"), Text(fr="Gardien", en="Steward"))
    title = Text(fr=f"Périmées, ou dans les {SOON_DAYS} jours", en=f"Stale, or within {SOON_DAYS} days")
    empty = Text(fr="Rien n’est à relire.", en="Nothing has to be read again.")
    return Section(title=title, id="perimees", blocks=(Table(columns=columns, rows=rows, empty=empty),))


def _contributions(view: UpkeepView) -> Section:
    rows = tuple(view.contributions.items())
    columns = (Text(fr="Organisation", en="Organisation"), Text(fr="Propositions décidées", en="Decided proposals"))
    empty = Text(fr="Aucune contribution décidée.", en="No decided contribution.")
    return Section(
        title=Text(fr="Contributions", en="Contributions"), id="contributions", blocks=(Table(columns=columns, rows=rows, empty=empty),)
    )


def _undo(visit: Visit, name: str) -> Action:
    told = Text(fr="le début commun des propositions, comme PR-0a1b2c3d4e", en="what its proposals begin with, such as PR-0a1b2c3d4e")
    return Action(
        label=Text(fr="Annuler cette série", en="Undo this series"),
        address=visit.to("act", f"series-undo/{name}"),
        verdict=visit.verdict("moderate_record", name),
        inputs=(
            Input(name="batch", label=Text(fr="Série", en="Series"), required=True, help=told),
            Input(name="reason", label=Text(fr="Motif", en="Reason"), required=True),
        ),
    )
