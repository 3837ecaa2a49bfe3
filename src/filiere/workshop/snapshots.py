"""What a run is told of the contract and of the log: canonical JSON, so that equal facts have equal digests."""

from datetime import date
from typing import Any

from filiere.sdk import snapshots
from filiere.workshop.assembly import Assembly
from filiere.workshop.interactions import Interactions


class Snapshots(Assembly, Interactions):
    """The contract and the log as inputs of runs."""

    def snapshot(self, name: str, on: date | None = None) -> dict[str, Any]:
        """Return one snapshot (see :mod:`filiere.sdk.snapshots`) at a day."""
        day = on or self.default_day()
        return {
            "contract": self._contract_snapshot,
            "standing": self._standing_snapshot,
            "governance": self._governance_snapshot,
            "indicators": self._indicators_snapshot,
            "interactions": self._interactions_snapshot,
            "registers": self._registers_snapshot,
        }[name](day)

    def _contract_snapshot(self, on: date) -> dict[str, Any]:
        # The contract does not change while it is open: what is told of it is made once for a day, and only ever read.
        told: dict[str, Any] = self.shared("contract", on, lambda: snapshots.contract_snapshot(self.contract, on))
        return told

    def _standing_snapshot(self, on: date) -> dict[str, Any]:
        overview = self.overview(on)
        commitments = [(view.commitment, view.state) for view in self.commitments(on)]
        return snapshots.standing_snapshot(on, overview.counts, overview.standings, commitments)

    def _governance_snapshot(self, on: date) -> dict[str, Any]:
        weather = {}
        for project in self.contract.projects:
            note = self.store.notes.latest(project.id)
            if note is not None and note.on <= on:
                weather[project.id] = note.model_dump(mode="json", exclude={"recorded_at"})
        # What a run is told goes into files that anyone may read.
        meetings = [meeting.public() for meeting in self.meetings() if meeting.on <= on]
        return snapshots.governance_snapshot(on, self.compliance(self.since(), max(on, self.since())), meetings, weather)

    def _indicators_snapshot(self, on: date) -> dict[str, Any]:
        rows = [view.model_dump(mode="json", exclude={"exploration", "proposed"}) for view in self.indicators(on)]
        return snapshots.indicators_snapshot(on, rows)

    def _interactions_snapshot(self, on: date) -> dict[str, Any]:
        pooled = {offer.id: self.pooled(offer.id) for offer in self.interactions()}
        return snapshots.interactions_snapshot(on, {name: said for name, said in pooled.items() if said is not None})

    def _registers_snapshot(self, _on: date) -> dict[str, Any]:
        return snapshots.registers_snapshot(self.open_registers())

    def open_registers(self) -> tuple[snapshots.OpenRegister, ...]:
        """Return what everybody may see of each register; the part of the workshop that keeps registers says what."""
        return ()
