"""Where things go in a drawing: marks that would touch are stacked, long names are folded, graphs stand in layers."""

from collections.abc import Iterable, Mapping, Sequence


def stack(abscissas: Sequence[float], apart: float) -> list[int]:
    """Return the lowest level for each of the abscissas such that two on one level stand at least ``apart`` from each other.

    >>> stack([0.0, 1.0, 20.0], 10.0)
    [0, 1, 0]
    """
    levels: list[list[float]] = []
    chosen = []
    for x in abscissas:
        level = next((number for number, taken in enumerate(levels) if all(abs(x - other) >= apart for other in taken)), len(levels))
        if level == len(levels):
            levels.append([])
        levels[level].append(x)
        chosen.append(level)
    return chosen


def lines_of(words: str, width: int, most: int = 3) -> tuple[str, ...]:
    """Return words folded into lines of at most ``width`` letters where blanks allow; the last line ends in "…" past ``most`` lines.

    >>> lines_of("un deux trois", 8)
    ('un deux', 'trois')
    """
    lines: list[str] = []
    for word in words.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip(" ,;:") + "…"]
    return tuple(lines)


def layers(nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return the layer of each node: one more than the farthest that leads to it; a circle does not push itself on for ever."""
    names = list(nodes)
    before: Mapping[str, set[str]] = {name: set() for name in names}
    for source, target in edges:
        if source != target:
            before[target].add(source)
    layer = dict.fromkeys(names, 0)
    # The longest path in a graph without a circle has fewer steps than nodes: as many rounds are enough, and a circle stops there.
    for _ in range(len(names)):
        moved = {name: max((layer[other] + 1 for other in before[name]), default=0) for name in names}
        if moved == layer or max(moved.values(), default=0) >= len(names):
            break
        layer = moved
    return layer


def order(layer: Mapping[str, int], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return the rank of each node in its layer: near the mean rank of those before it, which keeps crossings few (barycentre)."""
    columns: dict[int, list[str]] = {}
    for name, number in layer.items():
        columns.setdefault(number, []).append(name)
    rank: dict[str, int] = {}
    for number in sorted(columns):
        before = {name: [rank[source] for source, target in edges if target == name and source in rank] for name in columns[number]}
        given = {name: index for index, name in enumerate(columns[number])}
        means = {name: sum(places) / len(places) if places else float(given[name]) for name, places in before.items()}
        for index, name in enumerate(sorted(columns[number], key=lambda name: (means[name], given[name]))):
            rank[name] = index
    return rank
