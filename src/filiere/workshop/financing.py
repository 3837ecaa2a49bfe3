"""Financing: what the text estimates, the windows it names, and the applications that a reader may see, with what does not add up.

Applications are records of a register: proposed, moderated, imported and exported like any other, and confidential by default.
"""

import mimetypes
from collections.abc import Mapping
from pathlib import Path

from filiere.kernel.elements import Figure
from filiere.kernel.errors import UnknownElement
from filiere.kernel.financing import Application, FundingWindow, Inconsistency, application_of, inconsistencies
from filiere.kernel.names import Text
from filiere.store.register_entries import RecordRow
from filiere.workshop.guard import may
from filiere.workshop.register_proposals import MODERATE, PROPOSE
from filiere.workshop.registers import Registers

APPLICATIONS = "steering.applications"
#: Units in which the text prints money.
_MONEY = ("M€", "€")


class Financing(Registers):
    """Estimates, windows and applications."""

    def estimates(self) -> tuple[Figure, ...]:
        """Return the amounts of money that the text prints: they stay estimates and are never added to a grant."""
        return tuple(
            item
            for item in self.contract.figures
            if item.nature == "amount" and any(amount.unit.startswith(_MONEY) for amount in item.amounts)
        )

    def windows(self) -> tuple[FundingWindow, ...]:
        """Return the sources of money that the text names."""
        return self.contract.windows

    def sees_applications(self) -> bool:
        """Return whether the reader may see any application: those who sit on bodies, funders and the office."""
        offer = self._registers.get(APPLICATIONS)
        return offer is not None and self._clearance(offer) >= 0

    def applications(self, project: str | None = None) -> tuple[Application, ...]:
        """Return the applications that the reader may see, by project, year and title; none where they may see none."""
        if not self.sees_applications():
            return ()
        register = self.register(APPLICATIONS)
        rows = self._projection(register).each(self._asked(register, "", {"project": (project,)} if project else None))
        found = [application_of(row.id, row.values) for row in rows]
        return tuple(sorted(found, key=lambda item: (item.project, item.year, item.title)))

    def financing_findings(self) -> tuple[Inconsistency, ...]:
        """Return what does not hold together in the applications that the reader may see: to look into, never refused."""
        held = self.applications()
        projects = {item.id for item in self.contract.projects}
        windows = {item.id for item in self.windows()}
        found = list(inconsistencies(held))
        for item in held:
            if item.project not in projects:
                what = Text(fr=f"{item.project} : aucun projet du contrat", en=f"{item.project}: no project of the contract")
                found.append(Inconsistency(application=item.id, what=what))
            if item.window not in windows:
                what = Text(fr=f"{item.window} : guichet que le texte ne nomme pas", en=f"{item.window}: a window the text does not name")
                found.append(Inconsistency(application=item.id, what=what))
        return tuple(found)

    def add_application(self, words: Mapping[str, str], *, reason: str, by: str = "", key: str | None = None) -> tuple[str, bool]:
        """Record an application, or the change of one; return its name and whether it was published at once or waits for the office.

        Raises:
            UsageError: a value that will not do, or no reason.
            Refused: the actor may not.
        """
        if may(self.actor, MODERATE, self.thing(APPLICATIONS)).allowed:
            return self.save_record(APPLICATIONS, key, words, reason=reason, by=by), True
        proposal = self.propose_record(APPLICATIONS, key, words, reason=reason, by=by)
        return self.store.registers.proposal(proposal).proposal.record, False

    def file_decision(self, name: str, file: Path, *, by: str = "") -> bool:
        """Keep the document of a decision, seen by those who see its application, and return whether it was published at once.

        Raises:
            UnknownElement: there is no such application that the reader may see.
            Refused: the actor may not.
        """
        self._application_row(name)
        self.ask(PROPOSE, APPLICATIONS)
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        kept = self.store.artefacts.put(file, file.name, media_type)
        words = {"document": kept.sha256, "document_name": file.name[:200]}
        return self.add_application(words, reason=f"Document : {file.name[:200]}", by=by, key=name)[1]

    def decision_document(self, name: str) -> tuple[Path, str]:
        """Return the document of a decision and its name.

        Raises:
            UnknownElement: there is no such application that the reader may see, or it has no document.
        """
        values = self._application_row(name).said.values
        digest = values.get("document")
        if not isinstance(digest, str) or not digest:
            raise UnknownElement(
                Text(fr=f"{name} : aucun document de décision", en=f"{name}: no document of a decision"),
                Text(fr="déposez-le depuis la fiche de la demande", en="file it from the page of the application"),
            )
        return self.store.artefacts.path(digest), str(values.get("document_name") or f"{name}.bin")

    def _application_row(self, name: str) -> RecordRow:
        """Return the record of an application; whoever may not see it is told that there is none."""
        if not self.sees_applications():
            raise UnknownElement(
                Text(fr=f"{name} : aucune demande visible de vous", en=f"{name}: no application that you may see"),
                Text(fr="elles sont réservées aux instances et aux financeurs", en="they are for bodies and funders"),
            )
        return self._seen_record(APPLICATIONS, name)
