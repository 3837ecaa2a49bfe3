"""An open workspace: one object that holds the rooms of the store. Importable only once Django is configured."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from filiere.kernel.errors import Fault, WorkspaceError
from filiere.kernel.names import Text
from filiere.store.accounts import Accounts
from filiere.store.artefacts import Artefacts
from filiere.store.border import inside_transaction, one_transaction
from filiere.store.calendar_feeds import CalendarFeeds
from filiere.store.comments import Comments
from filiere.store.configuring import release
from filiere.store.evidence import EvidenceRoom
from filiere.store.interactions import Interactions
from filiere.store.keys import Keys
from filiere.store.ledger import Ledger
from filiere.store.licences import Licences
from filiere.store.links import Links
from filiere.store.meetings import Meetings
from filiere.store.notes import Notes
from filiere.store.people import People
from filiere.store.posts import Posts
from filiere.store.rates import Rates
from filiere.store.readings import Readings
from filiere.store.recommendations import Recommendations
from filiere.store.records import Records
from filiere.store.refusals import Refusals
from filiere.store.registers import Registers
from filiere.store.rounds import Rounds
from filiere.store.runs import Runs
from filiere.store.saved import SavedValues
from filiere.store.tokens import Tokens


class Store:
    """The persistence of one workspace. Every member takes and gives kernel values, never rows."""

    def __init__(self, workspace: Path, *, read_only: bool) -> None:
        self.workspace = workspace
        self.read_only = read_only
        self.keys = Keys(workspace / "keys")
        self.ledger = Ledger(self.keys, read_only=read_only)
        self.artefacts = Artefacts(workspace / "artefacts", read_only=read_only)
        self.records = Records(self.ledger, self.transaction)
        self.evidence = EvidenceRoom(self.records, self.artefacts, self.ledger, self.transaction)
        self.readings = Readings(self.records, self.transaction)
        self.meetings = Meetings(self.records, self.transaction)
        self.comments = Comments(self.ledger, self.transaction)
        self.calendar_feeds = CalendarFeeds(self.transaction)
        self.recommendations = Recommendations(self.records, self.transaction)
        self.notes = Notes(self.records)
        self.registers = Registers(self.records, self.ledger, self.transaction, read_only=read_only)
        self.licences = Licences()
        self.links = Links()
        self.runs = Runs(self.transaction)
        self.rounds = Rounds(self.records, self.artefacts, self.transaction)
        self.people = People(self.transaction)
        self.posts = Posts(self.transaction)
        self.accounts = Accounts(self.transaction)
        self.tokens = Tokens(self.transaction)
        self.rates = Rates(self.transaction)
        self.interactions = Interactions(self.transaction)
        self.refusals = Refusals(self.transaction)
        self.values = SavedValues(self.transaction)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Open a transaction: everything inside is written, or nothing is. The outermost signs the log when it has grown.

        Raises:
            WorkspaceError: the workspace is open read-only, or cannot be written.
            Busy: another writer did not finish in time.
        """
        if self.read_only:
            raise WorkspaceError(
                Text(fr="l'espace de travail est ouvert en lecture seule", en="the workspace is open read-only"),
                Text(fr="ouvrez-le avec le droit d'écrire", en="open it with the right to write"),
            )
        outermost = not inside_transaction()
        with one_transaction():
            yield
            if outermost:
                self.ledger.sign_if_grown()

    @property
    def writing(self) -> bool:
        """Whether a transaction is open on this thread."""
        return inside_transaction()

    def verify(self) -> list[Fault]:
        """Return a fault for everything that changed behind the log's back: its rows, its heads, its files."""
        return self.ledger.verify() + self.evidence.verify_files()

    def rotate_keys(self) -> tuple[str, str]:
        """Replace the signing key, write both ids in the log, and return them (old, new)."""
        from filiere.store.digests import canonical

        self.ledger.head()
        with self.transaction():
            old, new = self.keys.rotate()
            self.ledger.append("key", new, canonical({"old": old, "new": new, "public": self.keys.public()[new].hex()}))
        return old, new

    def close(self) -> None:
        """Close the workspace; another can be opened afterwards in the same process."""
        connections.close_all()
        release(self.workspace)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
