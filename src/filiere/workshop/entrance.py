"""Who comes in through the portal's door: a one-time link is used up once, and a session is asked again at each request."""

from typing import TYPE_CHECKING

from filiere.kernel.errors import Refused, UnknownElement
from filiere.workshop.guard import RIGHTS, VISITOR, Actor, Role, role_of, roles_of

if TYPE_CHECKING:
    from filiere.store.people import PersonCard
    from filiere.store.posts import PostCard
    from filiere.workshop.workshop import Workshop

#: What somebody absent may lend. Who administers names a second administrator instead.
LENT: frozenset[Role] = frozenset({"lead", "member", "funder", "secretariat"})


def enter(workshop: "Workshop", token: str) -> str:
    """Use a one-time link up and return the person it lets in.

    Raises:
        Refused: the link is unknown, used or expired; recorded, as every refusal is.
    """
    try:
        return str(workshop.store.people.redeem(token).id)
    except Refused as refusal:
        workshop.refused("enter", refusal)
        raise


def actor_of(workshop: "Workshop", person: str) -> Actor:
    """Return what a person may do now; a visitor where they are forgotten, shut out, or of a role nobody knows."""
    try:
        card = workshop.store.people.get(person)
    except UnknownElement:
        return VISITOR
    role = role_of(card.role)
    if role is None or not card.active:
        return VISITOR
    return _standing(workshop, card, role)


def _standing(workshop: "Workshop", card: "PersonCard", role: Role) -> Actor:
    """Return the rights of a person, with those of whoever lent them theirs for today."""
    posts = list(workshop.store.posts.of(card.id))
    lenders = workshop.store.posts.lenders(card.id, workshop.today())
    lent: list[Role] = []
    for lender in lenders:
        found = role_of(workshop.store.people.get(lender).role)
        if found in LENT:
            lent.append(found)
        posts += workshop.store.posts.of(lender)
    return Actor(
        role=role,
        organisation=card.organisation,
        person=card.id,
        projects=_places(posts, "lead"),
        bodies=_places(posts, "member"),
        college=next((post.college for post in posts if post.college), ""),
        lent=tuple(dict.fromkeys(item for item in lent if item != role)),
        acting_for=lenders,
    )


def _places(posts: "list[PostCard]", kind: str) -> tuple[str, ...]:
    return tuple(sorted({post.of for post in posts if post.kind == kind}))


def acts_of(actor: Actor) -> frozenset[str]:
    """Return the acts that an actor may do at all."""
    return frozenset(act for act, roles in RIGHTS.items() if roles & roles_of(actor))
