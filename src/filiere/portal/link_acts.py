"""What a reader who has signed in does with links and series: propose a link from a record, undo a series of proposals."""

from collections.abc import Callable
from typing import Any

from filiere.portal.frame import Page
from filiere.portal.pages.moderation import decided
from filiere.portal.pages.registers import parts
from filiere.portal.visit import Visit


def propose_link(visit: Visit, thing: str, form: Any) -> str:
    """Propose a link from a record (``register of links/register/record``) and lead back to that record."""
    name, origin = parts(thing)
    register = visit.workshop.register(name)
    visit.workshop.propose_link(
        name,
        kind=form.said("kind"),
        origin=origin,
        target=form.said((register.offer.edge or ("", "target"))[1]),
        source=form.said("source"),
        reason=form.said("reason"),
    )
    return visit.to("record", origin, proposed="1")


def undo_series(visit: Visit, thing: str, form: Any) -> str | Page:
    """Undo a series of a register, and tell what was left."""
    done = visit.workshop.undo_series(thing, form.said("batch"), reason=form.said("reason"))
    return decided(visit, visit.workshop.register(thing), done) if done.left else visit.to("upkeep", thing)


LINK_ACTS: dict[str, Callable[[Visit, str, Any], str | Page]] = {"link-propose": propose_link, "series-undo": undo_series}
