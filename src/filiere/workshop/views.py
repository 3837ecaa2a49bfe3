"""What the workshop shows of the contract: pure values composed from the contract and the facts, nothing written."""

from datetime import date
from functools import cached_property
from typing import Any

from filiere.kernel.amendments import Change, State, Status, compare, parent_of, state_at
from filiere.kernel.contract import Contract
from filiere.kernel.elements import Action, Commitment, Deliverable, Element, Indicator, Lead, Need, Project
from filiere.kernel.errors import UnknownElement
from filiere.kernel.evidence import COUNTING, Reading
from filiere.kernel.indicators import Freshness, Progress, ReadingState, freshness, progress, target_met
from filiere.kernel.leads import lead_of
from filiere.kernel.lint.findings import Finding, findings
from filiere.kernel.names import Text, Value
from filiere.kernel.standing import DateState, Information, Standing, standings
from filiere.workshop.desk import Desk

#: Days whose state is kept; a reader who walks through more starts anew.
DAYS_KEPT = 64


class Overview(Value):
    """The contract in numbers on a day; every count is of deliverables that existed then."""

    on: date
    after_term: bool
    counts: dict[str, int]
    standings: tuple[Standing, ...]


class ResolvedLead(Value):
    """Who answers for an element: named for it (``own``) or for what holds it; never merged in counts."""

    lead: Lead | None
    own: bool
    inherited_from: str | None = None


class CommitmentView(Value):
    """A commitment and what is known of it."""

    commitment: Commitment
    status: Status | None
    state: str
    evidence: tuple[str, ...] = ()


class IndicatorView(Value):
    """An indicator, its last approved reading that counts, and what only explores beside it.

    ``progress`` is None where the text gives no initial value; ``met`` says even then whether the target is.
    """

    indicator: Indicator
    current: Reading | None
    current_state: ReadingState | None
    progress: Progress | None
    freshness: Freshness
    met: bool | None = None
    proposed: int = 0
    exploration: tuple[Reading, ...] = ()


def overview_of(contract: Contract, on: date, found: tuple[Standing, ...]) -> Overview:
    """Return the counts of standings; a deliverable is counted once per key that fits it, so keys may overlap."""
    counts = {"promised": len(found)}
    counts |= {state.value: sum(item.date_state is state for item in found) for state in DateState}
    counts |= {state.value: sum(item.information is state for item in found) for state in Information}
    counts["unheard"] = sum(item.unheard for item in found)
    counts["late"] = sum(item.late for item in found)
    counts["silent"] = sum(item.status is Status.SILENT for item in found)
    last = contract.last_day()
    return Overview(on=on, after_term=last is not None and on > last, counts=counts, standings=found)


def resolved_lead(element: Element, elements: dict[str, Element]) -> ResolvedLead:
    """Return the lead of an element, its own or that of the nearest element that holds it and has one."""
    held = lead_of(element, elements)
    if held is None:
        return ResolvedLead(lead=None, own=False)
    return ResolvedLead(lead=held.lead, own=held.own, inherited_from=None if held.own else held.held_by)


class Views(Desk):
    """Reading the contract and its standing."""

    def state(self, on: date | None = None) -> State:
        """Return the contract as it stood on a day; the contract does not change while it is open, so a day is folded once."""
        day = on or self.default_day()
        if day not in self._states:
            if len(self._states) >= DAYS_KEPT:
                self._states.clear()
            self._states[day] = state_at(self.contract, day)
        return self._states[day]

    @cached_property
    def _states(self) -> dict[date, State]:
        return {}

    def compare(self, before: date, after: date) -> tuple[Change, ...]:
        """Return what differs between two dates."""
        return compare(self.contract, before, after)

    def standings(self, on: date | None = None) -> tuple[Standing, ...]:
        """Return the standing of every deliverable on a day."""
        day = on or self.default_day()
        facts = self.facts()
        # The day is in the stamp: so many days are kept at once, and no more.
        name = f"standings {day.toordinal() % DAYS_KEPT}"
        found: tuple[Standing, ...] = self.shared(name, (day, facts), lambda: standings(self.contract, self.state(day), facts, day))
        return found

    def standing(self, name: str, on: date | None = None) -> Standing:
        """Return the standing of one deliverable on a day."""
        wanted = self.element(name).id
        for item in self.standings(on):
            if item.id == wanted:
                return item
        day = on or self.default_day()
        raise UnknownElement(
            Text(
                fr=f"{wanted} n'existait pas (ou n'est pas un livrable) le {day}",
                en=f"{wanted} did not exist (or is no deliverable) on {day}",
            ),
            Text(fr="choisissez une date plus tardive avec --on", en="choose a later date with --on"),
        )

    def overview(self, on: date | None = None) -> Overview:
        """Return the contract in numbers on a day."""
        day = on or self.default_day()
        return overview_of(self.contract, day, self.standings(day))

    def lead_of(self, name: str) -> ResolvedLead:
        """Return who answers for an element."""
        return resolved_lead(self.element(name), self._elements)

    def parent(self, name: str) -> str | None:
        """Return the element that holds another, None at the top."""
        return parent_of(self.element(name), self._elements)

    def children(self, name: str) -> tuple[Element, ...]:
        """Return the elements held directly by another, in the order of the contract."""
        return self._held.get(name, ())

    @cached_property
    def _held(self) -> dict[str, tuple[Element, ...]]:
        """What each element holds: found once, since a whole contract asks for all of it."""
        held: dict[str, list[Element]] = {}
        for item in self.contract.elements():
            above = parent_of(item, self._elements)
            if above is not None:
                held.setdefault(above, []).append(item)
        return {name: tuple(items) for name, items in held.items()}

    def needs_of(self, name: str) -> tuple[Need, ...]:
        """Return what must come before an action or a deliverable."""
        element = self.element(name)
        return element.needs if isinstance(element, (Action, Deliverable)) else ()

    def needed_by(self, name: str) -> tuple[str, ...]:
        """Return the elements that wait for another."""
        holders: tuple[Action | Deliverable, ...] = (*self.contract.actions, *self.contract.deliverables)
        return tuple(item.id for item in holders if any(need.element == name for need in item.needs))

    def findings(self) -> tuple[Finding, ...]:
        """Return what the contract says wrong."""
        return self._findings

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        return findings(self.contract)

    def describe(self, name: str | None = None, on: date | None = None) -> dict[str, Any]:
        """Return the stable description of the whole contract, or of one element, at a date.

        Raises:
            UnknownElement: the element does not exist, or did not exist yet on that day.
        """
        day = on or self.default_day()
        state = self.state(day)
        if name is None:
            tops = [item for item in self.contract.elements() if isinstance(item, Project) and item.id in state.elements]
            last = self.contract.last_day()
            return {
                "id": self.contract.id,
                "status": (Status.ENDED if last and day > last else Status.IN_FORCE).value,
                "on": day.isoformat(),
                "title": self.contract.title.model_dump(),
                "documents": [document.id for document in self.contract.documents],
                "projects": [self._described(item, state) for item in tops],
            }
        element = self.element(name)
        if element.id not in state.elements:
            raise UnknownElement(
                Text(fr=f"{element.id} n'existait pas encore le {day}", en=f"{element.id} did not exist yet on {day}"),
                Text(fr="choisissez une date plus tardive avec --on", en="choose a later date with --on"),
            )
        return self._described(element, state)

    def _described(self, element: Element, state: State) -> dict[str, Any]:
        known = state.elements[element.id]
        fields = element.model_dump(mode="json", exclude={"id", "title", "document"}, exclude_none=True)
        lead = resolved_lead(element, self._elements)
        described: dict[str, Any] = {
            "id": element.id,
            "kind": type(element).__name__.lower(),
            "status": known.status.value,
            "since": known.since.isoformat(),
            "by": list(known.by),
            "document": element.document,
            "title": element.title.model_dump(),
            **fields,
        }
        if isinstance(element, (Project, Action, Deliverable)):
            described["lead_inherited_from"] = lead.inherited_from
        held = [item for item in self.children(element.id) if item.id in state.elements]
        if held:
            described["children"] = [self._described(item, state) for item in held]
        return described

    def commitments(self, on: date | None = None) -> tuple[CommitmentView, ...]:
        """Return what each party owes the others and what shows it."""
        day = on or self.default_day()
        state, facts = self.state(day), self.facts().until(day)
        accepted = {decision.evidence for decision in facts.decisions if decision.outcome == "accepted"}
        accepted -= {decision.evidence for decision in facts.decisions if decision.outcome == "withdrawn"}
        views = []
        for commitment in self.contract.commitments:
            if commitment.id not in state.elements:
                continue
            about = [item.id for item in facts.evidence if item.about == commitment.id and item.counts]
            if commitment.verifiable == "no":
                word = "unverifiable"
            elif any(item in accepted for item in about):
                word = "shown"
            else:
                word = "filed" if about else "no_information"
            views.append(CommitmentView(commitment=commitment, status=state.status(commitment.id), state=word, evidence=tuple(about)))
        return tuple(views)

    def indicators(self, on: date | None = None) -> tuple[IndicatorView, ...]:
        """Return every indicator with its last counting value, its progress and its freshness on a day."""
        day = on or self.default_day()
        state, readings = self.state(day), self._readings()
        known = [item for item in self.contract.indicators if item.id in state.elements]
        return tuple(self._indicator(item, day, readings.get(item.id, [])) for item in known)

    def _indicator(self, indicator: Indicator, on: date, held: list[Any]) -> IndicatorView:
        rows = [row for row in held if row.reading.on <= on]
        approved = [row for row in rows if row.state in {ReadingState.APPROVED, ReadingState.LOCKED} and row.reading.nature in COUNTING]
        last = max(approved, key=lambda row: row.reading.on, default=None)
        moved = met = None
        if last and last.reading.value is not None and indicator.target is not None:
            met = target_met(indicator.initial, last.reading.value, indicator.target, strict=indicator.strict)
            if indicator.initial is not None:
                moved = progress(indicator.initial, last.reading.value, indicator.target, strict=indicator.strict)
        return IndicatorView(
            indicator=indicator,
            current=last.reading if last else None,
            current_state=last.state if last else None,
            progress=moved,
            met=met,
            freshness=freshness(last.reading.on if last else None, indicator.period_months, indicator.lag_days, on),
            proposed=sum(row.state in {ReadingState.PROPOSED, ReadingState.CHECKED} for row in rows),
            exploration=tuple(row.reading for row in rows if row.reading.nature not in COUNTING),
        )

    def _readings(self) -> dict[str, list[Any]]:
        """Return every reading row by indicator, read again only when one may have changed."""
        found: dict[str, list[Any]] = self.shared("readings", self.store.readings.stamp(), self._all_readings)
        return found

    def _all_readings(self) -> dict[str, list[Any]]:
        rows: dict[str, list[Any]] = {}
        for row in self.store.readings.all():
            rows.setdefault(row.reading.indicator, []).append(row)
        return rows
