"""Who may do what: one pure function, asked in one place, that denies by default and says why."""

from typing import Literal

from filiere.kernel.names import Text, Value

Role = Literal["visitor", "lead", "member", "secretariat", "administrator"]


class Actor(Value):
    """Who asks: a role, and the organisation on whose behalf. No name: identities stay in the store's erasable tables."""

    role: Role
    organisation: str = ""
    person: str | None = None


class Verdict(Value):
    """Whether an act is allowed, why, and whom to ask where it is not."""

    allowed: bool
    reason: Text
    ask: Text | None = None


VISITOR = Actor(role="visitor")
#: Whoever may write the workspace's files is its administrator: that is what a command line can know.
LOCAL = Actor(role="administrator")

_ROLES: dict[Role, Text] = {
    "visitor": Text(fr="un visiteur", en="a visitor"),
    "lead": Text(fr="un pilote", en="a lead"),
    "member": Text(fr="un membre de l'instance", en="a member of the body"),
    "secretariat": Text(fr="le secrétariat", en="the secretariat"),
    "administrator": Text(fr="l'administrateur", en="the administrator"),
}

#: act → the roles that may. An act that is not listed is denied to everyone.
RIGHTS: dict[str, frozenset[Role]] = {
    "read": frozenset({"visitor", "lead", "member", "secretariat", "administrator"}),
    # Anyone may begin an interaction without an account; what was begun opens by its key alone, which no role replaces.
    "begin": frozenset({"visitor", "lead", "member", "secretariat", "administrator"}),
    "continue": frozenset({"visitor", "lead", "member", "secretariat", "administrator"}),
    "attest": frozenset({"lead", "secretariat", "administrator"}),
    "declare": frozenset({"lead", "member", "secretariat", "administrator"}),
    "decide": frozenset({"member", "secretariat", "administrator"}),
    "propose_reading": frozenset({"lead", "secretariat", "administrator"}),
    "check_reading": frozenset({"secretariat", "administrator"}),
    "approve_reading": frozenset({"member", "secretariat", "administrator"}),
    "lock_reading": frozenset({"secretariat", "administrator"}),
    "unapprove_reading": frozenset({"secretariat", "administrator"}),
    "refuse_reading": frozenset({"secretariat", "administrator"}),
    "run": frozenset({"lead", "secretariat", "administrator"}),
    "cancel": frozenset({"lead", "secretariat", "administrator"}),
    "verify": frozenset({"lead", "member", "secretariat", "administrator"}),
    "meeting": frozenset({"secretariat", "administrator"}),
    "weather": frozenset({"lead", "secretariat", "administrator"}),
    "news": frozenset({"secretariat", "administrator"}),
    "texts": frozenset({"secretariat", "administrator"}),
    "report": frozenset({"secretariat", "administrator"}),
    "keys": frozenset({"administrator"}),
    "persons": frozenset({"administrator"}),
    "backup": frozenset({"administrator"}),
    "sign_in": frozenset({"administrator"}),
    "propose_record": frozenset({"lead", "member", "secretariat", "administrator"}),
    "moderate_record": frozenset({"secretariat", "administrator"}),
}

#: How much of a register a role sees: 0 what is public, 1 what its members share, 2 what is for committees.
CLEARANCE: dict[Role, int] = {"lead": 1, "member": 2, "secretariat": 2, "administrator": 2}


def clearance(actor: Actor) -> int:
    """Return how much of a register an actor sees; only what is public where nothing else is said.

    >>> clearance(VISITOR)
    0
    """
    return CLEARANCE.get(actor.role, 0)


def may(actor: Actor, act: str, thing: str = "") -> Verdict:
    """Return whether an actor may do an act on a thing, with the reason.

    >>> may(VISITOR, "decide").allowed
    False
    """
    roles = RIGHTS.get(act, frozenset())
    who = _ROLES[actor.role]
    on = f" ({thing})" if thing else ""
    if actor.role in roles:
        return Verdict(allowed=True, reason=Text(fr=f"{who.fr} peut « {act} »{on}", en=f"{who.en} may {act}{on}"))
    reason = Text(fr=f"{who.fr} ne peut pas « {act} »{on}", en=f"{who.en} may not {act}{on}")
    if not roles:
        return Verdict(allowed=False, reason=reason, ask=Text(fr="cet acte n'existe pas", en="there is no such act"))
    names = sorted(roles - {"administrator"}) or ["administrator"]
    return Verdict(
        allowed=False,
        reason=reason,
        ask=Text(
            fr="demandez à : " + ", ".join(_ROLES[name].fr for name in names),
            en="ask: " + ", ".join(_ROLES[name].en for name in names),
        ),
    )
