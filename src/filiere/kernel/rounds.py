"""The round before a meeting: what is asked of each project, how long an answer may be, and when a reminder is due."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, get_args

from filiere.kernel.errors import Fault, Refused, UsageError
from filiere.kernel.names import Text, Value

Weather = Literal["sun", "cloud", "rain", "storm"]
#: The four states of a project, from the best to the worst, in the words of its leads.
WEATHERS: Mapping[Weather, Text] = {
    "sun": Text(fr="soleil : tout avance", en="sun: all is going on"),
    "cloud": Text(fr="nuages : à surveiller", en="clouds: to be watched"),
    "rain": Text(fr="pluie : en difficulté", en="rain: in difficulty"),
    "storm": Text(fr="orage : bloqué", en="storm: stuck"),
}

#: A synthesis has three lines: what a reader takes in at one glance, and what a one-page sheet has room for.
LINES, LINE = 3, 140
LONGEST_STEP, LONGEST_DIFFICULTY = 200, 400
#: How many days before the last day to answer a reminder leaves, by its name.
REMINDERS: Mapping[str, int] = {"d7": 7, "d2": 2}


class Round(Value):
    """One round: the meeting it prepares, the projects it asks, until when. It holds no name and no words of anybody.

    ``silent`` lists the projects that had not answered when it was closed.
    """

    id: str
    body: str
    meeting: str
    on: date
    answer_by: date
    launched_on: date
    projects: tuple[str, ...]
    state: Literal["open", "closed"] = "open"
    closed_on: date | None = None
    silent: tuple[str, ...] = ()

    def open_on(self, day: date) -> bool:
        """Return whether an answer can still be given on a day."""
        return self.state == "open" and day <= self.answer_by

    def must_be_open(self) -> None:
        """Check that the round goes on.

        Raises:
            Refused: it was closed.
        """
        if self.state != "open":
            raise Refused(
                Text(fr=f"le tour {self.id} est clos", en=f"round {self.id} is closed"),
                Text(fr="lancez-en un autre pour la réunion suivante", en="launch another for the next meeting"),
            )


class Said(Value):
    """What a lead says of a project: weather, three lines, the next step, what needs arbitration."""

    weather: Weather
    words: str
    step: str = ""
    difficulty: str = ""


def said_of(words: Mapping[str, str]) -> Said:
    """Return an answer from the words of a form.

    Raises:
        UsageError: something is missing or too long; all that is wrong is told at once.
    """
    weather = words.get("weather", "").strip()
    synthesis = "\n".join(line.strip() for line in words.get("words", "").strip().splitlines() if line.strip())
    step, difficulty = (" ".join(words.get(name, "").split()) for name in ("step", "difficulty"))
    faults = []
    if weather not in get_args(Weather):
        faults.append(
            _fault("weather", "la météo manque", "the weather is missing", "choisissez un des quatre états", "choose one of four")
        )
    if not synthesis:
        faults.append(
            _fault("words", "la synthèse est vide", "the synthesis is empty", "écrivez une à trois lignes", "write one to three lines")
        )
    lines = synthesis.count("\n") + 1
    if lines > LINES or len(synthesis) > LINES * LINE:
        faults.append(
            _fault(
                "words",
                f"la synthèse a {lines} lignes et {len(synthesis)} signes",
                f"the synthesis has {lines} lines and {len(synthesis)} letters",
                f"au plus {LINES} lignes et {LINES * LINE} signes",
                f"at most {LINES} lines and {LINES * LINE} letters",
            )
        )
    for name, said, most, fr, en in (
        ("step", step, LONGEST_STEP, "la prochaine étape", "the next step"),
        ("difficulty", difficulty, LONGEST_DIFFICULTY, "la difficulté", "the difficulty"),
    ):
        if len(said) > most:
            faults.append(
                _fault(
                    name, f"{fr} a {len(said)} signes", f"{en} has {len(said)} letters", f"au plus {most} signes", f"at most {most} letters"
                )
            )
    if faults:
        raise UsageError(Text(fr="il reste quelque chose à reprendre", en="something is left to mend"), faults=faults)
    return Said.model_validate({"weather": weather, "words": synthesis, "step": step, "difficulty": difficulty})


def _fault(field: str, fr: str, en: str, mend_fr: str, mend_en: str) -> Fault:
    return Fault(what=Text(fr=fr, en=en), mend=Text(fr=mend_fr, en=mend_en), field=field)


def reminder_due(found: Round, today: date) -> str | None:
    """Return the reminder that is due on a day, the nearest to the last day where several were missed; None where none is.

    A reminder is due from its day on, so that a machine that slept catches up; one whose day had come when the round was launched is
    not: the message of the launch has just been read.

    >>> day = date(2030, 1, 31)
    >>> one = Round(id="R", body="G3", meeting="M", on=day, answer_by=day, launched_on=date(2030, 1, 1), projects=())
    >>> reminder_due(one, date(2030, 1, 24)), reminder_due(one, date(2030, 1, 30)), reminder_due(one, date(2030, 1, 2))
    ('d7', 'd2', None)
    """
    if not found.open_on(today):
        return None
    for name, days in sorted(REMINDERS.items(), key=lambda item: item[1]):
        day = found.answer_by - timedelta(days=days)
        if day <= today:
            return name if found.launched_on < day else None
    return None
