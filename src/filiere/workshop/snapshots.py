"""What a run is told of the contract and of the log: canonical JSON, so that equal facts have equal digests and nothing looks stale without reason.

A snapshot holds no person and no instant. The standing leaves out what supports or explores: running a report must not make it stale.
"""

from datetime import date
from typing import Any

from filiere.kernel.deadlines import window
from filiere.workshop.assembly import Assembly

#: The snapshots that an offer may read.
NAMES = ("contract", "standing", "governance", "indicators")


class Snapshots(Assembly):
    """The contract and the log as inputs of runs."""

    def snapshot(self, name: str, on: date | None = None) -> dict[str, Any]:
        """Return one snapshot (see ``NAMES``) at a day."""
        day = on or self.default_day()
        return {
            "contract": self._contract_snapshot,
            "standing": self._standing_snapshot,
            "governance": self._governance_snapshot,
            "indicators": self._indicators_snapshot,
        }[name](day)

    def _contract_snapshot(self, on: date) -> dict[str, Any]:
        state, anchors = self.state(on), self.contract.anchor_dates()
        content = self.contract.model_dump(mode="json", exclude={"persons", "bindings"}, exclude_none=True)
        windows = {}
        for deliverable in self.contract.deliverables:
            due = window(deliverable.deadline, anchors)
            windows[deliverable.id] = due.model_dump(mode="json") if due else None
        leads = {}
        for item in (*self.contract.projects, *self.contract.actions, *self.contract.deliverables):
            lead = self.lead_of(item.id)
            leads[item.id] = {
                "form": lead.lead.form if lead.lead else None,
                "own": lead.own,
                "inherited_from": lead.inherited_from,
            }
        return {
            "on": on.isoformat(),
            **content,
            "status": {name: known.status.value for name, known in state.elements.items()},
            "windows": windows,
            "leads": leads,
            "parents": {item.id: self.parent(item.id) for item in self.contract.elements()},
        }

    def _standing_snapshot(self, on: date) -> dict[str, Any]:
        overview = self.overview(on)
        rows = [item.model_dump(mode="json", exclude={"supporting", "exploring", "on"}) for item in overview.standings]
        commitments = [
            {"id": view.commitment.id, "side": view.commitment.side, "state": view.state, "verifiable": view.commitment.verifiable}
            for view in self.commitments(on)
        ]
        return {"on": on.isoformat(), "counts": overview.counts, "deliverables": rows, "commitments": commitments}

    def _governance_snapshot(self, on: date) -> dict[str, Any]:
        meetings = [meeting.model_dump(mode="json") for meeting in self.meetings() if meeting.on <= on]
        kept = [item.model_dump(mode="json") for item in self.compliance(self.since(), max(on, self.since()))]
        weather = {}
        for project in self.contract.projects:
            note = self.store.notes.latest(project.id)
            if note is not None and note.on <= on:
                weather[project.id] = note.model_dump(mode="json", exclude={"recorded_at"})
        return {"on": on.isoformat(), "compliance": kept, "meetings": meetings, "weather": weather}

    def _indicators_snapshot(self, on: date) -> dict[str, Any]:
        rows = [view.model_dump(mode="json", exclude={"exploration", "proposed"}) for view in self.indicators(on)]
        return {"on": on.isoformat(), "indicators": rows}
