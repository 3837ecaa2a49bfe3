"""The log of a workspace: entries in an RFC 6962 Merkle tree, signed heads, proofs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.db.models import Max, Q

from filiere.kernel.errors import Fault, IntegrityError, UnknownElement
from filiere.kernel.names import Text
from filiere.store import merkle
from filiere.store.border import inside_transaction, told_plainly
from filiere.store.digests import commitment, instant, make_leaf, new_salt, now, read_json
from filiere.store.entries import EntryView, NewEntry, SignedHead
from filiere.store.exporting import write_export
from filiere.store.keys import Keys
from filiere.store.last_entries import LastOfKinds
from filiere.store.models import Entry, Head, Node, Preimage
from filiere.store.verification import ledger_faults

#: The name of our lock among PostgreSQL's advisory locks: "FILI" then "LOG" as numbers.
ADVISORY_LOCK = 0x46494C49_4C4F47
BATCH = 2000


class Ledger:
    """Appends and proves. Every append happens inside a transaction of the caller."""

    def __init__(self, keys: Keys, *, read_only: bool = False) -> None:
        self.keys = keys
        self.read_only = read_only
        self._last = LastOfKinds()

    def append(
        self, kind: str, key: str, body: bytes, *, subjects: Iterable[str] = (), author: str = "", at: datetime | None = None
    ) -> int:
        """Append one entry and return its index.

        Raises:
            RuntimeError: no transaction is open (a fault of ours, never of a user).
        """
        new = NewEntry(kind=kind, key=key, body=body, subjects=tuple(subjects), author=author)
        return self.append_many([new], at=at).start

    def append_many(self, items: Iterable[NewEntry], *, at: datetime | None = None) -> range:
        """Append entries in one go and return their indexes; a million of them cost little memory."""
        if not inside_transaction():
            raise RuntimeError("the ledger is appended to inside a transaction only")
        moment = at or now()
        with told_plainly():
            self._lock()
            size = self.size()
            frontier = merkle.Frontier.resumed(size, fetch)
            for batch in _batches(items):
                _store(batch, frontier, moment)
        return range(size, frontier.size)

    def size(self) -> int:
        """Return the number of entries."""
        with told_plainly():
            last = Entry.objects.aggregate(last=Max("index"))["last"]
        return 0 if last is None else int(last) + 1

    def last_of(self, kinds: Iterable[str]) -> int:
        """Return the index of the last entry of some kinds, −1 where there is none: what was made of them changes with it alone."""
        with told_plainly():
            return self._last.of(kinds, self.size())

    def root(self, size: int | None = None) -> str:
        """Return the root hash of the first ``size`` entries, in hexadecimal."""
        wanted = self._within(size)
        return merkle.roots([(0, wanted)], fetch)[0].hex()

    def entry(self, index: int) -> EntryView:
        """Return one entry.

        Raises:
            UnknownElement: the log has no such entry.
        """
        found = self.entries(index, 1)
        if not found or index < 0:
            raise UnknownElement(
                Text(fr=f"le journal n'a pas d'entrée {index}", en=f"the log has no entry {index}"),
                Text(fr=f"il en a {self.size()}, comptées depuis 0", en=f"it has {self.size()}, counted from 0"),
            )
        return found[0]

    def entries(self, first: int = 0, count: int = 100) -> tuple[EntryView, ...]:
        """Return some entries in order."""
        with told_plainly():
            rows = Preimage.objects.select_related("entry").filter(entry_id__gte=first, entry_id__lt=first + count).order_by("entry_id")
            return tuple(view_of(row) for row in rows)

    def history(self, kind: str, key: str) -> tuple[EntryView, ...]:
        """Return the entries of one thing, oldest first."""
        return self.histories(kind, [key]).get(key, ())

    def histories(self, kind: str, keys: Iterable[str]) -> dict[str, tuple[EntryView, ...]]:
        """Return the entries of several things of a kind, oldest first."""
        with told_plainly():
            rows = Preimage.objects.select_related("entry").filter(entry__key__in=list(keys), entry__kind=kind).order_by("entry_id")
            found: dict[str, list[EntryView]] = {}
            for row in rows:
                found.setdefault(row.entry.key, []).append(view_of(row))
        return {key: tuple(entries) for key, entries in found.items()}

    def inclusion(self, index: int, size: int | None = None) -> tuple[str, ...]:
        """Return the audit path that shows an entry in the tree of ``size`` entries."""
        wanted = self._within(size)
        self._within(index + 1)
        return tuple(item.hex() for item in merkle.roots(merkle.inclusion_ranges(index, wanted), fetch))

    def consistency(self, old: int, new: int | None = None) -> tuple[str, ...]:
        """Return the proof that the tree of ``new`` entries extends the tree of ``old``."""
        wanted = self._within(new)
        self._within(old)
        return tuple(item.hex() for item in merkle.roots(merkle.consistency_ranges(old, wanted), fetch))

    def head(self) -> SignedHead:
        """Return the signed head of the log and remember that it was given out."""
        latest = self._latest()
        if self.read_only and latest is not None:
            return _head_of(latest)
        size = self._not_shorter(latest)
        if latest is None or latest.size != size or latest.key != self.keys.current():
            return self._sign(size, published=not self.read_only, keep=not self.read_only)
        with told_plainly():
            Head.objects.filter(pk=latest.pk, published=False).update(published=True)
        return _head_of(latest)

    def heads(self) -> tuple[SignedHead, ...]:
        """Return every signed head that is kept, by size."""
        with told_plainly():
            return tuple(_head_of(row) for row in Head.objects.order_by("size", "at"))

    def sign_if_grown(self) -> None:
        """Sign the log when it has grown since its last head; called at the end of each transaction."""
        latest = self._latest()
        size, signed = self._not_shorter(latest), latest.size if latest else 0
        if size > signed:
            self._sign(size, published=False, keep=True)

    def verify(self) -> list[Fault]:
        """Return a fault for everything that no longer agrees with the log; the entry is named."""
        with told_plainly():
            return ledger_faults(self.keys.public(), self.heads())

    def export(self, folder: Path) -> int:
        """Write the whole log as files that can be checked without a workspace, and return how many entries they hold."""
        head = self.head()
        heads = {(each.size, each.key): each for each in (*self.heads(), head) if each.size <= head.size}
        return write_export(folder, self._stream(head.size), heads.values(), self.keys.public())

    def _stream(self, size: int) -> Iterator[EntryView]:
        for first in range(0, size, BATCH):
            yield from self.entries(first, min(BATCH, size - first))

    def _sign(self, size: int, *, published: bool, keep: bool) -> SignedHead:
        root = merkle.roots([(0, size)], fetch)[0].hex()
        unsigned = SignedHead(size=size, root=root, at=instant(now()), key=self.keys.current(), signature="")
        head = unsigned.model_copy(update={"signature": self.keys.sign(unsigned.message())[1].hex()})
        if keep:
            values = head.model_dump() | {"published": published}
            with told_plainly():
                Head.objects.filter(published=False, size__lte=size).delete()
                row = Head(id=f"{size}-{head.key}", **values)
                Head.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=list(values))
        return head

    def _not_shorter(self, latest: Head | None) -> int:
        """Return the size of the log, which may not be below what was signed: a shorter log is never signed anew."""
        size = self.size()
        if latest is not None and size < latest.size:
            raise IntegrityError(
                Text(
                    fr=f"le journal a {size} entrées alors que {latest.size} ont été signées",
                    en=f"the log has {size} entries though {latest.size} were signed",
                ),
                Text(fr="restaurez une sauvegarde (filiere restore)", en="restore a backup (filiere restore)"),
            )
        return size

    def _latest(self) -> Head | None:
        with told_plainly():
            return Head.objects.order_by("-size", "-at").first()

    def _lock(self) -> None:
        # SQLite has one writer already (BEGIN IMMEDIATE).
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])

    def _within(self, size: int | None) -> int:
        whole = self.size()
        wanted = whole if size is None else size
        if not 0 <= wanted <= whole:
            raise UnknownElement(
                Text(fr=f"le journal a {whole} entrées, pas {wanted}", en=f"the log has {whole} entries, not {wanted}"),
                Text(fr=f"demandez une taille de 0 à {whole}", en=f"ask for a size from 0 to {whole}"),
            )
        return wanted


def fetch(places: Sequence[merkle.Place]) -> Mapping[merkle.Place, bytes]:
    """Return the stored hashes of some complete subtrees, in one query.

    Raises:
        IntegrityError: one of them is not there.
    """
    wanted = Q()
    for level, position in places:
        wanted |= Q(level=level, position=position)
    found = {(node.level, node.position): bytes(node.hash) for node in Node.objects.filter(wanted)}
    missing = set(places) - found.keys()
    if missing:
        level, position = min(missing)
        first, last = position << level, ((position + 1) << level) - 1
        raise IntegrityError(
            Text(
                fr=f"le journal a perdu un nœud au-dessus des entrées {first} à {last}",
                en=f"the log lost a node above entries {first} to {last}",
            ),
            Text(fr="restaurez une sauvegarde (filiere restore)", en="restore a backup (filiere restore)"),
        )
    return found


def view_of(row: Preimage) -> EntryView:
    """Return an entry as a value."""
    leaf = bytes(row.entry.leaf)
    said = read_json(leaf)
    return EntryView(
        index=row.entry_id,
        kind=row.entry.kind,
        key=row.entry.key,
        at=said["at"],
        leaf=leaf.decode(),
        hash=merkle.leaf_hash(leaf).hex(),
        subjects=tuple(said["subjects"]),
        erased=row.salt is None,
        body=bytes(row.body).decode(),
        salt=None if row.salt is None else bytes(row.salt).hex(),
        author=row.author,
    )


def _head_of(row: Head) -> SignedHead:
    return SignedHead(size=row.size, root=row.root, at=row.at, key=row.key, signature=row.signature)


def _batches(items: Iterable[NewEntry]) -> Iterator[list[NewEntry]]:
    batch: list[NewEntry] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _store(batch: Sequence[NewEntry], frontier: merkle.Frontier, at: datetime) -> None:
    entries, preimages, nodes = [], [], []
    for item in batch:
        salt = new_salt()
        leaf = make_leaf(item.kind, item.key, at, commitment(salt, item.body), item.subjects)
        index = frontier.size
        entries.append(Entry(index=index, leaf=leaf, kind=item.kind, key=item.key))
        preimages.append(Preimage(entry_id=index, salt=salt, body=item.body, author=item.author))
        grown = frontier.append(merkle.leaf_hash(leaf))
        nodes += [Node(level=level, position=position, hash=value) for (level, position), value in grown]
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    Preimage.objects.bulk_create(preimages, batch_size=BATCH)
    Node.objects.bulk_create(nodes, batch_size=BATCH)
