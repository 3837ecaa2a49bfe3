"""One page per map: its opening, its matrix where it has one, its records, France, its network."""

from collections.abc import Sequence

from filiere.engines.cartography import atlas
from filiere.engines.cartography.pages import matrix, parts
from filiere.engines.cartography.pages.france import france
from filiere.engines.cartography.pages.network import network
from filiere.sdk.blocks import Block, Column, Page, Section, Table, View
from filiere.sdk.values import Text

#: Fields shown beside the name, by register.
_FIELDS = {
    "cartography.initiatives": ("area", "training", "advice", "status"),
    "cartography.projects": ("field", "trl", "access", "status"),
    "cartography.programmes": ("makes", "mrl", "status"),
    "cartography.know_how": ("one_health", "status"),
    "cartography.products": ("kind", "tpp", "status"),
    "cartography.locks": ("chain", "actors"),
    "cartography.technologies": ("chain", "rationale", "trl", "mrl", "benchmark"),
    "cartography.facilities": ("offers", "access", "status"),
    "cartography.trainings": ("form", "skills", "seats", "advice", "status"),
    "cartography.calls": ("access", "opens_on", "closes_on", "budget_eur", "status"),
    "cartography.events": ("printed", "town", "status"),
    "cartography.zones": ("area", "country", "printed"),
    atlas.ORGANISATIONS: ("kind", "town"),
}
_SECTORS = {
    "chemistry": Text(fr="Chimie", en="Chemistry"),
    "electronics": Text(fr="Électronique", en="Electronics"),
    "security": Text(fr="Sécurité", en="Security"),
    "future_industry": Text(fr="Industrie du futur", en="Industry of the future"),
    "photonics": Text(fr="Photonique", en="Photonics"),
}


def _page(view: View, registers: Sequence[str], *, drawn: bool = True, placed: bool = True) -> Page:
    content, map_, on = parts.edition(view)
    blocks: list[Block] = parts.opening(content, map_, on)
    for register in registers:
        blocks += parts.records(view, content, map_, register, fields=_FIELDS[register], on=on)
    if not map_.records:
        blocks.append(parts.nothing(Text(fr="Aucune fiche n’entre dans cette carte.", en="No record enters this map.")))
    if placed and map_.records:
        blocks += france(content, map_)
    if drawn and map_.records:
        blocks += network(view, content, map_)
    return tuple(blocks)


def initiative_map(view: View) -> Page:
    """Return the map of bioproduction initiatives."""
    return _page(view, [name for name in _FIELDS if name not in {"cartography.locks", "cartography.technologies", "cartography.zones"}])


def recommendations(view: View) -> Page:
    """Return the list of initiatives with what is recommended, and those that nobody recommends anything for."""
    content, map_, on = parts.edition(view)
    register = "cartography.initiatives"
    rows = tuple(
        (
            parts.link(view, address, record),
            parts.word(content, register, "advice", record["values"].get("advice"))
            or Text(fr="rien n’est recommandé", en="nothing is recommended"),
            record["values"].get("advice_reason"),
            parts.source(record),
        )
        for address, record in map_.of(register)
    )
    columns = (
        parts.NAME,
        Text(fr="Recommandation", en="Recommendation"),
        Column(label=Text(fr="Raison", en="Reason"), wide=True),
        parts.SOURCE,
    )
    section = Section(
        title=Text(fr="Ce qui est recommandé", en="What is recommended"), id="recommandations", blocks=(Table(columns=columns, rows=rows),)
    )
    blocks = [*parts.opening(content, map_, on), section]
    for other in ("cartography.projects", "cartography.programmes"):
        blocks += parts.records(view, content, map_, other, fields=_FIELDS[other], on=on)
    return tuple(blocks)


def lock_matrix(view: View) -> Page:
    """Return the matrix of locks, technologies and projects."""
    content, map_, on = parts.edition(view)
    blocks = [*parts.opening(content, map_, on), *matrix.locks(view, content, map_)]
    return (*blocks, *network(view, content, map_)) if map_.records else tuple(blocks)


def technology_list(view: View) -> Page:
    """Return the list of technologies, with what is known of each."""
    return _page(view, ("cartography.technologies",), placed=False)


def infection_cycle(view: View) -> Page:
    """Return the map of antimicrobial resistance along the infection cycle."""
    content, map_, on = parts.edition(view)
    blocks = parts.opening(content, map_, on)
    if map_.records:
        blocks += matrix.cycle(view, map_)
    for register in (
        "cartography.projects",
        "cartography.programmes",
        "cartography.know_how",
        "cartography.products",
        "cartography.initiatives",
        "cartography.calls",
        atlas.ORGANISATIONS,
    ):
        blocks += parts.records(view, content, map_, register, fields=_FIELDS[register], on=on)
    if map_.records:
        blocks += [*france(content, map_), *network(view, content, map_)]
    return tuple(blocks)


def precision_medicine(view: View) -> Page:
    """Return precision-medicine projects, calls and access terms."""
    return _page(view, ("cartography.projects", "cartography.calls", "cartography.facilities", atlas.ORGANISATIONS))


def french_actors(view: View) -> Page:
    """Return the directory of precision-medicine players."""
    return _page(view, (atlas.ORGANISATIONS, "cartography.projects"))


def therapeutic_areas(view: View) -> Page:
    """Return players by therapeutic area."""
    content, map_, on = parts.edition(view)
    rows = tuple(
        (
            parts.link(view, address, record),
            record["values"].get("area") or Text(fr="aire non dite", en="area not said"),
            parts.joined(view, map_, _partners(map_, address)) or Text(fr="aucun lien énoncé", en="no link stated"),
        )
        for address, record in map_.of("cartography.initiatives")
    )
    columns = (Text(fr="Offre", en="Offer"), Text(fr="Aire thérapeutique", en="Therapeutic area"), Text(fr="Acteurs", en="Players"))
    section = Section(
        title=Text(fr="Acteurs par aire thérapeutique", en="Players by therapeutic area"),
        id="aires",
        blocks=(Table(columns=columns, rows=rows),),
    )
    blocks: list[Block] = [*parts.opening(content, map_, on), section]
    return (*blocks, *france(content, map_), *network(view, content, map_)) if map_.records else tuple(blocks)


def _partners(map_: atlas.Atlas, address: str) -> list[str]:
    ends = {end for one in map_.around(address) for end in (one["values"]["origin"], one["values"]["target"])}
    return sorted(ends - {address})


def target_zones(view: View) -> Page:
    """Return the target zones of each offer."""
    return _page(view, ("cartography.zones",), drawn=False, placed=False)


def training_catalogue(view: View) -> Page:
    """Return the catalogue of trainings."""
    return _page(view, ("cartography.trainings", "cartography.technologies", atlas.ORGANISATIONS))


def shared_locks(view: View) -> Page:
    """Return the locks shared with each other sector; a sector without one is told."""
    content, map_, on = parts.edition(view)
    found = map_.of("cartography.locks")
    rows = tuple(
        (
            words,
            parts.joined(view, map_, [address for address, record in found if sector in (record["values"].get("sectors") or ())])
            or Text(fr="aucun verrou commun énoncé", en="no shared lock stated"),
        )
        for sector, words in _SECTORS.items()
    )
    columns = (Text(fr="Filière", en="Sector"), Text(fr="Verrous partagés", en="Shared locks"))
    return (
        *parts.opening(content, map_, on),
        Section(title=Text(fr="Par filière", en="By sector"), id="filieres", blocks=(Table(columns=columns, rows=rows),)),
    )
