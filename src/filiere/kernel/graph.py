"""Chains of needs, as plain graphs of names."""

from collections.abc import Mapping, Sequence


def cycle(needs: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return one circle of needs, its first name repeated at the end, or an empty tuple.

    >>> cycle({"a": ["b"], "b": ["a"]})
    ('a', 'b', 'a')
    """
    done: set[str] = set()
    for start in needs:
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, int]] = [(start, 0)]
        while stack:
            name, index = stack.pop()
            if index == 0:
                if name in on_path:
                    return (*path[path.index(name) :], name)
                if name in done:
                    continue
                path.append(name)
                on_path.add(name)
            following = needs.get(name, ())
            if index < len(following):
                stack.append((name, index + 1))
                stack.append((following[index], 0))
            else:
                path.pop()
                on_path.discard(name)
                done.add(name)
    return ()


def upstream(name: str, needs: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return everything a name needs, directly or not, nearest first."""
    seen: dict[str, None] = {}
    queue = list(needs.get(name, ()))
    while queue:
        current = queue.pop(0)
        if current not in seen and current != name:
            seen[current] = None
            queue += needs.get(current, ())
    return tuple(seen)


def in_order(names: Sequence[str], needs: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return names so that each stands after those it needs; ties keep the given order. The needs hold no circle."""
    wanted = set(names)
    placed: dict[str, None] = {}
    for start in names:
        stack = [start]
        while stack:
            name = stack[-1]
            waiting = [need for need in needs.get(name, ()) if need in wanted and need not in placed and need not in stack]
            if name in placed or not waiting:
                placed.setdefault(stack.pop())
            else:
                stack.append(waiting[0])
    return tuple(placed)
