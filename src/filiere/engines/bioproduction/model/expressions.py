"""Traced arithmetic: equations run on these nodes leave their graph, which can be differentiated and written as code."""

import math
from collections.abc import Callable
from typing import Any

#: Binary operations written as a sign between their arguments.
SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "le": "<=", "and": "and"}


class Tape:
    """The nodes of one trace; equal nodes are one node."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Node] = {}

    def symbol(self, name: str) -> "Node":
        """Return the leaf of a name."""
        return self._make("symbol", (), name)

    def constant(self, value: float) -> "Node":
        """Return the leaf of a number."""
        return self._make("constant", (), float(value))

    def lift(self, value: Any) -> "Node":
        """Return a node or a number as a node."""
        return value if isinstance(value, Node) else self.constant(value)

    def apply(self, operation: str, *given: Any) -> "Node":
        """Return an operation on nodes or numbers, folded where it is trivial."""
        args = tuple(self.lift(item) for item in given)
        folded = _fold(self, operation, args)
        return folded if folded is not None else self._make(operation, args, None)

    def _make(self, operation: str, args: tuple["Node", ...], value: Any) -> "Node":
        key = (operation, *(arg.number for arg in args), value)
        if key not in self._known:
            self._known[key] = Node(self, len(self._known), operation, args, value)
        return self._known[key]


class Node:
    """One operation of a trace."""

    __slots__ = ("args", "number", "operation", "tape", "value")

    def __init__(self, tape: Tape, number: int, operation: str, args: tuple["Node", ...], value: Any) -> None:
        self.tape, self.number, self.operation, self.args, self.value = tape, number, operation, args, value

    def is_number(self, value: float) -> bool:
        """Return whether it is that constant."""
        return self.operation == "constant" and bool(self.value == value)

    def __add__(self, other: Any) -> "Node":
        return self.tape.apply("add", self, other)

    def __radd__(self, other: Any) -> "Node":
        return self.tape.apply("add", other, self)

    def __sub__(self, other: Any) -> "Node":
        return self.tape.apply("sub", self, other)

    def __rsub__(self, other: Any) -> "Node":
        return self.tape.apply("sub", other, self)

    def __mul__(self, other: Any) -> "Node":
        return self.tape.apply("mul", self, other)

    def __rmul__(self, other: Any) -> "Node":
        return self.tape.apply("mul", other, self)

    def __truediv__(self, other: Any) -> "Node":
        return self.tape.apply("div", self, other)

    def __rtruediv__(self, other: Any) -> "Node":
        return self.tape.apply("div", other, self)

    def __neg__(self) -> "Node":
        return self.tape.apply("sub", 0.0, self)

    def __pow__(self, other: Any) -> "Node":
        return self.tape.apply("pow", self, other)

    def __lt__(self, other: Any) -> "Node":
        return self.tape.apply("lt", self, other)

    def __le__(self, other: Any) -> "Node":
        return self.tape.apply("le", self, other)

    def __gt__(self, other: Any) -> "Node":
        return self.tape.apply("lt", other, self)

    def __ge__(self, other: Any) -> "Node":
        return self.tape.apply("le", other, self)


class TracedFunctions:
    """The mathematical functions that equations may use, on nodes."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape

    def exp(self, x: Any) -> Node:
        """Return e to the power x."""
        return self._tape.apply("exp", x)

    def log(self, x: Any) -> Node:
        """Return the natural logarithm."""
        return self._tape.apply("log", x)

    def tanh(self, x: Any) -> Node:
        """Return the hyperbolic tangent."""
        return self._tape.apply("tanh", x)

    def sqrt(self, x: Any) -> Node:
        """Return the square root."""
        return self._tape.apply("sqrt", x)

    def where(self, condition: Any, yes: Any, no: Any) -> Node:
        """Return one of two values."""
        return self._tape.apply("where", condition, yes, no)

    def maximum(self, a: Any, b: Any) -> Node:
        """Return the larger value."""
        return self._tape.apply("where", self._tape.lift(a) < b, b, a)

    def minimum(self, a: Any, b: Any) -> Node:
        """Return the smaller value."""
        return self._tape.apply("where", self._tape.lift(a) < b, a, b)


_FOLDS: dict[str, Callable[..., float]] = {
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "sqrt": math.sqrt,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
}


def _fold(tape: Tape, operation: str, args: tuple[Node, ...]) -> Node | None:
    if operation in _FOLDS and all(arg.operation == "constant" for arg in args):
        return tape.constant(_FOLDS[operation](*(arg.value for arg in args)))
    if operation == "where":
        return args[1] if args[1] is args[2] else None
    if len(args) != 2:
        return None
    a, b = args
    zero_a, zero_b = a.is_number(0.0), b.is_number(0.0)
    trivial: dict[str, list[tuple[bool, Node | None]]] = {
        "add": [(zero_a, b), (zero_b, a)],
        "sub": [(zero_b, a), (a is b, None)],
        "mul": [(zero_a, a), (zero_b, b), (a.is_number(1.0), b), (b.is_number(1.0), a)],
        "div": [(zero_a, a), (b.is_number(1.0), a)],
        "pow": [(b.is_number(1.0), a)],
    }
    for holds, result in trivial.get(operation, []):
        if holds:
            return result if result is not None else tape.constant(0.0)
    return None


class Derivative:
    """The derivatives of nodes with respect to one symbol."""

    def __init__(self, tape: Tape, symbol: Node) -> None:
        self._tape = tape
        self._done: dict[int, Node] = {symbol.number: tape.constant(1.0)}

    def of(self, node: Node) -> Node:
        """Return the derivative of a node, as a node."""
        stack = [node]
        while stack:
            top = stack[-1]
            waiting = [arg for arg in top.args if arg.number not in self._done]
            if top.number in self._done:
                stack.pop()
            elif waiting:
                stack.extend(waiting)
            else:
                self._done[top.number] = self._rule(top)
                stack.pop()
        return self._done[node.number]

    def _rule(self, node: Node) -> Node:
        zero = self._tape.constant(0.0)
        inner = [self._done[arg.number] for arg in node.args]
        if node.operation in {"symbol", "constant", "lt", "le"} or all(item.is_number(0.0) for item in inner):
            return zero
        if len(node.args) == 1:
            return self._outer(node) * inner[0]
        a, b = node.args[:2]
        da, db = inner[:2]
        match node.operation:
            case "add":
                return da + db
            case "sub":
                return da - db
            case "mul":
                return da * b + a * db
            case "div":
                return (da - node * db) / b
            case "where":
                return self._tape.apply("where", a, db, inner[2])
            case _:
                return self._power(node, a, b, da, db)

    def _outer(self, node: Node) -> Node:
        (x,) = node.args
        match node.operation:
            case "exp":
                return node
            case "log":
                return 1.0 / x
            case "tanh":
                return 1.0 - node * node
            case _:
                return 0.5 / node

    def _power(self, node: Node, a: Node, b: Node, da: Node, db: Node) -> Node:
        rate = b * a ** (b - 1.0) * da
        return rate if db.is_number(0.0) else rate + node * self._tape.apply("log", a) * db
