"""Who comes in through the portal's door: a one-time link is used up once, and a session is asked again at each request."""

from typing import TYPE_CHECKING

from filiere.kernel.errors import UnknownElement
from filiere.workshop.guard import RIGHTS, ROLES, VISITOR, Actor, Role, roles_of

if TYPE_CHECKING:
    from filiere.workshop.workshop import Workshop

_ROLES: dict[str, Role] = {str(role): role for role in ROLES if role != "visitor"}


def enter(workshop: "Workshop", token: str) -> str:
    """Use a one-time link up and return the person it lets in.

    Raises:
        Refused: the link is unknown, used or expired.
    """
    return str(workshop.store.people.redeem(token).id)


def actor_of(workshop: "Workshop", person: str) -> Actor:
    """Return what a person may do now; a visitor where they are forgotten, shut out, or of a role nobody knows."""
    try:
        card = workshop.store.people.get(person)
    except UnknownElement:
        return VISITOR
    role = _ROLES.get(card.role)
    if role is None or not card.active:
        return VISITOR
    return Actor(role=role, organisation=card.organisation, person=card.id)


def acts_of(actor: Actor) -> frozenset[str]:
    """Return the acts that an actor may do at all."""
    return frozenset(act for act, roles in RIGHTS.items() if roles & roles_of(actor))
