"""Every lint rule, from the functions of the linter."""

import inspect
import re
from collections.abc import Callable
from typing import Any, get_args

from filiere.kernel.lint.findings import RULES
from filiere.kernel.printed import Arithmetic
from generators.markdown import code, first_sentence, table

NAMED = re.compile(r"\"([a-z]+\.[a-z_]+)\"")
BOUND = re.compile(r"f\"figures\.\{bound\.kind\}\"")


def names_of(rule: Callable[..., Any]) -> list[str]:
    """Return the names under which a function reports, read in its source."""
    source = inspect.getsource(rule)
    names = NAMED.findall(source)
    if BOUND.search(source):
        # The function that reports sums and products names its rule after the kind; parts have a function of their own.
        names += [f"figures.{kind}" for kind in get_args(Arithmetic.model_fields["kind"].annotation) if kind != "part"]
    return sorted(set(names))


def severities_of(rule: Callable[..., Any]) -> list[str]:
    """Return the severities that a function gives."""
    found = re.findall(r"\"(contradiction|doubt|gap)\"", inspect.getsource(rule))
    return sorted(set(found)) or ["gap"]


def page() -> str:
    """Return the page of the rules."""
    families: dict[str, list[Callable[..., Any]]] = {}
    for rule in RULES:
        families.setdefault(rule.__module__, []).append(rule)
    parts = [_INTRODUCTION]
    for module, rules in families.items():
        doc = inspect.getmodule(rules[0])
        parts.append(f"## {module.rpartition('.')[2]}\n\n{first_sentence(doc)}\n")
        rows = [(", ".join(code(name) for name in names_of(rule)), ", ".join(severities_of(rule)), first_sentence(rule)) for rule in rules]
        parts.append(table(("Rule", "Severity", "What it does"), rows))
    return "\n".join(parts)


_INTRODUCTION = """# Lint rules

`filiere contract lint` finds what the signed text gets wrong about itself, from the encoded contract. One finding per contradiction,
contradictions
first, then doubts, then gaps, each in the order of the text.

| Severity | Meaning |
|---|---|
| `contradiction` | the text disagrees with itself, with the calendar or with arithmetic |
| `doubt` | it may: the two statements can be read together, but hardly |
| `gap` | it leaves something empty: a lead, a deadline, an indicator, a cell |

A rule is a small pure function of the contract; each family is one file under `kernel/lint/`.
"""
