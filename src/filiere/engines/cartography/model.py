"""The plans of the maps: what each takes of the registers."""

from filiere.engines.cartography.atlas import ORGANISATIONS, Plan

_C = "cartography."
PLANS: dict[str, Plan] = {
    plan.id: plan
    for plan in (
        Plan(
            "initiatives",
            "initiatives",
            (f"{_C}initiatives", f"{_C}projects", f"{_C}programmes", f"{_C}facilities", f"{_C}trainings", f"{_C}events", f"{_C}calls"),
            frozenset({"PS1"}),
        ),
        Plan("recommendations", "initiatives", (f"{_C}initiatives", f"{_C}projects", f"{_C}programmes"), frozenset({"PS1"})),
        Plan("locks", "locks", (f"{_C}locks", f"{_C}technologies"), frozenset({"PS1", "PS6"})),
        Plan("technologies", "locks", (f"{_C}technologies",)),
        Plan(
            "infection_cycle",
            "infection_cycle",
            (
                f"{_C}projects",
                f"{_C}programmes",
                f"{_C}know_how",
                f"{_C}products",
                f"{_C}initiatives",
                f"{_C}facilities",
                f"{_C}calls",
                f"{_C}stages",
            ),
            frozenset({"PS3"}),
        ),
        Plan("precision_medicine", "precision_medicine", (f"{_C}projects", f"{_C}calls", f"{_C}facilities"), frozenset({"PS2"})),
        Plan("french_actors", "precision_medicine", (f"{_C}projects",), frozenset({"PS2"}), only=(ORGANISATIONS, f"{_C}projects")),
        Plan("therapeutic_areas", "therapeutic_areas", (f"{_C}initiatives",), frozenset({"PS4"})),
        Plan("target_zones", "therapeutic_areas", (f"{_C}zones",), frozenset({"PS4"})),
        Plan("trainings", "trainings", (f"{_C}trainings",)),
        Plan("shared_locks", "shared_locks", (f"{_C}locks",), needs=("sectors",)),
    )
}
