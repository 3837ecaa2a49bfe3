"""A new structuring project, from an idea to the draft of what an amendment would do: the *create* operation, ready to be discussed."""

import json
import re
from collections.abc import Mapping
from typing import Any

#: What must be passed, in order.
STAGES = ("idea", "file", "presentation", "opinion", "decision")
_ID = re.compile(r"^PS[1-9]\d{0,2}$")


def operation(project: str, title_fr: str, title_en: str, summary_fr: str, summary_en: str) -> dict[str, Any]:
    """Return the draft of an operation that creates a project, as the contract's files write one.

    It has no document and no source: only a signed amendment gives them, and the loader refuses the operation until then.

    Raises:
        ValueError: the project has no id of the contract's form.
    """
    if not _ID.match(project):
        raise ValueError("a structuring project is called PS followed by a number")
    return {
        "id": f"DRAFT.{project}",
        "title": {"fr": title_fr, "en": title_en},
        "kind": "create",
        "targets": [],
        "brings": [project],
        "note": {"fr": summary_fr, "en": summary_en},
    }


def as_yaml(draft: Mapping[str, Any]) -> str:
    """Return a draft operation as YAML: every word is quoted as JSON quotes it, which YAML reads back the same."""
    lines = [
        "# Projet d’opération, sans ligne de texte signé (sources) · draft operation, no line of a signed text yet (sources)",
        f"- id: {_quoted(draft['id'])}",
        f"  title: {{fr: {_quoted(draft['title']['fr'])}, en: {_quoted(draft['title']['en'])}}}",
        f"  kind: {draft['kind']}",
        f"  brings: [{', '.join(map(_quoted, draft['brings']))}]",
        f"  note: {{fr: {_quoted(draft['note']['fr'])}, en: {_quoted(draft['note']['en'])}}}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
