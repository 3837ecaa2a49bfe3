"""Search over everything a visitor may read: accents and case folded, both languages, prefixes as you type."""

import re
from collections.abc import Iterator
from functools import cached_property

from filiere.kernel.folding import fold
from filiere.kernel.names import Language, Text, Value
from filiere.workshop.views import Views

_WORD = re.compile(r"[0-9a-z]+(?:[.'/-][0-9a-z]+)*")


class Hit(Value):
    """One thing found: what it is, its name, its title, and where the page stands."""

    kind: str
    id: str
    title: Text
    score: float


class Entry(Value):
    """One thing that can be found, its words folded."""

    kind: str
    id: str
    title: Text
    title_words: tuple[str, ...]
    words: tuple[str, ...]


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a text, and the parts of those that are joined.

    >>> words_of("l'avenant PS1.2")
    ("l'avenant", 'l', 'avenant', 'ps1.2', 'ps1', '2')
    """
    found: list[str] = []
    for word in _WORD.findall(fold(text)):
        found.append(word)
        parts = re.split(r"[.'/-]", word)
        found += parts if len(parts) > 1 else []
    return tuple(found)


def match(entry: Entry, wanted: tuple[str, ...]) -> float:
    """Return how well an entry answers: every wanted word must begin one of its words; titles and whole words weigh more."""
    total = 0.0
    for word in wanted:
        if word == entry.id.lower():
            total += 20
        elif word in entry.title_words:
            total += 6
        elif any(other.startswith(word) for other in entry.title_words):
            total += 4
        elif word in entry.words:
            total += 2
        elif any(other.startswith(word) for other in entry.words):
            total += 1
        else:
            return 0.0
    return total


class Searching(Views):
    """Finding any element, organisation or page by its words."""

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return tuple(self._all_entries())

    def _all_entries(self) -> Iterator[Entry]:
        for element in self.contract.elements():
            said = [element.title.fr, element.title.en]
            for field in ("context", "mandate", "shown_by", "horizon", "note"):
                value = getattr(element, field, None)
                if isinstance(value, Text):
                    said += [value.fr, value.en]
            yield Entry(
                kind=type(element).__name__.lower(),
                id=element.id,
                title=element.title,
                title_words=(*words_of(element.id), *words_of(element.title.fr), *words_of(element.title.en)),
                words=words_of(" ".join(said)),
            )
        for organisation in self.contract.organisations:
            spellings = " ".join(spelling.words for spelling in organisation.spellings)
            name = Text(fr=organisation.name, en=organisation.name)
            yield Entry(
                kind="organisation",
                id=organisation.id,
                title=name,
                title_words=words_of(organisation.name),
                words=words_of(spellings),
            )

    def search(self, query: str, language: Language = "fr", limit: int = 50) -> tuple[Hit, ...]:
        """Return what answers a query, best first; an empty query finds nothing."""
        wanted = tuple(word for word in _WORD.findall(fold(query)[:200]) if word)[:12]
        if not wanted:
            return ()
        hits = []
        for entry in self._entries:
            score = match(entry, wanted)
            if score:
                hits.append(Hit(kind=entry.kind, id=entry.id, title=entry.title, score=score))
        order = {"project": 0, "deliverable": 1, "action": 2, "indicator": 3, "commitment": 4, "body": 5}
        hits.sort(key=lambda hit: (-hit.score, order.get(hit.kind, 9), hit.title.say(language)))
        return tuple(hits[:limit])
