"""The weather and the synthesis of a project, as its leads tell them, each with its day and its author."""

from datetime import date, datetime

from filiere.kernel.names import Value
from filiere.store.entries import EntryView
from filiere.store.records import Records

KIND = "note"


class Note(Value):
    """What was said of a project on a day: a word of weather and a synthesis."""

    project: str
    weather: str
    words: str
    on: date
    by: str
    recorded_at: datetime | None = None


class Notes:
    """Keeps the notes of projects; an older one stays in the log."""

    def __init__(self, records: Records) -> None:
        self.records = records

    def set(self, project: str, weather: str, words: str, on: date, by: str, *, author: str = "") -> int:
        """Record the weather and the synthesis of a project and return the entry."""
        note = Note(project=project, weather=weather, words=words, on=on, by=by)
        body = note.model_dump(mode="json", exclude={"recorded_at"})
        return self.records.put(KIND, project, body, about=project, on=on, state=weather, author=author)

    def latest(self, project: str) -> Note | None:
        """Return the last note about a project, None where nobody has written one."""
        notes = self.history(project)
        return notes[-1] if notes else None

    def history(self, project: str) -> tuple[Note, ...]:
        """Return the notes about a project in the order they were recorded."""
        return tuple(_note(entry) for entry in self.records.history(KIND, project))


def _note(entry: EntryView) -> Note:
    return Note.model_validate(entry.content() | {"recorded_at": entry.at})
