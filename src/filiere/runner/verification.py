"""Made again from its provenance, is a result the same? Byte for byte, or within the tolerances that its offer declares; if not, why."""

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from filiere.kernel.errors import RunError
from filiere.kernel.evidence import Evidence, Provenance
from filiere.kernel.names import Text, Value
from filiere.runner.execution import Store, execute, inputs_again
from filiere.runner.provenance import code_of, environment
from filiere.sdk.context import Mapper, Outcome, Reporter
from filiere.sdk.engine import Offer


class Difference(Value):
    """One file that is not what it was, and where it first differs."""

    artefact: str
    what: Text


class Verification(Value):
    """Whether a result could be made again, what differs, and what has changed since that may explain it."""

    evidence: str
    same: bool
    compared: int = 0
    differences: tuple[Difference, ...] = ()
    because: tuple[Text, ...] = ()


def verify(
    evidence: Evidence,
    offer: Offer,
    store: Store,
    known: Iterable[Evidence] = (),
    *,
    reporter: Reporter | None = None,
    spread: Mapper | None = None,
) -> Verification:
    """Make a result again from its provenance and compare every file; nothing is recorded.

    Raises:
        RunError: the evidence was not produced by an engine, or the engine fails now.
        IntegrityError: an input is not what its digest says.
    """
    made = must_be_made(evidence)
    inputs = inputs_again(made, store, known)
    with execute(offer, inputs, made.parameters, made.seed, reporter=reporter, spread=spread) as outcome:
        before = {subject.name: store.artefacts.path(subject.sha256).read_bytes() for subject in evidence.subjects}
        differences = compare(before, _files(outcome), offer.tolerances)
    return Verification(
        evidence=evidence.id,
        same=not differences,
        compared=len(before),
        differences=differences,
        because=_changes(evidence, offer) if differences else (),
    )


def must_be_made(evidence: Evidence) -> Provenance:
    """Return what made a piece of evidence.

    Raises:
        RunError: no engine did.
    """
    if evidence.provenance is None:
        raise RunError(
            Text(fr=f"{evidence.id} n'a pas été produit par un moteur", en=f"{evidence.id} was not made by an engine"),
            Text(fr="une attestation se vérifie par le registre : ledger verify", en="a statement is verified by the log: ledger verify"),
        )
    return evidence.provenance


def compare(before: Mapping[str, bytes], after: Mapping[str, bytes], tolerances: Mapping[str, float]) -> tuple[Difference, ...]:
    """Return what differs between two sets of files; a file with a tolerance has its numbers compared relatively (JSON, CSV)."""
    found: list[Difference] = []
    for name in sorted({*before, *after}):
        if name not in after:
            found.append(Difference(artefact=name, what=Text(fr="n'est plus produit", en="is no longer made")))
        elif name not in before:
            found.append(Difference(artefact=name, what=Text(fr="n'existait pas", en="did not exist")))
        elif before[name] != after[name]:
            where = _differs(name, before[name], after[name], tolerances.get(name))
            if where is not None:
                found.append(Difference(artefact=name, what=where))
    return tuple(found)


def _files(outcome: Outcome) -> dict[str, bytes]:
    return {artefact.name: artefact.read() for artefact in outcome.artefacts}


def _changes(evidence: Evidence, offer: Offer) -> tuple[Text, ...]:
    made = evidence.provenance
    if made is None:
        return ()
    code = code_of(offer)
    because: list[Text] = []
    if code.digest() != made.code:
        because.append(Text(fr="le code a changé depuis", en="the code has changed since"))
    now = environment(code)
    for name in sorted({*now, *made.environment}):
        old, new = made.environment.get(name, "—"), now.get(name, "—")
        if old != new:
            because.append(Text(fr=f"l'environnement a changé : {name} {old} → {new}", en=f"the environment changed: {name} {old} → {new}"))
    return tuple(because) or (
        Text(
            fr="ni le code ni l'environnement n'ont changé : ce calcul n'est pas déterministe",
            en="neither code nor environment changed: this computation is not deterministic",
        ),
    )


def _differs(name: str, before: bytes, after: bytes, tolerance: float | None) -> Text | None:
    """Return where two contents part, None where they agree within the tolerance."""
    if tolerance is None:
        place = next((index for index, pair in enumerate(zip_longest(before, after)) if pair[0] != pair[1]), 0)
        return Text(fr=f"diffère à partir de l'octet {place}", en=f"differs from byte {place}")
    try:
        old, new = _values(name, before), _values(name, after)
    except ValueError:
        return Text(fr="ne se lit plus ni en JSON ni en CSV", en="can no longer be read as JSON or CSV")
    path = _parts(old, new, tolerance, "")
    return None if path is None else Text(fr=f"diffère en {path or 'tout'}", en=f"differs at {path or 'the whole'}")


def _values(name: str, content: bytes) -> Any:
    text = content.decode("utf-8")
    if name.endswith(".csv"):
        return [[_number(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    return json.loads(text)


def _number(cell: str) -> Any:
    try:
        return float(cell)
    except ValueError:
        return cell


def _parts(old: Any, new: Any, tolerance: float, path: str) -> str | None:
    """Return the path at which two values first part, None where they agree."""
    if _is_number(old) and _is_number(new):
        agree = old == new or math.isclose(old, new, rel_tol=tolerance, abs_tol=0.0) or (math.isnan(old) and math.isnan(new))
        return None if agree else path
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        pairs = [(f"{path}.{key}", old[key], new[key]) for key in sorted(old)]
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = [(f"{path}[{index}]", one, other) for index, (one, other) in enumerate(zip(old, new, strict=True))]
    else:
        return None if type(old) is type(new) and old == new else path
    return next((found for place, one, other in pairs if (found := _parts(one, other, tolerance, place)) is not None), None)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
