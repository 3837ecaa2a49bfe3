"""Runs every offer of an engine once on its reference parameters and the sample snapshots, away from any workspace.

``python -m filiere.sdk.trial NAME`` prints the digest of every artefact: the conformance suite compares two processes that differ in
hash seed, time zone and folder.
"""

import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from filiere.kernel.errors import BindingError
from filiere.kernel.graph import in_order
from filiere.kernel.names import Text
from filiere.sdk.context import Input, Outcome, Run
from filiere.sdk.engine import Engine, Offer, load_function, load_parameters
from filiere.sdk.sample import sample_snapshots
from filiere.sdk.snapshots import NATURES

#: The seed of a trial.
SEED = 20190204


def face_of(name: str) -> Engine:
    """Return the face of one installed engine.

    Raises:
        BindingError: no engine of that name is installed, or its entry point leads to something else.
    """
    for entry in metadata.entry_points(group="filiere.engines"):
        if entry.name == name:
            face = entry.load()
            if isinstance(face, Engine):
                return face
            raise BindingError(
                Text(fr=f"{entry.value} n'est pas un Engine", en=f"{entry.value} is not an Engine"),
                Text(fr="déclarez ENGINE = Engine(…)", en="declare ENGINE = Engine(…)"),
            )
    raise BindingError(
        Text(fr=f"aucun moteur {name} n'est installé", en=f"no engine {name} is installed"),
        Text(fr="installez-le : pip install -e .", en="install it: pip install -e ."),
    )


def neighbours(engine: Engine) -> dict[str, Engine]:
    """Return the faces of the other engines whose offers an engine needs, however far."""
    found: dict[str, Engine] = {engine.name: engine}
    queue = [engine]
    while queue:
        for name in {need.partition(".")[0] for offer in queue.pop().offers for need in offer.needs}:
            if name not in found:
                found[name] = face_of(name)
                queue.append(found[name])
    return {name: face for name, face in found.items() if name != engine.name}


def try_offers(engine: Engine, folder: Path, others: Mapping[str, Engine] | None = None) -> dict[str, Outcome]:
    """Return the outcome of every offer of an engine, made after those it needs, its artefacts read into memory.

    Args:
        engine: the engine.
        folder: an empty folder for inputs and scratch.
        others: engines whose offers it may need.
    """
    known = {offer.id: offer for face in (*(others or {}).values(), engine) for offer in face.offers}
    wanted = _with_needs([offer.id for offer in engine.offers], known)
    outcomes: dict[str, Outcome] = {}
    for name in in_order(wanted, {name: offer.needs for name, offer in known.items()}):
        outcomes[name] = _try(known[name], folder, outcomes)
    return outcomes


def digests(outcomes: Mapping[str, Outcome]) -> dict[str, dict[str, str]]:
    """Return the SHA-256 of every artefact, by offer and name, and of readings and checks under ``""``."""
    found: dict[str, dict[str, str]] = {}
    for name, outcome in outcomes.items():
        found[name] = {artefact.name: hashlib.sha256(artefact.read()).hexdigest() for artefact in outcome.artefacts}
        said = [item.model_dump(mode="json") for item in (*outcome.readings, *outcome.checks)]
        found[name][""] = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    return found


def _with_needs(names: Iterable[str], known: Mapping[str, Offer]) -> list[str]:
    queue, found = list(names), []
    while queue:
        name = queue.pop(0)
        if name not in found and name in known:
            found.append(name)
            queue += known[name].needs
    return found


def _try(offer: Offer, folder: Path, before: Mapping[str, Outcome]) -> Outcome:
    base = folder / offer.id
    scratch = base / "scratch"
    scratch.mkdir(parents=True)
    inputs = {name: _input(base, name, sample_snapshots()[name], offer) for name in map(str, offer.reads)}
    for need in offer.needs:
        for artefact in before[need].artefacts if need in before else ():
            name = f"{need}/{artefact.name}"
            inputs[name] = _input(base, name, artefact.read(), offer)
    run: Run[Any] = Run(load_parameters(offer)(), inputs, SEED, datetime.now(UTC), scratch)
    outcome = load_function(offer)(run)
    if not isinstance(outcome, Outcome):
        raise TypeError(f"{offer.function} returned {type(outcome).__name__}, not an Outcome")
    return outcome


def _input(folder: Path, name: str, content: bytes, offer: Offer) -> Input:
    path = folder / "inputs" / name.replace("/", "__")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return Input(name, hashlib.sha256(content).hexdigest(), NATURES.get(name, offer.nature), path)


def main(name: str) -> None:
    """Print the digests of an engine's trial as JSON."""
    engine = face_of(name)
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(digests(try_offers(engine, Path(folder), neighbours(engine))), sort_keys=True))


if __name__ == "__main__":
    main(sys.argv[1])
