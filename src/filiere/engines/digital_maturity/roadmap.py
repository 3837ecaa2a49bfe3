"""The road map: which levels to raise first, the most gain that a budget buys, each after what it stands on. Exact."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from filiere.engines.digital_maturity.model import TOP
from filiere.engines.digital_maturity.questionnaire import BY_ID, QUESTIONS
from filiere.engines.digital_maturity.scoring import Levels, scores

#: How many levels to raise a firm is asked to estimate: what one person can judge in one sitting, and what is solved exactly at once.
MOST = 12


class Work(NamedTuple):
    """One level to raise: the firm's own estimate of its gain (1–5) and effort (person-days), and the works it waits for."""

    id: str
    gain: int
    effort: int
    needs: tuple[str, ...] = ()


class Choice(NamedTuple):
    """What to do, in an order in which nothing comes before what it needs; its gain and effort; and what can never be done here."""

    works: tuple[str, ...]
    gain: int
    effort: int
    blocked: tuple[str, ...]


def candidates(levels: Levels) -> list[str]:
    """Return the questions worth estimating: those below the top, the lowest level of the lowest dimension first, after their needs."""
    known = scores(levels)["dimensions"]
    order = {question.id: number for number, question in enumerate(QUESTIONS)}
    low = [name for name, level in levels.items() if isinstance(level, int) and level < TOP]
    low.sort(key=lambda name: (levels[name], known[BY_ID[name].dimension]["score"], order[name]))
    chosen: list[str] = []
    for name in low:
        wanted = [need for need in BY_ID[name].needs if levels.get(need) == 0 and need not in chosen] + [name] * (name not in chosen)
        if len(chosen) + len(wanted) <= MOST:
            chosen += wanted
    return chosen


def works(levels: Levels, estimates: Mapping[str, tuple[int, int]]) -> list[Work]:
    """Return the works that were estimated, each with the needs that are not yet met (level 1 at least)."""
    return [
        Work(name, gain, effort, tuple(need for need in BY_ID[name].needs if levels.get(need) == 0))
        for name, (gain, effort) in estimates.items()
        if isinstance(level := levels.get(name), int) and level < TOP
    ]


def choose(offered: Sequence[Work], budget: int) -> Choice:
    """Return the works of greatest gain within a budget (person-days); at equal gain the least effort, then the first names.

    Branch and bound over works in an order that respects needs: exact for any number, immediate for the dozen that a firm estimates.
    """
    ordered, blocked = _ordered(offered)
    tail = [0] * (len(ordered) + 1)
    for at in range(len(ordered) - 1, -1, -1):
        tail[at] = tail[at + 1] + ordered[at].gain
    best: tuple[int, int, tuple[str, ...]] = (0, 0, ())

    def better(found: tuple[int, int, tuple[str, ...]]) -> bool:
        return (-found[0], found[1], sorted(found[2])) < (-best[0], best[1], sorted(best[2]))

    def walk(at: int, gain: int, effort: int, taken: tuple[str, ...]) -> None:
        nonlocal best
        if better((gain, effort, taken)):
            best = (gain, effort, taken)
        if at == len(ordered) or gain + tail[at] < best[0]:
            return
        work = ordered[at]
        if effort + work.effort <= budget and set(work.needs) <= set(taken):
            walk(at + 1, gain + work.gain, effort + work.effort, (*taken, work.id))
        walk(at + 1, gain, effort, taken)

    walk(0, 0, 0, ())
    return Choice(works=best[2], gain=best[0], effort=best[1], blocked=blocked)


def _ordered(offered: Sequence[Work]) -> tuple[list[Work], tuple[str, ...]]:
    """Return works after their needs, the best gain per day first, and those whose needs nobody estimated."""
    left = sorted(offered, key=lambda work: (-work.gain / max(work.effort, 1), work.id))
    ordered: list[Work] = []
    while ready := [work for work in left if set(work.needs) <= {done.id for done in ordered}]:
        ordered.append(ready[0])
        left.remove(ready[0])
    return ordered, tuple(sorted(work.id for work in left))
