"""One call of an engine: its inputs by digest, the border that bounds its faults, and what its result may claim to be."""

import os
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel, JsonValue, ValidationError

from filiere.kernel.errors import FiliereError, RunError
from filiere.kernel.evidence import COUNTING, Evidence, Nature, Provenance
from filiere.kernel.names import Text
from filiere.runner.plan import latest
from filiere.runner.spreading import mapper
from filiere.sdk.artefacts import canonical
from filiere.sdk.context import Input, Mapper, Outcome, Reporter, Run, Silence
from filiere.sdk.engine import Offer, load_function, load_parameters
from filiere.sdk.snapshots import NATURES
from filiere.store.processes import process_mark

#: From the most to the least that a result may claim.
RANKS = (Nature.REAL, Nature.OPEN, Nature.SIMULATED, Nature.SYNTHETIC)
#: How much of an engine's own words a report repeats.
LONGEST = 300


class Store(Protocol):
    """What a run asks of the store: ``runs``, ``artefacts``, ``evidence``, ``readings`` and one transaction around them."""

    runs: Any
    artefacts: Any
    evidence: Any
    readings: Any

    def transaction(self) -> AbstractContextManager[Any]:
        """Return a context in which all is written or nothing."""


def parameters_of(offer: Offer, given: Mapping[str, JsonValue] | None) -> BaseModel:
    """Return the parameters of a run, the offer's own defaults filled in.

    Raises:
        RunError: they do not fit the offer.
        BindingError: the offer's parameters cannot be found.
    """
    try:
        return load_parameters(offer).model_validate_json(canonical(dict(given or {})))
    except ValidationError as error:
        raise _unfit(offer, error) from error


def gather(offer: Offer, store: Store, snapshots: Callable[[str], bytes], known: Iterable[Evidence]) -> dict[str, Input]:
    """Return the inputs of a run, each stored under its digest before it is used.

    Args:
        offer: what is to be made.
        store: keeps the snapshots as artefacts, so that ``verify`` finds them again.
        snapshots: gives the canonical JSON of a snapshot by its name.
        known: the evidence of the log, where the needs are found.

    Raises:
        RunError: a needed offer has never been made.
    """
    inputs: dict[str, Input] = {}
    for name in map(str, offer.reads):
        subject = store.artefacts.put(snapshots(name), f"{name}.json", "application/json")
        inputs[name] = Input(name, subject.sha256, NATURES[name], store.artefacts.path(subject.sha256))
    made = list(known)
    for need in offer.needs:
        evidence = latest(made, need)
        if evidence is None:
            raise RunError(
                Text(fr=f"{offer.id} a besoin de {need}, qui n'a jamais été produit", en=f"{offer.id} needs {need}, which was never made"),
                Text(fr=f"lancez d'abord : filiere run {need}", en=f"first run: filiere run {need}"),
            )
        for subject in evidence.subjects:
            name = f"{need}/{subject.name}"
            inputs[name] = Input(name, subject.sha256, evidence.nature, store.artefacts.path(subject.sha256))
    return inputs


def inputs_again(provenance: Provenance, store: Store, known: Iterable[Evidence]) -> dict[str, Input]:
    """Return the inputs that a result was made from, found by their digests."""
    natures = {subject.sha256: item.nature for item in known for subject in item.subjects}
    return {
        name: Input(name, sha256, NATURES.get(name) or natures.get(sha256, Nature.OPEN), store.artefacts.path(sha256))
        for name, sha256 in provenance.inputs.items()
    }


@contextmanager
def execute(
    offer: Offer,
    inputs: Mapping[str, Input],
    parameters: Mapping[str, JsonValue] | None,
    seed: int,
    *,
    scratch: Path | None = None,
    reporter: Reporter | None = None,
    spread: Mapper | None = None,
) -> Iterator[Outcome]:
    """Call an engine and yield its outcome; its scratch folder disappears afterwards.

    This is the engine border: whatever an engine raises becomes one ``RunError`` of bounded length.

    Args:
        offer: what to make.
        inputs: what it is given.
        parameters: as JSON; None for the offer's own defaults.
        seed: from which its ``rng`` is drawn.
        scratch: the folder in which its own scratch folder is made (the system's by default).
        reporter: hears its progress and notes.
        spread: spreads ``run.map`` (:func:`.spreading.mapper` by default).

    Raises:
        RunError: the engine failed, or gave something that is no outcome.
        BindingError: its function or its parameters cannot be found.
    """
    function = load_function(offer)
    values = parameters_of(offer, parameters)
    if scratch is not None:
        scratch.mkdir(parents=True, exist_ok=True)
        clear_scratch(scratch)
    with tempfile.TemporaryDirectory(prefix=f"run-{os.getpid()}-", dir=scratch) as folder:
        run = Run(values, dict(inputs), seed, datetime.now(UTC), Path(folder), reporter or Silence(), spread or mapper())
        try:
            outcome = function(run)
            _must_be_outcome(offer, outcome)
        except FiliereError:
            raise
        except (Exception, SystemExit) as error:
            raise _failed(offer, error) from error
        yield outcome


def clear_scratch(scratch: Path) -> tuple[Path, ...]:
    """Remove what runs whose process is gone have left in a scratch folder, and return it."""
    left = [path for path in scratch.glob("run-*-*") if (pid := path.name.split("-")[1]).isdigit() and process_mark(int(pid)) is None]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return tuple(left)


def resulting_nature(offer: Offer, outcome: Outcome, inputs: Iterable[Input]) -> Nature:
    """Return what a result is: the offer's nature, lowered by what the outcome says and by any input that only explores.

    Raises:
        RunError: the outcome claims more than the offer does.
    """
    said = outcome.nature or offer.nature
    if RANKS.index(said) < RANKS.index(offer.nature):
        raise RunError(
            Text(
                fr=f"{offer.id} se dit « {said} » alors que son offre est « {offer.nature} »",
                en=f"{offer.id} calls itself {said} while its offer is {offer.nature}",
            ),
            Text(fr="un résultat ne peut qu'abaisser la nature de son offre", en="a result can only lower the nature of its offer"),
        )
    lowered = [item.nature for item in inputs if item.nature not in COUNTING]
    return max([said, *lowered], key=RANKS.index)


def _must_be_outcome(offer: Offer, outcome: object) -> None:
    if not isinstance(outcome, Outcome):
        raise TypeError(f"{offer.function} returned {type(outcome).__name__}, not an Outcome")
    names = [artefact.name for artefact in outcome.artefacts]
    if len(set(names)) != len(names):
        raise ValueError(f"{offer.function} returned two artefacts of the same name")
    for artefact in outcome.artefacts:
        if artefact.path is not None and not artefact.path.is_file():
            raise FileNotFoundError(f"artefact {artefact.name} is not where it says")


def _failed(offer: Offer, error: BaseException) -> RunError:
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    place = f" ({Path(last.filename).name}:{last.lineno})" if last else ""
    words = f"{type(error).__name__}: {error}"
    shown = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
    return RunError(
        Text(fr=f"{offer.id} a échoué : {shown}{place}", en=f"{offer.id} failed: {shown}{place}"),
        Text(fr="rien n'en a été gardé ; voyez le moteur ou ses paramètres", en="nothing of it was kept; see the engine or its parameters"),
    )


def _unfit(offer: Offer, error: ValidationError) -> RunError:
    names = ", ".join(sorted({str(one["loc"][0]) for one in error.errors(include_url=False) if one["loc"]})) or "…"
    return RunError(
        Text(fr=f"{offer.id} : ces paramètres ne conviennent pas : {names}", en=f"{offer.id}: these parameters will not do: {names}"),
        Text(fr=f"voyez : filiere engines show {offer.id}", en=f"see: filiere engines show {offer.id}"),
    )
