"""What is open here: the datasets of a catalogue with their licences, and what has lately changed, for those who follow."""

import os
from datetime import datetime
from typing import Literal

from filiere.kernel.evidence import Evidence
from filiere.kernel.governance import Meeting, MeetingState
from filiere.kernel.licences import FileLicence, licence
from filiere.kernel.names import Text, Value
from filiere.workshop.register_files import RegisterFiles
from filiere.workshop.register_reading import record_changed
from filiere.workshop.register_views import RecordNews

#: Names whoever answers for the portal, as the catalogue tells it.
PUBLISHER = "FILIERE_PUBLISHER"
UNNAMED = Text(fr="Exploitant de ce portail, qui ne s’est pas nommé", en="Operator of this portal, who gave no name")
#: The licence of the description of the contract that ships with Filière (see NOTICE).
SHIPPED = "Apache-2.0"
#: How many changes a feed tells, and how many records are looked at to find as many that the reader may see.
NEWS, LOOKED_AT = 50, 500

Form = Literal["csv", "xlsx", "json", "geojson", "parquet", "jsonl", "ics"]


class Dataset(Value):
    """One dataset: what it is, the forms it is given in, when it last changed, and the licence computed from what is in it.

    ``register`` is the register it shows, None for what is no register.
    """

    id: str
    title: Text
    what: Text
    forms: tuple[Form, ...]
    keywords: tuple[Text, ...]
    licence: FileLicence
    modified: datetime | None = None
    register_id: str | None = None


class OpenData(RegisterFiles):
    """The datasets and the news that anyone may have."""

    def publisher(self) -> Text:
        """Return who publishes the data of this portal."""
        name = os.environ.get(PUBLISHER, "").strip()
        return Text(fr=name, en=name) if name else UNNAMED

    def datasets(self) -> tuple[Dataset, ...]:
        """Return every dataset that the reader may see."""
        return (self._contract_data(), self._ledger_data(), *(self._register_data(name) for name in self._registers))

    def dataset(self, name: str) -> Dataset:
        """Return one dataset.

        Raises:
            UnknownElement: there is none of that name.
        """
        if name == "contract":
            return self._contract_data()
        return self._ledger_data() if name == "ledger" else self._register_data(name)

    def _contract_data(self) -> Dataset:
        if self.contract_folder is None:
            found = FileLicence(
                licence=licence(SHIPPED),
                why=Text(fr="la description du contrat livrée avec Filière", en="the description of the contract that ships with Filière"),
            )
        else:
            why = Text(fr="le dossier de ce contrat ne dit pas sa licence", en="the folder of this contract does not say its licence")
            found = FileLicence(licence=None, why=why)
        return Dataset(
            id="contract",
            title=Text(
                fr=f"Description du contrat : {self.contract.title.fr}", en=f"Description of the contract: {self.contract.title.en}"
            ),
            what=Text(
                fr="Projets, actions, livrables, indicateurs, engagements, instances et avenants, chacun avec la ligne qui l’imprime.",
                en="Projects, actions, deliverables, indicators, commitments, bodies and amendments, each with the line that prints it.",
            ),
            forms=("json",),
            keywords=(Text(fr="filière", en="sector"), Text(fr="contrat", en="contract"), Text(fr="santé", en="health")),
            licence=found,
        )

    def _ledger_data(self) -> Dataset:
        size = self.store.ledger.size()
        last = self.store.ledger.entries(size - 1, 1) if size else ()
        why = Text(fr="les preuves sont déposées sans licence de réutilisation", en="evidence is filed without a licence of reuse")
        return Dataset(
            id="ledger",
            title=Text(fr="Journal des preuves", en="Evidence ledger"),
            what=Text(
                fr="Les entrées du journal : noms, instants et empreintes, sans aucune donnée personnelle.",
                en="The entries of the ledger: names, instants and digests, without personal data.",
            ),
            forms=("jsonl",),
            keywords=(Text(fr="preuves", en="evidence"), Text(fr="transparence", en="transparency")),
            licence=FileLicence(licence=None, why=why),
            modified=last[0].at if last else None,
        )

    def _register_data(self, name: str) -> Dataset:
        register = self.register(name)
        forms: tuple[Form, ...] = ("csv", "xlsx", "json", "parquet")
        news = self.register_news(name, count=1)
        return Dataset(
            id=name,
            title=register.offer.title,
            what=register.offer.what,
            forms=(*forms, "geojson") if register.offer.place else forms,
            keywords=(Text(fr="registre", en="register"), register.offer.title),
            licence=self.register_licence(name),
            modified=news[0].at if news else None,
            register_id=name,
        )

    def register_news(self, name: str, count: int = NEWS) -> tuple[RecordNews, ...]:
        """Return the records of a register that changed last, as far as the reader may see them, the latest first."""
        register = self.register(name)
        found: list[RecordNews] = []
        for row in self.store.registers.latest(name, LOOKED_AT):
            if len(found) == count:
                break
            if self._sees(register, row):
                found.append(record_changed(register, row))
        return tuple(found)

    def evidence_news(self, count: int = NEWS) -> tuple[Evidence, ...]:
        """Return the evidence recorded last, the latest first."""
        return tuple(sorted(self.facts().evidence, key=lambda item: (item.recorded_at, item.id), reverse=True)[:count])

    def meeting_news(self, count: int = NEWS) -> tuple[Meeting, ...]:
        """Return the meetings, held and to come, the farthest day first; what is confidential in them is left out."""
        shown = [meeting.public() for meeting in self.meetings() if meeting.state is not MeetingState.NOT_HELD]
        return tuple(reversed(shown))[:count]
