"""What comes in and goes out as files: the workbook of news, and the folder of signed texts."""

from functools import cached_property
from pathlib import Path

from filiere.kernel.names import Language
from filiere.kernel.sources import Source
from filiere.kernel.standing import Information
from filiere.sdk.artefacts import canonical
from filiere.workshop.acts import Acts
from filiere.workshop.news import News, apply, known_lines, read_news, write_news
from filiere.workshop.texts import TextReport, Texts, read_texts
from filiere.workshop.views import Views

#: Where the workspace remembers the folder of signed texts.
TEXTS = "texts.folder"


class Exchange(Acts, Views):
    """Workbooks and texts."""

    def export_news(self, file: Path, *, language: Language = "fr") -> Path:
        """Write what is known as a workbook, one line per deliverable, and return it; imported unchanged, it changes nothing."""
        self.ask("news", file.name)
        write_news(file, self.contract, known_lines(self.standings(self.today()), self.facts()), language)
        return file

    def import_news(self, file: Path, *, partial: bool = False) -> News:
        """Read a workbook and record what changed, all of it or, where a line is wrong, nothing (``partial``: the sound lines).

        Raises:
            UsageError: the file is not a workbook of news at all.
            Refused: the actor may not.
        """
        self.ask("news", file.name)
        # Known today, not on the last day of the contract: what was recorded after its term is known too.
        standings = self.standings(self.today())
        news = read_news(file, self.contract, known_lines(standings, self.facts()), self.today())
        if news.faults and not partial:
            return news.model_copy(update={"changes": ()})
        undecided = self._undecided()
        filed = {
            item.id: name for item in standings if item.information is Information.FILED for name in item.evidence if name in undecided
        }
        with self.store.transaction():
            apply(self, news, filed)
        return news

    def _undecided(self) -> set[str]:
        facts = self.facts()
        return {item.id for item in facts.evidence} - {decision.evidence for decision in facts.decisions}

    def attach_texts(self, folder: Path) -> TextReport:
        """Recognise the signed texts of a folder, remember it, and say how each cited line was found.

        Raises:
            UsageError: the folder holds none of the documents.
            Refused: the actor may not.
        """
        self.ask("texts", folder.name)
        texts = read_texts(folder, self.contract)
        report = texts.report()
        with self.store.transaction():
            self.store.values.set(TEXTS, str(folder.absolute()))
            # An entry of the log, so that pages kept without the sentences are written anew; the folder's own name stays out of it.
            self.store.ledger.append("texts", "attached", canonical({"shown": report.fields_shown, "of": report.fields_checked}))
        self.__dict__["texts"] = texts
        return report

    @cached_property
    def texts(self) -> Texts:
        """The signed texts of the remembered folder; none where no folder was given or it is gone."""
        folder = self.store.values.get(TEXTS)
        if not isinstance(folder, str) or not Path(folder).is_dir():
            return Texts(self.contract)
        return read_texts(Path(folder), self.contract)

    def sentences(self, name: str) -> dict[str, list[tuple[Source, str | None]]]:
        """Return, for each sourced field of an element, its places and the sentence printed there where the texts are at hand."""
        element = self.element(name)
        return {field: [(place, self.texts.sentence(place)) for place in places] for field, places in element.sources.items()}
