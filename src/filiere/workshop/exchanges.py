"""What is known, exchanged with people who work in a spreadsheet."""

from pathlib import Path

from filiere.kernel.names import Language
from filiere.workshop.acts import Acts
from filiere.workshop.news import News, NewsLine, apply, known_lines, read_news, write_news
from filiere.workshop.views import Views


class Exchanges(Acts, Views):
    """Export and import of the workbook of the news."""

    def known_news(self) -> tuple[NewsLine, ...]:
        """Return what is known today of every deliverable, one line each."""
        return known_lines(self.standings(self.today()), self.facts())

    def export_news(self, path: Path, *, language: Language = "fr") -> Path:
        """Write the workbook of what is known.

        Raises:
            Refused: the actor may not.
        """
        self.ask("news")
        write_news(path, self.contract, self.known_news(), language)
        return path

    def import_news(self, path: Path, *, partial: bool = False) -> News:
        """Read a workbook and record what changed: all of it or, where a line is at fault, nothing; with ``partial`` the sound lines.

        Returns:
            What was recorded, what was unchanged, and the faults. ``changes`` is empty where nothing was recorded.

        Raises:
            UsageError: the file is not a workbook that can be read at all.
            Refused: the actor may not.
        """
        self.ask("news")
        news = read_news(path, self.contract, self.known_news(), self.today())
        if news.faults and not partial:
            return news.model_copy(update={"changes": ()})
        facts = self.facts()
        decided = {item.evidence for item in facts.decisions}
        with self.store.transaction():
            apply(self, news, {item.about: item.id for item in facts.evidence if item.counts and item.id not in decided})
        return news
