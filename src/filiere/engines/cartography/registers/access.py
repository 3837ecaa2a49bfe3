"""Who sees a new record of what is shared with caution: locks, know-how, and the projects that feed the calls.

The setting is the register of scopes: each map says there who reads it. A new record is seen by whoever reads the most open map that it
enters, by members where it enters none. What the signed texts name is public already.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from filiere.sdk.registers import VISIBILITIES, Visibility

SCOPES = "cartography.scopes"
#: Register → the maps that may open it, each with the structuring projects whose records it takes (none: all).
_MAPS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "cartography.locks": {"locks": frozenset({"PS1", "PS6"}), "shared_locks": frozenset({"INT"})},
    "cartography.know_how": {"infection_cycle": frozenset({"PS3"})},
    "cartography.projects": {"infection_cycle": frozenset({"PS3"}), "precision_medicine": frozenset({"PS2"})},
}


def access(register: str, values: Mapping[str, Any], read: Callable[[str], Sequence[Mapping[str, Any]]]) -> Visibility:
    """Return who sees a new record.

    >>> access("cartography.know_how", {"projects": ["PS3"]}, lambda name: [{"map": "infection_cycle", "access": "public"}])
    'public'
    >>> access("cartography.know_how", {"projects": ["PS1"]}, lambda name: [])
    'members'
    """
    mine = set(values.get("projects") or ())
    entered = {name for name, projects in _MAPS.get(register, {}).items() if projects & mine}
    said = [scope["access"] for scope in read(SCOPES) if scope["map"] in entered]
    return min(said, key=VISIBILITIES.index) if said else "members"
