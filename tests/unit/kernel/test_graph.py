"""Chains of needs, on graphs small enough to be read."""

from filiere.kernel.graph import cycle, in_order, upstream

DIAMOND = {"a": ["b", "c"], "b": ["d"], "c": ["d"]}


def test_a_diamond_is_not_a_circle() -> None:
    assert cycle(DIAMOND) == ()


def test_a_circle_is_told_as_a_path_that_closes() -> None:
    assert cycle({"x": ["a"], "a": ["b"], "b": ["c"], "c": ["a"]}) == ("a", "b", "c", "a")
    assert cycle({"a": ["a"]}) == ("a", "a")


def test_upstream_is_nearest_first_and_without_repeats() -> None:
    assert upstream("a", DIAMOND) == ("b", "c", "d")
    assert upstream("d", DIAMOND) == ()


def test_order_puts_needs_first_and_keeps_ties() -> None:
    assert in_order(["a", "b", "c", "d"], DIAMOND) == ("d", "b", "c", "a")
    assert in_order(["z", "y"], {}) == ("z", "y")
    assert in_order(["a", "b"], DIAMOND) == ("b", "a")


def test_a_chain_longer_than_the_stack_is_ordered() -> None:
    names = [str(index) for index in range(5000)]
    needs = {name: [str(int(name) + 1)] for name in names[:-1]}
    assert in_order(names, needs) == tuple(reversed(names))
    assert cycle(needs) == ()
