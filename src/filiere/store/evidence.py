"""What shows that a promise was kept, and what was said and decided about it."""

import secrets
from typing import Any, Literal

from filiere.kernel.errors import Fault, IntegrityError
from filiere.kernel.evidence import Decision, Declaration, Evidence, Subject, intoto_statement
from filiere.kernel.names import Text
from filiere.kernel.standing import Facts
from filiere.store.artefacts import Artefacts
from filiere.store.border import Border
from filiere.store.entries import ERASURE
from filiere.store.erasure import Erasure
from filiere.store.ledger import Ledger
from filiere.store.records import Kept, Records

EVIDENCE, DECLARATION, DECISION = "evidence", "declaration", "decision"
#: The kinds of entries that bear on a standing; an erasure takes words out of those before it.
BEARING = (EVIDENCE, DECLARATION, DECISION, ERASURE)
Role = Literal["fulfils", "supports", "explores"]


def statement_of(evidence: Evidence) -> dict[str, Any]:
    """Return the in-toto statement that the log commits to: the kernel's, each subject with its media type and size."""
    statement = intoto_statement(evidence)
    statement["subject"] = [
        said | {"mediaType": subject.media_type, "annotations": {"size": subject.size}}
        for said, subject in zip(statement["subject"], evidence.subjects, strict=True)
    ]
    return statement


def evidence_of(statement: dict[str, Any], author: str = "") -> Evidence:
    """Return the evidence that a statement tells."""
    predicate = dict(statement["predicate"])
    # A judgement has no number: the statement leaves absent values out, the kernel wants them said.
    predicate["readings"] = [{"value": None, **reading} for reading in predicate.get("readings", [])]
    subjects = [
        Subject(name=said["name"], sha256=said["digest"]["sha256"], size=said["annotations"]["size"], media_type=said["mediaType"])
        for said in statement["subject"]
    ]
    return Evidence.model_validate(predicate | {"subjects": subjects, "author": author or None})


class EvidenceRoom:
    """Records evidence, declarations and decisions, each with its entry in the log."""

    def __init__(self, records: Records, artefacts: Artefacts, ledger: Ledger, border: Border) -> None:
        self.records = records
        self.artefacts = artefacts
        self.ledger = ledger
        self.erasure = Erasure(ledger, border)

    def record(self, evidence: Evidence) -> int:
        """Record a piece of evidence and return the index of its entry.

        Raises:
            IntegrityError: one of its files is not in the workspace.
            UsageError: its id is taken.
        """
        for subject in evidence.subjects:
            if not self.artefacts.holds(subject.sha256):
                raise IntegrityError(
                    Text(
                        fr=f"« {subject.name} » n'a pas été gardé avant d'être cité", en=f"{subject.name} was not kept before being cited"
                    ),
                    Text(fr="déposez d'abord le fichier", en="put the file first"),
                )
        return self.records.put(
            EVIDENCE,
            evidence.id,
            statement_of(evidence),
            about=evidence.about,
            on=evidence.on,
            state=evidence.role,
            author=evidence.author or "",
            subjects=[subject.sha256 for subject in evidence.subjects],
            new=True,
        )

    def get(self, key: str) -> Evidence:
        """Return a piece of evidence.

        Raises:
            UnknownElement: there is none of that id.
        """
        return _evidence(self.records.get(EVIDENCE, key))

    def about(self, element: str) -> tuple[Evidence, ...]:
        """Return the evidence about an element or an offer, in the order it was recorded."""
        return tuple(_evidence(kept) for kept in self.records.all(EVIDENCE, about=element))

    def latest(self, element: str, role: Role | None = None) -> Evidence | None:
        """Return the last evidence about an element, of a role where one is given."""
        kept = self.records.all(EVIDENCE, about=element, **({"state": role} if role else {}))
        return _evidence(kept[-1]) if kept else None

    def stamp(self) -> int:
        """Return what changes exactly when the facts may have changed."""
        return self.ledger.last_of(BEARING)

    def facts(self) -> Facts:
        """Return everything that can bear on a standing."""
        return Facts(
            evidence=tuple(_evidence(kept) for kept in self.records.all(EVIDENCE)),
            declarations=self.declarations(),
            decisions=self.decisions(),
        )

    def declare(self, declaration: Declaration, *, author: str = "") -> int:
        """Record news given without proof; ``author`` is the person to forget one day."""
        return self.records.put(
            DECLARATION,
            f"DCL-{secrets.token_hex(6)}",
            declaration.model_dump(mode="json"),
            about=declaration.deliverable,
            on=declaration.on,
            state=declaration.says,
            author=author,
        )

    def declarations(self, element: str | None = None) -> tuple[Declaration, ...]:
        """Return the declarations, all or about one element."""
        return tuple(Declaration.model_validate(kept.body) for kept in self.records.all(DECLARATION, about=element))

    def decide(self, decision: Decision, *, author: str = "") -> int:
        """Record what was decided about a piece of evidence.

        Raises:
            UnknownElement: there is no such evidence.
        """
        self.records.get(EVIDENCE, decision.evidence)
        return self.records.put(
            DECISION,
            f"DCN-{secrets.token_hex(6)}",
            decision.model_dump(mode="json"),
            about=decision.evidence,
            on=decision.on,
            state=decision.outcome,
            author=author,
        )

    def decisions(self, evidence: str | None = None) -> tuple[Decision, ...]:
        """Return the decisions, all or about one piece of evidence."""
        return tuple(Decision.model_validate(kept.body) for kept in self.records.all(DECISION, about=evidence))

    def erase_person(self, person: str) -> int:
        """Remove a person's words and identity; every proof still holds. Returns how many entries lost their words."""
        return self.erasure.erase_person(person)

    def statement(self, key: str) -> dict[str, Any]:
        """Return the in-toto statement of a piece of evidence, as the log commits to it (without words once erased)."""
        return self.records.get(EVIDENCE, key).body

    def proof(self, key: str) -> dict[str, Any]:
        """Return all that a stranger needs to check one piece of evidence: leaf, statement, salt, audit path, signed head, public keys."""
        kept = self.records.get(EVIDENCE, key)
        entry = self.ledger.entry(kept.entry)
        head = self.ledger.head()
        return {
            "evidence": key,
            "entry": {"index": entry.index, "leaf": entry.leaf},
            "erased": entry.erased,
            "statement": kept.body,
            "salt": entry.salt,
            "inclusion": list(self.ledger.inclusion(entry.index, head.size)),
            "head": head.model_dump(),
            "keys": {name: public.hex() for name, public in self.ledger.keys.public().items()},
        }

    def named_files(self) -> dict[str, str]:
        """Return, for each file that evidence names, the entry that names it: SHA-256 → ``#index evidence id``."""
        return {
            subject["digest"]["sha256"]: f"#{kept.entry} evidence {kept.key}"
            for kept in self.records.all(EVIDENCE)
            for subject in kept.body["subject"]
        }

    def verify_files(self) -> list[Fault]:
        """Return a fault for each file that changed or disappeared, with the entry that names it."""
        return self.artefacts.verify(self.named_files())


def _evidence(kept: Kept) -> Evidence:
    return evidence_of(kept.body, kept.author)
