"""Every published number the engines reproduce, gathered from the validation table of each engine's README."""

import re
from pathlib import Path

import filiere

ENGINES = Path(filiere.__file__).parent / "engines"


def tables() -> dict[str, str]:
    """Return engine → the text of its ``Validation`` section."""
    found = {}
    for readme in sorted(ENGINES.glob("*/README.md")):
        section = re.search(r"^## Validation\n(.*?)(?=^## |\Z)", readme.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
        if section:
            found[readme.parent.name] = section[1].strip()
    return found


def page() -> str:
    """Return the page of the validations."""
    parts = [f"## {name}\n\n{text}\n" for name, text in tables().items()]
    return _INTRODUCTION + "\n" + "\n".join(parts)


_INTRODUCTION = """# Validation

What each engine's results were held against: ours beside something independent (a published number, a hand count, a norm, another
implementation), with
the tolerance. The tests of the engine compute these again.
"""
