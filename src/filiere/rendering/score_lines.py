"""The score of promises drawn with letters, for a terminal."""

from datetime import date

from filiere.kernel.names import Language
from filiere.rendering.formats import say
from filiere.rendering.layout import stack
from filiere.rendering.rails import undated_words
from filiere.sdk.pictures import Mark, Rail, Rails, Tone

#: One letter for each tone; they differ without colour.
SIGNS: dict[Tone, str] = {
    "accepted": "●",
    "filed": "○",
    "declared": "◐",
    "refused": "×",
    "stale": "◌",
    "late": "▲",
    "unheard": "△",
    "promised": "·",
    "simulated": "◇",
    "open": "□",
    "real": "■",
    "neutral": "-",
}

#: Words and the tone that colours them.
Runs = list[tuple[str, Tone | None]]


def score_lines(block: Rails, language: Language, width: int) -> list[Runs]:
    """Return the drawing, one list of runs per line, in at most ``width`` letters."""
    days = [mark.on for rail in block.rails for mark in rail.marks] + [moment.on for moment in block.moments]
    first = date(min((day.year for day in days), default=2019), 1, 1)
    last = date(max((day.year for day in days), default=2019), 12, 31)
    end = max([0, *(len(undated_words(rail.undated, language)) + 2 for rail in block.rails if rail.undated)])
    left = min(34, max(14, width // 3))
    room = max(12, width - left - end)
    scale = (room - 1) / max(1, (last - first).days)

    def place(on: date) -> int:
        return round((on - first).days * scale)

    years = [" "] * room
    for year in range(first.year, last.year + 1):
        at = place(date(year, 1, 1))
        years[at : at + 4] = str(year)
    lines: list[Runs] = [[(" " * left + "".join(years)[:room], None)]]
    for rail in block.rails:
        lines += _rail(rail, language, left, room, [place(mark.on) for mark in sorted(rail.marks, key=_by_day)])
    return lines


def _by_day(mark: Mark) -> tuple[date, str]:
    return (mark.on, mark.id)


def _rail(rail: Rail, language: Language, left: int, room: int, places: list[int]) -> list[Runs]:
    marks = sorted(rail.marks, key=_by_day)
    levels = stack([float(at) for at in places], 1.0)
    name = f"{rail.id:<6}{say(rail.title, language)}"
    head = name if len(name) < left else name[: left - 2] + "…"
    lines: list[Runs] = []
    for level in range(max(levels, default=0) + 1):
        on_line = {at: mark.tone for at, mark, its in zip(places, marks, levels, strict=True) if its == level}
        runs: Runs = [((head if level == 0 else "").ljust(left), None)]
        runs += [(SIGNS[on_line[at]], on_line[at]) if at in on_line else ("─" if level == 0 else " ", "unheard") for at in range(room)]
        if level == 0 and rail.undated:
            runs.append((f"  {undated_words(rail.undated, language)}", "unheard"))
        lines.append(runs)
    return lines
