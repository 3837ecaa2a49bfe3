"""Those who are written to: the text names organisations, only the secretariat knows addresses, and everyone can be forgotten."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from filiere.kernel.names import Language
from filiere.workshop import round_words as words
from filiere.workshop.agendas import Agendas
from filiere.workshop.mail import forget_mail

if TYPE_CHECKING:
    from filiere.store.rounds import CorrespondentCard


class Correspondents(Agendas):
    """Leads of projects and readers of the digest."""

    def leads(self, project: str) -> tuple["CorrespondentCard", ...]:
        """Return those who are written to for a project; the text names organisations, only the secretariat knows addresses."""
        return tuple(item for item in self.store.rounds.correspondents() if project in item.projects)

    def correspondents(self) -> tuple["CorrespondentCard", ...]:
        """Return everyone who is written to, for those who run rounds."""
        self.ask("round")
        return self.store.rounds.correspondents()

    def add_correspondent(
        self,
        email: str,
        *,
        name: str = "",
        organisation: str = "",
        role: str = "lead",
        projects: Iterable[str] = (),
        bodies: Iterable[str] = (),
        language: Language = "fr",
        digest: bool = False,
    ) -> "CorrespondentCard":
        """Add someone to write to.

        Raises:
            UsageError: the address is none, or a project or a body does not exist.
        """
        self.ask("round")
        judged = words.address_of(email)
        held = tuple(self.element(item).id for item in projects)
        seats = tuple(self.body(item).id for item in bodies)
        return self.store.rounds.add_correspondent(
            email=judged,
            name=name.strip()[:200],
            organisation=organisation.strip()[:80],
            role=role,
            projects=list(held),
            bodies=list(seats),
            language=language,
            digest=digest,
        )

    def forget_correspondent(self, key: str) -> int:
        """Forget someone who is written to: their address, the messages to them, their answers, and their words in the log."""
        self.ask("round")
        known = self.store.rounds.correspondent(key)
        forget_mail(self.folder, known.email)
        self.store.rounds.forget_correspondent(key)
        return self.store.evidence.erase_person(key)
