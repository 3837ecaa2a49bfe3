"""How a run happens: inputs by digest, one call of the engine behind the border, then evidence, log entry and state in one transaction."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from filiere.kernel.errors import Busy, FiliereError, RunError
from filiere.kernel.evidence import Evidence, Nature, Provenance, Reading, Subject, role_of
from filiere.kernel.names import Text
from filiere.runner.execution import RANKS, Store, execute, gather, parameters_of, resulting_nature
from filiere.runner.heartbeat import Heartbeat
from filiere.runner.plan import Target
from filiere.runner.provenance import code_of, environment
from filiere.runner.spreading import mapper
from filiere.sdk.artefacts import Artefact
from filiere.sdk.context import Input, Outcome
from filiere.sdk.engine import Offer
from filiere.store.processes import own_mark

#: How much of a failure the row of a run repeats, in characters.
LONGEST = 2000

_PARIS = ZoneInfo("Europe/Paris")


class Row(Protocol):
    """A run as the store keeps it."""

    @property
    def id(self) -> str: ...  # noqa: D102  # a protocol's members speak by their names
    @property
    def offer(self) -> str: ...  # noqa: D102  # same
    @property
    def about(self) -> str: ...  # noqa: D102  # same
    @property
    def parameters(self) -> Mapping[str, JsonValue] | None: ...  # noqa: D102  # same
    @property
    def seed(self) -> int: ...  # noqa: D102  # same
    @property
    def state(self) -> str: ...  # noqa: D102  # same


@dataclass(frozen=True)
class Bench:
    """What every run of a workspace shares: the store, the offers, what they are bound to, the snapshots and the scratch folder.

    ``snapshots`` gives the canonical JSON of a snapshot by its name; ``environ`` is where ``run.map`` looks for workers and cluster.
    """

    store: Store
    offers: Mapping[str, Offer]
    targets: Sequence[Target]
    snapshots: Callable[[str], bytes]
    scratch: Path | None = None
    environ: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Made:
    """What one call of an engine gave: its outcome and the files, already stored."""

    outcome: Outcome
    subjects: tuple[Subject, ...]
    nature: Nature


def keep(offer: Offer, outcome: Outcome, inputs: Mapping[str, Input], store: Store) -> Made:
    """Store the files of an outcome, before any transaction, and judge its nature."""
    nature = resulting_nature(offer, outcome, inputs.values())
    subjects = tuple(_put(artefact, store) for artefact in outcome.artefacts)
    return Made(outcome, subjects, nature)


def evidence_of(offer: Offer, target: Target, made: Made, provenance: Provenance, now: datetime) -> Evidence:
    """Return what was made as a piece of evidence; what is simulated or synthetic explores, whatever its binding says."""
    return Evidence(
        id=f"ev-{provenance.run}",
        about=target.about,
        kind=offer.kind,
        nature=made.nature,
        role=role_of(made.nature, target.role),
        on=made.outcome.on or now.astimezone(_PARIS).date(),
        recorded_at=now,
        subjects=made.subjects,
        readings=tuple(_lowered(reading, made.nature) for reading in made.outcome.readings),
        checks=made.outcome.checks,
        provenance=provenance,
    )


def work(bench: Bench, run_id: str) -> Evidence:
    """Do one queued run, from its row to its evidence; the row says at every moment where it stands.

    Raises:
        Busy: the row is not queued any more.
        RunError: the run failed; its row says so and nothing of it is evidence.
    """
    row: Row = bench.store.runs.get(run_id)
    with claimed(bench, run_id) as heartbeat:
        return _do(bench, row, heartbeat)


@contextmanager
def claimed(bench: Bench, run_id: str) -> Iterator[Heartbeat]:
    """Take a queued run and yield what its progress is told to; what fails inside is said by its row, then raised.

    Raises:
        Busy: the row is not queued any more.
    """
    runs = bench.store.runs
    if not runs.claim(run_id, os.getpid(), own_mark()):
        raise _taken(run_id)
    try:
        with Heartbeat(lambda done, total, words: runs.progress(run_id, done, total, words)) as heartbeat:
            yield heartbeat
    except FiliereError as error:
        if runs.get(run_id).state == "running":
            runs.finish(run_id, "failed", fault=Text(fr=error.say("fr")[:LONGEST], en=error.say("en")[:LONGEST]))
        raise


def _taken(run_id: str) -> Busy:
    return Busy(
        Text(fr=f"l'exécution {run_id} n'attend plus", en=f"run {run_id} is no longer queued"),
        Text(fr="lancez-en une nouvelle", en="start a new one"),
    )


def _do(bench: Bench, row: Row, heartbeat: Heartbeat) -> Evidence:
    store, offer = bench.store, offer_of(bench, row.offer)
    code = code_of(offer)
    inputs = gather(offer, store, bench.snapshots, store.evidence.facts().evidence)
    provenance = Provenance(
        offer=offer.id,
        code=code.digest(),
        inputs={name: item.sha256 for name, item in inputs.items()},
        parameters=parameters_of(offer, row.parameters).model_dump(mode="json"),
        seed=row.seed,
        environment=environment(code),
        run=row.id,
    )
    spread = mapper(bench.environ)
    with execute(offer, inputs, row.parameters, row.seed, scratch=bench.scratch, reporter=heartbeat, spread=spread) as outcome:
        made = keep(offer, outcome, inputs, store)
    heartbeat.rest()
    evidence = evidence_of(offer, _target(bench, row), made, provenance, datetime.now(UTC))
    _record(store, row.id, evidence)
    return evidence


def offer_of(bench: Bench, name: str) -> Offer:
    """Return an offer of the bench.

    Raises:
        RunError: no engine has it.
    """
    offer = bench.offers.get(name)
    if offer is None:
        raise RunError(
            Text(fr=f"aucun moteur n'offre {name}", en=f"no engine offers {name}"),
            Text(fr="voyez : filiere engines", en="see: filiere engines"),
        )
    return offer


def _target(bench: Bench, row: Row) -> Target:
    bound = (item for item in bench.targets if (item.offer, item.about) == (row.offer, row.about))
    return next(bound, Target(about=row.about, offer=row.offer))


def _record(store: Store, run_id: str, evidence: Evidence) -> None:
    # ``finish`` refuses a run that was cancelled meanwhile; then nothing of this transaction is written.
    with store.transaction():
        store.evidence.record(evidence)
        for reading in evidence.readings:
            offer = evidence.provenance.offer if evidence.provenance else ""
            store.readings.propose(reading, reason=f"{offer} · {evidence.id}", by=offer)
        store.runs.finish(run_id, "done", evidence=evidence.id)


def _put(artefact: Artefact, store: Store) -> Subject:
    content = artefact.path if artefact.path is not None else artefact.content
    subject: Subject = store.artefacts.put(content, artefact.name, artefact.media_type)
    return subject


def _lowered(reading: Reading, nature: Nature) -> Reading:
    """Return a reading that claims no more than the result it comes from."""
    weaker = max(reading.nature, nature, key=RANKS.index)
    return reading.model_copy(update={"nature": weaker})
