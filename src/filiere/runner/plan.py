"""What there is to do: each offer is fresh, missing, or stale because its code, data, parameters or a need changed. Pure values."""

from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from typing import Literal

from pydantic import JsonValue

from filiere.kernel.elements import Binding
from filiere.kernel.errors import BindingError, Fault
from filiere.kernel.evidence import Evidence
from filiere.kernel.graph import cycle, in_order
from filiere.kernel.names import Text, Value
from filiere.sdk.engine import Offer


class PlanState(StrEnum):
    """Where one result stands."""

    FRESH = "fresh"
    STALE = "stale"
    MISSING = "missing"
    BLOCKED = "blocked"


class Target(Value):
    """An offer and what its result is about: a deliverable it is bound to, else the offer itself."""

    about: str
    offer: str
    role: Literal["fulfils", "supports"] = "supports"


class PlanItem(Value):
    """One result, and why it has to be made again. ``parameters`` and ``seed`` are those that a run would take."""

    about: str
    offer: str
    role: Literal["fulfils", "supports"]
    state: PlanState
    because: tuple[Text, ...] = ()
    evidence: str | None = None
    parameters: dict[str, JsonValue] | None = None
    seed: int = 0


class Plan(Value):
    """Everything there is to do, each item after those it needs."""

    items: tuple[PlanItem, ...] = ()

    def to_do(self) -> tuple[PlanItem, ...]:
        """Return the items that are missing or stale."""
        return tuple(item for item in self.items if item.state in {PlanState.MISSING, PlanState.STALE})


class Wanted(Value):
    """Parameters and seed that someone chose for an offer; absent, a run keeps those of the last one, or the offer's own."""

    parameters: dict[str, JsonValue] | None = None
    seed: int | None = None


def targets(bindings: Iterable[Binding], offers: Mapping[str, Offer]) -> tuple[Target, ...]:
    """Return what can be made: one target per binding, and one for each offer that no deliverable is bound to, needs first."""
    bound = list(bindings)
    order = in_order(list(offers), {name: offer.needs for name, offer in offers.items()})
    found: list[Target] = []
    for name in order:
        mine = [Target(about=item.deliverable, offer=name, role=item.role) for item in bound if item.offer == name]
        found += mine or [Target(about=name, offer=name)]
    return tuple(found)


def prepare(
    wanted_targets: Iterable[Target],
    offers: Mapping[str, Offer],
    known: Iterable[Evidence],
    *,
    code: Callable[[Offer], str],
    snapshots: Mapping[str, str],
    wanted: Mapping[str, Wanted] | None = None,
    withdrawn: Collection[str] = (),
) -> Plan:
    """Return what is fresh, stale or missing, each item after those it needs.

    Args:
        wanted_targets: what to look at, needs first (see :func:`targets`).
        offers: every offer, by id.
        known: the evidence of the log.
        code: gives the digest of an offer's code; a ``BindingError`` of it blocks that one item and no other.
        snapshots: name of a snapshot → its SHA-256 now.
        wanted: offer → parameters chosen by someone.
        withdrawn: evidence that no longer holds.
    """
    made = [item for item in known if item.provenance is not None and item.id not in withdrawn]
    items: list[PlanItem] = []
    for target in wanted_targets:
        offer = offers[target.offer]
        last = latest(made, target.offer, target.about)
        chosen = (wanted or {}).get(target.offer, Wanted())
        inputs = inputs_now(offer, snapshots, made)
        try:
            digest = code(offer)
        except BindingError as error:
            items.append(_item(target, PlanState.BLOCKED, last, chosen, (error.what,)))
            continue
        blocked = [need for need in offer.needs if need not in offers]
        if blocked:
            items.append(_item(target, PlanState.BLOCKED, last, chosen, tuple(_no_offer(need) for need in blocked)))
        elif last is None:
            items.append(_item(target, PlanState.MISSING, None, chosen, (_NEVER,)))
        else:
            because = (*_changes(last, digest, inputs, chosen), *_needs_to_do(offer, items))
            items.append(_item(target, PlanState.STALE if because else PlanState.FRESH, last, chosen, because))
    return Plan(items=tuple(items))


def latest(known: Iterable[Evidence], offer: str, about: str | None = None) -> Evidence | None:
    """Return the latest evidence that an offer made, about one thing or about any."""
    made = [item for item in known if item.provenance is not None and item.provenance.offer == offer and about in {None, item.about}]
    return max(made, key=lambda item: item.recorded_at, default=None)


def inputs_now(offer: Offer, snapshots: Mapping[str, str], known: Iterable[Evidence]) -> dict[str, str]:
    """Return the inputs a run would be given now: name → SHA-256. A need that was never made gives none."""
    given: dict[str, str] = {str(name): snapshots[name] for name in offer.reads if name in snapshots}
    made = list(known)
    for need in offer.needs:
        evidence = latest(made, need)
        given |= {f"{need}/{subject.name}": subject.sha256 for subject in evidence.subjects} if evidence else {}
    return given


def broken_needs(offers: Mapping[str, Offer]) -> tuple[Fault, ...]:
    """Return a fault for the circle of needs among offers, if there is one."""
    circle = cycle({name: offer.needs for name, offer in offers.items()})
    if not circle:
        return ()
    path = " → ".join(circle)
    return (
        Fault(
            what=Text(fr=f"les besoins des offres tournent en rond : {path}", en=f"the needs of offers go round in a circle: {path}"),
            mend=Text(fr="retirez l'un de ces besoins", en="remove one of these needs"),
            element=circle[0],
        ),
    )


_NEVER = Text(fr="jamais produit", en="never made")


def _changes(last: Evidence, code: str, inputs: Mapping[str, str], chosen: Wanted) -> tuple[Text, ...]:
    made = last.provenance
    if made is None:
        return (_NEVER,)
    because: list[Text] = []
    if made.code != code:
        because.append(Text(fr="le code a changé", en="the code changed"))
    changed = sorted(name for name in {*made.inputs, *inputs} if made.inputs.get(name) != inputs.get(name))
    snapshots = [name for name in changed if "/" not in name]
    needs = sorted({name.partition("/")[0] for name in changed if "/" in name})
    if snapshots:
        because.append(
            Text(
                fr="les données ont changé : " + ", ".join(_SNAPSHOTS[name].fr for name in snapshots if name in _SNAPSHOTS),
                en="the data changed: " + ", ".join(_SNAPSHOTS[name].en for name in snapshots if name in _SNAPSHOTS),
            )
        )
    because += [Text(fr=f"un besoin a changé : {need}", en=f"a need changed: {need}") for need in needs]
    if chosen.parameters is not None and chosen.parameters != made.parameters:
        names = ", ".join(
            sorted(name for name in {*chosen.parameters, *made.parameters} if chosen.parameters.get(name) != made.parameters.get(name))
        )
        because.append(Text(fr=f"les paramètres ont changé : {names}", en=f"the parameters changed: {names}"))
    if chosen.seed is not None and chosen.seed != made.seed:
        because.append(Text(fr="la graine a changé", en="the seed changed"))
    return tuple(because)


def _needs_to_do(offer: Offer, before: Iterable[PlanItem]) -> tuple[Text, ...]:
    waiting = sorted({item.offer for item in before if item.offer in offer.needs and item.state is not PlanState.FRESH})
    return tuple(Text(fr=f"un besoin est à refaire : {need}", en=f"a need is to be made again: {need}") for need in waiting)


def _item(target: Target, state: PlanState, last: Evidence | None, chosen: Wanted, because: tuple[Text, ...]) -> PlanItem:
    made = last.provenance if last else None
    return PlanItem(
        about=target.about,
        offer=target.offer,
        role=target.role,
        state=state,
        because=because,
        evidence=last.id if last else None,
        parameters=chosen.parameters if chosen.parameters is not None else (dict(made.parameters) if made else None),
        seed=chosen.seed if chosen.seed is not None else (made.seed if made else 0),
    )


def _no_offer(need: str) -> Text:
    return Text(fr=f"aucun moteur n'offre {need}, dont elle a besoin", en=f"no engine offers {need}, which it needs")


_SNAPSHOTS = {
    "contract": Text(fr="le contrat", en="the contract"),
    "standing": Text(fr="l'état des livrables", en="the standing of deliverables"),
    "governance": Text(fr="les instances", en="the bodies"),
    "indicators": Text(fr="les indicateurs", en="the indicators"),
    "interactions": Text(fr="les réponses partagées", en="the shared answers"),
    "registers": Text(fr="les registres", en="the registers"),
}
