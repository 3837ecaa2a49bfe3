"""A traced plant written as flat Python: right-hand side, Jacobian and outputs, ready to be run as it is or compiled."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from filiere.engines.bioproduction.model.declaration import Plant
from filiere.engines.bioproduction.model.expressions import SIGNS, Derivative, Node, Tape, TracedFunctions

#: ``rates(t, y, p, u, out)`` fills ``out``.
Filling = Callable[..., None]


@dataclass(frozen=True)
class Source:
    """The text of the three functions of one plant, each ``name(t, y, p, u, out)``."""

    rates: str
    jacobian: str
    outputs: str
    sensitivities: str


@lru_cache(maxsize=32)
def written(plant: Plant) -> Source:
    """Return a plant as Python text.

    ``jacobian`` fills d(rates)/dy, of shape (states, states); ``sensitivities`` fills d(rates)/dp, of shape (states, parameters).
    """
    tape = Tape()
    y, p, u = ([tape.symbol(f"{name}[{i}]") for i in range(len(plant.names(kind)))] for name, kind in _KINDS)
    made, outputs = plant.evaluate(tape.symbol("t"), y, p, u, TracedFunctions(tape))
    rates = [tape.lift(item) for item in made]
    return Source(
        rates=_function("rates", [(f"out[{i}]", node) for i, node in enumerate(rates)]),
        jacobian=_function("jacobian", _slopes(tape, rates, y)),
        outputs=_function("outputs", [(f"out[{i}]", tape.lift(outputs[name])) for i, name in enumerate(plant.names("outputs"))]),
        sensitivities=_function("sensitivities", _slopes(tape, rates, p)),
    )


def interpreted(text: str, name: str) -> Filling:
    """Return a written function as plain Python on floats, where a number that does not exist is NaN."""
    space: dict[str, Any] = {"exp": _safe(math.exp), "log": _safe(math.log), "tanh": math.tanh, "sqrt": _safe(math.sqrt), "power": _power}
    space["quotient"] = _quotient
    text = _with_quotients(text)
    # The text is written by this module from a declared plant, never from what a person typed.
    exec(compile(text, f"<{name}>", "exec"), space)  # noqa: S102
    return space[name]  # type: ignore[no-any-return]  # exec gives no types


def module_text(text: str) -> str:
    """Return a written function as a module on NumPy's rules, for a compiler."""
    return f"from numpy import exp, log, sqrt, tanh\n\n\n{_without_calls(text)}"


_KINDS = (("y", "states"), ("p", "parameters"), ("u", "inputs"))


def _slopes(tape: Tape, rates: Sequence[Node], symbols: Sequence[Node]) -> list[tuple[str, Node]]:
    found = []
    for column, symbol in enumerate(symbols):
        slope = Derivative(tape, symbol)
        for row, rate in enumerate(rates):
            node = slope.of(rate)
            if not node.is_number(0.0):
                found.append((f"out[{row}, {column}]", node))
    return found


def _function(name: str, targets: Sequence[tuple[str, Node]]) -> str:
    names: dict[int, str] = {}
    lines = [f"def {name}(t, y, p, u, out):"]
    for node in _ordered([node for _, node in targets]):
        if node.operation in {"symbol", "constant"}:
            names[node.number] = str(node.value) if node.operation == "symbol" else f"({node.value!r})"
            continue
        names[node.number] = f"v{node.number}"
        lines.append(f"    v{node.number} = {_line(node, [names[arg.number] for arg in node.args])}")
    lines += [f"    {target} = {names[node.number]}" for target, node in targets]
    return "\n".join([*lines, "    return None"]) + "\n"


def _line(node: Node, args: list[str]) -> str:
    if node.operation == "div":
        return f"{args[0]} / {args[1]}"
    if node.operation in SIGNS:
        return f"{args[0]} {SIGNS[node.operation]} {args[1]}"
    if node.operation == "where":
        return f"{args[1]} if {args[0]} else {args[2]}"
    if node.operation == "pow":
        exponent = node.args[1]
        if exponent.operation == "constant" and exponent.value in {2.0, 3.0, 4.0}:
            return " * ".join([args[0]] * int(exponent.value))
        return f"power({args[0]}, {args[1]})"
    return f"{node.operation}({args[0]})"


def _ordered(roots: Sequence[Node]) -> list[Node]:
    done: dict[int, Node] = {}
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        node, ready = stack.pop()
        if node.number in done:
            continue
        if ready:
            done[node.number] = node
        else:
            stack.append((node, True))
            stack.extend((arg, False) for arg in node.args if arg.number not in done)
    return list(done.values())


def _with_quotients(text: str) -> str:
    lines = []
    for line in text.splitlines():
        left, slash, right = line.partition(" / ")
        name, _, numerator = left.partition(" = ")
        lines.append(f"{name} = quotient({numerator}, {right})" if slash else line)
    return "\n".join(lines) + "\n"


def _without_calls(text: str) -> str:
    lines = []
    for line in text.splitlines():
        head, call, rest = line.partition("power(")
        base, _, exponent = rest[:-1].partition(", ")
        lines.append(f"{head}{base} ** {exponent}" if call else line)
    return "\n".join(lines) + "\n"


def _safe(function: Callable[[float], float]) -> Callable[[float], float]:
    def tried(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    return tried


def _power(a: float, b: float) -> float:
    try:
        value = a**b
    except (OverflowError, ZeroDivisionError):
        return math.inf
    return math.nan if isinstance(value, complex) else value


def _quotient(a: float, b: float) -> float:
    if b == 0:
        return math.nan if a == 0 or a != a else math.copysign(math.inf, a)  # noqa: PLR0124 - NaN is the one number unequal to itself
    return a / b
