"""What a reader who has signed in does with links: propose one from the page of a record."""

from typing import Any

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
