"""Checking an exported log, or one proof, with nothing but its files: no workspace, no database, no network."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import Field

from filiere.kernel.errors import Fault
from filiere.kernel.names import Text, Value
from filiere.store.digests import canonical, commitment, read_json
from filiere.store.entries import ERASURE, SignedHead
from filiere.store.exporting import ABOUT, BODIES, FORMAT, HEADS, KEYS, LEAVES
from filiere.store.keys import key_id, verify_signature
from filiere.store.merkle import Frontier, leaf_hash, verify_inclusion

MEND = Text(fr="demandez une nouvelle exportation à qui tient le journal", en="ask whoever keeps the log for a new export")


class Body(Value):
    """What one entry stands for, as exported; without salt once erased."""

    index: int
    salt: str | None = Field(pattern=r"^([0-9a-f]{2})+$")
    body: str


def verify_export(folder: Path, *, witness: SignedHead | None = None) -> list[Fault]:
    """Return every disagreement in an exported log.

    Args:
        folder: what ``filiere ledger export`` wrote.
        witness: a signed head kept elsewhere (printed in a dossier): the log must still give its root at its size, under its key.
    """
    try:
        keys = {name: bytes.fromhex(public) for name, public in json.loads((folder / KEYS).read_text(encoding="utf-8")).items()}
        heads = [SignedHead.model_validate_json(line) for line in _lines(folder / HEADS)]
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        leaves = list(_lines(folder / LEAVES))
        bodies = [Body.model_validate_json(line) for line in _lines(folder / BODIES)]
        said = [read_json(leaf.encode()) for leaf in leaves]
    except (OSError, ValueError) as error:
        return [_fault(folder.name, f"illisible : {type(error).__name__}", f"cannot be read: {type(error).__name__}")]
    faults = [] if about.get("format") == FORMAT else [_fault(ABOUT, "format inconnu", "unknown format")]
    faults += [_fault(KEYS, f"la clé {name} ne porte pas son nom", f"key {name} does not bear its name") for name in _misnamed(keys)]
    faults += _tree_faults(leaves, heads + ([witness] if witness else []), keys)
    faults += _body_faults(said, bodies)
    if about.get("size") != len(leaves) or [body.index for body in bodies] != list(range(len(leaves))):
        faults.append(_fault(LEAVES, "il manque des entrées", "entries are missing"))
    return faults


def verify_proof(proof: Mapping[str, Any]) -> list[Fault]:
    """Return every disagreement in the proof of one piece of evidence (what ``filiere ledger prove`` writes)."""
    try:
        head = SignedHead.model_validate(proof["head"])
        leaf = str(proof["entry"]["leaf"]).encode()
        index = int(proof["entry"]["index"])
        path = [bytes.fromhex(step) for step in proof["inclusion"]]
        public = bytes.fromhex(proof["keys"].get(head.key, ""))
        said = read_json(leaf)
        salt, body = proof["salt"], canonical(proof["statement"])
        signed = verify_signature(public, bytes.fromhex(head.signature), head.message()) and key_id(public) == head.key
        included = verify_inclusion(leaf_hash(leaf), index, head.size, path, bytes.fromhex(head.root))
        told = salt is None or commitment(bytes.fromhex(salt), body) == said["commitment"]
        named = said["id"] == proof["evidence"] and said["kind"] == "evidence"
    except (KeyError, TypeError, ValueError) as error:
        return [_fault("proof", f"illisible : {type(error).__name__}", f"cannot be read: {type(error).__name__}")]
    checks = (
        (signed, "la signature de la tête n'est pas celle de sa clé", "the head's signature is not by its key"),
        (included, "le chemin ne mène pas à la racine signée", "the path does not lead to the signed root"),
        (told, "l'énoncé n'est pas celui que l'entrée engage", "the statement is not the one the entry commits to"),
        (named, "l'entrée est celle d'un autre fait", "the entry is that of another fact"),
    )
    return [_fault(f"#{index} {proof.get('evidence')}", fr, en) for good, fr, en in checks if not good]


def _tree_faults(leaves: list[str], heads: list[SignedHead], keys: Mapping[str, bytes]) -> list[Fault]:
    wanted = {head.size for head in heads}
    frontier = Frontier()
    roots = {0: frontier.root().hex()}
    for leaf in leaves:
        frontier.append(leaf_hash(leaf.encode()))
        if frontier.size in wanted:
            roots[frontier.size] = frontier.root().hex()
    faults = []
    for head in heads:
        name = f"head {head.size}"
        if roots.get(head.size) != head.root:
            faults.append(_fault(name, "les entrées ne donnent pas la racine signée", "the entries do not give the signed root"))
        if head.key not in keys or not verify_signature(keys[head.key], bytes.fromhex(head.signature), head.message()):
            faults.append(_fault(name, "la signature n'est pas d'une clé connue", "the signature is not by a known key"))
    if not any(head.size == len(leaves) for head in heads):
        faults.append(_fault(HEADS, "aucune tête ne signe tout le journal", "no head signs the whole log"))
    return faults


def _body_faults(leaves: list[dict[str, Any]], bodies: list[Body]) -> list[Fault]:
    told = [(leaves[body.index], body) for body in bodies if 0 <= body.index < len(leaves)]
    left: dict[str, str] = {}
    for said, body in told:
        if said.get("kind") == ERASURE and _is_whole(said, body, {}):
            left |= read_json(body.body.encode())["entries"]
    return [
        _fault(
            f"#{body.index} {said.get('kind')} {said.get('id')}",
            "le contenu n'est pas celui que l'entrée engage",
            "the content is not the one the entry commits to",
        )
        for said, body in told
        if not _is_whole(said, body, left)
    ]


def _is_whole(said: dict[str, Any], body: Body, left: Mapping[str, str]) -> bool:
    """Return whether a body is what its leaf commits to or, without salt, what a logged erasure left of it."""
    content = body.body.encode()
    if body.salt is None:
        return left.get(str(body.index)) == sha256(content).hexdigest()
    return commitment(bytes.fromhex(body.salt), content) == said.get("commitment")


def _misnamed(keys: Mapping[str, bytes]) -> list[str]:
    return [name for name, public in keys.items() if key_id(public) != name]


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield line.rstrip("\n")


def _fault(place: str, fr: str, en: str) -> Fault:
    return Fault(what=Text(fr=fr, en=en), mend=MEND, element=place)
