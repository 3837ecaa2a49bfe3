"""The links of a record, as its page shows them, and the way to propose one."""

from urllib.parse import urlencode

from filiere.kernel.names import Text
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Action, Actions, Block, Cell, Input, Link, Links, Prose, Section, Table
from filiere.sdk.registers import Register
from filiere.workshop.links import SHOWN, LinkView
from filiere.workshop.register_views import RecordView

TITLE = Text(fr="Liens", en="Links")


def links(visit: Visit, found: RecordView) -> list[Block]:
    """Return the links that touch a record, each with its kind and its source; nothing where no register states links."""
    started = _started(visit, found)
    makers = [offer for offer in visit.workshop.register_offers() if offer.edge and offer.id != found.register_id]
    if not makers:
        return started
    word = visit.asked("links")
    page = int(word) if word.isdigit() and len(word) < 6 else 1
    count, shown = visit.workshop.links_of(found.register_id, found.id, page=page)
    blocks: list[Block] = []
    if shown:
        columns = (
            Text(fr="Lien", en="Link"),
            Text(fr="Avec", en="With"),
            Text(fr="Registre", en="Register"),
            Text(fr="Source", en="Source"),
        )
        blocks.append(Table(columns=columns, rows=tuple(_row(visit, one) for one in shown)))
    else:
        blocks.append(Prose(text=Text(fr="Aucun lien énoncé.", en="No link stated."), quiet=True))
    ways = [
        Link(label=words, address=visit.here(links=str(number)))
        for number, words in (
            (page - 1, Text(fr="Liens précédents", en="Earlier links")),
            (page + 1, Text(fr="Liens suivants", en="Further links")),
        )
        if number >= 1 and (number - 1) * SHOWN < count
    ]
    if ways:
        blocks.append(Links(items=tuple(ways)))
    if visit.known and found.state == "published":
        blocks.append(Actions(items=tuple(_form(visit, visit.workshop.register(offer.id), found) for offer in makers)))
    return [*started, Section(title=Text(fr=f"Liens ({count})", en=f"Links ({count})"), id="liens", blocks=tuple(blocks))]


def _started(visit: Visit, found: RecordView) -> list[Block]:
    """Return the ways to what is done step by step from a record of its register."""
    ways = tuple(
        Link(label=offer.title, address=f"{visit.to('interaction', offer.id)}?{urlencode({'record': found.id})}")
        for offer in visit.workshop.interactions()
        if offer.starts_from == found.register_id and found.state == "published"
    )
    return [Links(items=ways)] if ways else []


def _row(visit: Visit, one: LinkView) -> tuple[Cell, ...]:
    register = visit.workshop.register(one.register_id)
    kind = str(one.values.get("kind") or "")
    words = register.choice_words("kind").get(kind) or Text(fr=kind, en=kind)
    arrow = Text(fr=f"→ {words.fr}", en=f"→ {words.en}") if one.outward else Text(fr=f"← {words.fr}", en=f"← {words.en}")
    source = one.values.get("source")
    return (
        Link(label=arrow, address=visit.to("record", f"{one.register_id}/{one.id}")),
        Link(label=one.other_label, address=visit.to("record", one.other)),
        one.other_title,
        str(source) if source else None,
    )


def _form(visit: Visit, register: Register, found: RecordView) -> Action:
    words = register.choice_words("kind")
    choices = tuple((key, said) for key, said in words.items())
    edge = register.offer.edge or ("", "")
    told = Text(fr="registre/fiche : la fin de son adresse", en="register/record: the end of its address")
    return Action(
        label=Text(fr="Proposer un lien", en="Propose a link"),
        address=visit.to("act", f"link-propose/{register.id}/{found.register_id}/{found.id}"),
        verdict=visit.verdict("propose_record", register.id),
        inputs=(
            Input(name="kind", label=Text(fr="Nature", en="Kind"), form="choice", choices=choices, required=True),
            Input(name=edge[1], label=Text(fr="Vers", en="To"), required=True, help=told),
            Input(name="source", label=Text(fr="Source", en="Source"), required=True),
            Input(name="reason", label=Text(fr="Motif", en="Reason"), required=True),
        ),
    )
