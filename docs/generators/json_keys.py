"""The keys of each command's ``--json``, declared in ``json_keys.yaml`` beside this file; a test runs each command and compares."""

from pathlib import Path
from typing import Any

import yaml

from generators.commands import command_of, paths, takes_json, words_of
from generators.markdown import code, table

DECLARED = Path(__file__).parent / "json_keys.yaml"


def declared() -> dict[str, dict[str, Any]]:
    """Return command → its keys (path → meaning)."""
    return dict(yaml.safe_load(DECLARED.read_text(encoding="utf-8")))


def page() -> str:
    """Return the page of the JSON keys."""
    keys = declared()
    parts = [_INTRODUCTION]
    for path in paths():
        if not (takes_json(command_of(path)[0]) or path in keys):
            continue
        rows = [
            (code(name.removesuffix("?")), ("where there is one: " if name.endswith("?") else "") + words)
            for name, words in keys[path].items()
        ]
        parts.append(f"## filiere {path}\n\n{words_of(path)}\n\n{table(('Key', 'What'), rows)}")
    return "\n".join(parts)


_INTRODUCTION = """# JSON keys

These keys are stable: a release that changes one says so in the changelog. `[]` is a list, `*` stands for names that depend on
the data. Days are `YYYY-MM-DD`, instants RFC 3339 in UTC, words `{fr, en}` or, where a command says a sentence,
the reader's language. Nothing known is
`null`, never zero.
"""
