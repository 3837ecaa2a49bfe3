"""What a decision on a call leads to outside the sitting: the words that the body's meeting may record, and readings to propose."""

from filiere.engines.cartography.calls.criteria import HIGHEST, call
from filiere.sdk.interactions import Carried, CarriedReading, State

#: The measures that notes can feed: the text calls them criteria. Start-ups, jobs and funds are counted in the world, not noted.
_NOTED = {"competitiveness": "PS1.3.1.I1", "locks": "PS1.3.1.I2", "transfer": "PS1.3.1.I3", "x100": "PS1.3.1.I4"}
_WORDS = {"kept": "retenu", "refused": "non retenu", "postponed": "ajourné"}


def call_of(state: State) -> tuple[str, str, str, str, str] | None:
    """Return the call of a sitting: its name in French and in English, what it is about, the words of its source, and that source."""
    found = call(state["call"]) if state["call"] else None
    if found is not None:
        return found.words.fr, found.words.en, found.about, found.quote, found.at
    told = state.get("record")
    return None if told is None else (told["name"], told["name"], told["id"], told["quote"], told["source"])


def carried(state: State) -> Carried | None:
    """Return the decision as a meeting may record it, and the fair notes of the files kept; None before the decision."""
    told, found = state["decision"], call_of(state)
    if told is None or found is None:
        return None
    parts = []
    for outcome, words in _WORDS.items():
        names = sorted(file["name"] for file in state["files"] if told["files"][file["id"]]["outcome"] == outcome)
        if names:
            # A meeting's record is public: it names the files kept, and only counts the others.
            parts.append(f"{words} ({len(names)})" + (f" : {' ; '.join(names)}" if outcome == "kept" else ""))
    kept = [name for name, one in told["files"].items() if one["outcome"] == "kept"]
    named = call(state["call"]) if state["call"] else None
    about = named.about if named is not None else None
    readings = _readings(state, kept) if about == "PS1.3.1" else ()
    return Carried(words=f"{found[0]}. " + ". ".join(parts) + ".", about=about, readings=readings)


def _readings(state: State, kept: list[str]) -> tuple[CarriedReading, ...]:
    """Return the mean fair points of the files kept on each criterion that was noted."""
    points = state["study"].get("points", {})
    found = []
    for criterion, indicator in _NOTED.items():
        values = [points[name][criterion] for name in kept if criterion in points.get(name, {})]
        if values:
            reason = f"moyenne sur {HIGHEST} des notes corrigées de la sévérité, {len(values)} dossiers retenus ({criterion})"
            source = f"cartography.call, {state['decision']['body']}, {state['decision']['meeting']}"
            found.append(CarriedReading(indicator=indicator, value=round(sum(values) / len(values), 3), source=source[:500], reason=reason))
    return tuple(found)
