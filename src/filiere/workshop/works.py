"""Runs: what there is to do, who does it, how far it has come, and whether a result can be made again."""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from pydantic import JsonValue

from filiere.kernel.errors import RunError, UnknownElement, UsageError
from filiere.kernel.evidence import Evidence
from filiere.kernel.graph import upstream
from filiere.kernel.names import Text
from filiere.runner import isolation
from filiere.runner.again import work_again
from filiere.runner.plan import Plan, PlanItem, PlanState, Target, Wanted, prepare
from filiere.runner.provenance import code_of
from filiere.runner.run import Bench, work
from filiere.runner.verification import Verification, must_be_made, verify
from filiere.sdk.artefacts import canonical
from filiere.sdk.blocks import Page, View
from filiere.sdk.blocks import Verdict as Shown
from filiere.sdk.engine import Offer, load_page
from filiere.workshop.registry import EngineView
from filiere.workshop.snapshots import Snapshots

if TYPE_CHECKING:
    from filiere.store.runs import RunView

#: For how long a plan is shown again, in seconds.
LATELY_S = 20
#: How many plans of other days are kept.
PLANS_KEPT = 16
#: How often a run that is waited for is looked at, in seconds.
EVERY_S = 0.2
#: A seed lies below this: provenance is canonical JSON, whose integers are exact up to there (RFC 8785).
LARGEST_SEED = 2**53


class Works(Snapshots):
    """Plans, runs and verifications."""

    def engines(self) -> tuple[EngineView, ...]:
        """Return every installed engine, those that cannot load with their fault."""
        return self.registry.engines

    def offer(self, name: str) -> Offer:
        """Return an offer by its id."""
        return self.registry.offer(name)

    def targets(self, name: str | None = None) -> tuple[Target, ...]:
        """Return what can be made: all of it, or what an offer or a deliverable names.

        Raises:
            UnknownElement: nothing has that name, or no engine works on that deliverable.
        """
        known = self.registry.targets(self.contract)
        if name is None:
            return known
        if "." in name and name.partition(".")[0].islower():
            offer = self.registry.offer(name)
            return tuple(target for target in known if target.offer == offer.id)
        element = self.element(name)
        chosen = tuple(target for target in known if target.about == element.id)
        if not chosen:
            raise UnknownElement(
                Text(fr=f"{element.id} : aucun moteur n’y travaille", en=f"{element.id}: no engine works on it"),
                Text(fr="ce qui est un acte s’atteste : filiere attest", en="an act is attested: filiere attest"),
            )
        return chosen

    def awaited(self) -> tuple[Target, ...]:
        """Return what is kept up to date without being asked.

        That is what a deliverable is bound to, what reads the workspace (and so changes with it), what those need, and what was made
        once before. An exploration that rests on nothing but its parameters waits until someone asks for it.
        """
        known, offers = self.targets(), self.registry.offers
        bound = {binding.offer for binding in self.contract.bindings}
        made = {item.provenance.offer for item in self.facts().evidence if item.provenance}
        wanted = {name for name, offer in offers.items() if name in bound or name in made or offer.reads}
        wanted |= {need for name in wanted for need in upstream(name, {key: offer.needs for key, offer in offers.items()})}
        return tuple(target for target in known if target.offer in wanted)

    def plan(self, names: Iterable[str] | None = None, *, on: date | None = None, wanted: Mapping[str, Wanted] | None = None) -> Plan:
        """Return what is fresh, stale (and because of what) or missing: of what is named, else of all that is kept up to date."""
        self.registry.must_bind(self.contract, self._contract_folder)
        chosen = self.awaited() if names is None else tuple(dict.fromkeys(target for name in names for target in self.targets(name)))
        offers = self.registry.offers
        reads: set[str] = {name for target in chosen for name in offers[target.offer].reads}
        digests: dict[str, str] = {name: hashlib.sha256(canonical(self.snapshot(name, on))).hexdigest() for name in reads}
        facts = self.facts()
        last = {decision.evidence: decision.outcome for decision in sorted(facts.decisions, key=lambda item: item.recorded_at)}
        withdrawn = {name for name, outcome in last.items() if outcome == "withdrawn"}
        return prepare(
            chosen,
            offers,
            facts.evidence,
            code=lambda offer: code_of(offer).digest(),
            snapshots=digests,
            wanted=wanted,
            withdrawn=withdrawn,
        )

    def plan_lately(self, on: date | None = None) -> Plan:
        """Return what is to do as it was at most a few seconds ago: making the plan anew for every page would be the page's whole cost.

        A run that ended, or a decision, makes it anew at once.
        """
        facts, day = self.facts(), on or self.default_day()
        # A reader may ask for any day: so many plans are kept beside that of the default one, and no more.
        name = "plan" if day == self.default_day() else f"plan {day.toordinal() % PLANS_KEPT}"
        produced = sum(item.provenance is not None for item in facts.evidence)
        facts_stamp = (day, produced, len(facts.decisions))
        stamp = (facts_stamp, time.monotonic() // LATELY_S)
        kept = self._shared.get(name)
        usable = kept is not None and kept[0][0] == facts_stamp
        # One thread makes it anew; the others show the one before meanwhile, and wait only where there is none that will do.
        if not self._turn.acquire(blocking=not usable):
            plan: Plan = kept[1] if kept else self.plan(on=on)
            return plan
        try:
            plan = self.shared(name, stamp, partial(self.plan, on=on))
        finally:
            self._turn.release()
        return plan

    def start_run(self, name: str, parameters: Mapping[str, JsonValue] | None = None, seed: int = 0) -> str:
        """Queue a run of an offer (or of the one that works on a deliverable), start its worker, and return its id.

        Raises:
            UnknownElement: nothing of that name can be run.
            UsageError: the seed is no whole number that provenance can tell.
            Refused: the actor may not.
        """
        target = self.targets(name)[0]
        self.ask("run", target.offer)
        if not 0 <= seed < LARGEST_SEED:
            raise UsageError(
                Text(fr=f"la graine {str(seed)[:20]} ne convient pas", en=f"the seed {str(seed)[:20]} does not fit"),
                Text(fr="donnez un entier de 0 à 2^53 − 1", en="give a whole number from 0 to 2^53 − 1"),
            )
        run = self.store.runs.create(target.offer, target.about, parameters, seed)
        isolation.start(self.folder, run)
        return run

    def run_status(self, run: str) -> "RunView":
        """Return a run as it stands; one whose process is gone is recorded as cut first."""
        view = self.store.runs.get(run)
        if view.state == "running" and not self._read_only:
            self.store.runs.sweep()
            view = self.store.runs.get(run)
        return view

    def runs(self, limit: int = 50) -> "tuple[RunView, ...]":
        """Return the latest runs."""
        return self.store.runs.list(limit)

    def wait(self, run: str, on_progress: "Callable[[RunView], None] | None" = None, *, patience_s: float = 30.0) -> "RunView":
        """Wait for a run to end and return it; ``on_progress`` sees it each time it is looked at.

        Raises:
            RunError: no worker took it within ``patience_s`` seconds.
        """
        from filiere.store.runs import LIVE

        limit = time.monotonic() + patience_s
        while (view := self.run_status(run)).state in LIVE:
            if on_progress is not None:
                on_progress(view)
            if view.state == "queued" and time.monotonic() > limit:
                self.store.runs.cancel(run)
                raise RunError(
                    Text(fr=f"aucun processus n’a pris l’exécution {run}", en=f"no process took run {run}"),
                    Text(fr=f"lisez {self.folder}/runs/{run}.log", en=f"read {self.folder}/runs/{run}.log"),
                )
            time.sleep(EVERY_S)
        if on_progress is not None:
            on_progress(view)
        return view

    def cancel(self, run: str) -> "RunView":
        """Cancel a run: its row says so first, then its whole process group is ended."""
        self.ask("cancel", run)
        view = self.store.runs.cancel(run)
        if view.pid is not None:
            isolation.end(view.pid, view.mark)
        return view

    def work(self, run: str) -> Evidence:
        """Do one queued run in this process, a verification where it is about a piece of evidence: the worker's whole life."""
        bench = Bench(
            store=self.store,
            offers=self.registry.offers,
            targets=self.targets(),
            snapshots=lambda name: canonical(self.snapshot(name)),
            scratch=self.folder / "scratch",
        )
        about = self.store.runs.get(run).about
        evidence = next((item for item in self.facts().evidence if item.id == about), None)
        if evidence is None:
            return work(bench, run)
        work_again(bench, run, evidence)
        return evidence

    def bring_up_to_date(
        self, on_progress: "Callable[[PlanItem, RunView], None] | None" = None, names: Iterable[str] | None = None
    ) -> "tuple[tuple[PlanItem, RunView], ...]":
        """Run everything that is missing or stale, one after the other, and return each with how its run ended.

        What is fresh is not touched: an unchanged contract recomputes nothing.
        """
        done = []
        for item in self.plan(names).to_do():
            run = self.store.runs.create(item.offer, item.about, item.parameters, item.seed)
            isolation.start(self.folder, run)
            view = self.wait(run, partial(on_progress, item) if on_progress else None)
            done.append((item, view))
        return tuple(done)

    def stale(self, on: date | None = None) -> dict[str, tuple[Text, ...]]:
        """Return what is stale, by what it is about, with the reasons."""
        return {item.about: item.because for item in self.plan(on=on).items if item.state is PlanState.STALE}

    def verify(self, name: str) -> Verification:
        """Make the latest result of a deliverable, an offer or one evidence again and compare it with what was recorded.

        Raises:
            UnknownElement: nothing of that name was ever produced.
            RunError: it was attested, not produced, or the engine fails now.
        """
        evidence = self._produced(name)
        self.ask("verify", evidence.id)
        provenance = evidence.provenance
        offer = self.registry.offer(provenance.offer if provenance else "")
        return verify(evidence, offer, self.store, self.facts().evidence)

    def start_verification(self, name: str) -> str:
        """Queue the making again of a result, start its worker, and return the id of the run: its row says what was found.

        Raises:
            UnknownElement: nothing of that name was ever produced.
            RunError: it was attested, not produced.
            Refused: the actor may not.
        """
        evidence = self._produced(name)
        self.ask("verify", evidence.id)
        made = must_be_made(evidence)
        run = self.store.runs.create(self.registry.offer(made.offer).id, evidence.id, made.parameters, made.seed)
        isolation.start(self.folder, run)
        return run

    def _produced(self, name: str) -> Evidence:
        known = self.facts().evidence
        for item in known:
            if item.id == name:
                return item
        about = name if name in self.registry.offers else self.element(name).id
        made = [item for item in known if item.provenance and about in {item.about, item.provenance.offer}]
        if not made:
            raise UnknownElement(
                Text(fr=f"{about} : rien n’a encore été produit", en=f"{about}: nothing was produced yet"),
                Text(fr=f"lancez d’abord : filiere run {about}", en=f"first run: filiere run {about}"),
            )
        return max(made, key=lambda item: item.recorded_at)

    def page(self, evidence: str, address: Callable[[str, str], str], query: Mapping[str, str] | None = None) -> Page:
        """Return what an engine shows of one of its results, empty where it has no page for it."""
        found = self.store.evidence.get(evidence)
        if found.provenance is None or found.provenance.offer not in self.registry.offers:
            return ()
        show = load_page(self.registry.offers[found.provenance.offer])
        if show is None:
            return ()
        digests = {subject.name: subject.sha256 for subject in found.subjects}

        def verdict(act: str, thing: str) -> Shown:
            said = self.judge(act, thing)
            return Shown(allowed=said.allowed, reason=said.reason)

        view = View(
            evidence=found,
            read=lambda name: self.store.artefacts.path(digests[name]).read_bytes(),
            query=query or {},
            address=address,
            verdict=verdict,
        )
        blocks: Page = show(view)
        return blocks
