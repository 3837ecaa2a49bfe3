"""Who answers for a promise: its own lead, or the one it inherits from what holds it. The two are never merged in counts."""

from collections.abc import Mapping

from filiere.kernel.amendments import parent_of
from filiere.kernel.contract import Contract
from filiere.kernel.elements import Element, Lead
from filiere.kernel.names import Value


class HeldLead(Value):
    """A lead and the element that names it; ``own`` where that is the promise itself."""

    lead: Lead
    held_by: str
    own: bool


def lead_of(element: Element, known: Mapping[str, Element]) -> HeldLead | None:
    """Return the nearest lead that names somebody, from the element upwards, or None where nobody is named.

    Args:
        element: a deliverable, an action or a project.
        known: every element of the contract by its name.
    """
    seen: set[str] = set()
    current: Element | None = element
    while current is not None and current.id not in seen:
        seen.add(current.id)
        lead = getattr(current, "lead", None)
        if isinstance(lead, Lead) and lead.form != "unnamed":
            return HeldLead(lead=lead, held_by=current.id, own=current is element)
        above = parent_of(current, known)
        current = known.get(above) if above else None
    return None


def answerable(contract: Contract, name: str) -> frozenset[str]:
    """Return those whose word can make a promise late: who leads it or what holds it, and every body of the contract.

    An organisation that stands in for a vacant post answers for it; one that only supports the lead does not.
    """
    known = {element.id: element for element in contract.elements()}
    seen: set[str] = set()
    voices = {body.id for body in contract.bodies}
    current = known.get(name)
    while current is not None and current.id not in seen:
        seen.add(current.id)
        lead = getattr(current, "lead", None)
        if isinstance(lead, Lead):
            voices.update(party.organisation for party in lead.parties if party.organisation)
        above = parent_of(current, known)
        current = known.get(above) if above else None
    return frozenset(voices)
