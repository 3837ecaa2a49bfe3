"""Whether a whole log still agrees with itself: leaves, what they stand for, subtrees, signed heads, and the rows that point at them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from django.db.models import F, Max, Q

from filiere.kernel.errors import Fault
from filiere.kernel.names import Text
from filiere.store.digests import canonical, commitment, read_json
from filiere.store.entries import ERASURE, RECORDED, SignedHead
from filiere.store.keys import verify_signature
from filiere.store.merkle import Frontier, Place, leaf_hash
from filiere.store.models import Entry, Node, Preimage, Record

MEND = Text(fr="restaurez une sauvegarde (filiere restore)", en="restore a backup (filiere restore)")
#: A power of two, so that the subtrees completed inside a chunk are a contiguous range at each level.
CHUNK = 2048


def fault(entry: str, fr: str, en: str) -> Fault:
    """Return a fault of the log that names its entry."""
    return Fault(what=Text(fr=fr, en=en), mend=MEND, element=f"ledger {entry}")


def ledger_faults(keys: Mapping[str, bytes], heads: Iterable[SignedHead]) -> list[Fault]:
    """Return every disagreement found in one pass over the log, with log n hashes in memory.

    Each leaf is hashed again from its row, each stored subtree is compared with what its leaves give, each signed head with the root at
    its size, each body with the salted digest in its leaf. A changed leaf is named once: above it the stored hash is used, so that one
    changed byte does not accuse the whole tree.
    """
    by_size: dict[int, list[SignedHead]] = {}
    for head in heads:
        by_size.setdefault(head.size, []).append(head)
    frontier = Frontier()
    faults = _head_faults(by_size.pop(0, []), frontier, keys)
    for first, rows, bodies, nodes in _chunks(_total()):
        for index in range(first, min(first + CHUNK, _total_of(rows, nodes, first))):
            faults += _entry_faults(index, rows.get(index), bodies.get(index))
            faults += _tree_faults(index, rows.get(index), nodes, frontier)
            faults += _head_faults(by_size.pop(frontier.size, []), frontier, keys)
    faults += [_lost(frontier.size, head) for size in sorted(by_size) for head in by_size[size]]
    return faults + _erasure_faults() + _record_faults()


def _total() -> int:
    """Return how many entries there should be: as many as the rows or the level-0 hashes say, whichever is more."""
    entries = Entry.objects.aggregate(last=Max("index"))["last"]
    leaves = Node.objects.filter(level=0).aggregate(last=Max("position"))["last"]
    return max(-1 if entries is None else int(entries), -1 if leaves is None else int(leaves)) + 1


Rows = dict[int, Entry]
Bodies = dict[int, Preimage]
Nodes = dict[Place, bytes]


def _total_of(rows: Rows, nodes: Nodes, first: int) -> int:
    last = max([first - 1, *rows, *(position for level, position in nodes if level == 0)])
    return last + 1


def _chunks(total: int) -> Iterator[tuple[int, Rows, Bodies, Nodes]]:
    for first in range(0, total, CHUNK):
        rows = {row.index: row for row in Entry.objects.filter(index__gte=first, index__lt=first + CHUNK)}
        bodies = {row.entry_id: row for row in Preimage.objects.filter(entry_id__gte=first, entry_id__lt=first + CHUNK)}
        nodes = {(node.level, node.position): bytes(node.hash) for node in Node.objects.filter(_completed(first, first + CHUNK, total))}
        yield first, rows, bodies, nodes


def _completed(first: int, last: int, total: int) -> Q:
    """Return the condition on subtrees that become complete between two sizes."""
    wanted = Q()
    for level in range(max(total, 1).bit_length() + 1):
        wanted |= Q(level=level, position__gte=first >> level, position__lt=last >> level)
    return wanted


def _entry_faults(index: int, row: Entry | None, body: Preimage | None) -> list[Fault]:
    if row is None:
        return [fault(f"#{index}", "l'entrée a disparu", "the entry is gone")]
    name = f"#{index} {row.kind} {row.key}"
    try:
        said = read_json(bytes(row.leaf))
        agrees = canonical(said) == bytes(row.leaf) and (said["kind"], said["id"]) == (row.kind, row.key)
        committed = said["commitment"]
    except (ValueError, KeyError, TypeError):
        return [fault(name, "l'entrée est illisible", "the entry cannot be read")]
    faults = [] if agrees else [fault(name, "l'entrée ne porte plus son nom", "the entry no longer bears its name")]
    if body is None:
        return [*faults, fault(name, "le contenu de l'entrée a disparu", "what the entry stands for is gone")]
    if body.salt is not None and commitment(bytes(body.salt), bytes(body.body)) != committed:
        faults.append(fault(name, "le contenu de l'entrée a changé", "what the entry stands for has changed"))
    return faults


def _tree_faults(index: int, row: Entry | None, nodes: Nodes, frontier: Frontier) -> list[Fault]:
    stored = nodes.get((0, index))
    found = None if row is None else leaf_hash(bytes(row.leaf))
    faults = []
    if stored != found and row is not None:
        faults.append(fault(f"#{index} {row.kind} {row.key}", "les octets de l'entrée ont changé", "the bytes of the entry have changed"))
    grown = frontier.append(stored or found or bytes(32))
    for (level, position), value in grown[1:]:
        if nodes.get((level, position)) != value:
            first, last = position << level, ((position + 1) << level) - 1
            faults.append(
                fault(f"#{first}–#{last}", "le nœud au-dessus de ces entrées a changé", "the node above these entries has changed"),
            )
    return faults


def _head_faults(heads: Iterable[SignedHead], frontier: Frontier, keys: Mapping[str, bytes]) -> list[Fault]:
    faults = []
    for head in heads:
        if head.root != frontier.root().hex():
            faults.append(
                fault(f"head {head.size}", "la racine signée n'est plus celle du journal", "the signed root is no longer the log's")
            )
        known = keys.get(head.key)
        if known is None or not verify_signature(known, bytes.fromhex(head.signature), head.message()):
            faults.append(fault(f"head {head.size}", "la signature n'est pas d'une clé connue", "the signature is not by a known key"))
    return faults


def _lost(size: int, head: SignedHead) -> Fault:
    return fault(
        f"head {head.size}",
        f"le journal n'a que {size} entrées alors que {head.size} ont été signées",
        f"the log has only {size} entries though {head.size} were signed",
    )


def _erasure_faults() -> list[Fault]:
    """Return a fault for each body without salt that no erasure explains, or that is not what the erasure left."""
    left: dict[int, str] = {}
    for body in Preimage.objects.filter(entry__kind=ERASURE).values_list("body", flat=True):
        left |= {int(index): digest for index, digest in json.loads(bytes(body))["entries"].items()}
    faults = []
    for row in Preimage.objects.select_related("entry").filter(salt__isnull=True):
        if left.get(row.entry_id) != sha256(bytes(row.body)).hexdigest():
            name = f"#{row.entry_id} {row.entry.kind} {row.entry.key}"
            faults.append(
                fault(name, "le contenu a été ôté sans effacement inscrit", "what it stands for was removed without a logged erasure")
            )
    return faults


def _record_faults() -> list[Fault]:
    """Return a fault for each row that points at an entry of another thing, or not at the latest of its own."""
    faults = []
    rows = Record.objects.select_related("entry")
    for row in rows.exclude(kind=F("entry__kind"), key=F("entry__key")):
        faults.append(
            fault(f"#{row.entry_id} {row.kind} {row.key}", "la fiche désigne une autre entrée", "the row points at another entry")
        )
    kinds = RECORDED.union(Record.objects.values_list("kind", flat=True).distinct())
    latest = Entry.objects.filter(kind__in=kinds).values("kind", "key").annotate(last=Max("index"))
    for said in latest.exclude(last__in=Record.objects.values("entry_id")).order_by("last"):
        name = f"#{said['last']} {said['kind']} {said['key']}"
        faults.append(fault(name, "aucune fiche ne désigne l'entrée", "no row points at the entry"))
    return faults
