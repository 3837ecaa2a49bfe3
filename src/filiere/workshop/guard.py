"""Who may do what: one pure function, asked in one place, that denies by default and says why."""

from collections.abc import Iterable
from typing import Literal

from filiere.kernel.names import Text, Value

Role = Literal["visitor", "contributor", "lead", "member", "funder", "secretariat", "administrator"]


class Actor(Value):
    """Who asks: a role, what comes with it, and whose place is held. No name: identities stay in the store's erasable tables.

    Attributes:
        role: the first of their roles; who leads a project is also a lead, who sits on a body also a member.
        organisation: on whose behalf.
        person: the random id of the person, None where nobody has signed in.
        projects: the projects that they lead.
        bodies: the bodies that they sit on.
        college: the college they sit for.
        lent: roles that somebody absent has lent them, for as long as the absence lasts.
        acting_for: the persons whose place they hold today.
    """

    role: Role
    organisation: str = ""
    person: str | None = None
    projects: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    college: str = ""
    lent: tuple[Role, ...] = ()
    acting_for: tuple[str, ...] = ()


class Thing(Value):
    """What an act is about, as far as rights depend on it: the projects it belongs to, the organisations it speaks for, its body."""

    name: str = ""
    projects: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


class Verdict(Value):
    """Whether an act is allowed, why, and whom to ask where it is not."""

    allowed: bool
    reason: Text
    ask: Text | None = None


VISITOR = Actor(role="visitor")
#: Whoever may write the workspace's files is its administrator: that is what a command line can know.
LOCAL = Actor(role="administrator")

ROLES: dict[Role, Text] = {
    "visitor": Text(fr="un visiteur", en="a visitor"),
    "contributor": Text(fr="un contributeur", en="a contributor"),
    "lead": Text(fr="un pilote", en="a lead"),
    "member": Text(fr="un membre de l'instance", en="a member of the body"),
    "funder": Text(fr="un financeur", en="a funder"),
    "secretariat": Text(fr="le secrétariat", en="the secretariat"),
    "administrator": Text(fr="l'administrateur", en="the administrator"),
}
EVERYONE: frozenset[Role] = frozenset(ROLES)
SIGNED_IN: frozenset[Role] = EVERYONE - {"visitor"}
OFFICE: frozenset[Role] = frozenset({"secretariat", "administrator"})

#: act → the roles that may. An act that is not listed is denied to everyone.
RIGHTS: dict[str, frozenset[Role]] = {
    "read": EVERYONE,
    # Anyone may begin an interaction without an account; what was begun opens by its key alone, which no role replaces.
    "begin": EVERYONE,
    "continue": EVERYONE,
    "attest": frozenset({"lead", "secretariat", "administrator"}),
    "declare": frozenset({"lead", "member", "secretariat", "administrator"}),
    "decide": frozenset({"member", "secretariat", "administrator"}),
    "propose_reading": frozenset({"lead", "secretariat", "administrator"}),
    "check_reading": OFFICE,
    "approve_reading": frozenset({"member", "secretariat", "administrator"}),
    "lock_reading": OFFICE,
    "unapprove_reading": OFFICE,
    "refuse_reading": OFFICE,
    "run": frozenset({"lead", "secretariat", "administrator"}),
    "cancel": frozenset({"lead", "secretariat", "administrator"}),
    "verify": frozenset({"lead", "member", "secretariat", "administrator"}),
    "meeting": OFFICE,
    "read_confidential": frozenset({"member", "secretariat", "administrator"}),
    "follow_action": frozenset({"lead", "member", "secretariat", "administrator"}),
    "recommend": frozenset({"lead", "member", "secretariat", "administrator"}),
    "answer_request": frozenset({"member", "secretariat", "administrator"}),
    "apply_request": frozenset({"lead", "member", "secretariat", "administrator"}),
    "comment": SIGNED_IN,
    "moderate_comment": OFFICE,
    "own_calendar": SIGNED_IN,
    "round": OFFICE,
    "paper": SIGNED_IN,
    "weather": frozenset({"lead", "secretariat", "administrator"}),
    "news": OFFICE,
    "texts": OFFICE,
    "report": frozenset({"funder", "secretariat", "administrator"}),
    "keys": frozenset({"administrator"}),
    "persons": frozenset({"administrator"}),
    "backup": frozenset({"administrator"}),
    "sign_in": frozenset({"administrator"}),
    "propose_record": SIGNED_IN - {"funder"},
    "moderate_record": OFFICE,
    # What concerns people: who is here and what they may do is the office's; what is held about oneself is everyone's own.
    "people": OFFICE,
    "give_power": frozenset({"administrator"}),
    "delegate": SIGNED_IN,
    "leave": SIGNED_IN,
    "own_data": SIGNED_IN,
    "hold_token": SIGNED_IN,
    "manage_tokens": frozenset({"administrator"}),
    "retention": OFFICE,
}

#: Acts that a lead does on their own projects only; a thing of no project at all is closed to them too, except to be computed.
LED: frozenset[str] = frozenset({"attest", "declare", "propose_reading", "weather", "run", "cancel"})
FREE: frozenset[str] = frozenset({"run", "cancel"})
#: Acts that a contributor does in their own organisation's name only.
SPOKEN: frozenset[str] = frozenset({"propose_record"})
#: Acts that a member does for the bodies that they sit on only.
SEATED: frozenset[str] = frozenset({"read_confidential"})
#: Of the dossiers, the one that a funder may take away.
FUNDED = "funders"

#: How much of a register a role sees: 0 what is public, 1 what its members share, 2 what is for committees.
CLEARANCE: dict[Role, int] = {"contributor": 1, "lead": 1, "member": 2, "funder": 2, "secretariat": 2, "administrator": 2}


def role_of(word: str) -> Role | None:
    """Return a role that can be given, by its name; None where there is no such role.

    >>> role_of("visitor") is None
    True
    """
    return next((role for role in ROLES if role == word and role != "visitor"), None)


def roles_of(actor: Actor) -> frozenset[Role]:
    """Return every role of an actor: their own, those that come with their posts, and those lent to them.

    >>> sorted(roles_of(Actor(role="contributor", projects=("PS1",))))
    ['contributor', 'lead']
    """
    posts: set[Role] = {"lead"} if actor.projects else set()
    posts |= {"member"} if actor.bodies else set()
    return frozenset({actor.role, *actor.lent} | posts)


def clearance(actor: Actor) -> int:
    """Return how much of a register an actor sees; only what is public where nothing else is said.

    >>> clearance(VISITOR)
    0
    """
    return max(CLEARANCE.get(role, 0) for role in roles_of(actor))


def may(actor: Actor, act: str, thing: str | Thing = "") -> Verdict:
    """Return whether an actor may do an act on a thing, with the reason.

    Args:
        actor: who asks.
        act: a key of :data:`RIGHTS`.
        thing: its name alone, or with what it belongs to. Where a right ends at a project or an organisation, a bare name belongs to none.

    >>> may(VISITOR, "decide").allowed
    False
    >>> may(Actor(role="lead", projects=("PS1",)), "weather", Thing(name="PS2", projects=("PS2",))).allowed
    False
    """
    about = thing if isinstance(thing, Thing) else Thing(name=thing)
    on = f" ({about.name})" if about.name else ""
    roles = RIGHTS.get(act, frozenset())
    held = roles & roles_of(actor)
    if any(_reaches(actor, role, act, about) for role in held):
        who = ROLES[_first(held)]
        return Verdict(allowed=True, reason=Text(fr=f"{who.fr} peut « {act} »{on}", en=f"{who.en} may {act}{on}"))
    if held:
        return _elsewhere(actor, act, about, roles)
    who = ROLES[actor.role]
    reason = Text(fr=f"{who.fr} ne peut pas « {act} »{on}", en=f"{who.en} may not {act}{on}")
    if not roles:
        return Verdict(allowed=False, reason=reason, ask=Text(fr="cet acte n'existe pas", en="there is no such act"))
    return Verdict(allowed=False, reason=reason, ask=_whom(roles))


def _reaches(actor: Actor, role: Role, act: str, thing: Thing) -> bool:
    """Return whether a role's right to an act extends to a thing."""
    if role == "lead" and act in LED:
        return bool(set(thing.projects) & set(actor.projects)) or (act in FREE and not thing.projects)
    if role == "contributor" and act in SPOKEN:
        return bool(actor.organisation) and ("/" not in thing.name or actor.organisation in thing.organisations)
    if role == "member" and act in SEATED:
        return thing.name in actor.bodies
    if role == "funder" and act == "report":
        return thing.name == FUNDED
    return True


def _elsewhere(actor: Actor, act: str, thing: Thing, roles: frozenset[Role]) -> Verdict:
    """Return the refusal of an act that the actor may do, but not on this thing."""
    on = f" {thing.name}" if thing.name else ""
    mine = ", ".join(actor.projects if "lead" in roles_of(actor) else (actor.organisation,) if actor.organisation else ())
    reason = Text(
        fr=f"vous pouvez « {act} », mais pas sur{on or ' ceci'}" + (f" : votre droit porte sur {mine}" if mine else ""),
        en=f"you may {act}, but not on{on or ' this'}" + (f": your right covers {mine}" if mine else ""),
    )
    return Verdict(allowed=False, reason=reason, ask=_whom(roles - {"contributor", "funder"}))


def _whom(roles: Iterable[Role]) -> Text:
    names = sorted(set(roles) - {"administrator"}) or ["administrator"]
    return Text(
        fr="demandez à : " + ", ".join(ROLES[name].fr for name in names),
        en="ask: " + ", ".join(ROLES[name].en for name in names),
    )


def _first(roles: Iterable[Role]) -> Role:
    """Return the role that says most about a right: the last of the ladder."""
    return max(roles, key=list(ROLES).index)
