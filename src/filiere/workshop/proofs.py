"""The log as readers see it: evidence, statements, proofs, and its verification from outside."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from filiere.kernel.errors import Fault
from filiere.kernel.evidence import Evidence
from filiere.workshop.desk import Desk

if TYPE_CHECKING:
    from filiere.store.entries import EntryView, SignedHead


class Proofs(Desk):
    """Reading and checking the log."""

    def evidence(self, name: str) -> Evidence:
        """Return one piece of evidence."""
        return self.store.evidence.get(name)

    def evidence_of(self, about: str) -> tuple[Evidence, ...]:
        """Return the evidence about an element or an offer, oldest first."""
        return tuple(item for item in self.facts().evidence if item.about == about)

    def artefact(self, sha256: str) -> Path:
        """Return the path of a file by its digest, checked."""
        return self.store.artefacts.path(sha256)

    def statement(self, evidence: str) -> dict[str, Any]:
        """Return the in-toto Statement of a piece of evidence."""
        return self.store.evidence.statement(evidence)

    def proof(self, evidence: str) -> dict[str, Any]:
        """Return what proves that a piece of evidence is in the log: entry, inclusion proof and signed head."""
        return self.store.evidence.proof(evidence)

    def ledger_head(self) -> "SignedHead":
        """Return the signed head of the log."""
        return self.store.ledger.head()

    def ledger_entries(self, first: int = 0, count: int = 100) -> "tuple[EntryView, ...]":
        """Return entries of the log."""
        return self.store.ledger.entries(first, count)

    def ledger_verify(self) -> list[Fault]:
        """Return a fault for every byte of the log or of the artefacts that has changed; none where all holds."""
        return self.store.verify()
