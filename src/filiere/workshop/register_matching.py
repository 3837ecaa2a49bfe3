"""Which records of a register a new line may be: the weights of :mod:`filiere.methods.linkage`, told to the person who chooses."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from filiere.kernel.names import Value
from filiere.methods.linkage.clusters import link
from filiere.methods.linkage.records import Record, record

#: Beyond this many names, the new ones included, only equal names are told: weighing more would make a person wait for minutes.
MOST_WEIGHED = 20_000
#: How many candidates a line is shown.
SHOWN = 3
SKIP, NEW = "skip", "new"


class Candidate(Value):
    """A record that a line may be, with the probability that it is, between 0 and 1."""

    id: str
    label: str
    probability: float


class Matched(Value):
    """A new line of a file with the records that it may be, the likeliest first."""

    line: int
    label: str
    candidates: tuple[Candidate, ...]


def matched(label: str, lines: Sequence[tuple[int, Mapping[str, Any]]], there: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Matched]:
    """Return the lines that may be records which are there, in the order of the file.

    Args:
        label: the field that names a record.
        lines: new lines, each its number and its values.
        there: the records that the reader may see, each its id and its values.
    """
    rows, owners, names = list[Record](), list[str](), dict[str, str]()
    for key, values in there:
        names[key] = str(values.get(label) or key)
        for words in (names[key], *(values.get("spellings") or ())):
            rows.append(record(str(len(rows)), _row(str(words), values)))
            owners.append(key)
    first = len(rows)
    rows += [record(str(first + place), _row(str(values.get(label) or ""), values)) for place, (_, values) in enumerate(lines)]
    if len(rows) > MOST_WEIGHED or not lines:
        return []
    found = link(rows)
    best: dict[int, dict[str, float]] = {}
    for (one, other), weighing in {**found.doubts, **found.kept_apart, **found.links}.items():
        old, new = min(one, other), max(one, other)
        if old < first <= new:
            mine = best.setdefault(new - first, {})
            mine[owners[old]] = max(mine.get(owners[old], 0.0), weighing.probability)
    return [
        Matched(
            line=lines[place][0],
            label=str(lines[place][1].get(label) or ""),
            candidates=tuple(
                Candidate(id=key, label=names[key], probability=round(odds, 4))
                for key, odds in sorted(best[place].items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
            ),
        )
        for place in sorted(best)
    ]


def _row(words: str, values: Mapping[str, Any]) -> dict[str, str]:
    known = {"town": values.get("town"), "siren": values.get("siren"), "site": values.get("website"), "ror": values.get("ror")}
    return {"name": words, **{field: str(value) for field, value in known.items() if value}}


def as_chosen(choice: str, words: Mapping[str, str], label: str) -> dict[str, str]:
    """Return the words of a line that somebody said is new, or is a record: that record keeps its name and whatever the line leaves blank.

    >>> as_chosen("org-a", {"name": "Org. A", "town": "", "siren": "1"}, "name")
    {'id': 'org-a', 'siren': '1'}
    """
    if choice in {NEW, ""}:
        return {name: word for name, word in words.items() if name != "id" or choice == ""}
    return {"id": choice, **{name: word for name, word in words.items() if name not in {"id", label} and word.strip()}}
