"""The values of the log: what is appended, what is shown, what is signed."""

from datetime import datetime
from typing import Any

from filiere.kernel.names import Value
from filiere.store.digests import canonical, read_json

#: The kind of the entry that says which others have lost their words.
ERASURE = "erasure"
#: The kinds whose latest entry a row points at.
RECORDED = frozenset(
    {
        "evidence",
        "declaration",
        "decision",
        "reading",
        "meeting",
        "body-settings",
        "action",
        "recommendation",
        "note",
        "record",
        "proposal",
        "round",
    }
)


class NewEntry(Value):
    """Something to append: ``body`` is what the entry commits to, ``subjects`` the digests of its files."""

    kind: str
    key: str
    body: bytes
    subjects: tuple[str, ...] = ()
    author: str = ""


class EntryView(Value):
    """One entry as the log shows it. ``body`` is what it stands for; ``erased`` says that its words were removed."""

    index: int
    kind: str
    key: str
    at: datetime
    leaf: str
    hash: str
    subjects: tuple[str, ...]
    erased: bool
    body: str
    salt: str | None
    author: str = ""

    def content(self) -> dict[str, Any]:
        """Return the body as data."""
        return read_json(self.body.encode())


class SignedHead(Value):
    """The log at one size, signed: whoever keeps one can later prove that nothing before it was changed."""

    size: int
    root: str
    at: str
    key: str
    signature: str

    def message(self) -> bytes:
        """Return the bytes that are signed."""
        return canonical({"size": self.size, "root": self.root, "at": self.at, "key": self.key})
