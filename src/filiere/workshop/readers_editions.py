"""The edition of a map as its reader sees it: what an offer makes of the records shown to them, never filed nor kept."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from filiere.kernel.errors import UsageError
from filiere.kernel.evidence import Evidence
from filiere.kernel.names import Text
from filiere.runner.execution import execute
from filiere.sdk.artefacts import canonical
from filiere.sdk.blocks import Page, View
from filiere.sdk.blocks import Verdict as Shown
from filiere.sdk.context import Input
from filiere.sdk.engine import load_page
from filiere.sdk.registers import VISIBILITIES
from filiere.sdk.snapshots import NATURES, OpenRegister, registers_snapshot
from filiere.store.register_shapes import Asked
from filiere.workshop.guard import clearance
from filiere.workshop.upkeep import Upkeep

_READS = ("registers",)


class ReadersEditions(Upkeep):
    """Editions for those who see more than everybody: filed ones hold what is public, these hold what their reader may see."""

    def closed_records(self, offer: str) -> int:
        """Return how many records a reader sees that no filed edition holds, in the registers of an offer's engine."""
        seen, engine = clearance(self.actor), offer.partition(".")[0]
        mine = [one for one in self.register_offers() if one.id.partition(".")[0] == engine and _rank(one.visibility) <= seen]
        counts = [self._projection(self.register(one.id)) for one in mine]
        return sum(one.count(Asked(clearance=seen)) - one.count(Asked(clearance=0)) for one in counts) if seen else 0

    def edition_seen(self, name: str, address: Callable[[str, str], str]) -> Page:
        """Return the page of a map made now from what the reader may see.

        Raises:
            UsageError: the offer reads something else than registers, or has no page.
            RunError: the engine failed.
        """
        offer = self.registry.offer(name)
        show = load_page(offer)
        if tuple(map(str, offer.reads)) != _READS or offer.needs or show is None:
            raise UsageError(
                Text(fr=f"{name} n’est pas une carte de registres", en=f"{name} is no map of registers"),
                Text(fr="lisez ce qui en a été déposé", en="read what was filed of it"),
            )
        said = canonical(registers_snapshot(self._seen_registers()))
        with TemporaryDirectory() as folder:
            path = Path(folder) / "registers.json"
            path.write_bytes(said)
            given = Input("registers", hashlib.sha256(said).hexdigest(), NATURES["registers"], path)
            with execute(offer, {"registers": given}, None, 0, scratch=Path(folder) / "scratch") as outcome:
                files = {one.name: one.read() for one in outcome.artefacts}
        blocks: Page = show(
            View(evidence=self._unfiled(name), read=files.__getitem__, query={}, address=address, verdict=self._shown_verdict)
        )
        return blocks

    def _seen_registers(self) -> list[OpenRegister]:
        """Return every register with the records that the reader may see; without more rights, what everybody sees."""
        seen = clearance(self.actor)
        found = []
        for offer in self.register_offers():
            if _rank(offer.visibility) > seen:
                continue
            register = self.register(offer.id)
            rows = sorted(self._projection(register).each(Asked(clearance=seen)), key=lambda row: row.id)
            licences = self.store.licences.of(offer.id, [row.id for row in rows])
            found.append(OpenRegister(register, [(row.id, row.values, licences.get(row.id, "")) for row in rows]))
        return found

    def _unfiled(self, offer: str) -> Evidence:
        return Evidence(
            id="", about=offer, kind="produced", nature=NATURES["registers"], role="supports", on=self.today(), recorded_at=self.now()
        )

    def _shown_verdict(self, act: str, thing: str) -> Shown:
        said = self.judge(act, thing)
        return Shown(allowed=said.allowed, reason=said.reason)


def _rank(visibility: str) -> int:
    return [str(one) for one in VISIBILITIES].index(visibility)
